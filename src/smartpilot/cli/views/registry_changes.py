"""A change of the registry's file before it is written: shown as a difference, and asked about; then as JSON."""

from enum import StrEnum

from smartpilot.cli.output import emit_json
from smartpilot.cli.streams import ask, emit_text, is_interactive, say, say_verbatim
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.problems import format_text, sort_problems
from smartpilot.registry.editing import Edit, NewRecord, table_of
from smartpilot.store import Store
from smartpilot.text import escape_hidden


class ChangeFormat(StrEnum):
    """How a change of a record is shown."""

    TEXT = "text"
    JSON = "json"


def confirm_change(store: Store, content: bytes, *, yes: bool, dry_run: bool, format_: ChangeFormat) -> bool:
    """Whether to give the registry another content; what changes is shown first, with the warnings that it brings.

    Says why not. Raises InvalidFileError if that content has errors.
    """
    difference = store.preview(content)
    if format_ is ChangeFormat.TEXT:
        emit_text(difference)
    else:  # stdout is for the JSON
        say_verbatim("\n".join(map(escape_hidden, difference.split("\n"))))
    for problem in sort_problems(store.new_warnings(content)):
        say_verbatim(format_text(problem) + "\n")
    if dry_run:
        say(_("nothing was written: this is only what would change"))
        return False
    if yes:
        return True
    if not is_interactive():
        say(_("nothing was written; --yes writes it without asking"))
        return False
    if ask(_("Write this?")):
        return True
    say(_("nothing was written"))
    return False


def emit_change(change: NewRecord | Edit, batch: str | None) -> None:
    """Writes a change as JSON; `batch`: that of the ledger where the change was written."""
    before = change.record.as_json() if isinstance(change, Edit) else {}
    record = change.changed_record if isinstance(change, Edit) else change.record
    after = record.as_json()
    fields = change.values if isinstance(change, Edit) else ()
    source = change.source if isinstance(change, NewRecord) else None
    emit_json(
        {
            "format": "smartpilot.change/1",
            "batch": batch,
            "kind": table_of(record),
            "record": after,
            "changed": [{"field": field, "old": before.get(field), "new": after.get(field)} for field in fields],
            "source": source.as_json() if source else None,
        }
    )


def say_refusal(error: UsageError) -> None:
    """Why an answer is refused, before the question is asked again."""
    say(_("error: {message}").format(message=error.message))
    if error.hint:
        say("    " + _("hint: {hint}").format(hint=error.hint))
