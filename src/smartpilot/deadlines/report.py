"""Deadlines: obligations of the notices × records that have them × the ledger × a day → rows."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from smartpilot.deadlines.window import ALL_DEADLINES, Window
from smartpilot.deadlines.working_days import Calendar, calendar_for, working_days
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.progress import progress_of
from smartpilot.records.models import AnyTarget, Deliverable
from smartpilot.records.obligations import Obligation, obligations_of, owes
from smartpilot.records.terms import Stage, Term
from smartpilot.registry.query import Filter
from smartpilot.registry.registry import Registry


class State(Term):
    """The state of one deliverable of one target on a day."""

    MET = "met", "已按期报送", "met"
    MET_LATE = "met-late", "逾期报送", "met late"
    DUE = "due", "未到期", "due"
    OVERDUE = "overdue", "已逾期", "overdue"
    UNDATED = "undated", "无期限", "no date"


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One record and one deliverable that it owes.

    `days_left` is negative after the deadline. `year` is that of a deliverable that recurs, `met_on` the day that
    counts against the deadline.
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

    @property
    def handed_in(self) -> bool:
        """Whether it was handed in, on time or late."""
        return self.state in (State.MET, State.MET_LATE)

    def as_json(self) -> dict[str, Any]:
        """Its fields, days as text."""
        return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many obligations are in which state; `outstanding` are all that have not been met."""

    targets: int
    met: int
    late: int
    outstanding: int
    overdue: int


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One deliverable of one notice (and year), counted over all records that owe it."""

    notice: str
    deliverable: Deliverable
    due: dt.date | None
    year: int | None
    days_left: int | None
    working_days_left: int | None
    calendar: Calendar
    tally: Tally

    def state_on(self, day: dt.date) -> State:
        """The state of the deadline on a day: overdue if any target is, met once every target has met it."""
        if self.tally.targets and not self.tally.outstanding:
            return State.MET_LATE if self.tally.late else State.MET
        state = state_on(day, self.due)
        # The day has passed, but all outstanding targets were added later, so that it does not bind them.
        return State.UNDATED if state is State.OVERDUE and not self.tally.overdue else state

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
    "year": lambda row: row.year,
}
DEADLINE_FIELDS = tuple(_DEADLINE_VALUES)


@dataclass(frozen=True, slots=True)
class DeadlineReport:
    """The deadlines on a day: the rows of the selection, and the rows that are counted by province.

    A yearly deliverable is counted from the beginning of its year: nobody is behind with next year's report.
    """

    as_of: dt.date
    calendar: Calendar
    deadlines: Sequence[DeadlineRow]
    targets: Sequence[TargetRow]
    counted: Sequence[TargetRow]

    @property
    def overdue(self) -> bool:
        """Whether any target is overdue."""
        return any(row.state is State.OVERDUE for row in self.targets)

    def by_province(self) -> list[tuple[str | None, Tally]]:
        """The tally of each province that has a row, the worst first; None is the province of targets without one."""
        rows: dict[str | None, list[TargetRow]] = {row.province: [] for row in self.targets}
        for row in self.counted:
            if row.province in rows:
                rows[row.province].append(row)
        tallies = [(province, count_states(counted)) for province, counted in rows.items() if counted]
        return sorted(tallies, key=lambda pair: (-pair[1].overdue, -pair[1].outstanding, pair[0] or "\uffff"))


def state_on(day: dt.date, due: dt.date | None) -> State:
    """The state of a deliverable that has not been handed in. The deadline itself is still on time."""
    if due is None:
        return State.UNDATED
    return State.OVERDUE if day > due else State.DUE


def count_states(rows: Iterable[TargetRow]) -> Tally:
    """Counts the states of rows."""
    states = [row.state for row in rows]
    met, late = states.count(State.MET), states.count(State.MET_LATE)
    return Tally(len(states), met, late, len(states) - met - late, states.count(State.OVERDUE))


def report_deadlines(
    registry: Registry, ledger: Ledger, as_of: dt.date, filter_: Filter, window: Window = ALL_DEADLINES
) -> DeadlineReport:
    """The deadlines on a day, the earliest first and those without a date last.

    The window selects rows; the numbers of a deadline always count everyone who owes it. Nobody owes anything before
    the notice is issued.
    """
    obligations = [
        obligation
        for notice in registry.file.notices
        if notice.issued_on <= as_of and (not filter_.notices or notice.id in filter_.notices)
        for obligation in obligations_of(notice)
        if window.includes_obligation(obligation, as_of)
    ]
    obligations.sort(key=lambda obligation: (obligation.due or dt.date.max, obligation.notice.issued_on))
    records_by_notice = owing_by_notice(registry, filter_)
    deadlines, counted, shown = [], [], []
    for obligation in obligations:
        rows = [
            _target_row(registry, ledger, record, obligation, as_of)
            for record in records_by_notice.get(obligation.notice.id, ())
            if owes(record, obligation, as_of)
        ]
        kept = [row for row in rows if window.includes(row.due, as_of) and not (window.outstanding and row.handed_in)]
        if kept or not (window.outstanding or filter_ != Filter(notices=filter_.notices)):
            deadlines.append(_deadline_row(obligation, rows, as_of))
            counted += [] if window.last is None and obligation.begins_after(as_of) else rows
            shown += kept
    # Each row names its calendar; the report names the less exact one if any row had to use it.
    is_approximate = any(row.calendar is Calendar.WEEKENDS_ONLY for row in deadlines)
    return DeadlineReport(
        as_of, Calendar.WEEKENDS_ONLY if is_approximate else Calendar.OFFICIAL, deadlines, shown, counted
    )


def has_overdue(
    registry: Registry, ledger: Ledger, day: dt.date, filter_: Filter, deliverables: Sequence[str] = ()
) -> bool:
    """Whether anything in a selection is overdue, whenever it was due; without `deliverables` all of them count."""
    return report_deadlines(registry, ledger, day, filter_, Window(deliverables=deliverables)).overdue


def owing_by_notice(registry: Registry, filter_: Filter) -> dict[str, list[AnyTarget]]:
    """The wanted records by the id of their notice."""
    records: dict[str, list[AnyTarget]] = {}
    for record in registry.targets:
        if filter_.includes(registry, record):
            records.setdefault(record.notice, []).append(record)
    return records


def rows_of_target(registry: Registry, ledger: Ledger, record: AnyTarget, as_of: dt.date) -> list[TargetRow]:
    """Everything that one record owes, in the order of its notice."""
    notice = registry.notices.get(record.notice)
    return [
        _target_row(registry, ledger, record, obligation, as_of)
        for obligation in (obligations_of(notice) if notice and notice.issued_on <= as_of else ())
        if owes(record, obligation, as_of)
    ]


def _target_row(
    registry: Registry, ledger: Ledger, record: AnyTarget, obligation: Obligation, as_of: dt.date
) -> TargetRow:
    due = obligation.due_for(record)
    reached = progress_of(ledger, record.id, obligation, as_of)
    if reached.met_on is None:
        state = state_on(as_of, due)
    else:
        state = State.MET_LATE if due and reached.met_on > due else State.MET
    return TargetRow(
        target=record.id,
        name=record.name,
        province=registry.province_of(record),
        authority=registry.authority_of(record),
        notice=record.notice,
        deliverable=obligation.deliverable.id,
        due=due,
        stage=reached.stage,
        stage_on=reached.stage_on,
        state=state,
        days_left=(due - as_of).days if due else None,
        year=obligation.year,
        met_on=reached.met_on,
    )


def _deadline_row(obligation: Obligation, rows: Sequence[TargetRow], as_of: dt.date) -> DeadlineRow:
    due = obligation.due
    calendar = calendar_for([as_of, due] if due else [])
    return DeadlineRow(
        notice=obligation.notice.id,
        deliverable=obligation.deliverable,
        due=due,
        year=obligation.year,
        days_left=(due - as_of).days if due else None,
        working_days_left=working_days(as_of, due, calendar) if due else None,
        calendar=calendar,
        tally=count_states(rows),
    )
