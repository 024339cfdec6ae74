"""`smartpilot record`: what was handed in, reviewed or signed, into the ledger."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer

from smartpilot.cli.opening import FilterOptions, parse_filter, writable_path
from smartpilot.cli.options import (
    ByOption,
    DryRunOption,
    FormatOption,
    NoteOption,
    NoticeOption,
    ProgrammeOption,
    ProvinceOption,
    RegistryOption,
    parse_text,
    yes_option,
)
from smartpilot.cli.output import Format, say_tables
from smartpilot.cli.recorder import begin_recording
from smartpilot.cli.streams import ask, is_interactive, say
from smartpilot.cli.views.history import emit_events
from smartpilot.cli.views.planned_events import (
    planned_events_table,
    say_duplicates,
    say_missing_reasons,
    say_recorded,
    say_warnings,
)
from smartpilot.clock import now, require_date_between, today
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.query import Entries
from smartpilot.ledger.recording import (
    PlannedEvent,
    StageReport,
    find_reporting_records,
    new_events,
    parse_stage,
    plan_events,
    require_same_plan,
    warn_of_names,
)
from smartpilot.records.entries import Event
from smartpilot.store import Store, open_store


def run(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID...] DELIVERABLE STAGE",
            show_default=False,
            help=_("One or more ids or names (or --province), a deliverable, and the stage that it reached."),
        ),
    ] = None,
    registry_path: RegistryOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    programme: ProgrammeOption = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=_("The day on which it happened; else today."))
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help=_("The year of what recurs; else the nearest one."))
    ] = None,
    part: Annotated[
        int | None,
        typer.Option(
            "--part",
            help=_("Which quarter, half or month, of what is owed several times a year; else the nearest one."),
        ),
    ] = None,
    by: ByOption = None,
    note: NoteOption = None,
    also: Annotated[
        bool,
        typer.Option("--also", help=_("It was reached once more: keep what is recorded of it, correct nothing.")),
    ] = False,
    yes: Annotated[bool, yes_option(_("Do not ask, even where there are warnings."))] = False,
    dry_run: DryRunOption = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Checks, asks if anything is corrected or unusual or several records are meant, and appends."""
    names, deliverable, stage = _parse_words(words or [], with_filter=bool(province or notice))
    recording = begin_recording("record")
    report = StageReport(
        deliverable=deliverable,
        stage=parse_stage(stage),
        on=today(None),
        by=parse_text(by, "--by"),
        note=parse_text(note, "--note"),
        year=year,
        part=part,
        also=also,
    )

    def plan(store: Store) -> list[PlannedEvent]:
        registry, latest_day = store.registry, today(None)
        filter_ = parse_filter(registry, FilterOptions(provinces=province, notices=notice, programmes=programme))
        records = find_reporting_records(registry, names, filter_, deliverable)
        day = require_date_between(on, registry.earliest_issue(records), latest_day) if on is not None else latest_day
        planned = plan_events(registry, store.ledger, records, replace(report, on=day), latest_day, filter_)
        return warn_of_names(registry, planned, names, filter_, deliverable)

    def events_of(store: Store, planned: Sequence[PlannedEvent]) -> Sequence[Event]:
        return new_events(planned, store.ledger, recording.at(now()), today(None))

    def plan_again(store: Store) -> tuple[Sequence[PlannedEvent], Sequence[Event]]:
        planned_now = plan(store)
        if not yes:
            require_same_plan(planned_now, planned, store.ledger_path)
        return planned_now, events_of(store, planned_now)

    store = open_store(writable_path(registry_path), say)
    planned: Sequence[PlannedEvent] = plan(store)
    if dry_run:
        say_warnings(planned)
        events = events_of(store, planned)
    elif not _is_confirmed(planned, yes=yes):
        raise typer.Exit(EXIT_PROBLEMS)
    else:
        (planned, events), _events = store.append_plan(plan_again, lambda pair: pair[1])
    say_duplicates(planned)
    say_missing_reasons(planned)
    say_recorded(planned, dry_run=dry_run)
    provenance = store.provenance
    if events and not dry_run:
        provenance = provenance.with_ledger(store.ledger_path, store.ledger.with_events(events))
    emit_events(store.registry, store.ledger, Entries(events), format_, provenance=provenance)


def _parse_words(words: Sequence[str], *, with_filter: bool) -> tuple[Sequence[str], str, str]:
    """Ids and names, deliverable and stage; `with_filter`: without names, options select the records.

    Raises UsageError if there are too few, or if there are neither names nor options.
    """
    if len(words) < 2:
        raise UsageError(
            _("a deliverable and a stage are needed"),
            _("for example: {example}").format(example="smartpilot record 2014-130123 task-book submitted"),
        )
    *names, deliverable, stage = words
    if not names and not with_filter:
        message = _("whose {deliverable} is not clear").format(deliverable=deliverable)
        raise UsageError(message, _("give an id or a name before it, or --province"))
    return names, deliverable, stage


def _is_confirmed(planned: Sequence[PlannedEvent], *, yes: bool) -> bool:
    """Whether to go on: what is a correction, has warnings or is more than one event is shown and needs a yes."""
    new = [plan for plan in planned if not plan.is_recorded]
    corrections = [plan for plan in new if plan.superseded]
    if len(new) < 2 and not corrections and not any(plan.warnings for plan in new):
        return True
    if len(new) > 1 and not yes:
        say_tables([planned_events_table(new)])
    else:
        say_warnings(new)
    if yes:
        return True
    question = ngettext("Record {n} event?", "Record {n} events?", len(new))
    if len(corrections) == len(new):
        question = ngettext("Correct {n} event?", "Correct {n} events?", len(new))
    if not is_interactive():
        say(_("nothing was recorded; --yes records it without asking"))
        if corrections:
            say(_("what happened twice is recorded with --also, which corrects nothing"))
    elif ask(question.format(n=len(new))):
        return True
    else:
        say(_("nothing was recorded"))
    return False
