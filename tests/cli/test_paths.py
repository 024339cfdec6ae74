"""What the user names: every command that takes a path, and everything that a path may be."""

import errno
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ledgers import write_small_registry
from program import COMMAND, TIMEOUT, call, environment

posix = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes and no /dev here")

# Commands that read one file; the last word is the path.
READERS = {"import": ["import", "-n", "2014"], "notice": ["notice"], "notice --apply": ["notice", "--apply"]}
# Every other argument and option that is a path.
OTHERS = {
    "collect": ["collect"],
    "collect --marked": ["collect", "out", "--marked"],
    "circulate": ["circulate"],
    "init": ["init"],
    "export": ["export"],
    "list --registry": ["list", "-r"],
    "record --registry": ["record", "2014-130123", "task-book", "drafted", "-r"],
}


def missing(folder: Path) -> Path:
    return folder / "nowhere"


def empty_folder(folder: Path) -> Path:
    return folder / "folder"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def endless_device(_folder: Path) -> Path:
    return Path("/dev/zero")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: with a registry, and folders that a command could take an empty path for."""
    write_small_registry(tmp_path)
    (tmp_path / "out").mkdir()
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


@pytest.mark.parametrize("text", ["", "  "])
@pytest.mark.parametrize("command", [*READERS, *OTHERS])
def test_no_command_takes_an_empty_path_for_the_current_folder(command: str, text: str, folder: Path) -> None:
    before = names_in(folder)
    ended = call(*(READERS | OTHERS)[command], text, SMARTPILOT_REGISTRY="")

    assert (ended.code, ended.out) == (2, "")
    assert " is empty\n" in ended.err
    assert names_in(folder) == before


@posix
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (missing, "no such file or directory"),
        (empty_folder, "is a directory"),
        (pipe, "not a regular file"),
        (endless_device, "not a regular file"),
    ],
)
@pytest.mark.parametrize("command", READERS)
def test_what_is_no_file_is_not_read(command: str, make: Callable[[Path], Path], reason: str, folder: Path) -> None:
    path = make(folder)
    ended = call(*READERS[command], path, SMARTPILOT_REGISTRY="pilots.toml")

    assert (ended.code, ended.out) == (2, "")
    assert f"{path} cannot be read: {reason}" in ended.err


@posix
@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (missing, "no such file or directory"),
        (pipe, "not a regular file"),
        (endless_device, "not a regular file"),
    ],
)
def test_a_returned_workbook_that_is_no_file_is_a_problem_of_that_file(
    make: Callable[[Path], Path], reason: str, folder: Path
) -> None:
    ended = call("collect", make(folder), "pilots.toml", "-f", "json", SMARTPILOT_REGISTRY="pilots.toml")

    assert ended.code == 1
    [problem], _rest = [file["problems"] for file in ended.json()["files"]]
    assert (problem["rule"], problem["message"]) == ("unreadable", f"the file cannot be read: {reason}")


def test_where_nothing_that_is_named_is_there_nothing_is_collected(folder: Path) -> None:
    ended = call("collect", missing(folder), SMARTPILOT_REGISTRY="pilots.toml")

    assert (ended.code, ended.out) == (2, "")
    assert "there is no such file or folder" in ended.err


@posix
@pytest.mark.parametrize("parts", [["x" * 256], ["试" * 86], ["x" * 255] * 17], ids=["long", "wide", "deep"])
@pytest.mark.parametrize("command", [*READERS, *OTHERS])
def test_a_name_that_no_file_can_have_is_no_internal_error(command: str, parts: list[str], folder: Path) -> None:
    before = names_in(folder)
    ended = call(*(READERS | OTHERS)[command], Path(*parts), SMARTPILOT_REGISTRY="pilots.toml")

    assert (ended.code, ended.out if command != "collect" else "") in ((1, ""), (2, ""))
    reason = "there is no such file or folder" if command == "collect" else "file name too long"
    assert reason in ended.err or command in ("export", "circulate")
    assert "internal error" not in ended.err
    assert names_in(folder) == before


@posix
def test_a_folder_that_cannot_be_read_is_reported_and_a_file_in_it_is_not_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = {str(folder / "out"): PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder / "out"))}
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path) in refused:
            raise refused[str(path)]
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    ended = call("collect", folder, SMARTPILOT_REGISTRY="pilots.toml")

    assert (ended.code, ended.out) == (2, "")
    assert f"error: {folder / 'out'} cannot be read: permission denied" in ended.err


@posix
@pytest.mark.parametrize(
    ("command", "make", "words"),
    [
        (["export", "--force"], pipe, None),
        (["circulate", "--all"], pipe, "is not a folder"),
        (["circulate", "--all"], endless_device, "is not a folder"),
        (["init"], pipe, "cannot be written"),
        (["init"], endless_device, "cannot be written"),
    ],
)
def test_what_is_no_file_or_folder_is_not_written(
    command: list[str], make: Callable[[Path], Path], words: str | None, folder: Path
) -> None:
    path = make(folder)
    if words is None:
        path = path.rename(path.with_suffix(".csv"))
        words = f"{path} is not a regular file"
    ended = call(*command, path, SMARTPILOT_REGISTRY="pilots.toml")

    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err


@posix
@pytest.mark.parametrize("redirection", ["<&-", "0>/dev/null"])
@pytest.mark.parametrize("command", READERS)
@pytest.mark.slow
def test_stdin_that_cannot_be_read_is_a_usage_error(command: str, redirection: str, folder: Path) -> None:
    ended = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirection}', "sh", *COMMAND, *READERS[command], "-"],
        capture_output=True,
        env=environment(SMARTPILOT_REGISTRY="pilots.toml"),
        timeout=TIMEOUT,
    )
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"give the name of a file" in ended.stderr


@pytest.mark.parametrize("command", READERS)
@pytest.mark.slow
def test_stdin_without_anything_is_an_empty_file(command: str, folder: Path) -> None:
    ended = subprocess.run(
        [*COMMAND, *READERS[command], "-"],
        input=b"",
        capture_output=True,
        env=environment(SMARTPILOT_REGISTRY="pilots.toml"),
        timeout=TIMEOUT,
    )
    assert ended.returncode == 2
    assert b"the file is empty" in ended.stderr
