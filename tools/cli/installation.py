"""One installation on this machine: its brokers and services as processes, their state in one folder.

The commands of ./hearth and the end-to-end tests both work through this class. After every step what runs is written
down, so that an interrupted start leaves nothing behind that `down` would not find.
"""
import fcntl
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import Callable, Iterator, Mapping

from cli import brokers, services
from cli.checkout import program
from cli.problem import Problem
from cli.processes import STOP_SECONDS, run_program, stop, tail
from cli.state import OWN_ENTRIES, Running, Settings, load_running, load_settings, save_running, settle

BROKERS = ("nats", "redis")
CTL_SECONDS = 120.0

Tick = Callable[[], None]


class LocalInstallation:
    def __init__(self, directory: Path) -> None:
        self.directory = directory.resolve()
        self.running: dict[str, Running] = load_running(self.directory)
        self._settings: Settings | None = load_settings(self.directory)

    @property
    def settings(self) -> Settings:
        if self._settings is None:
            raise Problem(f"there is no installation in {self.directory}", "start one with ./hearth up")
        return self._settings

    def settle(self, **wanted: int | str | None) -> Settings:
        self._settings = settle(self.directory, wanted)
        return self._settings

    @contextmanager
    def locked(self, wait: bool = False) -> Iterator[None]:
        """One starter or stopper at a time; what runs is read again, as it may have changed meanwhile."""
        self.directory.mkdir(parents=True, exist_ok=True)
        # The folder itself is the lock: a lock file would have to survive its own removal.
        with _open_folder(self.directory) as descriptor:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Problem(f"another ./hearth is starting or stopping {self.directory}",
                              "wait until it is done") from error
            self.running = load_running(self.directory)
            yield

    def is_up(self) -> bool:
        return bool(self.replicas) and all(process.is_alive for process in self.running.values())

    @property
    def replicas(self) -> dict[str, Running]:
        return {name: process for name, process in self.running.items() if name not in BROKERS}

    def environment(self) -> dict[str, str]:
        return services.environment(self.settings, self.running)

    def start_broker(self, name: str, port: int = 0, tick: Tick = lambda: None) -> Running:
        start = brokers.start_nats if name == "nats" else brokers.start_redis
        return self._note(start(self.directory, port, tick))

    def launch(self, instance: str, port: int = 0, limits: Mapping[str, str] | None = None) -> Running:
        """`limits`: further variables for this replica."""
        told = {**self.environment(), **(limits or {})}
        return self._note(services.launch(self.directory, instance, told, port))

    def await_ready(self, instance: str, tick: Callable[[str], None] = lambda detail: None) -> Running:
        return self._note(services.await_ready(self.directory, self.running[instance], tick))

    def ctl(self, *arguments: str | Path, tick: Tick = lambda: None,
            deadline_seconds: float = CTL_SECONDS) -> str:
        """Runs hearth-ctl against this installation and returns what it printed."""
        words = [str(program("hearth-ctl")), *map(str, arguments)]
        code, output = run_program(words, self.environment(), tick, deadline_seconds)
        if code != 0:
            raise Problem(f"hearth-ctl {arguments[0]} failed with code {code}",
                          output.strip().replace("\n", "\n  "))
        return output

    def stop(self, *names: str, deadline_seconds: float = STOP_SECONDS) -> list[str]:
        """Services first, so that their last commits find their brokers. Returns the names that had to be killed."""
        chosen = [self.running[name] for name in (names or tuple(self.running)) if name in self.running]
        killed = []
        for group in (lambda name: name not in BROKERS, lambda name: name in BROKERS):
            members = {process.identity: process.name for process in chosen if group(process.name)}
            killed += [members[identity] for identity in stop(members, deadline_seconds)]
            for name in members.values():
                del self.running[name]
            save_running(self.directory, self.running)
        return killed

    def purge(self) -> None:
        """Removes what an installation writes, and the folder when nothing else is in it."""
        for entry in OWN_ENTRIES:
            path = self.directory / entry
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        if self.directory.is_dir() and not any(self.directory.iterdir()):
            self.directory.rmdir()
        self._settings = None

    def log_tail(self, name: str) -> str:
        return tail(services.log_file(self.directory, name))

    def _note(self, process: Running) -> Running:
        self.running[process.name] = process
        save_running(self.directory, self.running)
        return process


@contextmanager
def _open_folder(directory: Path) -> Iterator[int]:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
