"""Opening the contacts for a command that may show them: `returns`, and `remind` in the letter to their authority."""

from collections.abc import Mapping
from pathlib import Path

from smartpilot.circulation.contacts import are_closed, contacts_path, read_contacts
from smartpilot.cli.streams import say
from smartpilot.i18n import _
from smartpilot.records.circulations import Contact


def load_contacts(registry: Path) -> Mapping[str, Contact]:
    """The contacts beside a registry, by the codes of their authorities.

    There are none, which is said, where another user began the file.

    Raises InvalidFileError where the file cannot be read or is not valid.
    """
    path = contacts_path(registry)
    if are_closed(path):
        say(_("note: contacts are not shown, because only whoever began {path} may read it").format(path=path))
        return {}
    return read_contacts(path)
