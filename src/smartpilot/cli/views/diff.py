"""How two registries differ, as tables, a workbook, and the contract `smartpilot.diff/1`."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.streams import say
from smartpilot.cli.views.entry_names import changed_name, event_text
from smartpilot.cli.views.records import format_value, id_column
from smartpilot.i18n import _, use_language
from smartpilot.ledger.ids import short_id
from smartpilot.ledger.snapshots import Snapshot
from smartpilot.records.base import Model
from smartpilot.records.comparison import FieldDifference, KeyedRecord, RecordChange, RecordDifferences
from smartpilot.records.entries import Event, LedgerFile, RegistryChange
from smartpilot.records.models import RegistryFile, Source
from smartpilot.records.notices import CreationPeriod, Notice, Totals, Within
from smartpilot.records.titles import title_of, titles
from smartpilot.render.table import Column, Table

if TYPE_CHECKING:
    from smartpilot.typesetting.printed_table import PrintedTable

# A note folded into less is hard to read.
_VALUE_CELLS = 16
_FLAT_KEYS = ("change", "kind", "id", "name", "field", "old", "new")
# The small tables of a record, of which a difference names a field.
_SMALL_TABLES: Mapping[str, type[Model]] = {"totals": Totals, "creation_period": CreationPeriod, "within": Within}


def emit_differences(differences: RecordDifferences, old: Snapshot, new: Snapshot, format_: Format) -> None:
    """Writes how two registries differ to stdout in the wanted form; tables only where they do."""
    emit_result(
        format_,
        document=lambda: _differences_json(differences, old, new),
        keys=_FLAT_KEYS,
        records=lambda: _flat_rows(differences, old, new),
        tables=lambda: _difference_tables(differences, old, new),
    )


def say_differences(differences: RecordDifferences, old: Snapshot, new: Snapshot) -> None:
    """Says what was compared and how much differs, and which of the two has no ledger."""
    counts = {name: len(records) for name, records in differences._asdict().items()}
    if differences.is_empty:
        say(_("{old} and {new} have the same records").format(old=old.name, new=new.name))
    else:
        message = _("from {old} to {new}: {added} added, {removed} removed, {changed} changed")
        say(message.format(old=old.name, new=new.name, **counts))
    for side, opposite in ((old, new), (new, old)):
        if side.lacks_ledger and opposite.ledger.entries:
            message = _("note: {name} has no ledger, so every event of the other one is a difference")
            say(message.format(name=side.name))


def printed_differences(differences: RecordDifferences, old: Snapshot, new: Snapshot) -> list["PrintedTable"]:
    """A sheet for what was added, removed and changed, in Chinese; none for what there is nothing of."""
    from smartpilot.typesetting.printed_table import PrintedTable

    with use_language("zh"):
        subtitle = f"原：{old.name}；新：{new.name}"
        headings = ("增加", "删去", "改动")
        return [
            PrintedTable(
                heading,
                f"登记册比较：{table.title}",
                subtitle,
                ["序号", *(column.heading for column in table.columns)],
                [[number, *row] for number, row in enumerate(table.rows, 1)],
                is_wide=True,
            )
            for heading, table in zip(headings, _difference_tables(differences, old, new), strict=True)
            if table.rows
        ]


def _differences_json(differences: RecordDifferences, old: Snapshot, new: Snapshot) -> dict[str, Any]:
    """The JSON contract `smartpilot.diff/1`."""
    return {
        "format": "smartpilot.diff/1",
        "old": old.name,
        "new": new.name,
        "added": [_record_json(new, record) for record in differences.added],
        "removed": [_record_json(old, record) for record in differences.removed],
        "changed": [
            {**_record_json(new, change.new), **_field_json(difference)}
            for change in differences.changed
            for difference in change.fields
        ],
    }


def _flat_rows(differences: RecordDifferences, old: Snapshot, new: Snapshot) -> Iterator[dict[str, Any]]:
    """A row for each record that was added or removed, and for each field that changed, for CSV and NDJSON."""
    document = _differences_json(differences, old, new)
    for change in ("added", "removed", "changed"):
        for row in document[change]:
            yield {key: change if key == "change" else row.get(key) for key in _FLAT_KEYS}


def _record_json(snapshot: Snapshot, keyed: KeyedRecord) -> dict[str, Any]:
    return {"kind": keyed.table, "id": keyed.id, "name": _name_of(snapshot, keyed.record)}


def _field_json(difference: FieldDifference) -> dict[str, Any]:
    return {"field": difference.field, "old": _json_of(difference.old), "new": _json_of(difference.new)}


def _json_of(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _difference_tables(differences: RecordDifferences, old: Snapshot, new: Snapshot) -> list[Table]:
    """What was added, removed and changed, a table each."""
    return [
        _records_table(_("added: {n}"), new, differences.added),
        _records_table(_("removed: {n}"), old, differences.removed),
        _changed_fields_table(new, differences.changed),
    ]


def _kind_column() -> Column:
    return Column("kind", _("kind"), whole=True)


def _records_table(title: str, snapshot: Snapshot, records: Sequence[KeyedRecord]) -> Table:
    columns = [_kind_column(), id_column("id", _("id")), Column("name", _("name"))]
    rows = [[_kind_label(keyed.table), _id_text(keyed), _name_of(snapshot, keyed.record)] for keyed in records]
    return Table(columns, rows, title.format(n=len(records)))


def _changed_fields_table(snapshot: Snapshot, changes: Sequence[RecordChange]) -> Table:
    columns = [
        _kind_column(),
        id_column("id", _("id")),
        Column("name", _("name")),
        Column("field", _("field"), whole=True),
        Column("old", _("before"), least=_VALUE_CELLS),
        Column("new", _("after"), least=_VALUE_CELLS),
    ]
    rows = [
        [
            _kind_label(change.new.table),
            _id_text(change.new),
            _name_of(snapshot, change.new.record),
            _field_label(change, difference.field),
            *(_value_text(difference.field, value) for value in (difference.old, difference.new)),
        ]
        for change in changes
        for difference in change.fields
    ]
    return Table(columns, rows, _("changed: {n}").format(n=len(changes)))


def _kind_label(table: str) -> str:
    """What the records of a table of the files are called, in the user's language."""
    known = {**titles(RegistryFile), **titles(LedgerFile)}
    return str(known[table] if table in known else title_of(Notice, table))


def _id_text(keyed: KeyedRecord) -> str:
    return short_id(keyed.id) if isinstance(keyed.record, Event | RegistryChange) else keyed.id


def _name_of(snapshot: Snapshot, record: Model) -> str:
    """What a record is called; of an event, what it says; of a change, what the changed record is called."""
    match record:
        case Notice():
            return snapshot.registry.title_of_notice(record)
        case Event():
            return event_text(snapshot.registry, snapshot.ledger, record)
        case RegistryChange():
            return changed_name(snapshot.registry, snapshot.ledger, record) or record.record
        case Source():
            return record.title
    # All others have one.
    return str(getattr(record, "name", None) or getattr(record, "title", ""))


def _field_label(change: RecordChange, field: str) -> str:
    """What a field is called; of a small table, with its name."""
    if field == "kind":
        return _("kind")
    models = (type(change.new.record), type(change.old.record))
    name, _dot, inner = field.partition(".")
    title = next(str(title_of(model, name)) for model in models if name in model.model_fields)
    return f"{title} {title_of(_SMALL_TABLES[name], inner)}" if inner else title


def _value_text(field: str, value: Any) -> str:
    if field == "kind":
        return _kind_label(value)
    return (_("yes") if value else _("no")) if isinstance(value, bool) else format_value(value)
