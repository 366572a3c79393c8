"""What an installation remembers on disk, in its data folder.

installation.json  chosen once, at the first `up`: keys, and what the log's first message fixes for ever (mode 600)
state.json         what runs now; absent when nothing does
"""
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from cli.problem import Problem
from cli.processes import Identity, alive

# All that an installation writes: `down --purge` removes these and nothing else of the folder.
OWN_ENTRIES = ("installation.json", "state.json", "nats", "redis", "run", "log")


@dataclass(frozen=True)
class Settings:
    write_key: str
    api_key: str
    partitions: int = 16
    zone: str = "Asia/Shanghai"
    clock: str = "real"
    prefix: str = "hearth"


@dataclass(frozen=True)
class Running:
    name: str  # nats, redis, ingest, segmenter, segmenter-2 …
    identity: Identity
    url: str = ""
    admin_url: str = ""

    @property
    def is_alive(self) -> bool:
        return alive(self.identity)


def write_private(path: Path, value: object) -> None:
    """Replaces the file in one step, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(value, file, indent=1)
    scratch.replace(path)


def _read(path: Path) -> dict | None:
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise Problem(f"{path} is damaged: {error}", "./hearth down --purge starts afresh") from error


def load_settings(directory: Path) -> Settings | None:
    stored = _read(directory / "installation.json")
    return Settings(**stored) if stored else None


def settle(directory: Path, wanted: dict[str, int | str | None]) -> Settings:
    """The stored settings, or new ones made from `wanted` with random keys. What is stored cannot be changed."""
    given = {name: value for name, value in wanted.items() if value is not None}
    settings = load_settings(directory)
    if settings is None:
        settings = Settings(write_key=f"wk_{secrets.token_hex(16)}", api_key=f"ak_{secrets.token_hex(16)}", **given)
        write_private(directory / "installation.json", asdict(settings))
    for name, value in given.items():
        if getattr(settings, name) != value:
            raise Problem(f"the data in {directory} was made with {name} {getattr(settings, name)}, not {value}",
                          "that is fixed for good: use another folder with --data, or ./hearth down --purge")
    return settings


def load_running(directory: Path) -> dict[str, Running]:
    stored = _read(directory / "state.json") or {}
    return {name: Running(name, Identity(**entry["identity"]), entry["url"], entry["admin_url"])
            for name, entry in stored.items()}


def save_running(directory: Path, running: dict[str, Running]) -> None:
    path = directory / "state.json"
    if running:
        write_private(path, {name: asdict(process) for name, process in running.items()})
    else:
        path.unlink(missing_ok=True)
