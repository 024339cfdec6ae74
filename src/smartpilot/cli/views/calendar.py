"""The deadlines as days of a calendar, in words."""

from collections.abc import Iterator

from smartpilot.deadlines.calendar import CalendarEntry
from smartpilot.deadlines.wording import clause_text, stage_text, within_text
from smartpilot.i18n import _, ngettext, with_brackets
from smartpilot.records.notices import Deliverable
from smartpilot.records.obligations import title_with_period
from smartpilot.records.terms import Stage
from smartpilot.records.titles import title_of
from smartpilot.render.calendar import Day


def calendar_day(entry: CalendarEntry, *, names_notice: bool = False) -> Day:
    """The day of a deadline, with its title and a description; `names_notice`: the title says of which notice it is."""
    title = title_with_period(entry.obligation.deliverable, entry.obligation.period)
    if names_notice:
        title = with_brackets(title, entry.obligation.notice.id)
    return Day(
        uid=entry.uid,
        day=entry.due,
        last_modified=entry.last_modified,
        sequence=entry.sequence,
        summary=_labelled(entry.target.name, title) if entry.target else title,
        description="\n".join([*_state_lines(entry), *_obligation_lines(entry)]),
        alarms=entry.alarms,
    )


def _state_lines(entry: CalendarEntry) -> Iterator[str]:
    """Who has to keep the deadline, and what has been reached."""
    if entry.target is None:
        yield _("{kind}: {n} to hand in, {outstanding} outstanding").format(
            kind=entry.obligation.deliverable.owed_by.label, n=len(entry.progress), outstanding=entry.outstanding
        )
        returned = sum(reached.stage is Stage.RETURNED for reached in entry.progress)
        if returned:
            yield ngettext("{n} was sent back for revision", "{n} were sent back for revision", returned).format(
                n=returned
            )
        return
    yield f"{entry.target.id} {entry.target.name}"
    for reached in entry.progress:
        if reached.stage:
            yield _labelled(_("stage"), stage_text(reached.stage, reached.stage_on, reached.stage_note))


def _obligation_lines(entry: CalendarEntry) -> Iterator[str]:
    """From what the deadline follows, who reviews and signs the deliverable, where it goes, and who requires it."""
    deliverable, notice = entry.obligation.deliverable, entry.obligation.notice
    if deliverable.within is not None:
        yield _labelled(_("counted"), within_text(deliverable.within, notice.deliverables, entry.begins))
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
    yield _labelled(_("notice and clause"), clause_text(notice.id, deliverable))


def _labelled(label: str, text: str) -> str:
    return _("{label}: {text}").format(label=label, text=text)
