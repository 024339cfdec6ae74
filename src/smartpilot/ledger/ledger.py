"""The ledger: what was handed in and when; its events, and one more event as text.

Events are never changed. One that was wrong is voided by one more event. Their order is that of `on` and
`recorded_at`, never that of the file: two branches that git merged have their events one behind the other.
"""

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from smartpilot.records.models import Event, LedgerFile
from smartpilot.text import cells

LEDGER_FILE = "progress.toml"

HEADER = "# 报送台账：只追加，不改写。由 smartpilot record 和 undo 写；每行末尾是该条的记号，按行合并时不会串行。\n"


def ledger_path(registry: Path) -> Path:
    """Where the ledger of a registry lies: beside it."""
    return registry.with_name(LEDGER_FILE)


def _in_time(event: Event) -> tuple[dt.date, dt.datetime, str]:
    return event.on, event.recorded_at, event.id


def _as_recorded(event: Event) -> tuple[dt.datetime, str]:
    return event.recorded_at, event.id


def year_of(event: Event) -> int:
    """The year for which a recurring paper was handed in; where the event does not say it, that of its day."""
    return event.on.year if event.year is None else event.year


@dataclass(frozen=True)
class Ledger:
    """Events that fit the model, with the look-ups that everything else needs."""

    file: LedgerFile

    @cached_property
    def events(self) -> Sequence[Event]:
        """All events in the order of their days; of one day as they were recorded."""
        return sorted(self.file.events, key=_in_time)

    @cached_property
    def voided_by(self) -> Mapping[str, str]:
        """The ids of voided events, each with that of the event that voids it."""
        return {event.voids: event.id for event in sorted(self.file.events, key=_as_recorded) if event.voids}

    @property
    def last_recorded_at(self) -> dt.datetime | None:
        """When the last event was recorded; None where there is none."""
        return max((event.recorded_at for event in self.file.events), default=None)

    def stands(self, event: Event) -> bool:
        """Whether an event counts: it voids nothing and is not voided."""
        return event.voids is None and event.id not in self.voided_by

    @cached_property
    def _all(self) -> Mapping[tuple[str, str], Sequence[Event]]:
        found: dict[tuple[str, str], list[Event]] = {}
        for event in self.events:
            found.setdefault((event.target, event.deliverable), []).append(event)
        return found

    def events_about(self, target: str, deliverable: str, year: int | None = None) -> Iterator[Event]:
        """All that was ever said of one paper of one target, voids too, in order; of what recurs, that of one year."""
        return (e for e in self._all.get((target, deliverable), ()) if year is None or year_of(e) == year)

    def standing_events(self, target: str, deliverable: str, year: int | None = None) -> Iterator[Event]:
        """What stands of it, in order."""
        return (event for event in self.events_about(target, deliverable, year) if self.stands(event))

    def latest_recorded(self, target: str | None = None) -> Event | None:
        """The event that stands and was recorded last, of all targets or of one."""
        standing = (e for e in self.file.events if self.stands(e) and (target is None or e.target == target))
        return max(standing, key=_as_recorded, default=None)


# Not validated: that would build the validator of events at every start.
NO_LEDGER = Ledger(LedgerFile.model_construct())


# -- writing -------------------------------------------------------------------------------------------------

# Line ends and margins are for people; what a program reads is before the mark.
_MARGIN_CELLS = 44


def new_ids(moment: dt.datetime, count: int) -> list[str]:
    """Ids that sort in the order of the list and by the moment (aware), and that no other machine makes."""
    times = (moment.astimezone(dt.UTC) + dt.timedelta(microseconds=n) for n in range(count))
    return [f"{time:%Y%m%dT%H%M%S.%f}Z-{os.urandom(4).hex()}" for time in times]


def moment_of(id_: str) -> dt.datetime | None:
    """When an id was made (UTC); None where somebody wrote it by hand."""
    try:
        moment = dt.datetime.strptime(id_.partition("-")[0], "%Y%m%dT%H%M%S.%f%z")
    except ValueError:
        return None
    # Nothing was recorded so long ago, and who counts back from the first day of all fails.
    return moment if moment.year > 1900 else None


def format_events(events: Iterable[Event]) -> str:
    """Events as the ledger writes them: every line of an event ends in its mark.

    git's union merge puts lines together that are equal on both sides. If `[[events]]` were equal to another
    `[[events]]`, two events would become one broken one (docs/adr/0004).
    """
    return "".join(_block(event) for event in events)


def _block(event: Event) -> str:
    import tomli_w

    mark = "# " + event.id.rpartition("-")[2]
    lines = tomli_w.dumps({"events": [event.as_toml()]}).split("\n")
    moment = f"recorded_at = {event.recorded_at.isoformat()}"
    lines = [moment if line.startswith("recorded_at = ") else line for line in lines if line]
    shown = (line + " " * max(2, _MARGIN_CELLS - cells(line)) + mark for line in lines)
    return "\n" + "\n".join(shown) + "\n"


def with_appended_events(raw: bytes | None, events: Iterable[Event]) -> bytes:
    """The bytes of a ledger with events behind all that it holds, with the line ends that it has."""
    before = raw or HEADER.encode()
    end = b"\r\n" if b"\r\n" in before else b"\n"
    if not before.endswith(b"\n"):
        before += end
    return before + format_events(events).encode().replace(b"\n", end)
