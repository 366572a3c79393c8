#!/usr/bin/env python3
"""A log that is not the one we folded: an older image after a power cut, a flipped bit. The partition stops, says why,
names the repair, and goes on after it; it never guesses."""
import json
import shutil
import unittest
import uuid
from pathlib import Path

from harness import Installation, wait_until

from cli.problem import Problem


class DamageCase(unittest.TestCase):
    services = ("ingest", "segmenter")

    def setUp(self) -> None:
        self.hearth = self.enterContext(Installation(partitions=2, services=self.services))
        self.log = self.hearth.directory / "nats"

    def send(self, number: int) -> None:
        batch = [{"type": "track", "userId": f"user-{i % 50}", "event": "Article Read", "messageId": str(uuid.uuid4())}
                 for i in range(number)]
        for start in range(0, number, 20):  # many frames, so that the log has many messages
            body = {"batch": batch[start:start + 20]}
            wait_until(lambda: self.hearth.post("ingest", "/v1/batch", body).status == 200, what="an answer 200")

    def reasons(self) -> list[dict]:
        rows = json.loads(self.hearth.ctl("partitions", "--json"))
        return [row["stopped"] for row in rows if row.get("stopped")]

    def counted(self) -> int:
        return sum(row["events"] for row in self.hearth.get("segmenter", "/v1/events").json["events"])

    def image(self) -> Path:
        """What the log's disk holds now, when all of it is folded."""
        self.hearth.ctl("await-folded")
        self.hearth.kill9("nats")
        copy = self.hearth.directory / "image"
        shutil.copytree(self.log, copy)
        self.hearth.restart("nats")
        return copy

    def swap_in(self, image: Path) -> None:
        self.hearth.kill9("nats")
        shutil.rmtree(self.log)
        shutil.copytree(image, self.log)


class Damage(DamageCase):
    def test_an_image_from_before_a_power_cut_stops_a_running_owner(self):
        self.send(200)
        image = self.image()
        self.send(200)
        self.hearth.ctl("await-folded")
        self.swap_in(image)
        self.hearth.restart("nats")
        wait_until(lambda: len(self.reasons()) == 2, what="both partitions to stop")
        self.assertEqual({reason["code"] for reason in self.reasons()}, {"log_went_back"})
        self.assertEqual(self.counted(), 400)  # what was folded can still be read
        self.hearth.ctl("rebuild")
        wait_until(lambda: not self.reasons() and self.counted() == 200, what="the repair")

    def test_a_log_that_went_back_and_grew_past_the_checkpoint_is_recognised(self):
        self.send(100)
        image = self.image()
        self.send(100)
        self.hearth.ctl("await-folded")
        self.hearth.kill9("segmenter")
        self.swap_in(image)
        self.hearth.restart("nats")
        self.send(400)
        self.hearth.restart("segmenter")
        wait_until(lambda: len(self.reasons()) == 2, what="both partitions to stop")
        self.assertEqual({reason["code"] for reason in self.reasons()}, {"other_log"})
        self.assertTrue(all("rebuild" in reason["repair"] for reason in self.reasons()))
        self.hearth.ctl("rebuild")
        wait_until(lambda: not self.reasons() and self.counted() == 500, what="the repair")

    def test_a_flipped_bit_in_the_log_is_never_passed_over(self):
        self.send(400)
        self.hearth.ctl("await-folded")
        self.hearth.kill9("nats")
        backup = shutil.copytree(self.log, self.hearth.directory / "backup")
        block = next(self.log.rglob("HEARTH-00/msgs/*.blk"))
        with open(block, "r+b") as file:
            file.seek(block.stat().st_size // 2)
            byte = file.read(1)[0]
            file.seek(-1, 1)
            file.write(bytes([byte ^ 1]))
        self.hearth.restart("nats")
        wait_until(lambda: len(self.reasons()) == 1, what="the damaged partition to stop")
        [reason] = self.reasons()
        self.assertIn(reason["code"], ("log_went_back", "log_gap", "other_log"))
        self.assertIn("from a", reason["repair"])
        self.assertIn("hearth-ctl resume --service segmenter --partition 0", reason["repair"])
        self.swap_in(backup)
        self.hearth.restart("nats")
        self.hearth.ctl("resume", "--service", "segmenter", "--partition", "0")
        wait_until(lambda: not self.reasons(), what="the repair")
        self.check_that_it_goes_on()

    def test_a_log_whose_end_was_torn_off_is_never_taken_for_the_whole(self):
        self.send(400)
        self.hearth.ctl("await-folded")
        self.hearth.kill9("nats")
        block = max(self.log.rglob("HEARTH-00/msgs/*.blk"), key=lambda file: int(file.stem))
        with open(block, "r+b") as file:
            file.truncate(block.stat().st_size * 3 // 4)
        self.hearth.restart("nats")
        wait_until(lambda: len(self.reasons()) == 1, what="the damaged partition to stop")
        self.check_named_and_repaired()

    def check_named_and_repaired(self) -> None:
        [reason] = self.reasons()
        self.assertIn(reason["code"], ("log_went_back", "log_gap", "other_log"))
        self.assertIn("hearth-ctl rebuild --service segmenter --partition 0", reason["repair"])
        self.hearth.ctl("rebuild", "--service", "segmenter", "--partition", "0")
        wait_until(lambda: not self.reasons(), what="the repair")
        self.check_that_it_goes_on()

    def check_that_it_goes_on(self) -> None:
        self.send(20)
        self.hearth.ctl("await-folded")
        self.assertNotIn("DIFFERENT", self.hearth.ctl("rebuild", "--verify"))
        self.assertEqual(self.counted(), len(set(self.hearth.ctl("events", "--ids").split())))


class Money(DamageCase):
    services = ("ingest", "segmenter", "rewards")

    def read(self, user: str) -> None:
        batch = [{"type": "track", "userId": user, "event": "Article Read", "messageId": f"{user}-{n}"}
                 for n in range(3)]
        wait_until(lambda: self.hearth.post("ingest", "/v1/batch", {"batch": batch}).status == 200,
                   what="an answer 200")

    def points(self, user: str) -> int:
        self.hearth.ctl("await-folded")
        return self.hearth.get("rewards", f"/v1/users/{user}/wallet").json.get("points", 0)

    def test_rewards_of_an_older_backup_go_on_when_told_that_decisions_are_lost(self):
        self.read("early")
        self.assertEqual(self.points("early"), 20)
        image = self.image()
        for n in range(10):
            self.read(f"lost-{n}")
        self.assertEqual(self.points("lost-0"), 20)
        self.swap_in(image)
        self.hearth.restart("nats")
        wait_until(lambda: len(self.reasons()) == 4, what="both partitions of both services to stop")
        self.hearth.ctl("rebuild", "--service", "segmenter")
        with self.assertRaisesRegex(Problem, "accept-lost-decisions"):
            self.hearth.ctl("rebuild", "--service", "rewards")
        self.hearth.ctl("rebuild", "--service", "rewards", "--accept-lost-decisions")
        wait_until(lambda: not self.reasons(), what="the repair")
        self.read("late")
        self.assertEqual((self.points("early"), self.points("late"), self.points("lost-0")), (20, 20, 0))
        self.assertNotIn("DIFFERENT", self.hearth.ctl("rebuild", "--verify"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
