"""Rules about assessments: of whom, with what result and grade, in what order."""

from collections.abc import Iterator

from smartpilot.i18n import _
from smartpilot.problems import Severity
from smartpilot.records.models import AnyTarget, Assessment, Candidate
from smartpilot.records.obligations import future_objection
from smartpilot.records.terms import AssessmentKind, AssessmentResult
from smartpilot.records.verdicts import is_failing_word
from smartpilot.registry.statuses import order_objection
from smartpilot.rules.base import Finding, Subject, nearest_hint, rule
from smartpilot.toml.locations import DataPath


def _assessed(subject: Subject) -> Iterator[tuple[DataPath, Assessment, AnyTarget]]:
    """Every assessment whose target is known, with its path."""
    for path, assessment in subject.assessments:
        target = subject.registry.by_id.get(assessment.target)
        if target is not None:
            yield path, assessment, target


@rule(
    "assessment-target",
    Severity.ERROR,
    _("every assessment is of a pilot or special project of the registry"),
    _("What is assessed has been listed before; a candidate can only withdraw."),
)
def assessment_target(subject: Subject) -> Iterator[Finding]:
    """A target that no record has; an assessment of a candidate that is no withdrawal."""
    known = subject.known_ids["pilots"] | subject.known_ids["projects"] | subject.known_ids["candidates"]
    for path, assessment in subject.assessments:
        target = subject.registry.by_id.get(assessment.target)
        if assessment.target not in known:
            message = _("unknown record: {text}").format(text=assessment.target)
            yield Finding((*path, "target"), message, nearest_hint(assessment.target, known), assessment.target)
        elif isinstance(target, Candidate) and assessment.kind is not AssessmentKind.WITHDRAWAL:
            message = _("{id} {name} is a candidate, which is not assessed").format(id=target.id, name=target.name)
            hint = _("smartpilot promote {id} makes it a pilot").format(id=target.id)
            yield Finding((*path, "target"), message, hint, assessment.target)


@rule(
    "assessment-result",
    Severity.ERROR,
    _("every assessment but a withdrawal has a result"),
    _("The status of a target follows from the results; a withdrawal is one by itself."),
)
def assessment_result(subject: Subject) -> Iterator[Finding]:
    """A withdrawal with a result; any other assessment without one."""
    for path, assessment in subject.assessments:
        is_withdrawal = assessment.kind is AssessmentKind.WITHDRAWAL
        if is_withdrawal and assessment.result is not None:
            message = _("a withdrawal has no result")
            yield Finding((*path, "result"), message, _("delete this line"), assessment.result.value)
        elif not is_withdrawal and assessment.result is None:
            message = _("the assessment {id} has no result").format(id=assessment.id)
            hint = _("add a line, for example: {example}").format(example='result = "passed"')
            yield Finding((*path, "kind"), message, hint, assessment.kind.value)


@rule(
    "assessment-grade",
    Severity.ERROR,
    _("only what was passed has a grade, and the programme has that grade"),
    _("Grades in other words could not be counted; `grades` of the programme lists them."),
)
def assessment_grade(subject: Subject) -> Iterator[Finding]:
    """A grade of an assessment that was not passed, or one that the programme does not list."""
    for path, assessment, target in _assessed(subject):
        if assessment.grade is None:
            continue
        grades = subject.registry.programme_of_record(target).grades
        if assessment.result is not AssessmentResult.PASSED:
            message = _("a grade is only for what was passed")
            yield Finding((*path, "grade"), message, _("correct the result, or delete this line"), assessment.grade)
        elif grades is not None and assessment.grade not in grades:
            message = _("{text} is no grade of the programme").format(text=assessment.grade)
            hint = _("choose from: {words}").format(words=_(", ").join(grades))
            yield Finding((*path, "grade"), message, hint, assessment.grade)
        elif is_failing_word(assessment.grade):
            message = _("{text} says that it was not passed").format(text=assessment.grade)
            hint = _('write result = "failed", and delete this line')
            yield Finding((*path, "grade"), message, hint, assessment.grade)


@rule(
    "failing-grade",
    Severity.WARNING,
    _("the grades of a programme are those of who passed"),
    _("A list of outcomes says by its grades who passed; 不合格 is a result."),
)
def failing_grade(subject: Subject) -> Iterator[Finding]:
    """A grade that says by its word that something was not passed: 不合格, 限期整改."""
    for index, programme in enumerate(subject.registry.file.programmes):
        for position, grade in enumerate(programme.grades or ()):
            if is_failing_word(grade):
                path = subject.reading.path("programmes", index, "grades", position)
                message = _("{text} says that it was not passed").format(text=grade)
                yield Finding(path, message, _("delete it; import --outcome reads it as a result"), grade)


@rule(
    "assessment-order",
    Severity.ERROR,
    _("assessments are in an order that can be"),
    _("First a pilot is listed, then its creation period begins; it is accepted once, and a withdrawal is the last."),
)
def assessment_order(subject: Subject) -> Iterator[Finding]:
    """An assessment on a day that has not come, before the pilot was added or its creation period began, after its
    withdrawal, or after it was accepted, unless that is an annual one or a withdrawal.
    """
    for path, assessment, target in _assessed(subject):
        if subject.now is not None and (objection := future_objection(assessment.on, subject.now.date())):
            yield Finding((*path, "on"), *objection, assessment.on.isoformat())
            continue
        if message := order_objection(subject.registry, assessment, target):
            yield Finding((*path, "on"), message, _("check the year"), assessment.on.isoformat())
