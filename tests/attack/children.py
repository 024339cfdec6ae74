"""Commands that are killed, or that the disk refuses something, at a call that is counted.

Python announces each call that opens, renames, removes or makes a file (PEP 578); only fsync has to be wrapped. What
is killed runs in a forked process; what is refused something needs none, which takes a fifth of the time.
"""

import errno
import os
import signal
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from program import call

_ANNOUNCED = ("open", "os.rename", "os.remove", "os.mkdir", "os.link", "os.chmod", "os.chown", "os.truncate", "shutil.")

Action = Callable[[], None]


def die() -> None:
    """Ends the process as a kill does: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def fail_with(number: int) -> Action:
    """What raises the error of this number."""

    def fail() -> None:
        raise OSError(number, os.strerror(number))

    return fail


class Counted(NamedTuple):
    """How a command ended: its exit code, or the negative number of a signal; how many calls it made; what it said."""

    code: int
    calls: int
    said: str


class _Count:
    """Counts the calls on files of a folder; at number `at`, counted from 1, the action happens first."""

    def __init__(self, folder: Path, at: int, action: Action | None) -> None:
        self.folder, self.at, self.action = str(folder), at, action
        self.calls = 0

    def add(self, path: object) -> None:
        if isinstance(path, str | Path) and str(path).startswith(self.folder):
            self.calls += 1
            if self.calls == self.at and self.action is not None:
                self.action()


_count: _Count | None = None


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _count is not None and event.startswith(_ANNOUNCED) and arguments:
        _count.add(arguments[0])


@cache
def _listen() -> None:
    """Has each call announced from now on: a hook cannot be taken away again."""
    sys.addaudithook(_audit)


def run_counted(folder: Path, *arguments: str | Path, at: int = 0, action: Action | None = None) -> Counted:
    """Runs a command in this process; at its call number `at` on a file in the folder, the action happens first."""
    global _count
    _listen()
    count = _count = _Count(folder, at, action)
    fsync = os.fsync

    def counted_fsync(handle: int) -> None:
        count.add(folder)
        fsync(handle)

    try:
        with mock.patch.object(os, "fsync", counted_fsync):
            ended = call(*arguments)
    finally:
        _count = None
    return Counted(ended.code, count.calls, f"{ended.out}\n{ended.err}")


def run_killed(folder: Path, *arguments: str | Path, at: int) -> Counted:
    """Runs a command in a process of its own, which is killed at its call number `at`."""
    with tempfile.TemporaryFile() as result:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads; those of xdist hold nothing that is used
            process = os.fork()
        if process == 0:
            try:
                ended = run_counted(folder, *arguments, at=at, action=die)
                result.write(ended.said.encode("utf-8", "backslashreplace"))
                result.flush()
                os._exit(ended.code)
            except BaseException:  # noqa: BLE001 - what a command lets through is what is looked for
                result.write(traceback.format_exc().encode())
                result.flush()
            finally:
                os._exit(99)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        result.seek(0)
        return Counted(status, at, result.read().decode())


# What a disk or a process may be refused: bad blocks, no space, too many open files.
REFUSALS = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC, "EMFILE": errno.EMFILE}
