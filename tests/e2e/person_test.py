#!/usr/bin/env python3
"""A person is the same one in all services: several ids become one, and one DELETE forgets the person everywhere,
whichever service is away when it is asked for."""
import subprocess
import unittest
import urllib.parse

from harness import Installation

from cli.services import SERVICES  # found through harness

ANN, OTHER, GUEST = "ann-who-is-forgotten", "ann-on-her-phone", "ann-before-she-was-known"
READ = {"event": "Article Read", "properties": {}}
FAVOURITE = {"event": "Item Favorited", "properties": {"item_id": "r-1", "title": "Noodles"}}
# What each service that keeps users says of one.
ANSWERS = {
    "segmenter": ("/v1/users/{id}", "/v1/users/{id}/segments", "/v1/users/{id}/export"),
    "rewards": ("/v1/users/{id}/wallet", "/v1/users/{id}/tasks", "/v1/users/{id}/ledger", "/v1/users/{id}/coupons"),
    "recall": ("/v1/users/{id}/inbox", "/v1/users/{id}/journeys", "/v1/users/{id}/consent"),
}


class Person(unittest.TestCase):
    def setUp(self) -> None:
        self.hearth = Installation(partitions=4, clock="driven", services=SERVICES)
        self.addCleanup(self.hearth.close)
        self.hearth.__enter__()

    def happen(self, *events: dict) -> None:
        answer = self.hearth.post("ingest", "/v1/batch", {"batch": [{"type": "track", **one} for one in events]})
        self.assertEqual((answer.status, answer.json["rejected"]), (200, []), answer.body)
        self.settle()

    def settle(self) -> None:
        self.hearth.ctl("await-folded", "--timeout", "60")

    def wallet(self, user: str) -> dict:
        return self.hearth.get("rewards", f"/v1/users/{user}/wallet").json

    def expect_sound_books(self) -> dict[str, int]:
        """The sums of the accounts in points, by class."""
        books = self.hearth.get("rewards", "/v1/ledger").json
        self.assertEqual(books["sum"], 0, books)
        points = {one["class"]: one["amount"] for one in books["accounts"] if one["currency"] == "points"}
        self.assertEqual(points.get("clearing", 0), 0, books)
        return points

    def become_somebody(self) -> None:
        """Reads as a guest, is identified, reads and saves on under two ids that are linked."""
        self.happen({**READ, "anonymousId": GUEST}, {**READ, "anonymousId": GUEST})
        self.happen({"type": "identify", "userId": ANN, "anonymousId": GUEST, "traits": {}})
        self.happen({**READ, "userId": ANN})
        self.happen(*({**READ, "userId": OTHER} for _ in range(3)))
        self.happen({"type": "alias", "userId": ANN, "previousId": OTHER})
        self.happen({**FAVOURITE, "userId": OTHER})

    def test_several_ids_have_one_wallet_one_profile_and_one_silence(self):
        self.become_somebody()
        wallet = self.wallet(ANN)
        self.assertEqual(wallet["points"], 50, "the reads of all ids once, and the favourite")
        self.assertEqual(self.wallet(OTHER), wallet)
        tasks = self.hearth.get("rewards", f"/v1/users/{ANN}/tasks").json["chains"][0]["tasks"]
        self.assertEqual([task["state"] for task in tasks], ["done", "done", "open"])
        self.assertEqual(self.hearth.get("segmenter", f"/v1/users/{OTHER}").status, 200)
        visits = [self.hearth.get("recall", f"/v1/users/{user}/journeys").json for user in (ANN, OTHER)]
        self.assertEqual(visits[0], visits[1])
        points = self.expect_sound_books()
        self.assertEqual(points["wallet"], 50)
        self.assertNotIn("DIFFERENT", self.hearth.ctl("rebuild", "--verify"))

    def test_a_row_of_ids_is_one_person_in_all_services_and_loses_nothing(self):
        ids = [f"step-{number}" for number in range(13)]
        links = [{"type": "alias", "previousId": one, "userId": other} for one, other in zip(ids, ids[1:])]
        self.happen({**READ, "userId": ids[0]}, *links[6:], *links[:6])
        self.happen({**READ, "userId": ids[0]}, {**READ, "userId": ids[5]})
        self.happen({**FAVOURITE, "userId": ids[1]})  # before the reads it would come too early for its task
        profile = self.hearth.get("segmenter", f"/v1/users/{ids[-1]}").json
        self.assertEqual(profile["events"]["Article Read"], 3, profile)
        for service, (path, *_) in ANSWERS.items():
            last = self.hearth.get(service, path.format(id=ids[-1])).json
            for one in ids[:-1]:
                with self.subTest(service=service, id=one):
                    self.assertEqual(self.hearth.get(service, path.format(id=one)).json, last)
        self.assertEqual(self.wallet(ids[0])["points"], 50, "the reads of all ids once, and the favourite")
        self.assertEqual(self.expect_sound_books()["wallet"], 50)
        self.assertNotIn("DIFFERENT", self.hearth.ctl("rebuild", "--verify"))

    def test_one_request_forgets_a_person_in_all_services_also_in_those_that_are_away(self):
        self.become_somebody()
        before = self.wallet(ANN)
        for away in ("rewards", "recall"):
            self.hearth.kill9(away)
        answer = self.hearth.request("DELETE", "segmenter", f"/v1/users/{ANN}")
        self.assertEqual(answer.status, 200, answer.body)
        for away in ("rewards", "recall"):
            self.hearth.restart(away)
        self.settle()
        for service, paths in ANSWERS.items():
            for path in paths:
                for user in (ANN, OTHER):
                    with self.subTest(service=service, path=path, user=user):
                        self.assertEqual(self.hearth.get(service, path.format(id=user)).status, 404)
        points = self.expect_sound_books()
        self.assertEqual((points.get("wallet", 0), points["forgotten"]), (0, 50))
        self.assertNotIn("DIFFERENT", self.hearth.ctl("rebuild", "--verify"))
        self.hearth.ctl("clock", "--forward", "31d")
        self.settle()
        self.expect_nothing_kept_of(ANN, OTHER, GUEST, services=("rewards", "recall"))
        self.happen(*({**READ, "userId": ANN} for _ in range(3)))
        self.assertEqual(self.wallet(ANN)["points"], 20, "who comes again begins anew")
        self.assertNotEqual(self.wallet(ANN)["account"], before["account"])

    def expect_nothing_kept_of(self, *ids: str, services: tuple[str, ...]) -> None:
        for service in services:
            kept = [line for line in self.redis("--scan", "--pattern", f"{{*}}:{service}:*").decode().split()]
            states = {key: self.redis("HGETALL", key) for key in kept if ":s:" in key}
            self.assertTrue(states, f"{service} keeps something of somebody")
            for one in ids:
                self.assertEqual([key for key, state in states.items() if one.encode() in state], [], one)

    def redis(self, *words: str) -> bytes:
        port = urllib.parse.urlsplit(self.hearth.process("redis").url).port
        return subprocess.run(["redis-cli", "-p", str(port), *words], capture_output=True, check=True).stdout


if __name__ == "__main__":
    unittest.main(verbosity=2)
