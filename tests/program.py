"""The program as its users run it: a process of its own, with a pipe or a real terminal at its stdout."""

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

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
    ended = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        capture_output=True,
        env=environment(*arguments, **env),
        stdin=subprocess.DEVNULL,
        timeout=TIMEOUT,
    )
    encoding = env.get("PYTHONIOENCODING", "utf-8")
    # As bytes, because line ends are part of what is tested.
    out, err = (part.decode(encoding).replace(os.linesep, "\n") for part in (ended.stdout, ended.stderr))
    return Ended(ended.returncode, out, err)


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


def on_terminal(
    *arguments: str | Path, width: int = 80, stderr: bool = False, command: Sequence[str] = COMMAND, **env: str
) -> Ended:
    """Runs `smartpilot` in a pseudo-terminal of this width. Skips the test where there is none."""
    skip_without_terminal()
    import fcntl
    import pty
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    with subprocess.Popen(
        [*command, *map(str, arguments)],
        stdin=slave,
        stdout=slave,
        stderr=slave if stderr else subprocess.PIPE,
        env=environment(*arguments, **{"TERM": "xterm-256color", **env}),
    ) as process:
        os.close(slave)
        out = bytearray()
        # Linux ends the reading of a terminal that nobody holds any more with an error.
        with contextlib.suppress(OSError):
            while part := os.read(master, 65536):
                out += part
        os.close(master)
        err = process.stderr.read() if process.stderr else b""
        code = process.wait(TIMEOUT)
    encoding = env.get("PYTHONIOENCODING", "utf-8")
    return Ended(code, out.decode(encoding).replace("\r\n", "\n"), err.decode(encoding))


def is_wine() -> bool:
    """Whether what looks like Windows is Wine. Windows refuses some things that it does in its own way."""
    if os.name != "nt":
        return False
    import ctypes

    return hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


# Forks for each command, so that what they import is imported once; each is followed by its code and a mark.
_EACH = """
import json, os, sys
import smartpilot.__main__, smartpilot.i18n
smartpilot.i18n.translate_libraries()
import smartpilot.cli.app
for words in json.loads(sys.argv[1]):
    process = os.fork()
    if not process:
        sys.argv[1:] = words
        smartpilot.__main__.main()
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    os.write(1, f"{code}\\x1c".encode())
"""


def each_on_terminal(*commands: Sequence[str], width: int = 80, **env: str) -> list[Ended]:
    """Runs commands one after the other in a pseudo-terminal, with one start of Python. Skips as `on_terminal` does.

    What they write to stderr is in `out`, at its place.
    """
    start = [sys.executable, "-W", "error", "-c", _EACH, json.dumps(commands)]
    ended = on_terminal(width=width, stderr=True, command=start, **env)
    assert ended.code == 0, ended.out
    codes = re.findall(r"(-?\d+)\x1c", ended.out)
    texts = re.split(r"-?\d+\x1c", ended.out)
    assert len(codes) == len(commands), ended.out
    return [Ended(int(code), text, "") for code, text in zip(codes, texts, strict=False)]


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
    skip_without_terminal()
    import pty
    import select
    import signal

    master, slave = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=slave,
        env=environment(*arguments, **{"TERM": "xterm-256color", **env}),
    ) as process:
        os.close(slave)
        err = bytearray()
        asked, part = False, b"."
        with contextlib.suppress(OSError):
            while part := os.read(master, 65536) if select.select([master], [], [], TIMEOUT)[0] else b"":
                err += part
                # The question ends in what may be answered, in brackets of either language, or asks for a line.
                if not asked and err.endswith((b"[y/N] ", "按回车）".encode(), b"): ", "）：".encode())):
                    asked = True
                    if reply == "\x03":
                        process.send_signal(signal.SIGINT)
                    else:
                        os.write(master, reply.encode())
        os.close(master)
        if process.poll() is None and not part:
            process.kill()
        out = process.communicate(timeout=TIMEOUT)[0]
        code = process.returncode
    return Ended(code, out.decode(), unstyled(err.decode()).replace("\r\n", "\n"))
