"""Collecting: what came back in workbooks against what was sent and what the ledger says now.

Of every cell there are three values: as it was sent, in the ledger now, and as it was returned. What an office
changed and nobody else did is new; what both changed to different values is a conflict, and is not written.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from smartpilot.circulation.returned_file import Part, part_of
from smartpilot.circulation.three_way import Claim, Conflict, conflict_of, differing_fields
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger, new_ids
from smartpilot.ledger.recording import PlannedEvent, StageReport, events_of
from smartpilot.ledger.voiding import void_event
from smartpilot.places.zones import is_same_place, is_similar_place
from smartpilot.problems import Problem, Severity
from smartpilot.records.models import Candidate, Event
from smartpilot.registry.registry import Registry
from smartpilot.workbook.form import CANDIDATES
from smartpilot.workbook.returned.rows import Returned

# What the registry would have against new candidates, by their ids.
Unfit = Callable[[Sequence[Candidate]], Mapping[str, Problem]]


@dataclass(frozen=True, slots=True)
class Collected:
    """What all files say together. `claims` and `candidates` are what is to be written, each once."""

    parts: Sequence[Part]
    claims: Sequence[Claim]
    candidates: Sequence[Candidate]

    @property
    def conflicts(self) -> list[Conflict]:
        """All conflicts, in the order of the files."""
        return [conflict for part in self.parts for conflict in part.conflicts]

    @property
    def problems(self) -> list[Problem]:
        """All problems, in the order of the files."""
        return [problem for part in self.parts for problem in part.problems]

    @property
    def clean(self) -> bool:
        """Whether there is no error and no conflict."""
        return not self.conflicts and all(part.clean for part in self.parts)


def collect(
    registry: Registry, ledger: Ledger, returned: Iterable[Returned], today: dt.date, unfit: Unfit
) -> Collected:
    """Holds all files against registry and ledger, and against each other. What is wrong is noted in a copy of each.

    `unfit` says of new candidates what the registry would have against them.
    """
    parts = [part_of(registry, ledger, each, today) for each in returned]
    _note_namesakes(registry, parts)
    _refuse(parts, unfit)
    _compare(parts)
    claims: dict[tuple[str, str, int | None], Claim] = {}
    candidates: dict[str, Candidate] = {}
    for part in parts:
        if part.clean:
            for claim in part.claims:
                claims.setdefault(claim.key, claim)
            for candidate, _cell_of_name in part.candidates:
                candidates.setdefault(candidate.id, candidate)
    return Collected(parts, list(claims.values()), list(candidates.values()))


@dataclass(frozen=True, slots=True)
class _Entry:
    """A new candidate, and where its name stands; `day`: that of its notice."""

    part: Part
    candidate: Candidate
    cell: str
    day: dt.date


def _note_namesakes(registry: Registry, parts: Sequence[Part]) -> None:
    """Notes new candidates that are or may be one place said otherwise, or whose ids are the same."""
    entries = [
        _Entry(part, candidate, cell, registry.notices[candidate.notice].issued_on)
        for part in parts
        if part.clean
        for candidate, cell in part.candidates
    ]
    for entry in entries:
        alike = (found for other in entries if (found := _against(entry, other)))
        # An error before a warning.
        worst = min(alike, key=lambda found: found[0] is not Severity.ERROR, default=None)
        if worst is not None:
            severity, message, hint = worst
            id_, cell = entry.candidate.id, entry.cell
            entry.part.returned.add(
                "repeated-row", message, hint, sheet=CANDIDATES, cell=cell, record=id_, severity=severity
            )


def _against(one: _Entry, other: _Entry) -> tuple[Severity, str, str] | None:
    """What is to be said of two new candidates: severity, message, hint; None where they are the same, or far apart."""
    mine, its = one.candidate, other.candidate
    if (mine.division, mine.locality) == (its.division, its.locality):
        return None
    same = is_same_place(mine, its, one.day)
    if not (same or mine.id == its.id or is_similar_place(mine, its, one.day)):
        return None
    where = f"{other.part.returned.file} {other.cell}"
    if same:
        message = _("{name} is the same place as {other} in {where}")
        message = message.format(name=mine.name, other=its.name, where=where)
        return Severity.ERROR, message, _("make them the same, or delete one")
    if mine.id == its.id:
        message = _("{name} would have the same id as {other} in {where}: {id}")
        message = message.format(name=mine.name, other=its.name, where=where, id=mine.id)
        return Severity.ERROR, message, _("add one of them to the registry by hand, with an id of its own")
    message = _("{name} looks like {other} in {where}").format(name=mine.name, other=its.name, where=where)
    return Severity.WARNING, message, _("make them the same, or delete one, where they are one place")


def _refuse(parts: Sequence[Part], unfit: Unfit) -> None:
    """Notes what the registry would have against new candidates at the cells of their names."""
    # Of what two files say, the one that may be written.
    ordered = sorted(parts, key=lambda part: part.clean)
    new = {candidate.id: candidate for part in ordered for candidate, _cell_of_name in part.candidates}
    against = unfit(list(new.values())) if new else {}
    for part in parts:
        for candidate, cell in part.candidates:
            if candidate.id in against:
                problem = against[candidate.id]
                part.returned.add(
                    problem.rule, problem.message, problem.hint, sheet=CANDIDATES, cell=cell, record=candidate.id
                )


def events_to_write(collected: Collected, ledger: Ledger, moment: dt.datetime, today: dt.date) -> list[Event]:
    """The events of all claims; before one that corrects others, the events that make those void."""
    events: list[Event] = []
    for claim in collected.claims:
        stage, on, by, note = claim.answer.stage, claim.answer.on, claim.answer.by, claim.answer.note
        events += [void_event(ledger, event, moment, today, by, None) for event in claim.corrects]
        if stage and on and not claim.repeats:
            said = StageReport(claim.obligation.paper.id, stage, on, by, note)
            events += events_of([PlannedEvent(claim.record, claim.obligation, said, (), None)], moment)
    ids = new_ids(moment, len(events))
    return [event.model_copy(update={"id": id_}) for event, id_ in zip(events, ids, strict=True)]


def _compare(parts: Sequence[Part]) -> None:
    """Makes conflicts of claims that differ between files; of claims that agree only the first one is new."""
    by_key: dict[tuple[str, str, int | None], list[tuple[Part, Claim]]] = {}
    # What a file with errors says is not written, and may be as wrong as they are: it contests nothing.
    for part in parts:
        for claim in [*part.claims, *part.denials] if part.clean else ():
            by_key.setdefault(claim.key, []).append((part, claim))
    for claims in by_key.values():
        differing = list(differing_fields([claim for _part, claim in claims]))
        if any(claim.answer.stage is None for _part, claim in claims):
            # Whether it was sent in at all; when, is no question yet.
            differing = differing[:1]
        seen = False
        for part, claim in claims:
            if differing:
                others = [other for _other_part, other in claims if other is not claim]
                part.conflicts += [conflict_of(claim, name, others) for name in differing]
            if claim not in part.claims:
                continue
            if differing or seen:
                part.claims.remove(claim)
                part.unchanged += not differing
            seen = True


def as_table(candidate: Candidate) -> Mapping[str, str | list[str]]:
    """A candidate as the registry's file writes it."""
    return {name: value for name, value in candidate.as_json().items() if value != []}
