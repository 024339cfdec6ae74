"""Long output on a terminal, shown by a pager as git does: SMARTPILOT_PAGER, else PAGER, else less."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from smartpilot.cli.streams import emit, say, stdout_is_utf8
from smartpilot.i18n import _
from smartpilot.text import display_width

PAGER_VARIABLES = ("SMARTPILOT_PAGER", "PAGER")

# Where the context of the command keeps what `--no-pager` said.
NO_PAGER = "smartpilot.no-pager"

# What is shown by these is shown as well without them.
_NO_PAGERS = ("", "cat")
# As git has it: quit if one screen is enough, keep colours, leave the text on the screen.
_LESS_OPTIONS = "FRX"
# Below the text; at the end of it something else. In English, because `less` 590 garbles what is not ASCII.
_PROMPT_OF_LESS = r"P?eend, q\: quit:space\: next page, q\: quit.$"
# What a shell answers for a program that it cannot start.
_NOT_STARTED = (126, 127)


_STYLE = re.compile(r"\x1b\[[0-9;]*m")


def emit_in_pager(text: str) -> None:
    """Writes text to stdout: through the pager where that is a terminal on which it does not fit.

    Whatever the pager does, the command goes on: leaving it early is no error.
    """
    if not _is_longer_than_screen(text) or not _show_in_pager(text):
        emit(text)


def find_pager(environment: Mapping[str, str]) -> str | None:
    """The command line of the user's pager; None where there is none, or none is wanted.

    Windows has only `more` of its own, which does not know the colours: there it must be named.
    """
    for name in PAGER_VARIABLES:
        if name in environment:
            command = environment[name].strip()
            return None if command in _NO_PAGERS else command
    return "less" if os.name != "nt" and shutil.which("less") else None


def _is_longer_than_screen(text: str) -> bool:
    context = click.get_current_context(silent=True)
    is_unwanted = context is not None and context.meta.get(NO_PAGER)
    if is_unwanted or not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return False
    try:
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):  # nothing that has a size
        return False
    return columns > 0 and count_screen_lines(text, columns) >= lines > 0


def count_screen_lines(text: str, columns: int) -> int:
    """How many lines of a terminal of this width a text takes."""
    widths = (display_width(line) for line in _STYLE.sub("", text).splitlines())
    return sum(max(1, -(-width // columns)) for width in widths)


def _show_in_pager(text: str) -> bool:
    """Whether the pager could be started, and has shown the text as far as somebody wanted to read it."""
    command = find_pager(os.environ)
    if command is None:
        return False
    content = (_first_line(command) + text).encode(sys.stdout.encoding or "utf-8", sys.stdout.errors or "replace")
    sys.stdout.flush()
    # The pager deals with Ctrl-C itself; what it is to do then is no business of the command.
    previous = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        # Through the shell, because the variables hold command lines.
        pager = subprocess.Popen(
            command, shell=True, stdin=subprocess.PIPE, stdout=sys.stdout, env=_pager_environment()
        )
        pager.communicate(content)
    except OSError:
        code = _NOT_STARTED[0]
    else:
        code = pager.returncode
    finally:
        signal.signal(signal.SIGINT, previous)
    if code in _NOT_STARTED or (code and shutil.which(_program_of(command)) is None):
        say(_("note: the pager {command} cannot be started").format(command=command))
        return False
    return True


def _program_of(command: str) -> str:
    try:
        return shlex.split(command, posix=os.name != "nt")[0].strip('"')
    except ValueError:  # a quotation mark is missing
        return command


def _pager_environment() -> dict[str, str]:
    """The environment of the pager; what the user has said of `less` stays.

    Whoever does not see that a pager is waiting types the next command into it: there `less` is not to write files or
    to start programs, as its keys `s`, `v` and `!` would.
    """
    encoding = {"LESSCHARSET": "utf-8"} if stdout_is_utf8() else {}
    options = {"LESS": _LESS_OPTIONS + _PROMPT_OF_LESS, "LESSSECURE": "1", "LV": "-c"}
    return {**options, **encoding, **os.environ}


def _first_line(command: str) -> str:
    """What stands above the text in `less` where the user's language is not that of its prompt; empty elsewhere."""
    keys = _("space: next page, q: quit")
    is_prompt_foreign = Path(_program_of(command)).name == "less" and "LESS" not in os.environ and not keys.isascii()
    return f"{keys}\n" if is_prompt_foreign else ""
