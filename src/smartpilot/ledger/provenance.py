"""Where figures come from: which registry was read, and which ledger beside it."""

import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple

from smartpilot.i18n import _, ngettext
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.reading import LedgerReading
from smartpilot.registry.finding import is_built_in
from smartpilot.registry.registry import Registry


class Provenance(NamedTuple):
    """The registry and the ledger that an answer is made from.

    `built_in`: the registry is the copy that comes with the program. `ledger` is None where no such file exists.
    `events` and `last`, the latest day on which something happened, are None where the ledger cannot be read; voided
    events are counted, and their days are not.
    """

    registry: Path
    built_in: bool
    pilots: int
    ledger: Path | None
    events: int | None
    last: dt.date | None

    def with_ledger(self, path: Path, ledger: Ledger) -> "Provenance":
        """The same registry with a ledger that has been written since."""
        return self._replace(ledger=path, events=len(ledger.file.events), last=_last_day(ledger))

    def as_json(self) -> dict[str, Any]:
        """The fields `registry` and `ledger` of every answer that counts progress."""
        return {
            "registry": {"path": str(self.registry), "built_in": self.built_in, "pilots": self.pilots},
            "ledger": {
                "path": str(self.ledger) if self.ledger else None,
                "events": self.events,
                "last": self.last.isoformat() if self.last else None,
            },
        }


def provenance_of(path: Path, registry: Registry, reading: LedgerReading) -> Provenance:
    """Where an answer comes from that is made of a registry, read from `path`, and of the ledger of a reading."""
    ledger = None if reading.problems else reading.ledger
    return Provenance(
        registry=path,
        built_in=is_built_in(path),
        pilots=len(registry.file.pilots),
        ledger=None if reading.document.raw is None and not reading.problems else reading.document.path,
        events=len(ledger.file.events) if ledger else None,
        last=_last_day(ledger) if ledger else None,
    )


def _last_day(ledger: Ledger) -> dt.date | None:
    """The latest day of an event that stands."""
    return max((event.on for event in ledger.file.events if ledger.stands(event)), default=None)


def registry_text(provenance: Provenance) -> str:
    """The registry of an answer in words: which file, or that it is the built-in one."""
    if provenance.built_in:
        return _("the built-in registry")
    return _("registry {path}").format(path=provenance.registry)


def ledger_text(provenance: Provenance, last: str = "") -> str:
    """The ledger of an answer in words, with its number of events and the day of the last.

    `last`: that day where it is not to be written as 2015-04-30.
    """
    if provenance.ledger is None:
        return _("no ledger")
    if provenance.events is None:
        details = _("cannot be read")
    else:
        details = ngettext("{n} event", "{n} events", provenance.events).format(n=provenance.events)
        if provenance.last:
            details = _("{events}, last on {day}").format(events=details, day=last or provenance.last)
    return _("ledger {path} ({details})").format(path=provenance.ledger, details=details)
