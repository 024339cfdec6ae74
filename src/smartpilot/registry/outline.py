"""The outline of a registry: ids and names, and what is owed, as they stand in the file.

Nothing is checked, so that a shell can ask at every Tab: what is not as it should be is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from smartpilot.records.bare_fields import AUTHORITIES, name_of_project, owing_kinds
from smartpilot.toml.unchecked import read_unchecked


class RecordOutline(NamedTuple):
    """A record by its id and name. `is_added`: whether it is a pilot that was added later."""

    kind: str
    id: str
    name: str
    notice: str
    province: str = ""
    is_added: bool = False


class DeliverableOutline(NamedTuple):
    """A deliverable with the values of its stages, in their order."""

    id: str
    title: str
    owed_by: str
    stages: Sequence[str]


class RegistryOutline(NamedTuple):
    """Records in the order of the file; what each notice asks for; titles of notices and sources, by id.

    `asking`: for each notice, those that ask something of the records that it lists, its own id first.
    `of_authorities`: the ids of the notices that want something of authorities. `assessments`: their targets by id.
    """

    records: Sequence[RecordOutline]
    deliverables: Mapping[str, Sequence[DeliverableOutline]]
    sources: Mapping[str, str]
    notices: Mapping[str, str]
    programmes: Mapping[str, str]
    of_authorities: Sequence[str] = ()
    assessments: Mapping[str, str] = MappingProxyType({})
    asking: Mapping[str, Sequence[str]] = MappingProxyType({})

    def deliverables_of(self, record: RecordOutline) -> list[DeliverableOutline]:
        """What a record owes, in the order of the notices that ask for it."""
        kinds = owing_kinds(record.kind, is_added=record.is_added)
        return [d for notice in self.notices_asking(record) for d in self.deliverables[notice] if d.owed_by in kinds]

    def notices_asking(self, record: RecordOutline) -> Sequence[str]:
        """The ids of the notices that ask something of a record; of an authority only its own does."""
        if record.kind == AUTHORITIES:
            return [record.notice] if record.notice in self.deliverables else []
        return self.asking.get(record.notice, ()) if record.notice in self.deliverables else []


def read_outline(path: Path) -> RegistryOutline:
    """The outline of a registry file.

    Raises OSError and ValueError where the file cannot be read, or is no TOML, or is too large.
    """
    data = read_unchecked(path)
    sources = _texts_by_id(data, "sources", "title")
    notices = _texts_by_id(data, "notices", "source")
    deliverables = {str(n["id"]): list(_outline_deliverables(n)) for n in _tables_named(data, "notices") if "id" in n}
    return RegistryOutline(
        records=[record for kind in ("pilots", "projects", "candidates") for record in _outline_records(data, kind)],
        deliverables=deliverables,
        sources=sources,
        notices={id_: sources.get(source, "") for id_, source in notices.items()},
        programmes=_texts_by_id(data, "programmes", "name"),
        of_authorities=[
            notice for notice, of_notice in deliverables.items() if any(d.owed_by == AUTHORITIES for d in of_notice)
        ],
        assessments=_texts_by_id(data, "assessments", "target"),
        asking=_outline_asking(data),
    )


def _outline_asking(data: Mapping[str, Any]) -> dict[str, list[str]]:
    asking: dict[str, list[str]] = {}
    for table in _tables_named(data, "notices"):
        notice = _text(table, "id")
        for id_ in _texts_at(table, "applies_to") or [notice]:
            asking.setdefault(id_, []).append(notice)
    return {id_: sorted(notices, key=lambda notice: notice != id_) for id_, notices in asking.items()}


def _tables_named(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    tables = data.get(name)
    return [table for table in tables if isinstance(table, dict)] if isinstance(tables, list) else []


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _texts_at(table: Mapping[str, Any], key: str) -> list[str]:
    values = table.get(key)
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def _texts_by_id(data: Mapping[str, Any], name: str, key: str) -> dict[str, str]:
    return {_text(table, "id"): _text(table, key) for table in _tables_named(data, name) if _text(table, "id")}


def _outline_records(data: Mapping[str, Any], kind: str) -> Iterator[RecordOutline]:
    for table in _tables_named(data, kind):
        name = _text(table, "name") or name_of_project(_text(table, "title"), _texts_at(table, "undertaken_by"))
        if _text(table, "id") and name:
            notice, province = _text(table, "notice"), _text(table, "province")
            yield RecordOutline(kind, _text(table, "id"), name, notice, province, "added_on" in table)


def _outline_deliverables(notice: Mapping[str, Any]) -> Iterator[DeliverableOutline]:
    for table in _tables_named(notice, "deliverables"):
        if _text(table, "id"):
            title = _text(table, "title") or _text(table, "id")
            yield DeliverableOutline(_text(table, "id"), title, _text(table, "owed_by"), _texts_at(table, "stages"))
