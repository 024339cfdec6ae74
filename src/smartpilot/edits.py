"""Edits of a TOML file that touch only the bytes of what changes: comments, order and line ends stay."""

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
    end_of_line = b"\r\n" if b"\r\n" in raw else b"\n"
    places = Places(raw)
    if places.heading(path) is None:
        raise CannotEditError
    changed: list[tuple[tuple[int, int], bytes]] = []
    added = b""
    for key, value in values.items():
        line = f"{key} = {_value(value)}".encode()
        span = places.pair(path, key)
        if span is None:
            added += end_of_line + line
        else:
            changed.append((span, line))
    end = places.end_of(path)
    # From the back, so that the places before stay what they are.
    for (first, behind), new in sorted([*changed, ((end, end), added)], reverse=True):
        raw = raw[:first] + new + raw[behind:]
    return raw


def added(raw: bytes, table: str, records: Sequence[Mapping[str, Any]]) -> bytes:
    """The file with more records of a table, behind the last one of it; at the end where there is none."""
    end_of_line = "\r\n" if b"\r\n" in raw else "\n"
    blocks = ["\n".join([f"[[{table}]]", *(f"{key} = {_value(value)}" for key, value in r.items())]) for r in records]
    places = Places(raw)
    count = 0
    while places.heading((table, count)) is not None:
        count += 1
    end = places.end_of((table, count - 1)) if count else len(raw.rstrip())
    new = "".join(f"\n\n{block}" for block in blocks).replace("\n", end_of_line).encode()
    behind = raw[end:]
    return raw[:end] + new + (behind or end_of_line.encode())


def _value(value: Any) -> str:
    """A value on one line, as the registry's own lines are."""
    import tomli_w

    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")
