"""A change of the registry's file before it is written: shown as a difference, and asked about."""

from smartpilot.cli.streams import ask, emit_text, is_interactive, say
from smartpilot.i18n import _


def confirm_change(difference: str, *, yes: bool, dry_run: bool) -> bool:
    """Whether to write a change, which is shown first; says why not."""
    emit_text(difference)
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
