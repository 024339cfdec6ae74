"""`smartpilot show`: one record in full."""

from typing import Annotated

import typer

from smartpilot.cli.opening import FilterOptions, amendments_beside, parse_filter, readable_path
from smartpilot.cli.options import AsOfOption, FormatOption, NoticeOption, RegistryOption
from smartpilot.cli.output import Format
from smartpilot.cli.streams import say, say_verbatim
from smartpilot.cli.views.provenance import say_provenance
from smartpilot.cli.views.show import emit_record
from smartpilot.clock import today
from smartpilot.deadlines.report import rows_of_target
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger, ledger_path
from smartpilot.ledger.provenance import provenance_of
from smartpilot.ledger.reading import LedgerReading, read_ledger
from smartpilot.problems import format_text
from smartpilot.registry.lookup import find_target
from smartpilot.registry.reading import open_registry


def run(
    record: Annotated[
        str,
        typer.Argument(metavar="ID|NAME", show_default=False, help=_("An id, the start of one, or a name: 正定县.")),
    ],
    registry_path: RegistryOption = None,
    notice: NoticeOption = None,
    as_of: AsOfOption = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows everything that registry and ledger have of a record."""
    path = readable_path(registry_path)
    registry = open_registry(path)
    target = find_target(registry, record, parse_filter(registry, FilterOptions(notices=notice)))
    reading = read_ledger(ledger_path(path))
    ledger = _usable_ledger(reading)
    provenance = provenance_of(path, registry, reading)
    # Without the ledger nobody knows what has been handed in: nothing is said, rather than "outstanding".
    day = today(as_of)
    owed = rows_of_target(registry, ledger, target, day, amendments_beside(path)) if ledger else None
    say_provenance(provenance, format_)
    emit_record(registry, target, owed, format_, provenance, day)


def _usable_ledger(reading: LedgerReading) -> Ledger | None:
    """The ledger; None, with its problems on stderr, if it is damaged: the record itself can still be shown."""
    if not reading.problems:
        return reading.ledger
    for problem in reading.problems:
        say_verbatim(format_text(problem) + "\n")
    say(_("what was handed in cannot be shown until the ledger is fixed"))
    return None
