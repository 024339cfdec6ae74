"""The sheets of any workbook, row by row."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from forms import KEY, form
from program import ROOT
from smartpilot.workbook.package import RefusedFileError, check_package
from smartpilot.workbook.parts import Parts
from smartpilot.workbook.sent.workbook import workbook_bytes
from smartpilot.workbook.sheets import SheetCell, SheetReader
from workbooks import rezip_bytes

SHEET = "xl/worksheets/sheet1.xml"
Change = Callable[[dict[str, bytes]], object]


def saved(*rows: list[object], formats: dict[str, str] | None = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for cell, format_ in (formats or {}).items():
        book.active[cell].number_format = format_
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def reader(content: bytes) -> SheetReader:
    return SheetReader(check_package(content))


def first_rows(content: bytes) -> list[tuple[int, dict[int, SheetCell]]]:
    book = reader(content)
    return list(book.rows(book.sheets[0]))


def values(sheet: str, change: Change = lambda parts: None, *, rows: str) -> list[list[object]]:
    """The values of rows that are written as XML."""

    def write(parts: dict[str, bytes]) -> None:
        parts[SHEET] = f"<worksheet>{sheet}<sheetData>{rows}</sheetData></worksheet>".encode()
        change(parts)

    return [[cell.value for cell in row.values()] for _number, row in first_rows(rezip_bytes(saved(["市"]), write))]


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "workbooks").glob("*.xlsx")), ids=lambda path: path.name)
def test_the_values_are_those_that_openpyxl_reads(path: Path) -> None:
    content = path.read_bytes()
    book, expected = reader(content), load_workbook(path)

    assert [sheet.name for sheet in book.sheets] == expected.sheetnames
    for sheet in book.sheets:
        cells = [(cell.reference, cell.value) for _number, row in book.rows(sheet) for cell in row.values()]
        theirs = [
            (c.coordinate, c.value) for row in expected[sheet.name].iter_rows() for c in row if c.value is not None
        ]
        assert cells == theirs


def test_a_cell_without_a_reference_is_beside_the_one_before() -> None:
    one = "<c><v>1</v></c>"
    rows = f"<row>{one}<c r='D1'><v>2</v></c>{one}</row><row r='7'>{one}</row><row>{one}</row>"
    content = rezip_bytes(
        saved(["市"]),
        lambda parts: parts.update({SHEET: f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()}),
    )

    assert [[cell.reference for cell in row.values()] for _number, row in first_rows(content)] == [
        ["A1", "D1", "E1"],
        ["A7"],
        ["A8"],
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<c><v>84.5</v></c>", 84.5),
        ("<c><v>-3</v></c>", -3),
        ("<c t='b'><v>1</v></c>", True),
        ("<c t='e'><v>#N/A</v></c>", "#N/A"),
        ("<c t='d'><v>2015-04-28T00:00:00</v></c>", dt.datetime(2015, 4, 28)),  # noqa: DTZ001 - as a cell has it
        ("<c t='str'><v>市</v></c>", "市"),
        ("<c t='inlineStr'><is><r><t>石家</t></r><r><t>庄市</t></r><rPh><t>shi</t></rPh></is></c>", "石家庄市"),
        ("<c><f>A1+1</f><v>2</v></c>", "=A1+1"),
        ("<c><v>many</v></c>", "many"),
        ("<c t='d'><v>some day</v></c>", "some day"),
    ],
)
def test_every_type_of_value(cell: str, value: object) -> None:
    assert values("", rows=f"<row>{cell}</row>") == [[value]]


@pytest.mark.parametrize("format_", ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "m/d/yy"])
def test_a_number_that_is_shown_as_a_day_is_one(format_: str) -> None:
    ((_number, row),) = first_rows(saved([42122, 20150428], formats={"A1": format_, "B1": format_}))

    assert row[1].value == dt.datetime(2015, 4, 28)  # noqa: DTZ001 - as a cell has it
    # No day has this number.
    assert (row[2].value, row[2].type) == (20150428, "n")


def test_the_days_of_chinese_excel_are_built_in() -> None:
    def number_format(parts: dict[str, bytes]) -> None:
        parts["xl/styles.xml"] = b"<styleSheet><cellXfs><xf numFmtId='31'/></cellXfs></styleSheet>"

    assert values("", number_format, rows="<row><c><v>42122</v></c></row>") == [[dt.datetime(2015, 4, 28)]]  # noqa: DTZ001


def drop_styles(parts: dict[str, bytes]) -> None:
    del parts["xl/styles.xml"]


def empty_fill(parts: dict[str, bytes]) -> None:
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace(b"</fills>", b"<fill/></fills>")


def nameless_property(parts: dict[str, bytes]) -> None:
    parts["docProps/custom.xml"] = b"<Properties><property pid='2'/></Properties>"


def swap_slashes(parts: dict[str, bytes]) -> None:
    for name in list(parts):
        parts[name.replace("/", "\\")] = parts.pop(name)


def change_case(parts: dict[str, bytes]) -> None:
    for name in list(parts):
        if "sheet" in name:
            parts[name.upper()] = parts.pop(name)


FAULTS = [drop_styles, empty_fill, nameless_property, swap_slashes, change_case]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_touches_no_value_costs_none(fault: Change) -> None:
    content = workbook_bytes(form(), KEY)

    assert [text(row) for _number, row in first_rows(rezip_bytes(content, fault))] == [
        text(row) for _number, row in first_rows(content)
    ]


def text(row: dict[int, SheetCell]) -> list[object]:
    return [cell.value for cell in row.values() if cell.type == "s"]


def test_what_is_no_workbook_is_refused() -> None:
    out = rezip_bytes(saved(["市"]), lambda parts: parts.update({"xl/workbook.xml": b"<workbook/>"}))
    with pytest.raises(RefusedFileError) as caught:
        SheetReader(Parts(out))
    assert caught.value.rule == "not-a-workbook"


@pytest.mark.parametrize("ref", ["B2:D9", "$B$2:$D$9", "b2:d9", "试点!B2:D9"])
def test_merged_ranges_are_read_however_they_are_spelled(ref: str) -> None:
    sheet = f"<x:worksheet xmlns:x='urn:x'><x:mergeCells><x:mergeCell ref='{ref}'/></x:mergeCells></x:worksheet>"
    book = reader(rezip_bytes(saved(["市"]), lambda parts: parts.update({SHEET: sheet.encode()})))

    assert [merged.coord for merged in book.merged(book.sheets[0])] == ["B2:D9"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("第一行_x000D_\n第二行", "第一行\n第二行"),
        ("_x005F_x000D_", "_x000D_"),
        ("ax005F_b", "ax005F_b"),
        ("_x5e02__xD83D__xDE00_", "市😀"),
        ("_xD83D_", "\ufffd"),
        ("_x12_ _xyz", "_x12_ _xyz"),
    ],
)
@pytest.mark.parametrize("cell", ["<c t='inlineStr'><is><t>{}</t></is></c>", "<c t='str'><v>{}</v></c>"])
def test_characters_that_are_escaped_are_read_once(cell: str, written: str, read: str) -> None:
    assert values("", rows=f"<row>{cell.format(written)}</row>") == [[read]]


def test_the_drawings_of_a_sheet_and_the_texts_in_them() -> None:
    def text(name: str, words: str) -> str:
        return f"<{name}><sp><txBody><p><r><t>{words}</t></r></p></txBody></sp></{name}>"

    row = "<from><row>{}</row></from>".format
    forms = f"<AlternateContent>{text('Choice', '2012年')}{text('Fallback', '2012年')}</AlternateContent>"
    drawing = (
        f"<x><a>{row(3)}{text('g', '唐山市')}</a><a>{row(4)}{forms}</a><a>{row(5)}<graphicFrame/></a>"
        f"<a>{row(6)}<cxnSp/></a><a><blip/></a></x>"
    )
    relation = "<Relationships><Relationship Id='a' Type='x/drawing' Target='../d.xml'/></Relationships>"
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": relation.encode(), "xl/d.xml": drawing.encode()}
    book = reader(rezip_bytes(saved(["市"]), lambda known: known.update(parts)))

    assert list(book.drawings(book.sheets[0])) == [(4, "唐山市"), (5, "2012年"), (6, ""), (1, "")]
