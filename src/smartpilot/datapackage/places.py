"""The fields that say where a pilot is: its province, its prefecture, its division then and now, how much of it."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from smartpilot.datapackage.schema import BilingualText, DerivedField, FieldSchema, field_of
from smartpilot.places.changes import LAST_CHECKED
from smartpilot.places.divisions import Division, division_on, province_named
from smartpilot.places.prefectures import prefecture_on
from smartpilot.places.successors import Succession, Successor, successors
from smartpilot.records.models import Pilot
from smartpilot.records.terms import Level, Term
from smartpilot.registry.registry import Registry

CODE_PATTERN = r"[1-9][0-9]{5}"


class PilotScope(Term):
    """How much of its prefecture a pilot is."""

    WHOLE_PROVINCE = "whole-province", "整个省级行政区", "whole province or municipality"
    WHOLE_CITY = "whole-city", "整个地级市", "whole city"
    PART = "part", "其中一个县级区划", "one county-level division of it"
    ZONE = "zone", "镇或功能区", "town or zone"


_SCOPES: Mapping[Level, PilotScope] = {
    Level.PROVINCE: PilotScope.WHOLE_PROVINCE,
    Level.PREFECTURE_CITY: PilotScope.WHOLE_CITY,
    Level.PREFECTURE: PilotScope.WHOLE_CITY,
    Level.COUNTY_CITY: PilotScope.PART,
    Level.DISTRICT: PilotScope.PART,
    Level.COUNTY: PilotScope.PART,
    Level.TOWN: PilotScope.ZONE,
    Level.ZONE: PilotScope.ZONE,
}


def scope_of(pilot: Pilot) -> PilotScope:
    """How much of its prefecture a pilot is."""
    return _SCOPES[pilot.level]


def _division(registry: Registry, pilot: Pilot) -> Division | None:
    return division_on(pilot.division, registry.notices[pilot.notice].issued_on)


def _prefecture(registry: Registry, pilot: Pilot) -> Division | None:
    return prefecture_on(pilot.division, registry.notices[pilot.notice].issued_on)


@lru_cache(maxsize=10_000)
def _successor_2026(code: str, day: dt.date) -> Successor | None:
    """What a division is in 2026; of several the one that kept its code or its name, None where there is none."""
    last = min(LAST_CHECKED, dt.date(2026, 12, 31))
    before = division_on(code, day)
    found = successors(code, day, last) if day <= last else ()
    kept = [s for s in found if before and (s.division.code == code or s.division.name == before.name)]
    return next(iter(found if len(found) == 1 else kept), None)


def _code_2026(registry: Registry, pilot: Pilot) -> str | None:
    successor = _successor_2026(pilot.division, registry.notices[pilot.notice].issued_on)
    return successor.division.code if successor else None


def _succession_2026(registry: Registry, pilot: Pilot) -> str | None:
    successor = _successor_2026(pilot.division, registry.notices[pilot.notice].issued_on)
    return successor.succession.value if successor else None


def code_of_province(province: str | None) -> str | None:
    """The code of the province with this full name; None where there is none."""
    known = province_named(province or "")
    return known.code if known else None


def _code_or_none(division: Division | None) -> str | None:
    return division.code if division else None


def _name_or_none(division: Division | None) -> str | None:
    return division.name if division else None


PROVINCE_CODE = FieldSchema(
    "province_code",
    BilingualText("省份代码", "province code"),
    BilingualText("GB/T 2260 代码", "GB/T 2260 code"),
    pattern=CODE_PATTERN,
)
PROVINCE = field_of(Pilot, "province", "full name")
PREFECTURE_CODE = FieldSchema(
    "prefecture_code",
    BilingualText("地级区划代码", "prefecture code"),
    BilingualText(
        "所属或本身的地级区划；直辖市的区县填直辖市，省直辖的为空",
        "prefecture that it is or lies in; of a district of a municipality the municipality; "
        "empty directly below a province",
    ),
    pattern=CODE_PATTERN,
)
PREFECTURE = FieldSchema("prefecture", BilingualText("地级区划", "prefecture"), BilingualText("", "name of that code"))

PLACE_FIELDS = (
    DerivedField(PROVINCE_CODE, lambda _registry, pilot: code_of_province(pilot.province)),
    DerivedField(PROVINCE, lambda _registry, pilot: pilot.province),
    DerivedField(PREFECTURE_CODE, lambda registry, pilot: _code_or_none(_prefecture(registry, pilot))),
    DerivedField(PREFECTURE, lambda registry, pilot: _name_or_none(_prefecture(registry, pilot))),
    DerivedField(
        field_of(
            Pilot,
            "division",
            "GB/T 2260 code on the day of the notice; of a town or zone that of the division around it",
            pattern=CODE_PATTERN,
        ),
        lambda _registry, pilot: pilot.division,
    ),
    DerivedField(
        FieldSchema(
            "division_name",
            BilingualText("行政区划名称", "division name"),
            BilingualText("通知印发之日的名称", "name of the code on the day of the notice"),
        ),
        lambda registry, pilot: _name_or_none(_division(registry, pilot)),
    ),
    DerivedField(
        FieldSchema(
            "division_2026",
            BilingualText("2026年代码", "division 2026"),
            BilingualText(
                "该区划2026年的代码；分为几个的，取保留原代码或原名称的；不能确定的为空",
                "code of the division in 2026; of several the one that kept code or name; empty where it is not known",
            ),
            pattern=CODE_PATTERN,
        ),
        _code_2026,
    ),
    DerivedField(
        FieldSchema(
            "succession_2026",
            BilingualText("至2026年的变化", "succession 2026"),
            BilingualText(
                "由 division 到 division_2026 的变化",
                "how division became division_2026; of several changes the greatest",
            ),
            terms=Succession,
        ),
        _succession_2026,
    ),
)
SCOPE_FIELD = DerivedField(
    FieldSchema(
        "scope",
        BilingualText("范围", "scope"),
        BilingualText("占所属地级区划的多少", "how much of its prefecture it is"),
        required=True,
        terms=PilotScope,
    ),
    lambda _registry, pilot: scope_of(pilot),
)
