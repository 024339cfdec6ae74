"""Events of the ledger as tables and files, for the commands that show or record them."""

from collections.abc import Sequence
from typing import Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.views.entry_names import (
    changed_name,
    deliverable_of,
    notice_of,
    notice_of_event,
    target_name,
    title_text,
)
from smartpilot.cli.views.records import format_value, id_column, notice_column
from smartpilot.clock import in_local_time
from smartpilot.i18n import _, ngettext, with_brackets
from smartpilot.ledger.batches import Batch
from smartpilot.ledger.ids import short_id
from smartpilot.ledger.ledger import Entry, Ledger
from smartpilot.ledger.provenance import Provenance
from smartpilot.ledger.query import Entries
from smartpilot.records.entries import Event, RegistryChange
from smartpilot.records.titles import title_of, titles
from smartpilot.registry.registry import Registry
from smartpilot.render.table import Column, Table, without_needless_columns


def emit_events(
    registry: Registry,
    ledger: Ledger,
    entries: Entries,
    format_: Format,
    title: str = "",
    *,
    batches: Sequence[Batch] | None = None,
    provenance: Provenance,
    paged: bool = False,
) -> None:
    """Writes entries to stdout in the wanted form; no events are an empty list, and no table.

    With `batches`, tables have a line for each of them instead; without, they show the events. `paged`: a pager may
    show them.
    """

    def records() -> list[dict[str, Any]]:
        return [_event_json(registry, ledger, event) for event in entries.events]

    def document() -> dict[str, Any]:
        changes = [_change_json(registry, ledger, change) for change in entries.changes]
        return {"format": "smartpilot.history/1", **provenance.as_json(), "events": records(), "changes": changes}

    def table() -> Table:
        if batches is None:
            return events_table(registry, ledger, entries.events, title)
        return _batches_table(registry, ledger, batches, entries, title)

    emit_result(
        format_,
        document=document,
        keys=_event_keys(),
        records=records,
        tables=lambda: [table()],
        paged=paged,
    )


# Fields that events did not have at first: behind those that there were before.
_LATER_FIELDS = ("batch", "recorded_by", "via", "also", "workbook", "part")


def _event_keys() -> list[str]:
    first = [name for name in titles(Event) if name not in _LATER_FIELDS]
    return [*first, "name", "title", "voided", "voided_by", *_LATER_FIELDS]


def _event_json(registry: Registry, ledger: Ledger, event: Event) -> dict[str, Any]:
    """The contract `smartpilot.history/1`: the fields of the ledger, the names in the registry, and what voids it."""
    fields = event.as_json()
    voided_by = ledger.voided_by.get(event.id)
    deliverable = deliverable_of(registry, ledger, event)
    more = {
        "name": target_name(registry, ledger, event),
        "title": deliverable.title if deliverable else None,
        "voided": voided_by is not None,
        "voided_by": voided_by,
    }
    return {name: more[name] if name in more else fields.get(name) for name in _event_keys()}


def _change_json(registry: Registry, ledger: Ledger, change: RegistryChange) -> dict[str, Any]:
    """A change of the registry in the contract: the fields of the ledger, the name, and what takes it back."""
    voided_by = ledger.voided_by.get(change.id)
    fields = {name: change.as_json().get(name) for name in titles(RegistryChange)}
    return {
        **fields,
        "name": changed_name(registry, ledger, change),
        "voided": voided_by is not None,
        "voided_by": voided_by,
    }


def events_table(registry: Registry, ledger: Ledger, events: Sequence[Event], title: str) -> Table:
    """A line for each event, without the columns that say nothing here."""

    def column(name: str, **more: Any) -> Column:
        return Column(name, str(title_of(Event, name)), **more)

    columns = [
        column("on", whole=True),
        id_column("target", str(title_of(Event, "target"))),
        notice_column(),
        Column("name", _("name")),
        column("deliverable"),
        column("stage", whole=True),
        column("by", detail=True),
        column("note", detail=True),
        column("voids", detail=True),
        Column("voided_by", _("voided by"), detail=True),
        column("recorded_at", detail=True),
        column("recorded_by", detail=True),
        column("via", detail=True),
        column("batch", detail=True),
        column("id", detail=True),
    ]
    rows = []
    for event in events:
        rows.append(
            [
                str(event.on),
                event.target,
                notice_of_event(registry, ledger, event),
                target_name(registry, ledger, event) or "",
                title_text(registry, ledger, event),
                _stage_text(ledger, event),
                format_value(event.by),
                format_value(event.note),
                short_id(event.voids or ""),
                short_id(ledger.voided_by.get(event.id, "")),
                moment_text(event),
                format_value(event.recorded_by),
                format_value(event.via),
                short_id(event.batch or ""),
                short_id(event.id),
            ]
        )
    styles = ["dim" if event.id in ledger.voided_by or event.voids else "" for event in events]
    return without_needless_columns(Table(columns, rows, title, styles))


def _stage_text(ledger: Ledger, event: Event) -> str:
    stage = event.stage.label
    if event.voids:
        stage = _("voids {stage}").format(stage=stage)
    return _("{stage} (void)").format(stage=stage) if event.id in ledger.voided_by else stage


def _batches_table(registry: Registry, ledger: Ledger, batches: Sequence[Batch], entries: Entries, title: str) -> Table:
    """A line for each batch that has one of the entries, in the order of recording."""
    columns = [
        Column("recorded_at", str(title_of(Event, "recorded_at")), whole=True),
        Column("recorded_by", str(title_of(Event, "recorded_by"))),
        Column("via", str(title_of(Event, "via"))),
        Column("n", _("entries"), number=True),
        notice_column(),
        Column("what", _("what"), least=20),
        Column("batch", str(title_of(Event, "batch")), whole=True),
    ]
    rows, styles = [], []
    wanted = {event.id for event in entries.events} | {change.id for change in entries.changes}
    undoing = {entry.id for batch in batches if batch.is_undo for entry in batch.entries}
    for batch in batches:
        members = [event for event in batch.events if event.id in wanted]
        changes = [change for change in batch.changes if change.id in wanted]
        ids = [event.id for event in members] + [change.id for change in changes]
        if ids:
            voids = [ledger.voided_by[id_] for id_ in ids if id_ in ledger.voided_by]
            origin = [moment_text(batch.last), format_value(batch.last.recorded_by), via_text(batch)]
            what = _("; ").join(
                filter(None, (_summary(registry, ledger, members), _changes_summary(registry, ledger, changes)))
            )
            if voids:
                is_corrected = undoing.isdisjoint(voids)
                what = _voided_text(what, is_whole=len(voids) == len(ids), is_corrected=is_corrected)
            rows.append(
                [
                    *origin,
                    str(len(ids)),
                    _notices_text(registry, ledger, [*members, *changes]),
                    what,
                    short_id(batch.id),
                ]
            )
            styles.append("dim" if len(voids) == len(ids) else "")
    shown = [i for i in range(len(columns)) if i not in (1, 2) or any(row[i] for row in rows)]
    table = Table([columns[i] for i in shown], [[row[i] for i in shown] for row in rows], title, styles)
    return without_needless_columns(table)


def _voided_text(what: str, *, is_whole: bool, is_corrected: bool) -> str:
    """What a batch recorded, of which the whole or a part is voided: by corrections alone, or by undo."""
    if is_corrected:
        return (_("{what} (corrected)") if is_whole else _("{what} (partly corrected)")).format(what=what)
    return (_("{what} (undone)") if is_whole else _("{what} (partly undone)")).format(what=what)


def _notices_text(registry: Registry, ledger: Ledger, entries: Sequence[Entry]) -> str:
    """The notices that ask for what entries are about, and those of changed records, the earliest first."""
    notices = {
        notice_of_event(registry, ledger, entry)
        if isinstance(entry, Event)
        else notice_of(registry, ledger, entry.record)
        for entry in entries
    }
    return _(", ").join(sorted(notices - {""}))


def _summary(registry: Registry, ledger: Ledger, events: Sequence[Event]) -> str:
    """Whom and what the events of a batch are about, the first one by name; nothing if there are none."""
    if not events:
        return ""
    names = list(dict.fromkeys(target_name(registry, ledger, event) or event.target for event in events))
    titles_ = list(dict.fromkeys(title_text(registry, ledger, event) for event in events))
    reports = [event for event in events if event.voids is None]
    stages = list(dict.fromkeys(event.stage.label for event in reports)) or [_("void")]
    text = " ".join(_first_and_more(words) for words in (names, titles_, stages))
    return with_brackets(text, _("correction")) if 0 < len(reports) < len(events) else text


def _changes_summary(registry: Registry, ledger: Ledger, changes: Sequence[RegistryChange]) -> str:
    """Which records of the registry a batch changed; nothing if it changed none."""
    if not changes:
        return ""
    # A source comes with the record that cites it, and needs no mention beside it.
    shown = [change for change in changes if change.table is None] or changes
    names = [changed_name(registry, ledger, change) or change.record for change in shown]
    return _("registry: {names}").format(names=_first_and_more(names))


def _first_and_more(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    # Chinese counts the first one too: 泸州市等7个.
    return _("{first}, {n} in all").format(first=words[0], n=len(words))


def moment_text(event: Entry) -> str:
    """When an entry was recorded: 2015-04-28 09:30 in local time."""
    return f"{in_local_time(event.recorded_at):%Y-%m-%d %H:%M}"


def via_text(batch: Batch) -> str:
    """The command of a batch, and the file that it took the events from; of several their number."""
    from_files = [via for via in batch.via if " " in via] or batch.via
    if len(from_files) < 2:
        return "".join(from_files)
    command = from_files[0].partition(" ")[0]
    return ngettext("{command} ({n} file)", "{command} ({n} files)", len(from_files)).format(
        command=command, n=len(from_files)
    )
