"""What words say became of a pilot: 通过验收, 未通过, 暂缓通过, 取消创建资格; what is not clear says nothing.

What denies, postpones or takes back stands here alone; `official.lists.qualifiers` has the words of lists besides.
"""

import re
from collections.abc import Sequence, Set
from typing import NamedTuple

from smartpilot.records.terms import AssessmentKind, AssessmentResult
from smartpilot.text import normalise_text, one_of

Outcome = AssessmentResult | AssessmentKind

NOT = "[未不没](?:能|予以?|获得?|有|曾)*"
ACHIEVED = "通过 合格 达标 及格 达到"
POSTPONED = "延期 延后 推迟 暂缓 缓期"
WITHDRAWN = "撤销 取消 终止 收回 除名 摘牌"

# How it is found out.
ASSESSING = "(?:验收|评[估价审定]|考核|复[核审验]|检查)"
_IN_CLAUSE = "[^，。；、,;()（）]"
# Phrases with what they say, None for nothing, in the order in which they are cut out: 未通过 holds 通过.
_PHRASES: Sequence[tuple[re.Pattern[str], Outcome | None]] = (
    # 未提出验收申请: the reason of what follows, and no result.
    (re.compile(f"未(?:按[期时]|如期|及时)?(?:提[出交]|参加|申请|开展|组织|报送){_IN_CLAUSE}*"), None),
    (
        re.compile(
            f"{one_of(POSTPONED)}(?:予以|进行)?(?:通过)?{ASSESSING}?|限期整改|整改后(?:再|重新|复|另行){ASSESSING}+"
            "|(?i:postponed)"
        ),
        AssessmentResult.POSTPONED,
    ),
    (
        re.compile(
            f"(?<![暂尚]){NOT}(?:全部)?(?:按期|如期|顺利)?{one_of(ACHIEVED)}"
            f"(?:(?:{ASSESSING}|{_IN_CLAUSE}{{0,20}}?(?:要求|标准|目标|条件)))?|(?i:failed)"
        ),
        AssessmentResult.FAILED,
    ),
    (
        re.compile(
            f"{one_of(WITHDRAWN)}(?:{_IN_CLAUSE}{{0,40}}?(?:资格|称号)|{_IN_CLAUSE}{{0,30}}?(?:命名|试点|示范|创建|建设))"
            f"|{one_of(WITHDRAWN)}(?=$|[^\\w]|的)"
            "|(?:自愿|主动)?退出(?!机制|办法)(?:试点|示范|创建|建设)?"
        ),
        AssessmentKind.WITHDRAWAL,
    ),
    (
        re.compile(
            f"(?:顺利|基本|予以|准予|准许|均|全部|一致|已)*(?:通过了?(?:专家|现场|实地|综合|国家|最终|全部)*{ASSESSING}*(?![\u4e00-\u9fff])"
            f"|通过了?{ASSESSING}+|通过(?=的|名单|试点|示范|城市|地区|项目)"
            f"|{ASSESSING}?(?:合格|达标|及格)(?![率线证])|达到{_IN_CLAUSE}{{0,30}}?(?:要求|标准|目标|条件))|(?i:passed)"
        ),
        AssessmentResult.PASSED,
    ),
)
# What makes a verdict one of another time, of a part, or of nobody yet: 拟通过, 应通过, 部分达标.
_RESERVATIONS = re.compile(
    "[拟待暂尚未不没无非免缓预初或若须需应可请将如]|申请|建议|部分|有条件|附条件|争取|确保|力争|是否"
)
# Where a text says two things, the one that follows from the other.
_CONSEQUENCES: Sequence[tuple[set[Outcome], Outcome]] = (
    ({AssessmentResult.FAILED, AssessmentResult.POSTPONED}, AssessmentResult.FAILED),
    ({AssessmentResult.FAILED, AssessmentKind.WITHDRAWAL}, AssessmentKind.WITHDRAWAL),
)


_CLAUSE_END = re.compile("[,，;；。:：]")


class Verdict(NamedTuple):
    """The outcome that a text says, None for nothing clear, and what is left of the text besides.

    `is_said`: whether it says an outcome at all, clear or not.
    """

    outcome: Outcome | None
    rest: str
    is_said: bool = False


def find_verdict(text: str) -> Verdict:
    """What a text says of outcomes, in half width and without spaces.

    From the first reservation on, nothing is sure: 未通过验收，应限期整改 is a failure, 通过验收，应限期整改 nothing.
    """
    rests, sure, unsure, is_reserved = list[str](), set[Outcome | None](), set[Outcome | None](), False
    for clause in _CLAUSE_END.split(normalise_text(text)):
        outcomes, rest = _cut_phrases(clause)
        is_reserved = is_reserved or _RESERVATIONS.search(rest) is not None
        (unsure if is_reserved else sure).update(outcomes)
        rests.append(rest)
    outcome = combine_outcomes({said for said in sure if said})
    if outcome is AssessmentResult.PASSED and (sure | unsure) - {outcome}:
        outcome = None
    return Verdict(outcome, "".join(rests), bool(sure | unsure))


def _cut_phrases(clause: str) -> tuple[set[Outcome | None], str]:
    outcomes = set[Outcome | None]()
    for pattern, outcome in _PHRASES:
        if pattern.search(clause):
            clause = pattern.sub("", clause)
            outcomes.add(outcome)
    return outcomes, clause


def combine_outcomes(outcomes: Set[Outcome]) -> Outcome | None:
    """The outcome that several words say together; None for none, and where they contradict each other."""
    if len(outcomes) == 1:
        return next(iter(outcomes))
    return next((outcome for both, outcome in _CONSEQUENCES if outcomes == both), None)


def has_reservation(text: str) -> bool:
    """Whether what follows a text is not yet so, or only under a condition: 拟, 建议, 如未按期整改."""
    return any(_RESERVATIONS.search(_cut_phrases(clause)[1]) for clause in _CLAUSE_END.split(normalise_text(text)))


def is_failing_word(grade: str) -> bool:
    """Whether a grade says by its word that its bearer did not pass: 不合格, 限期整改, 未达标."""
    verdict = find_verdict(grade)
    return verdict.is_said and verdict.outcome is not AssessmentResult.PASSED
