"""How help is shown, and how commands are loaded."""

import io
import os
import shutil
import sys

import pytest
import typer
from typer.testing import CliRunner

from smartpilot.cli.help import HelpfulCommand, LazyCommand, help_style


class Stream(io.TextIOWrapper):
    """A stream of an encoding, at a terminal or not."""

    def __init__(self, encoding: str, *, terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding=encoding)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize(
    ("encoding", "terminal", "columns", "style"),
    [
        ("utf-8", True, 80, "rich"),
        ("utf-8", True, 79, None),
        ("utf-8", False, 200, None),
        ("gbk", False, 200, None),
        # Click would write UTF-8 to it.
        ("ascii", False, 40, "rich"),
        ("US-ASCII", True, 40, "rich"),
    ],
)
def test_boxes_only_where_they_fit(
    encoding: str, terminal: bool, columns: int, style: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", Stream(encoding, terminal=terminal))
    monkeypatch.setattr(sys, "stderr", Stream(encoding, terminal=terminal))
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((columns, 24)))

    assert help_style() == style


def test_a_closed_stream_has_no_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Stream("utf-8", terminal=True))
    monkeypatch.setattr(sys, "stderr", None)

    assert help_style() is None


@pytest.mark.parametrize(
    ("language", "usage", "heading"),
    [("en", "Usage: greet [OPTIONS]", "Options:"), ("zh", "用法：greet [OPTIONS]", "Options：")],
)
def test_plain_help_has_the_marks_of_its_language(
    language: str, usage: str, heading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese = {"Usage:": "用法：", "{heading}:": "{heading}："}
    monkeypatch.setattr("smartpilot.cli.help.language", lambda: language)
    monkeypatch.setattr("smartpilot.cli.help._", lambda text: chinese[text] if language == "zh" else text)
    app = typer.Typer(add_completion=False, rich_markup_mode=None)

    @app.command(cls=HelpfulCommand)
    def greet() -> None:
        """Greets."""

    shown = CliRunner().invoke(app, ["--help"], prog_name="greet").stdout.splitlines()

    assert usage in shown
    assert heading in shown


def test_a_command_is_loaded_from_the_module_of_its_name() -> None:
    lazy = LazyCommand("stats", "Counts pilots.")

    command = lazy.load()

    assert (lazy.get_short_help_str(), lazy.params) == ("Counts pilots.", [])
    assert (command.name, command.help) == ("stats", "Counts pilots.")
    assert isinstance(command, HelpfulCommand)
    assert "--format" in [option for parameter in command.params for option in parameter.opts]


def test_the_command_that_runs_is_the_loaded_one() -> None:
    context = LazyCommand("stats", "Counts pilots.").make_context("stats", [])

    assert isinstance(context.command, HelpfulCommand)
    assert "format_" in context.params


def test_an_unknown_module_is_no_command() -> None:
    with pytest.raises(ModuleNotFoundError):
        LazyCommand("no_such_command", "").load()
