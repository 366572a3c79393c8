#!/usr/bin/env python3
"""State = snapshot + log: rebuilds, restores and doubts, on a live installation."""
import json
import re
import shutil
import unittest
import uuid

from harness import Installation, wait_until

FOLDING = ("segmenter", "rewards", "recall")


def events(number: int, user: str) -> list[dict]:
    return [{"type": "track", "userId": f"{user}-{i % 40}", "event": "Article Read", "messageId": str(uuid.uuid4())}
            for i in range(number)]


class Repair(unittest.TestCase):
    def setUp(self) -> None:
        # No mark of a minute comes between two digests.
        self.hearth = self.enterContext(Installation(partitions=4, clock="driven", services=("ingest", *FOLDING)))

    def send(self, number: int, user: str = "user") -> None:
        answer = self.hearth.post("ingest", "/v1/batch", {"batch": events(number, user)})
        self.assertEqual(answer.status, 200, answer.body)
        self.hearth.ctl("await-folded")

    def digest(self) -> str:
        return self.hearth.ctl("digest")

    def count(self) -> int:
        return sum(row["events"] for row in self.hearth.get("segmenter", "/v1/events").json["events"])

    def test_a_rebuild_in_a_new_generation_gives_the_same_state_and_folding_goes_on(self):
        self.send(300)
        before = self.digest()
        self.hearth.ctl("rebuild")
        wait_until(lambda: self.digest() == before, what="the same digest in the new generation")
        self.send(100)
        self.assertEqual(self.count(), 400)
        self.assertNotIn("DIFFERENT", self.hearth.ctl("rebuild", "--verify"))

    def test_after_redis_lost_everything_the_last_snapshot_and_the_log_give_it_back(self):
        self.send(300)
        self.hearth.ctl("snapshot")
        self.send(200)
        before = self.digest()
        for service in FOLDING:
            self.assertIn(service, before)
            self.hearth.kill9(service)
        self.hearth.kill9("redis")
        shutil.rmtree(self.hearth.directory / "redis")
        self.hearth.restart("redis")
        self.assertEqual(len(re.findall("restored at", self.hearth.ctl("restore"))), 4 * len(FOLDING))
        for service in FOLDING:
            self.hearth.restart(service)
        self.hearth.ctl("await-folded")
        self.assertEqual(self.digest(), before)
        self.assertNotIn("DIFFERENT", self.hearth.ctl("rebuild", "--verify", "--from-snapshot"))

    def test_a_configuration_change_in_between_is_replayed_where_it_stood(self):
        self.send(100)
        changed = self.hearth.directory / "changed.yaml"
        text = (self.hearth._configuration).read_text()
        changed.write_text(text.replace("half_life: 7d", "half_life: 8d"))
        self.assertNotEqual(changed.read_text(), text)
        self.hearth.ctl("apply", changed)
        self.send(100)
        self.assertNotIn("DIFFERENT", self.hearth.ctl("rebuild", "--verify"))

    def test_a_log_that_went_back_stops_the_partition_and_names_the_repair(self):
        self.send(400)
        for service in FOLDING:
            self.hearth.kill9(service)
        self.hearth.kill9("nats")
        shutil.rmtree(self.hearth.directory / "nats")
        self.hearth.restart("nats")
        self.hearth.ctl("init")
        self.hearth.ctl("apply", self.hearth._configuration)
        for service in FOLDING:
            self.hearth.restart(service)

        def stopped():
            return [row["stopped"] for row in json.loads(self.hearth.ctl("partitions", "--json")) if row.get("stopped")]
        wait_until(lambda: len(stopped()) == 4 * len(FOLDING), what="all partitions to stop")
        for reason in stopped():
            self.assertIn(reason["code"], ("log_went_back", "other_log"))
            [words] = re.findall(r"hearth-ctl (rebuild --service \w+ --partition \d+)", reason["repair"])
            lost = ["--accept-lost-decisions"] if "rewards" in words else []  # the ledger is gone as well
            self.hearth.ctl(*words.split(), *lost)
        wait_until(lambda: not stopped(), what="the repair")
        self.send(50, "after")


if __name__ == "__main__":
    unittest.main(verbosity=2)
