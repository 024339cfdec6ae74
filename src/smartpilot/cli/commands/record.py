"""`smartpilot record`: what was handed in, reviewed or signed, into the ledger."""

from collections.abc import Sequence
from typing import Annotated

import typer

from smartpilot.cli.opening import make_filter, writable_path
from smartpilot.cli.options import (
    ByOption,
    DryRunOption,
    FormatOption,
    NoteOption,
    NoticeOption,
    ProvinceOption,
    RegistryOption,
    YesOption,
)
from smartpilot.cli.output import Format, talk_tables
from smartpilot.cli.streams import ask, say, somebody_is_there
from smartpilot.cli.views.history import emit_events
from smartpilot.cli.views.records import ID_CELLS
from smartpilot.clock import now, today
from smartpilot.errors import EXIT_PROBLEMS, UsageError
from smartpilot.files import changed_meanwhile
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.recording import (
    PlannedEvent,
    StageReport,
    clean,
    deliverables_of,
    events_of,
    parse_stage,
    plan_events,
    records_owing,
)
from smartpilot.records.models import AnyTarget, Event
from smartpilot.records.obligations import title_with_year
from smartpilot.records.terms import Kind
from smartpilot.registry.lookup import find_record
from smartpilot.registry.query import Filter, select
from smartpilot.render.table import Column, Table
from smartpilot.store import Store, open_store


def run(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ID] DELIVERABLE STAGE",
            show_default=False,
            help=_("One or more ids (or --province), what was handed in, and how far it has come."),
        ),
    ] = None,
    registry: RegistryOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help=_("The day it happened; today where it is not given."))
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", help=_("Of a yearly deliverable the year; else the nearest one."))
    ] = None,
    by: ByOption = None,
    note: NoteOption = None,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Checks, asks where something is doubtful or many are meant, and appends."""
    *ids, deliverable, stage = _enough(words or [])
    report = StageReport(
        deliverable=deliverable,
        stage=parse_stage(stage),
        on=today(on),
        by=clean(by, "--by"),
        note=clean(note, "--note"),
        year=year,
    )
    if ids and (province or notice):
        message = _("ids and --province or --notice cannot be given together")
        raise UsageError(message, _("leave one of them out"))
    if not ids and not (province or notice):
        message = _("it is not clear whose {deliverable} is meant").format(deliverable=deliverable)
        raise UsageError(message, _("give an id or a name before it, or --province"))

    def entries_of(store: Store) -> list[PlannedEvent]:
        if ids:
            named = (find_record(store.registry, text) for text in ids)
            records: Sequence[AnyTarget] = list({record.id: record for record in named}.values())
        else:
            records = _selected(store, make_filter(store.registry, provinces=province, notices=notice), deliverable)
        return plan_events(store.registry, store.ledger, records, report, max(today(None), now().date()))

    store = open_store(writable_path(registry), say)
    entries = entries_of(store)
    if dry_run:
        _dry(store, entries, format_)
        return
    _confirm(entries, yes=yes)
    entries_now = entries
    accepted = {(entry.record.id, doubt) for entry in entries for doubt in entry.warnings}

    def make(fresh: Store) -> Sequence[Event]:
        nonlocal entries_now
        entries_now = entries if fresh is store else entries_of(fresh)
        doubts = {(entry.record.id, doubt) for entry in entries_now for doubt in entry.warnings}
        if not yes and doubts - accepted:
            raise changed_meanwhile(fresh.ledger_path)
        return events_of(entries_now, now())

    events = store.append_events(make)
    _say_result(entries_now, len(events))
    emit_events(store.registry, store.ledger, events, format_)


def _enough(words: list[str]) -> list[str]:
    if len(words) < 2:
        raise UsageError(
            _("a deliverable and a stage are needed"),
            _("for example: {example}").format(example="smartpilot record 2014-130123 task-book submitted"),
        )
    return words


def _selected(store: Store, wanted: Filter, deliverable: str) -> list[AnyTarget]:
    """The wanted records that owe the paper.

    Raises UsageError where none does.
    """
    found = [record for records in select(store.registry, Kind, wanted).values() for record in records]
    records = records_owing(store.registry, found, deliverable)
    if not records:
        owed = dict.fromkeys(
            f"{paper.id} ({paper.title})" for record in found for paper in deliverables_of(store.registry, record)
        )
        raise UsageError(
            _("nobody in this selection owes {deliverable}").format(deliverable=deliverable),
            _("they owe: {words}").format(words=_(", ").join(owed) or _("nothing")),
        )
    return records


# -- asking --------------------------------------------------------------------------------------------------


def _confirm(entries: Sequence[PlannedEvent], *, yes: bool) -> None:
    """Shows what is doubtful, and all of it where there are several; goes on only with a yes.

    Raises typer.Exit where the answer is no, or nobody can be asked.
    """
    wanted = [entry for entry in entries if entry.duplicate_of is None]
    doubtful = [entry for entry in wanted if entry.warnings]
    many = len(wanted) > 1
    if not wanted or (not doubtful and not many):
        return
    if many and not yes:
        talk_tables([_list(wanted)])
    else:
        _say_doubts(doubtful)
    if yes:
        return
    if somebody_is_there():
        if ask(ngettext("Record {n} event?", "Record {n} events?", len(wanted)).format(n=len(wanted))):
            return
        say(_("nothing was recorded"))
    else:
        say(_("nothing was recorded; --yes records it without asking"))
    raise typer.Exit(EXIT_PROBLEMS)


def _list(entries: Sequence[PlannedEvent]) -> Table:
    columns = [
        Column("target", _("id"), least=ID_CELLS),
        Column("name", _("name")),
        Column("deliverable", _("deliverable")),
        Column("stage", _("stage"), whole=True),
        Column("on", _("day"), whole=True),
        Column("doubts", _("doubtful"), detail=True),
    ]
    rows = [
        [
            entry.record.id,
            entry.record.name,
            title_with_year(entry.obligation.paper.title, entry.obligation.year),
            entry.report.stage.label,
            str(entry.report.on),
            _("; ").join(entry.warnings),
        ]
        for entry in entries
    ]
    return Table(columns, rows, styles=["yellow" if entry.warnings else "" for entry in entries])


def _dry(store: Store, entries: Sequence[PlannedEvent], format_: Format) -> None:
    events = events_of(entries, now())
    _say_doubts(entries)
    _say_repeats(entries)
    emit_events(store.registry, store.ledger, events, format_)
    say(ngettext("would record {n} event", "would record {n} events", len(events)).format(n=len(events)))


def _say_doubts(entries: Sequence[PlannedEvent]) -> None:
    for entry in entries:
        for doubt in entry.warnings:
            say(_("note: {id} {name}: {doubt}").format(id=entry.record.id, name=entry.record.name, doubt=doubt))


def _say_repeats(entries: Sequence[PlannedEvent]) -> None:
    for entry in entries:
        if entry.duplicate_of is not None:
            message = _("{id} {name}: recorded already as {event}")
            say(message.format(id=entry.record.id, name=entry.record.name, event=entry.duplicate_of.id))


def _say_result(entries: Sequence[PlannedEvent], recorded: int) -> None:
    _say_repeats(entries)
    say(ngettext("recorded {n} event", "recorded {n} events", recorded).format(n=recorded))
