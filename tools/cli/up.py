"""`./hearth up`: brokers, log and configuration, services; in the foreground until Ctrl-C, or detached."""
import argparse
import os
import signal
import sys
import time
from pathlib import Path

from cli import arguments, build, status
from cli.checkout import PRODUCT_CONFIGURATION, program
from cli.installation import LocalInstallation
from cli.ports import require_free
from cli.problem import Problem
from cli.progress import Step
from cli.services import SERVICES, instance_names
from cli.state import load_running

WATCH_SECONDS = 0.3
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(given: list[str]) -> int:
    options = _parse(given)
    for number in STOP_SIGNALS:
        signal.signal(number, _interrupt)  # so that every way of being stopped cleans up
    if not options.no_build and not os.environ.get("HEARTH_BIN_DIR"):
        build.build(verbose=False)
    installation = LocalInstallation(options.data)
    with installation.locked():
        if installation.is_up():
            print(f"Hearth is already running in {installation.directory}.")
            status.show(installation)
            return 0
        start(installation, options)
    status.show(installation)
    if options.detach:
        return 0
    print("\nCtrl-C stops everything.", flush=True)
    return _watch(installation)


def _parse(given: list[str]) -> argparse.Namespace:
    parser = arguments.parser("up", "Starts nats-server, redis-server and the services of this checkout.")
    parser.add_argument("--detach", "-d", action="store_true", help="return when all is ready")
    parser.add_argument("--no-build", action="store_true", help="run the programs as they were built last")
    parser.add_argument("--config", type=Path, default=PRODUCT_CONFIGURATION, metavar="FILE",
                        help="product configuration to publish (hearth.yaml)")
    for name in ("nats", "redis", *SERVICES):
        parser.add_argument(f"--{name}-port", type=arguments.port, default=0, metavar="PORT",
                            help="default: a free one")
    parser.add_argument("--replicas", action="append", default=[], metavar="SERVICE=N", help="e.g. segmenter=2")
    fixed = parser.add_argument_group("fixed for ever by the first start in a folder")
    fixed.add_argument("--partitions", type=int, metavar="N", help="default 16")
    fixed.add_argument("--zone", metavar="NAME", help="time zone of days, default Asia/Shanghai")
    fixed.add_argument("--clock", choices=("real", "driven"), help="driven: time moves only by marks, for sandboxes")
    return parser.parse_args(given)


def start(installation: LocalInstallation, options: argparse.Namespace) -> None:
    """All or nothing: what a failed start has begun is ended again."""
    replicas = arguments.replicas(options.replicas)
    for name in ("hearth-ctl", *(f"hearth-{service}" for service in SERVICES)):
        program(name)
    if installation.running:
        dead = [name for name, process in installation.running.items() if not process.is_alive]
        with Step(f"cleaning up after a run that lost {', '.join(dead) or 'its services'}"):
            installation.stop()
    wanted_ports = {name: getattr(options, f"{name}_port") for name in ("nats", "redis", *SERVICES)}
    for name, port in wanted_ports.items():
        require_free(port, name)
    installation.settle(partitions=options.partitions, zone=options.zone, clock=options.clock)
    try:
        _start(installation, wanted_ports, replicas, options.config)
    except BaseException:
        with Step("stopping what was started"):
            installation.stop(deadline_seconds=10)
        raise


def _start(installation: LocalInstallation, wanted_ports: dict[str, int], replicas: dict[str, int],
           configuration: Path) -> None:
    for broker in ("nats", "redis"):
        with Step(f"starting {broker}") as step:
            step.note = installation.start_broker(broker, wanted_ports[broker], step.tick).url
    with Step("preparing the log") as step:
        installation.ctl("init", tick=step.tick)
    with Step(f"applying {configuration.name}") as step:
        installation.ctl("apply", configuration, tick=step.tick)
    instances = [instance for service, number in replicas.items() for instance in instance_names(service, number)]
    for instance in instances:
        # Further replicas cannot share the port that was asked for.
        installation.launch(instance, wanted_ports.get(instance, 0))
    for instance in instances:
        with Step(f"awaiting {instance}") as step:
            step.note = installation.await_ready(instance, step.tick).url


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _watch(installation: LocalInstallation) -> int:
    """Until somebody interrupts, a process is lost, or another ./hearth has taken over."""
    ours, lost = dict(installation.running), []
    try:
        while not lost:
            time.sleep(WATCH_SECONDS)
            lost = [name for name, process in ours.items() if not process.is_alive]
            if load_running(installation.directory) != ours:
                break
    except KeyboardInterrupt:
        print(file=sys.stderr)
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    with installation.locked(wait=True):
        if installation.running != ours:
            print("Stopped by another ./hearth.")
            return 0
        with Step("stopping"):
            installation.stop()
    if lost:
        logs = "\n  ".join(installation.log_tail(name) for name in lost)
        raise Problem(f"{', '.join(lost)} ended by itself, so everything was stopped", logs)
    return 0
