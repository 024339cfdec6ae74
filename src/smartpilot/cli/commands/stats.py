"""`smartpilot stats`: how many records there are, by province, notice, level, evidence and status."""

from smartpilot.cli.opening import FilterOptions, parse_filter, readable_path
from smartpilot.cli.options import (
    AsOfOption,
    FormatOption,
    NoticeOption,
    ProgrammeOption,
    ProvinceOption,
    RegistryOption,
)
from smartpilot.cli.output import Format
from smartpilot.cli.views.provenance import say_provenance
from smartpilot.cli.views.stats import emit_statistics
from smartpilot.clock import today
from smartpilot.ledger.ledger import ledger_path
from smartpilot.ledger.provenance import provenance_of
from smartpilot.ledger.reading import read_ledger
from smartpilot.registry.reading import open_registry
from smartpilot.registry.totals import count_pilots


def run(
    registry_path: RegistryOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    programme: ProgrammeOption = None,
    as_of: AsOfOption = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Counts the wanted records, and all of each notice against its totals."""
    path = readable_path(registry_path)
    registry = open_registry(path)
    provenance = provenance_of(path, registry, read_ledger(ledger_path(path)))
    filter_ = parse_filter(registry, FilterOptions(provinces=province, notices=notice, programmes=programme))
    say_provenance(provenance, format_)
    emit_statistics(registry, count_pilots(registry, filter_, today(as_of)), format_, provenance)
