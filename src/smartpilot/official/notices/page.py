"""The file of a notice to normalised lines: 简体, half-width digits, no pinyin behind characters, no HTML."""

import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from typing import NamedTuple

from smartpilot.chinese import to_simplified
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.line import FileText
from smartpilot.official.files.text import MAX_NOTICE_SIZE, decode_text, is_package, require_content
from smartpilot.text import HIDDEN


class PageLine(NamedTuple):
    """A line that says something. `number`: where it stands in the file, counted from 1."""

    number: int
    text: str


class Page(NamedTuple):
    """The lines of a page; `skipped`: a sentence for all that was not read: a picture, struck-out text."""

    lines: list[PageLine]
    skipped: list[str]


def read_page(content: bytes) -> Page:
    """The lines of a text file, a saved web page or a .docx, without what hides or doubles their words.

    Raises UsageError where the file is empty, too large, or no text.
    """
    text, skipped = _read_text(content)
    if re.match(r"\s*(?:<!doctype\s+html|<html|<\?xml[^>]*>\s*<!doctype\s+html)", text, re.IGNORECASE):
        text = _without_tags(text)
    lines = re.split(r"[\n\u2028\u2029\x85]", text)
    pinyin = _PINYIN_IN_BRACKETS if len(_TONED.findall(text)) >= _FEWEST_TONED else _TONED
    normalised = ((number, _normalise_line(line, pinyin)) for number, line in enumerate(lines, 1))
    return Page([PageLine(number, line) for number, line in normalised if line], skipped)


def _read_text(content: bytes) -> FileText:
    require_content(content, MAX_NOTICE_SIZE)
    if not is_package(content):
        return FileText(decode_text(content), [])
    from smartpilot.official.files.docx import document_text
    from smartpilot.official.files.package import require_package
    from smartpilot.workbook.parts import DOCUMENT

    parts = require_package(content)
    if parts.kind != DOCUMENT:
        message = _("the file is a workbook or an archive, not text")
        raise UsageError(message, _("give the text of one notice only"))
    return document_text(parts)


# 鄉(xiāng): one syllable in brackets behind its character. Without a tone mark, (app) could be one too: it is taken for
# pinyin only on a page that has it everywhere.
_SYLLABLE = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêɡ\u0300\u0301\u0304\u030c\u0308"
_PINYIN_IN_BRACKETS = re.compile(rf"(?<=[\u3400-\u9fff])[(（][{_SYLLABLE}]{{1,7}}[)）]")
_TONED = re.compile(rf"(?<=[\u3400-\u9fff])[(（](?=[{_SYLLABLE}]{{1,7}}[)）])[a-z]*[^a-z()（）][{_SYLLABLE}]*[)）]")
_FEWEST_TONED = 3

_FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ＠．－［］％]")


def _normalise_line(line: str, pinyin: re.Pattern[str]) -> str:
    line = _FULL_WIDTH.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), line.replace("\t", " "))
    line = _join_spread_characters(HIDDEN.sub("", line))
    line = re.sub(r"[\s\u3000]+", " ", to_simplified(pinyin.sub("", line))).strip()
    for pattern, replacement in _SPELLINGS:
        line = pattern.sub(replacement, line)
    return line


# What is typed for 〇 in a year (二O一六年), and for 0 in a date (3O日); 建办科 ﹝ 2016 ﹞ 99 号.
_ZEROS = "OoОо○◯〇零0"
# Not from within a word: a long row of digits would be looked at from each of them.
_MAIL_PART = r"(?<![A-Za-z0-9_+-])[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*"
_SPELLINGS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(rf"[一二](?:[一二三四五六七八九]|[{_ZEROS}]){{3}}(?= ?年)"),
        lambda year: re.sub(f"[{_ZEROS}]", "〇", year[0]),
    ),
    (re.compile(rf"(?<![A-Za-z])\d[\d{_ZEROS}]{{0,3}}(?= ?[年月日])"), lambda n: re.sub(f"[{_ZEROS}]", "0", n[0])),
    (re.compile(r"(?<=[\u4e00-\u9fff]) ?([\[〔﹝（(【]) ?(\d{4}) ?([\]〕﹞）)】]) ?(第?) ?(\d+) ?号"), r"\1\2\3\4\5号"),
    # a@ b. gov. cn.
    (
        re.compile(rf"{_MAIL_PART} ?@ ?{_MAIL_PART}(?: ?\. ?{_MAIL_PART}){{0,3}} ?\. ?(?:cn|com|net|org)(?![A-Za-z])"),
        lambda address: address[0].replace(" ", ""),
    ),
    # 十二月廿五日.
    (re.compile("廿(?=[一二三四五六七八九]?[日号])"), "二十"),
    (re.compile("卅(?=一?[日号])"), "三十"),
    (re.compile("﹝"), "〔"),
    (re.compile("﹞"), "〕"),
)

_CHARACTER = r"[\u3007○◯OoОо\u3400-\u9fff]"
# 住 房 城 乡 建 设 部: four single characters, which no names of offices side by side are.
_SPREAD_CHARACTERS = [
    re.compile(rf"(?<!\S){_CHARACTER}(?:{gap}{_CHARACTER}){{3,}}(?!\S)") for gap in ("[ \u3000\xa0]", "  ", "   ")
]


def _join_spread_characters(line: str) -> str:
    """A line without the spaces between its characters; the wider ones between its words stay."""
    for pattern in _SPREAD_CHARACTERS:
        line = pattern.sub(lambda found: re.sub(r"\s", "", found[0]), line)
    return line


class _PageText(HTMLParser):
    """The words of a page; what is a block for itself becomes a line."""

    _HIDDEN = frozenset({"script", "style", "head", "noscript", "template"})
    _BLOCKS = re.compile(
        "address|article|aside|blockquote|body|br|center|d[dlt]|div|footer|form|h[1-6r]|header|li|main|nav|ol|option|p|"
        "pre|section|table|tbody|t[dhr]|ul"
    )

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in self._HIDDEN
        if self._BLOCKS.fullmatch(tag):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= bool(self._hidden) and tag in self._HIDDEN
        if self._BLOCKS.fullmatch(tag):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            # A line break in the source of a page is a space on it, and none between characters.
            self.parts.append(re.sub(r"\s*\n\s*", "", data))


def _without_tags(text: str) -> str:
    words = _PageText()
    words.feed(text)
    words.close()
    return "".join(words.parts)
