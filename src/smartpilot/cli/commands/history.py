"""`smartpilot history`: the events of the ledger."""

from typing import Annotated

import typer

from smartpilot.cli.opening import FilterOptions, parse_filter, readable_path
from smartpilot.cli.options import FormatOption, NoticeOption, ProgrammeOption, ProvinceOption, RegistryOption
from smartpilot.cli.output import Format
from smartpilot.cli.streams import say
from smartpilot.cli.views.history import emit_events
from smartpilot.cli.views.provenance import say_provenance
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.batches import batches_of
from smartpilot.ledger.query import select_entries
from smartpilot.store import load_store


def run(
    record: Annotated[
        str | None,
        typer.Argument(metavar="[ID|NAME]", show_default=False, help=_("Only the events of this record.")),
    ] = None,
    registry_path: RegistryOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    programme: ProgrammeOption = None,
    single_events: Annotated[
        bool, typer.Option("--events", help=_("Show each event; without it, what one command recorded is one line."))
    ] = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows all events, or those of the wanted records, by day."""
    store = load_store(readable_path(registry_path), say)
    registry, ledger = store.registry, store.ledger
    filter_ = parse_filter(registry, FilterOptions(provinces=province, notices=notice, programmes=programme))
    entries = select_entries(registry, ledger, filter_, record)
    count = ngettext("{n} event", "{n} events", len(entries.events)).format(n=len(entries.events))
    batches = None if single_events else batches_of(ledger)
    title = _("Ledger: {count}").format(count=count)
    if batches and entries.changes:
        changed = ngettext("{n} change of the registry", "{n} changes of the registry", len(entries.changes))
        title = _(", ").join([title, changed.format(n=len(entries.changes))])
    say_provenance(store.provenance, format_)
    emit_events(registry, ledger, entries, format_, title, batches=batches, provenance=store.provenance, paged=True)
    if not entries.events and not (entries.changes and batches):
        say(_("no matching events") if ledger.events else _("nothing has been recorded yet"))
