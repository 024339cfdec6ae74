"""Obligations: what a notice wants handed in, by whom, by when.

Those owe it whom the notice lists, or whom the notices list that it applies to. What recurs is one obligation for each
period within the creation period, until the notice is closed.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.records.bare_fields import owing_kinds
from smartpilot.records.models import AnyTarget, Candidate, Pilot
from smartpilot.records.notices import Deliverable, Notice
from smartpilot.records.periods import (
    Period,
    day_in,
    first_day_of,
    format_period,
    last_day_of,
    last_day_of_span,
    months_in,
    period_after,
    periods_of_year,
    with_period,
)
from smartpilot.records.terms import Kind, Recurrence, Stage

# 国家智慧城市试点暂行管理办法 says three to five years; a longer one than this is a slip of the keyboard.
LONGEST_PERIOD_YEARS = 10
# A notice of 2022 lists pilots of 2021至2025年, the time of a five-year plan; not of 2012.
LONGEST_BEFORE_NOTICE = dt.timedelta(days=731)


class Obligation(NamedTuple):
    """One deliverable of one notice; of one period where it recurs. `due` is None where it has no date.

    `listed_by`: the ids of the notices whose records owe it. `authorities`: the names of those that do, of what
    authorities owe; None for all.
    """

    notice: Notice
    deliverable: Deliverable
    due: dt.date | None
    period: Period | None = None
    listed_by: Sequence[str] = ()
    authorities: Collection[str] | None = None

    @property
    def title(self) -> str:
        """The title of the deliverable, with the period before it where it recurs."""
        return title_with_period(self.deliverable, self.period)

    @property
    def period_in_title(self) -> str:
        """What stands before the title of what recurs: 2023年第3季度."""
        return with_period("", self.period, self.deliverable.recurs)

    @property
    def period_text(self) -> str:
        """The period as a message names it; empty where it does not recur."""
        return format_period(self.period, self.deliverable.recurs)

    @property
    def decisive_day(self) -> dt.date | None:
        """The day by which it is of a time or not: the deadline, or the end of a period that is over by then."""
        return _decisive_day(self.deliverable, self.period, self.due)

    def begins_after(self, day: dt.date) -> bool:
        """Whether it is the obligation of a period that has not begun."""
        recurs = self.deliverable.recurs
        return self.period is not None and recurs is not None and first_day_of(self.period, recurs) > day

    def is_open_on(self, day: dt.date) -> bool:
        """Whether it is asked for on a day: what recurs from the beginning of its period until its notice is closed."""
        closed_on = self.notice.closed_on if self.period is not None else None
        return not self.begins_after(day) and (closed_on is None or day <= closed_on)


NO_NOTICES: Mapping[str, Notice] = {}


def obligations_of(notice: Notice, notices: Mapping[str, Notice] = NO_NOTICES) -> Iterator[Obligation]:
    """All that a notice wants, in the order in which it says it; nothing that recurs falls due after it was closed.

    `notices`: those that it may apply to, by id.
    """
    last = notice.closed_on or dt.date.max
    for deliverable in notice.deliverables:
        if deliverable.recurs is None:
            yield Obligation(notice, deliverable, deliverable.due, None, lists_owing(notice, deliverable))
        else:
            days = _days_by_period(notice, deliverable, notices).items()
            yield from (
                Obligation(notice, deliverable, day, period, listed_by)
                for period, (day, listed_by) in days
                if day <= last
            )


def lists_owing(notice: Notice, deliverable: Deliverable) -> Sequence[str]:
    """The ids of the notices whose records owe a deliverable; authorities owe what their own notice asks for."""
    return [notice.id] if deliverable.owed_by is Kind.AUTHORITIES else notice.lists_bound


def _days_by_period(
    notice: Notice, deliverable: Deliverable, notices: Mapping[str, Notice]
) -> dict[Period, tuple[dt.date, list[str]]]:
    """The periods of a recurring deliverable, each with its day and the notices whose records owe it then.

    Nobody owes it for a day before the notice that asks for it, or the one that lists them, was issued.
    """
    days: dict[Period, tuple[dt.date, list[str]]] = {}
    for listing, bounding in lists_with_period(notice, notices):
        first = dt.date.min if listing is notice else max(notice.issued_on, listing.issued_on)
        owing = notice.id if deliverable.owed_by is Kind.AUTHORITIES else listing.id
        for period, day in days_in_creation_period(bounding, deliverable):
            _day, listed_by = days.setdefault(period, (day, []))
            if day >= first and owing not in listed_by:
                listed_by.append(owing)
    return {period: days[period] for period in sorted(days) if days[period][1]}


def lists_with_period(notice: Notice, notices: Mapping[str, Notice]) -> Iterator[tuple[Notice, Notice]]:
    """Each known notice whose records owe what a notice asks for, and the one within whose creation period they do."""
    for id_ in notice.lists_bound:
        listing = notice if id_ == notice.id else notices.get(id_)
        if listing is not None:
            yield listing, bounding_notice(notice, listing)


def bounding_notice(notice: Notice, listing: Notice | None) -> Notice:
    """The notice of which the creation period holds: the one that asks, or if it has none, the one that lists those."""
    return notice if notice.creation_period is not None or listing is None else listing


def title_with_period(deliverable: Deliverable, period: Period | None) -> str:
    """The title of a deliverable, preceded by the period where it recurs: 2015 年度自评价报告."""
    return with_period(deliverable.title, period, deliverable.recurs)


def title_of_notice(title: str, notice: str) -> str:
    """The title of a deliverable with its notice, where several notices may have one of that title; in Chinese."""
    return f"{title}（{notice}）"


class CreationDays(NamedTuple):
    """The first and the last day of a creation period."""

    begins: dt.date
    ends: dt.date


def creation_period_of(notice: Notice) -> CreationDays | None:
    """The days of the creation period of a notice; None where it has none, or does not say when it ends.

    One without a first day begins on that of the notice.
    """
    period = notice.creation_period
    if period is None:
        return None
    begins = period.begins or notice.issued_on
    if period.ends is not None:
        return CreationDays(begins, period.ends)
    months = (period.years or 0) * 12 + (period.months or 0)
    return CreationDays(begins, last_day_of_span(begins, months)) if months else None


def days_in_creation_period(notice: Notice, deliverable: Deliverable) -> Iterator[tuple[Period, dt.date]]:
    """The periods of a recurring deliverable with the day of each that lies within the creation period.

    Where it is due in the following period, those that end within the creation period. None where the notice does not
    say enough, and none whose day is before the notice.
    """
    bounds, recurs = creation_period_of(notice), deliverable.recurs
    if bounds is None or recurs is None or not _says_a_day(deliverable, recurs):
        return
    last = min(bounds.ends.year, bounds.begins.year + LONGEST_PERIOD_YEARS)
    for year in range(bounds.begins.year, last + 1):
        for period in periods_of_year(recurs, year):
            day = due_day_in(deliverable, recurs, period)
            if day is None or day < notice.issued_on:
                continue
            decisive_day = _decisive_day(deliverable, period, day)
            if decisive_day is not None and bounds.begins <= decisive_day <= bounds.ends:
                yield period, day


def _decisive_day(deliverable: Deliverable, period: Period | None, due: dt.date | None) -> dt.date | None:
    recurs = deliverable.recurs
    if period is None or recurs is None or not deliverable.is_due_in_following_period:
        return due
    return last_day_of(period, recurs)


def due_day_in(deliverable: Deliverable, recurs: Recurrence, period: Period) -> dt.date | None:
    """The day by which a recurring deliverable is due for a period; None where there is no such day."""
    due_period = period_after(period, recurs) if deliverable.is_due_in_following_period else period
    return day_in(due_period, recurs, deliverable.month, deliverable.day)


def _says_a_day(deliverable: Deliverable, recurs: Recurrence) -> bool:
    """Whether it is clear on which day of a period a deliverable is due: a day alone is that of no month."""
    return deliverable.day is None or deliverable.month is not None or months_in(recurs) == 1


def not_owed_message(deliverable: Deliverable, period: Period | None) -> str:
    """A sentence that a deliverable does not have to be handed in for a period."""
    message = _("{id} does not have to be handed in for {year}")
    if period and period.part:
        message = _("{id} does not have to be handed in for the period {year}")
    return message.format(id=deliverable.title, year=format_period(period, deliverable.recurs))


def periods_hint(obligations: Iterable[Obligation]) -> str:
    """For which periods something has to be handed in, as a hint for the user."""
    texts = {o.period: o.period_text for o in obligations if o.period}
    periods = sorted(texts)
    if not any(period.part for period in periods):
        return _("years: {years}").format(years=_(", ").join(texts[period] for period in periods) or _("none"))
    return _("periods: {first} to {last}").format(first=texts[periods[0]], last=texts[periods[-1]])


def date_or_none(year: int, month: int, day: int) -> dt.date | None:
    """The day; None where there is none, as 29 February in most years and 31 April in every year."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def listing_day(record: AnyTarget, issued_on: dt.date) -> dt.date | None:
    """The day on which a record became a pilot: that of its notice, or the later one on which it was added.

    None for a candidate.
    """
    if isinstance(record, Candidate):
        return None
    return (record.added_on if isinstance(record, Pilot) else None) or issued_on


def owing_since(record: AnyTarget, deliverable: Deliverable) -> dt.date | None:
    """The day since which a pilot that was added later owes what pilots owe; None for all others."""
    return record.added_on if isinstance(record, Pilot) and deliverable.owed_by is Kind.PILOTS else None


def owes_deliverable(record: AnyTarget, deliverable: Deliverable) -> bool:
    """Whether a deliverable is one that records of this kind have to hand in; see `owing_kinds`."""
    is_added = isinstance(record, Pilot) and record.added_on is not None
    return record.kind is not None and deliverable.owed_by in owing_kinds(record.kind, is_added=is_added)


def owes(record: AnyTarget, obligation: Obligation) -> bool:
    """Whether a record has an obligation; a pilot that was added later not for a period that was over by then."""
    if record.notice not in obligation.listed_by or not owes_deliverable(record, obligation.deliverable):
        return False
    if obligation.authorities is not None and record.name not in obligation.authorities:
        return False
    added = owing_since(record, obligation.deliverable)
    decisive_day = obligation.decisive_day if obligation.period is not None else None
    return added is None or decisive_day is None or decisive_day >= added


def stage_rank(deliverable: Deliverable, stage: Stage) -> int:
    """The place of a stage in the order of a deliverable, to compare stages by.

    `returned` comes after all others: it ends what was done, and whatever follows begins again.

    Raises ValueError if it is not one of the deliverable's.
    """
    return len(deliverable.stages) if stage is Stage.RETURNED else deliverable.stages.index(stage)


def has_stage(deliverable: Deliverable, stage: Stage) -> bool:
    """Whether a deliverable can reach a stage: one of its own, or `returned`."""
    return stage is Stage.RETURNED or stage in deliverable.stages


def meets_deadline(deliverable: Deliverable, stage: Stage | None) -> bool:
    """Whether a deliverable at this stage meets its deadline; at no stage it does not.

    A `due_stage` that is none of the stages breaks a rule of its own; nothing meets it.
    """
    if stage not in deliverable.stages or deliverable.met_at not in deliverable.stages:
        return False
    return stage_rank(deliverable, stage) >= stage_rank(deliverable, deliverable.met_at)


class Objection(NamedTuple):
    """Why something cannot be so, and what to do about it; both are sentences for the user."""

    message: str
    hint: str


def stage_objection(deliverable: Deliverable, stage: Stage) -> Objection | None:
    """The objection to a stage that a deliverable cannot reach; None for one that it can."""
    if has_stage(deliverable, stage):
        return None
    message = _("{stage} is not a stage of {title}").format(stage=stage.label, title=deliverable.title)
    return Objection(
        message, _("its stages: {words}").format(words=_(", ").join(s.value_with_label for s in deliverable.stages))
    )


def date_objection(notice: Notice, day: dt.date) -> Objection | None:
    """The objection to a day before the notice was issued; None for that day and later ones."""
    if day >= notice.issued_on:
        return None
    message = _("{day} is before the notice of {issued}").format(day=day, issued=notice.issued_on)
    return Objection(message, _("check the year"))


def future_objection(day: dt.date, latest_day: dt.date) -> Objection | None:
    """The objection to a day after the latest one that can have come; None for any other."""
    if day <= latest_day:
        return None
    return Objection(_("{day} is in the future").format(day=day), _("check the year"))
