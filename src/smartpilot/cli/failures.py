"""Failures to exit codes: what the user can fix in a few lines, internal errors with a log file to send."""

import errno
import sys
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

from smartpilot import __version__
from smartpilot.cli.streams import say, say_verbatim
from smartpilot.errors import (
    EXIT_INTERNAL_ERROR,
    EXIT_INTERRUPTED,
    EXIT_USAGE,
    InvalidFileError,
    SmartpilotError,
    describe_os_error,
)
from smartpilot.i18n import _
from smartpilot.problems import format_text, sort_problems
from smartpilot.text import shorten, split_commas


def report_failure(error: BaseException) -> int:
    """Says what happened on stderr and gives the code to leave with."""
    if isinstance(error, KeyboardInterrupt):
        return EXIT_INTERRUPTED
    if isinstance(error, InvalidFileError):
        for problem in sort_problems(error.problems):
            say_verbatim(format_text(problem) + "\n")
        say(error.message)
        return error.exit_code
    if isinstance(error, SmartpilotError):
        say(_("error: {message}").format(message=_shorten_arguments(error.message)))
        for line in error.lines:
            say(_shorten_arguments(line))
        if error.hint:
            say("    " + _("hint: {hint}").format(hint=_shorten_arguments(error.hint)))
        return error.exit_code
    if isinstance(error, OSError) and error.errno is not None:
        # Nowhere else was it expected; still it is what the system refused, and no error of the program.
        say(_("error: {message}").format(message=_system_error_text(error)))
        return EXIT_USAGE
    try:
        say(_("internal error; please send this file to the maintainers: {path}").format(path=_log(error)))
    except OSError as reason:
        message = _("internal error, and no file about it could be written ({reason}): {error}")
        shown = traceback.format_exception_only(error)[-1].strip()
        say(message.format(reason=describe_os_error(reason), error=shown))
    return EXIT_INTERNAL_ERROR


# In characters. No path of Windows is longer, and paths have to be readable to their end.
_MOST_CHARACTERS_REPEATED = 260


def _shorten_arguments(text: str) -> str:
    """The text with the beginning of each argument of the command, or part of one, that nobody would read whole."""
    if len(text) <= _MOST_CHARACTERS_REPEATED:
        return text
    for argument in sys.argv[1:]:
        for part in (argument, argument.partition("=")[2], *split_commas(argument)):
            if len(part.strip()) > _MOST_CHARACTERS_REPEATED:
                text = text.replace(part.strip(), shorten(part.strip()))
    return text


def _system_error_text(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return _("the disk is full")
    reason = describe_os_error(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _log(error: BaseException) -> Path:
    """Writes the traceback and the circumstances to a file of its own."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="smartpilot-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
    ) as log:
        log.write(f"smartpilot {__version__}, Python {sys.version}, {sys.platform}\n")
        log.write(f"{datetime.now(UTC).isoformat()}  {sys.argv!r}\n\n")
        log.writelines(traceback.format_exception(error))
        return Path(log.name)
