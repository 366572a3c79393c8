"""One line a step on stderr: at once on a terminal; elsewhere when it is done, or after two seconds."""
import sys
import time
from types import TracebackType

ANNOUNCE_AFTER = 2.0
REPEAT_EVERY = 10.0


class Step:
    """`with Step("starting nats") as step:`; loops inside call step.tick() so that long waits are seen."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.note = ""
        self._started = time.monotonic()
        self._next_line = self._started + ANNOUNCE_AFTER
        self._terminal = sys.stderr.isatty()

    def __enter__(self) -> "Step":
        if self._terminal:
            self._rewrite(f"  … {self.name}")
        return self

    def tick(self, detail: str = "") -> None:
        now = time.monotonic()
        text = f"  … {self.name} ({now - self._started:.0f} s) {detail}".rstrip()
        if self._terminal:
            self._rewrite(text[:100])
        elif now >= self._next_line:
            self._next_line = now + REPEAT_EVERY
            print(text, file=sys.stderr, flush=True)

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        mark = "✗" if kind else "✓"
        line = f"  {mark} {self.name} {self.note}".rstrip()
        line += f" ({time.monotonic() - self._started:.1f} s)"
        if self._terminal:
            self._rewrite(line)
            print(file=sys.stderr)
        else:
            print(line, file=sys.stderr, flush=True)

    @staticmethod
    def _rewrite(line: str) -> None:
        print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
