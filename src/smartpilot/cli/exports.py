"""The files of `export` but data sets: which options fit which, and what is written.

It is apart from the command, which only parses, calls and shows.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartpilot.cli.options import ExportKind, kinds_of, owing_kinds_of
from smartpilot.cli.streams import say
from smartpilot.cli.views import records
from smartpilot.cli.views.exported import count_records_in_words, count_rows_in_words
from smartpilot.cli.views.printed import View
from smartpilot.clock import today
from smartpilot.datapackage.schema import TableName
from smartpilot.errors import UsageError
from smartpilot.i18n import _, ngettext, use_language
from smartpilot.ledger.ledger import Ledger
from smartpilot.records.terms import Kind, Status, Term
from smartpilot.records.titles import free_text_columns
from smartpilot.registry.annex import annex_records, require_final
from smartpilot.registry.query import Filter, Selection, format_filter, select
from smartpilot.registry.registry import Registry

_DATA_SET_SUFFIXES = (".sqlite", ".parquet")
SUFFIXES = (".xlsx", ".docx", ".csv", ".json", ".ics", *_DATA_SET_SUFFIXES)
# What a document shows; a workbook shows any view.
_DOCUMENT_VIEWS = (View.PROGRESS, View.CALL_LIST)
# What is a table of a day; the annex is none.
_TABLE_VIEWS = (View.LIST, *_DOCUMENT_VIEWS)


class Labels(Term):
    """What stands in CSV: the words of the format for programs, or those of a language for people."""

    CODES = "codes", "代码", "codes"
    CHINESE = "zh", "中文", "Chinese"
    ENGLISH = "en", "英文", "English"


class CalendarBy(Term):
    """What an event of a calendar is about."""

    DELIVERABLE = "deliverable", "事项", "deliverable"
    TARGET = "target", "报送主体", "target"


@dataclass(frozen=True)
class ExportOptions:
    """What `export` is to write, as the user says it."""

    file: Path
    kind: ExportKind = ExportKind.ALL
    view: View | None = None
    final: bool = False
    status: Status | None = None
    as_of: str | None = None
    within: str | None = None
    by: CalendarBy | None = None
    labels: Labels = Labels.CODES
    first_year: int | None = None
    last_year: int | None = None
    table: TableName | None = None

    @property
    def suffix(self) -> str:
        """The suffix of the file, which decides its kind; empty for a folder."""
        suffix = self.file.suffix.lower()
        return "" if suffix not in SUFFIXES and self.file.is_dir() else suffix

    @property
    def is_package(self) -> bool:
        """Whether it is a folder: a name without a suffix, or a folder that is there."""
        return not self.suffix

    @property
    def is_data_set(self) -> bool:
        """Whether it is a data package, a database or one of its tables."""
        return self.is_package or self.suffix in _DATA_SET_SUFFIXES

    @property
    def has_panel(self) -> bool:
        """Whether it has the panel of places and years."""
        return self.is_data_set and (self.suffix != ".parquet" or self.table is TableName.PANEL)

    @property
    def needs_ledger(self) -> bool:
        """Whether it says what has been handed in."""
        return self.suffix == ".ics" or self.view in (View.PROGRESS, View.CALL_LIST)


def require_fitting_options(options: ExportOptions) -> None:
    """Raises UsageError for a suffix that is unknown, and for an option that changes nothing in a file of this kind."""
    suffix, view = options.suffix, options.view
    document_views = _(", ").join(known.label for known in _DOCUMENT_VIEWS)
    # An option that is given, whether the file takes it, and what to say where it does not.
    limits = (
        (
            bool(suffix),
            suffix in SUFFIXES,
            _("{path} has an unknown suffix").format(path=options.file),
            _("use one of: {words}; a name without a suffix is a folder").format(words=_(", ").join(SUFFIXES)),
        ),
        (
            options.kind is ExportKind.AUTHORITIES,
            suffix == ".ics" or view in _DOCUMENT_VIEWS,
            _("authorities are no records: --kind authorities is only for .ics and --view progress or call-list"),
            _("leave it out"),
        ),
        (
            options.by is not None,
            suffix == ".ics",
            _("--by is only for a calendar"),
            _("leave it out, or give the file the suffix .ics"),
        ),
        (
            options.labels is not Labels.CODES,
            suffix == ".csv",
            _("--labels is only for CSV"),
            _("leave it out, or give the file the suffix .csv"),
        ),
        (
            view is not None,
            suffix in (".xlsx", ".docx"),
            _("--view is only for a workbook or a document"),
            _("leave it out, or give the file the suffix .xlsx or .docx"),
        ),
        (
            suffix == ".docx",
            view in _DOCUMENT_VIEWS,
            _("a document shows only: {words}").format(words=document_views),
            _("give one of them with --view, or give the file the suffix .xlsx"),
        ),
        (
            options.final,
            suffix == ".xlsx" and view in (None, View.ANNEX),
            _("--final is only for the annex"),
            _("leave it out, or give the file the suffix .xlsx"),
        ),
        (
            (options.first_year, options.last_year) != (None, None),
            options.has_panel,
            _("--from and --to are only for a panel"),
            _("leave them out, or write a folder, a .sqlite file, or a .parquet file with --table panel"),
        ),
        (
            options.table is not None,
            suffix == ".parquet",
            _("--table is only for .parquet"),
            _("leave it out, or give the file the suffix .parquet"),
        ),
        (
            options.as_of is not None,
            view in _TABLE_VIEWS or options.status is not None or suffix in (".csv", ".json"),
            _("--as-of is only for --status, .csv, .json and --view list, progress or call-list"),
            _("leave it out"),
        ),
        (
            options.within is not None,
            view is View.CALL_LIST,
            _("--within is only for --view call-list"),
            _("leave it out"),
        ),
    )
    for is_given, is_taken, message, hint in limits:
        if is_given and not is_taken:
            raise UsageError(message, hint)


def build_file(
    registry: Registry,
    ledger: Ledger,
    filter_: Filter,
    options: ExportOptions,
    amendments: Mapping[dt.date, bool],
    *,
    raw: bool,
) -> tuple[bytes, str]:
    """The file, and what is in it.

    Raises UsageError where nothing would be in it.
    """
    selection: Selection = select(registry, kinds_of(options.kind), filter_)
    day = today(options.as_of)
    if options.view in _TABLE_VIEWS:
        return _tables(registry, ledger, selection, filter_, options.view, day, options, amendments)
    match options.suffix:
        case ".xlsx":
            return _annexes(registry, selection, filter_, is_final=options.final)
        case ".ics":
            each_target = options.by is CalendarBy.TARGET
            return _calendar(registry, ledger, filter_, options.kind, amendments, each_target=each_target)
        case ".csv":
            content = _csv(registry, selection, options.labels, day, raw=raw)
        case _:
            from smartpilot.render.formats import to_json

            content = to_json(records.list_json(registry, selection, day)).encode()
    return content, count_records_in_words(selection)


def _annexes(registry: Registry, selection: Selection, filter_: Filter, *, is_final: bool) -> tuple[bytes, str]:
    """The annexes of the wanted notices, of the newest one where none is named, and what is in them."""
    from smartpilot.workbook.annex import annexes_bytes

    ids: list[list[str]] = [[id_] for id_ in dict.fromkeys(filter_.notices)] or [[]]
    annexes = [annex_records(registry, of_notice, selection) for of_notice in ids]
    if is_final:
        for annex in annexes:
            require_final(registry, annex)
        if n := sum(annex.unconfirmed for annex in annexes):
            text = ngettext(
                "{n} record is not confirmed, and a final annex does not say so",
                "{n} records are not confirmed, and a final annex does not say so",
                n,
            )
            say(text.format(n=n))
    content = annexes_bytes(annexes, is_final=is_final)
    known = {record.notice for kind_records in selection.values() for record in kind_records}
    if not filter_.notices and known != {annexes[0].notice.id}:
        say(_("only the notice {id} is written; --notice gives others").format(id=annexes[0].notice.id))
    written: Selection = {
        Kind.PILOTS: [pilot for annex in annexes for pilot in annex.pilots],
        Kind.PROJECTS: [project for annex in annexes for project in annex.projects],
    }
    return content, count_records_in_words(written)


def _csv(registry: Registry, selection: Selection, labels: Labels, day: dt.date, *, raw: bool) -> bytes:
    from smartpilot.render.formats import to_csv

    keys = records.record_keys(selection)
    headings: list[str] = []
    rows: Iterable[Mapping[str, Any]] = records.record_rows(registry, selection, keys, day)
    if labels is not Labels.CODES:
        with use_language("zh" if labels is Labels.CHINESE else "en"):
            headings, rows = records.labelled_rows(registry, selection, keys, day)
    free_text = () if raw else free_text_columns()
    # The byte order mark tells Excel and WPS that the file is UTF-8.
    return to_csv(keys, rows, free_text=free_text, headings=headings).encode("utf-8-sig")


def _calendar(
    registry: Registry,
    ledger: Ledger,
    filter_: Filter,
    kind: ExportKind,
    amendments: Mapping[dt.date, bool],
    *,
    each_target: bool,
) -> tuple[bytes, str]:
    """The calendar, and how many deadlines are in it."""
    from smartpilot.cli.views.calendar import calendar_day
    from smartpilot.deadlines.calendar import calendar_entries
    from smartpilot.render.calendar import to_ics

    entries = calendar_entries(
        registry, ledger, filter_, owing_kinds_of(kind), each_target=each_target, amendments=amendments
    )
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
    options: ExportOptions,
    amendments: Mapping[dt.date, bool],
) -> tuple[bytes, str]:
    """The workbook or document of a view, and what is in it.

    Raises UsageError where nothing would be in it.
    """
    from smartpilot.cli.views.paper import call_list_table, list_tables, progress_table
    from smartpilot.deadlines.report import report_deadlines
    from smartpilot.deadlines.window import ALL_DEADLINES, parse_call_list_window

    where, kinds = format_filter(filter_), owing_kinds_of(options.kind)
    if view is View.LIST:
        tables, what = list_tables(registry, selection, filter_, day), count_records_in_words(selection)
        nothing = _("nothing would be in the file")
    elif view is View.PROGRESS:
        report = report_deadlines(registry, ledger, day, filter_, ALL_DEADLINES, amendments, kinds=kinds)
        tables = [progress_table(registry, report, filter_)]
        what = count_rows_in_words(len(tables[0].rows))
        nothing = _("nothing was to be handed in by {day}{filter}").format(day=day, filter=where)
    else:
        window = parse_call_list_window(options.within, day)
        report = report_deadlines(registry, ledger, day, filter_, window, amendments, kinds=kinds)
        tables = [call_list_table(registry, report, filter_, window)]
        what = count_rows_in_words(len(tables[0].rows))
        nothing = _("nothing of what the call list would hold is outstanding on {day}{filter}")
        nothing = nothing.format(day=day, filter=where)
    if not any(table.rows for table in tables):
        raise UsageError(nothing, _("remove a filter, or give another --as-of"))
    if options.suffix == ".docx":
        from smartpilot.document.tables import table_document

        return table_document(tables[0]), what
    from smartpilot.workbook.tables import tables_bytes

    return tables_bytes(tables, day), what
