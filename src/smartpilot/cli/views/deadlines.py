"""Deadlines as tables and JSON."""

import datetime as dt
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.streams import bar_character, say
from smartpilot.cli.views.records import ID_CELLS
from smartpilot.deadlines.report import (
    DEADLINE_FIELDS,
    DeadlineReport,
    State,
    Tally,
    TargetRow,
    count_states,
)
from smartpilot.deadlines.working_days import Calendar
from smartpilot.i18n import _, ngettext
from smartpilot.records.models import Deliverable
from smartpilot.records.obligations import title_with_year
from smartpilot.records.terms import Stage, Term
from smartpilot.render.table import Column, Table


class ReportBy(Term):
    """What a row is."""

    DELIVERABLE = "deliverable", "事项", "deliverable"
    PROVINCE = "province", "省份", "province"
    TARGET = "target", "报送主体", "target"


_KEYS: Mapping[ReportBy, Sequence[str]] = {
    ReportBy.DELIVERABLE: DEADLINE_FIELDS,
    ReportBy.PROVINCE: ("province", *Tally.__dataclass_fields__),
    ReportBy.TARGET: tuple(TargetRow.__dataclass_fields__),
}
_STATE_STYLES = {
    State.OVERDUE: "red",
    State.DUE: "green",
    State.MET: "dim",
    State.MET_LATE: "yellow",
    State.UNDATED: "",
}


def emit_deadlines(report: DeadlineReport, by: ReportBy, format_: Format) -> None:
    """Writes a report to stdout in the wanted form, with a row for each deliverable, province or target."""
    grouped = by is ReportBy.TARGET and format_ is Format.TABLE and sys.stdout.isatty()
    emit_result(
        format_,
        document=lambda: _report_json(report, by),
        keys=_KEYS[by],
        records=lambda: _rows_json(report, by),
        tables=lambda: _by_deadline(report) if grouped else [_TABLES[by](report)],
    )
    rows = report.deadlines if by is ReportBy.DELIVERABLE else report.targets
    if format_.is_for_people and not rows:
        say(_("nothing is due in this selection"))


# -- JSON ----------------------------------------------------------------------------------------------------


def _report_json(report: DeadlineReport, by: ReportBy) -> dict[str, Any]:
    """The contract `smartpilot.deadlines/1`; with the rows of targets or provinces if they are asked for."""
    answer: dict[str, Any] = {
        "format": "smartpilot.deadlines/1",
        "as_of": report.as_of.isoformat(),
        "calendar": report.calendar.value,
        "deadlines": _rows_json(report, ReportBy.DELIVERABLE),
    }
    if by is not ReportBy.DELIVERABLE:
        answer[f"{by.value}s"] = _rows_json(report, by)
    return answer


def _rows_json(report: DeadlineReport, by: ReportBy) -> list[dict[str, Any]]:
    if by is ReportBy.TARGET:
        return [row.as_json() for row in report.targets]
    if by is ReportBy.PROVINCE:
        return [{"province": province, **asdict(counts)} for province, counts in report.by_province()]
    return [row.as_json() for row in report.deadlines]


# -- tables --------------------------------------------------------------------------------------------------


def clause_text(notice: str, deliverable: Deliverable) -> str:
    """The notice that requires a deliverable, and its clause."""
    clause = _("clause {number}").format(number=deliverable.clause) if deliverable.clause else ""
    return " ".join(part for part in (notice, clause) if part)


def stage_text(stage: Stage | None, day: dt.date | None) -> str:
    """The stage that was reached and its day; empty if nothing is recorded."""
    return f"{stage.label} {day}" if stage else ""


def _report_title(report: DeadlineReport) -> str:
    title = _("Deadlines as of {day}")
    if report.calendar is Calendar.WEEKENDS_ONLY:
        title = _("Deadlines as of {day} (no official calendar for some years: working days there without holidays)")
    return title.format(day=report.as_of)


def _days_text(days: int | None, working: int | None = None) -> str:
    """The time to a deadline: `10 days left (8 working)`, `5 days ago`; empty without a date."""
    if days is None:
        return ""
    if days == 0:
        return _("due today")
    if days < 0:
        return ngettext("{n} day ago", "{n} days ago", -days).format(n=-days)
    left = ngettext("{n} day left", "{n} days left", days).format(n=days)
    if working is None:
        return left
    return left + _(" ({n} working)").format(n=working)


def _by_deliverable(report: DeadlineReport) -> Table:
    columns = [
        Column("title", _("deliverable"), whole=False),
        Column("due", _("due"), whole=True),
        Column("state", _("state"), whole=True),
        Column("days_left", _("time left"), whole=True),
        Column("targets", _("to hand in"), number=True),
        Column("outstanding", _("outstanding"), number=True),
        Column("owed_by", _("owed by"), detail=True),
        Column("reviewed_by", _("reviewed by"), detail=True),
        Column("send_to", _("send to"), detail=True),
        Column("clause", _("notice and clause"), detail=True),
    ]
    rows, styles = [], []
    for row in report.deadlines:
        deliverable, counts = row.deliverable, row.tally
        state = row.state_on(report.as_of)
        medium = _(", ").join(medium.label for medium in deliverable.medium or [])
        send_to = deliverable.send_to or ""
        if send_to and medium:
            send_to += _(" ({medium})").format(medium=medium)
        rows.append(
            [
                title_with_year(deliverable.title, row.year),
                str(row.due or ""),
                # Nobody owes it: the state of the date alone would be a false alarm.
                state.label if counts.targets else _("nobody"),
                "" if counts.targets and not counts.outstanding else _days_text(row.days_left, row.working_days_left),
                str(counts.targets),
                str(counts.outstanding),
                deliverable.owed_by.label,
                deliverable.reviewed_by or "",
                send_to,
                clause_text(row.notice, deliverable),
            ]
        )
        styles.append(_STATE_STYLES[state] if counts.targets else "dim")
    return Table(columns, rows, title=_report_title(report), styles=styles)


_BAR = 10


def _bar(part: int, whole: int) -> str:
    # Rounded down: only what is complete is shown as complete.
    full = _BAR * part // whole if whole else 0
    percent = 100 * part // whole if whole else 0
    return bar_character() * full + "." * (_BAR - full) + f" {percent:3}%"


def _tally_cells(counts: Tally) -> list[str]:
    return [str(n) for n in (counts.targets, counts.met + counts.late, counts.late, counts.outstanding, counts.overdue)]


def _by_province(report: DeadlineReport) -> Table:
    numbers = (
        ("targets", _("to hand in")),
        ("handed_in", _("handed in")),
        ("late", _("late")),
        ("outstanding", _("outstanding")),
        ("overdue", _("overdue")),
    )
    columns = [Column("province", _("province"), whole=True)]
    columns += [Column(key, heading, number=True) for key, heading in numbers]
    columns.append(Column("share", _("share"), whole=True))
    rows: list[Sequence[str]] = []
    styles = []
    provinces = report.by_province()
    for province, counts in provinces:
        share = _bar(counts.met + counts.late, counts.targets)
        rows.append([province or _("(no province known)"), *_tally_cells(counts), share])
        styles.append(_STATE_STYLES[State.OVERDUE] if counts.overdue else "")
    shown = {province for province, _tally in provinces}
    total = count_states(row for row in report.counted if row.province in shown)
    footer = [_("total"), *_tally_cells(total), _bar(total.met + total.late, total.targets)]
    return Table(columns, rows, title=_report_title(report), styles=styles, footer=footer if rows else None)


def _by_target(report: DeadlineReport) -> Table:
    deliverables = {(row.notice, row.deliverable.id): row.deliverable for row in report.deadlines}
    columns = [
        *_target_columns(),
        Column("deliverable", _("deliverable")),
        Column("due", _("due"), whole=True),
        Column("state", _("state"), whole=True),
        Column("days_left", _("time left")),
        Column("stage", _("stage")),
    ]
    rows = [
        [
            row.target,
            row.name,
            row.province or "",
            title_with_year(deliverables[row.notice, row.deliverable].title, row.year),
            str(row.due or ""),
            row.state.label,
            *_left_and_stage(row),
        ]
        for row in report.targets
    ]
    return Table(
        columns, rows, title=_report_title(report), styles=[_STATE_STYLES[row.state] for row in report.targets]
    )


def _target_columns() -> list[Column]:
    return [
        Column("target", _("id"), least=ID_CELLS),
        Column("name", _("name")),
        Column("province", _("province")),
    ]


def _left_and_stage(row: TargetRow) -> list[str]:
    """The time that is left, for what has not been handed in, and the stage that was reached."""
    return ["" if row.met_on else _days_text(row.days_left), stage_text(row.stage, row.stage_on)]


def _by_deadline(report: DeadlineReport) -> list[Table]:
    """For a terminal: a table for each deadline with the targets that have to keep it, so that every name has room."""
    columns = [
        *_target_columns(),
        Column("state", _("state"), whole=True),
        Column("days_left", _("time left")),
        Column("stage", _("stage")),
    ]
    targets_of: dict[tuple[str, str, int | None], list[TargetRow]] = {}
    for row in report.targets:
        targets_of.setdefault((row.notice, row.deliverable, row.year), []).append(row)
    tables: list[Table] = []
    for deadline in report.deadlines:
        targets = targets_of.get((deadline.notice, deadline.deliverable.id, deadline.year), [])
        if not targets:
            continue
        rows = [[row.target, row.name, row.province or "", row.state.label, *_left_and_stage(row)] for row in targets]
        # If nobody has handed anything in, an empty column only takes room.
        shown = [index for index in range(len(columns)) if any(row[index] for row in rows)]
        name = title_with_year(deadline.deliverable.title, deadline.year)
        title = _("{paper}, due {day}, as of {as_of}") if deadline.due else _("{paper}, as of {as_of}")
        tables.append(
            Table(
                [columns[index] for index in shown],
                [[row[index] for index in shown] for row in rows],
                title=title.format(paper=name, day=deadline.due, as_of=report.as_of),
                styles=[_STATE_STYLES[row.state] for row in targets],
            )
        )
    return tables


_TABLES = {ReportBy.DELIVERABLE: _by_deliverable, ReportBy.PROVINCE: _by_province, ReportBy.TARGET: _by_target}
