"""The package of a document or workbook, checked before any of its parts is opened."""

import zipfile
from collections.abc import Set
from io import BytesIO

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.workbook.package import RefusedFileError, check_package


def require_package(content: bytes) -> Set[str]:
    """The names of its parts.

    Raises UsageError where it is damaged, encrypted, of the old format, or not safe to open.
    """
    try:
        check_package(content, ())
    except RefusedFileError as error:
        # The other hints are for whoever fills in a workbook of ours.
        copied = error.rule in ("too-large", "merged-cells", "doctype")
        hint = _("copy the text that is needed into a new file") if copied else error.hint
        raise UsageError(error.message, hint) from error
    with zipfile.ZipFile(BytesIO(content)) as package:
        return set(package.namelist())
