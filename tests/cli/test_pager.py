"""What is longer than the screen, in a pager."""

import contextlib
import os
import select
import shutil
import signal
import struct
import sys
from pathlib import Path

import pytest

from program import COMMAND, TIMEOUT, call, environment, on_terminal
from smartpilot.cli import pager
from smartpilot.cli.pager import count_screen_lines, emit_in_pager, find_pager

fcntl = pytest.importorskip("fcntl", reason="needs a pseudo-terminal")
pty = pytest.importorskip("pty", reason="needs a pseudo-terminal")
termios = pytest.importorskip("termios", reason="needs a pseudo-terminal")

LONG = "".join(f"\x1b[1m{n} 正定县\x1b[0m\n" for n in range(1, 31))


def shown(text: str, pager: str, monkeypatch: pytest.MonkeyPatch, **env: str) -> str:
    """What a terminal of 24 lines shows of a text with this pager."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    for name, value in {"TERM": "xterm", "SMARTPILOT_PAGER": pager, **env}.items():
        monkeypatch.setenv(name, value)
    out = b""
    with open(slave, "w", encoding="utf-8") as stdout, monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stdout)
        emit_in_pager(text)
        while select.select([master], [], [], 0)[0]:
            out += os.read(master, 65536)
    os.close(master)
    return out.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("variables", "command"),
    [
        ({"SMARTPILOT_PAGER": "most", "PAGER": "more"}, "most"),
        ({"PAGER": "more -s"}, "more -s"),
        ({"SMARTPILOT_PAGER": "", "PAGER": "more"}, None),
        ({"SMARTPILOT_PAGER": " cat ", "PAGER": "more"}, None),
        ({"PAGER": "cat"}, None),
    ],
)
def test_the_variables_say_which_pager(variables: dict[str, str], command: str | None) -> None:
    assert find_pager(variables) == command


@pytest.mark.parametrize(("system", "command"), [("posix", "less"), ("nt", None)])
def test_without_them_it_is_less_but_not_on_windows(
    system: str, command: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pager.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(pager.os, "name", system)
    assert find_pager({}) == command


def test_without_less_there_is_no_pager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pager.shutil, "which", lambda name: None)
    assert find_pager({}) is None


def test_lines_are_counted_as_the_terminal_breaks_them() -> None:
    assert count_screen_lines("\x1b[1m正定县\x1b[0m\n\n", 6) == 2
    assert count_screen_lines("正定县城\n", 6) == 2


def test_what_does_not_fit_goes_to_the_pager_with_its_colours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = f"tee '{tmp_path}/seen' | head -n 1; env > '{tmp_path}/env'"

    assert shown(LONG, command, monkeypatch) == LONG.splitlines()[0] + "\n"

    assert (tmp_path / "seen").read_text(encoding="utf-8").startswith(LONG[:20])
    variables = (tmp_path / "env").read_text(encoding="utf-8").splitlines()
    assert {"LESSSECURE=1", "LV=-c", "LESSCHARSET=utf-8"} <= set(variables)
    assert [line for line in variables if line.startswith("LESS=FRXP?e")]


def test_what_the_user_says_of_less_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown(LONG, f"env > '{tmp_path}/env'", monkeypatch, LESS="-S", LESSSECURE="0")

    assert {"LESS=-S", "LESSSECURE=0"} <= set((tmp_path / "env").read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(("text", "out"), [("\n" * 23, "\n" * 23), ("\n" * 24, "pager\n")])
def test_what_fits_is_shown_at_once(text: str, out: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(text, "echo pager", monkeypatch) == out


@pytest.mark.parametrize(("pager", "env"), [("", {}), ("echo pager", {"TERM": "dumb"})])
def test_without_a_pager_it_is_shown_at_once(pager: str, env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert shown(LONG, pager, monkeypatch, **env) == LONG


def test_a_pipe_has_no_pager(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTPILOT_PAGER", "echo pager")
    emit_in_pager(LONG)
    assert capfd.readouterr().out == LONG


@pytest.mark.parametrize("command", ["no-such-pager --quit", "'no-such-pager"])
def test_a_pager_that_is_missing_is_said_and_done_without(
    command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert shown(LONG, command, monkeypatch) == LONG
    assert f"the pager {command} cannot be started" in capfd.readouterr().err


def test_an_interrupt_is_for_the_pager(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGINT)

    assert shown(LONG, f"kill -INT {os.getpid()}; echo still here", monkeypatch) == "still here\n"

    assert signal.getsignal(signal.SIGINT) is before


def test_a_pager_that_is_left_changes_no_exit_code(tmp_path: Path) -> None:
    registry = tmp_path / "pilots.toml"
    registry.write_text("format = 1\n" + "[[pilots]]\n" * 9, encoding="utf-8")

    ended = on_terminal("validate", "-r", registry, SMARTPILOT_PAGER="head -n 1", stderr=True)

    assert ended.code == 1
    assert ended.out.count("error[missing-key]") == 1


def test_no_pager_is_an_option_of_the_program() -> None:
    ended = on_terminal("--no-pager", "list", SMARTPILOT_PAGER="echo pager")
    assert "石家庄市正定县" in ended.out
    assert "pager" not in ended.out


def test_help_names_it() -> None:
    assert "--no-pager" in call("--help").out


def test_it_may_stand_behind_a_command_too() -> None:
    ended = on_terminal("list", "-n", "2014", "--no-pager", SMARTPILOT_PAGER="echo pager")
    assert "石家庄市正定县" in ended.out
    assert "pager" not in ended.out


def in_less(*keys: bytes, folder: Path, language: str = "en") -> tuple[int, str]:
    """The exit code of `list` in less and what the terminal shows, where somebody types these keys one by one."""
    pid, terminal = pty.fork()
    if pid == 0:  # pragma: no cover
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.chdir(folder)
        env = environment("list", TERM="xterm", SMARTPILOT_PAGER="less", SMARTPILOT_LANG=language)
        os.execve(COMMAND[0], [*COMMAND, "list"], env)
    out, pending = b"", list(keys)
    with contextlib.suppress(OSError):  # as Linux ends the reading of a terminal that nobody holds any more
        # It is silent when it waits for a key.
        while select.select([terminal], [], [], 0.3 if pending and b"\x1b[K" in out else TIMEOUT)[0] or pending:
            if select.select([terminal], [], [], 0)[0]:
                out += os.read(terminal, 65536)
            else:
                os.write(terminal, pending.pop(0))
    os.close(terminal)
    assert not pending
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), out.decode()


with_less = pytest.mark.skipif(shutil.which("less") is None, reason="less is not here")


@with_less
def test_less_is_interrupted_and_left_quietly(tmp_path: Path) -> None:
    """The colours are kept, and the text is left on the screen."""
    code, out = in_less(b"\x03", b"q", folder=tmp_path)

    assert code == 0
    assert "\x1b[1m" in out
    assert "Traceback" not in out


@with_less
@pytest.mark.parametrize(("language", "first"), [("en", "pilots"), ("zh", "按空格翻页，按 q 退出")])
def test_less_says_how_to_go_on_and_how_to_leave(language: str, first: str, tmp_path: Path) -> None:
    """Its own prompt is in English in any language; above the text it stands in the user's."""
    _code, out = in_less(b"G", b"q", folder=tmp_path, language=language)

    assert first in out.split("\n")[0]
    assert "space: next page, q: quit" in out
    assert "end, q: quit" in out


@with_less
def test_a_command_that_is_typed_into_less_writes_no_file(tmp_path: Path) -> None:
    _code, _out = in_less("smartpilot show 正定县\n".encode(), b"\n", b"q", folder=tmp_path)

    assert list(tmp_path.iterdir()) == []
