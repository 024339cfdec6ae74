"""A proposed notice beside those of a registry: whether it is there already, and where the two differ."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from smartpilot.official.notices.counts_and_citations import normalise_number
from smartpilot.official.notices.proposal import Proposal
from smartpilot.records.models import Source
from smartpilot.records.notices import Notice
from smartpilot.records.obligations import creation_period_of
from smartpilot.records.programmes import default_programme
from smartpilot.records.terms import Recurrence
from smartpilot.registry.registry import Registry
from smartpilot.registry.sources import has_title


class Difference(NamedTuple):
    """A field in which registry and text differ; None where one of them does not have it."""

    field: str
    registry: Any
    text: Any


class RegistryComparison(NamedTuple):
    """What a registry has of a proposed notice.

    `known` is its record of the same notice, None where it has none, and `differences` those between it and the
    text. `has_id_conflict` says that the registry has only another notice, which has the proposed id.
    """

    known: Notice | None
    differences: Sequence[Difference]
    has_id_conflict: bool


def compare_with_registry(proposal: Proposal, registry: Registry) -> RegistryComparison:
    """Whether the registry has the proposed notice, and where the two differ."""
    known = find_notice(proposal, registry.file.notices, registry.sources)
    if known is not None:
        return RegistryComparison(known, differences(proposal, known), has_id_conflict=False)
    return RegistryComparison(None, [], has_id_conflict=proposal.notice.get("id", "") in registry.notices)


def find_notice(proposal: Proposal, notices: Sequence[Notice], sources: Mapping[str, Source]) -> Notice | None:
    """The registry's record of the same notice: with the same number, or of the same day and title."""
    number = normalise_number(proposal.notice.get("number", ""))
    for notice in notices:
        if number and notice.number and normalise_number(notice.number) == number:
            return notice
        source = sources.get(notice.source)
        same_title = source is not None and has_title(source, proposal.title)
        if same_title and proposal.notice.get("issued_on", notice.issued_on) == notice.issued_on:
            return notice
    return None


def differences(proposal: Proposal, notice: Notice) -> list[Difference]:
    """Field by field, in the order of the registry's record; deliverables by their id, else by title and owner.

    A field that only the registry has, a note for example, is a difference too; ids that were made up are none.
    """
    registry, text = _with_stated_days(notice), to_json_value(proposal.notice)
    for record in (registry, text):  # a notice that names none is one of the default programme
        if record.get("programme") == default_programme().id:
            del record["programme"]
    unmatched = list(text.pop("deliverables", []))
    result = _field_differences("", registry, text, ignored=("deliverables", "id", "source"))
    for deliverable in registry.get("deliverables", []):
        name = f"deliverables.{deliverable['id']}"
        counterpart = _find_counterpart(deliverable, unmatched)
        if counterpart is None:
            result.append(Difference(name, deliverable["title"], None))
        else:
            unmatched.remove(counterpart)
            result += _field_differences(f"{name}.", deliverable, counterpart, ignored=("id",))
    return result + [Difference(f"deliverables.{new['id']}", None, new["title"]) for new in unmatched]


def _with_stated_days(notice: Notice) -> dict[str, Any]:
    """A notice as JSON, with the days that follow from a length and from a year's end, as a text is read."""
    record = notice.as_json()
    period = creation_period_of(notice)
    if period is not None:
        record["creation_period"] = to_json_value(period._asdict())
    for deliverable in record.get("deliverables", []):
        if deliverable.get("recurs") == Recurrence.YEARLY and "month" not in deliverable:
            deliverable |= {"month": 12, "day": 31}
    return record


def _find_counterpart(
    deliverable: Mapping[str, Any], candidates: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """The deliverable of the text that has the same id, else the same title and owner."""
    for keys in (("id",), ("title", "owed_by")):
        for candidate in candidates:
            if all(candidate[key] == deliverable[key] for key in keys):
                return candidate
    return None


def _field_differences(
    prefix: str, registry: Mapping[str, Any], text: Mapping[str, Any], ignored: Sequence[str]
) -> list[Difference]:
    names = [name for name in dict.fromkeys([*registry, *text]) if name not in ignored]
    return [
        Difference(prefix + name, registry.get(name), text.get(name))
        for name in names
        if registry.get(name) != text.get(name)
    ]


def to_json_value(value: Any) -> Any:
    """A value as JSON has it: days in ISO 8601."""
    if isinstance(value, Mapping):
        return {key: to_json_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [to_json_value(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
