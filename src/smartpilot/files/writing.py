"""Writing so that a crash leaves the old file or the new one, never half."""

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

from smartpilot.errors import FileHeldError, UsageError, describe_os_error
from smartpilot.files.leftovers import create_temporary, remove_abandoned
from smartpilot.files.permissions import (
    Permissions,
    is_sticky_folder,
    permissions_for,
    set_permissions,
    share_new_folder,
)
from smartpilot.files.reading import read_if_exists
from smartpilot.i18n import _


def require_writable(path: Path, *, overwrite: bool, is_named: bool = True) -> None:
    """Checks that a file could be written there; writes nothing. `is_named`: the user named it, not only its folder.

    Raises UsageError where it could not.
    """
    _require_no_link(path, is_named=is_named)
    if not path.parent.is_dir():
        raise UsageError(_("there is no folder {path}").format(path=path.parent), _("create it first"))
    if path.is_dir():
        raise UsageError(_("{path} is a folder").format(path=path), _("give the name of a file in it"))
    if path.exists() and not path.is_file():
        hint = _("give another name") if is_named else _("give another folder")
        raise UsageError(_("{path} is not a regular file").format(path=path), hint)
    if path.exists() and not overwrite:
        named, unnamed = _("give another name, or --force to replace it"), _("give another folder, or --force")
        raise UsageError(_("{path} already exists").format(path=path), named if is_named else unnamed)
    if not os.access(path.parent, os.W_OK):
        raise write_error(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def _require_no_link(path: Path, *, is_named: bool) -> None:
    """Raises UsageError where a file is a link: what it leads to is not what the user knows by this name.

    A folder that the user named for all files must be none either: somebody else may have put it there.
    """
    if path.parent.is_symlink() and not is_named:
        hint = _("if it is meant, name the folder that it leads to: {path}")
        message = _("{path} is a link").format(path=path.parent)
        raise UsageError(message, hint.format(path=os.path.realpath(path.parent)))
    if path.is_symlink():
        named, unnamed = _("delete the link, or give another name"), _("delete the link, or choose another folder")
        raise UsageError(_("{path} is a link").format(path=path), named if is_named else unnamed)


def require_all_writable(folder: Path, paths: Iterable[Path], *, overwrite: bool) -> None:
    """Checks that files could be written into a folder, which may be made later, through no link; writes nothing.

    Raises UsageError where one of them could not.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(_("{path} is not a folder").format(path=folder), _("give the name of a folder"))
    if folder.exists():
        for path in paths:
            require_writable(path, overwrite=overwrite, is_named=False)


def write_file(path: Path, content: bytes, *, overwrite: bool, is_named: bool = True) -> None:
    """Writes beside the target, flushes to the disk, then replaces the target in one step; its mode is kept.

    Raises UsageError where the file is a link, exists and must not be overwritten, or cannot be written, and
    FileHeldError where another program holds it.
    """
    try:
        require_writable(path, overwrite=overwrite, is_named=is_named)
    except OSError as error:
        raise write_error(path, error) from error
    _write(path, path, content, _PREFIX, lambda: None)


def write_files(folder: Path, files: Mapping[Path, bytes], *, overwrite: bool) -> None:
    """Writes files into a folder, each whole or not at all and through no link; makes the folder where there is none.

    Raises UsageError where one of them cannot be written: before any is, if that can be known.
    """
    require_all_writable(folder, files, overwrite=overwrite)
    make_folder(folder)
    for path, content in files.items():
        write_file(path, content, overwrite=overwrite, is_named=False)


def create_private_file(path: Path, content: bytes) -> bool:
    """Writes a file that only its owner may read, whole or not at all; False where one is there, which is left alone.

    Raises UsageError where it cannot be written.
    """
    remove_abandoned(path.parent, _PREFIX)
    try:
        with _temporary_file(path.parent, _PREFIX) as (file, temporary):
            _write_through(file, content)
            _link(temporary, path, content)
            flush_folder(path.parent)
    except FileExistsError:
        return False
    except OSError as error:
        raise write_error(path, error) from error
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
            _write_through(file, content)


def make_folder(folder: Path) -> None:
    """Makes a folder, and those above it, where it is not there; within a folder of a group it is one too.

    Raises UsageError where it cannot be made.
    """
    missing = [path for path in (folder, *folder.parents) if not os.path.isdir(path)]
    try:
        for path in reversed(missing):
            path.mkdir(exist_ok=True)
            share_new_folder(path)
            flush_folder(path.parent)
    except FileExistsError as error:  # a file, or a link to nothing
        raise write_error(folder, NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))) from error
    except OSError as error:
        raise write_error(folder, error) from error


# Names of half-written files: of one that is written for itself, and of one that is changed under its lock.
_PREFIX = ".smartpilot-"
_PREFIX_OF_LOCKED = ".{name}-"


def remove_leftovers(path: Path) -> None:
    """Removes what runs left behind that were killed while they changed a file."""
    target = Path(os.path.realpath(path))
    remove_abandoned(target.parent, _PREFIX_OF_LOCKED.format(name=target.name))


def change_file(path: Path, content: bytes, *, expected: bytes | None, is_private: bool = False) -> None:
    """Gives a file that is locked (see `hold_lock`) a new content in one step; its mode is kept.

    A registry or a ledger may be a link, which stays one: what it leads to is changed.

    `expected`: what the file held when it was read; None where it was not there. `is_private`: only its owner may read
    it afterwards, whatever its mode was.

    Raises FileHeldError where it holds something else by now, and UsageError where it cannot be written.
    """
    require_changeable(path)
    target = Path(os.path.realpath(path))

    def require_unchanged() -> None:
        if read_if_exists(target) != expected:
            raise changed_meanwhile_error(path)

    permissions = Permissions(0o600) if is_private else None
    _write(path, target, content, _PREFIX_OF_LOCKED.format(name=target.name), require_unchanged, permissions)


def remove_private_file(path: Path) -> None:
    """Removes a file that is locked, if it is there; of a link what it leads to.

    Raises UsageError where it cannot be removed.
    """
    try:
        target = Path(os.path.realpath(path))
        target.unlink(missing_ok=True)
        flush_folder(target.parent)
    except OSError as error:
        raise write_error(path, error) from error


def require_changeable(path: Path) -> None:
    """Checks that `change_file` may change a file, or create it; writes nothing.

    Raises UsageError where it may not.
    """
    target = Path(os.path.realpath(path))
    if not all(os.access(place, os.W_OK) for place in (target, target.parent) if place.exists()):
        raise write_error(path, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def changed_meanwhile_error(path: Path) -> FileHeldError:
    """The error to raise where a file no longer holds what the command has read."""
    message = _("{path} was changed by another program in the meantime; nothing was written").format(path=path)
    return FileHeldError(message, _("run the command again"))


def _write(
    path: Path,
    target: Path,
    content: bytes,
    prefix: str,
    before_replacing: Callable[[], None],
    permissions: Permissions | None = None,
) -> None:
    """Writes to `target`, which the user calls `path`; without `permissions` it keeps its own."""
    for leftover in {prefix, _PREFIX}:
        remove_abandoned(target.parent, leftover)
    try:
        permissions = permissions or permissions_for(target)
        with _temporary_file(target.parent, prefix) as (file, temporary):
            _write_through(file, content, permissions)
            if os.name == "nt":
                file.close()  # nobody can rename a file there that is open
            before_replacing()
            _replace(temporary, target, path)
            flush_folder(target.parent)
    except OSError as error:
        raise write_error(path, error) from error


@contextlib.contextmanager
def _temporary_file(folder: Path, prefix: str) -> Iterator[tuple[IO[bytes], Path]]:
    """A file for this run, which is gone afterwards; that it cannot be closed or removed then is no failure.

    Usually it has become another file by then, and what is written is on the disk.
    """
    handle, temporary = create_temporary(folder, prefix)
    file = os.fdopen(handle, "wb")
    try:
        yield file, temporary
    finally:
        with contextlib.suppress(OSError):
            file.close()
        with contextlib.suppress(OSError):
            temporary.unlink()


def _write_through(file: IO[bytes], content: bytes, permissions: Permissions | None = None) -> None:
    file.write(content)
    file.flush()
    if permissions is not None:
        set_permissions(file.fileno(), permissions)
    os.fsync(file.fileno())


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
    elif error.errno in (errno.EACCES, errno.EPERM) and is_sticky_folder(path.parent):
        hint = _("in this folder everybody may replace only files of his own; choose another folder")
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        hint = _("ask for permission to write there, or choose another place")
    return UsageError(_("{path} cannot be written: {reason}").format(path=path, reason=describe_os_error(error)), hint)


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
