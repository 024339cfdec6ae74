"""Rows that are put above a sheet or taken out of it, and what that does to references."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)([1-9]\d{0,6})", re.IGNORECASE)
_ROWS = re.compile(r"(\$?)()(\$?)([1-9]\d{0,6})")


@dataclass(frozen=True, slots=True)
class RowMove:
    """`removed`: the rows that are taken out; after that `inserted` rows are put above the first one."""

    removed: range = range(0)
    inserted: int = 0

    def row(self, row: int) -> int | None:
        """The new number of a row; None if it is taken out."""
        if row in self.removed:
            return None
        return row + self.inserted - (len(self.removed) if row >= self.removed.stop else 0)

    def reference(self, reference: str) -> str | None:
        """A cell, a range, or whole rows, such as `$A$1:$D$9`; None if all of it is taken out. Columns stay."""
        ends = [_CELL.fullmatch(end) or _ROWS.fullmatch(end) for end in reference.split(":")]
        if len(ends) > 2 or not all(ends):
            return reference
        rows = [int(end[4]) for end in ends if end]
        # What is left of a range.
        first = self.removed.stop if rows[0] in self.removed else rows[0]
        last = self.removed.start - 1 if rows[-1] in self.removed else rows[-1]
        if first > last and rows[0] <= rows[-1]:
            return None
        moved = [self.row(first), self.row(last)][: len(ends)]
        return ":".join(f"{end[1]}{end[2]}{end[3]}{row}" for end, row in zip(ends, moved, strict=True) if end)

    def references(self, references: str) -> str:
        """Several references with blanks between them."""
        return " ".join(self._kept(references))

    def _kept(self, references: str) -> Iterator[str]:
        for reference in references.split():
            if moved := self.reference(reference):
                yield moved
