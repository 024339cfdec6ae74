"""What a part of a sentence asks for: deliverables to draft, to have reviewed, to sign, to submit.

Patterns see the part with its days as ▲ and its brackets as 〓, character for character, so that places stay.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from smartpilot.official.notices.dates import TimePhrase
from smartpilot.official.notices.heading import OFFICE
from smartpilot.official.notices.offices import OURS, find_kinds, is_by_ministry, without_party
from smartpilot.records.terms import Kind, Medium, Stage


class SentencePart(NamedTuple):
    """A part of a sentence: as it stands, masked for the patterns, and the times in it."""

    text: str
    masked: str
    times: Sequence[TimePhrase]


class NamedDeliverable(NamedTuple):
    """A deliverable as a phrase names it, and whose the phrase says it is."""

    title: str
    kinds: Sequence[Kind]


class Drafting(NamedTuple):
    """Somebody is to write or revise deliverables. `at`: where the verb stands."""

    at: int
    stage: Stage
    deliverables: Sequence[NamedDeliverable]
    text: str
    done_by: bool = False


class Reviewing(NamedTuple):
    """Somebody reviews. Without `deliverables`: whatever the part hands in; without `who`: the text does not say."""

    at: int
    who: str | None
    deliverables: Sequence[NamedDeliverable]


class Signing(NamedTuple):
    """Offices sign a deliverable with those who owe it."""

    offices: str
    kinds: Sequence[Kind]
    deliverables: Sequence[NamedDeliverable]


class Sending(NamedTuple):
    """Something is handed in. `begin` to `end`: the phrase.

    `postal_address`: one that is not part of `to`. `vague_destination`: where to, in a word that names nobody (报部).
    `is_reviewed`: who receives it reviews it.
    """

    begin: int
    at: int
    end: int
    deliverables: Sequence[NamedDeliverable]
    to: str
    media: Sequence[Medium]
    before: str
    is_reviewed: bool = False
    postal_address: str = ""
    vague_destination: str = ""


def mask_part(text: str, times: Sequence[TimePhrase]) -> SentencePart:
    """A part with its masks. Titles of what is cited are masked, those of forms to fill in are not."""
    masked = list(text)
    for time in times:
        masked[time.start : time.end] = "▲" * (time.end - time.start)
    shown = "".join(masked)
    shown = re.sub(r"(?<!填写)(?<!编制)(?<!提交)(?<!报送)(?<!填报)(?<!将)(?<!把)(?<!、)《[^》]*》", _mask, shown)
    return SentencePart(text, _BRACKET.sub(_mask, shown), times)


# 所在省（区、市）住房城乡建设厅: these brackets are part of a name.
_REGIONS = r"[(（](?:自治区|直辖市|[区市县州盟镇]|、)+[)）](?=[\u4e00-\u9fff]{0,16}?(?:部门|[厅局委]))"
# 住房城乡建设部（建筑节能与科技司） too.
_DEPARTMENT = r"(?<=[部委厅局])[(（][^()（）]{1,20}[司处局][)）]"
_BRACKET = re.compile(rf"(?!{_REGIONS}|{_DEPARTMENT})[(（][^()（）]*[)）]")


def _mask(match: re.Match[str]) -> str:
    return "".join(character if character == "▲" else "〓" for character in match[0])


# -- deliverables -------------------------------------------------------------------------------------------

_DELIVERABLE_NAME = re.compile(
    r".*(?:书|方案|报告|材料|资料|文件|推荐函|复函|函|意见|纲要|规划|总结|年度计划|工作计划|实施计划|名单|清单|目录|表|合同|协议|台账|情况|信息|"
    r"案例|数据|章程|申请)$"
)
_BARE_NAME = re.compile(
    "^(?:有关|相关|上述|以上|其|该|本|各自|所有|全部|具体|工作)?(?:书|方案|报告|材料|资料|文件|意见|规划|总结|名单|表|情况|信息|数据|目录)$"
)
_NO_DELIVERABLE = re.compile("(?:主管部门|项目建设|基本情况|制度建设|公开信息|政务信息|共享信息)$|^(?:组织|加强|推进)")
_FORM = re.compile(
    r"(?:[(（].*?[)）]|〓|▲|[一二两三四五六七八九十\d]+式[一二两三四五六七八九十\d]+[份套]|各?[一二两三四五六七八九十\d]+[份套]|"
    r"(?:的)?(?:纸质|书面|电子)(?:版本?|文档|文本|文件|材料|稿|件|数据)|(?:的)?(?:扫描件|原件|复印件|光盘|U盘|电子邮件)|正式文本|加?盖(?:单位)?公?章后?)"
)
_BEFORE_DELIVERABLE = re.compile(
    r"^(?:将|把)?(?:经.*?的|.*?(?:后|好|过|要求|盖章|签署|编写|编制|填写|填报)的|(?:请|要|应|须|并|及时|抓紧|尽快|认真|统一|一并|同时|按要求|汇总|有关|相关|上述|本地区|本省|"
    r"编制|编写|填写|修改|报送|提交|提供|以下|下列|各自|其|上一(?=年度))+)?"
)


def find_named_deliverables(phrase: str, *, bare: bool = False) -> list[NamedDeliverable]:
    """The deliverables that a phrase lists, each once; 方案 alone only where `bare` says that it will do."""
    deliverables: list[NamedDeliverable] = []
    kinds: list[Kind] = []
    for piece in re.split(r"、|，|,|以及|连同|及其|和|与|及|或|并附|附", _FORM.sub("", phrase)):
        name = _without_lone_quotes(re.sub("(?:(?<!申)请|均|一并|统一)*(?:由.*)?$", "", piece.strip(" 《》；;。：:的")))
        stated = find_kinds(name)
        kinds = stated or kinds
        name = without_party(_BEFORE_DELIVERABLE.sub("", without_party(name)))
        if (
            not _DELIVERABLE_NAME.match(name)
            or _NO_DELIVERABLE.search(name)
            or len(name) > 24
            or (_BARE_NAME.match(name) and not bare)
        ):
            continue
        if all(name != named.title or stated != named.kinds for named in deliverables):
            deliverables.append(NamedDeliverable(name, stated or (kinds if len(deliverables) else [])))
    return deliverables


def _without_lone_quotes(name: str) -> str:
    """A name without the quotation marks around it, or half of them; “无废城市”建设方案 keeps its own."""
    whole = name.count("“") == name.count("”") == 1 and name[0] == "“" and name[-1] != "”"
    return name if whole else name.strip('“”"')


_MEDIA = {
    Medium.ELECTRONIC: re.compile("电子(?!政务|商务|公文交换)|光盘|U盘|优盘|邮箱|@|网上|在线|扫描件"),
    Medium.PAPER: re.compile(
        "纸质|书面|[一二两三四五六七八九十0-9]+式[一二两三四五六七八九十0-9]+[份套]|[一二两三四五六七八九十0-9]+[份套]|加盖公章|原件|邮寄|寄送"
    ),
}


def find_media(text: str) -> list[Medium]:
    """The media that a text names, paper or electronic, in its order."""
    # 电子版光盘1份 is not on paper.
    text = re.sub(r"(?:电子[版件文档]*光盘|光盘|U盘)[一二两三四五六七八九十\d]*[份张套个]", "光盘", text)
    places = {medium: found.start() for medium, pattern in _MEDIA.items() if (found := pattern.search(text))}
    return sorted(places, key=places.__getitem__)


# -- what is asked -------------------------------------------------------------------------------------------

_REVISE = r"补充完善|补充|修改完善|修订完善|进一步完善|修改|修订|完善|细化|优化"
_WRITE = r"编制|编写|制定|制订|填写|填报|起草|撰写|研究提出|形成"
_DRAFT = re.compile(rf"(?P<verb>{_REVISE}|{_WRITE})(?:了|好|完成|出|并)?(?P<deliverables>[^，,。；;：:▲]{{2,60}})")
_DONE = re.compile(
    rf"(?:完成|做好|开展|进行)(?P<deliverables>[^，,。；;：:▲]{{2,40}}?)(?:的)?(?P<verb>{_REVISE}|编制|编写|制定|制订|填报|签订|签署|评审|审查|审核)(?:和|与|、|等|工作|任务|$|[，,。；;])"
)
_TREATED = re.compile(
    rf"(?:对|将|把)(?P<deliverables>[^，,。；;：:▲]{{2,40}}?)(?:进行|加以|作|作出)?(?:进一步)?(?P<verb>{_REVISE})(?!后)"
)
_STOP = re.compile("编制|编写|制定|制订|填写|修改|修订|完善|报送|上报|提交|并|后$|签订|签署|评审")
_CONCLUDE = re.compile(r"签(?:订|署)(?:了|好)?(?P<deliverables>[^，,。；;：:▲]{2,40})")


def find_draftings(part: SentencePart) -> Iterator[Drafting]:
    """Papers to write, to revise, or to sign where nobody is said to sign them."""
    for drafting in _find_draftings(part):
        if not is_by_ministry(part.masked[: drafting.at + 1]):
            yield drafting


def _find_draftings(part: SentencePart) -> Iterator[Drafting]:
    if not any(find_signings(part)):
        for match in _CONCLUDE.finditer(part.masked):
            if deliverables := find_named_deliverables(match["deliverables"]):
                yield Drafting(match.start(), Stage.SIGNED, deliverables, match[0])
    for match in _DONE.finditer(part.masked):
        deliverables = find_named_deliverables(match["deliverables"])
        if deliverables:
            yield Drafting(match.start(), _stage_of_verb(match["verb"]), deliverables, match[0], done_by=True)
    for match in _TREATED.finditer(part.masked):
        if deliverables := find_named_deliverables(match["deliverables"]):
            yield Drafting(match.start(), Stage.REVISED, deliverables, match[0])
    for match in _DRAFT.finditer(part.masked):
        phrase = match["deliverables"]
        # 方案修改, 任务书编制: the deliverable of another verb.
        stop = _STOP.search(phrase, 1)
        deliverables = find_named_deliverables(phrase[: stop.start()] if stop else phrase)
        if deliverables and not phrase.startswith("后"):
            yield Drafting(match.start(), _stage_of_verb(match["verb"]), deliverables, match[0])


def _stage_of_verb(verb: str) -> Stage:
    if verb.startswith("签"):
        return Stage.SIGNED
    if verb.startswith(("评", "审")):
        return Stage.REVIEWED
    return Stage.REVISED if re.fullmatch(_REVISE, verb) else Stage.DRAFTED


_REVIEW_VERBS = "审查|审核|初审|复审|评审|审定|审批|审议|论证|审阅|把关"
_REVIEW = re.compile(
    rf"(?:(?<![已曾])经|由)(?!费|济|验|营|过)(?P<who>[^，,。；;▲经]{{0,40}}?)(?:组织)?(?:有关)?(?P<experts>专家)?(?:进行|组织|联合)?(?P<verb>{_REVIEW_VERBS}|批准|同意)"
)
# 省级主管部门对实施方案进行审核后.
_REVIEW_OF = re.compile(
    rf"(?P<who>(?:{OURS}|[^，,。；;▲]{{2,40}}?{OFFICE}))(?:应当?|要|须|需|负责|将|牵头|会同[^，,。；;▲]{{2,20}}?{OFFICE})*"
    rf"对(?P<deliverables>[^，,。；;▲]{{2,40}}?)(?:进行|组织|开展|加以)*(?:严格|认真|联合)*(?:{_REVIEW_VERBS})"
)
_ORGANISED = re.compile(
    rf"(?:组织|开展|进行|负责)[^，,。；;]{{0,10}}?(?:{_REVIEW_VERBS})|(?:^|[，,])(?:{_REVIEW_VERBS})(?:通过|合格)?后"
)


def find_reviewings(part: SentencePart, subject: str | None) -> Iterator[Reviewing]:
    """Who reviews what: 经…审查, 由…审核, or the office that the sentence tells to have it reviewed."""
    names_reviewer = False
    for match in _REVIEW_OF.finditer(part.masked):
        names_reviewer = True
        if not is_by_ministry(part.masked[: match.end()]):
            yield Reviewing(match.start(), _without_masks(match["who"]), find_named_deliverables(match["deliverables"]))
    for match in _REVIEW.finditer(part.masked):
        before = re.split("[，,]", part.masked[: match.start()])[-1]
        before = re.sub("(?:应当?|必?须|需要?|要|均|报)+$", "", before)
        # 由某部门组织修改材料并重新评审: the office is what stands before its doing.
        who = re.split("组织|负责|统一|牵头|并|对|进行", _without_masks(match["who"]))[0] or match["experts"]
        names_reviewer = True
        yield Reviewing(match.start(), who, find_named_deliverables(before))
    organised = None if names_reviewer else _ORGANISED.search(part.masked)
    if organised and not is_by_ministry(part.masked[: organised.end()]):
        yield Reviewing(organised.start(), subject, [])


def is_revised(part: SentencePart) -> bool:
    """Whether what is handed in has been revised: 方案修改, 修改后的申报书."""
    return bool(re.search("修改后|修订后|完善后|方案(?:的)?(?:修改|修订|完善)", part.masked))


_SIGN = re.compile(
    r"(?P<offices>[^；;。]*?)[，,]?(?:将|应|须|要|需|共同|分别|及时|抓紧)*(?:与|同|和)"
    r"(?P<party>[^与，,；;。]{2,40}?)(?:共同|分别|正式)*签(?:订|署)(?P<deliverables>[^，,；;。]{0,30})"
)
_PHRASE_END = re.compile("[；;。]")


def _match_signings(text: str) -> Iterator[re.Match[str]]:
    """What `_SIGN.finditer` finds, in linear time: what does not fit from the start of a phrase fits nowhere in it."""
    at = 0
    while at < len(text):
        match = _SIGN.match(text, at)
        end = match or _PHRASE_END.search(text, at)
        if match:
            yield match
        at = end.end() if end else len(text)


def find_signings(part: SentencePart) -> Iterator[Signing]:
    """Who signs what with whom."""
    for match in _match_signings(part.masked):
        named = [piece for piece in re.split("[，,]", _without_masks(match["offices"])) if piece.strip()]
        offices = re.sub("^(?:由|请|并)", "", named[-1].strip()) if named else ""
        kinds, party = find_kinds(match["party"]), _without_masks(match["party"])
        if not kinds and find_kinds(offices):
            # 试点城市与某司签订: told from the other side.
            kinds, offices = find_kinds(offices), party
        else:
            # 某部将与某厅、试点城市共同签订: the other office signs too.
            others = [
                piece for piece in re.split("、", party) if not find_kinds(piece) and re.search(OFFICE + "$", piece)
            ]
            offices = "、".join([offices, *others])
        if not re.search(OFFICE + "$", named[-1] if named else "") and is_by_ministry(part.masked[: match.end()]):
            ours = re.findall(OURS, part.masked[: match.start("party")])
            offices = "、".join(filter(None, [*ours[-1:], *others]))
        if re.search(OFFICE + "$", offices) and kinds:
            yield Signing(offices, kinds, find_named_deliverables(match["deliverables"]))


_SEND = re.compile(
    rf"(?P<verb>(?<![申填通汇简预呈])报送|呈报|上报|报备|(?<![申填通汇简预呈上])报(?![送备告名道表价刊])(?=[^，,。；;]{{0,24}}?(?:{OFFICE}|邮箱|@))|"
    r"提交|递交|发送|发(?=至|到|邮箱|电子邮箱)|寄送|邮寄|寄(?=至|到|[^，,。；;]{{2,30}}号)|送交|送达|(?<![报发寄抄])送(?=至|到|[^，,。；;]{0,12}(?:部|司|厅|局|处|委))|反馈|上传|抄送|抄报)"
    r"(?P<way>至|到|给|于)?"
)
_OBJECT = re.compile("(?:将|把)(?!会|与|对|在|研究|组织|继续|进一步|根据|按照)")
_TO = re.compile(rf"向(?P<to>(?:{OURS}|[^，,。；;▲]{{2,40}}?(?:{OFFICE}|我部|我司)))[^，,。；;]{{0,6}}$")
# 登录某平台提交: it goes where one logs in.
_LOGIN = re.compile("登[录陆](?P<to>[^，,。；;▲]{0,30}?(?:系统|平台|网站))[^，,。；;]{0,6}$")
# 报某司审核: who receives it reviews it.
_REVIEWED_THERE = re.compile("(?:审查|审核|审定|审批|初审)$")
_TAIL = re.compile("(?:进行)?(?:备案|备查|存档|汇总|审核|审查|审定|审批|核准|认定|统一)+$")


def find_sendings(part: SentencePart) -> Iterator[Sending]:
    """What is handed in, to where, and how."""
    begin = 0
    for match in _SEND.finditer(part.masked):
        if match.start() < begin or is_by_ministry(part.masked[: match.start()]):
            continue
        before = part.masked[begin : match.start()]
        after = re.match("[^，,。；;]*", part.masked[match.end() :])
        destination = after[0] if after else ""
        end = match.end() + len(destination)
        objects = [
            m
            for m in _OBJECT.finditer(before)
            if find_named_deliverables(before[m.end() :], bare=True) or find_media(before[m.end() :])
        ]
        if objects:
            phrase, start = before[objects[-1].end() :], begin + objects[-1].end()
        else:
            phrase = re.split("[，,]", before)[-1]
            start = match.start() - len(phrase)
        toward = _TO.search(re.sub("▲+", "", before)) or _LOGIN.search(re.sub("▲+", "", before))
        deliverables = find_named_deliverables(phrase, bare=True)
        to = destination
        if not objects and (
            toward
            or not re.search(rf"(?:{OFFICE}|@|箱)", _without_masks(destination))
            or re.search("至|到", destination)
        ):
            behind, _at, rest = destination.partition("至") if "至" in destination else destination.partition("到")
            if named := find_named_deliverables(behind, bare=True):
                deliverables, to = named, rest
        if toward:
            to = toward["to"]
        office, left = _find_destination(part.text, match.end(), end, to)
        vague = office if _VAGUE.fullmatch(office) else ""
        yield Sending(
            begin,
            match.start(),
            end,
            deliverables,
            "" if vague else office,
            find_media(part.text[start:end]),
            before,
            bool(_REVIEWED_THERE.search(_without_masks(destination))),
            left,
            vague,
        )
        begin = end


_MAIL = r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"


# 报部, 报送省、市: nobody can tell which.
_VAGUE = re.compile("(?:[部省市厅司局委]|系统|平台|网站|[、和与及])+")
_DELAYED = re.compile("^的?(?:时限|时间|期限|日期|截止)|延长|推迟|顺延")
_STREET = r"(?:路|街|胡同|巷|大道)[^，,；;。()（）]{0,12}\d+ ?号"
_NEAR = "[^，,；;。:：()（）@]"
_ADDRESS = re.compile(rf"地址[:：为是]? ?(?P<a>{_NEAR}{{4,60}})|[(（](?P<b>{_NEAR}{{0,30}}{_STREET}{_NEAR}{{0,20}})")


def _find_destination(text: str, start: int, end: int, masked: str) -> tuple[str, str]:
    """Where it goes to: an e-mail address alone where there is one, else the office; and a postal address beside it."""
    office = re.sub("^(?:至|到|给|于)", "", _TAIL.sub("", _without_masks(masked)).strip(" :："))
    if _DELAYED.search(office) or not re.sub("[、和与及]", "", _FORM.sub("", office)):
        office = ""  # 报送时限由…延长, 提交电子版: a noun, or what is handed in
    # Behind the office too: 报某司，邮箱：a@b.cn.
    postal = re.match(r"[，,；;]?(?:邮寄|通讯|通信|联系)?地址[:：][^，,；;。]*", text[end:])
    beyond = end + (postal.end() if postal else 0)
    behind = re.match(rf"[，,；;]?(?:电子)?邮箱(?:地址)?[:：为是] ?(?:{_MAIL})", text[beyond:])
    said = text[start:end] + (postal[0] if postal else "")
    address = _ADDRESS.search(re.sub(rf"(?:邮箱|邮件)地址|{_MAIL}", "", said))
    left = (address["a"] or address["b"]).strip() if address else ""
    mails = "、".join(dict.fromkeys(re.findall(_MAIL, said + (behind[0] if behind else ""))))
    if re.search(_MAIL, office):
        # 寄至某路9号、a@b.cn: the street is no part of the e-mail address, and no less an address.
        rest = re.sub(_MAIL, "", office).strip("、和与及或，, ")
        office = rest if re.search(_STREET, rest) else ""
    if left and left in office:
        left = ""
    return "；".join(filter(None, (office, mails if mails != office else ""))), left


def _without_masks(masked: str) -> str:
    return re.sub("[〓▲]", "", masked).strip()


_LIST = re.compile(r"(?:提供|提交|报送|包括|准备)(?:以下|下列|如下)?(?P<deliverables>[^，,。；;：:]{2,12})[:：]$")


def find_announced_list(part: SentencePart) -> tuple[NamedDeliverable, str] | None:
    """提供以下申报资料: the deliverable that the items below are parts of, and to whom it goes (empty: not said)."""
    match = _LIST.search(part.masked.rstrip())
    named = find_named_deliverables(match["deliverables"], bare=True) if match else []
    if not named:
        return None
    to = re.search(rf"向(?P<to>[^，,。；;]{{2,40}}?{OFFICE})(?:申报|报送|提交|提出)", part.masked)
    return named[0], _without_masks(to["to"]) if to else ""
