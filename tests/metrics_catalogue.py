#!/usr/bin/env python3
"""docs/metrics.md, made from what running services say on /metrics: tests/metrics_catalogue.py --write

tests/e2e/observability_test.py fails when the file and the services differ, tests/deploy/alerts_test.py when the file
and the alerts do.
"""
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tests" / "deploy"))

import alert_rules  # noqa: E402  (needs the path above)

CATALOGUE = ROOT / "docs" / "metrics.md"
SAMPLE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
# Not chosen by the code.
TOLD_LABELS = {"version": "of the build", "revision": "of the build", "compiler": "of the build",
               "sha256": "of the configuration in force", "warning": "of `warnings` in hearth.yaml"}
# Made when the service has read the configuration.
CONFIGURED = {"segmenter": "hearth_segmenter_warnings_open"}
# What no alert uses, and why: every other metric leads to one.
DEBUG = {
    "hearth_consumer_processing_duration_seconds": "where the time of a lag goes",
    "hearth_delivery_duration_seconds": "where the time of a backlog goes",
    "hearth_fold_cache_bytes": "bounded by HEARTH_CACHE_MB",
    "hearth_fold_partition_stops_total": "the history of hearth_fold_partitions_stopped",
    "hearth_http_requests_in_flight": "the load of a moment; latency tells when it is too much",
    "hearth_ingest_configuration_number": "the digest of the same is compared",
    "hearth_ingest_publish_duration_seconds": "a request's sum of publishes, which have an alert",
    "hearth_ingest_retried_requests_total": "senders repeat what failed, and failures have alerts",
    "hearth_ingest_unplanned_events_total": "a question of the tracking plan, not of operations",
    "hearth_ingest_unknown_key_total": "equals the refused requests of the code write_key_unknown",
    "hearth_ledger_recorded_total": "rises when a partition changes hands or is rebuilt",
    "hearth_rate_limited_total": "equals the requests of the code 429; quotas have an alert",
    "hearth_redis_reconnects_total": "follows errors, which have an alert",
    "hearth_rewards_points_granted_total": "a figure of the business; budgets bound it",
    "process_cpu_seconds_total": "the limit is the platform's",
    "process_resident_memory_bytes": "the limit is the platform's",
}

HEAD = """# Metrics

Written by `tests/metrics_catalogue.py --write` from running services; a test compares. Every series exists from the
first scrape, at 0, except status codes that have not happened yet. Label values are closed: no user, key, path or
message is ever one. `route` is the template of the path, `unmatched` where there was none; series without a route
are of all HTTP servers of the process together. `alerts`: those of `deploy/prometheus` that use it; debug: none does,
for the reason given.

| name | type | labels | service | what | alerts |
|---|---|---|---|---|---|
"""


@dataclass
class Family:
    name: str
    type: str = ""
    help: str = ""
    labels: dict[str, set[str]] = field(default_factory=dict)
    buckets: set[str] = field(default_factory=set)


@dataclass
class Scrape:
    families: dict[str, Family]
    series: dict[str, float]  # the sample as it is written, with its labels

    def sum(self, name: str) -> float:
        return sum(value for sample, value in self.series.items() if sample.split("{")[0] == name)


def parse(text: str) -> Scrape:
    scrape = Scrape({}, {})
    for line in text.splitlines():
        if line.startswith(("# HELP ", "# TYPE ")):
            _, word, name, rest = line.split(" ", 3)
            family = scrape.families.setdefault(name, Family(name))
            assert not getattr(family, word.lower()), f"two lines like {line}"
            setattr(family, word.lower(), rest)
        elif line:
            name, labels, value = SAMPLE.match(line).groups()
            assert line[:line.rindex(" ")] not in scrape.series, f"two lines like {line}"
            scrape.series[line[:line.rindex(" ")]] = float(value)
            family = scrape.families.get(name) or scrape.families[re.sub("_(bucket|sum|count)$", "", name)]
            for label, content in LABEL.findall(labels or ""):
                if label == "le":
                    family.buckets.add(content)
                else:
                    family.labels.setdefault(label, set()).add(content)
    return scrape


def http_codes() -> list[str]:
    """All that the label `code` of HTTP requests can be; most exist only once they have happened."""
    source = (ROOT / "libs/service/http_metrics.cpp").read_text()
    listed = re.search(r"kStatuses = \{([^}]*)\}", source).group(1)
    return sorted(code for code in re.findall(r"\d+", listed) if code != "0") + ["other"]


def render(scrapes: dict[str, Scrape]) -> str:
    """The catalogue of these services."""
    names = sorted({name for scrape in scrapes.values() for name in scrape.families})
    rows, labels, buckets = [], {}, {}
    for name in names:
        told = {service: scrape.families[name] for service, scrape in scrapes.items() if name in scrape.families}
        first = next(iter(told.values()))
        rows.append(f"| `{name}` | {first.type} | {', '.join(sorted(first.labels)) or '-'} | {', '.join(told)} "
                    f"| {first.help} | {alerts_of(name)} |")
        if first.buckets:
            bounds = " ".join(sorted(first.buckets, key=float))
            buckets.setdefault(bounds, []).append(f"`{name}`")
        for service, family in told.items():
            for label, values in family.labels.items():
                labels.setdefault((label, values_of(name, label, values)), {}).setdefault(f"`{name}`", []).append(service)
    return HEAD + "\n".join(rows) + "\n" + _label_section(labels, len(scrapes)) + _bucket_section(buckets)


def alerts_of(metric: str) -> str:
    return ", ".join(alert_rules.users(metric)) or f"debug: {DEBUG.get(metric, 'nobody says why')}"


def values_of(name: str, label: str, values: set[str]) -> str:
    if label in TOLD_LABELS:
        return TOLD_LABELS[label]
    if name == "hearth_http_requests_total" and label == "code":
        return " ".join(http_codes())
    return " ".join(sorted(values))


def _label_section(labels: dict, services: int) -> str:
    lines = ["\n## Label values\n", "| label | of | values |", "|---|---|---|"]
    for (label, values), of in sorted(labels.items(), key=lambda item: (item[0][0], sorted(item[1]))):
        users = ", ".join(name if len(where) == services else f"{name} ({', '.join(where)})"
                          for name, where in sorted(of.items()))
        lines.append(f"| {label} | {users} | {values} |")
    return "\n".join(lines) + "\n"


def _bucket_section(buckets: dict[str, list[str]]) -> str:
    lines = ["\n## Buckets\n", "| bounds, in seconds | of |", "|---|---|"]
    lines += [f"| {bounds} | {', '.join(names)} |" for bounds, names in sorted(buckets.items())]
    return "\n".join(lines) + "\n"


def scrape(hearth, instance: str) -> Scrape:
    return parse(hearth.get(instance, "/metrics", admin=True).body.decode())


def scrape_all(hearth, services: tuple[str, ...]) -> dict[str, Scrape]:
    """As soon as the series are there that the configuration names."""
    from harness import wait_until

    for service, name in CONFIGURED.items():
        wait_until(lambda: name in scrape(hearth, service).families, what=f"{service} telling {name}")
    return {service: scrape(hearth, service) for service in services}


def main() -> int:
    if sys.argv[1:] != ["--write"]:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT / "tests" / "e2e"))
    from harness import Installation

    from cli.services import SERVICES

    with Installation(services=SERVICES) as hearth:
        CATALOGUE.write_text(render(scrape_all(hearth, SERVICES)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
