"""nats-server and redis-server of this machine with the settings that the manifests give them; only where they listen
and keep their data is this machine's."""
import json
import shutil
import socket
import subprocess
from pathlib import Path

from programs import LOOPBACK, Problem, Running, alive, free_port, spawn, tail, wait_until
from rendering import Workload

START_SECONDS = 30
ATTEMPTS = 5
# Debian 12's nats-server is 2.9, which does not know it; everything else in the file it does.
SINCE_2_10 = "sync_interval"


def start_nats(directory: Path, workload: Workload) -> tuple[Running, str]:
    """The server, and the address of its monitoring port, which its probes ask."""
    server = shutil.which("nats-server", path="/usr/sbin:/usr/bin:/usr/local/bin") or "nats-server"
    run = directory / "run"
    run.mkdir(parents=True, exist_ok=True)
    text = workload.data("ConfigMap", workload.pod["volumes"][0]["configMap"]["name"])["nats.conf"]
    if "v2.9." in subprocess.run([server, "--version"], capture_output=True, text=True, timeout=30).stdout:
        text = "\n".join(line for line in text.splitlines() if SINCE_2_10 not in line)
    text = text.replace("store_dir: /data", f"store_dir: {directory / 'nats'}")
    configuration = run / "nats.conf"
    configuration.write_text(text)
    log = directory / "log" / "nats.log"
    identity = spawn([server, "-c", configuration, "-a", LOOPBACK, "-p", "-1", "-m", "-1",
                      "--ports_file_dir", run], log)
    ports = run / f"nats-server_{identity.pid}.ports"

    def listening() -> dict | None:
        if not alive(identity):
            raise Problem("nats-server ended as it started", tail(log))
        try:
            return json.loads(ports.read_text())
        except (FileNotFoundError, ValueError):
            return None  # not written, or not to its end

    urls = wait_until(listening, START_SECONDS, "the start of nats-server")
    return Running("nats", identity, urls["nats"][0]), urls["monitoring"][0]


def start_redis(directory: Path, workload: Workload) -> Running:
    """On a free port, and on another when somebody was faster."""
    data, log = directory / "redis", directory / "log" / "redis.log"
    data.mkdir(parents=True, exist_ok=True)
    arguments = [data if word == "/data" else word for word in workload.containers[0]["args"]]
    for _ in range(ATTEMPTS):
        port = free_port()
        identity = spawn([shutil.which("redis-server"), *arguments, "--bind", LOOPBACK, "--port", port], log)
        if wait_until(lambda: "pong" if _pong(port) else "" if alive(identity) else "ended", START_SECONDS,
                      "the start of redis-server") == "pong":
            return Running("redis", identity, f"redis://{LOOPBACK}:{port}")
    raise Problem("redis-server ended as it started", tail(log))


def _pong(port: int) -> bool:
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False
