"""Applying a collection: new candidates come into the registry, then what is new into the ledger.

A crash between the two leaves candidates without events; the next run writes those.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from smartpilot.circulation.collecting import Collection, collect, events_to_write
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Recording
from smartpilot.problems import Problem, Severity
from smartpilot.records.entries import Event
from smartpilot.records.models import REGISTRY_TABLES, Candidate
from smartpilot.registry.placing import with_placed_records
from smartpilot.registry.reading import parse_registry
from smartpilot.rules import check
from smartpilot.store import Store
from smartpilot.toml.document import parse_document
from smartpilot.workbook.returned.rows import ReturnedWorkbook


@dataclass(frozen=True, slots=True)
class Moments:
    """When a collection is made. `today` dates voids; nothing that lies after it can have happened.

    `recording`: the run of the command that makes it; `again`: what was voided since a workbook was sent is written
    once more.
    """

    today: dt.date
    now: Callable[[], dt.datetime]
    recording: Recording
    again: bool = False


@dataclass(frozen=True, slots=True)
class CollectionResult:
    """What was collected, and the events that follow: those that were written, or those that would be."""

    collection: Collection
    events: Sequence[Event]


def preview_collection(store: Store, returned: Sequence[ReturnedWorkbook], moments: Moments) -> CollectionResult:
    """What applying the workbooks would write. Nothing is written."""
    collection = compare_workbooks(store, returned, moments)
    return CollectionResult(collection, events_to_write(collection, store.ledger, moments.recording, moments.today))


def apply_collection(store: Store, returned: Sequence[ReturnedWorkbook], moments: Moments) -> CollectionResult:
    """Writes new candidates into the registry, then the events into the ledger.

    Under the lock the workbooks are compared once more: somebody else may have recorded something meanwhile.

    Raises InvalidFileError, FileHeldError and UsageError as `Store.replace_registry` and `Store.append_events` do.
    """
    before = compare_workbooks(store, returned, moments)
    if before.candidates:
        store.require_appendable()
        before = store.replace_registry(
            lambda current: compare_workbooks(current, returned, moments),
            lambda current, collection: registry_with_candidates(current, collection.candidates),
            moments.recording,
        )
        names = _(", ").join(f"{candidate.id} {candidate.name}" for candidate in before.candidates)
        if names:
            store.announce(_("candidates added to the registry: {names}").format(names=names))
    current = before

    def make_events(fresh: Store) -> Sequence[Event]:
        nonlocal current
        current = compare_workbooks(fresh, returned, moments)
        return events_to_write(current, fresh.ledger, moments.recording.at(moments.now()), moments.today)

    events = store.append_events(make_events)
    # The second comparison no longer calls the candidates new, because they are in the registry by now. So the first
    # one is reported, unless somebody else has changed the ledger meanwhile.
    files = before.files if _outcome(current) == _outcome(before) else current.files
    return CollectionResult(replace(current, candidates=before.candidates, files=files), events)


def compare_workbooks(store: Store, returned: Sequence[ReturnedWorkbook], moments: Moments) -> Collection:
    """The workbooks compared with registry and ledger; nothing is written."""
    today, now = moments.today, moments.now()

    def check_new(candidates: Sequence[Candidate]) -> Mapping[str, Problem]:
        return check_candidates(store, candidates)

    return collect(store.registry, store.ledger, returned, today, now, check_new, again=moments.again)


def check_candidates(store: Store, candidates: Sequence[Candidate]) -> Mapping[str, Problem]:
    """The first error that the registry would have for each of the new candidates, by their ids."""
    try:
        content = registry_with_candidates(store, candidates)
    except UsageError as error:
        problem = Problem("unwritable", Severity.ERROR, str(store.path), error.message, hint=error.hint)
        return {candidate.id: problem for candidate in candidates}
    reading = parse_registry(parse_document(store.path, content, REGISTRY_TABLES))
    ids = {candidate.id for candidate in candidates}
    errors = [p for p in check(reading, ledger=store.ledger_reading) if p.severity is Severity.ERROR]
    return {problem.record: problem for problem in reversed(errors) if problem.record in ids}


def registry_with_candidates(store: Store, candidates: Sequence[Candidate]) -> bytes:
    """The content of the registry with new candidates.

    Raises CannotEditError where its candidates are written in brackets.
    """
    tables = [{name: value for name, value in c.as_json().items() if value != []} for c in candidates]
    return with_placed_records(store.content, "candidates", tables)


def _outcome(collection: Collection) -> object:
    """What both comparisons must agree on: the changes, the conflicts and the errors."""
    changes = [(change.row.key, change.answer) for change in collection.changes]
    errors = [(p.file, p.rule, p.sheet, p.cell) for p in collection.problems if p.severity is Severity.ERROR]
    return changes, collection.conflicts, errors
