"""Edits of a TOML file that touch only the bytes of what changes: comments, order and line ends stay."""

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from smartpilot.document import DataPath
from smartpilot.places import Places


class CannotEditError(ValueError):
    """The file says this in a way that no edit of a line can change, `candidates = [{…}]` for example."""


def retitled(raw: bytes, path: DataPath, heading: str) -> bytes:
    """The file with another heading over one table: `[[candidates]]` becomes `[[pilots]]`.

    Raises CannotEditError where the table has no heading of its own.
    """
    span = Places(raw).heading(path)
    if span is None:
        raise CannotEditError
    start, end = span
    return raw[:start] + heading.encode() + raw[end:]


def with_values(raw: bytes, path: DataPath, values: Mapping[str, Any]) -> bytes:
    """The file with these values in one table: what is there is replaced where it stands, the rest follows behind.

    Raises CannotEditError where the table has no heading of its own.
    """
    return with_all(raw, {path: values})


def with_all(raw: bytes, tables: Mapping[DataPath, Mapping[str, Any]]) -> bytes:
    """The same for several tables at once, in one parse.

    Raises CannotEditError where one of them has no heading of its own.
    """
    end_of_line = _end_of_line(raw)
    places = Places(raw)
    changed: list[tuple[tuple[int, int], bytes]] = []
    for path, values in tables.items():
        if places.heading(path) is None:
            raise CannotEditError
        added = b""
        for key, value in values.items():
            line = f"{key} = {_value(value)}".encode()
            span = places.pair(path, key)
            if span is None:
                added += end_of_line + line
            elif isinstance(value, Behind) and (last := places.last_element(path, key)) is not None:
                changed.append(((last, last), f", {_elements(value)}".encode()))
            else:
                changed.append((span, line))
        end = places.end_of(path)
        changed.append(((end, end), added))
    # From the back, so that the places before stay what they are.
    for (first, behind), new in sorted(changed, reverse=True):
        raw = raw[:first] + new + raw[behind:]
    return raw


class Behind(list[Any]):
    """Elements to put behind those of a list, whose own lines and comments stay as they are."""


def added(raw: bytes, table: str, records: Sequence[Mapping[str, Any]]) -> bytes:
    """The file with more `[[table]]` records behind the last one of that table, or at its end where there is none.

    Raises CannotEditError where the file has that table in brackets: `pilots = []`.
    """
    if not records:
        return raw
    end_of_line = _end_of_line(raw)
    data = tomllib.loads(raw.decode("utf-8-sig"))
    there = data.get(table, [])
    places = Places(raw)
    if table in data and (not there or places.heading((table, len(there) - 1)) is None):
        raise CannotEditError
    blocks = [_block(table, record, end_of_line) for record in records]
    if there:
        end = places.end_of_record((table, len(there) - 1))
        return raw[:end] + b"".join(end_of_line * 2 + block for block in blocks) + raw[end:]
    kept = raw if not raw or raw.endswith(b"\n") else raw + end_of_line
    return kept + b"".join(end_of_line + block + end_of_line for block in blocks)


def _block(table: str, record: Mapping[str, Any], end_of_line: bytes) -> bytes:
    lines = [f"[[{table}]]", *(f"{key} = {_value(value)}" for key, value in record.items())]
    return end_of_line.join(line.encode() for line in lines)


def _end_of_line(raw: bytes) -> bytes:
    return b"\r\n" if b"\r\n" in raw else b"\n"


def _elements(values: Sequence[Any]) -> str:
    return ", ".join(_value(item) for item in values)


def _value(value: Any) -> str:
    """A value on one line, as the registry's own lines are."""
    import tomli_w

    if isinstance(value, list):
        return f"[{_elements(value)}]"
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")
