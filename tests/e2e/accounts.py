"""Load with a record of every accepted id, and the balance that must hold afterwards: sent = stored = counted."""
import json
import subprocess
import unittest
from pathlib import Path

from harness import Installation

from cli.checkout import program
from cli.programs import load_environment


class Load:
    """hearth-load in the background; leaving the `with` block ends it if it still runs."""

    def __init__(self, hearth: Installation, name: str, *options: str | int) -> None:
        self.ids: Path = hearth.directory / f"ids-{name}"
        self.ids.touch()
        words = [program("hearth-load"), "--json", "--ids", self.ids, *map(str, options)]
        self._process = subprocess.Popen(words, env=load_environment(hearth.local), stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> "Load":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def finish(self, deadline_seconds: float = 180) -> tuple[int, dict]:
        """Its exit code and summary."""
        summary, _ = self._process.communicate(timeout=deadline_seconds)
        return self._process.returncode, json.loads(summary)

    def accepted(self) -> set[str]:
        return set(self.ids.read_text().split())


def check_accounts(test: unittest.TestCase, hearth: Installation, accepted: set[str], nothing_else: bool = False) -> None:
    """Every accepted id is in the log, every id in the log counts once, and live state = refold of the log.
    `nothing_else`: all that was sent was accepted in the end, so nothing else may be in the log."""
    hearth.ctl("await-folded", "--timeout", "120")
    test.assertNotIn("DIFFERENT", hearth.ctl("rebuild", "--verify"))
    stored = set(hearth.ctl("events", "--ids").split())
    print(f"  {len(accepted)} ids accepted, {len(stored)} in the log", flush=True)
    test.assertGreater(len(accepted), 0)
    test.assertEqual(accepted - stored, set(), "accepted events that are not in the log")
    if nothing_else:
        test.assertEqual(stored - accepted, set(), "events in the log that nobody was told of")
    answer = hearth.get("segmenter", "/v1/events")
    test.assertEqual(answer.status, 200, answer.json)
    counted = sum(row["events"] for row in answer.json["events"])
    test.assertEqual(counted, len(stored), "every id in the log counts once")
    partitions = json.loads(hearth.ctl("partitions", "--json"))
    test.assertEqual([row for row in partitions if row.get("stopped")], [])
