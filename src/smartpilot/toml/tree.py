"""A TOML text as a tree: tables that hold values and further tables, each part with its own text and comments."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from smartpilot.toml.positions import Positions, Statement

# What identifies a part among those of one table: a key, a table's name and id, or a comment's text.
PartKey = tuple[str, ...]


class CannotMergeError(Exception):
    """A text that cannot be merged by table and key: it is not TOML, or its tables have no ids, or one id twice."""


@dataclass
class Part:
    """A table, a value, or a comment that stands alone, with its text.

    `blank`: the empty lines before it; `comment`: the lines of a comment directly above it; `text`: its heading, its
    `key = value`, or its own lines if it is a comment; `remark`: the rest of that line; `value`: its data.
    """

    key: PartKey
    name: str = ""
    blank: str = ""
    comment: str = ""
    text: str = ""
    remark: str = ""
    value: Any = None
    values: list["Part"] = field(default_factory=list)
    tables: list["Part"] = field(default_factory=list)

    @cached_property
    def whole(self) -> str:
        """The text of the part and of all parts in it."""
        return self.head + "".join(part.blank + part.whole for part in (*self.values, *self.tables))

    @property
    def head(self) -> str:
        """The text of the part without the parts in it."""
        return self.comment + self.text + self.remark


def parse_tree(text: str) -> Part:
    """The text as a table without a name, whose `blank` holds the empty lines at the end of the text.

    Raises CannotMergeError where it is no tree of tables with ids.
    """
    try:
        root = Part((), value=tomllib.loads(text))
    except ValueError as error:
        raise CannotMergeError(str(error)) from error
    builder = _TreeBuilder(text.encode(), root)
    for statement in Positions(builder.content).statements():
        builder.add(statement)
    builder.finish()
    return root


class _TreeBuilder:
    """Adds the statements of a text to the tables in which they stand, one after the other."""

    def __init__(self, content: bytes, root: Part) -> None:
        self.content = content
        self._position = 0
        # The tables that are open, the outermost first, with the whole names of each.
        self._open: list[tuple[tuple[str, ...], Part]] = [((), root)]
        self._counts: dict[tuple[int, tuple[str, ...]], int] = {}
        self._known: set[tuple[int, PartKey]] = set()
        self._lists: set[tuple[str, ...]] = set()

    def add(self, statement: Statement) -> None:
        """Adds the next statement, and the comments before it."""
        start = self.content.rfind(b"\n", 0, statement.start) + 1
        end = self.content.index(b"\n", statement.end) + 1
        if start < self._position or self.content[start : statement.start].strip(b" \t"):
            raise CannotMergeError("two statements on one line")
        paragraphs = _split_paragraphs(self.content[self._position : start].decode())
        blank, comment = paragraphs.pop()
        if statement.heading:
            # A comment directly below a value is about that value, any other about what follows.
            count = 0 if not paragraphs or (paragraphs[0][0] and self._position) else 1
            self._add_comments(self._open[-1][1], paragraphs[:count], among_tables=False)
            self._close_tables(statement.key)
            self._add_comments(self._open[-1][1], paragraphs[count:], among_tables=True)
        else:
            self._add_comments(self._open[-1][1], paragraphs, among_tables=False)
        text = self.content[start : statement.end].decode()
        remark = self.content[statement.end : end].decode()
        if statement.heading:
            self._open_table(statement, Part((), "", blank, comment, text, remark))
        else:
            table = self._open[-1][1]
            value = _value_at(table.value, statement.key)
            part = Part(("=", *statement.key), ".".join(statement.key), blank, comment, text, remark, value)
            self._append(table, table.values, part)
        self._position = end

    def finish(self) -> None:
        """Adds what stands behind the last statement."""
        paragraphs = _split_paragraphs(self.content[self._position :].decode())
        blank, comment = paragraphs.pop()
        paragraphs += [(blank, comment)] if comment else []
        count = 1 if paragraphs and not paragraphs[0][0] else 0
        self._add_comments(self._open[-1][1], paragraphs[:count], among_tables=False)
        root = self._open[0][1]
        self._add_comments(root, paragraphs[count:], among_tables=True)
        root.blank = "" if comment else blank

    def _close_tables(self, name: tuple[str, ...]) -> None:
        """Closes the tables that a table of this name is not part of.

        Raises CannotMergeError where it is part of one that is closed.
        """
        while (outer := self._open[-1][0]) != name[: len(outer)] or outer == name:
            self._open.pop()
        if any(name[:length] in self._lists for length in range(len(outer) + 1, len(name))):
            raise CannotMergeError(f"{'.'.join(name)} stands apart from its table")

    def _open_table(self, statement: Statement, part: Part) -> None:
        outer, table = self._open[-1]
        name = statement.key[len(outer) :]
        part.value = _value_at(table.value, name)
        part.name = ".".join(name)
        part.key = ("[", *name)
        if statement.heading == "[[":
            self._lists.add(statement.key)
            index = self._counts[id(table), name] = self._counts.get((id(table), name), -1) + 1
            part.value = part.value[index]
            id_ = part.value.get("id")
            if not isinstance(id_, str):
                raise CannotMergeError(f"{part.name} without an id")
            part.name += f" {id_}"
            part.key = ("[[", *name, id_)
        self._append(table, table.tables, part)
        self._open.append((statement.key, part))

    def _add_comments(self, table: Part, paragraphs: Iterable[tuple[str, str]], *, among_tables: bool) -> None:
        for blank, text in paragraphs:
            number = 0
            while (id(table), ("#", text, str(number))) in self._known:
                number += 1
            part = Part(("#", text, str(number)), blank=blank, text=text)
            self._append(table, table.tables if among_tables else table.values, part)

    def _append(self, table: Part, parts: list[Part], part: Part) -> None:
        if (id(table), part.key) in self._known:
            raise CannotMergeError(f"{part.name} is there twice")
        self._known.add((id(table), part.key))
        parts.append(part)


def _split_paragraphs(text: str) -> list[tuple[str, str]]:
    """Pairs of empty lines and the comment below them; the last pair stands directly above the next statement.

    Raises CannotMergeError for any other line.
    """
    paragraphs = [("", "")]
    for line in re.findall(".*\n", text):
        blank, comment = paragraphs[-1]
        if line.lstrip().startswith("#"):
            paragraphs[-1] = blank, comment + line
        elif line.strip():
            raise CannotMergeError(f"neither a comment nor empty: {line}")
        elif comment:
            paragraphs.append((line, ""))
        else:
            paragraphs[-1] = blank + line, ""
    return paragraphs


def _value_at(data: Any, key: Iterable[str]) -> Any:
    for name in key:
        data = data[name]
    return data
