import datetime as dt
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from builders import place
from ledgers import TABLES, event, events_in, files_in, write_ledger
from program import call, run, write_registry
from workbooks import (
    HEADINGS,
    HEBEI,
    QINGDAO,
    circulate,
    collect,
    collected,
    edit,
    enter,
    fill,
    rezip,
    row_of,
    through_office,
)

ZHENGDING = ("2014-130123", "创建任务书")
QIANAN = ("2014-130283", "创建任务书")
SUBMITTED = {"阶段": "已报送", "日期": dt.date(2015, 4, 28), "办理单位": "正定县政府", "备注": "电子版"}
DRAFTED = {"阶段": "已编制", "日期": "2015.4.20"}


def said(registry: Path) -> list[tuple[Any, ...]]:
    """What the ledger holds of each event, in the order of the file."""
    names = ("target", "deliverable", "year", "stage", "on", "by", "note")
    return [tuple(each.get(name) for name in names) for each in events_in(registry)]


def problems(registry: Path, path: Path) -> list[dict[str, Any]]:
    return list(collected(registry, path)["files"][0]["problems"])


def the_problem(registry: Path, path: Path) -> dict[str, Any]:
    (problem,) = problems(registry, path)
    return problem


# -- the honest way --------------------------------------------------------------------------------------------


def test_what_was_not_touched_says_nothing(registry: Path, out: Path) -> None:
    ended = collect(registry, out)

    assert ended.code == 0
    assert "5 workbooks read; 0 events would be written" in ended.err


def test_what_is_new_is_shown_and_written_once(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: SUBMITTED, QIANAN: DRAFTED})

    shown = collect(registry, out)
    assert shown.code == 0
    assert "2014-130123" in shown.out
    assert events_in(registry) == []

    assert collect(registry, out, "--apply").code == 0
    again = collect(registry, out, "--apply")

    assert said(registry) == [
        ("2014-130123", "task-book", None, "submitted", dt.date(2015, 4, 28), "正定县政府", "电子版"),
        ("2014-130283", "task-book", None, "drafted", dt.date(2015, 4, 20), None, None),
    ]
    assert (again.code, "0 events written" in again.err) == (0, True)
    assert call("validate", "-r", registry).code == 0


def test_the_json_is_a_contract(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: SUBMITTED})

    data = collected(registry, out / HEBEI)

    assert list(data) == ["format", "files", "events", "conflicts", "candidates"]
    assert data["format"] == "smartpilot.collect/1"
    (file,) = data["files"]
    assert {key: file[key] for key in ("file", "authority", "new", "unchanged", "conflicts", "problems")} == {
        "file": str(out / HEBEI),
        "authority": "河北省",
        "new": 1,
        "unchanged": 6,
        "conflicts": 0,
        "problems": [],
    }
    (written,) = data["events"]
    assert {name: value for name, value in written.items() if name not in ("id", "recorded_at")} == {
        "on": "2015-04-28",
        "target": "2014-130123",
        "deliverable": "task-book",
        "stage": "submitted",
        "by": "正定县政府",
        "note": "电子版",
    }


def test_a_year_of_a_yearly_paper(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {("2014-130123", "2015 年度自评价报告"): {"阶段": "已报送", "日期": "2015年12月30日"}})

    collect(registry, out, "--apply")

    assert said(registry)[0][:5] == (
        "2014-130123",
        "self-evaluation",
        2015,
        "submitted",
        dt.date(2015, 12, 30),
    )


def test_special_projects_have_their_sheet(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {("2014-S01", "专项试点实施方案"): DRAFTED}, sheet="专项试点")

    collect(registry, out, "--apply")

    assert said(registry)[0][:2] == ("2014-S01", "project-plan")


def test_who_filled_it_in(registry: Path, out: Path) -> None:
    def sign(book: Workbook) -> None:
        for row in book["说明"].iter_rows():
            for cell in row:
                if cell.value == "填报单位":
                    book["说明"].cell(cell.row, cell.column + 1).value = "河北省住房和城乡建设厅"

    edit(out / HEBEI, sign)

    assert collected(registry, out / HEBEI)["files"][0]["cover"] == {"unit": "河北省住房和城乡建设厅"}
    assert "河北省住房和城乡建设厅" in collect(registry, out / HEBEI).out


@pytest.mark.parametrize("when", ["before", "after", "both"])
def test_saved_again_by_libreoffice(registry: Path, out: Path, tmp_path: Path, when: str) -> None:
    path = out / HEBEI
    if when != "after":
        path = through_office(path, tmp_path / "first")
    fill(path, {ZHENGDING: {**SUBMITTED, "阶段": " Submitted "}, QIANAN: {**DRAFTED, "日期": "２０１５年４月２０日"}})
    if when != "before":
        path = through_office(path, tmp_path / "second")

    data = collected(registry, path, "--apply")

    assert data["files"][0]["problems"] == []
    assert data["conflicts"] == []
    assert [event[0:5:3] for event in said(registry)] == [("2014-130123", "submitted"), ("2014-130283", "drafted")]


def test_columns_moved_rows_sorted_empty_rows_and_a_heading_above(registry: Path, out: Path) -> None:
    def shuffle(book: Workbook) -> None:
        sheet = book["试点"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        heading, *lines = [[row[i] for i in (5, 8, 0, 2, 1, 3, 6, 7, 4)] for row in rows]
        sheet.delete_rows(1, sheet.max_row)
        sheet.append(["河北省填报", "（请核对）"])
        sheet.append(heading)
        for line in sorted(lines, key=lambda line: str(line[5]), reverse=True):
            sheet.append([])
            sheet.append(line)
        for _ in range(300):
            sheet.append(["", "  ", None])

    edit(fill(out / HEBEI, {ZHENGDING: SUBMITTED}), shuffle)

    data = collected(registry, out / HEBEI)

    assert data["files"][0]["problems"] == []
    assert (data["files"][0]["new"], data["files"][0]["unchanged"]) == (1, 6)


def test_the_same_workbook_twice_counts_once(registry: Path, out: Path, tmp_path: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: SUBMITTED})
    shutil.copy(out / HEBEI, tmp_path / "copy.xlsx")

    data = collected(registry, out / HEBEI, tmp_path / "copy.xlsx", out / HEBEI, "--apply")

    assert [(file["new"], file["unchanged"]) for file in data["files"]] == [(1, 6), (0, 7)]
    assert len(said(registry)) == 1


def test_a_renamed_workbook_is_whose_it_says_inside(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: SUBMITTED}).replace(out / "410000-河南省.xlsx")

    data = collected(registry, out / "410000-河南省.xlsx", "--apply")

    assert data["files"][0]["authority"] == "河北省"
    assert [event[0] for event in said(registry)] == ["2014-130123"]


def test_what_office_programs_leave_beside_an_open_file_is_none(registry: Path, out: Path) -> None:
    (out / f"~${HEBEI}").write_bytes(b"\x05user")
    (out / f".~lock.{HEBEI}#").write_text("user")
    (out / "说明.txt").write_text("readme")

    assert len(collected(registry, out)["files"]) == 5


# -- three values ----------------------------------------------------------------------------------------------


def test_what_the_ledger_has_by_now_is_unchanged(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: SUBMITTED})
    write_ledger(registry, event(1, by="正定县政府", note="电子版"))

    data = collected(registry, out / HEBEI)

    assert (data["files"][0]["new"], data["conflicts"], data["events"]) == (0, [], [])


def test_a_row_that_was_left_as_it_was_contradicts_nothing(registry: Path, out: Path) -> None:
    write_ledger(registry, event(1))

    ended = collect(registry, out)

    assert (ended.code, "0 events would be written" in ended.err) == (0, True)


def test_what_both_changed_is_a_conflict_and_not_written(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: SUBMITTED, QIANAN: DRAFTED})
    write_ledger(registry, event(1, on=dt.date(2015, 4, 25), by="正定县政府", note="电子版"))

    ended = collect(registry, out / HEBEI, "--apply", "--format", "json")

    assert ended.code == 1
    (conflict,) = ended.json()["conflicts"]
    assert conflict == {
        "target": "2014-130123",
        "deliverable": "task-book",
        "year": None,
        "field": "on",
        "sent": None,
        "ledger": "2015-04-25",
        "returned": "2015-04-28",
        "file": str(out / HEBEI),
        "sheet": "试点",
        "cell": "G2",
        "name": "石家庄市正定县",
        "title": "创建任务书",
        "others": [],
    }
    # The other row of the file is no matter of dispute.
    assert [event[0] for event in said(registry)] == ["2014-130123", "2014-130283"]


def test_two_workbooks_that_differ_are_both_told_and_neither_is_written(
    registry: Path, out: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(out / HEBEI, tmp_path / "other.xlsx"))
    fill(out / HEBEI, {ZHENGDING: SUBMITTED, QIANAN: DRAFTED})
    fill(other, {ZHENGDING: {**SUBMITTED, "日期": "2015/4/29"}, QIANAN: DRAFTED})

    ended = collect(registry, out / HEBEI, other, "--apply", "--format", "json")

    assert ended.code == 1
    conflicts = ended.json()["conflicts"]
    assert [(c["file"], c["field"], c["returned"]) for c in conflicts] == [
        (str(out / HEBEI), "on", "2015-04-28"),
        (str(other), "on", "2015-04-29"),
    ]
    # Each says what the other one says.
    assert conflicts[0]["others"] == [{"file": str(other), "sheet": "试点", "cell": "G2", "returned": "2015-04-29"}]
    assert [event[0] for event in said(registry)] == ["2014-130283"]


def test_a_value_that_was_recorded_can_be_put_right(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, by="正定县"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"日期": "2015-04-29", "备注": "补正"}})

    shown = collect(registry, out / HEBEI)
    data = collected(registry, out / HEBEI, "--apply")

    assert "submitted 2015-04-28 正定县" in shown.out
    assert [each.get("voids") for each in data["events"]] == ["20150428T013000.000001Z-000001", None]
    options = ("--as-of", "2015-05-05", "--by", "target", "--deliverable", "task-book", "-f", "json")
    rows = call("deadlines", "-r", registry, *options).json()["targets"]
    assert [row["stage_on"] for row in rows if row["target"] == "2014-130123"] == ["2015-04-29"]
    assert collected(registry, out / HEBEI)["events"] == []
    assert call("validate", "-r", registry).code == 0


def test_a_remark_on_a_stage_that_the_ledger_has_left_is_contested(registry: Path, tmp_path: Path) -> None:
    """Else the row as it was sent would come back over what was recorded since."""
    write_ledger(registry, event(1, on=dt.date(2015, 4, 10), stage="reviewed"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"备注": "补充说明"}})
    write_ledger(registry, event(1, on=dt.date(2015, 4, 10), stage="reviewed"), event(2, on=dt.date(2015, 4, 15)))

    data = collected(registry, out / HEBEI, "--apply")

    assert [(c["field"], c["returned"]) for c in data["conflicts"]] == [("note", "补充说明")]
    assert data["events"] == []


def test_a_remark_on_a_stage_that_was_made_void_does_not_bring_it_back(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"备注": "补充说明"}})
    assert call("undo", "-r", registry).code == 0

    data = collected(registry, out / HEBEI)

    assert [c["field"] for c in data["conflicts"]] == ["note"]
    assert data["events"] == []


def test_a_stage_and_a_day_are_one_statement(registry: Path, tmp_path: Path) -> None:
    """The ledger went on to another stage; the workbook has another day of the old one."""
    write_ledger(registry, event(1, on=dt.date(2015, 4, 10), stage="reviewed"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"日期": "2015-04-11"}})
    write_ledger(
        registry,
        event(1, on=dt.date(2015, 4, 10), stage="reviewed"),
        event(2, on=dt.date(2015, 4, 10), stage="submitted"),
    )

    data = collected(registry, out / HEBEI)

    assert [c["field"] for c in data["conflicts"]] == ["stage", "on"]


def test_what_the_ledger_learnt_of_the_same_stage_is_kept(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"备注": "补充说明"}})
    write_ledger(registry, event(1, by="正定县政府"))

    (_void, written) = collected(registry, out / HEBEI, "--apply")["events"]

    assert (written["by"], written["note"]) == ("正定县政府", "补充说明")


def test_a_stage_that_was_reported_too_early_is_taken_back(registry: Path, tmp_path: Path) -> None:
    """The office sets a row back to what it was before: what came after is void, and nothing is said twice."""
    drafted = event(1, on=dt.date(2015, 4, 15), stage="drafted")
    write_ledger(registry, drafted, event(2))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"阶段": "已编制", "日期": "2015-04-15"}})

    data = collected(registry, out / HEBEI, "--apply")

    assert [each.get("voids") for each in data["events"]] == ["20150428T013000.000002Z-000002"]
    assert [p["rule"] for p in data["files"][0]["problems"]] == ["goes-back"]
    assert collected(registry, out / HEBEI)["events"] == []
    assert call("validate", "-r", registry).code == 0


def test_a_later_stage_before_an_earlier_one_is_a_slip(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, on=dt.date(2015, 4, 20), stage="drafted"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"阶段": "已报送", "日期": "2015-04-18"}})

    problem = the_problem(registry, out / HEBEI)

    assert (problem["rule"], problem["cell"]) == ("order", "G2")
    assert "2015-04-20" in problem["message"]


def test_a_paper_that_was_sent_back(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: {"阶段": "已审查", "日期": "2015-05-10"}})

    ended = collect(registry, out / HEBEI, "--apply", "--format", "json")

    assert ended.code == 0
    (problem,) = ended.json()["files"][0]["problems"]
    assert (problem["rule"], problem["severity"], problem["cell"]) == ("goes-back", "warning", "F2")
    assert [(event[3], event[4]) for event in said(registry)] == [
        ("submitted", dt.date(2015, 4, 28)),
        ("reviewed", dt.date(2015, 5, 10)),
    ]


# -- what is wrong ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "rule", "cell", "words"),
    [
        ({"阶段": "已报送"}, "incomplete-row", "G2", "date is missing"),
        ({"日期": "2015-04-28"}, "incomplete-row", "F2", "stage is missing"),
        ({**SUBMITTED, "日期": "四月底"}, "wrong-date", "G2", "四月底 is not a date"),
        ({**SUBMITTED, "日期": "2014-04-28"}, "wrong-date", "G2", "before the notice of 2015-04-07"),
        ({**SUBMITTED, "日期": "2051-04-28"}, "wrong-date", "G2", "is in the future"),
        ({**SUBMITTED, "阶段": "已提交"}, "wrong-stage", "F2", "已提交 does not belong here"),
        ({**SUBMITTED, "阶段": "已修改"}, "wrong-stage", "F2", "已修改 does not belong here"),
        ({**SUBMITTED, "日期": "=TODAY()"}, "formula", "G2", "formula"),
        ({**SUBMITTED, "阶段": '="已报送"'}, "formula", "F2", "formula"),
        ({**SUBMITTED, "备注": "很长" * 300}, "too-long", "I2", "600 characters"),
        ({"名称": "石家庄市"}, "changed-row", "C2", "locked cell"),
        ({"期限": "2015-05-30"}, "changed-row", "E2", "locked cell"),
        ({"事项": "任务书"}, "changed-row", "D2", "任务书 is not what was sent"),
        ({"编号": "2014-130999"}, "unknown-row", "A2", "no row of this workbook has the id"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_of_its_file_is_written(
    registry: Path, out: Path, values: dict[str, Any], rule: str, cell: str, words: str
) -> None:
    fill(out / HEBEI, {ZHENGDING: values, QIANAN: DRAFTED})
    fill(out / QINGDAO, {("2014-370203", "创建任务书"): DRAFTED})

    ended = collect(registry, out, "--apply", "--format", "json")

    assert ended.code == 1
    data = ended.json()
    (problem,) = [p for p in data["files"][0]["problems"] if p["severity"] == "error"]
    assert (problem["rule"], problem["sheet"], problem["cell"]) == (rule, "试点", cell)
    assert words in problem["message"]
    assert problem["hint"]
    # The file of 青岛 has no error.
    assert [event[0] for event in said(registry)] == ["2014-370203"]


def test_all_problems_are_told_at_once_by_file_sheet_and_cell(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: {"阶段": "交了", "日期": "昨天"}, QIANAN: {"阶段": "已报送"}})

    ended = collect(registry, out / HEBEI)

    assert ended.code == 1
    for place_ in ("试点!F2: error[wrong-stage]", "试点!G2: error[wrong-date]", "试点!G5: error[incomplete-row]"):
        assert f"{out / HEBEI}:{place_}" in ended.out
    assert "1 file with errors is ignored" in ended.err


def test_one_row_with_several_slips_tells_them_all(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: {"阶段": "交了", "日期": "2051-04-28", "备注": "长" * 501}})

    assert [(p["rule"], p["cell"]) for p in problems(registry, out / HEBEI)] == [
        ("wrong-stage", "F2"),
        ("wrong-date", "G2"),
        ("too-long", "I2"),
    ]


def test_a_number_that_excel_takes_for_no_day_is_one_all_the_same(registry: Path, out: Path) -> None:
    """20150428 in a cell that is formatted as a day is far behind the last day that Excel knows."""

    def type_in(book: Workbook) -> None:
        book["试点"]["F2"].value = "已报送"
        book["试点"]["G2"].value = 20150428
        assert book["试点"]["G2"].number_format == "yyyy-mm-dd"

    edit(out / HEBEI, type_in)

    data = collected(registry, out / HEBEI)
    assert [event["on"] for event in data["events"]] == ["2015-04-28"]


def test_a_note_that_excel_made_a_day_of(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: {**SUBMITTED, "备注": dt.date(2015, 5, 1)}})

    assert collected(registry, out / HEBEI)["events"][0]["note"] == "2015-05-01"


def test_a_title_above_the_table_may_be_merged(registry: Path, out: Path) -> None:
    def decorate(book: Workbook) -> None:
        sheet = book["试点"]
        sheet.insert_rows(1)
        sheet["A1"].value = "河北省填报情况"
        sheet.merge_cells("A1:I1")

    edit(fill(out / HEBEI, {ZHENGDING: SUBMITTED}), decorate)

    assert collected(registry, out / HEBEI)["files"][0]["problems"] == []


def test_a_sheet_that_was_added_is_said_not_to_be_read(registry: Path, out: Path) -> None:
    edit(out / HEBEI, lambda book: book.copy_worksheet(book["试点"]))

    problem = the_problem(registry, out / HEBEI)

    assert (problem["rule"], problem["severity"], problem["sheet"]) == ("other-sheet", "warning", "试点 Copy")


def test_very_many_problems_are_not_all_told(registry: Path, out: Path) -> None:
    def flood(book: Workbook) -> None:
        for number in range(500):
            book["试点"].append([f"x{number}", *[""] * 4, "已报送"])

    edit(out / HEBEI, flood)

    found = problems(registry, out / HEBEI)

    assert len(found) == 201
    assert [p["severity"] for p in found if p["rule"] == "too-many"] == ["error"]


def test_a_long_value_is_not_repeated_whole(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: {"阶段": "交" * 5000, "日期": "2015-04-28"}})

    ended = collect(registry, out / HEBEI)

    assert len(ended.out) < 2000
    assert "交交…" in ended.out


def test_what_was_recorded_cannot_be_deleted_by_a_blank(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, by="某厅"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING: dict.fromkeys(HEADINGS[5:])})

    assert the_problem(registry, out / HEBEI)["rule"] == "taken-back"


def test_a_remark_without_a_stage_is_no_error(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: {"备注": "正在编制"}, QIANAN: DRAFTED})

    ended = collect(registry, out / HEBEI, "--apply", "--format", "json")

    assert ended.code == 0
    assert [p["severity"] for p in ended.json()["files"][0]["problems"]] == ["warning"]
    assert [event[0] for event in said(registry)] == ["2014-130283"]


def test_rows_that_are_missing_or_there_twice(registry: Path, out: Path) -> None:
    def spoil(book: Workbook) -> None:
        sheet = book["试点"]
        first = [cell.value for cell in sheet[2]]
        sheet.append([*first[:5], "已编制", "2015-04-20"])
        sheet.delete_rows(row_of(book, *QIANAN))

    edit(fill(out / HEBEI, {ZHENGDING: SUBMITTED}), spoil)

    found = problems(registry, out / HEBEI)

    assert [problem["rule"] for problem in found] == ["missing-row", "repeated-row"]
    assert "迁安市" in found[0]["message"]


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        (lambda book: book["试点"].delete_cols(7), "missing-column", "日期"),
        (lambda book: book.remove(book["专项试点"]), "missing-sheet", "专项试点"),
        (lambda book: book["试点"].merge_cells("H2:H4"), "merged-cells", "H2:H4"),
        (lambda book: book["试点"].delete_rows(1), "missing-column", "headings"),
        (lambda book: book.remove(book["_meta"]), "template", "not made by smartpilot"),
    ],
)
def test_a_workbook_that_was_taken_apart(
    registry: Path, out: Path, change: Callable[[Workbook], object], rule: str, words: str
) -> None:
    edit(out / HEBEI, change)

    found = problems(registry, out / HEBEI)

    assert [problem["rule"] for problem in found if problem["severity"] == "error"] == [rule]
    assert words in " ".join(problem["message"] for problem in found)


def test_an_older_template_is_refused_by_its_number(registry: Path, out: Path) -> None:
    def age(book: Workbook) -> None:
        book["_meta"]["B1"].value = "0"

    problem = the_problem(registry, edit(out / HEBEI, age))

    assert problem["rule"] == "template"
    assert "template 0" in problem["message"]
    assert "circulate" in problem["hint"]


def test_a_hidden_sheet_that_was_changed_is_not_believed(registry: Path, out: Path) -> None:
    def forge(book: Workbook) -> None:
        sheet = book["_meta"]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value and "2014-130123" in cell.value:
                    cell.value = cell.value.replace("2014-130123", "2014-130283")

    assert the_problem(registry, edit(out / HEBEI, forge))["rule"] == "template"


def test_a_record_that_the_registry_lost_meanwhile(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: SUBMITTED})
    write_registry(registry, **{**TABLES, "pilots": TABLES["pilots"][1:], "projects": []})

    assert the_problem(registry, out / HEBEI)["rule"] == "unknown-target"


def test_what_cannot_be_opened_does_not_keep_the_others(registry: Path, out: Path, tmp_path: Path) -> None:
    fill(out / QINGDAO, {("2014-370203", "创建任务书"): DRAFTED})
    (out / "a.xlsx").write_bytes(b"%PDF-1.4")
    (out / "b.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512)
    rezip(out / HEBEI, lambda parts: parts.update({"xl/vbaProject.bin": b"x"}))

    ended = collect(registry, out, tmp_path / "missing.xlsx", "--apply", "--format", "json")

    assert ended.code == 1
    rules = {Path(f["file"]).name: [p["rule"] for p in f["problems"]] for f in ended.json()["files"]}
    assert {name: found for name, found in rules.items() if found} == {
        "a.xlsx": ["not-a-workbook"],
        "b.xls": ["old-format"],
        HEBEI: ["macros"],
        "missing.xlsx": ["unreadable"],
    }
    assert [event[0] for event in said(registry)] == ["2014-370203"]


def test_a_part_that_openpyxl_cannot_read_is_no_fault_of_ours(registry: Path, out: Path) -> None:
    sheet = "xl/worksheets/sheet2.xml"
    rezip(out / HEBEI, lambda parts: parts.update({sheet: parts[sheet].replace(b't="n"', b't="s"')}))
    rezip(out / QINGDAO, lambda parts: parts.pop("xl/worksheets/sheet2.xml"))

    ended = collect(registry, out / HEBEI, out / QINGDAO)

    assert ended.code == 1
    assert "Traceback" not in ended.out + ended.err
    assert f"{out / HEBEI}: error[not-a-workbook]: the file is damaged" in ended.out
    assert f"{out / QINGDAO}:试点: error[missing-sheet]" in ended.out


# -- candidates ------------------------------------------------------------------------------------------------

CANDIDATE = ["河北省石家庄市平山县", "县", "有", "有", "2015-08-20", "第一批"]


def test_a_candidate_that_is_new_comes_into_the_registry_with_its_event(registry: Path, out: Path) -> None:
    enter(out / HEBEI, CANDIDATE)
    before = registry.read_bytes()

    shown = collected(registry, out / HEBEI)
    assert [c["id"] for c in shown["candidates"]] == ["2014-130131"]
    assert registry.read_bytes() == before

    assert collect(registry, out / HEBEI, "--apply").code == 0
    assert collect(registry, out / HEBEI, "--apply").code == 0

    assert said(registry) == [("2014-130131", "application", None, "submitted", dt.date(2015, 8, 20), None, "第一批")]
    record = call("show", "2014-130131", "-r", registry, "-f", "json").json()
    assert "平山县" in str(record)
    assert registry.read_bytes().startswith(before.rstrip())
    assert call("validate", "-r", registry).code == 0


def test_a_town_has_the_pinyin_of_its_name_in_its_id(registry: Path, out: Path) -> None:
    enter(out / "350000-福建省.xlsx", ["泉州市晋江市磁灶镇", None, "有", "无"])

    data = collected(registry, out / "350000-福建省.xlsx", "--apply")

    (candidate,) = data["candidates"]
    assert (candidate["id"], candidate["level"], candidate["locality"]) == ("2014-350582-cizaozhen", "town", "磁灶镇")
    # Not all materials are there: it is a candidate, and has not sent them in.
    assert [p["rule"] for p in data["files"][0]["problems"]] == ["doubtful-place", "materials"]
    assert data["events"] == []
    assert call("list", "--kind", "candidates", "-r", registry, "-f", "csv").out.count("2014-350582") == 1


@pytest.mark.parametrize("written", ["秦皇岛市北戴河新区", "北戴河新区", "秦皇岛市北戴河新区管委会"])
def test_a_zone_whose_county_is_not_certain_has_the_code_of_the_prefecture(
    registry: Path, out: Path, written: str
) -> None:
    enter(out / HEBEI, [written, "功能区", "无", "无"])

    data = collected(registry, out / HEBEI, "--apply")

    assert [c["id"] for c in data["candidates"]] == ["2014-130300-beidaihexinqu"]
    found = data["files"][0]["problems"]
    assert {(p["rule"], p["severity"]) for p in found} == {("doubtful-place", "warning")}
    assert "秦皇岛市 (130300)" in found[-1]["message"]


def test_a_known_candidate_sends_its_materials(registry: Path, out: Path) -> None:
    enter(out / "330000-浙江省.xlsx", ["滨江区", "市辖区", "有", "有", "2015年8月20日"])

    data = collected(registry, out / "330000-浙江省.xlsx", "--apply")

    assert data["candidates"] == []
    assert [event[0:4:3] for event in said(registry)] == [("2014-330108", "submitted")]


@pytest.mark.parametrize(
    ("row", "rule", "cell", "words"),
    [
        (["不存在县", None, "有", "有", "2015-08-20"], "unknown-place", "A2", "there is no place called"),
        (["广东省广州市天河区", None, "无", "无"], "unknown-place", "A2", "there is no place called"),
        (["桥西区", None, "有", "有", "2015-08-20"], "ambiguous-place", "A2", "桥西区 (130104)"),
        (["平山县", "市辖区", "有", "有", "2015-08-20"], "wrong-level", "B2", "not district"),
        (["平山县", "县", "有", "有", None], "incomplete-row", "E2", "date is missing"),
        (["平山县", "县", "也许", "有", "2015-08-20"], "wrong-material", "C2", "也许"),
        ([None, "县", "有", "有", "2015-08-20"], "incomplete-row", "A2", "name is missing"),
        (["正定县", "县", "有", "有", "2015-08-20"], "listed-already", "A2", "2014-130123"),
        (["平山县", "县", "有", "有", "2035-08-20"], "wrong-date", "E2", "is in the future"),
    ],
)
def test_a_candidate_that_cannot_be_taken(
    registry: Path, out: Path, row: list[Any], rule: str, cell: str, words: str
) -> None:
    enter(out / HEBEI, row)

    problem = the_problem(registry, out / HEBEI)

    assert (problem["rule"], problem["sheet"], problem["severity"]) == (rule, "增补申报", "error")
    assert problem["cell"] == cell
    assert words in problem["message"]
    assert collect(registry, out / HEBEI, "--apply").code == 1
    assert events_in(registry) == []


@pytest.mark.parametrize(
    ("written", "name", "id_"),
    [
        ("平山", "石家庄市平山县", "2014-130131"),
        ("平山县\n（含西柏坡镇）", "平山县", "2014-130131"),
        ("河北省石家庄市平山县西柏坡镇", "石家庄市平山县西柏坡镇", "2014-130131-xibaipozhen"),
        ("石家庄高新区", "石家庄高新区", "2014-130100-shijiazhuanggaoxinqu"),
    ],
)
def test_a_candidate_is_called_by_its_full_name(registry: Path, out: Path, written: str, name: str, id_: str) -> None:
    enter(out / HEBEI, [written, None, "无", "无"])

    assert collect(registry, out / HEBEI, "--apply").code == 0

    (record,) = [
        r
        for r in call("list", "--kind", "candidates", "-r", registry, "-f", "json").json()["candidates"]
        if r["province"] == "河北省"
    ]
    assert (record["id"], record["name"]) == (id_, name)
    assert call("validate", "-r", registry).code == 0


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("胡说镇", "unknown-place"),
        ("瞎编经济技术开发区", "unknown-place"),
        ("石家庄市桥西区、裕华区", "ambiguous-place"),
    ],
)
def test_a_name_that_means_no_one_place(registry: Path, out: Path, name: str, rule: str) -> None:
    enter(out / HEBEI, [name, None, "无", "无"])

    assert the_problem(registry, out / HEBEI)["rule"] == rule


def test_what_the_registry_would_have_against_a_candidate_is_told_at_its_cell(tmp_path: Path) -> None:
    """A pilot of another id lies at the same place; only the rules of the registry know that."""
    taken = place("130131", "石家庄市平山县", "河北省", "county", notice_="2012", id="2014-130131")
    registry = write_registry(tmp_path / "pilots.toml", **{**TABLES, "pilots": [*TABLES["pilots"], taken]})
    out = circulate(registry, tmp_path / "out")
    enter(out / HEBEI, CANDIDATE)
    fill(out / QINGDAO, {("2014-370203", "创建任务书"): DRAFTED})

    ended = collect(registry, out, "--apply", "--format", "json")

    assert ended.code == 1
    (problem,) = [p for f in ended.json()["files"] for p in f["problems"]]
    assert (problem["rule"], problem["sheet"], problem["cell"]) == ("duplicate-id", "增补申报", "A2")
    assert [event[0] for event in said(registry)] == ["2014-370203"]


def test_known_candidates_that_were_deleted_or_changed(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, target="2014-330108", deliverable="application"))
    out = circulate(registry, tmp_path / "out", "-p", "浙江")
    path = out / "330000-浙江省.xlsx"
    cleared, level, taken_back_message = (Path(shutil.copy(path, tmp_path / f"{n}.xlsx")) for n in range(3))
    enter(cleared, [None] * 6)
    enter(level, ["杭州市滨江区", "地级市", "有", "有", "2015-04-28"])
    enter(taken_back_message, ["杭州市滨江区", "市辖区", "有", "无", None])

    assert [(p["rule"], p["severity"]) for p in problems(registry, cleared)] == [("missing-row", "warning")]
    assert [p["rule"] for p in problems(registry, level)] == ["wrong-level"]
    assert [p["rule"] for p in problems(registry, taken_back_message)] == ["taken-back"]


def test_a_place_of_a_separately_planned_city_is_that_citys(tmp_path: Path) -> None:
    pilots = [*TABLES["pilots"], place("370100", "济南市", "山东省", "prefecture-city")]
    registry = write_registry(tmp_path / "pilots.toml", **{**TABLES, "pilots": pilots})
    out = circulate(registry, tmp_path / "out", "-p", "山东")
    enter(out / "370000-山东省.xlsx", ["青岛市崂山区", None, "无", "无"])
    enter(out / QINGDAO, ["崂山区", None, "无", "无"])

    assert the_problem(registry, out / "370000-山东省.xlsx")["rule"] == "other-authority"
    assert [c["id"] for c in collected(registry, out / QINGDAO)["candidates"]] == ["2014-370212"]


# -- marked copies ---------------------------------------------------------------------------------------------


def comments(path: Path) -> dict[tuple[str, str], str]:
    sheets = load_workbook(path).worksheets
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }


def test_marked_copies_say_in_chinese_what_is_wrong_on_its_cell(registry: Path, out: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, target="2014-130283", stage="drafted"))
    fill(out / HEBEI, {ZHENGDING: {"阶段": "交了", "日期": "昨天"}, QIANAN: DRAFTED})
    before = files_in(out)

    ended = collect(registry, out, "--marked", tmp_path / "marked")

    assert [path.name for path in (tmp_path / "marked").iterdir()] == [HEBEI]
    found = comments(tmp_path / "marked" / HEBEI)
    assert "交了 不能填在此处" in found["试点", "F2"]
    assert "已编制" in found["试点", "F2"]
    assert "昨天" in found["试点", "G2"]
    assert "台账现为：2015-04-28" in found["试点", "G5"]
    assert "1 marked copy" in ended.err
    # The files that came back are as they were; the copy can be filled in and collected again.
    assert files_in(out) == before
    fill(tmp_path / "marked" / HEBEI, {ZHENGDING: SUBMITTED, QIANAN: dict.fromkeys(HEADINGS[5:])})
    data = collected(registry, tmp_path / "marked" / HEBEI)
    assert (data["files"][0]["problems"], len(data["events"])) == ([], 1)


def test_marking_again_replaces_our_own_words_only(registry: Path, out: Path, tmp_path: Path) -> None:
    from openpyxl.comments import Comment

    def remark(book: Workbook) -> None:
        book["试点"]["F2"].comment = Comment("请核对", "王工")

    edit(fill(out / HEBEI, {ZHENGDING: {"阶段": "交了"}}), remark)
    collect(registry, out / HEBEI, "--marked", tmp_path / "one")

    collect(registry, tmp_path / "one" / HEBEI, "--marked", tmp_path / "two")

    first, second = (comments(tmp_path / name / HEBEI) for name in ("one", "two"))
    assert first["试点", "F2"].startswith("请核对")
    assert first["试点", "F2"].count("交了") == 1
    assert second["试点", "F2"].count("交了") == 1
    assert second["试点", "F2"].startswith("请核对")


def test_a_copy_that_cannot_be_made_does_not_keep_the_others(registry: Path, out: Path, tmp_path: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: {"阶段": "交了"}})
    fill(out / QINGDAO, {("2014-370203", "创建任务书"): {"阶段": "交了"}})
    # Reading the cells needs no drop-downs; loading all of it does.
    sheet = "xl/worksheets/sheet2.xml"
    rezip(out / HEBEI, lambda parts: parts.update({sheet: parts[sheet].replace(b'type="list"', b'type="odd"')}))

    ended = collect(registry, out, "--marked", tmp_path / "marked")

    assert ended.code == 1
    assert [path.name for path in (tmp_path / "marked").iterdir()] == [QINGDAO]
    assert f"no marked copies of files that cannot be opened: {out / HEBEI}" in ended.err


def test_a_problem_within_merged_cells_is_marked_at_their_first_cell(registry: Path, out: Path, tmp_path: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: {"阶段": "交了"}})
    edit(out / HEBEI, lambda book: book["试点"].merge_cells("E2:F2"))
    sheet = "xl/worksheets/sheet2.xml"
    # What Excel leaves in the cells that a merge hides.
    hidden = '<c r="F2" t="inlineStr"><is><t>交了</t></is></c>'.encode()
    rezip(
        out / HEBEI,
        lambda parts: parts.update({sheet: re.sub(rb'<c r="F2"[^>]*?/>', hidden, parts[sheet], count=1)}),
    )

    collect(registry, out / HEBEI, "--marked", tmp_path / "marked")

    assert "交了" in comments(tmp_path / "marked" / HEBEI)["试点", "E2"]


def test_marked_copies_replace_nothing(registry: Path, out: Path, tmp_path: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: {"阶段": "交了"}})
    marked = tmp_path / "marked"
    collect(registry, out / HEBEI, "--marked", marked)
    before = files_in(marked)

    again = collect(registry, out / HEBEI, "--marked", marked)
    same_folder = collect(registry, out / HEBEI, "--marked", out)

    assert (again.code, "already exists" in again.err) == (2, True)
    assert (same_folder.code, "one of the returned files" in same_folder.err) == (2, True)
    assert files_in(marked) == before
    assert collect(registry, out / HEBEI, "--marked", marked, "--force").code == 1


# -- at the edges ----------------------------------------------------------------------------------------------


def test_the_built_in_registry_is_read_and_not_written(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    built_in = {"SMARTPILOT_REGISTRY": "", "PWD": str(folder)}
    from unittest import mock

    with mock.patch.object(Path, "cwd", return_value=folder):
        call("circulate", tmp_path / "out", "-p", "河北", **built_in)
        read = call("collect", tmp_path / "out", **built_in)
        written = call("collect", tmp_path / "out", "--apply", **built_in)

    assert os.listdir(folder) == []
    assert read.code == 0
    assert written.code == 2
    assert "smartpilot init DIR" in written.err


def test_what_is_packed_is_said_not_to_be_looked_into(registry: Path, out: Path) -> None:
    (out / "河北.zip").write_bytes(b"PK")

    ended = collect(registry, out)

    assert "unpack first" in ended.err
    assert "河北.zip" in ended.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_and_a_circle_of_links_are_no_workbooks(registry: Path, out: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "loop.xlsx").symlink_to(tmp_path / "loop.xlsx")

    ended = collect(registry, tmp_path / "pipe.xlsx", tmp_path / "loop.xlsx", out, "--format", "json")

    assert ended.code == 1
    assert [[p["rule"] for p in f["problems"]] for f in ended.json()["files"]] == [["unreadable"], ["unreadable"]] + [
        []
    ] * 5


def test_an_empty_folder(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()

    ended = collect(registry, tmp_path / "none")

    assert ended.code == 0
    assert "there is no workbook in" in ended.err


def test_a_gbk_console_shows_the_problems(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING: {"阶段": "交了", "日期": "昨天"}})

    ended = run("collect", out, "-r", registry, SMARTPILOT_LANG="zh", PYTHONIOENCODING="gbk")

    assert ended.code == 1
    assert "试点!F2: 错误[wrong-stage]: 交了 不能填在此处" in ended.out
    assert "?" not in ended.out
