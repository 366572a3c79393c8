#!/usr/bin/env python3
"""What the KPI tables of online-retail.ndjson.gz must be, computed with plain sets and without the product's code.

expected.py           writes expected/*.csv after checking them against SQLite
expected.py --check   compares the files there with a new computation; exits 1 when one differs

Days are UTC; active is who has at least one event of any kind. wau_7d, mau_28d and mau_30d count the distinct users of
the day and the 6, 27 or 29 before it. Weeks begin on Monday. retention_day_n counts the users whose first day + n is
not after the last day of the data. Column k of a cohort counts its users that are active k periods after their first.
"""
import csv
import gzip
import io
import json
import sqlite3
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Callable

HERE = Path(__file__).resolve().parent
EVENTS = HERE / "online-retail.ndjson.gz"
EXPECTED = HERE / "expected"
RETENTION_DAYS = (1, 3, 7, 14, 28, 30, 60, 90, 180)
COHORT_WEEKS = 12

Table = list[list]


@dataclass(frozen=True)
class Event:
    user: str
    name: str
    time: datetime

    @property
    def day(self) -> date:
        return self.time.date()


def load(path: Path) -> list[Event]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = map(json.loads, file)
        return [Event(row["userId"], row["event"], datetime.strptime(row["timestamp"], "%Y-%m-%dT%H:%M:%SZ"))
                for row in rows]


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def month_text(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def ratio(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 0.0


class Population:
    def __init__(self, events: list[Event]) -> None:
        self.events = events
        self.users_on: dict[date, set[str]] = defaultdict(set)
        self.days_of: dict[str, set[date]] = defaultdict(set)
        for event in events:
            self.users_on[event.day].add(event.user)
            self.days_of[event.user].add(event.day)
        self.first_day = {user: min(days) for user, days in self.days_of.items()}
        self.begin, self.end = min(self.users_on), max(self.users_on)

    @property
    def days(self) -> list[date]:
        return [self.begin + timedelta(days=n) for n in range((self.end - self.begin).days + 1)]

    def active_in(self, last: date, length: int) -> int:
        days = (last - timedelta(days=n) for n in range(length))
        return len(set().union(*(self.users_on.get(day, ()) for day in days)))


def daily(people: Population) -> Table:
    rows: Table = [["day", "events", "dau", "new_users", "wau_7d", "mau_28d", "mau_30d", "stickiness_dau_mau28"]]
    events, new = defaultdict(int), defaultdict(int)
    for event in people.events:
        events[event.day] += 1
    for first in people.first_day.values():
        new[first] += 1
    for day in people.days:
        dau, mau = len(people.users_on.get(day, ())), people.active_in(day, 28)
        rows.append([day, events[day], dau, new[day], people.active_in(day, 7), mau, people.active_in(day, 30),
                     ratio(dau, mau)])
    return rows


def by_period(people: Population, title: str, period: Callable[[date], object]) -> Table:
    events, users = defaultdict(int), defaultdict(set)
    for event in people.events:
        events[period(event.day)] += 1
        users[period(event.day)].add(event.user)
    # A period without events is a row of zeros, like a day without events.
    periods = sorted({period(day) for day in people.days})
    return [[title, "events", "users"]] + [[each, events[each], len(users[each])] for each in periods]


def by_event(people: Population) -> Table:
    events, users = defaultdict(int), defaultdict(set)
    for event in people.events:
        events[event.name] += 1
        users[event.name].add(event.user)
    return [["event", "events", "users"]] + [[name, events[name], len(users[name])] for name in sorted(events)]


def heatmap(people: Population) -> Table:
    counts = [[0] * 24 for _ in range(7)]
    for event in people.events:
        counts[event.time.weekday()][event.time.hour] += 1
    return [["dow", *range(24)]] + [[dow, *row] for dow, row in enumerate(counts)]


def retention(people: Population) -> Table:
    rows: Table = [["day_n", "eligible", "returned_on_day_n", "retention", "returned_on_or_after",
                    "unbounded_retention"]]
    for n in RETENTION_DAYS:
        due = {user: first + timedelta(days=n) for user, first in people.first_day.items()
               if first + timedelta(days=n) <= people.end}
        exactly = sum(day in people.days_of[user] for user, day in due.items())
        later = sum(max(people.days_of[user]) >= day for user, day in due.items())
        rows.append([n, len(due), exactly, ratio(exactly, len(due)), later, ratio(later, len(due))])
    return rows


def cohorts(people: Population, number: Callable[[date], int], text: Callable[[int], object], last: int) -> Table:
    cells: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for user, days in people.days_of.items():
        cohort = number(people.first_day[user])
        for day in days:
            cells[cohort][number(day) - cohort].add(user)
    return [["cohort", *range(last + 1)]] + [
        [text(cohort), *(len(cells[cohort][k]) for k in range(last + 1))] for cohort in sorted(cells)]


def tables(people: Population) -> dict[str, Table]:
    months = month_number(people.end) - month_number(people.begin)
    week_number: Callable[[date], int] = lambda day: (monday(day) - date(1970, 1, 5)).days // 7
    return {
        "daily": daily(people),
        "weekly": by_period(people, "week", monday),
        "monthly": by_period(people, "month", lambda day: month_text(month_number(day))),
        "by_event": by_event(people),
        "heatmap_dow_hour": heatmap(people),
        "retention_day_n": retention(people),
        "cohorts_monthly": cohorts(people, month_number, month_text, months),
        "cohorts_weekly_12": cohorts(people, week_number,
                                     lambda number: date(1970, 1, 5) + timedelta(weeks=number), COHORT_WEEKS),
    }


# The same tables, said a second time in another language. Each query gives the rows in the order of the file.
DAY, MONDAY = "date(time)", "date(time, '-6 days', 'weekday 1')"
WINDOW = "(SELECT count(DISTINCT user) FROM event WHERE day BETWEEN date(d.day, '-{} days') AND d.day)"
FIRST = "(SELECT user, min(day) AS day FROM event GROUP BY user)"
QUERIES = {
    "daily": f"""
        WITH RECURSIVE d(day) AS (SELECT min(day) FROM event UNION ALL
                                  SELECT date(day, '+1 day') FROM d WHERE day < (SELECT max(day) FROM event))
        SELECT day, (SELECT count(*) FROM event WHERE day = d.day), {WINDOW.format(0)},
               (SELECT count(*) FROM first WHERE day = d.day), {WINDOW.format(6)}, {WINDOW.format(27)},
               {WINDOW.format(29)}, round(1.0 * {WINDOW.format(0)} / {WINDOW.format(27)}, 6) FROM d""",
    "weekly": "SELECT monday, count(*), count(DISTINCT user) FROM event GROUP BY 1 ORDER BY 1",
    "monthly": "SELECT substr(day, 1, 7), count(*), count(DISTINCT user) FROM event GROUP BY 1 ORDER BY 1",
    "by_event": "SELECT name, count(*), count(DISTINCT user) FROM event GROUP BY 1 ORDER BY 1",
    "heatmap_dow_hour": "SELECT (strftime('%w', time) + 6) % 7, strftime('%H', time) + 0, count(*) FROM event "
                        "GROUP BY 1, 2",
    "retention_day_n": """
        WITH n(n) AS (VALUES {days}), due AS (
          SELECT n, user, date(day, '+' || n || ' days') AS day FROM first, n
          WHERE date(day, '+' || n || ' days') <= (SELECT max(day) FROM event))
        SELECT n, count(*), sum(EXISTS (SELECT 1 FROM event e WHERE e.user = due.user AND e.day = due.day)),
               sum(EXISTS (SELECT 1 FROM event e WHERE e.user = due.user AND e.day >= due.day))
        FROM due GROUP BY n ORDER BY n""".replace("{days}", ", ".join(f"({n})" for n in RETENTION_DAYS)),
    "cohorts_monthly": """
        SELECT substr(f.day, 1, 7), (substr(e.day, 1, 4) - substr(f.day, 1, 4)) * 12
               + substr(e.day, 6, 2) - substr(f.day, 6, 2), count(DISTINCT e.user)
        FROM event e JOIN first f USING (user) GROUP BY 1, 2""",
    "cohorts_weekly_12": """
        SELECT date(f.day, '-6 days', 'weekday 1'),
               CAST((julianday(e.monday) - julianday(f.day, '-6 days', 'weekday 1')) / 7 AS INTEGER),
               count(DISTINCT e.user)
        FROM event e JOIN first f USING (user) GROUP BY 1, 2""",
}


def check_with_sqlite(events: list[Event], made: dict[str, Table]) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE event (user, name, time, day, monday)")
    database.executemany(f"INSERT INTO event SELECT ?1, ?2, time, {DAY}, {MONDAY} FROM (SELECT ?3 AS time)",
                         [(event.user, event.name, event.time.isoformat(" ")) for event in events])
    database.execute("CREATE INDEX by_day ON event (day, user)")
    database.execute("CREATE INDEX by_user ON event (user, day)")
    database.execute(f"CREATE TABLE first AS SELECT * FROM {FIRST}")
    for name, query in QUERIES.items():
        answer = [tuple(row) for row in database.execute(query)]
        ours = [tuple(str(cell) if isinstance(cell, date) else cell for cell in row) for row in made[name][1:]]
        if name == "retention_day_n":
            ours = [(n, eligible, exactly, later) for n, eligible, exactly, _, later, _ in ours]
        elif name.startswith(("cohorts", "heatmap")):  # SQL gives only cells that are not zero
            ours = {(row[0], k, cell) for row in ours for k, cell in enumerate(row[1:]) if cell}
            columns = len(made[name][0]) - 1
            answer = {row for row in answer if row[1] < columns}
        elif name == "weekly":
            ours = [row for row in ours if row[1]]
        if ours != answer:
            raise AssertionError(f"{name}: SQLite has another answer: {set(answer) ^ set(ours)}")


def as_csv(table: Table) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(table)
    return text.getvalue()


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    events = load(EVENTS)
    made = tables(Population(events))
    check_with_sqlite(events, made)
    differing = []
    for name, table in made.items():
        path, text = EXPECTED / f"{name}.csv", as_csv(table)
        if not arguments:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            differing.append(path.name)
    print(f"{len(events)} events, {len(made)} tables, equal in SQLite"
          + (f"; these files differ: {', '.join(differing)}" if differing else ""))
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
