"""Words by which a list denies that a place is a pilot, or leaves it open: 未通过, 候补, 待核, ?."""

import re

from smartpilot.official.lists.vocabulary import HEADING, LIST_NUMBER, NO, NOTHING, WORD
from smartpilot.records.verdicts import ACHIEVED, NOT, POSTPONED, WITHDRAWN
from smartpilot.text import one_of

_CHOSEN = "入选 列入 纳入 批准 获批 确定 确认 同意"
# 撤销县设区 takes nothing back.
_QUALIFIER = re.compile(
    f"{NOT}{one_of(ACHIEVED, _CHOSEN)}|未[获批被]|不[予再]|(?!撤销[^,，、试]{{1,8}}设){one_of(WITHDRAWN)}"
    f"|{one_of(POSTPONED)}|落选|淘汰|否决|退出|暂停|作废|备选|候补|[递替]补|(?<![虚模])拟(?!合)"
    "|待(?:定|核|审|查|批|确认|补|议|公示)|存疑|疑似|有误|[?？]"
)
# Of the designation alone: so `export` calls pilots that no source calls new or expanded.
_OF_DESIGNATION = re.compile("类别待核实?")
# What a cell has to answer; without an answer nobody knows.
_QUESTION = re.compile(
    "是否.*(?:入选|通过|列入|纳入|同意|批准|获批|合格|达标|符合|确[定认]|推荐|保留|有效)|是否(?:为|是|属于?)?(?:试点|示范)"
)
# 是否省会 asks something else, and whoever answers no denies nothing.
_ANY_QUESTION = re.compile("是否|有无")
# What the page of a list offers its reader.
_BUTTON = re.compile("取消|退出|撤销")
# What a heading says besides: 以下城市未入选, 二、未通过评审.
_HEADS = re.compile("名单|城市|试点|单位|地区|项目|评审|审查|:$")
_KINDS = re.compile(f"(?:{_QUALIFIER.pattern})(?:园|[市县区镇])*")
_CHINESE_NUMBER = re.compile(r"[(（]?[一二三四五六七八九十]{1,3}[)）、.．]")


def find_qualifier(text: str) -> str:
    """The word in a text that denies or qualifies; empty where there is none."""
    match = _QUALIFIER.search(_OF_DESIGNATION.sub("", text))
    return match[0] if match else ""


def find_cell_qualifier(heading: str, cell: str) -> str:
    """What a cell denies or qualifies, in its own words or in those of the heading of its column; else empty."""
    if not cell:
        return f"{heading}：" if _QUESTION.search(heading) else ""
    if find_qualifier(heading):
        return "" if NOTHING.fullmatch(cell) else f"{heading}：{cell}"
    if find_qualifier(cell):
        return cell
    asks_else = _ANY_QUESTION.search(heading) and not _QUESTION.search(heading)
    if asks_else or not NO.fullmatch(cell):
        return ""
    return f"{heading}：{cell}" if heading else cell


def without_qualifier(text: str) -> str:
    """The text before the first word that qualifies it: 承德市 of 承德市 存疑."""
    match = _QUALIFIER.search(text)
    return text[: match.start()].rstrip(" :,、-—(") if match else text


def is_qualifying_heading(text: str) -> bool:
    """Whether a line that names no place says of those below it that they are none, or may be none."""
    bare = LIST_NUMBER.sub("", text).strip(" :")
    if len(text) > HEADING or re.search("[。;,、:]", bare) or not find_qualifier(text) or _BUTTON.fullmatch(bare):
        return False
    return bool(_HEADS.search(text) or _KINDS.fullmatch(bare) or _CHINESE_NUMBER.match(text))


def looks_like_heading(text: str) -> bool:
    """Whether a line has the form of a heading, whatever it says: 三、其他, 另有："""
    bare = LIST_NUMBER.sub("", text)
    is_short = len(text) <= HEADING and not re.search("[。;,、](?!$)", bare)
    return is_short and bool(WORD.search(bare)) and bool(_CHINESE_NUMBER.match(text) or text.endswith(":"))
