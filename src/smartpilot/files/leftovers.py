"""Files that a run makes for itself: it holds them while it goes on, and a later run can tell if it was killed."""

import contextlib
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

if sys.platform != "win32":
    import fcntl

SUFFIX = ".tmp"

# Where nothing tells whether a run still goes on, its files are left alone for so long.
_MOST_SECONDS_OF_A_RUN = 3600.0


def create_temporary(folder: Path, prefix: str) -> tuple[int, Path]:
    """A new file, open for writing, which is held by this run until it is closed; only its owner may read it.

    Raises OSError where it cannot be made.
    """
    while True:
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=SUFFIX, dir=folder)
        hold(handle)
        if os.fstat(handle).st_nlink:
            return handle, Path(name)
        os.close(handle)  # another run removed it before it was held


def hold(handle: int) -> None:
    """Marks an open file as one of this run, until it is closed or the process ends, however that happens."""
    if sys.platform != "win32":  # where nobody can remove a file that is open
        with contextlib.suppress(OSError):  # the disk has no locks: then age says whether the run goes on
            fcntl.flock(handle, fcntl.LOCK_EX)


def is_abandoned(path: Path) -> bool:
    """Whether the run that made a file has ended; False also for what cannot be told, and for what is not a file."""
    with _take(path) as is_taken:
        return is_taken


def remove_abandoned(folder: Path, prefix: str) -> None:
    """Removes the temporary files of runs that were killed; those of runs that go on stay, and so does all else."""
    with contextlib.suppress(OSError):
        names = [name for name in os.listdir(folder) if name.startswith(prefix) and name.endswith(SUFFIX)]
        for name in names:
            with _take(folder / name) as is_taken, contextlib.suppress(OSError):
                # On Windows a file is closed before it gets its name, so that its age has to tell too.
                if is_taken and (sys.platform != "win32" or _is_old(os.lstat(folder / name))):
                    os.unlink(folder / name)  # while it is held, so that nobody else begins to


@contextlib.contextmanager
def _take(path: Path) -> Iterator[bool]:
    """Whether nobody else holds a file; it is held meanwhile."""
    if sys.platform == "win32":
        yield _is_closed(path)
        return
    try:
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        yield False
        return
    try:
        yield _lock_at_once(handle)
    finally:
        os.close(handle)


def _lock_at_once(handle: int) -> bool:
    status = os.fstat(handle)
    if sys.platform == "win32" or not stat.S_ISREG(status.st_mode):
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return _is_old(status)
    return True


def _is_closed(path: Path) -> bool:
    """Whether nobody has a file open, on Windows, where nobody could rename it otherwise."""
    try:
        os.rename(path, path)
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False


def _is_old(status: os.stat_result) -> bool:
    return time.time() - status.st_mtime > _MOST_SECONDS_OF_A_RUN
