"""`smartpilot deadlines`: what is due, to whom, in how many days."""

from typing import Annotated

import typer

from smartpilot.cli.opening import FilterOptions, amendments_beside, parse_filter, readable_path
from smartpilot.cli.options import (
    AsOfOption,
    FormatOption,
    NoticeOption,
    ProgrammeOption,
    ProvinceOption,
    RegistryOption,
    choice_option,
    within_option,
)
from smartpilot.cli.output import Format
from smartpilot.cli.streams import say
from smartpilot.cli.views.deadlines import SORTED, ReportBy, emit_deadlines
from smartpilot.cli.views.provenance import say_provenance
from smartpilot.clock import today
from smartpilot.deadlines.report import report_deadlines
from smartpilot.deadlines.window import parse_window
from smartpilot.errors import EXIT_PROBLEMS
from smartpilot.i18n import _
from smartpilot.records.terms import Term
from smartpilot.registry.deliverables import require_deliverables, require_periods
from smartpilot.store import load_store
from smartpilot.text import split_commas


class FailOn(Term):
    """The state that makes the command end with 1."""

    OVERDUE = "overdue", "已逾期", "overdue"


def run(
    text: Annotated[
        str | None,
        typer.Argument(metavar="[TEXT]", show_default=False, help=_("Only records that contain this text.")),
    ] = None,
    registry_path: RegistryOption = None,
    as_of: AsOfOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    programme: ProgrammeOption = None,
    by: Annotated[
        ReportBy | None,
        choice_option(
            ReportBy,
            "--by",
            sentence=_("What a row is: {words}; the first is the default, with --outstanding the last."),
            show_default=False,
        ),
    ] = None,
    deliverable: Annotated[
        list[str] | None,
        typer.Option(
            "--deliverable",
            "-d",
            metavar="ID",
            help=_("Only this deliverable, by id, title or a clear part of it: task-book, 任务书. Repeatable."),
        ),
    ] = None,
    within: Annotated[
        str | None,
        within_option(_("Only what is overdue or falls due within 30d (days), 4w (weeks), week or month; or overdue.")),
    ] = None,
    outstanding: Annotated[
        bool, typer.Option("--outstanding", help=_("Only what has not been handed in: the call list."))
    ] = False,
    everything: Annotated[
        bool,
        typer.Option(
            "--all",
            help=_("Count everything: also what falls due later or has no date, and what nobody owes."),
        ),
    ] = False,
    sort_by: Annotated[
        str | None,
        typer.Option("--sort", metavar="KEY,-KEY", help=_("Sort by these columns; prefix with - for descending.")),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        choice_option(FailOn, "--fail-on", sentence=_("Exit with 1 if something is in this state: {words}.")),
    ] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows the deadlines on the day."""
    path = readable_path(registry_path)
    store = load_store(path, say)
    amendments = amendments_beside(path)
    registry, ledger = store.registry, store.ledger
    filter_ = parse_filter(registry, FilterOptions(text=text, provinces=province, notices=notice, programmes=programme))
    day = today(as_of)
    named = [
        title
        for name in deliverable or ()
        for title in require_periods(registry, require_deliverables(registry, filter_, name)).titles
    ]
    window = parse_window(within, day, outstanding=outstanding, deliverables=named, everything=everything)
    report = report_deadlines(registry, ledger, day, filter_, window, amendments)
    say_provenance(store.provenance, format_)
    shown_by = by or (ReportBy.TARGET if outstanding else ReportBy.DELIVERABLE)
    order = split_commas(sort_by)
    report = SORTED[shown_by](report, order) if order else report
    emit_deadlines(store.registry, report, shown_by, format_, store.provenance, is_sorted=bool(order))
    if fail_on is FailOn.OVERDUE and report.overdue:
        raise typer.Exit(EXIT_PROBLEMS)
