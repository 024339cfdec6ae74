"""Where figures come from, in words."""

from smartpilot.cli.output import Format
from smartpilot.cli.streams import say
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.provenance import Provenance


def say_provenance(provenance: Provenance, format_: Format = Format.TABLE) -> None:
    """Says which registry and which ledger an answer is made from; JSON holds it itself."""
    if format_ is not Format.JSON:
        parts = {"registry": _registry_text(provenance), "ledger": _ledger_text(provenance)}
        say(_("from {registry}, {ledger}").format(**parts))


def _registry_text(provenance: Provenance) -> str:
    if provenance.built_in:
        return _("the built-in registry")
    return _("registry {path}").format(path=provenance.registry)


def _ledger_text(provenance: Provenance) -> str:
    if provenance.ledger is None:
        return _("no ledger")
    if provenance.events is None:
        details = _("cannot be read")
    else:
        details = ngettext("{n} event", "{n} events", provenance.events).format(n=provenance.events)
        if provenance.last:
            details = _("{events}, last on {day}").format(events=details, day=provenance.last)
    return _("ledger {path} ({details})").format(path=provenance.ledger, details=details)
