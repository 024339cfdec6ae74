"""Copies of returned workbooks on which what is wrong is marked."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from functools import cache

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from forms import KEY, changed, form
from program import ROOT
from smartpilot.workbook.marked.copying import marked_bytes
from smartpilot.workbook.marked.remarks import CellReference, Remark
from smartpilot.workbook.marked.sheet_edits import _ORDER
from smartpilot.workbook.marked.styles import RED
from smartpilot.workbook.package import check_package
from smartpilot.workbook.returned.reading import read_returned
from smartpilot.workbook.sent.workbook import workbook_bytes
from workbooks import in_memory, rezip_bytes

OFFICE = "住房和城乡建设部办公厅"
TITLE = "国家智慧城市试点报送情况填报表"
NO_DATE = Remark("没有日期", "请填写")
SHEET, COVER_SHEET, STYLES = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"
Reference = tuple[str | None, str | None]


@cache
def unchanged() -> bytes:
    return workbook_bytes(form(), KEY)


def sent(change: Callable[[Workbook], object]) -> bytes:
    return changed(unchanged(), change)


def marked(content: bytes, remarks: Mapping[Reference, Remark]) -> bytes:
    """The copy, which is a workbook that the program takes."""
    listed = {CellReference(*where): [remark] for where, remark in remarks.items()}
    copy = marked_bytes(content, listed, TITLE, OFFICE, "河北省")
    assert copy is not None
    check_package(copy)
    return copy


def comments(content: bytes) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, cell.coordinate): cell.comment.text
        for sheet in in_memory(content).worksheets
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.comment is not None
    }


def red(content: bytes) -> set[tuple[str, str]]:
    return {
        (sheet.title, cell.coordinate)
        for sheet in in_memory(content).worksheets
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.fill.fgColor.rgb == RED
    }


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def table(content: bytes) -> list[tuple[str, str, str]]:
    """The rows below the headings of the table on the cover."""
    cover = in_memory(content)["说明"]
    rows = [tuple(str(cover.cell(row, column).value or "") for column in (1, 3, 4)) for row in range(1, 30)]
    start = rows.index(("工作表", "单元格", "原因")) + 1
    return rows[start : rows.index(("", "", ""), start)]


def test_a_wrong_cell_is_red_and_has_a_comment_of_the_office() -> None:
    copy = marked(unchanged(), {("试点", "G2"): NO_DATE})

    assert comments(copy) == {("试点", "G2"): "【需更正】\n没有日期。\n提示：请填写。"}
    assert in_memory(copy)["试点"]["G2"].comment.author == OFFICE
    assert red(copy) == {("试点", "G2")}


def test_the_style_of_a_red_cell_is_otherwise_what_it_was() -> None:
    was = in_memory(unchanged())["试点"]["G2"]
    now = in_memory(marked(unchanged(), {("试点", "G2"): NO_DATE}))["试点"]["G2"]

    for style in ("number_format", "font", "border", "alignment", "protection"):
        assert repr(getattr(now, style)) == repr(getattr(was, style))


def test_what_should_only_be_checked_is_not_red() -> None:
    copy = marked(unchanged(), {("试点", "G2"): Remark("没有日期", is_error=False)})

    assert comments(copy)["试点", "G2"] == "【请核对】\n没有日期。"
    assert red(copy) == set()
    assert in_memory(copy)["说明"]["A1"].value.startswith("【请核对】国家智慧城市试点")


@pytest.mark.parametrize("cell", ["G2", "K3", "B30", "AB2"])
def test_a_cell_that_is_not_there_yet_is_made(cell: str) -> None:
    copy = marked(unchanged(), {("试点", cell): NO_DATE})

    assert red(copy) == {("试点", cell)}
    assert list(comments(copy)) == [("试点", cell)]
    rows = [int(number) for number in re.findall(rb'<row r="(\d+)"', parts(copy)[SHEET])]
    assert rows == sorted(set(rows))
    columns = re.findall(r'<c r="([A-Z]+)2"', parts(copy)[SHEET].decode())
    assert columns == sorted(columns, key=lambda letters: (len(letters), letters))


@pytest.mark.parametrize("reference", [(None, None), ("试点", None), ("不在", "F40"), ("_meta", None)])
def test_remarks_about_no_cell_are_comments_on_the_first_and_leave_it_as_it_is(reference: Reference) -> None:
    copy = marked(unchanged(), {reference: NO_DATE})

    assert list(comments(copy)) == [("试点" if reference[0] == "试点" else "说明", comments_cell(copy))]
    assert red(copy) == set()


def comments_cell(content: bytes) -> str:
    """The only cell with a comment: the first of its sheet, which on the cover is below the table."""
    ((sheet, cell),) = comments(content)
    rows = len(table(content)) + 5 if sheet == "说明" else 0
    assert cell == f"A{rows + 1}"
    return cell


def test_remarks_on_merged_cells_are_on_their_first() -> None:
    copy = marked(sent(lambda book: book["试点"].merge_cells("F2:G3")), {("试点", "G3"): NO_DATE})

    assert list(comments(copy)) == [("试点", "F2")]
    assert red(copy) == {("试点", "F2")}


def test_the_cover_lists_every_cell_with_its_reason_and_leads_to_it() -> None:
    copy = marked(
        unchanged(), {("试点", "H3"): Remark("太长", is_error=False), ("试点", "G2"): NO_DATE, ("说明", "C5"): NO_DATE}
    )

    rows = table(copy)
    assert [row[0] for row in rows] == ["试点", "说明", "试点"]
    assert [row[2] for row in rows] == ["没有日期。请填写。", "没有日期。请填写。", "太长。"]
    cover = in_memory(copy)["说明"]
    assert cover["A1"].value == "【需更正】国家智慧城市试点报送情况填报表（河北省）"
    assert cover["A2"].value.startswith(OFFICE)
    # No line begins with a mark, in any program.
    assert all(line[0] not in "，。" for line in cover["A2"].value.split("\n"))
    assert "\n" in cover["A2"].value
    links = {cell.value: cell.hyperlink.location for cells in cover["C1:C13"] for cell in cells if cell.hyperlink}
    assert links == {"G2": "'试点'!G2", "H3": "'试点'!H3", "C13": "'说明'!C13"}
    # The cell that is meant has moved down with its row.
    assert rows[1][1] == "C13"
    assert [place for place in comments(copy) if place[0] == "说明"] == [("说明", "C13")]


def test_the_cover_moves_down_as_a_whole() -> None:
    was, now = (in_memory(content)["说明"] for content in (unchanged(), marked(unchanged(), {("试点", "G2"): NO_DATE})))
    down = 6

    assert [[cell.value for cell in cells] for cells in now.iter_rows(min_row=down + 1)] == [
        [cell.value for cell in cells] for cells in was.iter_rows()
    ]
    assert {str(cells) for cells in now.merged_cells.ranges} >= {moved(str(cells), down) for cells in merged(was)}
    (day,) = was.data_validations.dataValidation
    (day_now,) = now.data_validations.dataValidation
    assert str(day_now.sqref) == moved(str(day.sqref), down)


def merged(sheet: Worksheet) -> list[str]:
    return [str(cells) for cells in sheet.merged_cells.ranges]


def moved(reference: str, down: int) -> str:
    return re.sub(r"\d+", lambda number: str(int(number[0]) + down), reference)


def test_what_people_wrote_stays_and_what_we_wrote_is_replaced() -> None:
    def remark(book: Workbook) -> None:
        book["试点"]["G2"].comment = Comment("请核对", "张三")
        book["说明"]["C5"].comment = Comment("电话变了", "张三")

    first = marked(sent(remark), {("试点", "G2"): NO_DATE, ("试点", "I3"): Remark("不对")})
    second = marked(first, {("试点", "G2"): Remark("还没有日期"), ("试点", "H3"): Remark("太长")})
    none = marked_bytes(second, {}, TITLE, OFFICE, "河北省")

    assert comments(second) == {
        ("说明", "C12"): "电话变了",
        ("试点", "G2"): "请核对\n【需更正】\n还没有日期。",
        ("试点", "H3"): "【需更正】\n太长。",
    }
    assert red(second) == {("试点", "G2"), ("试点", "H3")}
    assert in_memory(second)["试点"]["G2"].comment.author == "张三"
    assert [row[1] for row in table(second)] == ["G2", "H3"]
    # Without anything to mark all is as it was, but for styles that nothing uses any more.
    assert none is not None
    assert comments(none) == {("说明", "C5"): "电话变了", ("试点", "G2"): "请核对"}
    was, now = (in_memory(content)["试点"] for content in (unchanged(), none))
    assert [repr(now[cell].fill) for cell in ("I3", "G2", "H3")] == [repr(was["G2"].fill)] * 3
    assert in_memory(none)["说明"]["A1"].value == "国家智慧城市试点报送情况填报表"


def test_comments_of_earlier_versions_are_replaced() -> None:
    def old(book: Workbook) -> None:
        book["试点"]["G2"].comment = Comment("请核对\n【smartpilot】\n没有日期", "张三")

    assert comments(marked(sent(old), {("试点", "H2"): NO_DATE}))["试点", "G2"] == "请核对"


def test_what_nothing_is_marked_in_is_copied_byte_for_byte() -> None:
    content = rezip_bytes(unchanged(), lambda parts: parts.update({"customXml/item1.xml": b"<x xmlns:q='u' q:y='1'/>"}))

    was, now = parts(content), parts(marked(content, {("试点", "G2"): NO_DATE}))

    changed_parts = {name for name in was if now[name] != was[name]}
    assert changed_parts == {"[Content_Types].xml", COVER_SHEET, SHEET, STYLES, "xl/workbook.xml"}
    added = {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet2.xml.rels"}
    assert set(now) - set(was) == added


def test_what_other_programs_wrote_into_a_marked_sheet_stays() -> None:
    extension = b'<extLst><ext uri="{1}" xmlns:x14="urn:x14"><x14:thing x14:a="1"/></ext></extLst></worksheet>'

    def add(parts: dict[str, bytes]) -> None:
        parts[SHEET] = parts[SHEET].replace(b"<worksheet ", b'<worksheet xmlns:mc="urn:mc" mc:Ignorable="x14ac" ', 1)
        parts[SHEET] = parts[SHEET].replace(b"</worksheet>", extension)

    sheet = parts(marked(rezip_bytes(unchanged(), add), {("试点", "G2"): NO_DATE}))[SHEET]

    assert extension in sheet
    assert b'mc:Ignorable="x14ac"' in sheet
    assert sheet.index(b"<legacyDrawing") < sheet.index(b"<extLst")


@pytest.mark.parametrize("sheet", ["xl/worksheets/sheet1.xml", SHEET, "xl/worksheets/sheet4.xml"])
def test_the_parts_of_a_sheet_are_in_the_order_of_the_standard(sheet: str) -> None:
    remarks = {(name, "C3"): NO_DATE for name in ("说明", "试点", "增补申报")}
    content = parts(marked(marked(unchanged(), remarks), remarks))[sheet]

    order: list[str] = []
    depth = 0
    for tag in re.findall(rb"<(/?)([A-Za-z]+)[^>]*?(/?)>", content):
        closing, name, empty = tag
        if not closing and depth == 1:
            order.append(name.decode())
        depth += 0 if empty else -1 if closing else 1
    assert order == sorted(set(order), key=_ORDER.index)
    assert order.count("legacyDrawing") == 1


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_parts_in_another_encoding_are_marked_too(encoding: str) -> None:
    def encode(parts: dict[str, bytes]) -> None:
        text = re.sub(r"^<\?xml.*?\?>", "", parts[SHEET].decode())
        parts[SHEET] = f'<?xml version="1.0" encoding="{encoding[:6].rstrip("-")}"?>{text}'.encode(encoding)

    copy = marked(rezip_bytes(unchanged(), encode), {("试点", "G2"): NO_DATE})

    assert red(copy) == {("试点", "G2")}


def test_prefixes_of_other_programs_are_kept() -> None:
    def prefix(parts: dict[str, bytes]) -> None:
        for name in (SHEET, COVER_SHEET, STYLES):
            text = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", parts[name])
            parts[name] = text.replace(b'xmlns="', b'xmlns:x="', 1)

    copy = marked(rezip_bytes(unchanged(), prefix), {("试点", "G2"): NO_DATE, ("试点", "B30"): NO_DATE})

    assert b"<x:legacyDrawing" in parts(copy)[SHEET]
    assert red(copy) == {("试点", "G2"), ("试点", "B30")}
    assert len(table(copy)) == 2


def test_a_workbook_without_styles_is_marked_without_red() -> None:
    def spoil(parts: dict[str, bytes]) -> None:
        parts[STYLES] = b"<styleSheet><fonts><font><sz val='much'/></font></fonts></styleSheet>"

    copy = marked(rezip_bytes(unchanged(), spoil), {("试点", "G2"): NO_DATE})

    assert "没有日期" in parts(copy)["xl/comments1.xml"].decode()


def test_a_workbook_without_a_cover_has_comments_only() -> None:
    copy = marked(sent(lambda book: book.remove(book["说明"])), {("试点", "G2"): NO_DATE, (None, None): Remark("不全")})

    assert set(comments(copy)) == {("试点", "G2"), ("试点", "A1")}
    assert in_memory(copy)["试点"]["A1"].value == "序号"


def test_what_no_xml_can_hold_is_left_out_and_marks_are_escaped() -> None:
    copy = marked(unchanged(), {("试点", "G2"): Remark("<a> & \x0b_x0041_ \"'")})

    # As the standard writes it; openpyxl does not read it so.
    assert comments(copy)["试点", "G2"].endswith("<a> & _x005F_x0041_ \"'。")
    assert table(copy)[0][2] == "<a> & _x005F_x0041_ \"'。"


def test_a_corrected_copy_is_read_as_the_workbook_that_was_sent() -> None:
    copy = marked(unchanged(), {("试点", "G2"): NO_DATE, ("说明", "C5"): NO_DATE})

    was, now = (read_returned(content, "河北省.xlsx", KEY) for content in (unchanged(), copy))

    assert (now.problems, now.meta, now.cover) == (was.problems, was.meta, was.cover)
    assert [(row.sent, row.answer) for row in now.rows] == [(row.sent, row.answer) for row in was.rows]


def test_what_is_no_workbook_has_no_copy() -> None:
    assert marked_bytes(b"no workbook", {CellReference(): [NO_DATE]}, TITLE, OFFICE, "河北省") is None


def test_a_comment_on_no_cell_is_no_fault_of_the_program() -> None:
    first = marked(unchanged(), {("试点", "G2"): NO_DATE})

    def spoil(parts: dict[str, bytes]) -> None:
        parts["xl/comments1.xml"] = parts["xl/comments1.xml"].replace(b'ref="G2"', b'ref=""')

    assert marked_bytes(rezip_bytes(first, spoil), {CellReference("试点", "F2"): [NO_DATE]}, TITLE, OFFICE, "") is None


def test_many_remarks_are_not_all_in_the_table() -> None:
    remarks: dict[Reference, Remark] = {("试点", f"G{row}"): NO_DATE for row in range(2, 152)}
    copy = marked(unchanged(), remarks)

    cover = in_memory(copy)["说明"]
    assert any("其余50处" in str(cover.cell(row, 1).value) for row in range(1, 120))
    assert len(comments(copy)) == 150


def test_names_of_ranges_follow_the_cover() -> None:
    def name(book: Workbook) -> None:
        book["说明"].print_area = "A1:D20"

    book = in_memory(marked(sent(name), {("试点", "G2"): NO_DATE}))

    assert book["说明"].print_area == "'说明'!$A$7:$D$26"
    assert book.defined_names["需更正事项"].attr_text == "'说明'!$A$1:$E$6"


def test_the_table_on_a_cover_of_template_3_has_its_four_columns() -> None:
    content = (ROOT / "tests" / "workbooks" / "template-3.xlsx").read_bytes()

    copy = marked(content, {("试点", "G2"): NO_DATE})

    cover = in_memory(copy)["说明"]
    assert [cover.cell(5, column).value for column in range(1, 5)] == ["试点", "G2", "没有日期。请填写。", None]
    assert "C5:D5" in merged(cover)
    assert read_returned(copy, "河北省.xlsx", KEY).problems == []
