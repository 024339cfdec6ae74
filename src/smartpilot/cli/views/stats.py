"""Numbers of pilots as tables with bars, and as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.streams import bar_character
from smartpilot.cli.views.records import programme_column, say_no_records
from smartpilot.i18n import _
from smartpilot.ledger.provenance import Provenance
from smartpilot.records.models import Pilot
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Evidence, Level, Status
from smartpilot.records.titles import STATUS, title_of
from smartpilot.registry.registry import Registry
from smartpilot.registry.totals import NoticeCounts, Statistics
from smartpilot.render.table import Column, Table, without_needless_columns

_BAR_CELLS = 30
_FLAT_KEYS = ("by", "value", "n", "declared")


def emit_statistics(registry: Registry, statistics: Statistics, format_: Format, provenance: Provenance) -> None:
    """Writes statistics to stdout in the wanted form."""
    groups = _groups_of(statistics)
    emit_result(
        format_,
        document=lambda: _statistics_json(statistics, provenance),
        keys=_FLAT_KEYS,
        records=lambda: _flat_rows(statistics),
        # That all have one status says nothing.
        tables=lambda: [
            _notice_table(registry, statistics.notices),
            *(_bar_table(by, group) for by, group in groups.items() if by != "status" or len(group) > 1),
        ],
    )
    if format_.is_for_people and not any(groups.values()):
        say_no_records(registry)


def _groups_of(statistics: Statistics) -> dict[str, Mapping[str, int]]:
    return {
        "province": statistics.by_province,
        "level": statistics.by_level,
        "evidence": statistics.by_evidence,
        "status": statistics.by_status,
    }


def _statistics_json(statistics: Statistics, provenance: Provenance) -> dict[str, Any]:
    """The contract `smartpilot.stats/1`."""
    return {
        "format": "smartpilot.stats/1",
        **provenance.as_json(),
        "notices": [
            {
                "notice": notice.id,
                "pilots": counts.pilots._asdict(),
                "new": counts.new._asdict(),
                "expanded": counts.expanded._asdict(),
                "undesignated": counts.undesignated,
                "added": counts.added,
                "special": counts.special._asdict(),
            }
            for notice, counts in statistics.notices
        ],
        **{f"by_{by}": group for by, group in _groups_of(statistics).items()},
    }


def _flat_rows(statistics: Statistics) -> Iterable[dict[str, Any]]:
    """One row for each number, for NDJSON and CSV: only notices have a declared one."""
    for notice, counts in statistics.notices:
        pilots = counts.pilots
        yield {"by": "notice", "value": notice.id, "n": pilots.listed, "declared": pilots.declared}
    for by, group in _groups_of(statistics).items():
        for value, number in group.items():
            yield {"by": by, "value": value, "n": number, "declared": None}


def _notice_table(registry: Registry, notices: Sequence[tuple[Notice, NoticeCounts]]) -> Table:
    """The registry against each notice's own totals: 31 of 97."""
    columns = [
        programme_column(),
        Column("notice", _("notice"), whole=True),
        Column("issued_on", _("issued on"), whole=True),
        Column("pilots", _("pilots"), number=True, whole=True),
        Column("new", _("new"), number=True, whole=True),
        Column("expanded", _("expanded-scope"), number=True, whole=True),
        Column("undesignated", _("not stated"), number=True),
        Column("added", _("added later"), number=True),
        Column("special", _("special projects"), number=True, whole=True),
    ]
    rows = [
        [
            registry.programme_of(notice).short_label,
            notice.id,
            str(notice.issued_on),
            counts.pilots.text,
            counts.new.text,
            counts.expanded.text,
            str(counts.undesignated or ""),
            str(counts.added or ""),
            counts.special.text,
        ]
        for notice, counts in notices
    ]
    shown = [n for n, column in enumerate(columns) if column.key != "added" or any(row[n] for row in rows)]
    table = Table(
        [columns[n] for n in shown],
        [[row[n] for n in shown] for row in rows],
        title=_("Records in the registry, of those that each notice lists"),
    )
    return without_needless_columns(table)


def _bar_table(by: str, group: Mapping[str, int]) -> Table:
    """The numbers of a group with bars, the longest for the largest."""
    most = max(group.values(), default=0)
    labels = {term.value: term.label for terms in (Level, Evidence, Status) for term in terms}
    columns = [
        Column(by, str(STATUS if by == "status" else title_of(Pilot, by)), whole=True),
        Column("n", _("number"), number=True, whole=True),
        Column("bar", "", whole=True),
    ]
    rows = [
        [labels.get(value, value), str(number), bar_character() * max(1, round(_BAR_CELLS * number / most))]
        for value, number in group.items()
    ]
    return Table(columns, rows)
