"""A .docx to lines, its paragraphs and the rows of its tables, or to plain text.

The parts of WordprocessingML (ECMA-376 part 1, chapter 17) that carry a list are few, and can be read
without lxml: see docs/adr/0012.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple
from xml.etree.ElementTree import Element

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.line import Line, describe_struck
from smartpilot.workbook.parts import Parts, local_name

# What a paragraph holds besides its text: text that was deleted or moved away, codes of fields, pronunciations.
_LEFT_OUT = ("del", "moveFrom", "instrText", "rt")
_STRUCK = ("strike", "dstrike", "vanish")
_PICTURES = ("blip", "imagedata")
_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
# Word has no more columns.
_WORD_COLUMNS = 63


class _Block(NamedTuple):
    """A paragraph as one cell, or a row as its cells, with the number of its table. `unread`: what is not in them."""

    table: int
    cells: tuple[str, ...]
    unread: tuple[str, ...] = ()


def document_lines(document: Parts) -> list[Line]:
    """Paragraphs and rows in the order of the document, whose package was checked; each counts one.

    A text box follows the paragraph that it is anchored to.

    Raises UsageError where the document cannot be read.
    """
    return list(_parse_lines(document))


def document_text(document: Parts) -> str:
    """The text of a document whose package was checked, a line for each paragraph.

    Raises UsageError where the document cannot be read, or shows more than its text has.
    """
    lines = {line.number: " ".join(line.cells) for line in _parse_lines(document)}
    # A style may number paragraphs too. A clause without its number would be read as part of another one.
    styles = [relation.target for relation in document.related(document.main) if relation.kind == "styles"]
    roots = [root for part in (document.main, *styles) if (root := document.root(part)) is not None]
    if any(local_name(element) == "numPr" for root in roots for element in root.iter()):
        message = _("Word may number paragraphs automatically, and those numbers are not in the text")
        raise UsageError(message, _("open it, save it as plain text (.txt), and give that file"))
    return "\n".join(lines.get(number, "") for number in range(1, max(lines, default=0) + 1))


def _parse_lines(document: Parts) -> Iterator[Line]:
    root = document.root(document.main)
    if root is None:
        raise UsageError(_("the file cannot be read as a document"), _("open it in WPS or Word and save it again"))
    body = next((child for child in root if local_name(child) == "body"), root)
    for number, (table, cells, unread) in enumerate(_blocks(body, count(1)), 1):
        if unread or any(cell.strip() for cell in cells):
            yield Line(number, cells, table=table, unread=unread)


def _blocks(parent: Element, tables: Iterator[int]) -> Iterator[_Block]:
    """What stands in an element, paragraph by paragraph and row by row."""
    for child in _children(parent):
        if local_name(child) == "p":
            yield from _paragraph_blocks(child, tables)
        elif local_name(child) == "tbl":
            table = next(tables)
            for row in _children(child):
                if local_name(row) == "tr":
                    yield from _row_blocks(row, table, tables)


def _paragraph_blocks(paragraph: Element, tables: Iterator[int]) -> Iterator[_Block]:
    """The lines of a paragraph, and then those of its text boxes."""
    content = _ParagraphContent()
    content.read(paragraph)
    first, *others = "".join(content.texts).split("\n")
    yield _Block(0, tuple(first.split("\t")), content.unread)
    for text in others:
        yield _Block(0, tuple(text.split("\t")))
    for box in content.boxes:
        yield from _blocks(box, tables)


def _row_blocks(row: Element, table: int, tables: Iterator[int]) -> Iterator[_Block]:
    """A row; what is in it where it lays out the page, being one cell, or holding tables of several columns."""
    cells = [(cell, list(_blocks(cell, tables))) for cell in _children(row) if local_name(cell) == "tc"]
    inner_rows = [block for _cell, blocks in cells for block in blocks if block.table]
    if inner_rows and (len(cells) == 1 or any(len(block.cells) > 1 for block in inner_rows)):
        for _cell, blocks in cells:
            yield from blocks
        return
    texts = [""] * sum(_span(child, "gridBefore") for child in row if local_name(child) == "trPr")
    for cell, blocks in cells:
        texts.append("\n".join(text for block in blocks if (text := "\t".join(block.cells))))
        # A cell over several columns is followed by empty ones, so that columns stay in line.
        properties = next((child for child in cell if local_name(child) == "tcPr"), None)
        texts += [""] * ((_span(properties, "gridSpan") if properties is not None else 1) - 1)
    yield _Block(table, tuple(texts), tuple(words for _cell, blocks in cells for b in blocks for words in b.unread))


def _span(properties: Element, name: str) -> int:
    """How many columns a property names; without it a cell has one and a row leaves out none."""
    value = next((_val_attribute(child) for child in properties if local_name(child) == name), "")
    return min(int(value), _WORD_COLUMNS) if value.isdecimal() else int(name == "gridSpan")


def _val_attribute(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}val")), "")


def _children(parent: Element) -> Iterator[Element]:
    """The children, those in wrappers (content controls, tracked insertions) too."""
    for child in parent:
        if local_name(child) in _WRAPPERS:
            yield from _children(child)
        else:
            yield child


@dataclass
class _ParagraphContent:
    """The text of a paragraph, its text boxes, and what of it cannot be read or was struck out."""

    texts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    has_picture: bool = False

    @property
    def unread(self) -> tuple[str, ...]:
        """A sentence for what is not in the text."""
        struck = describe_struck("".join(self.struck))
        return (*struck, *([_("a picture")] if self.has_picture else []))

    def read(self, elements: Iterable[Element]) -> None:
        """Adds what elements hold, such as those in an element."""
        for child in elements:
            name = local_name(child)
            if name == "t":
                self.texts.append(child.text or "")
            elif name == "tab":
                self.texts.append("\t")
            elif name in ("br", "cr"):
                self.texts.append("\n")
            elif name == "noBreakHyphen":
                self.texts.append("-")
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name == "AlternateContent":
                # The same for programs that know a form of it, and for those that do not.
                self.read(child[:1])
            elif name == "r" and _is_struck_out(child):
                struck = _ParagraphContent()
                struck.read(child)
                self.struck += struck.texts
            elif name not in _LEFT_OUT and not name.endswith("Pr"):
                self.has_picture |= name in _PICTURES
                self.read(child)


def _is_struck_out(run: Element) -> bool:
    """Whether a run is struck out or hidden."""
    properties = (child for child in run if local_name(child) == "rPr")
    marks = [mark for child in properties for mark in child if local_name(mark) in _STRUCK]
    return any(_val_attribute(mark) not in ("0", "false", "off") for mark in marks)
