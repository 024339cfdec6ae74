"""The code of the codebook, run as researchers run it."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smartpilot.datapackage.examples import postgresql_code, readr_code, stata_code
from smartpilot.datapackage.files import package_files
from smartpilot.datapackage.package import DataPackage
from smartpilot.datapackage.schema import TableName


@pytest.fixture(scope="module")
def folder(package: DataPackage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package with free text as it is, in a folder that everybody may read."""
    folder = tmp_path_factory.mktemp("package")
    for name, content in package_files(package).items():
        (folder / name).write_bytes(content)
    return folder


def code(folder: Path, language: str) -> str:
    """The code of one language in the codebook."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    return "\n".join(re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL))


def expected(package: DataPackage, name: TableName) -> list[tuple[Any, ...]]:
    return list(package.table(name).rows)


def test_pandas_reads_the_types_that_the_codebook_shows(
    folder: Path, package: DataPackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(code(folder, "python"), names)

    pilots, panel = names["pilots"], names["panel"]
    assert str(pilots["division"].dtype) == "string"
    assert str(pilots["notice"].dtype) == "string"
    assert str(pilots["first_year"].dtype) == "Int64"
    assert pandas.api.types.is_datetime64_dtype(pilots["announced_on"])
    assert str(panel["treated"].dtype) == "Int64"
    assert set(pilots["division"]) == {"130100", "130123", "310115", "350524"}
    for frame, name in ((pilots, TableName.PILOTS), (panel, TableName.PANEL)):
        rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
        read = [tuple(v.date() if isinstance(v, pandas.Timestamp) else v for v in row) for row in rows]
        assert read == expected(package, name)


def test_missing_is_missing_in_pandas_and_not_0(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed")
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    exec(code(folder, "python"), names)

    treated = names["panel"].query("place == '130202'")["treated"]
    assert treated.isna().all()
    assert treated.sum() == 0
    assert names["panel"].query("place == '130123'")["treated"].tolist() == [1, 1, 1]


def test_duckdb_reads_the_files(folder: Path, package: DataPackage, monkeypatch: pytest.MonkeyPatch) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    monkeypatch.chdir(folder)
    with duckdb.connect() as connection:
        statements = code(folder, "sql").partition("CREATE TABLE sources")[0]
        connection.execute(statements)

        for name in (TableName.PILOTS, TableName.PANEL):
            assert connection.execute(f"FROM {name.value}").fetchall() == expected(package, name)
        assert connection.execute("SELECT DISTINCT typeof(division), typeof(announced_on) FROM pilots").fetchall() == [
            ("VARCHAR", "DATE")
        ]


def test_duckdb_reads_the_database(package: DataPackage, tmp_path: Path) -> None:
    from smartpilot.datapackage.database import database_bytes

    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    (tmp_path / "pilots.sqlite").write_bytes(database_bytes(package))
    with duckdb.connect() as connection:
        try:
            connection.execute("LOAD sqlite")
        except duckdb.Error:
            try:
                connection.execute("INSTALL sqlite; LOAD sqlite")
            except duckdb.Error:
                pytest.skip("the sqlite extension of duckdb cannot be had")
        connection.execute(f"ATTACH '{tmp_path / 'pilots.sqlite'}' AS data (TYPE sqlite)")

        assert connection.execute("FROM data.pilots").fetchall() == expected(package, TableName.PILOTS)


PROGRAMS = Path("/usr/lib/postgresql")


def postgresql_programs() -> Path | None:
    """The folder of initdb and postgres; None where there is none."""
    on_path = shutil.which("initdb")
    folders = sorted(PROGRAMS.glob("*/bin")) + ([Path(on_path).resolve().parent] if on_path else [])
    return next((folder for folder in reversed(folders) if (folder / "postgres").exists()), None)


def unprivileged_user() -> str | None:
    """Whom PostgreSQL runs as: root may not be. Skips the test where there is nobody."""
    if os.geteuid() != 0:
        return None
    import pwd

    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")


@pytest.fixture
def psql() -> Iterator[list[str]]:
    """The words that run psql on a new cluster of its own, which only listens on a socket in a folder."""
    programs = postgresql_programs()
    if programs is None or shutil.which("psql") is None:
        pytest.skip("PostgreSQL is not installed")
    user = unprivileged_user()
    with tempfile.TemporaryDirectory(prefix="pg-") as base:
        if user is not None:
            shutil.chown(base, user)
        data = f"{base}/data"

        def control(program: str, *arguments: str) -> None:
            subprocess.run(
                [programs / program, "-D", data, *arguments],
                check=True,
                stdout=subprocess.DEVNULL,
                timeout=120,
                user=user,
                cwd=base,
            )

        control("initdb", "-A", "trust", "-U", "tester", "-E", "UTF8", "--locale=C", "--no-sync")
        listen = f"-c listen_addresses='' -c unix_socket_permissions=0777 -k {base} -c fsync=off"
        control("pg_ctl", "-w", "-o", listen, "-l", f"{base}/log", "start")
        try:
            yield ["psql", "-X", "-v", "ON_ERROR_STOP=1", "-h", base, "-U", "tester", "-d", "postgres", "-At"]
        finally:
            control("pg_ctl", "-w", "-m", "immediate", "stop")


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no sockets in folders there")
def test_postgresql_takes_the_tables(folder: Path, package: DataPackage, psql: list[str]) -> None:
    def ask(*words: str, script: str = "") -> str:
        ended = subprocess.run([*psql, *words], input=script.encode(), cwd=folder, capture_output=True, timeout=120)
        assert ended.returncode == 0, ended.stderr.decode()
        return ended.stdout.decode()

    script = postgresql_code(package.tables)
    assert script in code(folder, "sql")
    ask(script=script)

    for table in package.tables:
        assert int(ask("-c", f"SELECT count(*) FROM {table.schema.name.value}")) == len(table.rows)
    unknown = package.table(TableName.PANEL).column("treated").count(None)
    assert int(ask("-c", "SELECT count(*) FROM panel WHERE treated IS NULL")) == unknown > 0
    assert ask("-c", "SELECT note FROM pilots WHERE id = '2014-130123'").strip() == "它说：\"见附件；'甲'，乙\""


def test_readr_is_told_what_is_no_text(package: DataPackage) -> None:
    script = readr_code(package.table(TableName.PILOTS).schema)

    assert script.splitlines() == [
        'pilots <- read_csv("pilots.csv", na = "", col_types = cols(',
        "    .default = col_character(),",
        "    announced_on = col_date(),",
        "    first_year = col_integer(),",
        "    added_on = col_date(),",
        "    accepted_on = col_date(),",
        "    withdrawn_on = col_date()",
        "))",
    ]


def test_stata_is_told_what_is_no_text(package: DataPackage) -> None:
    lines = stata_code(package.table(TableName.PILOTS).schema).splitlines()

    assert 'encoding("UTF-8")' in lines[0]
    assert "stringcols(_all)" in lines[0]
    assert lines[1] == "destring first_year, replace"
    assert 'generate double announced_on_ = date(announced_on, "YMD")' in lines
    assert all(len(field.name) <= 32 for table in package.tables for field in table.schema.fields)
