import os
import stat
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from smartpilot.errors import UsageError
from smartpilot.files.permissions import Permissions, is_group_folder, permissions_for, set_permissions
from smartpilot.files.writing import change_file, make_folder, write_file

pytestmark = pytest.mark.skipif(os.name == "nt", reason="POSIX only")
as_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() != 0, reason="only root may give files away")

GROUP = os.getegid() if hasattr(os, "getegid") else 0


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that belongs to a group, as an administrator makes it."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o2775)
    return folder


@pytest.mark.parametrize(
    ("mode_of_folder", "expected"), [(0o775, True), (0o2770, True), (0o755, False), (0o777, False), (0o1777, False)]
)
def test_the_folder_of_a_group(mode_of_folder: int, expected: bool, tmp_path: Path) -> None:
    tmp_path.chmod(mode_of_folder)

    assert is_group_folder(tmp_path) is expected


@pytest.mark.parametrize(("mask", "expected"), [(0o022, 0o664), (0o027, 0o660), (0o077, 0o600)])
def test_a_new_file_in_a_folder_of_a_group_is_the_groups_unless_its_owner_wants_none(
    mask: int, expected: int, shared: Path
) -> None:
    before = os.umask(mask)
    try:
        change_file(shared / "progress.toml", b"", expected=None)
        make_folder(shared / "data" / "more")
    finally:
        os.umask(before)

    assert mode(shared / "progress.toml") == expected
    if mask == 0o022:
        assert (mode(shared / "data"), mode(shared / "data" / "more")) == (0o2775, 0o2775)


def test_a_replaced_file_keeps_its_mode_in_a_folder_of_a_group_too(shared: Path) -> None:
    (shared / "a").write_bytes(b"old")
    (shared / "a").chmod(0o640)

    write_file(shared / "a", b"new", overwrite=True)

    assert mode(shared / "a") == 0o640


@as_root
def test_a_replaced_file_keeps_owner_and_group(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    os.chown(tmp_path / "a", 4321, 8765)

    write_file(tmp_path / "a", b"new", overwrite=True)

    assert ((tmp_path / "a").stat().st_uid, (tmp_path / "a").stat().st_gid) == (4321, 8765)


@as_root
def test_what_somebody_puts_in_the_place_of_the_temporary_file_gets_neither_mode_nor_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who owns the folder may swap names at any moment: here for a link, when the content is flushed."""
    secret, file = tmp_path / "secret", tmp_path / "folder" / "a"
    file.parent.mkdir()
    file.write_bytes(b"old")
    os.chown(file, 4321, 8765)
    secret.write_bytes(b"of root")
    secret.chmod(0o600)
    real = os.fsync

    def swap(handle: int) -> None:
        real(handle)
        for temporary in file.parent.glob(".smartpilot-*.tmp"):
            temporary.unlink()
            temporary.symlink_to(secret)

    monkeypatch.setattr(os, "fsync", swap)
    write_file(file, b"new", overwrite=True)

    assert (secret.stat().st_uid, mode(secret), secret.read_bytes()) == (os.geteuid(), 0o600, b"of root")


def test_another_group_than_that_of_the_file_gets_no_more_than_everybody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "fchown", refuse)
    with (tmp_path / "a").open("wb") as file:
        set_permissions(file.fileno(), Permissions(0o664, None, GROUP + 1))

    assert mode(tmp_path / "a") == 0o644


def test_what_is_there_says_the_permissions_and_else_the_umask(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    (tmp_path / "a").chmod(0o604)
    status = (tmp_path / "a").stat()

    assert permissions_for(tmp_path / "a") == Permissions(0o604, status.st_uid, status.st_gid)
    before = os.umask(0o027)
    try:
        assert permissions_for(tmp_path / "b") == Permissions(0o640)
    finally:
        os.umask(before)


# Everything is imported first: another user may not read the library.
MEMBER = """
import os, sys
from pathlib import Path
import filelock
from smartpilot.files.locks import hold_lock
from smartpilot.files.writing import change_file
path, old, user = Path(sys.argv[1]), sys.argv[2].encode() or None, int(sys.argv[3])
os.setgroups([8765])
os.setgid(9000 + user)
os.setuid(user)
os.umask(0o022)
with hold_lock(path, lambda: None):
    change_file(path, (old or b"") + b"x", expected=old)
"""


@as_root
@pytest.mark.parametrize("mode_of_folder", [0o2775, 0o770])
def test_the_members_of_a_group_write_one_after_the_other(mode_of_folder: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chown(folder, 4321, 8765)
        folder.chmod(mode_of_folder)
        for number, user in enumerate((4321, 4322, 4323)):
            words = [sys.executable, "-c", MEMBER, str(folder / "progress.toml"), "x" * number, str(user)]
            ended = subprocess.run(words, capture_output=True)
            assert ended.returncode == 0, ended.stderr.decode()

        assert (folder / "progress.toml").read_bytes() == b"xxx"
        assert ((folder / "progress.toml").stat().st_gid, mode(folder / "progress.toml")) == (8765, 0o664)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux only")
def test_a_replaced_file_keeps_its_extended_attributes(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.touch()
    # An access list (linux/posix_acl_xattr.h): version, then tag, rights and id of owner, user 1, group, mask, others.
    entries = ((1, 6, -1), (2, 4, 1), (4, 4, -1), (16, 4, -1), (32, 0, -1))
    access_list = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)
    try:
        os.setxattr(path, "user.comment", b"x")
        os.setxattr(path, "system.posix_acl_access", access_list)
    except OSError:
        pytest.skip("the disk has none")

    write_file(path, b"1", overwrite=True)
    change_file(path, b"2", expected=b"1")

    assert os.getxattr(path, "user.comment") == b"x"
    assert os.getxattr(path, "system.posix_acl_access") == access_list
    assert mode(path) == 0o640


@as_root
def test_what_may_not_be_replaced_in_the_folder_of_everybody_is_said_to_be_so() -> None:
    folder = Path(tempfile.mkdtemp())  # which others may reach
    folder.chmod(0o1777)
    path = folder / "a.txt"
    path.touch()
    path.chmod(0o666)

    process = os.fork()
    if process == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        try:
            write_file(path, b"1", overwrite=True)
        except UsageError as error:
            os._exit(1 if "only files of his own" in str(error.hint) else 2)
        os._exit(3)
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    path.unlink()
    folder.rmdir()

    assert status == 1
