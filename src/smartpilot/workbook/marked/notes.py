"""Comments on cells, and the shapes in which they are shown (ECMA-376 part 1, 18.7; part 4, 19.2, VML)."""

import re
from collections.abc import Collection, Mapping
from xml.etree.ElementTree import Element, SubElement, fromstring, register_namespace, tostring

from openpyxl.utils.cell import coordinate_to_tuple

from smartpilot.workbook.marked.row_moves import RowMove
from smartpilot.workbook.marked.xml_edits import Node, XmlEdits
from smartpilot.workbook.page import format_cell_text
from smartpilot.workbook.parts import local_name

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
# What our words begin with, after what people wrote; those of earlier versions too.
_OURS = re.compile(r"\n?【(?:需更正|请核对|smartpilot)】\n.*\Z", re.DOTALL)
# Pixels; Excel shows what does not fit only when the comment is drawn larger.
_WIDTH, _LINE_HEIGHT, _CHARACTERS_A_LINE = 320, 20, 22
_FIRST_SHAPE, _SHAPE_ID = 1025, re.compile(r"_x0000_s(\d+)\Z")
_VML = """\
<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" \
xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>\
</o:shapelayout></xml>"""
_SHAPE_TYPE = """\
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"{names}>\
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>"""
_SHAPE = """\
<v:shape id="_x0000_s{number}" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto"{names} \
style="position:absolute;margin-left:59.25pt;margin-top:1.5pt;width:{width}px;height:{height}px;z-index:{number};\
visibility:hidden"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>\
<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/></v:textbox>\
<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:AutoFill>False</x:AutoFill>\
<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"""
_NAMESPACES = {
    "xmlns:v": "urn:schemas-microsoft-com:vml",
    "xmlns:o": "urn:schemas-microsoft-com:office:office",
    "xmlns:x": "urn:schemas-microsoft-com:office:excel",
}


class Notes:
    """The comments of one sheet. What people wrote stays, before ours; ours of an earlier copy are removed."""

    def __init__(self, content: bytes | None) -> None:
        """Takes the part with the comments; None where the sheet has none. Raises ParseError or ValueError."""
        self._root = _empty_comments() if content is None else _cleaned(fromstring(XmlEdits(content).content))
        self._authors = _child(self._root, "authors")
        self._list = _child(self._root, "commentList")
        self._comments = {comment.get("ref", "").replace("$", "").upper(): comment for comment in self._list}
        self.removed: set[str] = set()
        self.texts: dict[str, str] = {}
        for cell, comment in list(self._comments.items()):
            self._remove_ours(cell, comment)

    def _remove_ours(self, cell: str, comment: Element) -> None:
        text = _text_of(comment)
        ours = _OURS.search(text)
        if ours is None:
            return
        if not text[: ours.start()].strip():
            self._list.remove(comment)
            del self._comments[cell]
            self.removed.add(cell)
            return
        left = ours.start()
        for element in comment.iter(f"{{{MAIN}}}t"):
            whole = element.text or ""
            element.text, left = whole[:left], max(0, left - len(whole))
        body = _child(comment, "text")
        for run in [run for run in body if local_name(run) == "r" and not _text_of(run)]:
            body.remove(run)

    def add(self, cell: str, text: str, author: str) -> None:
        """Puts a text behind what people wrote on a cell."""
        text = format_cell_text(text)
        comment = self._comments.get(cell)
        if comment is None:
            comment = self._comments[cell] = SubElement(self._list, f"{{{MAIN}}}comment")
            comment.set("ref", cell)
            comment.set("authorId", str(self._author(author)))
            SubElement(comment, f"{{{MAIN}}}text")
        elif theirs := _text_of(comment):
            text = text if theirs.endswith("\n") else f"\n{text}"
        body = _child(comment, "text")
        for plain in [element for element in body if local_name(element) == "t"]:
            # Beside runs there is no text without a run.
            body.remove(plain)
            SubElement(body, f"{{{MAIN}}}r").append(plain)
        element = SubElement(SubElement(body, f"{{{MAIN}}}r"), f"{{{MAIN}}}t")
        element.text = text
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        self.texts[cell] = _text_of(comment)

    def _author(self, name: str) -> int:
        names = [author.text for author in self._authors]
        if name not in names:
            SubElement(self._authors, f"{{{MAIN}}}author").text = name
            names.append(name)
        return names.index(name)

    def move(self, move: RowMove) -> None:
        """Moves comments with their rows; those on rows that are taken out go."""
        for cell, comment in list(self._comments.items()):
            if moved := move.reference(cell):
                comment.set("ref", moved)
            else:
                self._list.remove(comment)
                self.removed.add(cell)

    def result(self) -> bytes:
        """The part."""
        register_namespace("", MAIN)
        return bytes(tostring(self._root, encoding="UTF-8", xml_declaration=True))


def _empty_comments() -> Element:
    root = Element(f"{{{MAIN}}}comments")
    SubElement(root, f"{{{MAIN}}}authors")
    SubElement(root, f"{{{MAIN}}}commentList")
    return root


def _cleaned(root: Element) -> Element:
    """The comments without what other namespaces add, whose prefixes are lost when they are written."""
    for element in root.iter():
        for name in [name for name in element.attrib if name.startswith("{") and "XML/1998" not in name]:
            del element.attrib[name]
        for child in [child for child in element if not str(child.tag).startswith(f"{{{MAIN}}}")]:
            element.remove(child)
    for name in ("authors", "commentList"):
        if root.find(f"{{{MAIN}}}{name}") is None:
            SubElement(root, f"{{{MAIN}}}{name}")
    return root


def _child(element: Element, name: str) -> Element:
    child = element.find(f"{{{MAIN}}}{name}")
    return SubElement(element, f"{{{MAIN}}}{name}") if child is None else child


def _text_of(element: Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{{{MAIN}}}t"))


def shapes_bytes(content: bytes | None, texts: Mapping[str, str], removed: Collection[str], move: RowMove) -> bytes:
    """The drawing with a shape for each new text by its cell, and none for the comments that were removed.

    Shapes that stay are moved with their rows. Raises ExpatError or ValueError where the part cannot be read.
    """
    edits = XmlEdits(_VML.encode() if content is None else content)
    root = edits.root()
    gone = {coordinate_to_tuple(cell) for cell in (*texts, *removed)}
    numbers = [_FIRST_SHAPE - 1]
    for shape in root.children:
        id_ = _SHAPE_ID.match(shape.attributes.get("id", ""))
        numbers += [int(id_[1])] if id_ else []
        row, column = (_number_in(edits, shape, name) for name in ("Row", "Column"))
        if row is not None and column is not None and (row[0] + 1, column[0] + 1) in gone:
            edits.replace(shape.start, shape.end, "")
        elif row is not None and (moved := move.row(row[0] + 1)):
            edits.replace(row[1].tag_end, row[1].content_end, str(moved - 1))
            _move_anchor(edits, shape, moved - row[0] - 1)
    has_type = any(node.name == "shapetype" and node.attributes.get("id") == "_x0000_t202" for node in root.children)
    # Other programs may have other prefixes.
    names = "".join(f' {name}="{uri}"' for name, uri in _NAMESPACES.items() if root.attributes.get(name) != uri)
    added = [] if has_type else [_SHAPE_TYPE.format(names=names)]
    for number, (cell, text) in enumerate(texts.items(), max(numbers) + 1):
        row_number, column_number = coordinate_to_tuple(move.reference(cell) or cell)
        lines = sum(1 + len(line) // _CHARACTERS_A_LINE for line in text.split("\n"))
        size = {"width": _WIDTH, "height": _LINE_HEIGHT * (lines + 1)}
        added.append(_SHAPE.format(number=number, names=names, row=row_number - 1, column=column_number - 1, **size))
    edits.extend(root, "".join(added))
    return edits.result()


def _number_in(edits: XmlEdits, shape: Node, name: str) -> tuple[int, Node] | None:
    """A number that the shape of a comment has, and its element."""
    data = next((node for node in shape.children if node.name == "ClientData"), None)
    if data is None or data.attributes.get("ObjectType") != "Note":
        return None
    node = data.child(name)
    text = edits.text(node.tag_end, node.content_end).strip() if node else ""
    return (int(text), node) if node and text.isdecimal() else None


def _move_anchor(edits: XmlEdits, shape: Node, rows: int) -> None:
    """Moves what says where a shape lies: column, pixels, row, pixels of its first corner, then of its last."""
    for anchor in (node for node in shape.all() if node.name == "Anchor"):
        numbers = edits.text(anchor.tag_end, anchor.content_end).split(",")
        if len(numbers) == 8 and all(number.strip().isdecimal() for number in numbers):
            corners = [str(int(number) + rows * (at in (2, 6))) for at, number in enumerate(numbers)]
            edits.replace(anchor.tag_end, anchor.content_end, ", ".join(corners))
