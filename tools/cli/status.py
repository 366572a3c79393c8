"""`./hearth status`: what runs where. Exit code 0 when all of it runs, 3 when not, as service managers have it."""
import json

from cli import arguments
from cli.installation import LocalInstallation
from cli.services import not_ready_because
from cli.state import Running

NOT_RUNNING = 3


def run(given: list[str]) -> int:
    parser = arguments.parser("status", "Shows what runs. The exit code is 0 when everything does, else 3.")
    parser.add_argument("--json", action="store_true", help="for programs")
    options = parser.parse_args(given)
    installation = LocalInstallation(options.data)
    if options.json:
        print(json.dumps(as_json(installation), indent=1))
    else:
        show(installation)
    return 0 if installation.is_up() else NOT_RUNNING


def as_json(installation: LocalInstallation) -> dict:
    def broker(name: str) -> dict | None:
        process = installation.running.get(name)
        return {"url": process.url, "pid": process.identity.pid} if process and process.is_alive else None

    services = {
        name: {"url": process.url, "admin_url": process.admin_url, "pid": process.identity.pid,
               "ready": _state(process) == "ready"}
        for name, process in installation.replicas.items() if process.is_alive
    }
    any_runs = bool(services)
    return {
        "running": installation.is_up(),
        "services": services,
        "nats": broker("nats"),
        "redis": broker("redis"),
        "write_key": installation.settings.write_key if any_runs else None,
        "api_key": installation.settings.api_key if any_runs else None,
        "data": str(installation.directory),
    }


def show(installation: LocalInstallation) -> None:
    if not installation.running:
        print(f"Hearth is not running in {installation.directory}. ./hearth up starts it.")
        return
    rows = [("", "address", "admin", "pid", "")]
    for name, process in installation.running.items():
        rows.append((name, process.url, process.admin_url, str(process.identity.pid), _state(process)))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    print(f"\nwrite key  {installation.settings.write_key}   (SDKs, to ingest)")
    print(f"API key    {installation.settings.api_key}   (product teams, to the other services)")
    print(f"logs       {installation.directory / 'log'}")


def _state(process: Running) -> str:
    if not process.is_alive:
        return "DEAD"
    if process.admin_url:
        because = not_ready_because(process.admin_url)
        return f"not ready: {because}" if because else "ready"
    return "running"
