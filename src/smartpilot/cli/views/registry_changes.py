"""A change of the registry's file before it is written: shown as a difference, and asked about."""

from smartpilot.cli.streams import ask, emit_text, is_interactive, say, say_verbatim
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.problems import format_text, sort_problems
from smartpilot.store import Store


def confirm_change(store: Store, content: bytes, *, yes: bool, dry_run: bool) -> bool:
    """Whether to give the registry another content; what changes is shown first, with the warnings that it brings.

    Says why not. Raises InvalidFileError if that content has errors.
    """
    emit_text(store.preview(content))
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


def say_refusal(error: UsageError) -> None:
    """Why an answer is refused, before the question is asked again."""
    say(_("error: {message}").format(message=error.message))
    if error.hint:
        say("    " + _("hint: {hint}").format(hint=error.hint))
