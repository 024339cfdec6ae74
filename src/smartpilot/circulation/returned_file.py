"""One workbook that came back: what each of its rows means for registry and ledger."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from smartpilot.circulation.applicants import PlacedApplicant, place_applicant, unknown_target
from smartpilot.circulation.as_sent import find_impossible_baseline, find_impossible_facts, find_other_authority
from smartpilot.circulation.changes import CellConflict, Change, Row, cell_of
from smartpilot.circulation.fields import FieldProblem
from smartpilot.circulation.three_way import (
    Conflict,
    Correction,
    History,
    New,
    Refused,
    Unchanged,
    decide,
    find_impossible_fields,
    without_remarks_of_return,
)
from smartpilot.i18n import _
from smartpilot.ledger.ledger import CLOCK_TOLERANCE, Ledger
from smartpilot.ledger.registry_changes import find_undone_addition
from smartpilot.problems import Problem, Severity
from smartpilot.records.models import AnyTarget, Candidate
from smartpilot.records.notices import Deliverable
from smartpilot.records.obligations import Obligation, meets_deadline
from smartpilot.records.terms import Stage
from smartpilot.registry.registry import Registry
from smartpilot.workbook.form import CANDIDATES, COVER, META, TABLES, Answer, SentRow, note_of_return
from smartpilot.workbook.returned.cell_values import filled_text
from smartpilot.workbook.returned.rows import (
    FilledApplicant,
    FilledRow,
    ReturnedWorkbook,
    SentWorkbook,
    taken_back_message,
)


@dataclass
class ReturnedFile:
    """What one file adds. `changes` are written if the file has no error and no other file contradicts them.

    `incomplete_applications`: of applicants whose materials are not all there. They write nothing; another file may
    have the materials. `candidates` are new ones, each with the cell of its name.
    """

    returned: ReturnedWorkbook
    changes: list[Change] = field(default_factory=list)
    incomplete_applications: list[Change] = field(default_factory=list)
    candidates: list[tuple[Candidate, str]] = field(default_factory=list)
    conflicts: list[CellConflict] = field(default_factory=list)
    unchanged: int = 0

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong with the file, in the order of its sheets and rows."""
        return sorted(self.returned.problems, key=_sheet_order)

    @property
    def has_errors(self) -> bool:
        """Whether nothing may be written of the file. A warning is no error."""
        return any(problem.severity is Severity.ERROR for problem in self.returned.problems)

    def note(self, problem: FieldProblem, sheet: str, cells: Mapping[str, str], record: str | None) -> None:
        """Adds a problem of a row."""
        self.returned.add(
            Problem(
                problem.rule,
                problem.severity,
                self.returned.file,
                problem.message,
                hint=problem.hint,
                sheet=sheet,
                cell=cell_of(cells, problem.field),
                record=record,
                field=problem.field,
            )
        )


def _sheet_order(problem: Problem) -> tuple[int, int, str]:
    sheets = [None, META, COVER, *TABLES.values(), CANDIDATES]
    sheet = sheets.index(problem.sheet) if problem.sheet in sheets else len(sheets)
    cell = problem.cell or ""
    column = cell.rstrip("0123456789")
    return sheet, int(cell[len(column) :] or 0), column


def compare_file(
    registry: Registry,
    ledger: Ledger,
    returned: ReturnedWorkbook,
    today: dt.date,
    now: dt.datetime,
    *,
    again: bool = False,
) -> ReturnedFile:
    """Compares one file with registry and ledger. Problems are added to a copy of it.

    No event may be dated after `today`, and no workbook have been sent after `now`, which is aware. With `again` what
    was voided since it was sent may be written once more.
    """
    file = ReturnedFile(replace(returned, problems=list(returned.problems)))
    if returned.meta is None:
        return file
    impossible = find_impossible_facts(registry, ledger, returned, returned.meta, now)
    if impossible is not None:
        file.returned.add(impossible)
    else:
        comparison = _Comparison(registry, ledger, file, returned.meta, today, now, again=again)
        for row in returned.rows:
            comparison.add_row(row)
        for applicant in returned.applicants:
            comparison.add_applicant(applicant)
    return file


class _Comparison:
    """Adds the rows of one file to its result."""

    def __init__(
        self,
        registry: Registry,
        ledger: Ledger,
        file: ReturnedFile,
        meta: SentWorkbook,
        today: dt.date,
        now: dt.datetime,
        *,
        again: bool,
    ) -> None:
        self._registry, self._ledger, self._file, self._meta, self._today = registry, ledger, file, meta, today
        self._now, self._again = now, again
        self._applicants: dict[tuple[str, str | None], FilledApplicant] = {}

    def add_row(self, filled: FilledRow) -> None:
        """Adds a row of 试点, 专项试点 or 主管部门."""
        sent = filled.sent
        record = self._registry.by_id.get(sent.target)
        untouched = filled.answer == sent.answer
        if self._is_of_another(record, sent.sheet, filled.cells, untouched=untouched):
            return
        if untouched:
            # Nothing was said of it, so it does not matter whether the registry still has it.
            self._file.unchanged += 1
            return
        obligation = self._obligation(record, sent) if record else None
        if record is None or obligation is None:
            problem = replace(unknown_target(sent.target, sent.title), field="target")
            self._file.note(problem, sent.sheet, filled.cells, sent.target)
            return
        row = Row(self._file.returned.file, sent.sheet, filled.cells, record, obligation)
        if filled.is_readable:
            self._decide(row, sent.answer, filled.answer)
        else:
            self._note_impossible_fields(row, filled.answer)

    def add_applicant(self, filled: FilledApplicant) -> None:
        """Adds a row of 增补申报."""
        applicant = place_applicant(self._registry, self._meta, filled)
        record, obligation = applicant.record, applicant.obligation
        if self._is_repeated(filled, applicant):
            return
        untouched = (
            obligation and not applicant.is_new and _is_untouched(filled, applicant.baseline, obligation.deliverable)
        )
        if self._is_of_another(record, CANDIDATES, filled.cells, untouched=bool(untouched)):
            return
        problems = [applicant.problem] if applicant.problem else applicant.warnings
        # Where nothing was said of it, it does not matter whether the registry still has it.
        if not (untouched and record is None):
            for problem in problems:
                self._file.note(problem, CANDIDATES, filled.cells, record.id if record else None)
            if applicant.problem is not None:
                return
        if untouched:
            self._file.unchanged += 1
            return
        if record is None or obligation is None or (applicant.is_new and self._is_undone(record, filled)):
            return
        row = Row(self._file.returned.file, CANDIDATES, filled.cells, record, obligation)
        answer = _answer_of(filled, applicant.baseline, obligation.deliverable)
        if not filled.is_readable:
            self._note_impossible_fields(row, answer)
        elif not all(filled.materials.values()):
            self._add_incomplete(row, filled, applicant)
        elif filled.on is None:
            message, hint = _("the date is missing"), _("write the date on which the materials were handed in")
            self._note(row, FieldProblem("incomplete-row", message, hint, "on"))
        else:
            self._decide(row, applicant.baseline, answer, shows_stage=False)
        if applicant.is_new and isinstance(record, Candidate):
            self._file.candidates.append((record, filled.cells["name"]))

    def _is_undone(self, record: AnyTarget, filled: FilledApplicant) -> bool:
        """Whether a new candidate was added before and was taken back since the workbook was sent, which is noted."""
        undo = None if self._again else find_undone_addition(self._ledger, record.id, self._sent_after)
        if undo is not None:
            message = _("{name} was a candidate and was taken back on {day}")
            message = message.format(name=record.name, day=undo.recorded_at.date())
            hint = _("it is not written again; if it is right after all, collect it with --again")
            problem = FieldProblem("made-void", message, hint, "name", Severity.WARNING)
            self._file.note(problem, CANDIDATES, filled.cells, record.id)
            self._file.unchanged += 1
        return undo is not None

    @property
    def _sent_after(self) -> dt.datetime | None:
        """Until when the workbook knows the ledger.

        A clock that was ahead does not say what it can know: then everything may have come since.
        """
        until = self._meta.until
        return until if until is None or until - self._now <= CLOCK_TOLERANCE else None

    def _is_of_another(
        self, record: AnyTarget | None, sheet: str, cells: Mapping[str, str], *, untouched: bool
    ) -> bool:
        """Whether a row is about a record of another authority, which is noted.

        A workbook that is as it was sent may have rows of what has become another's since, as long as nothing was
        said of them.
        """
        if record is None or (untouched and self._meta.is_sealed):
            return False
        problem = find_other_authority(self._registry, self._meta, record)
        if problem is not None:
            self._file.note(problem, sheet, cells, record.id)
        return problem is not None

    def _is_repeated(self, filled: FilledApplicant, applicant: PlacedApplicant) -> bool:
        """Whether an earlier row is about the same applicant; a contradiction between them is noted."""
        record = applicant.record
        if record is None:
            return False
        # Not by its id: other places may sound alike, which is noted when all files are there.
        first = self._applicants.setdefault((record.division, record.locality), filled)
        if first is filled:
            return False
        if (first.materials, first.on, first.note) != (filled.materials, filled.on, filled.note):
            message = _("{name} already has a row, {cell}, with other values")
            message = message.format(name=first.name, cell=first.cells["name"])
            problem = FieldProblem("repeated-row", message, _("keep one row for each applicant"))
            self._file.note(problem, CANDIDATES, filled.cells, record.id)
        return True

    def _add_incomplete(self, row: Row, filled: FilledApplicant, applicant: PlacedApplicant) -> None:
        """Adds an applicant whose materials are not all there; nothing is recorded of them."""
        baseline, deliverable = applicant.baseline, row.obligation.deliverable
        missing = [component for component, is_present in filled.materials.items() if not is_present]
        if meets_deadline(deliverable, baseline.stage):
            self._note(row, FieldProblem("taken-back", *taken_back_message(baseline), missing[0]))
            return
        hint = _("send the workbook again when nothing is missing")
        if len(missing) < len(filled.materials) or filled.on:
            message = _("not recorded as handed in, because materials are missing: {names}")
            message = message.format(names=_(", ").join(missing))
            self._note(row, FieldProblem("materials", message, hint, missing[0], Severity.WARNING))
        if filled.note not in (None, *map(filled_text, (row.record.note, baseline.note, note_of_return(baseline)))):
            message = _("the note is not recorded, because materials are missing")
            self._note(row, FieldProblem("materials", message, hint, "note", Severity.WARNING))
        if len(missing) == len(filled.materials) and filled.on is None and filled.note is None:
            # Only its name: that it applies, and nothing of its materials.
            self._file.unchanged += not applicant.is_new
            return
        if self._note_impossible_baseline(row, baseline):
            return
        current = self._history(row).current
        application = Change(row, baseline, current, Answer())
        if meets_deadline(deliverable, current.stage):
            # Recorded since: the ledger and the office contradict each other.
            self._file.conflicts.append(application.conflict("stage"))
        else:
            self._file.incomplete_applications.append(application)
            self._file.unchanged += not applicant.is_new

    def _obligation(self, record: AnyTarget, sent: SentRow) -> Obligation | None:
        """The obligation that a row is about; None where there is none, or its period had another length when sent."""
        return next(
            (
                obligation
                for obligation in self._registry.obligations_of_record(record)
                if obligation.deliverable.id == sent.deliverable
                and obligation.period == sent.period
                and (not (sent.period and sent.period.part) or sent.title.startswith(obligation.period_in_title))
            ),
            None,
        )

    def _history(self, row: Row) -> History:
        history = History.of(self._ledger, row.record.id, row.obligation, self._sent_after)
        return replace(history, voided_since=()) if self._again else history

    def _decide(self, row: Row, baseline: Answer, returned: Answer, *, shows_stage: bool = True) -> None:
        """Adds what a row changes or contradicts."""
        if self._note_impossible_baseline(row, baseline):
            return
        history = self._history(row)
        current = history.current
        problems: Sequence[FieldProblem] = ()
        decision = decide(baseline, returned, history, self._today, shows_stage=shows_stage)
        if isinstance(decision, Conflict):
            # What the ledger has may be what this very workbook said before: then it was only filled in further.
            filled_in = history.filled_in_from(self._meta.id)
            if filled_in is not None:
                answer = without_remarks_of_return(baseline, returned)
                # The workbook does not show a return, so its row cannot still have the day of that.
                is_returned = filled_in.current.stage is Stage.RETURNED
                shows_stage = shows_stage and not is_returned
                further = decide(filled_in.current, answer, filled_in, self._today, shows_stage=shows_stage)
                is_no_progress = isinstance(further, Conflict) or (is_returned and isinstance(further, Refused))
                decision = decision if is_no_progress else further
        match decision:
            case Unchanged():
                self._file.unchanged += 1
            case Refused(problems):
                # What is refused without an error is as if it had not been filled in.
                self._file.unchanged += all(problem.severity is Severity.WARNING for problem in problems)
            case Conflict(fields, problems):
                self._file.conflicts += [row.conflict(field) for field in fields]
            case New(answer, problems):
                self._file.changes.append(Change(row, baseline, current, answer))
            case Correction(answer, superseded, remaining, problems):
                self._file.changes.append(Change(row, baseline, current, answer, superseded, remaining))
        for problem in problems:
            self._note(row, problem)

    def _note_impossible_fields(self, row: Row, answer: Answer) -> None:
        for problem in find_impossible_fields(answer, row.obligation, self._today):
            self._note(row, problem)

    def _note_impossible_baseline(self, row: Row, baseline: Answer) -> bool:
        """Whether the answer as sent cannot have been sent, which is noted."""
        until, now = self._meta.until, self._now
        problem = find_impossible_baseline(self._ledger, row.record.id, row.obligation, baseline, until, now)
        if problem is not None:
            self._note(row, problem)
        return problem is not None

    def _note(self, row: Row, problem: FieldProblem) -> None:
        self._file.note(problem, row.sheet, row.cells, row.record.id)


def _answer_of(filled: FilledApplicant, baseline: Answer, deliverable: Deliverable) -> Answer:
    """The answer of a row of 增补申报, which shows neither stage nor unit: that all materials were sent in.

    If that was recorded when the workbook was sent, stage and unit are those of then.
    """
    if meets_deadline(deliverable, baseline.stage):
        return Answer(baseline.stage, filled.on, baseline.by, filled.note)
    note = None if filled.note == filled_text(note_of_return(baseline)) else filled.note
    return Answer(deliverable.met_at, filled.on, None, note)


def _is_untouched(filled: FilledApplicant, baseline: Answer, deliverable: Deliverable) -> bool:
    """Whether a row of 增补申报 says what it said when it was sent."""
    shown = meets_deadline(deliverable, baseline.stage)
    as_sent = (baseline.on, baseline.note) if shown else (None, filled_text(note_of_return(baseline)))
    return (filled.on, filled.note) == as_sent and set(filled.materials.values()) <= {shown}
