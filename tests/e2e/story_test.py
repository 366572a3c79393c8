#!/usr/bin/env python3
"""The article's story through all four services: once undisturbed, and again while everything is killed at random, with
the same result. HEARTH_STORY_ROUNDS says how many disturbed rounds (1)."""
import os
import random
import re
import threading
import time
import unittest
from contextlib import nullcontext
from datetime import timedelta

from harness import BROKERS, ROOT, Installation
from webhook_receiver import WebhookReceiver

from cli.services import SERVICES
from cli.story import CORE, COHORT, FARMER, FAVOURITE, LEAVE, MONTH, NEWCOMER, RING, Story

ROUNDS = int(os.environ.get("HEARTH_STORY_ROUNDS", "1"))
SEED = int(os.environ.get("HEARTH_STORY_SEED", "1"))
CHAIN = ("Article Read", "Item Favorited", "Order Completed")
PAID = (20, 50, 250)  # points after each task
POINT_VALUE = int((re.search(r"^  point_value: (\d+)", (ROOT / "hearth.yaml").read_text(), re.M) or [0, 0])[1])  # fen
FARMED, HUNTED = 20 + 15, 20  # the first task as newcomers, the second at half and at nothing


class Killer:
    """Kills services and brokers, one after the other, and starts each again."""

    def __init__(self, hearth: Installation, seed: int) -> None:
        self._hearth, self._random = hearth, random.Random(seed)
        self._stop = threading.Event()
        self.killed: list[str] = []
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> "Killer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._random.uniform(0.3, 1.2)):
            name = self._random.choice((*SERVICES, *BROKERS))
            self._hearth.kill9(name)
            self.killed.append(name)
            self._hearth.restart(name)


class StoryTest(unittest.TestCase):
    maxDiff = None

    def play(self, hearth: Installation, receiver: WebhookReceiver, disturbance=nullcontext) -> dict:
        """What is the same however often anything was killed. The month before is not disturbed: it would take long."""
        story = Story(hearth.local)
        who = story.before()
        with disturbance():
            told = self.go_on(story)
        self.assertEqual(receiver.forged, [], "signatures that do not fit")
        return {"who": who, **told}

    def go_on(self, story: Story) -> dict:
        chain = story.newcomer()
        downgraded = story.downgrade()
        silence = story.silence()
        called = [user for user in CORE if not silence["journeys"][user]["holdout"]]
        held = [user for user in CORE if silence["journeys"][user]["holdout"]]
        back, lost = called[0], called[1]
        returned = story.comes_back(back)
        stayed_away = story.never_returns(lost)
        warned = story.warning()
        return {"chain": chain, "downgraded": downgraded, "silence": silence, "called": called,
                "held": held, "returned": returned, "stayed_away": stayed_away, "warned": warned,
                "held_inbox": story.read("recall", f"/v1/users/{held[0]}/inbox")["messages"],
                "campaign": story.campaign("golden-72h"), "ledger": story.read("rewards", "/v1/ledger"),
                "costs": self.costs(story)}

    def costs(self, story: Story) -> dict:
        """What rewards have cost by day, as the KPIs say."""
        days = [(story.start + timedelta(days=days)).date() for days in (-MONTH, 20)]
        answer = story.read("segmenter", f"/v1/kpis/business?from={days[0]}&to={days[1]}")
        back = str((story.start + timedelta(days=3)).date())
        return {"spent": sum(day["reward_spent"] for day in answer["days"]),
                "recovered": sum(day["reward_recovered"] for day in answer["days"]),
                "returned": next(day for day in answer["days"] if day["day"] == back),
                "formula": answer["formulas"]["cost_per_retained_user"]}

    def settle(self, hearth: Installation) -> None:
        hearth.ctl("await-folded", "--timeout", "120")
        self.assertNotIn("DIFFERENT", hearth.ctl("rebuild", "--verify"))

    def test_the_golden_path_is_walked_and_kills_do_not_change_it(self):
        with WebhookReceiver() as receiver, Installation(clock="driven", services=SERVICES,
                                                         limits=receiver.limits) as hearth:
            began = time.monotonic()
            calm = self.play(hearth, receiver)
            print(f"  told in {time.monotonic() - began:.1f} s", flush=True)
            self.check_story(calm)
            self.check_deliveries(calm, receiver)
            self.settle(hearth)
        for number in range(ROUNDS):
            with WebhookReceiver() as receiver, Installation(
                    clock="driven", services=SERVICES, limits={**receiver.limits, "HEARTH_LEASE_MS": "1000"}) as hearth:
                killer = Killer(hearth, SEED + number)
                disturbed = self.play(hearth, receiver, lambda: killer)
                print(f"  round {number}: killed {len(killer.killed)} times", flush=True)
                for name in SERVICES:
                    hearth.local.await_ready(name)
                self.settle(hearth)
                self.assertGreaterEqual(len(killer.killed), 3)
                self.assertEqual(self.essence(disturbed), self.essence(calm))
                self.check_deliveries(disturbed, receiver)

    def essence(self, told: dict) -> dict:
        """Without what depends on the day it was played, and on where in the log a message came to lie."""
        return {"points": told["chain"][-1]["wallet"]["points"],
                "downgraded": {user: seen["wallet"]["points"] for user, seen in told["downgraded"].items()},
                "called": told["called"], "held": told["held"],
                "redeemed": [status for status, _ in told["returned"]["redeemed"]],
                "stock": {name: told["returned"]["stock"][name] for name in ("stock", "reserved", "redeemed")},
                "campaign": {name: told["campaign"][name]
                             for name in ("enrolled", "sent", "returned", "holdout", "cost_fen")},
                "sop": told["warned"]["sop"]["enrolled"], "ledger": told["ledger"]["accounts"],
                "costs": [told["costs"]["spent"], told["costs"]["recovered"],
                          told["costs"]["returned"]["cost_per_retained_user"]],
                "texts": [message["text"] for message in told["stayed_away"]["inbox"]]}

    def check_story(self, told: dict) -> None:
        self.assertIn("fake-active", told["who"]["farmer"])
        self.assertIn("bonus-hunter", told["who"]["hunter"])
        self.assertIn("core", told["who"]["core"])
        self.check_rewards(told)
        self.check_costs(told)
        self.check_recall(told)
        self.check_warning(told["warned"])

    def check_rewards(self, told: dict) -> None:
        points = [seen["wallet"]["points"] for seen in told["chain"]]
        self.assertEqual([seen["did"] for seen in told["chain"]], list(CHAIN))
        self.assertEqual(tuple(points), PAID, "each task pays at once")
        self.assertEqual(told["downgraded"][FARMER]["wallet"]["points"], FARMED)
        self.assertEqual(told["downgraded"][RING[0]]["wallet"]["points"], HUNTED)
        self.assertEqual(told["downgraded"][RING[0]]["wallet"]["restriction"]["segment"], "bonus-hunter")
        self.assertEqual(told["ledger"]["sum"], 0)

    def check_costs(self, told: dict) -> None:
        """All points and the one coupon are told once; on the day of the coupon nobody else came back."""
        costs, coupon = told["costs"], told["returned"]["coupon"]["value_fen"]
        points = sum(account["amount"] for account in told["ledger"]["accounts"] if account["class"] == "wallet")
        self.assertGreater(points, 0)
        self.assertEqual((costs["spent"], costs["recovered"]), (points * POINT_VALUE + coupon, 0))
        self.assertEqual(costs["formula"], "(reward_spent - reward_recovered) / (dau - new_users)")
        day = costs["returned"]
        self.assertEqual((day["reward_cost"], day["dau"] - day["new_users"]), (coupon, 1))
        self.assertEqual(day["cost_per_retained_user"], coupon)

    def check_recall(self, told: dict) -> None:
        self.assertEqual(told["silence"]["early"], [], "nobody is called before the third day is over")
        self.assertTrue(all(told["silence"]["journeys"].values()), "all are enrolled at that instant")
        self.assertTrue(told["held"], "somebody is in the holdout")
        self.assertEqual(told["held_inbox"], [])
        returned = told["returned"]
        self.assertEqual([status for status, _ in returned["redeemed"]], [200, 200])
        self.assertEqual(returned["redeemed"][0][1], returned["redeemed"][1][1], "once, however often it is sent")
        self.assertEqual(returned["journey"]["outcome"], "returned")
        self.assertTrue(returned["journey"]["credited"])
        lost = told["stayed_away"]
        self.assertEqual(lost["journey"]["outcome"], "not_returned")
        self.assertTrue(any(FAVOURITE in message["text"] for message in lost["inbox"]), lost["inbox"])
        self.assertTrue(any(message["step"] == "survey" for message in lost["inbox"]), lost["inbox"])
        campaign = told["campaign"]
        self.assertEqual(campaign["enrolled"], len(CORE) + 1, "who came back went silent once more")
        self.assertEqual(campaign["skipped"]["coupon_unavailable"], 1, "and gets no coupon for that")
        self.assertEqual(campaign["holdout"], len(told["held"]))
        self.assertEqual(campaign["returned"], 1)
        self.assertEqual(campaign["cost_fen"], returned["coupon"]["value_fen"])

    def check_warning(self, warned: dict) -> None:
        self.assertEqual([one["programme"] for one in warned["opened"]], ["churn-intervention"])
        self.assertEqual(warned["closed"], [])
        sop = warned["sop"]
        self.assertEqual(sop["enrolled"], COHORT - LEAVE, sop)

    def check_deliveries(self, told: dict, receiver: WebhookReceiver) -> None:
        """One id a message: a repeat is the same message."""
        by_id: dict[str, dict] = {}
        for call in receiver.calls:
            self.assertEqual(by_id.setdefault(call["id"], call), call)
        called = {call["user_id"] for call in receiver.calls if call["campaign"] == "golden-72h"}
        self.assertEqual(called, set(told["called"]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
