"""What a hidden sheet cannot say: another's records, a time to come, answers that the ledger never had."""

import datetime as dt
from typing import Any

import pytest

from builders import ledger, registry
from ledgers import TABLES, event
from smartpilot.circulation.as_sent import find_impossible_baseline, find_impossible_facts, find_other_authority
from smartpilot.records.obligations import Obligation, obligations_of
from smartpilot.records.terms import Level, Stage
from smartpilot.workbook.form import Answer
from smartpilot.workbook.returned.rows import FilledApplicant, ReturnedWorkbook, SentWorkbook

REGISTRY = registry(**TABLES)
NOW = dt.datetime(2015, 5, 20, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
TARGET = "2014-130123"


def meta(**more: Any) -> SentWorkbook:
    facts = {"authority": "河北省", "code": "130000", "sent_on": "2015-05-01", "until": NOW, "round_notice": "2014"}
    rest = {"round_deliverable": "application", "components": ["推荐函", "审查意见"], "sent": []}
    return SentWorkbook(**{**facts, **rest, **more})


def facts_problem(with_applicant: bool = True, until_of_ledger: dt.datetime = NOW, **more: Any) -> str | None:
    applicant = FilledApplicant("平山县", Level.COUNTY, {}, None, None, {"name": "A2"})
    workbook = ReturnedWorkbook("河北省.xlsx", applicants=[applicant] if with_applicant else [])
    recorded = ledger(event(1, recorded_at=until_of_ledger))
    problem = find_impossible_facts(REGISTRY, recorded, workbook, meta(**more), NOW)
    assert problem is None or (problem.rule, problem.sheet) == ("not-as-sent", "_meta")
    return problem.message.partition("sent: ")[2] if problem else None


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, None),
        ({"until": None}, None),
        ({"authority": "主管部门待定", "code": "000000"}, None),
        ({"authority": "青岛市", "code": "370200"}, None),
        ({"code": "330000"}, "330000 is not the code of 河北省"),
        ({"authority": "石家庄市", "code": "130100"}, "130100 is not the code of 石家庄市"),
        ({"until": NOW + HOUR}, "it claims to have been sent later than now: 2015-05-20T10:00:00+00:00"),
        # Recorded when the clock was ahead.
        ({"until": NOW + HOUR, "until_of_ledger": NOW + HOUR}, None),
        ({"components": ["推荐函"]}, "the materials of 增补申报 are not those of the notice"),
        ({"components": ["推荐函"], "with_applicant": False}, None),
        # That no round is open, its rows say.
        ({"components": ["推荐函"], "round_notice": "2013"}, None),
    ],
)
def test_facts_that_cannot_be(facts: dict[str, Any], words: str | None) -> None:
    assert facts_problem(**facts) == words


@pytest.mark.parametrize(
    ("record", "authority", "belongs_to"),
    [
        (TARGET, "河北省", None),
        (TARGET, "山东省", "河北省"),
        ("2014-370203", "青岛市", None),
        ("2014-370203", "山东省", "青岛市"),
        ("2014-330108", "浙江省", None),
        ("2014-330108", "主管部门待定", "浙江省"),
    ],
)
def test_a_record_belongs_to_one_authority(record: str, authority: str, belongs_to: str | None) -> None:
    problem = find_other_authority(REGISTRY, meta(authority=authority), REGISTRY.by_id[record])

    assert (problem.message.rpartition(" ")[2] if problem else None) == belongs_to


def obligation() -> Obligation:
    return next(o for o in obligations_of(REGISTRY.notices["2014"]) if o.deliverable.id == "task-book")


D, S = Stage.DRAFTED, Stage.SUBMITTED
EARLY, LATE = dt.date(2015, 4, 10), dt.date(2015, 4, 28)


def said(number: int, stage: Stage, on: dt.date, hours: int, **more: Any) -> dict[str, Any]:
    """An event that was recorded so many hours after the workbook was sent."""
    return event(number, stage=stage.value, on=on, recorded_at=NOW + hours * HOUR, **more)


DRAFTED, SUBMITTED = said(1, D, EARLY, -9), said(2, S, LATE, -8)
VOIDED_BEFORE = said(3, D, EARLY, -7, voids=DRAFTED["id"])
VOIDED_SINCE = said(3, D, EARLY, 1, voids=DRAFTED["id"])


@pytest.mark.parametrize(
    ("events", "baseline", "is_possible"),
    [
        ([], Answer(), True),
        ([], Answer(D, EARLY), False),
        ([DRAFTED], Answer(D, EARLY), True),
        ([DRAFTED], Answer(D, EARLY, "某局"), False),
        ([DRAFTED], Answer(None, None, None, "备注"), False),
        ([said(1, D, EARLY, -9, note=" 备　注 ")], Answer(D, EARLY, None, "备 注"), True),
        # What came since was not sent; nor was what was void.
        ([DRAFTED, said(2, S, LATE, 1)], Answer(D, EARLY), True),
        ([DRAFTED, said(2, S, LATE, 1)], Answer(S, LATE), False),
        # A clock that is ahead of the one of now says nothing about what was sent.
        ([DRAFTED, said(2, S, LATE, 50_000)], Answer(S, LATE), True),
        ([DRAFTED, said(2, S, LATE, 50_000)], Answer(D, EARLY), True),
        ([DRAFTED, VOIDED_SINCE], Answer(D, EARLY), True),
        ([DRAFTED, VOIDED_SINCE], Answer(), False),
        ([DRAFTED, VOIDED_BEFORE], Answer(), True),
        # A branch that was merged since may have brought the last event of then: the row can only be a conflict.
        ([DRAFTED, SUBMITTED], Answer(D, EARLY), True),
        ([DRAFTED, SUBMITTED], Answer(), True),
        # The ledger went on, and has gone back since: what it says now was not what was sent.
        ([DRAFTED, SUBMITTED, said(4, S, LATE, 1, voids=SUBMITTED["id"])], Answer(D, EARLY), False),
    ],
)
def test_an_answer_counts_as_sent_if_the_ledger_had_it(
    events: list[dict[str, Any]], baseline: Answer, is_possible: bool
) -> None:
    problem = find_impossible_baseline(ledger(*events), TARGET, obligation(), baseline, NOW, NOW + 48 * HOUR)

    assert problem is None if is_possible else problem is not None and problem.rule == "not-as-sent"


def test_a_workbook_that_knows_no_event_was_sent_without_answers() -> None:
    before = ledger(DRAFTED)

    assert find_impossible_baseline(before, TARGET, obligation(), Answer(D, EARLY), None, NOW) is not None
    assert find_impossible_baseline(before, TARGET, obligation(), Answer(), None, NOW) is None
