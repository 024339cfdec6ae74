"""The options that commands share, and what is typed behind them."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import click
import typer
from typer.core import TyperOption

from smartpilot.cli.output import RAW_CSV, Format
from smartpilot.clock import TODAY_VARIABLE
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.terms import Designation, Evidence, Kind, Level
from smartpilot.text import HIDDEN, code_point, find_nearest


class _PathType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer releases of click
    """A path that a user names; `name` is what a help in boxes shows of it."""

    name = "path"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path.

        Raises UsageError where it is empty: a variable that is not set must not mean the current folder.
        """
        if not str(value).strip():
            raise UsageError(_("the path is empty"), _("give a path; the current folder is ."))
        return Path(value)


NAMED_PATH = _PathType()

RegistryOption = Annotated[
    Path | None,
    typer.Option(
        "--registry",
        "-r",
        metavar="PATH",
        click_type=NAMED_PATH,
        help=_("The registry file; else SMARTPILOT_REGISTRY, the nearest data/pilots.toml, or the built-in one."),
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help=_("The output format."))]


_RAW_HELP = _("In CSV, put no ' before what a spreadsheet would calculate: for programs.")
RawOption = Annotated[bool, typer.Option("--raw", help=_RAW_HELP)]


def with_raw_option(command: click.Command) -> click.Command:
    """The command, with `--raw` behind its `--format` where that can be CSV."""

    def keep(context: click.Context, _option: click.Parameter, value: bool) -> None:
        context.meta[RAW_CSV] = value

    for place, parameter in enumerate(command.params, 1):
        if parameter.name == "format_" and Format.CSV.value in getattr(parameter.type, "choices", ()):
            raw = TyperOption(
                param_decls=["--raw"], is_flag=True, default=False, expose_value=False, callback=keep, help=_RAW_HELP
            )
            command.params.insert(place, raw)
            break
    return command


ProvinceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--province",
        "-p",
        metavar="NAME",
        help=_(
            "Only this authority: 河北省, 河北, 冀, hebei, 13; a separately planned city: 宁波; 兵团. "
            "浙江 includes 宁波, and 新疆 includes 兵团. Repeatable."
        ),
    ),
]
NoticeOption = Annotated[
    list[str] | None,
    typer.Option("--notice", "-n", metavar="ID", help=_("Only records of this notice, such as 2014. Repeatable.")),
]
DesignationOption = Annotated[
    Designation | None,
    typer.Option("--designation", help=_("Only pilots of this designation: new, or expanded (in scope).")),
]
LevelOption = Annotated[
    Level | None,
    typer.Option("--level", help=_("Only places of this administrative level, from prefecture-city to zone.")),
]
EvidenceOption = Annotated[
    Evidence | None,
    typer.Option(
        "--evidence", help=_("Only records with this evidence: confirmed by the notice, reported, or unverified.")
    ),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        envvar=TODAY_VARIABLE,
        show_envvar=False,  # too long for a column
        help=_("The day to count from, such as 2015-04-20; else SMARTPILOT_TODAY, or today."),
    ),
]


class KindChoice(StrEnum):
    """The values of `--kind`."""

    PILOTS = "pilots"
    PROJECTS = "projects"
    CANDIDATES = "candidates"
    ALL = "all"


KindOption = Annotated[
    KindChoice, typer.Option("--kind", help=_("The kind of records: pilots, projects, candidates, or all."))
]


def kinds_of(kind: KindChoice) -> list[Kind]:
    """The kinds of record that `--kind` selects."""
    return [record_kind for record_kind in Kind if kind is KindChoice.ALL or record_kind.value == kind.value]


DryRunOption = Annotated[bool, typer.Option("--dry-run", help=_("Show what would be written, and write nothing."))]
YesOption = Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask, even where there are warnings."))]
ByOption = Annotated[str | None, typer.Option("--by", metavar="WHO", help=_("Who did it: an office or a person."))]
NoteOption = Annotated[str | None, typer.Option("--note", metavar="TEXT", help=_("A note for the ledger."))]


def parse_text(text: str | None, option: str) -> str | None:
    """The value of an option that is one line of text, without surrounding spaces; None if nothing is left.

    Raises UsageError if it has a line break or a hidden character.
    """
    line = (text or "").strip()
    if "\n" in line:
        raise UsageError(_("{name} contains a line break").format(name=option), _("write it on one line"))
    if hidden := HIDDEN.search(line):
        message = _("{name} contains the hidden character {code}").format(name=option, code=code_point(hidden[0]))
        raise UsageError(message, _("type it again by hand"))
    return line or None


def split_commas(text: str | None) -> list[str]:
    """The parts of `a,b`; the full-width comma separates too."""
    return [part.strip() for part in (text or "").replace("，", ",").split(",") if part.strip()]


# More than a line or two of words helps nobody.
_LISTED_AT_MOST = 12


def require_known(text: str, known: Sequence[str], message: str) -> str:
    """The text, when it is one of the known words.

    Raises UsageError with the message, and the nearest words or else the first known ones, where it is not.
    """
    if text in known:
        return text
    near = find_nearest(text, known)
    hint = _("did you mean: {words}") if near else _("known: {words}")
    words = near or [*known[:_LISTED_AT_MOST], *(["…"] if len(known) > _LISTED_AT_MOST else [])]
    raise UsageError(message.format(name=text), hint.format(words=_(", ").join(words)))
