"""A TOML file: its text, its data, and where in the text each value stands.

tomllib gives the data; tree-sitter's grammar gives exact positions, and is loaded only when one is asked for.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from smartpilot.errors import describe_os_error
from smartpilot.files.reading import read_regular_file
from smartpilot.i18n import _
from smartpilot.problems import Problem, Severity
from smartpilot.text import HIDDEN
from smartpilot.toml.locations import DataPath, LineColumn

if TYPE_CHECKING:
    from smartpilot.toml.positions import Positions

# Deeper than any file that people write; tomllib itself gives up at Python's recursion limit.
MAX_DEPTH = 50

# Bytes; some hundred thousand records.
MAX_SIZE = 64 << 20

# White space, and the byte order mark.
_BLANK = b" \t\r\n\xef\xbb\xbf"


# From a # to the end of its line.
_COMMENT = re.compile("#[^\n]*")


def _find_hidden(comment: str) -> re.Match[str] | None:
    return HIDDEN.search(comment.replace("\t", " "))


class FileHints(NamedTuple):
    """What to do about a file of one kind, as only its caller knows; empty where there is nothing to say.

    It is missing, a folder, empty, no text; and `keys`: where the keys of such a file are listed.
    """

    missing: str = ""
    folder: str = ""
    empty: str = ""
    binary: str = ""
    keys: str = ""


NO_HINTS = FileHints()


class Document:
    """The text of one TOML file and its data; `data` is None where `problems` says why."""

    def __init__(
        self,
        path: Path,
        text: str | None,
        data: dict[str, Any] | None,
        problems: Sequence[Problem],
        raw: bytes | None = None,
    ) -> None:
        """Takes what `read_document` found; `raw` is what the file holds, None where there is none."""
        self.path = path
        self.raw = raw
        self.text = text or ""
        self.data = data
        self.problems = list(problems)

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _positions(self) -> "Positions":
        from smartpilot.toml.positions import Positions

        return Positions(self.text)

    def locate(self, problem: Problem, where: DataPath | LineColumn, *, at_key: bool = False) -> Problem:
        """The problem with its place in this file.

        `where` is a path into the data (("pilots", 3, "level")) or a line and column; `at_key`: the place is that of
        the key, not of the value.
        """
        record = field = None
        if len(where) == 2 and isinstance(where[0], int) and isinstance(where[1], int):
            line, column = where[0], where[1]
        else:
            line, column = self._positions.find(where, key=at_key)
            record, field = self._names(where)
        excerpt = self._lines[line - 1].rstrip("\r") if line <= len(self._lines) else ""
        return replace(
            problem, file=str(self.path), line=line, column=column, record=record, field=field, excerpt=excerpt
        )

    def hidden_in_comments(self) -> Iterator[tuple[LineColumn, str]]:
        """Hidden characters of comments, the first of each comment with its location; tabs are harmless there."""
        # A # may stand in a text too, and few files have such a line at all: only then the syntax is asked.
        if not any(_find_hidden(line[0]) for line in _COMMENT.finditer(self.text)):
            return
        for (line, column), comment in self._positions.comments():
            if hidden := _find_hidden(comment):
                yield (line, column + hidden.start()), hidden[0]

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


def _whole_file(path: Path, rule: str, message: str, hint: str = "", location: LineColumn | None = None) -> Document:
    line, column = location or (None, None)
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


def read_document(
    path: Path, tables: Collection[str] = (), hints: FileHints = NO_HINTS, *, optional: bool = False
) -> Document:
    """Reads a TOML file; whatever is wrong with it is in `problems`, nothing is raised.

    `tables`: the names that are written as `[[name]]`, so that a wrong heading can be explained.
    `optional`: a file that is not there, or holds nothing, is one without data and no problem.
    """
    try:
        raw = read_regular_file(path, MAX_SIZE)
    except FileNotFoundError:
        if optional:
            return Document(path, "", {}, [])
        return _whole_file(path, "file", _("there is no such file"), hints.missing)
    except IsADirectoryError:
        return _whole_file(path, "file", _("this is a folder, not a file"), hints.folder)
    except OSError as error:
        return _whole_file(path, "file", _("the file cannot be read: {reason}").format(reason=describe_os_error(error)))
    if len(raw) > MAX_SIZE:
        return _whole_file(path, "file", _("the file is larger than {n} MB").format(n=MAX_SIZE >> 20))
    if optional and not raw.strip(_BLANK):
        return Document(path, "", {}, [], raw)
    return parse_document(path, raw, tables, hints)


def parse_document(path: Path, raw: bytes, tables: Collection[str] = (), hints: FileHints = NO_HINTS) -> Document:
    """Parses the bytes of a TOML file; whatever is wrong is in `problems`, nothing is raised."""
    text = _decode(path, raw, hints)
    if isinstance(text, Document):
        return text
    # tomllib does the same; done here, so that lines and columns are counted in the same text.
    text = text.replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
    except ValueError:
        from smartpilot.toml.syntax import find_mistakes

        document = Document(path, text, None, [], raw)
        document.problems += [
            document.locate(
                Problem(
                    mistake.rule, Severity.ERROR, str(path), mistake.message, hint=mistake.hint, value=mistake.value
                ),
                mistake.location,
            )
            for mistake in find_mistakes(text, tables, hints.keys)
        ]
        return document
    except RecursionError:
        return _whole_file(path, "nesting", _("the values are nested too deeply"), "", _deepest(text))
    if _depth(data) > MAX_DEPTH:
        return _whole_file(path, "nesting", _("the values are nested too deeply"), "", _deepest(text))
    return Document(path, text, data, [], raw)


def _decode(path: Path, raw: bytes, hints: FileHints) -> str | Document:
    """The text of the bytes; where they are no text, a document that says why."""
    save_as = _("save the file as UTF-8 and try again")
    if not raw.strip(_BLANK):
        return _whole_file(path, "empty", _("the file is empty"), hints.empty, (1, 1))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw[1:2] == b"\0" or raw[0:1] == b"\0":
        return _whole_file(path, "encoding", _("the file is UTF-16, not UTF-8"), save_as, (1, 1))
    if b"\0" in raw:
        before = raw[: raw.index(b"\0")]
        return _whole_file(
            path,
            "encoding",
            _("this is a binary file, not text"),
            hints.binary,
            (before.count(b"\n") + 1, 1),
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        start = raw.rfind(b"\n", 0, error.start) + 1
        column = len(raw[start : error.start].decode("utf-8", "replace")) + 1
        return _whole_file(path, "encoding", _not_utf8(raw), save_as, (line, column))


def _depth(data: Any) -> int:
    """How deep the values lie; counted level by level, because recursion is what has to be kept out."""
    depth, level = 0, [data]
    while level and depth <= MAX_DEPTH:
        depth += 1
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
    return depth


def _not_utf8(raw: bytes) -> str:
    try:
        chinese = any("\u4e00" <= c <= "\u9fff" for c in raw.decode("gb18030"))
    except UnicodeDecodeError:
        chinese = False
    return _("the file is in GBK, not UTF-8") if chinese else _("the file is not UTF-8 text")


def _deepest(text: str) -> LineColumn:
    from smartpilot.toml.syntax import TEXT_OR_COMMENT

    depth = 0
    for number, whole in enumerate(text.split("\n"), 1):
        line = TEXT_OR_COMMENT.sub("", whole)
        depth += line.count("[") + line.count("{") - line.count("]") - line.count("}")
        if depth > MAX_DEPTH or any(line.count(mark) > MAX_DEPTH for mark in "[{."):
            return number, 1
    return 1, 1
