"""The tasks of the Makefile, and the scripts that some of them run."""

import ast
import re
from importlib import import_module

import pytest

from program import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_every_task_says_what_it_does() -> None:
    tasks = re.findall(r"^\.PHONY: ([\w-]+)$", MAKEFILE, re.MULTILINE)

    assert len(tasks) > 10
    assert [task for task in tasks if not re.search(rf"^{task}:.* ## \w", MAKEFILE, re.MULTILINE)] == []


def test_the_first_run_waits_in_no_pager() -> None:
    assert re.search(r"^run: export SMARTPILOT_PAGER =$", MAKEFILE, re.MULTILINE)


def test_every_script_that_a_task_runs_exists() -> None:
    scripts = set(re.findall(r"\bscripts/[\w/]+\.py\b", MAKEFILE))

    assert len(scripts) > 3
    assert {script for script in scripts if not (ROOT / script).is_file()} == set()


def test_the_tests_that_are_run_under_wine_exist() -> None:
    text = (ROOT / "scripts" / "windows" / "run_tests.py").read_text(encoding="utf-8")
    (chosen,) = re.findall(r"^TESTS = (\(.*?^\))$", text, re.MULTILINE | re.DOTALL)

    assert [path for path in ast.literal_eval(chosen) if not (ROOT / path).exists()] == []


def test_what_is_missing_for_windows_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts" / "windows")
    monkeypatch.setattr(import_module("wine_python"), "COMPILER", "no-such-compiler")

    for script in ("run_tests", "build_folder"):
        monkeypatch.setattr("sys.argv", [f"{script}.py"])
        assert import_module(script).main() == 0
        assert "no-such-compiler" in (said := capsys.readouterr().err)
        assert "apt-get install" in said
