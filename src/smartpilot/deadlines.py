"""Deadlines: what the notices want × the records that owe it × a day → rows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from smartpilot.model import AnyTarget, Deliverable, Kind, Notice, Stage, Term
from smartpilot.query import Filter
from smartpilot.registry import Registry
from smartpilot.workdays import Calendar, calendar_for, working_days


class State(Term):
    """How a target stands with one deliverable on the day."""

    MET = "met", "已按期报送", "met"
    MET_LATE = "met-late", "逾期报送", "met late"
    DUE = "due", "未到期", "due"
    OVERDUE = "overdue", "已逾期", "overdue"
    UNDATED = "undated", "无期限", "no date"


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One record and one deliverable that it owes. `days_left` is negative after the deadline."""

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
    """One deliverable of one notice, counted over all that owe it."""

    notice: str
    deliverable: Deliverable
    days_left: int | None
    working_days_left: int | None
    calendar: Calendar
    tally: Tally

    @classmethod
    def fields(cls) -> Iterable[str]:
        """The names of the fields, for a heading that stands above no row too."""
        nothing = Deliverable(id="", title="", owed_by=Kind.PILOTS, stages=[Stage.SUBMITTED])
        return cls("", nothing, None, None, Calendar.OFFICIAL, tally([])).as_json()

    def as_json(self) -> dict[str, Any]:
        """The fields of the JSON contract `smartpilot.deadlines/1`, and who reviews and where it goes."""
        paper = self.deliverable
        return {
            "notice": self.notice,
            "deliverable": paper.id,
            "title": paper.title,
            "owed_by": paper.owed_by.value,
            "due": paper.due.isoformat() if paper.due else None,
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
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The deadlines as they stand on a day."""

    as_of: dt.date
    calendar: Calendar
    deadlines: Sequence[DeadlineRow]
    targets: Sequence[TargetRow]

    @property
    def overdue(self) -> bool:
        """Whether anything has not come although its day has passed."""
        return any(row.state is State.OVERDUE for row in self.targets)

    def by_province(self) -> list[tuple[str | None, Tally]]:
        """The papers of each province counted together, the worst first; None is "no province known"."""
        rows: dict[str | None, list[TargetRow]] = {}
        for row in self.targets:
            rows.setdefault(row.province, []).append(row)
        counted = [(province, tally(states)) for province, states in rows.items()]
        return sorted(counted, key=lambda pair: (-pair[1].overdue, -pair[1].outstanding, pair[0] or "\uffff"))


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


def report(
    registry: Registry,
    as_of: dt.date,
    wanted: Filter,
    *,
    within: int | None = None,
    outstanding: bool = False,
) -> Report:
    """What is due on a day, the earliest first and what has no date last.

    `within`: only deadlines from the day on to so many days later. `outstanding`: only what has not come.
    """
    papers = [(notice, paper) for notice in registry.file.notices for paper in notice.deliverables]
    if wanted.notices:
        papers = [(notice, paper) for notice, paper in papers if notice.id in wanted.notices]
    if within is not None:
        papers = [(n, paper) for n, paper in papers if paper.due and 0 <= (paper.due - as_of).days <= within]
    papers.sort(key=lambda pair: (pair[1].due or dt.date.max, pair[0].issued_on))
    deadlines, targets = [], []
    for notice, paper in papers:
        rows = [
            row
            for record in registry.of_kind(paper.owed_by)
            if record.notice == notice.id and wanted.takes(registry, record)
            for row in [_target_row(registry, record, paper, as_of)]
            if not outstanding or row.state not in (State.MET, State.MET_LATE)
        ]
        if rows or not (outstanding or wanted != Filter(notices=wanted.notices)):
            deadlines.append(_deadline_row(notice, paper, rows, as_of))
            targets += rows
    # The report names the rougher calendar where one row had to use it; each row names its own.
    rough = any(row.calendar is Calendar.WEEKENDS_ONLY for row in deadlines)
    return Report(as_of, Calendar.WEEKENDS_ONLY if rough else Calendar.OFFICIAL, deadlines, targets)


def owed_by(registry: Registry, record: AnyTarget, as_of: dt.date) -> list[TargetRow]:
    """All that one record owes, in the order of its notice."""
    notice = registry.notices.get(record.notice)
    papers = notice.deliverables if notice else []
    return [_target_row(registry, record, paper, as_of) for paper in papers if paper.owed_by is record.kind]


def _target_row(registry: Registry, record: AnyTarget, paper: Deliverable, as_of: dt.date) -> TargetRow:
    return TargetRow(
        target=record.id,
        name=record.name,
        province=registry.province_of(record),
        authority=registry.authority_of(record),
        notice=record.notice,
        deliverable=paper.id,
        due=paper.due,
        stage=None,
        stage_on=None,
        state=state_on(as_of, paper.due),
        days_left=(paper.due - as_of).days if paper.due else None,
    )


def _deadline_row(notice: Notice, paper: Deliverable, rows: Sequence[TargetRow], as_of: dt.date) -> DeadlineRow:
    calendar = calendar_for([as_of, paper.due] if paper.due else [])
    return DeadlineRow(
        notice=notice.id,
        deliverable=paper,
        days_left=(paper.due - as_of).days if paper.due else None,
        working_days_left=working_days(as_of, paper.due, calendar) if paper.due else None,
        calendar=calendar,
        tally=tally(rows),
    )
