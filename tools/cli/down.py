"""`./hearth down`: ends what `up` started, by pid and start time, never by name."""
from cli import arguments
from cli.installation import LocalInstallation
from cli.progress import Step


def run(given: list[str]) -> int:
    parser = arguments.parser("down", "Stops the services, then redis and nats.")
    parser.add_argument("--purge", action="store_true", help="also remove the data and the keys")
    options = parser.parse_args(given)
    if not options.data.is_dir():
        print(f"Nothing runs: there is no {options.data}.")
        return 0
    installation = LocalInstallation(options.data)
    with installation.locked():
        if installation.running:
            with Step(f"stopping {', '.join(installation.running)}") as step:
                killed = installation.stop()
                if killed:
                    step.note = f"(killed at the deadline: {', '.join(killed)})"
        else:
            print("Nothing runs.")
        if options.purge:
            installation.purge()
            print(f"Removed the data in {installation.directory}.")
    return 0
