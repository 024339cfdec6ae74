"""The last batches of a ledger as they stand in its file, unchecked: quick enough for every Tab of a shell."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from smartpilot.ledger.ids import LEDGER_FILE
from smartpilot.toml.unchecked import read_last_tables


class BatchOutline(NamedTuple):
    """What one run of a command wrote: its entries in the order of their ids."""

    id: str
    entries: Sequence[Mapping[str, Any]]

    @property
    def moment(self) -> str:
        """When it was recorded, to the minute; empty where the file does not say."""
        moment = self.entries[-1].get("recorded_at")
        return f"{moment:%Y-%m-%d %H:%M}" if hasattr(moment, "strftime") else ""

    @property
    def via(self) -> str:
        """By which command it came; empty in an old ledger."""
        return str(self.entries[-1].get("via", ""))

    @property
    def records(self) -> list[str]:
        """The ids of the records that it is about, each once."""
        names = (entry.get("target") or entry.get("record") for entry in self.entries)
        return list(dict.fromkeys(str(name) for name in names if name))


def read_last_batches(registry: Path) -> list[BatchOutline]:
    """The last batches of the ledger beside a registry that are not voided, the newest first.

    Raises OSError and ValueError where it cannot be read, or is no TOML.
    """
    data = read_last_tables(registry.with_name(LEDGER_FILE))
    tables = [*data.get("changes", ()), *data.get("events", ())]
    entries = sorted((table for table in tables if isinstance(table.get("id"), str)), key=lambda table: table["id"])
    voided = {entry.get("voids") for entry in entries}
    batches: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        batches.setdefault(str(entry.get("batch") or entry["id"]), []).append(entry)
    kept = [BatchOutline(id_, run) for id_, run in batches.items() if any(entry["id"] not in voided for entry in run)]
    return sorted(kept, key=lambda batch: str(batch.entries[-1]["id"]), reverse=True)
