"""What `./hearth demo` shows of the services' answers: tables that fit a terminal."""
import json
import urllib.request
from typing import Callable, Iterable

ANSWER_SECONDS = 10.0

HISTORY_MONTHS = "/v1/monthly?from=2011-07-01&to=2011-12-09"
HISTORY_DAYS = "/v1/kpis?from=2011-12-03&to=2011-12-09"
HISTORY_RETENTION = "/v1/retention?days=1,7,30,90&to=2011-12-09"
CUSTOMERS = ("14911", "12748", "12347")     # two of the shop's most frequent customers and an occasional one
PLAYED_USERS = ("u0", "u10", "u1000")       # the load generator's most active user and two others

Row = list[str]
UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError)  # no answer, or one of another shape


class Page:
    def __init__(self, segmenter_url: str, api_key: str) -> None:
        self._url, self._key = segmenter_url, api_key

    def show_history(self) -> None:
        self._show("KPIs: the shop's last months", HISTORY_MONTHS, _months)
        self._show("Its last week", HISTORY_DAYS, _days)
        self._show("Retention: of those who came first n days ago or earlier", HISTORY_RETENTION, _retention)
        self._show_profiles("Customers (their scores have decayed since 2011)", CUSTOMERS)

    def show_live(self) -> None:
        self._show_profiles("Users of the live traffic: score 0 to 100 and what contributes to it", PLAYED_USERS)
        self._show("What was done", "/v1/events", _events)
        self._show("Who is who: segments are rules in hearth.yaml", "/v1/segments", _segments)

    def _show(self, title: str, path: str, rows: Callable[[dict], list[Row]]) -> None:
        print(f"\n{title}   GET {path}")
        try:
            print(_aligned(rows(self._get(path))))
        except UNREADABLE as error:
            print(f"  {self._url}{path}: {error!r}")  # shown, not raised: the page goes on

    def _show_profiles(self, title: str, users: Iterable[str]) -> None:
        print(f"\n{title}   GET /v1/users/{{id}}")
        rows = [["user", "score", "contributions", "days", "last seen", "most of all"]]
        for user in users:
            try:
                rows.append(_profile(self._get(f"/v1/users/{user}")))
            except UNREADABLE as error:
                rows.append([user, repr(error)])
        print(_aligned(rows))

    def _get(self, path: str) -> dict:
        request = urllib.request.Request(self._url + path, headers={"Authorization": f"Bearer {self._key}"})
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            return json.load(answer)


def _months(answer: dict) -> list[Row]:
    return [["month", "orders", "customers"]] + [
        [row["month"], str(row["events"]), str(row["users"])] for row in answer["months"]]


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _days(answer: dict) -> list[Row]:
    return [["day", "orders", "DAU", "new", "WAU", "MAU 28", "stickiness"]] + [
        [row["day"], *(str(row[name]) for name in ("events", "dau", "new_users", "wau", "mau")),
         _percent(row["stickiness"])] for row in answer["days"]]


def _retention(answer: dict) -> list[Row]:
    return [["n", "users", "back on day n", "", "on or after it"]] + [
        [str(row["n"]), str(row["eligible"]), str(row["returned"]), _percent(row["retention"]),
         str(row["returned_on_or_after"])] for row in answer["days"]]


def _events(answer: dict) -> list[Row]:
    most = sorted(answer["events"], key=lambda row: -row["events"])[:8]
    return [["event", "times", "users"]] + [[row["event"], str(row["events"]), str(row["users"])] for row in most]


def _segments(answer: dict) -> list[Row]:
    most = sorted(answer["segments"], key=lambda row: -row["users"])
    return [["segment", "users", "rule"]] + [
        [row["name"], str(row["users"]), " ".join(row["rule"].split())[:70]] for row in most if row["users"]]


def _profile(answer: dict) -> Row:
    contributions = " + ".join(f"{name} {points:g}" for name, points in answer["contributions"].items() if points)
    events = sorted(answer["events"].items(), key=lambda item: -item[1])[:2]
    return [answer["user_id"], f"{answer['score']:g}", contributions or "-", str(answer["days_active"]),
            (answer["last_seen"] or "never")[:10], ", ".join(f"{name} {count}" for name, count in events)]


def _aligned(rows: list[Row]) -> str:
    widths = [max(len(row[column]) for row in rows if len(row) == len(rows[0])) for column in range(len(rows[0]))]
    return "\n".join(("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths))).rstrip() for row in rows)
