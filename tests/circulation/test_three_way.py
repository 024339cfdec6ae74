"""Each row of the table in docs/adr/0007: a baseline, what the ledger has by now, what came back, and the decision."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from builders import registry
from ledgers import TABLES
from smartpilot.circulation.fields import FieldConflict
from smartpilot.circulation.three_way import (
    Conflict,
    Correction,
    Decision,
    History,
    New,
    Refused,
    Unchanged,
    contested_fields,
    decide,
    resolve_unchanged_fields,
)
from smartpilot.ledger.ledger import Ledger
from smartpilot.problems import Severity
from smartpilot.records.entries import Event, LedgerFile
from smartpilot.records.obligations import obligations_of
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import Answer

NOTICE = registry(notices=TABLES["notices"]).notices["2014"]
TASK_BOOK = next(obligation for obligation in obligations_of(NOTICE) if obligation.deliverable.id == "task-book")
CHINA = dt.timezone(dt.timedelta(hours=8))
SENT_AT = dt.datetime(2015, 5, 1, 9, tzinfo=CHINA)
TODAY = dt.date(2015, 5, 20)
TARGET = "2014-130123"

DRAFTED, REVIEWED, SUBMITTED, SIGNED = TASK_BOOK.deliverable.stages
RETURNED = Stage.RETURNED


def at(stage: Stage, day: int, by: str | None = None, note: str | None = None) -> Answer:
    """An answer of a day in April 2015."""
    return Answer(stage, dt.date(2015, 4, day), by, note)


NOTHING = Answer()


@dataclass(frozen=True)
class Case:
    """`before`: the answers recorded before the workbook was sent, `since` those after it. `voided`: numbers of
    events, in the order in which they were recorded, that are voided after the workbook was sent.
    """

    name: str
    before: Sequence[Answer]
    returned: Answer
    decision: str
    since: Sequence[Answer] = ()
    voided: Sequence[int] = ()
    conflicts: Sequence[tuple[str, str | None, str | None, str | None]] = ()
    rules: Sequence[tuple[str, Severity]] = ()
    superseded: Sequence[int] = ()
    is_recorded: bool = False
    answer: Answer | None = None


ERROR, WARNING = Severity.ERROR, Severity.WARNING

CASES = [
    Case("left-as-sent", [], NOTHING, "Unchanged"),
    # Whatever the ledger has by now.
    Case("left-as-sent", [at(DRAFTED, 20)], at(DRAFTED, 20), "Unchanged", since=[at(SUBMITTED, 28)]),
    Case("left-as-sent", [at(SUBMITTED, 15), at(RETURNED, 20)], at(RETURNED, 20), "Unchanged"),
    Case("recorded-now", [], at(SUBMITTED, 28), "Unchanged", since=[at(SUBMITTED, 28)]),
    # A remark that the office left as it was sent may have been recorded since.
    Case("recorded-now", [], at(SUBMITTED, 28), "Unchanged", since=[at(SUBMITTED, 28, "县政府", "电子版")]),
    Case("recorded-now", [], at(SUBMITTED, 28), "Unchanged", since=[at(SUBMITTED, 28), at(SUBMITTED, 30)]),
    Case("recorded-since", [], at(REVIEWED, 22), "Unchanged", since=[at(REVIEWED, 22), at(SUBMITTED, 28)]),
    Case("incomplete", [], Answer(None, dt.date(2015, 4, 28)), "Refused", rules=[("incomplete-row", ERROR)]),
    Case("incomplete", [at(DRAFTED, 20)], Answer(SUBMITTED), "Refused", rules=[("incomplete-row", ERROR)]),
    Case("incomplete", [at(DRAFTED, 20)], NOTHING, "Refused", rules=[("incomplete-row", ERROR)] * 2),
    Case("foreign-stage", [], at(Stage.REVISED, 20), "Refused", rules=[("wrong-stage", ERROR)]),
    # An event of a stage that the deliverable does not have was voided since, too: the stage is the reason.
    Case(
        "foreign-stage", [], at(Stage.REVISED, 20), "Refused", since=[at(Stage.REVISED, 20)], voided=[0],
        rules=[("wrong-stage", ERROR)],
    ),
    Case("before-the-notice", [], Answer(DRAFTED, dt.date(2014, 4, 28)), "Refused", rules=[("wrong-date", ERROR)]),
    Case("in-the-future", [], Answer(DRAFTED, dt.date(2015, 5, 21)), "Refused", rules=[("wrong-date", ERROR)]),
    # The ledger has moved, too: what cannot be is no conflict.
    Case(
        "in-the-future", [], Answer(DRAFTED, dt.date(2015, 5, 21)), "Refused", since=[at(SUBMITTED, 28)],
        rules=[("wrong-date", ERROR)],
    ),
    Case("returned-by-office", [at(SUBMITTED, 15)], at(RETURNED, 20), "Refused", rules=[("wrong-stage", ERROR)]),
    Case(
        "returned-by-office", [at(SUBMITTED, 15), at(RETURNED, 20, None, "缺图")], at(RETURNED, 21, None, "已补"),
        "Refused", rules=[("wrong-stage", ERROR)],
    ),
    # The reason is the ministry's; what else the file says is taken.
    Case(
        "remark-of-the-return", [at(SUBMITTED, 15), at(RETURNED, 20, None, "缺图")], at(RETURNED, 20, None, "已补"),
        "Refused", rules=[("incomplete-row", WARNING)],
    ),
    Case(
        "remark-of-the-return", [at(RETURNED, 20)], at(RETURNED, 20, "县政府"), "Refused", since=[at(DRAFTED, 28)],
        rules=[("incomplete-row", WARNING)],
    ),
    Case(
        "day-of-the-return", [at(SUBMITTED, 15), at(RETURNED, 20, None, "缺图")], at(SUBMITTED, 20, None, "缺图"),
        "Refused", rules=[("left-over", ERROR)],
    ),
    Case(
        "voided-since", [], at(SUBMITTED, 28), "Refused", since=[at(SUBMITTED, 28)], voided=[0],
        rules=[("made-void", WARNING)],
    ),
    # A remark of it does not bring it back either.
    Case(
        "voided-since", [at(DRAFTED, 20)], at(SUBMITTED, 28, None, "已盖章"), "Refused", since=[at(SUBMITTED, 28)],
        voided=[1], rules=[("made-void", WARNING)],
    ),
    # Nor does it come back where the stage before was recorded anew with another remark.
    Case(
        "voided-since", [at(DRAFTED, 20, None, "甲")], at(SUBMITTED, 28), "Refused",
        since=[at(SUBMITTED, 28), at(DRAFTED, 20, None, "乙")], voided=[1, 0], rules=[("made-void", WARNING)],
    ),
    Case(
        "both-moved", [], at(SUBMITTED, 28), "Conflict", since=[at(SUBMITTED, 25)],
        conflicts=[("on", None, "2015-04-25", "2015-04-28")],
    ),
    Case(
        "both-moved", [at(REVIEWED, 10)], at(REVIEWED, 11), "Conflict", since=[at(SUBMITTED, 10)],
        conflicts=[("stage", "reviewed", "submitted", "reviewed"), ("on", "2015-04-10", "2015-04-10", "2015-04-11")],
    ),
    # Sent back by the ministry meanwhile: the office does not undo it.
    Case(
        "both-moved", [at(SUBMITTED, 10)], at(SIGNED, 11), "Conflict", since=[at(RETURNED, 12)],
        conflicts=[("stage", "submitted", "returned", "signed"), ("on", "2015-04-10", "2015-04-12", "2015-04-11")],
    ),
    Case(
        "remark-of-a-left-stage", [at(REVIEWED, 10)], at(REVIEWED, 10, None, "补充"), "Conflict",
        since=[at(SUBMITTED, 15)], conflicts=[("note", None, None, "补充")],
    ),
    Case(
        "remark-of-a-left-stage", [at(SUBMITTED, 28)], at(SUBMITTED, 28, None, "补充"), "Conflict", voided=[0],
        conflicts=[("note", None, None, "补充")],
    ),
    Case(
        "both-changed-a-remark", [], at(SUBMITTED, 28, "县政府"), "Conflict", since=[at(SUBMITTED, 28, "县委")],
        conflicts=[("by", None, "县委", "县政府")],
    ),
    Case(
        "out-of-order", [at(SUBMITTED, 15), at(RETURNED, 20), at(SUBMITTED, 25)], at(SUBMITTED, 18), "Refused",
        rules=[("order", ERROR)],
    ),
    Case("out-of-order", [at(DRAFTED, 20)], at(SUBMITTED, 18), "Refused", rules=[("order", ERROR)]),
    # A duplicate has another remark, too.
    Case(
        "out-of-order", [at(DRAFTED, 20), at(SUBMITTED, 28, None, "甲"), at(SUBMITTED, 28, None, "乙")],
        at(SUBMITTED, 18, None, "丙"), "Refused", rules=[("order", ERROR)],
    ),
    Case(
        "duplicate-with-another-remark",
        [at(SUBMITTED, 28, None, "甲"), at(SUBMITTED, 28, None, "乙")], at(SUBMITTED, 28, None, "丙"), "Conflict",
        conflicts=[("note", "甲", "乙", "丙")],
    ),
    Case(
        "remark-only", [at(SUBMITTED, 28), at(SUBMITTED, 30)], at(SUBMITTED, 28, None, "补正"), "Correction",
        superseded=[0, 1], answer=at(SUBMITTED, 28, None, "补正"),
    ),
    # What the ledger got of the same stage is kept.
    Case(
        "remark-only", [at(SUBMITTED, 28)], at(SUBMITTED, 28, None, "补正"), "Correction",
        since=[at(SUBMITTED, 28, "县政府")], voided=[0], superseded=[1], answer=at(SUBMITTED, 28, "县政府", "补正"),
    ),
    Case(
        "earlier-stage-same-day-left", [at(DRAFTED, 20, None, "乙"), at(SUBMITTED, 28)], at(DRAFTED, 28), "Correction",
        superseded=[1], is_recorded=True, answer=at(DRAFTED, 20, None, "乙"), rules=[("goes-back", WARNING)],
    ),
    Case(
        "earlier-stage-same-day-left", [at(DRAFTED, 20), at(SUBMITTED, 28)], at(DRAFTED, 28, None, "改"), "Correction",
        superseded=[0, 1], answer=at(DRAFTED, 20, None, "改"), rules=[("goes-back", WARNING)],
    ),
    Case(
        "back-to-a-recorded-event", [at(DRAFTED, 15), at(SUBMITTED, 28)], at(DRAFTED, 15), "Correction",
        superseded=[1], is_recorded=True, answer=at(DRAFTED, 15), rules=[("goes-back", WARNING)],
    ),
    Case(
        "another-day", [at(SUBMITTED, 15), at(RETURNED, 20), at(SUBMITTED, 25)], at(SUBMITTED, 26), "Correction",
        superseded=[2], answer=at(SUBMITTED, 26),
    ),
    Case(
        "another-day", [at(SUBMITTED, 28), at(SUBMITTED, 30)], at(SUBMITTED, 29), "Correction",
        superseded=[0, 1], answer=at(SUBMITTED, 29),
    ),
    Case(
        "another-day", [at(SUBMITTED, 28), at(SUBMITTED, 30)], at(SUBMITTED, 30), "Correction",
        superseded=[0], is_recorded=True, answer=at(SUBMITTED, 30),
    ),
    Case(
        "another-day", [at(REVIEWED, 22), at(DRAFTED, 28)], at(DRAFTED, 20), "Correction",
        superseded=[0, 1], answer=at(DRAFTED, 20), rules=[("goes-back", WARNING)],
    ),
    Case(
        "earlier-day", [at(DRAFTED, 20), at(REVIEWED, 24)], at(DRAFTED, 22), "Correction",
        superseded=[0, 1], answer=at(DRAFTED, 22), rules=[("goes-back", WARNING)],
    ),
    Case(
        "later-day-of-an-earlier-stage", [at(REVIEWED, 20), at(SUBMITTED, 28)], at(REVIEWED, 30), "Correction",
        superseded=[0], answer=at(REVIEWED, 30), rules=[("goes-back", WARNING)],
    ),
    Case(
        "sent-back", [at(SUBMITTED, 28)], at(REVIEWED, 30), "New",
        answer=at(REVIEWED, 30), rules=[("goes-back", WARNING)],
    ),
    Case("new", [], at(DRAFTED, 20), "New", answer=at(DRAFTED, 20)),
    # After a return all stages begin again; what was noted of it is left behind.
    Case(
        "new", [at(SUBMITTED, 15), at(RETURNED, 20, "部里", "缺图")], at(SUBMITTED, 28, "部里", "缺图"), "New",
        answer=at(SUBMITTED, 28),
    ),
    Case("new", [at(SUBMITTED, 15), at(RETURNED, 20)], at(DRAFTED, 21), "New", answer=at(DRAFTED, 21)),
    Case("new", [at(DRAFTED, 20, "县政府")], at(SUBMITTED, 28), "New", answer=at(SUBMITTED, 28)),
    # The day and the remark of the stage before may be meant.
    Case(
        "new", [at(DRAFTED, 20, None, "初稿")], at(REVIEWED, 20, None, "初稿"), "New",
        answer=at(REVIEWED, 20, None, "初稿"), rules=[("left-over", WARNING)],
    ),
]  # fmt: skip


def event(number: int, answer: Answer, recorded_at: dt.datetime, voids: str | None = None) -> Event:
    assert answer.stage is not None
    assert answer.on is not None
    return Event(
        id=f"e{number}",
        recorded_at=recorded_at,
        on=answer.on,
        target=TARGET,
        deliverable="task-book",
        stage=answer.stage,
        by=answer.by,
        note=answer.note,
        voids=voids,
    )


def decided(case: Case) -> Decision:
    hour = dt.timedelta(hours=1)
    before = [event(n, answer, SENT_AT - (9 - n) * hour) for n, answer in enumerate(case.before)]
    later = [event(len(before) + n, answer, SENT_AT + n * hour + hour) for n, answer in enumerate(case.since)]
    events = [*before, *later]
    voids = [event(n, at(DRAFTED, 30), SENT_AT + 9 * hour, f"e{number}") for n, number in enumerate(case.voided, 90)]
    sent_after = max((e.recorded_at for e in before), default=None)
    as_sent = History.of(Ledger(LedgerFile(events=before)), TARGET, TASK_BOOK, sent_after)
    now = History.of(Ledger(LedgerFile(events=[*events, *voids])), TARGET, TASK_BOOK, sent_after)
    return decide(as_sent.current, case.returned, now, TODAY)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_row_of_the_table(case: Case) -> None:
    decision = decided(case)

    problems = decision.problems if isinstance(decision, Refused) else getattr(decision, "warnings", ())
    assert type(decision).__name__ == case.decision
    assert [(problem.rule, problem.severity) for problem in problems] == list(case.rules)
    if isinstance(decision, Conflict):
        assert decision.fields == [FieldConflict(*values) for values in case.conflicts]
    if isinstance(decision, New | Correction):
        assert decision.answer == case.answer
    if isinstance(decision, Correction):
        assert [e.id for e in decision.superseded] == [f"e{number}" for number in case.superseded]
        assert (decision.remaining is not None) == case.is_recorded


def test_the_decision_record_has_the_same_rows_in_the_same_order() -> None:
    (page,) = (Path(__file__).parents[2] / "docs" / "adr").glob("0007-*.md")
    rows = re.findall(r"^\| ([a-z-]+) \| .+ \| ([A-Z][a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE)

    assert rows == list(dict.fromkeys((case.name, case.decision) for case in CASES))


def test_a_row_that_showed_no_day_has_none_left_over() -> None:
    """A row of 增补申报 shows neither stage nor day before all was sent in: the office wrote the day itself."""
    history = History(TASK_BOOK, [event(0, at(DRAFTED, 20), SENT_AT)], (), SENT_AT)

    hidden = decide(at(DRAFTED, 20), at(SUBMITTED, 20), history, TODAY, shows_stage=False)
    shown = decide(at(DRAFTED, 20), at(SUBMITTED, 20), history, TODAY)

    assert hidden == New(at(SUBMITTED, 20), [])
    assert isinstance(shown, New)
    assert [problem.rule for problem in shown.warnings] == ["left-over"]


def test_what_is_recorded_now_is_unchanged_even_if_it_could_not_be_written() -> None:
    future = Answer(DRAFTED, dt.date(2015, 6, 1))

    assert decide(NOTHING, future, History(TASK_BOOK, [event(0, future, SENT_AT)]), TODAY) == Unchanged()


def test_stage_and_day_are_one_statement() -> None:
    assert contested_fields(at(DRAFTED, 20), at(SUBMITTED, 20), at(DRAFTED, 21)) == ["stage", "on"]
    assert contested_fields(at(DRAFTED, 20), at(SUBMITTED, 28), at(SUBMITTED, 28)) == []
    assert contested_fields(at(DRAFTED, 20), at(DRAFTED, 20), at(SUBMITTED, 28)) == []


def test_remarks_of_another_stage_are_not_taken_from_the_ledger() -> None:
    current = at(DRAFTED, 20, "县政府", "初稿")

    assert resolve_unchanged_fields(NOTHING, current, at(SUBMITTED, 28)) == at(SUBMITTED, 28)
    assert resolve_unchanged_fields(NOTHING, current, at(DRAFTED, 21, None, "改")) == at(DRAFTED, 21, "县政府", "改")
