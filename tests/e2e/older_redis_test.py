#!/usr/bin/env python3
"""Redis comes back from an older copy of its file: the folds go on from the older checkpoint, nothing is lost, nothing
counts twice, and the signals between partitions (joined ids) arrive once."""
import json
import shutil
import unittest
from pathlib import Path

from accounts import Load, check_accounts
from harness import Installation, wait_until

LOAD = ("--rate", 2000, "--connections", 4, "--users", 300, "--anonymous", 30, "--retry")


class OlderRedis(unittest.TestCase):
    def setUp(self) -> None:
        self.hearth = self.enterContext(Installation(replicas={"segmenter": 2}, limits={"HEARTH_LEASE_MS": "1000"}))
        self.accepted: set[str] = set()

    def load(self, name: str, seconds: float, seed: int) -> Load:
        return Load(self.hearth, name, "--seconds", seconds, "--seed", seed, *LOAD)

    def finish(self, load: Load) -> None:
        self.assertEqual(load.finish()[0], 0, "the load generator could not deliver everything")
        self.accepted |= load.accepted()

    def copy(self, name: str) -> Path:
        """What Redis has in its file now; its last command may be cut, as after a crash."""
        return Path(shutil.copytree(self.hearth.directory / "redis", self.hearth.directory / name))

    def come_back_with(self, copy: Path) -> None:
        self.hearth.kill9("redis")
        shutil.rmtree(self.hearth.directory / "redis")
        shutil.copytree(copy, self.hearth.directory / "redis")
        self.hearth.restart("redis")

    def folded(self) -> list[int]:
        return [row["sequence"] for row in json.loads(self.hearth.ctl("partitions", "--json"))]

    def test_owners_that_stand_still_meanwhile_go_on_from_the_older_checkpoint(self):
        with self.load("before", 2, 1) as load:
            self.finish(load)
        self.hearth.ctl("await-folded")
        older, copy = self.folded(), self.copy("copy")
        with self.load("after", 2, 2) as load:
            self.finish(load)
        self.hearth.ctl("await-folded")
        newer = self.folded()
        self.assertTrue(all(was < now for was, now in zip(older, newer)), (older, newer))
        for name in self.hearth.replicas("segmenter"):
            self.hearth.pause(name)
        self.come_back_with(copy)
        back = self.folded()
        self.assertTrue(all(was <= now < then for was, now, then in zip(older, back, newer)), (older, back, newer))
        for name in self.hearth.replicas("segmenter"):
            self.hearth.resume(name)
        self.check()

    def test_running_owners_fold_again_what_redis_forgot_while_events_keep_coming(self):
        with self.load("live", 8, 3) as load:
            wait_until(lambda: len(load.accepted()) > 1000, what="some accepted events")
            first = self.copy("first")
            wait_until(lambda: len(load.accepted()) > 5000, what="more accepted events")
            self.come_back_with(first)
            second = self.copy("second")
            wait_until(lambda: len(load.accepted()) > 8000, what="more accepted events")
            self.come_back_with(second)
            self.finish(load)
        self.check()

    def check(self) -> None:
        check_accounts(self, self.hearth, self.accepted)
        rejected = sum(self.hearth.metric(name, "hearth_fold_rejected_total") for name in self.hearth.replicas("segmenter"))
        self.assertEqual(rejected, 0)
        stopped = sum(self.hearth.metric(name, "hearth_fold_partition_stops_total")
                      for name in self.hearth.replicas("segmenter"))
        self.assertEqual(stopped, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
