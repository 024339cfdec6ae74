"""Where a notice begins and ends on a page, and what stands around its body: title, number, issuers, days."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from operator import itemgetter
from typing import NamedTuple

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.notices.dates import find_date
from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.subjects import find_title_subject, require_programme_of
from smartpilot.records.notices import Programme
from smartpilot.records.programmes import default_programme
from smartpilot.registry.programme_titles import find_programme

# 建办科函[2014]515号, in whichever brackets; the office's short name before the year.
DOCUMENT = r"[\u4e00-\u9fff]{2,12} ?[\[〔（(【]\d{4}[\]〕）)】] ?第?\d+ ?号"

# 工业和信息化部公告2021年第12号, 第62号公告: without the short name of an office.
_SERIAL = (
    r"(?:[\u4e00-\u9fff]{2,24}(?:公告|通告|令))? ?(?:\d{4} ?年|[\[〔（(【]\d{4}[\]〕）)】])? ?"
    r"第 ?\d+ ?号(?: ?(?:公告|通告|令))?"
)
# Behind a title on its line, where every word of it would be a part of the number.
_NUMBER_BEHIND = DOCUMENT.replace(r"[\u4e00-\u9fff]{2,12}", r"(?:(?!的)[\u4e00-\u9fff]){2,12}")

# What an office's name ends in.
OFFICE = (
    r"(?:部门|部|委员会|委|厅|局|司|处|院|办公室|办|署|中心|学会|研究会|协会|政府|建设兵团|单位|公司|集团|领导小组)"
)

_LABEL = r"^(?:文件名称|信息名称|名 ?称|标 ?题|题 ?名)[:：] ?"
# What a browser's tab has behind a title: …的通知_某网站.
_SITE_NAME = re.compile(r"(?<=[通知函告复定报]) ?(?:[_|｜]|-{1,2}|—{1,2}).{0,40}$")
_NOTICE_KIND = r"(?:通知|通报|函|通告|公告|批复|决定)"
_TITLE_LINE = re.compile(
    rf"^(?P<title>[^。，,；;:：《》!?！？]{{0,80}}关于[^。；;:：!?！？]{{2,120}}?{_NOTICE_KIND})"
    rf"(?: ?[(（【]?(?P<number>{_NUMBER_BEHIND})[)）】]?)?$"
)
# A notice that was pasted without its line ends: the title, and whatever follows.
_RUN_ON = re.compile(
    rf"^(?P<title>[^。，,；;:：《》]{{0,80}}关于[^。；;:：《》]{{2,80}}?的{_NOTICE_KIND})(?![》」”]) ?"
    rf"(?P<number>{DOCUMENT})?"
)
_RUN_ON_ADDRESS = re.compile(r"(?:各|有关)[^。:：]{2,300}[:：]")
_RUN_ON_BREAK = re.compile(
    r"(?<=[。：:；;]) ?(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|附件[:：\d])"
)
_NO_TITLE = re.compile(r"^(?:根据|按照|依据|为|附件|附[:：]|上一篇|下一篇|相关|当前|您|[-·•●*>\d])")
_TITLE_LINES = 4
# Characters: some twenty pages.
LONGEST_BODY = 30_000
# Characters; no text of a notice is shorter, no day longer.
_SHORTEST_BODY = 20
_ADDRESSED = re.compile(r"^(?:各|有关|[^。]{2,20}(?:省|市|自治区|厅|委|局)).{0,300}[:：]$")
_NUMBER_LINE = re.compile(rf"^[(（【]?(?P<number>{DOCUMENT}|{_SERIAL})[)）】]?$")
_NUMBER_LABEL = re.compile(rf"(?:文 ?号|发文字号|字 ?号|文件编号)[:：】 ]+ ?(?P<number>{DOCUMENT})")
_PUBLISHED = re.compile(
    r"(?<![文成印生制、.．])(?:(?:发布|发表|公开|上网|更新)(?:时间|日期)|(?<![\u4e00-\u9fff])(?:时 ?间|日 ?期))[:：】 ]"
)
_WRITTEN = re.compile(r"(?:成文|发文|印发|生成|制发)(?:时间|日期)[:： ]")
_FROM = re.compile(r"(?:来 ?源|信息来源|文章来源|稿源|发布机构|发布单位)[:：】] ?(?P<name>[^\s:：|]{2,30})")
ATTACHED = re.compile(r"^附 ?件?(?:\d{0,2}|[一二三四五六七八九十]{0,2}) ?[:：.]|^附件\d*$")
_CONTACT = re.compile(
    r"^(?:联 ?系 ?人|联系 ?电 ?话|联系方式|电 ?话|传 ?真|邮 ?编|邮政编码|电子邮箱|邮 ?箱|通讯地址|通信地址|地 ?址)[:：]"
)
_FURNITURE = re.compile(
    r"^(?:上一[篇条]|下一[篇条]|【?打印|【?关闭|版权所有|扫一扫|责任编辑|分享到?[:：]?|相关(?:链接|新闻|文章|阅读)|[(（]?此件|"
    r"主办单位|承办单位|备案号|.?抄送|.{0,20}办公厅秘书处)"
)
# What signs a notice; a bank receives something only by its name.
_SIGNING = rf"(?:{OFFICE}|银行)"
_OFFICE_LINE = re.compile(rf"^[^。，,；;:：!?！？0-9]{{2,60}}{_SIGNING}(?:[(（](?:代|盖|印)?章[)）])?$")


@dataclass(frozen=True)
class Heading:
    """What stands around the body of a notice; each with its line, None where the text does not say it.

    `beside`: the lines down to the day of issue that are neither: those whom it is sent to, contacts, attachments.
    `below_signature`: the lines down to those that are only the page's.
    `programme`: None for one that is unknown. `addressed`: the line of those whom it is sent to.
    """

    title: PageLine
    body: Sequence[PageLine]
    number: tuple[str, PageLine] | None = None
    issuers: Sequence[tuple[str, PageLine]] = ()
    issued_on: tuple[dt.date, PageLine] | None = None
    published: tuple[dt.date, PageLine] | None = None
    publisher: tuple[str, PageLine] | None = None
    dated_by_label: bool = False
    beside: Sequence[PageLine] = ()
    below_signature: Sequence[PageLine] = ()
    programme: Programme | None = None
    addressed: PageLine | None = None


def parse_heading(lines: list[PageLine], programmes: Sequence[Programme] = ()) -> Heading:
    """The notice on a page, of one of the programmes, of the default one if none is given, or of an unknown one.

    Raises UsageError where there is none, or one that is not of pilots.
    """
    programmes = programmes or [default_programme()]
    first, behind, title, number = _find_title(lines, programmes)
    below = lines[behind:]
    programme = require_programme_of(title, below, programmes)
    opening = takewhile(lambda line: "。" not in line.text or _ADDRESSED.match(line.text), below)
    addressed = next((i for i, line in enumerate(opening) if _ADDRESSED.match(line.text)), None)
    between, rest = (below[:addressed], below[addressed + 1 :]) if addressed is not None else ([], below)
    head = [*lines[:first], *between]
    above = [line for line in lines[max(0, first - 3) : first] if _FROM.search(line.text)]
    # Without a line of those whom it is sent to, what the page has below the title is a line for itself.
    labelled = [*head, *([] if addressed is not None else [line for line in rest[:3] if "。" not in line.text])]
    body, issuers, issued_on = _split_signature(rest)
    written = None if issued_on else _find_labelled_date(_WRITTEN, labelled) or _find_page_date(_printed(rest))
    heading = Heading(
        title,
        [line for line in body if not _is_furniture(line, title)],
        number or _find_number([*head, *([] if addressed is not None else rest[:2])]),
        issuers or [(name, title) for name in _split_names(title.text.split("关于")[0].strip())],
        issued_on or written,
        _find_page_date([*between, *above]) or _find_labelled_date(_PUBLISHED, labelled),
        next(((match["name"], line) for line in labelled if (match := _FROM.search(line.text))), None),
        dated_by_label=written is not None,
        programme=programme,
        addressed=below[addressed] if addressed is not None else None,
    )
    if sum(len(line.text) for line in heading.body) > LONGEST_BODY:
        message = _("the text below the title is longer than any notice: more than {n} characters")
        hint = _("give the text of one notice only, from its title to its date")
        raise UsageError(message.format(n=LONGEST_BODY), hint)
    if not heading.body:
        raise UsageError(_("there is a title, but no notice below it"), _("give the whole text of the notice"))
    end = heading.issued_on[1].number if issued_on and heading.issued_on else heading.body[-1].number
    rest = [line for line in below if line.number > end]
    below_signature = list(takewhile(lambda line: not _FURNITURE.match(line.text), rest))
    return replace(heading, beside=_lines_beside(heading, below, end), below_signature=below_signature)


def _lines_beside(heading: Heading, lines: Sequence[PageLine], end: int) -> list[PageLine]:
    read = [place[1] for place in (heading.number, heading.issued_on, heading.published, heading.publisher) if place]
    read += [*heading.body, *(line for _name, line in heading.issuers)]
    return [line for line in lines if line.number <= end and line not in read]


class _Title(NamedTuple):
    """The title, its first line and the one behind it, and the number where it stands in the same line."""

    first: int
    behind: int
    line: PageLine
    number: tuple[str, PageLine] | None


def _find_title(lines: list[PageLine], programmes: Sequence[Programme]) -> _Title:
    ranked: list[tuple[tuple[bool, bool, bool, int, int], _Title]] = []
    for first, start in enumerate(lines):
        if _NO_TITLE.match(start.text):
            continue
        for behind in range(first + 1, min(first + _TITLE_LINES, len(lines)) + 1):
            parts = [line.text for line in lines[first:behind]]
            if behind > first + 1 and _NUMBER_LINE.match(parts[-1]):
                break  # the number is no part of the title
            if any(not re.search(OFFICE + "$", part) for part in takewhile(lambda part: "关于" not in part, parts)):
                break  # above the title stand its offices, or what is the page's
            joined = _join_title(parts)
            if len(joined) > 250:
                break
            labelled = re.match(_LABEL, joined)
            match = _TITLE_LINE.match(_SITE_NAME.sub("", re.sub(_LABEL, "", joined)))
            if not match:
                continue
            near = next((i for i, line in enumerate(lines[behind : behind + 6]) if _ADDRESSED.match(line.text)), None)
            # The title right above those it is sent to, before the same title in the page's own words.
            rank = (
                _is_of_pilots(match["title"], programmes),
                not labelled,
                near is not None,
                -(near or 0),
                behind - first,
            )
            number = (match["number"], lines[behind - 1]) if match["number"] else None
            ranked.append((rank, _Title(first, behind, PageLine(start.number, match["title"].strip()), number)))
    return max(ranked, key=itemgetter(0))[1] if ranked else _find_title_in_paragraph(lines)


def _is_of_pilots(title: str, programmes: Sequence[Programme]) -> bool:
    """Whether a title names pilots, of one of the programmes or of another."""
    return find_programme(title, programmes) is not None or find_title_subject(title) is not None


def _find_title_in_paragraph(lines: list[PageLine]) -> _Title:
    """The title in a notice of one paragraph, which is cut into lines."""
    for index, line in enumerate(lines):
        match = None if _NO_TITLE.match(line.text) else _RUN_ON.match(line.text)
        if match and len(line.text) > match.end() + _SHORTEST_BODY:
            title = PageLine(line.number, match["title"].strip())
            rest = line.text[match.end() :]
            address = _RUN_ON_ADDRESS.search(rest)
            cut = [rest[: address.start()], address[0], rest[address.end() :]] if address else [rest]
            *head, body = cut
            parts = [*head, *_RUN_ON_BREAK.split(body)]
            if (last := find_date(parts[-1][-_SHORTEST_BODY:])) and parts[-1].endswith(last[1][0]):
                parts[-1:] = [parts[-1].removesuffix(last[1][0]), last[1][0]]
            lines[index : index + 1] = [title, *(PageLine(line.number, part.strip()) for part in parts if part.strip())]
            return _Title(index, index + 1, title, (match["number"], line) if match["number"] else None)
    message = _("there is no notice in this file: no line is a title 关于…的通知")
    raise UsageError(message, _("give the text of the notice from its title to its date"))


def _join_title(parts: Sequence[str]) -> str:
    """Lines of a title as one; a space stays where one office ends and the next begins."""
    text = parts[0]
    for part in parts[1:]:
        apart = re.search(OFFICE + "$", text) and not part.startswith("关于") and "关于" not in text
        text += (" " if apart else "") + part
    return text


def _find_number(head: Sequence[PageLine]) -> tuple[str, PageLine] | None:
    for line in reversed(head):
        match = _NUMBER_LINE.match(line.text) or _NUMBER_LABEL.search(line.text)
        if match:
            number = match["number"]
            return (number if re.search(DOCUMENT, number) else number.replace(" ", "")), line
    return None


def _split_signature(
    rest: Sequence[PageLine],
) -> tuple[Sequence[PageLine], list[tuple[str, PageLine]], tuple[dt.date, PageLine] | None]:
    """The body, which stands before the offices and their attachments; the offices, and the day below them."""
    issued_on, offices = None, list[PageLine]()
    end = next((i for i, line in enumerate(rest) if i and _FURNITURE.match(line.text)), len(rest))
    for index, line in enumerate(rest[:end]):
        day = find_date(line.text)
        if day is None or line.text[day[1].end() :].strip(" )）"):
            continue
        if not any("。" in above.text or len(above.text) >= _SHORTEST_BODY for above in rest[:index]):
            continue  # there is no text above that it could sign
        before = line.text[: day[1].start()].strip()
        if before and not _OFFICE_LINE.match(before):
            continue
        if "-" in day[1][0] and not before and not _OFFICE_LINE.match(rest[index - 1].text):
            continue  # a day that the page put there
        issued_on = day[0], line
        offices = [PageLine(line.number, before)] if before else _offices_above(rest[:index])
        end = index if before else index - len(offices)
        break
    attached = next((i for i, line in enumerate(rest[:end]) if ATTACHED.match(line.text)), end)
    if issued_on is None:
        # The page says the day beside the notice.
        offices = _offices_above(rest[:attached])
        attached -= len(offices)
    issuers = [(name, office) for office in offices for name in _split_names(office.text)]
    return rest[:attached], issuers, issued_on


def _offices_above(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines of offices at the end of some lines."""
    offices = list(takewhile(lambda line: _OFFICE_LINE.match(line.text), reversed(lines)))
    return offices[::-1]


def _printed(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines that say when copies were made: 某部办公厅 2018年6月11日印发."""
    return [line for line in lines if re.search(r"\d ?日 ?印发$", line.text)]


def _find_page_date(lines: Sequence[PageLine]) -> tuple[dt.date, PageLine] | None:
    """A day by the title, with or without a word for it, is the page's: 2015-04-10 16:31 来源:某网."""
    own = [line for line in lines if not re.search(DOCUMENT, line.text) and not _WRITTEN.search(line.text)]
    return next(((day[0], line) for line in own if (day := find_date(line.text))), None)


def _find_labelled_date(label: re.Pattern[str], lines: Sequence[PageLine]) -> tuple[dt.date, PageLine] | None:
    """The first day that stands behind a word for it."""
    labelled = ((match, line) for line in lines if (match := label.search(line.text)))
    return next(((day[0], line) for match, line in labelled if (day := find_date(line.text[match.end() :]))), None)


def _split_names(text: str) -> list[str]:
    """The offices on a line, without the state's name and the word for a seal."""
    text = re.sub(r"[(（](?:代|盖|印)?章[)）]", "", text)
    # 住房城乡建设部 办公厅 is one office, however its line was spread.
    text = re.sub(r"(?<=[部委局]) +(?=办公[厅室])", "", text)
    # 住房城乡建设部办公厅科学技术部办公厅 are two: nothing stands below a general office, no ministry below another.
    text = re.sub(rf"(?<=办公厅)(?=[^ 、].*{OFFICE}$)|(?<=部)(?=[^ 、]{{2,10}}部$)|(?<=[部委局署])(?=国家)", " ", text)
    parts = [part for part in re.split(r"[ 、]", text) if part]
    if not all(re.search(f"{_SIGNING}$", part) for part in parts):
        parts = ["".join(parts)] if text else []
    return [part.removeprefix("中华人民共和国") for part in parts]


def _is_furniture(line: PageLine, title: PageLine) -> bool:
    return bool(
        _CONTACT.match(line.text)
        or _NUMBER_LINE.match(line.text)
        or ((_PUBLISHED.search(line.text) or _FROM.search(line.text)) and "。" not in line.text)
        or line.text == title.text
    )
