"""The expected failures: each has an exit code and says what to do next."""

from collections.abc import Sequence

from smartpilot.i18n import _
from smartpilot.problems import Problem

EXIT_PROBLEMS = 1
EXIT_USAGE = 2
EXIT_INTERNAL_ERROR = 3
EXIT_HELD = 4
EXIT_INTERRUPTED = 130


def describe_os_error(error: OSError) -> str:
    """The system's reason, in the user's language where it is a common one."""
    reason = error.strerror or str(error)
    translations = {
        "No space left on device": _("No space left on device"),
        "Disk quota exceeded": _("Disk quota exceeded"),
        "File too large": _("File too large"),
        "Permission denied": _("Permission denied"),
        "Operation not permitted": _("Operation not permitted"),
        "Read-only file system": _("Read-only file system"),
        "No such file or directory": _("No such file or directory"),
        "Not a directory": _("Not a directory"),
        "Is a directory": _("Is a directory"),
        "File exists": _("File exists"),
        "File name too long": _("File name too long"),
        "Input/output error": _("Input/output error"),
    }
    return translations.get(reason, reason)


class SmartpilotError(Exception):
    """An error that the user can fix; shown without a traceback."""

    exit_code = EXIT_USAGE

    def __init__(self, message: str, hint: str = "") -> None:
        """Takes the sentence to show and, where there is one, the way out."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(SmartpilotError):
    """A request that cannot be carried out: a wrong option, an unknown name, a file that cannot be read or written."""


class FileHeldError(SmartpilotError):
    """Another program changed or holds the file."""

    exit_code = EXIT_HELD


class InvalidFileError(SmartpilotError):
    """A registry or ledger with problems; carries all of them."""

    exit_code = EXIT_PROBLEMS

    def __init__(self, message: str, problems: Sequence[Problem]) -> None:
        """Takes the closing sentence and every problem found."""
        super().__init__(message)
        self.problems = tuple(problems)
