"""`smartpilot export`: the ministry annex as a workbook, the records as CSV or JSON, or the deadlines as a calendar."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from smartpilot.cli.opening import FilterOptions, parse_filter, readable_path
from smartpilot.cli.options import (
    NAMED_PATH,
    AsOfOption,
    DesignationOption,
    DryRunOption,
    EvidenceOption,
    ForceOption,
    KindChoice,
    KindOption,
    LevelOption,
    NoticeOption,
    ProgrammeOption,
    ProvinceOption,
    RawOption,
    RegistryOption,
    StatusOption,
    choice_option,
    kinds_of,
    owing_kinds_of,
)
from smartpilot.cli.streams import say
from smartpilot.cli.views import records
from smartpilot.cli.views.exported import count_records_in_words, count_rows_in_words, say_exported
from smartpilot.cli.views.printed import View
from smartpilot.cli.views.provenance import say_provenance
from smartpilot.clock import today
from smartpilot.creation import require_no_registry_file
from smartpilot.datapackage.schema import TableName
from smartpilot.errors import UsageError
from smartpilot.files.writing import require_all_writable, require_writable, write_file, write_files
from smartpilot.i18n import _, ngettext, use_language
from smartpilot.ledger.ledger import NO_LEDGER, Ledger
from smartpilot.records.models import free_text_columns
from smartpilot.records.terms import Kind, Term
from smartpilot.registry.annex import annex_records, require_final
from smartpilot.registry.query import Filter, Selection, format_filter, select
from smartpilot.registry.reading import open_registry
from smartpilot.registry.registry import Registry
from smartpilot.store import load_store

_DATA_SET_SUFFIXES = (".sqlite", ".parquet")
SUFFIXES = (".xlsx", ".docx", ".csv", ".json", ".ics", *_DATA_SET_SUFFIXES)
# What a document shows; a workbook shows any view.
_DOCUMENT_VIEWS = (View.PROGRESS, View.CALL_LIST)


class Labels(Term):
    """What stands in CSV: the words of the format for programs, or those of a language for people."""

    CODES = "codes", "代码", "codes"
    CHINESE = "zh", "中文", "Chinese"
    ENGLISH = "en", "英文", "English"


class CalendarBy(Term):
    """What an event of a calendar is about."""

    DELIVERABLE = "deliverable", "事项", "deliverable"
    TARGET = "target", "报送主体", "target"


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
    kind: KindOption = KindChoice.ALL,
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
        typer.Option(
            "--within",
            metavar="30d",
            help=_(
                "What a call list holds: overdue, or also what falls due within 30d (days), 4w (weeks), week or month; "
                "without it all that has a deadline, with all also what has none."
            ),
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
    suffix = file.suffix.lower()
    # A name without a suffix, or a folder that is there, is that of a data package.
    is_package = not suffix or (suffix not in SUFFIXES and file.is_dir())
    if suffix not in SUFFIXES and not is_package:
        raise UsageError(
            _("{path} has an unknown suffix").format(path=file),
            _("use one of: {words}; a name without a suffix is a folder").format(words=_(", ").join(SUFFIXES)),
        )
    if by is not None and suffix != ".ics":
        raise UsageError(_("--by is only for a calendar"), _("leave it out, or give the file the suffix .ics"))
    if labels is not Labels.CODES and suffix != ".csv":
        raise UsageError(_("--labels is only for CSV"), _("leave it out, or give the file the suffix .csv"))
    if view is not None and suffix not in (".xlsx", ".docx"):
        raise UsageError(
            _("--view is only for a workbook or a document"),
            _("leave it out, or give the file the suffix .xlsx or .docx"),
        )
    if suffix == ".docx" and view not in _DOCUMENT_VIEWS:
        words = _(", ").join(known.label for known in _DOCUMENT_VIEWS)
        raise UsageError(
            _("a document shows only: {words}").format(words=words),
            _("give one of them with --view, or give the file the suffix .xlsx"),
        )
    if final and (suffix != ".xlsx" or view not in (None, View.ANNEX)):
        raise UsageError(_("--final is only for the annex"), _("leave it out, or give the file the suffix .xlsx"))
    is_data_set = is_package or suffix in _DATA_SET_SUFFIXES
    has_panel = is_data_set and (suffix != ".parquet" or table is TableName.PANEL)
    if (first_year, last_year) != (None, None) and not has_panel:
        hint = _("leave them out, or write a folder, a .sqlite file, or a .parquet file with --table panel")
        raise UsageError(_("--from and --to are only for a panel"), hint)
    if table is not None and suffix != ".parquet":
        raise UsageError(_("--table is only for .parquet"), _("leave it out, or give the file the suffix .parquet"))
    needs_day = view in (View.LIST, View.PROGRESS, View.CALL_LIST)
    if as_of is not None and not (needs_day or status is not None or suffix in (".csv", ".json")):
        message = _("--as-of is only for --status, .csv, .json and --view list, progress or call-list")
        raise UsageError(message, _("leave it out"))
    if within is not None and view is not View.CALL_LIST:
        raise UsageError(_("--within is only for --view call-list"), _("leave it out"))
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
    if is_data_set:
        from smartpilot.cli.datasets import build_data_set

        years = (first_year, last_year) if has_panel else None
        files, counted = build_data_set(file, path, options, kind, years, table, raw=raw)
        for name in files:
            require_no_registry_file(name, path)
        if is_package:
            _write_files(files, file, counted, force=force, dry_run=dry_run)
        else:
            _write_file(file, files[file], counted, force=force, dry_run=dry_run)
        return
    require_no_registry_file(file, path)
    # Not all says what has been handed in; the rest works beside a damaged ledger.
    registry, ledger = _load(path, with_ledger=suffix == ".ics" or view in (View.PROGRESS, View.CALL_LIST))
    filter_ = parse_filter(registry, options)
    selection: Selection = select(registry, kinds_of(kind), filter_)
    counted = ""
    if view is not None and needs_day:
        content, counted = _tables(registry, ledger, selection, filter_, view, today(as_of), within, suffix)
    elif suffix == ".xlsx":
        ids: list[list[str]] = [[id_] for id_ in dict.fromkeys(filter_.notices)] or [[]]
        annexes = [annex_records(registry, of_notice, selection) for of_notice in ids]
        if final:
            for annex in annexes:
                require_final(registry, annex)
            if n := sum(annex.unconfirmed for annex in annexes):
                text = ngettext(
                    "{n} record is not confirmed, and a final annex does not say so",
                    "{n} records are not confirmed, and a final annex does not say so",
                    n,
                )
                say(text.format(n=n))
        from smartpilot.workbook.annex import annexes_bytes

        content = annexes_bytes(annexes, is_final=final)
        known = {record.notice for kind_records in selection.values() for record in kind_records}
        if not filter_.notices and known != {annexes[0].notice.id}:
            say(_("only the notice {id} is written; --notice gives others").format(id=annexes[0].notice.id))
        selection = {
            Kind.PILOTS: [pilot for annex in annexes for pilot in annex.pilots],
            Kind.PROJECTS: [project for annex in annexes for project in annex.projects],
        }
    elif suffix == ".csv":
        from smartpilot.render.formats import to_csv

        keys = records.record_keys(selection)
        headings: list[str] = []
        rows: Iterable[Mapping[str, Any]] = records.record_rows(registry, selection, keys, today(as_of))
        if labels is not Labels.CODES:
            with use_language("zh" if labels is Labels.CHINESE else "en"):
                headings, rows = records.labelled_rows(registry, selection, keys, today(as_of))
        free_text = () if raw else free_text_columns()
        # The byte order mark tells Excel and WPS that the file is UTF-8.
        content = to_csv(keys, rows, free_text=free_text, headings=headings).encode("utf-8-sig")
    elif suffix == ".ics":
        content, counted = _calendar(registry, ledger, filter_, kind, each_target=by is CalendarBy.TARGET)
    else:
        from smartpilot.render.formats import to_json

        content = to_json(records.list_json(registry, selection, today(as_of))).encode()
    _write_file(file, content, counted or count_records_in_words(selection), force=force, dry_run=dry_run)


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


def _calendar(
    registry: Registry, ledger: Ledger, filter_: Filter, kind: KindChoice, *, each_target: bool
) -> tuple[bytes, str]:
    """The calendar, and how many deadlines are in it."""
    from smartpilot.cli.views.calendar import calendar_day
    from smartpilot.deadlines.calendar import calendar_entries
    from smartpilot.render.calendar import to_ics

    entries = calendar_entries(registry, ledger, filter_, owing_kinds_of(kind), each_target=each_target)
    of_notices = {entry.obligation.notice.id for entry in entries}
    days = [calendar_day(entry, names_notice=len(of_notices) > 1) for entry in entries]
    if not days:
        raise UsageError(_("no matching deadlines, so there is no calendar"), _("remove a filter"))
    programmes = _(", ").join(programme.label for programme in registry.programmes_of(of_notices))
    name = _("Deadlines of the {programme}").format(programme=programmes)
    return to_ics(days, name), ngettext("{n} deadline", "{n} deadlines", len(days)).format(n=len(days))


def _tables(
    registry: Registry,
    ledger: Ledger,
    selection: Selection,
    filter_: Filter,
    view: View,
    day: dt.date,
    within: str | None,
    suffix: str,
) -> tuple[bytes, str]:
    """The workbook or document of a view, and what is in it.

    Raises UsageError where nothing would be in it.
    """
    from smartpilot.cli.views.paper import call_list_table, list_tables, progress_table
    from smartpilot.deadlines.report import report_deadlines
    from smartpilot.deadlines.window import ALL_DEADLINES, parse_call_list_window

    where = format_filter(filter_)
    if view is View.LIST:
        tables, what = list_tables(registry, selection, filter_, day), count_records_in_words(selection)
        nothing = _("nothing would be in the file")
    elif view is View.PROGRESS:
        report = report_deadlines(registry, ledger, day, filter_, ALL_DEADLINES)
        tables = [progress_table(registry, report, filter_)]
        what = count_rows_in_words(len(tables[0].rows))
        nothing = _("nothing was to be handed in by {day}{filter}").format(day=day, filter=where)
    else:
        window = parse_call_list_window(within, day)
        report = report_deadlines(registry, ledger, day, filter_, window)
        tables = [call_list_table(registry, report, filter_, window)]
        what = count_rows_in_words(len(tables[0].rows))
        nothing = _("nothing of what the call list would hold is outstanding on {day}{filter}")
        nothing = nothing.format(day=day, filter=where)
    if not any(table.rows for table in tables):
        raise UsageError(nothing, _("remove a filter, or give another --as-of"))
    if suffix == ".docx":
        from smartpilot.document.tables import table_document

        return table_document(tables[0]), what
    from smartpilot.workbook.tables import tables_bytes

    return tables_bytes(tables, day), what
