"""Rows of returned workbooks: where they stand, what they change in the ledger, and what they contradict."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from smartpilot.circulation.fields import FieldConflict, Value
from smartpilot.circulation.three_way import as_text
from smartpilot.i18n import _
from smartpilot.records.entries import Event
from smartpilot.records.models import AnyTarget
from smartpilot.records.obligations import Obligation, title_with_period
from smartpilot.records.periods import Period, year_and_part
from smartpilot.records.terms import Stage
from smartpilot.workbook.form import ANSWER_FIELDS, Answer


@dataclass(frozen=True, slots=True)
class OtherValue:
    """What another returned workbook says of the same field."""

    file: str
    sheet: str
    cell: str
    returned: Value


@dataclass(frozen=True, slots=True)
class CellConflict:
    """A field of which it is not clear what holds, and the cell in which it stands.

    `others`: what other workbooks say, if it is them that differ.
    """

    target: str
    deliverable: str
    field: str
    baseline: Value
    current: Value
    returned: Value
    file: str
    sheet: str
    cell: str
    year: int | None
    name: str
    title: str
    others: Sequence[OtherValue] = ()
    part: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The fields of the contract `smartpilot.collect/1`, and what makes them easier to read."""
        names = {"baseline": "sent", "current": "ledger"}
        return {names.get(name, name): value for name, value in asdict(self).items()}

    def label_of(self, value: Value) -> str:
        """A value of the field as people read it."""
        if value is None:
            return _("(nothing)")
        return next(stage.label for stage in Stage if stage.value == value) if self.field == "stage" else value


@dataclass(frozen=True, slots=True)
class Row:
    """A row that an office filled in, and the obligation that it is about. `cells`: where each of its fields stands."""

    file: str
    sheet: str
    cells: Mapping[str, str]
    record: AnyTarget
    obligation: Obligation

    @property
    def key(self) -> tuple[str, str, Period | None]:
        """What identifies the obligation."""
        return self.record.id, self.obligation.deliverable.id, self.obligation.period

    @property
    def title(self) -> str:
        """The title of the deliverable, with its period if it recurs."""
        return title_with_period(self.obligation.deliverable, self.obligation.period)

    def cell_of(self, field: str) -> str:
        """Where a field stands."""
        return cell_of(self.cells, field)

    def conflict(self, conflict: FieldConflict, others: Iterable["Change"] = ()) -> CellConflict:
        """A conflict of one of its fields, with what other workbooks say of it."""
        field = conflict.field
        year, part = year_and_part(self.obligation.period)
        return CellConflict(
            target=self.record.id,
            deliverable=self.obligation.deliverable.id,
            field=field,
            baseline=conflict.baseline,
            current=conflict.current,
            returned=conflict.returned,
            file=self.file,
            sheet=self.sheet,
            cell=self.cell_of(field),
            year=year,
            part=part,
            name=self.record.name,
            title=self.title,
            others=[
                OtherValue(
                    other.row.file, other.row.sheet, other.row.cell_of(field), as_text(getattr(other.answer, field))
                )
                for other in others
            ],
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What a row changes in the ledger: an answer to be written after the events that it supersedes are voided.

    `remaining`: an event that says the answer already, so that only the others are voided.
    """

    row: Row
    baseline: Answer
    current: Answer
    answer: Answer
    superseded: Sequence[Event] = ()
    remaining: Event | None = None

    def conflict(self, field: str, others: Iterable["Change"] = ()) -> CellConflict:
        """The conflict of one field, with what other workbooks say of it."""
        values = (as_text(getattr(answer, field)) for answer in (self.baseline, self.current, self.answer))
        return self.row.conflict(FieldConflict(field, *values), others)


def cell_of(cells: Mapping[str, str], field: str) -> str:
    """Where a field of a row stands; the first cell of the row if the sheet does not have the field."""
    return cells.get(field) or next(iter(cells.values()))


def differing_fields(changes: Sequence[Change]) -> Iterator[str]:
    """The fields in which changes of the same obligation differ."""
    for name in ANSWER_FIELDS:
        if len({getattr(change.answer, name) for change in changes}) > 1:
            yield name
