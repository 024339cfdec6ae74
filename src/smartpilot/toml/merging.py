"""Two edits of a TOML text merged by table and key, as git merges texts by lines.

A text is a tree: its tables, known by name and id, hold values, known by key, and further tables. Each of them is
taken from the side that changed it. What both changed is a conflict: it stands in the merged text three times, between
the marks that git uses. Comments belong to what they stand directly above; others are kept where they are, as long as
nobody removed them.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from smartpilot.text import escape_hidden, line_end_of
from smartpilot.toml.conflicts import format_conflict, with_base
from smartpilot.toml.positions import Positions, Statement

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

# What identifies a part among those of one table: a key, a table's name and id, or a comment's text.
_PartKey = tuple[str, ...]


class CannotMergeError(Exception):
    """A text that is no tree of tables with ids: it is no TOML, or its tables have no ids or one id twice."""


class Merge(NamedTuple):
    """The merged text, and where both sides changed the same: the table, its id, the key."""

    content: bytes
    conflicts: Sequence[str]


@dataclass
class _Part:
    """A table, a value or a comment that stands alone, with its text.

    `blank`: the empty lines before it; `comment`: the lines of a comment directly above it; `text`: its heading, its
    `key = value`, or its own lines if it is a comment; `remark`: the rest of that line; `value`: its data.
    """

    key: _PartKey
    name: str = ""
    blank: str = ""
    comment: str = ""
    text: str = ""
    remark: str = ""
    value: Any = None
    values: list["_Part"] = field(default_factory=list)
    tables: list["_Part"] = field(default_factory=list)

    @cached_property
    def whole(self) -> str:
        """Its text with all that it holds."""
        return self.head + "".join(part.blank + part.whole for part in (*self.values, *self.tables))

    @property
    def head(self) -> str:
        """Its text without what it holds."""
        return self.comment + self.text + self.remark


def merge_texts(base: bytes, ours: bytes, theirs: bytes) -> Merge:
    """Ours, with what theirs changed since base; line ends and byte order mark are those of ours.

    A base with conflicts, as git makes one of branches that were merged both ways, counts as it was before them.

    Raises CannotMergeError where one of them cannot be merged by table and key.
    """
    merger = _Merger()
    try:
        ancestor = _parse_base(_decode_version(base))
        mine, other = _parse_parts(_decode_version(ours)), _parse_parts(_decode_version(theirs))
        text = merger.merge_children(ancestor, mine, other, "") + _merged_blank(ancestor, mine, other)
        if not merger.conflicts:
            _parse_parts(text)  # not sound where one side has a key, and the other a table, of one name
    except RecursionError as error:
        raise CannotMergeError("nested too deeply") from error
    mark = _BYTE_ORDER_MARK if ours.startswith(_BYTE_ORDER_MARK) else b""
    return Merge(mark + text.encode().replace(b"\n", line_end_of(ours)), merger.conflicts)


# -- a text to its parts -------------------------------------------------------------------------------------


def _decode_version(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CannotMergeError(str(error)) from error
    return text if not text or text.endswith("\n") else text + "\n"


def _parse_base(text: str) -> _Part:
    """A common ancestor, as it was before what git could not merge in it."""
    try:
        return _parse_parts(text)
    except CannotMergeError:
        return _parse_parts(with_base(text))


def _parse_parts(text: str) -> _Part:
    """The text as a table without a name; `blank` is what stands empty at its end.

    Raises CannotMergeError where it is no tree of tables with ids.
    """
    try:
        root = _Part((), value=tomllib.loads(text))
    except ValueError as error:
        raise CannotMergeError(str(error)) from error
    reader = _Reader(text.encode(), root)
    for statement in Positions(reader.content).statements():
        reader.add(statement)
    reader.finish()
    return root


class _Reader:
    """Adds the statements of a text to the tables in which they stand, one after the other."""

    def __init__(self, content: bytes, root: _Part) -> None:
        self.content = content
        self._position = 0
        # The tables that are open, the outermost first, with the whole names of each.
        self._open: list[tuple[tuple[str, ...], _Part]] = [((), root)]
        self._counts: dict[tuple[int, tuple[str, ...]], int] = {}
        self._known: set[tuple[int, _PartKey]] = set()
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
            # Directly behind a value a comment is about that; else it is about what follows.
            near = 0 if not paragraphs or (paragraphs[0][0] and self._position) else 1
            self._add_comments(self._open[-1][1], paragraphs[:near], among_tables=False)
            self._close_tables(statement.key)
            self._add_comments(self._open[-1][1], paragraphs[near:], among_tables=True)
        else:
            self._add_comments(self._open[-1][1], paragraphs, among_tables=False)
        text = self.content[start : statement.end].decode()
        remark = self.content[statement.end : end].decode()
        if statement.heading:
            self._open_table(statement, _Part((), "", blank, comment, text, remark))
        else:
            table = self._open[-1][1]
            value = _value_at(table.value, statement.key)
            part = _Part(("=", *statement.key), ".".join(statement.key), blank, comment, text, remark, value)
            self._append(table, table.values, part)
        self._position = end

    def finish(self) -> None:
        """Adds what stands behind the last statement."""
        paragraphs = _split_paragraphs(self.content[self._position :].decode())
        blank, comment = paragraphs.pop()
        paragraphs += [(blank, comment)] if comment else []
        near = 1 if paragraphs and not paragraphs[0][0] else 0
        self._add_comments(self._open[-1][1], paragraphs[:near], among_tables=False)
        root = self._open[0][1]
        self._add_comments(root, paragraphs[near:], among_tables=True)
        root.blank = "" if comment else blank

    def _close_tables(self, name: tuple[str, ...]) -> None:
        """Closes the tables that a table of this name is not part of.

        Raises CannotMergeError where it is part of one that is closed.
        """
        while (outer := self._open[-1][0]) != name[: len(outer)] or outer == name:
            self._open.pop()
        if any(name[:length] in self._lists for length in range(len(outer) + 1, len(name))):
            raise CannotMergeError(f"{'.'.join(name)} stands apart from its table")

    def _open_table(self, statement: Statement, part: _Part) -> None:
        outer, table = self._open[-1]
        rest = statement.key[len(outer) :]
        part.value = _value_at(table.value, rest)
        part.name = ".".join(rest)
        part.key = ("[", *rest)
        if statement.heading == "[[":
            self._lists.add(statement.key)
            index = self._counts[id(table), rest] = self._counts.get((id(table), rest), -1) + 1
            part.value = part.value[index]
            id_ = part.value.get("id")
            if not isinstance(id_, str):
                raise CannotMergeError(f"{part.name} without an id")
            part.name += f" {id_}"
            part.key = ("[[", *rest, id_)
        self._append(table, table.tables, part)
        self._open.append((statement.key, part))

    def _add_comments(self, table: _Part, paragraphs: Iterable[tuple[str, str]], *, among_tables: bool) -> None:
        for blank, text in paragraphs:
            number = 0
            while (id(table), ("#", text, str(number))) in self._known:
                number += 1
            part = _Part(("#", text, str(number)), blank=blank, text=text)
            self._append(table, table.tables if among_tables else table.values, part)

    def _append(self, table: _Part, parts: list[_Part], part: _Part) -> None:
        if (id(table), part.key) in self._known:
            raise CannotMergeError(f"{part.name} is there twice")
        self._known.add((id(table), part.key))
        parts.append(part)


def _split_paragraphs(text: str) -> list[tuple[str, str]]:
    """Empty lines, each with the comment behind them; the last is what stands directly above what follows.

    Raises CannotMergeError where there is anything else.
    """
    paragraphs = [("", "")]
    for line in re.findall(".*\n", text):
        blank, comment = paragraphs[-1]
        if line.lstrip().startswith("#"):
            paragraphs[-1] = blank, comment + line
        elif line.strip():
            raise CannotMergeError(f"what is {line}")
        elif comment:
            paragraphs.append((line, ""))
        else:
            paragraphs[-1] = blank + line, ""
    return paragraphs


def _value_at(data: Any, key: Iterable[str]) -> Any:
    for name in key:
        data = data[name]
    return data


# -- three trees to one --------------------------------------------------------------------------------------


class _Merger:
    """Merges parts, and remembers what both sides changed."""

    def __init__(self) -> None:
        self.conflicts: list[str] = []

    def merge_children(self, base: _Part | None, ours: _Part, theirs: _Part, within: str) -> str:
        """What a table holds."""
        return self._merge_parts(base.values if base else (), ours.values, theirs.values, within) + self._merge_parts(
            base.tables if base else (), ours.tables, theirs.tables, within
        )

    def _merge_parts(self, base: Sequence[_Part], ours: Sequence[_Part], theirs: Sequence[_Part], within: str) -> str:
        bases, mine, others = ({part.key: part for part in parts} for parts in (base, ours, theirs))
        return "".join(
            self._merge_part(bases.get(key), mine.get(key), others.get(key), within)
            for key in _merged_order(list(bases), list(mine), list(others))
        )

    def _merge_part(self, base: _Part | None, ours: _Part | None, theirs: _Part | None, within: str) -> str:
        where = " ".join(filter(None, (within, (ours or theirs or _NO_PART).name)))
        blank = _merged_blank(base or _NO_PART, ours or theirs or _NO_PART, theirs or ours or _NO_PART)
        texts = [None if part is None else part.whole for part in (base, ours, theirs)]
        if texts[1] == texts[2] or texts[0] == texts[2]:
            return blank + ours.whole if ours else ""
        if texts[0] == texts[1]:
            return blank + theirs.whole if theirs else ""
        if ours is None or theirs is None or (base is None and _are_two_records(ours, theirs)):
            return blank + self._conflict(where, *(text or "" for text in texts))
        head = _merged_head(base or _NO_PART, ours, theirs)
        if head is None:
            head = self._conflict(where, *(part.head for part in (base or _NO_PART, ours, theirs)))
        return blank + head + self.merge_children(base, ours, theirs, where)

    def _conflict(self, where: str, base: str, ours: str, theirs: str) -> str:
        """All three, in git's style diff3."""
        self.conflicts.append(where)
        return format_conflict(escape_hidden(where), base, ours, theirs)


def _are_two_records(ours: _Part, theirs: _Part) -> bool:
    """Whether tables that both sides added under one id are not about the same: half of each would be about nothing."""
    return ours.key[0] == "[[" and _canonical(ours.value) != _canonical(theirs.value)


def _merged_order(base: Sequence[_PartKey], ours: Sequence[_PartKey], theirs: Sequence[_PartKey]) -> list[_PartKey]:
    """The keys of all sides in the order of the side that changed it, ours if in doubt.

    What only the other side has stands behind what it stands behind there, and behind what the first one added there.
    """
    both = set(ours).intersection(theirs, base)
    orders = [[key for key in side if key in both] for side in (base, ours, theirs)]
    first, second = (theirs, ours) if orders[0] == orders[1] != orders[2] else (ours, theirs)
    known, shared = set(first), set(first).intersection(second)
    added: dict[_PartKey | None, list[_PartKey]] = {None: []}
    anchor = None
    for key in second:
        if key in known:
            anchor = key
            added[anchor] = []
        else:
            added[anchor].append(key)
    order: list[_PartKey] = []
    waiting = added[None]
    for key in first:
        if key in shared:
            order += waiting
            waiting = added[key]
        order.append(key)
    return order + waiting


# What a side has where it has nothing.
_NO_PART = _Part(())


def _choose(base: str, ours: str, theirs: str) -> str | None:
    """The one that was changed, or that both came to; None where they changed it differently."""
    if ours in (base, theirs):
        return theirs
    return ours if theirs == base else None


def _merged_blank(base: _Part, ours: _Part, theirs: _Part) -> str:
    """The empty lines before a part; ours where both sides changed their number."""
    blank = _choose(base.blank, ours.blank, theirs.blank)
    return ours.blank if blank is None else blank


def _merged_head(base: _Part, ours: _Part, theirs: _Part) -> str | None:
    """A value or a heading with its comments; None where one of them was changed differently."""
    comment = _choose(base.comment, ours.comment, theirs.comment)
    remark = _choose(base.remark or "\n", ours.remark, theirs.remark)
    text = _choose(base.text, ours.text, theirs.text) or _choose_by_value(base, ours, theirs)
    return None if comment is None or remark is None or text is None else f"{comment}{text}{remark}"


def _choose_by_value(base: _Part, ours: _Part, theirs: _Part) -> str | None:
    """As `_choose`, where one value is written in two ways; for two headings of one table, ours."""
    values = [_canonical(part.value) for part in (base, ours, theirs)]
    if ours.key[0] != "=" or values[1] == values[2] or values[0] == values[2]:
        return ours.text
    return theirs.text if values[0] == values[1] else None


def _canonical(value: Any) -> str:
    """The same for two values that are the same to every reader, in any order of keys: 1 is not true, nor 1.0."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key!r}: {_canonical(value[key])}' for key in sorted(value))}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_canonical, value))}]"
    return repr(value)
