"""What a target is on a day, and when it stops owing anything: both follow from its notice and its assessments."""

import datetime as dt
from collections.abc import Container, Sequence
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.records.models import AnyTarget, Assessment, OwingAuthority, Pilot
from smartpilot.records.obligations import Obligation, creation_period_of, listing_day, owing_since
from smartpilot.records.terms import AssessmentKind, AssessmentResult, Status
from smartpilot.registry.registry import Registry


def unused_assessment_id(target: AnyTarget, kind: AssessmentKind, day: dt.date, used: Container[str]) -> str:
    """The id of a new assessment: 2014-130123-acceptance-2018; with a number behind it where it is used."""
    id_ = proposed = f"{target.id}-{kind.value}-{day.year}"
    number = 1
    while id_ in used:
        number += 1
        id_ = f"{proposed}-{number}"
    return id_


class StatusOn(NamedTuple):
    """A status that targets have on a day."""

    status: Status
    day: dt.date


def assessments_of(registry: Registry, target: AnyTarget, day: dt.date = dt.date.max) -> Sequence[Assessment]:
    """The assessments of a target until a day, in the order of their days."""
    return [a for a in registry.assessments_by_target.get(target.id, ()) if a.on <= day]


def with_assessments_until(registry: Registry, day: dt.date) -> Registry:
    """The registry as if nothing were known of assessments after a day."""
    assessments = [assessment for assessment in registry.file.assessments if assessment.on <= day]
    return Registry(registry.file.model_copy(update={"assessments": assessments}))


def listed_on(registry: Registry, target: AnyTarget) -> dt.date | None:
    """The day on which a target became a pilot: that of its notice, or the later one on which it was added.

    None for a candidate; the first day there is where the notice is unknown.
    """
    notice = registry.notices.get(target.notice)
    return listing_day(target, notice.issued_on if notice else dt.date.min)


def owing_from(registry: Registry, record: AnyTarget, obligation: Obligation) -> dt.date:
    """The first day on which a record can owe something: the notice that asks and the one that lists it are issued.

    Of what pilots owe the day on which it was added to them, if it was.
    """
    issued, listing = obligation.notice.issued_on, registry.notices.get(record.notice)
    added = owing_since(record, obligation.deliverable)
    return max(issued, listing.issued_on if listing else issued, added or issued)


def binding_day(registry: Registry, record: AnyTarget, obligation: Obligation, due: dt.date | None) -> dt.date | None:
    """The day by which a record has to hand something in; None for one before it was listed, or added to the pilots."""
    since = owing_from(registry, record, obligation)
    is_too_early = due is not None and obligation.notice.issued_on < since and due < since
    return None if is_too_early else due


def acceptance_of(registry: Registry, target: AnyTarget, day: dt.date = dt.date.max) -> Assessment | None:
    """The first acceptance that a target passed until a day; None if it passed none."""
    return next((a for a in assessments_of(registry, target, day) if is_passed_acceptance(a)), None)


def accepted_on(registry: Registry, target: AnyTarget, day: dt.date = dt.date.max) -> dt.date | None:
    """The day of the first acceptance that a target passed until a day; None if it passed none."""
    acceptance = acceptance_of(registry, target, day)
    return acceptance.on if acceptance else None


def withdrawn_on(registry: Registry, target: AnyTarget, day: dt.date = dt.date.max) -> dt.date | None:
    """The day on which a target was withdrawn until a day; None if it was not."""
    return next((a.on for a in assessments_of(registry, target, day) if a.kind is AssessmentKind.WITHDRAWAL), None)


def is_passed_acceptance(assessment: Assessment) -> bool:
    """Whether a target is accepted by an assessment."""
    return assessment.kind is AssessmentKind.ACCEPTANCE and assessment.result is AssessmentResult.PASSED


def status_of(registry: Registry, target: AnyTarget, day: dt.date) -> Status | None:
    """The status of a target on a day, that of an assessment from its own day on; None for an authority.

    Before it is listed, and unless it is, it is a candidate. Who is withdrawn does not come back.
    """
    if isinstance(target, OwingAuthority):
        return None
    if withdrawn_on(registry, target, day):
        return Status.WITHDRAWN
    listed = listed_on(registry, target)
    if listed is None or day < listed:
        return Status.CANDIDATE
    return Status.ACCEPTED if accepted_on(registry, target, day) else Status.PILOT


def falls_after_end(obligation: Obligation, due: dt.date | None, ended: dt.date | None) -> bool:
    """Whether something falls due after the status of its target ended what that owes: it is not owed any more.

    What has no day falls after it where it was asked for after it.
    """
    return ended is not None and (obligation.notice.issued_on if due is None else due) > ended


def is_asked_for(due: dt.date | None, ended: dt.date | None, day: dt.date) -> bool:
    """Whether something that was not handed in is still asked for on a day, for all that `ended` says.

    After that end it is not; on the day itself only what falls due then.
    """
    return ended is None or (due is not None and day <= due <= ended)


def ended_on(registry: Registry, target: AnyTarget, day: dt.date = dt.date.max) -> dt.date | None:
    """The day on which the status of a target ended what it owes: accepted or withdrawn until a day; else None.

    What was due by then stays owed, but is asked for no more; what falls due later is not owed.
    """
    days = [end for end in (accepted_on(registry, target, day), withdrawn_on(registry, target, day)) if end]
    return min(days, default=None)


def status_objection(registry: Registry, target: AnyTarget, day: dt.date) -> str:
    """That a target had been accepted or withdrawn before a day; empty where it had not."""
    status = status_of(registry, target, day)
    since = {Status.ACCEPTED: accepted_on, Status.WITHDRAWN: withdrawn_on}.get(status) if status else None
    ended = since(registry, target) if since else None
    if status is None or ended is None or day <= ended:
        return ""
    return _("its status is {status} since {day}").format(status=status.label, day=ended)


def order_objection(registry: Registry, assessment: Assessment, target: AnyTarget) -> str:
    """Why an assessment of a target cannot have been on its day, for all that the registry has of it; empty where it
    can. It may be one that the registry does not have yet.

    On the day of a withdrawal or an acceptance itself there may be others: one paper may decide on all of them.
    """
    withdrawn, accepted = withdrawn_on(registry, target), accepted_on(registry, target)
    is_withdrawal = assessment.kind is AssessmentKind.WITHDRAWAL
    is_repeated = _is_repeated(registry, assessment, target)
    if withdrawn is not None and (withdrawn < assessment.on or (is_withdrawal and is_repeated)):
        return _("{id} was withdrawn on {day}").format(id=target.id, day=withdrawn)
    added_on = target.added_on if isinstance(target, Pilot) else None
    if added_on is not None and assessment.on < added_on:
        return _("{id} was added on {day} only").format(id=target.id, day=added_on)
    if is_withdrawal:
        return ""
    is_late = accepted is not None and (accepted < assessment.on or is_repeated)
    if is_late and assessment.kind is not AssessmentKind.ANNUAL:
        return _("{id} was accepted on {day} already").format(id=target.id, day=accepted)
    notice = registry.notices.get(target.notice)
    period = creation_period_of(notice) if notice else None
    if period is not None and assessment.on < period.begins:
        return _("the creation period begins on {day} only").format(day=period.begins)
    return ""


def _is_repeated(registry: Registry, assessment: Assessment, target: AnyTarget) -> bool:
    """Whether an assessment ends what a target owes, as one of its kind has done already."""
    if assessment.kind is not AssessmentKind.WITHDRAWAL and not is_passed_acceptance(assessment):
        return False
    alike = [
        known.id
        for known in assessments_of(registry, target)
        if known.kind is assessment.kind and known.result is assessment.result
    ]
    return assessment.id in alike[1:] or (bool(alike) and assessment.id not in alike)
