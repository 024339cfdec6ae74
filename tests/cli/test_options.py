from pathlib import Path

import pytest

from smartpilot.cli.app import COMMANDS
from smartpilot.cli.help import LazyCommand
from smartpilot.cli.options import NAMED_PATH, parse_text, require_known, split_commas
from smartpilot.errors import UsageError


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


def test_a_list_is_split_at_both_commas() -> None:
    assert split_commas("name, code，authority,,") == ["name", "code", "authority"]
    assert split_commas("") == split_commas(None) == split_commas(" , ") == []


def test_of_many_known_words_some_are_listed() -> None:
    words = [f"w{number:02}" for number in range(13)]
    assert require_known("w07", words, "no {name}") == "w07"
    for known, shown in ((words[:12], ", ".join(words[:12])), (words, ", ".join(words[:12]) + ", …")):
        with pytest.raises(UsageError) as caught:
            require_known("不", known, "no {name}")
        assert (caught.value.message, caught.value.hint) == ("no 不", f"known: {shown}")


def test_the_nearest_words_are_named() -> None:
    with pytest.raises(UsageError) as caught:
        require_known("taskbook", ["plan", "task-book"], "unknown deliverable: {name}")
    assert caught.value.hint == "did you mean: task-book"


@pytest.mark.parametrize("text", ["", " ", "\t"])
def test_an_empty_path_is_not_the_current_folder(text: str) -> None:
    with pytest.raises(UsageError, match="the path is empty"):
        NAMED_PATH.convert(text, None, None)
    assert NAMED_PATH.convert(".", None, None) == Path()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_an_option_is_a_sentence_and_names_the_values_that_are_not_plain(command: str) -> None:
    from typer.core import TyperOption

    for option in LazyCommand(command, "").load().params:
        if not isinstance(option, TyperOption):
            continue
        assert option.help, option.name
        assert option.help.endswith("."), option.help
        assert option.help[0].isupper() or option.help.startswith(("new ", "-")), option.help
