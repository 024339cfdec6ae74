"""Where things stand in a TOML text: exact lines and columns from tree-sitter's grammar.

The one module that knows tree-sitter. Lines and columns count from 1, columns in characters.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from smartpilot.toml.locations import DataPath, LineColumn

_HEADERS = {"table", "table_array_element"}
_KEY_TYPES = {"bare_key", "quoted_key", "dotted_key"}


# A file of the usual size is one piece; a large one is parsed only as far as a position is asked for.
_PIECE_BYTES = 1 << 20


class _Piece(NamedTuple):
    """A run of whole tables: its bytes, its syntax tree, and the number of lines and bytes before it."""

    content: bytes
    root: Node
    lines_before: int
    bytes_before: int

    def point(self, node: Node) -> LineColumn:
        """Line and column of a node's first character."""
        row, column = node.start_point
        start = node.start_byte - column
        characters = len(self.content[start : node.start_byte].decode("utf-8", "replace"))
        return self.lines_before + row + 1, characters + 1


class Statement(NamedTuple):
    """A heading or a `key = value`: the parts of its key, its first byte, and the byte behind it.

    A comment behind it on its line is left out. `heading` is `[` or `[[`, and empty for a value.
    """

    key: tuple[str, ...]
    heading: str
    start: int
    end: int


# Line and column of a repeated key, the key, and the line where it is first.
Repeated = tuple[LineColumn, str, int]


class Positions:
    """The syntax of one text, that finds positions by path into the data."""

    def __init__(self, text: str | bytes) -> None:
        """Takes the text, or the bytes of the file as they are where these are to be edited; nothing is parsed yet.

        A broken text has a syntax too, with its errors marked.
        """
        self._content = text.encode() if isinstance(text, str) else text
        self._parser = Parser(Language(tree_sitter_toml.language()))
        self._remaining_headings = self._headings()
        self._tables: dict[DataPath, tuple[_Piece, Node]] = {}
        self._counts: dict[DataPath, int] = {}
        self._newest: DataPath = ()

    def find(self, path: DataPath, *, key: bool = False) -> LineColumn:
        """Line and column of the value at a path, or of its key; where it is missing, of what is around it."""
        # A key that is missing or unknown may stand anywhere; all of the text has to be known for that.
        self._read_up_to(() if key else tuple(path))
        node_at_path = self._deepest(tuple(path))
        if node_at_path is None:
            return (1, 1)
        piece, node = node_at_path
        if node.type == "pair":
            node = _key_of(node) if key else _value_of(node)
        return piece.point(node)

    def heading_span(self, path: DataPath) -> tuple[int, int] | None:
        """First byte and end of a table's heading, brackets included; None where it has none of its own."""
        piece, table = self._table(path)
        if piece is None or table is None or table.type not in _HEADERS:
            return None
        brackets = [child for child in table.children if child.type in ("[", "[[", "]", "]]")][:2]
        return piece.bytes_before + brackets[0].start_byte, piece.bytes_before + brackets[1].end_byte

    def pair_span(self, path: DataPath, key: str) -> tuple[int, int] | None:
        """First byte and end of `key = value` in a table, a comment behind it left out; None where it is not there."""
        piece, table = self._table(path)
        if piece is None or table is None:
            return None
        node = _pair_node(table, key)
        if node is None:
            return None
        return piece.bytes_before + node.start_byte, piece.bytes_before + _value_of(node).end_byte

    def end_of_table(self, path: DataPath) -> int:
        """The byte behind the last pair of a table, or behind its heading; a comment on that line included.

        Raises KeyError where there is no such table.
        """
        piece, table = self._table(path)
        if piece is None or table is None:
            raise KeyError(path)
        pairs = [child for child in table.children if child.type == "pair"]
        # What stands on lines of its own behind the last pair belongs to whatever follows.
        row = (_value_of(pairs[-1]) if pairs else table.children[0]).end_point[0]
        parts = [*table.children, *(pairs[-1].children if pairs else ())]
        ends: list[int] = [part.end_byte for part in parts if part.type != "pair" and part.end_point[0] == row]
        return piece.bytes_before + max(ends)

    def end_of_tables(self, name: str, index: int | None = None) -> int | None:
        """The byte behind a record of a list of tables, the last one by default, its sub-tables included.

        None where there is no such record.

        Raises KeyError where the list is written in brackets, `notices = […]`, so that no table can follow it.
        """
        self._read_up_to(())
        first = self._tables.get(())
        if first and any(c.type == "pair" and _key_parts(_key_of(c))[0] == name for c in first[1].children):
            raise KeyError(name)
        paths = [path for path in self._tables if path and path[0] == name]
        if any(len(path) < 2 or not isinstance(path[1], int) for path in paths):
            raise KeyError(name)
        return max((self.end_of_table(path) for path in paths if index is None or path[1] == index), default=None)

    def end_of_last_element(self, path: DataPath, key: str) -> int | None:
        """The byte behind the last element of an array in a table; None where there is no element."""
        piece, table = self._table(path)
        if piece is None or table is None:
            return None
        pair = _pair_node(table, key)
        value = _value_of(pair) if pair is not None else None
        if value is None or value.type != "array":
            return None
        elements = _elements_of(value)
        return piece.bytes_before + elements[-1].end_byte if elements else None

    def comments(self) -> Iterator[tuple[LineColumn, str]]:
        """Every comment with the location of its #."""
        for piece in self._pieces():
            nodes = [piece.root]
            while nodes:
                node = nodes.pop()
                if node.type == "comment":
                    yield piece.point(node), (node.text or b"").decode("utf-8", "replace")
                nodes.extend(reversed(node.children))

    def repeated_keys(self) -> Iterator[Repeated]:
        """Keys that a table has twice, and tables that are opened twice: location, key, line of the first."""
        opened: dict[tuple[str, ...], int] = {}
        for parts, piece, table in self._headings():
            if table.type == "table_array_element":
                # Its sub-tables begin anew with each element.
                opened = {path: line for path, line in opened.items() if path[: len(parts)] != parts}
            elif parts:
                location = piece.point(table)
                if parts in opened:
                    yield location, ".".join(parts), opened[parts]
                opened[parts] = location[0]
            yield from _find_repeated_keys_in(piece, table)

    def statements(self) -> Iterator[Statement]:
        """Every heading and every value of a table, in the order of the text."""
        for parts, piece, table in self._headings():
            if table.type in _HEADERS:
                brackets = [child for child in table.children if child.type in ("[", "[[", "]", "]]")][:2]
                yield _statement(piece, parts, brackets[0].type, table.start_byte, brackets[1].end_byte)
            for child in table.children:
                if child.type == "pair":
                    end = _value_of(child).end_byte
                    yield _statement(piece, _key_parts(_key_of(child)), "", child.start_byte, end)

    def _table(self, path: DataPath) -> tuple[_Piece | None, Node | None]:
        self._read_up_to(path)
        return self._tables.get(path, (None, None))

    def _pieces(self) -> Iterator[_Piece]:
        """The text in pieces that are whole for themselves: cut before a heading, and parsed without an error.

        Such a piece is what it is whatever follows, because TOML is read from the front. A text with an error
        comes whole from there on.
        """
        start = lines = 0
        while start < len(self._content):
            size = _PIECE_BYTES
            while True:
                cut = self._content.find(b"\n[[", start + size)
                end = cut + 1 if cut >= 0 else len(self._content)
                content = self._content[start:end]
                root = self._parser.parse(content).root_node
                if end == len(self._content) or not root.has_error:
                    break
                size *= 4
            yield _Piece(content, root, lines, start)
            lines += content.count(b"\n")
            start = end

    def _headings(self) -> Iterator[tuple[tuple[str, ...], _Piece, Node]]:
        """Every table heading with its key; the pairs before the first one as a table without a name."""
        for piece in self._pieces():
            if piece.lines_before == 0:
                yield (), piece, piece.root
            for node in piece.root.children:
                if node.type in _HEADERS:
                    key = next((child for child in node.children if child.type in _KEY_TYPES), None)
                    if key is not None:
                        yield _key_parts(key), piece, node

    def _read_up_to(self, path: DataPath) -> None:
        """Reads headings until the record that a path lies in has been passed; all its tables come before that."""
        record = path[:2]
        while not record or record not in self._tables or self._newest[: len(record)] == record:
            heading = next(self._remaining_headings, None)
            if heading is None:
                return
            parts, piece, node = heading
            full: DataPath = ()
            for depth, name in enumerate(parts, 1):
                full = (*full, name)
                if depth == len(parts) and node.type == "table_array_element":
                    self._counts[full] = self._counts.get(full, -1) + 1
                if full in self._counts:
                    full = (*full, self._counts[full])
            self._tables[full] = (piece, node)
            self._newest = full

    def _deepest(self, path: DataPath) -> tuple[_Piece, Node] | None:
        """The node for the longest part of the path that the text has."""
        for length in range(len(path), -1, -1):
            if path[:length] not in self._tables:
                first = self._tables.get((*path[:length], 0))
                if first is not None and length:
                    return first
                continue
            piece, table = self._tables[path[:length]]
            pair = self._within(table, path[length:])
            if pair is not None:
                return piece, pair
            if length:
                return piece, table
        # A table that only its sub-tables name; else the beginning of the text.
        below = (node for table, node in self._tables.items() if path and table[: len(path)] == path)
        return next(below, self._tables.get(()))

    def _within(self, table: Node, rest: Sequence[str | int]) -> Node | None:
        """The pair, or the element of an array, that a path inside a table leads to; the nearest one around it."""
        if not rest:
            return None
        for child in table.children:
            if child.type != "pair":
                continue
            parts = _key_parts(_key_of(child))
            if parts[: len(rest)] == tuple(rest[: len(parts)]):
                deeper = self._inside(_value_of(child), rest[len(parts) :])
                return child if deeper is None else deeper
        return None

    def _inside(self, value: Node, rest: Sequence[str | int]) -> Node | None:
        if not rest:
            return None
        step = rest[0]
        if value.type == "array" and isinstance(step, int):
            elements = _elements_of(value)
            if step < len(elements):
                return self._inside(elements[step], rest[1:]) or elements[step]
        if value.type == "inline_table":
            return self._within(value, rest)
        return None


def _statement(piece: _Piece, key: tuple[str, ...], heading: str, start: int, end: int) -> Statement:
    return Statement(key, heading, piece.bytes_before + start, piece.bytes_before + end)


def _key_parts(key: Node) -> tuple[str, ...]:
    """The parts of a bare, quoted or dotted key."""
    if key.type == "dotted_key":
        return tuple(name for child in key.children if child.type in _KEY_TYPES for name in _key_parts(child))
    text = (key.text or b"").decode("utf-8", "replace")
    if key.type != "quoted_key":
        return (text,)
    return (text[1:-1] if text[0] == "'" or "\\" not in text else _unquoted(text),)


def _find_repeated_keys_in(piece: _Piece, table: Node) -> Iterator[Repeated]:
    seen: dict[tuple[str, ...], int] = {}
    for child in table.children:
        if child.type != "pair":
            continue
        parts, location = _key_parts(_key_of(child)), piece.point(child)
        if parts in seen:
            yield location, ".".join(parts), seen[parts]
        else:
            seen[parts] = location[0]
        yield from _find_repeated_keys_in_value(piece, _value_of(child))


def _find_repeated_keys_in_value(piece: _Piece, value: Node) -> Iterator[Repeated]:
    if value.type == "inline_table":
        yield from _find_repeated_keys_in(piece, value)
    elif value.type == "array":
        for element in value.children:
            yield from _find_repeated_keys_in_value(piece, element)


def _pair_node(table: Node, key: str) -> Node | None:
    """The pair of a table that has this key; None where there is none."""
    return next(
        (child for child in table.children if child.type == "pair" and _key_parts(_key_of(child)) == (key,)), None
    )


def _elements_of(array: Node) -> list[Node]:
    return [child for child in array.named_children if child.type != "comment"]


def _key_of(pair: Node) -> Node:
    return pair.children[0]


def _value_of(pair: Node) -> Node:
    """The value; a comment behind it belongs to the pair in this grammar."""
    return next((child for child in pair.children[2:] if child.type != "comment"), pair.children[-1])


def _unquoted(text: str) -> str:
    import tomllib

    return next(iter(tomllib.loads(f"{text}=0")))
