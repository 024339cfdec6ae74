"""Chinese writing: 繁體 to 简体, numbers in characters, dates, and the numbers of documents."""

import datetime as dt
import re
from collections.abc import Container, Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


def to_simplified(text: str, keep: Container[str] = ()) -> str:
    """The text in 简体. The characters in `keep` stay, as 乾 of 乾安县.

    OpenCC is loaded only where a character stands that GB 2312 does not have.
    """
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        converted = str(_converter().convert(text))
        if len(converted) != len(text):
            return converted
        return "".join(old if old in keep else new for old, new in zip(text, converted, strict=True))
    return text


@cache
def _converter() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")


_DIGITS = {digit: value for value, digits in enumerate(("〇○零", *"一二三四五六七八九")) for digit in digits}
_DIGITS["两"] = 2
_UNITS = {"十": 10, "百": 100, "千": 1000}
# Capital numerals (大写), as on cheques.
_DIGITS |= {digit: value for value, digit in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_UNITS |= {"拾": 10, "佰": 100, "仟": 1000}

# All that a number in characters is made of, and a number as notices write one.
NUMERAL_CHARACTERS = "".join((*_DIGITS, *_UNITS))
NUMBER_PATTERN = rf"(?:\d+|[{NUMERAL_CHARACTERS}]+)"


def parse_number(text: str) -> int | None:
    """The number that a text says: 84 for 84 and 八十四, 103 for 壹佰零三, 2015 for 二〇一五; None for other text."""
    if re.fullmatch(r"[0-9]+", text):
        return int(text)
    if not text or any(character not in _DIGITS and character not in _UNITS for character in text):
        return None
    if not any(character in _UNITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = digit = 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


# 二〇一五年四月二十八日, also partly in digits; 两 and 十十 are not days.
_NUMERAL = "一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_SMALL = rf"(?:[二三贰叁]?[十拾][{_NUMERAL}]?|[〇零○]?[{_NUMERAL}]|\d{{1,2}})"
_DATE_IN_CHARACTERS = rf"([{NUMERAL_CHARACTERS}]{{4}}|\d{{4}})年({_SMALL})月({_SMALL})[日号]"


def with_digits_in_date(text: str) -> str:
    """A text with a date in characters, 二〇一五年四月二十八日, as 2015-4-28; any other text as it is."""
    return re.sub(_DATE_IN_CHARACTERS, lambda parts: "-".join(str(parse_number(part)) for part in parts.groups()), text)


def format_date(day: dt.date) -> str:
    """The day as notices write it: 2015年4月7日."""
    return f"{day.year}年{day.month}月{day.day}日"


def format_document_number(number: str) -> str:
    """The number of a document (发文字号), its year in the brackets of GB/T 9704-2012 (7.2.5): 建办科〔2013〕22号."""
    return re.sub(r"[\[［(（【〔](\d{4})[\]］)）】〕]", r"〔\1〕", number)


def join_titles(titles: Iterable[str]) -> str:
    """Titles side by side; there is no 、 between two that are in 《》 (GB/T 15834-2011, 4.5.3.5)."""
    return "、".join(titles).replace("》、《", "》《")
