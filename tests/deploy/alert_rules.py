"""The rule files of deploy/prometheus: their alerts, and the metrics and labels that their expressions ask for."""
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
RULES = sorted((ROOT / "deploy" / "prometheus" / "rules").glob("*.yml"))
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\d.]+[smhdw]?|[A-Za-z_:][\w:]*|[=!]~|[=!<>]=|\S')
WORDS = {"and", "or", "unless", "offset", "bool", "sum", "max", "min", "count", "avg"}
GROUPING = {"by", "without", "on", "ignoring", "group_left", "group_right"}


@dataclass(frozen=True)
class Matcher:
    metric: str
    label: str
    operator: str
    value: str


@dataclass
class Query:
    """What an expression asks for."""
    metrics: set[str] = field(default_factory=set)  # as they are written, with _bucket and _count
    matchers: list[Matcher] = field(default_factory=list)
    groupings: set[str] = field(default_factory=set)  # labels of by, on, ignoring …


def query(expression: str) -> Query:
    """Reads as much of PromQL as the rules need; promtool checks that it is PromQL."""
    tokens, found, at = TOKEN.findall(expression), Query(), 0
    while at < len(tokens):
        word, follower = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else ""
        at += 1
        if not re.match("[A-Za-z_:]", word) or word in WORDS:
            continue
        if word in GROUPING:
            end = tokens.index(")", at)
            found.groupings |= set(tokens[at + 1:end]) - {","}
            at = end + 1
        elif follower != "(":  # else it is a function
            found.metrics.add(word)
            if follower == "{":
                end = tokens.index("}", at)
                found.matchers += [Matcher(word, label, operator, value[1:-1]) for label, operator, value
                                   in zip(tokens[at + 1:end:4], tokens[at + 2:end:4], tokens[at + 3:end:4])]
                at = end + 1
    return found


@dataclass(frozen=True)
class Rule:
    file: str  # ingest of ingest.yml
    name: str
    is_alert: bool
    expression: str
    labels: dict[str, str]
    annotations: dict[str, str]


@cache
def rules() -> list[Rule]:
    import yaml
    return [Rule(file.stem, rule.get("alert") or rule["record"], "alert" in rule, rule["expr"], rule.get("labels", {}),
                 rule.get("annotations", {}))
            for file in RULES for group in yaml.safe_load(file.read_text())["groups"] for rule in group["rules"]]


def alerts() -> list[Rule]:
    return [rule for rule in rules() if rule.is_alert]


def recorded() -> dict[str, str]:
    """The expression of each recording rule."""
    return {rule.name: rule.expression for rule in rules() if not rule.is_alert}


def family(metric: str) -> str:
    """As docs/metrics.md names it."""
    return re.sub("_(bucket|count|sum)$", "", metric)


def families(expression: str) -> set[str]:
    """What it asks for in the end, through recording rules too."""
    found = set()
    for metric in query(expression).metrics:
        found |= families(recorded()[metric]) if metric in recorded() else {family(metric)}
    return found


def users(metric: str) -> list[str]:
    """The alerts that a metric of the catalogue leads to."""
    return sorted({rule.name for rule in alerts() if metric in families(rule.expression)})
