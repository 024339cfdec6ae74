"""The program as its users run it: a process of its own, with a pipe or a real terminal at its stdout."""

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from forks import Fork, can_fork

ROOT = Path(__file__).resolve().parent.parent
REGISTRY = ROOT / "data" / "pilots.toml"

COMMAND = [sys.executable, "-W", "error", "-m", "smartpilot"]
TIMEOUT = 60

# What the tester's own shell may have set and what would change the output.
_OURS = re.compile(r"SMARTPILOT_|LC_|LANG|PYTHON|COV_|TTY_")
_ALSO_OURS = {"NO_COLOR", "FORCE_COLOR", "CLICOLOR", "COLUMNS", "LINES", "TERM", "COLORTERM", "GITHUB_ACTIONS"}


# How the line begins that says where an answer comes from.
_ORIGIN = ("from ", "数据取自：")


@dataclass(frozen=True)
class Ended:
    """How a run ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def notes(self) -> str:
        """What was said on stderr, but for the line that says where the answer comes from."""
        return "".join(line for line in self.err.splitlines(keepends=True) if not line.startswith(_ORIGIN))


def environment(*arguments: str | Path, **more: str) -> dict[str, str]:
    """English, UTF-8, the shipped registry, a fixed day or a later one that `--on` names; `more` says otherwise."""
    dated = ("--on", "--as-of") if arguments[:1] == ("circulate",) else ("--on",)
    days = [str(value) for option, value in pairwise(arguments) if option in dated]
    if arguments[:1] == ("collect",):
        days.append("2015-05-31")  # when workbooks come back
    kept = {k: v for k, v in os.environ.items() if not _OURS.match(k) and k not in _ALSO_OURS}
    return {
        **kept,
        "SMARTPILOT_LANG": "en",
        "SMARTPILOT_REGISTRY": str(REGISTRY),
        # What is recorded has happened by then.
        "SMARTPILOT_TODAY": max(["2015-04-20", *filter(re.compile(r"\d{4}-\d\d-\d\d$").match, days)]),
        "SMARTPILOT_USER": "tester",
        "SMARTPILOT_PAGER": "",  # which would wait for keys
        "PYTHONUTF8": "1",
        **more,
    }


def run(*arguments: str | Path, **env: str) -> Ended:
    """Runs `smartpilot` with pipes; what it writes is UTF-8 unless PYTHONIOENCODING says otherwise.

    The line ends of the system are \\n here, and all others as they were written.
    """
    with open(os.devnull, "rb") as nothing, _read_pipe() as (out, to_out), _read_pipe() as (err, to_err):
        process = start(arguments, env, nothing.fileno(), to_out, to_err)
        code = process.wait(TIMEOUT)
    encoding = env.get("PYTHONIOENCODING", "utf-8")
    # As bytes, because line ends are part of what is tested.
    return Ended(code, *(part.result().decode(encoding).replace(os.linesep, "\n") for part in (out, err)))


def start(
    arguments: Sequence[str | Path], more: Mapping[str, str], stdin: int, stdout: int, stderr: int, first: str = ""
) -> "Fork | subprocess.Popen[bytes]":
    """Starts the program, in a fork where that shows the same; closes here what it writes to.

    `first` is what a fork runs before.
    """
    words, env = list(map(str, arguments)), environment(*arguments, **more)
    try:
        if can_fork(more):
            return Fork(words, env, (stdin, stdout, stderr), first)
        assert not first, "only a fork is prepared"
        return subprocess.Popen([*COMMAND, *words], stdin=stdin, stdout=stdout, stderr=stderr, env=env)
    finally:
        for stream in {stdout, stderr}:
            os.close(stream)


@contextlib.contextmanager
def _read_pipe() -> Iterator[tuple["Future[bytes]", int]]:
    """What will have been read of a pipe when this is left, and its other end."""
    end, other_end = os.pipe()
    with open(end, "rb") as stream, ThreadPoolExecutor(1) as beside:
        yield beside.submit(stream.read), other_end


def call(*arguments: str | Path, **env: str) -> Ended:
    """The same in this process, which is ten times as quick: no signals, no encodings, no other language."""
    import io
    from unittest import mock

    from smartpilot.__main__ import _run
    from smartpilot.cli.app import app

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with (
        mock.patch.dict(os.environ, environment(*arguments, **env), clear=True),
        mock.patch.object(sys, "argv", ["smartpilot", *map(str, arguments)]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = _run(app)
        out.flush()
        err.flush()
    return Ended(code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode())  # type: ignore[attr-defined]


def skip_without_terminal() -> None:
    """Skips the test on Windows, whose Python makes no pseudo-terminals."""
    import pytest

    if os.name == "nt":
        pytest.skip("needs a pseudo-terminal")


def on_terminal(*arguments: str | Path, width: int = 80, stderr: bool = False, **env: str) -> Ended:
    """Runs `smartpilot` in a pseudo-terminal of this width. Skips the test where there is none."""
    with _terminal(width) as (master, slave), _read_pipe() as (err, to_err):
        process = start(arguments, {"TERM": "xterm-256color", **env}, slave, slave, slave if stderr else to_err)
        if stderr:
            os.close(to_err)
        out = bytearray()
        # Linux ends the reading of a terminal that nobody holds any more with an error.
        with contextlib.suppress(OSError):
            while part := os.read(master, 65536):
                out += part
        code = process.wait(TIMEOUT)
    encoding = env.get("PYTHONIOENCODING", "utf-8")
    return Ended(code, out.decode(encoding).replace("\r\n", "\n"), err.result().decode(encoding))


@contextlib.contextmanager
def _terminal(width: int | None = None) -> Iterator[tuple[int, int]]:
    """Both ends of a pseudo-terminal; the second is closed by who uses it."""
    skip_without_terminal()
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    if width is not None:
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    try:
        yield master, slave
    finally:
        os.close(master)


def is_wine() -> bool:
    """Whether what looks like Windows is Wine. Windows refuses some things that it does in its own way."""
    if os.name != "nt":
        return False
    import ctypes

    return hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


def each_on_terminal(*commands: Sequence[str], width: int = 80, **env: str) -> list[Ended]:
    """Runs commands one after the other in pseudo-terminals. Skips as `on_terminal` does.

    What they write to stderr is in `out`, at its place.
    """
    return [on_terminal(*command, width=width, stderr=True, **env) for command in commands]


STYLE = re.compile(r"\x1b\[[0-9;]*m")


def unstyled(text: str) -> str:
    """The text without colours, bold and dim."""
    return STYLE.sub("", text)


def write_registry(path: Path, **tables: Any) -> Path:
    """Writes a registry file of these records, with the source and, where none is given, the notice of `builders`."""
    import tomli_w

    from builders import SOURCE, notice

    content: Mapping[str, Any] = {"format": 1, "sources": [SOURCE], "notices": [notice()], **tables}
    path.write_bytes(tomli_w.dumps(content).encode())
    return path


def write_ledger(registry: Path, *events: Mapping[str, Any]) -> Path:
    """Writes the ledger that lies beside a registry, as somebody might by hand; without events an empty file."""
    import tomli_w

    path = registry.with_name("progress.toml")
    path.write_bytes(tomli_w.dumps({"events": list(events)}).encode() if events else b"")
    return path


def answering(*arguments: str | Path, reply: str, **env: str) -> Ended:
    """Runs `smartpilot` for a person at a terminal who answers its question; stdout is a pipe.

    `reply` is what the keys send: "y\\n", "\\x04" for the end of the input; "\\x03" interrupts.
    Skips the test where there are no pseudo-terminals.
    """
    import select
    import signal

    with _terminal() as (master, slave), _read_pipe() as (out, to_out):
        process = start(arguments, {"TERM": "xterm-256color", **env}, slave, to_out, slave)
        err = bytearray()
        asked = False
        with contextlib.suppress(OSError):
            while select.select([master], [], [], TIMEOUT)[0]:
                part = os.read(master, 65536)
                if not part:
                    break
                err += part
                # The question ends in what may be answered, in brackets of either language, or asks for a line.
                if not asked and err.endswith((b"[y/N] ", "按回车）".encode(), b"): ", "）：".encode())):
                    asked = True
                    if reply == "\x03":
                        os.kill(process.pid, signal.SIGINT)
                    else:
                        os.write(master, reply.encode())
            else:
                os.kill(process.pid, signal.SIGKILL)
        code = process.wait(TIMEOUT)
    return Ended(code, out.result().decode(), unstyled(err.decode()).replace("\r\n", "\n"))
