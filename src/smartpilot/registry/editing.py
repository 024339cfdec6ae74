"""Changes of one record, source or assessment by hand, where it stands in the file."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.places.naming import place_id
from smartpilot.records.models import AnyRecord, Assessment, Place, Source
from smartpilot.records.terms import Kind, Term
from smartpilot.registry.lookup import find_record
from smartpilot.registry.placing import with_placed_records
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.registry import Registry
from smartpilot.registry.reverting import ASSESSMENTS, SOURCES
from smartpilot.registry.sources import with_new_source
from smartpilot.text import find_nearest
from smartpilot.toml.edits import Appended, with_values


class NewRecord(NamedTuple):
    """A record that the registry is to get, and a source that it cites, None where that is in the registry."""

    record: AnyRecord
    source: Source | None = None


class Edit(NamedTuple):
    """A record, and the values that some of its fields get; None takes one away, `Appended` adds to a list."""

    record: AnyRecord
    values: Mapping[str, Any]

    @property
    def changed_record(self) -> AnyRecord:
        """The record with its new values, which may not fit it."""
        values = {
            key: [*(getattr(self.record, key) or ()), *value] if isinstance(value, Appended) else value
            for key, value in self.values.items()
        }
        return self.record.model_copy(update=values)


def find_editable(registry: Registry, text: str, among: Filter = NO_FILTER) -> AnyRecord:
    """The source or assessment with this id, else the record that a text means; `among` narrows what a name may mean.

    Raises UsageError where it is none, with the nearest ids of sources too, or where several match.
    """
    id_ = text.strip()
    record = registry.sources.get(id_) or registry.assessments.get(id_)
    if record is not None and record.id not in registry.by_id:
        return record
    try:
        return find_record(registry, text, among)
    except UsageError as error:
        near = find_nearest(id_, [*registry.sources, *registry.assessments])
        if error.lines or not near:
            raise
        hint = _("of sources and assessments: {words}").format(words=_(", ").join(near))
        raise UsageError(error.message, f"{error.hint}{_('; ')}{hint}") from error


def require_id_fits(registry: Registry, edit: Edit) -> None:
    """Checks that the id of a place or an assessment, which never changes, still names what the record is about.

    Raises UsageError where it did before and would not any more: then the record would be another place's.
    """
    record, changed = edit.record, edit.changed_record
    if isinstance(record, Assessment) and record.id.startswith(record.target) and "target" in edit.values:
        message = _("{id} would be the assessment of another record").format(id=record.id)
        raise UsageError(message, _("smartpilot add assessment adds one of that record"))
    if not isinstance(record, Place) or not isinstance(changed, Place):
        return
    before, after = (
        place_id(registry.id_prefix_of(place.notice), place.division, place.locality) for place in (record, changed)
    )
    if before != after and record.id == before:
        message = _("{id} would be the record of another place: its id would have to be {other}")
        hint = _("smartpilot add adds that place; what is recorded about {id} stays with it").format(id=record.id)
        raise UsageError(message.format(id=record.id, other=after), hint)


def with_edit(raw: bytes, registry: Registry, edit: Edit) -> bytes:
    """The registry's file with the values of an edit, new ones in the order of the fields; all other bytes stay.

    Raises CannotEditError where the records are written in brackets.
    """
    record = edit.record
    path = (table_of(record), _records_like(registry, record).index(record))
    plain = {key: value.value if isinstance(value, Term) else value for key, value in edit.values.items()}
    return with_values(raw, {path: plain}, order=list(type(record).model_fields))


def with_new_record(raw: bytes, registry: Registry, new_record: NewRecord) -> bytes:
    """The registry's file with one more record among those of its notice, and a source that it cites if that is new.

    Raises CannotEditError where the records are written in brackets.
    """
    raw = with_placed_records(raw, table_of(new_record.record), [new_record.record.as_toml()])
    return with_new_source(raw, registry, new_record.source)


def table_of(record: AnyRecord) -> str:
    """The table of the registry's file in which a record stands."""
    match record:
        case Source():
            return SOURCES
        case Assessment():
            return ASSESSMENTS
        case _:
            return (record.kind or Kind.PILOTS).value


def _records_like(registry: Registry, record: AnyRecord) -> Sequence[AnyRecord]:
    """The records of the table in which a record stands."""
    match record:
        case Source():
            return registry.file.sources
        case Assessment():
            return registry.file.assessments
        case _:
            return [known for known in registry.records if known.kind is record.kind]
