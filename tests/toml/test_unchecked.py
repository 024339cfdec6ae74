import tomllib
from pathlib import Path

import pytest

from smartpilot.toml import unchecked
from smartpilot.toml.unchecked import read_last_tables, read_unchecked

TABLES = "format = 1\n" + "".join(f'\n[[events]]\nid = "{n:03}"\nnote = "正定县"\n' for n in range(100))


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "progress.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_as_it_stands(tmp_path: Path) -> None:
    assert read_unchecked(write(tmp_path, "\ufeff" + TABLES)) == tomllib.loads(TABLES)


def test_a_large_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unchecked, "_MOST_BYTES_IN_PASSING", 100)
    with pytest.raises(ValueError, match=r"progress\.toml"):
        read_unchecked(write(tmp_path, TABLES))


@pytest.mark.parametrize("most_bytes", range(200, 300, 7))
def test_of_the_end_only_whole_tables(most_bytes: int, tmp_path: Path) -> None:
    events = read_last_tables(write(tmp_path, TABLES), most_bytes)["events"]
    assert 3 <= len(events) <= 7
    assert events == tomllib.loads(TABLES)["events"][-len(events) :]


def test_of_a_short_file_everything(tmp_path: Path) -> None:
    assert read_last_tables(write(tmp_path, TABLES), 1 << 20) == tomllib.loads(TABLES)


def test_a_table_that_is_too_long_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="substring not found"):
        read_last_tables(write(tmp_path, TABLES), 10)
