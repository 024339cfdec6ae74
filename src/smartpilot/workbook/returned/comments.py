"""Copies of returned workbooks with comments on the cells that are wrong, to be sent back."""

import warnings
from collections.abc import Iterable, Mapping
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from smartpilot.text import without_invalid_xml
from smartpilot.workbook.form import COVER
from smartpilot.workbook.returned.cell_values import comparison_key

AUTHOR = "smartpilot"
# What our words begin with; people may have written a comment before.
_OURS = "【smartpilot】\n"
# Pixels; Excel shows what does not fit only when the comment is drawn larger.
_WIDTH, _LINE_HEIGHT, _CHARACTERS_A_LINE = 320, 20, 22

CellReference = tuple[str | None, str | None]  # sheet and cell


def commented_bytes(content: bytes, remarks: Mapping[CellReference, Iterable[str]]) -> bytes | None:
    """The workbook with the remarks as comments; one about a whole sheet is a comment on its first cell.

    Remarks of an earlier copy are replaced; what people wrote stays before ours. The package of the workbook must
    have been checked. None if openpyxl cannot open all of it, which reading its cells does not need.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content))
            _remove_comments(book)
            for (name, where), texts in remarks.items():
                _add_comment(_sheet_named(book, name), where or "A1", texts)
            written = BytesIO()
            book.save(written)
    except Exception:  # noqa: BLE001 - a part that no cell needs makes openpyxl fail in any way
        return None
    return written.getvalue()


def _remove_comments(book: Workbook) -> None:
    for sheet in book.worksheets:
        # Not by iter_rows, which makes a cell of every empty one up to the farthest.
        for cell in list(sheet._cells.values()):
            if cell.comment is not None and _OURS in cell.comment.text:
                theirs = cell.comment.text.partition(_OURS)[0].rstrip()
                cell.comment = Comment(theirs, cell.comment.author) if theirs else None


def _add_comment(sheet: Worksheet, where: str, texts: Iterable[str]) -> None:
    merged = next((cells for cells in sheet.merged_cells.ranges if where in cells), None)
    cell = sheet.cell(merged.min_row, merged.min_col) if merged else sheet[where]
    theirs = cell.comment.text.rstrip() + "\n" if cell.comment is not None else ""
    author = cell.comment.author if cell.comment is not None else AUTHOR
    text = theirs + _OURS + without_invalid_xml("\n".join(texts))
    lines = sum(1 + len(line) // _CHARACTERS_A_LINE for line in text.split("\n"))
    cell.comment = Comment(text, author, height=_LINE_HEIGHT * (lines + 1), width=_WIDTH)


def _sheet_named(book: Workbook, name: str | None) -> Worksheet:
    wanted = name or COVER
    return next((sheet for sheet in book.worksheets if comparison_key(sheet.title) == wanted), book.worksheets[0])
