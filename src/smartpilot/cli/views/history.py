"""Events of the ledger as tables and files, for the commands that show or record them."""

from collections.abc import Sequence
from typing import Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.streams import say
from smartpilot.cli.views.records import ID_CELLS, format_value
from smartpilot.clock import in_local_time
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.recording import PlannedEvent
from smartpilot.ledger.voiding import Voiding
from smartpilot.records.models import Event, title_of, titles
from smartpilot.records.obligations import title_with_year
from smartpilot.registry.registry import Registry
from smartpilot.render.table import Column, Table


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


# The fields that say which run of a command recorded an event: behind those that there were before.
_ORIGIN = ("batch", "recorded_by", "via")


def _event_keys() -> list[str]:
    return [name for name in titles(Event) if name not in _ORIGIN] + ["name", "title", "voided", "voided_by", *_ORIGIN]


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
    # A detail that no event has would only take room.
    shown = [i for i, column in enumerate(columns) if not column.detail or any(row[i] for row in rows)]
    return Table([columns[i] for i in shown], [[row[i] for i in shown] for row in rows], title, styles)


def _stage_text(ledger: Ledger, event: Event) -> str:
    if event.voids:
        return _("void")
    return event.stage.label if ledger.stands(event) else _("{stage} (void)").format(stage=event.stage.label)


def planned_events_table(planned: Sequence[PlannedEvent]) -> Table:
    """The events that would be recorded, with their warnings."""
    columns = [
        Column("target", _("id"), least=ID_CELLS),
        Column("name", _("name")),
        Column("deliverable", _("deliverable")),
        Column("stage", _("stage"), whole=True),
        Column("on", _("day"), whole=True),
        Column("warnings", _("warnings"), detail=True),
    ]
    rows = [
        [
            plan.record.id,
            plan.record.name,
            title_with_year(plan.obligation.deliverable.title, plan.obligation.year),
            plan.report.stage.label,
            str(plan.report.on),
            _("; ").join(plan.warnings),
        ]
        for plan in planned
    ]
    return Table(columns, rows, styles=["yellow" if plan.warnings else "" for plan in planned])


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
    """Says what is unusual about the events that would be recorded."""
    for plan in planned:
        for warning in plan.warnings:
            say(_("note: {id} {name}: {warning}").format(id=plan.record.id, name=plan.record.name, warning=warning))


def say_duplicates(planned: Sequence[PlannedEvent]) -> None:
    """Says which events are not recorded, because the ledger has them already."""
    for plan in planned:
        if plan.duplicate_of is not None:
            message = _("{id} {name}: already recorded as {event}")
            say(message.format(id=plan.record.id, name=plan.record.name, event=plan.duplicate_of.id))
