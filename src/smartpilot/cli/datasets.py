"""The data sets of `export`: a folder with a data package, a database, a table as Parquet.

They are apart from the command, because they load much that its other files do not need.
"""

from dataclasses import replace
from pathlib import Path

from smartpilot.cli.opening import FilterOptions, parse_filter
from smartpilot.cli.options import ExportKind, kinds_of
from smartpilot.cli.streams import say
from smartpilot.cli.views.exported import count_records_in_words, count_rows_in_words
from smartpilot.datapackage.files import package_files
from smartpilot.datapackage.package import LICENCE, DataPackage, build_package, require_panel
from smartpilot.datapackage.panel import PanelScope, require_panel_scope
from smartpilot.datapackage.parquet import parquet_bytes
from smartpilot.datapackage.references import require_valid_references
from smartpilot.datapackage.schema import TableName
from smartpilot.errors import UsageError
from smartpilot.i18n import ngettext
from smartpilot.records.terms import Kind
from smartpilot.registry.finding import is_built_in
from smartpilot.registry.query import select
from smartpilot.registry.reading import read_registry, require_valid_registry


def build_data_set(
    file: Path,
    registry: Path,
    options: FilterOptions,
    kind: ExportKind,
    years: tuple[int | None, int | None] | None,
    table: TableName | None,
    *,
    raw: bool,
) -> tuple[dict[Path, bytes], str]:
    """The data set of the wanted records as one file, or as those of a folder, by their paths; and what is in it.

    `years`: the first and the last one of the panel, None for the usual ones; None for a data set without a panel.
    """
    scope = require_panel_scope(*years, options.level) if years is not None else None
    package, what = _package(registry, options, kind, scope)
    match file.suffix.lower():
        case ".sqlite":
            from smartpilot.datapackage.database import database_bytes

            return {file: database_bytes(package)}, what
        case ".parquet":
            wanted = package.table(table or TableName.PILOTS)
            return {file: parquet_bytes(wanted)}, count_rows_in_words(len(wanted.rows))
    contents = package_files(package, raw=raw)
    what = ngettext("{n} file; {what}", "{n} files; {what}", len(contents)).format(n=len(contents), what=what)
    return {file / name: content for name, content in contents.items()}, what


def _package(path: Path, options: FilterOptions, kind: ExportKind, scope: PanelScope | None) -> tuple[DataPackage, str]:
    """The data set of the wanted records, and what is in it.

    `scope`: of the panel, whose places are those of the wanted authorities, and whose level is the wanted one; None for
    a data set without a panel.
    """
    reading = read_registry(path)
    require_valid_references(reading)
    registry = require_valid_registry(reading)
    filter_ = parse_filter(registry, options if scope is None else replace(options, level=None))
    selection = select(registry, kinds_of(kind), filter_)
    panel = None
    if scope is not None:
        try:
            panel = require_panel(registry, selection, filter_, scope)
        except UsageError as error:
            if scope != PanelScope():  # somebody asked for it
                raise
            say(error.message)
    licence = LICENCE if is_built_in(path) else None
    package = build_package(registry, selection, filter_, licence=licence, panel=panel)
    return package, count_records_in_words({kind: selection[kind] for kind in selection if kind is not Kind.CANDIDATES})
