"""`smartpilot resolve`: a place name to its division of a day."""

from typing import Annotated

import typer

from smartpilot.cli.options import FormatOption
from smartpilot.cli.output import Format
from smartpilot.cli.streams import say
from smartpilot.cli.views.matches import emit_matches
from smartpilot.clock import today
from smartpilot.errors import EXIT_PROBLEMS
from smartpilot.i18n import _
from smartpilot.places.authorities import require_authority
from smartpilot.places.gazetteer import resolve


def run(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", show_default=False, help=_("A place name, such as 石家庄正定县."))
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
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows every match, the best first; ends with 1 where there is none."""
    day = today(on)
    matches = resolve(text, day, within=require_authority(province).code if province else "")
    emit_matches(text, matches, day, format_)
    if not matches:
        say(_("there was no division called {text} on {day}").format(text=text, day=day))
        raise typer.Exit(EXIT_PROBLEMS)
    if not matches[0].sure:
        say(_("not sure: choose by hand, or give the prefecture or --province"))
