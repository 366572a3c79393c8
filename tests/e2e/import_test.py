#!/usr/bin/env python3
"""A history of real size is imported into a running installation: others are not starved, and kills cost nothing."""
import json
import subprocess
import tempfile
import time
import unittest
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator
from urllib.parse import quote

from harness import Installation, wait_until

from cli.checkout import program  # found through the harness

FOLDING = ("segmenter", "rewards", "recall")
MAX_UNFOLDED = 24_000  # PaceLimits in tools/ctl/import_pace.hpp


def write_history(target: Path, users: int, days: int = 21) -> int:
    """The past of a scripted community; the number of its lines."""
    subprocess.run([program("hearth-load"), "history", "--users", str(users), "--days", str(days), "--until",
                    "2026-11-01T00:00:00Z", "--out", target, "--labels", target.with_suffix(".csv")],
                   check=True, stdout=subprocess.DEVNULL)
    return target.read_bytes().count(b"\n")


class Import:
    """`hearth-ctl import` as a process of its own."""

    def __init__(self, hearth: Installation, history: Path) -> None:
        self._output = open(hearth.directory / "import.txt", "a+", encoding="utf-8")
        self._process = subprocess.Popen([program("hearth-ctl"), "import", history], env=hearth.local.environment(),
                                         stdout=self._output, stderr=subprocess.STDOUT)
        self._begun = time.monotonic()

    def __enter__(self) -> "Import":
        return self

    def __exit__(self, *_) -> None:
        self.kill9()
        self._output.close()

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun

    @property
    def output(self) -> str:
        self._output.seek(0)
        return self._output.read()

    def kill9(self) -> None:
        self._process.kill()
        self._process.wait()

    def wait(self) -> int:
        return self._process.wait(timeout=120)


class Beside(unittest.TestCase):
    def setUp(self) -> None:
        self.hearth = self.enterContext(Installation(partitions=4, services=("ingest", *FOLDING)))
        self.history = self.hearth.directory / "history.ndjson"

    def count(self) -> int:
        return sum(row["events"] for row in self.hearth.get("segmenter", "/v1/events").json["events"])

    def await_live_event(self, user: str) -> float:
        """Sends one and returns the seconds from its acceptance until it can be read."""
        answer = self.hearth.post("ingest", "/v1/track", {"userId": user, "event": "Article Read",
                                                          "messageId": str(uuid.uuid4())})
        self.assertEqual(answer.status, 200, answer.body)
        accepted = time.monotonic()
        path = f"/v1/users/{user}?at_least={answer.headers['Hearth-Position']}"
        wait_until(lambda: self.hearth.get("segmenter", path).status == 200, what="the event to be readable")
        return time.monotonic() - accepted

    def test_an_import_keeps_close_to_the_folds_and_live_events_pass_through_it(self):
        lines = write_history(self.history, users=4000)
        waits = []
        with Import(self.hearth, self.history) as running:
            while running.runs:
                waits.append(self.await_live_event(f"live-{len(waits) % 10}"))
            folded, seconds = self.count(), running.seconds
            self.assertEqual(running.wait(), 0, running.output)
            self.assertNotIn("is not waited for", running.output)
        # When the import ends, no more than its bound is left to fold.
        self.assertGreaterEqual(folded, lines - MAX_UNFOLDED)
        print(f"{lines} lines in {seconds:.1f} s; {len(waits)} live events waited {max(waits):.2f} s at most")
        self.assertGreater(len(waits), 2)
        self.assertLess(max(waits), seconds / 2)


class Killed(unittest.TestCase):
    """Against an import of the same file that nobody disturbs."""
    USERS = 700

    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.history = self.folder / "history.ndjson"
        self.lines = write_history(self.history, self.USERS)
        self.assertGreater(self.lines, 2 * MAX_UNFOLDED)

    def what_is_known(self, hearth: Installation) -> dict:
        """What a back end can read of the history, but for what also depends on how messages of several partitions fell
        between each other: the position, and how many accounts a device had when it was last told."""
        hearth.ctl("await-folded")
        self.assertNotIn("DIFFERENT", hearth.ctl("rebuild", "--verify"))
        paths = ["/v1/kpis?from=2026-10-01&to=2026-11-01", "/v1/weekly", "/v1/monthly", "/v1/events", "/v1/heatmap",
                 "/v1/retention?days=7", "/v1/cohorts?period=week"]
        users = sorted({json.loads(line)["userId"] for line in self.history.read_text().splitlines()})
        paths += [f"/v1/users/{quote(user)}" for user in users[::5]]
        known = {}
        for path in paths:
            answer = hearth.get("segmenter", path)
            self.assertEqual(answer.status, 200, (path, answer.body))
            known[path] = {name: value for name, value in answer.json.items()
                           if name not in ("position", "accounts_on_device", "accounts_on_address")}
        return known

    @contextmanager
    def half_an_import(self, hearth: Installation) -> Iterator[Import]:
        """One that has published something and cannot get to its end: it waits for the segmenter, which stands still."""
        def messages() -> int:
            return sum(row["last"] for row in json.loads(hearth.ctl("partitions", "--json", "--service", "segmenter")))
        before = messages()
        hearth.pause("segmenter")
        with Import(hearth, self.history) as running:
            wait_until(lambda: messages() >= before + 8, what="something of the import in the log")
            self.assertTrue(running.runs, running.output)
            yield running

    def imported(self, hearth: Installation) -> int:
        return len(hearth.ctl("events", "--ids").split())

    def test_killed_and_run_again_it_comes_to_the_same_as_undisturbed(self):
        with Installation(partitions=4, clock="driven") as hearth:
            hearth.ctl("import", self.history)
            expected = self.what_is_known(hearth)
        with Installation(partitions=4, clock="driven") as hearth:
            with self.half_an_import(hearth) as killed:
                killed.kill9()
                hearth.resume("segmenter")
            self.assertIn(self.imported(hearth), range(1, self.lines))
            with self.half_an_import(hearth) as running:
                hearth.kill9("nats")
                hearth.resume("segmenter")
                hearth.restart("nats")
                self.assertEqual(running.wait(), 0, running.output)
                self.assertIn("were in the log already", running.output)
            found = self.what_is_known(hearth)
            for path, answer in expected.items():
                self.assertEqual(found[path], answer, path)
            in_log = self.imported(hearth)
            self.assertIn(f"{self.lines} events were in the log already", hearth.ctl("import", self.history))
            self.assertEqual(self.imported(hearth), in_log)


if __name__ == "__main__":
    unittest.main(verbosity=2)
