"""The holidays that the program does not know, or has wrong: `holidays.toml` beside the registry, written by hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from smartpilot.deadlines.working_days import Calendar, is_working_day
from smartpilot.i18n import _
from smartpilot.problems import Problem, Severity
from smartpilot.records.validation import FileReading, validate
from smartpilot.toml.document import Document, read_document

if TYPE_CHECKING:
    from smartpilot.records.holidays import Holiday, WorkingDay

HOLIDAYS_FILE = "holidays.toml"
_TABLES = ("holidays", "working_days")


def holidays_path(registry: Path) -> Path:
    """The path of the holidays of a registry, which lie beside it."""
    return registry.with_name(HOLIDAYS_FILE)


def read_holidays(path: Path) -> FileReading[Mapping[date, bool]]:
    """The days that the file adds or corrects, True for a working day and False for a day off.

    No file is one without entries. What is wrong is in the problems of the document.
    """
    document = read_document(path, _TABLES, optional=True)
    if not document.data:
        return FileReading(document, None if document.data is None else {})
    # Few registries have the file, and its models take time to be made.
    from smartpilot.records.holidays import HolidaysFile

    file, problems, _positions = validate(document, HolidaysFile, _TABLES)
    days_off = _days_off(file.holidays)
    document.problems = list(problems) or list(_needless_working_days(document, file.working_days, days_off))
    if document.problems:
        return FileReading(document, None)
    return FileReading(document, {**days_off, **{entry.day: True for entry in file.working_days}})


def _days_off(holidays: Iterable["Holiday"]) -> dict[date, bool]:
    return {
        holiday.first + timedelta(days=n): False
        for holiday in holidays
        for n in range(holiday.days)
        if holiday.first <= date.max - timedelta(days=n)
    }


def _needless_working_days(
    document: Document, entries: Sequence["WorkingDay"], days_off: Mapping[date, bool]
) -> Iterator[Problem]:
    """The working days that nobody has off: whoever wrote them meant another day."""
    for index, entry in enumerate(entries):
        is_weekday = is_working_day(entry.day, Calendar.WEEKENDS_ONLY)
        if is_weekday and entry.day not in days_off and is_working_day(entry.day, Calendar.OFFICIAL):
            message = _("{day} is a working day as it is").format(day=entry.day)
            hint = _("working_days are Saturdays and Sundays on which offices work; check the day")
            problem = Problem(
                "wrong-value", Severity.ERROR, str(document.path), message, hint=hint, value=entry.day.isoformat()
            )
            yield document.locate(problem, ("working_days", index, "day"))
