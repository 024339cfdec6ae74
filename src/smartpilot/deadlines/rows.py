"""The rows of a report of deadlines: what one record owes, what a deadline or a province adds up to."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from typing import Any, NamedTuple

from smartpilot.deadlines.working_days import Calendar
from smartpilot.records.notices import Deliverable
from smartpilot.records.periods import Period, year_and_part
from smartpilot.records.terms import NO_DEADLINE, Stage, Term


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
WORST_FIRST = (State.OVERDUE, State.DUE, State.UNDATED, State.CLOSED, State.MET_LATE, State.MET)


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


_NO_TALLY = Tally(0, 0, 0, 0, 0)


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
    return Tally(*map(sum, zip(*map(astuple, [_NO_TALLY, *tallies]), strict=True)))
