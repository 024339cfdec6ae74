import os
import stat
from pathlib import Path

import pytest

from smartpilot.files.locks import hold_lock

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@posix
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
@pytest.mark.parametrize("mode", [None, 0o600, 0o664, 0o644])
def test_the_lock_has_the_mode_of_the_file_or_else_the_usual_one(mode: int | None, mask: int, tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    if mode is not None:
        file.write_bytes(b"")
        file.chmod(mode)
    before = os.umask(mask)
    try:
        with hold_lock(file, lambda: None):
            pass
        assert os.umask(mask) == mask
    finally:
        os.umask(before)

    lock = tmp_path / "a.toml.lock"
    assert stat.S_IMODE(lock.stat().st_mode) == (mode if mode is not None else 0o666 & ~mask)
    assert lock.read_bytes() == b""


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
def test_the_lock_of_a_link_lies_beside_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "b.toml").write_bytes(b"")
    (tmp_path / "a.toml").symlink_to(tmp_path / "there" / "b.toml")
    with hold_lock(tmp_path / "a.toml", lambda: None):
        pass

    assert names(tmp_path) == ["a.toml", "there"]
    assert set(names(tmp_path / "there")) >= {"b.toml.lock"}


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() != 0, reason="only root may give files away")
def test_the_lock_belongs_to_whom_the_file_belongs(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(b"")
    os.chown(file, 4321, 8765)
    with hold_lock(file, lambda: None):
        pass

    status = (tmp_path / "a.toml.lock").stat()
    assert (status.st_uid, status.st_gid) == (4321, 8765)
