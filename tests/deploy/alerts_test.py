#!/usr/bin/env python3
"""The alerts of deploy/prometheus: promtool takes them and their tests, each is tested both ways and has a runbook, and
they ask for metrics, labels and buckets that docs/metrics.md knows."""
import re
import shutil
import subprocess
import sys
import unittest
from functools import cache
from pathlib import Path

import loudly
from alert_rules import ROOT, RULES, Matcher, alerts, families, family, query, recorded, rules, users

sys.path.insert(0, str(ROOT / "tests"))
import metrics_catalogue  # noqa: E402  (needs the path above)

TESTS = sorted((Path(__file__).resolve().parent / "alerts").glob("*.yml"))
RUNBOOKS = [file for file in sorted((ROOT / "docs" / "runbooks").glob("*.md")) if file.stem != "README"]
SECTIONS = ["Meaning", "Impact", "Diagnosis", "Mitigation", "Escalation"]
MAX_PAGES = 3
SHARED = {"ingest": ["shared"]}  # the files of a service beside its own; of the others:
SHARED_BY_FOLDS = ["shared", "folds"]
OF_PROMETHEUS = {"up": set()}
SCRAPED = {"job", "instance"}  # labels that Prometheus gives


def cannot_check() -> str:
    """Why alerts cannot be checked on this machine; empty when they can."""
    if shutil.which("promtool") is None:
        return "promtool is missing (./hearth setup --test): no alert was checked"
    try:
        import yaml  # noqa: F401
    except ImportError:
        return "python3-yaml is missing (./hearth setup --test): no alert was checked"
    return ""


def promtool(*arguments: str | Path) -> tuple[int, str]:
    done = subprocess.run(["promtool", *arguments], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def rows(section: str) -> list[list[str]]:
    """The cells of a table of the catalogue, without its head."""
    text = metrics_catalogue.CATALOGUE.read_text().split(section)[1].split("\n## ")[0]
    return [line.strip("|").split(" | ") for line in text.splitlines() if line.startswith("|")][2:]


@cache
def catalogue() -> dict[str, list[str]]:
    """By name: type, labels, service, what, alerts."""
    return {name.strip(" `"): [cell.strip() for cell in cells] for name, *cells in rows("# Metrics\n")}


def labels_of(metric: str) -> set[str]:
    """Of a series as expressions name it, those that Prometheus gives included."""
    if metric in recorded():
        return set().union(*(labels_of(each) for each in query(recorded()[metric]).metrics))
    if metric in OF_PROMETHEUS:
        return SCRAPED
    told = set(catalogue()[family(metric)][1].split(", ")) - {"-"}
    return told | SCRAPED | ({"le"} if metric.endswith("_bucket") else set())


def named_in(cell: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", cell))


def values_of(metric: str, label: str) -> set[str]:
    """Empty: not chosen by the code."""
    found = [values.split() for name, of, values in rows("## Label values\n")
             if name.strip() == label and metric in named_in(of) and not values.startswith("of ")]
    return set().union(*found)


def bounds_of(metric: str) -> set[str]:
    return set().union(*(bounds.split() for bounds, of in rows("## Buckets\n") if metric in named_in(of)))


def unknown_values(matcher: Matcher) -> set[str]:
    """What it names that is no value of the label; of an expression that is not a list of words: itself, when it fits
    none."""
    metrics = families(recorded()[matcher.metric]) if matcher.metric in recorded() else {family(matcher.metric)}
    known = set().union(*(values_of(metric, matcher.label) for metric in metrics))
    wanted = {matcher.value} if "~" not in matcher.operator else set(matcher.value.split("|"))
    if not known or all(re.fullmatch(r"[\w-]+", word) for word in wanted):
        return wanted - known if known else set()
    return set() if any(re.fullmatch(matcher.value, value) for value in known) else {matcher.value}


@cache
def rule_tests() -> list[tuple[str, bool]]:
    """The alert of each evaluation, and whether it is to fire."""
    import yaml
    return [(test["alertname"], bool(test.get("exp_alerts"))) for file in TESTS
            for group in yaml.safe_load(file.read_text())["tests"] for test in group["alert_rule_test"]]


@unittest.skipIf(cannot_check(), cannot_check())
class Alerts(unittest.TestCase):
    """Skips all of its tests where promtool is missing."""

    def test_promtool_takes_the_rules_and_the_example_that_loads_them(self):
        code, text = promtool("check", "rules", "--lint=all", "--lint-fatal", *RULES)
        self.assertEqual(code, 0, text)
        code, text = promtool("check", "config", "--lint=all", "--lint-fatal", RULES[0].parent.parent / "prometheus.yml")
        self.assertEqual(code, 0, text)

    def test_each_alert_fires_when_it_is_due_and_is_silent_else(self):
        code, text = promtool("test", "rules", *TESTS)
        self.assertEqual(code, 0, text)
        names = {rule.name for rule in alerts()}
        self.assertGreater(len(names), 30)
        self.assertEqual({name for name, fires in rule_tests() if fires}, names)
        self.assertEqual({name for name, fires in rule_tests() if not fires}, names)

    def test_each_alert_says_what_how_much_how_urgent_and_whose(self):
        for rule in alerts():
            with self.subTest(rule.name, file=rule.file):
                self.assertEqual(rule.annotations.keys(), {"summary", "description", "runbook_url"})
                self.assertIn("{{ $value", rule.annotations["description"])
                self.assertEqual(rule.annotations["runbook_url"], f"docs/runbooks/{rule.name}.md")
                self.assertIn(rule.labels["severity"], ("page", "ticket"))
                self.assertRegex(rule.labels["service"], r"^(hearth(-\w+)?|\{\{ \$labels\.job \}\})$")

    def test_no_service_has_more_than_three_alerts_that_wake_somebody(self):
        for service in ("ingest", "segmenter", "rewards", "recall"):
            files = [service, *SHARED.get(service, SHARED_BY_FOLDS)]
            pages = {rule.name for rule in alerts() if rule.file in files and rule.labels["severity"] == "page"}
            self.assertTrue(0 < len(pages) <= MAX_PAGES, (service, pages))

    def test_each_alert_has_a_runbook_and_each_runbook_an_alert(self):
        self.assertEqual({file.stem for file in RUNBOOKS}, {rule.name for rule in alerts()})
        for file in RUNBOOKS:
            with self.subTest(file.stem):
                text = file.read_text()
                self.assertTrue(text.startswith(f"# {file.stem}\n"))
                self.assertEqual(re.findall("^## (.*)$", text, re.MULTILINE), SECTIONS)
                self.assertIn("```sh\n", text.split("## Diagnosis")[1].split("## Mitigation")[0])

    def test_commands_of_runbooks_are_those_of_ctl(self):
        table = "".join(line for line in (ROOT / "tools/ctl/README.md").read_text().splitlines() if line.startswith("|"))
        known = set(re.findall("`([^`]+)`", table))
        for file in RUNBOOKS:
            for command in re.findall(r"hearth-ctl ([a-z-]+(?: list| redrive)?)", file.read_text()):
                with self.subTest(file.stem, command=command):
                    self.assertIn(command, known)


@unittest.skipIf(cannot_check(), cannot_check())
class Expressions(unittest.TestCase):
    """What they ask for is in docs/metrics.md, and what is there is asked for."""

    asked = [(rule.name, query(rule.expression)) for rule in (rules() if not cannot_check() else [])]

    def test_metrics_and_labels_exist(self):
        known = {*catalogue(), *recorded(), *OF_PROMETHEUS}
        for name, asked in self.asked:
            with self.subTest(name):
                self.assertEqual({metric for metric in asked.metrics if not {metric, family(metric)} & known}, set())
                for matcher in asked.matchers:
                    self.assertIn(matcher.label, labels_of(matcher.metric))
                self.assertLessEqual(asked.groupings, set().union(*(labels_of(metric) for metric in asked.metrics)))

    def test_values_of_labels_exist(self):
        for name, asked in self.asked:
            for matcher in asked.matchers:
                with self.subTest(name, matcher=matcher):
                    if matcher.label not in SCRAPED | {"le"}:
                        self.assertEqual(unknown_values(matcher), set())

    def test_thresholds_are_bounds_of_buckets_that_every_prometheus_writes_alike(self):
        thresholds = [matcher for _, asked in self.asked for matcher in asked.matchers if matcher.label == "le"]
        self.assertGreater(len(thresholds), 2)
        for matcher in thresholds:
            self.assertIn(matcher.value, bounds_of(family(matcher.metric)), matcher.metric)
            self.assertIn(".", matcher.value, "from release 3 on Prometheus writes 1 as 1.0")

    def test_each_metric_leads_to_an_alert_or_says_why_not(self):
        for name, (*_, told) in catalogue().items():
            with self.subTest(name):
                self.assertNotEqual(bool(users(name)), name in metrics_catalogue.DEBUG)
                self.assertEqual(told.removesuffix(" |"), metrics_catalogue.alerts_of(name),
                                 "run tests/metrics_catalogue.py --write")
        self.assertLessEqual(metrics_catalogue.DEBUG.keys(), catalogue().keys())

    def test_the_reader_of_expressions_finds_metrics_labels_and_groupings(self):
        asked = query('sum by (job, code) (rate(a_total{x=~"b|c{}",y!="d"}[5m] offset 1d)) > 0.5 or e:f unless on () g')
        self.assertEqual(asked.metrics, {"a_total", "e:f", "g"})
        self.assertEqual(asked.groupings, {"job", "code"})
        self.assertEqual(asked.matchers, [Matcher("a_total", "x", "=~", "b|c{}"), Matcher("a_total", "y", "!=", "d")])

    def test_a_value_that_does_not_exist_is_found(self):
        for operator, value in (("=", "acepted"), ("=~", "accepted|acepted"), ("=~", "acc.*x")):
            self.assertTrue(unknown_values(Matcher("hearth_ingest_events_total", "outcome", operator, value)), value)
        for operator, value in (("=", "accepted"), ("=~", "accepted|rejected"), ("=~", "acc.*")):
            self.assertFalse(unknown_values(Matcher("hearth_ingest_events_total", "outcome", operator, value)), value)


if __name__ == "__main__":
    loudly.main()
