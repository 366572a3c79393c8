"""Starting and ending processes that outlive this program.

A pid alone proves nothing: the kernel gives it to another process later. So a process is known by its pid, its start
time and the boot it belongs to, and no signal goes to a pid whose start time differs.
"""
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Iterable, Mapping, Sequence

from cli.problem import Problem
from cli.waiting import POLL_SECONDS

STOP_SECONDS = 30.0
LOG_TAIL_LINES = 20


@dataclass(frozen=True)
class Identity:
    pid: int
    started: int  # clock ticks since the boot
    boot: str


def boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _stat(pid: int) -> tuple[str, int] | None:
    """State letter and start time; None when there is no such process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # The second field, the name, may contain anything, brackets and blanks too.
    fields = text.rsplit(")", 1)[1].split()
    return fields[0], int(fields[19])


def spawn(argv: Sequence[str | Path], log: Path, environment: Mapping[str, str] | None = None) -> Identity:
    """Starts a program in a session of its own (a Ctrl-C here does not reach it), its output appended to `log`."""
    log.parent.mkdir(parents=True, exist_ok=True)
    words = [str(word) for word in argv]
    output = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    try:
        pid = os.posix_spawn(
            words[0], words, os.environ if environment is None else environment,
            file_actions=[(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                          (os.POSIX_SPAWN_OPEN, 1, str(log), output, 0o600),
                          (os.POSIX_SPAWN_DUP2, 1, 2)],
            setsid=True, setsigmask=[], setsigdef=[signal.SIGPIPE, signal.SIGINT, signal.SIGTERM])
    except OSError as error:
        raise Problem(f"{words[0]} could not be started: {error.strerror}") from error
    stat = _stat(pid)
    if stat is None:
        raise Problem(f"{words[0]} ended as it started", tail(log))
    return Identity(pid, stat[1], boot_id())


def run_program(words: Sequence[str], environment: Mapping[str, str], tick: Callable[[], None],
                deadline_seconds: float) -> tuple[int, str]:
    """Runs a program to its end (killed at the deadline): its exit code and all that it printed."""
    end = time.monotonic() + deadline_seconds
    with subprocess.Popen(words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace") as child:
        while True:
            try:
                output, _ = child.communicate(timeout=0.5)
                return child.returncode, output
            except subprocess.TimeoutExpired:
                tick()
            if time.monotonic() >= end:
                child.kill()
                output, _ = child.communicate()
                return child.returncode, f"{output}\n(killed: not done within {deadline_seconds:g} s)"


def alive(identity: Identity) -> bool:
    stat = _stat(identity.pid)
    if stat is None or stat[1] != identity.started or identity.boot != boot_id():
        return False
    if stat[0] in "ZX":
        _reap(identity.pid)
        return False
    return True


def _reap(pid: int) -> None:
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass  # not our child: whoever started it, or init, collects it


def how_it_ended(identity: Identity) -> str:
    """The exit code or signal of a child of ours that has just ended and was not asked about before; else empty."""
    try:
        ended, status = os.waitpid(identity.pid, os.WNOHANG)
    except ChildProcessError:
        return ""
    code = os.waitstatus_to_exitcode(status) if ended else 0
    return "" if not ended else f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def send(identity: Identity, number: signal.Signals) -> bool:
    """False, and nothing sent, when that process is gone, even if its pid lives on in another one."""
    if not alive(identity):
        return False
    try:
        os.kill(identity.pid, number)
    except ProcessLookupError:
        return False
    return True


def stop(identities: Iterable[Identity], deadline_seconds: float = STOP_SECONDS) -> list[Identity]:
    """Asks all at once to end, then kills what is left at the deadline; returns those that had to be killed."""
    left = [identity for identity in identities if send(identity, signal.SIGTERM)]
    for identity in left:
        send(identity, signal.SIGCONT)  # a stopped process would never see the request
    left = _await_end(left, deadline_seconds)
    killed = [identity for identity in left if send(identity, signal.SIGKILL)]
    _await_end(killed, deadline_seconds)
    return killed


def _await_end(identities: list[Identity], deadline_seconds: float) -> list[Identity]:
    end = time.monotonic() + deadline_seconds
    while True:
        identities = [identity for identity in identities if alive(identity)]
        if not identities or time.monotonic() >= end:
            return identities
        time.sleep(POLL_SECONDS)


def tail(log: Path, lines: int = LOG_TAIL_LINES) -> str:
    if not log.exists():
        return f"(no log at {log})"
    last = log.read_text(errors="replace").splitlines()[-lines:]
    return "\n  ".join([f"last lines of {log}:", *last] if last else [f"{log} is empty"])
