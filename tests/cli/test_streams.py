"""Data to stdout and messages to stderr, on consoles that lack characters or are closed."""

import errno
import io
import os
import sys
import threading
import time
from _thread import interrupt_main

import pytest

import smartpilot.cli.streams as streams
from smartpilot.cli.streams import (
    ask,
    bar_character,
    emit,
    emit_utf8,
    is_closed_pipe,
    is_interactive,
    prepare_streams,
    read_stdin,
    report_lost_characters,
    say,
    say_verbatim,
    stdout_is_utf8,
    with_progress,
)
from smartpilot.errors import UsageError


class Failing(io.StringIO):
    """A stream that the system does not let write."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self._code = code

    def write(self, text: str) -> int:
        raise OSError(self._code, os.strerror(self._code))


class Terminal(io.StringIO):
    """A stream that says that a person sits at it."""

    def isatty(self) -> bool:
        return True


def console(encoding: str) -> tuple[io.TextIOWrapper, io.BytesIO]:
    raw = io.BytesIO()
    return io.TextIOWrapper(raw, encoding=encoding, newline=""), raw


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("ascii", b"a????"), ("gbk", "a正定".encode("gbk")), ("utf-8", "a正定".encode())],
)
def test_a_character_that_the_console_lacks_is_as_wide_as_its_marks(
    encoding: str, shown: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdout, raw = console(encoding)
    monkeypatch.setattr(sys, "stdout", stdout)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    prepare_streams()

    emit("a正定")

    assert raw.getvalue() == shown
    report_lost_characters()


def test_lost_characters_are_reported_once(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    stdout, _raw = console("gbk")
    monkeypatch.setattr(sys, "stdout", stdout)
    prepare_streams()
    emit("𠮷林市🏙")

    report_lost_characters()
    report_lost_characters()

    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("2 characters are shown as ?, because the console's encoding is gbk")


def test_a_stream_that_was_closed_before_the_start_takes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    prepare_streams()
    opened = (sys.stdout, sys.stderr)

    emit("正定")
    say("正定")

    assert [stream.name for stream in opened] == [os.devnull, os.devnull]
    for stream in opened:
        stream.close()


def test_a_full_disk_is_said_and_a_reader_that_has_gone_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    discarded: list[bool] = []
    monkeypatch.setattr(streams, "discard_stdout", lambda: discarded.append(True))
    monkeypatch.setattr(sys, "stdout", Failing(errno.EPIPE))
    emit("正定")
    monkeypatch.setattr(sys, "stdout", Failing(errno.ENOSPC))
    with pytest.raises(UsageError, match="the output cannot be written: "):
        emit("正定")

    assert discarded == [True, True]


def test_a_closed_pipe_is_no_other_error() -> None:
    assert is_closed_pipe(BrokenPipeError(errno.EPIPE, "broken pipe"))
    assert not is_closed_pipe(OSError(errno.ENOSPC, "no space"))


def test_a_utf8_format_is_utf8_in_a_pipe_of_any_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    stdout, raw = console("gbk")
    monkeypatch.setattr(sys, "stdout", stdout)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    prepare_streams()

    emit_utf8("𠮷林市")

    assert raw.getvalue() == "𠮷林市".encode()


def test_messages_have_no_hidden_characters_unless_they_are_verbatim(capsys: pytest.CaptureFixture[str]) -> None:
    say("正\u202e定\n第二行\x1b[31m")
    say_verbatim("\x1b[1m正定\n")

    assert capsys.readouterr() == ("", "正<U+202E>定<U+000A>第二行<U+001B>[31m\n\x1b[1m正定\n")


def test_a_closed_stderr_is_no_error(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stderr", Failing(errno.EPIPE))

    say("正定")

    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("reply", "agreed"),
    [("y\n", True), ("YES\n", True), (" 是 \n", True), ("好\n", True), ("n\n", False), ("\n", False), ("", False)],
)
def test_only_a_yes_is_a_yes(
    reply: str, agreed: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(reply))

    assert ask("record them?") is agreed
    assert capsys.readouterr() == ("", "record them? [y/N] ")


def test_a_person_is_asked_only_at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert is_interactive()
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert not is_interactive()
    monkeypatch.setattr(sys, "stdin", None)
    assert not is_interactive()


@pytest.mark.parametrize(
    ("encoding", "utf8", "bar"), [("utf-8", True, "█"), ("UTF8", True, "█"), ("gbk", False, "#"), ("ascii", False, "#")]
)
def test_bars_are_blocks_where_the_console_has_them(
    encoding: str, utf8: bool, bar: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", console(encoding)[0])

    assert (stdout_is_utf8(), bar_character()) == (utf8, bar)


def test_progress_gives_every_item_and_shows_nothing_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(with_progress(["甲", "乙"], "reading")) == ["甲", "乙"]
    assert capsys.readouterr() == ("", "")


def test_stdin_is_read_to_its_end_or_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit, content in ((10, b"12345"), (3, b"123"), (0, b"")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"12345")))
        assert read_stdin(limit) == content


@pytest.mark.skipif(os.name == "nt", reason="Windows ends the program that writes into the pipe too")
def test_an_interrupt_that_comes_just_before_a_read_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one that comes while the parts are put together: the system call that waits is not interrupted."""
    reading, writing = os.pipe()
    os.write(writing, b"x" * 1000)
    with open(reading, encoding="utf-8") as stdin, open(writing, "wb", buffering=0) as pipe:
        monkeypatch.setattr(sys, "stdin", stdin)
        threading.Timer(0.2, interrupt_main).start()
        end_of_input = threading.Timer(5, pipe.close)
        end_of_input.start()
        begun = time.monotonic()
        with pytest.raises(KeyboardInterrupt):
            read_stdin(10_000)
        end_of_input.cancel()
    assert time.monotonic() - begun < 3
