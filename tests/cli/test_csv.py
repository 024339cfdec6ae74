"""CSV is opened in spreadsheets: what people wrote must not be calculated there, and programs can have it as it is."""

import csv
import io
import shlex
import shutil
from pathlib import Path

import pytest

from ledgers import TABLES, event, write_ledger
from program import ROOT, call, write_registry
from smartpilot.records.titles import free_text_columns

FORMULA = "=cmd|'/c calc'!A0"
OTHER = "@SUM(1)"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A registry and a ledger with formulas in what offices wrote."""
    candidate = {**TABLES["candidates"][0], "note": FORMULA}
    pilots = [{**TABLES["pilots"][0], "note": "-1+2"}, *TABLES["pilots"][1:]]
    path = write_registry(tmp_path / "pilots.toml", **{**TABLES, "pilots": pilots, "candidates": [candidate]})
    write_ledger(path, event(1, by=OTHER, note=FORMULA))
    return path


def cells(text: str) -> set[str]:
    return {cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) for cell in row}


@pytest.mark.parametrize(
    ("command", "texts"),
    [
        ("history", {FORMULA, OTHER}),
        ("list", {FORMULA, "-1+2"}),
        ("show 2014-330108", {FORMULA}),
        ("record 2014-310115 task-book drafted --note +1 --by=-2", {"+1", "-2"}),
        ("undo --yes --note =1", {"=1"}),
    ],
)
def test_what_a_spreadsheet_would_calculate_is_text(command: str, texts: set[str], hostile: Path) -> None:
    before = hostile.with_name("progress.toml").read_bytes()
    shown = call(*shlex.split(command), "-r", hostile, "-f", "csv")
    hostile.with_name("progress.toml").write_bytes(before)
    raw = call(*shlex.split(command), "-r", hostile, "-f", "csv", "--raw")

    assert shown.code == raw.code == 0, shown.err + raw.err
    assert {f"'{text}" for text in texts} <= cells(shown.out)
    assert not texts & cells(shown.out)
    assert texts <= cells(raw.out)


def test_an_exported_file_has_it_as_text_too(hostile: Path, tmp_path: Path) -> None:
    call("export", tmp_path / "safe.csv", "-r", hostile)
    call("export", tmp_path / "raw.csv", "-r", hostile, "--raw")

    assert f"'{FORMULA}" in cells((tmp_path / "safe.csv").read_text(encoding="utf-8"))
    assert FORMULA in cells((tmp_path / "raw.csv").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "command", ["deadlines", "stats", "resolve 正定县", "import list.csv -n 2014", "notice notice.txt"]
)
def test_every_command_that_writes_csv_takes_raw(command: str, hostile: Path) -> None:
    (hostile.parent / "list.csv").write_text("河北省,石家庄市正定县\n=1,+2\n", encoding="utf-8")
    shutil.copy(ROOT / "tests" / "notices" / "2014-as-published.txt", hostile.parent / "notice.txt")
    words = [str(hostile.parent / word) if "." in word else word for word in command.split()]
    options = [] if words[0] in ("resolve",) else ["-r", str(hostile)]
    shown, raw = (call(*words, *options, "-f", "csv", *more) for more in ([], ["--raw"]))

    assert shown.code == raw.code, raw.err
    assert shown.code in (0, 1)
    assert cells(raw.out) == {cell.removeprefix("'") for cell in cells(shown.out)}


def test_numbers_stay_numbers(hostile: Path) -> None:
    rows = csv.DictReader(io.StringIO(call("deadlines", "-r", hostile, "--as-of", "2016-02-01", "-f", "csv").out))

    assert any(row["days_left"].startswith("-") for row in rows)


def test_a_list_that_was_exported_is_read_back(tmp_path: Path, hostile: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("河北省,石家庄市正定县\n'=1,x\n", encoding="utf-8")
    ended = call("import", path, "-r", hostile, "--notice", "2014", "-f", "json")

    assert "=1" in ended.out + ended.err
    assert "'=1" not in ended.out + ended.err


def test_the_reference_names_every_column_of_free_text() -> None:
    page = (ROOT / "docs" / "en" / "reference" / "json.md").read_text(encoding="utf-8")
    named = page.partition("in the columns of free text (")[2].partition(")")[0]

    assert {name.strip("` \n") for name in named.split(",")} == free_text_columns()
