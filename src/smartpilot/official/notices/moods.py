"""Whether a clause asks for something: it may as well say what is not to be done, was done, or is left to anybody."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from smartpilot.i18n import _


class Mood(NamedTuple):
    """A way to speak of a hand-in without asking for it, with an example.

    `before`: what the part has up to the verb; `behind`: what stands behind the verb, in the same segment. `why`: why
    nothing is asked for; `is_optional`: it may be done, and then those review it who are named.
    """

    name: str
    example: str
    why: Callable[[], str]
    before: re.Pattern[str] | None = None
    behind: re.Pattern[str] | None = None
    is_optional: bool = False


# 不得少于3份, 不得迟于…: how much or until when; the verb behind it is asked for.
_LIMITS = "[超少低高多迟晚早大小]|不"
_NOT = (
    rf"(?:[无毋](?:[须需]|(?=▲))|不(?=▲)|不需要?|不必|不用|不再|不予|不(?:得|应|可)(?!{_LIMITS})|不要求|[没未]有?要求|暂不|暂缓|免[于予]?|"
    "免除|禁止|严禁|停止)"
)
# What may stand between an adverb and its verb: a day, an object, where to.
_BETWEEN = (
    "(?:▲|〓|[于在再]|(?:将|把|向|通过|以|根据|按照?)[^，,的]{0,20}|自愿|自主|自行|提前|单独|另行|一并|直接|先行|择优|全部|"
    "陆续|分别|正式|及时|统一|按[时期])*"
)
# 鼓励社会资本参与的试点城市应…: what is encouraged is not what the city is asked for.
_NO_DUTY = "(?!应(?![用急对])|必?须|务必|必需)"
_LEADS_ON = "(?!的|[，,]?(?:并|而)|同时)"

# Patterns see days as ▲ and brackets as 〓; `before` ends at the verb.
MOODS: Sequence[Mood] = (
    Mood(
        "not to be done",
        "试点城市无须于▲报送自查报告",
        lambda: _("the text says that it is not to be done"),
        re.compile(rf"{_NOT}(?:{_LEADS_ON}[^，,；;。])*$|不$"),
    ),
    Mood(
        "not done in time",
        "▲未报送任务书的试点城市",
        lambda: _("the text speaks of those that have not done it"),
        re.compile("(?:[尚还并]?未|没有|逾期|逾期不)(?:能|按时|及时|按期|按要求|重复)*$"),
    ),
    Mood(
        "done already",
        "各试点城市已于▲报送了实施方案",
        lambda: _("the text says that it has been done or asked for before"),
        re.compile(rf"(?:已|曾)经?(?:要求|通知|明确|规定)*{_BETWEEN}$"),
    ),
    Mood(
        "done already, by the word behind the verb",
        "各试点城市报送了实施方案",
        lambda: _("the text says that it has been done or asked for before"),
        behind=re.compile("了|过(?!程)"),
    ),
    Mood(
        "only on a condition",
        "如需调整任务书，试点城市应于▲报送调整申请",
        lambda: _("the text asks for it only on a condition"),
        re.compile(
            r"(?:(?<!例)如(?:需|有|确|果|因|遇|不|未|发生|出现|要|对|涉及|拟)|若(?!干)|倘|"
            rf"(?:确需|需要?)[^，,▲]{{0,8}}(?:延期|延长|调整|变更)[^，,▲]{{0,8}}的[，,])(?:{_LEADS_ON}[^；;。])*$"
        ),
        is_optional=True,
    ),
    Mood(
        "voluntary",
        "试点城市可于▲自愿报送典型案例",
        lambda: _("the text leaves it to those who want to"),
        re.compile(rf"(?:(?<![认许不])可以?|自愿|酌情){_BETWEEN}$|(?:鼓励|欢迎)(?:{_NO_DUTY}[^，,；;。])*$"),
        is_optional=True,
    ),
    Mood(
        "what others do",
        "各地可参照浙江省于▲报送年度报告的做法",
        lambda: _("the text only describes it"),
        behind=re.compile(
            "[^，,。；;]{0,30}的(?:做法|经验|(?:试点|申报|示范)?(?:城市|地区|单位|市县))(?:$|[，,。；;])"
        ),
    ),
)


def find_mood(before: str, behind: str) -> Mood | None:
    """How a part speaks of what its verb says, by what stands around the verb; None where it asks for it."""
    return next(
        (
            mood
            for mood in MOODS
            if (mood.before and mood.before.search(before)) or (mood.behind and mood.behind.match(behind))
        ),
        None,
    )
