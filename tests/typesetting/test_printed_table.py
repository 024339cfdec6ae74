import pytest

from smartpilot.typesetting.printed_table import PrintedTable
from smartpilot.typesetting.standard import (
    BODY_FACE,
    HEAD_FACE,
    LONG_SIDE,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    SHORT_SIDE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    WU_HAO,
)

TABLE = PrintedTable("进度", "报送进度", "截至当日", ["省份", "应报"], [["河北省", 12], ["山西省", 3]], ["合计", 15])


def test_margins_leave_the_text_area_of_the_standard() -> None:
    assert SHORT_SIDE - MARGIN_LEFT - MARGIN_RIGHT == TEXT_WIDTH
    assert LONG_SIDE - MARGIN_TOP - MARGIN_BOTTOM == TEXT_HEIGHT


def test_headings_and_totals_stand_out() -> None:
    assert [TABLE.face_of(line) for line in range(4)] == [HEAD_FACE, BODY_FACE, BODY_FACE, HEAD_FACE]
    without_total = TABLE._replace(total=())
    assert [without_total.face_of(line) for line in range(3)] == [HEAD_FACE, BODY_FACE, BODY_FACE]


@pytest.mark.parametrize("length", [1, 20, 400])
def test_columns_fill_the_page_whatever_they_hold(length: int) -> None:
    table = TABLE._replace(rows=[["省" * length, 12]])

    widths = table.widths(table.room, WU_HAO)

    assert sum(widths) == pytest.approx(SHORT_SIDE - 40)
    assert min(widths) >= 9
    assert (widths[0] > widths[1]) == (length > 1)


def test_a_wide_table_has_the_long_side() -> None:
    assert TABLE._replace(is_wide=True).room - TABLE.room == LONG_SIDE - SHORT_SIDE


def test_a_column_with_one_long_text_is_not_centred() -> None:
    rows = [["泸州市", 1], ["阿坝藏族羌族自治州汶川县", 2]]

    assert TABLE._replace(rows=rows).centred == [False, True]
