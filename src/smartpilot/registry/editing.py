"""Changes of one record by hand, where it stands in the file."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.places.naming import place_id
from smartpilot.records.models import AnyTarget, Place, Source
from smartpilot.records.terms import Kind, Term
from smartpilot.registry.placing import with_placed_records
from smartpilot.registry.registry import Registry
from smartpilot.registry.sources import with_new_source
from smartpilot.toml.edits import with_values


class Edit(NamedTuple):
    """A record, and the values that some of its fields get; None takes one away."""

    record: AnyTarget
    values: Mapping[str, Any]


def require_id_fits(edit: Edit) -> None:
    """Checks that the id of a place, which never changes, still names what the record is about.

    Raises UsageError where it did before and would not any more: then the record would be another place's.
    """
    record = edit.record
    if not isinstance(record, Place):
        return
    changed = record.model_copy(update=dict(edit.values))
    before, after = (place_id(place.notice, place.division, place.locality) for place in (record, changed))
    if before != after and record.id == before:
        message = _("{id} would be the record of another place: its id would have to be {other}")
        hint = _("smartpilot add adds that place; what is recorded about {id} stays with it").format(id=record.id)
        raise UsageError(message.format(id=record.id, other=after), hint)


def with_edit(raw: bytes, registry: Registry, edit: Edit) -> bytes:
    """The registry's file with the values of an edit; all other bytes stay.

    Raises CannotEditError where the records are written in brackets.
    """
    kind = edit.record.kind or Kind.PILOTS
    path = (kind.value, registry.of_kind(kind).index(edit.record))
    plain = {key: value.value if isinstance(value, Term) else value for key, value in edit.values.items()}
    return with_values(raw, {path: plain})


def with_record(raw: bytes, registry: Registry, record: AnyTarget, source: Source | None = None) -> bytes:
    """The registry's file with one more record among those of its notice, and a source that it cites if that is new.

    Raises CannotEditError where the records are written in brackets.
    """
    raw = with_placed_records(raw, (record.kind or Kind.PILOTS).value, [record.as_toml()])
    return with_new_source(raw, registry, source)
