#!/usr/bin/env python3
"""Real SDKs from npm deliver through kills of ingest and NATS: message ids sent = ids folded, each once."""
import json
import shutil
import subprocess
import unittest
from pathlib import Path

from harness import ROOT, Installation, wait_until

SDK = ROOT / "tests" / "sdk"
MODULES = ROOT / ".hearth" / "sdk"
COUNT = 600
PAUSE_MS = 8  # about five seconds of sending: long enough to kill in mid-batch


def installed() -> Path:
    """The SDKs, installed once per checkout, outside of the sources."""
    MODULES.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", "send.mjs"):
        shutil.copy(SDK / name, MODULES / name)
    subprocess.run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--omit=optional"], cwd=MODULES, check=True,
                   stdout=subprocess.DEVNULL, timeout=300)
    return MODULES


class Sdks(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        if shutil.which("npm") is None:
            raise AssertionError("npm is missing: ./hearth setup --test installs it")
        cls.modules = installed()

    def start(self, hearth: Installation, sdk: str, prefix: str) -> subprocess.Popen:
        words = ["node", "send.mjs", sdk, hearth.process("ingest").url, hearth.settings.write_key, str(COUNT), prefix, str(PAUSE_MS)]
        return subprocess.Popen(words, cwd=self.modules, stdout=subprocess.PIPE, text=True)

    def counted(self, hearth: Installation, prefix: str) -> int:
        profiles = (hearth.get("segmenter", f"/v1/users/{prefix}-user-{number}") for number in range(20))
        return sum(profile.json.get("events", {}).get("Article Read", 0) for profile in profiles)

    def test_every_event_of_both_sdks_counts_once_through_kills(self):
        with Installation(partitions=4) as hearth:
            senders = {sdk: self.start(hearth, sdk, sdk) for sdk in ("segment", "rudder")}
            try:
                for victim in ("ingest", "nats", "ingest"):
                    position = hearth.ctl("events", "--ids").count("\n")
                    wait_until(lambda: hearth.ctl("events", "--ids").count("\n") > position, what="traffic")
                    hearth.kill9(victim)
                    hearth.restart(victim)
                for sdk, sender in senders.items():
                    output, _ = sender.communicate(timeout=180)
                    self.assertEqual(sender.returncode, 0, sdk)
                    self.assertEqual(len(set(output.split())), COUNT, sdk)
            finally:
                for sender in senders.values():
                    sender.kill()
                    sender.wait()
            hearth.ctl("await-folded")
            stored = hearth.ctl("events", "--ids").split()
            for sdk in senders:
                wanted = {f"{sdk}-{number}" for number in range(COUNT)}
                self.assertEqual(wanted - set(stored), set(), f"{sdk}: acknowledged but not in the log")
                self.assertEqual(self.counted(hearth, sdk), COUNT, f"{sdk}: folded once each")

    def test_every_kind_of_both_sdks_is_folded_as_what_it_is(self):
        with Installation(partitions=4) as hearth:
            for sdk in ("segment", "rudder"):
                with self.subTest(sdk):
                    words = ["node", "send.mjs", f"{sdk}-kinds", hearth.process("ingest").url, hearth.settings.write_key,
                             "1", sdk, "0"]
                    sent = subprocess.run(words, cwd=self.modules, capture_output=True, text=True, timeout=180)
                    self.assertEqual(sent.returncode, 0, sent.stderr)
                    hearth.ctl("await-folded")
                    stored = [json.loads(line) for line in hearth.ctl("events").splitlines()]
                    kinds = {row["id"]: row["type"] for row in stored if row["id"].startswith(f"{sdk}-")}
                    self.assertEqual(kinds, {name: name.split("-")[1] for name in sent.stdout.split()})

                    def profile() -> dict:
                        return hearth.get("segmenter", f"/v1/users/{sdk}-ann").json
                    # What the visitor read is the user's since identify, and what the phone did since alias.
                    wait_until(lambda: profile().get("events", {}).get("Article Read") == 2, what="the joined profile")


if __name__ == "__main__":
    unittest.main(verbosity=2)
