#!/usr/bin/env python3
"""Real histories through the running services meet tables that were computed independently, cell for cell."""
import csv
import datetime
import gzip
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

from harness import ROOT, Installation

SHARED = Path(os.environ.get("HEARTH_SHARED_DATA", ROOT.parent / "shared" / "data"))
DEMO = ROOT / "demo"


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with open(folder / f"{table}.csv", newline="") as file:
        return list(csv.DictReader(file))


def mathoverflow(target: Path) -> None:
    with gzip.open(SHARED / "mathoverflow" / "events.csv.gz", "rt") as source, gzip.open(target, "wt", 1) as out:
        for number, row in enumerate(csv.DictReader(source)):
            at = datetime.datetime.fromtimestamp(int(row["ts"]), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            out.write(json.dumps({"type": "track", "userId": row["user"], "event": row["event"], "timestamp": at,
                                  "messageId": f"mo-{number}"}) + "\n")


def online_retail(target: Path) -> None:
    with gzip.open(SHARED / "online-retail" / "lines.csv.gz", "rt") as source, gzip.open(target, "wt", 1) as out:
        for number, row in enumerate(csv.DictReader(source)):
            if not row["CustomerID"]:
                continue
            name = "cancel_line" if row["InvoiceNo"].startswith("C") else "order_line"
            out.write(json.dumps({"type": "track", "userId": row["CustomerID"], "event": name, "messageId": f"or-{number}",
                                  "timestamp": row["InvoiceDate"].replace(" ", "T") + "Z"}) + "\n")


class Tables(unittest.TestCase):
    maxDiff = 2000

    def check(self, history: Path, expected: Path) -> None:
        with Installation(partitions=4, zone="UTC") as hearth:
            print(hearth.ctl("import", history).strip(), flush=True)
            hearth.ctl("import", history)  # again: nothing may count twice
            hearth.ctl("await-folded", "--timeout", "300")
            read = lambda path: hearth.get("segmenter", path).json
            self.daily(read, expected)
            self.assertEqual([(r["week"], r["events"], r["users"]) for r in read("/v1/weekly")["weeks"] if r["events"]],
                             [(r["week"], int(r["events"]), int(r["users"])) for r in rows(expected, "weekly") if int(r["events"])])
            self.assertEqual([(r["month"], r["events"], r["users"]) for r in read("/v1/monthly")["months"]],
                             [(r["month"], int(r["events"]), int(r["users"])) for r in rows(expected, "monthly")])
            self.assertEqual(sorted((r["event"], r["events"], r["users"]) for r in read("/v1/events")["events"]),
                             sorted((r["event"], int(r["events"]), int(r["users"])) for r in rows(expected, "by_event")))
            self.assertEqual(read("/v1/heatmap")["heatmap"],
                             [[int(r[str(hour)]) for hour in range(24)] for r in rows(expected, "heatmap_dow_hour")])
            self.retention(read, expected)
            self.cohorts(read, "month", rows(expected, "cohorts_monthly"))
            self.cohorts(read, "week", rows(expected, "cohorts_weekly_12"))
            self.assertNotIn("DIFFERENT", hearth.ctl("rebuild", "--verify"))

    def daily(self, read, expected: Path) -> None:
        wanted = rows(expected, "daily")
        got = read(f"/v1/kpis?from={wanted[0]['day']}&to={wanted[-1]['day']}")["days"]
        columns = {"events": "events", "dau": "dau", "new_users": "new_users", "wau": "wau_7d", "mau": "mau_28d",
                   "mau_30d": "mau_30d"}
        self.assertEqual(len(got), len(wanted))
        for mine, theirs in zip(got, wanted):
            self.assertEqual(mine["day"], theirs["day"])
            self.assertEqual({name: mine[name] for name in columns},
                             {name: int(theirs[column]) for name, column in columns.items()}, mine["day"])
            self.assertAlmostEqual(mine["stickiness"] or 0, float(theirs["stickiness_dau_mau28"] or 0), places=9)

    def retention(self, read, expected: Path) -> None:
        for row in rows(expected, "retention_day_n"):
            if int(row["day_n"]) not in (1, 3, 7, 14, 28, 30, 60, 90, 180):
                continue
            got = read(f"/v1/retention?days={row['day_n']}")["days"][0]
            self.assertEqual((got["eligible"], got["returned"], got["returned_on_or_after"]),
                             (int(row["eligible"]), int(row["returned_on_day_n"]), int(row["returned_on_or_after"])))
            self.assertAlmostEqual(got["retention"] or 0, float(row["retention"]), places=9)

    def cohorts(self, read, period: str, wanted: list[dict[str, str]]) -> None:
        got = {row["cohort"]: row for row in read(f"/v1/cohorts?period={period}")["cohorts"]}
        for row in wanted:
            cells = [int(value) for name, value in row.items() if name != "cohort" and value != ""]
            if not any(cells):
                continue
            mine = got[row["cohort"]]["active"]
            self.assertEqual(mine + [0] * (len(cells) - len(mine)), cells, row["cohort"])

    def from_shared(self, name: str, convert) -> None:
        if not SHARED.is_dir():
            print(f"\n*** NOT TESTED: {name}: its real data is not at {SHARED} (HEARTH_SHARED_DATA) ***", file=sys.stderr)
            self.skipTest(f"the real data of {name} is not on this machine")
        history = Path(self.enterContext(tempfile.TemporaryDirectory())) / f"{name}.ndjson.gz"
        convert(history)
        self.check(history, SHARED / name / "expected")

    def test_mathoverflow(self):
        self.from_shared("mathoverflow", mathoverflow)

    def test_online_retail(self):
        self.from_shared("online-retail", online_retail)

    def test_the_demo_data_of_the_project(self):
        self.check(DEMO / "online-retail.ndjson.gz", DEMO / "expected")


if __name__ == "__main__":
    unittest.main(verbosity=2)
