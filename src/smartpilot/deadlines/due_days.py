"""The day by which one record has to hand something in: the one of the notice, or one counted from what happened."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from smartpilot.deadlines.working_days import NO_AMENDMENTS, working_day_after
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.progress import events_that_count
from smartpilot.records.models import AnyTarget
from smartpilot.records.notices import PERIOD_END, Notice, Within
from smartpilot.records.obligations import Obligation, creation_period_of, listing_day, owing_since
from smartpilot.records.periods import add_months
from smartpilot.records.terms import Stage


class DueDay(NamedTuple):
    """The last day, None for none; and the day from which it is counted, None where it is not counted from one."""

    day: dt.date | None
    begins: dt.date | None = None


def due_day_of(
    ledger: Ledger,
    record: AnyTarget,
    obligation: Obligation,
    as_of: dt.date = dt.date.max,
    amendments: Mapping[dt.date, bool] = NO_AMENDMENTS,
) -> DueDay:
    """The day of an obligation for a record, as far as the ledger knows on a day.

    One that lies before the record was added to the pilots cannot bind it.
    """
    within = obligation.deliverable.within
    if within is None:
        return DueDay(obligation.due_for(record))
    begins = _beginning(ledger, record, obligation.notice, within, as_of)
    if begins is None:
        return DueDay(None)
    day = _end_of(within, begins, amendments)
    added = owing_since(record, obligation.deliverable)
    return DueDay(None if added and day < added else day, begins)


def _beginning(ledger: Ledger, record: AnyTarget, notice: Notice, within: Within, as_of: dt.date) -> dt.date | None:
    """The day from which a time is counted; None where it has not come."""
    if within.stage is not None:
        return _day_of_stage(ledger, record, notice, *within.stage, as_of)
    if within.origin == PERIOD_END:
        period = creation_period_of(notice)
        return period.ends if period else None
    return notice.issued_on if within.origin == "notice" else listing_day(record, notice.issued_on)


def _day_of_stage(
    ledger: Ledger, record: AnyTarget, notice: Notice, deliverable_id: str, stage: str, as_of: dt.date
) -> dt.date | None:
    """The day on which a deliverable reached a stage, if it was not returned since."""
    deliverable = next((d for d in notice.deliverables if d.id == deliverable_id), None)
    if deliverable is None:
        return None
    day = None
    for event in events_that_count(ledger, record.id, deliverable, None, as_of):
        if event.stage is Stage.RETURNED:
            day = None
        elif event.stage.value == stage and day is None:
            day = event.on
    return day


def _end_of(within: Within, begins: dt.date, amendments: Mapping[dt.date, bool]) -> dt.date:
    """The last day of a time that is counted from a day, which itself is not counted (民法典, 201 to 203).

    One that is counted backwards has its day as far before.
    """
    sign = -1 if within.before else 1
    if within.working_days is not None:
        return working_day_after(begins, sign * within.working_days, amendments)
    if within.months is not None:
        return add_months(begins, sign * within.months)
    ordinal = begins.toordinal() + sign * (within.days or 0)
    return dt.date.fromordinal(max(1, min(ordinal, dt.date.max.toordinal())))
