#!/usr/bin/env python3
"""Whatever dies, every accepted event counts once: SIGKILL and SIGSTOP of services and brokers under load.

Ids sent = ids in the log; the live digest = a refold of that same log in memory, after every round. HEARTH_KILL_ROUNDS
says how many rounds: 3, or 20 before a release. HEARTH_KILL_SEED makes the same choices again.
"""
import os
import random
import sys
import time
import unittest

from accounts import Load, check_accounts
from harness import ROOT, Installation, wait_until

sys.path.insert(0, str(ROOT / "tests"))
import metrics_catalogue  # noqa: E402  (needs the path above)

ROUNDS = int(os.environ.get("HEARTH_KILL_ROUNDS", "3"))
SEED = int(os.environ.get("HEARTH_KILL_SEED", str(int(time.time()))))
LOAD_SECONDS = 6
LEASE_MS = 1000


class Kills(unittest.TestCase):
    def test_every_accepted_event_counts_once_whatever_dies(self):
        print(f"HEARTH_KILL_SEED={SEED} HEARTH_KILL_ROUNDS={ROUNDS}", flush=True)
        chance = random.Random(SEED)
        limits = {"HEARTH_LEASE_MS": str(LEASE_MS)}
        with Installation(replicas={"segmenter": 2}, partitions=4, limits=limits) as hearth:
            sent: set[str] = set()
            for number in range(ROUNDS):
                sent |= self.round(hearth, chance, number)
                self.await_all(hearth)
                check_accounts(self, hearth, sent, nothing_else=True)
                print(f"  {self.fenced(hearth):.0f} stale commits were fenced by the owners that run now", flush=True)

    def await_all(self, hearth: Installation) -> None:
        for instance in ("ingest", "segmenter", "segmenter-2"):
            hearth.local.await_ready(instance)

    def fenced(self, hearth: Installation) -> float:
        return sum(metrics_catalogue.scrape(hearth, instance).sum("hearth_fold_commits_fenced_total")
                   for instance in ("segmenter", "segmenter-2"))

    def round(self, hearth: Installation, chance: random.Random, number: int) -> set[str]:
        self.await_all(hearth)
        with Load(hearth, str(number), "--seconds", LOAD_SECONDS, "--rate", 3000, "--connections", 4, "--users", 300,
                  "--anonymous", 20, "--seed", SEED + number, "--retry") as load:
            ends = time.monotonic() + LOAD_SECONDS
            while time.monotonic() < ends - 1:
                self.fault(hearth, chance)
            self.assertEqual(load.finish()[0], 0, "the load generator could not deliver everything")
            return load.accepted()

    def fault(self, hearth: Installation, chance: random.Random) -> None:
        names = ["ingest", "segmenter", "segmenter-2", "nats", "redis"]
        victim = chance.choice(names + [f"pause {name}" for name in names])
        print(f"  {victim}", flush=True)
        if victim.startswith("pause"):
            name = victim.split()[1]
            hearth.pause(name)
            until = time.monotonic() + 2 * LEASE_MS / 1000
            wait_until(lambda: time.monotonic() >= until)
            hearth.resume(name)
            return
        hearth.kill9(victim)
        hearth.restart(victim, await_ready=False)
        until = time.monotonic() + chance.uniform(0.2, 1.0)
        wait_until(lambda: time.monotonic() >= until)


if __name__ == "__main__":
    unittest.main(verbosity=2)
