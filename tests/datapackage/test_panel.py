"""The panel: counted by hand, and what may never be said of a place."""

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pytest

from builders import PENGLAI, PUDONG, SHIJIAZHUANG, ZHENGDING, notice, place, registry
from program import REGISTRY
from smartpilot.datapackage.panel import PanelScope, panel_table
from smartpilot.datapackage.panel_schema import PANEL, PlaceLevel
from smartpilot.errors import UsageError
from smartpilot.registry.reading import open_registry
from smartpilot.registry.registry import Registry

FIRST = dt.date(2013, 1, 29)
# 浙江省苍南县: in 2019 龙港市 was split off it.
CANGNAN = place("330327", "温州市苍南县", "浙江省", "county", designation="new")
# 福建省长乐市: since 2017 长乐区, 350112.
CHANGLE = place("350182", "长乐市", "福建省", "county-city", designation="new")
BEIDAIHE = place(
    "130300", "北戴河新区", "河北省", "zone", id="2014-130300-beidaihe", locality="北戴河新区", designation="new"
)

Row = Mapping[str, Any]


def panel(registry_: Registry, **scope: Any) -> dict[str, dict[int, Row]]:
    """The rows by place and year."""
    places: dict[str, dict[int, Row]] = {}
    for values in panel_table(registry_, PanelScope(**scope)).rows:
        row = dict(zip(PANEL.names, values, strict=True))
        places.setdefault(row["place"], {})[row["year"]] = row
    return places


def treated(rows: Mapping[int, Row]) -> str:
    """The treatment of each year: 0, 1 or ? for unknown."""
    return "".join("?" if row["treated"] is None else str(row["treated"]) for row in rows.values())


def coverages(rows: Mapping[int, Row]) -> set[str | None]:
    return {row["coverage"] for row in rows.values()} - {None}


@cache
def shipped() -> dict[str, dict[int, Row]]:
    return panel(open_registry(REGISTRY), first=2011, last=2016)


def listed(*pilots: dict[str, Any], complete: bool = True, **tables: Any) -> Registry:
    """A registry whose list of 2014 has these pilots, and lacks one where it is not complete."""
    current = [pilot for pilot in pilots if pilot["notice"] == "2014"]
    earlier = len(pilots) - len(current)
    notices = [
        notice("2012", FIRST, totals={"new": earlier}),
        notice("2013", dt.date(2013, 8, 5), totals={"new": 0}),
        notice("2014", totals={"new": len(current) + (not complete)}),
    ]
    return registry(notices=notices, pilots=list(pilots), **tables)


@pytest.mark.parametrize(
    ("code", "treatments", "coverage", "first", "pilot"),
    [
        # 长乐市, announced on 2015-04-07; the lists of 2012 and 2013 are not complete, so before that nobody knows.
        ("350182", "00??11", {"whole"}, 2015, "2014-350182"),
        # 正定县, announced with it; 石家庄市 around it was one before.
        ("130123", "001111", {"enclosing", "whole"}, 2013, "2014-130123"),
        # 秦皇岛市, announced on 2013-01-29; 北戴河新区 in it too, which is less.
        ("130300", "001111", {"whole"}, 2013, "2012-130300"),
        # 海港区 lies in it.
        ("130302", "001111", {"enclosing"}, 2013, "2012-130300"),
        # Not in the registry, which does not mean that it was none.
        ("130431", "00????", set(), None, None),
    ],
)
def test_places_counted_by_hand(
    code: str, treatments: str, coverage: set[str], first: int | None, pilot: str | None
) -> None:
    rows = shipped()[code]

    assert treated(rows) == treatments
    assert coverages(rows) == coverage
    assert {row["first_treated_year"] for row in rows.values()} == {first}
    assert rows[2016]["pilot"] == pilot


def test_nothing_is_0_in_a_year_whose_lists_are_incomplete() -> None:
    rows = [row for years in shipped().values() for row in years.values()]

    assert {row["treated"] for row in rows if row["year"] < 2013} == {0}
    assert {row["treated"] for row in rows if row["year"] >= 2013} == {1, None}
    assert {(row["complete"], row["missing"]) for row in rows if row["year"] == 2012} == {(1, 0)}
    assert all(not row["complete"] and row["missing"] > 0 for row in rows if row["year"] >= 2013)


def test_every_pilot_of_the_shipped_registry_is_in_the_panel() -> None:
    registry_ = open_registry(REGISTRY)
    places = panel(registry_, last=2020)
    prefectures = {years[2020]["prefecture_code"] for years in places.values() if years[2020]["treated"] == 1}

    assert all(any(p and p[:2] == pilot.division[:2] for p in prefectures) for pilot in registry_.file.pilots)
    named = {row["pilot"] for years in places.values() for row in years.values()} - {None}
    unnamed = {pilot.id for pilot in registry_.file.pilots} - named
    # Of a place with several the panel names the one that covers the most.
    for id_ in unnamed:
        pilot = registry_.pilots[id_]
        year = registry_.notices[pilot.notice].issued_on.year
        above = {code for code in (pilot.division, f"{pilot.division[:4]}00") if code in places}
        assert any(places[code][year]["treated"] == 1 for code in above), id_


def test_complete_lists_make_0() -> None:
    complete = panel(listed(SHIJIAZHUANG, PUDONG), first=2012, last=2015)
    incomplete = panel(listed(SHIJIAZHUANG, PUDONG, complete=False), first=2012, last=2015)

    assert treated(complete["310115"]) == "0001"
    assert treated(complete["440106"]) == "0000"
    assert treated(incomplete["440106"]) == "000?"
    assert [row["missing"] for row in incomplete["440106"].values()] == [0, 0, 0, 1]


def test_a_registry_without_the_first_list_knows_nothing_of_the_years_between() -> None:
    only_2014 = registry(notices=[notice(totals={"new": 1})], pilots=[PUDONG])

    assert treated(panel(only_2014, first=2011, last=2016)["440106"]) == "00????"
    assert treated(panel(only_2014, first=2011, last=2016)["310115"]) == "00??11"


def test_a_list_that_the_registry_lacks_is_not_0() -> None:
    only_2012 = registry(notices=[notice("2012", FIRST, totals={"new": 0})])
    only_2013 = registry(notices=[notice("2013", dt.date(2013, 8, 5), totals={"new": 0})])

    assert treated(panel(only_2012, first=2011, last=2016)["440106"]) == "00????"
    assert treated(panel(only_2013, first=2011, last=2016)["440106"]) == "00????"


def test_nobody_knows_what_will_be_announced() -> None:
    rows = panel(listed(SHIJIAZHUANG, PUDONG), first=2024, last=2028)["440106"]

    assert treated(rows) == "00???"
    assert [(row["complete"], row["missing"]) for row in rows.values()] == [(1, 0)] * 2 + [(0, None)] * 3


def test_a_panel_is_about_one_programme() -> None:
    jianzao = {"id": "jianzao", "name": "智能建造", "title_words": ["智能建造"]}
    baoding = place("130600", "保定市", "河北省", "prefecture-city", "2022")
    notices = [notice("2014", totals={"new": 1}), notice("2022", dt.date(2022, 10, 25), programme="jianzao")]
    both = registry(programmes=[jianzao], notices=notices, pilots=[PUDONG, baoding])

    with pytest.raises(UsageError, match="several programmes") as raised:
        panel(both)
    assert raised.value.hint == "give --programme with one of: smart-city, jianzao"
    rows = panel(both, first=2014, last=2023, notices=["2022"])
    # When its lists were announced is not known, so that only its pilots are.
    assert treated(rows["130600"]) == "????????11"
    assert treated(rows["310115"]) == "??????????"
    with pytest.raises(UsageError, match="no notices"):
        panel(registry(notices=[]))


def test_a_notice_without_totals_is_never_complete() -> None:
    rows = panel(registry(notices=[notice("2012", FIRST)], pilots=[SHIJIAZHUANG]), first=2013, last=2013)["440106"]

    assert (rows[2013]["treated"], rows[2013]["complete"], rows[2013]["missing"]) == (None, 0, None)


SHANGHAI = place("310000", "上海市", "上海市", "province", designation="new")
JIANGSU = place("320000", "江苏省", "江苏省", "province", designation="new")


@pytest.mark.parametrize(
    ("pilots", "code", "coverage"),
    [
        ([ZHENGDING], "130123", {"whole"}),
        ([ZHENGDING], "130100", {"part"}),
        ([SHIJIAZHUANG], "130100", {"whole"}),
        ([SHIJIAZHUANG], "130123", {"enclosing"}),
        ([PENGLAI], "350524", {"zone"}),
        ([PENGLAI], "350500", {"zone"}),
        ([PUDONG], "310000", {"part"}),
        ([SHANGHAI], "310000", {"whole"}),
        ([SHANGHAI], "310115", {"enclosing"}),
        ([JIANGSU], "320500", {"enclosing"}),
        # The place itself counts before the city around it, a county before a zone.
        ([SHIJIAZHUANG, ZHENGDING], "130123", {"enclosing", "whole"}),
        ([PENGLAI, place("350521", "惠安县", "福建省", "county")], "350500", {"part"}),
    ],
)
def test_coverage(pilots: list[dict[str, Any]], code: str, coverage: set[str]) -> None:
    rows = panel(listed(*pilots), last=2016)[code]

    assert coverages(rows) == coverage
    assert rows[2016]["treated"] == 1


def test_a_zone_whose_county_is_not_known_leaves_the_counties_unknown() -> None:
    places = panel(listed(SHIJIAZHUANG, BEIDAIHE), first=2014, last=2016)

    assert treated(places["130300"]) == "011"
    assert coverages(places["130300"]) == {"zone"}
    # 海港区 may have the zone or not, although the lists are complete; 石家庄 and 唐山 have nothing of it.
    assert treated(places["130302"]) == "0??"
    assert treated(places["130202"]) == "000"
    assert treated(places["130102"]) == "111"


def test_divisions_are_those_of_the_last_year() -> None:
    early, late = (panel(listed(CANGNAN, CHANGLE), first=2015, last=last) for last in (2016, 2020))

    assert "350182" in early
    assert "350182" not in late
    assert coverages(late["350112"]) == coverages(early["350182"]) == {"whole"}
    # 龙港市 was a part of what became a pilot, and so was all that 苍南县 is now.
    assert "330383" not in early
    assert coverages(early["330327"]) == {"whole"}
    assert coverages(late["330327"]) == coverages(late["330383"]) == {"whole"}


def test_a_city_is_what_it_was_on_the_day_of_its_notice() -> None:
    ziyang = place("512000", "资阳市", "四川省", "prefecture-city", designation="new")
    laiwu = place("371200", "莱芜市", "山东省", "prefecture-city", designation="new")
    places = panel(listed(ziyang, laiwu), first=2014, last=2020)

    # 简阳市 was in 资阳市 and belongs to 成都市 since 2016; the other counties of 成都市 have nothing of the pilot.
    assert coverages(places["510185"]) == {"enclosing"}
    assert coverages(places["510100"]) == {"part"}
    assert treated(places["510181"]) == "0000000"
    # 莱芜市 is two districts of 济南市 since 2018.
    assert coverages(places["370116"]) == {"enclosing"}
    assert coverages(places["370100"]) == {"joined"}
    assert treated(places["370102"]) == "0000000"


def test_a_pilot_that_is_only_known_to_be_in_a_province_leaves_it_unknown() -> None:
    places = panel(listed(place("130000", "河北省", "河北省", "zone", locality="某区")), first=2014, last=2016)

    assert treated(places["130123"]) == treated(places["130100"]) == "0??"
    assert treated(places["110101"]) == "000"


@pytest.mark.parametrize(
    ("code", "unknown", "known"),
    [
        ("139999", {"130100", "130123", "130202"}, {"110101", "440106"}),  # somewhere in 河北
        ("999999", {"130100", "110101", "440106"}, set()),  # anywhere
        ("710100", set(), {"110101", "350203"}),  # in 台湾, which the panel does not have
    ],
)
def test_a_code_without_a_place_leaves_unknown_what_it_may_be(code: str, unknown: set[str], known: set[str]) -> None:
    places = panel(listed(place(code, "某地", "某省", "county", designation="new")), first=2014, last=2015)

    assert {treated(places[place_]) for place_ in unknown} <= {"0?"}
    assert {treated(places[place_]) for place_ in known} <= {"00"}


@pytest.mark.parametrize(
    ("scope", "years"),
    [
        ({}, range(2008, 2021)),
        ({"last": 2005}, range(2005, 2006)),
        ({"first": 2024}, range(2024, 2025)),
        ({"first": 2012}, range(2012, 2021)),
        ({"first": 1990, "last": 1990}, range(1990, 1991)),
    ],
)
def test_a_year_that_was_given_holds(scope: dict[str, int], years: range) -> None:
    assert PanelScope(**scope).years(listed(SHIJIAZHUANG, PUDONG).file.notices) == years


def test_a_code_that_nobody_has_leaves_its_prefecture_unknown() -> None:
    places = panel(listed(place("130199", "某县", "河北省", "county", designation="new")), first=2014, last=2016)

    assert treated(places["130123"]) == treated(places["130100"]) == "0??"
    assert treated(places["130202"]) == "000"


def test_the_first_pilot_of_a_place_is_named_with_its_evidence() -> None:
    again = {**ZHENGDING, "id": "2012-130123", "notice": "2012", "evidence": "reported"}
    rows = panel(listed(again, ZHENGDING), first=2013, last=2016)["130123"]

    assert {(row["pilot"], row["evidence"]) for row in rows.values()} == {("2012-130123", "reported")}


def test_a_pilot_that_was_added_later_is_one_from_then_on() -> None:
    late = {**PUDONG, "added_on": dt.date(2016, 3, 1)}

    assert treated(panel(listed(SHIJIAZHUANG, late), first=2014, last=2017)["310115"]) == "0?11"
    assert panel(listed(late), last=2017)["310115"][2017]["first_treated_year"] == 2016


def levels(places: Mapping[str, Mapping[int, Row]]) -> set[str]:
    return {row["level"] for rows in places.values() for row in rows.values()}


def provinces(places: Iterable[str]) -> set[str]:
    return {code[:2] for code in places}


def test_places_and_years_that_are_wanted() -> None:
    whole = panel(listed(SHIJIAZHUANG, PUDONG))
    counties = panel(listed(SHIJIAZHUANG), levels=[PlaceLevel.COUNTY], authorities=["浙江省"])
    ningbo = panel(listed(SHIJIAZHUANG), authorities=["宁波市"])

    assert list(whole["310115"]) == list(range(2008, 2021))
    assert levels(whole) == {"prefecture", "county"}
    assert len(provinces(whole)) == 31
    assert levels(counties) == {"county"}
    assert provinces(counties) == {"33"}
    assert {code[:4] for code in ningbo} == {"3302"}
    assert len(ningbo) == 1 + 10


def test_every_place_has_every_year_once() -> None:
    table = panel_table(listed(SHIJIAZHUANG), PanelScope(first=2012, last=2014))
    keys = list(zip(table.column("place"), table.column("year"), strict=True))

    assert len(set(keys)) == len(keys)
    assert len(keys) == 3 * len(set(table.column("place")))
    assert keys == sorted(keys)
