"""Table: what every renderer takes. Values may be any text; each renderer makes them harmless for its format."""

from collections.abc import Sequence
from typing import NamedTuple


class Column(NamedTuple):
    """A column: its key in CSV, its heading in the user's language.

    `detail`: on a terminal it is shown below the row, so that the other columns have room. `number`: aligned to
    the right. `whole`: never broken into lines. `least`: the least width in cells if it may be folded; narrower,
    Chinese text becomes a column of single characters.
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
