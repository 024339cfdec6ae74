"""The styles of a form's cells."""

import pytest
from openpyxl.styles import Font

from smartpilot.records.titles import Title
from smartpilot.workbook.form import TABLE_COLUMNS, FormColumn, Input, candidate_columns
from smartpilot.workbook.page import new_book
from smartpilot.workbook.sent.styles import DAY_FORMAT, TableStyles


@pytest.mark.parametrize("column", [*TABLE_COLUMNS, *candidate_columns()], ids=lambda column: column.key)
def test_a_cell_is_open_and_tinted_exactly_where_something_is_filled_in(column: FormColumn) -> None:
    sheet = new_book().create_sheet("x")
    cell = sheet["A1"]
    cell._style = TableStyles(sheet, Font(), Font()).of(column)

    assert cell.protection.locked is (column.input is None)
    assert (cell.fill.fill_type == "solid") is (column.input is not None)
    assert (cell.number_format == DAY_FORMAT) is (column.input is Input.DAY or column.key == "due")


def test_texts_are_aligned_to_the_left_and_words_centred() -> None:
    sheet = new_book().create_sheet("x")
    styles = TableStyles(sheet, Font(), Font())
    sides = {}
    for input_ in Input:
        sheet["A1"]._style = styles.of(FormColumn("x", Title("x", "x"), 10, input_))
        sides[input_] = sheet["A1"].alignment.horizontal

    assert {input_ for input_, side in sides.items() if side == "left"} == {Input.TEXT, Input.NAME}
