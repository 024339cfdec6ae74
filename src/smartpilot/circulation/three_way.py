"""What a returned row claims: its three values against each other, and the conflicts that follow from them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from smartpilot.records.models import AnyTarget, Event
from smartpilot.records.obligations import Obligation, title_with_year
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import ANSWER_FIELDS, Answer
from smartpilot.workbook.returned.cell_values import normalise_text

Value = str | None


@dataclass(frozen=True, slots=True)
class Other:
    """What another returned workbook says of the same field."""

    file: str
    sheet: str
    cell: str
    returned: Value


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell of which it is not clear what holds: the values as sent, in the ledger now, and as returned.

    `others`: what other workbooks say, where it is them that differ.
    """

    target: str
    deliverable: str
    field: str
    sent: Value
    ledger: Value
    returned: Value
    file: str
    sheet: str
    cell: str
    year: int | None
    name: str
    title: str
    others: Sequence[Other] = ()

    def as_json(self) -> dict[str, Any]:
        """The fields of the contract `smartpilot.collect/1`, and what makes them easier to read."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that says something new: this answer for this obligation.

    `corrects`: events that do not hold any more by it. `repeats`: an earlier event that stands says it already.
    """

    file: str
    sheet: str
    record: AnyTarget
    obligation: Obligation
    sent: Answer
    ledger: Answer
    answer: Answer
    cells: Mapping[str, str]
    corrects: Sequence[Event] = ()
    repeats: bool = False

    @property
    def key(self) -> tuple[str, str, int | None]:
        """What it is about."""
        return self.record.id, self.obligation.paper.id, self.obligation.year


def differing_fields(claims: Sequence[Claim]) -> Iterator[str]:
    """The fields in which claims for the same row are not the same."""
    for name in ANSWER_FIELDS:
        if len({getattr(claim.answer, name) for claim in claims}) > 1:
            yield name


def contested(claim: Claim) -> list[str]:
    """The fields of which it is not clear what holds.

    Stage and day are one statement: where both sides changed it otherwise, it is contested. A remark that was
    changed of a stage that the ledger has left since, or has made void, belongs to nothing any more.
    """
    sent, now, answer = ((each.stage, each.on) for each in (claim.sent, claim.ledger, claim.answer))
    moved, told = now != sent, answer != sent
    found = []
    if moved and told and answer != now:
        found = [name for name in ("stage", "on") if getattr(claim.answer, name) != getattr(claim.ledger, name)]
    for name in ("by", "note"):
        before, ledger, returned = _three(claim, name)
        if returned != before and ((moved and not told) or (ledger != before and returned != ledger)):
            found.append(name)
    return found


def merged(claim: Claim) -> Claim:
    """With what is to be written: of the same stage, what the office left as sent is what the ledger has by now."""
    if claim.answer.stage is not claim.ledger.stage:
        return claim
    left = [name for name in ("by", "note") if getattr(claim.answer, name) == getattr(claim.sent, name)]
    return replace(claim, answer=replace(claim.answer, **{name: getattr(claim.ledger, name) for name in left}))


def _three(claim: Claim, name: str) -> tuple[Value, Value, Value]:
    """A field as it was sent, as the ledger has it now, and as it was returned."""
    return (
        _as_text(getattr(claim.sent, name)),
        _as_text(getattr(claim.ledger, name)),
        _as_text(getattr(claim.answer, name)),
    )


def conflict_of(claim: Claim, name: str, others: Iterable[Claim] = ()) -> Conflict:
    """The conflict of one field of a claim; with `others`, with what other workbooks claim."""
    paper, year = claim.obligation.paper, claim.obligation.year
    sent, ledger, returned = _three(claim, name)
    return Conflict(
        target=claim.record.id,
        deliverable=paper.id,
        field=name,
        sent=sent,
        ledger=ledger,
        returned=returned,
        file=claim.file,
        sheet=claim.sheet,
        cell=cell_of(claim.cells, name),
        year=year,
        name=claim.record.name,
        title=title_with_year(paper.title, year),
        others=[Other(o.file, o.sheet, cell_of(o.cells, name), _three(o, name)[2]) for o in others],
    )


def cell_of(cells: Mapping[str, str], key: str) -> str:
    """Where a field stands; of one that the sheet does not have, the first cell of the row."""
    return cells.get(key) or next(iter(cells.values()))


def _as_text(value: object) -> Value:
    if value is None:
        return None
    if isinstance(value, Stage):
        return value.value
    return value.isoformat() if isinstance(value, dt.date) else normalise_text(str(value))
