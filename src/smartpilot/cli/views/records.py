"""Records as tables and files: shared by the commands that show or export them."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.streams import say
from smartpilot.i18n import _
from smartpilot.records.models import AnyTarget, Place
from smartpilot.records.terms import RECORD_KINDS, Evidence, Kind, Status, Term
from smartpilot.records.titles import PROGRAMME, STATUS, title_of
from smartpilot.registry.query import DEFAULT_COLUMNS, Selection, columns, record_to_json, value_of
from smartpilot.registry.registry import Registry
from smartpilot.render.table import Column, Table, without_needless_columns

_UNFOLDED_KEYS = {"division", "level", "evidence", "designation"}
# What the table of a narrow terminal does without, in this order: most of it can be seen from the id and the name.
_LEFT_OUT = {"notice": 1, "division": 2, "level": 3}
# The status of most records, which is shown only where some have another.
_USUAL_STATUS = {Kind.CANDIDATES: Status.CANDIDATE}
_EVIDENCE_STYLES: Mapping[Evidence | None, str] = {Evidence.REPORTED: "yellow", Evidence.UNVERIFIED: "red"}


def format_value(value: Any) -> str:
    """A value for people: terms by their label, lists with commas, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, Term):
        return value.label
    if isinstance(value, list):
        return _(", ").join(format_value(item) for item in value)
    return str(value)


def shown_value(registry: Registry, record: AnyTarget, key: str, day: dt.date) -> str:
    """What stands in a column of a record on a day, for people."""
    if key == "programme":
        return registry.programme_of_record(record).short_label
    return format_value(value_of(registry, record, key, day))


def notice_column() -> Column:
    """The notice of a record, which a table has where its rows are of several notices."""
    return Column("notice", str(title_of(Place, "notice")), whole=True, distinguishing=True)


def programme_column() -> Column:
    """The programme of a record, which a table has where its rows are of several programmes."""
    return Column("programme", str(PROGRAMME), whole=True, distinguishing=True)


def status_column(kind: Kind, asked: Status | None = None) -> Column:
    """The status of records of a kind, which a table has unless all have the usual one, or the one that was asked."""
    usual = asked or _USUAL_STATUS.get(kind, Status.PILOT)
    return Column("status", str(STATUS), whole=True, distinguishing=True, usual=usual.label)


def id_column(key: str, heading: str) -> Column:
    """The ids of records. Few are longer than notice and division, and none is broken: people copy them."""
    return Column(key, heading, least=len("2014-130123"), unbroken=True)


def _column(kind: Kind, key: str, heading: str, asked: Status | None) -> Column:
    if key == "notice":
        return notice_column()
    if key == "programme":
        return programme_column()
    if key == "status":
        return status_column(kind, asked)
    return id_column(key, heading) if key == "id" else Column(key, heading, whole=key in _UNFOLDED_KEYS)


def record_tables(
    registry: Registry, selection: Selection, day: dt.date, wanted: Sequence[str] = (), status: Status | None = None
) -> list[Table]:
    """A table for each kind that has records, as they are on a day, with the wanted columns or the usual ones.

    `status`: the one that was asked for, so that nobody has to be told.
    """
    tables: list[Table] = []
    for kind, records in selection.items():
        titles = columns(kind)
        keys = [key for key in wanted or DEFAULT_COLUMNS[kind] if key in titles]
        if not records or not keys:
            continue
        title = _("{what}: {n}").format(what=kind.label, n=len(records))
        if not wanted:
            # A column that is empty in every row only takes room, and a province that all share is enough once.
            keys = [key for key in keys if any(value_of(registry, record, key, day) for record in records)]
            provinces = {registry.province_of(record) for record in records}
            authorities = {registry.authority_of(record) for record in records} - {None}
            if len(records) > 1 and len(provinces) == 1 and "province" in keys:
                keys.remove("province")
                [region, *_rest] = authorities if len(authorities) == 1 else provinces
                title = _("{title} ({province})").format(title=title, province=region)
        columns_ = [_column(kind, key, str(titles[key]), status) for key in keys]
        if not wanted:
            columns_ = [column._replace(left_out=_LEFT_OUT.get(column.key, 0)) for column in columns_]
        table = Table(
            columns=columns_,
            rows=[[shown_value(registry, record, key, day) for key in keys] for record in records],
            title=title,
            styles=[_EVIDENCE_STYLES.get(record.evidence, "") for record in records],
        )
        tables.append(table if wanted else without_needless_columns(table))
    return tables


def emit_records(
    registry: Registry,
    selection: Selection,
    day: dt.date,
    wanted: Sequence[str],
    format_: Format,
    status: Status | None = None,
) -> None:
    """Writes records as they are on a day to stdout in the wanted form, with the wanted columns or the usual ones.

    `status`: see `record_tables`.
    """
    keys = list(wanted) or record_keys(selection)
    emit_result(
        format_,
        document=lambda: list_json(registry, selection, day),
        keys=keys,
        records=lambda: record_rows(registry, selection, keys, day),
        lines=lambda: (
            {"kind": kind.value, **record_to_json(registry, record, day)}
            for kind, records in selection.items()
            for record in records
        ),
        tables=lambda: record_tables(registry, selection, day, wanted, status),
    )
    if format_.is_for_people and not any(selection.values()):
        say_no_records(registry)


def record_keys(selection: Selection) -> list[str]:
    """The heading of CSV: the kind, and every column of the selected kinds, whatever the records have."""
    return ["kind", *dict.fromkeys(key for kind in selection for key in columns(kind))]


def record_rows(
    registry: Registry, selection: Selection, keys: Sequence[str], day: dt.date
) -> Iterator[dict[str, Any]]:
    """The values of the records of all kinds under these keys on a day, for CSV."""
    for kind, records in selection.items():
        for record in records:
            yield {key: kind.value if key == "kind" else value_of(registry, record, key, day) for key in keys}


def labelled_rows(
    registry: Registry, selection: Selection, keys: Sequence[str], day: dt.date
) -> tuple[list[str], list[dict[str, str]]]:
    """The headings and the values of `record_rows` as people read them, in the user's language."""
    titles = {key: str(title) for kind in selection for key, title in columns(kind).items()}
    headings = [titles.get(key, _("kind")) for key in keys]
    rows = [
        {key: kind.label if key == "kind" else shown_value(registry, record, key, day) for key in keys}
        for kind, records in selection.items()
        for record in records
    ]
    return headings, rows


def list_json(registry: Registry, selection: Selection, day: dt.date) -> dict[str, Any]:
    """The JSON contract `smartpilot.list/1`, of a day."""
    answer: dict[str, Any] = {"format": "smartpilot.list/1"}
    for kind in RECORD_KINDS:
        answer[kind.value] = [record_to_json(registry, record, day) for record in selection.get(kind, ())]
    return answer


def say_no_records(registry: Registry) -> None:
    """Says that nothing matches the wanted filter, or that there is nothing yet, and what to do next."""
    if any(registry.records):
        say(_("no matching records; smartpilot list without options shows all"))
        return
    say(_("the registry has no records yet"))
    say(_("smartpilot notice FILE adds a notice, smartpilot import FILE the records of an official list"))
