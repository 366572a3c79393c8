#!/usr/bin/env python3
"""Segments through the running services: a new one is back-filled, a preview foretells the members, and a user leaves
at the moment the silence is long enough."""
import statistics
import tempfile
import threading
import time
import unittest
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

from harness import ROOT, Installation, wait_until

EARLY, LATE = "Step Early", "Step Late"  # told alike: a rule over one of them is there from the beginning
RULE = 'count("{0}", "20d") >= 4 || sum("{0}", "weight", "9d") >= 30.0 || days_active("{0}", "15d") >= 5'
LEAVING = 24  # users whose moment is measured
LATEST_SECONDS = 1.0  # a timer that is due in silence waits up to half a second for a tick, which is folded and read


def event(name: str, at: datetime | None = None, properties: dict | None = None, **who: str) -> dict:
    sent = {"type": "track", "event": name, "messageId": str(uuid.uuid4()), "properties": properties or {}, **who}
    return sent | ({"timestamp": at.isoformat()} if at else {})


def product(folder: Path) -> Path:
    """hearth.yaml, with a segment of its own from the beginning on."""
    text = (ROOT / "hearth.yaml").read_text()
    rules = "  rules:\n    newcomer:"
    assert text.count(rules) == 1
    changed = folder / "early.yaml"
    changed.write_text(text.replace(rules, f"  rules:\n    early: '{RULE.format(EARLY)}'\n    newcomer:"))
    return changed


class Segments(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.hearth = cls.enterClassContext(Installation(partitions=4, configuration=product(folder)))

    def send(self, events: list[dict]) -> None:
        for first in range(0, len(events), 200):
            answer = self.hearth.post("ingest", "/v1/batch", {"batch": events[first:first + 200]})
            self.assertEqual((answer.status, answer.json["rejected"]), (200, []), answer.body)

    def folded(self) -> None:
        self.hearth.ctl("await-folded")

    def change(self, method: str, path: str, body: dict | None = None) -> dict:
        """Sends a change that must be taken, and waits until everybody has been judged by it."""
        answer = self.hearth.request(method, "segmenter", f"/v1/segments/{path}", body)
        self.assertEqual(answer.status, 202, answer.body)
        name, position = path.split("/")[0], answer.json["position"]

        def judged() -> bool:
            seen = self.hearth.get("segmenter", f"/v1/segments/{name}?at_least={position}").json["judged"]
            return seen["partitions_done"] == seen["partitions"]
        wait_until(judged, what=f"everybody to be judged by {name}")
        return answer.json

    def publish(self, name: str, rule: str) -> dict:
        return self.change("PUT", name, {"rule": rule, "state": "published"})

    def segment(self, name: str) -> dict:
        return self.hearth.get("segmenter", f"/v1/segments/{name}").json

    def back_filled(self, name: str) -> dict:
        """Waits until everything that the rules ask of the past has been brought, by nobody's command."""
        def done() -> dict | None:
            seen = self.segment(name)
            return seen if (seen["backfill"] or {}).get("state") == "done" and seen["complete"] else None
        return wait_until(done, what=f"the back-fill for {name}")

    def members(self, name: str) -> set[str]:
        page = self.hearth.get("segmenter", f"/v1/segments/{name}/members?limit=1000").json
        self.assertIsNone(page["next"])
        return {member["entity"] for member in page["members"]}

    def preview(self, rule: str) -> dict:
        answer = self.hearth.post("segmenter", "/v1/segments/preview", {"rule": rule, "sample": 0})
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    # --- back-fill ----------------------------------------------------------------------------------------------------

    def past(self) -> list[dict]:
        """Users who did from nothing to much in three weeks, some of it before they were known by name."""
        now, events = datetime.now(timezone.utc), []
        for number in range(40):
            for step in range(number % 8):
                at = now - timedelta(days=(step * 3 + number) % 19, hours=step)
                who = {"anonymousId": f"back-anon-{number}"} if number % 3 == 0 else {"userId": f"back-{number}"}
                events += [event(name, at, {"weight": number % 17}, **who) for name in (EARLY, LATE)]
        return events

    def joins(self) -> list[dict]:
        return [{"type": "identify", "anonymousId": f"back-anon-{number}", "userId": f"back-{number}",
                 "messageId": str(uuid.uuid4())} for number in range(0, 40, 6)]

    def test_a_new_segment_is_back_filled_to_what_it_would_be_had_it_always_been_there(self):
        self.send(self.past())
        self.send(self.joins())
        self.folded()
        wanted = self.members("early")
        self.assertGreater(len(wanted), 8)
        began = time.monotonic()
        self.publish("late", RULE.format(LATE))
        more = [event(name, None, {"weight": 4}, userId=f"back-{number}") for number in range(40)
                for name in (EARLY, LATE)]
        self.send(more)  # while the back-fill is under way, as far as it has come
        late = self.back_filled("late")
        self.folded()
        print(f"  back-filled in {time.monotonic() - began:.1f} s", flush=True)
        self.assertIsNone(late["complete_since"], "since the log's beginning")
        self.assertEqual(late["backfill"]["partitions_done"], late["backfill"]["partitions"], late)
        self.assertEqual(late["backfill"]["users_done"], late["backfill"]["users"], late)
        self.assertGreater(late["backfill"]["users"], 20)
        self.assertEqual(self.members("late"), self.members("early"))
        self.assertGreaterEqual(self.members("late"), wanted)
        self.hearth.ctl("backfill")
        self.folded()
        self.assertEqual(self.segment("late")["backfill"]["users"], 0, "nothing is left to bring")
        self.assertEqual(self.members("late"), self.members("early"))
        self.assertNotIn("DIFFERENT", self.hearth.ctl("rebuild", "--verify"))

    def test_a_back_fill_goes_on_however_often_its_service_is_killed(self):
        now = datetime.now(timezone.utc)
        readers = {f"u:opens-{number}" for number in range(0, 300, 3)}
        self.send([event("Search Used", now - timedelta(days=5, minutes=step), userId=f"opens-{number}")
                   for number in range(300) for step in range(2 if number % 3 else 5)])
        self.folded()
        answer = self.hearth.request("PUT", "segmenter", "/v1/segments/searchers",
                                     {"rule": 'count("Search Used", "7d") >= 4', "state": "published"})
        self.assertEqual(answer.status, 202, answer.body)
        killed_at = []
        while len(killed_at) < 2:
            def further() -> dict | None:
                seen = self.segment("searchers").get("backfill")
                return seen if seen and seen["partitions_done"] not in killed_at else None
            seen = wait_until(further, what=f"more than {killed_at} partitions to be done")
            if seen["state"] == "done":
                break
            killed_at.append(seen["partitions_done"])
            self.hearth.kill9("segmenter")
            self.hearth.restart("segmenter")
        print(f"  killed when so many partitions were done: {killed_at}", flush=True)
        self.assertTrue(killed_at, "it ended before anything could be killed")
        late = self.back_filled("searchers")
        self.assertEqual(late["backfill"]["partitions_done"], 4)
        self.assertEqual(self.members("searchers"), readers)
        self.folded()
        self.assertNotIn("DIFFERENT", self.hearth.ctl("rebuild", "--verify"))

    # --- preview ------------------------------------------------------------------------------------------------------

    def test_a_preview_under_load_foretells_the_members(self):
        rule = 'count("Order Completed", "30d") >= 2'
        self.send([event("Order Completed", None, {"revenue": 5}, userId=f"buys-{number}")
                   for number in range(60) for _ in range(1 + number % 3)])
        self.change("PUT", "twice", {"rule": rule, "state": "draft"})
        self.back_filled("twice")
        self.folded()
        stop, sent = threading.Event(), []

        def load() -> None:
            while not stop.is_set():
                batch = [event("Article Read", userId=f"buys-{len(sent) % 60}") for _ in range(50)]
                self.hearth.post("ingest", "/v1/batch", {"batch": batch})
                sent.append(len(batch))
        thread = threading.Thread(target=load)
        thread.start()
        try:
            wait_until(lambda: len(sent) >= 20, what="the load")
            seen = wait_until(lambda: [one for one in [self.preview(rule)] if one["exact"]], what="an exact preview")[0]
            self.change("POST", "twice/publish")
            during = len(sent)
            members = self.members("twice")
        finally:
            stop.set()
            thread.join()
        print(f"  {sum(sent)} events while previewing and publishing", flush=True)
        self.assertGreater(during, 20)
        self.assertTrue(seen["complete"], seen)
        self.assertEqual(members, {f"u:buys-{number}" for number in range(60) if number % 3 != 0})
        self.assertEqual((seen["size"], self.segment("twice")["users"]), (len(members), len(members)))

    def test_a_rollback_brings_the_former_members_back(self):
        self.send([event("Video Watched", userId=f"rolls-{number}") for number in range(6) for _ in range(number)])
        self.publish("watchers", 'count("Video Watched", "30d") >= 4')
        self.back_filled("watchers")
        self.folded()
        before = self.members("watchers")
        self.assertEqual(before, {"u:rolls-4", "u:rolls-5"})
        self.publish("watchers", 'count("Video Watched", "30d") >= 2')
        self.assertEqual(len(self.members("watchers")), 4)
        self.change("POST", "watchers/rollback")
        self.assertEqual(self.members("watchers"), before)
        self.change("DELETE", "watchers")
        self.assertEqual(self.members("watchers"), set())

    # --- forget -------------------------------------------------------------------------------------------------------

    def test_who_is_forgotten_is_gone_from_answers_members_and_export_with_all_ids(self):
        self.send([event("Article Read", anonymousId="gone-phone"),
                   {"type": "identify", "anonymousId": "gone-phone", "userId": "gone", "messageId": str(uuid.uuid4())},
                   event("Article Read", userId="gone"), event("Article Read", userId="stays")])
        reads = lambda: self.hearth.get("segmenter", "/v1/users/gone").json.get("events", {}).get("Article Read")
        wait_until(lambda: reads() == 2, what="both ids in one profile")
        self.assertLessEqual({"u:gone", "u:stays"}, self.members("newcomer"))
        self.assertEqual(len(self.hearth.get("segmenter", "/v1/users/gone/export").json["parts"]), 2)
        key = {"Idempotency-Key": "forget-gone"}
        for _ in range(2):  # the second time it is replayed
            answer = self.hearth.request("DELETE", "segmenter", "/v1/users/gone", headers=key)
            self.assertEqual(answer.status, 200, answer.body)
        for path in ("", "/segments", "/export", "/heatmap"):
            self.assertEqual(self.hearth.get("segmenter", f"/v1/users/gone{path}").status, 404, path)
        self.folded()
        self.assertNotIn("u:gone", self.members("newcomer"))
        self.assertIn("u:stays", self.members("newcomer"))
        self.send([event("Article Read", anonymousId="gone-phone")])
        self.folded()
        self.assertEqual(self.hearth.get("segmenter", "/v1/users/gone").status, 404, "the phone is nobody's any more")
        self.assertNotIn("DIFFERENT", self.hearth.ctl("rebuild", "--verify"))

    # --- the moment ---------------------------------------------------------------------------------------------------

    def leave_times(self, name: str, count: int) -> dict[str, float]:
        """When each of so many members was first read to be none any more. Read again and again, without a pause."""
        there, left = self.members(name), {}
        self.assertEqual(len(there), count)

        def all_left() -> bool:
            now = self.members(name)
            at = time.time()
            left.update({user: at for user in there - now if user not in left})
            return len(left) == count
        wait_until(all_left, what=f"everybody to leave {name}")
        return left

    def test_a_user_leaves_at_the_moment(self):
        """A window of 24 hours since the last event slides past it, by the real clock."""
        self.publish("today", 'days_since("Product Viewed") < 1')
        first = datetime.now(timezone.utc) + timedelta(seconds=6)
        moments = {f"u:leaves-{number}": first + timedelta(milliseconds=370 * number) for number in range(LEAVING)}
        self.send([event("Product Viewed", moment - timedelta(days=1), userId=user[2:])
                   for user, moment in moments.items()])
        self.folded()
        left = self.leave_times("today", LEAVING)
        late = sorted(left[user] - moment.timestamp() for user, moment in moments.items())
        print(f"  {LEAVING} users left {late[0]:.3f} to {late[-1]:.3f} s after their moment, "
              f"half of them within {statistics.median(late):.3f} s", flush=True)
        self.assertGreaterEqual(late[0], 0, "nobody leaves early")
        self.assertLess(late[-1], LATEST_SECONDS)


class Warnings(unittest.TestCase):
    """Days of which pass in seconds: the clock is driven."""

    def setUp(self) -> None:
        self.hearth = self.enterContext(Installation(partitions=4, clock="driven"))
        self.hearth.ctl("clock", "--forward", "1h")

    def day(self, complaints: int) -> dict:
        """A day of 120 users, of whom some complain; the warnings once it has been judged."""
        batch = [event("Article Read", userId=f"day-{number}") for number in range(120)]
        batch += [event("Complaint Filed", userId=f"day-{number}") for number in range(complaints)]
        answer = self.hearth.post("ingest", "/v1/batch", {"batch": batch})
        self.assertEqual(answer.status, 200, answer.body)
        self.hearth.ctl("clock", "--forward", "1d")
        self.hearth.ctl("await-folded")
        return self.hearth.get("segmenter", "/v1/warnings").json

    def test_complaints_open_a_warning_with_its_figures_and_a_good_day_closes_it(self):
        self.assertEqual(self.hearth.get("segmenter", "/v1/warnings").json["open"], [])
        warned = self.day(complaints=12)
        opened = next(one for one in warned["open"] if one["warning"] == "complaints")
        self.assertEqual((opened["change"], opened["programme"], opened["owner"]), ("opened", "experience", "product"))
        self.assertAlmostEqual(opened["figures"]["complaint_rate"], 0.1)
        self.assertEqual(opened["sample"], {"figure": "dau", "value": 120, "minimum": 100})
        self.assertTrue(opened["because"])
        later = self.day(complaints=0)
        self.assertNotIn("complaints", [one["warning"] for one in later["open"]])
        changes = [one["change"] for one in later["audit"] if one["warning"] == "complaints"]
        self.assertEqual(sorted(changes), ["closed", "opened"])
        self.assertNotIn("DIFFERENT", self.hearth.ctl("rebuild", "--verify"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
