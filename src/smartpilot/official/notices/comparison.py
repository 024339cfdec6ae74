"""A proposed notice beside those of a registry: is it there already, and where do the two differ."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from smartpilot.official.notices.counts_and_citations import same
from smartpilot.official.notices.proposal import Proposal
from smartpilot.records.models import Notice, Source


class Difference(NamedTuple):
    """A field that the registry and the text say differently; None where one of them says nothing."""

    field: str
    registry: Any
    text: Any


def known_notice(made: Proposal, notices: Sequence[Notice], sources: Mapping[str, Source]) -> Notice | None:
    """The registry's record of the same notice: with the same number, or of the same day and title."""
    number = same(made.notice.get("number", ""))
    for notice in notices:
        if number and notice.number and same(notice.number) == number:
            return notice
        source = sources.get(notice.source)
        titled = source is not None and _squeezed(source.title) == _squeezed(made.title)
        if titled and made.notice.get("issued_on", notice.issued_on) == notice.issued_on:
            return notice
    return None


def known_source(made: Proposal, sources: Mapping[str, Source]) -> Source | None:
    """The registry's record of the same source, by its title."""
    return next((each for each in sources.values() if _squeezed(each.title) == _squeezed(made.title)), None)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def differences(made: Proposal, notice: Notice) -> list[Difference]:
    """Field by field, in the order of the registry's record; deliverables by their id, else by title and owner.

    What only the registry has, a note for example, is a difference too; the ids that were made up are none.
    """
    registry, text = notice.as_json(), as_plain(made.notice)
    left = list(text.pop("deliverables", []))
    found = _fields("", registry, text, apart=("deliverables", "id", "source"))
    for paper in registry.get("deliverables", []):
        other = next((each for each in left if each["id"] == paper["id"]), None) or next(
            (each for each in left if (each["title"], each["owed_by"]) == (paper["title"], paper["owed_by"])), None
        )
        name = f"deliverables.{paper['id']}"
        if other is None:
            found.append(Difference(name, paper["title"], None))
        else:
            left.remove(other)
            found += _fields(f"{name}.", paper, other, apart=("id",))
    return found + [Difference(f"deliverables.{each['id']}", None, each["title"]) for each in left]


def _fields(prefix: str, one: Mapping[str, Any], other: Mapping[str, Any], apart: Sequence[str]) -> list[Difference]:
    names = [name for name in dict.fromkeys([*one, *other]) if name not in apart]
    return [
        Difference(prefix + name, one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)
    ]


def as_plain(value: Any) -> Any:
    """A value as JSON has it: days in ISO 8601."""
    if isinstance(value, Mapping):
        return {key: as_plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_plain(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
