"""The file of a list to lines: .xlsx, .docx, .csv, or text pasted from a page."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.line import FileLines, Line, describe_unread
from smartpilot.official.files.text import MAX_LIST_SIZE, decode_text, is_package, require_content
from smartpilot.text import unescape_formula

# Lines that hold something. The list of a round has hundreds, and matching a name takes its time.
MAX_LINES = 5_000
# Characters of all of them.
MAX_TEXT = 1_000_000


class TextLimits(NamedTuple):
    """The most lines that hold something, and the most characters of all of them."""

    lines: int
    characters: int


_LIST_LIMITS = TextLimits(MAX_LINES, MAX_TEXT)

# So many lines say what stands between the cells of a CSV; the first may be a title.
_LINES_WITH_DELIMITER = 20
# What the two files begin with, below comments.
_REGISTRY = re.compile(
    r"\ufeff?(?:[ \t]*(?:#.*)?\n)*(?:format *=|\[\[(?:sources|notices|pilots|projects|candidates|events)\]\])"
)
# What the program's JSON and CSV begin with.
_EXPORTED = re.compile(r'\ufeff?(?:\s*\{\s*"format": "smartpilot\.|kind,id,name,province,division,)')


def read_lines(content: bytes, *, suffix: str = "") -> FileLines:
    """The lines of a list. Its content says what kind of file it is; `suffix` only tells CSV from other text.

    Raises UsageError where it is no list that can be read: one that the program wrote, or as `read_rows` does.
    """
    require_content(content, MAX_LIST_SIZE)
    if not is_package(content) and _EXPORTED.match(decode_text(content)):
        message = _("smartpilot exported this file from a registry, so it cannot confirm one")
        raise UsageError(message, _("name the file of the official list"))
    return read_rows(content, is_csv=suffix == ".csv")


def read_rows(content: bytes, *, is_csv: bool = False, limits: TextLimits = _LIST_LIMITS) -> FileLines:
    """The lines of any file with text in lines or rows, which says itself whether it is a workbook or a document.

    Raises UsageError where it has no such lines: a picture, a PDF, an empty file, a registry, too many lines.
    """
    require_content(content, MAX_LIST_SIZE)
    if is_package(content):
        lines, skipped = _package_lines(content, limits)
        return FileLines(lines, skipped + describe_unread(lines))
    text = decode_text(content)
    if text.lstrip().lower().startswith(("<!doctype", "<html", "<?xml")):
        message = _("the file is the source of a web page, not its text")
        raise UsageError(message, _("open it, select the list, and paste it into a text file"))
    if is_registry(text):
        raise UsageError(_("the file is a registry or a ledger, not a list"), _("name the file of the official list"))
    return FileLines(_require_few(_csv_lines(text) if is_csv else _text_lines(text), limits), [])


def is_registry(text: str) -> bool:
    """Whether a text is a registry or a ledger; a page that shows parts of one is none."""
    return _REGISTRY.match(text) is not None


def _require_few(lines: Iterable[Line], limits: TextLimits) -> list[Line]:
    """The lines. Raises UsageError where they are more than the limits allow; the rest is not even looked at."""
    few = list(islice(lines, limits.lines + 1))
    too_much = ""
    if len(few) > limits.lines:
        too_much = _("the file has more than {n} lines").format(n=limits.lines)
    elif sum(len(cell) for line in few for cell in line.cells) > limits.characters:
        too_much = _("the file has more than {n} characters").format(n=limits.characters)
    if too_much:
        raise UsageError(too_much, _("copy the list alone into a new file"))
    return few


def _text_lines(text: str) -> Iterator[Line]:
    """Lines with tabs between their cells, as from a page, or strokes around them, as in Markdown."""
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if stripped:
            cells = stripped.strip("|").split("|") if stripped.startswith("|") else line.split("\t")
            yield Line(number, tuple(cells))


def _csv_lines(text: str) -> Iterator[Line]:
    """Rows, numbered by the line on which each begins; an apostrophe of our own before a formula is left out."""
    first_lines = list(islice((line for line in text.split("\n") if line.strip()), _LINES_WITH_DELIMITER))
    delimiter = max(",\t;", key=lambda mark: sum(mark in line for line in first_lines))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    number = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield Line(number, tuple(unescape_formula(cell) for cell in row))
            number = reader.line_num + 1
    except csv.Error as error:
        message = _("line {n} is not valid CSV: {reason}").format(n=reader.line_num, reason=error)
        raise UsageError(message, _("save it as CSV again, or as .xlsx")) from error


def _package_lines(content: bytes, limits: TextLimits) -> FileLines:
    """The lines of a workbook or a document."""
    from smartpilot.official.files.package import require_package
    from smartpilot.workbook.parts import DOCUMENT, WORKBOOK

    parts = require_package(content)
    if parts.kind == DOCUMENT:
        from smartpilot.official.files.docx import describe_margins, document_lines

        return FileLines(_require_few(document_lines(parts), limits), describe_margins(parts))
    if parts.kind == WORKBOOK:
        from smartpilot.official.files.xlsx import sheet_lines

        lines, skipped = sheet_lines(parts)
        return FileLines(_require_few(lines, limits), skipped)
    raise UsageError(_("the file is an archive"), _("unpack it first"))
