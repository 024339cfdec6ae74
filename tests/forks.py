"""The program in forks of a process that has imported it already, so that Python starts once and not for each run.

A fork is a process of its own with pipes or a terminal: it has its own arguments, variables, folder and exit code. What
is read while Python starts (PYTHONUTF8, PYTHONIOENCODING) and while the program is imported (the language) is the same
in all forks of a process, so there is one such process for each setting of these.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

# What is read at the start, and makes another process to fork from; and what is read when a command runs.
_AT_START = {"SMARTPILOT_LANG", "PYTHONUTF8", "PYTHONIOENCODING"}
_IN_COMMANDS = {
    *("SMARTPILOT_REGISTRY", "SMARTPILOT_TODAY", "SMARTPILOT_USER", "SMARTPILOT_PAGER"),
    *("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "TZ"),
}

_LISTEN = "import sys; sys.path.insert(0, sys.argv[1]); import forks; forks.listen(int(sys.argv[2]))"


def can_fork(more: Mapping[str, str]) -> bool:
    """Whether a run with these variables, beside those of every run, shows in a fork what it would show afresh."""
    return hasattr(os, "fork") and hasattr(socket, "recv_fds") and more.keys() <= _AT_START | _IN_COMMANDS


class Usage(NamedTuple):
    """What a process has taken: at its most, with what it shares with the one that it was forked from."""

    mebibytes: float
    processor_seconds: float


class Fork:
    """A process of the program, which runs beside this one."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str], streams: Sequence[int], first: str = ""
    ) -> None:
        """Starts it with stdin, stdout and stderr, which may be closed here afterwards.

        `first` is Python code that is run before it, which may change what it calls.
        """
        self.usage: Usage | None = None
        mask = os.umask(0)
        os.umask(mask)
        request = json.dumps([list(arguments), dict(environment), os.getcwd(), mask, first]).encode()
        connection = _process_for(frozenset((name, environment[name]) for name in _AT_START & environment.keys()))
        self._answers, answers = socket.socketpair()
        with answers:
            socket.send_fds(connection, [len(request).to_bytes(_NUMBER, "big")], [*streams, answers.fileno()])
        connection.sendall(request)
        self.pid = int.from_bytes(self._answers.recv(_NUMBER, socket.MSG_WAITALL), "big")
        assert self.pid, "the process to fork from has ended"

    def wait(self, seconds: float) -> int:
        """Its exit code, or the negative number of the signal that ended it.

        Raises TimeoutError where it does not end in so many seconds; it is then killed.
        """
        self._answers.settimeout(seconds)
        try:
            self._answers.sendall(b".")
            answer = self._answers.recv(_LONGEST_ANSWER)
        except TimeoutError:
            os.kill(self.pid, signal.SIGKILL)
            raise
        finally:
            self._answers.close()
        code, mebibytes, processor_seconds = json.loads(answer)
        self.usage = Usage(mebibytes, processor_seconds)
        return int(code)


_NUMBER = 4  # bytes of a number that goes through a connection
_LONGEST_ANSWER = 1 << 10


@cache
def _process_for(setting: frozenset[tuple[str, str]]) -> socket.socket:
    """The connection with a process that has imported the program with this setting. It lives as long as this one."""
    ours, theirs = socket.socketpair()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SMARTPILOT_", "PYTHON"))}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", _LISTEN, str(Path(__file__).parent), str(theirs.fileno())],
        # Pipes as the streams of the forks may be, which have no position.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=[theirs.fileno()],
        env={**kept, **dict(setting)},
    )
    theirs.close()

    def end() -> None:
        ours.close()
        process.communicate()

    atexit.register(end)
    return ours


def listen(handle: int) -> None:
    """Imports the program, and forks for each request to run it, until the connection is closed."""
    del sys.path[0]
    _import_program()
    with socket.socket(fileno=handle) as connection:
        while (received := socket.recv_fds(connection, _NUMBER, 4))[0]:
            request = connection.recv(int.from_bytes(received[0], "big"), socket.MSG_WAITALL)
            if not os.fork():
                break
            for stream in received[1]:
                os.close(stream)
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
        else:
            return
    *streams, answers = received[1]
    _run_and_answer(json.loads(request), streams, answers)


def _run_and_answer(request: Any, streams: Sequence[int], handle: int) -> None:
    """Runs the program in one more process, so that somebody waits for it; answers with its number and how it ended."""
    if pid := os.fork():
        for stream in streams:
            os.close(stream)
        with socket.socket(fileno=handle) as answers:
            answers.sendall(pid.to_bytes(_NUMBER, "big"))
            # Until somebody waits for it there is a process of this number, as with one's own children.
            answers.recv(1)
            _pid, status, taken = os.wait4(pid, 0)
            usage = Usage(taken.ru_maxrss / 1024, taken.ru_utime + taken.ru_stime)
            answers.sendall(json.dumps([os.waitstatus_to_exitcode(status), *usage]).encode())
        os._exit(0)
    os.close(handle)
    _run_program(*request, streams)


def _import_program() -> None:
    """Imports what `main` imports, in the same order, and the commands."""
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    from smartpilot.cli import commands
    from smartpilot.i18n import translate_libraries

    translate_libraries()
    importlib.import_module("smartpilot.cli.app")
    for module in pkgutil.iter_modules(commands.__path__):
        importlib.import_module(f"{commands.__name__}.{module.name}")
    gc.freeze()


def _run_program(
    arguments: Sequence[str], environment: Mapping[str, str], folder: str, mask: int, first: str, streams: Sequence[int]
) -> None:
    """Does in a fork what `python -m smartpilot` does after the start of Python."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdout.reconfigure(line_buffering=os.isatty(1))  # type: ignore[union-attr]
    os.environ.clear()
    os.environ.update(environment)
    time.tzset()
    os.chdir(folder)
    os.umask(mask)
    sys.argv[1:] = arguments
    exec(first, {})
    try:
        runpy.run_module("smartpilot", run_name="__main__", alter_sys=True)
    except SystemExit as leaving:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        # Not by way of taking apart all that was imported, which would copy its memory, and takes as long as the run.
        os._exit(leaving.code)  # type: ignore[arg-type]
