"""`smartpilot deadlines`: what is due, to whom, in how many days."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated, Any

import typer

from smartpilot.cli.common import (
    AsOfOption,
    Format,
    FormatOption,
    NoticeOption,
    ProvinceOption,
    RegistryOption,
    command_app,
    emit_json,
    emit_ndjson,
    emit_tables,
    load,
    make_filter,
)
from smartpilot.cli.streams import block, say
from smartpilot.clock import today
from smartpilot.deadlines import DeadlineRow, Report, State, Tally, TargetRow, report, state_on, tally
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.i18n import _, ngettext
from smartpilot.render.rows import Column, Table
from smartpilot.workdays import Calendar

app = command_app()


class By(StrEnum):
    """What a row is."""

    DELIVERABLE = "deliverable"
    PROVINCE = "province"
    TARGET = "target"


class FailOn(StrEnum):
    """The state that makes the command end with 1."""

    OVERDUE = "overdue"


_STYLES = {
    State.OVERDUE: "red",
    State.DUE: "green",
    State.MET: "dim",
    State.MET_LATE: "yellow",
    State.UNDATED: "",
}


@app.command(help=_("Show what is due, when and to whom."))
def run(
    registry: RegistryOption = None,
    as_of: AsOfOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    by: Annotated[By, typer.Option("--by", help=_("What a row is."))] = By.DELIVERABLE,
    within: Annotated[
        str | None,
        typer.Option(
            "--within",
            metavar="30d",
            help=_("Only what falls due in so many days (30d) or weeks (4w) from the day."),
        ),
    ] = None,
    outstanding: Annotated[bool, typer.Option("--outstanding", help=_("Only what has not been handed in."))] = False,
    fail_on: Annotated[
        FailOn | None, typer.Option("--fail-on", help=_("End with 1 when something is overdue."))
    ] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows the deadlines as they stand on the day."""
    pilots = load(registry)
    wanted = make_filter(pilots, provinces=province, notices=notice)
    found = report(pilots, today(as_of), wanted, within=_days(within), outstanding=outstanding)
    if format_ is Format.JSON:
        emit_json(_json(found, by))
    elif format_ is Format.NDJSON:
        emit_ndjson(_rows_json(found, by))
    else:
        table = {By.DELIVERABLE: _by_deliverable, By.PROVINCE: _by_province, By.TARGET: _by_target}[by](found, format_)
        if not table.rows:
            say(_("nothing is due in this selection"))
        if table.rows or format_ is Format.CSV:
            emit_tables([table], format_)
    # What is overdue is never within the days to come: asked about apart from --within.
    if fail_on is FailOn.OVERDUE and report(pilots, found.as_of, wanted).overdue:
        raise typer.Exit(EXIT_PROBLEMS)


def _days(text: str | None) -> int | None:
    if text is None:
        return None
    units = {"d": 1, "天": 1, "日": 1, "": 1, "w": 7, "周": 7}
    parts = re.fullmatch(r"([0-9]{1,5})\s*(\D*)", text.strip().lower())
    if parts is None or parts[2] not in units:
        raise UsageError(_("{text} is no number of days").format(text=text), _("write 30d or 4w"))
    return int(parts[1]) * units[parts[2]]


# -- JSON ----------------------------------------------------------------------------------------------------


def _json(found: Report, by: By) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "format": "smartpilot.deadlines/1",
        "as_of": found.as_of.isoformat(),
        "calendar": found.calendar.value,
        "deadlines": [row.as_json() for row in found.deadlines],
    }
    if by is By.TARGET:
        answer["targets"] = [_target_json(row) for row in found.targets]
    elif by is By.PROVINCE:
        answer["provinces"] = [{"province": name, **asdict(counts)} for name, counts in found.by_province()]
    return answer


def _rows_json(found: Report, by: By) -> list[dict[str, Any]]:
    if by is By.TARGET:
        return [_target_json(row) for row in found.targets]
    if by is By.PROVINCE:
        return [{"province": name, **asdict(counts)} for name, counts in found.by_province()]
    return [row.as_json() for row in found.deadlines]


def _target_json(row: TargetRow) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in asdict(row).items()}


# -- tables --------------------------------------------------------------------------------------------------


def _title(found: Report) -> str:
    title = _("Deadlines as of {day}").format(day=found.as_of)
    if found.calendar is Calendar.WEEKENDS_ONLY:
        title += _(" (no official calendar for some years: working days there without public holidays)")
    return title


def _days_text(days: int | None, working: int | None = None) -> str:
    """`10 days left (8 working days)`, `5 days ago`, nothing where there is no date."""
    if days is None:
        return ""
    if days < 0:
        return ngettext("{n} day ago", "{n} days ago", -days).format(n=-days)
    left = ngettext("{n} day left", "{n} days left", days).format(n=days)
    if working is None:
        return left
    return left + _(" ({n} working)").format(n=working)


def _row_state(row: DeadlineRow, as_of: dt.date) -> State:
    """The state that describes a whole row: overdue while anything is, met once everything has come."""
    counts = row.tally
    if counts.targets and not counts.outstanding:
        return State.MET_LATE if counts.late else State.MET
    return state_on(as_of, row.deliverable.due)


def _by_deliverable(found: Report, format_: Format) -> Table:
    if format_ is Format.CSV:
        keys = [*DeadlineRow.fields()]
        return Table(
            [Column(key, key) for key in keys],
            [[_cell(v) for v in row.as_json().values()] for row in found.deadlines],
        )
    columns = [
        Column("title", _("deliverable"), whole=False),
        Column("due", _("due"), whole=True),
        Column("state", _("state"), whole=True),
        Column("days_left", _("time left"), whole=True),
        Column("targets", _("owed"), number=True),
        Column("outstanding", _("outstanding"), number=True),
        Column("owed_by", _("owed by"), detail=True),
        Column("reviewed_by", _("reviewed by"), detail=True),
        Column("send_to", _("send to"), detail=True),
        Column("clause", _("notice and clause"), detail=True),
    ]
    rows, styles = [], []
    for row in found.deadlines:
        paper, counts = row.deliverable, row.tally
        state = _row_state(row, found.as_of)
        medium = _(", ").join(medium.label for medium in paper.medium or [])
        clause = _("clause {number}").format(number=paper.clause) if paper.clause else ""
        rows.append(
            [
                paper.title,
                str(paper.due or ""),
                # Nobody owes it here: the state of a date alone would alarm for nothing.
                state.label if counts.targets else _("nobody"),
                _days_text(row.days_left, row.working_days_left),
                str(counts.targets),
                str(counts.outstanding),
                paper.owed_by.label,
                paper.reviewed_by or "",
                (paper.send_to or "") + (_(" ({medium})").format(medium=medium) if paper.send_to and medium else ""),
                " ".join(part for part in (row.notice, clause) if part),
            ]
        )
        styles.append(_STYLES[state] if counts.targets else "dim")
    return Table(columns, rows, title=_title(found), styles=styles)


def _cell(value: Any) -> str:
    return ";".join(value) if isinstance(value, list) else "" if value is None else str(value)


_BAR = 10


def _bar(part: int, whole: int) -> str:
    full = round(_BAR * part / whole) if whole else 0
    return block() * full + "." * (_BAR - full)


def _counts(counts: Tally) -> list[str]:
    return [str(n) for n in (counts.targets, counts.met + counts.late, counts.late, counts.outstanding, counts.overdue)]


def _by_province(found: Report, format_: Format) -> Table:
    if format_ is Format.CSV:
        keys = ["province", "targets", "met", "late", "outstanding", "overdue"]
        return Table(
            [Column(k, k) for k in keys],
            [[p or "", *map(str, asdict(c).values())] for p, c in found.by_province()],
        )
    numbers = (
        ("targets", _("owed")),
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
    for province, counts in found.by_province():
        share = _bar(counts.met + counts.late, counts.targets)
        rows.append([province or _("(no province known)"), *_counts(counts), share])
        styles.append(_STYLES[State.OVERDUE] if counts.overdue else "")
    total = tally(found.targets)
    footer = [_("total"), *_counts(total), _bar(total.met + total.late, total.targets)]
    return Table(columns, rows, title=_title(found), styles=styles, footer=footer if rows else None)


def _by_target(found: Report, format_: Format) -> Table:
    if format_ is Format.CSV:
        keys = list(TargetRow.__dataclass_fields__)
        return Table(
            [Column(key, key) for key in keys],
            [[_cell(v) for v in _target_json(row).values()] for row in found.targets],
        )
    titles = {(row.notice, row.deliverable.id): row.deliverable.title for row in found.deadlines}
    columns = [
        Column("target", _("id"), least=len("2014-130123")),
        Column("name", _("name")),
        Column("province", _("province")),
        Column("deliverable", _("deliverable")),
        Column("due", _("due"), whole=True),
        Column("state", _("state"), whole=True),
        Column("days_left", _("time left")),
    ]
    rows = [
        [
            row.target,
            row.name,
            row.province or "",
            titles[row.notice, row.deliverable],
            str(row.due or ""),
            row.state.label,
            _days_text(row.days_left),
        ]
        for row in found.targets
    ]
    return Table(columns, rows, title=_title(found), styles=[_STYLES[row.state] for row in found.targets])
