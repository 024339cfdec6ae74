"""What all workbooks share: measures, row heights, values that are never formulas, and files that are reproducible."""

import datetime as dt
import errno
import io
import tempfile
import zipfile

import pytest
from openpyxl import load_workbook

from smartpilot.workbook.package import check_package
from smartpilot.workbook.page import column_width, new_book, protect, save_bytes, set_up_page, set_value
from smartpilot.workbook.sheets import SheetReader
from workbooks import in_memory

DAY = dt.date(2015, 4, 20)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "=cmd|'/c calc'!A0", "2015-04-20", "007", "#REF!"])
def test_a_text_is_never_a_formula(text: str) -> None:
    book = new_book()
    set_value(book.create_sheet("x")["A1"], text)

    cell = load_workbook(io.BytesIO(save_bytes(book, DAY)))["x"]["A1"]

    assert (cell.value, cell.data_type) == (text, "s")


def test_a_text_that_looks_like_an_escaped_character_is_read_as_it_is() -> None:
    book = new_book()
    set_value(book.create_sheet("x")["A1"], "a_x0041_b_x1_")

    reader = SheetReader(check_package(save_bytes(book, DAY)))

    ((_number, row),) = reader.rows(reader.sheets[0])
    assert row[1].value == "a_x0041_b_x1_"


def test_other_values_keep_their_type_and_no_text_is_no_value() -> None:
    book = new_book()
    sheet = book.create_sheet("x")
    for cell, value in (("A1", 7), ("B1", DAY), ("C1", ""), ("D1", "一\x0b二")):
        set_value(sheet[cell], value)

    read = load_workbook(io.BytesIO(save_bytes(book, DAY)))["x"]

    assert [cell.value for cell in read[1]] == [7, dt.datetime.fromisoformat("2015-04-20"), None, "一二"]


@pytest.mark.parametrize("day", [DAY, dt.date(1970, 1, 1), dt.date(9999, 12, 31)])
def test_the_same_workbook_gives_the_same_bytes(day: dt.date) -> None:
    def content() -> bytes:
        book = new_book()
        set_value(book.create_sheet("x")["A1"], "正定县")
        return save_bytes(book, day)

    assert content() == content()
    with zipfile.ZipFile(io.BytesIO(content())) as package:
        years = {entry.date_time[0] for entry in package.infolist()}
    assert years == {min(max(day.year, 1980), 2107)}


def test_columns_are_measured_in_whole_pixels() -> None:
    assert column_width(25.4) == 96 / 7
    assert column_width(10) * 7 == int(10 * 96 / 25.4)


def test_pages_and_protection() -> None:
    sheet = new_book().create_sheet("x")
    set_up_page(sheet, "landscape", (25.4, 50.8, 0, 12.7))
    protect(sheet)

    margins = sheet.page_margins
    assert (margins.top, margins.left, margins.bottom, margins.right) == (1, 2, 0, 0.5)
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert not sheet.protection.formatColumns


def test_a_workbook_is_saved_without_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    for name in ("NamedTemporaryFile", "TemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, refuse)
    book = new_book()
    set_value(book.create_sheet("一").cell(1, 1), "文本")

    assert in_memory(save_bytes(book, dt.date(2015, 4, 20)))["一"]["A1"].value == "文本"
