"""The article's story, once through all four services: from a newcomer's first event to the user who came back.

Played in an installation whose clock is driven, so that its six weeks take seconds. `./hearth demo` tells it;
tests/e2e/story_test.py plays it under kills and checks what it found.
"""
import json
import time
import urllib.error
import urllib.request
from base64 import b64encode
from datetime import datetime, timedelta, timezone
from typing import Callable

from cli.installation import LocalInstallation
from cli.problem import Problem

SHANGHAI = timezone(timedelta(hours=8))
DAY = timedelta(days=1)
BATCH = 500
ANSWER_SECONDS = 10.0
PATIENCE_SECONDS = 120.0  # while services are killed and come back

NEWCOMER, FARMER = "lin", "qian"
RING = tuple(f"hunter-{number}" for number in range(1, 6))
CORE = tuple(f"core-{number}" for number in range(1, 25))
MONTH = 31  # days in which the farmer and the ring show what they come for
FAVOURITE = "红烧肉的秘密"
COHORT = 120
LEAVE, STAY = 10, 60  # of a cohort, who come again on the next day

Facts = dict[str, object]


class Story:
    def __init__(self, installation: LocalInstallation) -> None:
        self._installation = installation
        self._sent = 0
        self.start = self._next_morning()

    # --- the scenes, in order -----------------------------------------------------------------------------------------

    def before(self) -> Facts:
        """A month: a farmer and a ring on one phone join, do the first task, and then only check in and claim rewards;
        others cook, write and order."""
        self._clock_to(self.start)
        joined = [self._event(user, "Article Read", self.start) for user in (FARMER, *RING) for _ in range(3)]
        self._post(joined)
        self._folded()
        self.start += MONTH * DAY
        self._clock_to(self.start)
        # Their last visit first: what is told late of the days before must not look like a silence.
        favourite = {"item_id": "r-1", "title": FAVOURITE}
        events = [self._event(user, "Item Favorited", self.start, favourite) for user in CORE]
        for back in range(MONTH - 1, 0, -1):
            at = self.start - back * DAY
            events += [self._event(FARMER, "Checked In", at), self._event(FARMER, "App Opened", at)]
            for hunter in RING:
                device = {"device": {"id": "one-phone"}}
                events.append(self._event(hunter, "Checked In", at, context=device))
                if back % 10 == 0:
                    events.append(self._event(hunter, "Reward Claimed", at, {"value": 3}, device))
            for user in CORE:
                events += [self._event(user, "Note Published", at), self._event(user, "Article Read", at),
                           self._event(user, "Comment Created", at, {"author_id": "somebody"})]
                if back % 7 == 0:
                    events.append(self._event(user, "Order Completed", at, {"revenue": 66}))
        self._post(events)
        self._folded()
        return {"farmer": self.segments(FARMER), "hunter": self.segments(RING[0]), "core": self.segments(CORE[0])}

    def newcomer(self) -> list[Facts]:
        """The newcomer's chain: each task unlocks the next, and pays at once."""
        seen = []
        for events in self._chain(NEWCOMER, self.start):
            self._post(events)
            self._folded()
            seen.append({"did": events[-1]["event"], "tasks": self.tasks(NEWCOMER), "wallet": self.wallet(NEWCOMER)})
        return seen

    def downgrade(self) -> dict[str, Facts]:
        """The chain's second task, done by who is only there for the reward."""
        for user in (FARMER, RING[0]):
            self._post(self._chain(user, self.start)[1])
        self._folded()
        return {user: {"wallet": self.wallet(user), "tasks": self.tasks(user)} for user in (FARMER, RING[0])}

    def silence(self) -> dict[str, Facts]:
        """Core users go silent. A second before three days nobody is called; at three days they are."""
        self._clock_to(self.start + 3 * DAY - timedelta(seconds=1))
        early = [user for user in CORE if self._golden(user)]
        self._clock_to(self.start + 3 * DAY)
        self._folded()
        return {"early": early, "journeys": {user: self._golden(user) for user in CORE}}

    def comes_back(self, user: str) -> Facts:
        """Two hours later the user opens the app, and redeems the coupon at the next order."""
        at = self.start + 3 * DAY + timedelta(hours=2)
        self._clock_to(at)
        self._post([self._event(user, "App Opened", at)])
        self._folded()
        coupon = self.read("rewards", f"/v1/users/{user}/coupons")["coupons"][0]
        path = f"/v1/users/{user}/coupons/{coupon['code']}/redeem"
        order = {"order_id": "order-1", "order_fen": 6600}
        redeemed = [self.call("POST", "rewards", path, order, {"Idempotency-Key": "order-1"}) for _ in range(2)]
        self._folded()
        return {"coupon": coupon, "redeemed": redeemed, "journey": self._golden(user), "wallet": self.wallet(user),
                "ledger": self.read("rewards", f"/v1/users/{user}/ledger"),
                "stock": self.read("rewards", f"/v1/coupons/{coupon['coupon']}")}

    def never_returns(self, user: str) -> Facts:
        """A week after the last visit there is a survey, and then it ends."""
        self._clock_to(self.start + 8 * DAY)
        self._folded()
        return {"journey": self._golden(user), "inbox": self.read("recall", f"/v1/users/{user}/inbox")["messages"]}

    def warning(self) -> Facts:
        """A cohort that does not come again opens the churn programme; one that does closes it."""
        opened = self._cohort("left", self.start + 9 * DAY, LEAVE)
        sop = self.campaign("churn-sop")
        closed = self._cohort("stayed", self.start + 12 * DAY, STAY)
        return {"opened": opened, "sop": sop, "closed": closed, "sop_after": self.campaign("churn-sop")}

    # --- what can be read ---------------------------------------------------------------------------------------------

    def tasks(self, user: str) -> Facts:
        return self.read("rewards", f"/v1/users/{user}/tasks")

    def wallet(self, user: str) -> Facts:
        return self.read("rewards", f"/v1/users/{user}/wallet")

    def segments(self, user: str) -> list[str]:
        return [segment["segment"] for segment in self.read("segmenter", f"/v1/users/{user}/segments")["segments"]]

    def campaign(self, name: str) -> Facts:
        return self.read("recall", f"/v1/campaigns/{name}")

    def read(self, service: str, path: str) -> Facts:
        return self.call("GET", service, path)[1]

    def call(self, method: str, service: str, path: str, body: object = None,
             headers: dict[str, str] | None = None) -> tuple[int, Facts]:
        """Status and body; tried again while a service is away, which is safe for reads and under a key."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self._call_once(method, service, path, body, headers or {})
            except urllib.error.HTTPError as refusal:
                text = refusal.read()
                if refusal.code not in (429, 503, 504):
                    raise Problem(f"{method} {path}: {refusal.code}", text.decode()) from refusal
                last = f"{refusal.code} {text.decode()}"
            except OSError as error:
                last = repr(error)
            if time.monotonic() > deadline:
                raise Problem(f"{method} {path} was not answered", last)
            time.sleep(0.05)

    # --- how it is done -----------------------------------------------------------------------------------------------

    def _call_once(self, method: str, service: str, path: str, body: object,
                   headers: dict[str, str]) -> tuple[int, Facts]:
        settings = self._installation.settings
        given = (f"Basic {b64encode(f'{settings.write_key}:'.encode()).decode()}" if service == "ingest"
                 else f"Bearer {settings.api_key}")
        running = self._installation.running.get(service)  # none: somebody else starts it again
        if running is None or not running.url:
            raise ConnectionError(f"{service} is starting")
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(running.url + path, data,
                                         {"Authorization": given, "Content-Type": "application/json", **headers},
                                         method=method)
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            return answer.status, json.load(answer)

    def _golden(self, user: str) -> Facts | None:
        journeys = self.read("recall", f"/v1/users/{user}/journeys")["journeys"]
        return next((journey for journey in journeys if journey["campaign"] == "golden-72h"), None)

    def _chain(self, user: str, at: datetime) -> list[list[dict]]:
        """The events that do the shipped chain's tasks, one after the other."""
        return [[self._event(user, "Article Read", at) for _ in range(3)],
                [self._event(user, "Item Favorited", at, {"item_id": "r-1", "title": FAVOURITE})],
                [self._event(user, "Order Completed", at, {"revenue": 66, "order_id": f"{user}-1"})]]

    def _cohort(self, name: str, day: datetime, coming: int) -> list[Facts]:
        """Newcomers of a day, of whom `coming` come again on the next; then the warnings as they stand."""
        users = [f"{name}-{number}" for number in range(COHORT)]
        self._clock_to(day)
        self._post([self._event(user, "Article Read", day) for user in users])
        self._clock_to(day + DAY)
        self._post([self._event(user, "Article Read", day + DAY) for user in users[:coming]])
        self._clock_to(day + 2 * DAY)
        self._folded()
        return self.read("segmenter", "/v1/warnings")["open"]

    def _event(self, user: str, name: str, at: datetime, properties: dict | None = None,
               context: dict | None = None) -> dict:
        self._sent += 1
        return {"type": "track", "userId": user, "event": name, "messageId": f"story-{self._sent}",
                "timestamp": at.isoformat(), "properties": properties or {},
                "context": {"timezone": "Asia/Shanghai", **(context or {})}}

    def _post(self, events: list[dict]) -> None:
        for first in range(0, len(events), BATCH):
            self.call("POST", "ingest", "/v1/batch", {"batch": events[first:first + BATCH]})

    def _folded(self) -> None:
        self._ctl("await-folded")

    def _clock_to(self, at: datetime) -> None:
        self._ctl("clock", "--to", at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def _next_morning(self) -> datetime:
        """Ten o'clock, when nobody's quiet hours are."""
        now = datetime.fromisoformat(self._ctl("clock").split()[0].replace("Z", "+00:00")).astimezone(SHANGHAI)
        return (now + DAY).replace(hour=10, minute=0, second=0, microsecond=0)

    def _ctl(self, *arguments: str) -> str:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self._installation.ctl(*arguments)
            except Problem:
                if time.monotonic() > deadline:
                    raise
