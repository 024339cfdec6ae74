"""Edits of a part of a package by the places of its bytes: what is not edited stays as another program wrote it.

Parsing a part and writing it again loses prefixes that attributes such as mc:Ignorable name, and everything that the
parser does not know.
"""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

# A tag from its first byte to its last; in a value there may be a >.
_TAG = re.compile(rb"<(?:\"[^\"]*\"|'[^']*'|[^>\"'])*>")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([^\"']+)")
_DECLARATION = re.compile(r"^\s*<\?xml.*?\?>", re.DOTALL)
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}


@dataclass(slots=True)
class Node:
    """An element, and where it stands: `start`, the end of its first tag, the start of its last one, `end`."""

    qualified_name: str
    attributes: Mapping[str, str]
    start: int
    tag_end: int
    content_end: int = 0
    end: int = 0
    children: list["Node"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name without its prefix."""
        return self.qualified_name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon; empty where there is none."""
        return prefix_of(self.qualified_name)

    def all(self) -> Iterator["Node"]:
        """The element and everything within it."""
        yield self
        for child in self.children:
            yield from child.all()

    def child(self, name: str) -> "Node | None":
        """The first child of a name."""
        return next((child for child in self.children if child.name == name), None)


class XmlEdits:
    """A part, and what is to be put where. Within what is replaced there is no other edit that counts."""

    def __init__(self, content: bytes) -> None:
        """Takes a part that the check of the package has parsed. Raises ValueError where it cannot be decoded."""
        self.content = _as_utf8(content)
        self._edits: list[tuple[int, int, bytes]] = []

    def root(self) -> Node:
        """The part as a tree. Raises ExpatError where it is no XML."""
        document = Node("", {}, 0, 0)
        open_nodes = [document]
        parser = expat.ParserCreate()

        def start(name: str, attributes: dict[str, str]) -> None:
            node = Node(name, attributes, parser.CurrentByteIndex, self.tag_end(parser.CurrentByteIndex))
            open_nodes[-1].children.append(node)
            open_nodes.append(node)

        def end(_name: str) -> None:
            self.close(open_nodes.pop(), parser.CurrentByteIndex)

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.Parse(self.content, True)
        return document.children[0]

    def tag_end(self, start: int) -> int:
        """Where a tag ends."""
        tag = _TAG.match(self.content, start)
        return tag.end() if tag else start

    def close(self, node: Node, index: int) -> None:
        """Notes where an element ends; `index`: where the parser is."""
        if self.is_empty_tag(node):
            node.content_end = node.end = node.tag_end
        else:
            node.content_end, node.end = index, self.tag_end(index)

    def is_empty_tag(self, node: Node) -> bool:
        """Whether an element is one tag that closes itself."""
        return self.content[node.tag_end - 2 : node.tag_end] == b"/>"

    def replace(self, start: int, end: int, text: str) -> None:
        """Puts a text in the place of what stands there."""
        self._edits.append((start, end, text.encode()))

    def insert(self, at: int, text: str) -> None:
        """Puts a text there; texts at one place stay in the order in which they are put there."""
        self._edits.append((at, at, text.encode()))

    def extend(self, node: Node, text: str, attributes: Mapping[str, str] | None = None) -> None:
        """Puts a text at the end of an element, and sets attributes of it."""
        if attributes or self.is_empty_tag(node):
            self.replace(node.start, node.tag_end, self.tag_with(node, attributes or {}, is_open=bool(text)))
        if text:
            closing = f"</{node.qualified_name}>" if self.is_empty_tag(node) else ""
            self.insert(node.content_end, text + closing)

    def tag_with(self, node: Node, attributes: Mapping[str, str], *, is_open: bool = False) -> str:
        """The first tag of an element with some attributes set; `is_open`: not closed by itself."""
        tag = set_attributes(self.text(node.start, node.tag_end), attributes)
        return re.sub(r"\s*/>\Z", ">", tag) if is_open else tag

    def text(self, start: int, end: int) -> str:
        """What stands there."""
        return self.content[start:end].decode()

    def result(self) -> bytes:
        """The part with all edits."""
        pieces, at = [], 0
        # Sorted by place alone, so that those at one place keep their order.
        for start, end, text in sorted(self._edits, key=lambda edit: edit[:2]):
            if start < at:
                continue  # within what is replaced as a whole
            pieces += [self.content[at:start], text]
            at = end
        return b"".join([*pieces, self.content[at:]])


def prefix_of(qualified_name: str) -> str:
    """The prefix of a name with its colon; empty where there is none."""
    prefix, colon, _name = qualified_name.rpartition(":")
    return prefix + colon


def set_attributes(tag: str, attributes: Mapping[str, str]) -> str:
    """A first tag in which some attributes have other values."""
    for name, value in attributes.items():
        there = re.search(rf"(?<=\s){re.escape(name)}\s*=\s*(?:\"[^\"]*\"|'[^']*')", tag)
        start, end = there.span() if there else [len(tag.rstrip("/> \t\r\n"))] * 2
        blank = "" if there else " "
        tag = f"{tag[:start]}{blank}{name}={quoteattr(value)}{tag[end:]}"
    return tag


def escape_text(text: str) -> str:
    """A text as the content of an element."""
    return escape(text).replace("\r", "&#13;")


def _as_utf8(content: bytes) -> bytes:
    encoding = next((name for start, name in _UTF_16.items() if content.startswith(start)), None)
    declared = _DECLARED.match(content)
    encoding = encoding or (declared[1].decode("ascii", "replace") if declared else "utf-8")
    if encoding.lower() in ("utf-8", "us-ascii"):
        return content.removeprefix(codecs.BOM_UTF8)
    try:
        text = content.decode(encoding)
    except LookupError as error:
        raise ValueError(encoding) from error
    return _DECLARATION.sub('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', text).encode()
