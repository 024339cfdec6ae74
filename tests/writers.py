"""The program as a process of its own that writes a ledger, and what it has written."""

import os
import signal
from collections import Counter
from pathlib import Path

from forks import can_fork
from ledgers import events_in
from program import TIMEOUT, Ended, start

# `--also`, so that many may record one stage: they would correct each other otherwise, and have to be asked.
DRAFTED = ("2014-130123", "task-book", "drafted", "--on", "2015-04-20", "--also")

WRITERS = {
    "record": ("record", *DRAFTED),
    "undo": ("undo", "--yes"),
    "promote": ("promote", "2014-330108", "--on", "2015-04-18"),
}


class Writer:
    """The program at work, beside this process and others."""

    def __init__(self, *arguments: str | Path, first: str = "") -> None:
        """Starts it; `first` is Python code that a fork runs before."""
        ends = [os.pipe(), os.pipe()]
        self.out, self.err = (os.fdopen(end, encoding="utf-8") for end, _other_end in ends)
        # What starts anew and is killed must not leave half a .pyc to all others.
        more = {} if can_fork({}) else {"PYTHONDONTWRITEBYTECODE": "1"}
        with open(os.devnull, "rb") as nothing:
            self._process = start(arguments, more, nothing.fileno(), *(other_end for _end, other_end in ends), first)

    def kill(self) -> None:
        os.kill(self._process.pid, signal.SIGKILL)

    def end(self) -> Ended:
        """How it has ended; what was read of its streams before is left out."""
        with self.out, self.err:
            written = self.out.read(), self.err.read()
            return Ended(self._process.wait(TIMEOUT), *written)


def noted(number: int) -> tuple[str, ...]:
    return (*DRAFTED, "--also", "--note", f"n{number}")


def notes(book: Path) -> Counter[str]:
    found = events_in(book)
    assert len({each["id"] for each in found}) == len(found)
    return Counter(each["note"] for each in found)
