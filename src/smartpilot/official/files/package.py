"""The package of a document or workbook, checked before any of its parts is opened."""

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.workbook.package import RefusedFileError, check_package
from smartpilot.workbook.parts import Parts


def require_package(content: bytes) -> Parts:
    """The parts of a document or workbook, or of any other package.

    Raises UsageError where it is damaged, encrypted, of the old format, or not safe to open.
    """
    try:
        return check_package(content, ())
    except RefusedFileError as error:
        # The other hints are for whoever fills in a workbook of ours.
        copied = error.rule in ("too-large", "merged-cells", "doctype")
        hint = _("copy the text that is needed into a new file") if copied else error.hint
        raise UsageError(error.message, hint) from error
