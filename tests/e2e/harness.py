"""A whole installation for one test: real servers and services on free ports, data in a folder that goes away.

It works through tools/cli, as ./hearth up does, and adds what only tests want: kills, pauses, restarts.
"""
import json
import shutil
import signal
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Callable, Mapping, Sequence, TypeVar

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from cli.installation import BROKERS, LocalInstallation  # noqa: E402  (needs the path above)
from cli.processes import alive, send  # noqa: E402
from cli.services import instance_names  # noqa: E402
from cli.state import Running, Settings  # noqa: E402
from cli.waiting import wait_until as _wait_until  # noqa: E402

T = TypeVar("T")
DEADLINE_SECONDS = 60.0
ANSWER_SECONDS = 30.0


def wait_until(condition: Callable[[], T], deadline: float = DEADLINE_SECONDS, what: str = "the condition") -> T:
    """The first truthy value; cli.problem.Problem at the deadline."""
    return _wait_until(condition, deadline, what)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)

    @property
    def json(self):
        return json.loads(self.body)


class Installation:
    """`with Installation(replicas={"segmenter": 2}) as hearth:`; `limits` are further HEARTH_ variables of services,
    `write_keys` are further keys that ingest knows. Without `services` those two run that most tests are about."""

    def __init__(self, replicas: Mapping[str, int] | None = None, partitions: int = 4, clock: str = "real",
                 zone: str = "Asia/Shanghai", configuration: Path = ROOT / "hearth.yaml",
                 limits: Mapping[str, str] | None = None, write_keys: Sequence[str] = (),
                 services: Sequence[str] = ("ingest", "segmenter")) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="hearth-e2e-"))
        self.local = LocalInstallation(self.directory)
        self.local.settle(partitions=partitions, clock=clock, zone=zone)
        self._replicas = dict.fromkeys(services, 1) | dict(replicas or {})
        self._configuration = configuration
        keys = ",".join([self.local.settings.write_key, *write_keys])
        self._limits = {"HEARTH_WRITE_KEYS": keys, **(limits or {})}
        self._ports: dict[str, int] = {}

    def __enter__(self) -> "Installation":
        try:
            for broker in BROKERS:
                self.local.start_broker(broker)
            self.ctl("init")
            self.ctl("apply", self._configuration)
            instances = [name for service, number in self._replicas.items() for name in instance_names(service, number)]
            for instance in instances:
                self._launch(instance)
            for instance in instances:
                self.local.await_ready(instance)
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 trace: TracebackType | None) -> None:
        if kind is not None:
            for name in self.local.running:
                print(f"--- {name}: {self.local.log_tail(name)}", file=sys.stderr)
        self.close()

    def close(self) -> None:
        self.local.stop(deadline_seconds=15)
        shutil.rmtree(self.directory, ignore_errors=True)

    @property
    def settings(self) -> Settings:
        return self.local.settings

    def process(self, name: str) -> Running:
        return self.local.running[name]

    def replicas(self, service: str) -> list[str]:
        """The names of the service's replicas that are alive."""
        return [name for name, process in self.local.replicas.items()
                if name.split("-")[0] == service and process.is_alive]

    def add_replica(self, service: str) -> str:
        known = [name for name in self.local.replicas if name.split("-")[0] == service]
        instance = service if service not in known else f"{service}-{len(known) + 1}"
        self._launch(instance)
        self.local.await_ready(instance)
        return instance

    def kill9(self, name: str) -> None:
        """Returns when the process is gone."""
        self._signal(name, signal.SIGKILL)
        wait_until(lambda: not alive(self.process(name).identity), what=f"the end of {name}")

    def terminate(self, name: str) -> None:
        """SIGTERM, without waiting: for tests of the drain."""
        self._signal(name, signal.SIGTERM)

    def pause(self, name: str) -> None:
        self._signal(name, signal.SIGSTOP)

    def resume(self, name: str) -> None:
        self._signal(name, signal.SIGCONT)

    def restart(self, name: str, await_ready: bool = True) -> None:
        """Starts it again at the address it had, after ending it in order if it still runs."""
        announced = urllib.parse.urlsplit(self.process(name).url).port
        port = self._ports[name] = announced or self._ports.get(name, 0)  # it may not have come up since the last time
        self.local.stop(name)
        if name in BROKERS:
            self.local.start_broker(name, port)
            return
        self._launch(name, port)
        if await_ready:
            self.local.await_ready(name)

    def ctl(self, *arguments: str | Path) -> str:
        return self.local.ctl(*arguments)

    def get(self, name: str, path: str, headers: Mapping[str, str] | None = None, admin: bool = False) -> Answer:
        return self.request("GET", name, path, None, headers, admin)

    def post(self, name: str, path: str, body: object, headers: Mapping[str, str] | None = None) -> Answer:
        """`body` is sent as JSON, or as it is when it is bytes."""
        return self.request("POST", name, path, body, headers)

    def request(self, method: str, name: str, path: str, body: object = None,
                headers: Mapping[str, str] | None = None, admin: bool = False) -> Answer:
        """Refusals are answers too; only a connection that fails raises (OSError). The right key is sent along."""
        process = self.process(name)
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", "Authorization": self._authorization(name), **(headers or {})}
        request = urllib.request.Request((process.admin_url if admin else process.url) + path, data, sent,
                                         method=method)
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                return Answer(refusal.code, refusal.headers, refusal.read())

    def metric(self, name: str, sample: str) -> float:
        """`sample` as it stands in /metrics, with its labels."""
        text = self.get(name, "/metrics", admin=True).body.decode()
        return next(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(f"{sample} "))

    def _authorization(self, name: str) -> str:
        if name.split("-")[0] == "ingest":
            return "Basic " + b64encode(f"{self.settings.write_key}:".encode()).decode()
        return f"Bearer {self.settings.api_key}"

    def _launch(self, instance: str, port: int = 0) -> None:
        self.local.launch(instance, port, self._limits)

    def _signal(self, name: str, number: signal.Signals) -> None:
        if not send(self.process(name).identity, number):
            raise AssertionError(f"{name} does not run, so it cannot get {number.name}")
