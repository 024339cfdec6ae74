"""The deadlines as days of a calendar."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from smartpilot.cli.views.deadlines import clause_text, stage_text
from smartpilot.deadlines.report import owing_by_notice
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.progress import progress
from smartpilot.records.models import AnyTarget, Deliverable, Pilot, title_of
from smartpilot.records.obligations import Obligation, obligations_of, owes, title_with_year
from smartpilot.records.terms import Kind
from smartpilot.registry.query import Filter
from smartpilot.registry.registry import Registry
from smartpilot.render.calendar import Day

# Days before the deadline: time to have a paper reviewed, and the last call.
ALARMS = (14, 3)


def calendar_days(
    registry: Registry, ledger: Ledger, wanted: Filter, kinds: Iterable[Kind], *, each_target: bool
) -> list[Day]:
    """A day for each deadline that has a date, or for each target that has to keep it, in the order of time.

    They depend on the registry and the ledger alone, not on the day on which they are asked for.
    """
    owing, everyone = owing_by_notice(registry, wanted), owing_by_notice(registry, Filter())
    found = []
    for notice in registry.file.notices:
        if wanted.notices and notice.id not in wanted.notices:
            continue
        for obligation in obligations_of(notice):
            if obligation.due is None or obligation.paper.owed_by not in kinds:
                continue
            # A deadline does not bind who was added behind it.
            bound = _bound(owing.get(notice.id, ()), obligation)
            if each_target:
                found += [_of_one(ledger, obligation, obligation.due, record) for record in bound]
            elif bound or wanted == Filter(notices=wanted.notices):
                found.append(
                    _of_all(ledger, obligation, obligation.due, bound, _bound(everyone.get(notice.id, ()), obligation))
                )
    return sorted(found, key=lambda day: (day.day, day.uid))


def _bound(records: Iterable[AnyTarget], obligation: Obligation) -> list[AnyTarget]:
    """Those that have to keep the deadline."""
    return [record for record in records if owes(record, obligation) and obligation.due_for(record) is not None]


def _of_all(
    ledger: Ledger, obligation: Obligation, due: dt.date, records: Sequence[AnyTarget], everyone: Sequence[AnyTarget]
) -> Day:
    """One deadline, for all of the records that have to keep it; `everyone` may have changed it, not only they."""
    waited_for = [record for record in records if progress(ledger, record.id, obligation, dt.date.max).met_on is None]
    count = _("{kind}: {n} to hand in, {outstanding} outstanding").format(
        kind=obligation.paper.owed_by.label, n=len(records), outstanding=len(waited_for)
    )
    return _day(ledger, obligation, due, everyone, [count], alarms=bool(waited_for) or not records)


def _of_one(ledger: Ledger, obligation: Obligation, due: dt.date, record: AnyTarget) -> Day:
    """The deadline of one target; what has been handed in reminds nobody any more."""
    reached = progress(ledger, record.id, obligation, dt.date.max)
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
    title = title_with_year(obligation.paper.title, obligation.year)
    events = [
        event for record in records for event in ledger.events_about(record.id, obligation.paper.id, obligation.year)
    ]
    issued = _midnight(obligation.notice.issued_on)
    added = [_midnight(r.added_on) for r in records if isinstance(r, Pilot) and r.added_on]
    return Day(
        uid=_uid(obligation, target.id if target else ""),
        day=due,
        changed=max([issued, *added, *(event.recorded_at for event in events)]),
        changes=len(events) + len(added),
        summary=_labelled(target.name, title) if target else title,
        description="\n".join([*lines, *_facts(obligation)]),
        alarms=ALARMS if alarms else (),
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _uid(obligation: Obligation, target: str = "") -> str:
    parts = (obligation.notice.id, obligation.paper.id, str(obligation.year or ""), target)
    return "/".join(part for part in parts if part) + "@smartpilot"


def _facts(obligation: Obligation) -> Iterator[str]:
    """Who reviews and signs the paper, where it goes, and what says so."""
    paper = obligation.paper
    medium = _(", ").join(each.label for each in paper.medium or [])
    for name, value in (
        (_("reviewed by"), paper.reviewed_by),
        (_("signed by"), _(", ").join(paper.signed_by or [])),
        (_("send to"), paper.send_to),
        (str(title_of(Deliverable, "medium")), medium),
        (str(title_of(Deliverable, "components")), _(", ").join(paper.components or [])),
    ):
        if value:
            yield _labelled(name, value)
    yield _labelled(_("notice and clause"), clause_text(obligation.notice.id, paper))


def _labelled(label: str, text: str) -> str:
    return _("{label}: {text}").format(label=label, text=text)
