"""What references become when rows are put above them, or taken out."""

import pytest

from smartpilot.workbook.marked.row_moves import RowMove

DOWN = RowMove(inserted=3)
UP = RowMove(range(1, 5))


@pytest.mark.parametrize(
    ("reference", "down", "up"),
    [
        ("A1", "A4", None),
        ("A5", "A8", "A1"),
        ("$A$5:$D$9", "$A$8:$D$12", "$A$1:$D$5"),
        ("A2:B6", "A5:B9", "A1:B2"),
        ("A2:B4", "A5:B7", None),
        ("1:1", "4:4", None),
        ("$5:$6", "$8:$9", "$1:$2"),
        ("A:C", "A:C", "A:C"),
        ("#REF!", "#REF!", "#REF!"),
    ],
)
def test_references_move_with_their_rows(reference: str, down: str | None, up: str | None) -> None:
    assert (DOWN.reference(reference), UP.reference(reference)) == (down, up)


def test_rows_are_taken_out_before_others_are_put_above() -> None:
    move = RowMove(range(1, 5), 2)

    assert [move.row(row) for row in (1, 4, 5, 9)] == [None, None, 3, 7]
    assert move.references("A1 A5 B6:C7") == "A3 B4:C5"
