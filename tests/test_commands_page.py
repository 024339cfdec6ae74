"""What the pages of commands say beside the tables that are made from the program is so."""

import re

import pytest

from program import ROOT
from smartpilot import errors
from smartpilot.cli.app import COMMANDS
from smartpilot.cli.help import LazyCommand

every_language = pytest.mark.parametrize("language", ["zh", "en"])


def first_cells(language: str, cell: str) -> list[str]:
    """What the rows begin with whose first cell is like this."""
    text = (ROOT / "docs" / language / "reference" / "commands.md").read_text(encoding="utf-8")
    return re.findall(rf"^\| ({cell}) \|", text, re.MULTILINE)


@every_language
def test_every_exit_code_has_its_row(language: str) -> None:
    codes = {value for name, value in vars(errors).items() if name.startswith("EXIT_")}

    assert list(map(int, first_cells(language, r"\d+"))) == sorted({0, *codes})


@every_language
def test_every_variable_of_the_environment_has_its_row(language: str) -> None:
    sources = (ROOT / "src" / "smartpilot").rglob("*.py")
    read = {name for path in sources for name in re.findall(r"\bSMARTPILOT_[A-Z]+", path.read_text(encoding="utf-8"))}

    assert first_cells(language, r"`SMARTPILOT_[A-Z]+`") == [f"`{name}`" for name in sorted(read)]


@every_language
def test_what_writes_without_a_preview_is_named(language: str) -> None:
    """Whatever writes has `--dry-run`, or `--apply`, or is named where the page says so."""
    text = (ROOT / "docs" / language / "reference" / "commands.md").read_text(encoding="utf-8")
    (paragraph,) = re.findall(r"^- `--dry-run` .*(?:\n  .*)*", text, re.MULTILINE)
    reading = {"list", "show", "deadlines", "stats", "history", "resolve", "diff", "validate"}

    options = {name: {o for p in LazyCommand(name, "").load().params for o in p.opts} for name in COMMANDS}
    without = {name for name, known in options.items() if "--dry-run" not in known} - reading
    applying = {name for name, known in options.items() if "--apply" in known}

    assert without - applying == {"returns", "merge-driver"}
    assert all(f"`{name}" in paragraph for name in without | applying)
