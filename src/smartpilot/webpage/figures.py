"""What the page says in figures: taken from the deadlines and the totals as the other commands give them."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from smartpilot.deadlines.holidays import holidays_path, read_holidays
from smartpilot.deadlines.report import DeadlineReport, report_deadlines
from smartpilot.deadlines.rows import (
    DeadlineRow,
    ProvinceRow,
    State,
    Tally,
    TargetRow,
    count_states,
    due_by,
    sum_tallies,
)
from smartpilot.ledger.provenance import Provenance
from smartpilot.places.authorities import CORPS, SEPARATELY_PLANNED
from smartpilot.places.divisions import PROVINCES, province_rank
from smartpilot.records.models import AnyTarget
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Kind
from smartpilot.registry.query import Filter, select
from smartpilot.registry.totals import NoticeCounts, count_pilots
from smartpilot.store import Store


class AreaFigures(NamedTuple):
    """How many pilots a province or authority has, and how many of its deliverables were due by the day and came."""

    name: str
    pilots: int
    due: Tally

    @property
    def share(self) -> float | None:
        """The part of what was due that has been handed in, from 0 to 1; None where nothing was due."""
        return self.due.handed_in / self.due.targets if self.due.targets else None


class PageFigures(NamedTuple):
    """Everything that the page shows, for a selection of records on a day.

    `due` counts what was due by the day. `areas` has the 34 divisions of the first level, each with what lies in it,
    and the separately planned cities and the Corps once more by themselves, by their full names.
    """

    as_of: dt.date
    filter: Filter
    provenance: Provenance
    records: Mapping[Kind, Sequence[AnyTarget]]
    due: Tally
    deadlines: Sequence[DeadlineRow]
    provinces: Sequence[ProvinceRow]
    overdue: Sequence[TargetRow]
    areas: Mapping[str, AreaFigures]
    notices: Sequence[tuple[Notice, NoticeCounts]]
    by_status: Mapping[str, int]

    @property
    def next_deadline(self) -> DeadlineRow | None:
        """The first deadline on the day or after it for which something is outstanding; None where there is none."""
        coming = (row for row in self.deadlines if row.due is not None and row.due >= self.as_of)
        return next((row for row in coming if row.tally.outstanding), None)


def collect_figures(store: Store, filter_: Filter, as_of: dt.date) -> PageFigures:
    """The figures of the wanted records on a day."""
    amendments = read_holidays(holidays_path(store.path)).require_valid()
    report = report_deadlines(store.registry, store.ledger, as_of, filter_, amendments=amendments)
    records = select(store.registry, list(Kind), filter_)
    provinces = report.by_province()
    statistics = count_pilots(store.registry, filter_, as_of)
    return PageFigures(
        as_of=as_of,
        filter=filter_,
        provenance=store.provenance,
        records=records,
        due=sum_tallies(row.due for row in provinces),
        deadlines=report.deadlines,
        provinces=sorted(provinces, key=lambda row: province_rank(row.province or "")),
        overdue=[row for row in report.targets if row.state is State.OVERDUE],
        areas=_areas(store, report, records[Kind.PILOTS]),
        notices=statistics.notices,
        by_status=statistics.by_status,
    )


def _areas(store: Store, report: DeadlineReport, pilots: Sequence[AnyTarget]) -> dict[str, AreaFigures]:
    others = (*SEPARATELY_PLANNED.values(), CORPS)
    counts: Counter[str | None] = Counter()
    rows: dict[str | None, list[TargetRow]] = {}
    # Each counts for its province, and once more for an authority that is none.
    for pilot in pilots:
        counts.update({store.registry.province_of(pilot), store.registry.authority_of(pilot)})
    for row in due_by(report.counted, report.as_of):
        for name in {row.province, row.authority}:
            rows.setdefault(name, []).append(row)
    names = (*(province.name for province in PROVINCES), *others)
    return {name: AreaFigures(name, counts[name], count_states(rows.get(name, ()))) for name in names}
