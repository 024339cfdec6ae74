"""The cross-record checks: one function a rule. Importing this package registers them all."""

from smartpilot.rules import dates, events, places, references, totals, writing
from smartpilot.rules.base import RULES, Rule, check

__all__ = ["RULES", "Rule", "check", "dates", "events", "places", "references", "totals", "writing"]
