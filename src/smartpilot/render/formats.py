"""Tables and records as CSV, Markdown and JSON, for other programs."""

import csv
import io
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from smartpilot.render.table import Table
from smartpilot.text import HIDDEN, escape_formula, escape_hidden


def to_json(data: Mapping[str, Any], *, ascii_only: bool = False) -> str:
    """One object, indented, with a line break at the end; `ascii_only` for a stream that is not UTF-8."""
    return _escape_hidden_json(json.dumps(data, ensure_ascii=ascii_only, allow_nan=False, indent=2)) + "\n"


def to_ndjson(records: Iterable[Mapping[str, Any]], *, ascii_only: bool = False) -> str:
    """One object a line."""
    return "".join(
        _escape_hidden_json(json.dumps(record, ensure_ascii=ascii_only, allow_nan=False)) + "\n" for record in records
    )


def _escape_hidden_json(text: str) -> str:
    """The JSON with hidden characters as escapes, so that printing it is harmless."""
    return HIDDEN.sub(lambda m: m[0] if m[0] == "\n" else json.dumps(m[0])[1:-1], text)


def to_csv(
    keys: Sequence[str],
    records: Iterable[Mapping[str, Any]],
    *,
    free_text: Collection[str] = (),
    escaped: bool = False,
    headings: Sequence[str] = (),
) -> str:
    """CSV by RFC 4180 with the keys, or other headings, as its first line; the caller chooses the encoding.

    In the columns of `free_text`, what a spreadsheet would calculate gets an apostrophe before it. `escaped`: hidden
    characters are written out, for a terminal.
    """
    escapes = [(key, escape_formula if key in free_text else str) for key in keys]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings or keys)
    for record in records:
        cells = [escape(raw_value(record.get(key))) for key, escape in escapes]
        writer.writerow([escape_hidden(cell) for cell in cells] if escaped else cells)
    return out.getvalue()


def raw_value(value: Any) -> str:
    """A value for programs, as the format writes it; lists with semicolons, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return ";".join(value) if isinstance(value, list) else str(value)


_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|~#])")


def to_markdown(tables: Sequence[Table]) -> str:
    """Tables in GitHub's Markdown; data cannot become markup."""
    return "\n".join(_markdown(table) for table in tables)


def _markdown(table: Table) -> str:
    def cell(text: str) -> str:
        return _MARKDOWN.sub(r"\\\1", escape_hidden(text.replace("\n", " ")))

    lines = [f"## {cell(table.title)}", ""] if table.title else []
    lines.append("| " + " | ".join(cell(column.heading) for column in table.columns) + " |")
    lines.append("| " + " | ".join("---:" if column.number else "---" for column in table.columns) + " |")
    lines += ["| " + " | ".join(cell(text) for text in row) + " |" for row in table.rows]
    return "\n".join(lines) + "\n"
