"""What kind of file somebody named, so that a command that cannot take it says which one does."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import PurePath

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.lines import is_registry, read_lines
from smartpilot.official.files.text import is_package
from smartpilot.official.imports.refusals import has_exported_headings, holds_places, is_exported
from smartpilot.official.lists.layout import parse_listing
from smartpilot.official.lists.rounds import Round
from smartpilot.official.notices.heading import parse_heading
from smartpilot.official.notices.page import read_page
from smartpilot.records.terms import Kind

_LEDGER_TABLE = re.compile(r"^\s*\[\[(?:events|changes)\]\]", re.MULTILINE)
_REGISTRY_TABLE = re.compile(r"^\s*\[\[(?:sources|notices|pilots|projects|candidates)\]\]", re.MULTILINE)


class FileKind(Enum):
    """A kind of file that goes from office to office; the value is the command that reads it, if there is one."""

    CIRCULATED = "smartpilot collect {path}"
    LIST = "smartpilot import {path} --notice ID"
    NOTICE = "smartpilot notice {path}"
    REGISTRY = "smartpilot list --registry {path}"
    LEDGER = "smartpilot history"
    EXPORTED = ""

    def describe(self, path: PurePath) -> tuple[str, str]:
        """What a file of this kind is, and the hint that names the right command."""
        match self:
            case FileKind.CIRCULATED:
                message = _("this is a workbook that smartpilot circulate wrote")
            case FileKind.LIST:
                message = _("this is a list of places")
            case FileKind.NOTICE:
                message = _("this is the text of a notice")
            case FileKind.REGISTRY:
                message = _("this is a registry")
            case FileKind.LEDGER:
                message = _("this is the ledger of a registry")
            case FileKind.EXPORTED:
                hint = _("import takes the official list, and collect a workbook that came back")
                return _("this is a file that smartpilot export wrote"), hint
        hint = _("read it with: {command}").format(command=self.value.format(path=path))
        return message, hint


def recognise_file(content: bytes, path: PurePath, day: dt.date) -> FileKind | None:
    """The kind of a file; None where it is none of them, or cannot be read. Places are named as on `day`.

    A list is recognised before a notice, because the notice that publishes a list has both.
    """
    if is_package(content):
        if _is_circulated(content):
            return FileKind.CIRCULATED
    elif is_registry(text := content.decode("utf-8", "replace")):
        is_ledger = _LEDGER_TABLE.search(text) is not None and _REGISTRY_TABLE.search(text) is None
        return FileKind.LEDGER if is_ledger else FileKind.REGISTRY
    if (kind := _kind_of_list(content, path, day)) is not None:
        return kind
    return FileKind.NOTICE if _is_notice(content) else None


def describe_other_file(wanted: FileKind, day: dt.date, content: bytes, path: PurePath) -> tuple[str, str] | None:
    """What a file of another kind than the wanted one is, and the command that reads it; None for any other file."""
    kind = recognise_file(content, path, day)
    return None if kind is None or kind is wanted else kind.describe(path)


@contextmanager
def naming_right_command(wanted: FileKind, day: dt.date, content: bytes, path: PurePath) -> Iterator[None]:
    """Where a file cannot be read as what is wanted, and is of another kind, the error says which, and its command.

    Raises UsageError where reading it does.
    """
    try:
        yield
    except UsageError as error:
        description = describe_other_file(wanted, day, content, path)
        if description is None:
            raise
        message, hint = description
        raise UsageError(_("{path}: {message}").format(path=path, message=message), hint) from error


def _is_circulated(content: bytes) -> bool:
    from smartpilot.official.files.package import require_package
    from smartpilot.official.files.xlsx import sheet_names
    from smartpilot.workbook.form import COVER, META, TABLES
    from smartpilot.workbook.parts import WORKBOOK

    try:
        parts = require_package(content)
        if parts.kind != WORKBOOK:
            return False
        names = sheet_names(parts)
        # Without its hidden sheet it is a broken one of ours, and no list.
        return META in names or {COVER, TABLES[Kind.PILOTS], TABLES[Kind.PROJECTS]} <= set(names)
    except UsageError:
        return False


def _kind_of_list(content: bytes, path: PurePath, day: dt.date) -> FileKind | None:
    """`LIST` for a list of places, `EXPORTED` for one that the program wrote; None where it is no list."""
    try:
        lines, _skipped = read_lines(content, suffix=path.suffix.lower())
        if has_exported_headings(lines):
            return FileKind.EXPORTED
        listing = parse_listing(lines, Round("", day))
    except UsageError:
        return None
    if not listing.places or not holds_places(listing, day):
        return None
    return FileKind.EXPORTED if is_exported(listing) else FileKind.LIST


def _is_notice(content: bytes) -> bool:
    try:
        parse_heading(read_page(content).lines)
    except UsageError:
        return False
    return True
