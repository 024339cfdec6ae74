"""What an undo takes back, or would, and what stays as it is."""

from smartpilot.cli.streams import say
from smartpilot.cli.views.entry_names import changed_name, event_text
from smartpilot.cli.views.history import events_table, moment_text, via_text
from smartpilot.cli.views.records import id_column
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.batches import Batch
from smartpilot.ledger.ids import short_id
from smartpilot.ledger.reversion import RevertedChange
from smartpilot.ledger.voiding import Undo
from smartpilot.registry.registry import Registry
from smartpilot.render.table import Column, Table


def undo_tables(registry: Registry, undo: Undo) -> list[Table]:
    """The batch that is taken back, or the part of it, and its events."""
    title = _("Batch {id}: {what}").format(id=short_id(undo.batch.id), what=_origin_text(undo.batch))
    tables = [events_table(registry, undo.before, undo.events, title)] if undo.events else []
    if undo.reversion.reverted or undo.reversion.kept:
        tables.append(_reversion_table(registry, undo, "" if tables else title))
    return tables


def _reversion_table(registry: Registry, undo: Undo, title: str) -> Table:
    """What an undo does to records of the registry."""
    columns = [id_column("record", _("id")), Column("name", _("name")), Column("what", _("registry"))]
    rows = [
        [reverted.change.record, _reverted_name(registry, undo, reverted), _reversion_text(reverted)]
        for reverted in undo.reversion.reverted
    ]
    for kept in undo.reversion.kept:
        what = _("stays as it is: {reason}").format(reason=kept.reason)
        rows.append([kept.change.record, changed_name(registry, undo.before, kept.change) or "", what])
    return Table(columns, rows, title)


def _reverted_name(registry: Registry, undo: Undo, reverted: RevertedChange) -> str:
    return changed_name(registry, undo.before, reverted.change, reverted.before or reverted.after) or ""


def _reversion_text(reverted: RevertedChange) -> str:
    """What taking a change back does to a record."""
    if reverted.before == reverted.after:
        return _("stays as it is: {reason}").format(reason=_("another undo still holds"))
    if reverted.after is None:
        return _("is removed")
    return _("is put back") if reverted.before is None else _("becomes what it was")


def _origin_text(batch: Batch) -> str:
    """When, by whom and by what a batch was recorded, as far as the ledger says it."""
    return _(", ").join(filter(None, (moment_text(batch.last), batch.last.recorded_by, via_text(batch))))


def say_undo(registry: Registry, undo: Undo, *, dry_run: bool) -> None:
    """Says what is taken back, or would be, and what stays as it is."""
    n = len(undo.events)
    for reverted in undo.reversion.reverted:
        id_, name, what = reverted.change.record, _reverted_name(registry, undo, reverted), _reversion_text(reverted)
        say(_("registry: {id} {name} {what}").format(id=id_, name=name, what=what))
    for kept in undo.reversion.kept:
        name = changed_name(registry, undo.before, kept.change) or ""
        what = _("stays as it is: {reason}").format(reason=kept.reason)
        say(_("registry: {id} {name} {what}").format(id=kept.change.record, name=name, what=what))
    if dry_run:
        count = ngettext("would void {n} event of batch {id}", "would void {n} events of batch {id}", n)
    else:
        count = ngettext("{n} event of batch {id} is voided", "{n} events of batch {id} are voided", n)
    if n:
        say(count.format(n=n, id=short_id(undo.batch.id)))
    if undo.is_written:
        say(_("the same command had done this before it was interrupted; to undo one more, run it again"))
    if restored := undo.restored:
        count = ngettext("{n} event stands again", "{n} events stand again", len(restored))
        say(count.format(n=len(restored)))
    for event in undo.still_voided:
        message = _("{id} ({what}) stays voided by {other}")
        other = short_id(undo.after.voided_by[event.id])
        say(message.format(id=short_id(event.id), what=event_text(registry, undo.before, event), other=other))
    for event in undo.replaced:
        message = _("{id} ({what}), which it had replaced, stays voided; smartpilot undo {batch} restores it")
        batch = short_id(undo.batch.id)
        say(message.format(id=short_id(event.id), what=event_text(registry, undo.before, event), batch=batch))
    for event in undo.duplicates:
        say(_("{id} has the same stage and still stands").format(id=short_id(event.id)))
