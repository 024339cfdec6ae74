"""What is said of deadlines in words, wherever it is shown: where it comes from, how far it is, what was reached."""

import datetime as dt
from collections.abc import Iterable

from smartpilot.deadlines.rows import DeadlineRow, State, TargetRow
from smartpilot.i18n import _, ngettext
from smartpilot.records.notices import ANNEX, PERIOD_END, Deliverable, Within
from smartpilot.records.terms import Stage
from smartpilot.registry.registry import Registry


def clause_text(notice: str, deliverable: Deliverable) -> str:
    """The notice that requires a deliverable, and its clause: 2014 第五条, 2016 附件 第二条."""
    clause = deliverable.clause or ""
    number = clause.removeprefix(ANNEX).strip()
    annex = _("annex") if clause.startswith(ANNEX) else ""
    return " ".join(filter(None, (notice, annex, _("clause {number}").format(number=number) if number else "")))


def within_text(within: Within, deliverables: Iterable[Deliverable], begins: dt.date | None) -> str:
    """From what a deadline follows: `36 months from 创建任务书 signed (2015-06-01)`, 自签订创建任务书之日起36个月.

    `deliverables`: those of its notice. `begins`: the day from which it is counted, None where that has not come.
    """
    events = {"notice": _("the notice"), "listed": _("the listing"), PERIOD_END: _("the end of the creation period")}
    event = events.get(within.origin, within.origin)
    if within.stage is not None:
        id_, stage = within.stage
        title = next((deliverable.title for deliverable in deliverables if deliverable.id == id_), id_)
        label = next((term.label for term in Stage if term.value == stage), stage)
        event = _("{title} {stage}").format(title=title, stage=label.removeprefix("已"))
    length = _length_text(within)
    if within.before:
        text = _("{length} before {event}") if begins is None else _("{length} before {event} ({day})")
        return text.format(length=length, event=event, day=begins)
    if begins is None:
        return _("{length} from the day of {event}").format(length=length, event=event)
    return _("{length} from {event} ({day})").format(length=length, event=event, day=begins)


def _length_text(within: Within) -> str:
    if within.months is not None:
        return ngettext("{n} month", "{n} months", within.months).format(n=within.months)
    if within.working_days is not None:
        return ngettext("{n} working day", "{n} working days", within.working_days).format(n=within.working_days)
    days = within.days or 0
    return ngettext("{n} day", "{n} days", days).format(n=days)


def rule_of_due(registry: Registry, row: DeadlineRow) -> str:
    """From what the days of a deadline follow, for all who owe it; empty where its notice names the day."""
    within = row.deliverable.within
    return within_text(within, registry.notices[row.notice].deliverables, None) if within else ""


def due_from_text(registry: Registry, row: TargetRow) -> str:
    """From what the deadline of a row follows; empty where its notice names the day."""
    within = registry.deliverables[row.notice, row.deliverable].within
    if within is None:
        return ""
    return within_text(within, registry.notices[row.notice].deliverables, row.due_from_on)


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
