"""The tables say what the program is."""

import json

import completion_tables
from smartpilot.cli.completion.command_line import parse_command_line
from smartpilot.cli.completion.scripts import SHELLS
from smartpilot.cli.completion.table import read_completion_table, table_path


def test_the_table_is_as_the_program_is() -> None:
    described = json.loads(json.dumps(completion_tables.table(), ensure_ascii=False))
    assert json.loads(table_path("en").read_bytes()) == described, "make docs"


def test_both_languages_have_the_same_commands_options_and_words() -> None:
    en, zh = read_completion_table("en"), read_completion_table("zh")

    assert list(en.commands) == list(zh.commands)
    for name, command in en.commands.items():
        assert [(o.names, o.value) for o in command.options] == [(o.names, o.value) for o in zh.commands[name].options]
        assert command.arguments == zh.commands[name].arguments
    for name, words in en.words.items():
        assert len(words) == len(zh.words[name])
        shown = [word.forms[0] for word in words]
        assert all(text in word.forms for text, word in zip(shown, zh.words[name], strict=True))


def test_what_is_named_in_the_table_is_there() -> None:
    table = read_completion_table("en")
    kinds = {option.value for command in table.commands.values() for option in command.options if option.value}
    kinds |= {value for fields in table.fields.values() for _word, value in fields if value}
    assert {"words:authority", "words:Level", "list:column", "notice", "file", "folder"} <= kinds
    for kind in kinds:
        name, _, words = kind.partition(":")
        assert name not in ("words", "list") or table.words[words]


def test_shells() -> None:
    assert [word.forms[0] for word in read_completion_table("zh").words["shell"]] == list(SHELLS)


def test_a_value_is_asked_for_behind_each_option_that_takes_one() -> None:
    """As click has it, which parses what is typed in the end."""
    from click import Option

    from smartpilot.cli.help import LazyCommand

    table = read_completion_table("en")
    for command in ("list", "record", "export"):
        for option in LazyCommand(command, "").load().params:
            if isinstance(option, Option):
                entry = next(entry for entry in table.commands[command].options if option.opts[0] in entry.names)
                assert (entry.value is None) == option.is_flag
                if entry.value is not None:
                    assert parse_command_line(table, [command, option.opts[0]], "").kind == entry.value
