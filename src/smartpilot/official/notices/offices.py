"""Who is meant in a sentence: pilots, projects or candidates, and the offices that review, sign and receive."""

import re
from collections.abc import Sequence
from functools import lru_cache

from smartpilot.official.notices.heading import OFFICE
from smartpilot.places.divisions import PROVINCES
from smartpilot.records.terms import Kind
from smartpilot.registry.target_words import APPLYING, EXPANDED, LISTED, NEW, PLACE
from smartpilot.text import one_of

_NO_TABLE = "(?!名单|清单|汇总|一览)"
_APPLICANT = rf"所?(?:试点|示范)?{one_of(APPLYING)}的?(?:试点)?{PLACE}{_NO_TABLE}"
_PARTIES = {
    Kind.PROJECTS: re.compile(
        r"专项试点(?:的)?(?:项目)?(?:申报|承建|承担|牵头|实施|建设|依托)?(?:单位|项目)?|项目(?:承建|承担|牵头|实施)单位|承建单位"
    ),
    Kind.CANDIDATES: re.compile(
        rf"未(?:列入|入选|被列入)[^，,。；;]{{0,18}}|(?<!推荐)(?<!遴选)(?<!确定){_APPLICANT}|"
        rf"(?:申报|申请)[^，,。；;]{{0,10}}{one_of(LISTED)}的{PLACE}"
    ),
    Kind.PILOTS: re.compile(
        rf"试点的?(?:〓*){PLACE}(?!申报|名单|清单|汇总|一览)|各试点|"
        rf"(?:列入|入选|纳入)[^，,。；;]{{0,18}}(?:试点|名单)|入选的?{PLACE}|创建城市|各创建|"
        rf"{one_of(NEW, EXPANDED)}的?试点(?!名单|范围|工作)|"
        rf"{one_of(LISTED)}{PLACE}(?!申报|名单|建设|评[价估审]|管理|工作)|"
        rf"国家[\u3400-\u9fff]{{2,14}}(?<!开展)(?<!组织)试点(?!{PLACE}?(?:名单|工作|暂行|管理|申报|的|实施|验收|指标|建设|项目|示范))"
    ),
}

# A city that is not said to be a pilot.
_CITY = re.compile("城市〓*人民政府")


def find_kinds(text: str) -> list[Kind]:
    """Whom a phrase names, in the order of the model; 专项试点单位 is no 试点单位, 未列入试点的城市 no pilot."""
    return list(_find_kinds(text))


# Each sentence is asked again for every deliverable of the sentences below it.
@lru_cache(maxsize=1 << 12)
def _find_kinds(text: str) -> Sequence[Kind]:
    kinds = []
    for kind, pattern in _PARTIES.items():
        if pattern.search(text):
            kinds.append(kind)
            text = pattern.sub("〓", text)
    if not kinds and _CITY.search(text):
        return [Kind.CANDIDATES]
    return [kind for kind in Kind if kind in kinds]


def without_party(text: str) -> str:
    """试点城市创建任务书 without 试点城市; 试点实施方案 stays, for that is its name."""
    return re.sub(
        r"^(?:各|所|本地区|有关|相关|请)*(?:专项试点(?:项目)?(?:(?:申报|承建|承担|牵头)?单位)?(?:的)?"
        rf"|(?:{one_of(LISTED, APPLYING)}|创建)的?{PLACE}{_NO_TABLE}(?:的)?)",
        "",
        text,
    )


def split_offices(text: str) -> list[str]:
    """住房城乡建设部和科技部 as two; 省级住房城乡建设和科技主管部门 stays one, because its first half is no office."""
    offices: list[str] = []
    for part in re.split("、(?![^（(]*[)）])", text):
        halves = re.split(rf"(?<=[部厅局委司处院会])(?:和|与|及|以及)(?=.*{OFFICE}$)", part)
        offices += [half.strip() for half in halves if half.strip()]
    return [re.sub("^(?:由|请|并由|和|与|及)", "", name) for name in offices]


# 省级民政、财政部门 is one office; 省级主管部门的意见, 省级主管部门推荐函, 省级主管部门负责人 is none.
_SENDER = re.compile(
    r"^▲*[，,]?(?:请|由|要求)?(?:各|有关|相关)*(?P<office>(?![与和及同跟])(?:经[信济]|[^，,。；;▲将把向由经]){1,40}?(?:部门|厅|局|委员会|委|办公室))"
    r"(?:〓|[（(][委局、]+[）)])*(?![〓（(、业级属托]|的(?!▲)|[和与及][^，,向将把]{1,20}(?:部门|[厅局委])"
    r"|(?:推荐|审[核查]|评审)(?:函|意见|结果|表)|(?:负责|联系)人|[印公盖]章|文件)"
)


def find_sender(text: str) -> str | None:
    """The office that a sentence begins with, which does itself what follows: 省级主管部门将推荐函报送某司."""
    match = _SENDER.match(text)
    return None if match is None or find_kinds(match["office"]) else match["office"].replace("〓", "")


_PROVINCIAL = re.compile(
    "^(?:(?:[本各两]|所在)?(?:省级|省|自治区|直辖市|计划单列市|新疆生产建设兵团|地(?![级区方市]))|你[厅局委]"
    f"|(?:{'|'.join(word for province in PROVINCES for word in (province.name, province.short))})(?=[^市区县州盟]*$))"
)


def is_provincial(office: str) -> bool:
    """Whether an office is that of a province, a separately planned city or the Corps, to which notices are sent.

    各地主管部门 are those too; `find_sender` gives the name without 各.
    """
    return bool(_PROVINCIAL.match(office))


# The ministry that wrote the notice, as it calls itself.
OURS = r"(?:我(?:部|司|厅|局|委|办|们)|本部|[两二三四五六七八九十]部门?|[两二三四五六七八九十]部委|部里)"
_ACTOR = re.compile(
    rf"^[▲〓]*(?:并|同时|然后|其中|最后|届时|此后|其后|之后)*[▲〓]*(?:(?P<ours>{OURS}(?![^，,]{{0,12}}[司厅局处][，,]?$)|"
    r"[^，,▲]{2,30}?部(?=(?:办公厅)?(?:将|拟|会同|组织)))|(?P<others>[各请由]|有关|相关|省|市|试点|专项|申报|未列入|示范|承建|牵头))"
)


def is_by_ministry(text: str) -> bool:
    """Whether what stands at the end of a text the ministry does itself: 我们将组织…审核，并反馈有关修改意见."""
    ours = False
    for segment in re.split("[，,；;]", text):
        if actor := _ACTOR.match(segment):
            ours = bool(actor["ours"])
    return ours


_ADDRESSED_OFFICE = re.compile(
    rf"^(?:对[^，,]*[，,])?(?:请|由|要求)?(?:各|有关|相关|各有关|有关的)*(?P<office>[^，,。；;▲将]{{2,40}}?(?:部门|厅|局|委员会|办公室|政府|管委会)"
    rf"(?:会同[^，,。；;▲将]*?{OFFICE})?)(?=指导|督促|组织|负责|会同|要|应|须|需|将|对|[，,])"
)


def find_subject(text: str) -> str | None:
    """The office that a sentence tells to do something."""
    match = _ADDRESSED_OFFICE.match(re.sub("^▲+[，,]?", "", text))
    return match["office"].replace("〓", "") if match else None
