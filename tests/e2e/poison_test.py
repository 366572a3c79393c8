#!/usr/bin/env python3
"""Counting owners that ended without a commit finds poison. No input is known that kills the real one: what such a
message leads to, and that an outage is not taken for it, is shown with a fold that does die in
libs/fold/poison_test.cpp. Here: restarts of the real one are no sign of poison, however many there are."""
import unittest

from accounts import Load, check_accounts
from harness import Installation, wait_until

# More than it takes to pass over an item (6) and to stop a partition (12).
ATTEMPTS = 15
LOAD = ("--seconds", 1, "--rate", 1000, "--connections", 2, "--users", 50, "--retry")


class Poison(unittest.TestCase):
    def play(self, hearth: Installation, name: str, seed: int) -> set[str]:
        with Load(hearth, name, "--seed", seed, *LOAD) as load:
            self.assertEqual(load.finish()[0], 0)
            return load.accepted()

    def test_owners_that_ended_before_they_had_anything_to_fold_are_no_sign_of_poison(self):
        with Installation(partitions=1, limits={"HEARTH_LEASE_MS": "500"}) as hearth:
            accepted = self.play(hearth, "before", 1)
            hearth.ctl("await-folded")
            hearth.kill9("ingest")  # it would write a mark every minute
            for _ in range(ATTEMPTS):
                hearth.kill9("segmenter")
                hearth.restart("segmenter")
                wait_until(lambda: hearth.metric("segmenter", "hearth_fold_partitions_owned") == 1, what="an owner")
            hearth.restart("ingest")
            accepted |= self.play(hearth, "after", 2)
            check_accounts(self, hearth, accepted)
            self.assertEqual(hearth.metric("segmenter", "hearth_fold_rejected_total"), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
