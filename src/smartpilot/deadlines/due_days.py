"""The day by which one record has to hand something in: the one of the notice, or one counted from what happened."""

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from smartpilot.deadlines.working_days import NO_AMENDMENTS, working_day_after
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.progress import events_that_count
from smartpilot.records.models import AnyTarget
from smartpilot.records.notices import PERIOD_END, Notice, Within
from smartpilot.records.obligations import Obligation, bounding_notice, creation_period_of
from smartpilot.records.periods import add_months
from smartpilot.records.terms import Stage
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import binding_day, listed_on


class DueDay(NamedTuple):
    """The last day, None for none; and the day from which it is counted, None where it is not counted from one."""

    day: dt.date | None
    begins: dt.date | None = None


def due_day_of(
    registry: Registry,
    ledger: Ledger,
    record: AnyTarget,
    obligation: Obligation,
    as_of: dt.date = dt.date.max,
    amendments: Mapping[dt.date, bool] = NO_AMENDMENTS,
) -> DueDay:
    """The day of an obligation for a record, as far as the ledger knows on a day.

    One that lies before the record was listed, or added to the pilots, cannot bind it.
    """
    within, begins = obligation.deliverable.within, None
    day = obligation.due
    if within is not None:
        begins = _beginning(registry, ledger, record, obligation.notice, within, as_of)
        day = _end_of(within, begins, amendments) if begins else None
    return DueDay(binding_day(registry, record, obligation, day), begins)


def _beginning(
    registry: Registry, ledger: Ledger, record: AnyTarget, notice: Notice, within: Within, as_of: dt.date
) -> dt.date | None:
    """The day from which a time is counted; None where it has not come."""
    if within.stage is not None:
        return _day_of_stage(ledger, record, notice, *within.stage, as_of)
    if within.origin == PERIOD_END:
        period = creation_period_of(bounding_notice(notice, registry.notices.get(record.notice)))
        return period.ends if period else None
    return notice.issued_on if within.origin == "notice" else listed_on(registry, record)


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
