"""Edits of a TOML file that touch only the bytes of what changes: comments, order and line ends stay."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.text import line_end_of
from smartpilot.toml.locations import DataPath

if TYPE_CHECKING:
    from smartpilot.toml.positions import Positions


class CannotEditError(UsageError):
    """The tables stand in brackets, `candidates = [{…}]`, where no edit of a line can change or add one."""

    def __init__(self, table: str) -> None:
        """Takes the name of the tables."""
        message = _("the {table} are written in brackets, so none can be changed or added")
        hint = _("write each of them as a [[{table}]] table, without a line {table} = [], then try again")
        super().__init__(message.format(table=table), hint.format(table=table))


def with_heading(raw: bytes, path: DataPath, heading: str) -> bytes:
    """The file with another heading over one table: `[[candidates]]` becomes `[[pilots]]`.

    Raises CannotEditError where the table has no heading of its own.
    """
    span = _positions(raw).heading_span(path)
    if span is None:
        raise CannotEditError(str(path[0]))
    start, end = span
    return raw[:start] + heading.encode() + raw[end:]


def with_values(raw: bytes, tables: Mapping[DataPath, Mapping[str, Any]], order: Sequence[str] = ()) -> bytes:
    """The file with these values in these tables: what is there is replaced where it stands, the rest follows behind.

    None takes a value away, with its line and the comment on it. `order`: of the keys; a new one stands behind the
    nearest of those before it that the table has.

    Raises CannotEditError where one of the tables has no heading of its own.
    """
    line_end = line_end_of(raw)
    positions = _positions(raw)
    changes: list[tuple[tuple[int, int], bytes]] = []
    for path, values in tables.items():
        if positions.heading_span(path) is None:
            raise CannotEditError(str(path[0]))
        end = positions.end_of_table(path)
        added = {end: b""}
        for key, value in sorted(values.items(), key=lambda item: order.index(item[0]) if item[0] in order else 0):
            if value is None:
                continue
            line = f"{key} = {_value(value)}".encode()
            span = positions.pair_span(path, key)
            if span is None:
                before = order[: order.index(key)] if key in order else ()
                ends = [_end_of_line(raw, pair[1]) for name in before if (pair := positions.pair_span(path, name))]
                place = ends[-1] if ends else end
                added[place] = added.get(place, b"") + line_end + line
            elif isinstance(value, Appended) and (last := positions.end_of_last_element(path, key)) is not None:
                changes.append(((last, last), f", {_elements(value)}".encode()))
            else:
                changes.append((span, line))
        changes += [((place, place), lines) for place, lines in added.items()]
    raw = _with_changes(raw, changes)
    removed = [(path, key) for path, values in tables.items() for key, value in values.items() if value is None]
    return _without_values(raw, removed) if removed else raw


def _without_values(raw: bytes, removed: Sequence[tuple[DataPath, str]]) -> bytes:
    positions = _positions(raw)
    spans = [positions.pair_span(path, key) for path, key in removed]
    return _with_changes(raw, [(_lines_of(raw, span), b"") for span in spans if span is not None])


def _with_changes(raw: bytes, changes: Iterable[tuple[tuple[int, int], bytes]]) -> bytes:
    # From the back, so that the positions before stay what they are.
    for (start, end), new in sorted(changes, reverse=True):
        raw = raw[:start] + new + raw[end:]
    return raw


def _lines_of(raw: bytes, span: tuple[int, int]) -> tuple[int, int]:
    """The first byte of the lines that a span stands on, and the one behind their end."""
    start = raw.rfind(b"\n", 0, span[0]) + 1
    end = raw.find(b"\n", span[1])
    return start, len(raw) if end < 0 else end + 1


def _end_of_line(raw: bytes, position: int) -> int:
    """The end of the line on which a byte stands, without the characters that end it."""
    end = raw.find(b"\n", position)
    return len(raw[: end if end >= 0 else None].removesuffix(b"\r"))


def lines_of_tables(raw: bytes, paths: Iterable[DataPath]) -> Mapping[DataPath, list[str]]:
    """The lines of each table, from its heading to its last value.

    Raises CannotEditError where one of the tables has no heading of its own.
    """
    positions = _positions(raw)
    spans = {path: _table_span(positions, path) for path in paths}
    return {path: raw[start:end].decode().splitlines() for path, (start, end) in spans.items()}


def with_tables(raw: bytes, tables: Mapping[DataPath, Sequence[str] | None]) -> bytes:
    """The file with other lines in place of whole tables; None removes a table, and the empty lines before it.

    Raises CannotEditError where one of the tables has no heading of its own.
    """
    line_end = line_end_of(raw)
    positions = _positions(raw)
    spans = [(*_table_span(positions, path), lines) for path, lines in tables.items()]
    for start, end, lines in sorted(spans, key=lambda span: span[0], reverse=True):
        if lines is None:
            before = raw[:start].rstrip(b" \t\r\n")
            raw = (before or raw[:start]) + raw[end:]
        else:
            raw = raw[:start] + line_end.join(line.encode() for line in lines) + raw[end:]
    return raw


def with_lines_of_table(raw: bytes, table: str, lines: Sequence[str], behind: int | None = None) -> bytes:
    """The file with one more table, given by its lines, behind the one with this index, else the last of that name.

    Raises CannotEditError where the tables are written in brackets.
    """
    return _with_inserted_texts(raw, table, {behind: "".join(f"{line}\n" for line in lines)})


def _table_span(positions: "Positions", path: DataPath) -> tuple[int, int]:
    heading = positions.heading_span(path)
    if heading is None:
        raise CannotEditError(str(path[0]))
    return heading[0], positions.end_of_table(path)


class Appended(list[Any]):
    """Elements to put behind those that a list has; its lines and comments stay as they are."""


def with_records(
    raw: bytes, table: str, records: Sequence[Mapping[str, Any]], behind: Sequence[int | None] | None = None
) -> bytes:
    """The file with more `[[table]]` records behind the last one of that table; at its end where it has none yet.

    `behind`: of each new record the index of the one that it is to follow, None for the last. What stands on lines of
    its own behind that one (a comment, a heading) follows the new ones.

    Raises CannotEditError where the table is written in brackets.
    """
    groups: dict[int | None, list[Mapping[str, Any]]] = {}
    for record, index in zip(records, behind or [None] * len(records), strict=True):
        groups.setdefault(index, []).append(record)
    return _with_inserted_texts(raw, table, {index: format_records(table, group) for index, group in groups.items()})


def _with_inserted_texts(raw: bytes, table: str, texts: Mapping[int | None, str]) -> bytes:
    """The file with texts behind the records of a table that have these indices; None: behind the last one."""
    if not texts:
        return raw
    line_end = line_end_of(raw)
    positions = _positions(raw)
    try:
        ends = {index: positions.end_of_tables(table, index) for index in texts}
    except KeyError as error:
        raise CannotEditError(table) from error
    changes: list[tuple[tuple[int, int], bytes]] = []
    for index, text in texts.items():
        new, end = text.encode().replace(b"\n", line_end), ends[index]
        if end is not None:
            changes.append(((end, end), line_end * 2 + new.removesuffix(line_end)))
        else:  # the first of its table
            kept = raw.rstrip(b" \t\r\n")
            changes.append(
                ((len(kept), len(raw)) if kept else (len(raw), len(raw)), line_end * 2 + new if kept else new)
            )
    return _with_changes(raw, changes)


def format_diff(name: str, before: bytes, after: bytes) -> str:
    """The changed lines as git shows them."""
    import difflib

    old, new = (content.decode("utf-8-sig").splitlines() for content in (before, after))
    return "".join(line + "\n" for line in difflib.unified_diff(old, new, name, name, lineterm="", n=1))


def format_records(table: str, records: Sequence[Mapping[str, Any]]) -> str:
    """Records as text: a value a line, small tables on one line, lists of tables below."""
    return "\n".join("\n".join(_table_lines(table, record)) + "\n" for record in records)


def _table_lines(heading: str, record: Mapping[str, Any]) -> Iterator[str]:
    yield f"[[{heading}]]"
    below = {key: value for key, value in record.items() if _is_list_of_tables(value)}
    for key, value in record.items():
        if key not in below:
            yield f"{key} = {_value(value)}"
    for key, tables in below.items():
        for table in tables:
            yield ""
            yield from _table_lines(f"{heading}.{key}", table)


def _is_list_of_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, Mapping) for item in value)


def _positions(raw: bytes) -> "Positions":
    from smartpilot.toml.positions import Positions  # with tree-sitter, which showing a record does not need

    return Positions(raw)


def _elements(values: Sequence[Any]) -> str:
    return ", ".join(_value(item) for item in values)


def _value(value: Any) -> str:
    """A value on one line."""
    import tomli_w

    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }" if value else "{}"
    if isinstance(value, list):
        return f"[{_elements(value)}]"
    return tomli_w.dumps({"x": value}).removeprefix("x = ").rstrip("\n")
