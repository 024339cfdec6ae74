"""The file of an official list to what it lists."""

from pathlib import Path

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.lines import read_lines
from smartpilot.official.imports.refusals import require_list_of
from smartpilot.official.lists.layout import parse_listing
from smartpilot.official.lists.listing import Listing
from smartpilot.records.models import Notice
from smartpilot.registry.registry import Registry


def read_list(path: Path, content: bytes, notice: Notice, registry: Registry) -> Listing:
    """The places and projects in the content of a file; `path` is its name.

    Raises UsageError, with the file's name, where it is no list of this notice.
    """
    try:
        lines, skipped = read_lines(content, suffix=path.suffix.lower())
        listing = parse_listing(lines, notice.issued_on, notice.id)
        listing.skipped += skipped
        require_list_of(notice, listing, registry)
    except UsageError as error:
        message = _("{path} cannot be imported: {reason}").format(path=path, reason=error.message)
        raise UsageError(message, error.hint) from error
    return listing
