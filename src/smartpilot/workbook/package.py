"""The file that a workbook came in, checked before anything opens it: a zip of XML that does what it says.

An .xlsx is a zip (ECMA-376, part 2). What is refused here can exhaust the memory, run code or fetch something.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile, ZipInfo

from smartpilot.i18n import _

# A province's workbook has about 30 KiB. These are a hundred times of what is known, and stay below 300 MB of memory.
MOST_BYTES = 20 << 20
MOST_ENTRIES = 2_000
MOST_INFLATED = 64 << 20
MOST_ROWS = 50_000
# Tags of rows, cells and values; and all others, each of which becomes an object of openpyxl's.
MOST_CELL_TAGS, MOST_OTHER_TAGS = 2_000_000, 60_000

_CHUNK = 1 << 18
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_LONGEST_TAG = 64
_XML = (".xml", ".rels", ".vml")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL_TAG = re.compile(rb"</?(?:\w+:)?(?:row|c|v|f|is|t|si|r|rPr|phoneticPr)[\s/>]")
_CODE = re.compile(r"(?:^|/)(?:vbaproject|macrosheets/|dialogsheets/|activex/|vbadata)", re.IGNORECASE)
_LINKS = re.compile(r"(?:^|/)externallinks/", re.IGNORECASE)


@dataclass
class NotAWorkbookError(Exception):
    """A file that is not to be opened: the rule that it breaks, a sentence about it, and the way out."""

    rule: str
    message: str
    hint: str


def check_package(content: bytes) -> None:
    """Looks at every part of a file that says it is an .xlsx, in pieces, before it is opened.

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
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise _damaged() from error
    if "xl/workbook.xml" not in names:
        raise _unknown()


def _check_kind(content: bytes) -> None:
    if not content:
        raise NotAWorkbookError("not-a-workbook", _("the file is empty"), _("ask for it again"))
    if len(content) > MOST_BYTES:
        raise _too_large(_("the file has {n} MB").format(n=len(content) >> 20))
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            message = _("the workbook is encrypted with a password")
            raise NotAWorkbookError("encrypted", message, _("ask for it without a password to open it"))
        message = _("the file is an old .xls workbook")
        raise NotAWorkbookError("old-format", message, _("open it, and save it as .xlsx"))
    if not content.startswith(b"PK"):
        raise _unknown()


def _check_entries(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise _too_large(_("the file has {n} parts").format(n=len(entries)))
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise _damaged()
    for entry in entries:
        if entry.flag_bits & 0x1:
            message = _("the workbook is encrypted with a password")
            raise NotAWorkbookError("encrypted", message, _("ask for it without a password to open it"))
        if _CODE.search(entry.filename):
            raise NotAWorkbookError("macros", _("the workbook holds macros"), _("save it as .xlsx without macros"))
        if _LINKS.search(entry.filename):
            raise _linked()
    if sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise _too_large(_("the file unpacks to more than {n} MB").format(n=MOST_INFLATED >> 20))


def _check_part(package: ZipFile, entry: ZipInfo, left: int) -> int:
    """Inflates one part and gives its size; what the zip says about it is not believed."""
    size = 0
    xml = _Reader(entry.filename) if entry.filename.lower().endswith(_XML) else None
    for chunk in _chunks(package, entry):
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


class _Reader:
    """Reads a part as XML, whatever its encoding, and keeps nothing of it."""

    def __init__(self, name: str) -> None:
        self._rows = self._tags = self._cell_tags = 0
        self._tail = b""
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        if name.endswith(".rels"):
            self._parser.StartElementHandler = self._refuse_links
        elif name == "[Content_Types].xml":
            self._parser.StartElementHandler = self._refuse_macros

    def feed(self, chunk: bytes) -> None:
        """Takes a piece of the part."""
        # A tag on the border of two pieces is counted with the second one.
        window = self._tail + chunk
        cut = max(window.rfind(b"<"), len(window) - _LONGEST_TAG)
        self._count(window[:cut])
        self._tail = window[cut:]
        self._parse(chunk, final=False)

    def close(self) -> None:
        """Ends the part."""
        self._count(self._tail)
        self._parse(b"", final=True)

    def _count(self, text: bytes) -> None:
        self._rows += len(_ROW.findall(text))
        self._cell_tags += len(_CELL_TAG.findall(text))
        self._tags += text.count(b"<")
        if self._rows > MOST_ROWS:
            raise _too_large(_("a sheet has more than {n} rows").format(n=MOST_ROWS))
        if self._cell_tags > MOST_CELL_TAGS or self._tags - self._cell_tags > MOST_OTHER_TAGS:
            raise _too_large(_("the file has far more in it than a workbook of this program"))

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
        external = attributes.get("TargetMode", "").lower() == "external"
        if external and not attributes.get("Type", "").endswith("/hyperlink"):
            raise _linked()

    @staticmethod
    def _refuse_macros(_name: str, attributes: dict[str, str]) -> None:
        if "macroenabled" in attributes.get("ContentType", "").lower():
            raise NotAWorkbookError("macros", _("the workbook holds macros"), _("save it as .xlsx without macros"))


def _unknown() -> NotAWorkbookError:
    return NotAWorkbookError(
        "not-a-workbook",
        _("the file is no .xlsx workbook"),
        _("open the workbook that was sent, fill it in, and save it as .xlsx"),
    )


def _damaged() -> NotAWorkbookError:
    return NotAWorkbookError("not-a-workbook", _("the file is damaged"), _("ask for it again"))


def _linked() -> NotAWorkbookError:
    message = _("the workbook takes values from other files")
    return NotAWorkbookError(
        "external-link", message, _("break the links in Excel or WPS (数据, 编辑链接), and save it")
    )


def _too_large(what: str) -> NotAWorkbookError:
    return NotAWorkbookError(
        "too-large", what, _("copy the filled rows into the workbook that was sent, and save that")
    )
