"""The program as a process of its own that writes a ledger, and what it has written."""

import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

from ledgers import events_in
from program import COMMAND, environment

# `--also`, so that many may record one stage: they would correct each other otherwise, and have to be asked.
DRAFTED = ("2014-130123", "task-book", "drafted", "--on", "2015-04-20", "--also")

WRITERS = {
    "record": ("record", *DRAFTED),
    "undo": ("undo", "--yes"),
    "promote": ("promote", "2014-330108", "--on", "2015-04-18"),
}


def start(*arguments: str | Path, **options: Any) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # A process that may write little, or is killed, must not leave half a .pyc to all others.
        env=environment(*arguments, PYTHONDONTWRITEBYTECODE="1"),
        **options,
    )


def noted(number: int) -> tuple[str, ...]:
    return (*DRAFTED, "--also", "--note", f"n{number}")


def notes(book: Path) -> Counter[str]:
    found = events_in(book)
    assert len({each["id"] for each in found}) == len(found)
    return Counter(each["note"] for each in found)
