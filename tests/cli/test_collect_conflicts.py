"""What ledger, office and another workbook say differently, a case of each kind; all are in test_three_way."""

import datetime as dt
import shutil
from pathlib import Path

from ledgers import event, write_ledger
from program import call
from workbooks import (
    HEBEI,
    QIANAN_TASK_BOOK,
    ZHEJIANG,
    ZHENGDING_TASK_BOOK,
    circulate,
    collect,
    collected,
    enter,
    fill,
    only_problem,
    recorded,
)

SUBMITTED = {"阶段": "已报送", "日期": dt.date(2015, 4, 28), "办理单位": "正定县政府", "备注": "电子版"}
DRAFTED = {"阶段": "已编制", "日期": "2015.4.20"}
ALL_THERE = ["有", "有", "2015-08-20"]


def test_what_the_ledger_has_by_now_is_unchanged(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED})
    write_ledger(registry, event(1, by="正定县政府", note="电子版"))

    data = collected(registry, out / HEBEI)

    assert (data["files"][0]["new"], data["conflicts"], data["events"]) == (0, [], [])


def test_what_both_changed_is_a_conflict_and_not_written(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED, QIANAN_TASK_BOOK: DRAFTED})
    write_ledger(registry, event(1, on=dt.date(2015, 4, 25), by="正定县政府", note="电子版"))

    ended = collect(registry, out / HEBEI, "--apply", "--format", "json")

    assert ended.code == 1
    (conflict,) = ended.json()["conflicts"]
    assert conflict == {
        "target": "2014-130123",
        "deliverable": "task-book",
        "year": None,
        "part": None,
        "field": "on",
        "sent": None,
        "ledger": "2015-04-25",
        "returned": "2015-04-28",
        "file": str(out / HEBEI),
        "sheet": "试点",
        "cell": "H2",
        "name": "石家庄市正定县",
        "title": "创建任务书",
        "others": [],
    }
    # The other row of the file is no matter of dispute.
    assert [event[0] for event in recorded(registry)] == ["2014-130123", "2014-130283"]


def test_two_workbooks_that_differ_are_both_reported_and_neither_is_written(
    registry: Path, out: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED, QIANAN_TASK_BOOK: DRAFTED})
    fill(other, {ZHENGDING_TASK_BOOK: {**SUBMITTED, "日期": "2015/4/29"}, QIANAN_TASK_BOOK: DRAFTED})

    ended = collect(registry, out / HEBEI, other, "--apply", "--format", "json")

    assert ended.code == 1
    conflicts = ended.json()["conflicts"]
    assert [(c["file"], c["field"], c["returned"]) for c in conflicts] == [
        (str(out / HEBEI), "on", "2015-04-28"),
        (str(other), "on", "2015-04-29"),
    ]
    # Each says what the other one says.
    assert conflicts[0]["others"] == [{"file": str(other), "sheet": "试点", "cell": "H2", "returned": "2015-04-29"}]
    assert [event[0] for event in recorded(registry)] == ["2014-130283"]


def test_a_value_that_was_recorded_can_be_put_right(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, by="正定县"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"日期": "2015-04-29", "备注": "补正"}})

    shown = collect(registry, out / HEBEI)
    data = collected(registry, out / HEBEI, "--apply")

    assert "submitted 2015-04-28 正定县" in shown.out
    assert [each.get("voids") for each in data["events"]] == [event(1)["id"], None]
    options = ("--as-of", "2015-05-05", "--by", "target", "--deliverable", "task-book", "-f", "json")
    rows = call("deadlines", "-r", registry, *options).json()["targets"]
    assert [row["stage_on"] for row in rows if row["target"] == "2014-130123"] == ["2015-04-29"]
    assert collected(registry, out / HEBEI)["events"] == []
    assert call("validate", "-r", registry).code == 0


def test_a_later_stage_before_an_earlier_one_is_a_slip(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, on=dt.date(2015, 4, 20), stage="drafted"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": "2015-04-18"}})

    problem = only_problem(registry, out / HEBEI)

    assert (problem["rule"], problem["cell"]) == ("order", "H2")
    assert "2015-04-20" in problem["message"]


def test_a_paper_that_was_sent_back(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "已审查", "日期": "2015-05-10"}})

    ended = collect(registry, out / HEBEI, "--apply", "--format", "json")

    assert ended.code == 0
    (problem,) = ended.json()["files"][0]["problems"]
    assert (problem["rule"], problem["severity"], problem["cell"]) == ("goes-back", "warning", "G2")
    assert [(event[3], event[4]) for event in recorded(registry)] == [
        ("submitted", dt.date(2015, 4, 28)),
        ("reviewed", dt.date(2015, 5, 10)),
    ]


def test_a_file_with_an_error_contradicts_no_other(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED})
    fill(
        other,
        {
            ZHENGDING_TASK_BOOK: {**SUBMITTED, "日期": "2015-04-29"},
            QIANAN_TASK_BOOK: {"阶段": "已报送", "日期": "四月"},
        },
    )

    data = collected(registry, out / HEBEI, other, "--apply")

    assert data["conflicts"] == []
    assert [(each["target"], each["on"]) for each in data["events"]] == [("2014-130123", "2015-04-28")]


def test_materials_that_are_there_in_one_file_only_are_a_conflict(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    enter(out / HEBEI, ["石家庄市平山县", None, *ALL_THERE])
    enter(other, ["平山县", None, "有", "无"])

    data = collected(registry, out / HEBEI, other)

    assert data["events"] == []
    assert [(c["field"], c["returned"], c["cell"]) for c in data["conflicts"]] == [
        ("stage", "submitted", "B2"),
        ("stage", None, "B2"),
    ]


def test_materials_that_the_ledger_has_by_now_and_the_office_has_not_are_a_conflict(registry: Path, out: Path) -> None:
    write_ledger(registry, event(1, target="2014-330108", deliverable="application"))
    enter(out / ZHEJIANG, ["杭州市滨江区", "市辖区", "有", "无"])

    data = collected(registry, out / ZHEJIANG, "--apply")

    assert [(c["field"], c["sent"], c["ledger"], c["returned"]) for c in data["conflicts"]] == [
        ("stage", None, "submitted", None)
    ]
    assert data["events"] == []


def test_a_row_that_nobody_touched_contradicts_no_other(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / ZHEJIANG, tmp_path / "other.xlsx"))
    enter(out / ZHEJIANG, ["杭州市滨江区", "市辖区", *ALL_THERE])

    data = collected(registry, out / ZHEJIANG, other)

    assert (data["conflicts"], len(data["events"])) == ([], 1)
