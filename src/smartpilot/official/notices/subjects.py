"""What a title is about, and the programme of the registry that it names."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.notices.page import PageLine
from smartpilot.records.notices import Programme
from smartpilot.registry.programme_titles import find_programme, normalise_title, words_of_titles
from smartpilot.registry.target_words import BUILDING, LISTED, TARGET
from smartpilot.text import one_of, shorten

# Characters of a title that is none of pilots.
_MOST_CHARACTERS_OF_TITLE = 60
# The status of targets in a title. 创建工作, 建设方案 and 推荐工作 are what is done.
STATUS = f"(?:{one_of(LISTED)}|候选|创建(?!工作)|建设(?=(?:{TARGET})?名单)|推荐(?={TARGET}))"
# What stands before the name in a title: 组织开展2023年第二批…
_VERBS = (
    "关于 做好 组织 开展 启动 实施 推进 推动 促进 全面 继续 深入 深化 扎实 有序 积极 进一步 加强 加快 规范 "
    "申报 推荐 征集 遴选 评选 公布 确定 同意 批准 命名 认定 印发 印送 下达 报送 发布 转发 建立 设立 调整 支持 "
    "列入 补充 增补 复核 开始 请 列为 为 系统化 全域 有关 相关 首批 全国 的 工作 将 和 与 及 对 、 ，"
)
_BEFORE_NAME = re.compile(
    rf"(?:{'|'.join(_VERBS.split())}|第[一二三四五六七八九十\d]+批次?|(?:20\d\d|[〇一二三四五六七八九]{{4}})年?度?|"
    rf"十[一二三四五六]五(?:时期|期间)?|在[^，。]{{2,30}}?(?=开展|设立|建设)|"
    r"[^，。]{2,30}?等[\d一二三四五六七八九十]*个?(?:城市|地区|省市?|园区|单位|[区县市])*(?=开展|设立|建设|列为|为|国家))+"
)
_NAME = re.compile(
    rf"(?P<name>[^，。；：]{{2,40}}?)(?P<build>{one_of(BUILDING)})?(?:综合)?(?:第[一二三四五六七八九十\d]+批次?|首批|20\d\d年?度?)?(?P<called>{STATUS}{TARGET}?)"
)
# A name that is no name: of the text before it only verbs and kinds are left.
_NO_NAME = re.compile("国家级?|全国|城市|项目|名单|各|本|我国|省级|有关|相关|为|是|以|被|批|个")


class TitleSubject(NamedTuple):
    """What a title is about: 低碳工业园区, and what its targets are called there: 试点."""

    name: str
    called: str

    @property
    def title_word(self) -> str:
        """The word by which titles are recognised: the name without 国家 and 建设."""
        return re.sub(f"^(?:国家级?|全国)|{one_of(BUILDING)}$", "", self.name) or self.name


def require_programme_of(
    title: PageLine, lines: Sequence[PageLine], programmes: Sequence[Programme]
) -> Programme | None:
    """The programme of a notice with this title, and these lines below it; None for one that is unknown.

    Raises UsageError where it is no notice of pilots.
    """
    named = find_programme(title.text, programmes)
    text = normalise_title("".join(line.text for line in (title, *lines)))
    if named is not None and (named.is_certain or normalise_title(named.programme.name) in text):
        return named.programme
    if find_title_subject(title.text) is not None:
        return None
    in_text = [programme for programme in programmes if normalise_title(programme.name) in text]
    if len(in_text) == 1 and re.search(STATUS, title.text):  # 关于公布第三批试点名单的通知
        return in_text[0]
    message = _("this notice is about something else: {title}")
    hint = _(
        "a notice of pilots names in its title what they are: 关于公布…试点城市名单的通知; the registry knows: {words}"
    )
    known = _(", ").join(dict.fromkeys(words_of_titles(programmes)))
    raise UsageError(message.format(title=shorten(title.text, _MOST_CHARACTERS_OF_TITLE)), hint.format(words=known))


def find_title_subject(title: str) -> TitleSubject | None:
    """What a title is about; None where it names no pilots of any kind."""
    bare = re.sub('[《》“”"「」『』\\s]', "", title.rsplit("关于", 1)[-1])
    rest = bare[match.end() :] if (match := _BEFORE_NAME.match(bare)) else bare
    match = _NAME.match(rest)
    if match is None or not _NO_NAME.sub("", match["name"]):
        return None
    return TitleSubject(match["name"] + (match["build"] or ""), match["called"])
