"""The deadlines as days of a calendar."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from smartpilot.cli.reports import stage_text, title_of_paper
from smartpilot.deadlines import progress
from smartpilot.duties import Duty, duties, owes
from smartpilot.i18n import _, ngettext
from smartpilot.ledger import Ledger
from smartpilot.model import AnyTarget, Deliverable, Kind, title_of
from smartpilot.query import Filter
from smartpilot.registry import Registry
from smartpilot.render.calendar import Day

# Days before the deadline: time to have a paper reviewed, and the last call.
ALARMS = (14, 3)


def calendar_days(
    registry: Registry, ledger: Ledger, wanted: Filter, kinds: Iterable[Kind], *, each_target: bool
) -> list[Day]:
    """A day for each deadline that has a date, or for each target that has to keep it, in the order of time.

    They depend on the registry and the ledger alone, not on the day on which they are asked for.
    """
    found = []
    for notice in registry.file.notices:
        if wanted.notices and notice.id not in wanted.notices:
            continue
        for duty in duties(notice):
            if duty.due is None or duty.paper.owed_by not in kinds:
                continue
            records = [
                record
                for record in registry.targets
                if record.notice == notice.id and owes(record, duty.paper) and wanted.takes(registry, record)
            ]
            if each_target:
                found += list(_of_targets(ledger, duty, records))
            elif records or wanted == Filter(notices=wanted.notices):
                found.append(_of_all(ledger, duty, duty.due, records))
    return sorted(found, key=lambda day: (day.day, day.uid))


def _of_all(ledger: Ledger, duty: Duty, due: dt.date, records: Sequence[AnyTarget]) -> Day:
    """One deadline, for all that have to keep it."""
    waited_for = [record for record in records if progress(ledger, record.id, duty, dt.date.max).met_on is None]
    count = ngettext("{n} has to hand it in", "{n} have to hand it in", len(records)).format(n=len(records))
    count += _(", {n} outstanding").format(n=len(waited_for))
    return Day(
        uid=_uid(duty),
        day=due,
        stamp=duty.notice.issued_on,
        summary=title_of_paper(duty.paper, duty.year),
        description="\n".join([_labelled(duty.paper.owed_by.label, count), *_facts(duty)]),
        alarms=ALARMS if waited_for or not records else (),
    )


def _of_targets(ledger: Ledger, duty: Duty, records: Sequence[AnyTarget]) -> Iterator[Day]:
    """The deadline of each target for itself; what has been handed in reminds nobody any more."""
    title = title_of_paper(duty.paper, duty.year)
    for record in records:
        due = duty.due_for(record)
        if due is None:
            continue
        reached = progress(ledger, record.id, duty, dt.date.max)
        lines = [f"{record.id} {record.name}"]
        if reached.stage:
            lines.append(_labelled(_("stage"), stage_text(reached.stage, reached.stage_on)))
        yield Day(
            uid=_uid(duty, record.id),
            day=due,
            stamp=duty.notice.issued_on,
            summary=_labelled(record.name, title),
            description="\n".join([*lines, *_facts(duty)]),
            alarms=() if reached.met_on else ALARMS,
        )


def _uid(duty: Duty, target: str = "") -> str:
    parts = (duty.notice.id, duty.paper.id, str(duty.year or ""), target)
    return "/".join(part for part in parts if part) + "@smartpilot"


def _facts(duty: Duty) -> Iterator[str]:
    """Who reviews and signs the paper, where it goes, and what says so."""
    paper = duty.paper
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
    clause = _("clause {number}").format(number=paper.clause) if paper.clause else ""
    yield _labelled(_("notice and clause"), " ".join(part for part in (duty.notice.id, clause) if part))


def _labelled(label: str, text: str) -> str:
    return _("{label}: {text}").format(label=label, text=text)
