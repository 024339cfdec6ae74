"""The events that would be recorded: what they supersede, and what is unusual about them."""

import datetime as dt
from collections.abc import Sequence

from smartpilot.cli.streams import say
from smartpilot.cli.views.records import id_column, notice_column
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.ids import short_id
from smartpilot.ledger.recording import PlannedEvent
from smartpilot.records.entries import Event
from smartpilot.records.obligations import title_with_period
from smartpilot.records.terms import Stage
from smartpilot.render.table import Column, Table, without_needless_columns


def stage_with_remarks(stage: Stage, on: dt.date, by: str | None, note: str | None) -> str:
    """What is said of a stage, on one line: the stage, its day, the office and the note."""
    return " ".join(filter(None, (stage.label, str(on), by, note)))


def superseded_text(events: Sequence[Event]) -> str:
    """What superseded events say."""
    return _("; ").join(stage_with_remarks(event.stage, event.on, event.by, event.note) for event in events)


def planned_events_table(planned: Sequence[PlannedEvent]) -> Table:
    """The events that would be recorded, with what they supersede and their warnings."""
    columns = [
        id_column("target", _("id")),
        notice_column(),
        Column("name", _("name")),
        Column("deliverable", _("deliverable")),
        Column("stage", _("stage"), whole=True),
        Column("on", _("day"), whole=True),
        Column("supersedes", _("replaces"), detail=True),
        Column("warnings", _("warnings"), detail=True),
    ]
    rows = [
        [
            plan.record.id,
            plan.obligation.notice.id,
            plan.record.name,
            title_with_period(plan.obligation.deliverable, plan.obligation.period),
            plan.report.stage.label,
            str(plan.report.on),
            superseded_text(plan.superseded),
            _("; ").join(plan.warnings),
        ]
        for plan in planned
    ]
    styles = ["yellow" if plan.warnings or plan.superseded else "" for plan in planned]
    return without_needless_columns(Table(columns, rows, styles=styles))


def say_warnings(planned: Sequence[PlannedEvent]) -> None:
    """Says what is unusual about the events that would be recorded, and what they supersede."""
    for plan in planned:
        id_, name, report = plan.record.id, plan.record.name, plan.report
        for warning in plan.warnings:
            say(_("note: {id} {name}: {warning}").format(id=id_, name=name, warning=warning))
        if plan.superseded:
            title = title_with_period(plan.obligation.deliverable, plan.obligation.period)
            new = stage_with_remarks(report.stage, report.on, report.by, report.note)
            say(_("correction: {id} {name}, {title}").format(id=id_, name=name, title=title))
            say(_("  in the ledger: {old}").format(old=superseded_text(plan.superseded)))
            say(_("  will be:       {new}").format(new=new))


def say_duplicates(planned: Sequence[PlannedEvent]) -> None:
    """Says which events are not recorded, because the ledger has them already."""
    for plan in planned:
        if plan.duplicate_of is not None and not plan.superseded:
            message = _("{id} {name}: already recorded as {event}")
            say(message.format(id=plan.record.id, name=plan.record.name, event=short_id(plan.duplicate_of.id)))


def say_missing_reasons(planned: Sequence[PlannedEvent]) -> None:
    """Says of which returns no reason is recorded."""
    for plan in planned:
        if plan.report.stage is Stage.RETURNED and plan.report.note is None:
            message = _("note: {id} {name}: no reason is given; --note TEXT adds it to the same command")
            say(message.format(id=plan.record.id, name=plan.record.name))


def say_recorded(planned: Sequence[PlannedEvent], *, dry_run: bool) -> None:
    """Says how many events were recorded or would be, and how many are corrections."""
    new = [plan for plan in planned if not plan.is_recorded]
    if dry_run:
        count = ngettext("would record {n} event", "would record {n} events", len(new))
    else:
        count = ngettext("recorded {n} event", "recorded {n} events", len(new))
    corrections = sum(bool(plan.superseded) for plan in new)
    suffix = ngettext(", {n} of them a correction", ", {n} of them corrections", corrections) if corrections else ""
    say(count.format(n=len(new)) + suffix.format(n=corrections))
