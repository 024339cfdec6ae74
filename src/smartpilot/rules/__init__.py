"""The cross-record checks: one function a rule. Importing this package registers them all."""

from smartpilot.rules import divisions, events, papers, references, texts, totals
from smartpilot.rules.base import RULES, Rule, check, count_checked

# The rules that only look at what is recorded.
EVENT_RULES = frozenset(
    each.id for each in RULES.values() if each.run is not None and each.run.__module__ == events.__name__
)

__all__ = [
    "EVENT_RULES",
    "RULES",
    "Rule",
    "check",
    "count_checked",
    "divisions",
    "events",
    "papers",
    "references",
    "texts",
    "totals",
]
