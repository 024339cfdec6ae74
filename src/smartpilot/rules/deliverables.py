"""Rules about the dates and stages of deliverables."""

import datetime as dt
from collections.abc import Iterator

from smartpilot.i18n import _
from smartpilot.problems import Severity
from smartpilot.records.models import Deliverable, Notice, Pilot
from smartpilot.records.obligations import (
    LONGEST_PERIOD_YEARS,
    date_objection,
    date_or_none,
    obligations_of,
    stage_objection,
)
from smartpilot.rules.base import Finding, Subject, rule
from smartpilot.toml.locations import DataPath

# A year without 29 February.
_COMMON_YEAR = 2001


def _deliverables(subject: Subject) -> Iterator[tuple[DataPath, Notice, Deliverable]]:
    for index, notice in enumerate(subject.registry.file.notices):
        for number, deliverable in enumerate(notice.deliverables):
            yield subject.reading.path("notices", index, "deliverables", number), notice, deliverable


def _days_after_notice(subject: Subject) -> Iterator[tuple[DataPath, dt.date | None, Notice]]:
    """Every date that cannot be before its notice: its path, the date, the notice."""
    for path, notice, deliverable in _deliverables(subject):
        yield (*path, "due"), deliverable.due, notice
    of_source = {notice.source: notice for notice in subject.registry.file.notices}
    for index, source in enumerate(subject.registry.file.sources):
        if source.id in of_source:
            yield subject.reading.path("sources", index, "published"), source.published, of_source[source.id]
    for index, notice in enumerate(subject.registry.file.notices):
        period = notice.creation_period
        if period:
            where = subject.reading.path("notices", index, "creation_period", "begins")
            yield where, period.begins, notice
    for path, target in subject.targets:
        if isinstance(target, Pilot) and target.notice in subject.registry.notices:
            yield (*path, "added_on"), target.added_on, subject.registry.notices[target.notice]


@rule(
    "date-before-notice",
    Severity.ERROR,
    _("no date is earlier than its notice"),
    _("A deadline or a publication before the date of the notice is a typing error."),
)
def date_before_notice(subject: Subject) -> Iterator[Finding]:
    """A deadline, a publication, a creation period or a pilot's `added_on` before the notice was issued."""
    for where, day, notice in _days_after_notice(subject):
        if day and (objection := date_objection(notice, day)):
            yield Finding(where, *objection, day.isoformat())


@rule(
    "recurrence",
    Severity.ERROR,
    _("a yearly deliverable has a month and a day, and its notice a creation period"),
    _("A yearly deliverable is due on a day of each year of the creation period; without these it would never be due."),
)
def recurrence(subject: Subject) -> Iterator[Finding]:
    """`recurs` without a month, a day or a creation period, or with `due`; month and day without `recurs`."""
    for path, notice, deliverable in _deliverables(subject):
        if deliverable.recurs is None:
            for name in ("month", "day"):
                if getattr(deliverable, name) is not None:
                    message = _("{name} is only for yearly deliverables").format(name=name)
                    yield Finding((*path, name), message, _('add recurs = "yearly", or delete this line'))
            continue
        where = (*path, "recurs")
        missing = [name for name in ("month", "day") if getattr(deliverable, name) is None]
        for name in missing:
            message = _("the yearly deliverable {id} has no {name}").format(id=deliverable.id, name=name)
            yield Finding(where, message, _("add a line, for example: {example}").format(example=f"{name} = …"))
        if deliverable.due is not None:
            message = _("the yearly deliverable {id} also has a due date").format(id=deliverable.id)
            yield Finding(
                (*path, "due"), message, _("delete this line; month and day state it"), deliverable.due.isoformat()
            )
        if deliverable.month and deliverable.day and not date_or_none(_COMMON_YEAR, deliverable.month, deliverable.day):
            message = _("not every year has {month}-{day}").format(month=deliverable.month, day=deliverable.day)
            yield Finding((*path, "day"), message, _("give a date that every year has"), deliverable.day)
            continue
        period = notice.creation_period
        if period is None:
            message = _("the notice of the yearly deliverable {id} has no creation period").format(id=deliverable.id)
            hint = _("add to the notice: {example}")
            example = "creation_period = { begins = 2015-04-07, ends = 2018-04-06 }"
            yield Finding(where, message, hint.format(example=example))
        elif period.ends < period.begins:
            message = _("the creation period of notice {id} ends before it begins").format(id=notice.id)
            yield Finding((*path[:2], "creation_period"), message, _("check the year"))
        elif period.ends.year - period.begins.year > LONGEST_PERIOD_YEARS:
            message = _("the creation period of notice {id} is longer than {n} years").format(
                id=notice.id, n=LONGEST_PERIOD_YEARS
            )
            yield Finding((*path[:2], "creation_period"), message, _("check the year"))
        elif not missing and not any(obligation.deliverable is deliverable for obligation in obligations_of(notice)):
            message = _("{month}-{day} is not in the creation period").format(
                month=deliverable.month, day=deliverable.day
            )
            yield Finding(
                (*path, "day"), message, _("check the month, the day and the creation period"), deliverable.day
            )


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
        if stage is not None and (objection := stage_objection(deliverable, stage)):
            yield Finding((*path, "due_stage"), *objection, stage.value)
