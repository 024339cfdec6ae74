"""What `holidays.toml` holds: the days off and the working Saturdays and Sundays of the State Council's notices."""

import datetime as dt
from collections.abc import Mapping

from pydantic import Field

from smartpilot.records.base import FORMAT, Model, Note

# No holiday of the State Council's notices has been longer than eight days.
_LONGEST = 15


class Holiday(Model):
    """Days off one after the other, as a notice names them, with the Saturdays and Sundays among them."""

    first: dt.date = Field(title="首日 first day", examples=["2027-10-01"])
    days: int = Field(
        default=1, ge=1, le=_LONGEST, title="天数 days", description="连续放假的天数，不写为一天", examples=[7]
    )
    note: Note = None


class WorkingDay(Model):
    """A day on which offices work although it is a Saturday or a Sunday, or was a holiday before."""

    day: dt.date = Field(title="日期 day", examples=["2027-10-09"])
    note: Note = None


class HolidaysFile(Model):
    """`holidays.toml` as a whole."""

    format: int = Field(default=FORMAT, ge=FORMAT, le=FORMAT, title="格式版本 format", examples=[FORMAT])
    holidays: list[Holiday] = Field(default=[], title="放假 holidays")
    working_days: list[WorkingDay] = Field(default=[], title="上班 working days")


HOLIDAY_TABLES: Mapping[str, type[Model]] = {"holidays": Holiday, "working_days": WorkingDay}
