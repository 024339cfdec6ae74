"""Styles for what is marked: each style that a wrong cell has, once more and red; those of the table on the cover."""

from collections.abc import Mapping
from enum import Enum
from functools import cached_property

from smartpilot.typesetting.standard import BODY_FACE, HEAD_FACE, SAN_HAO, TITLE_FACE, XIAO_SI
from smartpilot.workbook.marked.xml_edits import Node, XmlEdits, set_attributes

# Of no other fill of a form, so that a copy that is marked again can be told from it.
RED = "FFFF9C94"
_SECTIONS = ("fonts", "fills", "borders", "cellXfs")


class TableStyle(Enum):
    """The styles of the table on the cover."""

    TITLE = "title"
    NOTE = "note"
    HEAD = "head"
    CELL = "cell"
    TEXT = "text"
    LINK = "link"


# Name, size and more of the fonts; `p:` stands for the prefix of the part.
_FONTS: Mapping[TableStyle, tuple[str, float, str]] = {
    TableStyle.TITLE: (TITLE_FACE, SAN_HAO, '<p:color rgb="FFC00000"/>'),
    TableStyle.NOTE: (BODY_FACE, XIAO_SI, ""),
    TableStyle.HEAD: (HEAD_FACE, XIAO_SI, ""),
    TableStyle.LINK: (BODY_FACE, XIAO_SI, '<p:color rgb="FF0563C1"/>'),
}
_FONT_OF = {TableStyle.CELL: TableStyle.NOTE, TableStyle.TEXT: TableStyle.NOTE}
_LEFT = {TableStyle.NOTE: 'horizontal="left"', TableStyle.TEXT: 'horizontal="left" indent="1"'}
_FRAMED = (TableStyle.HEAD, TableStyle.CELL, TableStyle.TEXT, TableStyle.LINK)


class MarkStyles:
    """The styles of a workbook with those for what is marked. A workbook without styles gets none."""

    def __init__(self, content: bytes) -> None:
        """Takes the part with the styles. Raises ExpatError or ValueError where it cannot be read."""
        self._edits = XmlEdits(content)
        root = self._edits.root()
        self._sections = {node.name: node for node in root.children}
        self._prefix = root.prefix
        self._added: dict[str, list[str]] = {name: [] for name in _SECTIONS}
        self._filled: dict[int, int] = {}
        self._table: dict[TableStyle, int] = {}

    @property
    def is_usable(self) -> bool:
        """Whether there are the sections that every program writes."""
        return all(name in self._sections for name in _SECTIONS) and bool(self._styles)

    @cached_property
    def _styles(self) -> list[Node]:
        return [node for node in self._sections["cellXfs"].children if node.name == "xf"]

    @cached_property
    def _red_fills(self) -> set[str]:
        fills = (node for node in self._sections["fills"].children if node.name == "fill")
        colours = ((color for color in fill.all() if color.name == "fgColor") for fill in fills)
        return {
            str(at)
            for at, of in enumerate(colours)
            if any(color.attributes.get("rgb", "").upper() == RED for color in of)
        }

    @cached_property
    def red(self) -> set[int]:
        """The styles that an earlier copy has made red."""
        return {at for at, style in enumerate(self._styles) if style.attributes.get("fillId") in self._red_fills}

    def filled(self, style: int) -> int:
        """The style that is like this one, but red."""
        style = style if style < len(self._styles) else 0
        if style in self.red:
            return style
        if style not in self._filled:
            self._filled[style] = self._add("cellXfs", self._like(style, self._red_fill))
        return self._filled[style]

    @cached_property
    def _red_fill(self) -> int:
        colours = f'<p:fgColor rgb="{RED}"/><p:bgColor indexed="64"/>'
        return self._add("fills", f'<p:fill><p:patternFill patternType="solid">{colours}</p:patternFill></p:fill>')

    def unfilled(self, style: int) -> int:
        """The style that a red one was made from; where nobody kept it, one without a fill."""
        twins = self._not_red.get(self._apart_from_fill(style), [])
        # A cell that is to be filled in is tinted.
        tinted = [at for at in twins if self._styles[at].attributes.get("fillId", "0") != "0"]
        first = [*tinted, *twins]
        return first[0] if first else self._add("cellXfs", self._like(style, 0))

    @cached_property
    def _not_red(self) -> Mapping[tuple[object, ...], list[int]]:
        """The other styles by what they are apart from their fill."""
        styles: dict[tuple[object, ...], list[int]] = {}
        for at in range(len(self._styles)):
            if at not in self.red:
                styles.setdefault(self._apart_from_fill(at), []).append(at)
        return styles

    def _apart_from_fill(self, style: int) -> tuple[object, ...]:
        node = self._styles[style]
        attributes = {name: value for name, value in node.attributes.items() if name not in ("fillId", "applyFill")}
        inner = (" ".join(self._edits.text(child.start, child.end).split()) for child in node.children)
        return frozenset(attributes.items()), *inner

    def _like(self, style: int, fill: int) -> str:
        node = self._styles[style]
        tag = self._edits.text(node.start, node.tag_end)
        attributes = {"fillId": str(fill), "applyFill": "1"}
        return set_attributes(tag, attributes) + self._edits.text(node.tag_end, node.end)

    def of_table(self, style: TableStyle) -> int:
        """A style of the table on the cover."""
        if style not in self._table:
            font, border = self._font(_FONT_OF.get(style, style)), self._frame if style in _FRAMED else 0
            side = _LEFT.get(style, 'horizontal="center"')
            self._table[style] = self._add(
                "cellXfs",
                f'<p:xf numFmtId="0" fontId="{font}" fillId="0" borderId="{border}" xfId="0" applyFont="1" '
                f'applyFill="1" applyBorder="1" applyAlignment="1">'
                f'<p:alignment {side} vertical="center" wrapText="1"/></p:xf>',
            )
        return self._table[style]

    def _font(self, style: TableStyle) -> int:
        name, size, more = _FONTS[style]
        underline = "<p:u/>" if style is TableStyle.LINK else ""
        return self._add("fonts", f'<p:font>{underline}<p:sz val="{size}"/>{more}<p:name val="{name}"/></p:font>')

    @cached_property
    def _frame(self) -> int:
        sides = "".join(f'<p:{side} style="thin"/>' for side in ("left", "right", "top", "bottom"))
        return self._add("borders", f"<p:border>{sides}<p:diagonal/></p:border>")

    def _add(self, section: str, element: str) -> int:
        """Adds an element, and gives its number; the same one is added once."""
        element = element.replace("<p:", f"<{self._prefix}").replace("</p:", f"</{self._prefix}")
        added, unit = self._added[section], {"cellXfs": "xf"}.get(section, section.removesuffix("s"))
        if element not in added:
            added.append(element)
        there = sum(node.name == unit for node in self._sections[section].children)
        return there + added.index(element)

    def result(self) -> bytes:
        """The part with the styles that were asked for."""
        for name, elements in self._added.items():
            if elements:
                section = self._sections[name]
                count = len(section.children) + len(elements)
                self._edits.extend(section, "".join(elements), {"count": str(count)})
        return self._edits.result()
