"""Answering a shell at Tab: its words in, candidates out, each in the way of that shell."""

import re
import shlex
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from smartpilot.cli.completion.candidates import FILE, FOLDER, Completion, find_candidates
from smartpilot.cli.completion.command_line import parse_command_line
from smartpilot.cli.completion.scripts import POWERSHELLS, SHELLS, completion_script
from smartpilot.cli.completion.table import read_completion_table
from smartpilot.i18n import language
from smartpilot.text import HIDDEN

COMPLETE_VARIABLE = "_SMARTPILOT_COMPLETE"
_WORDS_VARIABLE = "_SMARTPILOT_WORDS"


def answer_shell(environment: Mapping[str, str]) -> int:
    """Writes what a shell asks for to stdout, and returns the exit code: the candidates, or the script.

    Whatever goes wrong, nothing is said: it would stand in the middle of what a person types.
    """
    # bash_complete, or bash_source as other programs have it.
    shell, _, task = environment[COMPLETE_VARIABLE].partition("_")
    if shell not in SHELLS:
        return 1
    try:
        encoding = "utf-8" if shell in POWERSHELLS else sys.stdout.encoding
        is_source = task == "source"
        text = completion_script(shell) if is_source else complete(shell, environment, Path.cwd(), encoding)
        # As bytes: on Windows a carriage return would belong to each word.
        sys.stdout.buffer.write(text.encode(encoding, "ignore"))
        sys.stdout.flush()
    except Exception:  # noqa: BLE001 - see above
        return 1
    return 0


def complete(shell: str, environment: Mapping[str, str], folder: Path, encoding: str) -> str:
    """The answer to a shell whose words are in the environment; empty where nothing is known.

    Raises OSError and ValueError where a file that has the candidates cannot be read.
    """
    line = _split_words(shell, environment.get(_WORDS_VARIABLE, "").split("\n")[1:])
    table = read_completion_table(language())
    request = parse_command_line(table, line.words, line.typed)
    if request.kind in (FILE, FOLDER):
        return f"{request.kind}s\n"
    candidates = [
        candidate
        for candidate in find_candidates(table, request, environment, folder)
        if not HIDDEN.search(candidate.value) and _can_be_shown(candidate.value, encoding)
    ]
    lines = filter(None, (_in_shell(candidate, shell, request.before, line) for candidate in candidates))
    kind = "words" if all(candidate.is_whole for candidate in candidates) else "nospace"
    answer = [kind, *_for_common_beginning(shell, list(dict.fromkeys(lines)), line)]
    return "\n".join([*answer, ""]) if len(answer) > 1 else ""


def _for_common_beginning(shell: str, words: list[str], line: "_TypedLine") -> list[str]:
    """The words, with what was typed among them where bash would put what they have in common into its place.

    201 for a name that several records have would lead nowhere: with it they have nothing in common, and are listed.
    """
    typed, common = line.typed.removeprefix(line.kept), _common_beginning(words)
    is_lost = shell == "bash" and len(words) > 1 and common and not typed.isascii() and not common.startswith(typed)
    return [*words, typed] if is_lost else words


def _common_beginning(words: Sequence[str]) -> str:
    # What the first and the last of them have in common, all have.
    first, last = min(words, default=""), max(words, default="")
    return first[: next((at for at, pair in enumerate(zip(first, last, strict=False)) if len({*pair}) > 1), len(first))]


class _TypedLine(NamedTuple):
    """The words before the one that is completed, and that word; `kept` is what the shell leaves of it.

    `quote` is the quotation mark with which the word begins, of which bash takes care.
    """

    words: Sequence[str]
    typed: str
    kept: str = ""
    quote: str = ""


def _split_words(shell: str, words: Sequence[str]) -> _TypedLine:
    """The words as the shell hands them over: bash with quotation marks, and broken at each equals sign."""
    if not words:
        return _TypedLine((), "")
    if shell != "bash":
        return _TypedLine(words[:-1], words[-1])
    joined: list[str] = []
    is_open = False
    for word in words:
        if joined and (word == "=" or is_open):
            joined[-1] += word
        else:
            joined.append(word)
        is_open = word == "="
    last = words[-1] if words[-1] != "=" else ""
    quote = last[:1] if last[:1] in ("'", '"') else ""
    typed = _unquote(joined[-1])
    return _TypedLine([_unquote(word) for word in joined[:-1]], typed, typed[: len(typed) - len(_unquote(last))], quote)


def _unquote(word: str) -> str:
    """A word as a program would get it; a quotation mark need not be closed."""
    for end in ("", "'", '"'):
        try:
            return "".join(shlex.split(word.removesuffix("\\") + end))
        except ValueError:
            continue
    return word


def _can_be_shown(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeError:
        return False
    return True


def _in_shell(candidate: Completion, shell: str, before: str, line: _TypedLine) -> str:
    """The line that stands for a candidate; empty where the shell cannot take it."""
    help_ = HIDDEN.sub(" ", candidate.help)
    value = before + candidate.value
    if shell == "bash":
        return _quote_for_bash(value.removeprefix(line.kept), line.quote)
    if shell == "fish":
        # It compares with what was typed, and drops what does not fit.
        spelled = before + candidate.spelled if candidate.spelled else ""
        value = value if value.startswith(line.typed) or not line.typed.isascii() else spelled
    if shell in POWERSHELLS:
        return f"{_quote_for_powershell(value)}\t{value}\t{help_}"
    return f"{value}\t{help_}" if value else ""


_SPECIAL_IN_BASH = re.compile(r"""([\s!"#$&'()*;<>?\[\\\]^`{|}~])""")


def _quote_for_bash(value: str, quote: str) -> str:
    """A word as it is typed in bash, within the quotation mark that is open already, if there is one."""
    if quote == "'":
        return "" if quote in value else value
    if quote == '"':
        return re.sub(r'(["$`\\!])', r"\\\1", value)
    return _SPECIAL_IN_BASH.sub(r"\\\1", value)


# PowerShell takes the quotation marks of Chinese texts for its own.
_SINGLE_QUOTES, _DOUBLE_QUOTES = "'\u2018\u2019\u201a\u201b", '"\u201c\u201d\u201e'
_SPECIAL_IN_POWERSHELL = re.compile(rf"[\s`$(){{}};,|&<>@#{_SINGLE_QUOTES}{_DOUBLE_QUOTES}]")


def _quote_for_powershell(value: str) -> str:
    """A word as it is typed in PowerShell."""
    if not _SPECIAL_IN_POWERSHELL.search(value):
        return value
    return "'" + re.sub(f"([{_SINGLE_QUOTES}])", r"\1\1", value) + "'"
