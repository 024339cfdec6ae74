"""Tables as text: aligned columns for a pipe, Rich tables or cards for a terminal."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from smartpilot.i18n import _
from smartpilot.render.table import Table, with_columns
from smartpilot.text import display_width, escape_hidden

if TYPE_CHECKING:
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table as RichTable
    from rich.text import Text

_GAP = 2


def format_plain(tables: Sequence[Table]) -> str:
    """Tables for a pipe: one record a line, nothing cut, no colour, no box; columns aligned by display width."""
    return "\n".join(_format_table(table) for table in tables)


def _format_table(table: Table) -> str:
    body = [[escape_hidden(text) for text in row] for row in table.rows]
    if table.footer:
        body.append([escape_hidden(text) for text in table.footer])
    lines = [[column.heading for column in table.columns], *body]
    widths = [max(display_width(line[index]) for line in lines) for index in range(len(table.columns))]
    text = [f"# {escape_hidden(table.title)}"] if table.title else []
    for line in lines:
        padded = [
            " " * (width - display_width(part)) + part if column.number else part + " " * (width - display_width(part))
            for part, width, column in zip(line, widths, table.columns, strict=True)
        ]
        text.append((" " * _GAP).join(padded).rstrip())
    return "\n".join(text) + "\n"


def print_tables(tables: Sequence[Table], console: "Console") -> None:
    """Prints each as a Rich table if it has room, otherwise a card for each record.

    Nothing is cut. Columns that a table may do without are left out of it where others would have to be folded for
    them, and are named below it.
    """
    for number, table in enumerate(tables):
        if number:
            console.print()
        if table.title:
            console.print(_rich_text(table.title, "bold"))
        fitting = _without_columns_for_width(table, console.width)
        if _has_room(fitting, console.width):
            _print_table(fitting, console)
            _print_left_out(table, fitting, console)
        else:
            _print_cards(table, console)


def _without_columns_for_width(table: Table, width: int) -> Table:
    """The table without as many of the columns that it may do without as keep it from being folded much."""
    while _needed_width(table, _common_width) > width:
        first = min(filter(None, (column.left_out for column in table.columns)), default=None)
        if first is None:
            break
        kept = [index for index, column in enumerate(table.columns) if column.left_out != first]
        table = with_columns(table, kept)
    return table


def _print_left_out(table: Table, fitting: Table, console: "Console") -> None:
    headings = [column.heading for column in table.columns if column not in fitting.columns]
    if headings:
        text = _("a wider window also shows: {columns}").format(columns=_(", ").join(headings))
        console.print(_rich_text(text, "dim"))


def _main_columns(table: Table) -> list[int]:
    return [index for index, column in enumerate(table.columns) if not column.detail]


def _full_width(table: Table, index: int) -> int:
    """The width at which nothing in a column has to be folded."""
    texts = [table.columns[index].heading, *(row[index] for row in table.rows)]
    if table.footer:
        texts.append(table.footer[index])
    return max(display_width(escape_hidden(text)) for text in texts)


def _least_width(table: Table, index: int) -> int:
    """The width that a column needs: all of it, or enough to fold text without cutting an English heading."""
    column, full = table.columns[index], _full_width(table, index)
    words = max((display_width(word) for word in column.heading.split() if word.isascii()), default=0)
    return full if column.whole else max(words, min(full, column.least))


def _common_width(table: Table, index: int) -> int:
    """The width at which nine of ten values of a column need not be folded; one that stands by itself may be wider."""
    column, least = table.columns[index], _least_width(table, index)
    if column.unbroken or not table.rows:
        return least
    widths = sorted(display_width(escape_hidden(row[index])) for row in table.rows)
    return max(least, widths[(len(widths) * 9 - 1) // 10])


def _needed_width(table: Table, width_of: Callable[[Table, int], int]) -> int:
    return sum(width_of(table, index) + _GAP for index in _main_columns(table)) - _GAP


def _has_room(table: Table, width: int) -> bool:
    return _needed_width(table, _least_width) <= width


def _widths(table: Table, width: int) -> list[int]:
    """A width for each column that is not a detail; spare room goes first to those that want little more."""
    widths = [_least_width(table, index) for index in _main_columns(table)]
    wishes = [_full_width(table, index) - least for index, least in zip(_main_columns(table), widths, strict=True)]
    spare = width - sum(widths) - _GAP * (len(widths) - 1)
    for position in sorted(range(len(widths)), key=wishes.__getitem__):
        given = min(wishes[position], spare)
        widths[position] += given
        spare -= given
    return widths


def _print_table(table: Table, console: "Console") -> None:
    widths = _widths(table, console.width)
    rule = "-" * (sum(widths) + _GAP * (len(widths) - 1))
    lines = [([column.heading for column in table.columns], "bold")]
    console.print(_grid(table, widths, lines))
    console.print(rule)
    # Rows that need nothing but their cells are one grid.
    rows: list[tuple[Sequence[str], str]] = []
    for row, style in _rows_with_styles(table):
        wide = _wide_values(table, widths, row)
        if wide:
            console.print(_grid(table, widths, rows))
            rows = []
            for index, offset in wide.items():
                # Not folded by Rich: what the terminal folds is still copied as one word.
                console.print(_rich_text(" " * offset + row[index], style), soft_wrap=True)
        rows.append((["" if index in wide else text for index, text in enumerate(row)], style))
        details = "  ".join(
            # Separated by spaces, so that an address moves to the next line instead of being broken.
            _("{label}: {text}").format(label=label, text=text)
            for label, text in _detail_fields(table, row)
        )
        if details:
            console.print(_grid(table, widths, rows))
            rows = []
            console.print(_indented(details), overflow="fold")
    console.print(_grid(table, widths, rows))
    if table.footer:
        console.print(rule)
        console.print(_grid(table, widths, [(table.footer, "bold")]))


def _wide_values(table: Table, widths: Sequence[int], row: Sequence[str]) -> dict[int, int]:
    """The columns that must not break their value and are too narrow for it, with the cells to the left of each."""
    wide, offset = {}, 0
    for index, width in zip(_main_columns(table), widths, strict=True):
        if table.columns[index].unbroken and display_width(escape_hidden(row[index])) > width:
            wide[index] = offset
        offset += width + _GAP
    return wide


def _indented(text: str) -> "Padding":
    from rich.padding import Padding

    return Padding(_rich_text(text, "dim"), (0, 0, 0, _GAP))


def _grid(table: Table, widths: Sequence[int], lines: Sequence[tuple[Sequence[str], str]]) -> "RichTable":
    from rich.table import Table as RichTable

    grid = RichTable.grid(padding=(0, _GAP, 0, 0))
    main_columns = _main_columns(table)
    for index, width in zip(main_columns, widths, strict=True):
        grid.add_column(width=width, overflow="fold", justify="right" if table.columns[index].number else "left")
    for row, style in lines:
        grid.add_row(*(_rich_text(row[index], style) for index in main_columns))
    return grid


def _print_cards(table: Table, console: "Console") -> None:
    """Prints each record by itself, a field a line: for consoles too narrow for a table."""
    for number, (row, style) in enumerate(_rows_with_styles(table)):
        if number:
            console.print()
        for index, column in enumerate(table.columns):
            if row[index]:
                line = _rich_text(
                    _("{label}: {text}").format(label=column.heading, text="") if column.heading else "", "bold"
                )
                console.print(line.append(_rich_text(row[index], style)), overflow="fold")
    if table.footer:
        parts = zip(table.columns, table.footer, strict=True)
        total = "  ".join(_("{label}: {text}").format(label=c.heading, text=t) for c, t in parts if t)
        console.print()
        console.print(_rich_text(total, "bold"), overflow="fold")


def _detail_fields(table: Table, row: Sequence[str]) -> Iterator[tuple[str, str]]:
    for index, column in enumerate(table.columns):
        if column.detail and row[index]:
            yield column.heading, row[index]


def _rows_with_styles(table: Table) -> Iterator[tuple[Sequence[str], str]]:
    for number, row in enumerate(table.rows):
        yield row, table.styles[number] if table.styles else ""


def _rich_text(text: str, style: str = "") -> "Text":
    """Data as Rich Text: never read as markup, without anything that controls a terminal."""
    from rich.text import Text

    return Text(escape_hidden(text), style=style)
