"""The options that commands share, and what is typed behind them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import click
import typer
from typer.core import TyperOption

from smartpilot.cli.output import RAW_CSV, Format
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.models import Source
from smartpilot.records.terms import RECORD_KINDS, Designation, Evidence, Kind, Level, Status, Term, words_of_terms
from smartpilot.records.words import require_meaning
from smartpilot.registry.registry import Registry
from smartpilot.registry.sources import source_titled
from smartpilot.text import HIDDEN, code_point


class _PathType(click.ParamType):  # type: ignore[type-arg]  # generic only in newer releases of click
    """A path that a user names; `name` is what a help in boxes shows of it."""

    name = "path"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path."""
        return Path(value)


NAMED_PATH = _PathType()


class Choice(click.ParamType):  # type: ignore[type-arg]  # generic only in newer releases of click
    """One of the words of a closed list, in English or Chinese; click's own would show and take only one form."""

    name = "word"

    def __init__(self, choices: type[StrEnum]) -> None:
        """Takes the list; its terms have titles in both languages."""
        self.terms = choices
        self.choices = tuple(choice.value for choice in choices)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The choice that is meant.

        Raises UsageError with what may be typed, the nearest first, where none is.
        """
        if isinstance(value, self.terms):  # the default
            return value
        option = param.opts[0] if param else ""
        unknown = _("{option} has no value {text}").format(option=option, text=value)
        return require_meaning(value, words_of_choices(self.terms), unknown)

    def word_of(self, choice: StrEnum) -> str:
        """The word with which help shows a choice, in the user's language."""
        return words_of_choices(self.terms)[choice][0]


def words_of_choices(choices: type[StrEnum]) -> Mapping[Any, Sequence[str]]:
    """What may be typed for each choice; codes that are no terms have only one word."""
    if issubclass(choices, Term):
        return words_of_terms(choices)
    return {choice: (choice.value,) for choice in choices}


def choice_option(
    choices: type[StrEnum], *names: str, sentence: str, metavar: str = "WORD", show_default: bool = True
) -> Any:
    """An option that takes one of the choices; its help is the sentence with them, in the user's language."""
    words = _(", ").join(known[0] for known in words_of_choices(choices).values())
    return typer.Option(
        *names,
        metavar=metavar,
        click_type=Choice(choices),
        show_default=show_default,
        help=sentence.format(words=words),
    )


def format_option(formats: type[StrEnum]) -> Any:
    """The option `--format` of a command with these formats."""
    return choice_option(formats, "--format", "-f", metavar="FORMAT", sentence=_("The output format: {words}."))


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
FormatOption = Annotated[Format, format_option(Format)]


_RAW_HELP = _("In CSV, put no ' before what a spreadsheet would calculate: for programs.")
RawOption = Annotated[bool, typer.Option("--raw", help=_RAW_HELP)]


def with_default_words(command: click.Command) -> click.Command:
    """The command, whose help names each default choice by a word that it shows and takes."""
    for parameter in command.params:
        if isinstance(parameter.type, Choice) and isinstance(parameter.default, StrEnum):
            parameter.default = parameter.type.word_of(parameter.default)
    return command


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
ProgrammeOption = Annotated[
    list[str] | None,
    typer.Option("--programme", metavar="NAME", help=_("Only records of this programme, by id or name. Repeatable.")),
]
DesignationOption = Annotated[
    Designation | None,
    choice_option(Designation, "--designation", sentence=_("Only pilots of this designation: {words}.")),
]
LevelOption = Annotated[
    Level | None,
    choice_option(Level, "--level", sentence=_("Only places of this administrative level: {words}.")),
]
EvidenceOption = Annotated[
    Evidence | None,
    choice_option(Evidence, "--evidence", sentence=_("Only records with this evidence: {words}.")),
]
StatusOption = Annotated[
    Status | None,
    choice_option(Status, "--status", sentence=_("Only records with this status on the day: {words}.")),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help=_("The day to count from, such as 2015-04-20; else SMARTPILOT_TODAY, or today."),
    ),
]


def _words_of_kind(kind: Kind) -> tuple[str, ...]:
    """The value, the titles and the synonyms of a kind, for a list of words that has it too."""
    return kind.value, kind.zh, kind.en, *kind.synonyms


_ALL_KINDS = "all", "全部", "all"


class KindChoice(Term):
    """The values of `--kind`."""

    PILOTS = _words_of_kind(Kind.PILOTS)
    PROJECTS = _words_of_kind(Kind.PROJECTS)
    CANDIDATES = _words_of_kind(Kind.CANDIDATES)
    ALL = _ALL_KINDS


class ExportKind(Term):
    """The values of `--kind` of an export, which may be of what authorities owe too."""

    PILOTS = _words_of_kind(Kind.PILOTS)
    PROJECTS = _words_of_kind(Kind.PROJECTS)
    CANDIDATES = _words_of_kind(Kind.CANDIDATES)
    AUTHORITIES = _words_of_kind(Kind.AUTHORITIES)
    ALL = _ALL_KINDS


class RecordKind(Term):
    """What can be added to a registry."""

    PILOTS = _words_of_kind(Kind.PILOTS)
    PROJECTS = _words_of_kind(Kind.PROJECTS)
    CANDIDATES = _words_of_kind(Kind.CANDIDATES)
    SOURCES = "sources", "来源", "sources", "source"
    ASSESSMENTS = "assessments", "评估", "assessments", "assessment"


KindOption = Annotated[KindChoice, choice_option(KindChoice, "--kind", sentence=_("The kind of records: {words}."))]


def kinds_of(kind: KindChoice | ExportKind) -> list[Kind]:
    """The kinds of record that `--kind` selects."""
    return [record_kind for record_kind in owing_kinds_of(kind) if record_kind in RECORD_KINDS]


def owing_kinds_of(kind: KindChoice | ExportKind) -> list[Kind]:
    """The kinds of what owes something that `--kind` selects; authorities are among all."""
    return [owing_kind for owing_kind in Kind if kind.value in ("all", owing_kind.value)]


DryRunOption = Annotated[bool, typer.Option("--dry-run", help=_("Show what would be written, and write nothing."))]
ForceOption = Annotated[bool, typer.Option("--force", help=_("Replace existing files."))]


def within_option(sentence: str) -> Any:
    """The option `--within` of a command; the sentence says what is chosen with it, and without it."""
    return typer.Option("--within", metavar="30d", help=sentence)


def yes_option(sentence: str) -> Any:
    """The option `--yes` of a command; the sentence says what is then not asked."""
    return typer.Option("--yes", "-y", help=sentence)


YesOption = Annotated[bool, yes_option(_("Go on without asking."))]
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


SourceTitleOption = Annotated[
    str | None,
    typer.Option("--source-title", metavar="TEXT", help=_("The title of a text that states it; it becomes a source.")),
]
SourceUrlOption = Annotated[
    str | None, typer.Option("--source-url", metavar="URL", help=_("Where that text was published."))
]


def parse_source(registry: Registry, proposed_id: str, title: str | None, url: str | None) -> Source | None:
    """The source that `--source-title` and `--source-url` say, as it is or will be in the registry; None without them.

    Raises UsageError for a URL without a title.
    """
    title, url = parse_text(title, "--source-title"), parse_text(url, "--source-url")
    if title is not None:
        return source_titled(registry, title, url, proposed_id)
    if url is not None:
        raise UsageError(_("--source-url needs the title of the text"), _("give --source-title too"))
    return None
