"""What a person decides of lines that no rule can settle: the division that a line of the list means."""

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from smartpilot.errors import UsageError
from smartpilot.files.reading import read_named_file
from smartpilot.i18n import _
from smartpilot.official.files.lines import read_rows
from smartpilot.official.files.text import MAX_LIST_SIZE
from smartpilot.official.lists.listing import ListedPlace
from smartpilot.places.divisions import Division, division_on, is_province_code
from smartpilot.records.notices import Programme
from smartpilot.records.terms import Level
from smartpilot.text import find_nearest, normalise_text, shorten


class Acceptance(NamedTuple):
    """A line of the list, by its text or its number, and the code of the division that it means."""

    line: str
    code: str


def parse_acceptances(values: Sequence[str]) -> list[Acceptance]:
    """What `--accept` says: `崇礼区=130733`, or the name of a CSV file with a line and a code in each row.

    A value with = is the former. In a file, a first row without a code is its heading.

    Raises UsageError where a file cannot be read, or a code is none.
    """
    acceptances: list[Acceptance] = []
    for value in values:
        line, equals, code = value.rpartition("=")
        acceptances += [_acceptance(line, code)] if equals else _read_acceptances(Path(value))
    return acceptances


def _acceptance(line: str, code: str) -> Acceptance:
    line, code = line.strip(), normalise_text(code)
    if not line or not _is_code(code):
        message = _("{text} is no line and code").format(text=shorten(f"{line}={code}"))
        raise UsageError(message, _("write it so: 崇礼区=130733, the code in six digits"))
    return Acceptance(line, code)


def _is_code(text: str) -> bool:
    return len(text) == 6 and text.isascii() and text.isdecimal()


def _read_acceptances(path: Path) -> Iterator[Acceptance]:
    if not os.path.exists(path):  # a long text is no path, and Path would raise
        message = _("--accept {text}: there is no such file, and no =").format(text=shorten(str(path)))
        raise UsageError(
            message, _("write it so: 崇礼区=130733, or name a CSV file with a line and a code in each row")
        )
    try:
        lines, _skipped = read_rows(read_named_file(path, MAX_LIST_SIZE), is_csv=True)
    except UsageError as error:
        raise UsageError(_("{path}: {message}").format(path=path, message=error.message), error.hint) from error
    for line in lines:
        cells = [" ".join(cell.split()) for cell in line.cells if cell.strip()]
        if line is lines[0] and not any(_is_code(normalise_text(cell)) for cell in cells):
            continue
        if len(cells) != 2:
            message = _("{path}:{n}: not a line and a code").format(path=path, n=line.where)
            raise UsageError(message, _("a row has two columns: the line as the list has it, and the code"))
        yield _acceptance(*cells)


def accepted_divisions(
    acceptances: Sequence[Acceptance], places: Sequence[ListedPlace], day: dt.date, programme: Programme
) -> Mapping[int, Division]:
    """The divisions of a day that were decided on, each by the position of its place among those of the list.

    Raises UsageError where a line is not in the list or there several times, where the code is none of that day, or
    where two codes are given for a line.
    """
    divisions: dict[int, Division] = {}
    for line, code in acceptances:
        division = division_on(code, day)
        if division is None or (is_province_code(code) and not programme.lists(Level.PROVINCE)):
            message = _("{line}={code}: no division below the provinces had this code on {day}")
            if division is None and programme.lists(Level.PROVINCE):
                message = _("{line}={code}: no division had this code on {day}")
            hint = _("smartpilot resolve finds codes, with --on {day}").format(day=day)
            raise UsageError(message.format(line=shorten(line), code=code, day=day), hint)
        position = _position_of(line, places)
        if divisions.setdefault(position, division) != division:
            message = _("--accept gives two codes for {line}").format(line=shorten(line))
            raise UsageError(message, _("leave one of them out"))
    return divisions


def _position_of(line: str, places: Sequence[ListedPlace]) -> int:
    wanted = normalise_text(line)
    named = [n for n, place in enumerate(places) if normalise_text(place.text) == wanted]
    found = named or [n for n, place in enumerate(places) if line in (place.line.where, str(place.line.number))]
    found = found or [n for n, place in enumerate(places) if wanted in normalise_text(place.text)]
    if len(found) == 1:
        return found[0]
    if found:
        message = _("{line} is in the list several times").format(line=shorten(line))
        raise UsageError(message, _("give the number of the line: {words}").format(
            words=_(", ").join(places[n].line.where for n in found)
        ))  # fmt: skip
    near = find_nearest(wanted, (place.text for place in places))
    hint = _("did you mean: {words}").format(words=_(", ").join(near)) if near else _("give its text or its number")
    raise UsageError(_("no line of the list is {line}").format(line=shorten(line)), hint)
