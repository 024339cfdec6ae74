"""Deadlines as tables and JSON."""

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.streams import bar_character, say
from smartpilot.cli.views.records import id_column, notice_column, programme_column
from smartpilot.deadlines.report import DeadlineReport
from smartpilot.deadlines.rows import DEADLINE_FIELDS, ProvinceRow, State, Tally, TargetRow, sum_tallies
from smartpilot.deadlines.sorting import sort_deadlines, sort_provinces, sort_targets
from smartpilot.deadlines.wording import (
    clause_text,
    due_from_text,
    format_days_left,
    format_due,
    rule_of_due,
    stage_text,
)
from smartpilot.deadlines.working_days import Calendar
from smartpilot.i18n import _
from smartpilot.ledger.provenance import Provenance
from smartpilot.records.obligations import title_with_period
from smartpilot.records.periods import Period
from smartpilot.records.terms import Term
from smartpilot.registry.registry import Registry
from smartpilot.render.table import Column, Table, without_needless_columns


class ReportBy(Term):
    """What a row is."""

    DELIVERABLE = "deliverable", "事项", "deliverable"
    PROVINCE = "province", "省份", "province"
    TARGET = "target", "报送主体", "target"


# What is overdue was due: it is the same number for both tallies of a province.
_DUE_FIELDS = ("targets", "met", "late", "outstanding")
_TALLY_FIELDS = (*_DUE_FIELDS, "overdue")
SORTED: Mapping[ReportBy, Callable[[DeadlineReport, Sequence[str]], DeadlineReport]] = {
    ReportBy.DELIVERABLE: sort_deadlines,
    ReportBy.PROVINCE: sort_provinces,
    ReportBy.TARGET: sort_targets,
}
_KEYS: Mapping[ReportBy, Sequence[str]] = {
    ReportBy.DELIVERABLE: DEADLINE_FIELDS,
    ReportBy.PROVINCE: ("province", *_TALLY_FIELDS, *(f"due_{key}" for key in _DUE_FIELDS), "returned"),
    ReportBy.TARGET: tuple(TargetRow.__dataclass_fields__),
}
_STATE_STYLES = {
    State.OVERDUE: "red",
    State.DUE: "green",
    State.MET: "dim",
    State.MET_LATE: "yellow",
    State.UNDATED: "",
    State.CLOSED: "dim",
}


def emit_deadlines(
    registry: Registry,
    report: DeadlineReport,
    by: ReportBy,
    format_: Format,
    provenance: Provenance,
    *,
    is_sorted: bool = False,
) -> None:
    """Writes a report to stdout in the wanted form, with a row for each deliverable, province or target.

    The rows of one that `is_sorted` stay in its order: no table for each deadline.
    """
    grouped = by is ReportBy.TARGET and format_ is Format.TABLE and sys.stdout.isatty() and not is_sorted
    emit_result(
        format_,
        document=lambda: _report_json(report, by, provenance),
        keys=_KEYS[by],
        records=lambda: _rows_json(report, by),
        tables=lambda: _by_deadline(registry, report) if grouped else [_TABLES[by](registry, report)],
    )
    if format_.is_for_people:
        rows: Mapping[ReportBy, Sequence[object]] = {
            ReportBy.DELIVERABLE: report.deadlines,
            ReportBy.PROVINCE: report.progress(),
            ReportBy.TARGET: report.targets,
        }
        if not rows[by]:
            say(_("nothing is due in this selection"))
        if by is ReportBy.PROVINCE:
            _say_what_is_not_counted(report)


# -- JSON ----------------------------------------------------------------------------------------------------


def _report_json(report: DeadlineReport, by: ReportBy, provenance: Provenance) -> dict[str, Any]:
    """The contract `smartpilot.deadlines/1`; with the rows of targets or provinces if they are asked for."""
    answer: dict[str, Any] = {
        "format": "smartpilot.deadlines/1",
        "as_of": report.as_of.isoformat(),
        "calendar": report.calendar.value,
        **provenance.as_json(),
        "deadlines": _rows_json(report, ReportBy.DELIVERABLE),
    }
    if by is not ReportBy.DELIVERABLE:
        answer[f"{by.value}s"] = _rows_json(report, by)
    return answer


def _rows_json(report: DeadlineReport, by: ReportBy) -> list[dict[str, Any]]:
    if by is ReportBy.TARGET:
        return [row.as_json() for row in report.targets]
    if by is ReportBy.PROVINCE:
        return [_province_json(row) for row in report.by_province()]
    return [row.as_json() for row in report.deadlines]


def _province_json(row: ProvinceRow) -> dict[str, Any]:
    fields = {"province": row.province, **asdict(row.tally)}
    fields |= {f"due_{key}": value for key, value in asdict(row.due).items()}
    return {key: fields[key] for key in _KEYS[ReportBy.PROVINCE]}


# -- tables --------------------------------------------------------------------------------------------------


def _report_title(report: DeadlineReport) -> str:
    title = _("Deadlines as of {day}")
    if report.calendar is Calendar.WEEKENDS_ONLY:
        title = _("Deadlines as of {day} (no official calendar for some years: working days there without holidays)")
    return title.format(day=report.as_of)


# Room for a number; where there is more, the heading is in one line.
_NUMBER_CELLS = 4


def _tally_columns(to_hand_in: str) -> list[Column]:
    """The columns of a tally; the heading of the first says what is counted."""
    headings = (
        ("targets", to_hand_in),
        ("handed_in", _("handed in")),
        ("late", _("of which late")),
        ("outstanding", _("outstanding")),
        ("overdue", _("of which overdue")),
        ("returned", _("of which sent back")),
    )
    return [Column(key, heading, number=True, least=_NUMBER_CELLS) for key, heading in headings]


def _tally_cells(tally: Tally) -> list[str]:
    numbers = (tally.targets, tally.handed_in, tally.late, tally.outstanding, tally.overdue, tally.returned)
    return [str(number) for number in numbers]


def _by_deliverable(registry: Registry, report: DeadlineReport) -> Table:
    has_several_programmes = _has_several_programmes(registry, report)
    columns = [
        Column("title", _("deliverable"), whole=False),
        Column("due", _("due"), whole=True),
        Column("state", _("state"), whole=True),
        *_tally_columns(_("records to hand in")),
        Column("days_left", _("time left"), detail=True),
        Column("due_from", _("counted"), detail=True),
        *([programme_column()._replace(detail=True)] if has_several_programmes else []),
        Column("owed_by", _("owed by"), detail=True),
        Column("reviewed_by", _("reviewed by"), detail=True),
        Column("send_to", _("send to"), detail=True),
        Column("clause", _("notice and clause"), detail=True),
    ]
    rows, styles = [], []
    for row in report.deadlines:
        deliverable, tally = row.deliverable, row.tally
        medium = _(", ").join(medium.label for medium in deliverable.medium or [])
        send_to = deliverable.send_to or ""
        if send_to and medium:
            send_to += _(" ({medium})").format(medium=medium)
        # Nobody is bound by a day that lay before all of them were added.
        binds = row.state is not State.UNDATED
        due = format_due(row.due if binds else None)
        if deliverable.within and binds and row.due is None:
            due = _("varies")
        rows.append(
            [
                title_with_period(deliverable, row.period),
                due,
                # Nobody owes it: the state of the date alone would be a false alarm.
                row.state.label if tally.targets else _("nobody"),
                *_tally_cells(tally),
                format_days_left(row.days_left, row.working_days_left) if binds and row.is_expected else "",
                rule_of_due(registry, row),
                *([_programme_text(registry, row.notice)] if has_several_programmes else []),
                deliverable.owed_by.label,
                deliverable.reviewed_by or "",
                send_to,
                clause_text(row.notice, deliverable),
            ]
        )
        styles.append(_STATE_STYLES[row.state] if tally.targets else "dim")
    return _without_idle(
        Table(columns, rows, _report_title(report), styles), {"late", "overdue", "returned", "due_from"}
    )


def _has_several_programmes(registry: Registry, report: DeadlineReport) -> bool:
    return len(registry.programmes_of(row.notice for row in report.deadlines)) > 1


def _programme_text(registry: Registry, notice: str) -> str:
    return registry.programme_of(registry.notices[notice]).short_label


def _without_idle(table: Table, parts: Collection[str]) -> Table:
    """The table without those of the columns that hold nothing, or nothing but 0: they only take room of the titles."""
    shown = [
        i
        for i, column in enumerate(table.columns)
        if column.key not in parts or any(row[i] not in ("", "0") for row in table.rows)
    ]
    return table._replace(
        columns=[table.columns[i] for i in shown],
        rows=[[row[i] for i in shown] for row in table.rows],
        footer=[table.footer[i] for i in shown] if table.footer else None,
    )


_BAR = 10


def _bar(percent: int) -> str:
    full = _BAR * percent // 100
    return bar_character() * full + "." * (_BAR - full) + f" {percent:3}%"


def _progress_cells(tally: Tally) -> list[str]:
    return [*_tally_cells(tally), _bar(tally.percent)]


def _by_province(_registry: Registry, report: DeadlineReport) -> Table:
    columns = [
        Column("province", _("province")),
        *_tally_columns(_("items to hand in")),
        Column("share", _("progress"), whole=True),
    ]
    progress = report.progress()
    total = sum_tallies(tally for _province, tally in progress)
    table = Table(
        columns,
        [[province or _("(no province known)"), *_progress_cells(tally)] for province, tally in progress],
        title=_progress_title(report),
        styles=[_STATE_STYLES[State.OVERDUE] if tally.overdue else "" for _province, tally in progress],
        footer=[_("total"), *_progress_cells(total)] if progress else None,
    )
    return _without_idle(table, {"returned"})


def _progress_title(report: DeadlineReport) -> str:
    """The title of a table of progress, which says what is counted."""
    if report.counts_all:
        return _report_title(report)
    return _("Progress with what was due by {day}").format(day=report.as_of)


def _say_what_is_not_counted(report: DeadlineReport) -> None:
    """Says where progress leaves something out."""
    if not report.counts_all and any(row.due is None or row.due > report.as_of for row in report.deadlines):
        say(_("what falls due later or has no date is not counted; --all counts it too"))


def _by_target(registry: Registry, report: DeadlineReport) -> Table:
    deadlines = {(row.notice, row.deliverable.id, row.period): row for row in report.deadlines}
    identifier, *names = _target_columns()
    columns = [
        identifier,
        programme_column(),
        notice_column(),
        *names,
        Column("deliverable", _("deliverable")),
        Column("due", _("due"), whole=True),
        Column("state", _("state"), whole=True),
        Column("days_left", _("time left")),
        Column("stage", _("stage")),
        Column("due_from", _("counted"), detail=True),
    ]
    rows = []
    for row in report.targets:
        deadline = deadlines[row.notice, row.deliverable, row.period]
        rows.append(
            [
                row.target,
                _programme_text(registry, row.notice),
                row.notice,
                row.name,
                row.province or "",
                title_with_period(deadline.deliverable, row.period),
                format_due(row.due),
                row.state.label,
                # For what has not been handed in.
                format_days_left(row.days_left, deadline.working_days_left) if row.is_expected else "",
                _stage_of(row),
                due_from_text(registry, row),
            ]
        )
    styles = [_STATE_STYLES[row.state] for row in report.targets]
    return without_needless_columns(Table(columns, rows, title=_report_title(report), styles=styles))


def _target_columns() -> list[Column]:
    return [
        id_column("target", _("id")),
        Column("name", _("name")),
        Column("province", _("province")),
    ]


def _stage_of(row: TargetRow) -> str:
    """The stage that was reached."""
    return stage_text(row.stage, row.stage_on, row.stage_note)


def _beginning(registry: Registry, row: TargetRow) -> list[str]:
    """The day of a deadline that each record has for itself, and from what it follows; empty for all others."""
    return [format_due(row.due), due_from_text(registry, row)] if row.due_from else ["", ""]


def _by_deadline(registry: Registry, report: DeadlineReport) -> list[Table]:
    """For a terminal: a table for each deadline with the targets that have to keep it, so that every name has room.

    The time that is left, which is the same for all of them, stands in the title.
    """
    columns = [
        *_target_columns(),
        Column("state", _("state"), whole=True),
        Column("stage", _("stage")),
        Column("due", _("due"), whole=True),
        Column("due_from", _("counted"), detail=True),
    ]
    targets_of: dict[tuple[str, str, Period | None], list[TargetRow]] = {}
    for row in report.targets:
        targets_of.setdefault((row.notice, row.deliverable, row.period), []).append(row)
    has_several_notices = len({row.notice for row in report.targets}) > 1
    tables: list[Table] = []
    for deadline in report.deadlines:
        targets = targets_of.get((deadline.notice, deadline.deliverable.id, deadline.period), [])
        if not targets:
            continue
        rows = [
            [row.target, row.name, row.province or "", row.state.label, _stage_of(row), *_beginning(registry, row)]
            for row in targets
        ]
        # If nobody has handed anything in, an empty column only takes room.
        shown = [index for index in range(len(columns)) if any(row[index] for row in rows)]
        name = title_with_period(deadline.deliverable, deadline.period)
        if _has_several_programmes(registry, report):
            programme = _programme_text(registry, deadline.notice)
            name = _("{paper} ({programme}, notice {notice})").format(
                paper=name, programme=programme, notice=deadline.notice
            )
        elif has_several_notices:
            name = _("{paper} (notice {notice})").format(paper=name, notice=deadline.notice)
        title = _("{paper}, due {day}; as of {as_of}: {left}") if deadline.due else _("{paper}, as of {as_of}")
        left = format_days_left(deadline.days_left, deadline.working_days_left)
        tables.append(
            Table(
                [columns[index] for index in shown],
                [[row[index] for index in shown] for row in rows],
                title=title.format(paper=name, day=deadline.due, as_of=report.as_of, left=left),
                styles=[_STATE_STYLES[row.state] for row in targets],
            )
        )
    return tables


_TABLES = {ReportBy.DELIVERABLE: _by_deliverable, ReportBy.PROVINCE: _by_province, ReportBy.TARGET: _by_target}
