"""`smartpilot deadlines`: what is due, to whom, in how many days."""

import datetime as dt
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer

from smartpilot.cli.opening import load_both, make_filter
from smartpilot.cli.options import (
    AsOfOption,
    FormatOption,
    NoticeOption,
    ProvinceOption,
    RegistryOption,
    known_key,
)
from smartpilot.cli.output import Format, emit_json, emit_ndjson, emit_tables
from smartpilot.cli.streams import say
from smartpilot.cli.views.deadlines import By, deadline_tables, report_json, rows_json
from smartpilot.clock import today
from smartpilot.deadlines.report import Window, report_deadlines
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.i18n import _
from smartpilot.registry.registry import Registry


class FailOn(StrEnum):
    """The state that makes the command end with 1."""

    OVERDUE = "overdue"


def run(
    registry: RegistryOption = None,
    as_of: AsOfOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    by: Annotated[
        By | None,
        typer.Option("--by", show_default=False, help=_("What a row is: deliverable, or target with --outstanding.")),
    ] = None,
    deliverable: Annotated[
        list[str] | None,
        typer.Option(
            "--deliverable", "-d", metavar="ID", help=_("Only this deliverable, by id or title: task-book. Repeatable.")
        ),
    ] = None,
    within: Annotated[
        str | None,
        typer.Option(
            "--within",
            metavar="30d",
            help=_("Only what falls due from the day on within 30d, 4w, week or month; or what is overdue."),
        ),
    ] = None,
    outstanding: Annotated[
        bool, typer.Option("--outstanding", help=_("Only what has not been handed in: the list to telephone."))
    ] = False,
    fail_on: Annotated[
        FailOn | None, typer.Option("--fail-on", help=_("End with 1 when something is overdue."))
    ] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows the deadlines as they stand on the day."""
    pilots, ledger = load_both(registry)
    wanted = make_filter(pilots, provinces=province, notices=notice)
    day = today(as_of)
    papers = _deliverables(pilots, deliverable or ())
    found = report_deadlines(
        pilots, ledger, day, wanted, replace(_window(within, day, outstanding=outstanding), deliverables=papers)
    )
    by = by or (By.TARGET if outstanding else By.DELIVERABLE)
    if format_ is Format.JSON:
        emit_json(report_json(found, by))
    elif format_ is Format.NDJSON:
        emit_ndjson(rows_json(found, by))
    else:
        shown = deadline_tables(found, by, format_, apart=format_ is Format.TABLE and sys.stdout.isatty())
        if not any(table.rows for table in shown):
            say(_("nothing is due in this selection"))
        emit_tables(shown, format_)
    # What is overdue is never within the days to come: asked about apart from --within.
    if fail_on is FailOn.OVERDUE:
        whole = found if within is None else report_deadlines(pilots, ledger, day, wanted, Window(deliverables=papers))
        if whole.overdue:
            raise typer.Exit(EXIT_PROBLEMS)


def _deliverables(registry: Registry, texts: Sequence[str]) -> list[str]:
    """The texts, when each is the id or the title of a deliverable.

    Raises UsageError with the nearest ones where it is not.
    """
    papers = [paper for notice in registry.file.notices for paper in notice.deliverables]
    known = list(dict.fromkeys([*(paper.id for paper in papers), *(paper.title for paper in papers)]))
    return [known_key(text, known, _("there is no deliverable {name}")) for text in texts]


def _window(text: str | None, day: dt.date, *, outstanding: bool) -> Window:
    """The deadlines meant by 30d, 4w, week (seven days), month (to the same day of the next one) or overdue.

    Raises UsageError for anything else.
    """
    if text is None:
        return Window(outstanding=outstanding)
    wanted = text.strip().lower()
    if wanted in ("overdue", "逾期"):
        return Window(last=-1, outstanding=True)
    if wanted in ("month", "月"):
        return Window(0, (_month_later(day) - day).days, outstanding)
    wanted = {"week": "7d", "周": "7d"}.get(wanted, wanted)
    units = {"d": 1, "天": 1, "日": 1, "": 1, "w": 7, "周": 7}
    parts = re.fullmatch(r"([0-9]{1,5})\s*(\D*)", wanted)
    if parts is None or parts[2] not in units:
        raise UsageError(_("{text} is no number of days").format(text=text), _("write 30d, 4w, week, month or overdue"))
    return Window(0, int(parts[1]) * units[parts[2]], outstanding)


def _month_later(day: dt.date) -> dt.date:
    """The same day of the next month, or the last day of it."""
    if day.year == dt.MAXYEAR:
        return dt.date.max
    first = _next_first(day)
    last = _next_first(first) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _next_first(day: dt.date) -> dt.date:
    """The first day of the next month."""
    return dt.date(day.year + day.month // 12, day.month % 12 + 1, 1)
