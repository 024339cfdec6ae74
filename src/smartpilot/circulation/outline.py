"""The last rounds as they stand in their file, unchecked: quick enough for every Tab of a shell."""

from pathlib import Path

from smartpilot.toml.unchecked import read_last_tables

CIRCULATIONS_FILE = "circulations.toml"


def read_last_rounds(registry: Path) -> list[str]:
    """The last rounds that were sent, by the names that `returns` takes, the newest first.

    Raises OSError and ValueError where the file cannot be read, or is no TOML.
    """
    sent = read_last_tables(registry.with_name(CIRCULATIONS_FILE)).get("sent", [])
    return list(dict.fromkeys(str(dispatch["round"]) for dispatch in reversed(sent) if "round" in dispatch))
