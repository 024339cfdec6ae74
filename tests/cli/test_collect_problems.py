"""What is wrong with a file: each problem with its cell, and nothing taken from a file with an error."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from ledgers import TABLES, event, write_ledger
from program import write_registry
from smartpilot.workbook.sent.styles import DAY_FORMAT
from workbooks import (
    HEADINGS,
    HEBEI,
    QIANAN_TASK_BOOK,
    QINGDAO,
    ZHENGDING_TASK_BOOK,
    circulate,
    collect,
    collected,
    edit,
    enter,
    fill,
    only_problem,
    problems_in,
    problems_of,
    recorded,
    rezip,
    row_of,
)

SUBMITTED = {"阶段": "已报送", "日期": dt.date(2015, 4, 28), "办理单位": "正定县政府", "备注": "电子版"}
DRAFTED = {"阶段": "已编制", "日期": "2015.4.20"}


@pytest.mark.parametrize(
    ("values", "rule", "cell", "words"),
    [
        ({"阶段": "已报送"}, "incomplete-row", "H2", "date is missing"),
        ({"日期": "2015-04-28"}, "incomplete-row", "G2", "stage is missing"),
        ({**SUBMITTED, "日期": "四月底"}, "wrong-date", "H2", "四月底 is not a date"),
        ({**SUBMITTED, "日期": "2014-04-28"}, "wrong-date", "H2", "before the notice of 2015-04-07"),
        ({**SUBMITTED, "日期": "2051-04-28"}, "wrong-date", "H2", "is in the future"),
        ({**SUBMITTED, "阶段": "已提交"}, "wrong-stage", "G2", "已提交 does not belong here"),
        ({**SUBMITTED, "阶段": "已修改"}, "wrong-stage", "G2", "已修改 does not belong here"),
        ({**SUBMITTED, "日期": "=TODAY()"}, "formula", "H2", "formula"),
        ({**SUBMITTED, "阶段": '="已报送"'}, "formula", "G2", "formula"),
        ({**SUBMITTED, "备注": "很长" * 300}, "too-long", "J2", "600 characters"),
        ({"名称": "石家庄市"}, "changed-row", "D2", "locked cell"),
        ({"期限": "2015-05-30"}, "changed-row", "F2", "locked cell"),
        ({"事项": "任务书"}, "changed-row", "E2", "任务书 is not what was sent"),
        ({"编号": "2014-130999"}, "unknown-row", "B2", "no row of this workbook has the id"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_of_its_file_is_written(
    registry: Path, out: Path, values: dict[str, Any], rule: str, cell: str, words: str
) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: values, QIANAN_TASK_BOOK: DRAFTED})
    fill(out / QINGDAO, {("2014-370203", "创建任务书"): DRAFTED})

    ended = collect(registry, out, "--apply", "--format", "json")

    assert ended.code == 1
    data = ended.json()
    (problem,) = [p for p in data["files"][0]["problems"] if p["severity"] == "error"]
    assert (problem["rule"], problem["sheet"], problem["cell"]) == (rule, "试点", cell)
    assert words in problem["message"]
    assert problem["hint"]
    # The file of 青岛 has no error.
    assert [event[0] for event in recorded(registry)] == ["2014-370203"]


def test_all_problems_are_reported_at_once_by_file_sheet_and_cell(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交了", "日期": "昨天"}, QIANAN_TASK_BOOK: {"阶段": "已报送"}})

    ended = collect(registry, out / HEBEI)

    assert ended.code == 1
    for place_ in ("试点!G2: error[wrong-stage]", "试点!H2: error[wrong-date]", "试点!H5: error[incomplete-row]"):
        assert f"{out / HEBEI}:{place_}" in ended.out
    assert "1 file with errors is ignored" in ended.err


def test_one_row_with_several_slips_tells_them_all(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交了", "日期": "2051-04-28", "备注": "长" * 501}})

    assert [(p["rule"], p["cell"]) for p in problems_of(registry, out / HEBEI)] == [
        ("wrong-stage", "G2"),
        ("wrong-date", "H2"),
        ("too-long", "J2"),
    ]


def test_a_number_that_excel_takes_for_no_day_is_one_all_the_same(registry: Path, out: Path) -> None:
    """20150428 in a cell that is formatted as a day is far behind the last day that Excel knows."""

    def type_in(book: Workbook) -> None:
        book["试点"]["G2"].value = "已报送"
        book["试点"]["H2"].value = 20150428
        assert book["试点"]["H2"].number_format == DAY_FORMAT

    edit(out / HEBEI, type_in)

    data = collected(registry, out / HEBEI)
    assert [event["on"] for event in data["events"]] == ["2015-04-28"]


def test_a_note_that_excel_made_a_day_of(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {**SUBMITTED, "备注": dt.date(2015, 5, 1)}})

    assert collected(registry, out / HEBEI)["events"][0]["note"] == "2015-05-01"


def test_a_title_above_the_table_may_be_merged(registry: Path, out: Path) -> None:
    def decorate(book: Workbook) -> None:
        sheet = book["试点"]
        sheet.insert_rows(1)
        sheet["B1"].value = "河北省填报情况"
        sheet.merge_cells("A1:J1")

    edit(fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED}), decorate)

    assert collected(registry, out / HEBEI)["files"][0]["problems"] == []


def test_a_sheet_that_was_added_is_said_not_to_be_read(registry: Path, out: Path) -> None:
    edit(out / HEBEI, lambda book: book.copy_worksheet(book["试点"]))

    problem = only_problem(registry, out / HEBEI)

    assert (problem["rule"], problem["severity"], problem["sheet"]) == ("other-sheet", "warning", "试点 Copy")


def test_very_many_problems_are_not_all_reported(registry: Path, out: Path) -> None:
    def flood(book: Workbook) -> None:
        for number in range(500):
            book["试点"].append([f"x{number}", *[""] * 4, "已报送"])

    edit(out / HEBEI, flood)

    found = problems_of(registry, out / HEBEI)

    assert len(found) == 201
    assert [p["severity"] for p in found if p["rule"] == "too-many"] == ["error"]


def test_a_long_value_is_not_repeated_whole(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交" * 5000, "日期": "2015-04-28"}})

    ended = collect(registry, out / HEBEI)

    assert len(ended.out) < 2000
    assert "交交…" in ended.out


def test_what_was_recorded_cannot_be_deleted_by_a_blank(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, by="某厅"))
    out = circulate(registry, tmp_path / "out")
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: dict.fromkeys(HEADINGS[6:])})

    assert only_problem(registry, out / HEBEI)["rule"] == "taken-back"


def test_a_remark_without_a_stage_is_no_error(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"备注": "正在编制"}, QIANAN_TASK_BOOK: DRAFTED})

    ended = collect(registry, out / HEBEI, "--apply", "--format", "json")

    assert ended.code == 0
    assert [p["severity"] for p in ended.json()["files"][0]["problems"]] == ["warning"]
    assert [event[0] for event in recorded(registry)] == ["2014-130283"]


def test_rows_that_are_missing_or_there_twice(registry: Path, out: Path) -> None:
    def spoil(book: Workbook) -> None:
        sheet = book["试点"]
        first = [cell.value for cell in sheet[2]]
        sheet.append([*first[:6], "已编制", "2015-04-20"])
        sheet.delete_rows(row_of(book, *QIANAN_TASK_BOOK))

    edit(fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED}), spoil)

    found = problems_of(registry, out / HEBEI)

    assert [problem["rule"] for problem in found] == ["missing-row", "repeated-row"]
    assert "迁安市" in found[0]["message"]


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        (lambda book: book["试点"].delete_cols(8), "missing-column", "日期"),
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

    found = problems_of(registry, out / HEBEI)

    assert [problem["rule"] for problem in found if problem["severity"] == "error"] == [rule]
    assert words in " ".join(problem["message"] for problem in found)


def test_an_older_template_is_refused_by_its_number(registry: Path, out: Path) -> None:
    def age(book: Workbook) -> None:
        book["_meta"]["B1"].value = "0"

    problem = only_problem(registry, edit(out / HEBEI, age))

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

    assert only_problem(registry, edit(out / HEBEI, forge))["rule"] == "not-as-sent"


def test_a_record_that_the_registry_lost_meanwhile(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED})
    write_registry(registry, **{**TABLES, "pilots": TABLES["pilots"][1:], "projects": []})

    assert only_problem(registry, out / HEBEI)["rule"] == "unknown-target"


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
    assert [event[0] for event in recorded(registry)] == ["2014-370203"]


def test_a_part_that_cannot_be_read_is_no_fault_of_ours(registry: Path, out: Path) -> None:
    sheet = "xl/worksheets/sheet2.xml"
    rezip(out / HEBEI, lambda parts: parts.update({sheet: parts[sheet].replace(b't="n"', b't="s"')}))
    rezip(out / QINGDAO, lambda parts: parts.pop("xl/worksheets/sheet2.xml"))

    ended = collect(registry, out / HEBEI, out / QINGDAO)

    assert ended.code == 1
    assert "Traceback" not in ended.out + ended.err
    assert f"{out / HEBEI}: error[not-a-workbook]: the file cannot be read as a workbook" in ended.out
    assert "open it in WPS or Excel and save it again" in ended.out
    assert f"{out / QINGDAO}:试点: error[missing-sheet]" in ended.out


def empty_fill(parts: dict[str, bytes]) -> None:
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b"</fills>", b"<fill/></fills>")


def nameless_property(parts: dict[str, bytes]) -> None:
    content_type = (
        b'<Override PartName="/docProps/custom.xml" ContentType="application/vnd.openxmlformats-officedocument'
    )
    content_type += b'.custom-properties+xml"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", content_type)
    parts["docProps/custom.xml"] = b"<Properties><property pid='2'/></Properties>"


@pytest.mark.parametrize("fault", [lambda parts: parts.pop("xl/styles.xml"), empty_fill, nameless_property])
def test_a_fault_in_styles_or_properties_costs_no_value(
    registry: Path, out: Path, fault: Callable[[dict[str, bytes]], object]
) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: DRAFTED})
    rezip(out / HEBEI, fault)

    (event_,) = collected(registry, out / HEBEI)["events"]
    assert (event_["target"], event_["stage"], event_["on"]) == ("2014-130123", "drafted", "2015-04-20")


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

    edit(fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED}), add)

    data = collected(registry, out / HEBEI)

    assert {p["severity"] for p in data["files"][0]["problems"]} == {"warning"}
    assert len(data["events"]) == 1


def test_what_stands_beside_the_columns_is_reported(registry: Path, out: Path) -> None:
    edit(fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED}), lambda book: book["试点"].__setitem__("L3", "请电话联系"))

    data = collected(registry, out / HEBEI)

    assert problems_in(data) == [("other-column", "warning", "L3")]
    assert len(data["events"]) == 1


def test_a_formula_on_the_cover_keeps_nothing_out(registry: Path, out: Path) -> None:
    def today(book: Workbook) -> None:
        (cell,) = [c for row in book["说明"] for c in row if c.value == "填报日期"]
        book["说明"].cell(cell.row, cell.column + 1).value = "=TODAY()"

    data = collected(registry, edit(fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED}), today))

    assert [each[:2] for each in problems_in(data)] == [("formula", "warning")]
    assert len(data["events"]) == 1


def test_ticks_and_short_provinces_are_understood(registry: Path, out: Path) -> None:
    enter(
        fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {**SUBMITTED, "省份": "河北"}}),
        ["石家庄市平山县", None, True, True, "2015-08-20"],
    )

    data = collected(registry, out / HEBEI)

    assert problems_in(data) == []
    assert len(data["events"]) == 2
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"省份": "河南"}})
    assert [each[:2] for each in problems_in(collected(registry, out / HEBEI))] == [("changed-row", "error")]


def test_a_name_of_nothing_is_wrong_usage(registry: Path, tmp_path: Path) -> None:
    ended = collect(registry, tmp_path / "nowhere")

    assert ended.code == 2
    assert f"{tmp_path / 'nowhere'}: there is no such file or folder" in ended.err
    assert ended.out == ""
