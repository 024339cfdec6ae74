"""What was exported, in words."""

from pathlib import Path

from smartpilot.cli.streams import say
from smartpilot.i18n import _, ngettext
from smartpilot.registry.query import Selection


def say_exported(path: Path, what: str, *, dry_run: bool) -> None:
    """Says where something was written, or would be, and what is in it."""
    message = _("would write {path} ({what})") if dry_run else _("wrote {path} ({what})")
    say(message.format(path=path, what=what))


def count_records_in_words(selection: Selection) -> str:
    """How many records of each kind there are: `pilots: 31, special projects: 6`."""
    parts = (_("{what}: {n}").format(what=kind.label, n=len(found)) for kind, found in selection.items() if found)
    return _(", ").join(parts) or _("no matching records")


def count_rows_in_words(n: int) -> str:
    """`12 rows`."""
    return ngettext("{n} row", "{n} rows", n).format(n=n)
