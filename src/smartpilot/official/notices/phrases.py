"""The phrases in which notices ask for something, each with its pattern, an example, and the facts that it yields.

Patterns see a part of a sentence with its days as ▲ and its brackets as 〓, character for character, so that places
stay.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from smartpilot.official.notices.facts import (
    Announcing,
    Drafting,
    Fact,
    NamedDeliverable,
    NotAsked,
    Reviewing,
    Sending,
    SentencePart,
    Signing,
)
from smartpilot.official.notices.heading import OFFICE
from smartpilot.official.notices.moods import find_mood
from smartpilot.official.notices.names import (
    find_destination,
    find_media,
    find_named_deliverables,
    split_listed,
    without_masks,
)
from smartpilot.official.notices.offices import OURS, find_kinds, is_by_ministry
from smartpilot.records.terms import Stage


class Phrase(NamedTuple):
    """A way to ask for something.

    `facts`: what the example yields, in words. `read` makes a fact of a match, of which the last one of this phrase
    ended at a place; None where the words mean something else. `unless`: a kind of fact that makes the phrase say
    nothing new.
    """

    name: str
    pattern: re.Pattern[str]
    example: str
    facts: Sequence[str]
    read: Callable[[re.Match[str], SentencePart, int], Fact | None]
    unless: type[Fact] | None = None


def find_facts(part: SentencePart) -> list[Fact]:
    """All that a part asks for, phrase by phrase. What the ministry does itself is asked of nobody."""
    facts: list[Fact] = []
    for phrase in PHRASES:
        if phrase.unless is None or not any(isinstance(fact, phrase.unless) for fact in facts):
            facts += _find_phrase(phrase, part)
    return facts


def _find_phrase(phrase: Phrase, part: SentencePart) -> Iterator[Fact]:
    end = 0
    for match in phrase.pattern.finditer(part.masked):
        if match.start() < end:
            continue
        fact = phrase.read(match, part, end)
        if fact is None or (not isinstance(fact, Signing) and is_by_ministry(part.masked[: match.end()])):
            continue
        behind = part.masked[match.end("verb" if "verb" in match.re.groupindex else 0) :]
        mood = find_mood(part.masked_with_duty[: match.start()], behind)
        end = fact.end if isinstance(fact, Sending) else match.end()
        if mood is None or (mood.is_optional and isinstance(fact, Reviewing | Signing)):
            yield fact
        elif isinstance(fact, Sending) and _says_what(fact, part):
            yield NotAsked(fact.at, _start_of_segment(part.masked, fact), fact.end, mood.why())


def _says_what(sending: Sending, part: SentencePart) -> bool:
    """Whether a phrase says what is handed in, where to, or by when."""
    return bool(sending.deliverables or sending.to) or "▲" in part.masked[sending.begin : sending.end]


def _start_of_segment(masked: str, sending: Sending) -> int:
    """Where the segment of the verb of a hand-in begins, or its phrase."""
    return max(sending.begin, *(masked.rfind(mark, 0, sending.at) + 1 for mark in "，,"))


def is_revised(part: SentencePart) -> bool:
    """Whether what is handed in has been revised: 方案修改, 修改后的申报书."""
    return bool(re.search("修改后|修订后|完善后|方案(?:的)?(?:修改|修订|完善)", part.masked))


def _last_segment(text: str) -> str:
    return re.split("[，,]", text)[-1]


# -- to draft ------------------------------------------------------------------------------------------------

_REVISE = r"补充完善|补充|修改完善|修订完善|进一步完善|修改|修订|完善|细化|优化"
_WRITE = r"编制|编写|制定|制订|填写|填报|起草|撰写|研究提出|形成|准备"
_STOP = re.compile("编制|编写|制定|制订|填写|修改|修订|完善|报送|上报|提交|并|后$|签订|签署|评审")
_OTHER_VERB = re.compile("后|签|报|提交|评审")
_NAMES = r"(?P<deliverables>[^，,。；;：:▲]{2,40}?)"


def _read_drafting(match: re.Match[str], part: SentencePart, end: int) -> Drafting | None:
    phrase = match["deliverables"]
    # 修改方案编制…: what stands behind a verb ends where another begins.
    stop = _STOP.search(phrase, 1) if match.start("verb") < match.start("deliverables") else None
    named = [] if _OTHER_VERB.match(phrase) else find_named_deliverables(phrase[: stop.start()] if stop else phrase)
    done_by = "done" in match.re.groupindex
    return Drafting(match.start(), _stage_of_verb(match["verb"]), named, done_by) if named else None


def _stage_of_verb(verb: str) -> Stage:
    if verb.startswith("签"):
        return Stage.SIGNED
    if verb.startswith(("评", "审")):
        return Stage.REVIEWED
    return Stage.REVISED if re.fullmatch(_REVISE, verb) else Stage.DRAFTED


# -- to have reviewed ----------------------------------------------------------------------------------------

_REVIEW = "审查|审核|初审|复审|评审|审定|审批|审议|论证|审阅|把关"


def _read_review(match: re.Match[str], part: SentencePart, end: int) -> Reviewing:
    # 由某部门组织修改材料并重新评审: the office is what stands before its doing.
    who = re.split("组织|负责|统一|牵头|并|对|进行", without_masks(match["who"]))[0]
    if "deliverables" in match.re.groupindex:
        return Reviewing(match.start(), who, find_named_deliverables(match["deliverables"]))
    before = re.sub("(?:应当?|必?须|需要?|要|均|报)+$", "", _last_segment(part.masked[: match.start()]))
    return Reviewing(match.start(), who or match["experts"], find_named_deliverables(before))


def _read_own_review(match: re.Match[str], part: SentencePart, end: int) -> Reviewing | None:
    return None if end else Reviewing(match.start(), None, [])


# -- to sign -------------------------------------------------------------------------------------------------


def _read_signing(match: re.Match[str], part: SentencePart, end: int) -> Signing | None:
    start = max(end, *(part.masked.rfind(mark, 0, match.start()) + 1 for mark in "；;。"))
    segments = [
        piece for piece in re.split("[，,]", without_masks(part.masked[start : match.start()])) if piece.strip()
    ]
    offices = re.sub("^(?:由|请|并)", "", segments[-1].strip()) if segments else ""
    kinds, party = find_kinds(match["party"]), without_masks(match["party"])
    if not kinds and find_kinds(offices):
        # 试点城市与某司签订: told from the other side.
        kinds, offices = find_kinds(offices), party
    else:
        # 某部将与某厅、试点城市共同签订: the other office signs too.
        others = [piece for piece in party.split("、") if not find_kinds(piece) and re.search(OFFICE + "$", piece)]
        if not re.search(OFFICE + "$", offices) and is_by_ministry(part.masked[: match.end()]):
            offices = next(reversed(re.findall(OURS, part.masked[: match.start("party")])), "")
        offices = "、".join(filter(None, [offices, *others]))
    if not kinds or not re.search(OFFICE + "$", offices):
        return None
    return Signing(match.start(), offices, kinds, find_named_deliverables(match["deliverables"]))


# -- to hand in ----------------------------------------------------------------------------------------------

# 报送要求, 寄送地址: nothing that is handed in.
_OF_SENDING = "方式|要求|内容|程序|渠道|地址|制度"
_OBJECT = re.compile("(?:将|把)(?!会|与|对|在|研究|组织(?!机构|架构)|握|继续|进一步|根据|按照)")
# 向某部（某司）报送: with its brackets.
_TO = re.compile(
    rf"向(?P<to>(?:{OURS}|[^，,。；;▲]{{2,40}}?(?:{OFFICE}|我部|我司))(?:[(（][^()（）]{{1,20}}[)）])?)[^，,。；;]{{0,6}}$"
)
# 登录某平台提交: it goes where one logs in.
_LOGIN = re.compile("登[录陆](?P<to>[^，,。；;▲]{0,30}?(?:系统|平台|网站))[^，,。；;]{0,6}$")
# 报某司审核: who receives it reviews it.
_REVIEWED_THERE = re.compile("(?:审查|审核|审定|审批|初审)$")

# 报送某司，纸质文件一式两份，电子文件请刻光盘: how it is handed in, with no verb of its own.
_OF_HOW = "[^，,。；;▲报送发寄交传]*"
_HOW = re.compile(f"(?:[，,]{_OF_HOW}(?:纸质|书面|电子|光盘|[份套]){_OF_HOW}(?=[，,。；;]|$))*")

# 填写申请书，连同有关资料报送: with what stands before the comma. 会同某局 is something else.
_TOGETHER = re.compile(rf"[▲〓]*(?:以.{{0,8}})?[▲〓]*(?:连同|会同)(?!.*{OFFICE})")

# 报某厅审核后报送某司: the first office reviews it, the second one receives it.
_REVIEWED_ON_ITS_WAY = re.compile(
    rf"(?<![申填通汇简预呈上])报送?(?P<who>[^，,。；;▲]{{0,40}}?{OFFICE})(?:组织|统一|进行)*(?:{_REVIEW}|批准|同意)"
    r"(?:汇总|通过|同意|盖章)*后(?=[^。；;]{0,30}?(?:报送|上报|提交|报(?![送备告名道表价刊])))"
)


def _read_sending(match: re.Match[str], part: SentencePart, begin: int) -> Sending | None:
    before = _REVIEWED_ON_ITS_WAY.sub(lambda review: "〓" * len(review[0]), part.masked[begin : match.start()])
    if _REVIEWED_ON_ITS_WAY.match(part.masked, match.start()):
        return None
    after = re.match("[^，,。；;]*", part.masked[match.end() :])
    destination = after[0] if after else ""
    if match["verb"] in ("反馈", "发送") and find_kinds(destination):
        return None  # 评审意见反馈申报城市: they get it
    end = match.end() + len(destination)
    phrase = _last_segment(before)
    objects = [before[m.end() :] for m in _OBJECT.finditer(before)]
    objects = [text for text in objects if find_named_deliverables(text, bare=True) or find_media(text)]
    phrase = objects[-1] if objects else phrase
    is_together = _TOGETHER.match(phrase)
    if is_together:
        start = max(m.end() for m in re.finditer(f"{_WRITE}|{_REVISE}|^", before[: -len(phrase)]))
        phrase = before[start:]
    direction = re.sub("▲+", "", before)
    toward = _TO.search(direction) or _LOGIN.search(direction)
    (named, unread), to = split_listed(phrase, bare=True), destination
    if is_together:
        named = [deliverable._replace(kinds=()) for deliverable in named]
    if not objects and (toward or _may_be_object(destination)):
        object_, _at, rest = destination.partition("至") if "至" in destination else destination.partition("到")
        behind, unread_behind = split_listed(object_, bare=True)
        if behind:
            named, unread, to = behind, unread_behind, rest
    how = _HOW.match(part.masked, end)
    place = find_destination(part.text, match.end(), end, toward["to"] if toward else to)
    is_other = not named and (
        _is_other_object(phrase)
        or (bool(destination) and not (place.to or place.vague or find_media(part.text[match.end() : end])))
    )
    return Sending(
        begin,
        match.start(),
        end,
        named,
        place.to,
        find_media(part.text[match.start() - len(phrase) : how.end() if how else end]),
        bool(_REVIEWED_THERE.search(without_masks(destination))),
        place.postal_address,
        place.vague,
        is_other and not _AS_BEFORE.search(destination),
        unread,
    )


_FILLER = re.compile("(?:并|同时|请|统一|一并|应|须|可|另|直接|均|要|需|再|及时|按时|按要求|于|在|以|由其|抓紧|尽快)+$")
_NO_OBJECT = re.compile(rf"(?:后|{OFFICE}|{OURS}|形式|方式|平台|系统|各地|同意|推荐|通过|形成)$")


def _is_other_object(phrase: str) -> bool:
    """Whether what stands before the verb is handed in, and is no deliverable that is read: 联络员电话请发至某邮箱."""
    rest = _FILLER.sub("", without_masks(phrase))
    return len(rest) > 1 and not (find_media(rest) or find_kinds(rest) or _NO_OBJECT.search(rest))


_AS_BEFORE = re.compile("[〓▲]|备案|备查|汇总|审")


def _may_be_object(destination: str) -> bool:
    """Whether what stands behind the verb may be what is handed in: 提交任务书至某司, 提交任务书."""
    return not re.search(rf"(?:{OFFICE}|@|箱)", without_masks(destination)) or bool(re.search("至|到", destination))


def _read_announcement(match: re.Match[str], part: SentencePart, end: int) -> Announcing | None:
    named = find_named_deliverables(match["deliverables"], bare=True)
    to = re.search(rf"向(?P<to>[^，,。；;]{{1,40}}?{OFFICE})(?:申报|报送|提交|提出)", part.masked)
    return Announcing(match.start(), named[0], without_masks(to["to"]) if to else "") if named else None


# -- the table -----------------------------------------------------------------------------------------------

PHRASES: Sequence[Phrase] = (
    Phrase(
        "a list is announced",
        re.compile(
            rf"(?:提供|提交|报送|包括|准备)(?:以下|下列|如下)?(?!{_OF_SENDING})"
            r"(?P<deliverables>[^，,。；;：:]{2,12})[:：]\s*$"
        ),
        "向某厅申报，并提供以下申报资料：",
        ["list 申报资料 to 某厅"],
        _read_announcement,
    ),
    Phrase(
        "offices sign",
        re.compile(
            r"(?:将|应|须|要|需|共同|分别|及时|抓紧)*(?:与|同|和)"
            r"(?P<party>[^与，,；;。]{2,40}?)(?:共同|分别|正式)*签(?:订|署)(?P<deliverables>[^，,；;。]{0,30})"
        ),
        "某部某司将与试点城市签订任务书",
        ["signed 任务书 by 某部某司"],
        _read_signing,
    ),
    Phrase(
        "to sign",
        re.compile(r"(?P<verb>签(?:订|署))(?:了|好)?(?P<deliverables>[^，,。；;：:▲]{2,40})"),
        "抓紧签订任务书",
        ["signed 任务书"],
        _read_drafting,
        unless=Signing,
    ),
    Phrase(
        "to have done",
        re.compile(
            rf"(?P<done>完成|做好|开展|进行){_NAMES}(?:的)?"
            rf"(?P<verb>{_REVISE}|编制|编写|撰写|制定|制订|填报|签订|签署|评审|审查|审核)(?:和|与|、|等|工作|任务|$|[，,。；;])"
        ),
        "于▲▲完成任务书编制。",
        ["drafted 任务书"],
        _read_drafting,
    ),
    Phrase(
        "to treat",
        re.compile(rf"(?:对|将|把){_NAMES}(?:进行|加以|作|作出)?(?:进一步)?(?P<verb>{_REVISE})(?!后)"),
        "对实施方案进行修改",
        ["revised 实施方案"],
        _read_drafting,
    ),
    Phrase(
        "to draft or revise",
        re.compile(
            rf"(?P<verb>{_REVISE}|{_WRITE}|完成(?=[^，,。；;]+[，,]报))(?:了|好|完成|出|并)?(?P<deliverables>[^，,。；;：:▲]{{2,60}})"
        ),
        "抓紧编制任务书，修改完善实施方案",
        ["drafted 任务书", "revised 实施方案"],
        _read_drafting,
    ),
    Phrase(
        "an office reviews them",
        re.compile(
            rf"(?P<who>{OURS}|[^，,。；;▲]{{1,40}}?{OFFICE})(?:应当?|要|须|需|负责|将|牵头|会同[^，,。；;▲]{{2,20}}?{OFFICE})*"
            rf"对{_NAMES}(?:进行|组织|开展|加以)*(?:汇总[、并]?|严格|认真|联合)*(?:{_REVIEW})"
        ),
        "某厅对实施方案进行审核后",
        ["reviewed 实施方案 by 某厅"],
        _read_review,
    ),
    Phrase(
        "reviewed by",
        re.compile(
            r"(?:(?<![已曾])经|由)(?!费|济|验|营|过|信)(?P<who>[^，,。；;▲经]{0,40}?)(?:组织)?(?:有关)?(?P<experts>专家)?"
            rf"(?:进行|组织|联合)?(?P<verb>{_REVIEW}|批准|同意)"
        ),
        "任务书经某厅审查后",
        ["reviewed 任务书 by 某厅"],
        _read_review,
    ),
    Phrase(
        "reviewed on its way",
        _REVIEWED_ON_ITS_WAY,
        "编制任务书，报某厅审核后报送某司",
        ["drafted 任务书", "reviewed by 某厅", "submitted to 某司"],
        _read_review,
    ),
    Phrase(
        "to organise a review",
        re.compile(
            rf"(?:组织|开展|进行|负责)[^，,。；;]{{0,10}}?(?:{_REVIEW})|(?:^|[，,])(?:{_REVIEW})(?:通过|合格)?后"
        ),
        "负责组织专家评审",
        ["reviewed"],
        _read_own_review,
        unless=Reviewing,
    ),
    Phrase(
        "to hand in",
        re.compile(
            r"(?P<verb>(?<![申填通汇简预呈])报送|呈报|上报|报备|"
            rf"(?:(?:(?<![\u4e00-\u9fff])|(?<=[料版件表书案告]))函)?(?<![申填通汇简预呈上])报(?![送备告名道表价刊])(?=[^，,。；;]{{0,24}}?(?:{OFFICE}|邮箱|@))|"
            r"提交|递交|发送|发(?=至|到|邮箱|电子邮箱|[A-Za-z0-9._+-]+@)|寄送|邮寄|寄(?!送)(?=至|到|[^，,。；;]{2,30}号)|送交|送达|"
            rf"(?<![报发寄抄])送(?=至|到|[^，,。；;]{{0,12}}(?:部|司|厅|局|处|委))|反馈|上传|抄送|抄报)(?!{_OF_SENDING}|系统|平台|网站)(?:至|到|给|于)?"
        ),
        "将任务书纸质版报送某司，电子版发送至a@b.cn",
        ["submitted 任务书 to 某司", "submitted to a@b.cn"],
        _read_sending,
    ),
)


def find_drafted(facts: Sequence[Fact], before: int) -> list[NamedDeliverable]:
    """The deliverables that are reviewed before a place, else those that are drafted before it."""
    earlier = [fact for fact in facts if fact.at < before]
    reviewed = [named for fact in earlier if isinstance(fact, Reviewing) for named in fact.deliverables]
    return reviewed or [named for fact in earlier if isinstance(fact, Drafting) for named in fact.deliverables]
