"""The expected failures: each has an exit code and says what to do next."""

import errno
from collections.abc import Sequence

from smartpilot.i18n import _
from smartpilot.problems import Problem

EXIT_PROBLEMS = 1
EXIT_USAGE = 2
EXIT_INTERNAL_ERROR = 3
EXIT_HELD = 4
EXIT_GIT_FAILURE = 129
EXIT_INTERRUPTED = 130


def describe_os_error(error: OSError) -> str:
    """The system's reason as part of a sentence, in the user's language where it is a common one."""
    reasons = {
        errno.ENOSPC: _("no space left on device"),
        errno.EDQUOT: _("disk quota exceeded"),
        errno.EFBIG: _("file too large"),
        errno.EACCES: _("permission denied"),
        errno.EPERM: _("operation not permitted"),
        errno.EROFS: _("read-only file system"),
        errno.ENOENT: _("no such file or directory"),
        errno.ENOTDIR: _("not a directory"),
        errno.EISDIR: _("is a directory"),
        errno.EEXIST: _("file exists"),
        errno.ENAMETOOLONG: _("file name too long"),
        errno.EMFILE: _("too many open files"),
        errno.EIO: _("input/output error"),
    }
    reason = error.strerror or str(error)
    # The system begins its own with a capital; RPC and NFS keep theirs.
    return reasons.get(error.errno or 0) or (reason if reason[1:2].isupper() else reason[:1].lower() + reason[1:])


class SmartpilotError(Exception):
    """An error that the user can fix; shown without a traceback."""

    exit_code = EXIT_USAGE

    def __init__(self, message: str, hint: str = "", lines: Sequence[str] = ()) -> None:
        """Takes the sentence to show, the way out where there is one, and the lines of a list under the sentence."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.lines = lines


class UsageError(SmartpilotError):
    """A request that cannot be carried out: a wrong option, an unknown name, a file that cannot be read or written."""


class FileHeldError(SmartpilotError):
    """Another program changed or holds the file."""

    exit_code = EXIT_HELD


class MergeFailedError(SmartpilotError):
    """A merge for git that could not be made at all; git takes a lower exit code for a conflict, and goes on."""

    exit_code = EXIT_GIT_FAILURE


class InvalidFileError(SmartpilotError):
    """A registry or ledger with problems; carries all of them."""

    exit_code = EXIT_PROBLEMS

    def __init__(self, message: str, problems: Sequence[Problem]) -> None:
        """Takes the closing sentence and every problem found."""
        super().__init__(message)
        self.problems = tuple(problems)
