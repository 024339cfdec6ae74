"""What is said of a failure that nobody expected: one line, whatever the disk and the clock are like."""

import errno
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ledgers import write_small_registry
from program import COMMAND, TIMEOUT, call, environment, is_wine, run
from smartpilot.cli.failures import report_failure
from smartpilot.errors import EXIT_INTERNAL_ERROR, EXIT_INTERRUPTED, EXIT_USAGE, UsageError

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


def reason(code: int) -> str:
    """What the system says of an error number, as a part of a sentence."""
    text = os.strerror(code)
    return text[0].lower() + text[1:]


@pytest.mark.parametrize("code", [errno.EIO, errno.EMFILE, errno.EACCES, errno.EFBIG, errno.ENAMETOOLONG, errno.ELOOP])
def test_what_the_system_refuses_is_no_internal_error(code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert report_failure(OSError(code, os.strerror(code), "a.toml")) == EXIT_USAGE
    assert capsys.readouterr().err == f"error: a.toml: {reason(code)}\n"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_called_that(code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert report_failure(OSError(code, os.strerror(code), "a.toml")) == EXIT_USAGE
    assert capsys.readouterr().err == "error: the disk is full\n"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EFBIG, errno.ENOENT])
def test_without_a_log_the_error_itself_is_said(
    code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)

    assert report_failure(IndexError("list index out of range")) == EXIT_INTERNAL_ERROR
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("internal error")
    assert reason(code) in line
    assert line.endswith("IndexError: list index out of range")


@posix
@pytest.mark.parametrize("zone", ["XXX+25", "<+2359>-23:59:59", "No/Where", "Africa/Monrovia"])
@pytest.mark.slow
def test_any_time_zone_will_do(zone: str) -> None:
    ended = run("deadlines", "-f", "json", TZ=zone, SMARTPILOT_TODAY="")

    assert (ended.code, ended.err) == (0, "")


@posix
@pytest.mark.slow
def test_a_library_that_cannot_write_its_files_leaves_no_traceback(tmp_path: Path) -> None:
    script = 'ulimit -f 2; exec "$@"'
    ended = subprocess.run(
        ["sh", "-c", script, "sh", sys.executable, "-B", *COMMAND[1:], "export", tmp_path / "a.xlsx"],
        capture_output=True,
        env=environment(TMPDIR=str(tmp_path)),
        timeout=TIMEOUT,
    )

    said = ended.stderr.decode()
    assert (ended.returncode, "Traceback" in said) == (2, False)
    assert "cannot be written: file too large" in said
    assert not (tmp_path / "a.xlsx").exists()


def test_what_the_user_can_mend_is_said_with_its_hint(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_failure(UsageError("no pilot 正\u202e定", "see list")) == EXIT_USAGE
    assert capsys.readouterr().err == "error: no pilot 正<U+202E>定\n    hint: see list\n"


def test_an_interruption_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert report_failure(KeyboardInterrupt()) == EXIT_INTERRUPTED
    assert capsys.readouterr() == ("", "")


def test_an_internal_error_names_a_log_with_the_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    assert report_failure(IndexError("list index out of range")) == EXIT_INTERNAL_ERROR
    [log] = tmp_path.iterdir()
    assert capsys.readouterr().err.endswith(f": {log}\n")
    assert log.read_text(encoding="utf-8").endswith("IndexError: list index out of range\n")


@pytest.mark.parametrize("text", ["长" * 5000, "a b " * 1250])
@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "-p", "{}"),
        ("list", "--province={}"),
        ("list", "--columns", "name,{}"),
        ("list", "--level", "{}"),
        ("list", "{}", "{}"),
        ("show", "{}"),
        ("record", "{}", "task-book", "submitted"),
        ("record", "正定县", "{}", "submitted"),
        ("record", "正定县", "task-book", "{}"),
        ("record", "正定县", "task-book", "submitted", "--on", "{}"),
        ("record", "正定县", "task-book", "submitted", "--year", "{}"),
        ("deadlines", "--within", "{}"),
        ("deadlines", "-d", "{}"),
        ("history", "{}"),
        ("undo", "{}"),
        ("undo", "--event", "{}"),
        ("promote", "{}"),
        ("validate", "--explain", "{}"),
        ("export", "{}.csv"),
        ("{}",),
    ],
)
def test_a_very_long_argument_is_not_repeated_whole(arguments: tuple[str, ...], text: str, tmp_path: Path) -> None:
    if arguments[0] == "export" and is_wine():
        pytest.skip("Wine shortens long names")
    registry = write_small_registry(tmp_path)
    ended = call(*(argument.format(text) for argument in arguments), SMARTPILOT_REGISTRY=str(registry))

    assert ended.code == EXIT_USAGE
    assert len(ended.err) < 600
    assert text[:20] in ended.err


def test_a_long_path_is_repeated_whole(tmp_path: Path) -> None:
    path = tmp_path / ("名单" * 20 + ".txt")
    assert str(path) in call("import", path, "--notice", "2014", "--registry", write_small_registry(tmp_path)).err
