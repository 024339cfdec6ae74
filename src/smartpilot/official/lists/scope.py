"""What the lines above say of the lines below: the scope in which a line is classified."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple, Self

from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.lists.columns import Columns
from smartpilot.official.lists.listing import ClassifiedLine, LineKind, ListedPlace
from smartpilot.official.lists.place_names import is_place, split_places
from smartpilot.official.lists.qualifiers import find_qualifier
from smartpilot.official.lists.rounds import Round
from smartpilot.official.lists.row import Shape
from smartpilot.official.lists.vocabulary import WORD, designations_in, normalise_cell
from smartpilot.records.terms import Designation
from smartpilot.text import shorten


@dataclass(frozen=True, slots=True)
class Scope:
    """What holds for the next line.

    `region`: the code of its province; `designation` and `round`: of its part; `round` is the other one that a heading
    names, empty for the wanted one. `row_round`: that of a column of rounds, None where it has said nothing yet;
    `round_problem`: why what it says is none; `heading_problem`: why nothing is certain below the last heading.
    `row_problem`: why the places of this line are not certain. `group_regions`: the province that each of several
    groups of columns has reached. `headings`: the row of headings just above. `unit`: that of the project above.
    `lists_places`: whether a line above has places; `in_list`: whether the line above belongs to the list,
    `in_remarks`: whether it is a remark, `place_shape`: how it looks where it is a place. `marks`: those of footnotes
    behind names above. `outside`: the region that holds again below a paragraph of several lines, None without one;
    `broken_name`: how a name begins that goes on in this line; `uncertain_name`: it with the rest, where both are names
    of places.
    """

    wanted: Round
    table: tuple[str, int] = ("", 0)
    columns: Columns | None = None
    headings: Sequence[str] = ()
    region: str = ""
    group_regions: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    designation: Designation | None = None
    round: str = ""
    row_round: str | None = None
    round_problem: str = ""
    heading_problem: str = ""
    row_problem: str = ""
    lists_places: bool = False
    marks: frozenset[str] = frozenset()
    in_projects: bool = False
    unit: str = ""
    in_list: bool = False
    place_shape: Shape | None = None
    broken_name: str = ""
    uncertain_name: str = ""
    outside: str | None = None
    in_remarks: bool = False

    def at_line(self, line: Line) -> Self:
        """The scope of a line: without the columns of another table, and the headings of another sheet."""
        table = (line.sheet, line.table)
        if table == self.table:
            return self
        scope = replace(self.in_columns(None), table=table, place_shape=None, outside=None)
        if line.sheet == self.table[0]:
            return scope
        sheet = normalise_cell(line.sheet)
        other = self.wanted.other_round_of_cell(sheet) or ""
        scope = replace(scope, region="", designation=None, in_projects=False, round=other)
        return scope.under_heading(sheet)

    def in_columns(self, columns: Columns | None) -> Self:
        """The scope under a row of headings; the same ones again, as on each page of a document, change nothing."""
        headings = columns.heads if columns is not None else ()
        if columns is not None and columns == self.columns:
            return replace(self, headings=headings)
        in_projects = self.in_projects if columns is None else columns.unit is not None
        scope = replace(self, headings=headings, columns=columns, in_projects=in_projects, unit="", group_regions={})
        return replace(scope, row_round=None, round_problem="")

    def in_region(self, region: str) -> Self:
        """The scope under the heading of a province."""
        return replace(self, region=region, group_regions={}, outside=None)

    def under_heading(self, text: str, *, is_understood: bool = True) -> Self:
        """The scope under a heading that says of the places below whether they are pilots."""
        problem = ""
        if not is_understood:
            problem = _("the heading above it is not understood: {text}").format(text=shorten(text))
        elif find_qualifier(text):
            problem = _("the heading above it denies that it is a pilot, or leaves it open: {text}")
            problem = problem.format(text=shorten(text))
        return replace(self, heading_problem=problem)

    def in_round(self, other_round: str) -> Self:
        """The scope under the heading of a round; empty for the wanted one."""
        return replace(self.in_region(""), round=other_round, row_round=None)

    def designation_in(self, text: str) -> Designation | None:
        """The designation that a text states; else that of the part."""
        parts = designations_in(text)
        return parts[0] if len(parts) == 1 else self.designation

    @property
    def places_round(self) -> str:
        """The other round to which places belong now; empty for the wanted one."""
        return self.round if self.row_round is None else self.row_round

    @property
    def problem(self) -> str:
        """Why the places and projects of this line are not certain; empty where they are."""
        return self.heading_problem or self.row_problem or self.round_problem

    def listed_place(self, text: str, line: Line, problem: str = "") -> ListedPlace:
        """A place of this line, as a text names it. `problem`: one of its own."""
        problem = problem or self.problem
        if text == self.uncertain_name and not problem:
            problem = _("it is broken over two lines, and may be one place or two")
        return ListedPlace(text, line, self.region, self.designation, other_round=self.places_round, problem=problem)

    def is_place(self, text: str) -> bool:
        """Whether a text is a place here."""
        return is_place(text, self.wanted.day, self.region)

    def has_place(self, text: str) -> bool:
        """Whether a text names a place here, alone or among others."""
        return any(self.is_place(part) for part in self.split_places(text))

    def split_places(self, text: str) -> list[str]:
        """The places of a list."""
        return [part for part in split_places(text, self.wanted.day, self.region) if WORD.search(part)]


class Step(NamedTuple):
    """A line with what it is, and the scope of what follows."""

    classified: ClassifiedLine
    scope: Scope


def set_aside_line(line: Line, scope: Scope, kind: LineKind, reason: str) -> Step:
    """A line that is not used, for a reason."""
    return Step(ClassifiedLine(line, kind, reason=reason), scope)
