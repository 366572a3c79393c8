"""The commands by name. The launcher lists them for people."""
import sys
from typing import Callable

from cli import build, demo, down, programs, status, tests, up
from cli.problem import Problem

COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "build": build.run,
    "up": up.run,
    "status": status.run,
    "down": down.run,
    "demo": demo.run,
    "test": tests.run,
    "bench": programs.bench,
    "check": programs.check,
    "apply": programs.apply,
    "backtest": programs.backtest,
    "import": programs.import_,
    "load": programs.load,
    "ctl": programs.ctl,
}


def main(arguments: list[str]) -> int:
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except Problem as problem:
        print(f"hearth: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nhearth: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 141  # the reader of our output is gone, which is its right
