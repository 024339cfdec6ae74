"""`smartpilot resolve`: a place name to its division of a day."""

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any

import typer

from smartpilot.cli.opening import province_meant
from smartpilot.cli.options import FormatOption
from smartpilot.cli.output import Format, emit_csv, emit_json, emit_ndjson, emit_tables
from smartpilot.cli.streams import say
from smartpilot.cli.views.records import raw_value
from smartpilot.clock import today
from smartpilot.errors import EXIT_PROBLEMS
from smartpilot.i18n import _
from smartpilot.places.divisions import chain_on, revision_on
from smartpilot.places.gazetteer import Match, resolve
from smartpilot.records.models import Pilot, title_of
from smartpilot.render.table import Column, Table


def run(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", show_default=False, help=_("A place name, such as 石家庄正定县."))
    ],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=_("The day whose names and codes hold; else today."))
    ] = None,
    province: Annotated[
        str | None, typer.Option("--province", "-p", metavar="NAME", help=_("The province in which it lies."))
    ] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows every reading, the best first; ends with 1 where there is none."""
    day = today(on)
    matches = resolve(text, day, within=province_meant(province).code if province else "")
    if format_ is Format.JSON:
        emit_json({"format": "smartpilot.resolve/1", "matches": [_json(match) for match in matches]})
    elif format_ is Format.NDJSON:
        emit_ndjson(_json(match) for match in matches)
    elif format_ is Format.CSV:
        keys = list(Match.__dataclass_fields__)
        emit_csv(keys, [[raw_value(value) for value in _json(match).values()] for match in matches])
    elif matches:
        revision = revision_on(day)
        title = _("{text} by GB/T 2260 of {revision}").format(text=text, revision=f"{revision[:4]}-{revision[4:]}")
        emit_tables([_table(matches, day, title)], format_)
    if not matches:
        say(_("no division is called {text} on {day}").format(text=text, day=day))
        raise typer.Exit(EXIT_PROBLEMS)
    if not matches[0].sure:
        say(_("not sure: choose by hand, or give the prefecture or --province"))


def _json(match: Match) -> dict[str, Any]:
    return {**asdict(match), "level": match.level.value if match.level else None}


def _table(matches: list[Match], day: dt.date, title: str) -> Table:
    columns = [
        Column("division", str(title_of(Pilot, "division")), whole=True),
        Column("name", _("lies in")),
        Column("locality", str(title_of(Pilot, "locality"))),
        Column("level", str(title_of(Pilot, "level")), whole=True),
        Column("sure", _("sure"), whole=True),
    ]
    rows = [
        [
            match.division,
            " ".join(step.name for step in chain_on(match.division, day)),
            match.locality or "",
            match.level.label if match.level else "",
            _("yes") if match.sure else "",
        ]
        for match in matches
    ]
    return Table(columns, rows, title=title)
