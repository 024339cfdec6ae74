"""The bytes of a file to clean lines: encoding, 简体, full-width figures, pinyin behind characters, HTML."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

from smartpilot.chinese import simplified
from smartpilot.errors import UsageError
from smartpilot.i18n import _

# A notice has a few pages; a book is none.
_LARGEST_BYTES = 4 << 20


class Line(NamedTuple):
    """A line that says something. `number`: where it stands in the file, counted from 1."""

    number: int
    text: str


def clean_lines(raw: bytes) -> list[Line]:
    """The lines of a text file or a saved web page, without what hides or doubles their words.

    Raises UsageError where it is no text, with what to do instead.
    """
    text = decoded(raw)
    if re.match(r"\s*(?:<!doctype\s+html|<html|<\?xml[^>]*>\s*<!doctype\s+html)", text, re.IGNORECASE):
        text = _without_tags(text)
    lines = re.split(r"\r\n|[\n\r\v\f\u2028\u2029\x85]", text)
    pinyin = _PINYIN if len(_TONED.findall(text)) >= _FEW else _TONED
    made = ((number, _clean(line, pinyin)) for number, line in enumerate(lines, 1))
    return [Line(number, line) for number, line in made if line]


def decoded(raw: bytes) -> str:
    """The text, whichever of UTF-8, UTF-16 and GBK (GB 18030) it is written in.

    Raises UsageError where the bytes are no text.
    """
    save_as = _("open it, save it as plain text (.txt), and give that file")
    if not raw.strip(b" \t\r\n\xef\xbb\xbf"):
        raise UsageError(_("the file is empty"), _("give the text of a notice"))
    kind = next((kind for start, kind in _KINDS.items() if raw.startswith(start)), None)
    if kind:
        raise UsageError(_("this is a {kind} file, not a text").format(kind=kind), save_as)
    if len(raw) > _LARGEST_BYTES:
        raise UsageError(_("the file is too large for a notice"), _("give the text of one notice only"))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in raw:
        # Without a mark: of Chinese text the line ends and the figures say which half of them is empty.
        encodings = ["utf-16-le" if raw[1::2].count(b"\0") > raw[::2].count(b"\0") else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text):
            return text
    raise UsageError(_("this is no text in UTF-8, UTF-16 or GBK"), save_as)


_KINDS = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "Word / Excel / zip",
    b"\xd0\xcf\x11\xe0": "Word / Excel 97",
    b"{\\rtf": "RTF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
}
_BINARY = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")

# 鄉(xiāng): one syllable in brackets behind its character. Without a tone mark, (app) could be one too: it is taken for
# pinyin only on a page that has it everywhere.
_SYLLABLE = "a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêɡ\u0300\u0301\u0304\u030c\u0308"
_PINYIN = re.compile(rf"(?<=[\u3400-\u9fff])[(（][{_SYLLABLE}]{{1,7}}[)）]")
_TONED = re.compile(rf"(?<=[\u3400-\u9fff])[(（](?=[{_SYLLABLE}]{{1,7}}[)）])[a-z]*[^a-z()（）][{_SYLLABLE}]*[)）]")
_FEW = 3

_FULL_WIDTH = {ord("０") + n: str(n) for n in range(10)} | {
    ord(wide): narrow for wide, narrow in zip("＠．－［］％", "@.-[]%", strict=True)
}
_FULL_WIDTH |= {ord("Ａ") + n: chr(ord("A") + n) for n in range(26)}
_FULL_WIDTH |= {ord("ａ") + n: chr(ord("a") + n) for n in range(26)}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\0-\x08\x0b-\x1f\x7f-\x9f]")


def _clean(line: str, pinyin: re.Pattern[str]) -> str:
    line = _together(_INVISIBLE.sub("", line.replace("\t", " ")).translate(_FULL_WIDTH))
    line = simplified(pinyin.sub("", line))
    return re.sub(r"[\s\u3000]+", " ", line).strip()


_ONE = r"[\u3007○\u3400-\u9fff]"
# 住 房 城 乡 建 设 部: four single characters, which no names of offices side by side are.
_SPREAD = [re.compile(rf"(?<!\S){_ONE}(?:{gap}{_ONE}){{3,}}(?!\S)") for gap in ("[ \u3000\xa0]", "  ", "   ")]


def _together(line: str) -> str:
    """A line without the spaces between its characters; the wider ones between its words stay."""
    for pattern in _SPREAD:
        line = pattern.sub(lambda found: re.sub(r"\s", "", found[0]), line)
    return line


class _Words(HTMLParser):
    """The words of a page; what is a block for itself becomes a line."""

    _HIDDEN = frozenset({"script", "style", "head", "noscript", "template"})
    _BLOCKS = frozenset(
        [
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "br",
            "center",
            "dd",
            "div",
            "dl",
            "dt",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "option",
            "p",
            "pre",
            "section",
            "table",
            "tbody",
            "td",
            "th",
            "tr",
            "ul",
        ]
    )

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in self._HIDDEN
        if tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= bool(self._hidden) and tag in self._HIDDEN
        if tag in self._BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            # A line break in the source of a page is a space on it, and none between characters.
            self.parts.append(re.sub(r"\s*\n\s*", "", data))


def _without_tags(text: str) -> str:
    words = _Words()
    words.feed(text)
    words.close()
    return "".join(words.parts)
