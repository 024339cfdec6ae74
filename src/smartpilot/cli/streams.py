"""stdout for data, stderr for talk, on consoles as they are: GBK, ASCII, pipes that close."""

import codecs
import os
import sys

from smartpilot.i18n import _
from smartpilot.text import visible


class _Lost:
    """Counts the characters that the console's encoding does not have."""

    count = 0


def prepare_streams() -> None:
    """Lets a GBK or ASCII console show `?` for what it lacks, instead of failing."""

    def replace(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        _Lost.count += error.end - error.start
        return "?" * (error.end - error.start), error.end

    codecs.register_error("smartpilot", replace)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="smartpilot")


def say_what_was_lost() -> None:
    """One line when something could not be shown, so that nobody takes `?` for data."""
    if _Lost.count:
        note = _("{n} characters are shown as ?: the console's encoding {name} lacks them; export to a file keeps them")
        sys.stderr.write(note.format(n=_Lost.count, name=sys.stdout.encoding) + "\n")
        _Lost.count = 0


def emit(text: str) -> None:
    """Writes data to stdout. A pipe that was closed at the other end is no error and says nothing."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except (BrokenPipeError, OSError) as error:
        if not isinstance(error, BrokenPipeError) and os.name != "nt":
            raise
        _silence()


def _silence() -> None:
    """Sends what is still to come nowhere, so that Python's own flush at the end does not fail."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)


def say(text: str) -> None:
    """Talk: to stderr."""
    sys.stderr.write(visible_lines(text) + "\n")


def visible_lines(text: str) -> str:
    """Several lines made harmless, each for itself."""
    return "\n".join(visible(line) for line in text.split("\n"))


def utf8_stdout() -> bool:
    """Whether stdout takes every character."""
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf_8", "cp65001")
