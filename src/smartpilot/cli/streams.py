"""Data to stdout (`emit`), messages to stderr (`say`), on any console: GBK, ASCII, pipes that close."""

import codecs
import contextlib
import errno
import io
import os
import select
import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

from smartpilot.errors import UsageError, describe_os_error
from smartpilot.i18n import _
from smartpilot.render.wrapping import wrap
from smartpilot.text import display_width, escape_hidden

T = TypeVar("T")


class _LostCharacters:
    """Counts the characters that the console's encoding does not have."""

    count = 0


def prepare_streams() -> None:
    """Lets a GBK or ASCII console show `?` for what it lacks, instead of failing."""

    def replace(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        _LostCharacters.count += error.end - error.start
        # As wide as what they stand for, so that columns stay in line.
        return "?" * display_width(error.object[error.start : error.end]), error.end

    # A stream that was closed before the start is None; what goes there goes nowhere.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    codecs.register_error("smartpilot", replace)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="smartpilot")


def report_lost_characters() -> None:
    """One line when something could not be shown, so that nobody takes `?` for data."""
    if _LostCharacters.count:
        note = _("{n} characters are shown as ?, because the console's encoding is {name}; export to a file keeps them")
        say(note.format(n=_LostCharacters.count, name=sys.stdout.encoding))
        _LostCharacters.count = 0


def emit(text: str) -> None:
    """Writes data to stdout. A pipe that was closed at the other end is no error and says nothing.

    Raises UsageError where the output cannot be written, on a full disk for example.
    """
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        discard_stdout()
        if not is_closed_pipe(error):
            message = _("the output cannot be written: {reason}").format(reason=describe_os_error(error))
            raise UsageError(message, _("choose another place")) from error


def emit_text(text: str) -> None:
    """Writes text of a file to stdout: on a terminal with hidden characters written out, else as it is."""
    if sys.stdout.isatty():
        text = "\n".join(escape_hidden(line.removesuffix("\r")) for line in text.split("\n"))
    emit(text)


def keep_line_ends() -> None:
    """Lets line ends through as they are; Windows would make two of one that is whole already."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(newline="")


def emit_utf8(text: str) -> None:
    """Writes data to stdout in a format that is UTF-8 by its own rules: in a pipe too, whatever the console has."""
    if not sys.stdout.isatty() and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="smartpilot")
    emit_text(text)


def is_closed_pipe(error: OSError) -> bool:
    """Whether the reader has gone. Windows calls that an invalid argument."""
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)


def discard_stdout() -> None:
    """Sends what is still to come nowhere, so that Python's own flush at the end does not fail."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    os.close(devnull)


def say(text: str) -> None:
    """Writes a line to stderr, with hidden characters written out, line breaks too: a name may have some.

    On a terminal it is broken where a person would break it. Where stderr is closed, the exit code remains.
    """
    text = escape_hidden(text)
    with contextlib.suppress(OSError, ValueError):  # no terminal
        text = "\n".join(wrap(text, os.get_terminal_size(sys.stderr.fileno()).columns or len(text) * 2))
    say_verbatim(text + "\n")


def say_verbatim(text: str) -> None:
    """Writes a message to stderr as it is, where hidden characters are written out already or styles belong to it."""
    with contextlib.suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()


def is_interactive() -> bool:
    """Whether a person sits at a terminal and can be asked."""
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str) -> bool:
    """Asks on stderr, because stdout is data; anything but a yes is a no."""
    say_verbatim(escape_hidden(question) + _(" [y/N] "))
    return _read_answer().lower() in ("y", "yes", "是", "好")


def ask_or_say(question: str, *, refused: str, unasked: str) -> bool:
    """Whether somebody at a terminal answers a question with yes; says the sentence for no, or for nobody to ask."""
    if not is_interactive():
        say(unasked)
        return False
    if ask(question):
        return True
    say(refused)
    return False


def ask_for_line(question: str) -> str:
    """A line that a person types after a question on stderr; empty at the end of the input."""
    say_verbatim(_("{label}: {text}").format(label=escape_hidden(question), text=""))
    return _read_answer()


def _read_answer() -> str:
    """The line that a person types. One interrupt ends the wait for it, whenever it comes."""
    if hasattr(sys.stdin, "reconfigure"):
        with contextlib.suppress(io.UnsupportedOperation):  # it was done before the first answer
            sys.stdin.reconfigure(errors="replace")  # a slip of the keyboard is a no, and no fault of ours
    _wait_for_input()  # a terminal hands over one line at a time, so none waits in a buffer
    return sys.stdin.readline().strip()


# In seconds. Python looks at signals before a read, not in it: one that comes just then would wait for the next byte.
_LONGEST_WAIT = 0.2
_PART = 1 << 16


def read_stdin(limit: int) -> bytes:
    """At most `limit` bytes of stdin. One interrupt ends it, whenever it comes.

    Raises OSError where stdin cannot be read.
    """
    stream: io.BufferedReader = sys.stdin.buffer  # type: ignore[assignment]  # typeshed does not know `read1` of it
    content = bytearray()
    while len(content) < limit:
        _wait_for_input()
        part = stream.read1(min(_PART, limit - len(content)))
        if not part:
            break
        content += part
    return bytes(content)


def _wait_for_input() -> None:
    """Returns when stdin has something to read, or has ended. Windows cannot be asked, nor what is no file."""
    try:
        handle = sys.stdin.fileno()
    except OSError:
        return
    if os.name != "nt":
        while not select.select([handle], [], [], _LONGEST_WAIT)[0]:
            pass


def bar_character() -> str:
    """What bars are made of: a full block, or # where the console may lack it."""
    return "█" if stdout_is_utf8() else "#"


def stdout_is_utf8() -> bool:
    """Whether stdout takes every character."""
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf_8", "cp65001")


def with_progress(items: Sequence[T], what: str) -> Iterator[T]:
    """The items one after the other, with a bar on stderr where a terminal is there to show it."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True, emoji=False, markup=False), transient=True) as progress:
        yield from progress.track(items, description=what)
