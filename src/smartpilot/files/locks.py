"""Locks: one process at a time changes a file."""

import contextlib
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from smartpilot.errors import FileHeldError
from smartpilot.files.writing import current_umask, write_error
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
    # Whoever may write the file may hold the lock, whoever made it.
    mode = (stat.S_IMODE(target.stat().st_mode) | 0o600) if target.is_file() else 0o666 & ~current_umask()
    lock = filelock.FileLock(lock_file, mode=mode)
    try:
        try:
            lock.acquire(timeout=0.5)
        except filelock.Timeout:
            on_wait()
            lock.acquire(timeout=LOCK_TIMEOUT_SECONDS)
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
