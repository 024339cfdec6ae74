"""Commands in a forked process that dies, or that the disk refuses something, at a call that is counted.

Python announces each call that opens, renames, removes or makes a file (PEP 578); only fsync has to be wrapped. A
hook for that cannot be taken away again, so that it is set in the child alone.
"""

import errno
import os
import signal
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

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


class Child(NamedTuple):
    """How it ended: its exit code, or the negative number of a signal; how many calls it made; what it said."""

    code: int
    calls: int
    said: str


def run_child(folder: Path, *arguments: str | Path, at: int = 0, action: Action | None = None) -> Child:
    """Runs a command; at its call number `at` on a file in the folder, counted from 1, the action happens first."""
    counted = 0

    def count(path: object) -> None:
        nonlocal counted
        if isinstance(path, str | Path) and str(path).startswith(str(folder)):
            counted += 1
            if counted == at and action is not None:
                action()

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_ANNOUNCED) and arguments:
            count(arguments[0])

    fsync = os.fsync

    def counted_fsync(handle: int) -> None:
        count(folder)
        fsync(handle)

    with tempfile.TemporaryFile() as result:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads; those of xdist hold nothing that is used
            process = os.fork()
        if process == 0:
            try:
                os.fsync = counted_fsync
                sys.addaudithook(audit)
                ended = call(*arguments)
                result.write(f"{counted}\n{ended.out}\n{ended.err}".encode("utf-8", "backslashreplace"))
                result.flush()
                os._exit(ended.code)
            except BaseException:  # noqa: BLE001 - what a command lets through is what is looked for
                result.write(f"{counted}\n{traceback.format_exc()}".encode())
                result.flush()
            finally:
                os._exit(99)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        result.seek(0)
        calls, _end, said = result.read().decode().partition("\n")
    return Child(status, int(calls or 0), said)


# What a disk or a process may be refused: bad blocks, no space, too many open files.
REFUSALS = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC, "EMFILE": errno.EMFILE}
