"""The names in a file that anybody may have made: one a line, or a column of a table."""

from collections.abc import Sequence
from typing import NamedTuple

from smartpilot.errors import UsageError
from smartpilot.i18n import _, ngettext
from smartpilot.official.files.line import Line
from smartpilot.official.files.lines import TextLimits, read_rows
from smartpilot.places.resolution import NameLine
from smartpilot.records.meanings import normalise_word
from smartpilot.records.words import require_word

# A list of researchers may have every county in ten years, and columns of its own. Most names take a tenth of a
# millisecond, and none a third.
NAME_LIMITS = TextLimits(lines=30_000, characters=5_000_000)


class NameList(NamedTuple):
    """The names of a file, and a sentence for all of it that was not read."""

    names: Sequence[NameLine]
    skipped: Sequence[str]


def read_names(content: bytes, *, suffix: str = "", column: str | None = None) -> NameList:
    """The names in a text, a CSV, a workbook or a document; of several columns those of the one with this heading.

    A column without a heading of its own is named by its number, from 1.

    Raises UsageError where the file cannot be read, has several columns and none is named, or has no such column, or
    several.
    """
    lines, skipped = read_rows(content, is_csv=suffix == ".csv" or column is not None, limits=NAME_LIMITS)
    index, named = _find_column(lines, column)
    names = [NameLine(line.number, line.sheet, text) for line in named if (text := _text_of(line, index))]
    if empty := len(named) - len(names):
        message = ngettext("{n} row has no name in the column", "{n} rows have no name in the column", empty)
        skipped = [*skipped, message.format(n=empty)]
    return NameList(names, skipped)


def _find_column(lines: Sequence[Line], column: str | None) -> tuple[int, Sequence[Line]]:
    """The index of the column with the names, and the lines that have some: all below the heading, if it has one."""
    headings = [_text_of(lines[0], index) for index in range(len(lines[0].cells))]
    width = max(len(line.cells) for line in lines)
    if column is None:
        filled = {index for line in lines for index in range(len(line.cells)) if _text_of(line, index)}
        if len(filled) > 1:
            hint = _("say which one with --column: {words}")
            raise UsageError(_("the file has several columns"), hint.format(words=_(", ").join(filter(None, headings))))
        return next(iter(filled), 0), lines
    if column.isdecimal() and column not in headings and 1 <= int(column) <= width:
        return int(column) - 1, lines
    unknown = _("the file has no column {name}").format(name=column)
    wanted = normalise_word(column)
    numbers = [str(index + 1) for index, text in enumerate(headings) if text and normalise_word(text) == wanted]
    if len(numbers) > 1:
        message = _("the columns {numbers} are all called {name}").format(numbers=_(", ").join(numbers), name=column)
        hint = _("give one of them another heading, or name it by its number: --column {n}")
        raise UsageError(message, hint.format(n=numbers[0]))
    return headings.index(require_word(column, filter(None, headings), unknown)), lines[1:]


def _text_of(line: Line, index: int) -> str:
    """The text of a cell on one line; empty where the line is shorter."""
    return " ".join(line.cells[index].split()) if index < len(line.cells) else ""
