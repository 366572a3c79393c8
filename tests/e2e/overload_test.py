#!/usr/bin/env python3
"""Ten times more than is allowed is refused, not queued: refusals that say when to come back, nothing accepted lost, no
memory that grows, and another write key that does not notice. HEARTH_OVERLOAD_SECONDS says how long (10)."""
import os
import tempfile
import unittest
from base64 import b64encode
from pathlib import Path

from accounts import Load, check_accounts
from harness import ROOT, Answer, Installation, wait_until

SECONDS = float(os.environ.get("HEARTH_OVERLOAD_SECONDS", "10"))
ALLOWED = 1000  # events a second of one write key
OFFERED = 10 * ALLOWED
BATCH = 100
CALM_KEY = "calm-product"
GROWTH_BYTES = 100 * 1024 * 1024
SERVICES = ("ingest", "segmenter")
# The busiest of them sends below 512 of the test's events: so many ids of a user are remembered, and a retry that comes
# after more than that many others of the same user is counted again.
USERS = 50_000


class Overload(unittest.TestCase):
    def memory(self, hearth: Installation) -> dict[str, float]:
        return {name: hearth.metric(name, "process_resident_memory_bytes") for name in SERVICES}

    def check_memory(self, before: dict[str, float], highest: dict[str, float]) -> None:
        for name in SERVICES:
            print(f"  {name}: {before[name] / 2**20:.0f} MB before, {highest[name] / 2**20:.0f} MB at most", flush=True)
            self.assertLess(highest[name], before[name] + GROWTH_BYTES, name)

    def track(self, hearth: Installation, key: str, number: int, events: int = 1) -> tuple[Answer, set[str]]:
        ids = {f"{key[-8:]}-{number}-{i}" for i in range(events)}
        batch = [{"type": "track", "userId": f"probe-{number % 50}", "event": "Article Read", "messageId": name}
                 for name in ids]
        authorization = "Basic " + b64encode(f"{key}:".encode()).decode()
        answer = hearth.post("ingest", "/v1/batch", {"batch": batch}, {"Authorization": authorization})
        return answer, ids

    def test_a_key_far_over_its_quota_is_refused_and_another_key_is_served(self):
        with Installation(write_keys=[CALM_KEY], configuration=self.limited()) as hearth:
            before = highest = self.memory(hearth)
            accepted: set[str] = set()
            refusals = calm = number = 0
            with Load(hearth, "noisy", "--seconds", SECONDS, "--rate", 2 * OFFERED, "--batch", BATCH,
                      "--connections", 64, "--users", 500) as load:
                wait_until(lambda: self.refused(hearth, "quota_exceeded") > 0, what="the quota being reached")
                while load.runs or not refusals:
                    number += 1
                    answer, ids = self.track(hearth, CALM_KEY, number)
                    self.assertEqual(answer.status, 200, "a key within its quota is served while another is not")
                    accepted |= ids
                    calm += 1
                    answer, ids = self.track(hearth, hearth.settings.write_key, number, BATCH)
                    accepted |= ids if answer.status == 200 else set()
                    refusals += self.refusal(answer)
                    highest = {name: max(highest[name], size) for name, size in self.memory(hearth).items()}
                _, summary = load.finish()
                accepted |= load.accepted()
            print(f"  {summary['events']} accepted, refused requests: {summary['refusals']}, {refusals} of the probes, "
                  f"{calm} of the calm key served", flush=True)
            self.assertEqual(set(summary["refusals"]), {"429"})
            self.assertEqual(summary["broken"], 0, "a refusal is an answer")
            seconds = summary["seconds"]
            self.assertLessEqual(summary["events"], ALLOWED * (seconds + 1) + BATCH, "the quota is the bound")
            self.assertGreater(summary["refusals"]["429"], summary["requests"], "far more was offered than allowed")
            self.check_memory(before, highest)
            check_accounts(self, hearth, accepted)

    def limited(self) -> Path:
        text = (ROOT / "hearth.yaml").read_text()
        limited = text.replace("events_per_second: 0\n    burst: 0",
                               f"events_per_second: {ALLOWED}\n    burst: {ALLOWED}")
        self.assertNotEqual(limited, text)
        file = Path(self.enterContext(tempfile.TemporaryDirectory())) / "limited.yaml"
        file.write_text(limited)
        return file

    def refused(self, hearth: Installation, code: str) -> float:
        return hearth.metric("ingest", f'hearth_ingest_refused_requests_total{{code="{code}"}}')

    def refusal(self, answer: Answer) -> int:
        """1 for a refusal, which must say when to come back."""
        if answer.status == 200:
            return 0
        self.assertEqual(answer.status, 429, answer.body)
        self.assertGreaterEqual(int(answer.headers["Retry-After"]), 1)
        self.assertGreater(int(answer.headers["X-RateLimit-Reset"]), 0)
        return 1

    def test_while_the_broker_is_stopped_requests_get_503_and_afterwards_everything_counts_once(self):
        with Installation() as hearth:
            before = highest = self.memory(hearth)
            with Load(hearth, "paused", "--seconds", SECONDS, "--rate", OFFERED, "--batch", BATCH,
                      "--connections", 200, "--users", USERS, "--retry") as load:
                wait_until(load.accepted, what="the first accepted events")
                hearth.pause("nats")
                answers = []
                while len(answers) < 3 or self.refused(hearth, "unavailable") < 50:
                    answers.append(self.track(hearth, hearth.settings.write_key, len(answers))[0])
                    highest = {name: max(highest[name], size) for name, size in self.memory(hearth).items()}
                hearth.resume("nats")
                code, summary = load.finish()
                accepted = load.accepted()
            self.assertEqual({answer.status for answer in answers}, {503})
            self.assertTrue(all(int(answer.headers["Retry-After"]) >= 1 for answer in answers))
            print(f"  {summary['events']} accepted, refused requests: {summary['refusals']}", flush=True)
            self.assertEqual(code, 0, "what was refused is delivered when the broker is back")
            self.check_memory(before, highest)
            check_accounts(self, hearth, accepted)


if __name__ == "__main__":
    unittest.main(verbosity=2)
