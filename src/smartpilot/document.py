"""A TOML file: its text, its data, and where in the text each value stands.

tomllib gives the data; tree-sitter's grammar gives exact places, and is loaded only when a place is asked for.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartpilot.i18n import _
from smartpilot.problems import Problem, Severity
from smartpilot.text import code_point

if TYPE_CHECKING:
    from smartpilot.places import Places

# A way into the data: keys of tables and positions in lists.
DataPath = tuple[str | int, ...]

# Deeper than any registry; tomllib itself gives up at Python's recursion limit.
MAX_DEPTH = 50
# One broken line breaks many others; past this many nobody reads on.
MAX_SYNTAX_PROBLEMS = 20


class Document:
    """The text of one TOML file and its data; `data` is None where `problems` says why."""

    def __init__(self, path: Path, text: str | None, data: dict[str, Any] | None, problems: Sequence[Problem]) -> None:
        """Takes what `read_document` found."""
        self.path = path
        self.text = text or ""
        self.data = data
        self.problems = list(problems)

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _places(self) -> "Places":
        from smartpilot.places import Places

        return Places(self.text)

    def problem(
        self,
        rule: str,
        severity: Severity,
        where: DataPath | tuple[int, int],
        message: str,
        *,
        hint: str = "",
        at_key: bool = False,
        value: Any = None,
    ) -> Problem:
        """A problem at a path into the data (("pilots", 3, "level")) or at a (line, column)."""
        record = field = None
        if len(where) == 2 and isinstance(where[0], int) and isinstance(where[1], int):
            line, column = where[0], where[1]
        else:
            line, column = self._places.find(where, key=at_key)
            record, field = self._names(where)
        return Problem(
            rule=rule,
            severity=severity,
            file=str(self.path),
            line=line,
            column=column,
            message=message,
            record=record,
            field=field,
            value=value,
            hint=hint,
            excerpt=self._lines[line - 1].rstrip("\r") if line <= len(self._lines) else "",
        )

    def _names(self, where: Sequence[str | int]) -> tuple[str | None, str | None]:
        """The id of the record that a path lies in, and the field."""
        node: Any = self.data
        record = None
        for step in where:
            try:
                node = node[step]
            except (KeyError, IndexError, TypeError):
                break
            if isinstance(node, dict) and isinstance(node.get("id"), str):
                record = node["id"]
        field = next((step for step in reversed(where) if isinstance(step, str)), None)
        return record, field if field != where[0] or len(where) == 1 else None


def _whole_file(path: Path, rule: str, message: str, hint: str = "", place: tuple[int, int] | None = None) -> Document:
    line, column = place or (None, None)
    problem = Problem(
        rule=rule,
        severity=Severity.ERROR,
        file=str(path),
        message=message,
        hint=hint,
        line=line,
        column=column,
    )
    return Document(path, None, None, [problem])


def read_document(path: Path) -> Document:
    """Reads a TOML file; whatever is wrong with it is in `problems`, nothing is raised."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return _whole_file(
            path, "file", _("there is no such file"), _("check the path, or make a registry there first")
        )
    except IsADirectoryError:
        return _whole_file(
            path, "file", _("this is a folder, not a registry file"), _("name the file pilots.toml in it")
        )
    except OSError as error:
        if path.is_dir():  # Windows answers "permission denied" for a folder
            return _whole_file(
                path, "file", _("this is a folder, not a registry file"), _("name the file pilots.toml in it")
            )
        return _whole_file(path, "file", _("the file cannot be read: {reason}").format(reason=error.strerror))
    return parse_document(path, raw)


def parse_document(path: Path, raw: bytes) -> Document:
    """The same for bytes that were read already."""
    save_as = _("save the file as UTF-8 and try again")
    if not raw.strip(b" \t\r\n\xef\xbb\xbf"):
        return _whole_file(path, "empty", _("the file is empty"), _("a registry begins with: format = 1"), (1, 1))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw[1:2] == b"\0" or raw[0:1] == b"\0":
        return _whole_file(path, "encoding", _("the file is UTF-16, not UTF-8"), save_as, (1, 1))
    if b"\0" in raw:
        before = raw[: raw.index(b"\0")]
        return _whole_file(
            path,
            "encoding",
            _("this is a binary file, not text"),
            _("name the registry file, which ends in .toml"),
            (before.count(b"\n") + 1, 1),
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        start = raw.rfind(b"\n", 0, error.start) + 1
        column = len(raw[start : error.start].decode("utf-8", "replace")) + 1
        return _whole_file(path, "encoding", _not_utf8(raw), save_as, (line, column))
    # tomllib does the same; done here, so that lines and columns are counted in the same text.
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError):
        document = Document(path, text, None, [])
        document.problems += _syntax_problems(document)
        return document
    except RecursionError:
        return _whole_file(path, "nesting", _("the values are nested too deeply"), "", _deepest(text))
    return Document(path, text, data, [])


def _not_utf8(raw: bytes) -> str:
    try:
        chinese = any("\u4e00" <= c <= "\u9fff" for c in raw.decode("gb18030"))
    except UnicodeDecodeError:
        chinese = False
    return _("the file is in GBK, not UTF-8") if chinese else _("the file is not UTF-8 text")


def _deepest(text: str) -> tuple[int, int]:
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        depth += line.count("[") + line.count("{") - line.count("]") - line.count("}")
        if depth > MAX_DEPTH or line.count("[") > MAX_DEPTH or line.count("{") > MAX_DEPTH:
            return number, 1
    return 1, 1


# tomllib says the place in its message; from Python 3.14 on also as attributes.
_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)$")


def _place(error: Exception, lines: Sequence[str]) -> tuple[int, int]:
    found = _PLACE.search(str(error))
    if found and found[1]:
        return int(found[1]), int(found[2])
    last = max((number for number, line in enumerate(lines, 1) if line.strip()), default=1)
    return last, len(lines[last - 1]) + 1


def _syntax_problems(document: Document) -> Iterator[Problem]:
    """Every syntax error and repeated key: after an error its statement is blanked and the rest parsed again."""
    from smartpilot.places import Places, repeated_keys

    repeated_on = set()
    for place, name, first in repeated_keys(Places(document.text)):
        repeated_on.add(place[0])
        yield document.problem(
            "duplicate-key",
            Severity.ERROR,
            place,
            _("the key {name} is written twice").format(name=name),
            hint=_("it stands in line {line} already; delete one of the two").format(line=first),
            value=name,
        )
    lines = document.text.split("\n")
    for _attempt in range(MAX_SYNTAX_PROBLEMS):
        try:
            tomllib.loads("\n".join(lines))
        except (tomllib.TOMLDecodeError, ValueError) as error:
            stopped = _place(error, lines)
            begin, end, shown = _broken_statement(error, lines, stopped)
            repeats = _REPEATS.search(str(error)) and any(begin <= line <= end for line in repeated_on)
            if not repeats:
                message, hint = _explain(error, lines, shown)
                yield document.problem("syntax", Severity.ERROR, shown, message, hint=hint)
            while end < len(lines) and _opens(lines[begin - 1 : end]) and not _starts(lines[end]):
                end += 1
            lines[begin - 1 : end] = [""] * (end - begin + 1)
        except RecursionError:
            return
        else:
            return


_REPEATS = re.compile("overwrite|twice|mutate|Duplicate")
_UNCLOSED = re.compile("Unclosed|Unterminated|end of document")
# Where a new statement begins; only used to tell a value left open from the statement that follows it.
_HEADER = re.compile(r"\s*\[\[?\s*[A-Za-z0-9_.\"'-]+\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""\s*(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"\n]*"))*\s*=\s*""")


def _broken_statement(
    error: Exception, lines: Sequence[str], stopped: tuple[int, int]
) -> tuple[int, int, tuple[int, int]]:
    """First and last line of the statement that an error belongs to, and the place to show.

    tomllib stops where it can go no further. For a list or a text that was never closed that is in one of the
    statements behind it; the place to mend is where the value opens.
    """
    line, column = stopped
    if ("end of document" in str(error) and "string" in str(error)) or 'Expected "' in str(error):
        opening = [n for n, text in enumerate(lines, 1) if '"""' in text or "'''" in text]
        if opening:
            begin = opening[-1]
            return begin, len(lines), (begin, _value_column(lines[begin - 1]))
    starts_anew = _starts(lines[line - 1])
    open_value = bool(_UNCLOSED.search(str(error))) or "Invalid value" in str(error)
    upwards = range(line - 1, 0, -1)
    if starts_anew and open_value and column <= _key_end(lines[line - 1]):
        begin = next((n for n in upwards if _KEY.match(lines[n - 1])), line)
        return begin, max(begin, line - 1), (begin, _value_column(lines[begin - 1]))
    if starts_anew or line == 1:
        return line, line, stopped
    begin = next((n for n in upwards if _starts(lines[n - 1])), line)
    if _HEADER.match(lines[begin - 1]) or not _opens(lines[begin - 1 : line - 1]):
        return line, line, stopped
    shown = (begin, _value_column(lines[begin - 1])) if _UNCLOSED.search(str(error)) else stopped
    return begin, line, shown


def _starts(line: str) -> bool:
    """Whether a statement begins on the line."""
    return bool(_KEY.match(line) or _HEADER.match(line))


def _opens(lines: Sequence[str]) -> bool:
    """Whether the lines leave a bracket open."""
    text = "".join(lines)
    return text.count("[") > text.count("]") or text.count("{") > text.count("}")


def _value_column(line: str) -> int:
    return _key_end(line) + 1 if _KEY.match(line) else 1


def _key_end(line: str) -> int:
    found = _KEY.match(line)
    return found.end() if found else len(line)


def _explain(error: Exception, lines: Sequence[str], place: tuple[int, int]) -> tuple[str, str]:
    """tomllib's short English as a sentence with a way out, in the user's language."""
    text = _PLACE.sub("", str(error)).strip()
    line = lines[place[0] - 1]
    character = line[place[1] - 1 : place[1]]
    if character and character in "“”‘’＂＇「」":
        return (
            _("a Chinese quotation mark {mark} where TOML needs a straight one").format(mark=character),
            _('type " with the keyboard in English mode'),
        )
    if character and character in "＝［］｛｝，．＃：":
        return (
            _("a full-width {mark} where TOML needs a half-width one").format(mark=character),
            _("type it with the keyboard in English mode"),
        )
    for pattern, message, hint in _known_errors():
        if re.search(pattern, text):
            return message, hint
    if "Illegal character" in text:
        shown = code_point(character) if character else _("the end of the line")
        if not character:
            return _("the text is not closed on its line"), _('close it with "')
        return _("the character {code} may not stand here").format(code=shown), _("delete it, or write it as an escape")
    return _("this is not valid TOML: {reason}").format(reason=text), _("compare with the lines around it")


def _known_errors() -> list[tuple[str, str, str]]:
    quotes = _('text stands in straight quotation marks: "…"; a date without: 2015-04-30')
    return [
        (
            r"Expected '=' after a key",
            _("a key must be followed by = and a value"),
            _('for example: level = "county"'),
        ),
        (
            r"Expected '\]'|Expected '\]\]'",
            _("a table heading is not closed"),
            _("write [[pilots]] with two brackets on each side"),
        ),
        (r"Unclosed array", _("a list that begins here is never closed"), _("close it with ]")),
        (
            r"Unclosed inline table",
            _("an inline table that begins here is not closed"),
            _("close it with } on the same line"),
        ),
        (
            r"Unterminated string|Unclosed|Expected \"",
            _("a text that begins here is never closed"),
            _("close it with the quotation mark that opened it"),
        ),
        (r"Invalid value|Invalid initial character for a key", _("this is no value that TOML knows"), quotes),
        (
            r"Invalid date or datetime",
            _("this day does not exist"),
            _("a date is written year-month-day: 2015-04-30"),
        ),
        (
            r"Unescaped '\\' in a string|escape|Invalid hex",
            _("a backslash in a text must be written twice"),
            _(r"write \\ for one backslash, or use '…' around the text"),
        ),
        (
            r"Expected newline or end of document after a statement",
            _("something is left over at the end of the line"),
            _("one key a line; a comment begins with #"),
        ),
        (
            r"overwrite a value|declare .* twice|Cannot declare|Cannot mutate|Cannot overwrite",
            _("this key or table is there already"),
            _("delete one of the two"),
        ),
    ]
