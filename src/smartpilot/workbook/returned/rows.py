"""A returned workbook: its rows as they were filled in, whose it is, and everything that is wrong with it."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from smartpilot.i18n import _
from smartpilot.problems import Problem
from smartpilot.records.terms import Level
from smartpilot.text import shorten
from smartpilot.workbook.form import Answer, SentRow
from smartpilot.workbook.returned.cell_values import filled_text

MOST_PROBLEMS = 200

# The rule that a workbook breaks which cannot be what was sent.
NOT_AS_SENT = "not-as-sent"


@dataclass(frozen=True, slots=True)
class SentWorkbook:
    """What the hidden sheet says: whose workbook it is, and each row as it was sent.

    `until`: when the last event was recorded that the ledger had when the workbook was sent; None for an empty ledger.
    `id`: the beginning of its seal, which no other workbook has; None where it was sent without a key.
    `is_sealed`: its seal fits, so that it is what was sent; otherwise nobody has looked.
    """

    authority: str
    code: str
    sent_on: str
    until: dt.datetime | None
    round_notice: str
    round_deliverable: str
    components: Sequence[str]
    sent: Sequence[SentRow]
    is_sealed: bool = False
    id: str | None = None


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row of a table as it was returned. `cells`: the cell of each field.

    `is_readable`: every cell could be read and nothing is missing; otherwise `answer` has only the cells that could be
    read.
    """

    sent: SentRow
    answer: Answer
    cells: Mapping[str, str]
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class FilledApplicant:
    """An applicant as it was returned. `materials`: whether each material is there."""

    name: str
    level: Level | None
    materials: Mapping[str, bool]
    on: dt.date | None
    note: str | None
    cells: Mapping[str, str]
    is_readable: bool = True


@dataclass
class ReturnedWorkbook:
    """Everything that a file says, as far as it can be read, and what is wrong with it."""

    file: str
    meta: SentWorkbook | None = None
    rows: list[FilledRow] = field(default_factory=list)
    applicants: list[FilledApplicant] = field(default_factory=list)
    cover: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_foreign(self) -> bool:
        """Whether it is not one of our workbooks at all, or cannot be read."""
        return self.meta is None and bool(self.problems) and all(problem.sheet is None for problem in self.problems)

    def add(self, problem: Problem) -> None:
        """Adds a problem. After very many of one severity, only one that says that there are more."""
        alike = sum(known.severity is problem.severity for known in self.problems)
        if alike == MOST_PROBLEMS:
            message, hint = _("there are more problems"), _("fix these first")
            self.problems.append(Problem("too-many", problem.severity, self.file, message, hint=hint))
        elif alike < MOST_PROBLEMS:
            self.problems.append(replace(problem, value=_for_json(problem.value)))


def _for_json(value: Any) -> Any:
    """A cell's value as a problem shows it: JSON has numbers, but no days and no infinity."""
    if isinstance(value, str | dt.date | dt.time | dt.timedelta):
        return shorten(str(value))
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def taken_back_message(was: Answer) -> tuple[str, str]:
    """Message and hint for a row from which a recorded stage and day were deleted."""
    message = _("a recorded stage was deleted: {stage} on {day}")
    message = message.format(stage=was.stage.label if was.stage else "", day=was.on)
    return message, _("write it again, or ask the ministry to void it")


def normalise_answer(answer: Answer) -> Answer:
    """The answer with texts as they come back from a workbook: on one line, None for “nothing”."""
    return replace(answer, by=filled_text(answer.by), note=filled_text(answer.note))
