"""Reports by `record` and by workbook in any order, against a small model of attempts and stages."""

import datetime as dt

from hypothesis import example, given
from hypothesis import strategies as st

from builders import registry
from ledgers import TABLES
from smartpilot.circulation.changes import Change, Row
from smartpilot.circulation.collecting import Collection, events_to_write
from smartpilot.circulation.three_way import Correction, History, New, Unchanged, decide
from smartpilot.ledger.ledger import NO_LEDGER, Ledger, Recording
from smartpilot.ledger.progress import progress_of
from smartpilot.ledger.recording import StageReport, new_events, plan_events
from smartpilot.records.entries import Event, LedgerFile
from smartpilot.records.obligations import obligations_of
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import Answer
from strategies import times

BOOK = registry(**TABLES)
ZHENGDING = BOOK.by_id["2014-130123"]
TASK_BOOK = next(o for o in obligations_of(BOOK.notices["2014"]) if o.deliverable.id == "task-book")
D, R, S, N, X = ORDER = (*TASK_BOOK.deliverable.stages, Stage.RETURNED)
FIRST = dt.date(2015, 4, 30)
LAST = dt.date(2015, 12, 31)
RECORDED = dt.datetime(2016, 1, 4, 9, tzinfo=dt.UTC)
RUN = Recording.begin(RECORDED, "test")

# Whether it comes by workbook, the stage, the days since the report before.
Step = tuple[bool, Stage, int]


def by_record(ledger: Ledger, stage: Stage, on: dt.date, run: Recording) -> list[Event]:
    planned = plan_events(BOOK, ledger, [ZHENGDING], StageReport("task-book", stage, on), LAST)
    return new_events(planned, ledger, run, LAST)


def by_workbook(ledger: Ledger, stage: Stage, on: dt.date, run: Recording) -> list[Event]:
    """What is written of a row of a workbook that was made of this ledger, with the remarks left as they were sent."""
    history = History.of(ledger, ZHENGDING.id, TASK_BOOK, ledger.last_recorded_at)
    baseline = history.current
    decision = decide(baseline, Answer(stage, on, baseline.by, baseline.note), history, LAST)
    assert isinstance(decision, New | Correction | Unchanged)
    if isinstance(decision, Unchanged):
        return []
    superseded = decision.superseded if isinstance(decision, Correction) else ()
    row = Row("130000-河北省.xlsx", "试点", {"stage": "F2"}, ZHENGDING, TASK_BOOK)
    change = Change(row, baseline, history.current, decision.answer, superseded)
    return events_to_write(Collection([], [change], []), ledger, run, LAST)


def with_report(attempts: list[dict[Stage, int]], stage: Stage, on: int) -> list[dict[Stage, int]]:
    """The attempts after a report: it corrects the stage in the last one, or going back to it begins a new one."""
    last = attempts[-1] if attempts else {X: 0}
    goes_back = stage not in last and any(ORDER.index(other) > ORDER.index(stage) for other in last)
    if not attempts or goes_back or (X in last and stage is not X):
        return [*attempts, {stage: on}]
    return [*attempts[:-1], {**last, stage: on}]


@times(3)
@example([(False, S, 1), (False, X, 2), (True, S, 3), (True, S, 1), (False, X, 1), (True, D, 1)])
@example([(True, D, 1), (True, S, 1), (False, S, 2), (True, N, 1), (True, S, 3)])
@given(st.lists(st.tuples(st.booleans(), st.sampled_from(ORDER), st.integers(1, 3)), max_size=8))
def test_record_and_workbooks_lead_to_the_same_ledger(steps: list[Step]) -> None:
    ledger, attempts, day = NO_LEDGER, [], 0
    for number, (is_workbook, stage, days) in enumerate(steps):
        day += days
        report = by_workbook if is_workbook and stage is not X else by_record
        run = RUN.at(RECORDED + dt.timedelta(minutes=number))
        events = report(ledger, stage, FIRST + dt.timedelta(day), run)
        ledger = Ledger(LedgerFile(events=[*ledger.file.events, *events]))
        attempts = with_report(attempts, stage, day)

        standing = {(e.stage, (e.on - FIRST).days) for e in ledger.standing_events(ZHENGDING.id, "task-book")}
        assert standing == {reached for attempt in attempts for reached in attempt.items()}
        progress = progress_of(ledger, ZHENGDING.id, TASK_BOOK, LAST)
        last = list(attempts[-1])[-1]
        assert progress.stage is last
        assert (progress.met_on is None) == (last in (D, R, X))
