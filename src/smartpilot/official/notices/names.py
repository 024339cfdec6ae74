"""What stands in a phrase: the names of deliverables, their media, and where they go."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from smartpilot.chinese import NUMBER_PATTERN
from smartpilot.official.notices.dates import TimePhrase
from smartpilot.official.notices.facts import NamedDeliverable, SentencePart
from smartpilot.official.notices.heading import OFFICE
from smartpilot.official.notices.offices import OURS, find_kinds, without_party
from smartpilot.records.terms import Kind, Medium
from smartpilot.registry.target_words import PLACE

# 填写《申报表》, 形成《自评报告》: what is written, not what is cited.
_FORMS = "(?<!填写|编制|编写|撰写|形成|完成|提交|报送|填报|上报)(?<![将把、》])"


def mask_part(text: str, times: Sequence[TimePhrase]) -> SentencePart:
    """A part with its masks. Titles of what is cited are masked, those of forms to fill in are not."""
    masked = list(text)
    for time in times:
        masked[time.start : time.end] = "▲" * (time.end - time.start)
    shown = "".join(masked)
    shown = re.sub(rf"{_FORMS}(?:《[^》]*》)+", _mask, shown)
    # The brackets of a title of its own are a part of it: 《试点市（县、区）申报书》.
    shown = re.sub("《[^《》]*》", lambda title: title[0].translate(_IN_TITLE), shown)
    return SentencePart(text, _BRACKET.sub(_mask, shown), times)


# What would split or hide a part of a title, as signs that nothing is looked for in; and back.
_IN_TITLE = {ord(sign): 0xE000 + number for number, sign in enumerate("（）()、，")}
_AS_WRITTEN = {private: sign for sign, private in _IN_TITLE.items()}


# 所在省（区、市）住房城乡建设厅: these brackets are part of a name.
_REGIONS = r"[(（](?:自治区|直辖市|[区市县州盟镇]|、)+[)）](?=[\u4e00-\u9fff]{0,16}?(?:部门|[厅局委]))"
# 住房城乡建设部（建筑节能与科技司） too.
_DEPARTMENT = r"(?<=[部委厅局])[(（][^()（）]{1,20}[司处局][)）]"
_BRACKET = re.compile(rf"(?!{_REGIONS}|{_DEPARTMENT})[(（][^()（）]*[)）]")


def _mask(match: re.Match[str]) -> str:
    return "".join(character if character == "▲" else "〓" for character in match[0])


# 一式三份, 各两套.
_COPIES = rf"(?:{NUMBER_PATTERN}式|各|共)?{NUMBER_PATTERN}[份套]"

_DELIVERABLE_NAME = re.compile(
    r".*(?:书|方案|报告|材料|资料|文件|推荐函|复函|函|回执|简报|意见|纲要|规划|总结|年度计划|工作计划|实施计划|名单|清单|目录|表|合同|协议|台账|情况|信息|"
    r"案例|数据|章程|申请|进展|进度|月报|季报|年报)$"
)
_BARE_NAME = re.compile(
    "^(?:有关|相关|上述|以上|其|该|本|各自|所有|全部|具体|工作)?(?:书|方案|报告|材料|资料|文件|意见|规划|总结|名单|表|情况|进度|信息|数据|目录)$"
)
_NO_DELIVERABLE = re.compile("(?:解决方案|基本情况|公开信息|政务信息|共享信息)$|^(?:组织(?!机构)|加强|推进)")
_FORM = re.compile(
    rf"(?:[(（].*?[)）]|〓|{_COPIES}|"
    r"(?:的)?(?:纸质|书面|电子)(?:版本?|文档|文本|文件|材料|稿|件|数据)|(?:的)?(?:扫描件|原件|复印件|光盘|U盘|电子邮件)|正式文本|\d+字(?:左右|以内|以上)?的?|加?盖(?:单位)?公?章后?)"
)
_BEFORE_DELIVERABLE = re.compile(
    r"^(?:将|把)?(?:(?:经|通过).*?的|(?:切实可行|科学合理|详细|完整|相应)的|.*?(?:后|好|过|要求|盖章|签署|编写|编制|填写|填报)的|(?:并?(?:请|要|应|须|及时|抓紧|尽快|认真|统一|一并|同时|按要求|汇总(?!表|情况|报告|材料)|有关|相关|上述|本(?:地区|省份?|自治区|辖区|行政区域?)(?:内)?的?|"
    r"编制|编写|填写|形成|撰写|修改|报送|提交|提供|一次|以下|下列|各自|全部|其))+)?"
)

# Characters of a name.
_LONGEST = 24
_MARKS = " 《》；;。：:的"
_SEPARATOR = re.compile("(、|，|,|以及|连同|及其|和|与|及(?!时)|或|并附|附(?!件)|会同|(?<=》)(?=《))")

# 请于▲由某市报: what stands between the name and the verb.
_BEHIND_DELIVERABLE = re.compile(
    "(?:(?<!申)请|均|一并|统一|分别|联合(?:行文|发文)?|及时|按时|按期|尽快)*(?:由.*|(?:^|(?<=[书案告料表单函件见结]))(?:登[录陆]|用[A-Z]|通过(?!.*的)).*|以(?!下|上).*(?:[形方]式|文件|公文|函))?$"
)
# 由某局会同某部门, 审核汇总后: who does it, or when.
_NO_PART = re.compile(f"(?:{OFFICE}|后)$")
# 营业执照, 身份证明: a paper that is no deliverable of pilots.
_PAPER = re.compile("[照证]$|证明$|复印件$|账号$")
# 将以上材料报送: what was named before.
_REFERENCE = re.compile("[^\u4e00-\u9fff]*(?:将|把)?(?:以上|上述|前述)")


def find_named_deliverables(phrase: str, *, bare: bool = False) -> list[NamedDeliverable]:
    """The deliverables that a phrase lists, each once; 方案 alone only where `bare` says that it will do."""
    return split_listed(phrase, bare=bare)[0]


def split_listed(phrase: str, *, bare: bool = False) -> tuple[list[NamedDeliverable], str]:
    """The deliverables that a phrase lists, and what else it lists beside them, which is not read.

    What stands before a deliverable belongs to its name, 组织机构、联络员名单, where it is no paper: 营业执照.
    """
    deliverables: list[NamedDeliverable] = []
    papers: list[str] = []
    kinds: list[Kind] = []
    ahead, is_behind_party = "", False
    pieces = _SEPARATOR.split(_FORM.sub("", phrase))
    for piece, separator in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if _REFERENCE.match(piece):
            continue
        # 上年度、▲工作总结: a part of the name is a time.
        ahead = "" if piece.startswith("▲") else ahead
        # 报送方式：申报材料.
        name = re.split("[：:]", piece.replace("▲", "").strip(_MARKS))[-1]
        name = _without_lone_quotes(_BEHIND_DELIVERABLE.sub("", name.strip(_MARKS)).rstrip("等"))
        name = name.translate(_AS_WRITTEN)
        stated = find_kinds(re.sub("[(（][^()（）]*[)）]", "", name))
        kinds = stated or kinds
        name = without_party(_BEFORE_DELIVERABLE.sub("", without_party(name)))
        if is_behind_party:
            name = re.sub(f"^{PLACE}", "", name)  # 试点城市和园区实施方案
        is_behind_party = bool(stated) and not name
        if _NO_DELIVERABLE.search(name) or (_BARE_NAME.match(name) and not (bare or deliverables)):
            ahead = ""
        elif not _DELIVERABLE_NAME.match(name) or len(name) > _LONGEST:
            is_paper = _PAPER.search(name) is not None
            papers += [name] if is_paper else []
            is_other = is_paper or separator in ("，", ",") or _NO_PART.search(name)
            ahead = "" if is_other else ahead + name + separator if name else ahead
        else:
            name, ahead = ahead + name if bare else name, ""
            if all(name != named.title or stated != named.kinds for named in deliverables):
                deliverables.append(NamedDeliverable(name, stated or (kinds if len(deliverables) else [])))
    unread = "、".join(filter(None, (*papers, ahead.rstrip("、"))))
    return deliverables, unread if deliverables else ""


def _without_lone_quotes(name: str) -> str:
    """A name without the quotation marks around it, or half of them; “无废城市”建设方案 keeps its own."""
    whole = name.count("“") == name.count("”") == 1 and name[0] == "“" and name[-1] != "”"
    return name if whole else name.strip('“”"')


_MEDIA = {
    Medium.ELECTRONIC: re.compile(
        "电子(?!政务|商务|公文交换)|光盘|U盘|优盘|邮箱|(?<![快专速]递)邮件|@|网上|在线|扫描件"
    ),
    Medium.PAPER: re.compile(f"纸质|书面|{_COPIES}|加盖公章|原件|邮寄|寄送|寄(?=至|到)"),
}
# 电子版光盘1份: these copies are not on paper.
_ELECTRONIC_COPIES = re.compile(f"(?:电子[版件文档]*|光盘|[U优]盘)+{_COPIES}")
# 实施方案及电子版: the form of something else beside it.
BESIDE = re.compile("(?:及|和|与|含|附)(?:其|相关|有关)?电子[版件文档材料]+")


def find_media(text: str) -> list[Medium]:
    """The media that a text names, paper or electronic, in its order; none where it names only that of an addition."""
    text = _ELECTRONIC_COPIES.sub("光盘", text)
    places = {medium: found.start() for medium, pattern in _MEDIA.items() if (found := pattern.search(text))}
    if Medium.PAPER not in places and BESIDE.search(text):
        return []
    return sorted(places, key=places.__getitem__)


# -- where it goes -------------------------------------------------------------------------------------------

_MAIL = r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"


# 报部, 报送省、市: nobody can tell which.
_VAGUE = re.compile("(?:[部省市厅司局委]|系统|平台|网站|[、和与及])+")
# 报某司备案: what is done with it there.
_DONE_THERE = re.compile("(?:进行)?(?:备案|备查|存档|汇总|审核|审查|初审|复审|评审|审定|审批|核准|认定|统一)+$")
_DELAYED = re.compile("^的?(?:时限|时间|期限|日期|截止)|延长|推迟|顺延")
# What can be sent something: an office, an address, a system.
_RECEIVES = re.compile(rf"{OFFICE}|{OURS}|系统|平台|网|邮箱|@|\d{{7}}|\d ?号|[部省市县组室]")
_STREET = r"(?:路|街|胡同|巷|大道)[^，,；;。()（）]{0,12}\d+ ?号"
_NEAR = "[^，,；;。:：()（）@]"
_ADDRESS = re.compile(rf"地址[:：为是]? ?(?P<a>{_NEAR}{{4,60}})|[(（](?P<b>{_NEAR}{{0,30}}{_STREET}{_NEAR}{{0,20}})")


class Destination(NamedTuple):
    """Where something goes: an office, an address, or both, and what `to` leaves out of it.

    `postal_address`: one that is not part of `to`. `vague`: a word that names nobody (报部).
    """

    to: str
    postal_address: str
    vague: str


def find_destination(text: str, start: int, end: int, masked: str) -> Destination:
    """Where it goes to: an e-mail address alone where there is one, else the office; and a postal address beside it."""
    office = re.sub("^(?:至|到|给|于)", "", _DONE_THERE.sub("", without_masks(masked)).strip(" :："))
    office = re.sub(f"(?<=.){_COPIES}$", "", office)  # 报送某司各两份
    if _DELAYED.search(office) or not re.sub("[、和与及]", "", _FORM.sub("", office)):
        office = ""  # 报送时限由…延长, 提交电子版: a noun, or what is handed in
    if not _RECEIVES.search(office) and not _VAGUE.fullmatch(office):
        office = ""
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
    if _VAGUE.fullmatch(office):
        return Destination("", "" if left in office else left, office)
    return Destination(
        "；".join(filter(None, (office, mails if mails != office else ""))), "" if left in office else left, ""
    )


def without_masks(masked: str) -> str:
    """A phrase without what stands for its days and its brackets."""
    return re.sub("[〓▲]", "", masked).strip()
