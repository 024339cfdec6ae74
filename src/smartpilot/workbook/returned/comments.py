"""Copies of returned workbooks with what is wrong as comments on the cells, to be sent back."""

import warnings
from collections.abc import Iterable, Mapping
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from smartpilot.text import for_xml
from smartpilot.workbook.form import COVER
from smartpilot.workbook.returned.cell_values import comparison_key

AUTHOR = "smartpilot"
# Where our words begin in a comment that somebody else has begun.
_OURS = "【smartpilot】\n"
# Pixels; Excel shows what does not fit only when the comment is drawn larger.
_WIDTH, _LINE_HEIGHT, _CHARACTERS_A_LINE = 320, 20, 22

CellReference = tuple[str | None, str | None]  # sheet and cell


def commented_bytes(content: bytes, remarks: Mapping[CellReference, Iterable[str]]) -> bytes | None:
    """The workbook with the remarks as comments; what is about no cell stands on the first one of its sheet.

    What an earlier marking said is replaced, what people wrote stays before it. The workbook was checked before;
    None where openpyxl cannot hold all that it holds, which reading its cells does not need.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content))
            _unmark(book)
            for (name, where), texts in remarks.items():
                _mark(_sheet(book, name), where or "A1", texts)
            written = BytesIO()
            book.save(written)
    except Exception:  # noqa: BLE001 - a part that no cell needs makes openpyxl fail in any way
        return None
    return written.getvalue()


def _unmark(book: Workbook) -> None:
    for sheet in book.worksheets:
        # Not by iter_rows, which makes a cell of every empty place up to the farthest one.
        for cell in list(sheet._cells.values()):
            if cell.comment is not None and _OURS in cell.comment.text:
                theirs = cell.comment.text.partition(_OURS)[0].rstrip()
                cell.comment = Comment(theirs, cell.comment.author) if theirs else None


def _mark(sheet: Worksheet, where: str, texts: Iterable[str]) -> None:
    merged = next((each for each in sheet.merged_cells.ranges if where in each), None)
    cell = sheet.cell(merged.min_row, merged.min_col) if merged else sheet[where]
    theirs = cell.comment.text.rstrip() + "\n" if cell.comment is not None else ""
    author = cell.comment.author if cell.comment is not None else AUTHOR
    text = theirs + _OURS + for_xml("\n".join(texts))
    lines = sum(1 + len(line) // _CHARACTERS_A_LINE for line in text.split("\n"))
    cell.comment = Comment(text, author, height=_LINE_HEIGHT * (lines + 1), width=_WIDTH)


def _sheet(book: Workbook, name: str | None) -> Worksheet:
    wanted = name or COVER
    return next((sheet for sheet in book.worksheets if comparison_key(sheet.title) == wanted), book.worksheets[0])
