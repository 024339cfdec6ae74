"""Rules about days and stages of what a notice wants."""

from collections.abc import Iterator

from smartpilot.document import DataPath
from smartpilot.i18n import _
from smartpilot.model import Deliverable, Notice
from smartpilot.problems import Severity
from smartpilot.rules.base import Finding, Subject, rule


def _deliverables(subject: Subject) -> Iterator[tuple[DataPath, Notice, Deliverable]]:
    for index, notice in enumerate(subject.registry.file.notices):
        for number, deliverable in enumerate(notice.deliverables):
            yield subject.reading.path("notices", index, "deliverables", number), notice, deliverable


@rule(
    "date-before-notice",
    Severity.ERROR,
    _("no day lies before its notice"),
    _("A deadline or a publication before the day of the notice is a typing error."),
)
def date_before_notice(subject: Subject) -> Iterator[Finding]:
    """A deadline before the day its notice was issued; the notice's own text published before it."""
    for path, notice, deliverable in _deliverables(subject):
        if deliverable.due and deliverable.due < notice.issued_on:
            message = _("{day} is before the notice of {issued}").format(day=deliverable.due, issued=notice.issued_on)
            yield Finding((*path, "due"), message, _("check the year"), deliverable.due.isoformat())
    issued = {notice.source: notice.issued_on for notice in subject.registry.file.notices}
    for index, source in enumerate(subject.registry.file.sources):
        day = issued.get(source.id)
        if day and source.published and source.published < day:
            message = _("{day} is before the notice of {issued}").format(day=source.published, issued=day)
            where = subject.reading.path("sources", index, "published")
            yield Finding(where, message, _("check the year"), source.published.isoformat())


@rule(
    "repeated-stage",
    Severity.ERROR,
    _("no stage is named twice"),
    _("Stages are passed one after the other, each once."),
)
def repeated_stage(subject: Subject) -> Iterator[Finding]:
    """A stage that stands twice in a deliverable's stages."""
    for path, _notice, deliverable in _deliverables(subject):
        for number, stage in enumerate(deliverable.stages):
            if stage in deliverable.stages[:number]:
                message = _("the stage {stage} is named twice").format(stage=stage.value)
                yield Finding((*path, "stages", number), message, _("delete one of the two"), stage.value)


@rule(
    "due-stage",
    Severity.ERROR,
    _("the stage that meets the deadline is one of the stages"),
    _("Otherwise nothing could ever meet the deadline."),
)
def due_stage(subject: Subject) -> Iterator[Finding]:
    """A `due_stage` that is not among the deliverable's stages."""
    for path, _notice, deliverable in _deliverables(subject):
        stage = deliverable.due_stage
        if stage is not None and stage not in deliverable.stages:
            message = _("{stage} is none of the stages of {id}").format(stage=stage.value, id=deliverable.id)
            hint = _("its stages: {words}").format(words=_(", ").join(each.value for each in deliverable.stages))
            yield Finding((*path, "due_stage"), message, hint, stage.value)
