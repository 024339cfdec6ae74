"""Deadlines: obligations of the notices × records that have them × the ledger × a day → rows."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from smartpilot.deadlines.due_days import due_day_of
from smartpilot.deadlines.rows import (
    WORST_FIRST,
    DeadlineRow,
    ProvinceRow,
    State,
    Tally,
    TargetRow,
    count_states,
    due_by,
    state_on,
)
from smartpilot.deadlines.window import ALL_DEADLINES, Window
from smartpilot.deadlines.working_days import NO_AMENDMENTS, Calendar, calendar_for, working_days
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.progress import progress_of
from smartpilot.records.models import AnyTarget
from smartpilot.records.obligations import Obligation, owes, title_of_notice, title_with_period
from smartpilot.records.periods import year_and_part
from smartpilot.records.terms import Kind
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import ended_on, falls_after_end, is_asked_for, owing_from


@dataclass(frozen=True, slots=True)
class DeadlineReport:
    """The deadlines on a day: the rows of the selection, and the rows that are counted by province.

    What recurs is counted from the beginning of its period: nobody is behind with next year's report. What was
    missing when its notice was closed goes on being counted as outstanding, but it is neither overdue nor expected.
    `counts_all`: progress is of all counted rows, otherwise of those that were due by the day.
    """

    as_of: dt.date
    calendar: Calendar
    deadlines: Sequence[DeadlineRow]
    targets: Sequence[TargetRow]
    counted: Sequence[TargetRow]
    counts_all: bool = False
    filter: Filter = NO_FILTER
    provinces: Sequence[ProvinceRow] = ()

    @property
    def overdue(self) -> bool:
        """Whether any target is overdue."""
        return any(row.state is State.OVERDUE for row in self.targets)

    def by_province(self) -> list[ProvinceRow]:
        """The tallies of each province that has a row, the one first that is furthest behind by `counts_all`.

        A separately planned city that is wanted without its province is one of its own. `provinces` has them in another
        order, if there are any.
        """
        if self.provinces:
            return list(self.provinces)
        rows: dict[str | None, list[TargetRow]] = {self._region_of(row): [] for row in self.targets}
        for row in self.counted:
            if self._region_of(row) in rows:
                rows[self._region_of(row)].append(row)
        provinces = [
            ProvinceRow(province, count_states(counted), count_states(due_by(counted, self.as_of)))
            for province, counted in rows.items()
            if counted
        ]

        def rank(row: ProvinceRow) -> tuple[int, int, str]:
            tally = self.progress_of(row)
            return -tally.overdue, -tally.outstanding, row.province or "\uffff"

        return sorted(provinces, key=rank)

    def progress(self) -> list[tuple[str | None, Tally]]:
        """The provinces with the tally that says how far they are; those that had nothing to hand in are left out."""
        tallies = [(row.province, self.progress_of(row)) for row in self.by_province()]
        return [(province, tally) for province, tally in tallies if tally.targets]

    def progress_of(self, row: ProvinceRow) -> Tally:
        """What counts as the progress of a province: all, or what was due by the day."""
        return row.tally if self.counts_all else row.due

    def _region_of(self, row: TargetRow) -> str | None:
        return self.filter.region_of(row.province, row.authority)


def report_deadlines(
    registry: Registry,
    ledger: Ledger,
    as_of: dt.date,
    filter_: Filter,
    window: Window = ALL_DEADLINES,
    amendments: Mapping[dt.date, bool] = NO_AMENDMENTS,
    *,
    kinds: Collection[Kind] = tuple(Kind),
) -> DeadlineReport:
    """The deadlines on a day for the records and authorities of the kinds, the earliest first, those undated last.

    Working days are those of the official calendar with the amendments (see `working_days`). The window selects rows;
    the numbers of a deadline always count everyone who owes it. Nobody owes anything before the notice is issued. A
    deadline that nobody owes is only there where the window asks for it.
    """
    obligations = [
        obligation
        for notice in registry.file.notices
        if notice.issued_on <= as_of
        for obligation in registry.obligations[notice.id]
        if filter_.concerns(obligation) and window.includes_obligation(obligation, as_of)
    ]
    wanted = records_by_list(registry, filter_)
    rows_by_obligation = []
    for obligation in obligations:
        owing = [record for record in records_asked(wanted, obligation, filter_) if record.kind in kinds]
        rows = [r for record in owing if (r := _target_row(registry, ledger, record, obligation, as_of, amendments))]
        rows_by_obligation.append((obligation, rows, common_due(obligation, rows)))
    rows_by_obligation.sort(key=lambda item: (item[2] or dt.date.max, item[0].notice.issued_on))
    deadlines, counted, shown = [], [], []
    for obligation, rows, due in rows_by_obligation:
        kept = [row for row in rows if _is_in_window(row, window, as_of)]
        if kept or (not rows and window.includes_unowed):
            deadlines.append(_deadline_row(obligation, rows, due, as_of, amendments))
            if window.counts_periods_to_come or not obligation.begins_after(as_of):
                counted += rows
            shown += kept
    # Each row names its calendar; the report names the less exact one if any row had to use it.
    is_approximate = any(row.calendar is Calendar.WEEKENDS_ONLY for row in deadlines)
    calendar = Calendar.WEEKENDS_ONLY if is_approximate else Calendar.OFFICIAL
    return DeadlineReport(as_of, calendar, deadlines, shown, counted, window.counts_all, filter_)


def common_due(obligation: Obligation, rows: Iterable[TargetRow]) -> dt.date | None:
    """The day of an obligation; where it is counted from what happened, the one that all rows have, else None."""
    if obligation.deliverable.within is None:
        return obligation.due
    days = {row.due for row in rows}
    return days.pop() if len(days) == 1 else None


def _is_in_window(row: TargetRow, window: Window, as_of: dt.date) -> bool:
    """Whether the row of a target is in a window: by its day, or because it is overdue."""
    if window.outstanding and not row.is_expected:
        return False
    return window.includes(row.due, as_of) or (window.overdue and row.state is State.OVERDUE)


def records_by_list(registry: Registry, filter_: Filter) -> dict[str, list[AnyTarget]]:
    """The wanted records, whatever notice asks something of them, by the id of the notice that lists them."""
    records: dict[str, list[AnyTarget]] = {}
    for record in registry.targets:
        if filter_.includes_asked(registry, record):
            records.setdefault(record.notice, []).append(record)
    return records


def records_asked(
    records: Mapping[str, Sequence[AnyTarget]], obligation: Obligation, filter_: Filter
) -> list[AnyTarget]:
    """The records, by the notice that lists them, of which an obligation is wanted."""
    listed = (record for id_ in obligation.listed_by for record in records.get(id_, ()))
    return [record for record in listed if filter_.asks(record, obligation.notice)]


def titles_of_rows(registry: Registry, rows: Sequence[TargetRow]) -> list[str]:
    """The title of the deliverable of each row, with its period; with its notice too where the rows are of several."""
    has_several_notices = len({row.notice for row in rows}) > 1
    deliverables = registry.deliverables
    full = [title_with_period(deliverables[row.notice, row.deliverable], row.period) for row in rows]
    return [title_of_notice(t, r.notice) for t, r in zip(full, rows, strict=True)] if has_several_notices else full


def rows_of_target(
    registry: Registry,
    ledger: Ledger,
    record: AnyTarget,
    as_of: dt.date,
    amendments: Mapping[dt.date, bool] = NO_AMENDMENTS,
) -> list[TargetRow]:
    """Everything that one record owes, in the order of the notices that ask for it."""
    obligations = registry.obligations_of_record(record)
    return [row for o in obligations if (row := _target_row(registry, ledger, record, o, as_of, amendments))]


def _target_row(
    registry: Registry,
    ledger: Ledger,
    record: AnyTarget,
    obligation: Obligation,
    as_of: dt.date,
    amendments: Mapping[dt.date, bool],
) -> TargetRow | None:
    """The row of a record; None where it does not owe it, or its status ended that before it was handed in."""
    if not owes(record, obligation) or owing_from(registry, record, obligation) > as_of:
        return None
    due, begins = due_day_of(registry, ledger, record, obligation, as_of, amendments)
    within = obligation.deliverable.within
    reached = progress_of(ledger, record.id, obligation, as_of)
    if reached.met_on is None:
        ended = ended_on(registry, record, as_of)
        if falls_after_end(obligation, due, ended):
            return None
        state = state_on(as_of, due)
        if not is_asked_for(due, ended, as_of) or (state is State.OVERDUE and not obligation.is_open_on(as_of)):
            state = State.CLOSED
    else:
        state = State.MET_LATE if due and reached.met_on > due else State.MET
    year, part = year_and_part(obligation.period)
    return TargetRow(
        target=record.id,
        name=record.name,
        province=registry.province_of(record),
        authority=registry.authority_of(record),
        notice=obligation.notice.id,
        deliverable=obligation.deliverable.id,
        due=due,
        stage=reached.stage,
        stage_on=reached.stage_on,
        state=state,
        days_left=(due - as_of).days if due else None,
        year=year,
        met_on=reached.met_on,
        stage_note=reached.stage_note,
        part=part,
        due_from=within.origin if within else None,
        due_from_on=begins,
    )


def _deadline_row(
    obligation: Obligation,
    rows: Sequence[TargetRow],
    due: dt.date | None,
    as_of: dt.date,
    amendments: Mapping[dt.date, bool],
) -> DeadlineRow:
    calendar = calendar_for([as_of, due] if due else [], amendments)
    return DeadlineRow(
        notice=obligation.notice.id,
        deliverable=obligation.deliverable,
        due=due,
        period=obligation.period,
        days_left=(due - as_of).days if due else None,
        working_days_left=working_days(as_of, due, calendar, amendments) if due else None,
        calendar=calendar,
        tally=count_states(rows),
        state=min((row.state for row in rows), key=WORST_FIRST.index, default=state_on(as_of, due)),
    )
