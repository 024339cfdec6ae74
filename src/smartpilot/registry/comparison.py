"""The records of a registry as they are compared with those of another."""

from collections.abc import Iterator

from smartpilot.records.comparison import KeyedRecord
from smartpilot.registry.registry import Registry


def keyed_records(registry: Registry) -> Iterator[KeyedRecord]:
    """All records of a registry. The id of a deliverable is `2014/task-book`: it only has one within its notice."""
    for source in registry.file.sources:
        yield KeyedRecord("sources", source.id, source)
    for programme in registry.file.programmes:
        yield KeyedRecord("programmes", programme.id, programme)
    for notice in registry.file.notices:
        yield KeyedRecord("notices", notice.id, notice)
        for deliverable in notice.deliverables:
            yield KeyedRecord("deliverables", f"{notice.id}/{deliverable.id}", deliverable)
    for target in registry.records:
        yield KeyedRecord(str(target.kind), target.id, target)
    for assessment in registry.file.assessments:
        yield KeyedRecord("assessments", assessment.id, assessment)
