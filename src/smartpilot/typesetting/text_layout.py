"""How texts lie in cells: where their lines end, how high the rows are for them, how wide the columns.

A mark that closes never begins a line, and one that opens never ends it (避头尾). Excel sees to that, LibreOffice does
not.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from unicodedata import east_asian_width

from smartpilot.typesetting.standard import POINTS_PER_MM

# What a cell leaves free above and below, beside, for an indent; in points.
_AIR_HIGH, _AIR_WIDE, _INDENT = 6, 5, 8
_HIGHEST_ROW = 409  # Excel's limit
_MOST_LINES = 30  # of a text in a table

# What stays on one line: a day; a Latin word or a number; punctuation with the character before or after it.
_OPENING, _CLOSING = "（《“‘〔【", "，。、；：？！）》”’〕】"
_WRITTEN_DAY = "[0-9]{4}(?:年[0-9]{1,2}月[0-9]{1,2}日|-[0-9]{2}-[0-9]{2}(?![0-9]))"
_WORD = re.compile(f"{_WRITTEN_DAY}|[!-~]+")
_UNBROKEN = re.compile(rf"[{_OPENING}]*(?:{_WORD.pattern}|.)[{_CLOSING}]*")
_UNBROKEN_IN_A_WORD = re.compile(rf"[{_OPENING}]*.[{_CLOSING}]*")
# Where a program's own line breaks may be bad ones.
_DELICATE = re.compile(rf"[{_OPENING}{_CLOSING}]|{_WRITTEN_DAY}")


class _FontWidth(NamedTuple):
    """In em: a Chinese character is as wide as its size, or a little wider where another font stands in."""

    chinese: float
    latin: float


_USUAL, _WIDEST = _FontWidth(1.02, 0.6), _FontWidth(1.06, 0.65)
_FONT_WIDTHS = (_FontWidth(1.0, 0.5), _USUAL, _WIDEST)


def row_height(texts: Iterable[tuple[str, float, int]], size: float) -> float:
    """The height in points for the longest of (text, width in mm, indent), as it wraps in its column."""
    return height_of_lines(
        max((len(break_lines(text, mm, size, indent)) for text, mm, indent in texts), default=1), size
    )


def height_of_lines(lines: int, size: float) -> float:
    """The height in points of a row for so many lines."""
    # A line is that high in the tallest of the usual fonts.
    return min(lines * 1.5 * size + _AIR_HIGH, _HIGHEST_ROW)


def with_breaks(text: str, mm: float, size: float, indent: int = 0) -> str:
    """The text for a cell `mm` wide, with line breaks, which fill the cell in most fonts."""
    return "\n".join(_break_lines(text, mm, size, indent, _USUAL))


def with_needed_breaks(text: str, mm: float, size: float, indent: int = 0) -> str:
    """The text for a cell `mm` wide, with line breaks only where a program's own might be bad ones.

    These are before a mark, within a day, and before the last character. Any other text can be found and copied as it
    is.
    """
    room = _room(mm, indent)
    of_fonts = [_fill_lines(_pieces(text), room, size, font) for font in _FONT_WIDTHS]
    if len(of_fonts[0]) == 1:
        return text
    # Some programs leave no air beside a text.
    of_fonts.append(_fill_lines(_pieces(text), room + _AIR_WIDE, size, _FONT_WIDTHS[0]))
    is_bad = _DELICATE.search(text) or any(len(lines[-1]) == 1 for lines in of_fonts)
    return "\n".join(break_lines(text, mm, size, indent)) if is_bad else text


def break_lines(text: str, mm: float, size: float, indent: int = 0) -> Sequence[str]:
    """The lines of a text in a cell `mm` wide, in any of the usual fonts; the last is more than one character."""
    return _break_lines(text, mm, size, indent, _WIDEST)


@lru_cache(maxsize=4096)
def _break_lines(text: str, mm: float, size: float, indent: int, font: _FontWidth) -> Sequence[str]:
    lines = list[str]()
    for paragraph in text.split("\n"):
        pieces = _pieces(paragraph)
        if len(pieces) > 2:
            pieces[-2:] = ["".join(pieces[-2:])]
        lines += _fill_lines(pieces, _room(mm, indent), size, font)
    return lines


def _room(mm: float, indent: int) -> float:
    return mm * POINTS_PER_MM - _AIR_WIDE - indent * _INDENT


def _pieces(text: str) -> list[str]:
    return _UNBROKEN.findall(text)


def _fill_lines(pieces: Iterable[str], room: float, size: float, font: _FontWidth) -> list[str]:
    """The lines that pieces fill; a piece wider than a line is broken."""
    lines, line, used = [], "", 0.0
    for piece in pieces:
        width = _width(piece, size, font)
        if line and used + width > room:
            lines.append(line)
            line, used, piece = "", 0.0, piece.lstrip()
        if width <= room:
            line, used = line + piece, used + width
            continue
        for character in _UNBROKEN_IN_A_WORD.findall(piece):
            width = _width(character, size, font)
            if line and used + width > room:
                lines.append(line)
                line, used = "", 0.0
            line, used = line + character, used + width
    return [*lines, line]


def _width(text: str, size: float, font: _FontWidth) -> float:
    # Ambiguous ones (“”—·) are wide in a Chinese font.
    return sum((font.chinese if east_asian_width(c) in "WFA" else font.latin) * size for c in text)


def text_width(text: str, size: float, indent: int = 0) -> float:
    """The width in mm of a column in which a text has one line."""
    return (_width(text, size, _WIDEST) + _AIR_WIDE + indent * _INDENT + 1) / POINTS_PER_MM


class ColumnTexts(NamedTuple):
    """The longest text of a column, its indent, the least width in mm.

    `usual`: the longest text without those that are exceptions. `day`, `word`: the longest day; number or Latin word.
    `is_fixed`: the column gets no more than it needs. `is_remark`: its texts may have twice the lines of others.
    """

    longest: str
    usual: str = ""
    day: str = ""
    word: str = ""
    indent: int = 0
    least: float = 0
    is_fixed: bool = False
    is_remark: bool = False

    def width_of_line(self, text: str, size: float) -> float:
        """The width in mm in which a text has one line."""
        return max(self.least, text_width(text, size, self.indent))

    def narrowest(self, most: float, size: float) -> float:
        """The least width in mm that breaks no day, and no number or Latin word that has room in `most`."""
        kept = [self.width_of_line(text, size) for text in ("一二", self.day)]
        return max(*kept, min(self.width_of_line(self.word, size), most))

    def width(self, lines: int, narrowest: float, size: float) -> float:
        """The least width in mm in which its usual texts have no more than so many lines; twice as many in remarks."""
        lines = 2 * lines if self.is_remark else lines
        text = self.usual or self.longest
        if lines == 1:
            return self.width_of_line(text, size)
        mm = max(narrowest, text_width(text, size, self.indent) / lines)
        while len(break_lines(text, mm, size, self.indent)) > lines:
            mm += 1
        return mm


# Of so many texts the longest may be an exception, where it is this many times as long as the others.
_FEW, _EXCEPTION = 10, 1.5


def column_texts(values: Iterable[object], size: float, **rest: Any) -> ColumnTexts:
    """The longest of the values of a column; see `ColumnTexts` for the rest."""

    def width(text: str) -> float:
        return _width(text, size, _WIDEST)

    texts = sorted(map(str, values), key=width)
    ordinary = _EXCEPTION * width(texts[-1 - len(texts) // _FEW])
    usual = next(text for text in reversed(texts) if width(text) <= ordinary)
    words = {word for text in set(texts) for word in _WORD.findall(text)}
    days = {word for word in words if _DELICATE.fullmatch(word)}
    day, word = (max(found, key=width, default="") for found in (days, words - days))
    return ColumnTexts(texts[-1], usual, day, word, **rest)


def fit_columns(columns: Sequence[ColumnTexts], room: float, size: float) -> list[float]:
    """Widths in mm that fill the room.

    A column that needs no more than its share of it has one line in each row, so that one long text costs the others
    nothing. Of the rest as much goes to each of the other columns as makes the fewest lines; what is left then, to
    those whose texts have one line with it, to those that have more lines, and to all that are not fixed.
    """
    widths = _share_room(columns, room, size)
    one_line = [column.width_of_line(column.longest, size) for column in columns]
    for index in sorted(range(len(columns)), key=lambda i: (columns[i].is_remark, one_line[i] - widths[i])):
        if sum(widths) - widths[index] + one_line[index] <= room:
            widths[index] = one_line[index]
    growing = [index for index, width in enumerate(widths) if width < one_line[index]]
    growing = growing or [index for index, column in enumerate(columns) if not column.is_fixed]
    growth = (room - sum(widths)) / (sum(widths[index] for index in growing) or 1)
    return [width + width * growth if index in growing else width for index, width in enumerate(widths)]


def _share_room(columns: Sequence[ColumnTexts], room: float, size: float) -> list[float]:
    """The widths in mm that the columns need for their usual texts; together they are no wider than the room."""
    narrowest = [column.narrowest(room / len(columns), size) for column in columns]
    widths = [column.width_of_line(column.usual or column.longest, size) for column in columns]
    order = sorted(range(len(columns)), key=lambda index: widths[index])
    while order and widths[order[0]] <= room / len(order):
        room -= widths[order.pop(0)]
    for lines in range(1, _MOST_LINES):
        for index in order:
            widths[index] = columns[index].width(lines, narrowest[index], size)
        if sum(widths[index] for index in order) <= room:
            return widths
    # Too much even so: each has what its words need, and a part of the rest.
    least = sum(narrowest[index] for index in order)
    wanted = sum(widths[index] for index in order) - least
    for index in order:
        part = (widths[index] - narrowest[index]) / wanted if wanted else 0
        widths[index] = narrowest[index] + (room - least) * part if room > least else room * narrowest[index] / least
    return widths


def split_into_pages(
    heights: Sequence[float], kept: Sequence[bool], room: float, *, first_used: float = 0, used: float = 0
) -> list[int]:
    """The page of each row, from 1.

    `kept`: rows that stand on the page of the row after them, as headings do. `first_used`, `used`: what stands above
    the rows on the first page and on each later one; like `heights` and `room` in points.
    """
    pages: list[int] = []
    page, height_so_far = 1, first_used
    for index, height in enumerate(heights):
        needed = height
        for is_kept, following in zip(kept[index:], heights[index + 1 :], strict=False):
            if not is_kept:
                break
            needed += following
        if pages and height_so_far + needed > room:
            page, height_so_far = page + 1, used
        pages.append(page)
        height_so_far += height
    return pages
