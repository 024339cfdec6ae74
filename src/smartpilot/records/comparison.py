"""Two sets of records compared by record and field: what was added, removed and changed.

The order of records and keys in a file, comments and formatting are no difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from smartpilot.records.base import Model
from smartpilot.records.models import Target

# Lists whose order says nothing; that of stages, or of the offices that issue a notice, does.
_UNORDERED = frozenset({"sources", "rests_on", "medium", "components"})
# Lists of records within a record; its caller has those as records of their own.
_COMPARED_AS_RECORDS = frozenset({"deliverables"})


class KeyedRecord(NamedTuple):
    """A record with the name of its table, such as `pilots`, and the id that it has among those of the table."""

    table: str
    id: str
    record: Model


class FieldDifference(NamedTuple):
    """A field with its two values, None where a record does not have it; `totals.new` is one in a small table."""

    field: str
    old: Any
    new: Any


class RecordChange(NamedTuple):
    """A record that both sets have, and the fields that differ; `kind` is one where a candidate became a pilot."""

    old: KeyedRecord
    new: KeyedRecord
    fields: Sequence[FieldDifference]


class RecordDifferences(NamedTuple):
    """How two sets of records differ: the records of only one of them, and those of both that changed."""

    added: Sequence[KeyedRecord]
    removed: Sequence[KeyedRecord]
    changed: Sequence[RecordChange]

    @property
    def is_empty(self) -> bool:
        """Whether both have the same records."""
        return not any(self)


def compare_records(old: Iterable[KeyedRecord], new: Iterable[KeyedRecord]) -> RecordDifferences:
    """How `new` differs from `old`, in the order of `new`, and what was removed in that of `old`.

    Records are told by table and id; pilots, projects and candidates by id alone, which they keep for ever. Several of
    one id, which is an error, are compared one by one.
    """
    before, after = _by_key(old), _by_key(new)
    added, removed, changed = list[KeyedRecord](), list[KeyedRecord](), list[RecordChange]()
    for key in dict.fromkeys([*after, *before]):
        for earlier, later in zip_longest(before.get(key, ()), after.get(key, ())):
            if earlier is None:
                added.append(later)
            elif later is None:
                removed.append(earlier)
            elif earlier.record != later.record and (fields := _differing_fields(earlier, later)):
                changed.append(RecordChange(earlier, later, fields))
    return RecordDifferences(added, removed, changed)


def _by_key(records: Iterable[KeyedRecord]) -> Mapping[tuple[str, str], Sequence[KeyedRecord]]:
    by_key: dict[tuple[str, str], list[KeyedRecord]] = {}
    for record in records:
        by_key.setdefault(("" if isinstance(record.record, Target) else record.table, record.id), []).append(record)
    for several in by_key.values():
        if len(several) > 1:
            several.sort(key=repr)
    return by_key


def _differing_fields(old: KeyedRecord, new: KeyedRecord) -> list[FieldDifference]:
    before, after = ({"kind": keyed.table, **_values(keyed.record)} for keyed in (old, new))
    return [
        FieldDifference(name, before.get(name), after.get(name))
        for name in dict.fromkeys([*after, *before])
        if _comparable(name, before.get(name)) != _comparable(name, after.get(name))
    ]


def _values(record: Model, prefix: str = "") -> dict[str, Any]:
    """The values of the fields of a record, those of small tables among them."""
    values: dict[str, Any] = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, Model):
            values |= _values(value, f"{prefix}{name}.")
        elif name not in _COMPARED_AS_RECORDS:
            values[prefix + name] = value
    return values


def _comparable(name: str, value: Any) -> Any:
    return sorted(value) if name in _UNORDERED and value else value
