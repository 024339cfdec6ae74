"""`smartpilot undo`: events that void those of an earlier run of a command."""

from typing import Annotated

import typer

from smartpilot.cli.opening import FilterOptions, parse_filter, writable_path
from smartpilot.cli.options import (
    ByOption,
    DryRunOption,
    FormatOption,
    NoteOption,
    NoticeOption,
    RegistryOption,
    YesOption,
    parse_text,
)
from smartpilot.cli.output import Format, say_tables
from smartpilot.cli.recorder import begin_recording
from smartpilot.cli.streams import ask, is_interactive, say
from smartpilot.cli.views.history import emit_events
from smartpilot.cli.views.undo import say_undo, undo_tables
from smartpilot.clock import now, today
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.i18n import _
from smartpilot.ledger.pending import PendingRequest
from smartpilot.ledger.query import Entries
from smartpilot.ledger.voiding import Undo, plan_undo, written_undo
from smartpilot.store import Store, open_store


def run(
    batch: Annotated[
        str | None,
        typer.Argument(
            metavar="[BATCH|ID|NAME]",
            show_default=False,
            help=_("A batch or event of history, or a record, for the last command about it; else the last command."),
        ),
    ] = None,
    registry_path: RegistryOption = None,
    notice: NoticeOption = None,
    event: Annotated[
        str | None, typer.Option("--event", metavar="ID", help=_("Only this event: its id, or the start or end of it."))
    ] = None,
    by: ByOption = None,
    note: NoteOption = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows what it takes back, asks, and appends the events that void it."""
    if batch is not None and event is not None:
        raise UsageError(_("a batch and --event cannot be given together"), _("leave one of them out"))
    if notice and batch is None:
        raise UsageError(_("--notice says which record a name means"), _("give the name too"))
    recording = begin_recording("undo")
    who, why = parse_text(by, "--by"), parse_text(note, "--note")
    store = open_store(writable_path(registry_path), say, allow_rule_errors=True)

    def plan(store: Store) -> Undo:
        among = parse_filter(store.registry, FilterOptions(notices=notice))
        return plan_undo(
            store.registry,
            store.ledger,
            batch,
            recording.at(now()),
            today(None),
            event=event,
            by=who,
            note=why,
            content=store.content,
            among=among,
        )

    with PendingRequest(store.ledger_path, "undo", batch or "", event or "", *(notice or ())) as request:

        def plan_once(store: Store) -> Undo:
            written = request.entries_written(store.ledger)
            return written_undo(store.ledger, written, store.registry, store.content) if written else plan(store)

        def plan_again(store: Store) -> Undo:
            undo_now = plan_once(store)
            if not yes:
                undo_now.require_same(undo, store.ledger_path)
            return undo_now

        undo = plan(store) if dry_run else plan_once(store)
        if not dry_run:
            if not (undo.is_written or _is_confirmed(store, undo, yes=yes)):
                raise typer.Exit(EXIT_PROBLEMS)
            undo = store.append_plan(plan_again, lambda undo: undo.new_entries, request, lambda undo: undo.reversion)[0]
        say_undo(store.registry, undo, dry_run=dry_run)
        entries = Entries(undo.voids, undo.reversion.entries)
        provenance = store.provenance if dry_run else store.provenance.with_ledger(store.ledger_path, undo.after)
        emit_events(store.registry, undo.after, entries, format_, provenance=provenance)


def _is_confirmed(store: Store, undo: Undo, *, yes: bool) -> bool:
    """Whether to go on: what is taken back is shown, and needs a yes."""
    if yes:
        return True
    say_tables(undo_tables(store.registry, undo))
    if not is_interactive():
        say(_("nothing was undone; --yes undoes it without asking"))
    elif ask(_("Undo this?")):
        return True
    else:
        say(_("nothing was undone"))
    return False
