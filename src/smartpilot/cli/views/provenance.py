"""Where figures come from, in words."""

from smartpilot.cli.output import Format
from smartpilot.cli.streams import say
from smartpilot.i18n import _
from smartpilot.ledger.provenance import Provenance, ledger_text, registry_text


def say_provenance(provenance: Provenance, format_: Format = Format.TABLE) -> None:
    """Says which registry and which ledger an answer is made from; JSON holds it itself."""
    if format_ is not Format.JSON:
        parts = {"registry": registry_text(provenance), "ledger": ledger_text(provenance)}
        say(_("from {registry}, {ledger}").format(**parts))
