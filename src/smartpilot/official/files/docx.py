"""A .docx to lines, its paragraphs and the rows of its tables, or to plain text.

The parts of WordprocessingML (ECMA-376 part 1, chapter 17) that carry a list are few, and can be read
without lxml: see docs/adr/0012.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType
from typing import NamedTuple
from xml.etree.ElementTree import Element

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.line import FileText, Line, describe_deleted, describe_struck, describe_unread
from smartpilot.text import shorten
from smartpilot.workbook.parts import Parts, local_name

# What a paragraph holds besides its text: text that was deleted or moved away, codes of fields, pronunciations.
_LEFT_OUT = ("moveFrom", "instrText", "rt")
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_STRUCK = ("strike", "dstrike", "vanish")
# What is there and is no text.
_UNREAD = {
    **dict.fromkeys(("blip", "imagedata", "chart", "relIds", "contentPart"), _("a picture")),
    "altChunk": _("another file that is embedded"),
    "sym": _("a symbol"),
    "footnoteReference": _("a footnote"),
    "endnoteReference": _("a footnote"),
    "commentReference": _("a comment"),
}
_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
# Styles that are each based on the next; Word takes no more.
_MOST_STYLE_LEVELS = 11
# Word has no more columns.
_WORD_COLUMNS = 63


class _Block(NamedTuple):
    """A paragraph as one cell, or a row as its cells, with the number of its table; the rest as in a line."""

    table: int
    cells: tuple[str, ...]
    unread: tuple[str, ...] = ()
    merged: Mapping[int, str] = MappingProxyType({})


class _Document(NamedTuple):
    """The numbers of the tables to come, and the styles that strike out or hide."""

    tables: Iterator[int]
    struck_styles: frozenset[str]


def document_lines(document: Parts) -> list[Line]:
    """Paragraphs and rows in the order of the document, whose package was checked; each counts one.

    A text box follows the paragraph that it is anchored to.

    Raises UsageError where the document cannot be read.
    """
    return list(_parse_lines(document))


def document_text(document: Parts) -> FileText:
    """The text of a document whose package was checked, a line for each paragraph.

    Raises UsageError where the document cannot be read, or shows more than its text has.
    """
    lines = document_lines(document)
    # A clause without its number would be read as part of another one.
    if _has_numbered_paragraph(document):
        message = _("Word may number paragraphs automatically, and those numbers are not in the text")
        raise UsageError(message, _("open it, save it as plain text (.txt), and give that file"))
    texts = {line.number: " ".join(line.cells) for line in lines}
    text = "\n".join(texts.get(number, "") for number in range(1, max(texts, default=0) + 1))
    return FileText(text, describe_unread(lines) + describe_margins(document))


def describe_margins(document: Parts) -> list[str]:
    """A sentence for each header and footer with words, which are in no line."""
    roots = _related_roots(document, "header", "footer")
    texts = ("".join(text.text or "" for text in root.iter() if local_name(text) == "t").strip() for root in roots)
    message = _("not read, a header or footer: {text}")
    return [message.format(text=shorten(text)) for text in dict.fromkeys(texts) if re.search(r"[^\W\d_]", text)]


def _parse_lines(document: Parts) -> Iterator[Line]:
    root = document.root(document.main)
    if root is None:
        raise UsageError(_("the file cannot be read as a document"), _("open it in WPS or Word and save it again"))
    body = next((child for child in root if local_name(child) == "body"), root)
    struck_styles = _inheriting_styles(_parse_styles(document), _is_struck_out)
    for number, block in enumerate(_blocks(body, _Document(count(1), struck_styles)), 1):
        if block.unread or any(cell.strip() for cell in block.cells):
            yield Line(number, block.cells, table=block.table, unread=block.unread, merged=block.merged)


def _blocks(parent: Element, document: _Document) -> Iterator[_Block]:
    """What stands in an element, paragraph by paragraph and row by row."""
    for child in _children(parent):
        name = local_name(child)
        if name == "p":
            yield from _paragraph_blocks(child, document)
        elif name == "tbl":
            table, merged = next(document.tables), dict[int, str]()
            for row in _children(child):
                if local_name(row) == "tr":
                    yield from _row_blocks(row, table, merged, document)
        elif name in _UNREAD:
            yield _Block(0, ("",), (_UNREAD[name],))


def _paragraph_blocks(paragraph: Element, document: _Document) -> Iterator[_Block]:
    """The lines of a paragraph, and then those of its text boxes."""
    content = _ParagraphContent(document.struck_styles, _is_struck_out(paragraph, False, document.struck_styles))
    content.read(paragraph)
    first, *others = "".join(content.texts).split("\n")
    told = (*describe_struck("".join(content.struck)), *describe_deleted("".join(content.deleted)), *content.unread)
    yield _Block(0, tuple(first.split("\t")), told)
    for text in others:
        yield _Block(0, tuple(text.split("\t")))
    for box in content.boxes:
        yield from _blocks(box, document)


def _row_blocks(row: Element, table: int, merged: dict[int, str], document: _Document) -> Iterator[_Block]:
    """A row; what is in it where it lays out the page, being one cell, or holding tables of several columns.

    `merged`: the text of the last cell that began in each column and may go on below.
    """
    cells = [(cell, list(_blocks(cell, document))) for cell in _children(row) if local_name(cell) == "tc"]
    inner_rows = [block for _cell, blocks in cells for block in blocks if block.table]
    if inner_rows and (len(cells) == 1 or any(len(block.cells) > 1 for block in inner_rows)):
        for _cell, blocks in cells:
            yield from blocks
        return
    texts = [""] * _span(_properties(row, "trPr"), "gridBefore")
    above = dict[int, str]()
    for cell, blocks in cells:
        text = "\n".join(text for block in blocks if (text := "\t".join(block.cells)))
        properties = _properties(cell, "tcPr")
        vertical = [_val_attribute(mark) for mark in properties if local_name(mark) == "vMerge"]
        if vertical and vertical[0] != "restart" and not text:
            above[len(texts)] = merged.get(len(texts), "")
        else:
            merged[len(texts)] = text
        # A cell over several columns is followed by empty ones, so that columns stay in line.
        texts += [text, *[""] * (_span(properties, "gridSpan") - 1)]
    unread = tuple(words for _cell, blocks in cells for block in blocks for words in block.unread)
    yield _Block(table, tuple(texts), unread, above)


def _span(properties: Iterable[Element], name: str) -> int:
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
        elif local_name(child) == "AlternateContent":
            yield from _children(_readable_form(child))
        else:
            yield child


def _readable_form(alternatives: Element) -> Element:
    """The first of several forms of the same that has a text: programs that do not know one of them show another."""
    forms = [form for form in alternatives if any(local_name(e) == "t" and e.text for e in form.iter())]
    return next(iter(forms or alternatives), alternatives)


@dataclass
class _ParagraphContent:
    """The text of a paragraph, its text boxes, what of it was struck out, and in words what cannot be read.

    `struck_styles`: the styles that strike out; `is_struck`: whether that of the paragraph does.
    """

    struck_styles: frozenset[str]
    is_struck: bool = False
    texts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)

    def read(self, elements: Iterable[Element]) -> None:
        """Adds what elements hold, such as those in an element."""
        for child in elements:
            name = local_name(child)
            if name == "t":
                self.texts.append(child.text or "")
            elif name in _CHARACTERS:
                self.texts.append(_CHARACTERS[name])
            elif name == "del":
                self.deleted += [text.text or "" for text in child.iter() if local_name(text) in ("delText", "t")]
            elif name == "txbxContent":
                self.boxes.append(child)
            elif name == "AlternateContent":
                self.read(_readable_form(child))
            elif name == "r" and _is_struck_out(child, self.is_struck, self.struck_styles):
                struck = _ParagraphContent(self.struck_styles)
                struck.read(child)
                self.struck += struck.texts
            elif name not in _LEFT_OUT and not name.endswith("Pr"):
                if name in _UNREAD and _UNREAD[name] not in self.unread:
                    self.unread.append(_UNREAD[name])
                self.read(child)


def _properties(element: Element, *names: str) -> list[Element]:
    """What the properties of an element say that have one of these names, pPr or rPr."""
    return [mark for child in element if local_name(child) in names for mark in child]


def _is_struck_out(element: Element, inherited: bool, struck_styles: frozenset[str] = frozenset()) -> bool:
    """Whether a run, a paragraph or a style strikes out or hides: by itself, else by the style that it names."""
    properties = _properties(element, "rPr", "pPr")
    marks = [_val_attribute(mark) not in ("0", "false", "off") for mark in properties if local_name(mark) in _STRUCK]
    styles = {_val_attribute(mark) for mark in properties if local_name(mark) in ("rStyle", "pStyle")}
    return any(marks) or (not marks and (inherited or not struck_styles.isdisjoint(styles)))


def _is_numbered(element: Element, inherited: bool) -> bool:
    """Whether a paragraph or a style is numbered; the number 0 of a list takes away what is inherited."""
    lists = [mark for mark in _properties(element, "pPr") if local_name(mark) == "numPr"]
    ids = [_val_attribute(mark) for numbering in lists for mark in numbering if local_name(mark) == "numId"]
    return "0" not in ids if lists else inherited


def _has_numbered_paragraph(document: Parts) -> bool:
    """Whether Word numbers a paragraph, by its own properties, or by its style or one that this is based on."""
    root = document.root(document.main)
    styles = _parse_styles(document)
    numbered = _inheriting_styles(styles, _is_numbered)
    default = [style.id for style in styles if style.is_default]
    for element in root.iter() if root is not None else ():
        if local_name(element) == "tblStyle" and _val_attribute(element) in numbered:
            return True
        if local_name(element) == "p":
            named = [_val_attribute(mark) for mark in _properties(element, "pPr") if local_name(mark) == "pStyle"]
            if _is_numbered(element, not numbered.isdisjoint([*named, *default][:1])):
                return True
    return False


class _Style(NamedTuple):
    """A style; `base`: the id of the style that it is based on; `is_default`: paragraphs that name no style have it."""

    id: str
    base: str
    is_default: bool
    element: Element


def _parse_styles(document: Parts) -> list[_Style]:
    styles = []
    for element in (e for root in _related_roots(document, "styles") for e in root if local_name(e) == "style"):
        attributes = {key.rpartition("}")[2]: value for key, value in element.attrib.items()}
        base = next((_val_attribute(child) for child in element if local_name(child) == "basedOn"), "")
        is_default = attributes.get("default") in ("1", "true", "on") and attributes.get("type") == "paragraph"
        styles.append(_Style(attributes.get("styleId", ""), base, is_default, element))
    return styles


def _inheriting_styles(styles: Sequence[_Style], has: Callable[[Element, bool], bool]) -> frozenset[str]:
    """The ids of the styles that have something; `has` takes a style, and whether that which it is based on has it."""
    ids = frozenset[str]()
    for _level in range(_MOST_STYLE_LEVELS):
        ids = frozenset(style.id for style in styles if has(style.element, style.base in ids))
    return ids


def _related_roots(document: Parts, *kinds: str) -> list[Element]:
    parts = [relation.target for relation in document.related(document.main) if relation.kind in kinds]
    return [root for part in parts if (root := document.root(part)) is not None]
