"""What the entries of a ledger are about, by name: also records that an undo took out of the registry."""

from collections.abc import Mapping
from typing import Any

from smartpilot.ledger.ledger import Ledger
from smartpilot.records.entries import Event, RegistryChange
from smartpilot.records.models import AnyTarget, Assessment
from smartpilot.records.notices import Deliverable
from smartpilot.records.periods import with_period
from smartpilot.records.validation import find_errors
from smartpilot.registry.deliverables import find_deliverable_of
from smartpilot.registry.registry import Registry
from smartpilot.registry.reverting import SOURCES, Lines, parse_record_lines


def changed_name(registry: Registry, ledger: Ledger, change: RegistryChange, lines: Lines = None) -> str | None:
    """The name of a changed record, the title of a source, the result of an assessment.

    Else that in the lines, or in those that the ledger has.
    """
    if change.table is not None:
        record_of_table = (registry.sources if change.table == SOURCES else registry.assessments).get(change.record)
        name = record_of_table.name if record_of_table else None
    else:
        record = registry.by_id.get(change.record)
        name = record.name if record else None
    known = (c.before for c in (change, *ledger.file.changes) if c.key == change.key)
    return name or next(filter(None, map(_name_in, (lines, *known))), None)


def _name_in(lines: Lines) -> str | None:
    """The name or title in the lines of a record; None where they have none, or are not those of a record."""
    record = _fields_in(lines)
    if "target" in record and not find_errors(Assessment, record):  # its name follows from its fields
        return Assessment.model_validate(record).name
    name = record.get("name") or record.get("title")
    return name if isinstance(name, str) else None


def _fields_in(lines: Lines) -> Mapping[str, Any]:
    """The fields in the lines of a record; none where they are not those of a record."""
    try:
        return parse_record_lines(lines)[1] if lines else {}
    except ValueError:
        return {}


def _fields_of_removed(ledger: Ledger, id_: str) -> Mapping[str, Any]:
    """The fields that a record had, as far as the ledger knows, which an undo took out of the registry."""
    return next((_fields_in(c.before) for c in ledger.file.changes if c.before and c.key == ("", id_)), {})


def _target_with(registry: Registry, id_: str) -> AnyTarget | None:
    """What has an id: a record, or an authority, even one that owes nothing any more; None where nothing has it."""
    return registry.by_id.get(id_) or registry.authorities_of_notices.get(id_)


def target_name(registry: Registry, ledger: Ledger, event: Event) -> str | None:
    """The name of an event's record, in the registry or before it was removed from there."""
    target = _target_with(registry, event.target)
    name = target.name if target else _fields_of_removed(ledger, event.target).get("name")
    return name if isinstance(name, str) else None


def notice_of(registry: Registry, ledger: Ledger, id_: str) -> str:
    """The id of the notice of a record, in the registry or before it was removed from there; empty if unknown."""
    target = _target_with(registry, id_)
    notice = target.notice if target else _fields_of_removed(ledger, id_).get("notice")
    return notice if isinstance(notice, str) else ""


def notice_of_event(registry: Registry, ledger: Ledger, event: Event) -> str:
    """The id of the notice that asks for the deliverable of an event; else that of its record, empty if unknown."""
    target = _target_with(registry, event.target)
    asked = find_deliverable_of(registry, target, event.deliverable) if target else None
    return asked.notice.id if asked else notice_of(registry, ledger, event.target)


def deliverable_of(registry: Registry, ledger: Ledger, event: Event) -> Deliverable | None:
    """The deliverable that an event is about; None if the registry does not have it."""
    return registry.deliverables.get((notice_of_event(registry, ledger, event), event.deliverable))


def title_text(registry: Registry, ledger: Ledger, event: Event) -> str:
    """The title of an event's deliverable with its period, else its id."""
    deliverable = deliverable_of(registry, ledger, event)
    if deliverable is None:
        return with_period(event.deliverable, event.period, None)
    return with_period(deliverable.title, event.period, deliverable.recurs)


def event_text(registry: Registry, ledger: Ledger, event: Event) -> str:
    """What an event says, on one line: the record, the deliverable, the stage and the day."""
    words = (
        target_name(registry, ledger, event) or event.target,
        title_text(registry, ledger, event),
        event.stage.label,
    )
    return " ".join((*words, str(event.on)))
