"""Reading files that the user names."""

import errno
import os
import stat
from pathlib import Path

from smartpilot.errors import UsageError, describe_os_error
from smartpilot.i18n import _


def read_regular_file(path: Path, limit: int) -> bytes:
    """The content of a file, at most `limit` bytes and one more, by which the caller sees that it is longer.

    Raises OSError where it cannot be read or is not a regular file: nobody may ever fill a pipe, and a device may
    never end.
    """
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, _("not a regular file"))
    with path.open("rb") as file:
        return file.read(limit + 1)


def read_named_file(path: Path, limit: int) -> bytes:
    """The content of a file that a command needs, at most `limit` bytes and one more.

    Raises UsageError where it cannot be read or is not a regular file.
    """
    try:
        return read_regular_file(path, limit)
    except OSError as error:
        message = _("{path} cannot be read: {reason}").format(path=path, reason=describe_os_error(error))
        hint = _("check the path")
        if isinstance(error, IsADirectoryError):
            hint = _("give the name of a file in it")
        elif error.errno == errno.EINVAL:
            hint = _("save the content as a file; import and notice also read stdin, as -")
        raise UsageError(message, hint) from error


def read_if_exists(path: Path) -> bytes | None:
    """The content of a file; None where there is none.

    Raises OSError where it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
