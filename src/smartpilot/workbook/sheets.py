"""The sheets of any workbook, row by row (ECMA-376 part 1, chapter 18): what cells hold, and what of it is seen.

openpyxl reads all of a workbook or nothing of it. Here a fault in its styles or properties costs no value, and what is
hidden, struck out or a picture is known.
"""

import datetime as dt
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import BadZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel, from_ISO8601
from openpyxl.worksheet.cell_range import CellRange

from smartpilot.workbook.package import unreadable_workbook
from smartpilot.workbook.parts import Parts, Relationship, local_name

# The value of a cell.
CellValue = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None

# Formats of days and times that are built into Chinese Excel (18.8.30).
_CHINESE_DATES = frozenset([*range(27, 37), *range(50, 59)])
# The function by which WPS shows a picture in a cell.
_PICTURE = "DISPIMG("
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_FALSE = ("0", "false", "off", "none")


# What the zip, the XML parser, openpyxl and the numbers in it raise where a part is none of a workbook.
_MALFORMED = (BadZipFile, zlib.error, EOFError, ParseError, ArithmeticError, LookupError, TypeError, ValueError)


@contextmanager
def _refusing_malformed() -> Iterator[None]:
    """Raises RefusedFileError where a part cannot be read as one of a workbook."""
    try:
        yield
    except _MALFORMED as error:
        raise unreadable_workbook() from error


class Sheet(NamedTuple):
    """A sheet. `part`: where its rows are; None where the package has no such part, or it is a chart."""

    name: str
    is_visible: bool
    is_chart: bool
    part: str | None


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell: its reference (B7), what it holds, and of what type (f: a formula, e: an error, b: true or false).

    `shown`: what a reader sees of it: of a formula the last value, of a text what is not struck out (`struck`).
    `hidden`: whether its row or its column is hidden.
    """

    reference: str
    value: CellValue
    type: str
    shown: CellValue = None
    struck: str = ""
    hidden: Literal["", "row", "column"] = ""

    @property
    def is_picture(self) -> bool:
        """Whether WPS shows a picture in it."""
        return self.type == "f" and _PICTURE in str(self.value)


class _Text(NamedTuple):
    """The text of a cell, and what of it is struck out and what is not."""

    whole: str
    shown: str
    struck: str


class _SheetContent(NamedTuple):
    """What stands in a sheet: the rows that hold anything, and the merged ranges."""

    rows: Sequence[tuple[int, dict[int, SheetCell]]]
    merged: Sequence[CellRange]


class SheetReader:
    """A workbook of which only the sheets that are asked for are read, each once."""

    def __init__(self, parts: Parts) -> None:
        """The package must have been checked. Raises RefusedFileError where it is no workbook, or has no sheets."""
        self._parts = parts
        with _refusing_malformed():
            root = parts.root(parts.main)
            elements = list(root.iter()) if root is not None else []
            related = {relation.id: relation for relation in parts.related(parts.main)}
            self.sheets = [_sheet(element, related, parts) for element in elements if local_name(element) == "sheet"]
            if not self.sheets:
                raise ValueError
            properties = [element for element in elements if local_name(element) == "workbookPr"]
            is_mac = any(element.get("date1904", "0") not in _FALSE for element in properties)
            self.epoch: dt.datetime = MAC_EPOCH if is_mac else WINDOWS_EPOCH
            targets = {relation.kind: relation.target for relation in related.values()}
            self._contents: dict[str | None, _SheetContent] = {}
            self._texts = list(self._read_texts(targets.get("sharedStrings", "")))
            self._read_styles(targets.get("styles", ""))

    def rows(self, sheet: Sheet) -> Sequence[tuple[int, dict[int, SheetCell]]]:
        """The rows of a sheet that hold anything: the number of each, and its cells by the number of their column.

        Raises RefusedFileError where the part of the sheet, or one that it needs, is none of a workbook.
        """
        return self._content(sheet).rows

    def merged(self, sheet: Sheet) -> Sequence[CellRange]:
        """The merged ranges of a sheet. Raises what `rows` does."""
        return self._content(sheet).merged

    def _content(self, sheet: Sheet) -> _SheetContent:
        """What is in a sheet, which is parsed once."""
        if sheet.part not in self._contents:
            with _refusing_malformed():
                self._contents[sheet.part] = self._read_content(sheet.part)
        return self._contents[sheet.part]

    def _read_content(self, part: str | None) -> _SheetContent:
        number = 0
        hidden_columns: list[range] = []
        rows: list[tuple[int, dict[int, SheetCell]]] = []
        merged: list[CellRange] = []
        for name, element in self._elements(part, "row"):
            if name == "col" and element.get("hidden", "0") not in _FALSE:
                hidden_columns.append(range(_integer(element.get("min"), 1), _integer(element.get("max"), 1) + 1))
            elif name == "row":
                number = _integer(element.get("r"), number + 1)
                if cells := self._row_cells(element, number, hidden_columns):
                    rows.append((number, cells))
            elif name == "mergeCell":
                merged.append(CellRange(element.get("ref")))
        return _SheetContent(rows, merged)

    def covered_cells(self, sheet: Sheet) -> dict[int, dict[int, tuple[int, int]]]:
        """By row and column, the cells that a merged one covers, each with where that begins and has its text."""
        covered: dict[int, dict[int, tuple[int, int]]] = {}
        for merged in self.merged(sheet):
            first = merged.min_row, merged.min_col
            for row, column in merged.cells:
                if (row, column) != first:
                    covered.setdefault(row, {})[column] = first
        return covered

    def drawings(self, sheet: Sheet) -> Iterator[tuple[int, str]]:
        """The drawings of a sheet: the row at which each begins, and its text; a picture or a chart has none."""
        parts = [relation.target for relation in self._parts.related(sheet.part or "") if relation.kind == "drawing"]
        roots = [root for part in parts if (root := self._parts.root(part)) is not None]
        for anchor in (anchor for root in roots for anchor in root):
            # Shapes may be there a second time, for programs that do not know their form.
            second = {e for fallback in anchor.iter() if local_name(fallback) == "Fallback" for e in fallback.iter()}
            elements = [element for element in anchor.iter() if element not in second]
            row = next((_integer(element.text, 0) for element in elements if local_name(element) == "row"), 0)
            text = "".join(element.text or "" for element in elements if local_name(element) == "t")
            if text or any(local_name(element) in ("blip", "graphicFrame") for element in elements):
                yield row + 1, text

    def _elements(self, part: str | None, unit: str) -> Iterator[tuple[str, Element]]:
        """The elements of a part in the order in which they end, by their names; a unit is forgotten after it."""
        if part is None or part not in self._parts:
            return
        with self._parts.open(part) as content:
            for _event, element in iterparse(content):
                name = local_name(element)
                yield name, element
                if name == unit:
                    element.clear()

    def _row_cells(self, row: Element, number: int, hidden_columns: Iterable[range]) -> dict[int, SheetCell]:
        """The cells of a row that hold anything; one without a reference is beside the one before."""
        cells, column = {}, 0
        is_hidden = row.get("hidden", "0") not in _FALSE
        for element in row:
            if local_name(element) != "c":
                continue
            column = _column_number(element.get("r", "").rstrip("0123456789")) or column + 1
            cell = self._cell(element, f"{get_column_letter(column)}{number}")
            if cell is None:
                continue
            if is_hidden or any(column in columns for columns in hidden_columns):
                cell = replace(cell, hidden="row" if is_hidden else "column")
            cells[column] = cell
        return cells

    def _cell(self, element: Element, reference: str) -> SheetCell | None:
        """A cell; None where it holds nothing."""
        children = {local_name(child): child for child in element}
        type_, style = element.get("t", "n"), _integer(element.get("s"), 0)
        content = children["v"].text if "v" in children else None
        value: CellValue
        shown: CellValue
        if type_ == "s" and content:
            value, shown, struck = self._texts[int(content)]
        elif type_ == "inlineStr" and "is" in children:
            value, shown, struck = _parse_text(children["is"])
        else:
            type_, value = self._value(type_, content, style)
            shown, struck = value, ""
        if style in self._struck_styles and value is not None:
            shown, struck = None, str(value)
        if "f" in children:
            type_, value = "f", f"={children['f'].text or ''}"
            shown = None if _PICTURE in value else shown
        type_ = "s" if type_ in ("inlineStr", "str") else type_
        return None if value is None else SheetCell(reference, value, type_, shown, struck)

    def _value(self, type_: str, text: str | None, style: int) -> tuple[str, CellValue]:
        """The type and the value of a cell that is no text. What is not of its type is a text."""
        try:
            if text is None or type_ not in ("n", "b", "d"):
                return type_, text if text is None else _unescape(text)
            if type_ == "b":
                return type_, text not in _FALSE
            if type_ == "d":
                return type_, from_ISO8601(text)
            number = int(text) if text.strip().lstrip("+-").isdecimal() else float(text)
        except ValueError:
            return "s", text
        try:
            # 20150428 in a cell that is to hold a day is no day.
            return ("d", from_excel(number, self.epoch)) if style in self._date_styles else ("n", number)
        except (ValueError, OverflowError):
            return "n", number

    def _read_texts(self, part: str) -> Iterator[_Text]:
        """The texts that cells share."""
        for name, element in self._elements(part, "si"):
            if name == "si":
                yield _parse_text(element)

    def _read_styles(self, part: str) -> None:
        """The numbers of the styles that show days, and of those that strike out; none where the part is missing."""
        root = self._parts.root(part)
        sections = {local_name(section): section for section in (root if root is not None else ())}
        formats = {_integer(e.get("numFmtId"), 0): e.get("formatCode", "") for e in sections.get("numFmts", ())}
        formats = {**BUILTIN_FORMATS, **dict.fromkeys(_CHINESE_DATES, "yyyy"), **formats}
        struck_fonts = {at for at, font in enumerate(sections.get("fonts", ())) if _is_struck_font(font)}
        styles = list(enumerate(sections.get("cellXfs", ())))
        self._date_styles = {
            at for at, style in styles if is_date_format(formats.get(_integer(style.get("numFmtId"), 0)) or "")
        }
        self._struck_styles = {at for at, style in styles if _integer(style.get("fontId"), 0) in struck_fonts}


@lru_cache(maxsize=1)
def open_sheets(parts: Parts) -> SheetReader:
    """The sheets of a workbook, as `SheetReader` reads them; of the last one what was read is kept."""
    return SheetReader(parts)


def _sheet(element: Element, related: Mapping[str, Relationship], parts: Parts) -> Sheet:
    id_ = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
    relation = related.get(id_)
    is_sheet = relation is not None and relation.kind == "worksheet" and relation.target in parts
    return Sheet(
        element.get("name", ""),
        element.get("state", "visible") == "visible",
        relation is not None and relation.kind != "worksheet",
        relation.target if relation is not None and is_sheet else None,
    )


def _parse_text(element: Element) -> _Text:
    """A text that may have runs of its own fonts, without how it is pronounced."""
    runs = [
        (_unescape(_plain_text(child) if local_name(child) == "r" else child.text or ""), _is_struck_run(child))
        for child in element
        if local_name(child) in ("t", "r")
    ]
    whole = "".join(text for text, _struck in runs)
    struck = "".join(text for text, is_struck in runs if is_struck)
    return _Text(whole, "".join(text for text, is_struck in runs if not is_struck) if struck else whole, struck)


def _unescape(text: str) -> str:
    """A text with the characters that are written as _x000D_ because XML has no way to (ST_Xstring, 22.9.2.19)."""
    if "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), text)
    # Two halves are one character; half of one is none.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _plain_text(run: Element) -> str:
    return "".join(child.text or "" for child in run if local_name(child) == "t")


def _is_struck_run(run: Element) -> bool:
    return any(_is_struck_font(child) for child in run if local_name(child) == "rPr")


def _is_struck_font(font: Element) -> bool:
    return any(local_name(child) == "strike" and child.get("val", "1") not in _FALSE for child in font)


@lru_cache
def _column_number(letters: str) -> int:
    """The number of a column; 0 where there is none of these letters."""
    try:
        return int(column_index_from_string(letters.replace("$", "")))
    except ValueError:
        return 0


def _integer(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() else default
