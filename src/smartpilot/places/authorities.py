"""The authorities (主管部门) that notices are sent to, and what people type for one.

An authority is a province's, that of a separately planned city, or the Corps'. Who asks for a province means what
lies in it too: 浙江 includes 宁波, and 新疆 the Corps, while 宁波 and the Corps are each alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.places.divisions import (
    PROVINCES,
    Division,
    encloses,
    is_prefecture_code,
    is_province_code,
    names_by_code,
    province_named,
    province_of,
    revision_on,
)
from smartpilot.text import find_nearest, normalise_text

# 计划单列市: their own construction and science commissions report to the ministry directly.
SEPARATELY_PLANNED = {
    "2102": "大连市",
    "3302": "宁波市",
    "3502": "厦门市",
    "3702": "青岛市",
    "4403": "深圳市",
}

# 新疆生产建设兵团's cities are county-level cities directly under the region: 6590xx.
_CORPS_PREFIX = "6590"
CORPS = "新疆生产建设兵团"


class Authority(NamedTuple):
    """An authority by its full name, with its code and a short name. Also a province that is not in the programme."""

    name: str
    code: str
    short: str


# What an authority that is no province's is called besides its name, its short name and its code.
_OTHER_NAMES = {
    "大连市": ("dalian",),
    "宁波市": ("ningbo",),
    "厦门市": ("xiamen",),
    "青岛市": ("qingdao",),
    "深圳市": ("shenzhen",),
    CORPS: ("生产建设兵团", "新疆兵团", "新疆建设兵团", "建设兵团", "bingtuan", "xinjiangbingtuan", "xpcc"),
}


def authority_of(province: str, division: str) -> str:
    """The authority (主管部门) in charge: the province's, a separately planned city's, or the Corps'."""
    if division.startswith(_CORPS_PREFIX):
        return CORPS
    return SEPARATELY_PLANNED.get(division[:4], province)


def authorities() -> Mapping[str, str]:
    """All authorities that a notice is sent to, each with its code, in the official order.

    31 provinces, each followed by its separately planned city, and the Corps, whose cities are 6590xx. 台湾省 and
    the special administrative regions are not part of the programme.
    """
    codes: dict[str, str] = {}
    for province in PROVINCES:
        if province.code < "7":
            codes[province.name] = province.code
        codes |= {city: f"{code}00" for code, city in SEPARATELY_PLANNED.items() if code[:2] == province.code[:2]}
    return codes | {CORPS: f"{_CORPS_PREFIX}00"}


def code_prefix_of(authority_code: str) -> str:
    """The first digits of the codes in an authority's charge; some that begin so may be in another's."""
    return authority_code.rstrip("0") if is_province_code(authority_code) else authority_code[:4]


def authorities_within(authority: Authority) -> list[str]:
    """The names of the authorities in a province, its own first; of a city or the Corps only itself."""
    return [name for name, code in authorities().items() if encloses(authority.code, code)]


@cache
def _authorities_by_spelling() -> Mapping[str, Authority]:
    """Every authority by everything that people type for it."""
    by_spelling = {
        word: Authority(province.name, province.code, province.short)
        for province in PROVINCES
        for word in province.spellings
    }
    for name, code in authorities().items():
        if province_named(name) is None:
            authority = Authority(name, code, "兵团" if name == CORPS else name.removesuffix("市"))
            words = (name, authority.short, code, code[:4], *_OTHER_NAMES[name])
            by_spelling |= dict.fromkeys(words, authority)
    return by_spelling


def spellings_of_authorities() -> Mapping[str, Sequence[str]]:
    """What people type for each authority to which notices are sent, its full name first, by that name."""
    by_spelling = _authorities_by_spelling()
    return {
        name: (name, *(word for word, authority in by_spelling.items() if authority.name == name != word))
        for name in authorities()
    }


def find_authority(text: str) -> Authority | None:
    """The authority written 河北省, 河北, 冀, hebei, 13 or 130000, 宁波, 3302 or 兵团, in any case and width.

    None where it is none.
    """
    return _authorities_by_spelling().get(_normalise(text))


def _normalise(text: str) -> str:
    return normalise_text(text).lower().replace("'", "")


def require_authority(text: str) -> Authority:
    """The authority that a text means (see `find_authority`).

    Raises UsageError where it means none: for a place with the authority to which it belongs, else with the nearest.
    """
    authority = find_authority(text)
    if authority is not None:
        return authority
    places = _places_called(text)
    wanted = list(dict.fromkeys(above for _place, above in places))
    if len(wanted) == 1:
        message = _("{name} belongs to {authority}").format(name=places[0][0], authority=wanted[0].name)
        searched = places[0][0] if text.isascii() else text.strip()
        raise UsageError(message, _("-p {short}, or list {name}").format(short=wanted[0].short, name=searched))
    if wanted:
        names = _(", ").join(above.name for above in wanted)
        message = _("there are places called {name} in {words}").format(name=text.strip(), words=names)
        raise UsageError(message, _("give one of these"))
    message = _("unknown province or authority: {name}").format(name=text)
    words = find_nearest(_normalise(text), _authorities_by_spelling(), most=6)
    near = list(dict.fromkeys(_authorities_by_spelling()[word].name for word in words))[:3]
    if near:
        raise UsageError(message, _("did you mean: {words}").format(words=_(", ").join(near)))
    raise UsageError(message, _("write 河北省, 河北, 冀, hebei, 13 or 130000; 宁波; 兵团"))


# The newest names of divisions, then those of the first notice.
_DAYS_OF_NAMES = (date.max, date(2012, 12, 5))


def _places_called(text: str) -> list[tuple[str, Authority]]:
    """The places that a text names in one of their usual spellings, each with the authority that it belongs to."""
    if text.isascii():
        return list(_cities_in_letters(_normalise(text)))
    return next((places for day in _DAYS_OF_NAMES if (places := list(_places_called_on(day, text)))), [])


# The modules below are imported here, because names are only looked up where an option is wrong.


def _places_called_on(day: date, text: str) -> Iterator[tuple[str, Authority]]:
    from smartpilot.places.gazetteer import is_complete, normalise_name, resolve
    from smartpilot.places.spellings import spellings_of

    name = normalise_name(text, day)
    for match in resolve(text, day):
        spellings = spellings_of(Division(match.division, match.name))
        if is_complete(match) if match.locality else name.endswith(tuple(spellings)):
            yield match.locality or match.name, _authority_of_code(match.division)


def _cities_in_letters(letters: str) -> Iterator[tuple[str, Authority]]:
    """The prefecture-level cities whose name is written so in pinyin, with 市 or without."""
    from smartpilot.places.naming import to_id_letters

    for code, name in names_by_code(revision_on(_DAYS_OF_NAMES[0])).items():
        is_city = is_prefecture_code(code) and name.endswith("市")
        if is_city and letters in (to_id_letters(name), to_id_letters(name.removesuffix("市"))):
            yield name, _authority_of_code(code)


def _authority_of_code(division: str) -> Authority:
    province = province_of(division)
    return _authorities_by_spelling()[authority_of(province.name if province else "", division)]
