"""What is wrong with a text that is no TOML: every mistake of it, each with its location and a way out."""

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence, Set
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.toml.conflicts import find_conflicts, with_ours
from smartpilot.toml.explanations import BROKEN_HEADING, FULL_WIDTH, explain_conflict, explain_error, two_brackets_hint
from smartpilot.toml.locations import LineColumn
from smartpilot.toml.positions import Positions

# One broken line breaks many others; past this many nobody reads on.
MAX_MISTAKES = 20
_LARGE = 2_000_000  # characters


class Mistake(NamedTuple):
    """One mistake; `location` is line and column, both from 1."""

    rule: str
    location: LineColumn
    message: str
    hint: str
    value: str | None = None


# -- the patterns: of tomllib's sentences, and of the lines around the place where it stopped ----------------

# tomllib gives the location in its message; from Python 3.14 on also as attributes.
_LOCATION = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)$")
_REPEATS = re.compile("overwrite|twice|mutate|Duplicate")
_UNCLOSED = re.compile(r"Unclosed|Unterminated|\(at end of document\)")

# Where a new statement begins; only used to tell a value left open from the statement that follows it.
_HEADER = re.compile(r"\s*\[\[?\s*[A-Za-z0-9_.\"'-]+\s*\]\]?\s*(#.*)?$")
# Between the parts of a key only these two are blanks: U+00A0 and U+3000 are mistakes of their own.
_BLANK = r"[ \t]*"
_KEY_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_KEY = re.compile(rf"{_BLANK}{_KEY_PART}(?:{_BLANK}\.{_BLANK}{_KEY_PART})*{_BLANK}={_BLANK}")
_NAMED_HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]")

# What may hold any mark without meaning it.
_BASIC_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|#.*$')
TEXT_OR_COMMENT = re.compile(r""""(?:[^"\\]|\\.)*"|'[^']*'|#.*$""")
_LONG = ('"""', "'''")


def _location(error: Exception, lines: Sequence[str]) -> LineColumn:
    location = _LOCATION.search(str(error))
    if location and location[1]:
        # A backslash that escapes nothing is reported behind the character that follows it.
        return int(location[1]), max(1, int(location[2]) - (2 if "Unescaped" in str(error) else 0))
    if not isinstance(error, tomllib.TOMLDecodeError):
        # Python reads no number of more than 4,300 digits, and says no place.
        return next(((n, 1) for n, line in enumerate(lines, 1) if re.search(r"\d{4301,}", line)), (1, 1))
    last = max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
    return last, len(lines[last - 1]) + 1


def find_mistakes(text: str, tables: Collection[str], keys_hint: str = "") -> Iterator[Mistake]:
    """Every syntax error and repeated key: after an error its statement is blanked and the rest parsed again.

    `tables`: the names that are written as `[[name]]`, one heading a record. `keys_hint` says where the keys of such
    a file are listed.
    """
    for number, label in find_conflicts(text):
        yield Mistake("syntax", (number, 1), *explain_conflict(), label or None)
    text = with_ours(text)
    repeated = list(Positions(text).repeated_keys())
    repeated_on = {location[0] for location, _name, _first in repeated}
    broken_on: list[int] = []
    lines = text.split("\n")
    # Each mistake means reading the text again: a large one is not read twenty times.
    for _attempt in range(MAX_MISTAKES if len(text) < _LARGE else 1):
        try:
            tomllib.loads("\n".join(lines))
        except ValueError as error:  # TOMLDecodeError is one; a number that is too long is another
            mistakes, goes_on = _explain_and_repair(error, lines, repeated_on, tables, keys_hint)
            broken_on += [mistake.location[0] for mistake in mistakes]
            yield from mistakes
            if not goes_on:
                break
        except RecursionError:
            break
        else:
            break
    for location, name, first in repeated:
        # With a broken line between them nobody knows that both stand in one table.
        if any(first <= line <= location[0] for line in broken_on):
            continue
        message = _("the key {name} is written twice").format(name=name)
        hint = _("it is already in line {line}; delete one of the two").format(line=first)
        if name in tables and _HEADER.match(text.split("\n")[location[0] - 1]):
            hint = two_brackets_hint(name)
        yield Mistake("duplicate-key", location, message, hint, name)


def _explain_and_repair(
    error: ValueError, lines: list[str], repeated_on: Set[int], tables: Collection[str], keys_hint: str
) -> tuple[list[Mistake], bool]:
    """The mistakes behind one error of tomllib, none for a repeated key, and whether to parse what follows.

    Changes `lines` so that what follows can be parsed.
    """
    stopped = _location(error, lines)
    above = _heading_above(error, lines, stopped[0], tables)
    if above is not None:
        return _heading_mistakes(lines, *above), True
    begin, end, shown = _find_broken_statement(error, lines, stopped)
    mistakes = []
    if not (_REPEATS.search(str(error)) and any(begin <= line <= end for line in repeated_on)):
        line, column = shown
        message, hint = _explain_open_value(error, lines, stopped, (begin, end), shown) or explain_error(
            error, _LOCATION.sub("", str(error)).strip(), lines[line - 1], column, keys_hint
        )
        mistakes.append(Mistake("syntax", shown, message, hint))
    if not isinstance(error, tomllib.TOMLDecodeError):
        return mistakes, False  # an error without a place
    if any(quotes in lines[begin - 1] for quotes in _LONG):
        return mistakes, False  # where a text over several lines ends, nobody knows now
    return mistakes, _blank_statement(lines, begin, end, tables)


def _heading_mistakes(lines: list[str], number: int, name: str, inner: bool) -> list[Mistake]:
    """A heading [x.y] that stands before its [[x]], or all headings [x] that should be [[x]]; `lines` is corrected."""
    if inner:
        message = _("this comes before the [[{name}]] to which it belongs").format(name=name)
        lines[number - 1] = f"[broken-{number}]"
        return [Mistake("syntax", (number, 1), message, _("move it below that heading"))]
    message = _("[{name}] is one table, but there are more records of it below").format(name=name)
    single = _single_headings(lines, name)
    for number in single:
        lines[number - 1] = f"[[{name}]]"
    return [Mistake("syntax", (number, 1), message, two_brackets_hint(name)) for number in single]


def _explain_open_value(
    error: ValueError, lines: Sequence[str], stopped: LineColumn, span: tuple[int, int], shown: LineColumn
) -> tuple[str, str] | None:
    """What to say of a value that was left open or lacks a comma; None for any other error."""
    if shown != stopped and _leaves_bracket_open(lines[span[0] - 1 : span[1]]) and "Invalid value" in str(error):
        return _("the list that begins here is never closed"), _("close it with ]")
    if shown != stopped and _find_open_text(lines, stopped[0]) == shown[0]:
        return _("the text that begins here is never closed"), _("close it with the quotation mark that opened it")
    if shown == stopped and _is_comma_missing(error, lines, shown):
        return _("a comma is missing before this"), _("separate the parts with commas")
    return None


def _blank_statement(lines: list[str], begin: int, end: int, tables: Collection[str]) -> bool:
    """Blanks a broken statement to its end, or repairs a heading; says whether there was anything left to blank."""
    while end < len(lines) and _leaves_bracket_open(lines[begin - 1 : end]) and not _begins_statement(lines[end]):
        end += 1
    end = _end_of_value(lines, begin, end)
    if not any(lines[begin - 1 : end]):
        return False
    heading = BROKEN_HEADING.match(lines[begin - 1])
    lines[begin - 1 : end] = [_repair_heading(heading, begin, tables) if heading else "", *[""] * (end - begin)]
    return True


def _repair_heading(heading: re.Match[str], number: int, tables: Collection[str]) -> str:
    """A heading to go on with: the one that was meant, so that what follows is not blamed for it."""
    meant = f"[[{heading[1]}]]"
    return meant if heading[1].split(".")[0] in tables and heading.string.strip() != meant else f"[broken-{number}]"


def _end_of_value(lines: Sequence[str], begin: int, end: int) -> int:
    """The last line of a broken value: of an inline table over several lines, or a value on the next line."""
    text = TEXT_OR_COMMENT.sub("", lines[begin - 1])
    if text.count("{") > text.count("}"):
        following = range(begin + 1, min(begin + 20, len(lines)) + 1)
        return next((n for n in following if "}" in TEXT_OR_COMMENT.sub("", lines[n - 1])), end)
    if (
        _key_end(text) == len(text)
        and _KEY.match(text)
        and end < len(lines)
        and lines[end].strip()
        and not _begins_statement(lines[end])
    ):
        return end + 1
    return end


def _single_headings(lines: Sequence[str], name: str) -> list[int]:
    """The lines of all headings [name]."""
    single = re.compile(rf"\s*\[\s*{re.escape(name)}\s*\]")
    return [number for number, text in enumerate(lines, 1) if single.match(text)]


def _heading_above(
    error: Exception, lines: Sequence[str], line: int, tables: Collection[str]
) -> tuple[int, str, bool] | None:
    """The heading [x] or [[x.y]] above the [x] or [[x]] where tomllib stopped for it: line, x, whether x.y."""
    stopped = _NAMED_HEADER.match(lines[line - 1])
    if stopped is None or stopped[1] not in tables or not _REPEATS.search(str(error)):
        return None
    single = [number for number in _single_headings(lines, stopped[1]) if number < line]
    if single:
        return single[-1], stopped[1], False
    for number in range(line - 1, 0, -1):
        name = re.escape(stopped[1])
        if re.match(rf"\s*\[\[\s*{name}\s*\]\]", lines[number - 1]):
            return None
        if re.match(rf"\s*\[\[?\s*{name}\.", lines[number - 1]):
            return number, stopped[1], True
    return None


def _find_open_text(lines: Sequence[str], line: int) -> int | None:
    """The line where a text over several lines opens that swallowed the beginning of this statement or comment."""
    if not any(quotes in lines[line - 1] for quotes in _LONG):
        return None
    if not (_begins_statement(lines[line - 1]) or lines[line - 1].lstrip().startswith("#")):
        return None
    opened = None
    for number, text in enumerate(lines[: line - 1], 1):
        if sum(text.count(quotes) for quotes in _LONG) % 2:
            opened = number if opened is None else None
    return opened


def _is_comma_missing(error: Exception, lines: Sequence[str], location: LineColumn) -> bool:
    """Whether a list or an inline table goes on where a comma or its end was wanted."""
    following = lines[location[0] - 1][location[1] - 1 :]
    goes_on = following != "" and following[0] not in f"#{FULL_WIDTH}"
    return goes_on and bool(re.search("Unclosed (array|inline table)", str(error)))


def _find_broken_statement(error: Exception, lines: Sequence[str], stopped: LineColumn) -> tuple[int, int, LineColumn]:
    """First and last line of the statement that an error belongs to, and the place to show.

    tomllib stops where it can go no further. For a list or a text that was never closed that is in one of the
    statements behind it; the place to correct is where the value opens.
    """
    line, column = stopped
    if ("end of document" in str(error) and "string" in str(error)) or 'Expected "' in str(error):
        opening = [n for n, text in enumerate(lines, 1) if any(quotes in text for quotes in _LONG)]
        if opening:
            begin = opening[-1]
            return begin, len(lines), (begin, _value_column(lines[begin - 1]))
    left_open = _find_open_text(lines, line)
    if left_open:
        return left_open, line, (left_open, _value_column(lines[left_open - 1]))
    if 'Expected "\'"' in str(error):
        # A text in single quotation marks ends on its line; tomllib looks for its end in all that follows.
        opening = [n for n, text in enumerate(lines, 1) if _BASIC_OR_COMMENT.sub("", text).count("'") % 2]
        if opening:
            return opening[-1], opening[-1], (opening[-1], _value_column(lines[opening[-1] - 1]))
    starts_anew = _begins_statement(lines[line - 1])
    open_value = bool(_UNCLOSED.search(str(error))) or "Invalid value" in str(error)
    upwards = range(line - 1, 0, -1)
    if starts_anew and open_value and column <= _key_end(lines[line - 1]):
        begin = next((n for n in upwards if _KEY.match(lines[n - 1])), line)
        return begin, max(begin, line - 1), (begin, _value_column(lines[begin - 1]))
    if starts_anew or line == 1:
        unclosed = starts_anew and _UNCLOSED.search(str(error)) and _leaves_bracket_open([lines[line - 1]])
        return line, line, (line, _value_column(lines[line - 1])) if unclosed else stopped
    begin = next((n for n in upwards if _begins_statement(lines[n - 1])), line)
    if _HEADER.match(lines[begin - 1]) or not _leaves_bracket_open(lines[begin - 1 : line - 1]):
        return line, line, stopped
    shown = (begin, _value_column(lines[begin - 1])) if "(at end of document)" in str(error) else stopped
    return begin, line, shown


def _begins_statement(line: str) -> bool:
    """Whether a statement begins on the line."""
    return bool(_KEY.match(line) or _HEADER.match(line))


def _leaves_bracket_open(lines: Sequence[str]) -> bool:
    """Whether the lines leave a bracket open."""
    text = "".join(TEXT_OR_COMMENT.sub("", line) for line in lines)
    return text.count("[") > text.count("]") or text.count("{") > text.count("}")


def _value_column(line: str) -> int:
    return _key_end(line) + 1 if _KEY.match(line) else 1


def _key_end(line: str) -> int:
    key = _KEY.match(line)
    return key.end() if key else len(line)
