"""`./hearth build`: CMake's preset dev. Quiet while all goes well, the compiler's words when it does not."""
import os
import re
import subprocess
from pathlib import Path

from cli import arguments
from cli.checkout import BUILD, ROOT
from cli.problem import Problem
from cli.progress import Step

SHOWN_LINES = 80


def run(given: list[str]) -> int:
    parser = arguments.parser("build", "Compiles everything into build/dev. HEARTH_JOBS limits the parallel jobs.")
    parser.add_argument("-v", "--verbose", action="store_true", help="show what CMake and the compiler print")
    build(parser.parse_args(given).verbose)
    return 0


def jobs() -> int:
    given = os.environ.get("HEARTH_JOBS", "")
    if not given:
        return len(os.sched_getaffinity(0))
    if not given.isdecimal() or int(given) == 0:
        raise Problem(f"HEARTH_JOBS={given} is not a number above 0")
    return int(given)


def build(verbose: bool) -> None:
    _tool("configuring", ["cmake", "--preset", "dev"], verbose)
    _tool("building", ["cmake", "--build", "--preset", "dev", "--parallel", str(jobs())], verbose)


def _tool(name: str, words: list[str], verbose: bool) -> None:
    environment = dict(os.environ, NINJA_STATUS="[%f/%t] ")
    try:
        if verbose:
            if subprocess.run(words, cwd=ROOT, env=environment).returncode != 0:
                raise Problem(f"{name} failed", "the lines above say why")
            return
        _quietly(name, words, environment)
    except FileNotFoundError as error:
        raise Problem(f"{words[0]} is missing", "run ./hearth setup") from error


def _quietly(name: str, words: list[str], environment: dict[str, str]) -> None:
    """Shows counts only; the whole output goes to a log beside the build."""
    BUILD.mkdir(parents=True, exist_ok=True)
    log = BUILD / f"{name}.log"
    lines: list[str] = []
    with Step(name) as step, log.open("w") as file, subprocess.Popen(
            words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, errors="replace") as child:
        assert child.stdout is not None
        for line in child.stdout:
            file.write(line)
            lines.append(line.rstrip())
            count = re.match(r"\[\d+/\d+\]", line)
            step.tick(count.group() if count else "")
        child.wait()
        if child.returncode != 0:
            raise Problem(f"{name} failed", _essence(lines, log))


def _essence(lines: list[str], log: Path) -> str:
    """From the first failure on: what comes before is success."""
    first = next((number for number, line in enumerate(lines)
                  if line.startswith(("FAILED:", "CMake Error"))), max(0, len(lines) - SHOWN_LINES))
    shown = lines[first:first + SHOWN_LINES]
    return "\n  ".join([*shown, f"(all of it: {log})"])
