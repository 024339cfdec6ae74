"""What can be said of one field of a returned row: that it is wrong, or that it contradicts the ledger."""

from dataclasses import dataclass

from smartpilot.problems import Severity

# A value as a workbook and JSON show it; None where the cell is empty.
Value = str | None


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with a field. Which file, sheet and cell that is, the row adds."""

    rule: str
    message: str
    hint: str
    field: str = "name"
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field of which it is not clear what holds: as sent, in the ledger now, and as returned."""

    field: str
    baseline: Value
    current: Value
    returned: Value
