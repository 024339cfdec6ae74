"""A package with other parts: those that are not changed are copied as they are (ECMA-376 part 2)."""

from io import BytesIO
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from smartpilot.workbook.marked.xml_edits import XmlEdits
from smartpilot.workbook.parts import Parts, part_key, relationships_part

_TYPES = "[content_types].xml"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATIONSHIPS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


class PackageEdits:
    """The parts of a package, and those that take their place."""

    def __init__(self, parts: Parts) -> None:
        """Takes the parts of a package that has been checked."""
        self.parts = parts
        self._changed: dict[str, bytes] = {}
        self._added: dict[str, bytes] = {}

    def read(self, key: str) -> bytes:
        """A part as it is now. Raises KeyError where there is none."""
        return self._changed[key] if key in self._changed else self.parts.read(key)

    def replace(self, key: str, content: bytes) -> None:
        """Puts another part in the place of one."""
        self._changed[key] = content

    def target(self, source: str, kind: str) -> str | None:
        """The part of a kind that a part is related to, if there is one."""
        return next((r.target for r in self.parts.related(source) if r.kind == kind and r.target in self.parts), None)

    def add(self, source: str, kind: str, name: str, content: bytes, content_type: str) -> str:
        """Adds a part that another one is related to, under a name with a number; the id of the relationship."""
        folder, dot, suffix = name.rpartition(".")
        number = 1
        while f"{folder}{number}.{suffix}".lower() in self.parts or f"{folder}{number}.{suffix}" in self._added:
            number += 1
        path = f"{folder}{number}{dot}{suffix}"
        self._added[path] = content
        self._add_type(path, content_type)
        return self._relate(source, kind, path)

    def _relate(self, source: str, kind: str, path: str) -> str:
        part = relationships_part(self.parts.name_of(source))
        key = part_key(part)
        is_there = key in self.parts
        edits = XmlEdits(self.read(key) if is_there else self._added.get(part, _RELATIONSHIPS))
        root = edits.root()
        taken = {node.attributes.get("Id") for node in root.children}
        id_ = next(id_ for id_ in (f"rId{number}" for number in range(1, len(taken) + 2)) if id_ not in taken)
        element = f"<{root.prefix}Relationship Id={quoteattr(id_)} Type={quoteattr(_KINDS + kind)}"
        edits.extend(root, f"{element} Target={quoteattr('/' + path)}/>")
        (self._changed if is_there else self._added)[key if is_there else part] = edits.result()
        return id_

    def _add_type(self, path: str, content_type: str) -> None:
        edits = XmlEdits(self.read(_TYPES))
        root = edits.root()
        element = f"<{root.prefix}Override PartName={quoteattr('/' + path)} ContentType={quoteattr(content_type)}/>"
        edits.extend(root, element)
        self.replace(_TYPES, edits.result())

    def result(self) -> bytes:
        """The package."""
        written = BytesIO()
        with ZipFile(written, "w", ZIP_DEFLATED) as package:
            for entry in self.parts.package.infolist():
                if not entry.is_dir():
                    content = self._changed.get(part_key(entry.filename))
                    _write(package, entry.filename, self.parts.package.read(entry) if content is None else content)
            for path, content in self._added.items():
                _write(package, path, content)
        return written.getvalue()


def _write(package: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, _FIRST_DAY)
    entry.compress_type = ZIP_DEFLATED
    package.writestr(entry, content)
