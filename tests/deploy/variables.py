"""The table of variables in docs/operations.md: whom each one is told to, and its default."""
import re
from dataclasses import dataclass

from rendering import ROOT

ROW = re.compile(r"^\| `(HEARTH_\w+)` \| ([^|]+) \| ([^|]+) \|")


@dataclass(frozen=True)
class Variable:
    default: str
    told_to: frozenset[str]

    def concerns(self, program: str) -> bool:
        """`program`: a service's name, or "ctl init"; what `all` are told, ctl is told as well."""
        return bool(self.told_to & {program, "all", "services" if not program.startswith("ctl") else program})


def variables() -> dict[str, Variable]:
    rows = filter(None, map(ROW.match, (ROOT / "docs" / "operations.md").read_text().splitlines()))
    return {row[1]: Variable(row[2].strip(), frozenset(re.split(r", | and ", row[3].strip()))) for row in rows}
