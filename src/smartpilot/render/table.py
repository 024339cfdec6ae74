"""Table: what every renderer takes. Values may be any text; each renderer makes them harmless for its format."""

from collections.abc import Sequence
from typing import NamedTuple


class Column(NamedTuple):
    """A column: its key in CSV, its heading in the user's language.

    `detail`: on a terminal it is shown below the row, so that the other columns have room. `number`: aligned to
    the right. `whole`: never broken into lines. `least`: the least width in cells if it may be folded; narrower,
    Chinese text becomes a column of single characters. `unbroken`: a value that is wider than the column stands on a
    line of its own above the row. `distinguishing`: it only tells rows apart, and says nothing
    where they all have the same in it.
    """

    key: str
    heading: str
    detail: bool = False
    number: bool = False
    whole: bool = False
    least: int = 8
    unbroken: bool = False
    distinguishing: bool = False


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
    shown = [
        index
        for index, column in enumerate(table.columns)
        if not (column.detail and not any(row[index] for row in table.rows))
        and not (column.distinguishing and len({row[index] for row in table.rows}) < 2)
    ]
    return table._replace(
        columns=[table.columns[index] for index in shown],
        rows=[[row[index] for index in shown] for row in table.rows],
        footer=[table.footer[index] for index in shown] if table.footer else None,
    )
