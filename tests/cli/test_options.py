from enum import StrEnum

import pytest
from click import Argument, Option

from program import call, run
from smartpilot.cli.app import COMMANDS
from smartpilot.cli.commands.deadlines import FailOn
from smartpilot.cli.exports import CalendarBy
from smartpilot.cli.help import LazyCommand
from smartpilot.cli.options import Choice, KindChoice, parse_text
from smartpilot.cli.output import Format
from smartpilot.cli.views.deadlines import ReportBy
from smartpilot.errors import UsageError
from smartpilot.i18n import Language, use_language
from smartpilot.records.terms import Designation, Evidence, Level


@pytest.mark.parametrize(
    ("text", "kept"), [(None, None), ("", None), ("  ", None), (" 省厅 ", "省厅"), ("a\u3000b", "a\u3000b")]
)
def test_parse_text(text: str | None, kept: str | None) -> None:
    assert parse_text(text, "--by") == kept


@pytest.mark.parametrize("text", ["a\tb", "\x1b[31m", "\u202e", "\u200b", "\udcff", "\x85", "\u2028"])
def test_hidden_characters_are_refused_with_their_number(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_text(f"好{text}好", "--note")

    assert "--note" in caught.value.message
    assert f"U+{ord(text.strip('ab')[0]):04X}" in caught.value.message


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\n\x1b[31m"])
def test_a_line_break_is_called_so(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_text(text, "--note")

    assert caught.value.message == "--note contains a line break"
    assert caught.value.hint == "write it on one line"
    assert parse_text("a\n", "--note") == "a"


@pytest.mark.parametrize(
    ("choices", "texts", "value"),
    [
        (Level, ("county-city", "县级市", "County-Level City"), "county-city"),
        (Designation, ("new", "新增试点", "新增"), "new"),
        (Evidence, ("confirmed", "已证实", "证实"), "confirmed"),
        (KindChoice, ("projects", "专项试点", "专项"), "projects"),
        (KindChoice, ("pilots", "试点"), "pilots"),
        (KindChoice, ("all", "全部"), "all"),
        (ReportBy, ("province", "省份"), "province"),
        (CalendarBy, ("target", "报送主体"), "target"),
        (FailOn, ("overdue", "已逾期", "逾期"), "overdue"),
        (Format, ("json", "JSON"), "json"),
    ],
)
def test_a_choice_in_every_word_that_is_printed(choices: type[StrEnum], texts: tuple[str, ...], value: str) -> None:
    assert {Choice(choices).convert(text, None, None) for text in texts} == {choices(value)}


def test_every_title_of_a_choice_can_be_typed() -> None:
    for choices in (Level, Designation, Evidence, KindChoice, ReportBy, CalendarBy, FailOn):
        for choice in choices:
            assert [Choice(choices).convert(text, None, None) for text in (choice, choice.zh, choice.en)] == [
                choice
            ] * 3


@pytest.mark.parametrize(
    ("language", "hint"),
    [
        ("en", "choose from: new, expanded"),
        ("zh", "可填：新增试点、扩大范围试点"),
    ],
)
def test_what_may_be_typed_is_listed_in_the_language_of_the_user(language: Language, hint: str) -> None:
    with use_language(language), pytest.raises(UsageError) as caught:
        Choice(Designation).convert("nwe", None, None)
    assert caught.value.hint == hint


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_the_default_choice_by_a_word_that_can_be_typed(command: str) -> None:
    for parameter in LazyCommand(command, "").load().params:
        if isinstance(parameter.type, Choice) and parameter.default is not None:
            assert parameter.default in str(getattr(parameter, "help", "")), parameter.name
            assert isinstance(parameter.type.convert(parameter.default, parameter, None), StrEnum)


def test_the_default_of_kind_is_chinese_in_chinese_help() -> None:
    assert "[默认：全部]" in run("list", "--help", SMARTPILOT_LANG="zh").out
    assert "[default: all]" in call("list", "--help").out


def test_a_wrong_choice_is_a_usage_error_that_names_the_option() -> None:
    ended = call("list", "--level", "countie")
    assert (ended.code, ended.out) == (2, "")
    message, hint = ended.err.splitlines()
    assert message == "error: --level has no value countie"
    assert hint.startswith("    hint: choose from: county, county-city, ")
    assert all(level.value in hint for level in Level)
    assert call("list", "-f", "xml").err.startswith("error: --format has no value xml\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_an_option_is_a_sentence_and_names_the_values_that_are_not_plain(command: str) -> None:
    from typer.core import TyperOption

    for option in LazyCommand(command, "").load().params:
        if not isinstance(option, TyperOption):
            continue
        assert option.help, option.name
        assert option.help.endswith("."), option.help
        assert option.help[0].isupper() or option.help.startswith(("new ", "-")), option.help


@pytest.mark.parametrize("text", ["", " \t"])
@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_value_is_named_by_its_option_or_argument(command: str, text: str) -> None:
    arguments: list[str] = []
    for parameter in LazyCommand(command, "").load().params:
        if isinstance(parameter, Argument):
            ended, name = call(command, *arguments, text), parameter.human_readable_name
            arguments.append("x")
        elif isinstance(parameter, Option) and not parameter.is_flag:
            name = max(parameter.opts, key=len)
            ended = call(command, name, text)
            assert text or call(command, f"{name}=").err == ended.err
        else:
            continue
        assert (ended.code, ended.out) == (2, ""), name
        assert ended.err.splitlines()[0] == f"error: {name} is empty"
