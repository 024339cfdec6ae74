import os
import subprocess
import sys
from pathlib import Path

import pytest

from smartpilot.files.leftovers import create_temporary, is_abandoned, remove_abandoned

pytestmark = pytest.mark.skipif(os.name == "nt", reason="on Windows age has to tell")

# A run that makes a temporary file, says its name, and goes on until it is told to end.
RUN = """
import sys
from pathlib import Path
from smartpilot.files.leftovers import create_temporary
print(create_temporary(Path(sys.argv[1]), ".smartpilot-")[1], flush=True)
sys.stdin.read()
"""


def test_the_file_of_a_run_stays_until_the_run_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", RUN, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        path = Path(process.stdout.readline().rstrip("\n"))
        remove_abandoned(tmp_path, ".smartpilot-")
        assert path.exists()
        assert not is_abandoned(path)
        process.kill()

    assert is_abandoned(path)
    remove_abandoned(tmp_path, ".smartpilot-")
    assert list(tmp_path.iterdir()) == []


def test_only_the_owner_may_read_a_temporary_file(tmp_path: Path) -> None:
    handle, path = create_temporary(tmp_path, ".smartpilot-")

    assert path.stat().st_mode & 0o777 == 0o600
    os.close(handle)


def test_what_only_looks_like_a_leftover_stays(tmp_path: Path) -> None:
    (tmp_path / ".smartpilot-folder.tmp").mkdir()
    (tmp_path / ".smartpilot-link.tmp").symlink_to(tmp_path / "target")
    (tmp_path / "target").touch()
    os.mkfifo(tmp_path / ".smartpilot-pipe.tmp")
    (tmp_path / ".smartpilot-note.txt").touch()
    (tmp_path / "other-.smartpilot-.tmp").touch()
    before = sorted(tmp_path.iterdir())

    remove_abandoned(tmp_path, ".smartpilot-")

    assert sorted(tmp_path.iterdir()) == before
    assert not is_abandoned(tmp_path / "nothing")


def test_a_folder_that_is_not_there_has_no_leftovers(tmp_path: Path) -> None:
    remove_abandoned(tmp_path / "nothing", ".smartpilot-")

    assert list(tmp_path.iterdir()) == []
