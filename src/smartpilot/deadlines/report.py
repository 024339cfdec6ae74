"""Deadlines: obligations of the notices × records that have them × the ledger × a day → rows."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any, NamedTuple

from smartpilot.deadlines.due_days import due_day_of
from smartpilot.deadlines.window import ALL_DEADLINES, Window
from smartpilot.deadlines.working_days import NO_AMENDMENTS, Calendar, calendar_for, working_days
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.progress import progress_of
from smartpilot.records.models import AnyTarget
from smartpilot.records.notices import Deliverable
from smartpilot.records.obligations import Obligation, owes, title_of_notice, title_with_period
from smartpilot.records.periods import Period, year_and_part
from smartpilot.records.terms import NO_DEADLINE, Stage, Term
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import ended_on, falls_after_end, is_asked_for, owing_from


class State(Term):
    """The state of one deliverable of one target on a day."""

    MET = "met", "已按期报送", "met"
    MET_LATE = "met-late", "逾期报送", "met late"
    DUE = "due", "未到期", "due"
    OVERDUE = "overdue", "已逾期", "overdue"
    UNDATED = "undated", NO_DEADLINE, "no date"
    CLOSED = "closed", "已终止", "closed"


# What has not been handed in and is still asked for.
_EXPECTED = (State.DUE, State.OVERDUE, State.UNDATED)

# The state of a deadline is the worst of its targets'.
_WORST_FIRST = (State.OVERDUE, State.DUE, State.UNDATED, State.CLOSED, State.MET_LATE, State.MET)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One record and one deliverable that it owes.

    `days_left` is negative after the deadline. `year` and `part` are the period of what recurs, `met_on` the day that
    counts against the deadline. `stage_note` is what was noted of the stage: of a return, its reason.
    """

    target: str
    name: str
    province: str | None
    authority: str | None
    notice: str
    deliverable: str
    due: dt.date | None
    stage: Stage | None
    stage_on: dt.date | None
    state: State
    days_left: int | None
    year: int | None = None
    met_on: dt.date | None = None
    stage_note: str | None = None
    part: int | None = None
    due_from: str | None = None
    due_from_on: dt.date | None = None

    @property
    def period(self) -> Period | None:
        """The period of what recurs; None for anything else."""
        return Period.of(self.year, self.part)

    @property
    def handed_in(self) -> bool:
        """Whether it was handed in, on time or late."""
        return self.state in (State.MET, State.MET_LATE)

    @property
    def is_expected(self) -> bool:
        """Whether it has not been handed in and is still asked for."""
        return self.state in _EXPECTED

    def as_json(self) -> dict[str, Any]:
        """Its fields, days as text."""
        return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many obligations are in which state.

    `outstanding` are all that have not been met; `returned` are those of them that were sent back.
    """

    targets: int
    met: int
    late: int
    outstanding: int
    overdue: int
    returned: int = 0

    @property
    def handed_in(self) -> int:
        """How many have been handed in, on time or late."""
        return self.met + self.late

    @property
    def percent(self) -> int:
        """The part that was handed in, rounded: 100 only if all was, and 0 only if nothing was."""
        if self.handed_in in (0, self.targets):
            return 100 if self.handed_in else 0
        return min(99, max(1, (200 * self.handed_in + self.targets) // (2 * self.targets)))


_NONE = Tally(0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One deliverable of one notice (and period), counted over all records that owe it.

    `state` is the worst of any record: overdue if one is, met once all have met it. Where nobody owes it, it is that
    of the date alone.
    """

    notice: str
    deliverable: Deliverable
    due: dt.date | None
    period: Period | None
    days_left: int | None
    working_days_left: int | None
    calendar: Calendar
    tally: Tally
    state: State

    @property
    def is_expected(self) -> bool:
        """Whether anything of it has not been handed in and is still asked for; of one that nobody owes, True."""
        return self.state in _EXPECTED

    def as_json(self) -> dict[str, Any]:
        """`DEADLINE_FIELDS` with their values."""
        return {name: value_of(self) for name, value_of in _DEADLINE_VALUES.items()}


# The fields of a deadline in JSON and CSV: those of the contract `smartpilot.deadlines/1`, who reviews, where it goes.
_DEADLINE_VALUES: Mapping[str, Callable[[DeadlineRow], Any]] = {
    "notice": lambda row: row.notice,
    "deliverable": lambda row: row.deliverable.id,
    "title": lambda row: row.deliverable.title,
    "owed_by": lambda row: row.deliverable.owed_by.value,
    "due": lambda row: row.due.isoformat() if row.due else None,
    "days_left": lambda row: row.days_left,
    "working_days_left": lambda row: row.working_days_left,
    "targets": lambda row: row.tally.targets,
    "met": lambda row: row.tally.met,
    "late": lambda row: row.tally.late,
    "outstanding": lambda row: row.tally.outstanding,
    "overdue": lambda row: row.tally.overdue,
    "reviewed_by": lambda row: row.deliverable.reviewed_by,
    "signed_by": lambda row: row.deliverable.signed_by or [],
    "send_to": lambda row: row.deliverable.send_to,
    "medium": lambda row: [medium.value for medium in row.deliverable.medium or []],
    "clause": lambda row: row.deliverable.clause,
    "components": lambda row: row.deliverable.components or [],
    "calendar": lambda row: row.calendar.value,
    "year": lambda row: year_and_part(row.period)[0],
    "returned": lambda row: row.tally.returned,
    "part": lambda row: year_and_part(row.period)[1],
    "due_from": lambda row: row.deliverable.within.origin if row.deliverable.within else None,
}
DEADLINE_FIELDS = tuple(_DEADLINE_VALUES)


class ProvinceRow(NamedTuple):
    """The tallies of one province: of all its obligations, and of those that were due by the day of the report.

    `province` is None for targets whose province is not known.
    """

    province: str | None
    tally: Tally
    due: Tally


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


def due_by(rows: Iterable[TargetRow], day: dt.date) -> list[TargetRow]:
    """The rows whose deadline is on the day or before it."""
    return [row for row in rows if row.due is not None and row.due <= day]


def state_on(day: dt.date, due: dt.date | None) -> State:
    """The state of a deliverable that has not been handed in. The deadline itself is still on time."""
    if due is None:
        return State.UNDATED
    return State.OVERDUE if day > due else State.DUE


def count_states(rows: Iterable[TargetRow]) -> Tally:
    """Counts the states of rows."""
    rows = list(rows)
    states = [row.state for row in rows]
    met, late = states.count(State.MET), states.count(State.MET_LATE)
    returned = sum(row.stage is Stage.RETURNED for row in rows)
    return Tally(len(states), met, late, len(states) - met - late, states.count(State.OVERDUE), returned)


def sum_tallies(tallies: Iterable[Tally]) -> Tally:
    """The sum of tallies, number by number."""
    return Tally(*map(sum, zip(*map(astuple, [_NONE, *tallies]), strict=True)))


def report_deadlines(
    registry: Registry,
    ledger: Ledger,
    as_of: dt.date,
    filter_: Filter,
    window: Window = ALL_DEADLINES,
    amendments: Mapping[dt.date, bool] = NO_AMENDMENTS,
) -> DeadlineReport:
    """The deadlines on a day, the earliest first and those without a date last.

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
        owing = records_asked(wanted, obligation, filter_)
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
        state=min((row.state for row in rows), key=_WORST_FIRST.index, default=state_on(as_of, due)),
    )
