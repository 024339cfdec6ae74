"""Workbooks that come back after somebody has changed the ledger, and what a program cannot take for a new event."""

import datetime as dt
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from builders import place
from ledgers import TABLES, event, events_in, write_ledger
from program import call, write_registry
from workbooks import HEBEI, circulate, collect, collected, edit, enter, fill

ZHENGDING = ("2014-130123", "创建任务书")
QIANAN = ("2014-130283", "创建任务书")
SUBMITTED = {"阶段": "已报送", "日期": "2015-04-28"}
ROUND = "330000-浙江省.xlsx"


def found(data: Any, place_: int = 0) -> list[tuple[str, str, str]]:
    """Rule, severity and cell of each problem of a file."""
    return [(p["rule"], p["severity"], p["cell"]) for p in data["files"][place_]["problems"]]


def days_of(registry: Path, target: str) -> list[str]:
    options = ("--as-of", "2015-05-05", "--by", "target", "--deliverable", "task-book", "-f", "json")
    rows = call("deadlines", "-r", registry, *options).json()["targets"]
    return [row["stage_on"] for row in rows if row["target"] == target]


# -- said once -------------------------------------------------------------------------------------------------


def test_what_was_made_void_does_not_come_back_with_the_same_workbook(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: SUBMITTED, QIANAN: SUBMITTED})
    assert collect(registry, out / HEBEI, "--apply").code == 0
    wrong = next(each for each in events_in(registry) if each["target"] == ZHENGDING[0])
    assert call("undo", wrong["id"], "-r", registry).code == 0
    before = registry.with_name("progress.toml").read_bytes()

    data = collected(registry, out / HEBEI, "--apply")

    assert data["events"] == []
    assert [each[:2] for each in found(data)] == [("made-void", "warning")]
    assert registry.with_name("progress.toml").read_bytes() == before


def test_what_was_put_right_since_is_a_conflict(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: SUBMITTED})
    assert collect(registry, out / HEBEI, "--apply").code == 0
    assert call("undo", "-r", registry).code == 0
    words = ("2014-130123", "task-book", "submitted", "--on", "2015-04-29", "--yes")
    ended = call("record", *words, "-r", registry)
    assert ended.code == 0, ended.err

    data = collected(registry, out / HEBEI, "--apply")

    assert [(c["field"], c["ledger"], c["returned"]) for c in data["conflicts"]] == [("on", "2015-04-29", "2015-04-28")]


def test_what_was_made_void_before_the_workbook_was_sent_may_be_said_anew(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1), event(2, voids="20150428T013000.000001Z-000001"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: SUBMITTED})

    assert len(collected(registry, out / HEBEI)["events"]) == 1


@pytest.mark.parametrize("nothing", ["无", "—", "/", "  暂无 "])
def test_a_remark_that_says_nothing_in_the_ledger_is_untouched(registry: Path, tmp_path: Path, nothing: str) -> None:
    write_ledger(registry, event(1, note=nothing, by=nothing))
    out = circulate(registry, tmp_path / "out")

    data = collected(registry, out / HEBEI)

    assert (data["events"], data["conflicts"], found(data)) == ([], [], [])
    # And one that is written beside it changes nothing else.
    fill(out / HEBEI, {ZHENGDING: {"备注": "已盖章"}})
    (_void, written) = collected(registry, out / HEBEI)["events"]
    assert (written["on"], written["note"]) == ("2015-04-28", "已盖章")


def test_a_long_remark_of_the_ledger_is_no_fault_of_the_office(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, note="长" * 900))
    out = circulate(registry, tmp_path / "out")

    assert found(collected(registry, out / HEBEI)) == []


@pytest.mark.parametrize(("day", "voids"), [("2015-04-29", 2), ("2015-04-30", 1), ("2015-05-02", 2)])
def test_another_day_holds_for_all_that_was_said_of_the_stage(
    registry: Path, tmp_path: Path, day: str, voids: int
) -> None:
    write_ledger(registry, event(1), event(2, on=dt.date(2015, 4, 30)))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"日期": day}})

    data = collected(registry, out / HEBEI, "--apply")

    assert len([each for each in data["events"] if each.get("voids")]) == voids
    assert days_of(registry, ZHENGDING[0]) == [day]
    assert collected(registry, out / HEBEI)["events"] == []


def test_another_remark_leaves_what_was_said_again_later(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1), event(2, on=dt.date(2015, 4, 30)))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"备注": "补正"}})

    data = collected(registry, out / HEBEI, "--apply")

    assert [each.get("voids") for each in data["events"]] == ["20150428T013000.000001Z-000001", None]
    assert days_of(registry, ZHENGDING[0]) == ["2015-04-28"]


def test_stage_and_day_deleted_beside_a_remark_are_taken_back(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, by="正定县政府"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"阶段": None, "日期": None}})

    assert [each[:2] for each in found(collected(registry, out / HEBEI))] == [("taken-back", "error")]


def test_a_file_with_an_error_contests_no_other(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    fill(out / HEBEI, {ZHENGDING: SUBMITTED})
    fill(other, {ZHENGDING: {**SUBMITTED, "日期": "2015-04-29"}, QIANAN: {"阶段": "已报送", "日期": "四月"}})

    data = collected(registry, out / HEBEI, other, "--apply")

    assert data["conflicts"] == []
    assert [(each["target"], each["on"]) for each in data["events"]] == [("2014-130123", "2015-04-28")]


def test_going_back_to_a_stage_on_another_day_is_what_holds(registry: Path, tmp_path: Path) -> None:
    days = [(20, "drafted"), (22, "reviewed"), (28, "submitted")]
    write_ledger(registry, *(event(n, on=dt.date(2015, 4, day), stage=s) for n, (day, s) in enumerate(days, 1)))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"阶段": "已审查", "日期": "2015-04-25"}})

    data = collected(registry, out / HEBEI, "--apply")

    assert [each[:2] for each in found(data)] == [("goes-back", "warning")]
    assert days_of(registry, ZHENGDING[0]) == ["2015-04-25"]
    assert collected(registry, out / HEBEI)["events"] == []


def test_what_the_office_takes_back_is_contested_where_the_ledger_went_on(registry: Path, tmp_path: Path) -> None:
    before = [event(1, on=dt.date(2015, 4, 20), stage="drafted"), event(2)]
    write_ledger(registry, *before)
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"阶段": "已编制", "日期": "2015-04-20"}})
    write_ledger(registry, *before, event(3, on=dt.date(2015, 4, 30), stage="signed"))

    data = collected(registry, out / HEBEI)

    assert [c["field"] for c in data["conflicts"]] == ["stage", "on"]


# -- sheets and warnings ---------------------------------------------------------------------------------------


def test_a_second_sheet_of_almost_the_same_name_is_said_not_to_be_read(registry: Path, out: Path) -> None:
    def copy(book: Workbook) -> None:
        book.copy_worksheet(book["试点"]).title = "试点 "

    edit(out / HEBEI, copy)

    data = collected(registry, out / HEBEI)

    assert [(p["rule"], p["sheet"]) for p in data["files"][0]["problems"]] == [("other-sheet", "试点 ")]


def test_very_many_warnings_are_no_error(registry: Path, out: Path) -> None:
    def add(book: Workbook) -> None:
        for number in range(230):
            book.create_sheet(f"附{number}")

    edit(fill(out / HEBEI, {ZHENGDING: SUBMITTED}), add)

    data = collected(registry, out / HEBEI)

    assert {p["severity"] for p in data["files"][0]["problems"]} == {"warning"}
    assert len(data["events"]) == 1


# -- candidates ------------------------------------------------------------------------------------------------


def candidate(division: str, name: str, province: str = "河北省", **fields: Any) -> dict[str, Any]:
    made = place(division, name, province, "district", **fields)
    return {key: value for key, value in made.items() if key not in ("begins", "ends", "designation", "period")}


def test_two_candidates_of_one_name_are_two(tmp_path: Path) -> None:
    """石家庄市新华区 and 沧州市新华区 are both called 新华区 in the registry."""
    both = [candidate("130105", "新华区"), candidate("130902", "新华区")]
    registry = write_registry(tmp_path / "pilots.toml", **{**TABLES, "candidates": both})
    out = circulate(registry, tmp_path / "out")

    def second(book: Workbook) -> None:
        sheet = book["增补申报"]
        assert [sheet["A2"].value, sheet["A3"].value] == ["石家庄市新华区", "沧州市新华区"]
        sheet["C3"], sheet["D3"], sheet["E3"] = "有", "有", "2015-08-20"

    edit(out / HEBEI, second)

    data = collected(registry, out / HEBEI)

    assert [each["target"] for each in data["events"]] == ["2014-130902"]
    edit(out / HEBEI, lambda book: book["增补申报"].__setitem__("A3", "新华区"))
    assert ("ambiguous-place", "error", "A3") in found(collected(registry, out / HEBEI))


def test_new_candidates_whose_names_sound_alike_are_not_one(registry: Path, out: Path) -> None:
    enter(out / HEBEI, ["石家庄市河西新区", None, "无", "无"], ["石家庄市合西新区", None, "无", "无"])
    before = registry.read_bytes()

    data = collected(registry, out / HEBEI, "--apply")

    assert found(data) == [("repeated-row", "error", "A2"), ("repeated-row", "error", "A3")]
    assert registry.read_bytes() == before


def test_a_new_candidate_that_is_entered_twice_differently(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    enter(out / HEBEI, ["石家庄市平山县", None, "无", "无", None, "待补"])
    enter(other, ["石家庄市平山县", None, "无", "无", None, "不再补"])

    data = collected(registry, out / HEBEI, other, "--apply")

    assert [found(data, 0), found(data, 1)] == [[("repeated-row", "error", "A2")]] * 2
    assert data["candidates"] == []


def test_one_place_written_in_two_ways_is_one_candidate(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    enter(out / HEBEI, ["石家庄市平山县", None, "无", "无"])
    enter(other, ["平山县", "县", "无", "无"])

    data = collected(registry, out / HEBEI, other)

    assert [found(data, 0), found(data, 1)] == [[], []]
    assert len(data["candidates"]) == 1


def test_a_candidate_of_a_file_with_an_error_contests_no_other(registry: Path, out: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    enter(out / HEBEI, ["石家庄市平山县", None, "无", "无", None, "甲"])
    enter(fill(other, {ZHENGDING: {"阶段": "已报送", "日期": "四月"}}), ["平山县", None, "无", "无", None, "乙"])

    data = collected(registry, out / HEBEI, other)

    assert found(data, 0) == []
    assert [each["note"] for each in data["candidates"]] == ["甲"]


def test_a_long_remark_on_a_candidate_is_no_fault_of_the_office(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, target="2014-330108", deliverable="application", note="长" * 900))
    out = circulate(registry, tmp_path / "out")

    assert found(collected(registry, out / ROUND)) == []


def test_nothing_is_written_where_the_ledger_takes_no_event(registry: Path, out: Path) -> None:
    registry.with_name("progress.toml").write_text("events = []\n", encoding="utf-8")
    enter(out / HEBEI, ["石家庄市平山县", None, "有", "有", "2015-08-20"])
    before = registry.read_bytes()

    ended = collect(registry, out / HEBEI, "--apply")

    assert ended.code == 2
    assert registry.read_bytes() == before


def test_a_remark_on_a_known_candidate_that_is_not_recorded_is_told(registry: Path, out: Path) -> None:
    enter(out / ROUND, ["杭州市滨江区", "市辖区", "无", "无", None, "下月报送"])

    data = collected(registry, out / ROUND)

    assert found(data) == [("materials", "warning", "F2")]
    assert data["events"] == []


def test_a_candidate_goes_on_from_an_earlier_stage(registry: Path, tmp_path: Path) -> None:
    """The row has no stage: what was reviewed before the workbook was sent is remembered, and contradicts nothing."""
    reviewed = event(1, target="2014-330108", deliverable="application", stage="reviewed", by="浙江省住建厅")
    write_ledger(registry, reviewed)
    out = circulate(registry, tmp_path / "out")
    assert collected(registry, out / ROUND)["files"][0]["unchanged"] > 0
    assert found(collected(registry, out / ROUND)) == []
    enter(out / ROUND, ["杭州市滨江区", "市辖区", "有", "有", "2015-08-20"])

    data = collected(registry, out / ROUND, "--apply")

    assert (data["conflicts"], found(data)) == ([], [])
    assert [(each["stage"], each["on"], each.get("voids")) for each in data["events"]] == [
        ("submitted", "2015-08-20", None)
    ]
    assert collected(registry, out / ROUND)["events"] == []


@pytest.mark.parametrize("name", ["审查意见（盖章）", "申报 材料", "实施方案、附图"])
def test_materials_may_be_called_what_they_are(tmp_path: Path, name: str) -> None:
    notices = [
        {
            **each,
            "deliverables": [
                {**paper, "components": [name, "推荐函"]} if "components" in paper else paper
                for paper in each.get("deliverables", [])
            ],
        }
        for each in TABLES["notices"]
    ]
    registry = write_registry(tmp_path / "pilots.toml", **{**TABLES, "notices": notices})
    out = circulate(registry, tmp_path / "out")
    enter(out / HEBEI, ["石家庄市平山县", None, "有", "有", "2015-08-20"])

    data = collected(registry, out / HEBEI)

    assert found(data) == []
    assert [each["target"] for each in data["events"]] == ["2014-130131"]


def test_a_registry_that_takes_no_candidate_is_told_at_the_cell(registry: Path, out: Path) -> None:
    text = registry.read_text(encoding="utf-8")
    head, _heading, _rest = text.partition("[[candidates]]")
    registry.write_text("candidates = []\n" + head, encoding="utf-8")
    enter(out / HEBEI, ["石家庄市平山县", None, "无", "无"])

    data = collected(registry, out)

    problems = [p for file in data["files"] for p in file["problems"] if p["severity"] == "error"]
    assert [(p["rule"], p["cell"]) for p in problems] == [("unwritable", "A2")]


def test_a_candidate_that_the_registry_lost_meanwhile_does_not_come_back(registry: Path, out: Path) -> None:
    head, _heading, _rest = registry.read_text(encoding="utf-8").partition("[[candidates]]")
    registry.write_text(head, encoding="utf-8")

    assert collected(registry, out / ROUND)["candidates"] == []
    assert found(collected(registry, out / ROUND)) == []
    enter(out / ROUND, ["杭州市滨江区", "市辖区", "有", "有", "2015-08-20"])
    assert found(collected(registry, out / ROUND)) == [("unknown-target", "error", "A2")]
