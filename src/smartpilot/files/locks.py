"""Locks: one process at a time changes a file."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from smartpilot.errors import FileHeldError
from smartpilot.files.permissions import Permissions, permissions_for, set_permissions
from smartpilot.files.writing import write_error
from smartpilot.i18n import _

# Longer than many writers need one after the other on a slow disk, shorter than anyone's patience.
LOCK_TIMEOUT_SECONDS = 15.0


@contextlib.contextmanager
def hold_lock(path: Path, on_wait: Callable[[], None]) -> Iterator[None]:
    """Holds a file against every other smartpilot, by a lock file beside it; that one stays there.

    `on_wait` is called once when another process holds it and this one begins to wait.

    Raises FileHeldError where it is held too long, and UsageError where no lock can be made.
    """
    import filelock

    target = Path(os.path.realpath(path))
    lock_file = target.with_name(target.name + ".lock")
    try:
        # Whoever may write the file may hold the lock, whoever made it.
        permissions = permissions_for(target)
        lock = filelock.FileLock(lock_file, mode=permissions.mode | 0o600)
        try:
            lock.acquire(timeout=0.5)
        except filelock.Timeout:
            on_wait()
            lock.acquire(timeout=LOCK_TIMEOUT_SECONDS)
        _share_lock(lock_file, permissions)
    except filelock.Timeout as error:
        message = _("{path} is in use by another smartpilot; nothing was written").format(path=path)
        raise FileHeldError(message, _("wait until it has finished, then try again")) from error
    except OSError as error:
        raise write_error(lock_file, error) from error
    try:
        yield
    finally:
        # What was written is written; the end of the process releases it anyway.
        with contextlib.suppress(OSError):
            lock.release()


def _share_lock(lock_file: Path, permissions: Permissions) -> None:
    """Gives the lock, where this process has made it, to the owner and the group of what it is about."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(lock_file, os.O_RDWR | os.O_NOFOLLOW)
        try:
            status = os.fstat(handle)
            if permissions.owner not in (None, status.st_uid) or permissions.group not in (None, status.st_gid):
                set_permissions(handle, replace(permissions, mode=permissions.mode | 0o600))
        finally:
            os.close(handle)
