"""The ledger: what was handed in and when, and events as the text that is appended to its file.

Events are never changed: a wrong one is voided by one more event, and a void that was wrong by yet another. Their
order is that of `on` and `recorded_at`, never that of the file, where git puts the events of one branch after those
of the other.
"""

import datetime as dt
import heapq
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from smartpilot.ledger.ids import LEDGER_FILE, NEW_ID
from smartpilot.records.entries import Event, LedgerFile, RegistryChange
from smartpilot.records.periods import Period
from smartpilot.text import display_width, line_end_of

# What a command writes into the ledger.
Entry = Event | RegistryChange

HEADER = "# 报送台账：只追加，不改写。由 smartpilot record 和 undo 写；每行末尾是该条的记号，按行合并时不会串行。\n"


# By so much the clocks of those who record and of those who circulate may differ without anybody noticing.
CLOCK_TOLERANCE = dt.timedelta(minutes=10)


def ledger_path(registry: Path) -> Path:
    """The path of a registry's ledger, which lies beside it."""
    return registry.with_name(LEDGER_FILE)


def order_of(event: Event) -> tuple[dt.date, dt.datetime, str]:
    """What events are ordered by: their day; on one day the moment of recording."""
    return event.on, event.recorded_at, event.id


def _recording_key(event: Entry) -> tuple[dt.datetime, str]:
    return event.recorded_at, event.id


def _statement_of_command(event: Event) -> tuple[object, ...]:
    """What an event and the voids of what it corrects have in common."""
    return event.batch, event.recorded_at, event.target, event.deliverable, event.period, event.stage


def period_of(event: Event) -> Period:
    """The period of a recurring deliverable that an event is about: the one it names, else the year of its day."""
    return event.period or Period(event.on.year)


@dataclass(frozen=True)
class Ledger:
    """Events that fit the model, and ways to look them up."""

    file: LedgerFile

    @cached_property
    def events(self) -> Sequence[Event]:
        """All events by day; those of one day in the order of recording."""
        return sorted(self.file.events, key=order_of)

    def with_events(self, events: Sequence[Event]) -> "Ledger":
        """This ledger with more events."""
        return Ledger(self.file.model_copy(update={"events": [*self.file.events, *events]})) if events else self

    @cached_property
    def voided_by(self) -> Mapping[str, str]:
        """The id of each voided event, mapped to the id of the event that voids it; of several to the last one.

        A void that is voided itself voids nothing, so that voiding it restores what it had voided.
        """
        return _map_voids(self.entries)

    @property
    def last_recorded_at(self) -> dt.datetime | None:
        """When the last entry was recorded, as `moment_of` says it; None for an empty ledger."""
        last = max((entry.recorded_at for entry in self.entries), default=None)
        return max((moment_of(entry) for entry in self.entries if entry.recorded_at == last), default=None)

    @property
    def entries(self) -> Sequence[Entry]:
        """All events and all changes of the registry, in the order of the file."""
        return [*self.file.events, *self.file.changes]

    @property
    def changes_in_effect(self) -> list[RegistryChange]:
        """The changes of the registry that are not taken back, and take none back, in the order of recording."""
        changes = sorted(self.file.changes, key=_recording_key)
        return [change for change in changes if change.voids is None and change.id not in self.voided_by]

    def stands(self, event: Event) -> bool:
        """Whether an event neither voids another nor is voided."""
        return event.voids is None and event.id not in self.voided_by

    @cached_property
    def _corrected(self) -> Mapping[str, Event]:
        """The first of the events that an event corrects, by its id: those of its stage that its command voided."""
        voided = {event.id: event for event in self.file.events if event.id in self.voided_by}
        corrected: dict[str, Event] = {}
        if not voided:
            return corrected
        by_statement: dict[tuple[object, ...], list[Event]] = {}
        for event in self.events:
            if event.voids in voided and event.id not in self.voided_by:
                by_statement.setdefault(_statement_of_command(event), []).append(voided[event.voids])
        for event in self.file.events:
            if event.voids is None:
                earlier = [
                    e
                    for e in by_statement.get(_statement_of_command(event), ())
                    if _recording_key(e) < _recording_key(event)
                ]
                if earlier:
                    corrected[event.id] = min(earlier, key=order_of)
        return corrected

    def place_of(self, event: Event) -> tuple[dt.date, dt.datetime, str]:
        """What the events of a deliverable are ordered by: a correction keeps the place of what it corrects."""
        while event.id in self._corrected:
            event = self._corrected[event.id]
        return order_of(event)

    def corrects(self, event: Event) -> bool:
        """Whether the command that recorded an event voided others of its stage for it."""
        return event.id in self._corrected

    @cached_property
    def _events_by_deliverable(self) -> Mapping[tuple[str, str], Sequence[Event]]:
        events: dict[tuple[str, str], list[Event]] = {}
        for event in self.events:
            events.setdefault((event.target, event.deliverable), []).append(event)
        return events

    def events_about(self, target: str, deliverable: str, period: Period | None = None) -> Iterator[Event]:
        """All events of one deliverable of one target (and period) by day, voided ones and voids included."""
        events = self._events_by_deliverable.get((target, deliverable), ())
        return (event for event in events if period is None or period_of(event) == period)

    def standing_events(self, target: str, deliverable: str, period: Period | None = None) -> Iterator[Event]:
        """The events of one deliverable of one target (and period) that stand, by day."""
        return (event for event in self.events_about(target, deliverable, period) if self.stands(event))

    def recorded_until(self, now: dt.datetime) -> dt.datetime | None:
        """Until when a ledger with these entries was written, which is never after `now`; None for an empty one."""
        last = self.last_recorded_at
        return None if last is None else min(last, now)

    def in_order_of_recording(self, now: dt.datetime | None = None) -> Sequence[Entry]:
        """All entries in the order in which they were recorded.

        With `now` a moment that has not come yet is known to be that of a clock that was ahead. Such an entry was
        recorded before the one of its kind that stands behind it in the file and whose moment has come; after all if
        none has.
        """
        usual, ahead = list[Entry](), dict[str, list[Entry]]()
        last: list[list[Entry]] = []
        kinds: Sequence[Sequence[Entry]] = (self.file.changes, self.file.events)
        for entries in kinds:
            before = list[Entry]()  # those ahead before the next one whose moment has come
            for entry in entries:
                if now is not None and entry.recorded_at > now:
                    before.append(entry)
                else:
                    usual.append(entry)
                    ahead[entry.id], before = before, []
            last.append(before)
        ordered: list[Entry] = []
        for entry in sorted(usual, key=_recording_key):
            ordered += [*ahead.pop(entry.id, ()), entry]
        return [*ordered, *heapq.merge(*last, key=_recording_key)]


def _map_voids(events: Iterable[Entry]) -> Mapping[str, str]:
    """What `Ledger.voided_by` returns.

    Whether a void is voided itself is decided before what it voids. Voids that void each other in a circle, which only
    a hand can have written, void nothing.
    """
    voids = sorted((event for event in events if event.voids is not None), key=_recording_key)
    undecided = Counter(void.voids for void in voids)
    by_id: dict[str, list[Entry]] = {}
    for void in voids:
        by_id.setdefault(void.id, []).append(void)
    voided_by: dict[str, Entry] = {}
    decided = [void for void in voids if not undecided[void.id]]
    while decided:
        void = decided.pop()
        assert void.voids is not None
        if void.id not in voided_by:
            voided_by[void.voids] = max(void, voided_by.get(void.voids, void), key=_recording_key)
        undecided[void.voids] -= 1
        if not undecided[void.voids]:
            decided += by_id.get(void.voids, ())
    return {id_: void.id for id_, void in voided_by.items()}


# Not validated: that would build the validator of events at every start.
NO_LEDGER = Ledger(LedgerFile.model_construct())


# -- writing -------------------------------------------------------------------------------------------------

# Each line ends in a mark, which is a comment; it stands in this column, for people.
_MARK_COLUMN = 44


# The ids of one command's events are this far apart, so that they can be told from those of another command.
_ID_STEP = dt.timedelta(microseconds=1)


def new_ids(moment: dt.datetime, count: int) -> list[str]:
    """Ids for the events that one command records, in their order.

    They sort by the moment (which is aware), no other machine makes the same ones, and each is one step after the one
    before it: see `recorded_directly_after`.
    """
    moments = (moment.astimezone(dt.UTC) + number * _ID_STEP for number in range(count))
    return [f"{moment:%Y%m%dT%H%M%S.%f}Z-{os.urandom(4).hex()}" for moment in moments]


def with_new_ids(events: Sequence[Event], moment: dt.datetime) -> list[Event]:
    """The events that one command records, each with an id of `new_ids`."""
    ids = new_ids(moment, len(events))
    return [event.model_copy(update={"id": id_}) for event, id_ in zip(events, ids, strict=True)]


def moment_of(entry: Entry) -> dt.datetime:
    """When an entry was recorded: to the microsecond where its id says so, as `recorded_at` is cut to the second."""
    if NEW_ID.fullmatch(entry.id) is None:
        return entry.recorded_at
    try:
        moment = dt.datetime.strptime(entry.id[:22], "%Y%m%dT%H%M%S.%f").replace(tzinfo=dt.UTC)
    except ValueError:  # an id that was written by hand
        return entry.recorded_at
    return moment if dt.timedelta() <= moment - entry.recorded_at < dt.timedelta(seconds=1) else entry.recorded_at


def is_recorded_after(entry: Entry, moment: dt.datetime | None) -> bool:
    """Whether an entry was recorded after a moment; None is before all. One to the second is compared so."""
    if moment is None:
        return True
    return (moment_of(entry) if moment.microsecond else entry.recorded_at) > moment


@dataclass(frozen=True, slots=True)
class Recording:
    """One run of a command that writes into the ledger: what each of its entries says of it.

    `moment` is aware, and that of writing. `batch` is the same in all entries of the run; `recorded_by` is None where
    the system does not say whose run it is; `via` names the command, and the file where it took the entry from one;
    `workbook` is the workbook that this file is, by its seal.
    """

    moment: dt.datetime
    batch: str
    via: str
    recorded_by: str | None = None
    workbook: str | None = None

    @classmethod
    def begin(cls, moment: dt.datetime, via: str, recorded_by: str | None = None) -> "Recording":
        """A run that begins now, with a batch of its own."""
        return cls(moment, new_ids(moment, 1)[0], via, recorded_by)

    def at(self, moment: dt.datetime) -> "Recording":
        """The same run at the moment at which it writes, which is later if it has waited."""
        return replace(self, moment=moment)

    @property
    def fields(self) -> Mapping[str, Any]:
        """What an entry says of the run, by the names of its fields."""
        return {
            "recorded_at": self.moment.replace(microsecond=0),
            "batch": self.batch,
            "recorded_by": self.recorded_by,
            "via": self.via,
            "workbook": self.workbook,
        }


def recorded_directly_after(event: Event, earlier: Event) -> bool:
    """Whether one command recorded an event directly after an earlier one, as a correction follows its voids."""
    moments = _moment_of_id(earlier.id), _moment_of_id(event.id)
    return moments[0] is not None and moments[1] is not None and moments[1] - moments[0] == _ID_STEP


def _moment_of_id(id_: str) -> dt.datetime | None:
    """The moment (UTC) in an id; None in one that was written by hand."""
    try:
        return dt.datetime.strptime(id_.partition("-")[0], "%Y%m%dT%H%M%S.%f%z")
    except ValueError:
        return None


def format_events(events: Iterable[Entry]) -> str:
    """Events as TOML, each line with the mark of its event at the end.

    git's union merge keeps one copy of lines that are equal on both sides. Without the marks every `[[events]]` would
    be such a line, and two events would become one broken one (docs/adr/0004).
    """
    return "".join(_format_event(event) for event in events)


def _format_event(event: Entry) -> str:
    return format_marked("events" if isinstance(event, Event) else "changes", event)


class _Marked(Protocol):
    """An entry that is appended to a file."""

    @property
    def id(self) -> str:
        """What identifies it, with the mark at its end."""

    @property
    def recorded_at(self) -> dt.datetime:
        """When it was recorded; aware."""

    def as_toml(self) -> dict[str, Any]:
        """Its values."""


def format_marked(table: str, entry: _Marked) -> str:
    """An entry as one `[[table]]`, each line with the mark of the entry at the end."""
    import tomli_w

    mark = "# " + entry.id.rpartition("-")[2]
    lines = tomli_w.dumps({table: [entry.as_toml()]}).split("\n")
    moment = f"recorded_at = {entry.recorded_at.isoformat()}"
    lines = [moment if line.startswith("recorded_at = ") else line for line in lines if line]
    shown = (line + " " * max(2, _MARK_COLUMN - display_width(line)) + mark for line in lines)
    return "\n" + "\n".join(shown) + "\n"


def with_appended_events(raw: bytes | None, events: Iterable[Entry]) -> bytes:
    """The bytes of a ledger (None for none yet) with events appended, in its own line ends."""
    before = raw or HEADER.encode()
    end = line_end_of(before)
    if not before.endswith(b"\n"):
        before += end
    return before + format_events(events).encode().replace(b"\n", end)
