"""Writing what a command found: tables, JSON, CSV, Markdown."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import click

from smartpilot.cli.streams import emit, keep_line_ends, say_verbatim, stdout_is_utf8
from smartpilot.records.titles import free_text_columns
from smartpilot.render.table import Table


class Format(StrEnum):
    """How records are shown."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    MARKDOWN = "markdown"

    @property
    def is_for_people(self) -> bool:
        """Whether people read it, who want to be told that there is nothing to show."""
        return self in (Format.TABLE, Format.MARKDOWN)


# Where the context of the command keeps what `--raw` said; every command that writes CSV has that option.
RAW_CSV = "smartpilot.raw-csv"


def wants_raw_csv() -> bool:
    """Whether the command was given `--raw`."""
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(RAW_CSV))


def emit_result(
    format_: Format,
    *,
    document: Callable[[], Mapping[str, Any]],
    keys: Sequence[str],
    records: Callable[[], Iterable[Mapping[str, Any]]],
    tables: Callable[[], Sequence[Table]],
    lines: Callable[[], Iterable[Mapping[str, Any]]] | None = None,
    paged: bool = True,
) -> None:
    """Writes a result to stdout in the wanted form; only that form is made.

    `document`: the JSON object. `records`: the rows of CSV under `keys`, and the lines of NDJSON where no `lines` are
    given. `tables`: for people, and for Markdown; those without rows are left out. `paged`: whether tables that are
    longer than the screen may wait there in a pager.
    """
    if format_ is Format.TABLE:
        (emit_for_reading if paged else emit)(format_tables(tables()))
        return
    from smartpilot.render.formats import to_csv, to_markdown, to_ndjson

    match format_:
        case Format.JSON:
            emit_json(document())
        case Format.NDJSON:
            emit(to_ndjson((lines or records)(), ascii_only=not stdout_is_utf8()))
        case Format.CSV:
            keep_line_ends()
            # On a terminal with hidden characters written out.
            free_text = () if wants_raw_csv() else free_text_columns()
            emit(to_csv(keys, records(), free_text=free_text, escaped=sys.stdout.isatty()))
        case Format.MARKDOWN:
            emit(to_markdown([table for table in tables() if table.rows]))


def emit_json(data: Mapping[str, Any]) -> None:
    """One JSON object; escaped where stdout is not UTF-8, so that it is valid everywhere."""
    from smartpilot.render.formats import to_json

    emit(to_json(data, ascii_only=not stdout_is_utf8()))


def emit_tables(tables: Iterable[Table]) -> None:
    """The tables that have rows, for a terminal or a pipe."""
    emit_for_reading(format_tables(tables))


def format_tables(tables: Iterable[Table]) -> str:
    """The tables that have rows, as stdout is to show them: a terminal or a pipe."""
    from smartpilot.render.terminal import format_plain

    shown = [table for table in tables if table.rows]
    return format_for_terminal(shown) if sys.stdout.isatty() else format_plain(shown)


def emit_for_reading(text: str) -> None:
    """Writes text that people read to stdout: on a terminal that is shorter than it through a pager."""
    if sys.stdout.isatty():
        from smartpilot.cli.pager import emit_in_pager

        emit_in_pager(text)
    else:
        emit(text)


def format_for_terminal(tables: Sequence[Table], *, stderr: bool = False) -> str:
    """What the terminal is to show, with its own width and colours; NO_COLOR is honoured by Rich."""
    from rich.console import Console

    from smartpilot.render.terminal import print_tables

    console = Console(highlight=False, emoji=False, markup=False, stderr=stderr)
    with console.capture() as capture:
        print_tables(tables, console)
    return capture.get()


def say_tables(tables: Sequence[Table]) -> None:
    """Tables that belong to a question: on stderr, with colours only where a terminal is there."""
    from smartpilot.render.terminal import format_plain

    say_verbatim(format_for_terminal(tables, stderr=True) if sys.stderr.isatty() else format_plain(tables))
