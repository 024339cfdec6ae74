from datetime import date

import pytest

from smartpilot.places.prefectures import counties_on, is_municipality_code, prefecture_on, prefectures_on

DAY = date(2015, 4, 7)


@pytest.mark.parametrize(
    ("code", "prefecture"),
    [
        ("130123", "石家庄市"),
        ("130100", "石家庄市"),
        ("310115", "上海市"),
        ("500101", "重庆市"),
        ("419001", None),  # 济源市 is directly below its province
        ("659001", None),
        ("429021", None),
        ("130000", None),
        ("139999", None),
    ],
)
def test_prefecture(code: str, prefecture: str | None) -> None:
    division = prefecture_on(code, DAY)

    assert (division.name if division else None) == prefecture


def test_municipalities() -> None:
    assert is_municipality_code("110000")
    assert not is_municipality_code("110101")
    assert not is_municipality_code("130000")


@pytest.mark.parametrize(
    ("day", "prefectures", "counties"),
    # 中国统计年鉴, 行政区划: at the end of the year, the municipalities apart.
    [
        (date(2013, 12, 31), 333, 2853),
        (date(2014, 12, 31), 333, 2854),
        (date(2015, 12, 31), 334, 2850),
        (date(2018, 12, 31), 333, 2851),
        (date(2020, 12, 31), 333, 2844),
    ],
)
def test_places_of_a_day(day: date, prefectures: int, counties: int) -> None:
    found = list(counties_on(day))

    assert len(list(prefectures_on(day))) == prefectures + 4
    assert len(found) == counties
    assert {"市辖区", "县"}.isdisjoint(division.name for division in found)
    assert [division.code for division in found] == sorted(division.code for division in found)
