"""Writing what a command found: tables, JSON, CSV, Markdown."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from smartpilot.cli.streams import emit, keep_line_ends, say_verbatim, stdout_is_utf8
from smartpilot.render.table import Table
from smartpilot.text import escape_hidden


class Format(StrEnum):
    """How records are shown."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    MARKDOWN = "markdown"


def emit_json(data: Mapping[str, Any]) -> None:
    """One JSON object; escaped where stdout is not UTF-8, so that it is valid everywhere."""
    from smartpilot.render.formats import to_json

    emit(to_json(data, ascii_only=not stdout_is_utf8()))


def emit_ndjson(records: Iterable[Mapping[str, Any]]) -> None:
    """A JSON object a line."""
    from smartpilot.render.formats import to_ndjson

    emit(to_ndjson(records, ascii_only=not stdout_is_utf8()))


def emit_csv(keys: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """CSV as it is for another program; on a terminal with hidden characters written out."""
    from smartpilot.render.formats import to_csv

    shown = [[escape_hidden(text) for text in row] for row in rows] if sys.stdout.isatty() else rows
    keep_line_ends()
    emit(to_csv(keys, shown))


def emit_tables(tables: Sequence[Table], format_: Format) -> None:
    """Tables for people (a terminal or a pipe), as Markdown, or as CSV when there is one table."""
    if format_ is Format.MARKDOWN:
        from smartpilot.render.formats import to_markdown

        emit(to_markdown(tables))
    elif format_ is Format.CSV:
        for table in tables:
            emit_csv([column.key for column in table.columns], table.rows)
    elif sys.stdout.isatty():
        emit(format_for_terminal(tables))
    else:
        from smartpilot.render.terminal import format_plain

        emit(format_plain(tables))


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
