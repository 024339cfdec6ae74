"""A letter as a document in the form of GB/T 9704-2012: type sizes, margins, indents, page numbers, signature."""

from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from smartpilot.chinese import format_date
from smartpilot.reminders.letters import Letter
from smartpilot.text import display_width, without_invalid_xml

# Type sizes (字号) in points, and the line spacing that puts 22 lines of 三号 on a page.
_ER_HAO, _SAN_HAO, _SI_HAO, _XIAO_SI = 22, 16, 14, 12
_LINE = 28.8

_TITLE_FONT, _BODY_FONT, _HEADING_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"

_LIST_TITLE = "尚未报送材料清单"
_COLUMNS = (("序号", 12), ("报送主体", 44), ("材料", 42), ("期限", 33), ("情况", 25))  # mm


def letter_bytes(letter: Letter) -> bytes:
    """The letter as a .docx."""
    document = Document()
    _set_up(document)
    sender = letter.sender
    if sender.document_number:
        _add(document, sender.document_number, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _add(
        document,
        letter.title,
        font=_TITLE_FONT,
        size=_ER_HAO,
        align=WD_ALIGN_PARAGRAPH.CENTER,
        before=_LINE,
        after=_LINE,
    )
    _add(document, letter.addressee)
    for paragraph in letter.paragraphs:
        _add(document, paragraph, indent=2)
    _add(document, f"附件：{_LIST_TITLE}", indent=2, before=_LINE)
    _add_signature(document, letter)
    if sender.contact:
        _add(document, f"（联系人：{sender.contact}）", indent=2)
    _add_table(document, letter)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: DocumentType) -> None:
    """A4 with the margins of the standard, and page numbers: odd pages right, even pages left (7.5)."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin, section.bottom_margin, section.right_margin = (
        Mm(37),
        Mm(28),
        Mm(35),
        Mm(26),
    )
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        _indent(paragraph, 1, _SI_HAO, left=align is WD_ALIGN_PARAGRAPH.LEFT)
        _run(paragraph, "— ", "宋体", _SI_HAO)
        _add_page_number(paragraph)
        _run(paragraph, " —", "宋体", _SI_HAO)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "", ""


def _add(
    document: DocumentType,
    text: str,
    *,
    font: str = _BODY_FONT,
    size: float = _SAN_HAO,
    align: Any = None,
    indent: int = 0,
    before: float = 0,
    after: float = 0,
) -> Paragraph:
    """A paragraph; `indent` of its first line in characters."""
    paragraph = document.add_paragraph()
    _run(paragraph, text, font, size)
    paragraph.alignment = align
    _space(paragraph, before, after)
    if indent:
        # In characters, as Word counts them; the points are for programs that do not.
        paragraph.paragraph_format.first_line_indent = Pt(indent * size)
        paragraph._p.get_or_add_pPr().find(qn("w:ind")).set(qn("w:firstLineChars"), str(indent * 100))
    return paragraph


def _space(paragraph: Paragraph, before: float = 0, after: float = 0, line: float = _LINE) -> None:
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)


def _indent(paragraph: Paragraph, characters: float, size: float, *, left: bool) -> None:
    if left:
        paragraph.paragraph_format.left_indent = Pt(characters * size)
    else:
        paragraph.paragraph_format.right_indent = Pt(characters * size)


def _run(paragraph: Paragraph, text: str, font: str, size: float) -> None:
    run = paragraph.add_run(without_invalid_xml(text))
    run.font.name, run.font.size = font, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _add_page_number(paragraph: Paragraph) -> None:
    run = paragraph.add_run()
    run.font.name, run.font.size = "宋体", Pt(_SI_HAO)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)


def _add_signature(document: DocumentType, letter: Letter) -> None:
    """The signature and below it the day, which stands four characters from the right; the longer one is nearer.

    The signature is centred over the day (7.3.5.1).
    """
    day = format_date(letter.day)
    sign_width, day_width = display_width(letter.sender.sign) / 2, display_width(day) / 2
    widest = max(sign_width, day_width)
    right = max(0.0, 4 - (widest - day_width) / 2)
    lines = [(letter.sender.sign, sign_width)] if letter.sender.sign else []
    for number, (text, width) in enumerate([*lines, (day, day_width)]):
        paragraph = _add(document, text, align=WD_ALIGN_PARAGRAPH.RIGHT, before=0 if number else 2 * _LINE)
        _indent(paragraph, right + (widest - width) / 2, _SAN_HAO, left=False)
        paragraph.paragraph_format.keep_together = True
        paragraph.paragraph_format.keep_with_next = not number and bool(lines)


def _add_table(document: DocumentType, letter: Letter) -> None:
    """The table on a page of its own; its heading is repeated, and no row is cut."""
    heading = _add(document, "附件", font=_HEADING_FONT)
    heading.paragraph_format.page_break_before = True
    _add(
        document,
        _LIST_TITLE,
        font=_TITLE_FONT,
        size=_ER_HAO,
        align=WD_ALIGN_PARAGRAPH.CENTER,
        before=14,
        after=14,
    )
    table = document.add_table(rows=1, cols=len(_COLUMNS))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, (_title, width) in zip(table.columns, _COLUMNS, strict=True):
        column.width = Mm(width)
    _fill(table, 0, [title for title, _width in _COLUMNS], font=_HEADING_FONT)
    for number, row in enumerate(letter.rows, 1):
        table.add_row()
        due = format_date(row.due) if row.due else ""
        _fill(table, number, [str(number), row.name, row.deliverable, due, row.state])
    _mark(table.rows[0]._tr, "w:tblHeader")


def _fill(table: Table, row: int, texts: list[str], font: str = _BODY_FONT) -> None:
    for column, text in enumerate(texts):
        cell: _Cell = table.cell(row, column)
        cell.width = Mm(_COLUMNS[column][1])
        paragraph = cell.paragraphs[0]
        _run(paragraph, text, font, _XIAO_SI)
        _space(paragraph, 2, 2, 18)
        is_text = font == _BODY_FONT and column in (1, 2, 4)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_text else WD_ALIGN_PARAGRAPH.CENTER
    _mark(table.rows[row]._tr, "w:cantSplit")


def _mark(row: Any, name: str) -> None:
    row.get_or_add_trPr().append(OxmlElement(name))
