"""Command-line options that several commands share."""
import argparse
from pathlib import Path

from cli.checkout import DATA, DEMO_DATA
from cli.problem import Problem
from cli.services import SERVICES


def parser(command: str, about: str) -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog=f"./hearth {command}", description=about)
    where = made.add_mutually_exclusive_group()
    where.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="the installation's folder (.hearth)")
    where.add_argument("--demo", dest="data", action="store_const", const=DEMO_DATA,
                       help="the installation that ./hearth demo made")
    return made


def split_data(arguments: list[str]) -> tuple[Path, list[str]]:
    """For commands that pass the rest on to a program: a leading --data DIR or --demo is ours."""
    if arguments[:1] == ["--demo"]:
        return DEMO_DATA, arguments[1:]
    if arguments[:1] == ["--data"] and len(arguments) > 1:
        return Path(arguments[1]), arguments[2:]
    if arguments and arguments[0].startswith("--data="):
        return Path(arguments[0].removeprefix("--data=")), arguments[1:]
    return DATA, arguments


def port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 (any free one) to 65535")
    return number


def replicas(given: list[str]) -> dict[str, int]:
    """["segmenter=2"] to {"ingest": 1, "segmenter": 2}."""
    numbers = dict.fromkeys(SERVICES, 1)
    for item in given:
        service, _, number = item.partition("=")
        if service not in numbers or not number.isdecimal() or not 1 <= int(number) <= 16:
            raise Problem(f"--replicas {item} is not understood",
                          f"write for example --replicas segmenter=2 (1 to 16; services: {', '.join(SERVICES)})")
        numbers[service] = int(number)
    return numbers
