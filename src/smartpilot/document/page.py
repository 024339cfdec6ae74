"""The page of a document: A4, margins, page numbers, paragraphs and tables, in the form of GB/T 9704-2012."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from smartpilot.text import without_invalid_xml
from smartpilot.typesetting.printed_table import PrintedTable
from smartpilot.typesetting.standard import BODY_FACE, LONG_SIDE, PAGE_NUMBER_FACE, SAN_HAO, SHORT_SIDE, SI_HAO

LEFT, CENTRED, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT

# In points: puts 22 lines on a page, a little less than a 22nd of its text area, so that rounding costs no line.
LINE = 28.8
# What a cell of a table leaves free at its sides, as one of a workbook does.
_CELL_MARGIN = 2.5
# How much wider a text is than its characters: there is a little space between Chinese ones and digits.
_SPACING = 1.12


def new_document(margins_mm: Sequence[float], footer_mm: float, *, is_wide: bool = False) -> DocumentType:
    """An empty document on A4, its pages numbered: odd ones right, even ones left (part 7.5).

    The margins are those at the top, left, bottom and right; `is_wide`: on landscape pages.
    """
    document = Document()
    section = document.sections[0]
    sides = Mm(SHORT_SIDE), Mm(LONG_SIDE)
    section.page_width, section.page_height = reversed(sides) if is_wide else sides
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.top_margin, section.left_margin, section.bottom_margin, section.right_margin = map(Mm, margins_mm)
    section.footer_distance = Mm(footer_mm)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        indent_side(paragraph, SI_HAO, is_left=align is LEFT)
        _add_run(paragraph, "— ", PAGE_NUMBER_FACE, SI_HAO)
        _add_page_number(paragraph)
        _add_run(paragraph, " —", PAGE_NUMBER_FACE, SI_HAO)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "", ""
    return document


def document_bytes(document: DocumentType) -> bytes:
    """The document as a .docx file; the same document gives the same bytes."""
    file, copy = BytesIO(), BytesIO()
    document.save(file)
    with ZipFile(file) as parts, ZipFile(copy, "w", ZIP_DEFLATED) as written:
        for name in parts.namelist():
            entry = ZipInfo(name)  # of a fixed day
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
            written.writestr(entry, parts.read(name))
    return copy.getvalue()


def add_paragraph(
    document: DocumentType,
    text: str,
    *,
    face: str = BODY_FACE,
    size: float = SAN_HAO,
    align: Any = None,
    indent: int = 0,
    before: float = 0,
    after: float = 0,
) -> Paragraph:
    """A paragraph; `indent` of its first line in characters, the space `before` and `after` it in points."""
    paragraph = document.add_paragraph()
    _add_run(paragraph, text, face, size)
    paragraph.alignment = align
    _set_spacing(paragraph, before, after, LINE)
    if indent:
        # In characters, as Word counts them; the points are for programs that do not.
        paragraph.paragraph_format.first_line_indent = Pt(indent * size)
        paragraph._p.get_or_add_pPr().find(qn("w:ind")).set(qn("w:firstLineChars"), str(indent * 100))
    return paragraph


def indent_side(paragraph: Paragraph, points: float, *, is_left: bool = False) -> None:
    """Keeps a paragraph away from the right margin, or from the left one."""
    layout = paragraph.paragraph_format
    if is_left:
        layout.left_indent = Pt(points)
    else:
        layout.right_indent = Pt(points)


def add_table(document: DocumentType, printed: PrintedTable, room: float, size: float) -> None:
    """The headings, rows and totals of a table: the headings on every page, no row cut by one.

    `room`: its width in mm; `size`: of its type, in points.
    """
    widths, centred = [Mm(width) for width in printed.widths(room, _SPACING * size)], printed.centred
    table = document.add_table(rows=len(printed.lines), cols=len(widths))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    margins = _element("w:tblCellMar")
    margins.extend(_element(f"w:{side}", w=round(20 * _CELL_MARGIN), type="dxa") for side in ("left", "right"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (row, values) in enumerate(zip(table.rows, printed.lines, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if number == 0:
            properties.append(_element("w:tblHeader"))
        for index, (cell, value) in enumerate(zip(row.cells, values, strict=True)):
            cell.width, cell.vertical_alignment = widths[index], WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            _add_run(paragraph, str(value), printed.face_of(number), size)
            _set_spacing(paragraph, 2, 2, 1.5 * size)
            paragraph.alignment = CENTRED if number == 0 or centred[index] else LEFT


def _set_spacing(paragraph: Paragraph, before: float, after: float, line: float) -> None:
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)


def _add_run(paragraph: Paragraph, text: str, face: str, size: float) -> None:
    run = paragraph.add_run(without_invalid_xml(text))
    run.font.name, run.font.size = face, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _add_page_number(paragraph: Paragraph) -> None:
    run = paragraph.add_run()
    run.font.name, run.font.size = PAGE_NUMBER_FACE, Pt(SI_HAO)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = _element("w:fldChar", fldCharType=kind) if kind else _element("w:instrText")
        part.text = text or None
        run._r.append(part)


def _element(name: str, **attributes: str | int) -> Any:
    """An element of WordprocessingML with attributes of its namespace."""
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), str(value))
    return element
