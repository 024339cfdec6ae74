"""`smartpilot undo`: one more event that voids an earlier one."""

from typing import Annotated

import typer

from smartpilot.cli.opening import writable_path
from smartpilot.cli.options import (
    ByOption,
    DryRunOption,
    FormatOption,
    NoteOption,
    RegistryOption,
    parse_text,
)
from smartpilot.cli.output import Format
from smartpilot.cli.recorder import begin_recording
from smartpilot.cli.streams import say
from smartpilot.cli.views.history import emit_events, say_voiding
from smartpilot.clock import now, today
from smartpilot.i18n import _
from smartpilot.ledger.pending import PendingRequest
from smartpilot.ledger.voiding import Voiding, plan_voiding, voiding_of
from smartpilot.store import Store, open_store


def run(
    event: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            show_default=False,
            help=_("An event's id or the start of one; or a record, for its latest event."),
        ),
    ] = None,
    registry_path: RegistryOption = None,
    by: ByOption = None,
    note: NoteOption = None,
    dry_run: DryRunOption = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Appends the event that voids, and shows it."""
    recording = begin_recording("undo")
    who, why = parse_text(by, "--by"), parse_text(note, "--note")

    store = open_store(writable_path(registry_path), say, allow_rule_errors=True)

    def plan(store: Store) -> Voiding:
        return plan_voiding(store.registry, store.ledger, event, recording.at(now()), today(None), by=who, note=why)

    def plan_once(store: Store) -> Voiding:
        written = request.events_written(store.ledger)
        return voiding_of(store.ledger, written[0]) if written else plan(store)

    with PendingRequest(store.ledger_path, "undo", event or "") as request:
        if dry_run:
            voiding = plan(store)
        else:
            voiding = store.append_plan(plan_once, lambda voiding: voiding.new_events, request)[0]
        say_voiding(voiding, dry_run=dry_run)
        emit_events(store.registry, store.ledger, [voiding.void], format_)
