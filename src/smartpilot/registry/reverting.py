"""Records as they were: what a command changed in the registry, and putting it back byte for byte."""

import re
from collections.abc import Mapping, Sequence

from smartpilot.records.terms import Kind
from smartpilot.registry.registry import Registry
from smartpilot.toml.edits import lines_of_table, with_lines_of_table, with_tables
from smartpilot.toml.locations import DataPath


def changed_records(before: Registry, after: Registry) -> list[str]:
    """The ids of the pilots, projects and candidates that are not the same in two registries, in their order."""
    ids = dict.fromkeys([record.id for registry in (after, before) for record in registry.targets])
    return [id_ for id_ in ids if before.by_id.get(id_) != after.by_id.get(id_)]


def record_lines(raw: bytes, registry: Registry, ids: Sequence[str]) -> Mapping[str, list[str] | None]:
    """The lines of each record in the registry's file; None where it is not there.

    Raises CannotEditError where one is written in brackets.
    """
    paths = _paths(registry)
    return {id_: lines_of_table(raw, paths[id_]) if id_ in paths else None for id_ in ids}


def with_record_lines(raw: bytes, registry: Registry, records: Mapping[str, Sequence[str] | None]) -> bytes:
    """The registry's file with records as these lines have them; None removes one.

    Raises CannotEditError where one is written in brackets.
    """
    paths = _paths(registry)
    raw = with_tables(raw, {paths[id_]: lines for id_, lines in records.items() if id_ in paths})
    for id_, lines in records.items():
        if id_ not in paths and lines:
            raw = with_lines_of_table(raw, table_of(lines), lines)
    return raw


def table_of(lines: Sequence[str]) -> str:
    """The table of a record that begins with its heading: `pilots` of `[[pilots]]`."""
    return re.sub(r"[\[\]\s]|#.*", "", lines[0])


def _paths(registry: Registry) -> Mapping[str, DataPath]:
    return {record.id: (kind.value, index) for kind in Kind for index, record in enumerate(registry.of_kind(kind))}
