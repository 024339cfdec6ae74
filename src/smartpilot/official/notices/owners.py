"""Who owes a deliverable that a sentence names, and what is taken for granted about it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.official.notices.facts import NamedDeliverable
from smartpilot.official.notices.offices import find_kinds, find_sender, is_provincial
from smartpilot.official.notices.passage import Passage
from smartpilot.records.terms import Kind
from smartpilot.registry.target_words import TARGET


class Owners(NamedTuple):
    """Who owes a deliverable; nobody where the text names none. `assumption`: what was taken for granted about it."""

    kinds: Sequence[Kind]
    assumption: str = ""


def find_owners(named: NamedDeliverable, passage: Passage, at: int, begin: int = 0) -> Owners:
    """Who owes a deliverable: what its phrase says, else what stands before `at` in its part, its sentence, its clause.

    `begin`: where the phrase begins; what stands in it comes before the rest of the part.
    """
    before = passage.part.masked[:at]
    for text in (before[begin:] or before, passage.so_far + before):
        if kinds := named.kinds or find_kinds(text):
            return Owners(kinds)
    for sentence in reversed(passage.context):
        if kinds := find_kinds(sentence.text):
            return Owners(kinds, _("its sentence does not state who hands it in; inferred from the clause"))
    return Owners([], _("neither the sentence nor its clause states who hands it in"))


# What the office writes that recommends, reviews or sums up, and what it may write, as others do.
_OF_AUTHORITIES = re.compile(f"推荐{TARGET}?(?:函|意见|报告|名单|表|文件)|(?:审查|审核|初审|评审)意见|汇总")
_MAY_BE_OF_AUTHORITIES = re.compile(
    f"{_OF_AUTHORITIES.pattern}|总结|(?:工作|情况|进展)报告|(?<!自)评[估价](?:报告|意见|结果)|情况|进展|进度|名单|台账"
)

# 将审核后的评估报告报送: what others have written.
_PASSED_ON = re.compile("(?:审[核查定阅]|初审|评审|修改|完善)后的")


def find_owners_of_all(all_named: Sequence[NamedDeliverable], passage: Passage, at: int) -> Owners | None:
    """Authorities, where they hand in what only they write, together with nothing else; None where they do not.

    An office may be named that does it; where nobody is, those do it to whom the notice is sent.
    """
    if any(named.kinds for named in all_named):
        return None
    before = passage.so_far + passage.part.masked[:at]
    office, titles = find_sender(before), [named.title for named in all_named]
    segment = re.split("[，,；;]", before)[-1]
    # 组织试点城市于6月底前报送工作总结: they hand it in, whoever sees to it.
    if find_kinds(segment) or _PASSED_ON.search(segment):
        return None
    if office is not None and is_provincial(office) and all(map(_MAY_BE_OF_AUTHORITIES.search, titles)):
        return Owners([Kind.AUTHORITIES])
    if office is None and not find_kinds(before) and all(map(_OF_AUTHORITIES.search, titles)):
        return Owners([Kind.AUTHORITIES], _("nobody is named; those write it to whom the notice is sent"))
    return None


def sender_assumption(named: NamedDeliverable, passage: Passage, at: int) -> str:
    """What is taken for granted where an office hands in its own deliverable; empty where none does."""
    office = None if named.kinds else find_sender(passage.so_far + passage.part.masked[:at])
    if office is None:
        return ""
    why = _("the text has {office} do it, which may pass on what others hand in")
    return why.format(office=office)
