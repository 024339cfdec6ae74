"""`smartpilot collect`: workbooks that came back: what is new, what contradicts the ledger, what is wrong."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.book import Book, append, change_registry, open_book
from smartpilot.cli.collected import Form, emit_collected, remarks, say_summary
from smartpilot.cli.common import AsOfOption, RegistryOption, command_app, load_both, writable_path
from smartpilot.cli.streams import say, with_progress
from smartpilot.clock import now, today
from smartpilot.collecting import Collected, as_table, collect, events_to_write
from smartpilot.edits import added
from smartpilot.errors import EXIT_PROBLEMS, UsageError, reason
from smartpilot.files import check_target, write_file
from smartpilot.i18n import _, ngettext, speaking
from smartpilot.ledger import Ledger
from smartpilot.model import Event
from smartpilot.registry import Registry
from smartpilot.workbook.package import MOST_BYTES
from smartpilot.workbook.reading import read_returned
from smartpilot.workbook.returned import Returned

app = command_app()

# What somebody may take for a workbook. The others in a folder are none of ours.
_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb", ".csv")
# Excel's, WPS's and LibreOffice's marks of an open file.
_MARKS = ("~$", ".~", ".")


@app.command(help=_("Read workbooks that came back: what is new, what contradicts the ledger, what is wrong."))
def run(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", show_default=False, help=_("Returned workbooks, or folders of them.")),
    ],
    registry: RegistryOption = None,
    apply: Annotated[
        bool, typer.Option("--apply", help=_("Write what is new into the ledger, of all files without an error."))
    ] = False,
    marked: Annotated[
        Path | None,
        typer.Option("--marked", metavar="DIR", help=_("Write copies with each problem as a comment, to send back.")),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace marked copies that are there."))] = False,
    as_of: AsOfOption = None,
    format_: Annotated[Form, typer.Option("--format", "-f", help=_("How to show it."))] = Form.TABLE,
) -> None:
    """Reports; writes only with --apply. Ends with 1 where there is an error or a contradiction."""
    day = max(today(as_of), now().date())
    book = open_book(writable_path(registry)) if apply else None
    found_registry, ledger = (book.registry, book.ledger) if book else load_both(registry)
    paths = _paths(files)
    copies = _copies(paths, marked, force=force) if marked is not None else {}
    returned = [_read(path) for path in with_progress(paths, _("reading workbooks"))]
    collected = collect(found_registry, ledger, returned, day)
    moment = now()
    events: Sequence[Event]
    if book is not None:
        collected, events = _apply(book, returned, collected, day)
    else:
        events = events_to_write(collected, ledger, moment, day)
    emit_collected(found_registry, collected, events, format_)
    if marked is not None:
        _mark(found_registry, ledger, returned, copies, day)
    say_summary(collected, len(events), applied=apply, marked=marked is not None)
    if not collected.clean:
        raise typer.Exit(EXIT_PROBLEMS)


def _paths(files: Iterable[Path]) -> list[Path]:
    """The files, and the workbooks in the folders, each once."""
    found: dict[Path, Path] = {}
    for given in files:
        inside = _inside(given) if given.is_dir() else [given]
        if not inside:
            say(_("note: there is no workbook in {path}").format(path=given))
        for path in inside:
            found.setdefault(path.resolve(), path)
    return list(found.values())


def _inside(folder: Path) -> list[Path]:
    candidates = (path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES and path.is_file())
    return sorted(path for path in candidates if not path.name.startswith(_MARKS))


def _read(path: Path) -> Returned:
    """A file as it came back; one that cannot be opened has that as its problem."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        found = Returned(str(path))
        message = _("the file cannot be read: {reason}").format(reason=reason(error))
        found.add("unreadable", message, _("check the name"))
        return found
    return read_returned(content, str(path))


def _apply(
    book: Book, returned: Sequence[Returned], collected: Collected, day: dt.date
) -> tuple[Collected, Sequence[Event]]:
    """Writes new candidates into the registry, then what is new into the ledger.

    A crash between the two leaves candidates without events; the next run writes those.
    """
    if collected.candidates:
        tables = [as_table(candidate) for candidate in collected.candidates]
        change_registry(book, added(book.reading.document.raw or b"", "candidates", tables))
        names = _(", ").join(f"{candidate.id} {candidate.name}" for candidate in collected.candidates)
        say(_("new candidates in the registry: {names}").format(names=names))
        book = open_book(book.path)
    latest = collected

    def make(fresh: Book) -> Sequence[Event]:
        nonlocal latest
        latest = collect(fresh.registry, fresh.ledger, returned, day)
        return events_to_write(latest, fresh.ledger, now(), day)

    events = append(book, make)
    return replace(latest, candidates=collected.candidates), events


# -- marked copies ---------------------------------------------------------------------------------------------


def _copies(paths: Sequence[Path], folder: Path, *, force: bool) -> dict[str, Path]:
    """Where the marked copy of each file goes.

    Raises UsageError where one of them could not be written, or would be written over what came back.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(_("{path} is no folder").format(path=folder), _("give the name of a folder"))
    taken: dict[Path, str] = {}
    for path in paths:
        name, number = path.with_suffix(".xlsx").name, 1
        while folder / name in taken:
            number += 1
            name = f"{path.stem} ({number}).xlsx"
        taken[folder / name] = str(path)
    originals = {path.resolve() for path in paths}
    for copy in taken:
        if copy.resolve() in originals:
            message = _("{path} is one of the files that came back").format(path=copy)
            raise UsageError(message, _("give another folder for the marked copies"))
        if folder.exists():
            check_target(copy, overwrite=force)
    return {original: copy for copy, original in taken.items()}


def _mark(
    registry: Registry, ledger: Ledger, returned: Sequence[Returned], copies: Mapping[str, Path], day: dt.date
) -> None:
    """Writes a copy of each file in which something is wrong, with a comment on each cell of it, in Chinese."""
    from smartpilot.workbook.marked import marked_bytes

    with speaking("zh"):
        again = [read_returned(each.content, each.file) if each.content else each for each in returned]
        parts = collect(registry, ledger, again, day).parts
        notes = [(part, remarks(part)) for part in parts]
    written = []
    for part, found in notes:
        if part.returned.meta is None or not found:
            continue
        copy = copies[part.returned.file]
        try:
            copy.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = _("{path} cannot be written: {reason}").format(path=copy.parent, reason=reason(error))
            raise UsageError(message, _("choose another place")) from error
        write_file(copy, marked_bytes(part.returned.content, found), overwrite=True)
        written.append(copy)
    text = ngettext("wrote {n} marked copy: {names}", "wrote {n} marked copies: {names}", len(written))
    if written:
        say(text.format(n=len(written), names=_(", ").join(str(copy) for copy in written)))
    unmarked = [part.returned.file for part, _found in notes if part.returned.meta is None]
    if unmarked:
        say(_("no copy of what cannot be opened: {names}").format(names=_(", ").join(unmarked)))
