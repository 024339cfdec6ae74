"""What is said of deadlines in words, wherever it is shown: where it comes from, how far it is, what was reached."""

import datetime as dt

from smartpilot.deadlines.report import State
from smartpilot.i18n import _, ngettext
from smartpilot.records.models import Deliverable
from smartpilot.records.terms import Stage


def clause_text(notice: str, deliverable: Deliverable) -> str:
    """The notice that requires a deliverable, and its clause."""
    clause = _("clause {number}").format(number=deliverable.clause) if deliverable.clause else ""
    return " ".join(part for part in (notice, clause) if part)


def format_due(due: dt.date | None) -> str:
    """The last day of a deadline, or that there is none."""
    return State.UNDATED.label if due is None else str(due)


def stage_text(stage: Stage | None, day: dt.date | str | None, note: str | None) -> str:
    """The stage that was reached and its day, and why it was returned; empty if nothing is recorded.

    `day`: as a text where it is not to be written as 2015-04-30.
    """
    if stage is not Stage.RETURNED:
        return f"{stage.label} {day}" if stage else ""
    if note:
        return _("sent back for revision {day}: {reason}").format(day=day, reason=note)
    return _("sent back for revision {day}").format(day=day)


def format_days_left(days: int | None, working: int | None = None) -> str:
    """The time to a deadline: `10 days left (8 working)`, `5 days ago`; empty without a date."""
    if days is None:
        return ""
    if days == 0:
        return _("due today")
    if days < 0:
        return ngettext("{n} day ago", "{n} days ago", -days).format(n=-days)
    left = ngettext("{n} day left", "{n} days left", days).format(n=days)
    if working is None:
        return left
    return left + _(" ({n} working)").format(n=working)
