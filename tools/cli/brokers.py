"""nats-server and redis-server of an installation: loopback only, their data in its folder.

A server that the system runs for others is never touched: ours have ports and folders of their own.
"""
import json
import shutil
import socket
import sys
from pathlib import Path
from typing import Callable

from cli import ports
from cli.problem import Problem
from cli.processes import Identity, alive, how_it_ended, spawn, stop, tail
from cli.state import Running
from cli.waiting import wait_until

START_SECONDS = 30.0
REPLY_SECONDS = 1.0
PORT_ATTEMPTS = 5
# A client's connection can have been given the port as its own while the server was away; TIME_WAIT keeps it a minute.
PORT_FREE_SECONDS = 75.0

# The streams reserve their maximum size beforehand; without a stated limit a small disk refuses the reservation.
NATS_CONFIGURATION = """\
host: 127.0.0.1
max_payload: 1MB
jetstream { max_file_store: 64GB }
"""

Tick = Callable[[], None]


class EndedEarly(Problem):
    """The server ended before it answered; the message says with which code or signal."""


def _server(name: str) -> str:
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if path is None:
        raise Problem(f"the program {name} is missing", "run ./hearth setup")
    return path


def start_nats(directory: Path, port: int = 0, tick: Tick = lambda: None) -> Running:
    """Port 0: the kernel chooses, and the server tells in its ports file."""
    program = _server("nats-server")
    run, log = directory / "run", directory / "log" / "nats.log"
    run.mkdir(parents=True, exist_ok=True)
    configuration = run / "nats.conf"
    configuration.write_text(NATS_CONFIGURATION)
    identity = spawn([program, "-c", configuration, "-p", port or -1, "-sd", directory / "nats",
                      "--ports_file_dir", run], log)
    ports_file = run / f"{Path(program).name}_{identity.pid}.ports"

    def url() -> str | None:
        _require_alive("nats-server", identity, log)
        try:
            found = json.loads(ports_file.read_text())["nats"][0]
        except (FileNotFoundError, ValueError):
            return None  # not written, or not to its end
        return found if b'"jetstream":true' in _exchange(found, b"") else None

    return Running("nats", identity, _await_start(url, identity, "nats-server", log, tick))


def start_redis(directory: Path, port: int = 0, tick: Tick = lambda: None) -> Running:
    """Redis cannot let the kernel choose: we find a free port, and another when somebody was faster. A given port is
    waited for, and tried again, because clients know it."""
    for attempt in range(1, PORT_ATTEMPTS + 1):
        if port:
            wait_until(lambda: not ports.in_use(port), PORT_FREE_SECONDS, f"port {port} becoming free", tick)
        try:
            return _start_redis(directory, port or ports.free_port(), tick)
        except EndedEarly as problem:
            if attempt == PORT_ATTEMPTS:
                raise
            print(f"hearth: {problem}\n  trying again", file=sys.stderr)
    raise AssertionError("unreachable: the last attempt returns or raises")


def _start_redis(directory: Path, port: int, tick: Tick) -> Running:
    program = _server("redis-server")
    data, log = directory / "redis", directory / "log" / "redis.log"
    data.mkdir(parents=True, exist_ok=True)
    url = f"redis://{ports.LOOPBACK}:{port}"
    identity = spawn([program, "--bind", ports.LOOPBACK, "--port", port, "--dir", data, "--daemonize", "no",
                      "--appendonly", "yes", "--appendfsync", "always", "--save", "",
                      # States hardly compress; trying costs a rewrite of the file most of its processor time.
                      "--rdbcompression", "no", "--maxmemory-policy", "noeviction"], log)

    def answers() -> str | None:
        _require_alive("redis-server", identity, log)
        # While it loads its file it answers -LOADING.
        return url if _exchange(url, b"PING\r\n").startswith(b"+PONG") else None

    return Running("redis", identity, _await_start(answers, identity, "redis-server", log, tick))


def _await_start(url: Callable[[], str | None], identity: Identity, name: str, log: Path, tick: Tick) -> str:
    try:
        return str(wait_until(url, START_SECONDS, f"the start of {name}", tick))
    except BaseException as error:
        stop([identity])
        if isinstance(error, Problem) and not error.hint:
            error.hint = tail(log)
        raise


def _require_alive(name: str, identity: Identity, log: Path) -> None:
    how = how_it_ended(identity)
    if how or not alive(identity):
        raise EndedEarly(f"{name} ended as it started{how and f', {how}'}", tail(log))


def _exchange(url: str, request: bytes) -> bytes:
    """Sends one line and returns the first answer; nothing when nobody listens yet."""
    host, port = url.split("//")[1].split(":")
    try:
        with socket.create_connection((host, int(port)), timeout=REPLY_SECONDS) as connection:
            if connection.getsockname() == connection.getpeername():
                return b""  # nobody listens: the kernel gave us the very port, and we reached ourselves
            connection.sendall(request)
            return connection.recv(4096)
    except OSError:
        return b""
