"""`./hearth down`: ends what `up` started, by pid and start time, never by name."""
from pathlib import Path

from cli import arguments
from cli.installation import LocalInstallation
from cli.progress import Step

STORY = "story"  # inside the demonstration's folder, an installation of its own: its clock is driven


def run(given: list[str]) -> int:
    parser = arguments.parser("down", "Stops the services, then redis and nats.")
    parser.add_argument("--purge", action="store_true", help="also remove the data and the keys")
    options = parser.parse_args(given)
    if not options.data.is_dir():
        print(f"Nothing runs: there is no {options.data}.")
        return 0
    if (options.data / STORY).is_dir():
        _stop(options.data / STORY, options.purge)
    _stop(options.data, options.purge)
    return 0


def _stop(directory: Path, purge: bool) -> None:
    installation = LocalInstallation(directory)
    with installation.locked():
        if installation.running:
            with Step(f"stopping {', '.join(installation.running)}") as step:
                killed = installation.stop()
                if killed:
                    step.note = f"(killed at the deadline: {', '.join(killed)})"
        else:
            print("Nothing runs.")
        if purge:
            installation.purge()
            print(f"Removed the data in {installation.directory}.")
