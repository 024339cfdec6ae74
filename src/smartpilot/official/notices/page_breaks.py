"""Lines that the edge of a page or of a column broke, as the paragraphs that they were; without numbers of pages."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from smartpilot.official.notices.page import PageLine

# — 2 —, 第2页 共5页, 2/5. A bare number is one too, except before a word that it counts.
_DASHES = "-—－–―─~～·•"
_PAGE_NUMBER = re.compile(
    rf"(?P<bare>\d{{1,3}})|[{_DASHES}]+ ?\d{{1,3}} ?[{_DASHES}]+|\d{{1,3}} ?/ ?\d{{1,3}}|"
    r"(?:第 ?\d{1,3} ?页|Page \d{1,3})[ ,，/]*(?:[(（]?共 ?\d{1,3} ?页[)）]?|of \d{1,3})?"
)
_COUNTED = re.compile("[个家项份套名年月日天号时点周人款条)）%]")
_LARGEST = {"月": 12, "日": 31, "号": 31}
# A number that nobody can tell from one of a page.
_EITHER = "□"

# Columns. A line that is less wide and does not end a sentence is a heading; a wider one was broken off.
_HEADING = 46
# Lines of a narrow page differ by some columns, and the first of a paragraph is indented; a page of fewer lines, or
# less wide ones, is no such page.
_RAGGED, _INDENTED, _FEWEST_FULL, _NARROWEST = 4, 10, 3, 32
_ENDS = "。！？!?；;：:"
_MAIL_CHARACTERS = r"A-Za-z0-9._+@-"
_END_OF_ADDRESS = re.compile(rf"[{_MAIL_CHARACTERS}]+$")
_START_OF_ADDRESS = re.compile(rf"[{_MAIL_CHARACTERS}]+")
_WHOLE_ADDRESS = re.compile(r".*@.*\.(?:cn|com|net|org|edu|gov)$")
# Words in Latin letters before an address, which are no part of it.
_WORD_BEFORE_ADDRESS = re.compile("e-?mail|mail|word|excel|pdf|ppt|wps|qq|doc|xls", re.IGNORECASE)


def without_page_numbers(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines without those of page numbers, and without the running titles beside them.

    A running title is a line that the text has twice, digits aside.
    """
    seen = Counter(re.sub(r"\d", "", line.text) for line in lines)
    numbers = {index for index in range(len(lines)) if _is_page_number(lines, index)}
    beside = {
        near
        for index in numbers
        for near in (index - 1, index + 1)
        if 0 <= near < len(lines)
        and lines[near].text[-1] not in _ENDS
        and seen[re.sub(r"\d", "", lines[near].text)] > 1
    }
    return [
        line._replace(text=_EITHER) if _is_amid_figures(lines, index) else line
        for index, line in enumerate(lines)
        if index not in numbers | beside
    ]


def _is_page_number(lines: Sequence[PageLine], index: int) -> bool:
    match = _PAGE_NUMBER.fullmatch(lines[index].text)
    if match is None or not match["bare"]:
        return match is not None
    before, behind = _neighbours(lines, index)
    figures = before[len(before.rstrip("0123456789")) :]
    # 4月30|2|日: there is no 302日, and there is no 42月.
    is_none = bool(figures) and int(figures + match[0]) > _LARGEST.get(behind[:1], math.inf)
    return is_none or not _COUNTED.match(behind)


def _is_amid_figures(lines: Sequence[PageLine], index: int) -> bool:
    before, behind = _neighbours(lines, index)
    return lines[index].text.isdigit() and before[-1:].isdigit() and bool(_COUNTED.match(behind))


def _neighbours(lines: Sequence[PageLine], index: int) -> tuple[str, str]:
    before = lines[index - 1].text if index else ""
    return before, lines[index + 1].text if index + 1 < len(lines) else ""


# 2016年5月|31日前, 二〇一六年|五月; 010-58934|548; smart|city@b.cn: a break within a date, a number or an address.
_NUMERAL = r"[\d〇一二三四五六七八九十]"
_TORN = (
    (re.compile(rf"{_NUMERAL} ?[年月] ?$"), re.compile(rf"{_NUMERAL}{{1,3}} ?[月日号]")),
    (re.compile(r"[年月] ?\d{1,2}$"), re.compile(r"\d? ?[月日号]")),
    (re.compile(r"0\d{2,3}[-—－]\d{3,7}$"), re.compile(r"(?!\d{1,2}[、.．])\d{1,5}(?![\d年月日.．])")),
    (re.compile(r"[A-Za-z0-9._+-]$"), re.compile("@[A-Za-z0-9]")),
    (re.compile("[A-Za-z._+-]$"), re.compile("[A-Za-z0-9._+-]*@[A-Za-z0-9]")),
    (re.compile(r"[A-Za-z0-9]@[A-Za-z0-9.-]*$"), re.compile("[A-Za-z0-9.-]+")),
)


def is_torn(first: str, second: str) -> bool:
    """Whether a break cut a date, a telephone number or an address in two, however short the lines are."""
    return any(end.search(first) and start.match(second) for end, start in _TORN) and _is_cut(first, second)


def with_torn_lines_joined(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines; those of a date, a number or an address in two as one, where it is no wider than the page."""
    widest = max((_width(line.text) for line in lines), default=0)
    whole: list[PageLine] = []
    for line in lines:
        if whole and is_torn(whole[-1].text, line.text):
            text = join_broken_lines(whole[-1].text, line.text)
            if _width(text) <= widest:
                whole[-1] = whole[-1]._replace(text=text)
                continue
        whole.append(line)
    return whole


def find_shortest_line(lines: Sequence[PageLine]) -> int:
    """How wide a line is at least that the edge of the page broke off: less on a page of narrow lines."""
    widest = max((_width(line.text) for line in lines), default=0)
    full = [line for line in lines if _width(line.text) >= widest - _RAGGED and line.text[-1] not in _ENDS]
    return min(_HEADING, widest - _INDENTED) if widest >= _NARROWEST and len(full) >= _FEWEST_FULL else _HEADING


def is_broken_off(text: str, shortest: int = _HEADING) -> bool:
    """Whether a line ends amid a sentence. `shortest`: as `find_shortest_line` says."""
    if text[-1] in _ENDS:
        return False
    # No heading has a full stop.
    return _width(text) >= shortest or text[-1] in "，,、" or "。" in text


def _width(text: str) -> int:
    return sum(2 - character.isascii() for character in text)


def join_broken_lines(first: str, second: str) -> str:
    """Two lines as one: what the break cut is whole again, a number, an e-mail address or a word in characters."""
    return first + ("" if _is_cut(first, second) else " ") + second


def _is_cut(first: str, second: str) -> bool:
    if not (first[-1].isascii() and second[0].isascii()):
        return True
    end, start = _END_OF_ADDRESS.search(first), _START_OF_ADDRESS.match(second)
    if end is None or start is None:
        return False
    if first[-1].isdigit() and second[0].isdigit():
        return True
    if "@" in end[0]:
        return second[0] in ".@" or not _WHOLE_ADDRESS.match(end[0])
    return "@" in start[0] and not _WORD_BEFORE_ADDRESS.fullmatch(end[0])
