"""Records as they were: what a command changed in the registry, and putting it back byte for byte."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from smartpilot.records.models import AnyRecord
from smartpilot.records.terms import RECORD_KINDS
from smartpilot.registry.placing import find_predecessor
from smartpilot.registry.registry import Registry
from smartpilot.toml.edits import lines_of_tables, with_lines_of_table, with_tables
from smartpilot.toml.locations import DataPath

SOURCES, ASSESSMENTS = "sources", "assessments"

# Tables whose records have ids of their own; those of pilots, projects and candidates share theirs.
_OWN_TABLES = (SOURCES, ASSESSMENTS)

# The table, empty for that of any pilot, project or candidate, and the id.
RecordKey = tuple[str, str]

# The lines of a record in the file, from its heading to its last value; None where it is not there.
Lines = Sequence[str] | None


def changed_records(before: Registry, after: Registry) -> list[RecordKey]:
    """The pilots, projects, candidates, sources and assessments that two registries do not share, in their order."""
    records = [_records(registry) for registry in (after, before)]
    return [key for key in dict.fromkeys([*records[0], *records[1]]) if records[1].get(key) != records[0].get(key)]


def _records(registry: Registry) -> Mapping[RecordKey, AnyRecord]:
    records: dict[RecordKey, AnyRecord] = {("", record.id): record for record in registry.records}
    for table in _OWN_TABLES:
        records |= {(table, record.id): record for record in _records_of_table(registry, table)}
    return records


def _records_of_table(registry: Registry, table: str) -> Sequence[AnyRecord]:
    return registry.file.sources if table == SOURCES else registry.file.assessments


def record_lines(raw: bytes, registry: Registry, keys: Sequence[RecordKey]) -> Mapping[RecordKey, list[str] | None]:
    """The lines of each record in the registry's file; None where it is not there.

    Raises CannotEditError where one is written in brackets.
    """
    paths = _paths(registry)
    lines = lines_of_tables(raw, [paths[key] for key in keys if key in paths])
    return {key: lines[paths[key]] if key in paths else None for key in keys}


def with_record_lines(raw: bytes, registry: Registry, records: Mapping[RecordKey, Lines]) -> bytes:
    """The registry's file with records as these lines have them; None removes one.

    Raises CannotEditError where one is written in brackets.
    """
    paths = _paths(registry)
    raw = with_tables(raw, {paths[key]: lines for key, lines in records.items() if key in paths})
    for key, lines in records.items():
        if key not in paths and lines:
            table, record = parse_record_lines(lines)
            raw = with_lines_of_table(raw, table, lines, find_predecessor(raw, table, record))
    return raw


def parse_record_lines(lines: Sequence[str]) -> tuple[str, Mapping[str, Any]]:
    """The table that lines of a registry's file say, `pilots` of `[[pilots]]`, and the record.

    Raises ValueError where they are not those of one record.
    """
    import tomllib

    data = tomllib.loads("\n".join(lines))
    match list(data.items()):
        case [(str(table), [dict(record)])] if table in {*_OWN_TABLES, *RECORD_KINDS}:
            return table, record
    raise ValueError("not the lines of one record")


def are_lines_of(key: RecordKey, lines: Lines) -> bool:
    """Whether lines are those of this record, so that they can be put back; those of no record always can."""
    if lines is None:
        return True
    try:
        table, record = parse_record_lines(lines)
    except ValueError:
        return False
    return (table if table in _OWN_TABLES else "", record.get("id")) == key


def digest_of_lines(lines: Lines) -> str:
    """What tells the lines of a record from others; `none` of a record that is not there."""
    return "none" if lines is None else hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _paths(registry: Registry) -> Mapping[RecordKey, DataPath]:
    paths: dict[RecordKey, DataPath] = {
        (table, record.id): (table, index)
        for table in _OWN_TABLES
        for index, record in enumerate(_records_of_table(registry, table))
    }
    for kind in RECORD_KINDS:
        paths |= {("", record.id): (kind.value, index) for index, record in enumerate(registry.of_kind(kind))}
    return paths
