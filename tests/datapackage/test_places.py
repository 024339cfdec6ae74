"""Where a pilot is: its prefecture, its scope, and what its division is in 2026."""

import datetime as dt
from typing import Any

import pytest

from builders import PENGLAI, PUDONG, SHIJIAZHUANG, ZHENGDING, notice, place, registry
from smartpilot.datapackage.places import PilotScope
from smartpilot.datapackage.records import tables_of_records
from smartpilot.datapackage.schema import TableName
from smartpilot.records.terms import Kind, Level
from smartpilot.registry.query import NO_FILTER, select

NOTICES = [notice("2012", dt.date(2013, 1, 29)), notice()]
JIYUAN = place("419001", "济源市", "河南省", "county-city", designation="new")


def row_of(record: dict[str, Any]) -> dict[str, Any]:
    """The row of a pilot in the table of pilots."""
    whole = registry(notices=NOTICES, pilots=[record])
    tables = tables_of_records(whole, select(whole, Kind, NO_FILTER), is_whole=True)
    (table,) = (table for table in tables if table.schema.name is TableName.PILOTS)
    return dict(zip(table.schema.names, table.rows[0], strict=True))


@pytest.mark.parametrize(
    ("record", "code", "name"),
    [
        (ZHENGDING, "130100", "石家庄市"),
        (SHIJIAZHUANG, "130100", "石家庄市"),
        (PUDONG, "310000", "上海市"),
        (JIYUAN, None, None),
    ],
)
def test_prefecture_of_a_pilot(record: dict[str, Any], code: str | None, name: str | None) -> None:
    row = row_of(record)

    assert (row["prefecture_code"], row["prefecture"]) == (code, name)


@pytest.mark.parametrize(("record", "scope"), [(ZHENGDING, "part"), (SHIJIAZHUANG, "whole-city"), (PENGLAI, "zone")])
def test_scope_of_a_pilot(record: dict[str, Any], scope: str) -> None:
    row = row_of(record)

    assert row["scope"] == scope


def test_every_level_has_a_scope() -> None:
    levels = {level: place("130123", "正定县", "河北省", level.value, locality="甲镇") for level in Level}

    assert {row_of(record)["scope"] for record in levels.values()} == set(PilotScope)


@pytest.mark.parametrize(
    ("division", "name", "province", "code", "succession"),
    [
        ("130123", "正定县", "河北省", "130123", "unchanged"),
        ("350182", "长乐市", "福建省", "350112", "renamed"),
        ("330327", "苍南县", "浙江省", "330327", "split"),
        ("330103", "下城区", "浙江省", "330105", "merged"),
        ("220381", "公主岭市", "吉林省", "220184", "moved"),
        ("130521", "邢台县", "河北省", None, None),  # 襄都区 and 信都区, neither of which kept name or code
        ("130199", "某县", "河北省", None, None),
    ],
)
def test_division_of_2026(division: str, name: str, province: str, code: str | None, succession: str | None) -> None:
    row = row_of(place(division, name, province, "county", designation="new"))

    assert (row["division_2026"], row["succession_2026"]) == (code, succession)
