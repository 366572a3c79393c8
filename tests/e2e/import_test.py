#!/usr/bin/env python3
"""A history of real size is imported into a running installation: others are not starved."""
import subprocess
import time
import unittest
import uuid
from pathlib import Path

from harness import Installation, wait_until

from cli.checkout import program  # found through the harness

FOLDING = ("segmenter", "rewards", "recall")
MAX_UNFOLDED = 24_000  # PaceLimits in tools/ctl/import_pace.hpp


def write_history(target: Path, users: int, days: int = 21) -> int:
    """The past of a scripted community; the number of its lines."""
    subprocess.run([program("hearth-load"), "history", "--users", str(users), "--days", str(days), "--until",
                    "2026-11-01T00:00:00Z", "--out", target, "--labels", target.with_suffix(".csv")],
                   check=True, stdout=subprocess.DEVNULL)
    return target.read_bytes().count(b"\n")


class Import:
    """`hearth-ctl import` as a process of its own."""

    def __init__(self, hearth: Installation, history: Path) -> None:
        self._output = open(hearth.directory / "import.txt", "a+", encoding="utf-8")
        self._process = subprocess.Popen([program("hearth-ctl"), "import", history], env=hearth.local.environment(),
                                         stdout=self._output, stderr=subprocess.STDOUT)
        self._begun = time.monotonic()

    def __enter__(self) -> "Import":
        return self

    def __exit__(self, *_) -> None:
        self.kill9()
        self._output.close()

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    @property
    def output(self) -> str:
        self._output.seek(0)
        return self._output.read()

    def kill9(self) -> None:
        self._process.kill()
        self._process.wait()

    def wait(self) -> int:
        return self._process.wait(timeout=120)


class Beside(unittest.TestCase):
    def setUp(self) -> None:
        self.hearth = self.enterContext(Installation(partitions=4, services=("ingest", *FOLDING)))
        self.history = self.hearth.directory / "history.ndjson"

    def count(self) -> int:
        return sum(row["events"] for row in self.hearth.get("segmenter", "/v1/events").json["events"])

    def await_live_event(self, user: str) -> float:
        """Sends one and returns the seconds from its acceptance until it can be read."""
        answer = self.hearth.post("ingest", "/v1/track", {"userId": user, "event": "Article Read",
                                                          "messageId": str(uuid.uuid4())})
        self.assertEqual(answer.status, 200, answer.body)
        accepted = time.monotonic()
        path = f"/v1/users/{user}?at_least={answer.headers['Hearth-Position']}"
        wait_until(lambda: self.hearth.get("segmenter", path).status == 200, what="the event to be readable")
        return time.monotonic() - accepted

    def test_an_import_keeps_close_to_the_folds_and_live_events_pass_through_it(self):
        lines = write_history(self.history, users=4000)
        waits = []
        with Import(self.hearth, self.history) as running:
            while running.runs:
                waits.append(self.await_live_event(f"live-{len(waits) % 10}"))
            folded, seconds = self.count(), running.seconds
            self.assertEqual(running.wait(), 0, running.output)
            self.assertNotIn("is not waited for", running.output)
        # When the import ends, no more than its bound is left to fold.
        self.assertGreaterEqual(folded, lines - MAX_UNFOLDED)
        print(f"{lines} lines in {seconds:.1f} s; {len(waits)} live events waited {max(waits):.2f} s at most")
        self.assertGreater(len(waits), 2)
        self.assertLess(max(waits), seconds / 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
