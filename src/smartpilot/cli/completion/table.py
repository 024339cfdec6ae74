"""The table of what completion knows without a registry: commands, options, words of closed lists.

`scripts/completion_tables.py update` writes it for each language from the program itself, because to load the program
takes longer than a person waits at Tab.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_DATA = Path(__file__).parent / "data"


class Word(NamedTuple):
    """A word of a closed list: what may be typed for it, with what is shown first, and what helps to choose it."""

    forms: Sequence[str]
    help: str = ""


class OptionEntry(NamedTuple):
    """An option with its names; `value` says what completes its value, None where it takes none."""

    names: Sequence[str]
    help: str
    value: str | None


class CommandEntry(NamedTuple):
    """A command; `arguments` say what completes each of them, the last of which may be repeated."""

    help: str
    options: Sequence[OptionEntry]
    arguments: Sequence[str] = ()
    repeats_last: bool = False


class CompletionTable(NamedTuple):
    """The program in one language. `fields` has the fields of each kind of record, with what completes their values."""

    program: CommandEntry
    commands: Mapping[str, CommandEntry]
    words: Mapping[str, Sequence[Word]]
    fields: Mapping[str, Sequence[tuple[Word, str]]]


def table_path(language: str) -> Path:
    """The file of the table in a language."""
    return _DATA / f"{language}.json"


def read_completion_table(language: str) -> CompletionTable:
    """The table in a language."""
    return parse_completion_table(json.loads(table_path(language).read_bytes()))


def parse_completion_table(data: Mapping[str, Any]) -> CompletionTable:
    """The table that such JSON holds: `CompletionTable` with lists for its tuples."""
    return CompletionTable(
        program=_parse_command(data["program"]),
        commands={name: _parse_command(command) for name, command in data["commands"].items()},
        words={name: [_parse_word(*word) for word in words] for name, words in data["words"].items()},
        fields={
            kind: [(_parse_word(*word), value) for word, value in fields] for kind, fields in data["fields"].items()
        },
    )


def _parse_word(forms: Sequence[str], help_: str) -> Word:
    return Word(tuple(forms), help_)


def _parse_command(command: Sequence[Any]) -> CommandEntry:
    help_, options, arguments, repeats_last = command
    return CommandEntry(help_, [OptionEntry(*option) for option in options], arguments, repeats_last)


@cache
def read_pinyin() -> Mapping[str, Sequence[str]]:
    """How the characters of place names are read, in letters; some in several ways."""
    readings: dict[str, list[str]] = {}
    for reading, characters in json.loads((_DATA / "pinyin.json").read_bytes()).items():
        for character in characters:
            readings.setdefault(character, []).append(reading)
    return readings
