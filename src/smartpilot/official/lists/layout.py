"""Parses lines to what they list: places under their province, special projects, and what is neither.

One pass over the lines, whatever the layout: a table with or without a heading, a place a line, a province and
its places in one paragraph. A province and a part (新增试点, 扩大范围试点) apply until the next one.
"""

import datetime as dt
import re
from collections.abc import Sequence, Set
from dataclasses import replace

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.lists.columns import Columns, PlaceRow, parse_columns
from smartpilot.official.lists.declared_counts import LIST, PART, REGION, DeclaredCounts
from smartpilot.official.lists.listing import ListedPlace, Listing
from smartpilot.official.lists.place_names import (
    complete_matches,
    is_one_place,
    is_place,
    split_places,
    with_inherited_region,
    without_bracket,
)
from smartpilot.official.lists.projects import parse_project
from smartpilot.official.lists.vocabulary import (
    COUNT,
    ETC,
    FURNITURE,
    HEADING,
    LIST_NUMBER,
    NEXT_NUMBER,
    NO_PART,
    PROJECTS,
    SENTENCE,
    TITLE,
    TOTAL,
    designations_in,
    names_places,
    normalise_cell,
    region_of,
    split_list,
    split_region,
    unwrap_province_brackets,
)
from smartpilot.places.gazetteer import names_resolved, simplify
from smartpilot.places.zones import is_like_place_name
from smartpilot.records.terms import Designation

# Names that are listed, and different ones that are looked up; a list has some hundreds of places.
MOST_NAMES = 10_000
# Characters; the names of two hundred places in one paragraph are a quarter of it.
_LONGEST_CELL = 10_000
_WORD = re.compile(r"[^\W_]")


def parse_listing(lines: Sequence[Line], day: dt.date, notice: str = "") -> Listing:
    """What the lines list, by the division names of a day; of a table of several rounds, that of `notice`.

    Raises UsageError where they have far more names than any list.
    """
    reader = _ListReader(day, notice)
    for line in lines:
        reader.read(line)
    return reader.finish()


class _ListReader:
    """Parses line after line, under the headings above them."""

    def __init__(self, day: dt.date, notice: str) -> None:
        self.day = day
        self.notice = notice
        self.listing = Listing()
        self.region = ""
        self.designation: Designation | None = None
        self.projects = False
        self.columns: Columns | None = None
        self.table: tuple[str, int] = ("", 0)
        # The province that each of several groups of columns has reached.
        self.group_regions: dict[int, str] = {}
        # For each table, the range of places of every row, and the text of its column of designations.
        self.designation_columns: dict[tuple[str, int], list[tuple[int, int, str]]] = {}
        # Whether the line before belongs to the list.
        self.in_list = False
        # The province that a line states for its places only.
        self.line_region = ""
        self.counts = DeclaredCounts()
        self.resolved_before = names_resolved()

    def read(self, line: Line) -> None:
        """Reads one line."""
        self._begin_table(line)
        cells = tuple(unwrap_province_brackets(simplify(normalise_cell(cell), self.day)) for cell in line.cells)
        # A cell of nothing but marks is as good as empty: 、 alone on a line, |---|---| below a heading.
        filled = [cell for cell in cells if _WORD.search(cell)]
        columns = parse_columns(cells)
        if columns is not None:
            self.columns = columns
            self.projects = columns.unit is not None
            return
        # A number alone, in a page whose cells became lines, is that of what follows.
        if not filled or (len(filled) == 1 and re.fullmatch("[0-9]{1,3}[.、)]?", filled[0])):
            return
        if max(map(len, filled)) > _LONGEST_CELL or any(TOTAL.fullmatch(cell) for cell in filled):
            self.listing.unlisted_lines.append(line)
            return
        if len(filled) == 1 and self._read_heading(filled[0], line):
            self.in_list = True
            return
        if self.columns and self.columns.is_other_round(cells, self.notice):
            self.listing.other_rounds += 1
        elif self.projects or (self.columns and self.columns.unit is not None):
            self._read_project(line)
        elif self.columns and self.columns.has_place(cells):
            for place in self.columns.places(cells):
                self._read_row(place, line)
            if any(self._has_place(text) for text in self.columns.unread(cells)):
                self.listing.partly_read_lines.append(line)
        elif len(filled) > 1:
            self._read_free_row(filled, line)
        else:
            self._read_text(filled[0], line)
        self.in_list = not self.listing.unlisted_lines or self.listing.unlisted_lines[-1] is not line

    def _begin_table(self, line: Line) -> None:
        """Forgets the columns of another table, the headings of another sheet; text between tables ends no list."""
        table = (line.sheet, line.table)
        if table == self.table:
            return
        if line.sheet != self.table[0]:
            self.region, self.designation, self.projects = "", None, False
            self.counts.end(LIST, len(self.listing.places))
            self.listing.titles.append(Line(line.number, (line.sheet,), line.sheet))
        self.columns = None
        self.group_regions = {}
        self.table = table

    # -- headings -------------------------------------------------------------------------------------------

    def _read_heading(self, text: str, line: Line) -> bool:
        """Reads the name of a part, of a province or of the whole list; whether the text is one."""
        bare = COUNT.sub("", LIST_NUMBER.sub("", text, count=1).strip(" :")).strip(" :")
        region = region_of(bare, planned=False)
        if region:
            self.region, self.group_regions = region, {}
            self.counts.begin(REGION, text, line, len(self.listing.places))
            self._note_remark(text, line)
            return True
        if ETC.search(text) or len(bare) > HEADING or re.search("[、,。]", bare):
            return False
        parts = designations_in(bare)
        named = bool(TITLE.search(bare)) or bool(COUNT.search(text))
        if not parts and not PROJECTS.search(bare):
            # 5、云龙示范区 is a place that cannot be resolved, and no title.
            place_like = is_like_place_name(bare) and not re.search("名单|附件|城市$", bare)
            if not named or re.match(r"[0-9]", text) or place_like:
                return False
        if ":" in bare or (len(parts) == 1 and "(" in bare and not bare.startswith("(") and self._is_place(bare)):
            return False
        # 石家庄市试点 is a place, and no title.
        if not parts and not PROJECTS.search(bare) and self._is_place(re.sub("试点(?:城市|[市区县镇])?$", "", bare)):
            return False
        if TITLE.search(bare):
            self.listing.titles.append(line)
        level = LIST if PROJECTS.search(bare) or not parts else PART
        self.counts.begin(level, "" if PROJECTS.search(bare) else text, line, len(self.listing.places))
        if PROJECTS.search(bare):
            self.projects, self.columns = True, None
        elif len(parts) == 1:
            self.designation, self.projects, self.region, self.group_regions = parts[0], False, "", {}
            self.listing.states_designations = True
        elif NO_PART.search(bare):
            self.designation = None
            self.listing.titles.append(line)
        elif "名单" in bare and self.projects:
            self.projects = False
        return True

    def _note_remark(self, text: str, line: Line) -> None:
        """Notes that 重庆市(含永川区) names more than the 重庆市 that is read."""
        remark = re.search(r"\(([^()]*)\)$", text)
        if remark and names_places(remark[1]):
            self.listing.partly_read_lines.append(line)

    def _is_place(self, text: str) -> bool:
        return is_place(text, self.day, self.region)

    # -- rows -----------------------------------------------------------------------------------------------

    def _read_row(self, row: PlaceRow, line: Line) -> None:
        """Reads a row whose columns have a heading; an empty province is that of the row above."""
        region, names = region_of(COUNT.sub("", row.province).strip()), row.names
        self.region = region or self.group_regions.get(row.group, self.region)
        self.group_regions[row.group] = self.region
        if region:
            self._note_remark(row.province, line)
            if self.columns and len(self.columns.groups) == 1:
                self.counts.begin(REGION, row.province, line, len(self.listing.places))
        if row.province and not region:
            # 河北省石家庄市 under 省市: it belongs to the name.
            names = (row.province, *names)
        if not self._are_side_by_side(names):
            names = ("".join(names),)
        if not re.search(r"[\u3400-\u9fff]", "".join(names)):
            # A number where a name belongs.
            self.listing.unlisted_lines.append(line)
            return
        before = len(self.listing.places)
        for name in names:
            self._read_places(name, line, self._designation_in(row.designation or row.heading or row.remark))
        self.designation_columns.setdefault(self.table, []).append((before, len(self.listing.places), row.designation))

    def _are_side_by_side(self, names: Sequence[str]) -> bool:
        """Whether the cells are places each and none together: 唐山市 | 石家庄市, but not 石家庄市 | 正定县."""
        return len(names) > 1 and not self._has_place("".join(names)) and all(self._has_place(name) for name in names)

    def _designation_in(self, text: str) -> Designation | None:
        parts = designations_in(text)
        if len(parts) == 1:
            self.listing.states_designations = True
            return parts[0]
        return self.designation

    def _read_free_row(self, cells: Sequence[str], line: Line) -> None:
        """Reads a row without heading: a province among its cells applies to what follows it; numbers are skipped."""
        designation, names = self.designation, list[tuple[str, str]]()
        rest = [cell for cell in cells if not re.fullmatch(r"[0-9.\s]+", cell)]
        for index, cell in enumerate(rest):
            region = region_of(COUNT.sub("", LIST_NUMBER.sub("", cell, count=1)).strip(), planned=index < len(rest) - 1)
            if region:
                self.region = region
            elif len(cell) < HEADING and not self._is_place(cell) and designations_in(cell):
                designation = self._designation_in(cell)
            else:
                names.append((self.region, cell))
        if len(names) > 1 and is_one_place([name for _within, name in names], self.day, self.region):
            names = [(names[0][0], "".join(name for _within, name in names))]
        named_places = [name for _within, name in names if self._has_place(name)]
        if not named_places and not re.match(r"[0-9]", cells[0]):
            self.listing.unlisted_lines.append(line)
            return
        region_before = self.region
        for index, (within, name) in enumerate(names):
            # Of a row that has a place, what is none and looks like none is a remark.
            if index == 0 or self._has_place(name) or is_like_place_name(name):
                self.region = within
                self._read_places(name, line, designation)
            elif line not in self.listing.partly_read_lines[-1:]:
                self.listing.partly_read_lines.append(line)
        self.region = region_before

    def _has_place(self, text: str) -> bool:
        return any(self._is_place(part) for part in self._split_places(text))

    # -- text -----------------------------------------------------------------------------------------------

    def _read_text(self, text: str, line: Line) -> None:
        """Reads a line without columns: a place, a province and its places, or several numbered ones."""
        is_listed, before, self.line_region = False, self.region, ""
        for piece in NEXT_NUMBER.split(text):
            numbered = bool(LIST_NUMBER.match(piece)) and bool(re.search(r"[\u3400-\u9fff]", piece))
            for sentence in SENTENCE.split(LIST_NUMBER.sub("", piece, count=1)):
                is_listed |= self._read_sentence(sentence.strip(), line, numbered)
        if not re.search("[、,;]$", text) and re.search(":.*[^: ]", text):
            # 河北省: with its places behind it holds for them; what is left open goes on in the next line.
            self.region = before
            self.counts.end(REGION, len(self.listing.places))
        elif self.line_region:
            # 河北省 石家庄市 says it of its own places; of what follows under 山西省 nobody knows any more.
            self.region = before if before == self.line_region else ""
        if not is_listed:
            if len(text) <= 2 * HEADING and TITLE.search(text):
                self.listing.titles.append(line)
            self.listing.unlisted_lines.append(line)

    def _read_sentence(self, text: str, line: Line, numbered: bool) -> bool:
        """Reads a sentence; whether it lists anything."""
        before = self.region
        text, designation, headed = self._read_heads(text, line)
        if not text:
            return headed
        parts = self._split_places(text)
        if len(split_list(text)) == 1:
            region, rest = split_region(text)
            if region and all(is_place(part, self.day, region) for part in split_places(rest, self.day, region)):
                self.region = self.line_region = region
                parts = self._split_places(rest)
                headed = headed or len(parts) > 1
        if not parts:  # 、
            return headed
        named_places = [part for part in parts if self._is_place(part)]
        is_certain = numbered or headed or len(parts) > 1 or self.in_list
        if headed and (named_places or len(text) < 2 * HEADING):
            is_list = True
        elif len(parts) > 1:
            is_list = 2 * len(named_places) >= len(parts) or (numbered and bool(named_places))
        else:
            is_list = self._is_listed_alone(parts[0], known=bool(named_places), numbered=numbered)
        if not is_list:
            self.region = before
            return False
        for part, region in with_inherited_region(parts, self.day, self.region):
            region_before, self.region = self.region, region
            self._add_place(part, line, designation, is_certain=is_certain)
            self.region = region_before
        return True

    def _is_listed_alone(self, text: str, *, known: bool, numbered: bool) -> bool:
        if len(text) > HEADING or (FURNITURE.search(text) and not numbered):
            return False
        return known or numbered or (is_like_place_name(without_bracket(text)) and not re.search("[0-9A-Za-z%]", text))

    def _split_places(self, text: str) -> list[str]:
        if max(len(self.listing.places), names_resolved() - self.resolved_before) > MOST_NAMES:
            message = _("the file has more than {n} names of places").format(n=MOST_NAMES)
            raise UsageError(message, _("copy the list alone into a new file"))
        return [part for part in split_places(text, self.day, self.region) if _WORD.search(part)]

    def _read_heads(self, text: str, line: Line) -> tuple[str, Designation | None, bool]:
        """Reads 新增试点: and 河北省(3个): before a text; the rest, its designation, and whether there were any."""
        headed = False
        designation = self.designation
        while match := re.match(r"([^:、,]{1,40}):\s*", text):
            head = COUNT.sub("", LIST_NUMBER.sub("", match[1], count=1).strip()).strip()
            region = region_of(head)
            if region:
                self.region = region
                self._note_remark(match[1], line)
                self.counts.begin(REGION, match[1], line, len(self.listing.places))
            elif designations_in(head):
                self.counts.begin(PART, match[1], line, len(self.listing.places))
                designation = self.designation = self._designation_in(head)
                self.region = ""
            else:
                break
            headed = True
            text = text[match.end() :]
        return text, designation, headed

    def _read_places(self, text: str, line: Line, designation: Designation | None) -> None:
        """Reads the places of one cell: 河北省: before them, 、 or line ends between them."""
        for piece in re.split(r"[。\n]", NEXT_NUMBER.sub("\n", text)):
            rest = LIST_NUMBER.sub("", piece, count=1).strip()
            rest, headed, has_head = self._read_heads(rest, line)
            for part in self._split_places(rest):
                if not COUNT.fullmatch(part):
                    self._add_place(part, line, headed if has_head and headed else designation)

    def _add_place(self, text: str, line: Line, designation: Designation | None, *, is_certain: bool = True) -> None:
        name = LIST_NUMBER.sub("", text, count=1).strip() if not self._is_place(text) else text.strip()
        etc = None if complete_matches(name, self.day, self.region) else ETC.search(name)
        if etc:
            self.counts.add_partial(line, etc[1] or "")
        name = re.sub("[及和与]$", "", name[: etc.start()] if etc else name)
        remark = re.search(r"\(([^()]*)\)$", name)
        if remark and len(parts := designations_in(remark[1])) == 1:
            name, designation, self.listing.states_designations = name[: remark.start()], parts[0], True
        if name:
            self.listing.places.append(ListedPlace(name, line, self.region, designation, is_certain))

    # -- special projects -----------------------------------------------------------------------------------

    def _read_project(self, line: Line) -> None:
        """Reads a row or a line of annex 2."""
        project = parse_project(line, self.columns)
        if project is not None:
            self.listing.projects.append(project)
        else:
            self.listing.unlisted_lines.append(line)

    def _fill_down(self, rows: Sequence[tuple[int, int, str]]) -> None:
        """Gives the rows of a cell over many, which stands in the first, its designation; if not each row has one."""
        texts = [text for _first, _end, text in rows if text]
        if len(texts) == len(rows) or len(texts) != len(set(texts)) or not rows[0][2]:
            return
        current = ""
        for first, end, text in rows:
            current = text or current
            for at in range(first, end):
                self.listing.places[at] = replace(self.listing.places[at], designation=self._designation_in(current))

    def finish(self) -> Listing:
        """The listing; a short line among the places that is no place is kept as an unresolved place."""
        listing = self.listing
        for rows in self.designation_columns.values():
            self._fill_down(rows)
        numbers = [place.line.number for place in listing.places if len(place.line.cells) == 1]
        if numbers:
            self._keep_unresolved(frozenset(numbers))
        listing.count_mismatches = self.counts.mismatches(listing.places)
        return listing

    def _keep_unresolved(self, numbers: Set[int]) -> None:
        listing, first, last = self.listing, min(numbers), max(numbers)
        unlisted_lines = []
        for line in listing.unlisted_lines:
            text = simplify(normalise_cell(line.cells[0]), self.day)
            beside = line.number - 1 in numbers or line.number + 1 in numbers
            among = beside and first < line.number < last
            if among and len(line.cells) == 1 and re.fullmatch(r"[\u3400-\u9fff]{2,12}", text):
                at = sum(place.line.number < line.number for place in listing.places)
                before = listing.places[at - 1]
                self.counts.insert(at)
                listing.places.insert(at, replace(before, text=text, line=line, is_certain=False))
            else:
                unlisted_lines.append(line)
        listing.unlisted_lines = unlisted_lines
