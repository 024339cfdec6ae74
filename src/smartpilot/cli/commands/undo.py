"""`smartpilot undo`: one more event that makes an earlier one void."""

from collections.abc import Sequence
from typing import Annotated

import typer

from smartpilot.cli.opening import writable_path
from smartpilot.cli.options import ByOption, DryRunOption, FormatOption, NoteOption, RegistryOption
from smartpilot.cli.output import Format
from smartpilot.cli.streams import say
from smartpilot.cli.views.history import emit_events
from smartpilot.clock import now, today
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.ledger.recording import clean, duplicates_of, events_replaced_by, find_event, void_event
from smartpilot.records.models import Event
from smartpilot.registry.lookup import find_record
from smartpilot.store import Store, open_store


def run(
    event: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            show_default=False,
            help=_("An event's id or the start of one; or a record, whose latest event is meant."),
        ),
    ] = None,
    registry: RegistryOption = None,
    by: ByOption = None,
    note: NoteOption = None,
    dry_run: DryRunOption = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Appends the event that voids, and shows it."""
    who, why = clean(by, "--by"), clean(note, "--note")

    same: list[Event] = []
    replaced: list[Event] = []

    def make(store: Store) -> Sequence[Event]:
        meant = _meant(store, event)
        same[:], replaced[:] = duplicates_of(store.ledger, meant), events_replaced_by(store.ledger, meant)
        return [void_event(store.ledger, meant, now(), today(None), who, why)]

    store = open_store(writable_path(registry), say, allow_rule_errors=True)
    events = make(store) if dry_run else store.append_events(make)
    id_ = events[0].voids
    say(_("would make {id} void").format(id=id_) if dry_run else _("{id} is void now").format(id=id_))
    for other in replaced:
        message = _("{id} ({stage} on {day}), which it had replaced, stays void; record it anew where it holds")
        say(message.format(id=other.id, stage=other.stage.label, day=other.on))
    for other in same:
        say(_("{id} says the same stage and still stands").format(id=other.id))
    emit_events(store.registry, store.ledger, events, format_)


def _record(store: Store, text: str) -> str:
    """The id of the record meant.

    Raises UsageError where it is neither an event nor a record.
    """
    try:
        return find_record(store.registry, text).id
    except UsageError as error:
        hint = _("; ").join([error.hint, _("smartpilot history shows the ids of events")])
        raise UsageError(error.message, hint) from error


def _meant(store: Store, text: str | None) -> Event:
    """The event to void.

    Raises UsageError where there is none.
    """
    if text is None:
        latest = store.ledger.latest_recorded()
    elif text not in store.registry.by_id and (found := find_event(store.ledger, text)):
        return found
    else:
        latest = store.ledger.latest_recorded(_record(store, text))
    if latest is None:
        raise UsageError(_("no event stands that could be made void"), _("smartpilot history shows the ledger"))
    return latest
