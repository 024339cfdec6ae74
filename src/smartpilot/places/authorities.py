"""The authorities (主管部门) that notices are sent to: those of provinces, separately planned cities and the Corps."""

from collections.abc import Mapping

from smartpilot.places.divisions import PROVINCES, is_province_code

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
