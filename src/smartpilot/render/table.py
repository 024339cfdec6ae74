"""Table: what every renderer takes. Values may be any text; each renderer makes them harmless for its format."""

from collections.abc import Sequence, Set
from typing import NamedTuple


class Column(NamedTuple):
    """A column: its key in CSV, its heading in the user's language.

    `detail`: on a terminal it is shown below the row, so that the other columns have room. `number`: aligned to
    the right. `whole`: never broken into lines. `least`: the least width in cells if it may be folded; narrower,
    Chinese text becomes a column of single characters. `unbroken`: a value that is wider than the column stands on a
    line of its own above the row. `distinguishing`: it only tells rows apart, and says nothing where they all have the
    same in it; or, with `usual`, where they all have that. `left_out`: where a terminal is too narrow, columns with 1
    are left out first, then those with 2, and so on; those with 0 never.
    """

    key: str
    heading: str
    detail: bool = False
    number: bool = False
    whole: bool = False
    least: int = 8
    unbroken: bool = False
    distinguishing: bool = False
    usual: str | None = None
    left_out: int = 0


class Table(NamedTuple):
    """Rows of text under columns. `styles` has a Rich style for each row, or is empty."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    title: str = ""
    styles: Sequence[str] = ()
    footer: Sequence[str] | None = None


def without_needless_columns(table: Table) -> Table:
    """A table without the details that no row has, and what would distinguish rows but is the same in all of them.

    They would only take room.
    """
    return with_columns(
        table,
        [
            index
            for index, column in enumerate(table.columns)
            if not (column.detail and not any(row[index] for row in table.rows))
            and not (column.distinguishing and _says_nothing(column, {row[index] for row in table.rows}))
        ],
    )


def _says_nothing(column: Column, values: Set[str]) -> bool:
    return len(values) < 2 and (column.usual is None or values <= {column.usual, ""})


def with_columns(table: Table, indexes: Sequence[int]) -> Table:
    """The table with these of its columns only."""
    return table._replace(
        columns=[table.columns[index] for index in indexes],
        rows=[[row[index] for index in indexes] for row in table.rows],
        footer=[table.footer[index] for index in indexes] if table.footer else None,
    )
