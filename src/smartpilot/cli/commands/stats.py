"""`smartpilot stats`: how many records there are, by province, notice, level and evidence."""

from smartpilot.cli.opening import FilterOptions, load_registry, parse_filter
from smartpilot.cli.options import FormatOption, NoticeOption, ProvinceOption, RegistryOption
from smartpilot.cli.output import Format
from smartpilot.cli.views.stats import emit_statistics
from smartpilot.registry.totals import count_pilots


def run(
    registry_path: RegistryOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Counts the wanted records, and all of each notice against its totals."""
    registry = load_registry(registry_path)
    filter_ = parse_filter(registry, FilterOptions(provinces=province, notices=notice))
    emit_statistics(registry, count_pilots(registry, filter_), format_)
