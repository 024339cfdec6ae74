"""A TOML file, or the end of one, as it stands: unchecked, and so quick enough for every Tab of a shell."""

import os
import tomllib
from pathlib import Path
from typing import Any

# A larger file is not read: nobody waits half a second for a word.
_MOST_BYTES_IN_PASSING = 2 << 20
# Several hundred events, or the round of a year.
_BYTES_OF_END = 1 << 17


def read_unchecked(path: Path) -> dict[str, Any]:
    """The tables of a file.

    Raises OSError and ValueError where the file cannot be read, is no TOML, or is too large to be read in passing.
    """
    if os.path.getsize(path) > _MOST_BYTES_IN_PASSING:
        raise ValueError(path)
    return tomllib.loads(path.read_text(encoding="utf-8-sig"))


def read_last_tables(path: Path, most_bytes: int = _BYTES_OF_END) -> dict[str, Any]:
    """The last tables of a file to which tables are only ever appended, as many as begin within so many bytes.

    Raises OSError and ValueError where it cannot be read, or is no TOML.
    """
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - most_bytes))
        text = file.read(most_bytes).decode("utf-8", "replace")
    if size > most_bytes:
        text = text[text.index("\n[[") :]
    return tomllib.loads(text.removeprefix("\ufeff"))
