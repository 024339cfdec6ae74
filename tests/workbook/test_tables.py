"""Tables on paper."""

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import load_workbook

from smartpilot.typesetting.printed_table import PrintedTable
from smartpilot.workbook.tables import tables_bytes

DAY = dt.date(2015, 5, 16)
TABLE = PrintedTable(
    "进度", "报送进度", "截至2015年5月16日", ["省份", "应报（件）"], [["河北省", 3], ["=1+1", 4]], ["合计", 7]
)


def test_a_sheet_has_title_headings_rows_and_total() -> None:
    sheet = load_workbook(BytesIO(tables_bytes([TABLE], DAY)))["进度"]

    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values == [
        ["报送进度", None],
        ["截至2015年5月16日", None],
        ["省份", "应报（件）"],
        ["河北省", 3],
        ["=1+1", 4],
        ["合计", 7],
    ]
    assert sheet["A5"].data_type == "s"  # no formula


def test_every_page_has_the_headings_and_a_number() -> None:
    sheet = load_workbook(BytesIO(tables_bytes([TABLE._replace(is_wide=True)], DAY)))["进度"]

    assert (sheet.print_title_rows, sheet.page_setup.orientation, sheet.page_setup.fitToWidth) == (
        "$3:$3",
        "landscape",
        1,
    )
    assert "&P" in sheet.oddFooter.right.text
    assert sheet.auto_filter.ref == "A3:B5"


@pytest.mark.parametrize("length", [1, 30, 500])
def test_the_columns_fill_the_page_whatever_is_in_them(length: int) -> None:
    table = TABLE._replace(rows=[["长" * length, 1]])

    sheet = load_workbook(BytesIO(tables_bytes([table], DAY)))["进度"]

    total = sum(sheet.column_dimensions[column].width for column in "AB")
    assert 80 < total < 100  # digits in 170 mm


def test_the_same_tables_give_the_same_bytes() -> None:
    assert tables_bytes([TABLE, TABLE._replace(sheet="二")], DAY) == tables_bytes(
        [TABLE, TABLE._replace(sheet="二")], DAY
    )
