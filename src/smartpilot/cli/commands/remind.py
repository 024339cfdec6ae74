"""`smartpilot remind`: a letter (催报函) to each authority with something overdue, or due soon."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.contacts import load_contacts
from smartpilot.cli.opening import FilterOptions, amendments_beside, parse_filter, readable_path
from smartpilot.cli.options import (
    NAMED_PATH,
    AsOfOption,
    DryRunOption,
    ForceOption,
    NoticeOption,
    ProgrammeOption,
    ProvinceOption,
    RegistryOption,
    choice_option,
    parse_text,
    within_option,
)
from smartpilot.cli.streams import say
from smartpilot.cli.views.provenance import say_provenance
from smartpilot.cli.views.remind import (
    emit_letters,
    say_letters_written,
    say_older_letters,
    say_unsigned,
    say_without_letter,
)
from smartpilot.clock import today
from smartpilot.deadlines.window import parse_window
from smartpilot.errors import UsageError
from smartpilot.files.reading import read_named_file
from smartpilot.files.writing import require_all_writable, write_files
from smartpilot.i18n import _, use_language
from smartpilot.records.terms import Term
from smartpilot.reminders.letters import Letter, Sender, make_letters, names_of_letters
from smartpilot.store import load_store

_LARGEST_TEMPLATE = 10 << 20  # bytes


class LetterFormat(Term):
    """What a letter is written as."""

    DOCX = "docx", "docx", "docx"
    TEXT = "text", "文本", "text"


_SUFFIXES = {LetterFormat.DOCX: ".docx", LetterFormat.TEXT: ".txt"}


def run(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            click_type=NAMED_PATH,
            show_default=False,
            help=_("The folder for the letters; created if missing."),
        ),
    ],
    registry_path: RegistryOption = None,
    as_of: AsOfOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    programme: ProgrammeOption = None,
    within: Annotated[
        str | None,
        within_option(
            _("Also what falls due within 30d (days), 4w (weeks), week or month; without it only what is overdue.")
        ),
    ] = None,
    sign: Annotated[
        str | None, typer.Option("--sign", metavar="WHO", help=_("Who sends the letter: its signature."))
    ] = None,
    contact: Annotated[
        str | None, typer.Option("--contact", metavar="TEXT", help=_("Whom to ask: name and telephone number."))
    ] = None,
    document_number: Annotated[
        str | None, typer.Option("--document-number", metavar="TEXT", help=_("The number of the letter (发文字号)."))
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(
            "--template",
            metavar="FILE",
            click_type=NAMED_PATH,
            help=_("A .docx of your own with placeholders such as {{ authority }}; see docs/en/how-to/reminders.md."),
        ),
    ] = None,
    format_: Annotated[
        LetterFormat,
        choice_option(LetterFormat, "--format", "-f", metavar="FORMAT", sentence=_("What to write: {words}.")),
    ] = LetterFormat.DOCX,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Checks that every letter can be written, then writes them."""
    if template is not None and format_ is LetterFormat.TEXT:
        raise UsageError(_("--template is only for .docx"), _("leave out one of --template and --format"))
    render = _renderer(template, format_)
    day = today(as_of)
    store = load_store(readable_path(registry_path), say)
    filter_ = parse_filter(store.registry, FilterOptions(provinces=province, notices=notice, programmes=programme))
    window = parse_window(within or "overdue", day, outstanding=True)
    sender = Sender(
        sign=parse_text(sign, "--sign") or "",
        contact=parse_text(contact, "--contact") or "",
        document_number=parse_text(document_number, "--document-number") or "",
    )
    say_provenance(store.provenance)
    contacts = load_contacts(store.path)
    with use_language("zh"):  # letters go to offices in China
        letters, without_authority = make_letters(
            store.registry, store.ledger, day, filter_, window, sender, contacts, amendments_beside(store.path)
        )
    suffix = _SUFFIXES[format_]
    programmes = store.registry.programmes_of()
    paths = {folder / f"{name}{suffix}": letter for name, letter in names_of_letters(letters, programmes).items()}
    require_all_writable(folder, paths, overwrite=force)
    # All of them first: a template that does not fit leaves no half of the letters behind.
    contents = {path: render(letter) for path, letter in paths.items()}
    if not dry_run and contents:
        write_files(folder, contents, overwrite=force)
    emit_letters(paths)
    say_older_letters(_older_letters(folder, paths))
    say_without_letter(without_authority)
    if letters and template is None:
        say_unsigned(sender)
    say_letters_written(len(letters), folder, dry_run=dry_run)


def _older_letters(folder: Path, written: Mapping[Path, Letter]) -> list[str]:
    """The names of the letters in a folder that were not written now: those to whom they go may have answered since."""
    if not folder.is_dir():
        return []
    letters = (path for path in folder.iterdir() if path not in written and path.suffix in _SUFFIXES.values())
    return sorted(path.name for path in letters if re.match(r"\d{6}-", path.name))


def _renderer(template: Path | None, format_: LetterFormat) -> Callable[[Letter], bytes]:
    """What makes the file of a letter.

    Raises UsageError where the template cannot be read, or is no .docx that is safe to open.
    """
    if format_ is LetterFormat.TEXT:
        from smartpilot.reminders.plain import to_text

        # The byte order mark tells old editors on Windows that it is UTF-8.
        return lambda letter: to_text(letter).encode("utf-8-sig")
    if template is None:
        from smartpilot.reminders.document import letter_bytes

        return letter_bytes
    from smartpilot.reminders.template import fill_template, require_template

    content = require_template(template, read_named_file(template, _LARGEST_TEMPLATE))
    return lambda letter: fill_template(content, letter)
