"""A workbook that came back: its rows as they were filled in, whose it is, and all that is wrong with it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from smartpilot.i18n import _
from smartpilot.problems import Problem, Severity
from smartpilot.records.terms import Level
from smartpilot.text import shortened
from smartpilot.workbook.form import Answer, SentRow
from smartpilot.workbook.returned.cell_values import CellValue, normalise_text

MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Meta:
    """What the hidden sheet says: whose workbook it is, and each row as it was sent.

    `until`: when the last event was recorded that the ledger had then; None where it had none.
    """

    authority: str
    code: str
    day: str
    until: dt.datetime | None
    round_notice: str
    round_deliverable: str
    components: Sequence[str]
    sent: Sequence[SentRow]


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A line as it came back. `cells`: where each of its fields stands.

    `whole`: nothing is wrong with it so far; else only what can be read of it is there, to be looked at too.
    """

    sent: SentRow
    answer: Answer
    cells: Mapping[str, str]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class FilledApplicant:
    """An applicant as it came back. `has` says of each material whether it is there."""

    name: str
    level: Level | None
    has: Mapping[str, bool]
    on: dt.date | None
    note: str | None
    cells: Mapping[str, str]
    whole: bool = True


@dataclass
class ReturnedWorkbook:
    """All that a file says, as far as it can be read, and what is wrong with it."""

    file: str
    meta: Meta | None = None
    lines: list[FilledRow] = field(default_factory=list)
    applicants: list[FilledApplicant] = field(default_factory=list)
    cover: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        rule: str,
        message: str,
        hint: str,
        *,
        sheet: str | None = None,
        cell: str | None = None,
        value: CellValue = None,
        record: str | None = None,
        field: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Notes something that is wrong. After very many, only that there are more: of warnings a warning."""
        alike = sum(problem.severity is severity for problem in self.problems)
        if alike > MOST_PROBLEMS:
            return
        if alike == MOST_PROBLEMS:
            rule, message, hint = "too-many", _("there are more problems than these"), _("mend these first")
            sheet = cell = value = record = field = None
        shown = shortened(str(value)) if isinstance(value, str | dt.date | dt.time | dt.timedelta) else value
        self.problems.append(
            Problem(
                rule=rule,
                severity=severity,
                file=self.file,
                message=message,
                hint=hint,
                sheet=sheet,
                cell=cell,
                value=shown,
                record=record,
                field=field,
            )
        )


def taken_back_message(was: Answer) -> tuple[str, str]:
    """What is said of a row from which a stage and a day that were recorded were deleted: message and hint."""
    message = _("what was recorded already was deleted: {stage} on {day}")
    message = message.format(stage=was.stage.label if was.stage else "", day=was.on)
    return message, _("write it again, or ask the ministry to make it void")


def normalise_answer(answer: Answer) -> Answer:
    """With texts as they come back from a workbook."""
    return replace(answer, by=normalise_text(answer.by), note=normalise_text(answer.note))
