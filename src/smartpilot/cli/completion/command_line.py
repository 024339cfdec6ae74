"""What a half-typed command line asks to be completed."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from smartpilot.cli.completion.table import CommandEntry, CompletionTable, OptionEntry

# What stands at the place: the name of an option, or of a command.
OPTION, COMMAND = "option", "command"


class Request(NamedTuple):
    """What is to be completed: `kind` says what of, `typed` is its beginning, and `before` what stays in front of it.

    `arguments` and `options` are what was typed before, `command` is None before there is one.
    """

    kind: str
    typed: str
    before: str = ""
    command: str | None = None
    arguments: Sequence[str] = ()
    options: Mapping[str, Sequence[str]] = {}


def parse_command_line(table: CompletionTable, words: Sequence[str], typed: str) -> Request:
    """What completes the word `typed` behind other words, of which the first is not the program.

    The kind is empty where nothing is known that could stand there.
    """
    line = _CommandLine(table.program)
    for number, word in enumerate(words):
        if line.command is None and line.pending is None and not word.startswith("-"):
            if word not in table.commands:
                return Request("", typed)
            rest = _CommandLine(table.commands[word], word)
            rest.read(words[number + 1 :])
            return rest.request(typed)
        line.read([word])
    return line.request(typed)


class _CommandLine:
    """The words behind the program or a command, sorted into options and arguments."""

    def __init__(self, entry: CommandEntry, command: str | None = None) -> None:
        self.command = command
        self.pending: OptionEntry | None = None
        self._entry = entry
        self._by_name = {name: option for option in entry.options for name in option.names}
        self._arguments: list[str] = []
        self._options: dict[str, list[str]] = {}
        self._options_ended = False

    def read(self, words: Sequence[str]) -> None:
        """Takes more words."""
        for word in words:
            if self.pending is not None:
                self._keep(self.pending, word)
                self.pending = None
            elif self._options_ended or not word.startswith("-") or word == "-":
                self._arguments.append(word)
            elif word == "--":
                self._options_ended = True
            else:
                self._read_option(word)

    def _read_option(self, word: str) -> None:
        option, value = self._split(word)
        if option is not None and option.value is not None:
            if value is None:
                self.pending = option
            else:
                self._keep(option, value)

    def _split(self, word: str) -> tuple[OptionEntry | None, str | None]:
        """The option that a word names, and its value where that is a part of the word: --format=csv, -fcsv."""
        name, equals, value = word.partition("=")
        if word.startswith("--"):
            return self._by_name.get(name), value if equals else None
        return self._by_name.get(word[:2]), word[2:] or None

    def _keep(self, option: OptionEntry, value: str) -> None:
        self._options.setdefault(max(option.names, key=len), []).append(value)

    def request(self, typed: str) -> Request:
        """What is asked behind these words."""
        kind, before = self._kind(typed)
        return Request(kind, typed[len(before) :], before, self.command, self._arguments, self._options)

    def _kind(self, typed: str) -> tuple[str, str]:
        """What stands at the next place, and what of the word there belongs in front of it."""
        if self.pending is not None:
            return self.pending.value or "", ""
        if typed.startswith("-") and not self._options_ended:
            option, value = self._split(typed)
            if option is None or option.value is None or value is None:
                return OPTION, ""
            return option.value, typed[: len(typed) - len(value)]
        if self.command is None:
            return COMMAND, ""
        kinds, place = self._entry.arguments, len(self._arguments)
        if place >= len(kinds) and self._entry.repeats_last:
            place = len(kinds) - 1
        return kinds[place] if place < len(kinds) else "", ""
