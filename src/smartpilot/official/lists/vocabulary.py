"""The words and marks of lists: numbers, headings of parts, provinces over their places, page furniture."""

import re
import unicodedata
from itertools import pairwise

from smartpilot.places.authorities import CORPS, SEPARATELY_PLANNED
from smartpilot.places.divisions import PROVINCES, find_province
from smartpilot.places.zones import is_like_place_name
from smartpilot.records.terms import Designation
from smartpilot.registry.target_words import TARGET
from smartpilot.text import HIDDEN, outside_brackets

_BRACKETS = str.maketrans("（）［］【】〔〕：；，．\u3000\xa0", "()[][][]:;,.  ")
# Full-width marks too: names of units keep the form in which they are written.
LIST_NUMBER = re.compile(
    r"^\s*(?:第?[0-9]{1,3}\s*(?:[.．、)）]|号|\s)|[0-9]{1,3}(?=[\u3400-\u9fff])(?!年|个|月|日|市|省|项|[0-9])"
    r"|[(（][0-9]{1,3}[)）]|[\u2460-\u2473\u2474-\u249b]"
    r"|[(（][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}(?:[、.．]|\s))\s*"
)
# Several numbered places in one line: 1.北京市东城区 2.北京市朝阳区.
NEXT_NUMBER = re.compile(r"(?<=[\u3400-\u9fff)])\s+(?=[0-9]{1,3}\s*[.、)]\s*[\u3400-\u9fff])")
# A sentence ends, or the next province of a paragraph begins: …、任丘市；山西省：太原市.
SENTENCE = re.compile(r"[。\n]|[;, ](?=[^:;、, ]{2,16}:)")
# Headings over provinces.
GROUP_OF_PROVINCES = re.compile(
    "(?:[东中西]部|[东西]北|[东西]南|华[东南西北中]|中南|东北[三四]省)(?:地区|省份|片区|区域)?"
)
COUNT = re.compile(
    r"[(\[]?(?:共|计|合计)?\s*[0-9一二三四五六七八九十百]{1,5}\s*(?:个|座|家|项)(?:城市|试点|市)?[)\]]?$"
)
# 徐州市等3个城市: one is named, three are meant.
ETC = re.compile(
    rf"等\s*(?:共计?)?\s*(?:([0-9一二三四五六七八九十百]{{1,5}})\s*(?:个|座|家)?(?:试点|地方|{TARGET}|地)*|城市|地)?$"
)
# 南 京 市, 合 计: characters with blanks between them, as typesetters write short names.
_SPACED_OUT = re.compile(r"(?<![\u3400-\u9fff])[\u3400-\u9fff](?: +[\u3400-\u9fff])+(?![\u3400-\u9fff])")
_PROVINCE_OF = re.compile(r"(^|[\s、,;。:.)])([\u3400-\u9fff]{2,16})\(([^()]+)\)(?!:)")
HAN = re.compile(r"[\u3400-\u9fff]")
WORD = re.compile(r"[^\W_]")
NUMBER = re.compile(r"[0-9.\s]+")
# Behind a name: 唐山市*, 沧州市[1], 承德市①. Its number comes again before the footnote.
FOOTNOTE_MARK = re.compile(
    "(?<=[\u3400-\u9fff)）])\\s*([*＊※★☆▲△#†‡\u2460-\u2473\u00b9\u00b2\u00b3\u2070-\u2079]+|[\\[［〔][0-9]{1,2}[\\]］〕])"
    r"(?=\s*(?:$|[、，；。\n]))",
    re.MULTILINE,
)
# What kind of place a row names, in a cell of its own.
LEVEL = re.compile("(?:直辖|计划单列|副省级|省级|地级|县级|省会)(?:城?市|行政区)|区县|县区|县市|市辖区|[市县区镇]")
# What a cell answers; the second with what is as good as an empty one.
NO = re.compile("否|不是|[×✗✘╳]|no?|false", re.IGNORECASE)
NOTHING = re.compile(rf"(?:{NO.pattern}|无|没有|[-—–/○□☐\s]*)", re.IGNORECASE)
REMARK = re.compile(r"[(\[]?(?:注|备注|说明|附注)\s*[0-9]*[:：、.]|\*|※")
TOTAL = re.compile("(?:合|总|共|小)计[:.]?")
COUNT_OF_PLACES = re.compile("([0-9一二三四五六七八九十百]{1,5})\\s*(?:个|座|家)")
# (共55个,按行政区划序列排序)
TOTAL_LINE = re.compile(rf"[(\[]?(?:共|共计|合计|总计)\s*{COUNT_OF_PLACES.pattern}[^。]*")
TITLE = re.compile("名单|试点|示范|附件|附表|一览表")
PARTS = (
    (
        Designation.EXPANDED,
        re.compile("扩大(?:试点)?范围|扩大试点|范围扩大|扩容|扩展试点|(?:^|[/、和及])扩大(?:$|[/、])|^expanded"),
    ),
    (Designation.NEW, re.compile("新增|新设|^new$")),
)
PROJECTS = re.compile("专项试点|专项名单|试点专项|专项项目")
NO_PART = re.compile("待核实|增补试点")
# A line of this length is a sentence or a title, not a heading.
HEADING = 40
FURNITURE = re.compile(
    "专区|专栏|专题|频道|首页|网站|官网|来源|发布|编辑|打印|关闭|版权|备案|电话|邮编|地址|附件|附表|返回|分享|微信|微博|客户端|"
    "点击|浏览|公司|通知|名单|试点|示范城市|合计|共计|总计|注:|备注|说明|下载|登录|注册|[省市委厅局部办]$(?<!市)"
)
_BETWEEN_PLACES = re.compile(r"[、,;\n/]")
# Not the comma of Co., Ltd. and the stroke of A/S.
_BETWEEN_UNITS = re.compile(r"[、；，／\n]|[;,/](?! ?[A-Za-z])")
UNIT = re.compile("公司|集团|研究院|研究所|大学|学院|中心|协会|联盟|企业|事务所")


def designations_in(text: str) -> list[Designation]:
    """The designations of which a heading, a cell or a remark has the words: 新增试点, 扩大范围试点."""
    return [designation for designation, pattern in PARTS if pattern.search(text)]


def without_number(text: str) -> str:
    """The text without the number of a list before it."""
    return LIST_NUMBER.sub("", text, count=1)


def bare_heading(text: str) -> str:
    """A heading without its number, its colon and how many places it says that there are: 1. 河北省(3个):"""
    return COUNT.sub("", without_number(text).strip(" :")).strip(" :")


def without_needless_spaces(text: str) -> str:
    """The text as it is written, without hidden characters and needless spaces; line ends stay."""
    text = HIDDEN.sub(lambda hidden: hidden[0] if hidden[0] in "\n\t" else "", text)
    return re.sub(r" ?\n ?", "\n", re.sub(r"[^\S\n]+", " ", text)).strip()


def normalise_cell(text: str) -> str:
    """A text with half-width digits and brackets, without needless spaces and the dots and strokes around it."""
    text = unicodedata.normalize("NFKC", without_needless_spaces(text).translate(_BRACKETS)).translate(_BRACKETS)
    text = _SPACED_OUT.sub(lambda name: name[0].replace(" ", ""), text)
    return without_needless_spaces(text).strip(" \n*•·●○■□◆-—_|")


def region_of(text: str, *, planned: bool = True) -> str:
    """The code of the province that a heading names, or of the city that reports like one; empty where it is none."""
    bare = re.sub(r"\s|[(\[].*[)\]]$", "", bare_heading(text)) if len(text) <= HEADING else ""
    if not re.fullmatch(r"[\u3400-\u9fff]+", bare):
        return ""
    if bare in (CORPS, "兵团", "生产建设兵团", "新疆兵团"):
        return "650000"
    province = find_province(bare) if len(bare) > 1 else None
    if province is not None:
        return province.code
    # 内蒙古区, 广西自治区: as people shorten them.
    for ending in ("自治区", "省", "区"):
        shortened = find_province(bare.removesuffix(ending)) if bare.endswith(ending) and len(bare) > 3 else None
        if shortened is not None and shortened.name.endswith("自治区"):
            return shortened.code
    if planned:
        return next((f"{code}00" for code, name in SEPARATELY_PLANNED.items() if bare in (name, name[:-1])), "")
    return ""


def unwrap_province_brackets(text: str) -> str:
    """江苏省:徐州市、常熟市 for 江苏省(徐州市、常熟市)."""

    def unwrap(match: re.Match[str]) -> str:
        if (
            not region_of(match[2], planned=False)
            or re.match("[包不]?[含括]|除", match[3])
            or not names_places(match[3])
        ):
            return match[0]
        return f"{';' if match[1] in ('、', ',') else match[1]}{match[2]}:{match[3]}"

    return _PROVINCE_OF.sub(unwrap, text)


def names_places(remark: str) -> bool:
    """Whether a remark in brackets behind a province may name places: 含永川区, not 3个 or 不含深圳市."""
    if COUNT.fullmatch(remark) or re.match("不[含包]|除", remark):
        return False
    return any(is_like_place_name(ETC.sub("", part)) for part in split_list(remark))


def has_places_in_bracket(text: str) -> bool:
    """Whether a heading names more than the province that is read: 重庆市(含永川区)."""
    remark = re.search(r"\(([^()]*)\)$", text)
    return bool(remark and names_places(remark[1]))


_PROVINCE_NAMES = tuple(province.name for province in PROVINCES)


def stated_region(text: str, within: str) -> str:
    """The code of the province that a name begins with, 江苏省苏州市; `within` where there is none or it lies there."""
    if not text.startswith(_PROVINCE_NAMES):
        return within
    stated = next(province.code for province in PROVINCES if text.startswith(province.name))
    return within if within.startswith(stated[:2]) else stated


def split_outside_brackets(text: str, separator: re.Pattern[str]) -> list[str]:
    """The parts of a text between separators of one character; within brackets only a line end is one."""
    cuts = [at for at in outside_brackets(text) if separator.match(text, at)]
    return [text[start + 1 : end] for start, end in pairwise([-1, *cuts, len(text)])]


def split_list(text: str) -> list[str]:
    """The places of a list: at 、 , ; and line ends, but not within brackets."""
    return [stripped for part in split_outside_brackets(text, _BETWEEN_PLACES) if (stripped := part.strip(" .:"))]


def split_units(text: str) -> tuple[str, ...]:
    """The undertaking units of a project; the whole text where it separates none."""
    lines = text.split("\n")
    # A long name is broken into lines too; only where each line is a unit there are several.
    joined = text if all(re.search(f"(?:{UNIT.pattern})$", line) for line in lines) else "".join(lines)
    units = (part.strip() for part in split_outside_brackets(joined, _BETWEEN_UNITS))
    return tuple(dict.fromkeys(unit for unit in units if unit)) or (text,)
