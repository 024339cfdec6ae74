"""What the commands share: their options, opening the registry, and writing what they found."""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from smartpilot.cli.streams import emit, help_style, keep_line_ends, say, talk, utf8_stdout
from smartpilot.clock import VARIABLE as TODAY_VARIABLE
from smartpilot.errors import UsageError
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.ledger import Ledger, LedgerReading, ledger_path, read_ledger, usable_ledger
from smartpilot.places.divisions import Province, find_province, nearest_provinces
from smartpilot.problems import Severity
from smartpilot.records.models import Designation, Evidence, Level
from smartpilot.registry.query import Filter
from smartpilot.registry.reading import (
    Reading,
    Registry,
    find_registry,
    open_registry,
    own_registry,
    read_registry,
    usable,
)
from smartpilot.render.table import Table
from smartpilot.text import nearest, visible


class Format(StrEnum):
    """How records are shown."""

    TABLE = "table"
    JSON = "json"
    NDJSON = "ndjson"
    CSV = "csv"
    MARKDOWN = "markdown"


def command_app() -> typer.Typer:
    """What each command's module registers its function with."""
    return typer.Typer(add_completion=False, rich_markup_mode=help_style())


RegistryOption = Annotated[
    Path | None,
    typer.Option(
        "--registry",
        "-r",
        metavar="PATH",
        readable=False,  # said with all else that is wrong with the file
        help=_("The registry file; else SMARTPILOT_REGISTRY, the nearest data/pilots.toml, or the built-in one."),
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help=_("How to show it."))]
ProvinceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--province",
        "-p",
        metavar="NAME",
        help=_("Only this province: 河北省, 河北, 冀, hebei, 13 or 130000. Repeatable."),
    ),
]
NoticeOption = Annotated[
    list[str] | None,
    typer.Option("--notice", "-n", metavar="ID", help=_("Only records of this notice, such as 2014. Repeatable.")),
]
DesignationOption = Annotated[
    Designation | None, typer.Option("--designation", help=_("Only new or expanded-scope pilots."))
]
LevelOption = Annotated[Level | None, typer.Option("--level", help=_("Only places of this level."))]
EvidenceOption = Annotated[Evidence | None, typer.Option("--evidence", help=_("Only records with this evidence."))]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        envvar=TODAY_VARIABLE,
        help=_("The day to count from, such as 2015-04-20; today where it is not given."),
    ),
]


DryRunOption = Annotated[bool, typer.Option("--dry-run", help=_("Say what would be written, and write nothing."))]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help=_("Do it without asking, what is doubtful too."))]
ByOption = Annotated[str | None, typer.Option("--by", metavar="WHO", help=_("Who did it: an office or a person."))]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("A note for the ledger."))]


def registry_path(given: Path | None) -> Path:
    """Where the registry is, from the option, the environment and the current folder."""
    return find_registry(given, os.environ, _folder())


def writable_path(given: Path | None) -> Path:
    """The same for a command that writes the registry or the ledger beside it.

    Raises UsageError where only the registry inside the program is there.
    """
    found = own_registry(given, os.environ, _folder())
    if found is None or Path(__file__).resolve().parent.parent in found.resolve().parents:
        message = _("the registry inside the program cannot be written")
        raise UsageError(message, _("make one of your own: smartpilot init DIR, then run this command in DIR"))
    return found


def _folder() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError(_("the current folder is not there any more"), _("change to another folder")) from error


def load(given: Path | None) -> Registry:
    """The registry, fit to be read."""
    return open_registry(registry_path(given))


def load_both(given: Path | None) -> tuple[Registry, Ledger]:
    """Registry and ledger, fit to be read. Where events do not fit the registry, a word about it goes before.

    Raises RegistryError where one of them does not parse or does not fit the model.
    """
    reading, ledger_reading = read_both(given)
    return usable(reading), usable_ledger(ledger_reading)


def read_both(given: Path | None) -> tuple[Reading, LedgerReading]:
    """The same with what the files held.

    Raises RegistryError where one of them does not parse or does not fit the model.
    """
    path = registry_path(given)
    reading = read_registry(path)
    usable(reading)
    ledger_reading = read_ledger(ledger_path(path))
    ledger = usable_ledger(ledger_reading)
    if ledger.file.events:
        from smartpilot.rules import EVENT_RULES, check

        found = check(reading, EVENT_RULES, ledger=ledger_reading)
        errors = sum(problem.severity is Severity.ERROR for problem in found)
        if errors:
            note = ngettext(
                "note: the ledger has {n} error, so the figures may be wrong; smartpilot validate shows it",
                "note: the ledger has {n} errors, so the figures may be wrong; smartpilot validate shows them",
                errors,
            )
            say(note.format(n=errors))
    return reading, ledger_reading


def make_filter(
    registry: Registry,
    *,
    text: str | None = None,
    provinces: Iterable[str] | None = None,
    notices: Sequence[str] | None = None,
    designation: Designation | None = None,
    level: Level | None = None,
    evidence: Evidence | None = None,
) -> Filter:
    """The filter that the options say.

    Raises UsageError for a province or notice that there is not, with the nearest ones.
    """
    for notice in notices or ():
        if notice not in registry.notices:
            known = _(", ").join(registry.notices)
            raise UsageError(_("there is no notice {id}").format(id=notice), _("notices: {ids}").format(ids=known))
    names = tuple(province_meant(text).name for text in provinces or ())
    return Filter(text or "", names, tuple(notices or ()), designation, level, evidence)


def province_meant(text: str) -> Province:
    """The province meant by 河北省, 河北, 冀, hebei, 13 or 130000.

    Raises UsageError with the nearest ones where it is none.
    """
    found = find_province(text)
    if found is not None:
        return found
    near = nearest_provinces(text)
    hint = (
        _("did you mean: {words}").format(words=_(", ").join(near))
        if near
        else _("write 河北省, 河北, 冀, hebei, 13 or 130000")
    )
    raise UsageError(_("there is no province {name}").format(name=text), hint)


def comma_list(text: str | None) -> list[str]:
    """The parts of `a,b`; the full-width comma separates too."""
    return [part.strip() for part in (text or "").replace("，", ",").split(",") if part.strip()]


# -- writing -----------------------------------------------------------------------------------------------


def emit_json(data: Mapping[str, Any]) -> None:
    """One JSON object; escaped where stdout is not UTF-8, so that it is valid everywhere."""
    from smartpilot.render.formats import to_json

    emit(to_json(data, ascii_only=not utf8_stdout()))


def emit_ndjson(records: Iterable[Mapping[str, Any]]) -> None:
    """A JSON object a line."""
    from smartpilot.render.formats import to_ndjson

    emit(to_ndjson(records, ascii_only=not utf8_stdout()))


def emit_csv(keys: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """CSV as it is for another program; on a terminal with hidden characters written out."""
    from smartpilot.render.formats import to_csv

    shown = [[visible(text) for text in row] for row in rows] if sys.stdout.isatty() else rows
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
        emit(on_terminal(tables))
    else:
        from smartpilot.render.terminal import plain

        emit(plain(tables))


def on_terminal(tables: Sequence[Table], *, stderr: bool = False) -> str:
    """What the terminal is to show, with its own width and colours; NO_COLOR is honoured by Rich."""
    from rich.console import Console

    from smartpilot.render.terminal import terminal

    console = Console(highlight=False, emoji=False, markup=False, stderr=stderr)
    with console.capture() as capture:
        terminal(tables, console)
    return capture.get()


def talk_tables(tables: Sequence[Table]) -> None:
    """Tables that belong to a question: on stderr, with colours only where a terminal is there."""
    from smartpilot.render.terminal import plain

    talk(on_terminal(tables, stderr=True) if sys.stderr.isatty() else plain(tables))


# More than a line or two of words helps nobody.
_LISTED_AT_MOST = 12


def known_key(text: str, known: Sequence[str], message: str) -> str:
    """The text, when it is one of the known words.

    Raises UsageError with the message and the nearest ones where it is not.
    """
    if text in known:
        return text
    near = nearest(text, known) or [*known[:_LISTED_AT_MOST], *(["…"] if len(known) > _LISTED_AT_MOST else [])]
    raise UsageError(message.format(name=text), _("did you mean: {words}").format(words=_(", ").join(near)))
