"""The copy of a returned workbook to be sent back: wrong cells are red and have a comment, the cover lists them.

Parts that nothing is marked in, and all that a program wrote beside the cells, stay as they are.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from openpyxl.utils import quote_sheetname
from openpyxl.utils.cell import coordinate_to_tuple, get_column_letter

from smartpilot.workbook.form import COVER, LISTS, META
from smartpilot.workbook.marked.cover_table import MarkedCell, cover_rows, last_column
from smartpilot.workbook.marked.notes import Notes, shapes_bytes
from smartpilot.workbook.marked.package_edits import PackageEdits
from smartpilot.workbook.marked.remarks import TO_CHECK, TO_CORRECT, Remark, Remarks, note_text
from smartpilot.workbook.marked.row_moves import RowMove
from smartpilot.workbook.marked.sheet_edits import SheetEdits, TopRows
from smartpilot.workbook.marked.styles import MarkStyles
from smartpilot.workbook.marked.xml_edits import Node, XmlEdits, escape_text
from smartpilot.workbook.package import check_package
from smartpilot.workbook.returned.cell_values import comparison_key
from smartpilot.workbook.returned.tables import find_sheet
from smartpilot.workbook.sheets import Sheet, open_sheets

# The name of the table's rows, by which an earlier one is found.
_TABLE_NAME = "需更正事项"
_TABLE_ROWS = re.compile(r"\$A\$1:\$[A-Z]{1,3}\$([1-9]\d{0,3})\Z")
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"


def marked_bytes(content: bytes, remarks: Remarks, title: str, office: str, authority: str) -> bytes | None:
    """The workbook with the remarks; what an earlier copy was marked with is taken away.

    `title`: of the workbook. `office`: who sends it back. A remark about a whole sheet is a comment on its first cell.
    None where the file is no workbook, or a part of it cannot be read that reading its cells does not need.
    """
    try:
        return _MarkedCopy(content, title, office, authority).result(remarks)
    except Exception:  # noqa: BLE001 - a part that no cell needs may fail in any way
        return None


class _MarkedCopy:
    """A workbook that is being marked."""

    def __init__(self, content: bytes, title: str, office: str, authority: str) -> None:
        parts = check_package(content)
        self._book = open_sheets(parts)
        self._package = PackageEdits(parts)
        self._office, self._title = office, f"{title}（{authority}）" if authority else title
        # Nobody would see a mark on the hidden sheets.
        hidden = (META, LISTS)
        self._sheets = [sheet for sheet in self._book.sheets if sheet.part is not None and sheet.name not in hidden]
        cover = find_sheet(self._book, COVER)
        self._cover = cover if cover in self._sheets else None
        self._styles_part = self._package.target(parts.main, "styles")
        styles = MarkStyles(parts.read(self._styles_part)) if self._styles_part else None
        self._styles = styles if styles is not None and styles.is_usable else None

    def result(self, remarks: Remarks) -> bytes:
        """The package. Raises anything where a part cannot be read."""
        notes: dict[Sheet, dict[str, list[Remark]]] = {}
        wrong: dict[Sheet, set[tuple[int, int]]] = {}
        table = []
        for (name, cell), texts in remarks.items():
            sheet, where = self._place(name, cell)
            notes.setdefault(sheet, {}).setdefault(where or "A1", []).extend(texts)
            if where and any(remark.is_error for remark in texts):
                wrong.setdefault(sheet, set()).add(coordinate_to_tuple(where))
            table.append((sheet, where, MarkedCell(name or "", cell or "", "", texts)))
        removed = self._earlier_table()
        top = self._top_rows(table, removed)
        for sheet in self._sheets:
            moved = (removed, top) if sheet is self._cover else (range(0), TopRows())
            self._mark(sheet, notes.get(sheet, {}), wrong.get(sheet, ()), *moved)
        self._name_table(removed, len(top.rows))
        if self._styles is not None and self._styles_part:
            self._package.replace(self._styles_part, self._styles.result())
        return self._package.result()

    def _place(self, name: str | None, cell: str | None) -> tuple[Sheet, str | None]:
        """The sheet on which a remark is, and the cell; without one, or where there is no such sheet, None."""
        wanted = name or COVER
        sheet = next((sheet for sheet in self._sheets if comparison_key(sheet.name) == wanted), None)
        if sheet is None or cell is None:
            return sheet or self._cover or self._sheets[0], None
        row, column = coordinate_to_tuple(cell)
        inside = (
            (merged.min_row, merged.min_col)
            for merged in self._book.merged(sheet)
            if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col
        )
        row, column = next(inside, (row, column))
        return sheet, f"{get_column_letter(column)}{row}"

    # -- the cover -------------------------------------------------------------------------------------------------

    def _top_rows(self, table: Iterable[tuple[Sheet, str | None, MarkedCell]], removed: range) -> TopRows:
        """The rows of the table; where a cell of the cover is after they are there depends on how many they are."""
        cells = [(sheet, where, cell) for sheet, where, cell in table]
        if self._cover is None or not cells:
            return TopRows()

        def rows(move: RowMove) -> TopRows:
            placed = []
            for sheet, where, cell in cells:
                moved = (move.reference(where) if sheet is self._cover else where) if where else None
                named = cell._replace(cell=moved or cell.cell) if sheet is self._cover else cell
                place = f"{quote_sheetname(sheet.name)}!{moved}" if moved else ""
                placed.append(named._replace(place=place))
            return cover_rows(placed, self._title, self._office, self._styles, self._cover_columns())

        return rows(RowMove(removed, len(rows(RowMove()).rows)))

    def _cover_columns(self) -> int:
        """How many columns the cover has: its title stands over all of them."""
        ranges = self._book.merged(self._cover) if self._cover else ()
        return max((merged.max_col for merged in ranges), default=0)

    def _earlier_table(self) -> range:
        """The rows of the table that an earlier copy has; none where the name does not lead to one."""
        if self._cover is None:
            return range(0)
        root, text = self._workbook()
        first = next(iter(self._book.rows(self._cover)), (0, {}))
        cell = first[1].get(1)
        begin = str(cell.value) if cell is not None and first[0] == 1 else ""
        for node in root.all() if begin.startswith((f"【{TO_CORRECT}】", f"【{TO_CHECK}】")) else ():
            if node.name == "definedName" and node.attributes.get("name") == _TABLE_NAME:
                rows = _TABLE_ROWS.search(text.text(node.tag_end, node.content_end))
                return range(1, int(rows[1]) + 1) if rows else range(0)
        return range(0)

    def _workbook(self) -> tuple[Node, XmlEdits]:
        edits = XmlEdits(self._package.read(self._package.parts.main))
        return edits.root(), edits

    def _name_table(self, removed: range, inserted: int) -> None:
        """Names the rows of the table, and moves what the names of ranges say of the cover."""
        if self._cover is None or not (removed or inserted):
            return
        root, edits = self._workbook()
        move = RowMove(removed, inserted)
        sheet = quote_sheetname(self._cover.name)
        written = "|".join(re.escape(escape_text(name)) for name in (sheet, self._cover.name))
        pattern = re.compile(rf"((?:{written})!)([$A-Za-z0-9:]+)")
        names = root.child("definedNames")
        for node in names.children if names else ():
            if node.attributes.get("name") == _TABLE_NAME:
                edits.replace(node.start, node.end, "")
                continue
            text = edits.text(node.tag_end, node.content_end)
            moved = pattern.sub(lambda found: found[1] + (move.reference(found[2]) or found[2]), text)
            if moved != text:
                edits.replace(node.tag_end, node.content_end, moved)
        if inserted:
            text = escape_text(f"{sheet}!$A$1:${last_column(self._cover_columns())}${inserted}")
            element = f'<{root.prefix}definedName name="{_TABLE_NAME}">{text}</{root.prefix}definedName>'
            if names is not None:
                edits.extend(names, element)
            elif sheets := root.child("sheets"):
                wrapped = f"<{root.prefix}definedNames>{element}</{root.prefix}definedNames>"
                edits.insert((root.child("functionGroups") or sheets).end, wrapped)
        self._package.replace(self._package.parts.main, edits.result())

    # -- any sheet -------------------------------------------------------------------------------------------------

    def _mark(
        self,
        sheet: Sheet,
        remarks: Mapping[str, Sequence[Remark]],
        wrong: Collection[tuple[int, int]],
        removed: range,
        top: TopRows,
    ) -> None:
        part = sheet.part or ""
        comments_part = self._package.target(part, "comments")
        notes = Notes(self._package.read(comments_part) if comments_part else None)
        is_red = self._styles is not None and bool(self._styles.red)
        if not (remarks or notes.removed or is_red or removed or top.rows):
            return
        for cell, texts in remarks.items():
            notes.add(cell, note_text(texts), self._office)
        edits = SheetEdits(self._package.read(part), wrong, self._styles, removed, top)
        drawing = self._write_notes(part, comments_part, notes, edits)
        self._package.replace(part, edits.result(drawing))
        if edits.is_moved:
            self._move_others(part, edits.move)

    def _write_notes(self, part: str, comments_part: str | None, notes: Notes, edits: SheetEdits) -> str | None:
        """Writes the comments and their drawing; the id of the relationship to it, if the sheet had none."""
        if comments_part is None and not notes.texts:
            return None
        texts = dict(notes.texts)
        notes.move(edits.move)
        if comments_part:
            self._package.replace(comments_part, notes.result())
        else:
            self._package.add(part, "comments", "xl/comments.xml", notes.result(), _COMMENTS_TYPE)
        if edits.legacy_drawing is None:
            shapes = shapes_bytes(None, texts, notes.removed, edits.move)
            return self._package.add(part, "vmlDrawing", "xl/drawings/vmlDrawing.vml", shapes, _VML_TYPE)
        related = self._package.parts.related(part)
        drawing = next(
            (r.target for r in related if r.id == edits.legacy_drawing and r.target in self._package.parts), None
        )
        if drawing is not None:
            shapes = shapes_bytes(self._package.read(drawing), texts, notes.removed, edits.move)
            self._package.replace(drawing, shapes)
        return None

    def _move_others(self, part: str, move: RowMove) -> None:
        """Moves pictures and tables with the rows of their sheet."""
        for relation in self._package.parts.related(part):
            if relation.kind not in ("drawing", "table") or relation.target not in self._package.parts:
                continue
            edits = XmlEdits(self._package.read(relation.target))
            for node in edits.root().all():
                if node.name in ("from", "to") and (row := node.child("row")):
                    number = edits.text(row.tag_end, row.content_end).strip()
                    if number.isdecimal():
                        edits.replace(row.tag_end, row.content_end, str((move.row(int(number) + 1) or 1) - 1))
                elif relation.kind == "table" and (moved := move.reference(node.attributes.get("ref", ""))):
                    edits.replace(node.start, node.tag_end, edits.tag_with(node, {"ref": moved}))
            self._package.replace(relation.target, edits.result())
