"""Writing a file so that a crash leaves the old one or the new one, never half of one."""

import contextlib
import errno
import os
import stat
import tempfile
from pathlib import Path

from smartpilot.errors import FileHeldError, UsageError
from smartpilot.i18n import _


def check_target(path: Path, *, overwrite: bool) -> None:
    """Whether a file could be written there, without writing.

    Raises UsageError where it could not.
    """
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise UsageError(_("there is no folder {path}").format(path=path.parent), _("make it first"))
    if target.is_dir():
        raise UsageError(_("{path} is a folder").format(path=path), _("give the name of a file in it"))
    if target.exists() and not target.is_file():
        raise UsageError(_("{path} is no ordinary file").format(path=path), _("give another name"))
    if target.exists() and not overwrite:
        message = _("{path} is there already").format(path=path)
        raise UsageError(message, _("give another name, or --force to replace it"))
    if not os.access(target.parent, os.W_OK):
        raise _cannot(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def write_file(path: Path, content: bytes, *, overwrite: bool) -> None:
    """Writes beside the target, flushes to the disk, then replaces the target in one step; its mode is kept.

    A link stays a link: what it leads to is replaced.

    Raises UsageError where the file exists and must not be overwritten, or cannot be written, and FileHeldError
    where another program holds it.
    """
    target = Path(os.path.realpath(path))
    try:
        check_target(path, overwrite=overwrite)
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
        handle, name = tempfile.mkstemp(prefix=".smartpilot-", suffix=".tmp", dir=target.parent)
    except OSError as error:
        raise _cannot(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode if mode is not None else 0o666 & ~_umask())
        _replace(temporary, target, path)
        _flush_folder(target.parent)
    except OSError as error:
        raise _cannot(path, error) from error
    finally:
        with contextlib.suppress(FileNotFoundError):  # it became the file itself
            temporary.unlink()


def _replace(temporary: Path, target: Path, path: Path) -> None:
    try:
        temporary.replace(target)
    except PermissionError as error:
        # Windows does not replace a workbook that Excel or WPS has open.
        message = _("{path} is open in another program").format(path=path)
        raise FileHeldError(message, _("close it and try again")) from error


def _cannot(path: Path, error: OSError) -> UsageError:
    reason = error.strerror or str(error)
    return UsageError(
        _("{path} cannot be written: {reason}").format(path=path, reason=reason), _("choose another place")
    )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _flush_folder(folder: Path) -> None:
    """Makes the new name last through a power cut, where the system lets one; Windows does not.

    The file itself is written by then, so a folder that refuses this is no failure.
    """
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
