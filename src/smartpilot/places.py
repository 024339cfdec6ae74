"""Where things stand in a TOML text: exact lines and columns from tree-sitter's grammar.

The one module that knows tree-sitter. Lines and columns count from 1, columns in characters.
"""

from collections.abc import Iterator, Sequence

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

_HEADERS = {"table", "table_array_element"}
_KEYS = {"bare_key", "quoted_key", "dotted_key"}


class Places:
    """The syntax tree of one text, asked for places by path into the data."""

    def __init__(self, text: str) -> None:
        """Parses; a broken text gives a tree too, with its errors marked."""
        self._bytes = text.encode()
        self.root = Parser(Language(tree_sitter_toml.language())).parse(self._bytes).root_node
        self._index: dict[tuple[str | int, ...], Node] | None = None

    def find(self, path: Sequence[str | int], *, key: bool = False) -> tuple[int, int]:
        """Line and column of the value at a path, or of its key; of the nearest thing around it where it is missing."""
        node, is_pair = self._deepest(tuple(path))
        if node is None:
            return (1, 1)
        if is_pair:
            node = _key_of(node) if key else _value_of(node)
        return self.point(node)

    def point(self, node: Node) -> tuple[int, int]:
        """Line and column of a node's first character."""
        row, column = node.start_point
        start = node.start_byte - column
        return row + 1, len(self._bytes[start : node.start_byte].decode("utf-8", "replace")) + 1

    def names(self, key: Node) -> tuple[str, ...]:
        """The parts of a bare, quoted or dotted key."""
        if key.type == "dotted_key":
            return tuple(name for child in key.children if child.type in _KEYS for name in self.names(child))
        text = self._bytes[key.start_byte : key.end_byte].decode("utf-8", "replace")
        if key.type != "quoted_key":
            return (text,)
        return (text[1:-1] if text[0] == "'" or "\\" not in text else _unquoted(text),)

    def headers(self) -> Iterator[tuple[tuple[str, ...], Node]]:
        """Every table heading with its key, the top-level pairs first as one table without a name."""
        yield (), self.root
        for node in self.root.children:
            if node.type in _HEADERS:
                key = next((child for child in node.children if child.type in _KEYS), None)
                if key is not None:
                    yield self.names(key), node

    def _tables(self) -> dict[tuple[str | int, ...], Node]:
        """Every table by its full path: ("pilots", 3), ("notices", 0, "deliverables", 2)."""
        if self._index is None:
            self._index = {}
            counts: dict[tuple[str | int, ...], int] = {}
            for names, node in self.headers():
                path: tuple[str | int, ...] = ()
                for depth, name in enumerate(names):
                    path = (*path, name)
                    last = depth == len(names) - 1
                    if last and node.type == "table_array_element":
                        counts[path] = counts.get(path, -1) + 1
                    if path in counts:
                        path = (*path, counts[path])
                self._index[path] = node
        return self._index

    def _deepest(self, path: tuple[str | int, ...]) -> tuple[Node | None, bool]:
        """The node for the longest part of the path that the text has; whether it is a key-value pair."""
        tables = self._tables()
        for length in range(len(path), -1, -1):
            table = tables.get(path[:length])
            if table is None:
                continue
            pair = self._within(table, path[length:])
            if pair is not None:
                return pair, pair.type == "pair"
            if length == len(path) or length:
                return table, False
        # A table that is named only by its sub-tables, or nothing of the path at all.
        for candidate, node in tables.items():
            if path and candidate[: len(path)] == path:
                return node, False
        return self.root, False

    def _within(self, table: Node, rest: Sequence[str | int]) -> Node | None:
        """The pair, or the element of an array, that a path inside a table leads to; the nearest one around it."""
        if not rest:
            return None
        for child in table.children:
            if child.type != "pair":
                continue
            names = self.names(_key_of(child))
            if names[: len(rest)] == tuple(rest[: len(names)]):
                deeper = self._inside(_value_of(child), rest[len(names) :])
                return child if deeper is None else deeper
        return None

    def _inside(self, value: Node, rest: Sequence[str | int]) -> Node | None:
        if not rest:
            return None
        step = rest[0]
        if value.type == "array" and isinstance(step, int):
            elements = [child for child in value.named_children if child.type != "comment"]
            if step < len(elements):
                return self._inside(elements[step], rest[1:]) or elements[step]
        if value.type == "inline_table":
            return self._within(value, rest)
        return None


def repeated_keys(places: Places) -> Iterator[tuple[tuple[int, int], str, int]]:
    """Keys that a table has twice, and tables that are opened twice: place, key, line of the first."""
    opened: dict[tuple[str, ...], Node] = {}
    for names, table in places.headers():
        if table.type == "table_array_element":
            # Its sub-tables begin anew with each element.
            opened = {path: node for path, node in opened.items() if path[: len(names)] != names}
        elif names:
            if names in opened:
                yield places.point(table), ".".join(names), opened[names].start_point[0] + 1
            opened[names] = table
        yield from _repeated_in(places, table)


def _repeated_in(places: Places, table: Node) -> Iterator[tuple[tuple[int, int], str, int]]:
    seen: dict[tuple[str, ...], Node] = {}
    for child in table.children:
        if child.type != "pair":
            continue
        names = places.names(_key_of(child))
        if names in seen:
            yield places.point(child), ".".join(names), seen[names].start_point[0] + 1
        else:
            seen[names] = child
        yield from _repeated_in_value(places, _value_of(child))


def _repeated_in_value(places: Places, value: Node) -> Iterator[tuple[tuple[int, int], str, int]]:
    if value.type == "inline_table":
        yield from _repeated_in(places, value)
    elif value.type == "array":
        for element in value.children:
            yield from _repeated_in_value(places, element)


def _key_of(pair: Node) -> Node:
    return pair.children[0]


def _value_of(pair: Node) -> Node:
    """The value; a comment behind it belongs to the pair in this grammar."""
    return next((child for child in pair.children[2:] if child.type != "comment"), pair.children[-1])


def _unquoted(text: str) -> str:
    import tomllib

    return next(iter(tomllib.loads(f"{text}=0")))
