"""A .docx to lines, its paragraphs and the rows of its tables, or to plain text.

The parts of WordprocessingML (ECMA-376 part 1, chapter 17) that carry a list are few, and defusedxml reads them
without building on lxml: see docs/adr/0006.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.workbook.package import DOCUMENT

# What a paragraph holds besides its text: pictures of it for old programs, text that was deleted or moved away.
_LEFT_OUT = ("pict", "Fallback", "del", "moveFrom", "instrText", "rt")
_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
_STYLES_PART = "word/styles.xml"
# Word has no more columns.
_WORD_COLUMNS = 63


def document_lines(content: bytes) -> list[Line]:
    """Paragraphs and rows in the order of the document, whose package was checked; each counts one.

    Raises UsageError where the document cannot be read.
    """
    return list(_parse_lines(content))


def document_text(content: bytes) -> str:
    """The text of a document whose package was checked, a line for each paragraph.

    Raises UsageError where the document cannot be read, or shows more than its text has.
    """
    lines = {line.number: " ".join(line.cells) for line in _parse_lines(content)}
    with zipfile.ZipFile(BytesIO(content)) as package:
        # A style may number paragraphs too. A clause without its number would be read as part of another one.
        parts = [package.read(name) for name in (DOCUMENT, _STYLES_PART) if name in package.namelist()]
    if any(b":numPr" in part for part in parts):
        message = _("Word may number paragraphs automatically, and those numbers are not in the text")
        raise UsageError(message, _("open it, save it as plain text (.txt), and give that file"))
    return "\n".join(lines.get(number, "") for number in range(1, max(lines, default=0) + 1))


def _parse_lines(content: bytes) -> Iterator[Line]:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            root = fromstring(package.read(DOCUMENT), forbid_dtd=True)
    except (KeyError, ParseError, DefusedXmlException) as error:
        raise UsageError(
            _("the file cannot be read as a document"), _("open it in WPS or Word and save it again")
        ) from error
    body = next((child for child in root if _local_name(child) == "body"), root)
    for number, (table, cells) in enumerate(_blocks(body), 1):
        if any(cell.strip() for cell in cells):
            yield Line(number, cells, table=table)


def _blocks(parent: Element) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Paragraphs as one cell and rows as their cells, with the number of the table that they are in."""
    tables = 0
    for child in _children(parent):
        if _local_name(child) == "p":
            for text in _element_text(child).split("\n"):
                yield 0, tuple(text.split("\t"))
        elif _local_name(child) == "tbl":
            tables += 1
            for row in _children(child):
                if _local_name(row) == "tr":
                    yield tables, tuple(_row_cells(row))


def _row_cells(row: Element) -> Iterator[str]:
    """The texts of a row; a cell over several columns is followed by empty ones, so that columns stay in line."""
    for child in row:
        if _local_name(child) == "trPr":
            yield from [""] * _span(child, "gridBefore")
    for cell in _children(row):
        if _local_name(cell) != "tc":
            continue
        properties = next((child for child in cell if _local_name(child) == "tcPr"), None)
        paragraphs = [_element_text(child) for child in _children(cell) if _local_name(child) == "p"]
        yield "\n".join(text for text in paragraphs if text)
        yield from [""] * ((_span(properties, "gridSpan") if properties is not None else 1) - 1)


def _span(properties: Element, name: str) -> int:
    """How many columns a property names; without it a cell has one and a row leaves out none."""
    element = next((child for child in properties if _local_name(child) == name), None)
    value = next((v for k, v in element.attrib.items() if k.endswith("}val")), "") if element is not None else ""
    return min(int(value), _WORD_COLUMNS) if value.isdecimal() else int(name == "gridSpan")


def _children(parent: Element) -> Iterator[Element]:
    """The children, those in wrappers (content controls, tracked insertions) too."""
    for child in parent:
        if _local_name(child) in _WRAPPERS:
            yield from _children(child)
        else:
            yield child


def _element_text(element: Element) -> str:
    parts = []
    for child in element:
        name = _local_name(child)
        if name == "t":
            parts.append(child.text or "")
        elif name == "tab":
            parts.append("\t")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "noBreakHyphen":
            parts.append("-")
        elif name not in _LEFT_OUT and not name.endswith("Pr"):
            parts.append(_element_text(child))
    return "".join(parts)


def _local_name(element: Element) -> str:
    """The name without its namespace; those of other namespaces (drawings, formulas) have none that matters here."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
