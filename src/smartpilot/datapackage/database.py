"""A data set as an SQLite database: the tables with keys and indexes, views for people, and its codebook."""

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from smartpilot.datapackage.package import DataPackage
from smartpilot.datapackage.schema import DataTable, FieldSchema, TableName, TableSchema
from smartpilot.datapackage.sql import create_indexes, create_table, quote_text

# What `file` and other tools know the kind of a database by: "spdp"; and the version of its form.
_APPLICATION_ID = int.from_bytes(b"spdp")
_VERSION = 1

_CODEBOOK = """
CREATE TABLE codebook_fields (
    table_name TEXT NOT NULL, field TEXT NOT NULL, position INTEGER NOT NULL, type TEXT NOT NULL,
    title_zh TEXT NOT NULL, title_en TEXT NOT NULL, about_zh TEXT, about_en TEXT,
    PRIMARY KEY (table_name, field)
) WITHOUT ROWID;
CREATE TABLE codebook_terms (
    table_name TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL,
    PRIMARY KEY (table_name, field, value),
    FOREIGN KEY (table_name, field) REFERENCES codebook_fields (table_name, field)
) WITHOUT ROWID;
"""

# Each needs the tables that it reads.
_VIEWS = {
    "pilots_with_sources": (
        (TableName.PILOTS, TableName.PILOT_SOURCES, TableName.SOURCES),
        """SELECT pilots.id, pilots.name, pilots.notice, pilots.evidence,
               sources.id AS source, sources.title AS source_title, sources.published, sources.url
           FROM pilots JOIN pilot_sources ON pilot_sources.pilot = pilots.id
           JOIN sources ON sources.id = pilot_sources.source""",
    ),
    "pilots_by_province": (
        (TableName.PILOTS,),
        """SELECT province_code, province, notice, count(*) AS pilots,
               sum(evidence = 'confirmed') AS confirmed, sum(evidence = 'reported') AS reported,
               sum(evidence = 'unverified') AS unverified
           FROM pilots GROUP BY province_code, province, notice""",
    ),
    "treated_places": (
        (TableName.PANEL,),
        """SELECT place, name, level, province, min(year) AS first_year_in_panel, first_treated_year, coverage, pilot
           FROM panel WHERE treated = 1 GROUP BY place""",
    ),
}


def database_bytes(package: DataPackage) -> bytes:
    """The database as the content of a file; the same for the same data and the same release of SQLite."""
    with sqlite3.connect(":memory:") as database:
        for pragma in ("page_size = 4096", f"application_id = {_APPLICATION_ID}", f"user_version = {_VERSION}"):
            database.execute(f"PRAGMA {pragma}")
        for table in package.tables:
            database.execute(create_table(table.schema))
            marks = ", ".join("?" * len(table.schema.fields))
            database.executemany(f"INSERT INTO {table.schema.name.value} VALUES ({marks})", _sql_rows(table))
            for statement in create_indexes(table.schema):
                database.execute(statement)
        _add_codebook(database, [table.schema for table in package.tables])
        _add_views(database, [table.schema for table in package.tables])
    database.execute("VACUUM")
    content = database.serialize()
    database.close()
    return content


def _sql_rows(table: DataTable) -> Iterator[tuple[Any, ...]]:
    for row in table.rows:
        yield tuple(value.isoformat() if isinstance(value, dt.date) else value for value in row)


def _add_codebook(database: sqlite3.Connection, schemas: Sequence[TableSchema]) -> None:
    database.executescript(_CODEBOOK)
    for schema in schemas:
        for position, field in enumerate(schema.fields, 1):
            key = (schema.name.value, field.name)
            about = (field.about.zh or None, field.about.en or None)
            values = (*key, position, field.field_type.value, *field.title, *about)
            database.execute("INSERT INTO codebook_fields VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)
            terms = [(*key, term.value, term.zh, term.en) for term in field.terms or ()]
            database.executemany("INSERT INTO codebook_terms VALUES (?, ?, ?, ?, ?)", terms)


def _add_views(database: sqlite3.Connection, schemas: Sequence[TableSchema]) -> None:
    """The views of `_VIEWS`, and one of each table with Chinese headings and words."""
    names = {schema.name for schema in schemas}
    for view, (needed, select) in _VIEWS.items():
        if names.issuperset(needed):
            database.execute(f"CREATE VIEW {view} AS {select}")
    for schema in schemas:
        columns = ", ".join(_chinese_column(field) for field in schema.fields)
        database.execute(f'CREATE VIEW "{schema.title.zh}" AS SELECT {columns} FROM {schema.name.value}')


def _chinese_column(field: FieldSchema) -> str:
    value = field.name
    if field.terms is not None:
        cases = " ".join(f"WHEN {quote_text(term.value)} THEN {quote_text(term.zh)}" for term in field.terms)
        value = f"CASE {field.name} {cases} END"
    for term in field.item_terms or ():
        # No word is a part of another one.
        value = f"replace({value}, {quote_text(term.value)}, {quote_text(term.zh)})"
    return f'{value} AS "{field.title.zh}"'
