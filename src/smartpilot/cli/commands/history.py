"""`smartpilot history`: the ledger as it reads."""

from typing import Annotated

import typer

from smartpilot.cli.opening import load_both, make_filter
from smartpilot.cli.options import FormatOption, NoticeOption, ProvinceOption, RegistryOption
from smartpilot.cli.output import Format
from smartpilot.cli.streams import say
from smartpilot.cli.views.history import emit_events
from smartpilot.i18n import _, ngettext
from smartpilot.registry.lookup import find_record


def run(
    record: Annotated[
        str | None,
        typer.Argument(metavar="[ID|NAME]", show_default=False, help=_("Only the events of this record.")),
    ] = None,
    registry: RegistryOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows all events, or those of the wanted records, in the order of their days."""
    pilots, ledger = load_both(registry)
    wanted = make_filter(pilots, provinces=province, notices=notice)
    events = ledger.events
    if record is not None:
        # What was recorded of a record that has left the registry is still asked for by its id.
        known = any(event.target == record for event in events) and record not in pilots.by_id
        id_ = record if known else find_record(pilots, record).id
        events = [event for event in events if event.target == id_]
    if province or notice:
        events = [e for e in events if e.target in pilots.by_id and wanted.takes(pilots, pilots.by_id[e.target])]
    count = ngettext("{n} event", "{n} events", len(events)).format(n=len(events))
    emit_events(pilots, ledger, events, format_, title=_("Ledger: {count}").format(count=count))
    if not events:
        say(_("the ledger has no such event") if ledger.events else _("nothing has been recorded yet"))
