"""Who owes a deliverable that a sentence names, and what is taken for granted about it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.official.notices.actors import Actor, find_actor, names_doers
from smartpilot.official.notices.facts import NamedDeliverable
from smartpilot.official.notices.offices import find_kinds
from smartpilot.official.notices.passage import Passage
from smartpilot.records.terms import Kind
from smartpilot.registry.target_words import TARGET


class Owners(NamedTuple):
    """Who owes a deliverable; nobody where the text names none. `assumption`: what was taken for granted about it."""

    kinds: Sequence[Kind]
    assumption: str = ""


# What targets write of themselves, which an office that hands it in passes on.
_OF_TARGETS = re.compile(
    "方案|任务书|申[报请](?!.*(?:汇总|情况|名单))|自[评查]|规划|纲要|协议|责任书|(?:验收|评估)(?:材料|资料)"
)
# 将审核后的评估报告报送: what others have written.
_PASSED_ON = re.compile("(?:审[核查定阅]|初审|评审|修改|完善)后的")
_OF_ITS_REGION = re.compile("本(?:省份?|自治区|地区|辖区|行政区域?)")
# What the office writes that recommends, reviews or sums up.
_OF_AUTHORITIES = re.compile(
    f"^省级|推荐{TARGET}?(?:函|意见|报告|名单|表|文件)|(?:审查|审核|初审|评审|初验|核查|验收)意见|汇总|"
    "(?:督[导查]|核查)(?:工作)?(?:报告|意见|情况)"
)


def find_owners(named: NamedDeliverable, passage: Passage, at: int, titles: Sequence[str] = ()) -> Owners:
    """Who owes a deliverable: what its phrase says, else the subject nearest before `at`, else the clause.

    `titles`: those of all that is handed in together with it.
    """
    before = passage.before(at)
    actor, segment = find_actor(before), re.split("[，,；;]", before)[-1]
    titles_or_title = titles or [named.title]
    is_passed_on = any(_is_passed_on(title, actor, segment) for title in titles_or_title)
    if named.kinds:
        # 省级主管部门将试点城市总结报送: what stands behind 将 is the object.
        is_object = bool(titles) and actor.is_provincial and not is_passed_on
        return Owners([Kind.AUTHORITIES], passing_on(actor)) if is_object else Owners(named.kinds)
    if actor.kinds:
        return Owners(actor.kinds, passing_on(actor) if actor.also else "")
    if actor.is_provincial and not is_passed_on:
        return Owners([Kind.AUTHORITIES])
    why = _("its sentence does not state who hands it in; inferred from the clause")
    if actor.office:
        why = passing_on(actor)
    if kinds := find_kinds(before):
        return Owners(kinds, why)
    for sentence in reversed(passage.context):
        earlier = find_actor(sentence.text)
        if (
            not actor.office
            and earlier.is_provincial
            and not any(_is_passed_on(title, earlier, segment) for title in titles_or_title)
        ):
            return Owners([Kind.AUTHORITIES], why)
        if kinds := find_kinds(sentence.text):
            return Owners(kinds, why)
    return Owners([], why if actor.office else _("who hands it in could not be read in its sentence or its clause"))


def _is_passed_on(title: str, actor: Actor, segment: str) -> bool:
    """Whether an office hands in what others wrote; what is said to be of its own region is its own."""
    if _PASSED_ON.search(segment) or (actor.is_of_others and not actor.sums_up):
        return True
    return bool(_OF_TARGETS.search(title)) and not (_OF_ITS_REGION.search(segment) and not find_kinds(segment))


def passing_on(actor: Actor) -> str:
    """What is taken for granted where an office hands in what others may have written."""
    return _("the text has {office} do it, which may pass on what others hand in").format(
        office=actor.office or actor.also
    )


def find_owners_of_all(all_named: Sequence[NamedDeliverable], passage: Passage, at: int) -> Owners | None:
    """Authorities, where they hand in what only they write, and whatever goes with it; None where they do not.

    An office may be named that does it; where nobody is, those do it to whom the notice is sent.
    """
    of_authorities = [named for named in all_named if _OF_AUTHORITIES.search(named.title)]
    before = passage.before(at)
    actor = find_actor(before)
    has_parties = any(named.kinds for named in all_named)
    if not of_authorities or (has_parties and not (actor.is_provincial and len(of_authorities) == len(all_named))):
        return None
    if actor.has_provincial_office and not _PASSED_ON.search(re.split("[，,；;]", before)[-1]):
        # 指导申报城市修改方案，将推荐函和申报材料报送: it is about each of them.
        is_own = len(of_authorities) == len(all_named) or not names_doers(before)
        return Owners([Kind.AUTHORITIES]) if is_own else None
    if actor == Actor() and (len(of_authorities) == len(all_named) or not find_kinds(before)):
        return Owners([Kind.AUTHORITIES], _("nobody is named; those write it to whom the notice is sent"))
    return None
