"""The order of a report's rows, by the columns that its tables show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from smartpilot.deadlines.report import DeadlineReport
from smartpilot.deadlines.rows import ProvinceRow, State, Tally, TargetRow
from smartpilot.places.divisions import province_rank
from smartpilot.records.ordering import parse_sort_keys, sort_rows
from smartpilot.records.terms import Stage
from smartpilot.records.titles import Title


class _SortColumn(NamedTuple):
    """What a column is called, and what its rows are sorted by."""

    title: Title
    rank_of: Callable[[Any], Any]


def _tally_columns(to_hand_in: Title, tally_of: Callable[[Any], Tally]) -> Mapping[str, _SortColumn]:
    return {
        "targets": _SortColumn(to_hand_in, lambda row: tally_of(row).targets),
        "handed_in": _SortColumn(Title("已报", "handed in"), lambda row: tally_of(row).handed_in),
        "late": _SortColumn(Title("其中逾期", "of which late"), lambda row: tally_of(row).late),
        "outstanding": _SortColumn(Title("未报", "outstanding"), lambda row: tally_of(row).outstanding),
        "overdue": _SortColumn(Title("其中已逾期", "of which overdue"), lambda row: tally_of(row).overdue),
        "returned": _SortColumn(Title("其中退回", "of which sent back"), lambda row: tally_of(row).returned),
    }


def _rank_of_province(row: TargetRow | ProvinceRow) -> tuple[int, str] | None:
    return (province_rank(row.province), row.province) if row.province else None


_DUE = _SortColumn(Title("期限", "due"), lambda row: row.due)
_STATE = _SortColumn(Title("状态", "state"), lambda row: list(State).index(row.state))
_DAYS_LEFT = _SortColumn(Title("距期限", "time left"), lambda row: row.days_left)
_NOTICE = _SortColumn(Title("通知", "notice"), lambda row: row.notice)
_PROVINCE = _SortColumn(Title("省份", "province"), _rank_of_province)

_DEADLINE_COLUMNS: Mapping[str, _SortColumn] = {
    "title": _SortColumn(Title("事项", "deliverable"), lambda row: (row.deliverable.title, row.period or ())),
    "due": _DUE,
    "state": _STATE,
    **_tally_columns(Title("应报（个）", "records to hand in"), lambda row: row.tally),
    "days_left": _DAYS_LEFT,
    "owed_by": _SortColumn(Title("报送主体", "owed by"), lambda row: row.deliverable.owed_by),
    "notice": _NOTICE,
}
_TARGET_COLUMNS: Mapping[str, _SortColumn] = {
    "target": _SortColumn(Title("编号", "id"), lambda row: row.target),
    "notice": _NOTICE,
    "name": _SortColumn(Title("名称", "name"), lambda row: row.name),
    "province": _PROVINCE,
    "deliverable": _SortColumn(Title("事项", "deliverable"), lambda row: (row.deliverable, row.period or ())),
    "due": _DUE,
    "state": _STATE,
    "days_left": _DAYS_LEFT,
    "stage": _SortColumn(Title("阶段", "stage"), lambda row: row.stage and list(Stage).index(row.stage)),
}


_SHARE = Title("进度", "progress")


def titles_of_sort_columns() -> Mapping[str, Title]:
    """What the columns are called that one of the tables can be sorted by, by their keys."""
    columns = {**_DEADLINE_COLUMNS, **_TARGET_COLUMNS}
    return {**{key: column.title for key, column in columns.items()}, "share": _SHARE}


def _province_columns(report: DeadlineReport) -> Mapping[str, _SortColumn]:
    tallies = _tally_columns(Title("应报（件）", "items to hand in"), report.progress_of)
    share = _SortColumn(_SHARE, lambda row: _share(report.progress_of(row)))
    return {"province": _PROVINCE, **tallies, "share": share}


def _share(tally: Tally) -> float | None:
    return tally.handed_in / tally.targets if tally.targets else None


def sort_deadlines(report: DeadlineReport, texts: Sequence[str]) -> DeadlineReport:
    """The report with its deadlines in an order that is typed; without one as it is.

    Raises UsageError with the nearest columns where a text is none.
    """
    return replace(report, deadlines=_sorted(report.deadlines, texts, _DEADLINE_COLUMNS))


def sort_targets(report: DeadlineReport, texts: Sequence[str]) -> DeadlineReport:
    """The same of the rows of targets."""
    return replace(report, targets=_sorted(report.targets, texts, _TARGET_COLUMNS))


def sort_provinces(report: DeadlineReport, texts: Sequence[str]) -> DeadlineReport:
    """The same of the rows of provinces."""
    return replace(report, provinces=_sorted(report.by_province(), texts, _province_columns(report)))


def _sorted(rows: Sequence[Any], texts: Sequence[str], columns: Mapping[str, _SortColumn]) -> list[Any]:
    keys = parse_sort_keys(texts, {key: column.title for key, column in columns.items()})
    return sort_rows(rows, keys, lambda row, key: columns[key].rank_of(row))
