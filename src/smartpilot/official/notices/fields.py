"""What is proposed of the fields of a notice and of its deliverables, and the times that no field has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.sentences import Sentence


class ProposedField(NamedTuple):
    """What is proposed of a field: `issued_on`, `deliverables[0].due`, `source.title` or `programme.name`.

    `value`: None where the field has none, or stands in a value that is proposed as a whole. `places`: where the text
    says it. `assumed`: what was taken for granted; `unknown`: why the field is open.
    """

    name: str
    value: Any = None
    places: Sequence[PageLine | Sentence] = ()
    assumed: str = ""
    unknown: str = ""

    @classmethod
    def stated(cls, name: str, stated: tuple[Any, PageLine] | None, unknown: str, assumed: str = "") -> Self:
        """A field with what a line says; open where none does."""
        return cls(name, stated[0], [stated[1]], assumed) if stated else cls(name, unknown=unknown)


@dataclass(frozen=True)
class Unread:
    """A time in the text of which no deliverable could be made, or what it speaks of without asking for it, and why."""

    text: str
    sentence: Sentence
    why: str = ""
