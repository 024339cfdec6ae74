"""Tables of a returned workbook: found by their headings wherever these stand, and values read from their cells."""

import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from forms import KEY, form, problems, returned
from smartpilot.workbook.form import table_columns
from smartpilot.workbook.package import check_package
from smartpilot.workbook.returned.reading import read_returned
from smartpilot.workbook.returned.tables import find_sheet
from smartpilot.workbook.sent.workbook import workbook_bytes
from smartpilot.workbook.sheets import SheetReader
from workbooks import rezip_bytes

SHEET = "xl/worksheets/sheet2.xml"
FIRST = "2014-130123"


def on_sheet(change: Callable[[Worksheet], object]) -> Callable[[Workbook], object]:
    return lambda book: change(book["试点"])


def test_an_untouched_workbook_has_its_rows_and_no_problems() -> None:
    workbook = returned(lambda book: None)

    assert problems(workbook) == []
    assert [filled.cells["stage"] for filled in workbook.rows] == ["G2", "G3"]
    assert all(filled.is_readable and filled.answer == filled.sent.answer for filled in workbook.rows)


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet.insert_rows(1, 3),
        lambda sheet: sheet.insert_cols(1, 2),
        lambda sheet: sheet.move_range("E1:E3", cols=8),
        lambda sheet: [setattr(cell, "value", f" {cell.value[0]}\u3000{cell.value[1:]}") for cell in sheet[1]],
        lambda sheet: setattr(sheet, "title", " 试点 "),
        lambda sheet: [sheet.move_range("A2:J3", rows=40)],
    ],
    ids=["rows above", "columns before", "a column elsewhere", "spaces in headings", "spaces in the name", "gap"],
)
def test_headings_are_found_wherever_they_stand(change: Callable[[Worksheet], object]) -> None:
    workbook = returned(on_sheet(change))

    assert problems(workbook) == []
    assert len(workbook.rows) == 2


@pytest.mark.parametrize(
    ("change", "rule", "words"),
    [
        (lambda book: book.remove(book["试点"]), "missing-sheet", "试点"),
        (lambda book: book["试点"].delete_rows(1), "missing-column", "no row with the headings"),
        (lambda book: book["试点"].insert_rows(1, 40), "", ""),
        (lambda book: book["试点"].delete_cols(7), "missing-column", "阶段"),
        (lambda book: setattr(book["试点"]["K1"], "value", "日期"), "missing-column", "日期 is there twice"),
    ],
    ids=["no sheet", "no headings", "empty rows do not count", "no column", "a column twice"],
)
def test_a_table_that_cannot_be_read_gives_no_rows(change: Callable[[Workbook], object], rule: str, words: str) -> None:
    workbook = returned(change)

    assert [problem.rule for problem in workbook.problems] == ([rule] if rule else [])
    assert all(words in problem.message for problem in workbook.problems)
    assert len(workbook.rows) == (0 if rule else 2)


def test_far_down_headings_are_not_looked_for() -> None:
    def write_above(sheet: Worksheet) -> None:
        sheet.insert_rows(1, 20)
        for row in range(1, 21):
            sheet.cell(row, 1).value = "说明"

    assert problems(returned(on_sheet(write_above))) == [("missing-column", "试点", None)]


def test_what_stands_in_another_column_is_noted_once() -> None:
    def write(sheet: Worksheet) -> None:
        sheet["K2"].value, sheet["K3"].value = "已寄出", "未寄出"

    (problem,) = returned(on_sheet(write)).problems

    assert (problem.rule, problem.cell, problem.severity.value) == ("other-column", "K2", "warning")


MERGED = "<mergeCells><mergeCell ref={}/></mergeCells>"


@pytest.mark.parametrize(
    ("merged", "encoding"),
    [
        (MERGED.format('"F2:G3"'), "utf-8"),
        (MERGED.format("'F2:G3'"), "utf-8"),
        (MERGED.format('"$F$2:$G$3"'), "utf-8"),
        (MERGED.format('"f2:g3"'), "utf-8"),
        (MERGED.format('"F2&#58;G3"'), "utf-8"),
        (MERGED.format('"F2:G3"').replace("=", "\n=\t"), "utf-8"),
        (MERGED.format('"F2:G3"'), "utf-16"),
    ],
)
def test_merged_cells_are_noted_however_they_are_spelled(merged: str, encoding: str) -> None:
    def merge(parts: dict[str, bytes]) -> None:
        text = re.sub(r"^<\?xml[^>]*\?>", "", parts[SHEET].decode())
        parts[SHEET] = text.replace("</sheetData>", "</sheetData>" + merged).encode(encoding)

    workbook = read_returned(rezip_bytes(workbook_bytes(form(), KEY), merge), "x.xlsx", KEY)

    assert ("merged-cells", "试点", "F2") in problems(workbook)
    assert "F2:G3" in workbook.problems[0].message


def test_merged_cells_above_the_headings_do_not_matter() -> None:
    def write_title(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["A1"].value = "试点填报表"
        sheet.merge_cells("A1:I1")

    assert problems(returned(on_sheet(write_title))) == []


@pytest.mark.parametrize(
    ("cell", "value", "rule"),
    [
        ("G2", "=A1", "formula"),
        ("G2", "#REF!", "formula"),
        ("G2", "提交", "wrong-stage"),
        ("H2", "四月", "wrong-date"),
        ("J2", "长" * 501, "too-long"),
    ],
)
def test_what_is_wrong_in_a_cell_is_noted_there(cell: str, value: str, rule: str) -> None:
    def write(sheet: Worksheet) -> None:
        sheet["G2"].value, sheet["H2"].value = "已报送", dt.date(2015, 4, 18)
        sheet[cell].value = value

    workbook = returned(on_sheet(write))

    assert (rule, "试点", cell) in problems(workbook)
    assert workbook.problems[0].record == FIRST
    assert not workbook.rows[0].is_readable


def test_an_answer_that_is_struck_out_is_none() -> None:
    def strike(sheet: Worksheet) -> None:
        sheet["G2"].value, sheet["H2"].value = "已报送", dt.date(2015, 4, 18)
        sheet["H2"].font = Font(strike=True)
        sheet["J2"].value = CellRichText("已盖章", TextBlock(InlineFont(strike=True), "未盖章"))

    workbook = returned(on_sheet(strike))

    assert problems(workbook) == [("struck-out", "试点", "H2"), ("struck-out", "试点", "J2")]
    assert "2015-04-18" in workbook.problems[0].message
    assert "未盖章" in workbook.problems[1].message
    assert not workbook.rows[0].is_readable


@pytest.mark.parametrize("number", ["1e400", "-1e400", "1e300"])
def test_a_number_without_end_is_text_where_it_is_shown(number: str) -> None:
    def write(parts: dict[str, bytes]) -> None:
        parts[SHEET] = re.sub(
            rb'<c r="G2"[^>]*(?:/>|></c>)', b'<c r="G2"><v>%s</v></c>' % number.encode(), parts[SHEET]
        )

    workbook = read_returned(rezip_bytes(workbook_bytes(form(), KEY), write), "x.xlsx", KEY)

    (problem,) = [problem for problem in workbook.problems if problem.cell == "G2"]
    assert problem.value in ("inf", "-inf", 1e300)


def test_the_sheet_that_is_called_as_it_was_sent_comes_first() -> None:
    def sheet_named(*names: str) -> str | None:
        book = Workbook()
        for name in names:
            book.create_sheet(name)
        out = io.BytesIO()
        book.save(out)
        sheet = find_sheet(SheetReader(check_package(out.getvalue())), "试点")
        return sheet.name if sheet else None

    assert sheet_named("试 点", "试点", "其他") == "试点"
    assert sheet_named("试 点", "其他") == "试 点"
    assert sheet_named("其他") is None


def test_headings_are_those_of_the_form() -> None:
    reader = SheetReader(check_package(workbook_bytes(form(), KEY)))
    sheet = find_sheet(reader, "试点")
    assert sheet is not None
    _number, headings = next(iter(reader.rows(sheet)))

    assert [cell.value for cell in headings.values()] == [
        column.heading for column in table_columns(names_notice=False)
    ]
