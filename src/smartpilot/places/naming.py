"""Names, localities and ids of records, as the registry writes them."""

import re
from collections.abc import Sequence
from datetime import date

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.places.divisions import (
    Division,
    chain_on,
    division_on,
    is_group,
    is_province_code,
    levels_of,
    province_of,
)
from smartpilot.places.gazetteer import Match, is_complete, resolve
from smartpilot.places.spellings import spellings_of, split_leading_name, split_leading_names, states_kind
from smartpilot.records.models import Place
from smartpilot.records.terms import Level
from smartpilot.text import normalise_text


def registry_name(name: str, match: Match, day: date) -> tuple[str, str | None]:
    """The name and the locality as the registry writes them: without the province, a zone with the head of its name.

    石家庄市正定县 and 正定县 stay, 正定 becomes 石家庄市正定县; the locality of 株洲云龙示范区 is all of it, of
    昆山市张浦镇 it is 张浦镇.
    """
    text = _without_province(name, match, day)
    enclosing = "".join(_names_below_province(match.division, day))
    if not match.locality:
        division = division_on(match.division, day)
        division_name = division.name if division else match.name
        return (text if text.endswith(division_name) else enclosing or division_name), None
    locality = match.locality
    if match.level is Level.ZONE and not is_province_code(match.division):
        # 红河州 and 孟村县 enclose it too; the short head of a zone, as in 株洲云龙示范区, is its own.
        with_kind = [
            spelling
            for step in chain_on(match.division, day)[1:]
            for spelling in spellings_of(step)
            if states_kind(spelling, step.name)
        ]
        _names, rest = split_leading_names(text, sorted(with_kind, key=len, reverse=True))
        locality = rest if rest.endswith(locality) or locality.endswith(rest) else locality
    if text.endswith(locality):
        return text, locality
    return (locality if is_province_code(match.division) else enclosing + locality), locality


def _without_province(name: str, match: Match, day: date) -> str:
    """石家庄市正定县 for 河北省石家庄市正定县; 北京经济技术开发区 stays, for that is its name."""
    province = province_of(match.division)
    if province is None:
        return name
    _name, rest = split_leading_name(name, [province.name])
    if rest == name and not is_province_code(match.division):
        # 吉林市 is not 市, 海南州 not 州.
        _name, rest = split_leading_name(
            name,
            [province.short],
            lambda rest: any(other.division == match.division and is_complete(other) for other in resolve(rest, day)),
        )
    return rest


def _names_below_province(division: str, day: date) -> list[str]:
    """The names of a prefecture and county, without the groups of the table."""
    return [step.name for step in chain_on(division, day)[1:] if not is_group(step)]


def full_name(place: Place, day: date) -> str:
    """A place with the names of what encloses it, below the province: 石家庄市新华区 for 新华区."""
    return "".join(_names_below_province(place.division, day)) + (place.locality or "")


def distinctive_part(place: Place, day: date) -> str:
    """The name of a town or zone without those of what encloses it: 高新技术产业开发区 of 青岛高新技术产业开发区."""
    return without_enclosing_names(place.locality or "", place.division, day)


def without_enclosing_names(text: str, division: str, day: date) -> str:
    """The text without the names, full and short, of what encloses it; 新区 alone keeps them."""
    names = [spelling for step in chain_on(division, day) for spelling in spellings_of(step)]
    return split_leading_names(text, sorted(names, key=len, reverse=True), lambda rest: len(rest) > 2)[1]


def place_id(prefix: str, division: str, locality: str | None) -> str:
    """The permanent id of a place: `2014-130123`, `2012-130300-beidaihexinqu`; `prefix` is that of its notice."""
    return "-".join(part for part in (prefix, division, to_id_letters(locality or "")) if part)


# Words that the dictionary reads otherwise than in names of places, the longest first. 长 of a place is chang, but not
# where it means to grow or stands first.
_PINYIN_OF_NAMES = {
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
_WITH_OWN_PINYIN = re.compile(f"({'|'.join(_PINYIN_OF_NAMES)})")


def to_id_letters(text: str) -> str:
    """A locality in the letters of an id: beidaihexinqu; empty for none."""
    if not text:
        return ""
    from pypinyin import lazy_pinyin

    parts = (_PINYIN_OF_NAMES.get(part) or "".join(lazy_pinyin(part)) for part in _WITH_OWN_PINYIN.split(text))
    return re.sub(r"[^0-9a-z]+", "", "".join(parts).lower())


def match_in_division(text: str, matches: Sequence[Match], division: Division, day: date) -> Match:
    """What a name means within the division that a person says: itself, or a town or zone in it.

    `matches`: what the name may mean where nobody says it.

    Raises UsageError where it is the name of other divisions: then the code is a slip of the keyboard.
    """
    within = [match for match in (*matches, *resolve(text, day, within=division.code)) if is_complete(match)]
    for match in within:
        if match.division == division.code:
            return match
    name = normalise_text(text)
    # Another kind of the same name, of a day on which it was that.
    is_itself = name[:-1] in spellings_of(division) or name[:-1] == division.name[:-1]
    if not is_itself and any(match.locality is None for match in within):
        message = _("{text} does not mean {name} ({code})").format(text=text, name=division.name, code=division.code)
        known = _(", ").join(f"{match.division} {match.name}" for match in within if match.locality is None)
        raise UsageError(message, _("it may be: {words}").format(words=known))
    province = province_of(division.code)
    level = Level.TOWN if name.endswith(("镇", "乡")) else Level.ZONE
    return Match(
        division.code,
        division.name,
        province.name if province else "",
        next(iter(levels_of(division)), None) if is_itself else level,
        None if is_itself else without_enclosing_names(name, division.code, day),
    )
