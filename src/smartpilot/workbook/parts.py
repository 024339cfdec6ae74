"""The parts of an .xlsx or a .docx, by their relationships (ECMA-376 part 2)."""

import posixpath
from functools import lru_cache
from io import BytesIO
from typing import IO, NamedTuple
from xml.etree.ElementTree import Element, ParseError, parse
from zipfile import ZipFile

# The folders of their parts, which say what a package is.
WORKBOOK, DOCUMENT = "xl/", "word/"
_MAIN_PARTS = {WORKBOOK: "xl/workbook.xml", DOCUMENT: "word/document.xml"}


class Relationship(NamedTuple):
    """What a part is related to. `kind`: the end of the type, such as `worksheet`; `target`: the key of a part."""

    id: str
    kind: str
    target: str


class Parts:
    """The parts of a package, which must be checked before any of them is parsed."""

    def __init__(self, content: bytes) -> None:
        """Raises BadZipFile where it is no zip."""
        self.package = ZipFile(BytesIO(content))
        self._names = {part_key(name): name for name in self.package.namelist()}

    @property
    def kind(self) -> str:
        """WORKBOOK or DOCUMENT; empty where it is neither."""
        return next((kind for kind in _MAIN_PARTS if any(key.startswith(kind) for key in self._names)), "")

    @property
    def main(self) -> str:
        """The part from which the others are found: `xl/workbook.xml`, or whatever it is called."""
        targets = (relation.target for relation in self.related("") if relation.kind == "officeDocument")
        return next((target for target in targets if target in self), _MAIN_PARTS.get(self.kind, ""))

    def __contains__(self, key: str) -> bool:
        """Whether there is a part of this key."""
        return key in self._names

    def open(self, key: str) -> IO[bytes]:
        """A part, to be read. Raises KeyError where there is none."""
        return self.package.open(self._names[key])

    def read(self, key: str) -> bytes:
        """The content of a part. Raises KeyError where there is none."""
        return self.package.read(self._names[key])

    def name_of(self, key: str) -> str:
        """The name of a part as it is written. Raises KeyError where there is none."""
        return self._names[key].replace("\\", "/").lstrip("/")

    def root(self, key: str) -> Element | None:
        """The root of a part; None where there is none, or it is no XML."""
        if key not in self:
            return None
        try:
            with self.open(key) as part:
                return parse(part).getroot()
        except ParseError:
            return None

    def related(self, source: str) -> list[Relationship]:
        """What a part is related to within the package."""
        folder = posixpath.dirname(source)
        relationships = self.root(relationships_part(source))
        return [
            Relationship(
                element.get("Id", ""),
                element.get("Type", "").rpartition("/")[2],
                part_key(posixpath.normpath(posixpath.join("/", folder, element.get("Target", "").replace("\\", "/")))),
            )
            for element in (relationships if relationships is not None else ())
            if element.get("TargetMode", "").lower() != "external"
        ]


def relationships_part(source: str) -> str:
    """The key of the part that says what a part is related to; of the package where `source` is empty."""
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def part_key(name: str) -> str:
    """The name of a part to compare: case does not matter (6.2.2.3), and some programs write other slashes."""
    return name.replace("\\", "/").lstrip("/").lower()


def local_name(element: Element) -> str:
    """The name without its namespace; of comments and instructions, nothing."""
    return _without_namespace(element.tag) if isinstance(element.tag, str) else ""


@lru_cache(maxsize=1024)
def _without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]
