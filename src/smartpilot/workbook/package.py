"""The file of a workbook or a document, checked before it is opened: a zip of XML that is what it says it is.

An .xlsx is a zip (ECMA-376, part 2). What is refused here could exhaust the memory, run code or fetch something.
"""

import re
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipInfo

from openpyxl.worksheet.cell_range import CellRange

from smartpilot.i18n import _
from smartpilot.workbook.form import MAX_WORKBOOK_SIZE
from smartpilot.workbook.parts import DOCUMENT, WORKBOOK, Parts, part_key

# A province's workbook has about 30 KiB, 50 KiB of XML and 2,000 elements. In bytes: of all parts, of those that are
# XML; that of the file is MAX_WORKBOOK_SIZE.
MOST_INFLATED = 64 << 20
MOST_XML = 16 << 20
MOST_ENTRIES = 10_000
# Of all parts together. openpyxl makes a row of each that is skipped, too.
MOST_ROWS = 20_000
# openpyxl makes an object of each cell and of each other element; docx.py, of each element.
MOST_CELLS = 200_000
MOST_CELL_ELEMENTS = 4 * MOST_CELLS
MOST_OTHER_ELEMENTS = 60_000
MOST_DOCUMENT_ELEMENTS = 200_000
# Bytes of one tag; expat reads an open one from its start again with each piece that it is given.
MOST_TAG = 1 << 20
# Readers call themselves for each level; Python's own limit is 1,000 calls.
MOST_DEPTH = 200
# openpyxl makes an object of each cell of a range that is merged, linked or commented.
MOST_CELLS_IN_RANGES = 100_000
# Characters; openpyxl writes a shared formula out for each cell that shares it.
MOST_SHARED_FORMULAS = 2_000_000

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_PIECE = 1 << 16  # bytes of a part that are in memory at a time
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"  # byte order marks, white space in any encoding
_NAMED_XML = (".xml", ".rels", ".vml")
_CELL_ELEMENTS = frozenset(("row", "c", "v", "f", "is", "t", "si", "r", "rPr", "phoneticPr"))
_RANGE_ELEMENTS = frozenset(("mergeCell", "hyperlink", "comment"))
# What zipfile, expat (an unknown encoding is a LookupError) and CellRange raise.
_DAMAGED = (
    *(BadZipFile, zlib.error, expat.ExpatError),
    *(NotImplementedError, RuntimeError, EOFError, OSError, ValueError, LookupError),
)
_STRICT = "purl.oclc.org/ooxml"
_CODE = re.compile(r"(?:^|/)(?:vbaproject|macrosheets/|dialogsheets/|activex/|vbadata)", re.IGNORECASE)
_LINKS = re.compile(r"(?:^|/)(?:externallinks/|connections\.xml$)", re.IGNORECASE)


@dataclass
class RefusedFileError(Exception):
    """A file that must not be opened: the rule that it breaks, a sentence about it, and the way out."""

    rule: str
    message: str
    hint: str


def check_package(content: bytes, kinds: Collection[str] = (WORKBOOK,)) -> Parts:
    """The parts of an .xlsx or a .docx, after a check of every one; for that they are parsed, and nothing is kept.

    `kinds`: what it must be one of, if any are named.

    Raises RefusedFileError if the file is neither, is damaged or encrypted, holds macros, a document type or links
    to other files, or more than a workbook of this program ever holds.
    """
    parts = _checked_parts(content)
    if kinds and parts.kind not in kinds:
        raise _unknown()
    return parts


@lru_cache(maxsize=1)
def _checked_parts(content: bytes) -> Parts:
    """The parts of a package. A command asks several times about one file: what it is, what is in it, what to mark."""
    try:
        _check_kind(content)
        parts = Parts(content)
        _check_entries(parts.package.infolist())
        checker = _Checker(is_document=parts.kind == DOCUMENT)
        for entry in parts.package.infolist():
            with parts.package.open(entry) as part:
                checker.check(part_key(entry.filename), iter(lambda: part.read(_PIECE), b""))
    except _DAMAGED as error:
        raise damaged_file() from error
    return parts


def _check_kind(content: bytes) -> None:
    if not content:
        raise RefusedFileError("not-a-workbook", _("the file is empty"), _("ask for it again"))
    if len(content) > MAX_WORKBOOK_SIZE:
        raise _too_large(_("the file has {n} MB").format(n=len(content) >> 20))
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _encrypted()
        message = _("the file is of an old format: .xls, .et, .doc or .wps")
        raise RefusedFileError("old-format", message, _("open it, and save it as .xlsx or .docx"))
    if not content.startswith(b"PK"):
        raise _unknown()


def _check_entries(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise _too_large(_("the file has {n} parts").format(n=len(entries)))
    if len({part_key(entry.filename) for entry in entries}) < len(entries):
        raise damaged_file()
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise _encrypted()
        # Excel knows no other way to pack; other ways unpack without a limit at each step.
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise damaged_file()
        if _CODE.search(part_key(entry.filename)):
            raise _macros()
        if _LINKS.search(part_key(entry.filename)):
            raise _linked()
    if sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise _too_large(_("the file unpacks to more than {n} MB").format(n=MOST_INFLATED >> 20))


class _Checker:
    """Parses the parts of one file, in any encoding and with any prefixes, and counts what they hold."""

    def __init__(self, *, is_document: bool) -> None:
        self._is_document = is_document
        self._most_others = MOST_DOCUMENT_ELEMENTS if is_document else MOST_OTHER_ELEMENTS
        self._inflated = self._xml = self._rows = self._cells = self._cell_elements = self._others = 0
        self._cells_in_ranges = self._shared_formulas = self._formula = self._longest_formula = 0
        self._part, self._depth, self._parsed = "", 0, 0

    def check(self, part: str, pieces: Iterable[bytes]) -> None:
        """Takes a part; one that is XML by its name, or by its first byte that is not blank, is parsed.

        The size that the zip gives it is not believed.
        """
        self._part, self._depth, self._parsed = part, 0, 0
        self._parser = parser = self._new_parser()
        is_xml = True if part.endswith(_NAMED_XML) else None  # None: nothing but blanks so far
        waiting: list[bytes] = []
        for piece in pieces:
            self._inflated += len(piece)
            if self._inflated > MOST_INFLATED:
                raise _too_large(_("the file unpacks to more than {n} MB").format(n=MOST_INFLATED >> 20))
            if is_xml is None and (rest := piece.lstrip(_BEFORE_XML)):
                is_xml = rest.startswith(b"<")
            if is_xml is False:
                continue
            self._xml += len(piece)
            if self._xml > MOST_XML:
                raise _far_too_much()
            waiting.append(piece)
            while is_xml and waiting:
                self._parsed += len(waiting[0])
                parser.Parse(waiting.pop(0))
                if self._parsed - parser.CurrentByteIndex > MOST_TAG:
                    raise _far_too_much()
        if is_xml and parser.CurrentByteIndex >= 0:
            parser.Parse(b"", True)

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        return parser

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        name = _local(name)
        if name in _CELL_ELEMENTS and not self._is_document:
            self._cell_elements += 1
            self._cells += name == "c"
            self._rows += name == "row"
            if name == "f":
                self._shared_formulas += attributes.get("t") == "shared"
                self._formula, self._parser.CharacterDataHandler = 0, self._add_to_formula
        else:
            # A list of ranges makes an object of each of them.
            self._others += 1 + len(attributes.get("sqref", "").split())
            self._check_attributes(name, attributes)
        if self._rows > MOST_ROWS:
            raise _too_large(_("the file has more than {n} rows").format(n=MOST_ROWS))
        if (
            self._others > self._most_others
            or self._cells > MOST_CELLS
            or self._cell_elements > MOST_CELL_ELEMENTS
            or self._depth > MOST_DEPTH
        ):
            raise _far_too_much()

    def _end(self, name: str) -> None:
        self._depth -= 1
        if _local(name) == "f":
            self._parser.CharacterDataHandler = None
            self._longest_formula = max(self._longest_formula, self._formula)
            if self._longest_formula * self._shared_formulas > MOST_SHARED_FORMULAS:
                raise _far_too_much()

    def _add_to_formula(self, text: str) -> None:
        self._formula += len(text)

    def _check_attributes(self, name: str, attributes: dict[str, str]) -> None:
        if name in _RANGE_ELEMENTS and "ref" in attributes:
            self._count_range(name, attributes["ref"])
        elif name == "Relationship":
            self._check_relationship(attributes)
        elif _is_macro(attributes.get("ContentType", "")):
            raise _macros()
        elif self._depth == 1 and name == "workbook" and any(_STRICT in value for value in attributes.values()):
            message = _("the workbook is in the strict form of Open XML")
            raise RefusedFileError("not-a-workbook", message, _("save it as an ordinary .xlsx workbook"))

    def _count_range(self, name: str, ref: str) -> None:
        try:
            size = CellRange(ref).size
        except TypeError as error:  # whole columns or rows: A:C
            raise _far_too_much() from error
        self._cells_in_ranges += size["columns"] * size["rows"]
        if self._cells_in_ranges > MOST_CELLS_IN_RANGES:
            if name != "mergeCell":
                raise _far_too_much()
            hint = _("unmerge them, and fill in each row")
            raise RefusedFileError("merged-cells", _("whole columns or rows are merged"), hint)

    def _check_relationship(self, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "")
        if _is_macro(kind):
            raise _macros()
        # Nearly every document names the template that it was made from, on somebody's disk. A hyperlink does
        # something only when it is clicked; Excel makes one of every e-mail address.
        harmless = kind.endswith("/hyperlink") or (self._is_document and self._part.startswith(DOCUMENT))
        if attributes.get("TargetMode", "").lower() == "external" and not harmless:
            raise _linked()

    @staticmethod
    def _refuse_doctype(*_declared: object) -> None:
        message = _("a part of the file declares a document type, which no workbook needs")
        raise RefusedFileError("doctype", message, _("copy the values into the workbook that was sent, and save that"))


def _local(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]


def _is_macro(kind: str) -> bool:
    """Whether a content type or the type of a relationship is one of macros."""
    return "macroenabled" in kind.lower() or "vbaproject" in kind.lower()


def _unknown() -> RefusedFileError:
    return RefusedFileError(
        "not-a-workbook",
        _("the file is not an .xlsx workbook"),
        _("open the workbook that was sent, fill it in, and save it as .xlsx"),
    )


def _encrypted() -> RefusedFileError:
    message = _("the file is encrypted with a password")
    return RefusedFileError("encrypted", message, _("ask for it without a password to open it"))


def damaged_file() -> RefusedFileError:
    """What is to be raised where a package cannot be unpacked, or a part of it is no XML."""
    return RefusedFileError("not-a-workbook", _("the file is damaged"), _("ask for it again"))


def unreadable_workbook() -> RefusedFileError:
    """What is to be raised where a package is whole, but its sheets are not those of a workbook."""
    message = _("the file cannot be read as a workbook")
    return RefusedFileError("not-a-workbook", message, _("open it in WPS or Excel and save it again"))


def _macros() -> RefusedFileError:
    return RefusedFileError("macros", _("the file contains macros"), _("save it without macros, as .xlsx or .docx"))


def _linked() -> RefusedFileError:
    message = _("the workbook takes values from other files")
    return RefusedFileError(
        "external-link", message, _("break the links in Excel or WPS (数据, 编辑链接), and save it")
    )


def _too_large(what: str) -> RefusedFileError:
    return RefusedFileError("too-large", what, _("copy the filled rows into the workbook that was sent, and save that"))


def _far_too_much() -> RefusedFileError:
    return _too_large(_("the file contains far more than a workbook of this program"))
