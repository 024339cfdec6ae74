"""Whether a returned workbook can be what was sent: whose it is, and what it says of the ledger at that time.

The hidden sheet is in the hands of whoever had the workbook. Registry and ledger say what it can hold.
"""

import datetime as dt

from smartpilot.circulation.fields import FieldProblem
from smartpilot.circulation.recipients import NO_AUTHORITY, authority_codes
from smartpilot.i18n import _
from smartpilot.ledger.ledger import CLOCK_TOLERANCE, Ledger
from smartpilot.ledger.progress import event_that_reached_stage
from smartpilot.problems import Problem, Severity
from smartpilot.records.entries import Event, LedgerFile
from smartpilot.records.models import AnyTarget
from smartpilot.records.obligations import Obligation
from smartpilot.registry.registry import Registry
from smartpilot.workbook.form import CANDIDATES, META, Answer, components_of
from smartpilot.workbook.returned.rows import NOT_AS_SENT, ReturnedWorkbook, SentWorkbook, normalise_answer


def find_impossible_facts(
    registry: Registry, ledger: Ledger, returned: ReturnedWorkbook, meta: SentWorkbook, now: dt.datetime
) -> Problem | None:
    """What the hidden sheet says that no workbook of this registry and ledger can have said; None if nothing is."""
    message = ""
    if authority_codes().get(meta.authority) != meta.code:
        message = _("{code} is not the code of {authority}").format(code=meta.code, authority=meta.authority)
    elif meta.until is not None and meta.until > max(filter(None, (now, ledger.last_recorded_at))):
        message = _("it claims to have been sent later than now: {moment}").format(moment=meta.until.isoformat())
    elif returned.applicants and not _has_components_of_round(registry, meta):
        message = _("the materials of {sheet} are not those of the notice").format(sheet=CANDIDATES)
    if not message:
        return None
    text = _("the workbook is not as it was sent: {reason}").format(reason=message)
    return Problem(NOT_AS_SENT, Severity.ERROR, returned.file, text, hint=_("send a new workbook"), sheet=META)


def _has_components_of_round(registry: Registry, meta: SentWorkbook) -> bool:
    """Whether its materials are those of its round; that there is no such round, each row says."""
    notice = registry.notices.get(meta.round_notice)
    deliverables = notice.deliverables if notice else ()
    deliverable = next((d for d in deliverables if d.id == meta.round_deliverable), None)
    return deliverable is None or list(components_of(deliverable)) == list(meta.components)


def find_other_authority(registry: Registry, meta: SentWorkbook, record: AnyTarget) -> FieldProblem | None:
    """The problem of a row whose record belongs to another authority than the workbook; None if it does not."""
    authority = registry.authority_of(record) or NO_AUTHORITY
    if authority == meta.authority:
        return None
    message = _("{name} belongs to {authority}").format(name=f"{record.id} {record.name}", authority=authority)
    hint = _("enter it in the workbook of that authority")
    return FieldProblem("other-authority", message, hint, "target")


def find_impossible_baseline(
    ledger: Ledger, target: str, obligation: Obligation, baseline: Answer, until: dt.datetime | None, now: dt.datetime
) -> FieldProblem | None:
    """The problem of an answer as sent that the ledger did not have when the workbook was sent; None if it had it.

    `until`: when the last event was recorded that the workbook knows. A branch of the ledger that was merged since may
    have brought earlier events, so the answer need not be the last one of then. But where the ledger says the same now,
    which is what lets the row change it, it must have said so then. The clocks of those who record and of those who
    circulate may differ by `CLOCK_TOLERANCE`, and moments after `now` say nothing at all.
    """
    deliverable, period = obligation.deliverable, obligation.period

    def may_be_known(event: Event) -> bool:
        return until is not None and (event.recorded_at - until <= CLOCK_TOLERANCE or event.recorded_at > now)

    events = [event for event in ledger.events_about(target, deliverable.id, period) if may_be_known(event)]
    answers = [Answer(), *(normalise_answer(Answer.of(event)) for event in events if event.voids is None)]
    then = Ledger(LedgerFile.model_construct(events=events))
    was, current = (
        Answer.of(event_that_reached_stage(source, target, deliverable, period)) for source in (then, ledger)
    )
    if baseline in answers and not (baseline.statement == current.statement != was.statement):
        return None
    message = _("the ledger did not have this when the workbook was sent: {answer}")
    message = message.format(answer=_answer_text(baseline))
    return FieldProblem(NOT_AS_SENT, message, _("send a new workbook, or record it with smartpilot record"), "target")


def _answer_text(answer: Answer) -> str:
    stage, on = answer.stage.label if answer.stage else None, str(answer.on) if answer.on else None
    return " ".join(filter(None, (stage, on, answer.by, answer.note))) or _("(nothing)")
