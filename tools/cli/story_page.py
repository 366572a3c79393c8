"""The story as `./hearth demo` tells it: what happened, what Hearth did, and the call that shows it."""
from pathlib import Path

from cli import down, services, up
from cli.installation import LocalInstallation
from cli.progress import Step
from cli.story import CORE, FARMER, FAVOURITE, NEWCOMER, RING, Facts, Story


def tell(directory: Path) -> LocalInstallation:
    """In an installation of its own, whose six weeks pass in seconds; it stays up. Told from its beginning each time:
    in what an earlier telling left, everything has happened already."""
    if directory.is_dir():
        down.run(["--data", str(directory), "--purge"])
    up.run(["--data", str(directory), "--detach", "--no-build", "--clock", "driven", "--partitions", "4"])
    installation = LocalInstallation(directory)
    print("\nThe story (its clock is driven: six weeks in seconds)")
    story = Story(installation)
    page = StoryPage(story)
    with Step("the weeks before"):
        page.told(page.before())
    for title, scene in (("a newcomer", page.newcomer), ("those who come for the reward", page.downgrade),
                         ("three days of silence", page.silence), ("the week after", page.returns),
                         ("newcomers who do not come again", page.warning)):
        with Step(title):
            lines = scene()
        page.told(lines)
    _where_to_look(installation)
    return installation


class StoryPage:
    def __init__(self, story: Story) -> None:
        self._story = story
        self._back = self._lost = ""

    @staticmethod
    def told(lines: list[str]) -> None:
        print("".join(f"    {line}\n" for line in lines), flush=True)

    def before(self) -> list[str]:
        seen = self._story.before()
        return [f"{FARMER} checks in every day: {', '.join(seen['farmer'])}",
                f"{RING[0]} and {len(RING) - 1} others claim rewards on one phone: {', '.join(seen['hunter'])}",
                f"{CORE[0]} writes, comments and orders: {', '.join(seen['core'])}"]

    def newcomer(self) -> list[str]:
        return [f"{NEWCOMER} did “{seen['did']}”: {_tasks(seen['tasks'])}; {seen['wallet']['points']} points"
                for seen in self._story.newcomer()]

    def downgrade(self) -> list[str]:
        return [f"{user} did the second task, too: {seen['wallet']['points']} points ({_restriction(seen['wallet'])})"
                for user, seen in self._story.downgrade().items()]

    def silence(self) -> list[str]:
        journeys = self._story.silence()["journeys"]
        called = [user for user, journey in journeys.items() if journey and not journey["holdout"]]
        held = [user for user, journey in journeys.items() if journey and journey["holdout"]]
        self._back, self._lost = called[0], called[1]
        message = self._story.read("recall", f"/v1/users/{self._back}/inbox")["messages"][0]
        return [f"{len(called)} core users are called at that instant, {len(held)} are held out and hear nothing",
                f"{self._back} reads: “{message['text']}”"]

    def returns(self) -> list[str]:
        back = self._story.comes_back(self._back)
        lost = self._story.never_returns(self._lost)
        campaign = self._story.campaign("golden-72h")
        return [f"{self._back} opens the app; step “{back['journey']['credited']}” is credited, and the coupon over "
                f"{back['coupon']['value_fen'] / 100:g} yuan is redeemed once, although it was sent twice",
                f"{self._lost} stays away: “{_survey(lost['inbox'])}”",
                f"golden-72h: {campaign['enrolled']} enrolled, {campaign['sent']} messages, {campaign['returned']} came "
                f"back, {campaign['cost_fen'] / 100:g} yuan"]

    def warning(self) -> list[str]:
        seen = self._story.warning()
        return [f"next-day retention: {_state(seen['opened'])}; churn-sop has enrolled {seen['sop']['enrolled']}",
                f"the next cohort stays: {_state(seen['closed'])}"]


def _tasks(tasks: Facts) -> str:
    return ", ".join(f"{task['title']} {task['state']}" for chain in tasks["chains"] for task in chain["tasks"])


def _restriction(wallet: Facts) -> str:
    restriction = wallet.get("restriction")
    return f"{restriction['segment']}: pays {restriction['pays_percent']} %" if restriction else "not restricted"


def _survey(inbox: list[Facts]) -> str:
    return next(message["text"] for message in inbox if message["step"] == "survey")


def _state(open_warnings: list[Facts]) -> str:
    return "the warning is open" if any(one["warning"] == "next-day-retention" for one in open_warnings) else "fine"


def _where_to_look(installation: LocalInstallation) -> None:
    print("  To look further (./hearth down --data "
          f"{installation.directory} stops it)")
    authorization = f"-H 'Authorization: Bearer {installation.settings.api_key}'"
    paths = {"segmenter": [f"/v1/users/{RING[0]}/segments", "/v1/warnings"],
             "rewards": [f"/v1/users/{NEWCOMER}/tasks", f"/v1/users/{NEWCOMER}/ledger", "/v1/ledger"],
             "recall": ["/v1/campaigns/golden-72h", f"/v1/users/{CORE[0]}/journeys", f"/v1/users/{CORE[0]}/inbox"]}
    for service in services.SERVICES:
        for path in paths.get(service, ()):
            print(f"    curl {authorization} '{installation.running[service].url}{path}'")
