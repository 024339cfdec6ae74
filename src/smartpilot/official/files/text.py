"""The bytes of a file to its text: what kind of file it is, how large it may be, how it is encoded."""

import re

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.workbook.form import MAX_WORKBOOK_SIZE

# Bytes. A list may be a workbook; the annexes of ten years are smaller, and a notice has a few pages.
MAX_LIST_SIZE = MAX_WORKBOOK_SIZE
MAX_NOTICE_SIZE = 5 << 20

_OLD_FORMAT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGES = (b"PK\x03\x04", b"PK\x05\x06", _OLD_FORMAT)

_COPY_TEXT = _("copy its text into a text file (.txt), and give that file")
_SAVE_AS = _("open it, save it as plain text (.txt), and give that file")
_UNPACK = _("unpack it first")
# Other formats, by their first bytes.
_OTHER_FORMATS = {
    b"%PDF": (_("the file is a PDF, not text"), _COPY_TEXT),
    b"\x89PNG": (_("the file is a picture, not text"), _COPY_TEXT),
    b"\xff\xd8\xff": (_("the file is a picture, not text"), _COPY_TEXT),
    b"GIF8": (_("the file is a picture, not text"), _COPY_TEXT),
    b"BM": (_("the file is a picture, not text"), _COPY_TEXT),
    b"Rar!": (_("the file is an archive"), _UNPACK),
    b"7z\xbc\xaf": (_("the file is an archive"), _UNPACK),
    b"{\\rtf": (_("the file is an RTF file"), _SAVE_AS),
}
_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")
_NO_CHARACTER = re.compile("[\0\ufffe\uffff]")
# What text does not hold; two bytes of another file may by chance be a character of UTF-16.
_BINARY = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n|[\r\v\f]")


def require_content(content: bytes, limit: int) -> None:
    """Raises UsageError where a file is empty, or has more than `limit` bytes."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UsageError(_("the file is empty"), _("check that it is the right file"))
    if len(content) > limit:
        message = _("the file is larger than {n} MB").format(n=limit >> 20)
        raise UsageError(message, _("copy the text that is needed into a new file"))


def is_package(content: bytes) -> bool:
    """Whether it is a file of Word, Excel or WPS, or a zip; of the old format too."""
    return content.startswith(_PACKAGES)


def decode_text(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or GBK (GB 18030), with \\n at the end of each line.

    Raises UsageError where it is of another format, or the bytes are no text.
    """
    for start, (message, hint) in _OTHER_FORMATS.items():
        if content.startswith(start):
            raise UsageError(message, hint)
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not (_BINARY if b"\0" in content else _NO_CHARACTER).search(text):
            return _LINE_ENDS.sub("\n", text)
    raise UsageError(_("the file is not UTF-8, UTF-16 or GBK text"), _SAVE_AS)


def _encodings(content: bytes) -> list[str]:
    if content.startswith(_BYTE_ORDER_MARKS):
        return ["utf-16"]
    if b"\0" in content:
        # UTF-16 without a mark: the zero bytes are the upper halves of line ends and digits.
        return ["utf-16-le" if content[1::2].count(b"\0") > content[::2].count(b"\0") else "utf-16-be"]
    return ["utf-8-sig", "gb18030"]
