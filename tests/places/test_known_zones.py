"""Zones of which a document says what encloses them."""

import datetime as dt

import pytest

from smartpilot.places.divisions import division_on
from smartpilot.places.gazetteer import Match, resolve
from smartpilot.places.known_zones import zones_on
from smartpilot.records.terms import Level

DAY = dt.date(2022, 10, 25)
XIONGAN = Match("130000", "河北省", "河北省", Level.ZONE, "雄安新区", sure=True)


@pytest.mark.parametrize("text", ["雄安新区", "河北雄安新区", "河北省雄安新区", "4.河北雄安新区"])
def test_a_zone_by_its_name(text: str) -> None:
    assert resolve(text, DAY) == [XIONGAN]
    assert resolve(text, DAY, within="130000") == [XIONGAN]


def test_it_is_no_zone_elsewhere_or_before_its_day() -> None:
    assert XIONGAN not in resolve("雄安新区", DAY, within="120000")
    assert resolve("雄安新区", dt.date(2015, 4, 7)) == []
    assert XIONGAN not in resolve("保定市雄安新区", DAY)


def test_what_encloses_a_zone_is_there_on_its_day() -> None:
    assert all(division_on(zone.code, zone.since) for zone in zones_on(DAY))
