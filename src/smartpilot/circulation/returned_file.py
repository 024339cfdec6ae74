"""One workbook that came back: each of its rows held against registry and ledger, and what that makes of it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from smartpilot.circulation.applicant_names import Finding
from smartpilot.circulation.applicants import Placed, gone, placed
from smartpilot.circulation.corrections import agrees, correction, taken_back_to
from smartpilot.circulation.sending import current_answer, has_been_sent
from smartpilot.circulation.three_way import Claim, Conflict, cell_of, conflict_of, contested, merged
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.progress import events_that_count, latest_event
from smartpilot.problems import Problem, Severity
from smartpilot.records.models import AnyTarget, Candidate, Deliverable, Event, Pilot
from smartpilot.records.obligations import Obligation, date_objection, obligations_of, owes, stage_objection
from smartpilot.registry.registry import Registry
from smartpilot.workbook.form import CANDIDATES, COVER, META, TABLE_COLUMNS, TABLES, Answer
from smartpilot.workbook.returned.cell_values import normalise_text
from smartpilot.workbook.returned.rows import FilledApplicant, FilledRow, Returned, normalise_answer, taken_back


@dataclass
class Part:
    """What one file adds: `claims` are written where the file is free of errors, and no other file differs.

    `denials` say of an applicant that not all is there, and write nothing; another file may say that it is.
    `candidates` are new ones, each with the cell of its name.
    """

    returned: Returned
    claims: list[Claim] = field(default_factory=list)
    denials: list[Claim] = field(default_factory=list)
    candidates: list[tuple[Candidate, str]] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    unchanged: int = 0

    @property
    def problems(self) -> list[Problem]:
        """All that is wrong with the file, as its sheets read."""
        return sorted(self.returned.problems, key=_in_order)

    @property
    def clean(self) -> bool:
        """Whether it may be written: free of errors; a warning is none."""
        return not any(problem.severity is Severity.ERROR for problem in self.returned.problems)


def _in_order(problem: Problem) -> tuple[int, int, str]:
    sheets = [None, META, COVER, *TABLES.values(), CANDIDATES]
    sheet = sheets.index(problem.sheet) if problem.sheet in sheets else len(sheets)
    cell = problem.cell or ""
    column = cell.rstrip("0123456789")
    return sheet, int(cell[len(column) :] or 0), column


def part_of(registry: Registry, ledger: Ledger, returned: Returned, today: dt.date) -> Part:
    """What one file says, held against registry and ledger. What is wrong is noted in a copy of it."""
    part = Part(replace(returned, problems=list(returned.problems)))
    reader = _Reader(registry, ledger, part, today)
    for line in returned.lines:
        reader.line(line)
    for applicant in returned.applicants:
        reader.applicant(applicant)
    return part


class _Reader:
    """Reads the rows of one file into its part."""

    def __init__(self, registry: Registry, ledger: Ledger, part: Part, today: dt.date) -> None:
        self._registry, self._ledger, self._part, self._today = registry, ledger, part, today
        self._applicants: dict[tuple[str, str | None], FilledApplicant] = {}

    def line(self, line: FilledRow) -> None:
        """A row of 试点 or 专项试点."""
        sent = line.sent
        if line.answer == sent.answer:
            # Nothing was said of it, so it does not matter whether the registry still has it.
            self._part.unchanged += 1
            return
        record = self._registry.by_id.get(sent.target)
        obligation = self._obligation(record, sent.deliverable, sent.year) if record else None
        if record is None or obligation is None:
            rule, message, hint, _field = gone(sent.target, sent.title)
            self._note(rule, message, hint, sent.sheet, line.cells, "target", sent.target)
            return
        if line.whole:
            self._claim(sent.sheet, record, obligation, sent.answer, line.answer, line.cells)
        else:
            self._note_wrong(sent.sheet, record, obligation, line.answer, line.cells)

    def applicant(self, filled: FilledApplicant) -> None:
        """A row of 增补申报."""
        meta = self._part.returned.meta
        if meta is None:
            return
        found = placed(self._registry, meta, filled)
        if self._is_repeated(filled, found):
            return
        untouched = found.obligation and not found.new and _is_untouched(filled, found.sent, found.obligation.paper)
        # Where nothing was said of it, it does not matter whether the registry still has it.
        if found.finding is not None and not (untouched and found.record is None):
            self._note_finding(found.finding, filled, found.record.id if found.record else None)
            return
        for doubt in found.doubts:
            self._note_finding(doubt, filled, found.record.id if found.record else None, Severity.WARNING)
        if untouched:
            self._part.unchanged += 1
            return
        if found.record is None or found.obligation is None:
            return
        answer = _answer_of(filled, found.sent, found.obligation.paper)
        if not filled.whole:
            self._note_wrong(CANDIDATES, found.record, found.obligation, answer, filled.cells)
        elif not all(filled.has.values()):
            self._incomplete(filled, found, found.record, found.obligation)
        elif filled.on is None:
            message, hint = _("the day is missing"), _("write the day on which the materials were sent in")
            self._note("incomplete-row", message, hint, CANDIDATES, filled.cells, "on", found.record.id)
        else:
            self._claim(CANDIDATES, found.record, found.obligation, found.sent, answer, filled.cells)
        if found.new and isinstance(found.record, Candidate):
            self._part.candidates.append((found.record, filled.cells["name"]))

    def _is_repeated(self, filled: FilledApplicant, found: Placed) -> bool:
        """Whether an earlier row is about the same applicant; it is noted where it says something else."""
        if found.record is None:
            return False
        # Not by its id: other places may sound alike, which is noted when all files are there.
        first = self._applicants.setdefault((found.record.division, found.record.locality), filled)
        if first is filled:
            return False
        if (first.has, first.on, first.note) != (filled.has, filled.on, filled.note):
            message = _("{name} has a row already, {cell}, which says something else")
            message = message.format(name=first.name, cell=first.cells["name"])
            hint = _("keep one row for each applicant")
            self._note("repeated-row", message, hint, CANDIDATES, filled.cells, "name", found.record.id)
        return True

    def _note_finding(
        self, finding: Finding, filled: FilledApplicant, record: str | None, severity: Severity = Severity.ERROR
    ) -> None:
        rule, message, hint, key = finding
        self._note(rule, message, hint, CANDIDATES, filled.cells, key, record, severity)

    def _incomplete(
        self, filled: FilledApplicant, found: Placed, record: Candidate | Pilot, obligation: Obligation
    ) -> None:
        """Notes of an applicant that its materials are not all there, and that nothing else is recorded of it."""
        missing = [component for component, there in filled.has.items() if not there]
        if has_been_sent(obligation.paper, found.sent.stage):
            message, hint = taken_back(found.sent)
            self._note("taken-back", message, hint, CANDIDATES, filled.cells, missing[0], record.id)
            return
        hint = _("send the workbook again when all is there")
        if len(missing) < len(filled.has) or filled.on:
            message = _("not recorded as sent in, because this is not there yet: {names}")
            message = message.format(names=_(", ").join(missing))
            self._note("materials", message, hint, CANDIDATES, filled.cells, missing[0], record.id, Severity.WARNING)
        if filled.note not in (None, normalise_text(record.note), found.sent.note):
            message = _("the remark is not recorded, because the materials are not all there")
            self._note("materials", message, hint, CANDIDATES, filled.cells, "note", record.id, Severity.WARNING)
        if len(missing) == len(filled.has) and filled.on is None and filled.note is None:
            # Only its name: that it applies, and nothing of its materials.
            self._part.unchanged += not found.new
            return
        now = normalise_answer(current_answer(self._ledger, record.id, obligation.paper, obligation.year))
        nothing, file = Answer(), self._part.returned.file
        denial = Claim(file, CANDIDATES, record, obligation, found.sent, now, nothing, filled.cells)
        if has_been_sent(obligation.paper, now.stage):
            # Recorded since; whether all is there, the ledger and the office do not say the same.
            self._part.conflicts.append(conflict_of(denial, "stage"))
        else:
            self._part.denials.append(denial)
            self._part.unchanged += not found.new

    def _obligation(self, record: AnyTarget, deliverable: str, year: int | None) -> Obligation | None:
        notice = self._registry.notices.get(record.notice)
        found = obligations_of(notice) if notice else ()
        return next((d for d in found if d.paper.id == deliverable and d.year == year and owes(record, d)), None)

    def _claim(
        self,
        sheet: str,
        record: AnyTarget,
        obligation: Obligation,
        sent: Answer,
        answer: Answer,
        cells: Mapping[str, str],
    ) -> None:
        """Holds one answer against the ledger."""
        paper = obligation.paper
        latest = latest_event(self._ledger, record.id, paper, obligation.year)
        now = normalise_answer(Answer.of(latest))
        standing = events_that_count(self._ledger, record.id, paper, obligation.year)
        meant = taken_back_to(paper, standing, sent, answer) or answer
        said_by = [event for event in standing if agrees(event, sent, meant)]
        learnt = now != sent and any(self._was_learnt(event, standing, sent) for event in said_by)
        if answer == sent or latest in said_by or learnt:
            self._part.unchanged += 1
            return
        if self._note_wrong(sheet, record, obligation, answer, cells):
            return
        claim = Claim(self._part.returned.file, sheet, record, obligation, sent, now, answer, cells)
        if (now.stage, now.on) == (sent.stage, sent.on) and self._was_made_void(claim):
            self._part.unchanged += 1
            return
        conflicts = [conflict_of(claim, name) for name in contested(claim)]
        if conflicts:
            self._part.conflicts += conflicts
            return
        if meant is answer:
            self._note_left_over(claim)
        claim = merged(replace(claim, answer=meant))
        if self._is_out_of_order(claim, standing):
            return
        found = correction(paper, standing, sent, claim.answer)
        self._note_undone(claim, latest, found.corrects)
        claim = replace(claim, corrects=found.corrects, repeats=found.holds is not None)
        conflicts = list(self._told_twice(claim, latest))
        if conflicts:
            self._part.conflicts += conflicts
        else:
            self._part.claims.append(claim)

    def _was_learnt(self, event: Event, standing: Sequence[Event], sent: Answer) -> bool:
        """Whether the ledger has an event since the workbook was sent, so that the workbook may say it too.

        An event before the one that was sent is what the office takes it back to.
        """
        if self._is_since(event):
            return True
        places = [place for place, each in enumerate(standing) if (each.stage, each.on) == (sent.stage, sent.on)]
        return bool(places) and standing.index(event) > max(places)

    def _is_since(self, event: Event) -> bool:
        """Whether an event was recorded after the workbook was sent."""
        meta = self._part.returned.meta
        return meta is not None and (meta.until is None or event.recorded_at > meta.until)

    def _told_twice(self, claim: Claim, latest: Event | None) -> Iterator[Conflict]:
        """The conflicts where the event that would be put right was recorded twice, each with a remark of its own."""
        for event in claim.corrects:
            if latest is None or event is latest or (event.stage, event.on) != (latest.stage, latest.on):
                continue
            other = normalise_answer(Answer.of(event))
            for name in ("by", "note"):
                known = (None, getattr(claim.sent, name), getattr(claim.answer, name))
                if getattr(other, name) not in known:
                    yield conflict_of(replace(claim, ledger=other), name)

    def _note_left_over(self, claim: Claim) -> None:
        """Notes a day, with its remark, that was left beside another stage than the one that it was sent with."""
        sent, answer = claim.sent, claim.answer
        if sent.stage is None or answer.stage is sent.stage:
            return
        left = [name for name in ("on", "note") if getattr(answer, name) == getattr(sent, name) is not None]
        if "on" in left and claim.sheet != CANDIDATES:
            message = _("{names} still stands as it was sent, with {stage}")
            headings = [column.heading for column in TABLE_COLUMNS if column.key in left]
            message = message.format(names=_(", ").join(headings), stage=sent.stage.label)
            hint = _("it is written as it was returned; ask where that is not meant")
            self._note("left-over", message, hint, claim.sheet, claim.cells, left[0], claim.record.id, Severity.WARNING)

    def _was_made_void(self, claim: Claim) -> bool:
        """Whether the ledger had the stage on that day and lost it after the workbook was sent, which is noted.

        The workbook cannot know that; read once more, it would bring back what somebody has put right.
        """
        stage, on = claim.answer.stage, claim.answer.on
        if (stage, on) == (claim.sent.stage, claim.sent.on):
            return False
        told = {event.id: event for event in self._ledger.events_about(*claim.key)}
        for void_ in told.values():
            event = told.get(void_.voids or "")
            if (
                event
                and self._is_since(void_)
                and (event.stage, event.on) == (stage, on)
                and not self._ledger.stands(event)
            ):
                message = _("{stage} on {day} was in the ledger and was made void on {void_day}").format(
                    stage=event.stage.label, day=event.on, void_day=void_.recorded_at.date()
                )
                hint = _("it is not written again; where it holds after all, write it with smartpilot record")
                where, record = (claim.sheet, claim.cells), claim.record.id
                self._note("made-void", message, hint, *where, "stage", record, Severity.WARNING)
                return True
        return False

    def _is_out_of_order(self, claim: Claim, standing: Sequence[Event]) -> bool:
        """Notes a day on which the ledger does not have the stages before yet; gives whether that is so."""
        stages, stage, on = claim.obligation.paper.stages, claim.answer.stage, claim.answer.on
        if stage is None or on is None:
            return False
        earlier = stages[: stages.index(stage)]
        later = next((event for event in standing if event.stage in earlier and event.on > on), None)
        if later is not None:
            message = _("{stage} on {day} would be before {other} on {other_day}, which the ledger has").format(
                stage=stage.label, day=on, other=later.stage.label, other_day=later.on
            )
            self._note("order", message, _("check the day"), claim.sheet, claim.cells, "on", claim.record.id)
        return later is not None

    def _note_undone(self, claim: Claim, latest: Event | None, corrects: Sequence[Event]) -> None:
        """Notes an earlier stage than the one that the ledger has, and other stages that do not hold any more by it."""
        order, answer = claim.obligation.paper.stages.index, claim.answer
        message = ""
        if latest is not None and answer.stage is not None and order(answer.stage) < order(latest.stage):
            message = _("goes back: it was {stage} on {day}").format(stage=latest.stage.label, day=latest.on)
        elif other := next((event for event in corrects if event.stage is not answer.stage), None):
            message = _("{stage} on {day}, which the ledger has, does not hold any more by this")
            message = message.format(stage=other.stage.label, day=other.on)
        if message:
            hint = _("it is written with the day {day}; ask where that is not meant").format(day=answer.on)
            self._note("goes-back", message, hint, claim.sheet, claim.cells, "stage", claim.record.id, Severity.WARNING)

    def _note_wrong(
        self, sheet: str, record: AnyTarget, obligation: Obligation, answer: Answer, cells: Mapping[str, str]
    ) -> bool:
        """Notes why an answer cannot be; gives whether it cannot."""
        found = list(self._wrong(obligation, answer))
        for rule, message, hint, key in found:
            self._note(rule, message, hint, sheet, cells, key, record.id)
        return bool(found)

    def _wrong(self, obligation: Obligation, answer: Answer) -> Iterator[tuple[str, str, str, str]]:
        """Why an answer cannot be: rule, message, hint, field."""
        if answer.stage is not None and (objection := stage_objection(obligation.paper, answer.stage)):
            yield "wrong-stage", objection.message, objection.hint, "stage"
        if answer.on is not None and (objection := date_objection(obligation.notice, answer.on)):
            yield "wrong-date", objection.message, objection.hint, "on"
        if answer.on is not None and answer.on > self._today:
            yield "wrong-date", _("{day} has not come yet").format(day=answer.on), _("check the year"), "on"

    def _note(
        self,
        rule: str,
        message: str,
        hint: str,
        sheet: str,
        cells: Mapping[str, str],
        key: str,
        record: str | None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        cell = cell_of(cells, key)
        self._part.returned.add(
            rule, message, hint, sheet=sheet, cell=cell, record=record, field=key, severity=severity
        )


def _answer_of(filled: FilledApplicant, sent: Answer, paper: Deliverable) -> Answer:
    """What a row of 增补申报 says, which has neither stage nor unit: that all is there, or what was said of it then."""
    if has_been_sent(paper, sent.stage):
        return Answer(sent.stage, filled.on, sent.by, filled.note)
    return Answer(paper.met_at, filled.on, None, filled.note)


def _is_untouched(filled: FilledApplicant, sent: Answer, paper: Deliverable) -> bool:
    """Whether a row of 增补申报 says what it said when it was sent."""
    shown = has_been_sent(paper, sent.stage)
    before = (sent.on, sent.note) if shown else (None, None)
    return (filled.on, filled.note) == before and set(filled.has.values()) <= {shown}
