"""`smartpilot collect`: workbooks that came back: what is new, what contradicts the ledger, what is wrong."""

import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from smartpilot.circulation.collecting import Collected, as_table, collect, events_to_write
from smartpilot.cli.opening import read_both, writable_path
from smartpilot.cli.options import RegistryOption, parse_path
from smartpilot.cli.streams import say, with_progress
from smartpilot.cli.views.collect import Shown, emit_collected, remarks, say_summary
from smartpilot.clock import now, today
from smartpilot.errors import EXIT_PROBLEMS, UsageError, reason
from smartpilot.files import check_target, make_folder, read_regular_file, write_file
from smartpilot.i18n import _, ngettext, speaking
from smartpilot.ledger.reading import require_valid_ledger
from smartpilot.problems import Problem, Severity
from smartpilot.records.models import LISTS, Candidate, Event
from smartpilot.registry.reading import parse_registry, require_valid_registry
from smartpilot.rules import check
from smartpilot.store import Store, open_store
from smartpilot.toml.document import parse_document
from smartpilot.toml.edits import CannotEditError, with_records
from smartpilot.workbook.package import MOST_BYTES
from smartpilot.workbook.returned.reading import read_returned
from smartpilot.workbook.returned.rows import Returned

# What somebody may take for a workbook. The others in a folder are none of ours.
_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb", ".csv")
_PACKED = (".zip", ".rar", ".7z", ".eml", ".msg")
# Excel's, WPS's and LibreOffice's marks of an open file.
_MARKS = ("~$", ".~", ".")


def run(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE",
            parser=parse_path,
            show_default=False,
            help=_("Returned workbooks, or folders of them."),
        ),
    ],
    registry: RegistryOption = None,
    apply: Annotated[
        bool, typer.Option("--apply", help=_("Write what is new into the ledger, of all files without an error."))
    ] = False,
    marked: Annotated[
        Path | None,
        typer.Option(
            "--marked",
            metavar="DIR",
            parser=parse_path,
            help=_("Write copies with each problem as a comment, to send back."),
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace marked copies that are there."))] = False,
    format_: Annotated[Shown, typer.Option("--format", "-f", help=_("How to show it."))] = Shown.TABLE,
) -> None:
    """Reports; writes only with --apply. Ends with 1 where there is an error or a contradiction."""
    # As with record: nothing that lies ahead of both clocks can have happened.
    day = max(today(None), now().date())
    store = _open(registry, writing=apply)
    paths = _paths(files)
    copies = _copies(paths, marked, force=force) if marked is not None else {}
    returned = [_read(path) for path in with_progress(paths, _("reading workbooks"))]
    collected = _collect(store, returned, day)
    events: Sequence[Event] = []
    if apply:
        collected, events = _apply(store, returned, collected, day)
    else:
        events = events_to_write(collected, store.ledger, now(), today(None))
    emit_collected(store.registry, collected, events, format_)
    if marked is not None:
        _mark(store, paths, copies, day)
    say_summary(collected, len(events), applied=apply, marked=marked is not None)
    if not collected.clean:
        raise typer.Exit(EXIT_PROBLEMS)


def _open(registry: Path | None, *, writing: bool) -> Store:
    """Registry and ledger; to write, they have to be one's own and without an error."""
    if writing:
        return open_store(writable_path(registry), say)
    reading, ledger = read_both(registry)
    return Store(
        reading.document.path, require_valid_registry(reading), require_valid_ledger(ledger), reading, ledger, say
    )


def _collect(store: Store, returned: Sequence[Returned], day: dt.date) -> Collected:
    return collect(store.registry, store.ledger, returned, day, lambda new: _unfit(store, new))


def _unfit(store: Store, new: Sequence[Candidate]) -> Mapping[str, Problem]:
    """What the rules would have against new candidates in the registry, by their ids."""
    try:
        content = _with_candidates(store, new)
    except UsageError as error:
        in_the_way = Problem("unwritable", Severity.ERROR, str(store.path), error.message, hint=error.hint)
        return {candidate.id: in_the_way for candidate in new}
    reading = parse_registry(parse_document(store.path, content, LISTS))
    ids = {candidate.id for candidate in new}
    found = [p for p in check(reading, ledger=store.ledger_reading) if p.severity is Severity.ERROR]
    return {problem.record: problem for problem in reversed(found) if problem.record in ids}


def _with_candidates(store: Store, new: Sequence[Candidate]) -> bytes:
    """The registry with new candidates.

    Raises UsageError where it is written so that none can be added.
    """
    try:
        return with_records(store.reading.document.raw or b"", "candidates", [as_table(candidate) for candidate in new])
    except CannotEditError as error:
        message = _("{path} has its {table} in brackets; none can be put behind them")
        hint = _("write each of them as a [[{table}]] table, then try again").format(table="candidates")
        raise UsageError(message.format(path=store.path, table="candidates"), hint) from error


def _paths(files: Iterable[Path]) -> list[Path]:
    """The files, and the workbooks in the folders, each once."""
    found: dict[str, Path] = {}
    for given in files:
        inside = _inside(given) if given.is_dir() else [given]
        if not inside:
            say(_("note: there is no workbook in {path}").format(path=given))
        for path in inside:
            found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def _inside(folder: Path) -> list[Path]:
    """The workbooks in a folder; what else people may send is said, because it is not looked into."""
    files = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(_MARKS))
    packed = [str(path) for path in files if path.suffix.lower() in _PACKED]
    if packed:
        say(_("note: not looked into, unpack it first: {names}").format(names=_(", ").join(packed)))
    return [path for path in files if path.suffix.lower() in _SUFFIXES]


def _read(path: Path) -> Returned:
    """A file as it came back; one that cannot be opened has that as its problem."""
    try:
        return read_returned(read_regular_file(path, MOST_BYTES), str(path))
    except OSError as error:
        found = Returned(str(path))
        message = _("the file cannot be read: {reason}").format(reason=reason(error))
        found.add("unreadable", message, _("check its name and who may read it"))
        return found


def _apply(
    store: Store, returned: Sequence[Returned], collected: Collected, day: dt.date
) -> tuple[Collected, Sequence[Event]]:
    """Writes new candidates into the registry, then what is new into the ledger.

    A crash between the two leaves candidates without events; the next run writes those.
    """
    if collected.candidates:
        store.require_appendable()
        store.replace_registry(_with_candidates(store, collected.candidates))
        names = _(", ").join(f"{candidate.id} {candidate.name}" for candidate in collected.candidates)
        say(_("new candidates in the registry: {names}").format(names=names))
        store = open_store(store.path, say)
    latest = collected

    def make(fresh: Store) -> Sequence[Event]:
        nonlocal latest
        latest = _collect(fresh, returned, day)
        return events_to_write(latest, fresh.ledger, now(), today(None))

    events = store.append_events(make)
    # What was new is known by now; told is what was found, unless somebody else has written meanwhile.
    alike = _gist(latest) == _gist(collected)
    return replace(latest, candidates=collected.candidates, parts=(collected if alike else latest).parts), events


def _gist(collected: Collected) -> object:
    """What the new candidates themselves do not change: what is claimed, contested and wrong."""
    claims = [(claim.key, claim.answer) for claim in collected.claims]
    errors = [(p.file, p.rule, p.sheet, p.cell) for p in collected.problems if p.severity is Severity.ERROR]
    return claims, collected.conflicts, errors


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
        # Whatever their case, which Windows does not tell apart.
        while name.casefold() in {copy.name.casefold() for copy in taken}:
            number += 1
            name = f"{path.stem} ({number}).xlsx"
        taken[folder / name] = str(path)
    originals = {os.path.realpath(path) for path in paths}
    for copy in taken:
        if os.path.realpath(copy) in originals:
            message = _("{path} is one of the files that came back").format(path=copy)
            raise UsageError(message, _("give another folder for the marked copies"))
        if folder.exists():
            check_target(copy, overwrite=force)
    return {original: copy for copy, original in taken.items()}


def _mark(store: Store, paths: Sequence[Path], copies: Mapping[str, Path], day: dt.date) -> None:
    """Writes a copy of each file in which something is wrong, with a comment on each cell of it, in Chinese."""
    from smartpilot.workbook.returned.comments import commented_bytes

    with speaking("zh"):
        parts = _collect(store, [_read(path) for path in paths], day).parts
        notes = [(part, remarks(part)) for part in parts]
    written, unmarked = [], []
    for part, found in notes:
        if not found:
            continue
        copy = copies[part.returned.file]
        file = Path(part.returned.file)
        content = commented_bytes(read_regular_file(file, MOST_BYTES), found) if part.returned.meta else None
        if content is None:
            unmarked.append(part.returned.file)
            continue
        make_folder(copy.parent)
        write_file(copy, content, overwrite=True)
        written.append(str(copy))
    if written:
        text = ngettext("wrote {n} marked copy: {names}", "wrote {n} marked copies: {names}", len(written))
        say(text.format(n=len(written), names=_(", ").join(written)))
    if unmarked:
        say(_("no copy of what cannot be opened: {names}").format(names=_(", ").join(unmarked)))
