"""The XML of one sheet with its wrong cells red, and with rows above it (ECMA-376 part 1, 18.3.1.99)."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string

from smartpilot.workbook.marked.row_moves import RowMove
from smartpilot.workbook.marked.styles import MarkStyles
from smartpilot.workbook.marked.xml_edits import Node, XmlEdits, prefix_of, set_attributes

# The order that the standard asks of the parts of a sheet (CT_Worksheet).
_ORDER = (
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells"),
    *("phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins"),
    *("pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors"),
    *("smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects"),
    # Programs wrap what is new in an alternative; old ones are controls.
    *("controls", "AlternateContent", "webPublishItems", "tableParts", "extLst"),
)
_PLACE = {name: at for at, name in enumerate(_ORDER)}
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class TopRows(NamedTuple):
    """What is put above a sheet: rows as XML with the prefix `p:`, merged ranges, and where cells lead to."""

    rows: Sequence[str] = ()
    merged: Sequence[str] = ()
    links: Sequence[tuple[str, str]] = ()


_NO_ROWS = TopRows()


class SheetEdits:
    """A sheet that is read once; edits are noted while it is read. Cells are pairs of row and column."""

    def __init__(
        self,
        content: bytes,
        wrong: Collection[tuple[int, int]],
        styles: MarkStyles | None,
        removed: range = range(0),
        top: TopRows = _NO_ROWS,
    ) -> None:
        """Reads the part. Raises ExpatError or ValueError where that fails.

        `wrong`: the cells that become red; `removed`: rows that are taken out before others are put above.
        """
        self._edits, self._styles, self._top = XmlEdits(content), styles, top
        self.move = RowMove(removed, len(top.rows))
        self.is_moved = self.move != RowMove()
        columns: dict[int, list[int]] = {}
        for row, column in sorted(wrong) if styles else ():
            if row not in removed:
                columns.setdefault(row, []).append(column)
        # What has not been met yet: the columns by row, and those of the row that is being read.
        self._columns, self._rows = columns, sorted(columns)
        self._waiting: list[int] = []
        self._row_number = self._column = self._row_style = 0
        self._row_tag = Node("", {}, 0, 0)
        self._path: list[Node] = []
        self._sections: list[Node] = []
        self._column_styles: list[tuple[range, int]] = []
        self._is_dropped = False
        self._kept = {"mergeCells": 0, "hyperlinks": 0}
        self._parse()

    @property
    def legacy_drawing(self) -> str | None:
        """The id of the relationship to the drawing of the comments; None where there is none."""
        node = self._section("legacyDrawing")
        attributes = node.attributes if node else {}
        return next((value for name, value in attributes.items() if name.rpartition(":")[2] == "id"), None)

    def _section(self, name: str) -> Node | None:
        return next((node for node in self._sections if node.name == name), None)

    # -- while it is read ------------------------------------------------------------------------------------------

    def _parse(self) -> None:
        parser = self._parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        self._depth, self._in_data = 0, False
        parser.Parse(self._edits.content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        depth = self._depth = self._depth + 1
        if self._in_data:
            if depth == 3 and name.rpartition(":")[2] == "row":
                self._start_row(name, attributes)
            elif depth == 4 and name.rpartition(":")[2] == "c":
                self._start_cell(name, attributes)
            return
        index = self._parser.CurrentByteIndex
        node = Node(name, attributes, index, self._edits.tag_end(index))
        if depth == 1:
            self._root = node
        elif depth == 2:
            self._sections.append(node)
            self._in_data = node.name == "sheetData"
            if self._in_data and not self._edits.is_empty_tag(node):
                self._edits.insert(node.tag_end, self._top_rows())
        elif node.name == "col" and attributes.get("style", "").isdecimal():
            columns = range(_integer(attributes.get("min")), _integer(attributes.get("max")) + 1)
            self._column_styles.append((columns, int(attributes["style"])))
        self._path.append(node)

    def _end(self, _name: str) -> None:
        self._depth -= 1
        if self._in_data and self._depth >= 2:
            if self._depth == 2:
                self._end_row()
            return
        if self._in_data and self._depth == 1:
            self._end_data()
        node = self._path.pop()
        self._edits.close(node, self._parser.CurrentByteIndex)
        self._move_references(node)

    def _start_row(self, name: str, attributes: dict[str, str]) -> None:
        number = _integer(attributes.get("r"), self._row_number + 1)
        index = self._parser.CurrentByteIndex
        self._insert_rows(number, index)
        self._row_number, self._column = number, 0
        self._waiting = self._columns.pop(number, [])
        self._row_style = _integer(attributes.get("s")) if attributes.get("customFormat") in ("1", "true") else -1
        if self._waiting or self.is_moved:
            tag = self._row_tag = Node(name, attributes, index, self._edits.tag_end(index))
            moved = self.move.row(number)
            self._is_dropped = moved is None
            if moved is None:
                return
            if moved != number and not (self._waiting and self._edits.is_empty_tag(tag)):
                self._edits.replace(index, tag.tag_end, self._edits.tag_with(tag, {"r": str(moved)}))

    def _end_row(self) -> None:
        index = self._parser.CurrentByteIndex
        if self._is_dropped:
            node = self._row_tag
            self._edits.close(node, index)
            self._edits.replace(node.start, node.end, "")
            self._is_dropped = False
        elif self._waiting:
            node = self._row_tag
            self._edits.close(node, index)
            cells = "".join(self._new_cell(node.prefix, column) for column in self._waiting)
            if self._edits.is_empty_tag(node):
                self._edits.extend(node, cells, {"r": str(self.move.row(self._row_number))})
            else:
                self._edits.insert(node.content_end, cells)
        self._waiting = []

    def _start_cell(self, name: str, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", "")
        letters = reference.rstrip("0123456789")
        column = self._column = column_index_from_string(letters) if letters else self._column + 1
        waiting, styles = self._waiting, self._styles
        style = _integer(attributes.get("s"))
        changed = {}
        if waiting and waiting[0] < column:
            at = bisect_left(waiting, column)
            cells = "".join(self._new_cell(prefix_of(name), missing) for missing in waiting[:at])
            self._edits.insert(self._parser.CurrentByteIndex, cells)
            del waiting[:at]
        if styles and waiting and waiting[0] == column:
            del waiting[0]
            changed["s"] = str(styles.filled(style))
        elif styles and style in styles.red:
            changed["s"] = str(styles.unfilled(style))
        if letters and (moved := self.move.row(self._row_number)) not in (None, self._row_number):
            changed["r"] = f"{letters}{moved}"
        if changed:
            index = self._parser.CurrentByteIndex
            node = Node(name, attributes, index, self._edits.tag_end(index))
            self._edits.replace(index, node.tag_end, self._edits.tag_with(node, changed))

    def _new_cell(self, prefix: str, column: int) -> str:
        style = self._row_style
        if style < 0:
            style = next((style for columns, style in self._column_styles if column in columns), 0)
        assert self._styles is not None
        row = self.move.row(self._row_number)
        return f'<{prefix}c r="{get_column_letter(column)}{row}" s="{self._styles.filled(style)}"/>'

    def _insert_rows(self, before: int, index: int) -> None:
        """Puts the rows that the sheet does not have before another one."""
        while self._rows and self._rows[0] <= before:
            number = self._rows.pop(0)
            if number < before and number in self._columns:
                self._edits.insert(index, self._new_row(number))

    def _new_row(self, number: int) -> str:
        prefix = self._root.prefix
        self._row_number, self._row_style = number, -1
        cells = "".join(self._new_cell(prefix, column) for column in self._columns.pop(number))
        return f'<{prefix}row r="{self.move.row(number)}">{cells}</{prefix}row>'

    def _end_data(self) -> None:
        self._last_rows = "".join(self._new_row(number) for number in self._rows if number in self._columns)
        self._in_data = False

    def _top_rows(self) -> str:
        return "".join(_prefixed(row, self._root.prefix) for row in self._top.rows)

    def _move_references(self, node: Node) -> None:
        """Notes that what is said of cells is now said of others; what is said only of removed ones goes."""
        parent = self._path[-1].name if self._path else ""
        changed: dict[str, str | None] = {}
        if self.is_moved and node.name not in ("selection", "pane"):
            attributes = node.attributes
            if "ref" in attributes:
                changed["ref"] = self.move.reference(attributes["ref"])
            if attributes.get("sqref"):
                changed["sqref"] = self.move.references(attributes["sqref"]) or attributes["sqref"]
            if parent == "rowBreaks":
                row = self.move.row(_integer(attributes.get("id")))
                changed["id"] = None if row is None else str(row)
        if None in changed.values():
            self._edits.replace(node.start, node.end, "")
            return
        if parent in self._kept:
            self._kept[parent] += 1
        values = {name: value for name, value in changed.items() if value and value != node.attributes.get(name)}
        if values:
            self._edits.replace(node.start, node.tag_end, self._edits.tag_with(node, values))

    # -- at the end ------------------------------------------------------------------------------------------------

    def result(self, legacy_drawing: str | None) -> bytes:
        """The part. `legacy_drawing`: the id of the relationship to the drawing of its comments, if it has none yet."""
        prefix = self._root.prefix
        data = self._section("sheetData")
        if data is not None:
            rows = self._last_rows
            self._edits.extend(data, self._top_rows() + rows if self._edits.is_empty_tag(data) else rows)
        merged = [f'<p:mergeCell ref="{reference}"/>' for reference in self._top.merged]
        links = [
            f"<p:hyperlink ref={quoteattr(cell)} location={quoteattr(place)} display={quoteattr(place)}/>"
            for cell, place in self._top.links
        ]
        self._extend_section("mergeCells", merged, {"count": str(self._kept["mergeCells"] + len(merged))})
        self._extend_section("hyperlinks", links, {})
        if legacy_drawing is not None:
            element = f'<p:legacyDrawing xmlns:r="{_RELATIONSHIPS}" r:id={quoteattr(legacy_drawing)}/>'
            self._insert_section("legacyDrawing", _prefixed(element, prefix))
        setup = self._section("pageSetup")
        if setup is not None and self._top.rows:  # which do not go onto the same page
            self._edits.extend(setup, "", {"fitToHeight": "0"})
        return self._edits.result()

    def _extend_section(self, name: str, elements: Sequence[str], attributes: Mapping[str, str]) -> None:
        section, prefix = self._section(name), self._root.prefix
        more = _prefixed("".join(elements), prefix)
        if section is None:
            if elements:
                tag = set_attributes(f"<{prefix}{name}>", attributes)
                self._insert_section(name, f"{tag}{more}</{prefix}{name}>")
        elif elements or self._kept[name]:
            if self.is_moved:
                self._edits.extend(section, more, attributes)
        else:
            self._edits.replace(section.start, section.end, "")

    def _insert_section(self, name: str, text: str) -> None:
        """Puts a part of the sheet where the standard asks for it."""
        later = (node.start for node in self._sections if _PLACE.get(node.name, 0) > _PLACE[name])
        self._edits.insert(next(later, self._root.content_end), text)


def _prefixed(text: str, prefix: str) -> str:
    """XML with the prefix of the sheet in place of `p:`."""
    return text.replace("<p:", f"<{prefix}").replace("</p:", f"</{prefix}")


def _integer(text: str | None, default: int = 0) -> int:
    return int(text) if text is not None and text.isdecimal() else default
