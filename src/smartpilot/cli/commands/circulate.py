"""`smartpilot circulate`: one workbook for each authority that owes something, to be filled in and sent back."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from smartpilot.circulation.key import key_path, require_key
from smartpilot.circulation.rounds import append_entries, circulations_path, read_circulations
from smartpilot.circulation.sending import (
    Circular,
    build_forms,
    new_dispatches,
    other_open_calls,
    outstanding_by_authority,
    round_id,
    select_authorities,
    workbook_paths,
    write_workbook,
)
from smartpilot.cli.opening import amendments_beside, readable_path
from smartpilot.cli.options import (
    NAMED_PATH,
    AsOfOption,
    DryRunOption,
    ForceOption,
    ProgrammeOption,
    ProvinceOption,
    RegistryOption,
    parse_text,
    yes_option,
)
from smartpilot.cli.recorder import begin_recording
from smartpilot.cli.streams import ask_or_say, say, with_progress
from smartpilot.cli.views.circulate import (
    emit_circulated,
    say_other_calls,
    say_unsealed,
    say_without_authority,
    say_written,
)
from smartpilot.cli.views.provenance import say_provenance
from smartpilot.clock import now, require_date, today
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.i18n import _
from smartpilot.registry.finding import is_built_in
from smartpilot.registry.programmes import require_notices_of
from smartpilot.store import load_store, open_store
from smartpilot.workbook.form import fingerprint


def run(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            click_type=NAMED_PATH,
            show_default=False,
            help=_("The folder for the workbooks; created if missing."),
        ),
    ],
    registry_path: RegistryOption = None,
    province: ProvinceOption = None,
    programme: ProgrammeOption = None,
    everybody: Annotated[
        bool, typer.Option("--all", help=_("Include authorities with nothing to hand in: they may enter candidates."))
    ] = False,
    unassigned: Annotated[
        bool,
        typer.Option("--unassigned", help=_("Write one more workbook for the records whose authority is unknown.")),
    ] = False,
    as_of: AsOfOption = None,
    return_to: Annotated[
        str | None,
        typer.Option(
            "--return-to", metavar="ADDRESS", help=_("Where to return the workbook: an address or a telephone number.")
        ),
    ] = None,
    return_by: Annotated[
        str | None, typer.Option("--return-by", metavar="DATE", help=_("The last day for returning the workbook."))
    ] = None,
    force: ForceOption = False,
    yes: Annotated[bool, yes_option(_("Begin a round of a day to come without asking."))] = False,
    dry_run: DryRunOption = False,
) -> None:
    """Checks that every workbook can be written, then writes them and what was sent to whom.

    On a full disk some may be missing.
    """
    day = today(as_of)
    if day > today(None) and not _is_meant(day, yes=yes or dry_run):
        raise typer.Exit(EXIT_PROBLEMS)
    last = require_date(return_by) if return_by is not None else None
    if last is not None and last < day:
        raise UsageError(_("{return_by} is earlier than {day}").format(return_by=last, day=day), _("check the year"))
    path = readable_path(registry_path)
    # What comes back could not be recorded while the registry has errors.
    store = load_store(path, say) if is_built_in(path) else open_store(path, say)
    registry, ledger = store.registry, store.ledger
    circular = Circular(
        day=day,
        registry=fingerprint(store.reading.document.raw),
        ledger=fingerprint(store.ledger_reading.document.raw),
        return_to=parse_text(return_to, "--return-to"),
        return_by=last,
        until=ledger.recorded_until(now()),
    )
    notices = require_notices_of(registry, programme, ()) if programme else None
    outstanding = outstanding_by_authority(registry, ledger, day, notices, amendments_beside(store.path))
    names = select_authorities(outstanding, province or (), everybody=everybody, unassigned=unassigned)
    if not names:
        raise UsageError(_("nothing is to be handed in as of {day}").format(day=day), _("give --as-of, or --all"))
    forms = workbook_paths(folder, build_forms(registry, outstanding, circular, names), overwrite=force)
    round_ = round_id(day, registry.programmes_of(notices) if notices else ())
    is_own = not is_built_in(path)
    rounds = circulations_path(store.path)
    if is_own:
        read_circulations(rounds).require_valid()
    if not dry_run:
        recording = begin_recording("circulate")
        key = require_key(key_path(store.path), say) if is_own else None
        for path, form in with_progress(list(forms.items()), _("writing workbooks")):
            write_workbook(path, form, key, overwrite=force)
        if is_own:
            append_entries(rounds, lambda known: new_dispatches(forms, round_, key, known, recording), say)
    say_provenance(store.provenance)
    emit_circulated(forms)
    if not programme:
        say_other_calls(other_open_calls(registry, day, outstanding))
    if not unassigned:
        say_without_authority(outstanding.ids_without_authority)
    if not is_own:
        say_unsealed()
    say_written(len(forms), folder, dry_run=dry_run)


def _is_meant(day: dt.date, *, yes: bool) -> bool:
    """Whether a round is to be of a day to come, which is asked."""
    say(_("note: {day} is a day to come; its round would be the newest one until then").format(day=day))
    return yes or ask_or_say(
        _("Circulate as of that day?"),
        refused=_("nothing was written"),
        unasked=_("nothing was written; --yes writes it without asking"),
    )
