"""The cross-record checks: one function a rule. Importing this package registers them all."""

from smartpilot.rules import assessments, changes, deliverables, divisions, events, lists, references, texts, totals
from smartpilot.rules.base import RULES, Rule, check, count_checked

# The rules about events of the ledger.
EVENT_RULES = frozenset(rule.id for rule in RULES.values() if rule.about_ledger)

__all__ = [
    "EVENT_RULES",
    "RULES",
    "Rule",
    "assessments",
    "changes",
    "check",
    "count_checked",
    "deliverables",
    "divisions",
    "events",
    "lists",
    "references",
    "texts",
    "totals",
]
