"""Problem: one shape for everything that can be wrong in a file or a workbook, and its text."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from smartpilot.i18n import _, with_brackets
from smartpilot.text import display_width, escape_hidden


class Severity(StrEnum):
    """How bad: an error makes `validate` fail, a warning only with `--strict`."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def label(self) -> str:
        """The word in the user's language."""
        return _("error") if self is Severity.ERROR else _("warning")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where. `line` and `column` count from 1, `column` in characters.

    `line` is None where a whole file is meant (a missing one, a folder). In a workbook `sheet` and `cell` say where.
    """

    rule: str
    severity: Severity
    file: str
    message: str
    line: int | None = None
    column: int | None = None
    record: str | None = None
    field: str | None = None
    value: Any = None
    hint: str = ""
    excerpt: str = ""
    sheet: str | None = None
    cell: str | None = None

    @property
    def location(self) -> str:
        """`file:line:column`, or `file:sheet!cell`, as far as it is known."""
        inside = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return ":".join(str(part) for part in (self.file, self.line, self.column, inside) if part is not None)

    def as_json(self) -> dict[str, Any]:
        """The fields of the JSON contract `smartpilot.validate/1`."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "record": self.record,
            "field": self.field,
            "value": self.value,
            "message": self.message,
            "hint": self.hint or None,
        }

    def as_cell_json(self) -> dict[str, Any]:
        """The fields of the JSON contract `smartpilot.collect/1`: those of `as_json`, the sheet and the cell."""
        return {**self.as_json(), "sheet": self.sheet, "cell": self.cell}


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by file, line and column, then by rule."""
    return sorted(problems, key=lambda p: (p.file, p.line or 0, p.column or 0, p.rule, p.message))


def format_text(problem: Problem) -> str:
    """`file:line:column: error[rule]: message`, the line with a caret below, the hint."""
    text = [
        f"{escape_hidden(problem.location)}: {problem.severity.label}[{problem.rule}]: {escape_hidden(problem.message)}"
    ]
    if problem.excerpt and problem.column is not None:
        shown, caret = _excerpt(problem.excerpt, problem.column)
        text += [f"    {shown}", f"    {caret}"]
    if problem.hint:
        text.append("    " + _("hint: {hint}").format(hint=escape_hidden(problem.hint)))
    return "\n".join(text)


_EXCERPT_CELLS = 72


def _excerpt(line: str, column: int) -> tuple[str, str]:
    """The line and the caret line; of a long line only the part around the column."""
    start, width = column - 1, 0
    while start > 0 and width < _EXCERPT_CELLS // 2:
        start -= 1
        width += display_width(escape_hidden(line[start : start + 1]))
    end, width = start, 0
    while end < len(line) and width < _EXCERPT_CELLS:
        width += display_width(escape_hidden(line[end]))
        end += 1
    lead = "..." if start else ""
    before = lead + escape_hidden(line[start : column - 1])
    shown = lead + escape_hidden(line[start:end]) + ("..." if end < len(line) else "")
    return shown, " " * display_width(before) + "^"


def format_github(problem: Problem) -> str:
    """A workflow command that GitHub shows beside the line."""
    where = f"file={_property(PurePath(problem.file).as_posix())}"
    if problem.line is not None:
        where += f",line={problem.line},col={problem.column or 1}"
    title = _property(f"smartpilot {problem.rule}")
    message = with_brackets(problem.message, problem.hint) if problem.hint else problem.message
    return f"::{problem.severity.value} {where},title={title}::{_data(escape_hidden(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
