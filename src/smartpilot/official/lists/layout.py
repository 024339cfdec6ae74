"""Lines of any layout to what they list: each is classified in the scope of those above, then they are put together."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, zip_longest

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.line import Line
from smartpilot.official.lists.classification import classify
from smartpilot.official.lists.listing import (
    ClassifiedLine,
    CountedHeading,
    DesignationCell,
    Item,
    LineKind,
    ListedPlace,
    ListedProject,
    Listing,
    TotalCount,
    find_mismatches,
)
from smartpilot.official.lists.place_names import complete_matches, names_division
from smartpilot.official.lists.rounds import Round
from smartpilot.official.lists.row import Row, parse_row
from smartpilot.official.lists.scope import Scope
from smartpilot.official.lists.signs import with_unsigned_tables
from smartpilot.official.lists.vocabulary import LEVEL, designations_in, region_of, without_number
from smartpilot.places.gazetteer import names_resolved, simplify
from smartpilot.registry.target_words import LISTED
from smartpilot.text import one_of

_BETWEEN_NAMES = re.compile(r"[\s、,;:。|()]+|[包不]?[含括]")
# Names that are listed, and different ones that are looked up; a list has some hundreds of places.
MOST_NAMES = 10_000


def parse_listing(lines: Sequence[Line], wanted: Round) -> Listing:
    """What the lines list, by the division names of the day of a round; what belongs to another one is set aside.

    Raises UsageError where they have far more names than any list.
    """
    resolved_before, day = names_resolved(), wanted.day
    rows = [parse_row(line, day) for line in lines]
    classified = _with_unresolved_neighbours(_classify_rows(rows, wanted), rows)
    classified = _with_designations_over_rows(_with_empty_regions(classified))
    classified = _with_notes_on_kinds(with_unsigned_tables(classified))
    for at, row in enumerate(rows):
        _require_few(names_resolved() - resolved_before)
        classified[at] = _with_unread_places(row, *classified[at : at + 2], day=day)
    items = [item for entry in classified for item in entry.items]
    return Listing(
        places=[item for item in items if isinstance(item, ListedPlace) and not item.other_round],
        projects=[item for item in items if isinstance(item, ListedProject) and not item.other_round],
        titles=_title_lines(classified),
        unlisted_lines=[entry.line for entry in classified if _is_unlisted(entry)],
        count_mismatches=find_mismatches(classified),
        lines=classified,
    )


def _classify_rows(rows: Sequence[Row], wanted: Round) -> list[ClassifiedLine]:
    scope, classified, names = Scope(wanted), list[ClassifiedLine](), 0
    resolved_before = names_resolved()
    for row, following in zip_longest(rows, rows[1:]):
        entry, scope = classify(row, scope, following)
        classified.append(entry)
        names += len(entry.places)
        _require_few(max(names, names_resolved() - resolved_before))
    return classified


def _require_few(names: int) -> None:
    """Raises UsageError where there are far more names than any list has."""
    if names > MOST_NAMES:
        message = _("the file has more than {n} names of places").format(n=MOST_NAMES)
        raise UsageError(message, _("copy the list alone into a new file"))


def _with_unread_places(row: Row, entry: ClassifiedLine, *below: ClassifiedLine, day: dt.date) -> ClassifiedLine:
    """The line; told as read in part where it names a division that is none of its places, and heads none.

    Its last name may be the first one of the line below.
    """
    if entry.set_aside or entry.kind in (LineKind.PROJECT, LineKind.COLUMNS):
        return entry
    places = [*entry.places, *(place for other in below for place in other.places[:1])]
    used = "\n".join(simplify(place.text, day) for place in places)
    parts = {without_number(part) for cell in row.cells for part in _BETWEEN_NAMES.split(cell)}
    # 宁波市 before 慈溪市 is read; before 温州市 it would have to be a place.
    heads = {place.within for place in entry.places}
    unread = (
        part
        for part in parts
        if part not in used and not LEVEL.fullmatch(part) and not region_of(part, planned=region_of(part) in heads)
        if names_division(part, day) and not any(m.division in heads for m in complete_matches(part, day, ""))
    )
    return replace(entry, is_partly_read=entry.is_partly_read or any(unread))


def _title_lines(classified: Sequence[ClassifiedLine]) -> list[Line]:
    """The lines that may name the list, and the names of sheets."""
    titles = list[Line]()
    for sheet, entries in groupby(classified, key=lambda entry: entry.line.sheet):
        lines = list(entries)
        titles += [Line(lines[0].line.number, (sheet,), sheet)] if sheet else []
        titles += [entry.line for entry in lines if entry.is_title]
    return titles


def _is_unlisted(entry: ClassifiedLine) -> bool:
    """Whether a line has to be named as no part of the list; marks, numbers of a page and other rounds are counted."""
    is_number = entry.kind is LineKind.FURNITURE and not re.search(r"[^\W\d_]", entry.line.text)
    is_compared = any(isinstance(item, TotalCount) for item in entry.items)
    return bool(entry.set_aside) and not entry.other_round and not is_number and not is_compared


def _with_unresolved_neighbours(classified: Sequence[ClassifiedLine], rows: Sequence[Row]) -> list[ClassifiedLine]:
    """The lines; one that lists nothing, but looks like the places beside it, becomes a place that is unresolved."""
    places = [at for at, entry in enumerate(classified) if entry.kind is LineKind.PLACE]
    lines = list(classified)
    for at in range(places[0] + 1 if places else len(lines), len(lines)):
        row, entry = rows[at], lines[at]
        # The line before may just have become one.
        near = [beside for beside in (at - 1, at + 1) if beside < len(lines) and lines[beside].kind is LineKind.PLACE]
        if not near or not entry.set_aside or entry.places or entry.kind is LineKind.TOTAL:
            continue
        place = replace(lines[near[0]].places[-1], line=row.line)
        if len(row.cells) == 1:
            is_name = re.fullmatch(r"[\u3400-\u9fff]{2,12}", row.cells[0]) and len(rows[near[0]].cells) == 1
            is_place = bool(is_name) and at < places[-1]
            place = replace(place, text=row.cells[0], is_certain=False)
        else:
            is_alike = any((rows[at].shape, rows[at].line.sheet) == (row.shape, row.line.sheet) for at in near)
            is_place = is_alike and entry.kind is LineKind.UNKNOWN
            place = replace(place, text=row.line.text, problem=_("the rows beside it are places, but it names none"))
        if is_place:
            lines[at] = ClassifiedLine(row.line, LineKind.PLACE, (*entry.items, place), is_title=entry.is_title)
    return lines


def _with_empty_regions(classified: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """The lines; the heading of a province is set aside where nothing stands below it before the next heading."""
    lines, open_heading = list(classified), -1
    for at, entry in enumerate([*classified, None]):
        # 山西省：太原市 is a heading too, with its places.
        begins = (
            entry is None or entry.kind is LineKind.ROUND or isinstance(next(iter(entry.items), None), CountedHeading)
        )
        if begins and open_heading >= 0:
            lines[open_heading] = replace(lines[open_heading], reason=_("no place stands below it"))
        if begins or (entry is not None and entry.kind in (LineKind.PLACE, LineKind.PROJECT)):
            open_heading = at if entry is not None and entry.kind is LineKind.REGION else -1
    return lines


_STATUS = re.compile(one_of(LISTED))


def _with_notes_on_kinds(classified: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """The lines; a title that calls its places otherwise than one above is told: 试点城市 behind 示范城市."""
    lines, kind, listed_kind = list[ClassifiedLine](), "", ""
    for entry in classified:
        if entry.is_title and (kinds := _STATUS.findall(entry.line.text)):
            kind = kinds[-1]
            if listed_kind not in ("", kind):
                message = _("from line {line} on the list is of others, {kind}; the registry does not tell them apart")
                entry = replace(entry, notes=(*entry.notes, message.format(line=entry.line.where, kind=kind)))
        listed_kind = kind if entry.places else listed_kind
        lines.append(entry)
    return lines


def _with_designations_over_rows(classified: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """The lines; a designation in a cell over many rows, which stands in the first, is given to all of them.

    It is none where each row has one, or one comes again.
    """
    cells: dict[tuple[str, int], list[str]] = {}
    for entry in classified:
        texts = [item.text for item in entry.items if isinstance(item, DesignationCell)]
        cells.setdefault((entry.line.sheet, entry.line.table), []).extend(texts)
    filled = {table: [text for text in texts if text] for table, texts in cells.items() if texts and texts[0]}
    over_rows = {table for table, texts in filled.items() if len({*texts}) == len(texts) < len(cells[table])}
    current, lines = "", list[ClassifiedLine]()
    for entry in classified:
        if entry.kind in (LineKind.PART, LineKind.TITLE):
            current = ""
        has_cell = any(isinstance(item, DesignationCell) for item in entry.items)
        if has_cell and (entry.line.sheet, entry.line.table) in over_rows:
            items = list[Item]()
            for item in entry.items:
                if isinstance(item, DesignationCell):
                    current = item.text or current
                parts = designations_in(current)
                if isinstance(item, ListedPlace) and len(parts) == 1:
                    item = replace(item, designation=parts[0])
                items.append(item)
            entry = replace(entry, items=tuple(items))
        lines.append(entry)
    return lines
