"""Where a new record stands in the registry's file: among those of its notice, in the order of their codes."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from smartpilot.toml.edits import with_records


def with_placed_records(raw: bytes, table: str, records: Sequence[Mapping[str, Any]]) -> bytes:
    """The registry's file with more records of a table, each behind its predecessor; no record changes its place.

    Several behind one predecessor are in the order of their notices, as these are given, and of their codes.

    Raises CannotEditError where the table is written in brackets.
    """
    known = _records_of(raw, table)
    notices = list(dict.fromkeys(record.get("notice") for record in records))
    ordered = sorted(records, key=lambda record: (notices.index(record.get("notice")), _order_of(record)))
    return with_records(raw, table, ordered, [_predecessor(known, record) for record in ordered])


def find_predecessor(raw: bytes, table: str, record: Mapping[str, Any]) -> int | None:
    """The index of the record of a table that a new one is to follow: the last of its notice with no higher code.

    The last of its notice where all have higher ones; None where it is the first of its notice.
    """
    return _predecessor(_records_of(raw, table), record)


def _records_of(raw: bytes, table: str) -> Sequence[Mapping[str, Any]]:
    records = tomllib.loads(raw.decode("utf-8-sig")).get(table)
    return records if isinstance(records, list) else ()


def _predecessor(records: Sequence[Mapping[str, Any]], record: Mapping[str, Any]) -> int | None:
    same_notice = [
        i for i, known in enumerate(records) if "notice" in known and known["notice"] == record.get("notice")
    ]
    before = [index for index in same_notice if _order_of(records[index]) <= _order_of(record)]
    return max(before or same_notice, default=None)


def _order_of(record: Mapping[str, Any]) -> tuple[str, str]:
    """The order of places; special projects have none, so that a new one is the last of its notice."""
    return record.get("division", ""), record.get("locality", "")
