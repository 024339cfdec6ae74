"""A letter as a document in the form of GB/T 9704-2012."""

from collections.abc import Iterator, Sequence

from docx.document import Document as DocumentType
from docx.text.paragraph import Paragraph

from smartpilot.chinese import format_date
from smartpilot.document.page import (
    CENTRED,
    LINE,
    RIGHT,
    add_paragraph,
    add_table,
    document_bytes,
    indent_side,
    new_document,
)
from smartpilot.reminders.letters import Letter
from smartpilot.text import display_width
from smartpilot.typesetting.printed_table import PrintedTable
from smartpilot.typesetting.standard import (
    ER_HAO,
    FOOTER_FROM_EDGE,
    HEAD_FACE,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    POINTS_PER_MM,
    SAN_HAO,
    TEXT_WIDTH,
    TITLE_FACE,
    XIAO_SI,
)

_LIST_TITLE = "尚未报送材料清单"
_HEADINGS = ("序号", "报送主体", "材料", "期限", "情况")


def letter_bytes(letter: Letter) -> bytes:
    """The letter as a .docx."""
    document = new_document((MARGIN_TOP, MARGIN_LEFT, MARGIN_BOTTOM, MARGIN_RIGHT), FOOTER_FROM_EDGE)
    sender = letter.sender
    if sender.document_number:
        add_paragraph(document, sender.document_number, align=RIGHT)
    add_paragraph(document, _title_lines(letter), face=TITLE_FACE, size=ER_HAO, align=CENTRED, before=LINE, after=LINE)
    add_paragraph(document, letter.addressee)
    text = [add_paragraph(document, paragraph, indent=2) for paragraph in letter.paragraphs]
    end = [
        add_paragraph(document, f"附件：{_LIST_TITLE}", indent=2, before=LINE),
        *_add_signature(document, letter),
        *([add_paragraph(document, f"（联系人：{sender.contact}）", indent=2)] if sender.contact else []),
    ]
    # No page without a part of the text (7.3.5).
    for paragraph in (text[-1], *end[:-1]):
        paragraph.paragraph_format.keep_with_next = True
    _add_list(document, letter)
    return document_bytes(document)


def _title_lines(letter: Letter) -> str:
    """The title; where it has several lines, who sends the letter stands on the first, so that no word is broken."""
    if _fits_a_line(letter.title):
        return letter.title
    sign = letter.sender.sign
    return "\n".join([*([sign] if sign else []), *_lines_of_parts(letter.subject_parts)])


def _fits_a_line(text: str) -> bool:
    return display_width(text) / 2 * ER_HAO <= TEXT_WIDTH * POINTS_PER_MM


def _lines_of_parts(parts: Sequence[str]) -> Iterator[str]:
    """The lines that parts fill, none broken; one longer than a line stands alone, and the program breaks it."""
    line = ""
    for part in parts:
        if line and not _fits_a_line(line + part):
            yield line
            line = ""
        line += part
    yield line


def _add_signature(document: DocumentType, letter: Letter) -> list[Paragraph]:
    """The signature and below it the day, which stands four characters from the right; the longer one is nearer.

    The signature is centred over the day (7.3.5.1).
    """
    day = format_date(letter.day)
    sign_width, day_width = display_width(letter.sender.sign) / 2, display_width(day) / 2
    widest = max(sign_width, day_width)
    right = max(0.0, 4 - (widest - day_width) / 2)
    lines = [(letter.sender.sign, sign_width)] if letter.sender.sign else []
    paragraphs = []
    for number, (text, width) in enumerate([*lines, (day, day_width)]):
        paragraph = add_paragraph(document, text, align=RIGHT, before=0 if number else 2 * LINE)
        indent_side(paragraph, (right + (widest - width) / 2) * SAN_HAO)
        paragraph.paragraph_format.keep_together = True
        paragraphs.append(paragraph)
    return paragraphs


def _add_list(document: DocumentType, letter: Letter) -> None:
    """The table of what is asked for, on a page of its own."""
    rows = [
        (number, row.name, row.deliverable, format_date(row.due) if row.due else "", row.state)
        for number, row in enumerate(letter.rows, 1)
    ]
    table = PrintedTable("", _LIST_TITLE, "", _HEADINGS, rows)
    heading = add_paragraph(document, "附件", face=HEAD_FACE)
    heading.paragraph_format.page_break_before = True
    add_paragraph(document, table.title, face=TITLE_FACE, size=ER_HAO, align=CENTRED, before=14, after=14)
    add_table(document, table, TEXT_WIDTH, XIAO_SI)
