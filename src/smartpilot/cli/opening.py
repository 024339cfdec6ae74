"""Opening what a command asks: the registry, its ledger, and the filter that options say."""

import datetime as dt
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from smartpilot.cli.streams import read_stdin, say
from smartpilot.clock import today
from smartpilot.deadlines.holidays import holidays_path, read_holidays
from smartpilot.errors import UsageError, describe_os_error
from smartpilot.files.permissions import find_other_owner
from smartpilot.files.reading import read_named_file
from smartpilot.i18n import _, ngettext
from smartpilot.places.authorities import require_authority
from smartpilot.records.terms import Designation, Evidence, Level, Status
from smartpilot.records.words import require_word
from smartpilot.registry.finding import (
    REGISTRY_VARIABLE,
    find_registries_below,
    find_writable_registry,
    is_built_in,
    is_read_only,
    packaged_registry,
)
from smartpilot.registry.programmes import require_notices_of
from smartpilot.registry.query import Filter
from smartpilot.registry.reading import open_registry
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import StatusOn


def amendments_beside(registry: Path) -> Mapping[dt.date, bool]:
    """The days that `holidays.toml` beside a registry adds to the calendar of working days, or corrects.

    Raises InvalidFileError if it is damaged.
    """
    return read_holidays(holidays_path(registry)).require_valid()


_FOLDERS_SHOWN = 3


def readable_path(given: Path | None) -> Path:
    """Where the registry is, from the option, the environment and the current folder.

    Says so where it is only the one inside the program, and the folders below have one of their own.
    """
    folder = _folder()
    path = find_writable_registry(given, os.environ, folder)
    if path is not None:
        _say_other_owner(path, given)
        return path
    if hint := _hint_at_registries_below(folder):
        say(_("note: {text}").format(text=hint))
    return packaged_registry()


def writable_path(given: Path | None) -> Path:
    """Where the registry is, for a command that writes it or the ledger beside it.

    Raises UsageError where only the registry inside the program is there.
    """
    folder = _folder()
    path = find_writable_registry(given, os.environ, folder)
    if path is None or is_read_only(path):
        message = _("the registry inside the program cannot be written")
        create = _("create your own: smartpilot init DIR, then run this command in DIR")
        raise UsageError(message, _hint_at_registries_below(folder) or create)
    _say_other_owner(path, given)
    return path


def _hint_at_registries_below(folder: Path) -> str:
    """Which folders in a folder have a registry, and how to use one; empty where none has."""
    names = find_registries_below(folder)
    if not names:
        return ""
    first = f'"{names[0]}"' if " " in names[0] else names[0]
    hint = ngettext(
        "there is a registry in {folders}; to use it, add -r {first}",
        "there are registries in {folders}; to use one of them, add for example -r {first}",
        len(names),
    )
    shown = [*names[:_FOLDERS_SHOWN], *(["…"] if len(names) > _FOLDERS_SHOWN else [])]
    return hint.format(folders=_(", ").join(shown), first=first)


def _say_other_owner(path: Path, given: Path | None) -> None:
    """Says whose registry it is, where nobody has named it and another user has put it in the way."""
    if given is None and not os.environ.get(REGISTRY_VARIABLE) and not is_built_in(path):
        owner = find_other_owner(path)
        if owner is not None:
            message = _("note: {path} belongs to another user, {owner}; if it is meant, name it: --registry {path}")
            say(message.format(path=os.path.abspath(path), owner=owner))


def _folder() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError(_("the current folder no longer exists"), _("change to another folder")) from error


def read_input(path: Path, limit: int) -> bytes:
    """The content of a file, or of stdin for `-`: at most `limit` bytes and one more.

    Raises UsageError where it cannot be read, is not a regular file, or stdin is closed.
    """
    if str(path) != "-":
        return read_named_file(path, limit)
    if sys.stdin is None:
        raise UsageError(_("stdin is closed"), _("give the name of a file, or pipe it in"))
    try:
        return read_stdin(limit + 1)
    except OSError as error:
        message = _("{path} cannot be read: {reason}").format(path=path, reason=describe_os_error(error))
        raise UsageError(message, _("give the name of a file, or pipe it in")) from error


def load_registry(given: Path | None) -> Registry:
    """The registry, fit to be read."""
    return open_registry(readable_path(given))


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterOptions:
    """The options that select records, as they are typed; None where one is not given."""

    text: str | None = None
    provinces: Sequence[str] | None = None
    notices: Sequence[str] | None = None
    programmes: Sequence[str] | None = None
    designation: Designation | None = None
    level: Level | None = None
    evidence: Evidence | None = None
    status: Status | None = None
    as_of: str | None = None


def parse_filter(registry: Registry, options: FilterOptions) -> Filter:
    """The filter that the options say.

    Raises UsageError for a province, notice or programme that there is not, with the nearest ones, and for a day that
    is none.
    """
    unknown = _("unknown notice: {name}")
    ids = map(_without_year_word, options.notices or ())
    notices = tuple(require_word(id_, registry.notices, unknown.format(name=id_)) for id_ in ids)
    if options.programmes:
        notices = require_notices_of(registry, options.programmes, notices)
    authorities = tuple(require_authority(text).name for text in options.provinces or ())
    status = StatusOn(options.status, today(options.as_of)) if options.status else None
    return Filter(
        options.text or "", authorities, notices, options.designation, options.level, options.evidence, status
    )


def _without_year_word(text: str) -> str:
    """The id of a notice that is written as its year: 2014 for 2014年 and 2014年度."""
    return text.strip().removesuffix("度").removesuffix("年")
