"""A workbook to lines."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from smartpilot.errors import UsageError
from smartpilot.official.files.line import FileLines, Line
from smartpilot.official.files.package import require_package
from smartpilot.official.files.xlsx import sheet_lines
from workbooks import rezip_bytes


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def book_of(*rows: list[object], title: str = "附件1") -> Workbook:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def lines_of(content: bytes) -> FileLines:
    return sheet_lines(require_package(content))


def rows(content: bytes) -> list[tuple[str, int, list[str]]]:
    """Sheet, number and cells of each line, without the empty cells behind the last one."""
    found = []
    for line in lines_of(content).lines:
        cells = list(line.cells)
        while not cells[-1]:
            cells.pop()
        found.append((line.sheet, line.number, cells))
    return found


def test_rows_have_the_numbers_that_excel_shows() -> None:
    assert rows(saved(book_of(["附件1"], [], ["序号", "城市"], [1, "石家庄市"]))) == [
        ("附件1", 1, ["附件1"]),
        ("附件1", 3, ["序号", "城市"]),
        ("附件1", 4, ["1", "石家庄市"]),
    ]


def test_values_as_people_write_them() -> None:
    [(_sheet, _number, cells)] = rows(saved(book_of([84, 84.0, 0.5, dt.date(2015, 4, 7), True, None, "市"])))
    assert cells == ["84", "84", "0.5", "2015-04-07", "True", "", "市"]


def test_the_text_of_a_merged_cell_is_in_its_first_cell() -> None:
    book = book_of(["河北省", "石家庄市"], ["", "唐山市"])
    book.active.merge_cells("A1:A2")
    assert [cells for _sheet, _number, cells in rows(saved(book))] == [["河北省", "石家庄市"], ["", "唐山市"]]


def test_a_formula_counts_as_what_was_last_seen_of_it() -> None:
    # Never calculated, so nothing was seen.
    assert rows(saved(book_of(["=1+1", "石家庄市"]))) == [("附件1", 1, ["", "石家庄市"])]


def test_a_hidden_sheet_is_skipped_and_named() -> None:
    book = book_of(["石家庄市"])
    hidden = book.create_sheet("底稿")
    hidden.append(["唐山市"])
    hidden.sheet_state = "hidden"
    book.create_sheet("附件2").append(["太原市"])

    assert rows(saved(book)) == [("附件1", 1, ["石家庄市"]), ("附件2", 1, ["太原市"])]
    assert lines_of(saved(book)).skipped == ["the sheet 底稿 is not read"]


def test_a_row_is_read_however_far_down_it_stands() -> None:
    book = book_of(["石家庄市"])
    book.active.cell(1_000_000, 1, "唐山市")
    assert lines_of(saved(book)) == ([Line(1, ("石家庄市",), "附件1"), Line(1_000_000, ("唐山市",), "附件1")], [])


def test_hidden_rows_and_columns_are_skipped_and_named() -> None:
    book = book_of(["序号", "城市", "代码"], *([n, name, "130100"] for n, name in enumerate("甲乙丙丁戊", 1)))
    for number in (2, 3, 5):
        book.active.row_dimensions[number].hidden = True
    book.active.column_dimensions["C"].hidden = True

    assert [cells for _sheet, _number, cells in rows(saved(book))] == [["序号", "城市"], ["3", "丙"], ["5", "戊"]]
    assert lines_of(saved(book)).skipped == [
        "the sheet 附件1: the hidden rows 2–3, 5 are not read",
        "the sheet 附件1: the columns C are hidden or too far to the right, and are not read",
    ]


def test_a_column_that_no_list_has_is_named() -> None:
    book = book_of(["石家庄市"])
    book.active["XFD1"] = "唐山市"
    lines, skipped = lines_of(saved(book))

    assert ([line.cells for line in lines], len(skipped)) == ([("石家庄市",)], 1)
    assert "XFD" in skipped[0]


def test_what_is_struck_out_is_told_and_left_out() -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont
    from openpyxl.styles import Font

    partly = CellRichText("石家庄市", TextBlock(InlineFont(strike=True), "、唐山市"))
    book = book_of([1, "保定市"], [2, partly])
    book.active["B1"].font = Font(strike=True)
    lines, _skipped = lines_of(saved(book))

    assert [line.cells for line in lines] == [("1", ""), ("2", "石家庄市")]
    assert [line.unread for line in lines] == [
        ("struck-out or hidden text: 保定市",),
        ("struck-out or hidden text: 、唐山市",),
    ]


@pytest.mark.parametrize(
    ("formula", "what"),
    [
        ("=A1", "the formula in B1, which has no value"),
        ('=_xlfn.DISPIMG("ID_1",1)', "a picture"),
    ],
)
def test_a_cell_that_shows_no_text_is_told(formula: str, what: str) -> None:
    (line,) = lines_of(saved(book_of([1, formula]))).lines

    assert (line.cells, line.unread) == (("1", ""), (what,))


def test_a_picture_over_a_row_is_told() -> None:
    anchors = "".join(f"<x><from><row>{row}</row></from><pic><blip/></pic></x>" for row in (0, 8))
    relationship = (
        '<Relationships><Relationship Id="a" Type="x/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    )
    drawing = {
        "xl/worksheets/_rels/sheet1.xml.rels": relationship.encode(),
        "xl/drawings/drawing1.xml": f"<x>{anchors}<x><from><row>5</row></from></x></x>".encode(),
    }
    content = rezip_bytes(saved(book_of([1, None], [2, "石家庄市"])), lambda parts: parts.update(drawing))

    assert [(line.number, line.unread) for line in lines_of(content).lines] == [
        (1, ("a picture",)),
        (2, ()),
        (9, ("a picture",)),
    ]


def with_shared_text(text: str, count: int) -> bytes:
    """A workbook of cells that all show one text; without a text, it has none for them."""
    rows = '<row><c t="s"><v>0</v></c></row>' * count
    relationships = (
        "<Relationships><Relationship Id='rId1' Type='x/worksheet' Target='worksheets/sheet1.xml'/>"
        "<Relationship Id='rId2' Type='x/sharedStrings' Target='texts.xml'/></Relationships>"
    )
    parts = {
        "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
        "xl/_rels/workbook.xml.rels": relationships,
        **({"xl/texts.xml": f"<sst><si><t>{text}</t></si></sst>"} if text else {}),
    }
    return rezip_bytes(
        saved(book_of()), lambda known: known.update({name: part.encode() for name, part in parts.items()})
    )


def test_a_longer_text_than_excel_writes_is_refused_at_once() -> None:
    assert lines_of(with_shared_text("市" * 32_767, 1)).lines
    with pytest.raises(UsageError, match="more than 32767 characters"):
        lines_of(with_shared_text("市" * 32_768, 300))


def test_shared_texts_that_are_missing_are_told_apart_from_empty_cells() -> None:
    with pytest.raises(UsageError, match="cannot be read as a workbook"):
        lines_of(with_shared_text("", 1))


def test_a_sheet_without_its_part_is_named() -> None:
    book = book_of(["石家庄市"])
    book.create_sheet("附件1续").append(["唐山市"])

    content = rezip_bytes(saved(book), lambda parts: parts.pop("xl/worksheets/sheet2.xml"))
    assert lines_of(content).skipped == ["the sheet 附件1续 is missing"]


def test_a_package_without_sheets_is_no_workbook() -> None:
    content = rezip_bytes(saved(book_of(["石家庄市"])), lambda parts: parts.pop("xl/workbook.xml"))
    with pytest.raises(UsageError, match="cannot be read as a workbook") as caught:
        lines_of(content)
    assert "save it again" in caught.value.hint


def test_text_in_a_shape_is_told() -> None:
    relation = "<Relationships><Relationship Id='a' Type='x/drawing' Target='../d.xml'/></Relationships>"
    shape = "<x><a><from><row>0</row></from><sp><t>2012年</t></sp></a></x>"
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": relation.encode(), "xl/d.xml": shape.encode()}
    (line,) = lines_of(rezip_bytes(saved(book_of(["石家庄市"])), lambda known: known.update(parts))).lines

    assert (line.cells, line.unread) == (("石家庄市",), ("text in a shape: 2012年",))


def merged_book(*ranges: str) -> bytes:
    book = book_of(["河北省", "石家庄市"], ["河北省", "唐山市"], ["", "太原市"])
    merges = "".join(f"<mergeCell ref='{ref}'/>" for ref in ranges)

    def merge(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(
            b"</sheetData>", f"</sheetData><mergeCells>{merges}</mergeCells>".encode()
        )

    return rezip_bytes(saved(book), merge)


def test_what_a_merged_cell_covers_is_no_value() -> None:
    lines = lines_of(merged_book("A1:A3")).lines
    assert [line.cells for line in lines] == [("河北省", "石家庄市"), ("", "唐山市"), ("", "太原市")]
    assert [line.merged for line in lines] == [{}, {0: "河北省"}, {0: "河北省"}]
    assert [line.unread for line in lines] == [()] * 3


def test_another_value_that_a_merged_cell_covers_is_told() -> None:
    (first, *_others) = lines_of(merged_book("A1:B1")).lines
    assert (first.cells, first.unread, first.merged) == (
        ("河北省", ""),
        ("text that a merged cell covers: 石家庄市",),
        {},
    )
