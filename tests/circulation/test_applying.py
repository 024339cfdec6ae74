"""The protocol of applying: candidates first, then events under the lock, and what others wrote meanwhile is told."""

import datetime as dt
from pathlib import Path

import pytest

from ledgers import TABLES, event, events_in
from program import write_ledger, write_registry
from smartpilot.circulation.applying import Moments, apply_collection, check_candidates, preview_collection
from smartpilot.errors import UsageError
from smartpilot.ledger.ledger import Recording
from smartpilot.records.models import Candidate
from smartpilot.records.terms import Level, Stage
from smartpilot.store import Store, open_store
from smartpilot.workbook.form import Answer, SentRow
from smartpilot.workbook.returned.rows import FilledApplicant, FilledRow, ReturnedWorkbook, SentWorkbook

CHINA = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2015, 9, 20, 9, tzinfo=CHINA)
RUN = Recording.begin(NOW, "collect", "张三")
MOMENTS = Moments(today=NOW.date(), now=lambda: NOW, recording=RUN)
SUBMITTED = Answer(Stage.SUBMITTED, dt.date(2015, 4, 28))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_registry(tmp_path / "pilots.toml", **TABLES)


def returned(*applicants: str, answer: Answer = SUBMITTED) -> ReturnedWorkbook:
    """The workbook of 河北省: an answer for the task book of 正定县, and applicants with all their materials."""
    stages = (Stage.DRAFTED, Stage.REVIEWED, Stage.SUBMITTED, Stage.SIGNED)
    row = SentRow(
        "试点", "2014-130123", "task-book", None, "河北省", "石家庄市正定县", "创建任务书", "", stages, Answer()
    )
    meta = SentWorkbook("河北省", "130000", "2015-05-01", None, "2014", "application", ("推荐函", "审查意见"), [row])
    cells = {"stage": "F2", "on": "G2", "by": "H2", "note": "I2"}
    materials, sent_on = {"推荐函": True, "审查意见": True}, dt.date(2015, 8, 20)
    filled = [
        FilledApplicant(name, None, materials, sent_on, None, {"name": f"A{number}"})
        for number, name in enumerate(applicants, 2)
    ]
    return ReturnedWorkbook("河北省.xlsx", meta, [FilledRow(row, answer, cells)], filled)


def targets_in(path: Path) -> list[str]:
    return [event["target"] for event in events_in(path)]


def test_a_preview_says_what_would_be_written_and_writes_nothing(path: Path) -> None:
    before = path.read_bytes()

    result = preview_collection(open_store(path), [returned("平山县")], MOMENTS)

    assert [event.target for event in result.events] == ["2014-130123", "2014-130131"]
    assert [candidate.id for candidate in result.collection.candidates] == ["2014-130131"]
    assert (path.read_bytes(), events_in(path)) == (before, [])


def test_candidates_come_into_the_registry_and_then_the_events_into_the_ledger(path: Path) -> None:
    messages: list[str] = []

    result = apply_collection(open_store(path, messages.append), [returned("平山县")], MOMENTS)

    assert [event.target for event in result.events] == ["2014-130123", "2014-130131"]
    assert targets_in(path) == ["2014-130123", "2014-130131"]
    assert "2014-130131" in open_store(path).registry.by_id
    assert [message for message in messages if "2014-130131 平山县" in message]
    # Told as it was found, although the candidate is known by now.
    assert [candidate.id for candidate in result.collection.candidates] == ["2014-130131"]
    assert len(result.collection.files[0].candidates) == 1


def test_applying_once_more_writes_nothing(path: Path) -> None:
    apply_collection(open_store(path), [returned("平山县")], MOMENTS)
    content = path.read_bytes(), path.with_name("progress.toml").read_bytes()

    result = apply_collection(open_store(path), [returned("平山县")], MOMENTS)

    assert (result.events, result.collection.candidates) == ([], [])
    assert (path.read_bytes(), path.with_name("progress.toml").read_bytes()) == content


def test_after_a_crash_between_registry_and_ledger_the_next_run_writes_the_events(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "append_events", crash)
        with pytest.raises(KeyboardInterrupt):
            apply_collection(open_store(path), [returned("平山县")], MOMENTS)
    assert "2014-130131" in open_store(path).registry.by_id
    assert events_in(path) == []

    result = apply_collection(open_store(path), [returned("平山县")], MOMENTS)

    assert result.collection.candidates == []
    assert targets_in(path) == ["2014-130123", "2014-130131"]


def test_what_was_recorded_since_the_store_was_opened_is_reported(path: Path) -> None:
    store = open_store(path)
    write_ledger(path, event(1, on=dt.date(2015, 4, 29)))

    result = apply_collection(store, [returned()], MOMENTS)

    assert result.events == []
    assert [(c.field, c.current, c.returned) for c in result.collection.conflicts] == [
        ("on", "2015-04-29", "2015-04-28")
    ]


def test_nothing_is_written_if_the_ledger_takes_no_event(path: Path) -> None:
    path.with_name("progress.toml").write_text("events = []\n", encoding="utf-8")
    before = path.read_bytes()

    with pytest.raises(UsageError, match="in brackets"):
        apply_collection(open_store(path), [returned("平山县")], MOMENTS)

    assert path.read_bytes() == before


def test_candidates_are_checked_by_the_rules_of_the_registry(path: Path) -> None:
    good = Candidate(
        id="2014-130131", name="石家庄市平山县", province="河北省", division="130131", level=Level.COUNTY, notice="2014"
    )
    wrong = good.model_copy(update={"id": "2014-130999", "division": "130999"})

    problems = check_candidates(open_store(path), [good, wrong])

    assert list(problems) == ["2014-130999"]


def test_candidates_that_cannot_be_added_have_that_as_their_problem(path: Path) -> None:
    head, _heading, _rest = path.read_text(encoding="utf-8").partition("[[candidates]]")
    path.write_text("candidates = []\n" + head, encoding="utf-8")

    result = preview_collection(open_store(path), [returned("平山县")], MOMENTS)

    assert [problem.rule for problem in result.collection.problems] == ["unwritable"]
