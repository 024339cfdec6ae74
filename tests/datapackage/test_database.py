import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smartpilot.datapackage.database import database_bytes
from smartpilot.datapackage.package import DataPackage
from smartpilot.datapackage.schema import TableName
from smartpilot.datapackage.sql import create_indexes


@pytest.fixture
def database(package: DataPackage, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The database, opened from its file as other programs do."""
    path = tmp_path / "pilots.sqlite"
    path.write_bytes(database_bytes(package))
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def test_nothing_is_broken(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_every_table_has_its_rows_and_types(database: sqlite3.Connection, package: DataPackage) -> None:
    for table in package.tables:
        rows = database.execute(f"SELECT * FROM {table.schema.name.value}").fetchall()
        expected = {tuple(None if v is None else str(v) for v in row) for row in table.rows}
        assert {tuple(None if v is None else str(v) for v in row) for row in rows} == expected
    assert database.execute("SELECT DISTINCT typeof(division) FROM pilots").fetchall() == [("text",)]
    assert database.execute("SELECT DISTINCT typeof(year), typeof(missing) FROM panel").fetchall() == [
        ("integer", "null")
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO pilot_sources VALUES ('2014-130123', 'nothing')",
        "INSERT INTO pilot_sources SELECT * FROM pilot_sources",
        "UPDATE pilots SET level = 'village'",
        "UPDATE pilots SET name = NULL",
        "DELETE FROM notices WHERE id = '2014'",
    ],
)
def test_keys_and_lists_hold(statement: str, database: sqlite3.Connection) -> None:
    database.execute("PRAGMA foreign_keys = ON")

    with pytest.raises(sqlite3.IntegrityError):
        database.execute(statement)


def test_queries_by_reference_and_by_code_use_an_index(database: sqlite3.Connection) -> None:
    for query in (
        "SELECT * FROM pilots WHERE division = '130123'",
        "SELECT * FROM pilots WHERE notice = '2014'",
        "SELECT * FROM panel WHERE place = '130123' AND year = 2015",
        "SELECT * FROM panel WHERE prefecture_code = '130100'",
        "SELECT * FROM pilot_sources WHERE source = 'notice-2014'",
    ):
        plan = " ".join(str(row[-1]) for row in database.execute(f"EXPLAIN QUERY PLAN {query}"))
        assert "USING" in plan, query


def test_an_index_is_not_made_twice(package: DataPackage) -> None:
    statements = list(create_indexes(package.table(TableName.PANEL).schema))

    assert len(statements) == len(set(statements))
    assert not any("(place)" in statement for statement in statements)


def test_chinese_views_have_chinese_words(database: sqlite3.Connection) -> None:
    words = {text for row in database.execute('SELECT 阶段, 形式 FROM "报送事项"') for text in row if text}

    assert "已编制;已报送" in words
    assert not any(re.search("[a-z]", text) for text in words)


def test_every_view_can_be_read(database: sqlite3.Connection) -> None:
    views = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]

    assert {"pilots_with_sources", "pilots_by_province", "treated_places", "试点", "面板"} <= set(views)
    for view in views:
        assert database.execute(f'SELECT * FROM "{view}"').fetchall(), view
    counts = database.execute("SELECT province, pilots, confirmed FROM pilots_by_province WHERE notice = '2014'")
    assert set(counts) == {("上海市", 1, 1), ("福建省", 1, 1), ("河北省", 1, 1)}
    assert database.execute('SELECT 级别, 类别 FROM 试点 WHERE 行政区划代码 = "130123"').fetchall() == [
        ("县", "扩大范围试点")
    ]


def test_the_codebook_is_in_it(database: sqlite3.Connection, package: DataPackage) -> None:
    fields = database.execute("SELECT count(*) FROM codebook_fields").fetchone()[0]

    assert fields == sum(len(table.schema.fields) for table in package.tables)
    terms = database.execute(
        "SELECT table_name, title_zh, title_en FROM codebook_terms WHERE value = 'prefecture-city'"
    )
    assert terms.fetchall() == [("pilots", "地级市", "prefecture-level city")]


def test_titles_of_a_table_are_different(package: DataPackage) -> None:
    for table in package.tables:
        for language in (0, 1):
            titles = [field.title[language] for field in table.schema.fields]
            assert len(titles) == len(set(titles)), table.schema.name


def test_the_same_data_gives_the_same_bytes(package: DataPackage) -> None:
    assert database_bytes(package) == database_bytes(package)
