"""Values of what people write into cells: days, materials, texts, in any width and with spaces."""

import datetime as dt
import re
import unicodedata

from openpyxl.utils.datetime import from_excel

from smartpilot.chinese import with_digits_in_date
from smartpilot.text import HIDDEN, normalise_text, parse_date
from smartpilot.workbook.sheets import CellValue

# Written where there is nothing to say.
_NOTHING = {"", "/", "／", "-", "－", "—", "——", "无", "未", "暂无"}
_YES = {"有", "是", "已有", "齐", "√", "✓", "✔", "1", "y", "yes", "true"}
_NO = {*_NOTHING, "没有", "否", "×", "✗", "x", "0", "n", "no", "false"}

_SERIAL_NUMBER = re.compile(r"[1-9]\d{0,6}(?:\.\d+)?")
_WHOLE_NUMBER = re.compile(r"(\d+)\.0+")
_HOUR, _SIXTIETH = r"(?:[01]?\d|2[0-4])", r"[0-5]?\d"
_PART = r"(?:[上下中]午|凌晨|早上?|晚上?|夜里?|[AP]M)"
_CLOCK = (
    rf"{_HOUR}\s*(?::\s*{_SIXTIETH}(?:\s*:\s*{_SIXTIETH}(?:\.\d+)?)?\s*分?|"
    rf"[时点](?:整|半|\s*{_SIXTIETH}(?:\s*分\s*(?:{_SIXTIETH}\s*秒?)?)?)?)"
)
_TIME = rf"(?:{_PART}(?:\s*{_CLOCK})?|{_CLOCK}\s*(?:[AP]M)?(?:Z|[+-]\d\d:?\d\d)?)"
_WITH_TIME = re.compile(rf"(\S.*?)(?:(?<=\d)T|\s|(?<=[日号]))\s*{_TIME}")
# Serial numbers that may be meant as a day: 1954-10-03 to 2173-10-13. Smaller ones are 4.28 or 2015.4, larger ones
# 150428 or 2015428.
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 99_999


class InvalidValueError(ValueError):
    """A cell that does not hold what belongs there."""


def cell_text(value: CellValue) -> str:
    """The text of a cell on one line, without hidden characters; a number as it was typed."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime):
        value = value.date()
    text = "" if value is None else str(value)
    return " ".join(HIDDEN.sub(lambda hidden: " " if hidden[0].isspace() else "", text).split())


def is_blank_text(text: str) -> bool:
    """Whether a text stands for nothing: empty, /, —, 无."""
    return text in _NOTHING


def filled_text(value: CellValue) -> str | None:
    """The text of a cell on one line; None if it stands for nothing."""
    text = cell_text(value)
    return None if is_blank_text(text) else text


def comparison_key(value: CellValue) -> str:
    """The text of a cell to compare: in half width, without any spaces."""
    return normalise_text(cell_text(value))


def read_day(value: CellValue, epoch: dt.datetime) -> dt.date:
    """The day in a cell: a date, a serial number since the workbook's epoch, or a text.

    Raises InvalidValueError if it is none of them.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool | dt.time | dt.timedelta):
        raise InvalidValueError
    text = unicodedata.normalize("NFKC", cell_text(value))
    text = _WHOLE_NUMBER.sub(r"\1", text) if _WHOLE_NUMBER.fullmatch(text) else text
    with_time = _WITH_TIME.fullmatch(text)
    text = with_time[1] if with_time else text
    day = parse_date(with_digits_in_date(text))
    if day is not None:
        return day
    if _SERIAL_NUMBER.fullmatch(text) and _FIRST_SERIAL <= float(text) <= _LAST_SERIAL:
        try:
            moment = from_excel(float(text), epoch)
        except (ValueError, OverflowError) as error:
            raise InvalidValueError from error
        if isinstance(moment, dt.datetime):
            return moment.date()
    raise InvalidValueError


def read_material(text: str) -> bool:
    """Whether a material is there, from 有, 无 and what else people write for them.

    Raises InvalidValueError if it is neither.
    """
    word = comparison_key(text).lower()
    # 有。 is 有; a mark alone is neither.
    word = word.rstrip("。.,，;；!！") or word
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise InvalidValueError
