"""Table: what every renderer takes. Values are people's texts; each renderer makes them harmless its own way."""

from collections.abc import Sequence
from typing import NamedTuple


class Column(NamedTuple):
    """A column: its key in CSV, its heading in the user's language.

    `detail`: on a terminal it stands below the row instead of beside it, so that the others have room.
    `number`: aligned to the right. `whole`: never broken into lines. `least`: else the width that it needs at
    least; below the usual one, Chinese text becomes a tower of single characters.
    """

    key: str
    heading: str
    detail: bool = False
    number: bool = False
    whole: bool = False
    least: int = 8


class Table(NamedTuple):
    """Rows of text under columns. `styles` has a Rich style for each row, or is empty."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    title: str = ""
    styles: Sequence[str] = ()
    footer: Sequence[str] | None = None
