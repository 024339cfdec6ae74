"""Duties: what a notice wants handed in, by when; what recurs is one duty a year of the creation period."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from smartpilot.model import AnyTarget, Deliverable, Kind, Notice, Pilot


@dataclass(frozen=True, slots=True)
class Duty:
    """One paper of one notice; of one year where it recurs. `due` is None where it has no date."""

    notice: Notice
    paper: Deliverable
    due: dt.date | None
    year: int | None = None

    def due_for(self, record: AnyTarget) -> dt.date | None:
        """The day for this record. One that lay before the record was added to the pilots cannot bind it."""
        added = record.added_on if isinstance(record, Pilot) and self.paper.owed_by is Kind.PILOTS else None
        return None if added and self.due and self.due < added else self.due


def duties(notice: Notice) -> Iterator[Duty]:
    """All that a notice wants, in the order in which it says it."""
    for paper in notice.deliverables:
        if paper.recurs is None:
            yield Duty(notice, paper, paper.due)
        else:
            yield from (Duty(notice, paper, day, day.year) for day in _days(notice, paper))


def _days(notice: Notice, paper: Deliverable) -> Iterator[dt.date]:
    """The days of a recurring paper within the creation period; none where the notice does not say enough."""
    period = notice.creation_period
    if period is None or paper.month is None or paper.day is None:
        return
    for year in range(period.begins.year, period.ends.year + 1):
        day = _day(year, paper.month, paper.day)
        if day is not None and period.begins <= day <= period.ends:
            yield day


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:  # 29 February in most years, or a day that the rule `recurrence` reports
        return None


def owes(record: AnyTarget, paper: Deliverable) -> bool:
    """Whether a paper of its notice is one that the record has to hand in.

    A pilot that was a candidate before still owes what candidates owe: that is its history.
    """
    was_candidate = isinstance(record, Pilot) and record.added_on is not None and paper.owed_by is Kind.CANDIDATES
    return paper.owed_by is record.kind or was_candidate


def owes_on(record: AnyTarget, paper: Deliverable, day: dt.date) -> bool:
    """The same as of a day: what pilots owe, one that was added later owes from that day on."""
    later = isinstance(record, Pilot) and paper.owed_by is Kind.PILOTS and record.added_on and day < record.added_on
    return owes(record, paper) and not later
