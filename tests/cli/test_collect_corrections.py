"""What an office corrects of what was recorded, and what a void keeps from coming back: a case of each kind."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from ledgers import event, events_in, write_ledger
from program import call
from workbooks import (
    HEBEI,
    QIANAN_TASK_BOOK,
    ZHENGDING_TASK_BOOK,
    circulate,
    collect,
    collected,
    fill,
    problems_in,
)

pytestmark = pytest.mark.slow

SUBMITTED = {"阶段": "已报送", "日期": "2015-04-28"}


def days_of(registry: Path, target: str) -> list[str]:
    """The day on which the task book of a record reached its stage, as `deadlines` says it."""
    options = ("--as-of", "2015-05-05", "--by", "target", "--deliverable", "task-book", "-f", "json")
    rows = call("deadlines", "-r", registry, *options).json()["targets"]
    return [row["stage_on"] for row in rows if row["target"] == target]


def test_what_was_voided_does_not_come_back_with_the_same_workbook(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED, QIANAN_TASK_BOOK: SUBMITTED})
    assert collect(registry, out / HEBEI, "--apply").code == 0
    wrong = next(each for each in events_in(registry) if each["target"] == ZHENGDING_TASK_BOOK[0])
    assert call("undo", wrong["id"], "--yes", "-r", registry).code == 0
    before = registry.with_name("progress.toml").read_bytes()

    data = collected(registry, out / HEBEI, "--apply")

    assert data["events"] == []
    assert [each[:2] for each in problems_in(data)] == [("made-void", "warning")]
    assert registry.with_name("progress.toml").read_bytes() == before

    again = collected(registry, out / HEBEI, "--again", "--apply")
    assert ([each["target"] for each in again["events"]], problems_in(again)) == ([ZHENGDING_TASK_BOOK[0]], [])
    assert collected(registry, out / HEBEI, "--again")["events"] == []


def test_a_workbook_that_was_applied_and_filled_in_further_contradicts_nothing(registry: Path, out: Path) -> None:
    copy = Path(shutil.copy(out / HEBEI, out / "河北省-1.xlsx"))
    fill(copy, {ZHENGDING_TASK_BOOK: {"阶段": "已编制", "日期": "2015-04-20"}})
    assert len(collected(registry, copy, "--apply")["events"]) == 1
    fill(copy, {ZHENGDING_TASK_BOOK: SUBMITTED})

    data = collected(registry, copy, "--apply")
    assert (data["conflicts"], problems_in(data)) == ([], [])
    assert [(each["stage"], each["on"], each["via"]) for each in data["events"]] == [
        ("submitted", "2015-04-28", "collect 河北省-1.xlsx")
    ]
    # The same workbook with another day is a correction; the copy of then says nothing new.
    fill(copy, {ZHENGDING_TASK_BOOK: {"日期": "2015-04-27"}})
    data = collected(registry, copy, "--apply")
    assert [bool(each.get("voids")) for each in data["events"]] == [True, False]
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "已编制", "日期": "2015-04-20"}})
    data = collected(registry, out / HEBEI)
    assert (data["events"], data["conflicts"]) == ([], [])


def test_an_older_copy_of_a_workbook_does_not_undo_the_newer_one(registry: Path, out: Path) -> None:
    older = Path(shutil.copy(out / HEBEI, out / "河北省-1.xlsx"))
    fill(older, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": "2015-05-02"}})
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED})
    for copy in (older, out / HEBEI):
        assert collect(registry, copy, "--apply").code == 0
    events = events_in(registry)

    data = collected(registry, older, "--apply")

    assert (data["events"], [each[:2] for each in problems_in(data)]) == ([], [("made-void", "warning")])
    assert collected(registry, out / HEBEI, "--apply")["events"] == []
    assert events_in(registry) == events
    assert days_of(registry, ZHENGDING_TASK_BOOK[0]) == ["2015-04-28"]
    # Who means it says so.
    assert [e["on"] for e in collected(registry, older, "--again")["events"] if not e.get("voids")] == ["2015-05-02"]


def test_an_earlier_stage_on_a_later_day_corrects_it_and_is_written_once(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, on=dt.date(2015, 4, 28)), event(2, stage="signed", on=dt.date(2015, 4, 30)))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": "2015-05-02"}})

    data = collected(registry, out / HEBEI, "--apply")

    assert [each.get("voids") for each in data["events"]] == [event(1)["id"], None]
    assert [each[:2] for each in problems_in(data)] == [("goes-back", "warning")]
    assert collected(registry, out / HEBEI)["events"] == []
    assert days_of(registry, ZHENGDING_TASK_BOOK[0]) == ["2015-04-30"]


def test_what_is_handed_in_again_after_a_return_is_progress(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED})
    assert collect(registry, out / HEBEI, "--apply").code == 0
    returning = (
        "record",
        "2014-130123",
        "task-book",
        "returned",
        "--on",
        "2015-05-02",
        "-r",
        registry,
        "--note",
        "缺图",
    )
    assert call(*returning, SMARTPILOT_TODAY="2015-05-20").code == 0
    assert collected(registry, out / HEBEI)["events"] == []
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"日期": "2015-05-04"}})

    data = collected(registry, out / HEBEI, "--apply")

    assert (data["conflicts"], problems_in(data)) == ([], [])
    assert [(each["on"], each.get("voids")) for each in data["events"]] == [("2015-05-04", None)]
    # What was sent back is not handed in again by another day before that.
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"日期": "2015-05-01"}})
    assert collected(registry, out / HEBEI)["events"] == []


def test_what_others_recorded_since_contradicts_a_workbook_that_was_filled_in_further(
    registry: Path, out: Path
) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "已编制", "日期": "2015-04-20"}})
    assert collect(registry, out / HEBEI, "--apply").code == 0
    record = ("record", "2014-130123", "task-book", "reviewed", "--on", "2015-04-22", "-r", registry, "--yes")
    assert call(*record, SMARTPILOT_TODAY="2015-05-20").code == 0
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED})

    assert [c["field"] for c in collected(registry, out / HEBEI)["conflicts"]] == ["stage", "on"]


def test_what_was_voided_before_the_workbook_was_sent_may_be_said_anew(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1), event(2, voids=event(1)["id"]))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED})

    assert len(collected(registry, out / HEBEI)["events"]) == 1


@pytest.mark.parametrize("nothing", ["无", "—", "/", "暂无"])
def test_a_remark_that_says_nothing_in_the_ledger_is_untouched(registry: Path, tmp_path: Path, nothing: str) -> None:
    write_ledger(registry, event(1, note=nothing, by=nothing))
    out = circulate(registry, tmp_path / "out")

    data = collected(registry, out / HEBEI)

    assert (data["events"], data["conflicts"], problems_in(data)) == ([], [], [])
    # And one that is written beside it changes nothing else.
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"备注": "已盖章"}})
    (_void, written) = collected(registry, out / HEBEI)["events"]
    assert (written["on"], written["note"]) == ("2015-04-28", "已盖章")


def test_a_long_remark_of_the_ledger_is_no_fault_of_the_office(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, note="长" * 900))
    out = circulate(registry, tmp_path / "out")

    assert problems_in(collected(registry, out / HEBEI)) == []


def test_stage_and_day_deleted_beside_a_remark_are_taken_back(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, by="正定县政府"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": None, "日期": None}})

    assert [each[:2] for each in problems_in(collected(registry, out / HEBEI))] == [("taken-back", "error")]


def test_a_day_and_a_remark_of_the_stage_before_are_reported(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, stage="drafted", on=dt.date(2015, 4, 20), by="省厅", note="初稿"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "已报送"}})

    data = collected(registry, out / HEBEI)

    assert problems_in(data) == [("left-over", "warning", "H2")]
    assert "日期" in data["files"][0]["problems"][0]["message"]
    assert "备注" in data["files"][0]["problems"][0]["message"]
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": "2015-04-28", "备注": None}})
    assert problems_in(collected(registry, out / HEBEI)) == []


def test_a_day_before_another_stage_is_told_to_undo_that(registry: Path, tmp_path: Path) -> None:
    reviewed = event(1, stage="reviewed", on=dt.date(2015, 4, 22), note="甲")
    write_ledger(registry, reviewed, event(2, stage="drafted", on=dt.date(2015, 4, 28)))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"日期": "2015-04-20"}})

    data = collected(registry, out / HEBEI)

    assert problems_in(data) == [("goes-back", "warning", "G2")]
    assert "reviewed on 2015-04-22" in data["files"][0]["problems"][0]["message"]
    assert [each.get("voids") for each in data["events"]][:1] == [reviewed["id"]]


def test_undo_of_a_correction_restores_what_it_replaced(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1), event(2, on=dt.date(2015, 4, 30)))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"日期": "2015-05-02"}})
    assert collect(registry, out / HEBEI, "--apply").code == 0

    correction = events_in(registry)[-1]
    ended = call("undo", "--event", correction["id"], "--dry-run", "-r", registry)
    assert 0 < ended.err.index("00000001 (") < ended.err.index("00000002 (")
    assert ended.err.count("which it had replaced, stays voided") == 2

    ended = call("undo", "--yes", "-r", registry)
    batch = correction["batch"][-8:]
    assert (ended.code, ended.err) == (0, f"3 events of batch {batch} are voided\n2 events stand again\n")


def test_undo_does_not_take_another_void_for_part_of_a_correction(registry: Path, out: Path) -> None:
    words = ("2014-130123", "task-book")
    assert call("record", *words, "drafted", "--on", "2015-04-20", "-r", registry).code == 0
    assert call("undo", "--yes", "-r", registry).code == 0
    assert call("record", *words, "drafted", "--on", "2015-04-19", "-r", registry).code == 0

    ended = call("undo", "--yes", "-r", registry)

    assert (ended.code, "which it had replaced" in ended.err) == (0, False)
