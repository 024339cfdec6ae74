"""Whether a notice lists pilots, calls for applications, or is about pilots that others have listed."""

import re
from collections.abc import Sequence

from smartpilot.official.notices.sentences import Sentence
from smartpilot.registry.target_words import APPLYING, LISTED, TARGET
from smartpilot.text import one_of

# 联络员名单 that are to be handed in are no list of pilots.
_LISTS = re.compile(f"公布|确定|认定|命名|增补|同意|列为|(?<!报送)(?:{one_of(LISTED)}|{TARGET})[^，。送员]{{0,4}}名单")
_CALLS = re.compile("申报|推荐|征集|遴选")
_APPLICATION = re.compile("申报|申请|推荐")
_NOT_DECIDED = re.compile(
    f"{one_of(APPLYING)}的?(?:试点)?{TARGET}*名单|(?:推荐|申报)(?:汇总|情况|信息)?表|拟(?:公布|确定|入选|列入|命名)|公示(?:稿|名单)|"
    "名单的?公示"
)
_ABOUT_LISTED = re.compile("验收|评估|评价|检查|自查|总结|督查")
# 组织本地区城市申报, 每个省推荐1至2个城市; but 经组织申报 tells how those were chosen that the notice lists.
_IN_CLAUSE = "(?:(?!经)[^，,。；;])"
_ASKS_FOR_APPLICATIONS = re.compile(
    f"(?:^|[，,。；;]){_IN_CLAUSE}*?(?:(?:做好|开展|组织){_IN_CLAUSE}{{0,24}}|每个?省{_IN_CLAUSE}{{0,16}})(?:申报|推荐)"
)


def is_call_title(title: str) -> bool:
    """Whether the title of a notice says that it calls for applications, and lists nothing."""
    return bool(_CALLS.search(title)) and not says_no_call(title)


def is_of_candidates(title: str) -> bool:
    """Whether a list has by its title those that are recommended, or that may still be refused: 推荐名单, 公示."""
    return _NOT_DECIDED.search(title) is not None


def is_application(deliverable: str) -> bool:
    """Whether what is handed in is an application, by its title: 申报材料."""
    return _APPLICATION.search(deliverable) is not None


def has_list(title: str) -> bool:
    """Whether a notice has a list of its own, by its title: 关于公布…试点名单的通知."""
    return bool(_LISTS.search(title))


def says_no_call(title: str) -> bool:
    """Whether the title of a notice says that it lists pilots or asks something of them."""
    return bool(has_list(title) or _ABOUT_LISTED.search(title))


def lists_nothing(title: str) -> bool:
    """Whether the title is about pilots that others have listed, or about none yet: what it counts are no totals."""
    return not has_list(title) and bool(_CALLS.search(title) or _ABOUT_LISTED.search(title))


def calls_for_applications(title: str, sentences: Sequence[Sentence], *, has_totals: bool) -> bool:
    """Whether a notice asks for applications; one that publishes a list speaks of them too.

    Without totals any of its sentences may say so; else one before its clauses.
    """
    if says_no_call(title):
        return False
    asking = [sentence for sentence in sentences if not (has_totals and sentence.clause)]
    return is_call_title(title) or any(_ASKS_FOR_APPLICATIONS.search(sentence.text) for sentence in asking)
