"""The letters that were written, and what is in none of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from smartpilot.cli.output import emit_tables
from smartpilot.cli.streams import say
from smartpilot.i18n import _, ngettext
from smartpilot.records.titles import AUTHORITY, PROGRAMME
from smartpilot.reminders.letters import Letter, Sender
from smartpilot.render.table import Column, Table


def emit_letters(letters: Mapping[Path, Letter]) -> None:
    """Writes a table of the letters to stdout, with how much each asks for."""
    has_several = len({letter.programme.id for letter in letters.values()}) > 1
    columns = [
        Column("file", _("file"), least=24),
        Column("authority", str(AUTHORITY)),
        *([Column("programme", str(PROGRAMME))] if has_several else []),
        Column("overdue", _("overdue (items)"), number=True),
        Column("due_soon", _("due soon (items)"), number=True),
    ]
    rows = [
        [
            path.name,
            letter.authority,
            *([letter.programme.short_label] if has_several else []),
            str(letter.overdue),
            str(letter.due_soon),
        ]
        for path, letter in letters.items()
    ]
    if rows:
        emit_tables([Table(columns, rows)])


def say_without_letter(ids: Sequence[str]) -> None:
    """Says which records are in no letter because no authority is known for them."""
    if ids:
        text = ngettext(
            "note: {n} record is in no letter, because its authority is unknown: {ids}",
            "note: {n} records are in no letter, because their authorities are unknown: {ids}",
            len(ids),
        )
        say(text.format(n=len(ids), ids=_(", ").join(ids)))


def say_unsigned(sender: Sender) -> None:
    """Says what the letters lack of whoever sends them."""
    if not sender.sign:
        say(_("note: the letters have no signature; give it with --sign"))
    if not sender.contact:
        say(_("note: the letters do not say whom to ask; give it with --contact"))


def say_older_letters(names: Sequence[str]) -> None:
    """Says which letters in the folder are from earlier."""
    if names:
        say(_("note: these letters in the folder are from earlier: {names}").format(names=_(", ").join(names)))


def say_letters_written(count: int, folder: Path, *, dry_run: bool) -> None:
    """Says how many letters were written, or would be."""
    if not count:
        say(_("nobody has to be reminded"))
        return
    text = (
        ngettext("would write {n} letter to {path}", "would write {n} letters to {path}", count)
        if dry_run
        else ngettext("wrote {n} letter to {path}", "wrote {n} letters to {path}", count)
    )
    say(text.format(n=count, path=folder))
