"""How a division may be written: in full, by a short name that a rule gives, or by one that only usage gives.

What reads names, what writes them and the rules that check them all ask this module, so that they agree.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from smartpilot.places.divisions import (
    Division,
    is_group,
    is_province_code,
    province_of,
)

# The words at the end of a division's name that say what kind it is.
DIVISION_KINDS = ("市", "县", "区", "盟", "旗", "州", "地区")

_PEOPLES = (
    "蒙古族 蒙古 回族 藏族 维吾尔族 维吾尔 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 "
    "哈萨克族 哈萨克 傣族 黎族 傈僳族 佤族 畲族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 柯尔克孜 土族 "
    "达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 锡伯 阿昌族 普米族 塔吉克族 塔吉克 怒族 鄂温克族 "
    "德昂族 保安族 裕固族 京族 独龙族 各族"
)
# 恩施土家族苗族自治州: only the part before the peoples' names is said, with 州 or without.
_AUTONOMOUS = re.compile(f"(.+?)(?:{'|'.join(_PEOPLES.split())})*族?自治([州县旗])$")
# 管城回族区 is called 管城区.
_DISTRICT_OF_A_PEOPLE = re.compile(f"(.{{2,}}?)(?:{'|'.join(_PEOPLES.split())})区$")
# What a short name leaves out, the longer ending before the shorter. Names of two characters (城区, 郫县) stay whole.
_ENDINGS = ("自治州", "自治县", "自治旗", "地区", "新区", "林区", "特区", "市", "盟", "县", "区")
# Names in use that no rule gives. 杨凌农业高新技术产业示范区 lies in 杨陵区.
_BY_USAGE = {
    "610403": ("杨凌区", "杨凌"),
    "652700": ("博州",),
    "652800": ("巴州",),
    "653000": ("克州", "克孜州"),
    "150121": ("土左旗",),
    "150221": ("土右旗",),
    "150223": ("达茂旗",),
    "150521": ("科左中旗",),
    "150522": ("科左后旗",),
    "150722": ("莫旗",),
    "150724": ("鄂温克旗",),
    "150726": ("新左旗",),
    "150727": ("新右旗",),
    "150926": ("察右前旗",),
    "150927": ("察右中旗",),
    "150928": ("察右后旗",),
    "152221": ("科右前旗",),
    "152222": ("科右中旗",),
    "152525": ("东乌旗",),
    "152526": ("西乌旗",),
    "152921": ("阿左旗",),
    "152922": ("阿右旗",),
    "210921": ("阜蒙县",),
    "211324": ("喀左县",),
    "220721": ("前郭县",),
    "230624": ("杜蒙县",),
}


@cache
def spellings_of(division: Division) -> Sequence[str]:
    """The ways to write a division, its name first; empty for a row of the table that stands for a group."""
    if is_group(division):
        return ()
    return tuple(dict.fromkeys((division.name, *_short_names(division))))


def _short_names(division: Division) -> Iterator[str]:
    code, name = division
    if is_province_code(code):
        province = province_of(code)
        yield province.short if province else name
        return
    yield from _BY_USAGE.get(code, ())
    autonomous = _AUTONOMOUS.match(name)
    if autonomous:
        bare, kind = autonomous.groups()
        yield from (bare, bare + kind, f"{bare}自治{kind}")
        return
    if district := _DISTRICT_OF_A_PEOPLE.match(name):
        yield from (district[1] + "区", district[1])
    ending = next((ending for ending in _ENDINGS if name.endswith(ending)), "")
    if len(name) - len(ending) > 1:
        yield name.removesuffix(ending)


def states_kind(spelling: str, name: str) -> bool:
    """Whether a spelling of a division's name says what kind of division it is: 孟村县, 红河州; not 孟村, 苏州."""
    if spelling == name:
        return True
    autonomous = _AUTONOMOUS.match(name)
    # The 州 of 靖州苗族侗族自治县 and of 苏州市 belongs to the name itself.
    bare = autonomous[1] if autonomous else name[:-1]
    return spelling != bare and spelling.endswith(("县", "旗", "市", "区", "州"))


def split_leading_name(
    text: str, names: Iterable[str], can_stand_alone: Callable[[str], bool] = bool
) -> tuple[str, str]:
    """The first of the names that a text begins with, and the rest; no name where the rest cannot stand alone."""
    for name in names:
        if text.startswith(name) and can_stand_alone(text[len(name) :]):
            return name, text[len(name) :]
    return "", text


def split_leading_names(
    text: str, names: Sequence[str], can_stand_alone: Callable[[str], bool] = bool
) -> tuple[list[str], str]:
    """All names at the beginning of a text, as `split_leading_name` finds one after the other, and the rest."""
    leading: list[str] = []
    while True:
        name, text = split_leading_name(text, names, can_stand_alone)
        if not name:
            return leading, text
        leading.append(name)


def names_some_of(text: str, chain: Sequence[Division]) -> bool:
    """Whether the text is some of the chain's divisions in their order, each in any spelling: 石家庄市, 四川凉山.

    The empty text names none of them, which is enough. A group may be written out.
    """
    if text == "" or (chain and text == chain[-1].name):  # nearly always
        return True
    if not chain:
        return False
    spellings = spellings_of(chain[0]) or (chain[0].name,)
    behind = (text.removeprefix(spelling) for spelling in spellings if text.startswith(spelling))
    return any(names_some_of(rest, chain[1:]) for rest in behind) or names_some_of(text, chain[1:])
