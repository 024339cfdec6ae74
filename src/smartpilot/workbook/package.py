"""The zip that a workbook or a document is: whether it is safe to open, before anything opens it."""

import zipfile
from io import BytesIO

from smartpilot.errors import UsageError
from smartpilot.i18n import _

MAX_INFLATED = 64 * 1024 * 1024  # bytes
MAX_ENTRIES = 2000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 16


def checked(content: bytes) -> None:
    """Looks at a package before it is opened.

    Raises UsageError where it is no zip, is locked with a password, or holds what no list needs: macros, a document
    type, or more than anybody wrote.
    """
    if content.startswith(_OLE):
        message = _("it is an .xls or .doc of old, or locked with a password")
        raise UsageError(message, _("open it, take the password off, and save it as .xlsx or .docx"))
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            entries = package.infolist()
            if len(entries) > MAX_ENTRIES:
                raise UsageError(_("it has more parts than any list needs"), _("copy the list into a new file"))
            inflated = 0
            for entry in entries:
                if entry.filename.lower().endswith("vbaproject.bin"):
                    raise UsageError(_("it holds macros"), _("save it as .xlsx or .docx, without macros"))
                inflated = _checked_part(package, entry, inflated)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UsageError(_("it is damaged"), _("ask for the file again, or save it anew")) from error


def _checked_part(package: zipfile.ZipFile, entry: zipfile.ZipInfo, inflated: int) -> int:
    """The number of bytes so far, counted while they come: what the zip says of itself may be a lie."""
    xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    tail = b""
    with package.open(entry) as part:
        while chunk := part.read(_CHUNK):
            inflated += len(chunk)
            if inflated > MAX_INFLATED:
                raise UsageError(_("it is larger than any list"), _("copy the list into a new file"))
            # UTF-16 has a zero beside each letter.
            seen = (tail + chunk).replace(b"\0", b"")
            if xml and (b"<!DOCTYPE" in seen or b"<!ENTITY" in seen):
                raise UsageError(
                    _("it holds a document type, which no list needs"), _("save it anew with WPS or Excel")
                )
            tail = chunk[-32:]
    return inflated
