"""A candidate that becomes a pilot: it keeps its id, and with it its history."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.models import Candidate, Source
from smartpilot.records.terms import Designation, Evidence, Kind
from smartpilot.registry.lookup import find_record
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.registry import Registry
from smartpilot.registry.sources import with_new_source
from smartpilot.registry.statuses import withdrawn_on
from smartpilot.toml.edits import with_heading, with_values


@dataclass(frozen=True, slots=True)
class Promotion:
    """A candidate, and what it will have as a pilot."""

    candidate: Candidate
    added_on: dt.date
    evidence: Evidence
    sources: Sequence[str]
    designation: Designation | None = None
    new_source: Source | None = None


def find_candidate(registry: Registry, text: str, among: Filter = NO_FILTER) -> Candidate:
    """The candidate with this id, this start of an id, or this name; `among` narrows what a name may mean.

    Raises UsageError where it is none, where several fit, or where it was withdrawn.
    """
    try:
        record = find_record(registry, text, among, [Kind.CANDIDATES])
    except UsageError as error:
        try:  # it may be a pilot or a project
            record = find_record(registry, text, among)
        except UsageError:
            raise error from None
    if isinstance(record, Candidate):
        if withdrawn := withdrawn_on(registry, record):
            message = _("{id} was withdrawn on {day}").format(id=record.id, day=withdrawn)
            raise UsageError(message, _("smartpilot undo takes back what was recorded by mistake"))
        return record
    message = _("{id} {name} is not a candidate").format(id=record.id, name=record.name)
    raise UsageError(message, _("smartpilot list --kind candidates shows them"))


def plan_promotion(
    candidate: Candidate,
    added_on: dt.date,
    *,
    latest_day: dt.date,
    evidence: Evidence = Evidence.UNVERIFIED,
    designation: Designation | None = None,
    sources: Sequence[str] = (),
    new_source: Source | None = None,
) -> Promotion:
    """The promotion of a candidate; `sources`, and one that the registry is to get, are added to those that it has.

    Raises UsageError if the day on which it was added lies after `latest_day`.
    """
    if added_on > latest_day:
        raise UsageError(_("{day} is in the future").format(day=added_on), _("check the year"))
    cited = [*candidate.sources, *sources, *([new_source.id] if new_source else ())]
    return Promotion(candidate, added_on, evidence, list(dict.fromkeys(cited)), designation, new_source)


def with_promotion(raw: bytes, registry: Registry, promotion: Promotion) -> bytes:
    """The registry's file with another heading over the candidate's table, and the lines that a pilot has besides.

    Raises CannotEditError where the candidates are written in brackets.
    """
    candidate = promotion.candidate
    values: dict[str, Any] = {}
    if promotion.designation:
        values["designation"] = promotion.designation.value
    values |= {"added_on": promotion.added_on, "evidence": promotion.evidence.value}
    # A pilot has to have the key; where the candidate has the same sources, its line stays as it is.
    if promotion.sources != candidate.sources or not promotion.sources:
        values["sources"] = list(promotion.sources)
    path = ("candidates", registry.file.candidates.index(candidate))
    raw = with_heading(with_values(raw, {path: values}), path, "[[pilots]]")
    return with_new_source(raw, registry, promotion.new_source)
