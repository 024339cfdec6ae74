"""What people write into cells, as values: days, fixed words, materials, texts, in any width and with spaces."""

import datetime as dt
import re
import unicodedata

from openpyxl.utils.datetime import from_excel

from smartpilot.chinese import CHARACTERS, number
from smartpilot.text import HIDDEN, day_in, without_spaces

# What a cell holds, as openpyxl gives it.
CellValue = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None

# Written where there is nothing to say.
_NOTHING = {"", "/", "／", "-", "－", "—", "——", "无", "未", "暂无"}
_YES = {"有", "是", "已有", "齐", "√", "✓", "✔", "1", "y", "yes", "true"}
_NO = {*_NOTHING, "没有", "否", "×", "✗", "x", "0", "n", "no", "false"}

_SERIAL = re.compile(r"[1-9]\d{0,6}(?:\.\d+)?")
_WHOLE = re.compile(r"(\d+)\.0+")
_HOUR, _SIXTIETH = r"(?:[01]?\d|2[0-4])", r"[0-5]?\d"
_PART = r"(?:[上下中]午|凌晨|早上?|晚上?|夜里?|[AP]M)"
_CLOCK = (
    rf"{_HOUR}\s*(?::\s*{_SIXTIETH}(?:\s*:\s*{_SIXTIETH}(?:\.\d+)?)?\s*分?|"
    rf"[时点](?:整|半|\s*{_SIXTIETH}(?:\s*分\s*(?:{_SIXTIETH}\s*秒?)?)?)?)"
)
_TIME = rf"(?:{_PART}(?:\s*{_CLOCK})?|{_CLOCK}\s*(?:[AP]M)?(?:Z|[+-]\d\d:?\d\d)?)"
_WITH_TIME = re.compile(rf"(\S.*?)(?:(?<=\d)T|\s|(?<=[日号]))\s*{_TIME}")
# 二〇一五年四月二十八日, with figures here and there; 两 and 十十 are no days.
_UNIT = "一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_SMALL = rf"(?:[二三贰叁]?[十拾][{_UNIT}]?|[〇零○]?[{_UNIT}]|\d{{1,2}})"
_IN_CHARACTERS = re.compile(rf"([{CHARACTERS}]{{4}}|\d{{4}})年({_SMALL})月({_SMALL})[日号]")
# Serial numbers that may be meant as a day: 1954-10-03 to 2173-10-13. Smaller ones are 4.28 or 2015.4, larger ones
# 150428 or 2015428.
_FIRST_SERIAL, _LAST_SERIAL = 20_000, 99_999


class InvalidValueError(ValueError):
    """A cell that does not say what belongs there."""


def cell_text(value: CellValue) -> str:
    """A cell's text on one line, without what nobody can see; a number as it was typed."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime):
        value = value.date()
    text = "" if value is None else str(value)
    # What a carriage return becomes in a file.
    text = text.replace("_x000D_", "\n")
    return " ".join(HIDDEN.sub(lambda found: " " if found[0].isspace() else "", text).split())


def is_blank_text(text: str) -> bool:
    """Whether a text only says that there is nothing to say: /, —, 无."""
    return text in _NOTHING


def normalise_text(value: CellValue) -> str | None:
    """A text as a row says it, on one line; None where it says nothing."""
    text = cell_text(value)
    return None if is_blank_text(text) else text


def comparison_key(value: CellValue) -> str:
    """A text to compare with: in half width, without any spaces."""
    return without_spaces(cell_text(value))


def read_day(value: CellValue, epoch: dt.datetime) -> dt.date:
    """The day that a cell says: a date, a serial number since the workbook's epoch, or a text.

    Raises InvalidValueError where it says none.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool | dt.time | dt.timedelta):
        raise InvalidValueError
    text = unicodedata.normalize("NFKC", cell_text(value))
    text = _WHOLE.sub(r"\1", text) if _WHOLE.fullmatch(text) else text
    with_time = _WITH_TIME.fullmatch(text)
    text = with_time[1] if with_time else text
    day = day_in(_IN_CHARACTERS.sub(lambda found: "-".join(str(number(part)) for part in found.groups()), text))
    if day is not None:
        return day
    if _SERIAL.fullmatch(text) and _FIRST_SERIAL <= float(text) <= _LAST_SERIAL:
        try:
            found = from_excel(float(text), epoch)
        except (ValueError, OverflowError) as error:
            raise InvalidValueError from error
        if isinstance(found, dt.datetime):
            return found.date()
    raise InvalidValueError


def read_material(text: str) -> bool:
    """Whether a material is there, by 有 or 无 and what else people write for them.

    Raises InvalidValueError where it is neither.
    """
    word = comparison_key(text).lower()
    # 有。 says it, a mark alone says nothing.
    word = word.rstrip("。.,，;；!！") or word
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise InvalidValueError
