"""Circulation: what each authority's workbook holds: obligations × records × ledger × a day → forms."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.progress import latest_event
from smartpilot.places.divisions import authorities
from smartpilot.places.naming import full_name
from smartpilot.records.models import AnyTarget, Candidate, Deliverable, Notice
from smartpilot.records.obligations import Obligation, obligations_of, owes, title_with_year
from smartpilot.records.terms import Kind, Stage
from smartpilot.registry.registry import Registry
from smartpilot.workbook.form import COMPONENTS, TABLES, Answer, Applicant, Form, FormRow
from smartpilot.workbook.returned.cell_values import comparison_key

# Whose workbook has what no authority is known for: projects whose site is no pilot.
NO_AUTHORITY, NO_AUTHORITY_CODE = "主管部门待定", "000000"


@dataclass(frozen=True, slots=True)
class Circular:
    """What all workbooks of one round have in common. `registry` and `ledger` identify the state of the files.

    `until`: when the ledger's last event was recorded.
    """

    day: dt.date
    registry: str
    ledger: str
    return_to: str | None = None
    return_by: dt.date | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed on a day, by authority, and the supplementary round that is open with those known to take part."""

    lines: Mapping[str, Sequence[FormRow]]
    applicants: Mapping[str, Sequence[Applicant]]
    round_of: tuple[Notice, Deliverable] | None

    @property
    def authorities(self) -> list[str]:
        """Those that owe something, in the official order."""
        return [name for name in authorities() if name in self.lines or name in self.applicants]

    @property
    def in_no_workbook(self) -> list[str]:
        """The ids of records that owe something, for which no authority is known."""
        return list(dict.fromkeys(line.target for line in self.lines.get(NO_AUTHORITY, ())))


def owed(registry: Registry, ledger: Ledger, day: dt.date) -> Owed:
    """All that is owed on a day. What candidates owe is entered by their names, and not as lines."""
    round_of = open_round(registry, day)
    applicants = _applicants_by_authority(registry, ledger, *round_of) if round_of else {}
    return Owed(_lines_by_authority(registry, ledger, day), applicants, round_of)


def forms(registry: Registry, found: Owed, circular: Circular, wanted: Iterable[str]) -> Iterator[Form]:
    """A form for each of the wanted authorities, also where it owes nothing; `NO_AUTHORITY` may be one of them."""
    codes = {**authorities(), NO_AUTHORITY: NO_AUTHORITY_CODE}
    round_of = found.round_of
    for name in wanted:
        lines = found.lines.get(name, ())
        concerned = {registry.by_id[line.target].notice for line in lines} | ({round_of[0].id} if round_of else set())
        yield Form(
            authority=name,
            code=codes[name],
            day=circular.day,
            registry=circular.registry,
            ledger=circular.ledger,
            notices=[(each, _title(registry, each)) for each in registry.file.notices if each.id in concerned],
            lines=lines,
            applicants=found.applicants.get(name, ()),
            round_of=round_of,
            return_to=circular.return_to,
            return_by=circular.return_by,
            until=circular.until,
        )


def open_round(registry: Registry, day: dt.date) -> tuple[Notice, Deliverable] | None:
    """The newest notice with a supplementary round, and what candidates send in for it; None where there is none."""
    found = [
        (notice, paper)
        for notice in registry.file.notices
        if notice.issued_on <= day
        for paper in notice.deliverables
        if paper.owed_by is Kind.CANDIDATES and paper.recurs is None
    ]
    return max(found, key=lambda pair: pair[0].issued_on, default=None)


def answer_now(ledger: Ledger, target: str, paper: Deliverable, year: int | None) -> Answer:
    """What the ledger says of a paper now, as a row of a form says it; nothing where nothing stands."""
    return Answer.of(latest_event(ledger, target, paper, year))


def applicant_now(ledger: Ledger, candidate: Candidate, paper: Deliverable) -> Applicant:
    """What registry and ledger say of a candidate now, as a row of a form says it."""
    answer = answer_now(ledger, candidate.id, paper, None)
    sent = has_been_sent(paper, answer.stage)
    return Applicant(
        name=candidate.name,
        level=candidate.level,
        has=dict.fromkeys(paper.components or COMPONENTS, True) if sent else {},
        on=answer.on if sent else None,
        note=answer.note if sent else None,
        target=candidate.id,
        answer=answer,
    )


def has_been_sent(paper: Deliverable, stage: Stage | None) -> bool:
    """Whether a stage of a paper means that it has been handed in; none does not."""
    return stage is not None and stage in paper.stages and paper.stages.index(stage) >= paper.stages.index(paper.met_at)


def _lines_by_authority(registry: Registry, ledger: Ledger, day: dt.date) -> dict[str, list[FormRow]]:
    """What pilots and projects owe, in the order of the divisions; what recurs from the beginning of its year."""
    found: dict[str, list[FormRow]] = {}
    targets = sorted((t for kind in TABLES for t in registry.of_kind(kind)), key=lambda t: _official_order(registry, t))
    for record in targets:
        notice = registry.notices.get(record.notice)
        if notice is None or notice.issued_on > day:
            continue
        for obligation in obligations_of(notice):
            if owes(record, obligation, day) and not obligation.begins_after(day):
                line = _line(registry, ledger, record, obligation)
                found.setdefault(registry.authority_of(record) or NO_AUTHORITY, []).append(line)
    return found


def _line(registry: Registry, ledger: Ledger, record: AnyTarget, obligation: Obligation) -> FormRow:
    paper = obligation.paper
    return FormRow(
        kind=record.kind or Kind.PILOTS,
        target=record.id,
        deliverable=paper.id,
        year=obligation.year,
        province=registry.province_of(record) or "",
        name=record.name,
        title=title_with_year(paper.title, obligation.year),
        due=obligation.due_for(record),
        stages=tuple(paper.stages),
        since=obligation.notice.issued_on,
        answer=answer_now(ledger, record.id, paper, obligation.year),
    )


def _official_order(registry: Registry, record: AnyTarget) -> tuple[str, str]:
    place = registry.place_of(record)
    return (place.division if place else "", record.id)


def _applicants_by_authority(
    registry: Registry, ledger: Ledger, notice: Notice, paper: Deliverable
) -> dict[str, list[Applicant]]:
    found: dict[str, list[Candidate]] = {}
    for candidate in sorted(registry.file.candidates, key=lambda each: (each.division, each.id)):
        authority = registry.authority_of(candidate)
        if candidate.notice == notice.id and authority:
            found.setdefault(authority, []).append(candidate)
    return {authority: _named_apart(ledger, candidates, notice, paper) for authority, candidates in found.items()}


def _named_apart(
    ledger: Ledger, candidates: Sequence[Candidate], notice: Notice, paper: Deliverable
) -> list[Applicant]:
    """The rows of a workbook, by names that mean one candidate each: a province may have two 新华区."""
    names = Counter(comparison_key(candidate.name) for candidate in candidates)
    return [
        replace(applicant_now(ledger, each, paper), name=full_name(each, notice.issued_on))
        if names[comparison_key(each.name)] > 1
        else applicant_now(ledger, each, paper)
        for each in candidates
    ]


def _title(registry: Registry, notice: Notice) -> str:
    """What a notice is called: the title of its source in 《》."""
    source = registry.sources.get(notice.source)
    return f"《{source.title}》" if source else notice.id
