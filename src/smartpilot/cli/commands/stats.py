"""`smartpilot stats`: how many records there are, by province, notice, level and evidence."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from smartpilot.cli.opening import load, make_filter
from smartpilot.cli.options import FormatOption, NoticeOption, ProvinceOption, RegistryOption
from smartpilot.cli.output import Format, emit_json, emit_ndjson, emit_tables
from smartpilot.cli.streams import block, say
from smartpilot.i18n import _
from smartpilot.places.divisions import PROVINCES
from smartpilot.records.models import Notice, Pilot, title_of
from smartpilot.records.terms import Evidence, Kind, Level
from smartpilot.registry.query import select
from smartpilot.registry.registry import Registry
from smartpilot.registry.totals import RecordCount, count_records
from smartpilot.render.table import Column, Table

_BAR = 30


def run(
    registry: RegistryOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Counts the wanted records, and all of each notice against its totals."""
    pilots = load(registry)
    wanted = make_filter(pilots, provinces=province, notices=notice)
    found = select(pilots, [Kind.PILOTS], wanted)
    notices = [each for each in pilots.file.notices if not wanted.notices or each.id in wanted.notices]
    if wanted.provinces:
        notices = []  # a province is no part of a notice's totals
    places = [record for record in found[Kind.PILOTS] if isinstance(record, Pilot)]
    groups = {
        "province": _counted((pilot.province for pilot in places), [each.name for each in PROVINCES]),
        "level": _counted((pilot.level.value for pilot in places), [each.value for each in Level]),
        "evidence": _counted((pilot.evidence.value for pilot in places), [each.value for each in Evidence]),
    }
    if format_ is Format.JSON:
        counted = {"notices": _notices_json(pilots, notices)}
        emit_json(
            {
                "format": "smartpilot.stats/1",
                **counted,
                **{f"by_{key}": group for key, group in groups.items()},
            }
        )
    elif format_ in (Format.NDJSON, Format.CSV):
        rows = [
            *({"by": "notice", **row} for row in _flat_notices(pilots, notices)),
            *(
                {"by": by, "value": value, "n": n, "declared": None}
                for by, group in groups.items()
                for value, n in group.items()
            ),
        ]
        if format_ is Format.NDJSON:
            emit_ndjson(rows)
        else:
            keys = ("by", "value", "n", "declared")
            texts = [["" if row.get(key) is None else str(row[key]) for key in keys] for row in rows]
            emit_tables([Table([Column(key, key) for key in keys], texts)], format_)
    else:
        if not places:
            say(_("no record fits; smartpilot list without options shows all"))
        tables = [_notice_table(pilots, notices)] if notices else []
        emit_tables([*tables, *(_bars(key, group) for key, group in groups.items() if group)], format_)


def _counted(values: Iterable[str], order: list[str]) -> dict[str, int]:
    counts = Counter(values)
    rank = {value: number for number, value in enumerate(order)}
    return dict(sorted(counts.items(), key=lambda item: rank.get(item[0], len(rank))))


def _notices_json(registry: Registry, notices: list[Notice]) -> list[dict[str, Any]]:
    def pair(counted: RecordCount) -> dict[str, int | None]:
        return {"listed": counted.listed, "declared": counted.declared}

    rows = []
    for notice in notices:
        found = count_records(registry, notice)
        rows.append(
            {
                "notice": notice.id,
                "pilots": pair(found.pilots),
                "new": pair(found.new),
                "expanded": pair(found.expanded),
                "undesignated": found.undesignated,
                "special": pair(found.special),
            }
        )
    return rows


def _flat_notices(registry: Registry, notices: list[Notice]) -> Iterable[dict[str, Any]]:
    for notice in notices:
        found = count_records(registry, notice)
        yield {"value": notice.id, "n": found.pilots.listed, "declared": found.pilots.declared}


def _notice_table(registry: Registry, notices: list[Notice]) -> Table:
    """The registry against each notice's own totals: 31 of 97."""

    def of(counted: RecordCount) -> str:
        if counted.declared is None:
            return str(counted.listed) if counted.listed else ""
        return _("{n} of {total}").format(n=counted.listed, total=counted.declared)

    rows = []
    for notice in notices:
        found = count_records(registry, notice)
        rows.append(
            [
                notice.id,
                str(notice.issued_on),
                of(found.pilots),
                of(found.new),
                of(found.expanded),
                str(found.undesignated or ""),
                of(found.special),
            ]
        )
    columns = [
        Column("notice", _("notice"), whole=True),
        Column("issued_on", _("issued on"), whole=True),
        Column("pilots", _("pilots"), number=True, whole=True),
        Column("new", _("new"), number=True, whole=True),
        Column("expanded", _("expanded-scope"), number=True, whole=True),
        Column("undesignated", _("not stated"), number=True),
        Column("special", _("special projects"), number=True, whole=True),
    ]
    return Table(columns, rows, title=_("In the registry, of those that each notice lists"))


def _bars(key: str, group: dict[str, int]) -> Table:
    most = max(group.values())
    words = {each.value: each.label for kind in (Level, Evidence) for each in kind}
    columns = [
        Column(key, str(title_of(Pilot, key)), whole=True),
        Column("n", _("number"), number=True, whole=True),
        Column("bar", "", whole=True),
    ]
    rows = [[words.get(value, value), str(n), block() * max(1, round(_BAR * n / most))] for value, n in group.items()]
    return Table(columns, rows)
