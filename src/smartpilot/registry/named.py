"""What a text names among records, told by their ids and names alone."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from smartpilot.records.meanings import normalise_word

AnyNamed = TypeVar("AnyNamed")


def find_named(spelled: Sequence[tuple[AnyNamed, str, str]], wanted: str) -> list[AnyNamed]:
    """The records, each with its id and name, that a text means: a whole id or name before a part of one.

    The end of a name comes before other parts of it. Empty for an empty text.
    """
    if not wanted:
        return []
    # Only what is not found as it is typed is compared in one width and case, without blanks: 石家庄 正定县.
    return _best_fitting(spelled, wanted) or _best_fitting(
        [(record, normalise_word(id_), normalise_word(name)) for record, id_, name in spelled], normalise_word(wanted)
    )


def _best_fitting(spelled: Sequence[tuple[AnyNamed, str, str]], wanted: str) -> list[AnyNamed]:
    fits: Sequence[Callable[[str, str], bool]] = (
        lambda id_, name: id_ == wanted,
        lambda id_, name: name == wanted,
        lambda id_, name: id_.startswith(wanted),
        lambda id_, name: name.endswith(wanted),
        lambda id_, name: wanted in name,
    )
    found = ([record for record, id_, name in spelled if fit(id_, name)] for fit in fits)
    return next((records for records in found if records), [])
