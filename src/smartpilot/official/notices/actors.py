"""Who does what a sentence asks for: its grammatical subject, which may change from one clause of it to the next."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from smartpilot.official.notices.offices import find_kinds, find_sender, is_provincial
from smartpilot.records.terms import Kind
from smartpilot.registry.target_words import TARGET

# 自▲起, 每年▲前, 并: what may stand before a subject.
_BEFORE_SUBJECT = re.compile(
    r"^(?:[▲〓 ]|[自从]▲+(?:起|开始)|每(?:年|半年|季度|月)|并(?!案)|同时|此外|其中|届时|最后|然后|其后|之后|另外?)+"
)
# 组织试点城市将…报送, 督促示范县于…填报: those do it who are told to.
LETS_DO = re.compile("组织|指导|督促|敦促|要求|推动|协助|帮助|引导|支持|配合|通知|安排|动员")
# 对试点城市进行评估, 按照试点城市要求, 每省推荐城市2个: whoever stands behind these words does not do it.
_NO_SUBJECT_BEHIND = re.compile(
    "[对按据向从为将把就以]|连同|经(?!信|济)|(?:审[查核]|评审|复核|核查|抽查|考核)(?!后)|每[省市县年季半月]|择优|确定|遴选|推荐(?=城市|地区|单位|园区)|结合|围绕|针对|依托"
)
# 由省级主管部门审核后, 省级主管部门汇总后: it passes on what others hand in, as it is or summed up.
_REVIEWS = re.compile(r"(?:审[核查定批阅]|初审|评审)[^，,]{0,8}后")
_SUMS_UP = re.compile(r"(?:汇总|整理)[^，,]{0,8}后?")
# 试点城市所在省, 试点地区省级主管部门: the office of the province, not the city.
_LOCATION = re.compile(rf"^[^，,；;经由向]{{0,12}}?(?:所在(?:地)?的?(?=省)|{TARGET}的?(?=省级))")
# 各省（区、市）每半年…, 各区（管委会）按月…: without an office.
_REGIONS = re.compile(
    r"^(?:请|由)?(?:各|有关|相关)+(?P<office>省(?:份|区市|〓+|、自治区、直辖市)?(?:(?:及|和|、)?新疆生产建设兵团)?|[市区县]〓*)"
    r"(?=▲|应|要|须|需|于|在|将|每|按|对|组织|负责|$)"
)
# 督促丹东市于▲将…报送: a place that is not said to be anything.
_PLACE = re.compile("[^，,▲]{2,8}?[市县区]")
_AND_PARTY = re.compile("^[和与及、](?P<party>[^，,]{2,20})")


class Actor(NamedTuple):
    """Who does it: kinds of parties, or an office; neither where the text names nobody. `also`: who does it with them.

    `is_of_others`: whether the office reviews what others wrote, or sees to it that they do it. `sums_up`: whether it
    sums up what others handed in.
    """

    kinds: Sequence[Kind] = ()
    office: str = ""
    also: str = ""
    is_of_others: bool = False
    sums_up: bool = False

    @property
    def is_provincial(self) -> bool:
        """Whether it is an office to which notices are sent."""
        return bool(self.office) and is_provincial(self.office)

    @property
    def has_provincial_office(self) -> bool:
        """Whether such an office does it, or is named beside those who do."""
        return is_provincial(self.office or self.also)


@lru_cache(maxsize=1 << 12)
def find_actor(text: str) -> Actor:
    """The subject that stands nearest before the end of a text, which is where the verb stands.

    Of several that do it together, the last one.
    """
    segments = re.split("[，,；;。：:]", text)
    for index in range(len(segments) - 1, -1, -1):
        if actor := _actor_of(segments[index], is_with_verb=index == len(segments) - 1):
            # 组织试点城市开展评价，由城市人民政府填报: a city that is not said to be anything is the one named before.
            named = find_kinds(text)
            return actor._replace(kinds=named) if set(actor.kinds) - set(named) else actor
    return Actor()


def _actor_of(segment: str, *, is_with_verb: bool) -> Actor | None:
    """The subject of what stands between two commas. `is_with_verb`: the verb asked for stands behind it."""
    segment = _LOCATION.sub("", _BEFORE_SUBJECT.sub("", segment))
    lets_do = LETS_DO.search(segment)
    told = segment[lets_do.end() :] if lets_do else ""
    told_kinds = _kinds_of_subject(told)
    if told_kinds and is_with_verb:
        return Actor(told_kinds)
    office = find_sender(segment) or (match["office"] if (match := _REGIONS.match(segment)) else "")
    if office:
        behind = _AND_PARTY.match(segment.split(office, 1)[-1])
        # 指导试点城市开展工作，并于▲将总结报送: which of both, the text leaves open.
        if kinds := told_kinds or (_kinds_of_subject(behind["party"]) if behind else []):
            return Actor(kinds, also=office)
        of_others = bool(_REVIEWS.search(segment)) or (is_with_verb and bool(_PLACE.match(told)))
        return Actor(office=office, is_of_others=of_others, sums_up=bool(_SUMS_UP.search(segment)))
    if lets_do and not segment[: lets_do.start()].strip("请要应须"):
        return None
    kinds = _kinds_of_subject(segment)
    return Actor(kinds) if kinds else None


def _kinds_of_subject(segment: str) -> Sequence[Kind]:
    end = _NO_SUBJECT_BEHIND.search(segment)
    return find_kinds(segment[: end.start()] if end else segment)


def names_doers(text: str) -> bool:
    """Whether a party is named that does something itself: 指导申报城市修改方案, but not 对申报城市进行审核."""
    return any(
        _kinds_of_subject(segment[lets_do.end() :] if (lets_do := LETS_DO.search(segment)) else segment)
        for segment in re.split("[，,；;。：:]", text)
    )
