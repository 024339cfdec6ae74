"""The file that a workbook came in, checked before anything opens it: a zip of XML that does what it says.

An .xlsx is a zip (ECMA-376, part 2). What is refused here can exhaust the memory, run code or fetch something.
"""

import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from openpyxl.utils import column_index_from_string

from smartpilot.i18n import _

# A province's workbook has about 30 KiB. These are a hundred times of what is known, and stay below 300 MB of memory.
MOST_BYTES = 20 << 20
MOST_ENTRIES = 2_000
MOST_INFLATED = 64 << 20
MOST_ROWS = 50_000
# Tags of rows, cells and values; and all others, each of which becomes an object of openpyxl's.
MOST_CELL_TAGS, MOST_OTHER_TAGS = 2_000_000, 60_000
MOST_COLUMNS = 1 << 14  # Excel's limit
# Of one tag with all its attributes; expat begins a tag anew with each piece in which it has not ended.
MOST_TAG_BYTES = 1 << 19
MOST_MERGED_CELLS = 100_000

# A document has its text in tags of many kinds.
MOST_DOCUMENT_TAGS = 500_000

WORKBOOK, DOCUMENT = "xl/workbook.xml", "word/document.xml"

_CHUNK = 1 << 18
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL_TAG = re.compile(rb"</?(?:\w+:)?(?:row|c|v|f|is|t|si|r|rPr|phoneticPr)[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
# The first and the last cell of a merged range.
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
_STRICT = b"purl.oclc.org/ooxml"
_CODE = re.compile(r"(?:^|/)(?:vbaproject|macrosheets/|dialogsheets/|activex/|vbadata)", re.IGNORECASE)
_LINKS = re.compile(r"(?:^|/)(?:externallinks/|connections\.xml$)", re.IGNORECASE)


@dataclass
class NotAWorkbookError(Exception):
    """A file that is not to be opened: the rule that it breaks, a sentence about it, and the way out."""

    rule: str
    message: str
    hint: str


def check_package(content: bytes, mains: Collection[str] = (WORKBOOK,)) -> None:
    """Looks at every part of a file that says it is an .xlsx or a .docx, in pieces, before it is opened.

    `mains`: one of these parts has to be there, where any are named.

    Raises NotAWorkbookError where it is none, is damaged or encrypted, holds macros, a document type, links to
    other files, or more than a workbook of this program ever holds.
    """
    _check_kind(content)
    try:
        with ZipFile(BytesIO(content)) as package:
            _check_entries(package.infolist())
            left = MOST_INFLATED
            for entry in package.infolist():
                left -= _check_part(package, entry, left)
            names = package.namelist()
            if mains and not any(main in names for main in mains):
                raise _unknown()
            if WORKBOOK in names and _STRICT in package.read(WORKBOOK):
                message = _("the workbook is in the strict form of Open XML")
                raise NotAWorkbookError("not-a-workbook", message, _("save it as an ordinary .xlsx workbook"))
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _damaged() from error


def _check_kind(content: bytes) -> None:
    if not content:
        raise NotAWorkbookError("not-a-workbook", _("the file is empty"), _("ask for it again"))
    if len(content) > MOST_BYTES:
        raise _too_large(_("the file has {n} MB").format(n=len(content) >> 20))
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            message = _("the file is encrypted with a password")
            raise NotAWorkbookError("encrypted", message, _("ask for it without a password to open it"))
        message = _("the file is of an old format, .xls or .doc")
        raise NotAWorkbookError("old-format", message, _("open it, and save it as .xlsx or .docx"))
    if not content.startswith(b"PK"):
        raise _unknown()


def _check_entries(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise _too_large(_("the file has {n} parts").format(n=len(entries)))
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise _damaged()
    for entry in entries:
        if entry.flag_bits & 0x1:
            message = _("the file is encrypted with a password")
            raise NotAWorkbookError("encrypted", message, _("ask for it without a password to open it"))
        # Excel knows no other way to pack; other ways unpack without a limit at each step.
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise _damaged()
        if _CODE.search(entry.filename):
            raise _macros()
        if _LINKS.search(entry.filename):
            raise _linked()
    if sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise _too_large(_("the file unpacks to more than {n} MB").format(n=MOST_INFLATED >> 20))


def _check_part(package: ZipFile, entry: ZipInfo, left: int) -> int:
    """Inflates one part and gives its size; what the zip says about it is not believed."""
    size, xml = 0, None
    for chunk in _chunks(package, entry):
        if not size and _looks_like_xml(chunk):
            xml = _Reader(entry.filename)
        size += len(chunk)
        if size > left:
            raise _too_large(_("the file unpacks to more than {n} MB").format(n=MOST_INFLATED >> 20))
        if xml is not None:
            xml.feed(chunk)
    if xml is not None:
        xml.close()
    return size


def _chunks(package: ZipFile, entry: ZipInfo) -> Iterator[bytes]:
    with package.open(entry) as part:
        while chunk := part.read(_CHUNK):
            yield chunk


def _looks_like_xml(begin: bytes) -> bool:
    """Whether a part begins as XML does, in any encoding; the name of a part says nothing about it."""
    return begin.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


class _Reader:
    """Reads a part as XML, whatever its encoding, and keeps nothing of it."""

    def __init__(self, name: str) -> None:
        self._rows = self._tags = self._cell_tags = self._cells = self._merged = 0
        self._tail = b""
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        self._most_tags = MOST_DOCUMENT_TAGS if name.startswith("word/") else MOST_OTHER_TAGS
        # Nearly every document names the template on somebody's disk that it was made from.
        if name.endswith(".rels") and not name.startswith("word/"):
            self._parser.StartElementHandler = self._refuse_links
        elif name == "[Content_Types].xml":
            self._parser.StartElementHandler = self._refuse_macros

    def feed(self, chunk: bytes) -> None:
        """Takes a piece of the part."""
        # A tag on the border of two pieces is counted with the second one.
        window = self._tail + chunk
        last = window.rfind(b"<")
        cut = last if last >= 0 and window.find(b">", last) < 0 else len(window)
        self._count(window[:cut])
        self._tail = window[cut:]
        if len(self._tail) > MOST_TAG_BYTES:
            raise _far_too_much()
        self._parse(chunk, final=False)

    def close(self) -> None:
        """Ends the part."""
        self._count(self._tail)
        self._parse(b"", final=True)

    def _count(self, text: bytes) -> None:
        before, *rows = _ROW.split(text)
        self._cells += len(_CELL.findall(before))
        for row in rows:
            self._rows += 1
            self._check_cells()
            self._cells = len(_CELL.findall(row))
        self._check_cells()
        self._cell_tags += len(_CELL_TAG.findall(text))
        self._tags += text.count(b"<")
        self._merged += sum(_area(*found) for found in MERGED.findall(text))
        if self._rows > MOST_ROWS:
            raise _too_large(_("a sheet has more than {n} rows").format(n=MOST_ROWS))
        if self._merged > MOST_MERGED_CELLS:
            hint = _("unmerge them, and write into each row what holds for it")
            raise NotAWorkbookError("merged-cells", _("whole columns or rows are merged"), hint)
        if self._cell_tags > MOST_CELL_TAGS or self._tags - self._cell_tags > self._most_tags:
            raise _far_too_much()

    def _check_cells(self) -> None:
        if self._cells > MOST_COLUMNS:
            raise _far_too_much()

    def _parse(self, chunk: bytes, *, final: bool) -> None:
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            raise _damaged() from error

    @staticmethod
    def _refuse_doctype(*_declared: object) -> None:
        message = _("a part of the file declares a document type, which no workbook needs")
        raise NotAWorkbookError("doctype", message, _("copy the values into the workbook that was sent, and save that"))

    @staticmethod
    def _refuse_links(_name: str, attributes: dict[str, str]) -> None:
        # A hyperlink only does something when it is clicked; Excel makes one of every e-mail address.
        if "vbaproject" in attributes.get("Type", "").lower():
            raise _macros()
        external = attributes.get("TargetMode", "").lower() == "external"
        if external and not attributes.get("Type", "").endswith("/hyperlink"):
            raise _linked()

    @staticmethod
    def _refuse_macros(_name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "").lower()
        if "macroenabled" in kind or "vbaproject" in kind:
            raise _macros()


def _unknown() -> NotAWorkbookError:
    return NotAWorkbookError(
        "not-a-workbook",
        _("the file is no .xlsx workbook"),
        _("open the workbook that was sent, fill it in, and save it as .xlsx"),
    )


def _damaged() -> NotAWorkbookError:
    return NotAWorkbookError("not-a-workbook", _("the file is damaged"), _("ask for it again"))


def _macros() -> NotAWorkbookError:
    return NotAWorkbookError("macros", _("the file holds macros"), _("save it without macros, as .xlsx or .docx"))


def _linked() -> NotAWorkbookError:
    message = _("the workbook takes values from other files")
    return NotAWorkbookError(
        "external-link", message, _("break the links in Excel or WPS (数据, 编辑链接), and save it")
    )


def _too_large(what: str) -> NotAWorkbookError:
    return NotAWorkbookError(
        "too-large", what, _("copy the filled rows into the workbook that was sent, and save that")
    )


def _far_too_much() -> NotAWorkbookError:
    return _too_large(_("the file has far more in it than a workbook of this program"))


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    """How many cells a range has."""
    first, last = (int(column_index_from_string(letters.decode())) for letters in (left, right))
    columns = last - first + 1
    return max(columns, 1) * max(int(bottom) - int(top) + 1, 1)
