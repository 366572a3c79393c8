"""`./hearth demo`: a year of a real shop imported, some seconds of live traffic, the story of a month and a half through
all four services, and where to look next."""
import json
import sys
import time

from cli import arguments, demo_page, programs, story_page, up
from cli.checkout import DEMO_DATA, ROOT, program
from cli.down import STORY
from cli.down import run as down
from cli.installation import LocalInstallation
from cli.problem import Problem
from cli.processes import run_program
from cli.progress import Step

HISTORY = ROOT / "demo" / "online-retail.ndjson.gz"
IMPORT_SECONDS = 1800.0
# The zone in which demo/expected says what the tables must be.
ZONE = "UTC"
LOAD_GRACE_SECONDS = 60.0


def run(given: list[str]) -> int:
    options = _parse(given)
    if not HISTORY.exists():
        raise Problem(f"the demonstration's data is missing: {HISTORY}", "it is part of the checkout: git status?")
    up.run(["--data", str(options.data), "--detach", "--zone", ZONE, *(["--no-build"] if options.no_build else [])])
    installation = LocalInstallation(options.data)
    print()
    started = time.monotonic()
    with Step("importing the history of an online shop") as step:
        imported = installation.ctl("import", HISTORY, tick=step.tick, deadline_seconds=IMPORT_SECONDS).strip()
    with Step("waiting until every event is folded") as step:
        installation.ctl("await-folded", tick=step.tick, deadline_seconds=IMPORT_SECONDS)
    seconds = time.monotonic() - started
    page = demo_page.Page(installation.running["segmenter"].url, installation.settings.api_key)
    print(f"\nImport ({seconds:.1f} s until it could be read)\n  " + imported.replace("\n", "\n  "))
    page.show_history()
    with Step(f"playing live traffic for {options.seconds} s") as step:
        played = _play(installation, options.seconds, step)
    with Step("waiting until the live traffic is folded") as step:
        installation.ctl("await-folded", tick=step.tick, deadline_seconds=IMPORT_SECONDS)
    print("\nLive traffic\n  " + played.replace("\n", "\n  "))
    page.show_live()
    _where_to_look_next(installation)
    if not options.no_story:
        story_page.tell(options.data / STORY)
    if options.keep or (sys.stdout.isatty() and not options.stop):
        print("It stays up for you to explore. To stop it: ./hearth down --demo (--purge also removes its data)")
        return 0
    return down(["--data", str(options.data)])


def _parse(given: list[str]):
    parser = arguments.parser("demo", "Shows Hearth at work, in an installation of its own (.hearth/demo).")
    parser.set_defaults(data=DEMO_DATA)
    parser.add_argument("--seconds", type=int, default=10, help="how long live traffic is played (10)")
    parser.add_argument("--no-build", action="store_true", help="run the programs as they were built last")
    parser.add_argument("--no-story", action="store_true", help="leave out the story through all four services")
    end = parser.add_mutually_exclusive_group()
    end.add_argument("--keep", action="store_true", help="leave it running (the default on a terminal)")
    end.add_argument("--stop", action="store_true", help="stop it at the end (the default elsewhere)")
    return parser.parse_args(given)


def _play(installation: LocalInstallation, seconds: int, step: Step) -> str:
    words = [str(program("hearth-load")), "--seconds", str(seconds)]
    code, output = run_program(words, programs.load_environment(installation), step.tick, seconds + LOAD_GRACE_SECONDS)
    if code != 0:
        raise Problem("the load generator failed", output.strip().replace("\n", "\n  "))
    return output.strip()


def _where_to_look_next(installation: LocalInstallation) -> None:
    segmenter, ingest = installation.running["segmenter"], installation.running["ingest"]
    print("\nWhere to look next")
    authorization = f"-H 'Authorization: Bearer {installation.settings.api_key}'"
    for path in ("/v1/users/u0", "/v1/kpis?from=2011-11-01&to=2011-12-09", "/v1/cohorts?period=month", "/v1/heatmap",
                 "/v1/events"):
        print(f"  curl {authorization} '{segmenter.url}{path}'")
    print(f"  curl {segmenter.admin_url}/metrics")
    event = json.dumps({"userId": "12347", "event": "Order Completed", "properties": {"revenue": 25}})
    print(f"  curl -u {installation.settings.write_key}: -H 'Content-Type: application/json' "
          f"-d '{event}' {ingest.url}/v1/track")
    print("  demo/expected holds what these tables must be for the shop's year, computed without Hearth\n")
