"""Names, localities and ids of records, as the registry writes them."""

import re
from datetime import date

from smartpilot.places.divisions import chain_on, division_on, province_of
from smartpilot.places.gazetteer import Match, is_complete, resolve
from smartpilot.places.spellings import spellings_of, states_kind
from smartpilot.records.models import Place
from smartpilot.records.terms import Level


def registry_name(name: str, match: Match, day: date) -> tuple[str, str | None]:
    """The name and the locality as the registry writes them: without the province, the zone with its own short head.

    石家庄市正定县 and 正定县 stay, 正定 becomes 石家庄市正定县; 株洲云龙示范区 is its own locality, 昆山市张浦镇
    has 张浦镇.
    """
    text = _without_province(name, match, day)
    steps = _steps(match.division, day)
    if not match.locality:
        division = division_on(match.division, day)
        own = division.name if division else match.name
        return (text if text.endswith(own) else "".join(steps) or own), None
    if match.level is Level.TOWN:
        whole = text if text.endswith(match.locality) else "".join(steps) + match.locality
        return whole, match.locality
    if match.division.endswith("0000"):
        return (text if text.endswith(match.locality) else match.locality), match.locality
    rest = text
    for step in chain_on(match.division, day)[1:]:
        # 红河州 and 孟村县 are names of what encloses it too; the short head of a zone stays, for it is its own.
        ways = sorted((each for each in spellings_of(step) if states_kind(each, step.name)), key=len, reverse=True)
        rest = rest.removeprefix(next((way for way in ways if rest.startswith(way)), ""))
    locality = rest if rest.endswith(match.locality) or match.locality.endswith(rest) else match.locality
    return (text if text.endswith(locality) else "".join(steps) + locality), locality


def _without_province(name: str, match: Match, day: date) -> str:
    """石家庄市正定县 for 河北省石家庄市正定县; 北京经济技术开发区 stays, for that is its name."""
    province = province_of(match.division)
    if province is None:
        return name
    rest = name.removeprefix(province.name)
    if rest == name and not match.division.endswith("0000") and name.startswith(province.short):
        rest = name.removeprefix(province.short)
        # 吉林市 is not 市, 海南州 not 州.
        if not any(each.division == match.division and is_complete(each) for each in resolve(rest, day)):
            return name
    return rest or name


def _steps(division: str, day: date) -> list[str]:
    """The names from the prefecture down that a place is written with; the table's groups of divisions are none."""
    return [step.name for step in chain_on(division, day)[1:] if spellings_of(step)]


def full_name(place: Place, day: date) -> str:
    """A place with the names of what encloses it, below the province: 石家庄市新华区 for 新华区."""
    return "".join(_steps(place.division, day)) + (place.locality or "")


def distinctive_part(record: Place, day: date) -> str:
    """What is a locality's own in its name: 高新技术产业开发区 of 青岛高新技术产业开发区."""
    return without_enclosing_names(record.locality or "", record.division, day)


def without_enclosing_names(text: str, division: str, day: date) -> str:
    """The text without the names, full and short, of what encloses it; 新区 alone keeps them."""
    rest = text
    for step in chain_on(division, day):
        for spelling in sorted(spellings_of(step), key=len, reverse=True):
            if rest.startswith(spelling) and len(rest) - len(spelling) > 2:
                rest = rest.removeprefix(spelling)
    return rest


def place_id(notice: str, division: str, locality: str | None) -> str:
    """The permanent id of a place: `2014-130123`, `2012-130300-beidaihexinqu`."""
    return "-".join(part for part in (notice, division, to_id_letters(locality or "")) if part)


# What the dictionary reads as words, and places are not called; the longest first. 长 of a place is chang, unless it
# grows or comes first.
_READINGS = {
    "长子": "zhangzi",
    "成长": "chengzhang",
    "生长": "shengzhang",
    "增长": "zengzhang",
    "长": "chang",
    "朝阳": "chaoyang",
    "漯河": "luohe",
    "洪洞": "hongtong",
    "会稽": "kuaiji",
    "单县": "shanxian",
    "涡阳": "guoyang",
    "浚县": "xunxian",
    "泌阳": "biyang",
}
_READ_OTHERWISE = re.compile(f"({'|'.join(_READINGS)})")


def to_id_letters(text: str) -> str:
    """A locality in the letters of an id: beidaihexinqu; none for no locality."""
    if not text:
        return ""
    from pypinyin import lazy_pinyin

    read = (_READINGS.get(part) or "".join(lazy_pinyin(part)) for part in _READ_OTHERWISE.split(text))
    return re.sub(r"[^0-9a-z]+", "", "".join(read).lower())
