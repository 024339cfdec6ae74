"""Collecting: all files that came back compared with registry, ledger and each other, and the events that follow.

What an office changed and nobody else did is new; what both changed to different values is a conflict, and is not
written.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from smartpilot.circulation.changes import CellConflict, Change, differing_fields
from smartpilot.circulation.fields import FieldProblem
from smartpilot.circulation.returned_file import ReturnedFile, compare_file
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger, Recording, with_new_ids
from smartpilot.ledger.recording import PlannedEvent, StageReport, new_events
from smartpilot.places.zones import is_same_place, is_similar_place
from smartpilot.problems import Problem, Severity
from smartpilot.records.entries import Event
from smartpilot.records.models import Candidate
from smartpilot.records.periods import Period
from smartpilot.registry.registry import Registry
from smartpilot.text import escape_hidden
from smartpilot.workbook.form import CANDIDATES
from smartpilot.workbook.returned.rows import ReturnedWorkbook

# Finds what the registry would have against new candidates, by their ids.
CheckCandidates = Callable[[Sequence[Candidate]], Mapping[str, Problem]]


@dataclass(frozen=True, slots=True)
class Collection:
    """What all files say together. `changes` and `candidates` are what is to be written, each once."""

    files: Sequence[ReturnedFile]
    changes: Sequence[Change]
    candidates: Sequence[Candidate]

    @property
    def conflicts(self) -> list[CellConflict]:
        """All conflicts, in the order of the files."""
        return [conflict for file in self.files for conflict in file.conflicts]

    @property
    def problems(self) -> list[Problem]:
        """All problems, in the order of the files."""
        return [problem for file in self.files for problem in file.problems]

    @property
    def is_accepted(self) -> bool:
        """Whether there is no error and no conflict."""
        return not self.conflicts and not any(file.has_errors for file in self.files)


def collect(
    registry: Registry,
    ledger: Ledger,
    returned: Iterable[ReturnedWorkbook],
    today: dt.date,
    now: dt.datetime,
    check_candidates: CheckCandidates,
    *,
    again: bool = False,
) -> Collection:
    """Compares all files with registry and ledger, and with each other. Problems are added to a copy of each.

    No event may be dated after `today`, and no workbook have been sent after `now`, which is aware. With `again` what
    was voided since a workbook was sent is written once more.
    """
    files = [compare_file(registry, ledger, workbook, today, now, again=again) for workbook in returned]
    _note_namesakes(registry, files)
    _note_invalid_candidates(files, check_candidates)
    _compare_files(files)
    changes: dict[tuple[str, str, Period | None], Change] = {}
    candidates: dict[str, Candidate] = {}
    for file in files:
        if not file.has_errors:
            for change in file.changes:
                changes.setdefault(change.row.key, change)
            for candidate, _cell_of_name in file.candidates:
                candidates.setdefault(candidate.id, candidate)
    return Collection(files, list(changes.values()), list(candidates.values()))


def events_to_write(collection: Collection, ledger: Ledger, recording: Recording, today: dt.date) -> list[Event]:
    """The events of all changes; before one that supersedes others, the voids of those. Voids are dated `today`.

    Each event names the file that it comes from.
    """
    events: list[Event] = []
    workbooks = {file.returned.file: file.returned.meta.id for file in collection.files if file.returned.meta}
    for change in collection.changes:
        row, answer, superseded = change.row, change.answer, change.superseded
        if answer.stage and answer.on:
            deliverable = row.obligation.deliverable.id
            # A correction of what happened once more is that, too.
            also = any(event.also for event in superseded if event.stage is answer.stage)
            report = StageReport(deliverable, answer.stage, answer.on, answer.by, answer.note, also=also)
            planned = PlannedEvent(row.record, row.obligation, report, (), change.remaining, superseded)
            via = f"{recording.via} {escape_hidden(PurePath(row.file).name).strip()}"
            from_file = replace(recording, via=via, workbook=workbooks.get(row.file))
            events += new_events([planned], ledger, from_file, today)
    return with_new_ids(events, recording.moment)


# -- new candidates --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _NewCandidate:
    """A new candidate, and where its name stands; `day`: that of its notice."""

    file: ReturnedFile
    candidate: Candidate
    cell: str
    day: dt.date


def _note_namesakes(registry: Registry, files: Sequence[ReturnedFile]) -> None:
    """Notes new candidates that are or may be one place under two names, or that would have one id."""
    entries = [
        _NewCandidate(file, candidate, cell, registry.notices[candidate.notice].issued_on)
        for file in files
        if not file.has_errors
        for candidate, cell in file.candidates
    ]
    for entry in entries:
        problems = [problem for other in entries if (problem := _compare_candidates(entry, other))]
        # An error before a warning.
        worst = min(problems, key=lambda problem: problem.severity is not Severity.ERROR, default=None)
        if worst is not None:
            entry.file.note(worst, CANDIDATES, {"name": entry.cell}, entry.candidate.id)


def _compare_candidates(entry: _NewCandidate, other: _NewCandidate) -> FieldProblem | None:
    """What is wrong with two new candidates; None if they are written the same, or have nothing in common."""
    one, two = entry.candidate, other.candidate
    if (one.division, one.locality) == (two.division, two.locality):
        return None
    where = f"{other.file.returned.file} {other.cell}"
    if is_same_place(one, two, entry.day):
        message = _("{name} is the same place as {other} in {where}")
        message = message.format(name=one.name, other=two.name, where=where)
        return FieldProblem("repeated-row", message, _("make them the same, or delete one"))
    if one.id == two.id:
        message = _("{name} would have the same id as {other} in {where}: {id}")
        message = message.format(name=one.name, other=two.name, where=where, id=one.id)
        hint = _("add one of them to the registry by hand, with an id of its own")
        return FieldProblem("repeated-row", message, hint)
    if is_similar_place(one, two, entry.day):
        message = _("{name} looks like {other} in {where}").format(name=one.name, other=two.name, where=where)
        hint = _("if they are the same place, make them the same or delete one")
        return FieldProblem("repeated-row", message, hint, severity=Severity.WARNING)
    return None


def _note_invalid_candidates(files: Sequence[ReturnedFile], check_candidates: CheckCandidates) -> None:
    """Notes what the registry would have against new candidates at the cells of their names."""
    # If two files have the same new candidate, the one of the file that may be written counts.
    ordered = sorted(files, key=lambda file: not file.has_errors)
    candidates = {candidate.id: candidate for file in ordered for candidate, _cell_of_name in file.candidates}
    problems = check_candidates(list(candidates.values())) if candidates else {}
    for file in files:
        for candidate, cell in file.candidates:
            if candidate.id in problems:
                problem = problems[candidate.id]
                invalid = FieldProblem(problem.rule, problem.message, problem.hint)
                file.note(invalid, CANDIDATES, {"name": cell}, candidate.id)


# -- files that say different things ---------------------------------------------------------------------------


def _compare_files(files: Sequence[ReturnedFile]) -> None:
    """Makes conflicts of changes that differ between files; of changes that agree only the first one is new."""
    by_key: dict[tuple[str, str, Period | None], list[tuple[ReturnedFile, Change]]] = {}
    # What a file with errors says is not written, and may be as wrong as they are: it contradicts nothing.
    for file in files:
        for change in [*file.changes, *file.incomplete_applications] if not file.has_errors else ():
            by_key.setdefault(change.row.key, []).append((file, change))
    for pairs in by_key.values():
        differing = list(differing_fields([change for _file, change in pairs]))
        if any(change.answer.stage is None for _file, change in pairs):
            # Whether the materials were sent in at all comes first; when, is no question yet.
            differing = differing[:1]
        is_first = True
        for file, change in pairs:
            others = [other for _file, other in pairs if other is not change]
            file.conflicts += [change.conflict(name, others) for name in differing]
            if change not in file.changes:
                continue
            if differing or not is_first:
                file.changes.remove(change)
                file.unchanged += not differing
            is_first = False
