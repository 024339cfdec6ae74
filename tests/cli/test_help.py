"""How help is shown, and how commands are loaded."""

import io
import shlex
import sys

import pytest
import typer
from typer.testing import CliRunner

from smartpilot.cli.app import COMMANDS
from smartpilot.cli.help import HelpfulCommand, LazyCommand
from smartpilot.i18n import Language, _, use_language


@pytest.mark.parametrize(
    ("language", "usage", "heading"),
    [("en", "Usage: greet [OPTIONS]", "Options:"), ("zh", "用法：greet [选项]", "Options：")],
)
def test_plain_help_has_the_marks_of_its_language(
    language: str, usage: str, heading: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese = {"Usage:": "用法：", "{heading}:": "{heading}：", "[OPTIONS]": "[选项]"}
    monkeypatch.setattr("smartpilot.cli.help.language", lambda: language)
    monkeypatch.setattr("smartpilot.cli.help._", lambda text: chinese.get(text, text) if language == "zh" else text)
    app = typer.Typer(add_completion=False, rich_markup_mode=None)

    @app.command(cls=HelpfulCommand)
    def greet() -> None:
        """Greets."""

    shown = CliRunner().invoke(app, ["--help"], prog_name="greet").stdout.splitlines()

    assert usage in shown
    assert heading in shown


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", COMMANDS)
def test_every_example_can_be_typed(name: str, language: Language) -> None:
    heading, sentence, example = COMMANDS[name]
    with use_language(language):
        typed, *arguments = shlex.split(_(example))
        # Parsed, not run.
        context = LazyCommand(name, sentence).load().make_context(name, arguments)

    assert typed == name
    assert context.params
    assert heading


def test_the_example_is_shown_below_the_sentence() -> None:
    lazy = LazyCommand("stats", "Counts pilots.", "stats -n 2014")
    context = lazy.make_context("stats", [])

    assert "Counts pilots.\n\n  Example: smartpilot stats -n 2014\n" in context.command.get_help(context)


def test_help_for_an_ascii_stream_has_no_other_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    context = LazyCommand("stats", "统计试点。").make_context("stats", [])
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))

    assert context.command.get_help(context).isascii()


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
