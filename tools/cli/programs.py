"""Commands that are programs of their own: they are told where the installation is, then take over."""
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from cli import build
from cli.arguments import split_data
from cli.checkout import PRODUCT_CONFIGURATION, program
from cli.installation import LocalInstallation
from cli.problem import Problem


def ctl(given: list[str]) -> int:
    directory, rest = split_data(given)
    if not rest or rest[0] in ("-h", "--help"):
        return become("hearth-ctl", ["--help"])
    return _on_installation(directory, "hearth-ctl", rest)


def check(given: list[str]) -> int:
    return become("hearth-ctl", ["check", *_with_configuration(given)])


def apply(given: list[str]) -> int:
    directory, rest = split_data(given)
    return _ctl_command(directory, "apply", _with_configuration(rest))


def backtest(given: list[str]) -> int:
    """Needs no installation. Without --config it is the checkout's own configuration."""
    names_one = any(word == "--config" or word.startswith("--config=") for word in given)
    if not given or _asks_for_help(given):
        return become("hearth-backtest", ["--help"])
    return become("hearth-backtest", given if names_one else ["--config", str(PRODUCT_CONFIGURATION), *given])


def import_(given: list[str]) -> int:
    directory, rest = split_data(given)
    return _ctl_command(directory, "import", rest)


def load(given: list[str]) -> int:
    directory, rest = split_data(given)
    if _asks_for_help(rest) or rest[:1] == ["history"]:  # which only writes a file
        return become("hearth-load", rest)
    installation = _running(directory)
    return become("hearth-load", rest, load_environment(installation))


def bench(given: list[str]) -> int:
    """Measures servers that it starts itself, so that a running installation neither disturbs nor is disturbed. Their
    gigabytes go with them, also when it is interrupted."""
    if _asks_for_help(given):
        return become("hearth-bench", given)
    if not os.environ.get("HEARTH_BIN_DIR"):
        build.build(verbose=False)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="hearth-bench-", ignore_cleanup_errors=True) as folder:
        command = [program("hearth-bench"), *given]
        with subprocess.Popen(command, env={**os.environ, "TMPDIR": folder}) as measuring:
            try:
                return measuring.wait()
            finally:
                measuring.kill()  # after an interruption; its servers end with it


def load_environment(installation: LocalInstallation) -> dict[str, str]:
    """The load generator also needs to know where the services listen: HEARTH_INGEST_URL, HEARTH_SEGMENTER_URL."""
    told = installation.environment()
    for name, process in installation.replicas.items():
        if "-" not in name:
            told[f"HEARTH_{name.upper()}_URL"] = process.url
    return told


def become(name: str, words: list[str], environment: dict[str, str] | None = None) -> int:
    path = program(name)
    os.execve(path, [str(path), *words], dict(os.environ) if environment is None else environment)
    raise AssertionError("unreachable: exec does not return")


def _ctl_command(directory: Path, command: str, rest: list[str]) -> int:
    if _asks_for_help(rest):
        return become("hearth-ctl", [command, "--help"])
    return _on_installation(directory, "hearth-ctl", [command, *rest])


def _on_installation(directory: Path, name: str, words: list[str]) -> int:
    return become(name, words, load_environment(_running(directory)))


def _running(directory: Path) -> LocalInstallation:
    """The brokers are enough: operating on an installation whose services are away is what ctl is for."""
    installation = LocalInstallation(directory)
    if not all(name in installation.running and installation.running[name].is_alive for name in ("nats", "redis")):
        raise Problem(f"Hearth is not running in {installation.directory}", "start it with ./hearth up --detach")
    return installation


def _with_configuration(words: list[str]) -> list[str]:
    names_a_file = any(not word.startswith("-") for word in words)
    return words if names_a_file or _asks_for_help(words) else [*words, str(PRODUCT_CONFIGURATION)]


def _asks_for_help(words: list[str]) -> bool:
    return "-h" in words or "--help" in words
