"""`smartpilot resolve`: a place name, or a file of them, to divisions of a day."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.opening import read_input
from smartpilot.cli.options import FormatOption
from smartpilot.cli.output import Format
from smartpilot.cli.streams import say
from smartpilot.cli.views.matches import emit_matches, emit_names, say_names
from smartpilot.clock import today
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.i18n import _
from smartpilot.places.authorities import require_authority
from smartpilot.places.changes import LAST_CHECKED
from smartpilot.places.divisions import FIRST_REVISION, table_ends_before
from smartpilot.places.gazetteer import is_complete, resolve

# What ends like this is a file, there or not.
_SUFFIXES = (".csv", ".txt", ".xlsx", ".docx")


def run(
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT|FILE",
            show_default=False,
            help=_(
                "A place name, such as 石家庄正定县; or a file of names, one a line or in a column: one that exists, "
                "what ends in .csv, .txt, .xlsx or .docx, or - for stdin."
            ),
        ),
    ],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=_("The day whose names and codes apply; else today."))
    ] = None,
    province: Annotated[
        str | None,
        typer.Option(
            "--province",
            "-p",
            metavar="NAME",
            help=_("The province or separately planned city in which the place lies."),
        ),
    ] = None,
    column: Annotated[
        str | None,
        typer.Option(
            "--column",
            metavar="NAME",
            help=_("The column of the file that has the names: its heading, or its number where it has none."),
        ),
    ] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows every match of a name, or the match of each name of a file; ends with 1 where there is none."""
    day = today(on)
    within = require_authority(province).code if province else ""
    if _is_file(text):
        _resolve_file(Path(text), column, day, within, format_)
        return
    if column is not None:
        message = _("--column is only for a file, and {text} is none").format(text=text)
        raise UsageError(message, _("check the path"))
    matches = resolve(text, day, within=within)
    emit_matches(text, matches, day, format_)
    _say_what_is_known(day)
    if not any(map(is_complete, matches)):
        # What only begins with the name of a division is shown, but is no answer: 黄岩岛 is not in 黄岩区.
        say(_("there was no division called {text} on {day}").format(text=text, day=day))
        raise typer.Exit(EXIT_PROBLEMS)
    if not matches[0].sure:
        say(_("not sure: choose by hand, or give the prefecture or --province"))


def _say_what_is_known(day: date) -> None:
    """Says so where the divisions of a day are not known, so that those of the nearest day that is known answer."""
    if day < FIRST_REVISION or table_ends_before(day):
        message = _("note: divisions are known from {first} to {last}, so the answer is that of the nearest day")
        say(message.format(first=FIRST_REVISION, last=LAST_CHECKED))


def _is_file(text: str) -> bool:
    """Whether an argument names a file and no place. No place name ends like a file or is a path that leads to one."""
    return text == "-" or text.lower().endswith(_SUFFIXES) or (os.path.exists(text) and not os.path.isdir(text))


def _resolve_file(path: Path, column: str | None, day: date, within: str, format_: Format) -> None:
    from smartpilot.official.files.names import read_names
    from smartpilot.official.files.text import MAX_LIST_SIZE
    from smartpilot.places.resolution import resolve_names

    names, skipped = read_names(read_input(path, MAX_LIST_SIZE), suffix=path.suffix.lower(), column=column)
    resolved = resolve_names(names, day, within=within)
    emit_names(resolved, day, format_)
    _say_what_is_known(day)
    for sentence in skipped:
        say(sentence)
    say_names(resolved)
    if any(name.match is None for name in resolved):
        raise typer.Exit(EXIT_PROBLEMS)
