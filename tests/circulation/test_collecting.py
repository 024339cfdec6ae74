"""Answers of all kinds against ledgers of all kinds: what is written is what holds afterwards, and is written once."""

import datetime as dt

from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders import registry
from ledgers import TABLES
from smartpilot.circulation.collecting import Collected, collect, events_to_write
from smartpilot.circulation.sending import current_answer
from smartpilot.ledger.ledger import Ledger, new_ids
from smartpilot.records.models import Event, LedgerFile
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import Answer, SentRow
from smartpilot.workbook.returned.rows import FilledRow, Meta, ReturnedWorkbook

TARGET, PAPER = "2014-130123", "task-book"
CHINA = dt.timezone(dt.timedelta(hours=8))
CIRCULATED = dt.datetime(2015, 5, 1, 9, tzinfo=CHINA)
TODAY = dt.date(2015, 5, 20)
REGISTRY = registry(**{name: TABLES[name] for name in ("notices", "pilots")})
DELIVERABLE = next(paper for paper in REGISTRY.notices["2014"].deliverables if paper.id == PAPER)

# One of them is no stage of the paper: a registry may have changed since.
stages = st.sampled_from([*DELIVERABLE.stages, Stage.REVISED])
days = st.sampled_from([dt.date(2015, 4, day) for day in (20, 24, 28)])
texts = st.sampled_from([None, "甲", "乙"])
answers = st.builds(Answer, stages, days, texts, texts)


def event(answer: Answer, moment: dt.datetime, voids: str | None = None) -> Event:
    stage, on = answer.stage, answer.on
    assert stage
    assert on
    return Event(
        id=new_ids(moment, 1)[0],
        recorded_at=moment,
        on=on,
        target=TARGET,
        deliverable=PAPER,
        stage=stage,
        by=answer.by,
        note=answer.note,
        voids=voids,
    )


def recorded(said: list[Answer | int], begin: dt.datetime) -> list[Event]:
    """Events one hour after the other; a number makes the one of that place void."""
    events: list[Event] = []
    for hour, each in enumerate(said):
        moment = begin + dt.timedelta(hours=hour)
        if isinstance(each, Answer):
            events.append(event(each, moment))
        elif each < len(events) and events[each].voids is None:
            was = events[each]
            if not any(other.voids == was.id for other in events):
                events.append(event(Answer(was.stage, was.on, was.by, was.note), moment, was.id))
    return events


histories = st.lists(st.one_of(answers, st.integers(0, 3)), max_size=5)


def returned(sent: Answer, answer: Answer, until: dt.datetime | None, file: str = "河北省.xlsx") -> ReturnedWorkbook:
    row = SentRow("试点", TARGET, PAPER, None, "河北省", "正定县", "创建任务书", "", DELIVERABLE.stages, sent)
    meta = Meta("河北省", "130000", "2015-05-01", until, "", "", (), [row])
    cells = {name: f"{column}2" for name, column in zip(("stage", "on", "by", "note"), "FGHI", strict=True)}
    return ReturnedWorkbook(file, meta, [FilledRow(row, answer, cells)])


def collected(ledger: Ledger, *files: ReturnedWorkbook) -> Collected:
    return collect(REGISTRY, ledger, files, TODAY, lambda _new: {})


def now(ledger: Ledger) -> Answer:
    return current_answer(ledger, TARGET, DELIVERABLE, None)


def ledger(*events: Event) -> Ledger:
    return Ledger(LedgerFile(events=list(events)))


def written(before: Ledger, found: Collected, moment: dt.datetime) -> Ledger:
    return ledger(*before.file.events, *events_to_write(found, before, moment, TODAY))


D, S = Stage.DRAFTED, Stage.SUBMITTED
DAY = dt.date(2015, 4, 28)


@settings(max_examples=400)
# Two branches have recorded the same, and git has put them together.
@example([Answer(S, DAY), Answer(S, DAY)], [], Answer(S, DAY, None, "甲"))
# SentRow back and sent in again within a day.
@example([Answer(S, DAY), Answer(D, DAY)], [], Answer(S, DAY))
@example([Answer(S, DAY), Answer(D, DAY), Answer(S, DAY, None, "乙")], [], Answer(D, DAY))
@given(histories, histories, answers)
def test_what_is_written_holds_and_is_written_once(
    before: list[Answer | int], since: list[Answer | int], answer: Answer
) -> None:
    then = ledger(*recorded(before, CIRCULATED - dt.timedelta(hours=9)))
    sent = now(then)
    today = ledger(*then.file.events, *recorded(since, CIRCULATED + dt.timedelta(hours=1)))
    file = returned(sent, answer, then.last_recorded_at)

    found = collected(today, file)
    moment = dt.datetime(2015, 5, 20, 9, tzinfo=CHINA)
    after = written(today, found, moment)

    if not found.changes:
        assert after.file.events == today.file.events
        return
    (change,) = found.changes
    assert (now(after).stage, now(after).on) == (change.answer.stage, change.answer.on)
    for name in ("by", "note"):
        told, said = getattr(answer, name), getattr(now(after), name)
        assert said == told or told == getattr(sent, name)
    gone = [each for each in after.events if each.voids and each not in today.events]
    told = [problem for problem in found.problems if problem.rule == "goes-back"]
    assert told or all(each.stage is change.answer.stage for each in gone)
    again = collected(after, file)
    assert (again.changes, again.conflicts) == ([], [])
    assert [p.severity.value for p in again.problems if p.severity.value == "error"] == []


def test_a_remark_that_another_branch_wrote_is_not_lost() -> None:
    """Both branches have the stage; what the office puts right is one of two that say something else."""
    both = recorded([Answer(S, DAY, None, "甲"), Answer(S, DAY, None, "乙")], CIRCULATED - dt.timedelta(hours=9))
    before = ledger(*both)

    found = collected(before, returned(now(before), Answer(S, DAY, None, "丙"), before.last_recorded_at))

    assert found.changes == []
    assert [(c.field, c.baseline, c.current, c.returned) for c in found.conflicts] == [("note", "甲", "乙", "丙")]


def test_an_event_of_before_is_not_what_the_ledger_learnt_since() -> None:
    """The stage that was sent is void by now: what stood before it, the office may well mean to take it back to."""
    early = recorded([Answer(D, dt.date(2015, 4, 20)), Answer(S, DAY)], CIRCULATED - dt.timedelta(hours=9))
    then = ledger(*early)
    later = recorded([Answer(S, DAY)], CIRCULATED + dt.timedelta(hours=1))
    signed = event(Answer(Stage.SIGNED, DAY), CIRCULATED + dt.timedelta(hours=2))
    today = ledger(*early, event(Answer(S, DAY), later[0].recorded_at, early[1].id), signed)

    found = collected(today, returned(now(then), Answer(D, dt.date(2015, 4, 20)), then.last_recorded_at))

    assert {conflict.field for conflict in found.conflicts} == {"stage", "on"}
