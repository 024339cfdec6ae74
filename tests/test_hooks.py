"""The hook that .pre-commit-hooks.yaml offers other repositories."""

import re
import shlex
from pathlib import Path

import pytest

from program import ROOT, call

TEXT = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")


def value_of(key: str) -> str:
    (value,) = re.findall(rf"^ *-? ?{key}: (.*)$", TEXT, re.MULTILINE)
    return value


def run_hook() -> int:
    """The exit code of the hook in the folder that pre-commit runs it in, the root of the repository."""
    program, command = shlex.split(value_of("entry"))
    assert program == "smartpilot"
    return call(command, *value_of("args").strip("[]").split(", "), SMARTPILOT_REGISTRY="").code


def test_the_hook_checks_the_registry_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    # Without a registry it fails: the one inside the program is not what was to be checked.
    assert run_hook() == 1
    call("init", ".")
    assert run_hook() == 0
    path = tmp_path / "data" / "pilots.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('notice = "2014"', 'notice = "2041"'), encoding="utf-8")
    assert run_hook() == 1


def test_it_runs_for_changes_of_the_files_that_are_checked() -> None:
    pattern = re.compile(value_of("files").strip("'"))

    assert all(pattern.search(f"data/{name}.toml") for name in ("pilots", "progress", "circulations", "holidays"))
    assert not pattern.search("README.md")
    assert value_of("pass_filenames") == "false"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_for_two_offices_names_it(language: str) -> None:
    page = ROOT / "docs" / language / "how-to" / "two-offices.md"

    assert f"- id: {value_of('id')}" in page.read_text(encoding="utf-8")
