"""Tables as text: aligned columns for a pipe, Rich tables or cards for a terminal."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from smartpilot.render.rows import Table
from smartpilot.text import cells, visible

if TYPE_CHECKING:
    from rich.box import Box
    from rich.console import Console
    from rich.text import Text

_GAP = 2
# Below this a column of Chinese text becomes a tower of single characters.
_NARROWEST = 8


def plain(tables: Sequence[Table]) -> str:
    """For a pipe: one record a line, nothing cut, no colour, no box; columns aligned by display width."""
    return "\n".join(_plain(table) for table in tables)


def _plain(table: Table) -> str:
    body = [[visible(text) for text in row] for row in table.rows]
    if table.footer:
        body.append([visible(text) for text in table.footer])
    lines = [[column.heading for column in table.columns], *body]
    widths = [max(cells(line[index]) for line in lines) for index in range(len(table.columns))]
    text = [f"# {table.title}"] if table.title else []
    for line in lines:
        padded = [
            " " * (width - cells(part)) + part if column.number else part + " " * (width - cells(part))
            for part, width, column in zip(line, widths, table.columns, strict=True)
        ]
        text.append((" " * _GAP).join(padded).rstrip())
    return "\n".join(text) + "\n"


def terminal(tables: Sequence[Table], console: "Console") -> None:
    """For a terminal: a Rich table where it fits, else a card for each record. Nothing is cut."""
    for number, table in enumerate(tables):
        if number:
            console.print()
        if table.title:
            console.print(_text(table.title, "bold"))
        if _fits(table, console.width):
            _rich_table(table, console)
        else:
            _cards(table, console)


def _beside(table: Table) -> list[int]:
    return [index for index, column in enumerate(table.columns) if not column.detail]


def _fits(table: Table, width: int) -> bool:
    """Whether every column can have its needed width: all of it, or enough to fold in."""
    return sum(_needed(table, index) + _GAP for index in _beside(table)) <= width


def _needed(table: Table, index: int) -> int:
    column = table.columns[index]
    longest = max((cells(visible(row[index])) for row in table.rows), default=0)
    words = max((cells(word) for word in column.heading.split()), default=0)
    return max(words, longest if column.whole else min(longest, _NARROWEST))


def _rich_table(table: Table, console: "Console") -> None:
    from rich.table import Table as RichTable

    grid = RichTable(box=_rule(), padding=(0, _GAP, 0, 0), pad_edge=False, show_footer=bool(table.footer))
    beside = _beside(table)
    for index in beside:
        column = table.columns[index]
        grid.add_column(
            column.heading,
            footer=_text(table.footer[index]) if table.footer else "",
            overflow="fold",
            no_wrap=False,
            min_width=_needed(table, index),
            justify="right" if column.number else "left",
        )
    for row, style in _styled(table):
        parts = [_text(row[index], style) for index in beside]
        for label, text in _details(table, row):
            parts[0].append(f"\n{label}: ", "dim")
            parts[0].append(text, "dim")
        grid.add_row(*parts)
    console.print(grid)


def _cards(table: Table, console: "Console") -> None:
    for number, (row, style) in enumerate(_styled(table)):
        if number:
            console.print()
        for index in _beside(table):
            if row[index]:
                line = _text(f"{table.columns[index].heading}: ", "bold")
                line.append(_text(row[index], style))
                console.print(line, overflow="fold")
        for label, text in _details(table, row):
            console.print(_text(f"{label}: ", "bold").append(text), overflow="fold")
    if table.footer:
        parts = [f"{c.heading}: {t}" for c, t in zip(table.columns, table.footer, strict=True) if t]
        console.print(_text("\n" + "  ".join(parts), "bold"), overflow="fold")


def _details(table: Table, row: Sequence[str]) -> Iterator[tuple[str, str]]:
    for index, column in enumerate(table.columns):
        if column.detail and row[index]:
            yield column.heading, visible(row[index])


def _styled(table: Table) -> Iterator[tuple[Sequence[str], str]]:
    for number, row in enumerate(table.rows):
        yield row, table.styles[number] if table.styles else ""


def _text(text: str, style: str = "") -> "Text":
    """Data as Rich Text: never read as markup, with nothing in it that drives a terminal."""
    from rich.text import Text

    return Text("\n".join(visible(line) for line in text.split("\n")), style=style)


def _rule() -> "Box":
    """Only a line of hyphens under the heading and above the footer: every console has that character."""
    from rich.box import Box

    return Box("    \n    \n -- \n    \n    \n -- \n    \n    \n", ascii=True)
