"""Copies of returned workbooks with what is wrong as comments on the cells, to be sent back."""

import warnings
from collections.abc import Iterable, Mapping
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook

from smartpilot.text import for_xml
from smartpilot.workbook.form import COVER
from smartpilot.workbook.values import key_of

AUTHOR = "smartpilot"
# Pixels; Excel shows what does not fit only when the comment is drawn larger.
_WIDTH, _LINE_HEIGHT, _CHARACTERS_A_LINE = 320, 20, 22

Place = tuple[str | None, str | None]  # sheet and cell


def marked_bytes(content: bytes, remarks: Mapping[Place, Iterable[str]]) -> bytes:
    """The workbook with the remarks as comments; what is about no cell stands on the first one of its sheet.

    Comments of an earlier marking are replaced, those of people kept above ours. The workbook was checked before.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == AUTHOR:
                    cell.comment = None
    first_marked = None
    for (name, where), texts in remarks.items():
        sheet = _sheet(book, name)
        cell = sheet[where or "A1"]
        theirs = [cell.comment.text] if cell.comment is not None else []
        text = for_xml("\n".join([*theirs, *texts]))
        lines = sum(1 + len(line) // _CHARACTERS_A_LINE for line in text.split("\n"))
        cell.comment = Comment(text, AUTHOR, height=_LINE_HEIGHT * (lines + 1), width=_WIDTH)
        first_marked = first_marked or sheet
    if first_marked is not None:
        book.active = book.worksheets.index(first_marked)
        for sheet in book.worksheets:
            sheet.sheet_view.tabSelected = sheet is first_marked
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _sheet(book: Workbook, name: str | None):  # type: ignore[no-untyped-def]  # a Worksheet, of which openpyxl has no types
    wanted = name or COVER
    return next((sheet for sheet in book.worksheets if key_of(sheet.title) == wanted), book.worksheets[0])
