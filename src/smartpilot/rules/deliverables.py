"""Rules about the dates and stages of deliverables."""

import datetime as dt
from collections.abc import Iterator, Sequence

from smartpilot.i18n import _
from smartpilot.problems import Severity
from smartpilot.records.models import Pilot
from smartpilot.records.notices import PERIOD_END, UNITS_OF_TIME, Deliverable, Notice, Within
from smartpilot.records.obligations import (
    LONGEST_BEFORE_NOTICE,
    LONGEST_PERIOD_YEARS,
    CreationDays,
    Objection,
    creation_period_of,
    date_objection,
    date_or_none,
    days_in_creation_period,
    lists_with_period,
)
from smartpilot.records.periods import months_in
from smartpilot.records.terms import RECORD_KINDS, Kind, Recurrence, Stage
from smartpilot.rules.base import Finding, Subject, rule
from smartpilot.toml.locations import DataPath

# A year without 29 February.
_COMMON_YEAR = 2001


def _notices(subject: Subject) -> Iterator[tuple[DataPath, Notice]]:
    for index, notice in enumerate(subject.registry.file.notices):
        yield subject.reading.path("notices", index), notice


def _deliverables(subject: Subject) -> Iterator[tuple[DataPath, Notice, Deliverable]]:
    for path, notice in _notices(subject):
        for number, deliverable in enumerate(notice.deliverables):
            yield (*path, "deliverables", number), notice, deliverable


def _days_after_notice(subject: Subject) -> Iterator[tuple[DataPath, dt.date | None, Notice]]:
    """Every date that cannot be before its notice: its path, the date, the notice."""
    for path, notice, deliverable in _deliverables(subject):
        yield (*path, "due"), deliverable.due, notice
    of_source = {notice.source: notice for notice in subject.registry.file.notices}
    for index, source in enumerate(subject.registry.file.sources):
        if source.id in of_source:
            yield subject.reading.path("sources", index, "published"), source.published, of_source[source.id]
    for path, notice in _notices(subject):
        yield (*path, "closed_on"), notice.closed_on, notice
    for path, target in subject.records:
        if isinstance(target, Pilot) and target.notice in subject.registry.notices:
            yield (*path, "added_on"), target.added_on, subject.registry.notices[target.notice]
    for path, assessment in subject.assessments:
        assessed = subject.registry.by_id.get(assessment.target)
        if assessed is not None and assessed.notice in subject.registry.notices:
            yield (*path, "on"), assessment.on, subject.registry.notices[assessed.notice]


@rule(
    "date-before-notice",
    Severity.ERROR,
    _("no date is earlier than its notice"),
    _("A deadline or a publication before the date of the notice is a typing error."),
)
def date_before_notice(subject: Subject) -> Iterator[Finding]:
    """A deadline, a publication, a closing, an assessment or a pilot's `added_on` before the notice was issued; a
    creation period that begins years before.
    """
    for where, day, notice in _days_after_notice(subject):
        if day and (objection := date_objection(notice, day)):
            yield Finding(where, *objection, day.isoformat())
    for path, notice in _notices(subject):
        begins = notice.creation_period.begins if notice.creation_period else None
        is_early = begins and notice.issued_on - begins > LONGEST_BEFORE_NOTICE
        if begins and is_early and (objection := date_objection(notice, begins)):
            yield Finding((*path, "creation_period", "begins"), *objection, begins.isoformat())


@rule(
    "recurrence",
    Severity.ERROR,
    _("what recurs is due on a day of each period within the creation period"),
    _("Without a creation period, or with a day that no period has within it, it would never be due."),
)
def recurrence(subject: Subject) -> Iterator[Finding]:
    """`recurs` without a creation period or with `due`, an impossible day of a period; month and day without it."""
    notices = subject.registry.notices
    recurring = [
        notice for notice in notices.values() if any(deliverable.recurs for deliverable in notice.deliverables)
    ]
    needed = {bounding.id for notice in recurring for _listing, bounding in lists_with_period(notice, notices)}
    for path, notice in _notices(subject):
        yield from _period_errors((*path, "creation_period"), notice, is_needed=notice.id in needed)
    for path, notice, deliverable in _deliverables(subject):
        if deliverable.recurs is None:
            yield from _needless_fields(path, deliverable)
        else:
            bounding = _bounding(subject, notice)
            yield from _recurrence_errors(path, notice, bounding, deliverable, deliverable.recurs)


def _bounding(subject: Subject, notice: Notice) -> list[Notice]:
    """The known notices within whose creation periods the records owe what a notice asks for."""
    return [bounding for _listing, bounding in lists_with_period(notice, subject.registry.notices)]


def _needless_fields(path: DataPath, deliverable: Deliverable) -> Iterator[Finding]:
    """What only a deliverable that recurs may have."""
    for name in ("month", "day", "due_in"):
        if getattr(deliverable, name) is not None:
            message = _("{name} is only for what recurs").format(name=name)
            yield Finding((*path, name), message, _('add recurs = "yearly", or delete this line'))


def _recurrence_errors(
    path: DataPath, notice: Notice, bounding: Sequence[Notice], deliverable: Deliverable, recurs: Recurrence
) -> Iterator[Finding]:
    """What is missing, superfluous or impossible in a deliverable that recurs.

    `bounding`: the known notices within whose creation periods it does.
    """
    if deliverable.due is not None:
        message = _("{id} recurs and has a due date too").format(id=deliverable.id)
        yield Finding(
            (*path, "due"), message, _("delete this line; month and day state it"), deliverable.due.isoformat()
        )
    day_error = _day_error(path, deliverable, recurs)
    with_days = [(notice, period) for notice in bounding if (period := creation_period_of(notice))]
    if day_error is not None:
        yield day_error
    elif not bounding:
        return  # the notices that it applies to are unknown, which is an error of its own
    elif not any(notice.creation_period for notice in bounding):
        message = _("{id} recurs, but its notice has no creation period").format(id=deliverable.id)
        example = "creation_period = { begins = 2015-04-07, ends = 2018-04-06 }"
        yield Finding((*path, "recurs"), message, _("add to the notice: {example}").format(example=example))
    elif (
        with_days
        and not any(_period_objection(notice, period) for notice, period in with_days)
        and not any(any(days_in_creation_period(notice, deliverable)) for notice, _period in with_days)
    ):
        hint = _("check the month, the day and the creation period")
        if deliverable.day is None or deliverable.is_due_in_following_period:
            message = _("the creation period has no last day of a period of {id}").format(id=deliverable.id)
            yield Finding((*path, "recurs"), message, hint, recurs.value)
        else:
            message = _("{month}-{day} is not in the creation period")
            message = message.format(month=deliverable.month or "", day=deliverable.day)
            yield Finding((*path, "day"), message, hint, deliverable.day)


def _day_error(path: DataPath, deliverable: Deliverable, recurs: Recurrence) -> Finding | None:
    """A month or a day that a period does not have; None where there is no such error."""
    month, day, months = deliverable.month, deliverable.day, months_in(recurs)
    if month is not None and month > months:
        message = _("what is owed {recurs} has no month {month} in its period")
        message = message.format(recurs=recurs.label, month=month)
        return Finding((*path, "month"), message, _("give {n} or less").format(n=months), month)
    if day is not None and month is None and months > 1:
        message = _("{id} recurs on a day without a month").format(id=deliverable.id)
        hint = _("add a line, for example: {example}").format(example="month = …")
        return Finding((*path, "recurs"), message, hint)
    if recurs is Recurrence.YEARLY and month and day and not date_or_none(_COMMON_YEAR, month, day):
        message = _("not every year has {month}-{day}").format(month=month, day=day)
        return Finding((*path, "day"), message, _("give a date that every year has"), day)
    return None


def _period_errors(path: DataPath, notice: Notice, *, is_needed: bool) -> Iterator[Finding]:
    """What is wrong with the creation period of a notice; its length only where something recurs in it."""
    stated, period = notice.creation_period, creation_period_of(notice)
    if stated is None:
        return
    ends = [name for name in ("ends", "years", "months") if getattr(stated, name) is not None]
    if len(ends) > 1:
        message = _("the creation period of notice {id} says {first} and {second}")
        message = message.format(id=notice.id, first=ends[0], second=ends[1])
        yield Finding((*path, ends[1]), message, _("delete one of the two"))
    elif period is None:
        message = _("the creation period of notice {id} does not say when it ends").format(id=notice.id)
        yield Finding(path, message, _("add a line, for example: {example}").format(example="ends = 2018-04-06"))
    elif is_needed and (objection := _period_objection(notice, period)):
        yield Finding(path, objection, _("check the year"))


def _period_objection(notice: Notice, period: CreationDays) -> str:
    """Why a creation period cannot be so; empty where it can."""
    if period.ends < period.begins:
        return _("the creation period of notice {id} ends before it begins").format(id=notice.id)
    if period.ends.year - period.begins.year > LONGEST_PERIOD_YEARS:
        message = _("the creation period of notice {id} is longer than {n} years")
        return message.format(id=notice.id, n=LONGEST_PERIOD_YEARS)
    return ""


@rule(
    "within",
    Severity.ERROR,
    _("a time that is counted from something has one length and a beginning that can come"),
    _("Otherwise no day would follow from it."),
)
def within_beginning(subject: Subject) -> Iterator[Finding]:
    """A `within` of no or several lengths, beside `due` or `recurs`, or after an unknown or circular stage."""
    for path, notice, deliverable in _deliverables(subject):
        if deliverable.within is not None:
            has_period = any(map(creation_period_of, _bounding(subject, notice)))
            yield from _within_errors((*path, "within"), notice, deliverable, deliverable.within, has_period=has_period)


def _within_errors(
    path: DataPath, notice: Notice, deliverable: Deliverable, within: Within, *, has_period: bool
) -> Iterator[Finding]:
    lengths = [name for name in UNITS_OF_TIME if getattr(within, name) is not None]
    if not lengths:
        message = _("the time of {id} has no length").format(id=deliverable.id)
        yield Finding(path, message, _("add months, days or working_days"))
    elif len(lengths) > 1:
        message = _("the time of {id} says {first} and {second}")
        message = message.format(id=deliverable.id, first=lengths[0], second=lengths[1])
        yield Finding((*path, lengths[1]), message, _("delete one of the two"))
    if within.after and within.before:
        message = _("the time of {id} says {first} and {second}").format(
            id=deliverable.id, first="after", second="before"
        )
        yield Finding((*path, "before"), message, _("delete one of the two"))
    elif not within.origin:
        message = _("the time of {id} does not say from what it is counted").format(id=deliverable.id)
        yield Finding(path, message, _("add after or before"))
    elif within.origin == PERIOD_END and not has_period:
        message = _("the time of {id} is counted from the end of a creation period, and its notice says none")
        example = "creation_period = { begins = 2015-04-07, ends = 2018-04-06 }"
        hint = _("add to the notice: {example}").format(example=example)
        yield Finding((*path, "before" if within.before else "after"), message.format(id=deliverable.id), hint)
    for name in ("due", "recurs"):
        if getattr(deliverable, name) is not None:
            message = _("{id} has both within and {name}").format(id=deliverable.id, name=name)
            yield Finding((*path[:-1], name), message, _("delete one of the two"))
    if within.stage is not None and (objection := _beginning_objection(notice, deliverable, *within.stage)):
        yield Finding((*path, "after"), *objection, within.after)


def _beginning_objection(notice: Notice, deliverable: Deliverable, after: str, stage: str) -> Objection | None:
    """Why a time of a deliverable cannot begin with a stage of another one; None where it can."""
    known = {other.id: other for other in notice.deliverables}
    earlier = known.get(after)
    if earlier is None or earlier.recurs is not None or earlier.owed_by is not deliverable.owed_by:
        owed = [d.id for d in known.values() if d.owed_by is deliverable.owed_by and d.recurs is None]
        choices = [id_ for id_ in owed if id_ != deliverable.id]
        message = _("{id} is no deliverable from which the time of {other} could be counted")
        message = message.format(id=after, other=deliverable.id)
        return Objection(message, _("choose from: {words}").format(words=_(", ").join(choices) or _("nothing")))
    if stage not in [known_stage.value for known_stage in earlier.stages]:
        words = _(", ").join(known_stage.value_with_label for known_stage in earlier.stages)
        message = _("{stage} is not a stage of {title}").format(stage=stage, title=earlier.title)
        return Objection(message, _("its stages: {words}").format(words=words))
    seen = {deliverable.id}
    while earlier is not None and earlier.id not in seen:
        seen.add(earlier.id)
        beginning = earlier.within.stage if earlier.within else None
        earlier = known.get(beginning[0]) if beginning else None
    if earlier is not None:
        message = _("the time of {id} begins with itself, directly or through others").format(id=deliverable.id)
        return Objection(message, _("let one of them begin with the notice, or give it a day"))
    return None


@rule(
    "returned-stage",
    Severity.ERROR,
    _("no deliverable lists returned among its stages"),
    _("Any deliverable may be sent back, at any stage; it has no place in their order."),
)
def returned_stage(subject: Subject) -> Iterator[Finding]:
    """`returned` among the stages of a deliverable."""
    for path, _notice, deliverable in _deliverables(subject):
        for number, stage in enumerate(deliverable.stages):
            if stage is Stage.RETURNED:
                message = _("{stage} is no stage of a deliverable's own").format(stage=stage.value)
                yield Finding((*path, "stages", number), message, _("delete it"), stage.value)


@rule(
    "repeated-stage",
    Severity.ERROR,
    _("no stage is named twice"),
    _("Stages are passed in order, each once."),
)
def repeated_stage(subject: Subject) -> Iterator[Finding]:
    """A stage that is listed twice in a deliverable."""
    for path, _notice, deliverable in _deliverables(subject):
        for number, stage in enumerate(deliverable.stages):
            if stage in deliverable.stages[:number]:
                message = _("the stage {stage} is named twice").format(stage=stage.value)
                yield Finding((*path, "stages", number), message, _("delete one of the two"), stage.value)


@rule(
    "due-stage",
    Severity.ERROR,
    _("the stage that meets the deadline is one of the stages"),
    _("Otherwise nothing could meet the deadline."),
)
def due_stage(subject: Subject) -> Iterator[Finding]:
    """A `due_stage` that is not among the deliverable's stages."""
    for path, _notice, deliverable in _deliverables(subject):
        stage = deliverable.due_stage
        if stage is not None and stage not in deliverable.stages:
            words = _(", ").join(known.value_with_label for known in deliverable.stages)
            message = _("{stage} is not a stage of {title}").format(stage=stage.label, title=deliverable.title)
            yield Finding((*path, "due_stage"), message, _("its stages: {words}").format(words=words), stage.value)


@rule(
    "only-with",
    Severity.ERROR,
    _("only what authorities owe is limited to those with certain records"),
    _("Others owe what is asked of their own records."),
)
def only_with(subject: Subject) -> Iterator[Finding]:
    """`only_with` of a deliverable that others owe, or that names authorities."""
    for path, _notice, deliverable in _deliverables(subject):
        if deliverable.only_with is Kind.AUTHORITIES:
            message = _("authorities are no records that an authority may have")
            words = _(", ").join(kind.value_with_label for kind in RECORD_KINDS)
            hint = _("choose from: {words}").format(words=words)
            yield Finding((*path, "only_with"), message, hint, deliverable.only_with.value)
        elif deliverable.only_with is not None and deliverable.owed_by is not Kind.AUTHORITIES:
            message = _("only_with is for what authorities owe, and {id} is owed by {kind}")
            message = message.format(id=deliverable.id, kind=deliverable.owed_by.label)
            yield Finding((*path, "only_with"), message, _("delete this line"), deliverable.only_with.value)
