"""Lines of lists with their cells normalised, and how they look."""

import datetime as dt

import pytest

from smartpilot.official.files.line import Line
from smartpilot.official.lists.row import Row, Shape, parse_row


def row(*cells: str) -> Row:
    return parse_row(Line(1, cells, merged={1: "河北省"}), dt.date(2015, 4, 7))


@pytest.mark.parametrize(
    ("cells", "shape", "is_bare"),
    [
        (("石家庄市",), Shape(False, (0,)), True),
        (("1、石家庄市",), Shape(True, (0,)), False),
        (("1", "", "石家庄市", "—"), Shape(True, (0, 2)), False),
        (("", "天津市", "新增"), Shape(False, (1, 2)), False),
        (("……",), Shape(False, ()), False),
    ],
)
def test_how_a_line_looks(cells: tuple[str, ...], shape: Shape, is_bare: bool) -> None:
    assert (row(*cells).shape, row(*cells).shape.is_bare) == (shape, is_bare)


def test_the_cells_of_a_row_are_normalised() -> None:
    assert row("１、唐 山 市", "江苏省（徐州市、常熟市）", "蘇州市").cells == (
        "1、唐山市",
        "江苏省:徐州市、常熟市",
        "苏州市",
    )
    assert row("唐山市", "—", "、").filled == ["唐山市"]


def test_a_cell_is_its_own_or_that_of_the_row_above() -> None:
    assert [row("唐山市").cell(at) for at in (0, 1, None)] == ["唐山市", "", ""]
    assert [row("唐山市", "").cell_or_above(at) for at in (0, 1, 2, None)] == ["唐山市", "河北省", "", ""]
