"""The holidays that the program does not know, or has wrong: `holidays.toml` beside the registry, written by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from smartpilot.deadlines.working_days import Calendar, is_working_day
from smartpilot.errors import InvalidFileError
from smartpilot.i18n import _
from smartpilot.problems import Problem, Severity
from smartpilot.records.holidays import HOLIDAY_TABLES, HolidaysFile
from smartpilot.records.validation import validate
from smartpilot.toml.document import Document, read_document

HOLIDAYS_FILE = "holidays.toml"


def holidays_path(registry: Path) -> Path:
    """The path of the holidays of a registry, which lie beside it."""
    return registry.with_name(HOLIDAYS_FILE)


@dataclass(frozen=True)
class HolidaysReading:
    """The result of reading the holidays; `amendments` is None where the file cannot be used.

    `amendments`: the days that it adds or corrects, True for a working day and False for a day off.
    """

    document: Document
    amendments: Mapping[date, bool] | None

    def require_valid(self) -> Mapping[date, bool]:
        """The amendments.

        Raises InvalidFileError with every problem of the file.
        """
        if self.amendments is None:
            message = _("{path} cannot be used until these are fixed").format(path=self.document.path)
            raise InvalidFileError(message, self.document.problems)
        return self.amendments


def read_holidays(path: Path) -> HolidaysReading:
    """The holidays; no file is one without entries. What is wrong is in the problems of the document."""
    document = read_document(path, HOLIDAY_TABLES, optional=True)
    if not document.data:
        return HolidaysReading(document, None if document.data is None else {})
    file, problems, _positions = validate(document, HolidaysFile, HOLIDAY_TABLES)
    document.problems = list(problems) or list(_needless_working_days(document, file))
    if document.problems:
        return HolidaysReading(document, None)
    return HolidaysReading(document, {**_days_off(file), **{entry.day: True for entry in file.working_days}})


def _days_off(file: HolidaysFile) -> dict[date, bool]:
    return {
        holiday.first + timedelta(days=n): False
        for holiday in file.holidays
        for n in range(holiday.days)
        if holiday.first <= date.max - timedelta(days=n)
    }


def _needless_working_days(document: Document, file: HolidaysFile) -> Iterator[Problem]:
    """The working days that nobody has off: whoever wrote them meant another day."""
    days_off = _days_off(file)
    for index, entry in enumerate(file.working_days):
        is_weekday = is_working_day(entry.day, Calendar.WEEKENDS_ONLY)
        if is_weekday and entry.day not in days_off and is_working_day(entry.day, Calendar.OFFICIAL):
            message = _("{day} is a working day as it is").format(day=entry.day)
            hint = _("working_days are Saturdays and Sundays on which offices work; check the day")
            problem = Problem(
                "wrong-value", Severity.ERROR, str(document.path), message, hint=hint, value=entry.day.isoformat()
            )
            yield document.locate(problem, ("working_days", index, "day"))
