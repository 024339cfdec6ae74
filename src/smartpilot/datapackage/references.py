"""What a registry must be like before it is made into a data set: its keys are keys, its references lead somewhere."""

from smartpilot.errors import InvalidFileError
from smartpilot.i18n import _
from smartpilot.registry.reading import RegistryReading
from smartpilot.rules import check

_RULES = ("duplicate-id", "unknown-notice", "unknown-source", "unknown-pilot")


def require_valid_references(reading: RegistryReading) -> None:
    """Raises InvalidFileError with every id that is given twice and every reference to a record that is not there."""
    problems = check(reading, _RULES)
    if problems:
        raise InvalidFileError(_("the registry cannot be exported until these are fixed"), problems)
