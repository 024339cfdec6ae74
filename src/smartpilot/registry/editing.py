"""Changes of one record by hand, where it stands in the file."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from smartpilot.records.models import AnyTarget, Source
from smartpilot.records.terms import Kind, Term
from smartpilot.registry.registry import Registry
from smartpilot.toml.edits import with_records, with_values


class Edit(NamedTuple):
    """A record, and the values that some of its fields get; None takes one away."""

    record: AnyTarget
    values: Mapping[str, Any]


def with_edit(raw: bytes, registry: Registry, edit: Edit) -> bytes:
    """The registry's file with the values of an edit; all other bytes stay.

    Raises CannotEditError where the records are written in brackets.
    """
    kind = edit.record.kind or Kind.PILOTS
    path = (kind.value, registry.of_kind(kind).index(edit.record))
    plain = {key: value.value if isinstance(value, Term) else value for key, value in edit.values.items()}
    return with_values(raw, {path: plain})


def with_record(raw: bytes, registry: Registry, record: AnyTarget, source: Source | None = None) -> bytes:
    """The registry's file with one more record behind the last of its kind, and a source that it cites if that is new.

    Raises CannotEditError where the records are written in brackets.
    """
    raw = with_records(raw, (record.kind or Kind.PILOTS).value, [record.as_toml()])
    return with_records(raw, "sources", [source.as_toml()] if source and source.id not in registry.sources else [])
