"""Writing so that a crash leaves the old file or the new one, never half."""

import contextlib
import errno
import glob
import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from smartpilot.errors import FileHeldError, UsageError, describe_os_error
from smartpilot.files.reading import read_if_exists
from smartpilot.i18n import _


def require_writable(path: Path, *, overwrite: bool, is_named: bool = True) -> None:
    """Checks that a file could be written there; writes nothing. `is_named`: the user named it, not only its folder.

    Raises UsageError where it could not.
    """
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise UsageError(_("there is no folder {path}").format(path=path.parent), _("create it first"))
    if target.is_dir():
        raise UsageError(_("{path} is a folder").format(path=path), _("give the name of a file in it"))
    if target.exists() and not target.is_file():
        hint = _("give another name") if is_named else _("give another folder")
        raise UsageError(_("{path} is not a regular file").format(path=path), hint)
    if target.exists() and not overwrite:
        named, unnamed = _("give another name, or --force to replace it"), _("give another folder, or --force")
        raise UsageError(_("{path} already exists").format(path=path), named if is_named else unnamed)
    if not os.access(target.parent, os.W_OK):
        raise write_error(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def require_all_writable(folder: Path, paths: Iterable[Path], *, overwrite: bool) -> None:
    """Checks that files could be written into a folder, which may be made later; writes nothing.

    Raises UsageError where one of them could not.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(_("{path} is not a folder").format(path=folder), _("give the name of a folder"))
    if folder.exists():
        for path in paths:
            require_writable(path, overwrite=overwrite, is_named=False)


def write_file(path: Path, content: bytes, *, overwrite: bool) -> None:
    """Writes beside the target, flushes to the disk, then replaces the target in one step; its mode is kept.

    A link stays a link: what it leads to is replaced.

    Raises UsageError where the file exists and must not be overwritten, or cannot be written, and FileHeldError
    where another program holds it.
    """
    try:
        require_writable(path, overwrite=overwrite)
    except OSError as error:
        raise write_error(path, error) from error
    _write(path, content, _PREFIX, lambda: None)


def create_private_file(path: Path, content: bytes) -> bool:
    """Writes a file that only its owner may read, whole or not at all; False where one is there, which is left alone.

    Raises UsageError where it cannot be written.
    """
    temporary = None
    try:
        handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=path.parent)  # of mode 0600
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _link(temporary, path, content)
        flush_folder(path.parent)
    except FileExistsError:
        return False
    except OSError as error:
        raise write_error(path, error) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()
    return True


def _link(temporary: Path, path: Path, content: bytes) -> None:
    """Gives a file a second name, which unlike a new name for it never replaces another file.

    Raises FileExistsError where there is one.
    """
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        # Some disks have no second names: then in two steps.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())


def make_folder(folder: Path) -> None:
    """Makes a folder, and those above it, where it is not there.

    Raises UsageError where it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(folder, error) from error


# Names of half-written files: of one that is written for itself, and of one that is changed under its lock.
_PREFIX = ".smartpilot-"
_PREFIX_OF_LOCKED = ".{name}-"
_SUFFIX = ".tmp"


def change_file(path: Path, content: bytes, *, expected: bytes | None) -> None:
    """Gives a file that is locked (see `hold_lock`) a new content in one step; its mode is kept.

    `expected`: what the file held when it was read; None where it was not there.

    Raises FileHeldError where it holds something else by now, and UsageError where it cannot be written.
    """
    target = Path(os.path.realpath(path))
    if target.exists() and not os.access(target, os.W_OK):
        raise write_error(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    prefix = _PREFIX_OF_LOCKED.format(name=target.name)
    try:
        # Whoever else writes this file waits for the lock: what is left here is of a run that was killed.
        for leftover in target.parent.glob(f"{glob.escape(prefix)}*{_SUFFIX}"):
            leftover.unlink()
    except OSError as error:
        raise write_error(path, error) from error

    def require_unchanged() -> None:
        if read_if_exists(target) != expected:
            raise changed_meanwhile_error(path)

    _write(path, content, prefix, require_unchanged)


def changed_meanwhile_error(path: Path) -> FileHeldError:
    """The error to raise where a file no longer holds what the command has read."""
    message = _("{path} was changed by another program in the meantime; nothing was written").format(path=path)
    return FileHeldError(message, _("run the command again"))


def _write(path: Path, content: bytes, prefix: str, before_replacing: Callable[[], None]) -> None:
    target = Path(os.path.realpath(path))
    try:
        before = target.stat() if target.exists() else None
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=_SUFFIX, dir=target.parent)
    except OSError as error:
        raise write_error(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            _keep_owner(temporary, before)
        temporary.chmod(stat.S_IMODE(before.st_mode) if before is not None else 0o666 & ~current_umask())
        before_replacing()
        _replace(temporary, target, path)
        flush_folder(target.parent)
    except OSError as error:
        raise write_error(path, error) from error
    finally:
        # Usually it has become the file itself. That it cannot be removed changes nothing about what was written.
        with contextlib.suppress(OSError):
            temporary.unlink()


_WINDOWS_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds


def _replace(temporary: Path, target: Path, path: Path) -> None:
    for delay in (*_WINDOWS_WAITS, None):
        try:
            temporary.replace(target)
            return
        except PermissionError as error:
            if os.name != "nt":
                raise
            # Windows does not replace a file that somebody has open: for a moment a virus scanner, for long Excel.
            if delay is None:
                message = _("{path} is open in another program").format(path=path)
                raise FileHeldError(message, _("close it and try again")) from error
            time.sleep(delay)


def write_error(path: Path, error: OSError) -> UsageError:
    """The error to raise where a file cannot be written, with the way out."""
    hint = _("choose another place")
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        hint = _("free some space, or choose another place")
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        hint = _("ask for permission to write there, or choose another place")
    return UsageError(_("{path} cannot be written: {reason}").format(path=path, reason=describe_os_error(error)), hint)


def _keep_owner(path: Path, before: os.stat_result) -> None:
    """Gives the new file to the owner of the old one; only an administrator's file would be another's."""
    if os.name != "nt" and (before.st_uid, before.st_gid) != (path.stat().st_uid, path.stat().st_gid):
        with contextlib.suppress(OSError):  # not allowed to most; then it is the writer's, as any new file
            os.chown(path, before.st_uid, before.st_gid)


def flush_folder(folder: Path) -> None:
    """Makes the new name last through a power cut, where the system lets one; Windows does not.

    The file itself is written by then, so a folder that refuses this is no failure.
    """
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def current_umask() -> int:
    """The permissions that new files of this process do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
