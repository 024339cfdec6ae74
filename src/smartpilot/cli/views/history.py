"""Events of the ledger as tables and files, for the commands that show or record them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.streams import say
from smartpilot.cli.views.records import ID_CELLS, format_value, notice_column
from smartpilot.clock import in_local_time
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.recording import PlannedEvent
from smartpilot.ledger.voiding import Voiding
from smartpilot.records.models import Event, title_of, titles
from smartpilot.records.obligations import title_with_year
from smartpilot.records.terms import Stage
from smartpilot.registry.registry import Registry
from smartpilot.render.table import Column, Table, without_needless_columns


def emit_events(registry: Registry, ledger: Ledger, events: Sequence[Event], format_: Format, title: str = "") -> None:
    """Writes events to stdout in the wanted form; no events are an empty list, and no table."""

    def records() -> list[dict[str, Any]]:
        return [_event_json(registry, ledger, event) for event in events]

    emit_result(
        format_,
        document=lambda: {"format": "smartpilot.history/1", "events": records()},
        keys=_event_keys(),
        records=records,
        tables=lambda: [_events_table(registry, ledger, events, title)],
    )


# Fields that events did not have at first: behind those that there were before.
_LATER_FIELDS = ("batch", "recorded_by", "via", "also")


def _event_keys() -> list[str]:
    first = [name for name in titles(Event) if name not in _LATER_FIELDS]
    return [*first, "name", "title", "voided", "voided_by", *_LATER_FIELDS]


def _event_json(registry: Registry, ledger: Ledger, event: Event) -> dict[str, Any]:
    """The contract `smartpilot.history/1`: the fields of the ledger, the names in the registry, and what voids it."""
    fields = event.as_json()
    voided_by = ledger.voided_by.get(event.id)
    more = {
        "name": _target_name(registry, event),
        "title": _deliverable_title(registry, event),
        "voided": voided_by is not None,
        "voided_by": voided_by,
    }
    return {name: more[name] if name in more else fields.get(name) for name in _event_keys()}


def _target_name(registry: Registry, event: Event) -> str | None:
    target = registry.by_id.get(event.target)
    return target.name if target else None


def _notice_of(registry: Registry, event: Event) -> str:
    """The id of the notice of an event's record; empty if the registry does not have the record."""
    target = registry.by_id.get(event.target)
    return target.notice if target else ""


def _deliverable_title(registry: Registry, event: Event) -> str | None:
    """The title of an event's deliverable; None if the registry does not have it."""
    target = registry.by_id.get(event.target)
    notice = registry.notices.get(target.notice) if target else None
    deliverables = notice.deliverables if notice else []
    return next((deliverable.title for deliverable in deliverables if deliverable.id == event.deliverable), None)


def _events_table(registry: Registry, ledger: Ledger, events: Sequence[Event], title: str) -> Table:
    def column(name: str, **more: Any) -> Column:
        return Column(name, str(title_of(Event, name)), **more)

    columns = [
        column("on", whole=True),
        column("target", least=ID_CELLS),
        notice_column(),
        Column("name", _("name")),
        column("deliverable"),
        column("stage", whole=True),
        column("by", detail=True),
        column("note", detail=True),
        column("voids", detail=True),
        Column("voided_by", _("voided by"), detail=True),
        column("recorded_at", detail=True),
        column("id", detail=True),
    ]
    rows = []
    for event in events:
        deliverable = _deliverable_title(registry, event) or event.deliverable
        rows.append(
            [
                str(event.on),
                event.target,
                _notice_of(registry, event),
                _target_name(registry, event) or "",
                title_with_year(deliverable, event.year),
                _stage_text(ledger, event),
                format_value(event.by),
                format_value(event.note),
                format_value(event.voids),
                format_value(ledger.voided_by.get(event.id)),
                f"{in_local_time(event.recorded_at):%Y-%m-%d %H:%M}",
                event.id,
            ]
        )
    styles = ["" if ledger.stands(event) else "dim" for event in events]
    return without_needless_columns(Table(columns, rows, title, styles))


def _stage_text(ledger: Ledger, event: Event) -> str:
    if event.voids:
        return _("void")
    return event.stage.label if ledger.stands(event) else _("{stage} (void)").format(stage=event.stage.label)


def stage_with_remarks(stage: Stage, on: dt.date, by: str | None, note: str | None) -> str:
    """What is said of a stage, on one line: the stage, its day, the office and the note."""
    return " ".join(filter(None, (stage.label, str(on), by, note)))


def superseded_text(events: Sequence[Event]) -> str:
    """What superseded events say."""
    return _("; ").join(stage_with_remarks(event.stage, event.on, event.by, event.note) for event in events)


def planned_events_table(planned: Sequence[PlannedEvent]) -> Table:
    """The events that would be recorded, with what they supersede and their warnings."""
    columns = [
        Column("target", _("id"), least=ID_CELLS),
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
            plan.record.notice,
            plan.record.name,
            title_with_year(plan.obligation.deliverable.title, plan.obligation.year),
            plan.report.stage.label,
            str(plan.report.on),
            superseded_text(plan.superseded),
            _("; ").join(plan.warnings),
        ]
        for plan in planned
    ]
    styles = ["yellow" if plan.warnings or plan.superseded else "" for plan in planned]
    return without_needless_columns(Table(columns, rows, styles=styles))


def say_voiding(voiding: Voiding, *, dry_run: bool) -> None:
    """Says which event is voided, or would be, and what stays as it is."""
    message = _("would void {id}") if dry_run else _("{id} is voided")
    if voiding.is_written:
        message = _("{id} was voided by the same command, which was interrupted; to void one more, run it again")
    say(message.format(id=voiding.event.id))
    for event in voiding.replaced:
        message = _("{id} ({stage} on {day}), which it had replaced, stays voided; record it again if it is right")
        say(message.format(id=event.id, stage=event.stage.label, day=event.on))
    for event in voiding.duplicates:
        say(_("{id} has the same stage and still stands").format(id=event.id))


def say_warnings(planned: Sequence[PlannedEvent]) -> None:
    """Says what is unusual about the events that would be recorded, and what they supersede."""
    for plan in planned:
        id_, name, report = plan.record.id, plan.record.name, plan.report
        for warning in plan.warnings:
            say(_("note: {id} {name}: {warning}").format(id=id_, name=name, warning=warning))
        if plan.superseded:
            title = title_with_year(plan.obligation.deliverable.title, plan.obligation.year)
            new = stage_with_remarks(report.stage, report.on, report.by, report.note)
            say(_("correction: {id} {name}, {title}").format(id=id_, name=name, title=title))
            say(_("  in the ledger: {old}").format(old=superseded_text(plan.superseded)))
            say(_("  will be:       {new}").format(new=new))


def say_duplicates(planned: Sequence[PlannedEvent]) -> None:
    """Says which events are not recorded, because the ledger has them already."""
    for plan in planned:
        if plan.duplicate_of is not None and not plan.superseded:
            message = _("{id} {name}: already recorded as {event}")
            say(message.format(id=plan.record.id, name=plan.record.name, event=plan.duplicate_of.id))


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
