"""The deadlines as entries of a calendar: which they are, whom each binds, when it changed, when to remind."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from smartpilot.deadlines.due_days import DueDay, due_day_of
from smartpilot.deadlines.report import records_asked, records_by_list
from smartpilot.deadlines.working_days import NO_AMENDMENTS
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.progress import Progress, progress_of
from smartpilot.records.models import AnyTarget, Pilot
from smartpilot.records.obligations import Obligation, owes
from smartpilot.records.terms import Kind
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import ended_on, falls_after_end

# Days before the deadline: in time for a review, and as a last call.
_ALARMS = (14, 3)


@dataclass(frozen=True)
class CalendarEntry:
    """A dated deadline: of one target, or of all that have to keep it, and then `target` is None.

    `uid` identifies the entry for ever. `last_modified` (aware) and `sequence`: when and how often it has changed.
    `alarms`: how many days before `due` reminders are. `progress` is that of each record that has to keep it,
    `begins` the day from which the deadline is counted.
    """

    uid: str
    obligation: Obligation
    due: dt.date
    target: AnyTarget | None
    progress: Sequence[Progress]
    last_modified: dt.datetime
    sequence: int
    alarms: Sequence[int]
    begins: dt.date | None = None

    @property
    def outstanding(self) -> int:
        """How many records have not met the deadline."""
        return sum(reached.met_on is None for reached in self.progress)


def calendar_entries(
    registry: Registry,
    ledger: Ledger,
    filter_: Filter,
    kinds: Iterable[Kind],
    *,
    each_target: bool,
    amendments: Mapping[dt.date, bool] = NO_AMENDMENTS,
) -> list[CalendarEntry]:
    """The entries of a calendar, sorted: one for each dated deadline, or for each target that has to keep it.

    They depend on registry and ledger only, not on the day on which the calendar is made.
    """
    wanted, everyone = records_by_list(registry, filter_), records_by_list(registry, NO_FILTER)
    entries: list[CalendarEntry] = []
    for obligation in filter(filter_.concerns, chain.from_iterable(registry.obligations.values())):
        due, within = obligation.due, obligation.deliverable.within
        if (due is None and within is None) or obligation.deliverable.owed_by not in kinds:
            continue
        # A deadline does not bind a pilot that was added after it.
        bound = _select_bound(registry, ledger, records_asked(wanted, obligation, filter_), obligation, amendments)
        if each_target or due is None:  # what is counted from a day of each record is a day of each record
            entries += [
                _entry(ledger, obligation, due_day.day, [record], [record], record, due_day.begins)
                for record, due_day in bound
                if due_day.day
            ]
        elif bound or filter_ == Filter(notices=filter_.notices):
            asked = records_asked(everyone, obligation, NO_FILTER)
            anywhere = _select_bound(registry, ledger, asked, obligation, amendments)
            records, changing = ([record for record, _due_day in pairs] for pairs in (bound, anywhere))
            entries.append(_entry(ledger, obligation, due, records, changing))
    return sorted(entries, key=lambda entry: (entry.due, entry.uid))


def _select_bound(
    registry: Registry,
    ledger: Ledger,
    records: Iterable[AnyTarget],
    obligation: Obligation,
    amendments: Mapping[dt.date, bool],
) -> list[tuple[AnyTarget, DueDay]]:
    """The records that have to keep the deadline of an obligation, or have kept it before their status ended that.

    Each with its day.
    """
    days = (
        (record, due_day_of(registry, ledger, record, obligation, amendments=amendments))
        for record in records
        if owes(record, obligation)
    )
    return [
        (record, due_day)
        for record, due_day in days
        if due_day.day is not None
        if not falls_after_end(obligation, due_day.day, ended_on(registry, record))
        or progress_of(ledger, record.id, obligation, dt.date.max).met_on is not None
    ]


def _entry(
    ledger: Ledger,
    obligation: Obligation,
    due: dt.date,
    bound: Sequence[AnyTarget],
    changing: Sequence[AnyTarget],
    target: AnyTarget | None = None,
    begins: dt.date | None = None,
) -> CalendarEntry:
    """The entry of a deadline that the `bound` records have to keep; its last change is one of the `changing` ones.

    It has alarms until all have met the deadline, and where nobody is known yet who has to.
    """
    progress = [progress_of(ledger, record.id, obligation, dt.date.max) for record in bound]
    within = obligation.deliverable.within
    about = [(obligation.deliverable.id, obligation.period)]
    if within is not None and within.stage is not None:
        about.append((within.stage[0], None))
    events = [
        event
        for record in changing
        for deliverable, period in about
        for event in ledger.events_about(record.id, deliverable, period)
    ]
    issued = _midnight(obligation.notice.issued_on)
    added = [_midnight(record.added_on) for record in changing if isinstance(record, Pilot) and record.added_on]
    has_alarms = not progress or any(reached.met_on is None for reached in progress)
    return CalendarEntry(
        uid=_uid(obligation, target.id if target else ""),
        obligation=obligation,
        due=due,
        target=target,
        progress=progress,
        last_modified=max([issued, *added, *(event.recorded_at for event in events)]),
        sequence=len(events) + len(added),
        alarms=_ALARMS if has_alarms else (),
        begins=begins,
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _uid(obligation: Obligation, target: str) -> str:
    period = (str(number) for number in obligation.period or () if number)
    parts = (obligation.notice.id, obligation.deliverable.id, *period, target)
    return "/".join(part for part in parts if part) + "@smartpilot"
