#!/usr/bin/env python3
"""docs/problems.md names every problem that the services answer, with its status, and no other."""
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# How sources name the code of a problem: after its status where that is fixed, else alone.
WITH_STATUS = re.compile(r'\b([45]\d\d),\s*"([a-z_]+)"')
ALONE = re.compile(r'(?:refusal_body\(\s*|bad\(request, |return |string_view>\(|now \? |find_entity\([^;"]*|: )"'
                   r'([a-z_]+)"')
OF_AN_EVENT = re.compile(r'Code::\w+, 200, "([a-z_0-9]+)"')
OF_BOTH = {"invalid_json"}  # of whole requests, and of single events
FOLDERS = ("libs/service", "libs/fold", "services")
# Where a text that stands like this is a problem's code: elsewhere it may be anything.
ONLY_IN = {"return ": "coupon_commands.cpp", "string_view>(": "coupon_commands.cpp", ": ": "command_answer.cpp"}


def sources() -> list[tuple[str, str]]:
    files = [file for folder in FOLDERS for file in sorted((ROOT / folder).rglob("*.[ch]pp"))
             if not file.name.endswith("_test.cpp") and "simulation" not in file.parts and "world" not in file.parts]
    return [(file.name, file.read_text()) for file in files]


def known() -> dict[str, set[int]]:
    """Every code with the statuses that stand beside it."""
    found: dict[str, set[int]] = {}
    for name, text in sources():
        for status, code in WITH_STATUS.findall(text):
            found.setdefault(code, set()).add(int(status))
        for match in ALONE.finditer(text):
            if ONLY_IN.get(match[0].split('"')[0], name) == name:
                found.setdefault(match[1], set())
    return found


class Problems(unittest.TestCase):
    page = (ROOT / "docs" / "problems.md").read_text()

    def test_every_code_is_on_the_page_with_its_status_and_no_other_is(self):
        shown: dict[str, set[str]] = {}
        for code, status in re.findall(r"^\| `([a-z_]+)` \| (\d{3}|any) \|", self.page, re.MULTILINE):
            shown.setdefault(code, set()).add(status)
        found = known()
        self.assertGreater(len(found), 60)
        self.assertEqual(sorted(shown), sorted(found))
        for code, statuses in found.items():
            with self.subTest(code):
                self.assertLessEqual({str(status) for status in statuses}, shown[code])

    def test_every_reason_to_reject_an_event_is_on_the_page(self):
        told = set(OF_AN_EVENT.findall((ROOT / "services/ingest/core/code.cpp").read_text()))
        rows = re.findall(r"^\| ((?:`[a-z_0-9]+` ?)+) \| [^|]+ \|$", self.page, re.MULTILINE)
        self.assertGreater(len(told), 10)
        self.assertEqual({code for row in rows for code in re.findall(r"`(\w+)`", row)}, told | OF_BOTH)


if __name__ == "__main__":
    unittest.main(verbosity=2)
