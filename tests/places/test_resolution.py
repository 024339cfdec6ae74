import datetime as dt
import time

import pytest

from smartpilot.places.divisions import names_by_code, revision_on
from smartpilot.places.resolution import NameLine, ResolvedName, resolve_names

DAY = dt.date(2015, 4, 7)


def resolved(*texts: str, within: str = "") -> list[ResolvedName]:
    return resolve_names([NameLine(n, "", text) for n, text in enumerate(texts, 1)], DAY, within=within)


def test_names_keep_their_order_and_the_unresolved_are_last() -> None:
    names = resolved("没有这个地方", "正定县", "朝阳区", "昆山市张浦镇", "正定县")

    assert [name.name.line for name in names] == [2, 4, 5, 1, 3]
    assert [name.match.division if name.match else "" for name in names] == ["130123", "320583", "130123", "", ""]
    assert [match.division for match in names[-1].matches] == ["110105", "220104"]


@pytest.mark.parametrize(
    ("text", "division", "sure"),
    [
        ("石家庄正定县", "130123", True),
        ("1. 正定县（扩大）", "130123", True),
        ("正\u200b定县", "130123", True),
        ("河北省", "130000", True),
        ("秦皇岛市北戴河新区", "130300", True),
        # In the city or in the county of the same name; the city encloses both.
        ("株洲云龙示范区", "430200", False),
    ],
)
def test_what_is_certain_has_its_division(text: str, division: str, sure: bool) -> None:
    (name,) = resolved(text)

    assert name.match is not None
    assert (name.match.division, name.match.sure) == (division, sure)


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("朝阳区", ["110105", "220104"]),
        # Another ending than on that day.
        ("崇礼区", ["130733"]),
        # Only the beginning is a name.
        ("重庆钢铁", []),
        ("没有这个地方", []),
        ("", []),
        ("廊坊市邯郸市北戴河新区", ["131000"]),
        ("县" * 5000, []),
    ],
)
def test_what_somebody_has_to_choose_has_none(text: str, matches: list[str]) -> None:
    (name,) = resolved(text)

    assert name.match is None
    assert [match.division for match in name.matches] == matches


def test_a_province_decides() -> None:
    (name,) = resolved("朝阳区", within="220000")

    assert name.match is not None
    assert name.match.division == "220104"


@pytest.mark.slow
def test_3000_names_take_less_than_five_seconds() -> None:
    names = list(dict.fromkeys(names_by_code(revision_on(DAY)).values()))[:3000]
    start = time.process_time()
    resolved(*(f"{name}某某公司" for name in names), *names)

    assert time.process_time() - start < 5
