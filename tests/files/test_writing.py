import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from program import is_wine
from smartpilot.errors import EXIT_HELD, FileHeldError, UsageError, describe_os_error
from smartpilot.files import writing
from smartpilot.files.locks import hold_lock
from smartpilot.files.writing import (
    change_file,
    create_private_file,
    remove_private_file,
    require_all_writable,
    write_file,
)

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


def test_a_private_file_is_whole_and_replaces_none(tmp_path: Path) -> None:
    assert create_private_file(tmp_path / "key", b"one")
    assert not create_private_file(tmp_path / "key", b"two")

    assert (tmp_path / "key").read_bytes() == b"one"
    assert names(tmp_path) == ["key"]


@posix
@posix
def test_a_file_that_becomes_private_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_bytes(b"old")
    path.chmod(0o664)

    change_file(path, b"new", expected=b"old", is_private=True)

    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o600)


@posix
def test_a_private_file_is_removed_where_a_link_leads_to_it(tmp_path: Path) -> None:
    path, link = tmp_path / "a.toml", tmp_path / "link.toml"
    path.write_bytes(b"secret")
    link.symlink_to(path)

    remove_private_file(link)
    remove_private_file(link)

    assert not path.exists()


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
def test_a_private_file_does_not_replace_a_link(tmp_path: Path) -> None:
    (tmp_path / "key").symlink_to(tmp_path / "elsewhere")

    assert not create_private_file(tmp_path / "key", b"one")
    assert names(tmp_path) == ["key"]


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


@pytest.mark.skipif(is_wine(), reason="Wine shortens long names")
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
        ("replace", errno.EACCES, UsageError),
        ("replace", errno.EPERM, UsageError),
        ("replace", errno.EROFS, UsageError),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="on Windows who may not replace a file waits for who has it open")
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
    assert type(caught.value) is error
    assert caught.value.exit_code == 2
    assert (
        caught.value.message == f"{file} cannot be written: {describe_os_error(OSError(number, os.strerror(number)))}"
    )
    hints = {errno.ENOSPC: "free some space", errno.EIO: "choose another place"}
    assert caught.value.hint.startswith(hints.get(number, "ask for permission"))
    assert file.read_bytes() == b"old"
    assert names(tmp_path) == ["a.csv"]


# -- Windows -------------------------------------------------------------------------------------------------


class _Windows:
    """`os` as `smartpilot.files.writing` would see it on Windows: pathlib must not think so."""

    name = "nt"

    def __getattr__(self, attribute: str) -> Any:
        return getattr(os, attribute)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM])
def test_on_windows_a_file_that_is_open_is_tried_again_and_then_left(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"old")
    tried, waited = [], list[float]()

    def fail(*arguments: Any) -> None:
        tried.append(arguments)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(writing, "os", _Windows())
    monkeypatch.setattr(Path, "replace", fail)
    monkeypatch.setattr(time, "sleep", waited.append)
    with pytest.raises(FileHeldError) as caught:
        write_file(file, b"new", overwrite=True)

    assert caught.value.exit_code == EXIT_HELD
    assert caught.value.message == f"{file} is open in another program"
    assert (len(tried), len(waited)) == (6, 5)
    assert waited == sorted(waited)
    assert sum(waited) < 5
    assert file.read_bytes() == b"old"
    assert names(tmp_path) == ["a.csv"]


def test_on_windows_a_file_that_is_open_for_a_moment_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"old")
    real, tried = Path.replace, []

    def fail_twice(self: Path, target: Path) -> Path:
        tried.append(target)
        if len(tried) < 3:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real(self, target)

    monkeypatch.setattr(writing, "os", _Windows())
    monkeypatch.setattr(Path, "replace", fail_twice)
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    write_file(file, b"new", overwrite=True)

    assert len(tried) == 3
    assert file.read_bytes() == b"new"
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.skipif(os.name == "nt", reason="no such name on Windows")
def test_what_a_killed_run_left_is_cleared_away_whatever_the_name(tmp_path: Path) -> None:
    file = tmp_path / "a[bc]*.toml"
    file.write_bytes(b"old")
    (tmp_path / ".a[bc]*.toml-x.tmp").write_bytes(b"half")
    (tmp_path / ".ab.toml-x.tmp").write_bytes(b"of another file")
    change_file(file, b"new", expected=b"old")

    assert file.read_bytes() == b"new"
    assert names(tmp_path) == [".ab.toml-x.tmp", "a[bc]*.toml"]


# -- reasons -------------------------------------------------------------------------------------------------


def test_a_reason_is_what_the_system_says() -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    assert describe_os_error(full) == "no space left on device"
    # Within a sentence it begins with a small letter, unless its first word is an abbreviation.
    assert describe_os_error(OSError(1234, "Something unheard of")) == "something unheard of"
    assert describe_os_error(OSError(errno.EBADF, "RPC struct is bad")) == "RPC struct is bad"
    assert describe_os_error(OSError("without a number")) == "without a number"


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
from smartpilot.files.writing import write_file
path, size = Path(sys.argv[1]), int(sys.argv[2])
while True:
    for letter in (b"b", b"a"):
        write_file(path, letter * size, overwrite=True)
        print(flush=True)
"""


@posix
@pytest.mark.slow
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
@pytest.mark.parametrize("is_named", [True, False])
def test_nothing_is_written_through_a_link(is_named: bool, tmp_path: Path) -> None:
    target, link, dangling = tmp_path / "there.csv", tmp_path / "here.csv", tmp_path / "dangling.csv"
    target.write_bytes(b"old")
    link.symlink_to(target)
    dangling.symlink_to(tmp_path / "new.csv")

    for path in (link, dangling):
        with pytest.raises(UsageError, match="is a link") as error:
            write_file(path, b"new", overwrite=True, is_named=is_named)
        assert "delete the link" in error.value.hint

    assert names(tmp_path) == ["dangling.csv", "here.csv", "there.csv"]
    assert target.read_bytes() == b"old"


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
def test_a_file_may_lie_in_a_folder_that_a_link_leads_to(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "there")

    write_file(tmp_path / "here" / "a.csv", b"new", overwrite=True)

    assert (tmp_path / "there" / "a.csv").read_bytes() == b"new"


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
def test_a_registry_that_is_a_link_stays_one(tmp_path: Path) -> None:
    target, link = tmp_path / "there.toml", tmp_path / "pilots.toml"
    target.write_bytes(b"old")
    link.symlink_to(target)

    change_file(link, b"new", expected=b"old")

    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_ordinary_file_is_left_alone(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)

    with pytest.raises(UsageError):
        write_file(pipe, b"new", overwrite=True)

    assert pipe.is_fifo()


@pytest.mark.parametrize("call", ["pathlib.Path.unlink", "filelock.FileLock.release"])
def test_what_fails_after_the_writing_does_not_make_it_a_failure(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: Any, **_options: Any) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    file = tmp_path / "a.toml"
    file.write_bytes(b"old")
    with hold_lock(file, lambda: None):
        monkeypatch.setattr(call, refuse)
        change_file(file, b"new", expected=b"old")

    assert file.read_bytes() == b"new"


def test_files_can_be_written_into_a_folder_that_is_made_later_and_replace_nothing(tmp_path: Path) -> None:
    require_all_writable(tmp_path / "new", [tmp_path / "new" / "a"], overwrite=False)
    (tmp_path / "a").touch()

    require_all_writable(tmp_path, [tmp_path / "a", tmp_path / "b"], overwrite=True)
    with pytest.raises(UsageError, match="already exists"):
        require_all_writable(tmp_path, [tmp_path / "b", tmp_path / "a"], overwrite=False)
    with pytest.raises(UsageError, match="is not a folder"):
        require_all_writable(tmp_path / "a", [], overwrite=True)
