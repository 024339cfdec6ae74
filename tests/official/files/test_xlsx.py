"""A workbook to lines."""

import datetime as dt
import io

import pytest
from openpyxl import Workbook

from smartpilot.errors import UsageError
from smartpilot.official.files.xlsx import MAX_ROWS, sheet_lines


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


def rows(content: bytes) -> list[tuple[str, int, list[str]]]:
    """Sheet, number and cells of each line, without the empty cells behind the last one."""
    found = []
    for line in sheet_lines(content).lines:
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
    assert cells == ["84", "84", "0.5", "2015-04-07T00:00:00", "True", "", "市"]


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
    assert sheet_lines(saved(book)).skipped == ["the sheet 底稿 is not read"]


def test_a_sheet_that_is_too_long_is_cut_and_named() -> None:
    book = book_of(["石家庄市"])
    book.active.cell(MAX_ROWS, 1, "唐山市")
    assert sheet_lines(saved(book)).skipped == []
    book.active.cell(MAX_ROWS + 1, 1, "太原市")
    lines, skipped = sheet_lines(saved(book))

    assert [line.number for line in lines] == [1, MAX_ROWS]
    assert skipped == [f"the sheet 附件1 has more than {MAX_ROWS} rows"]


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot be read as a workbook"):
        sheet_lines(b"PK\x03\x04")
