#!/usr/bin/env python3
"""One installation, as its first user meets it: an event over HTTP is in a profile; ids are joined; bad input is named."""
import gzip
import json
import time
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor

from harness import Installation, wait_until


def event(user: str, name: str = "Order Completed", **more) -> dict:
    return {"type": "track", "userId": user, "event": name, "properties": {"revenue": 12.5},
            "messageId": str(uuid.uuid4()), **more}


class FirstEvent(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.hearth = cls.enterClassContext(Installation(partitions=4))

    def send(self, *events: dict):
        answer = self.hearth.post("ingest", "/v1/batch", {"batch": list(events)})
        self.assertEqual(answer.status, 200, answer.body)
        return answer

    def user(self, user: str, position: str):
        return self.hearth.get("segmenter", f"/v1/users/{user}?at_least={position}")

    def test_an_event_is_readable_in_the_profile_at_its_position(self):
        answer = self.send(event("ann"))
        self.assertEqual(answer.json["accepted"], 1)
        profile = self.user("ann", answer.headers["Hearth-Position"])
        self.assertEqual(profile.status, 200, profile.body)
        body = profile.json
        self.assertEqual(body["user_id"], "ann")
        self.assertEqual(body["events"], {"Order Completed": 1})
        self.assertEqual(body["days_active"], 1)
        self.assertGreater(body["contributions"]["consume"], 0)
        self.assertEqual(set(body["contributions"]), {"consume", "create", "social", "absorb", "presence"})
        self.assertAlmostEqual(sum(body["contributions"].values()), body["score"], places=9)
        self.assertEqual(profile.headers["Hearth-Position"], body["position"])

    def test_a_retried_message_counts_once(self):
        once = event("bob")
        self.send(once)
        regrouped = self.send(once, event("bob"))  # the broker cannot know it, the fold does
        self.send(once)  # the broker knows it: its position is that of the first
        position = regrouped.headers["Hearth-Position"]
        self.assertEqual(self.user("bob", position).json["events"], {"Order Completed": 2})

    def test_large_batches_sent_side_by_side_and_at_once_again_count_once(self):
        events = 1000  # more than the folds remember of a user: the broker has to know them
        users = [f"bulk-{number}" for number in range(12)]
        bodies = [json.dumps({"batch": [{"type": "track", "userId": user, "event": "Article Read", "messageId": f"{user}-{i}"}
                                        for i in range(events)]}).encode() for user in users]
        with ThreadPoolExecutor(len(users)) as pool:
            first, again = ([*pool.map(lambda body: self.hearth.post("ingest", "/v1/batch", body), bodies)] for _ in range(2))
            self.assertEqual({answer.json["accepted"] for answer in first}, {events})
            self.assertEqual({answer.json["duplicates"] for answer in again}, {events})
        for user, answer in zip(users, again):
            self.assertEqual(self.user(user, answer.headers["Hearth-Position"]).json["events"], {"Article Read": events}, user)

    def test_an_id_that_is_no_text_is_not_found(self):
        headers = {"Idempotency-Key": "k"}
        for path in ("/v1/users/%FF%FE", "/v1/users/%FF/links/a:x", "/v1/users/ann/links/a:%FF"):
            method = "DELETE" if "links" in path else "GET"
            self.assertIn(self.hearth.request(method, "segmenter", path, headers=headers).status, (400, 404), path)

    def test_an_unknown_user_is_not_found(self):
        answer = self.hearth.get("segmenter", "/v1/users/nobody")
        self.assertEqual(answer.status, 404)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual(answer.json["type"], "/problems/user_not_found")

    def test_a_bad_event_never_fails_its_batch_and_can_be_read_back(self):
        bad = event("cid")
        del bad["properties"]["revenue"]
        answer = self.send(event("cid"), bad, {"type": "track", "event": "x"}, 7)
        self.assertEqual(answer.json["accepted"], 1)
        codes = [refused["code"] for refused in answer.json["rejected"]]
        self.assertEqual(codes, ["plan_violation", "user_missing", "not_an_object"])
        letters = wait_until(lambda: json.loads(self.hearth.ctl("dead-letters", "list", "--code", "plan_violation", "--json")))
        self.assertEqual(json.loads(letters[0]["raw"])["messageId"], bad["messageId"])

    def test_anonymous_activity_is_joined_once_wherever_the_two_ids_live(self):
        for number in range(8):  # over four partitions some pairs share one and some do not
            anonymous, user = f"anon-{number}", f"joined-{number}"
            self.send({"type": "track", "anonymousId": anonymous, "event": "Article Read", "messageId": str(uuid.uuid4())})
            self.send({"type": "identify", "anonymousId": anonymous, "userId": user, "messageId": str(uuid.uuid4())})
            late = {"type": "track", "anonymousId": anonymous, "event": "Article Read", "messageId": str(uuid.uuid4())}
            self.send(late)
            self.send(late)
            wait_until(lambda: self.hearth.get("segmenter", f"/v1/users/{user}").json.get("events", {}).get("Article Read") == 2,
                       what=f"{anonymous}'s two events in {user}'s profile")
        kpis = self.hearth.get("segmenter", "/v1/events").json
        self.assertIn("position", kpis)

    def test_an_operator_can_unlink_an_id_and_the_answer_is_replayed_under_its_key(self):
        self.send({"type": "track", "anonymousId": "shared-pc", "event": "Article Read", "messageId": str(uuid.uuid4())})
        self.send({"type": "identify", "anonymousId": "shared-pc", "userId": "eve", "messageId": str(uuid.uuid4())})
        wait_until(lambda: "Article Read" in self.hearth.get("segmenter", "/v1/users/eve").json.get("events", {}))
        headers = {"Idempotency-Key": "k1"}
        first = self.hearth.request("DELETE", "segmenter", "/v1/users/eve/links/a:shared-pc", headers=headers)
        self.assertEqual(first.status, 200, first.body)
        again = self.hearth.request("DELETE", "segmenter", "/v1/users/eve/links/a:shared-pc", headers=headers)
        self.assertEqual((again.status, again.body), (first.status, first.body))
        self.assertEqual(again.headers["Idempotent-Replayed"], "true")
        other = self.hearth.request("DELETE", "segmenter", "/v1/users/eve/links/a:other", headers=headers)
        self.assertEqual(other.status, 422)
        wait_until(lambda: "Article Read" not in self.hearth.get("segmenter", "/v1/users/eve").json["events"])
        missing = self.hearth.request("DELETE", "segmenter", "/v1/users/eve/links/a:shared-pc")
        self.assertEqual(missing.status, 400)

    def test_kpis_count_today_and_refuse_nonsense(self):
        position = self.send(event("day-1"), event("day-2")).headers["Hearth-Position"]
        days = self.hearth.get("segmenter", f"/v1/kpis?at_least={position}").json["days"]
        self.assertGreaterEqual(days[-1]["dau"], 2)
        self.assertEqual(days[-1]["stickiness"], round(days[-1]["dau"] / days[-1]["mau"], 6))
        for path in ("/v1/kpis?from=yesterday", "/v1/kpis?from=2026-02-01&to=2026-01-01", "/v1/retention?days=2",
                     "/v1/cohorts?period=year", "/v1/kpis?at_least=nonsense"):
            self.assertEqual(self.hearth.get("segmenter", path).status, 400, path)

    def test_a_stranger_is_refused(self):
        stranger = {"Authorization": "Bearer wrong-key-of-a-stranger"}
        self.assertEqual(self.hearth.get("segmenter", "/v1/users/ann", stranger).status, 401)
        answer = self.hearth.post("ingest", "/v1/track", event("ann"), {"Authorization": "Basic d3Jvbmc6"})
        self.assertEqual(answer.status, 401)
        self.assertEqual(answer.json["code"], "write_key_unknown")

    def test_a_compressed_batch_of_any_content_type_is_accepted(self):
        body = gzip.compress(json.dumps({"batch": [event("zip")]}).encode())
        answer = self.hearth.post("ingest", "/v1/batch", body, {"Content-Encoding": "gzip",
                                                                "Content-Type": "application/x-www-form-urlencoded"})
        self.assertEqual((answer.status, answer.json["accepted"]), (200, 1))

    def test_probes_and_metrics_answer_on_the_admin_port(self):
        for service in ("ingest", "segmenter"):
            self.assertEqual(self.hearth.get(service, "/livez", admin=True).status, 200)
            self.assertEqual(self.hearth.get(service, "/readyz", admin=True).status, 200)
            metrics = self.hearth.get(service, "/metrics", admin=True).body.decode()
            self.assertIn("hearth_build_info", metrics)

    def test_the_lag_returns_to_zero(self):
        self.send(*(event(f"lag-{number}") for number in range(50)))
        def pending():
            text = self.hearth.get("segmenter", "/metrics", admin=True).body.decode()
            return [float(line.split()[1]) for line in text.splitlines() if line.startswith("hearth_consumer_pending_messages")]
        wait_until(lambda: pending() == [0.0], what="a lag of zero")


if __name__ == "__main__":
    started = time.monotonic()
    unittest.main(verbosity=2)
