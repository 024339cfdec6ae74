"""Answers of all kinds against ledgers of all kinds: what is written is what holds afterwards, and is written once."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builders import registry
from ledgers import TABLES
from smartpilot.circulation.collecting import Collection, collect, events_to_write
from smartpilot.circulation.sending import current_answer
from smartpilot.ledger.ledger import Ledger, Recording, new_ids
from smartpilot.problems import Problem, Severity
from smartpilot.records.entries import Event, LedgerFile
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import Answer, SentRow
from smartpilot.workbook.returned.rows import FilledApplicant, FilledRow, ReturnedWorkbook, SentWorkbook
from strategies import times

TARGET, DELIVERABLE_ID = "2014-130123", "task-book"
CHINA = dt.timezone(dt.timedelta(hours=8))
CIRCULATED = dt.datetime(2015, 5, 1, 9, tzinfo=CHINA)
TODAY = dt.date(2015, 5, 20)
NOW = dt.datetime(2015, 5, 20, 12, tzinfo=CHINA)
REGISTRY = registry(**{name: TABLES[name] for name in ("notices", "pilots")})
DELIVERABLE = next(
    deliverable for deliverable in REGISTRY.notices["2014"].deliverables if deliverable.id == DELIVERABLE_ID
)

# One of them is no stage of the deliverable: a registry may have changed since.
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
        deliverable=DELIVERABLE_ID,
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
    row = SentRow("试点", TARGET, DELIVERABLE_ID, None, "河北省", "正定县", "创建任务书", "", DELIVERABLE.stages, sent)
    meta = SentWorkbook("河北省", "130000", "2015-05-01", until, "", "", (), [row])
    cells = {name: f"{column}2" for name, column in zip(("stage", "on", "by", "note"), "FGHI", strict=True)}
    return ReturnedWorkbook(file, meta, [FilledRow(row, answer, cells)])


def collected(ledger: Ledger, *files: ReturnedWorkbook) -> Collection:
    return collect(REGISTRY, ledger, files, TODAY, NOW, lambda _new: {})


def now(ledger: Ledger) -> Answer:
    return current_answer(ledger, TARGET, DELIVERABLE, None)


def ledger(*events: Event) -> Ledger:
    return Ledger(LedgerFile(events=list(events)))


def written(before: Ledger, found: Collection, moment: dt.datetime) -> Ledger:
    return ledger(*before.file.events, *events_to_write(found, before, Recording.begin(moment, "collect"), TODAY))


D, S = Stage.DRAFTED, Stage.SUBMITTED
DAY = dt.date(2015, 4, 28)


@pytest.mark.slow
@times(4)
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
    standing = [event for event in after.events if after.stands(event) and not event.voids]
    assert (change.answer.stage, change.answer.on) in [(event.stage, event.on) for event in standing]
    if now(after).stage is not change.answer.stage:
        return  # a stage before the present one was corrected
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


def test_an_event_of_before_is_not_what_the_ledger_recorded_since() -> None:
    """The stage that was sent is void by now: what stood before it, the office may well mean to take it back to."""
    early = recorded([Answer(D, dt.date(2015, 4, 20)), Answer(S, DAY)], CIRCULATED - dt.timedelta(hours=9))
    then = ledger(*early)
    later = recorded([Answer(S, DAY)], CIRCULATED + dt.timedelta(hours=1))
    signed = event(Answer(Stage.SIGNED, DAY), CIRCULATED + dt.timedelta(hours=2))
    today = ledger(*early, event(Answer(S, DAY), later[0].recorded_at, early[1].id), signed)

    found = collected(today, returned(now(then), Answer(D, dt.date(2015, 4, 20)), then.last_recorded_at))

    assert {conflict.field for conflict in found.conflicts} == {"stage", "on"}


# -- several files ---------------------------------------------------------------------------------------------

EMPTY = ledger()
NEW = Answer(S, DAY)


def applicants(file: str, *names: str, complete: bool = True) -> ReturnedWorkbook:
    """A workbook with applicants whose materials are all there, or all but one."""
    meta = SentWorkbook("河北省", "130000", "2015-05-01", None, "2014", "application", ("推荐函", "审查意见"), [])
    materials = {"推荐函": True, "审查意见": complete}
    rows = [
        FilledApplicant(name, None, materials, DAY if complete else None, None, {"name": f"A{n}", "审查意见": f"D{n}"})
        for n, name in enumerate(names, 2)
    ]
    return ReturnedWorkbook(file, meta, [], rows)


def test_the_same_answer_in_two_files_is_written_once() -> None:
    found = collected(EMPTY, returned(Answer(), NEW, None, "a"), returned(Answer(), NEW, None, "b"))

    assert [(len(file.changes), file.unchanged) for file in found.files] == [(1, 0), (0, 1)]
    assert len(found.changes) == 1


def test_files_that_differ_contradict_each_other_and_neither_is_written() -> None:
    other = Answer(S, dt.date(2015, 4, 29))

    found = collected(EMPTY, returned(Answer(), NEW, None, "a"), returned(Answer(), other, None, "b"))

    assert (found.changes, found.is_accepted) == ([], False)
    assert [(c.file, c.field, c.returned, [o.file for o in c.others]) for c in found.conflicts] == [
        ("a", "on", "2015-04-28", ["b"]),
        ("b", "on", "2015-04-29", ["a"]),
    ]


def test_a_file_with_an_error_is_not_written_and_contradicts_no_other() -> None:
    wrong = returned(Answer(), Answer(S, dt.date(2035, 4, 28)), None, "a")

    found = collected(EMPTY, wrong, returned(Answer(), NEW, None, "b"))

    assert ([file.has_errors for file in found.files], found.conflicts) == ([True, False], [])
    assert [change.row.file for change in found.changes] == ["b"]


def test_materials_that_are_there_in_one_file_only_are_a_conflict_of_the_stage() -> None:
    found = collected(EMPTY, applicants("a", "平山县"), applicants("b", "石家庄市平山县", complete=False))

    assert found.changes == []
    assert [(c.file, c.field, c.returned) for c in found.conflicts] == [
        ("a", "stage", "submitted"),
        ("b", "stage", None),
    ]
    assert [candidate.id for candidate in found.candidates] == ["2014-130131"]


def test_new_candidates_that_are_one_place_or_would_have_one_id_are_errors() -> None:
    same = collected(EMPTY, applicants("a", "唐山高新区"), applicants("b", "唐山市高新区"))
    alike = collected(EMPTY, applicants("a", "石家庄市河西新区", "石家庄市合西新区"))
    similar = collected(EMPTY, applicants("a", "正定县花桥开发区", "正定县花桥经济开发区"))

    def repeated(collected: Collection) -> list[str]:
        return [problem.severity.value for problem in collected.problems if problem.rule == "repeated-row"]

    assert (repeated(same), same.candidates) == (["error", "error"], [])
    assert (repeated(alike), alike.candidates) == (["error", "error"], [])
    assert (repeated(similar), len(similar.candidates)) == (["warning", "warning"], 2)


def test_what_the_registry_has_against_a_candidate_is_reported_at_its_cell() -> None:
    against = Problem("duplicate-id", Severity.ERROR, "pilots.toml", "taken", hint="change it")

    files = [applicants("a", "唐山市", "平山县")]
    found = collect(REGISTRY, EMPTY, files, TODAY, NOW, lambda _new: {"2014-130131": against})

    (problem,) = found.problems
    assert (problem.rule, problem.file, problem.cell, problem.hint) == ("duplicate-id", "a", "A3", "change it")
    assert found.candidates == []
