"""The deadlines as days of a calendar."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from smartpilot.cli.views.deadlines import clause_text, stage_text
from smartpilot.deadlines.report import owing_by_notice
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.progress import progress_of
from smartpilot.records.models import AnyTarget, Deliverable, Pilot, title_of
from smartpilot.records.obligations import Obligation, obligations_of, owes, title_with_year
from smartpilot.records.terms import Kind
from smartpilot.registry.query import Filter
from smartpilot.registry.registry import Registry
from smartpilot.render.calendar import Day

# Days before the deadline: in time for a review, and as a last call.
ALARMS = (14, 3)


def calendar_days(
    registry: Registry, ledger: Ledger, filter_: Filter, kinds: Iterable[Kind], *, each_target: bool
) -> list[Day]:
    """The days of a calendar, sorted: one for each dated deadline, or for each target that has to keep it.

    They depend on registry and ledger only, not on the day on which the calendar is made.
    """
    owing, everyone = owing_by_notice(registry, filter_), owing_by_notice(registry, Filter())
    days: list[Day] = []
    for notice in registry.file.notices:
        if filter_.notices and notice.id not in filter_.notices:
            continue
        for obligation in obligations_of(notice):
            if obligation.due is None or obligation.deliverable.owed_by not in kinds:
                continue
            # A deadline does not bind a pilot that was added after it.
            bound = _select_bound(owing.get(notice.id, ()), obligation)
            if each_target:
                days += [_target_day(ledger, obligation, obligation.due, record) for record in bound]
            elif bound or filter_ == Filter(notices=filter_.notices):
                bound_anywhere = _select_bound(everyone.get(notice.id, ()), obligation)
                days.append(_deadline_day(ledger, obligation, obligation.due, bound, bound_anywhere))
    return sorted(days, key=lambda day: (day.day, day.uid))


def _select_bound(records: Iterable[AnyTarget], obligation: Obligation) -> list[AnyTarget]:
    """The records that have to keep the deadline of an obligation."""
    return [record for record in records if owes(record, obligation) and obligation.due_for(record) is not None]


def _deadline_day(
    ledger: Ledger, obligation: Obligation, due: dt.date, records: Sequence[AnyTarget], everyone: Sequence[AnyTarget]
) -> Day:
    """The day of a deadline that the records have to keep; its last change may be one of `everyone`."""
    outstanding = [
        record for record in records if progress_of(ledger, record.id, obligation, dt.date.max).met_on is None
    ]
    count = _("{kind}: {n} to hand in, {outstanding} outstanding").format(
        kind=obligation.deliverable.owed_by.label, n=len(records), outstanding=len(outstanding)
    )
    return _day(ledger, obligation, due, everyone, [count], alarms=bool(outstanding) or not records)


def _target_day(ledger: Ledger, obligation: Obligation, due: dt.date, record: AnyTarget) -> Day:
    """The day of a deadline of one target, without alarms once it has been met."""
    reached = progress_of(ledger, record.id, obligation, dt.date.max)
    lines = [f"{record.id} {record.name}"]
    if reached.stage:
        lines.append(_labelled(_("stage"), stage_text(reached.stage, reached.stage_on)))
    return _day(ledger, obligation, due, [record], lines, alarms=reached.met_on is None, target=record)


def _day(
    ledger: Ledger,
    obligation: Obligation,
    due: dt.date,
    records: Sequence[AnyTarget],
    lines: Sequence[str],
    *,
    alarms: bool,
    target: AnyTarget | None = None,
) -> Day:
    title = title_with_year(obligation.deliverable.title, obligation.year)
    events = [
        event
        for record in records
        for event in ledger.events_about(record.id, obligation.deliverable.id, obligation.year)
    ]
    issued = _midnight(obligation.notice.issued_on)
    added = [_midnight(r.added_on) for r in records if isinstance(r, Pilot) and r.added_on]
    return Day(
        uid=_uid(obligation, target.id if target else ""),
        day=due,
        last_modified=max([issued, *added, *(event.recorded_at for event in events)]),
        sequence=len(events) + len(added),
        summary=_labelled(target.name, title) if target else title,
        description="\n".join([*lines, *_describe(obligation)]),
        alarms=ALARMS if alarms else (),
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _uid(obligation: Obligation, target: str = "") -> str:
    parts = (obligation.notice.id, obligation.deliverable.id, str(obligation.year or ""), target)
    return "/".join(part for part in parts if part) + "@smartpilot"


def _describe(obligation: Obligation) -> Iterator[str]:
    """Who reviews and signs the deliverable, where it goes, and the notice and clause that require it."""
    deliverable = obligation.deliverable
    medium = _(", ").join(medium.label for medium in deliverable.medium or [])
    for name, value in (
        (_("reviewed by"), deliverable.reviewed_by),
        (_("signed by"), _(", ").join(deliverable.signed_by or [])),
        (_("send to"), deliverable.send_to),
        (str(title_of(Deliverable, "medium")), medium),
        (str(title_of(Deliverable, "components")), _(", ").join(deliverable.components or [])),
    ):
        if value:
            yield _labelled(name, value)
    yield _labelled(_("notice and clause"), clause_text(obligation.notice.id, deliverable))


def _labelled(label: str, text: str) -> str:
    return _("{label}: {text}").format(label=label, text=text)
