"""The programs as built, and what ./hearth starts and awaits processes with."""
import re
import subprocess
import sys
from pathlib import Path
from typing import Mapping

from rendering import ROOT

sys.path.insert(0, str(ROOT / "tools"))

from cli.checkout import program  # noqa: E402  (needs the path above)
from cli.installation import LocalInstallation  # noqa: E402
from cli.ports import LOOPBACK, free_port  # noqa: E402
from cli.problem import Problem  # noqa: E402
from cli.processes import alive, spawn, tail  # noqa: E402
from cli.services import SERVICES  # noqa: E402
from cli.state import Running  # noqa: E402
from cli.waiting import wait_until  # noqa: E402

__all__ = ["LOOPBACK", "LocalInstallation", "Problem", "Running", "SERVICES", "alive", "check_config", "free_port",
           "program", "reads", "spawn", "tail", "wait_until"]


def check_config(path: Path, environment: Mapping[str, str]) -> tuple[int, str]:
    """The exit code and what was wrong, told nothing but `environment`."""
    done = subprocess.run([path, "--check-config"], env=dict(environment), capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr


def reads(path: Path, variable: str) -> bool:
    """Whether the program holds a string that ends with the variable's name, as what reads it does."""
    return re.search(rb"(?<![A-Z_])" + variable.encode() + rb"\0", path.read_bytes()) is not None
