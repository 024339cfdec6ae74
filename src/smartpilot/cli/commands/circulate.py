"""`smartpilot circulate`: one workbook for each authority that owes something, to be filled in and sent back."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from smartpilot.circulation.sending import NO_AUTHORITY, Circular, Owed, forms, owed
from smartpilot.cli.opening import read_both
from smartpilot.cli.options import AsOfOption, DryRunOption, RegistryOption, parse_path
from smartpilot.cli.output import Format, emit_tables
from smartpilot.cli.streams import say, with_progress
from smartpilot.clock import parse_day, today
from smartpilot.errors import UsageError
from smartpilot.files import check_target, make_folder, write_file
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.reading import require_valid_ledger
from smartpilot.ledger.recording import clean
from smartpilot.places.divisions import authorities, find_province
from smartpilot.records.models import AUTHORITY
from smartpilot.records.terms import Kind
from smartpilot.registry.reading import require_valid_registry
from smartpilot.render.table import Column, Table
from smartpilot.text import nearest
from smartpilot.toml.document import Document
from smartpilot.workbook.form import Form


def run(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR", parser=parse_path, show_default=False, help=_("The folder for the workbooks; it is made.")
        ),
    ],
    registry: RegistryOption = None,
    province: Annotated[
        list[str] | None,
        typer.Option(
            "--province",
            "-p",
            metavar="NAME",
            help=_("Only the authorities of this province, or this one: 河北, 宁波, 兵团. Repeatable."),
        ),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help=_("For those that owe nothing too: they may enter candidates."))
    ] = False,
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help=_("One more workbook for what no authority is known for."))
    ] = False,
    as_of: AsOfOption = None,
    return_to: Annotated[
        str | None, typer.Option("--return-to", metavar="ADDRESS", help=_("Where the workbook is to be sent back."))
    ] = None,
    return_by: Annotated[
        str | None, typer.Option("--return-by", metavar="DATE", help=_("By when, the day included."))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace workbooks that are there."))] = False,
    dry_run: DryRunOption = False,
) -> None:
    """Writes them all, after a look at whether each could be written; a disk that fills up may leave some."""
    day = today(as_of)
    reading, ledger_reading = read_both(registry)
    found_registry = require_valid_registry(reading)
    found_ledger = require_valid_ledger(ledger_reading)
    found = owed(found_registry, found_ledger, day)
    last = parse_day(return_by) if return_by is not None else None
    if last is not None and last < day:
        raise UsageError(_("{return_by} is before {day}").format(return_by=last, day=day), _("check the year"))
    circular = Circular(
        day=day,
        registry=_state(reading.document),
        ledger=_state(ledger_reading.document),
        return_to=clean(return_to, "--return-to"),
        return_by=last,
        until=found_ledger.last_recorded_at,
    )
    wanted = _wanted(found, province or (), everybody=everybody, unassigned=unassigned)
    made = list(forms(found_registry, found, circular, wanted))
    if not made:
        raise UsageError(_("nobody owes anything on {day}").format(day=day), _("give --as-of, or --all"))
    targets = {folder / f"{form.code}-{form.authority}.xlsx": form for form in made}
    _check(folder, targets, force=force)
    if not dry_run:
        _write(folder, targets, force=force)
    emit_tables([_table(targets)], Format.TABLE)
    if not unassigned and found.in_no_workbook:
        ids = found.in_no_workbook
        note = ngettext(
            "note: {n} record is in no workbook, because no authority is known for it: {ids}",
            "note: {n} records are in no workbook, because no authority is known for them: {ids}",
            len(ids),
        )
        say(note.format(n=len(ids), ids=_(", ").join(ids)))
        say(_("give them a site_pilot in the registry, or --unassigned to have a workbook of them"))
    said = (
        ngettext("would write {n} workbook to {path}", "would write {n} workbooks to {path}", len(made))
        if dry_run
        else ngettext("wrote {n} workbook to {path}", "wrote {n} workbooks to {path}", len(made))
    )
    say(said.format(n=len(made), path=folder))


def _state(document: Document) -> str:
    """What tells whether a file is the one that it was."""
    return hashlib.sha256(document.raw or b"").hexdigest()[:16]


def _wanted(found: Owed, names: Sequence[str], *, everybody: bool, unassigned: bool) -> list[str]:
    """The authorities that get a workbook, in the official order.

    Raises UsageError for a name that is no authority's and no province's, and where none of the named owes anything.
    """
    owing = list(authorities()) if everybody else found.authorities
    chosen = set(owing)
    if names:
        chosen = set()
        for text in names:
            meant = _meant(text) & set(owing)
            if not meant:
                message = _("{name} owes nothing on that day").format(name=text)
                raise UsageError(message, _("these do: {words}").format(words=_(", ").join(owing) or _("nobody")))
            chosen |= meant
    return [name for name in owing if name in chosen] + ([NO_AUTHORITY] if unassigned else [])


def _meant(text: str) -> set[str]:
    """The authorities of a province, or the one that is named by its name, its short name or its code.

    Raises UsageError with the nearest ones where there is none.
    """
    codes = authorities()
    wanted = text.strip()
    for name, code in codes.items():
        if wanted in (name, name.removesuffix("市"), code) and not code.endswith("0000"):
            return {name}
        if wanted.endswith("兵团") and name.endswith(wanted):
            return {name}
    province = find_province(wanted)
    if province is not None:
        return {name for name, code in codes.items() if code[:2] == province.code[:2]}
    near = nearest(wanted, codes)
    hint = _("did you mean: {words}").format(words=_(", ").join(near)) if near else _("write 河北省, 宁波市 or 兵团")
    raise UsageError(_("there is no authority {name}").format(name=text), hint)


def _check(folder: Path, targets: Iterable[Path], *, force: bool) -> None:
    """Raises UsageError where one of the files could not be written, before any is."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(_("{path} is no folder").format(path=folder), _("give the name of a folder"))
    for path in targets:
        check_target(path, overwrite=force)


def _write(folder: Path, targets: dict[Path, Form], *, force: bool) -> None:
    from smartpilot.workbook.sent.workbook import workbook_bytes

    make_folder(folder)
    for path, form in with_progress(list(targets.items()), _("writing workbooks")):
        write_file(path, workbook_bytes(form), overwrite=force)


def _table(targets: dict[Path, Form]) -> Table:
    columns = [
        Column("file", _("file"), least=24),
        Column("authority", str(AUTHORITY)),
        *(Column(kind.value, kind.label, number=True) for kind in (Kind.PILOTS, Kind.PROJECTS)),
        Column("rows", _("rows"), number=True),
    ]
    rows = [[path.name, form.authority, *_counts(form), str(len(form.lines))] for path, form in targets.items()]
    return Table(columns, rows)


def _counts(form: Form) -> Sequence[str]:
    kinds = (Kind.PILOTS, Kind.PROJECTS)
    return [str(len({line.target for line in form.lines if line.kind is kind})) for kind in kinds]
