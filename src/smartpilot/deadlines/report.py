"""Deadlines: what the notices want × the records that owe it × what the ledger says × a day → rows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from smartpilot.deadlines.working_days import Calendar, calendar_for, working_days
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.progress import progress
from smartpilot.records.models import AnyTarget, Deliverable
from smartpilot.records.obligations import Obligation, obligations_of, owes
from smartpilot.records.terms import Kind, Stage, Term
from smartpilot.registry.query import Filter
from smartpilot.registry.registry import Registry


class State(Term):
    """How a target stands with one deliverable on the day."""

    MET = "met", "已按期报送", "met"
    MET_LATE = "met-late", "逾期报送", "met late"
    DUE = "due", "未到期", "due"
    OVERDUE = "overdue", "已逾期", "overdue"
    UNDATED = "undated", "无期限", "no date"


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One record and one deliverable that it owes. `days_left` is negative after the deadline.

    `year`: of a deliverable that recurs. `met_on`: the day that counts against the deadline.
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
        """Whether it has come, in time or late."""
        return self.state in (State.MET, State.MET_LATE)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the owed papers are in which state; `outstanding` are all that have not come."""

    targets: int
    met: int
    late: int
    outstanding: int
    overdue: int


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One deliverable of one notice (and year), counted over all that owe it."""

    notice: str
    deliverable: Deliverable
    due: dt.date | None
    year: int | None
    days_left: int | None
    working_days_left: int | None
    calendar: Calendar
    tally: Tally

    @classmethod
    def fields(cls) -> Iterable[str]:
        """The names of the fields, for a heading that stands above no row too."""
        nothing = Deliverable(id="", title="", owed_by=Kind.PILOTS, stages=[Stage.SUBMITTED])
        return cls("", nothing, None, None, None, None, Calendar.OFFICIAL, tally([])).as_json()

    def as_json(self) -> dict[str, Any]:
        """The fields of the JSON contract `smartpilot.deadlines/1`, and who reviews and where it goes."""
        paper = self.deliverable
        return {
            "notice": self.notice,
            "deliverable": paper.id,
            "title": paper.title,
            "owed_by": paper.owed_by.value,
            "due": self.due.isoformat() if self.due else None,
            "days_left": self.days_left,
            "working_days_left": self.working_days_left,
            **asdict(self.tally),
            "reviewed_by": paper.reviewed_by,
            "signed_by": paper.signed_by or [],
            "send_to": paper.send_to,
            "medium": [medium.value for medium in paper.medium or []],
            "clause": paper.clause,
            "components": paper.components or [],
            "calendar": self.calendar.value,
            "year": self.year,
        }


@dataclass(frozen=True, slots=True)
class DeadlineReport:
    """The deadlines as they stand on a day: the rows that are asked for, and all that are counted by province.

    What recurs is counted from the beginning of its year: nobody is behind with a report of next year.
    """

    as_of: dt.date
    calendar: Calendar
    deadlines: Sequence[DeadlineRow]
    targets: Sequence[TargetRow]
    counted: Sequence[TargetRow]

    @property
    def overdue(self) -> bool:
        """Whether anything has not come although its day has passed."""
        return any(row.state is State.OVERDUE for row in self.targets)

    def by_province(self) -> list[tuple[str | None, Tally]]:
        """All papers of each province with a row, counted together, the worst first; None is "no province known"."""
        rows: dict[str | None, list[TargetRow]] = {row.province: [] for row in self.targets}
        for row in self.counted:
            if row.province in rows:
                rows[row.province].append(row)
        tallies = [(province, tally(states)) for province, states in rows.items() if states]
        return sorted(tallies, key=lambda pair: (-pair[1].overdue, -pair[1].outstanding, pair[0] or "\uffff"))


def state_on(day: dt.date, due: dt.date | None) -> State:
    """The state of a paper that has not come. The day of the deadline itself is still in time."""
    if due is None:
        return State.UNDATED
    return State.OVERDUE if day > due else State.DUE


def tally(rows: Iterable[TargetRow]) -> Tally:
    """Counts the states of some rows."""
    states = [row.state for row in rows]
    met, late = states.count(State.MET), states.count(State.MET_LATE)
    return Tally(len(states), met, late, len(states) - met - late, states.count(State.OVERDUE))


@dataclass(frozen=True, slots=True)
class Window:
    """The deadlines that are looked at, counted from the day: from `first` to `last` days later, both included.

    `outstanding`: only what has not been handed in. `deliverables`: only these, by id or title; empty means all.
    """

    first: int | None = None
    last: int | None = None
    outstanding: bool = False
    deliverables: Sequence[str] = ()

    def includes_obligation(self, obligation: Obligation, day: dt.date) -> bool:
        """Whether an obligation is in it. Nobody is called about a report of a year to come, unless it is asked for."""
        early = self.outstanding and self.last is None and obligation.begins_after(day)
        named = not self.deliverables or not {obligation.paper.id, obligation.paper.title}.isdisjoint(self.deliverables)
        return named and not early and self.includes(obligation.due, day)

    def includes(self, due: dt.date | None, day: dt.date) -> bool:
        """Whether a deadline is in it. What has no date is in no window that has an edge."""
        if self.first is None and self.last is None:
            return True
        if due is None:
            return False
        left = (due - day).days
        return (self.first is None or left >= self.first) and (self.last is None or left <= self.last)


def report_deadlines(
    registry: Registry, ledger: Ledger, as_of: dt.date, wanted: Filter, window: Window = Window()
) -> DeadlineReport:
    """What is due on a day, the earliest first and what has no date last.

    A window chooses what is shown; what is counted of a deadline are always all that owe it. Before its notice was
    issued, nobody owes anything.
    """
    found = [
        obligation
        for notice in registry.file.notices
        if notice.issued_on <= as_of and (not wanted.notices or notice.id in wanted.notices)
        for obligation in obligations_of(notice)
        if window.includes_obligation(obligation, as_of)
    ]
    found.sort(key=lambda obligation: (obligation.due or dt.date.max, obligation.notice.issued_on))
    owing = owing_by_notice(registry, wanted)
    deadlines, counted, shown = [], [], []
    for obligation in found:
        rows = [
            _target_row(registry, ledger, record, obligation, as_of)
            for record in owing.get(obligation.notice.id, ())
            if owes(record, obligation, as_of)
        ]
        kept = [row for row in rows if window.includes(row.due, as_of) and not (window.outstanding and row.handed_in)]
        if kept or not (window.outstanding or wanted != Filter(notices=wanted.notices)):
            deadlines.append(_deadline_row(obligation, rows, as_of))
            counted += [] if window.last is None and obligation.begins_after(as_of) else rows
            shown += kept
    # The report names the rougher calendar where one row had to use it; each row names its own.
    rough = any(row.calendar is Calendar.WEEKENDS_ONLY for row in deadlines)
    return DeadlineReport(as_of, Calendar.WEEKENDS_ONLY if rough else Calendar.OFFICIAL, deadlines, shown, counted)


def owing_by_notice(registry: Registry, wanted: Filter) -> dict[str, list[AnyTarget]]:
    """The wanted records by their notice."""
    found: dict[str, list[AnyTarget]] = {}
    for record in registry.targets:
        if wanted.takes(registry, record):
            found.setdefault(record.notice, []).append(record)
    return found


def rows_of_target(registry: Registry, ledger: Ledger, record: AnyTarget, as_of: dt.date) -> list[TargetRow]:
    """All that one record owes, in the order of its notice."""
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
    reached = progress(ledger, record.id, obligation, as_of)
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
        deliverable=obligation.paper.id,
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
        deliverable=obligation.paper,
        due=due,
        year=obligation.year,
        days_left=(due - as_of).days if due else None,
        working_days_left=working_days(as_of, due, calendar) if due else None,
        calendar=calendar,
        tally=tally(rows),
    )
