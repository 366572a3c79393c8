"""Starting the services: what they are told, and when they count as ready."""
import json
import os
import urllib.error
import urllib.request
from pathlib import Path
from typing import Callable

from cli import ports
from cli.checkout import program
from cli.problem import Problem
from cli.processes import alive, spawn, tail
from cli.state import Running, Settings
from cli.waiting import wait_until

SERVICES = ("ingest", "segmenter", "rewards", "recall")
READY_SECONDS = 90.0
PROBE_SECONDS = 2.0


def environment(settings: Settings, running: dict[str, Running]) -> dict[str, str]:
    """What every program of ours is told; limits that the caller has set pass through."""
    told = dict(os.environ)
    told.update(
        HEARTH_PREFIX=settings.prefix,
        HEARTH_PARTITIONS=str(settings.partitions),
        HEARTH_ZONE=settings.zone,
        HEARTH_CLOCK=settings.clock,
        HEARTH_WRITE_KEYS=settings.write_key,
        HEARTH_API_KEYS=settings.api_key,
        HEARTH_ADMIN_KEYS=settings.api_key,
    )
    for broker, variable in (("nats", "HEARTH_NATS_URL"), ("redis", "HEARTH_REDIS_URL")):
        if broker in running:
            told[variable] = running[broker].url
    return told


def instance_names(service: str, replicas: int) -> list[str]:
    """segmenter, segmenter-2, segmenter-3 …"""
    return [service, *(f"{service}-{number}" for number in range(2, replicas + 1))]


def service_of(instance: str) -> str:
    return instance.split("-")[0]


def launch(directory: Path, instance: str, told: dict[str, str], port: int = 0) -> Running:
    """Starts one replica; it is not ready yet, nor are its addresses known."""
    announcement = announce_file(directory, instance)
    announcement.parent.mkdir(parents=True, exist_ok=True)
    announcement.unlink(missing_ok=True)
    told = dict(told, HEARTH_HTTP_ADDRESS=ports.LOOPBACK, HEARTH_HTTP_PORT=str(port), HEARTH_ADMIN_PORT="0",
                HEARTH_ANNOUNCE=str(announcement))
    return Running(instance, spawn([program(f"hearth-{service_of(instance)}")], log_file(directory, instance), told))


def announce_file(directory: Path, instance: str) -> Path:
    return directory / "run" / f"{instance}.json"


def log_file(directory: Path, instance: str) -> Path:
    return directory / "log" / f"{instance}.log"


def await_ready(directory: Path, launched: Running, tick: Callable[[str], None] = lambda detail: None,
                deadline_seconds: float = READY_SECONDS) -> Running:
    """The same replica with its addresses, once it says that it can do its work."""
    log = log_file(directory, launched.name)
    waiting_for = "its announcement"

    def ready() -> Running | None:
        nonlocal waiting_for
        if not alive(launched.identity):
            raise Problem(f"{launched.name} ended as it started", tail(log))
        announced = _read_announcement(announce_file(directory, launched.name))
        if announced is None:
            return None
        waiting_for = not_ready_because(announced["admin_url"])
        if waiting_for:
            return None
        return Running(launched.name, launched.identity, announced["url"], announced["admin_url"])

    try:
        return wait_until(ready, deadline_seconds, f"{launched.name} becoming ready", lambda: tick(waiting_for))
    except Problem as problem:
        problem.hint = problem.hint or f"it waits for: {waiting_for}\n  {tail(log)}"
        raise


def _read_announcement(path: Path) -> dict[str, str] | None:
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return None


def not_ready_because(admin_url: str) -> str:
    """Empty when /readyz answers 200; else the checks that fail."""
    try:
        with urllib.request.urlopen(f"{admin_url}/readyz", timeout=PROBE_SECONDS):
            return ""
    except urllib.error.HTTPError as refusal:
        try:
            checks = json.loads(refusal.read())["checks"]
            failing = [check["name"] for check in checks if check["status"] != "ok"]
            return ", ".join(failing) or f"HTTP {refusal.code}"
        except (ValueError, KeyError, TypeError):
            return f"HTTP {refusal.code}"
    except OSError as error:
        return f"{admin_url} ({error})"
