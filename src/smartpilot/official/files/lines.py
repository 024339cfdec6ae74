"""A list's file to lines of text, whatever the file is: .xlsx, .docx, .csv, or text pasted from a page."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from smartpilot.errors import UsageError
from smartpilot.i18n import _

# Bytes; the annexes of ten years are smaller.
MAX_SIZE = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list. `number` counts from 1: lines of a text, rows of a sheet, rows and paragraphs of a document.

    `cells`: one text for a line without columns; `table`: which table of the file it is in, 0 for none.
    """

    number: int
    cells: tuple[str, ...]
    sheet: str = ""
    table: int = 0

    @property
    def where(self) -> str:
        """Where to look for it: `12`, or `附件1!12` in a workbook."""
        return f"{self.sheet}!{self.number}" if self.sheet else str(self.number)

    @property
    def text(self) -> str:
        """All of it, for people."""
        return " ".join(" ".join(cell.split()) for cell in self.cells if cell.strip())


# What else people have at hand, by its first bytes.
_OTHERS = (
    (b"%PDF", _("it is a PDF, not a list"), _("copy the list from it into a text file, or save it as .docx")),
    (b"\x89PNG", _("it is a picture, not a list"), _("type the list, or take the text from the page")),
    (b"\xff\xd8\xff", _("it is a picture, not a list"), _("type the list, or take the text from the page")),
    (b"GIF8", _("it is a picture, not a list"), _("type the list, or take the text from the page")),
    (b"BM", _("it is a picture, not a list"), _("type the list, or take the text from the page")),
    (b"Rar!", _("it is an archive, not a list"), _("unpack it first")),
    (b"7z\xbc\xaf", _("it is an archive, not a list"), _("unpack it first")),
    (b"{\\rtf", _("it is an RTF file, not a list"), _("open it and save it as .docx")),
)
_OLE = b"\xd0\xcf\x11\xe0"


def read_lines(content: bytes, *, suffix: str = "", left_out: Callable[[str], object] = bool) -> list[Line]:
    """The lines of a list; what kind of file it is, its content says, and `suffix` only whether text is CSV.

    `left_out` is told in a sentence of each sheet that is not read, or not to its end.

    Raises UsageError where it is no list that can be read: a picture, a PDF, an empty file, a registry.
    """
    if len(content) > MAX_SIZE:
        raise UsageError(_("it is larger than any list"), _("copy the list into a new file"))
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UsageError(_("it is empty"), _("check which file you mean"))
    for start, what, way_out in _OTHERS:
        if content.startswith(start):
            raise UsageError(what, way_out)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", _OLE)):
        return list(_packaged(content, left_out))
    text = decoded(content)
    head = text.lstrip().lower()
    if head.startswith(("<!doctype", "<html", "<?xml")):
        message = _("it is a web page as it is stored, not its text")
        raise UsageError(message, _("open it, select the list, and paste it into a text file"))
    if "\n[[pilots]]" in text or "\n[[notices]]" in text or "\n[[events]]" in text:
        raise UsageError(_("it is a registry or a ledger, not a list"), _("name the file of the official list"))
    if suffix == ".csv":
        return list(_csv(text))
    return [Line(number, tuple(_cells(line))) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _cells(line: str) -> list[str]:
    """A line from a page has tabs between its cells, one from a table in Markdown strokes around them."""
    stripped = line.strip()
    return stripped.strip("|").split("|") if stripped.startswith("|") else line.split("\t")


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or GBK.

    Raises UsageError where it is none of them.
    """
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            # Line ends of any kind; what splits lines besides belongs to the text.
            return text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    raise UsageError(_("it is no text, workbook or document"), _("use .xlsx, .docx, .csv, or text pasted from a page"))


def document_text(content: bytes) -> str | None:
    """The text of a .docx, a line for each paragraph; None where the file is something else.

    Raises UsageError where the document cannot be read, or where not all that it shows is in its text.
    """
    from smartpilot.workbook.package import DOCUMENT

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if DOCUMENT not in package.namelist():
                return None
    except zipfile.BadZipFile:
        return None
    lines = {line.number: " ".join(line.cells) for line in _packaged(content, bool)}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        # By a style too, whether a paragraph has it or not: a clause without its number would be read into another.
        parts = [package.read(name) for name in (DOCUMENT, "word/styles.xml") if name in package.namelist()]
    if any(b":numPr" in part for part in parts):
        message = _("Word may make the numbers of its paragraphs, and those are not in its text")
        raise UsageError(message, _("open it, save it as plain text (.txt), and give that file"))
    return "\n".join(lines.get(number, "") for number in range(1, max(lines, default=0) + 1))


def _packaged(content: bytes, left_out: Callable[[str], object]) -> Iterator[Line]:
    """The lines of a workbook or a document."""
    from smartpilot.workbook.package import DOCUMENT, WORKBOOK, NotAWorkbookError, check_package

    try:
        check_package(content, ())
    except NotAWorkbookError as error:
        # Their hints are for whoever fills in a workbook of ours.
        apart = error.rule in ("too-large", "merged-cells", "doctype")
        raise UsageError(error.message, _("copy the list into a new file") if apart else error.hint) from error
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = set(package.namelist())
    if DOCUMENT in names:
        from smartpilot.official.files.docx import document_lines

        yield from document_lines(content)
    elif WORKBOOK in names:
        from smartpilot.official.files.xlsx import sheet_rows

        for row in sheet_rows(content, left_out):
            yield Line(row.number, row.cells, row.sheet)
    else:
        raise UsageError(_("it is an archive, not a list"), _("unpack it first"))


def _csv(text: str) -> Iterator[Line]:
    """Rows, numbered by the line on which each begins."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    delimiter = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter if delimiter in first else ",")
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield Line(begins, tuple(row))
            begins = reader.line_num + 1
    except csv.Error as error:
        message = _("line {n} is no CSV: {reason}").format(n=reader.line_num, reason=error)
        raise UsageError(message, _("save it as CSV anew, or as .xlsx")) from error
