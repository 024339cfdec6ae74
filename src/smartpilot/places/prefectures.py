"""The level between province and county: prefectures, and the municipalities that have none."""

from collections.abc import Iterator
from datetime import date

from smartpilot.places.divisions import (
    Division,
    division_on,
    is_county_code,
    is_group,
    is_prefecture_code,
    is_province_code,
    names_by_code,
    revision_on,
)

# 直辖市: their districts lie in no prefecture.
_MUNICIPALITIES = ("11", "12", "31", "50")


def is_municipality_code(code: str) -> bool:
    """Whether a code is that of 北京市, 天津市, 上海市 or 重庆市 as a whole."""
    return is_province_code(code) and code.startswith(_MUNICIPALITIES)


def prefecture_on(code: str, day: date) -> Division | None:
    """The prefecture that a division is or lies in on a day; of a district of a municipality the municipality.

    None for what is directly below its province, such as 济源市, and for codes that are not in use then.
    """
    if code.startswith(_MUNICIPALITIES):
        return division_on(f"{code[:2]}0000", day)
    prefecture = None if is_province_code(code) else division_on(f"{code[:4]}00", day)
    return None if prefecture is None or is_group(prefecture) else prefecture


def prefectures_on(day: date) -> Iterator[Division]:
    """The prefectures and municipalities of a day, in the order of their codes; none of 台湾, 香港 and 澳门."""
    for division in _places_on(day):
        if is_municipality_code(division.code) or is_prefecture_code(division.code):
            yield division


def counties_on(day: date) -> Iterator[Division]:
    """The divisions of the third level of a day, in the order of their codes; none of 台湾, 香港 and 澳门."""
    return (division for division in _places_on(day) if is_county_code(division.code))


def _places_on(day: date) -> Iterator[Division]:
    for code, name in names_by_code(revision_on(day)).items():
        division = Division(code, name)
        if code < "7" and not is_group(division):
            yield division
