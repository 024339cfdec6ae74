"""`smartpilot export`: the ministry annex as a workbook, the records as CSV or JSON, or the deadlines as a calendar."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from smartpilot.cli.exports import CalendarBy, ExportOptions, Labels, build_file, require_fitting_options
from smartpilot.cli.opening import FilterOptions, amendments_beside, parse_filter, readable_path
from smartpilot.cli.options import (
    NAMED_PATH,
    AsOfOption,
    DesignationOption,
    DryRunOption,
    EvidenceOption,
    ExportKind,
    ForceOption,
    LevelOption,
    NoticeOption,
    ProgrammeOption,
    ProvinceOption,
    RawOption,
    RegistryOption,
    StatusOption,
    choice_option,
    within_option,
)
from smartpilot.cli.streams import say
from smartpilot.cli.views.exported import say_exported
from smartpilot.cli.views.printed import View
from smartpilot.cli.views.provenance import say_provenance
from smartpilot.creation import require_no_registry_file
from smartpilot.datapackage.schema import TableName
from smartpilot.deadlines.working_days import NO_AMENDMENTS
from smartpilot.files.writing import require_all_writable, require_writable, write_file, write_files
from smartpilot.i18n import _
from smartpilot.ledger.ledger import NO_LEDGER, Ledger
from smartpilot.registry.reading import open_registry
from smartpilot.registry.registry import Registry
from smartpilot.store import load_store


def run(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|DIR",
            click_type=NAMED_PATH,
            show_default=False,
            help=_(
                "The file to write; its suffix decides the kind: "
                ".xlsx, .docx, .csv, .json, .ics, .sqlite or .parquet. "
                "A folder: a data package for researchers."
            ),
        ),
    ],
    text: Annotated[
        str | None,
        typer.Argument(metavar="[TEXT]", show_default=False, help=_("Only records that contain this text.")),
    ] = None,
    registry_path: RegistryOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    programme: ProgrammeOption = None,
    designation: DesignationOption = None,
    level: LevelOption = None,
    evidence: EvidenceOption = None,
    status: StatusOption = None,
    kind: Annotated[
        ExportKind,
        choice_option(ExportKind, "--kind", sentence=_("The kind of records, or of what is owed: {words}.")),
    ] = ExportKind.ALL,
    view: Annotated[
        View | None,
        choice_option(
            View,
            "--view",
            sentence=_(
                "What a workbook (.xlsx) shows, the first is the default: {words}. "
                "A document (.docx) shows one of the last two."
            ),
            show_default=False,
        ),
    ] = None,
    final: Annotated[
        bool,
        typer.Option(
            "--final",
            help=_("An annex that is no draft: all that its notice lists, without remarks on how sure it is."),
        ),
    ] = False,
    as_of: AsOfOption = None,
    within: Annotated[
        str | None,
        within_option(
            _(
                "What a call list holds: overdue, or also what falls due within 30d (days), 4w (weeks), week or month; "
                "without it all that has a deadline, with all also what has none."
            )
        ),
    ] = None,
    by: Annotated[
        CalendarBy | None,
        choice_option(
            CalendarBy,
            "--by",
            sentence=_("What an event of the calendar is, the first is the default: {words}."),
            show_default=False,
        ),
    ] = None,
    labels: Annotated[
        Labels,
        choice_option(Labels, "--labels", sentence=_("The headings and words of CSV: {words}.")),
    ] = Labels.CODES,
    first_year: Annotated[
        int | None,
        typer.Option(
            "--from",
            metavar="YEAR",
            help=_("The first year of the panel in a data set; --level narrows it to prefectures or counties."),
        ),
    ] = None,
    last_year: Annotated[
        int | None,
        typer.Option("--to", metavar="YEAR", help=_("The last year of the panel in a data set.")),
    ] = None,
    table: Annotated[
        TableName | None,
        choice_option(
            TableName,
            "--table",
            sentence=_("The table in a .parquet file, else that of the pilots: {words}."),
            show_default=False,
        ),
    ] = None,
    raw: RawOption = False,
    force: ForceOption = False,
    dry_run: DryRunOption = False,
) -> None:
    """Writes the wanted records to a file of the kind that its ending says."""
    wanted = ExportOptions(file, kind, view, final, status, as_of, within, by, labels, first_year, last_year, table)
    require_fitting_options(wanted)
    path = readable_path(registry_path)
    options = FilterOptions(
        text=text,
        provinces=province,
        notices=notice,
        programmes=programme,
        designation=designation,
        level=level,
        evidence=evidence,
        status=status,
        as_of=as_of,
    )
    if wanted.is_data_set:
        from smartpilot.cli.datasets import build_data_set

        years = (first_year, last_year) if wanted.has_panel else None
        files, counted = build_data_set(file, path, options, kind, years, table, raw=raw)
    else:
        # Not all says what has been handed in; the rest works beside a damaged ledger.
        registry, ledger = _load(path, with_ledger=wanted.needs_ledger)
        amendments = amendments_beside(path) if wanted.needs_ledger else NO_AMENDMENTS
        filter_ = parse_filter(registry, options)
        content, counted = build_file(registry, ledger, filter_, wanted, amendments, raw=raw)
        files = {file: content}
    for name in files:
        require_no_registry_file(name, path)
    if wanted.is_package:
        _write_files(files, file, counted, force=force, dry_run=dry_run)
    else:
        _write_file(file, files[file], counted, force=force, dry_run=dry_run)


def _write_file(file: Path, content: bytes, counted: str, *, force: bool, dry_run: bool) -> None:
    if dry_run:
        require_writable(file, overwrite=force)
    else:
        write_file(file, content, overwrite=force)
    say_exported(file, counted, dry_run=dry_run)


def _write_files(files: Mapping[Path, bytes], folder: Path, counted: str, *, force: bool, dry_run: bool) -> None:
    from smartpilot.datapackage.files import find_stale_files

    stale = find_stale_files(folder, {path.name for path in files}) if force else []
    if dry_run:
        require_all_writable(folder, files, overwrite=force)
    else:
        write_files(folder, files, overwrite=force)
        for path in stale:
            path.unlink(missing_ok=True)
            say(_("removed {path}, a table of an earlier export").format(path=path))
    say_exported(folder, counted, dry_run=dry_run)


def _load(path: Path, *, with_ledger: bool) -> tuple[Registry, Ledger]:
    if not with_ledger:
        return open_registry(path), NO_LEDGER
    store = load_store(path, say)
    say_provenance(store.provenance)
    return store.registry, store.ledger
