"""The file of an official list to what it lists."""

import datetime as dt
from pathlib import Path

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.lines import read_lines
from smartpilot.official.imports.refusals import require_list_of
from smartpilot.official.imports.titles import (
    find_programme_named,
    notices_named,
    titles_of,
    unknown_programme_error,
)
from smartpilot.official.lists.layout import parse_listing
from smartpilot.official.lists.listing import Listing
from smartpilot.official.lists.rounds import Round, wanted_round
from smartpilot.records.notices import Notice
from smartpilot.registry.registry import Registry


def read_list(path: Path, content: bytes, notice: Notice, registry: Registry) -> Listing:
    """The places and projects in the content of a file; `path` is its name.

    Raises UsageError, with the file's name, where it is no list of this notice.
    """
    try:
        lines, skipped = read_lines(content, suffix=path.suffix.lower())
        listing = parse_listing(lines, wanted_round(notice, registry))
        listing.skipped += skipped
        require_list_of(notice, listing, registry)
    except UsageError as error:
        message = _("{path} cannot be imported: {reason}").format(path=path, reason=error.message)
        raise UsageError(message, error.hint) from error
    return listing


def propose_notice(path: Path, content: bytes, registry: Registry) -> Notice:
    """The one notice of the registry that the titles of a list name.

    Raises UsageError where they name none or several, or another programme, or where the file cannot be read.
    """
    lines, _skipped = read_lines(content, suffix=path.suffix.lower())
    latest = max((notice.issued_on for notice in registry.file.notices), default=dt.date.max)
    listing = parse_listing(lines, Round("", latest))
    known = registry.programmes_of()
    _programme, others = find_programme_named(titles_of(listing, registry), registry, known)
    if others:
        error = unknown_programme_error(others[0].text, known)
        message = _("{path} cannot be imported: {reason}").format(path=path, reason=error.message)
        raise UsageError(message, error.hint)
    named = notices_named(listing, registry)
    if len(named) == 1:
        return named[0]
    ids = _(", ").join(notice.id for notice in named or registry.file.notices)
    message = _("no title in {path} says to which notice the list belongs")
    if named:
        message = _("{path} names several notices: {ids}")
    raise UsageError(message.format(path=path, ids=ids), _("give one with --notice: {ids}").format(ids=ids))
