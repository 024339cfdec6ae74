import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from smartpilot.errors import EXIT_HELD, FileHeldError, UsageError
from smartpilot.files import write_file

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_a_new_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    write_file(tmp_path / "a.csv", b"new", overwrite=False)

    assert (tmp_path / "a.csv").read_bytes() == b"new"
    assert names(tmp_path) == ["a.csv"]


def test_no_overwriting_without_leave(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"old")

    with pytest.raises(UsageError) as caught:
        write_file(file, b"new", overwrite=False)

    assert "--force" in caught.value.hint
    assert file.read_bytes() == b"old"
    write_file(file, b"new", overwrite=True)
    assert file.read_bytes() == b"new"
    assert names(tmp_path) == ["a.csv"]


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o755])
def test_mode_is_kept(mode: int, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"old")
    file.chmod(mode)

    write_file(file, b"new", overwrite=True)

    assert stat.S_IMODE(file.stat().st_mode) == mode


@posix
@pytest.mark.parametrize("mask", [0o022, 0o027, 0o077])
def test_a_new_file_has_the_usual_mode(mask: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        write_file(tmp_path / "a.csv", b"new", overwrite=False)
        assert os.umask(mask) == mask
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o666 & ~mask


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        write_file(tmp_path / "none" / "a.csv", b"new", overwrite=True)

    assert str(tmp_path / "none") in caught.value.message
    assert names(tmp_path) == []


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")

    with pytest.raises(UsageError):
        write_file(tmp_path / "a" / "b.csv", b"new", overwrite=True)

    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()

    for overwrite in (True, False):
        with pytest.raises(UsageError):
            write_file(tmp_path / "a", b"new", overwrite=overwrite)

    assert names(tmp_path) == ["a"]


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")
def test_read_only_folder(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"old")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(UsageError):
            write_file(file, b"new", overwrite=True)
    finally:
        tmp_path.chmod(0o700)

    assert file.read_bytes() == b"old"
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("name", ["市" * 80 + ".csv", "a" * 251 + ".csv"], ids=["Chinese", "ASCII"])
def test_a_name_as_long_as_the_file_system_takes(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"old")

    write_file(tmp_path / name, b"new", overwrite=True)

    assert (tmp_path / name).read_bytes() == b"new"


@pytest.mark.parametrize(
    ("function", "number", "error"),
    [
        ("fsync", errno.ENOSPC, UsageError),
        ("fsync", errno.EIO, UsageError),
        ("replace", errno.EACCES, FileHeldError),
        ("replace", errno.EPERM, FileHeldError),
    ],
)
def test_a_failure_leaves_the_old_file_and_no_other(
    function: str, number: int, error: type[UsageError], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"old")

    def fail(*_arguments: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os if function == "fsync" else Path, function, fail)
    with pytest.raises(error) as caught:
        write_file(file, b"new", overwrite=True)

    assert str(file) in caught.value.message
    assert caught.value.exit_code == (EXIT_HELD if error is FileHeldError else 2)
    assert file.read_bytes() == b"old"
    assert names(tmp_path) == ["a.csv"]


def test_an_interrupt_leaves_no_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "a.csv", b"new", overwrite=True)

    assert names(tmp_path) == []


WRITER = """
import sys
from pathlib import Path
from smartpilot.files import write_file
path, size = Path(sys.argv[1]), int(sys.argv[2])
while True:
    for letter in (b"b", b"a"):
        write_file(path, letter * size, overwrite=True)
        print(flush=True)
"""


@posix
def test_a_kill_leaves_the_old_or_the_new_content_whole(tmp_path: Path) -> None:
    file, size = tmp_path / "a.csv", 1_000_000
    file.write_bytes(b"a" * size)
    for number in range(8):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(file), str(size)], stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            time.sleep(0.0007 * number)
            process.kill()
        content = file.read_bytes()
        assert content in (b"a" * size, b"b" * size)


@posix
def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    file, size = tmp_path / "a.csv", 300_000
    file.write_bytes(b"a" * size)
    with subprocess.Popen([sys.executable, "-c", WRITER, str(file), str(size)], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        seen = {file.read_bytes() for _ in range(200)}
        process.kill()

    assert seen <= {b"a" * size, b"b" * size}


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target, link = tmp_path / "there.csv", tmp_path / "here.csv"
    target.write_bytes(b"old")
    link.symlink_to(target)

    write_file(link, b"new", overwrite=True)

    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_ordinary_file_is_left_alone(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)

    with pytest.raises(UsageError):
        write_file(pipe, b"new", overwrite=True)

    assert pipe.is_fifo()
