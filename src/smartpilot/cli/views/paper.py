"""What is printed: the list of records, the progress by province, the call list, as tables for a workbook."""

import datetime as dt
from collections.abc import Mapping, Sequence

from smartpilot.chinese import format_date
from smartpilot.cli.views.records import shown_value, status_column
from smartpilot.deadlines.report import DeadlineReport, titles_of_rows
from smartpilot.deadlines.rows import State, Tally, sum_tallies
from smartpilot.deadlines.window import Window
from smartpilot.deadlines.wording import format_days_left, stage_text
from smartpilot.i18n import _, use_language
from smartpilot.places.divisions import province_rank
from smartpilot.records.models import AnyTarget
from smartpilot.records.terms import Kind
from smartpilot.records.titles import PROGRAMME
from smartpilot.registry.query import Filter, Selection, columns, format_filter
from smartpilot.registry.registry import Registry
from smartpilot.typesetting.printed_table import PrintedTable

# The columns of the list; those that are empty in every row are left out, and the status where it is always the same.
_LIST_COLUMNS: Mapping[Kind, Sequence[str]] = {
    Kind.PILOTS: ("programme", "notice", "province", "name", "division", "level", "designation", "status", "evidence"),
    Kind.PROJECTS: ("programme", "notice", "undertaken_by", "title", "field", "site", "status", "evidence"),
    Kind.CANDIDATES: ("programme", "notice", "province", "name", "division", "level", "status"),
}


def list_tables(registry: Registry, selection: Selection, filter_: Filter, day: dt.date) -> list[PrintedTable]:
    """A table for each kind of the records, in Chinese."""
    with use_language("zh"):
        return [_list_table(registry, kind, records, day, filter_) for kind, records in selection.items() if records]


def _list_table(
    registry: Registry, kind: Kind, records: Sequence[AnyTarget], day: dt.date, filter_: Filter
) -> PrintedTable:
    titles = columns(kind)
    values = {key: [shown_value(registry, record, key, day) for record in records] for key in _LIST_COLUMNS[kind]}
    usual = status_column(kind, filter_.status.status if filter_.status else None).usual
    keys = [key for key, column in values.items() if any(column) and not _says_nothing(key, set(column), usual)]
    rows: list[list[str | int]] = [
        [number, *(values[key][number - 1] for key in keys)] for number in range(1, len(records) + 1)
    ]
    headings = ["序号", *(titles[key].zh for key in keys)]
    title = f"{registry.title_of_kind(kind, {record.notice for record in records})}名单（{len(records)}个）"
    return PrintedTable(kind.label, title, _subtitle(filter_, day), headings, rows, is_wide=True)


def _says_nothing(key: str, values: set[str], usual_status: str | None) -> bool:
    """Whether a column has the same in all rows, and that is no news."""
    if key == "programme":
        return len(values) == 1
    return key == "status" and values == {usual_status}


def progress_table(registry: Registry, report: DeadlineReport, filter_: Filter) -> PrintedTable:
    """The progress by province, with totals, in Chinese."""
    with use_language("zh"):
        progress = sorted(report.progress(), key=lambda pair: province_rank(pair[0] or ""))
        rows = [[name or _("(no province known)"), *_tally_cells(tally)] for name, tally in progress]
        total = sum_tallies(tally for _name, tally in progress)
        headings = ["省份", "应报（件）", "已报", "其中逾期", "未报", "其中已逾期", "其中退回", "进度"]
        notices = {row.notice for row in report.targets} or filter_.notices
        title = f"{registry.title_of_kind(Kind.PILOTS, notices)}报送进度"
        subtitle = f"{_subtitle(filter_, report.as_of)}；只计截至当日到期的事项"
        return PrintedTable("进度", title, subtitle, headings, rows, ["合计", *_tally_cells(total)])


def _tally_cells(tally: Tally) -> list[str | int]:
    share = f"{tally.percent}%" if tally.targets else ""
    return [tally.targets, tally.handed_in, tally.late, tally.outstanding, tally.overdue, tally.returned, share]


def call_list_table(registry: Registry, report: DeadlineReport, filter_: Filter, window: Window) -> PrintedTable:
    """Who has not handed in what, in the order of the provinces, in Chinese. `window`: that of the report."""
    with use_language("zh"):
        ordered = sorted(
            (row for row in report.targets if row.is_expected and (row.due is not None or not window.dated)),
            key=lambda row: (province_rank(row.province or ""), row.target, row.due or dt.date.max),
        )
        notices = {row.notice for row in ordered} or filter_.notices
        has_several = len(registry.programmes_of(notices)) > 1
        rows: list[list[str | int]] = [
            [
                number,
                *([registry.programme_of(registry.notices[row.notice]).short_label] if has_several else []),
                row.province or _("(no province known)"),
                row.name,
                title,
                format_date(row.due) if row.due else State.UNDATED.label,
                format_days_left(row.days_left),
                stage_text(row.stage, row.stage_on and format_date(row.stage_on), row.stage_note),
            ]
            for number, (row, title) in enumerate(zip(ordered, titles_of_rows(registry, ordered), strict=True), 1)
        ]
        programme = [PROGRAMME.zh] if has_several else []
        headings = ["序号", *programme, "省份", "报送主体", "事项", "期限", "距期限", "办理阶段"]
        overdue = sum(row.state is State.OVERDUE for row in ordered)
        counts = f"{len(rows)}件，其中已逾期{overdue}件" if 0 < overdue < len(rows) else f"{len(rows)}件"
        title = f"{registry.title_of_kind(Kind.PILOTS, notices)}未报事项名单（{counts}）"
        subtitle = f"截至{format_date(report.as_of)}，{_held(window, report.as_of)}{format_filter(filter_)}"
        return PrintedTable("未报事项", title, subtitle, headings, rows, is_wide=True)


def _held(window: Window, day: dt.date) -> str:
    """What a call list holds, by its window."""
    if window.last is None:
        return "只列有期限的事项" if window.dated else "含无期限的事项"
    if window.last < 0:
        return "只列已逾期的事项"
    last = dt.date.fromordinal(min(day.toordinal() + window.last, dt.date.max.toordinal()))
    return f"列已逾期的和{format_date(last)}以前（含当日）到期的事项"


def _subtitle(filter_: Filter, day: dt.date) -> str:
    """The day, and what the table is narrowed to."""
    return f"截至{format_date(day)}{format_filter(filter_)}"
