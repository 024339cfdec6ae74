"""The lines of a file, whatever kind of file it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.text import shorten


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `number` counts from 1: lines of a text, rows of a sheet, rows and paragraphs of a document.

    `cells`: one text for a line without columns; `table`: which table of the file it is in, 0 for none; `unread`: in
    words, what stands there and is not in the cells, such as a picture or struck-out text; `merged`: by its column, the
    text of each cell that began in a row above and goes on here.
    """

    number: int
    cells: tuple[str, ...]
    sheet: str = ""
    table: int = 0
    unread: tuple[str, ...] = ()
    merged: Mapping[int, str] = field(default_factory=dict, hash=False)

    @property
    def where(self) -> str:
        """Where it stands in the file: `12`, or `附件1!12` in a workbook."""
        return f"{self.sheet}!{self.number}" if self.sheet else str(self.number)

    @property
    def text(self) -> str:
        """All its cells as one text."""
        return " ".join(" ".join(cell.split()) for cell in self.cells if cell.strip())


class FileLines(NamedTuple):
    """The lines of a file. `skipped`: a sentence for all that was not read: a sheet, a picture, struck-out text."""

    lines: list[Line]
    skipped: list[str]


class FileText(NamedTuple):
    """The text of a file; `skipped` as of its lines."""

    text: str
    skipped: list[str]


def describe_unread(lines: Iterable[Line]) -> list[str]:
    """A sentence for each line in which something stands that is not in its cells."""
    message = _("line {line}: not read: {what}")
    return [message.format(line=line.where, what=_(", ").join(line.unread)) for line in lines if line.unread]


def describe_struck(text: str) -> tuple[str, ...]:
    """What a line says of text that was struck out; nothing where there is none."""
    return (_("struck-out or hidden text: {text}").format(text=shorten(text.strip())),) if text.strip() else ()


def describe_deleted(text: str) -> tuple[str, ...]:
    """What a line says of text whose deletion is tracked; nothing where there is none."""
    return (_("deleted text: {text}").format(text=shorten(text.strip())),) if text.strip() else ()
