"""`export FILE.sqlite` and `export FILE.parquet`."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from program import REGISTRY, Ended, call


def exported(file: Path, *options: str) -> Ended:
    ended = call("export", file, *options)
    assert (ended.code, ended.out) == (0, ""), ended.err
    return ended


def test_a_database_of_the_shipped_registry(tmp_path: Path) -> None:
    exported(tmp_path / "a.sqlite")
    exported(tmp_path / "b.sqlite")

    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        ids = [id_ for (id_,) in database.execute("SELECT id FROM pilots ORDER BY rowid")]
    assert ids == [pilot["id"] for pilot in call("list", "-f", "json").json()["pilots"]]


def test_filters_years_and_levels(tmp_path: Path) -> None:
    exported(tmp_path / "a.sqlite", "-p", "河北", "--from", "2013", "--to", "2014", "--level", "county")

    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as database:
        assert database.execute("SELECT DISTINCT province FROM pilots").fetchall() == [("河北省",)]
        assert database.execute("SELECT DISTINCT level, year FROM panel ORDER BY 2").fetchall() == [
            ("county", 2013),
            ("county", 2014),
        ]


def test_a_database_of_some_pilots_has_no_panel(tmp_path: Path) -> None:
    ended = exported(tmp_path / "a.sqlite", "-n", "2014", "--kind", "pilots")

    assert "there is no panel" in ended.err
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables.isdisjoint({"panel", "projects"})
    assert "pilots" in tables


def test_a_file_that_stands_is_replaced_only_with_force(tmp_path: Path) -> None:
    (tmp_path / "a.sqlite").write_bytes(b"mine")

    assert call("export", tmp_path / "a.sqlite", "--to", "2009").code == 2
    assert (tmp_path / "a.sqlite").read_bytes() == b"mine"
    exported(tmp_path / "a.sqlite", "--force", "--to", "2009")
    assert (tmp_path / "a.sqlite").read_bytes().startswith(b"SQLite format 3")


def test_the_registry_is_never_written_over(tmp_path: Path) -> None:
    own = tmp_path / "own.sqlite"
    own.write_bytes(REGISTRY.read_bytes())

    assert call("export", own, "-r", own, "--force").code == 2
    assert own.read_bytes() == REGISTRY.read_bytes()


@pytest.mark.parametrize(
    ("options", "wanted"),
    [([], "pilots"), (["--table", "sources"], "sources"), (["--table", "面板", "-p", "河北"], "panel")],
)
def test_a_parquet_file_is_one_table(options: list[str], wanted: str, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    ended = exported(tmp_path / "a.parquet", *options)

    table = parquet.read_table(tmp_path / "a.parquet")
    assert table.column_names[0] == {"pilots": "id", "sources": "id", "panel": "place"}[wanted]
    assert f"({table.num_rows} rows)" in ended.err
    assert "panel" not in ended.err


def test_a_parquet_file_of_pilots_takes_every_filter(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    options = ["--level", "county", "--notice", "2014"]
    exported(tmp_path / "a.parquet", *options)

    wanted = call("list", *options, "-f", "json").json()["pilots"]
    assert parquet.read_table(tmp_path / "a.parquet")["id"].to_pylist() == [pilot["id"] for pilot in wanted]


@pytest.mark.parametrize(
    ("file", "options", "sentence"),
    [
        ("a.parquet", ["--kind", "projects"], "leave out the table pilots"),
        ("a.parquet", ["--table", "panel", "-n", "2014"], "leave out the table panel"),
        ("a.parquet", ["--to", "2015"], "only for a panel"),
        ("a.csv", ["--table", "panel"], "only for .parquet"),
        ("a.sqlite", ["--table", "panel"], "only for .parquet"),
        ("a.sqlite", ["--labels", "zh"], "only for CSV"),
        ("a.sqlite", ["-n", "2014", "--to", "2016"], "needs all pilots"),
    ],
)
def test_wrong_usage_writes_nothing(file: str, options: list[str], sentence: str, tmp_path: Path) -> None:
    ended = call("export", tmp_path / file, *options)

    assert ended.code == 2
    assert sentence in ended.err
    assert list(tmp_path.iterdir()) == []
