import datetime as dt
from typing import Any

from builders import PENGLAI, PUDONG, SHIJIAZHUANG, ZHENGDING, notice, place, project, registry
from smartpilot.datapackage.fields import LIST_SEPARATOR
from smartpilot.datapackage.records import tables_of_records
from smartpilot.datapackage.schema import DataTable
from smartpilot.records.terms import Kind
from smartpilot.registry.query import NO_FILTER, Filter, select
from smartpilot.registry.registry import Registry

NOTICES = [notice("2012", dt.date(2013, 1, 29)), notice(totals={"new": 2, "expanded": 1})]
JIYUAN = place("419001", "济源市", "河南省", "county-city", designation="new")


def tables(registry_: Registry, filter_: Filter = NO_FILTER) -> dict[str, DataTable]:
    selection = select(registry_, Kind, filter_)
    return {t.schema.name: t for t in tables_of_records(registry_, selection, is_whole=filter_ == NO_FILTER)}


def rows(table: DataTable) -> dict[str, dict[str, Any]]:
    names = table.schema.names
    return {str(row[0]): dict(zip(names, row, strict=True)) for row in table.rows}


def test_every_row_has_a_value_of_the_type_of_its_field() -> None:
    types = {"string": str, "integer": int, "date": dt.date}
    whole = registry(
        notices=NOTICES, pilots=[ZHENGDING, SHIJIAZHUANG, PUDONG, PENGLAI], projects=[project("S01", "甲", "乙")]
    )

    for table in tables(whole).values():
        for row in table.rows:
            for field, value in zip(table.schema.fields, row, strict=True):
                assert value is not None or not field.required, field.name
                assert value is None or type(value) is types[field.field_type.value], field.name
                assert value != "", field.name


def test_a_pilot_that_was_added_later_is_announced_on_that_day() -> None:
    late = {**PUDONG, "added_on": dt.date(2016, 1, 5)}
    row = rows(tables(registry(notices=NOTICES, pilots=[ZHENGDING, late]))["pilots"])

    assert (row["2014-130123"]["announced_on"], row["2014-130123"]["first_year"]) == (dt.date(2015, 4, 7), 2015)
    assert (row["2014-310115"]["announced_on"], row["2014-310115"]["first_year"]) == (dt.date(2016, 1, 5), 2016)


def test_a_notice_says_whether_its_list_is_complete() -> None:
    incomplete = rows(tables(registry(notices=NOTICES, pilots=[ZHENGDING, PUDONG]))["notices"])
    complete = rows(tables(registry(notices=NOTICES, pilots=[ZHENGDING, PUDONG, PENGLAI]))["notices"])

    assert (incomplete["2014"]["pilots_recorded"], incomplete["2014"]["complete"]) == (2, 0)
    assert (complete["2014"]["pilots_recorded"], complete["2014"]["complete"]) == (3, 1)
    assert complete["2012"]["complete"] is None


def test_lists_are_one_text_and_sources_rows_of_their_own() -> None:
    cited = {**ZHENGDING, "sources": ["notice-2014", "second", "second"]}
    whole = registry(
        sources=[{"id": "notice-2014", "title": "甲"}, {"id": "second", "title": "乙"}],
        pilots=[cited],
        projects=[project("S01", "甲公司", "乙公司")],
    )

    assert rows(tables(whole)["projects"])["2014-S01"]["undertaken_by"] == LIST_SEPARATOR.join(["甲公司", "乙公司"])
    assert tables(whole)["pilot_sources"].rows == [("2014-130123", "notice-2014"), ("2014-130123", "second")]


def test_a_filter_leaves_only_what_the_records_name() -> None:
    whole = registry(
        sources=[{"id": "notice-2014", "title": "甲"}, {"id": "unused", "title": "乙"}],
        notices=NOTICES,
        pilots=[ZHENGDING, SHIJIAZHUANG],
    )

    assert set(rows(tables(whole)["sources"])) == {"notice-2014", "unused"}
    narrowed = tables(whole, Filter(notices=("2014",)))
    assert set(rows(narrowed["sources"])) == {"notice-2014"}
    assert set(rows(narrowed["notices"])) == {"2014"}


ASSESSMENTS = ("assessments", "assessment_sources")


def test_a_kind_that_is_not_wanted_has_no_table() -> None:
    whole = registry(pilots=[ZHENGDING])
    selection = select(whole, [Kind.PILOTS], NO_FILTER)

    names = [table.schema.name for table in tables_of_records(whole, selection, is_whole=False)]
    assert names == ["sources", "programmes", "notices", "deliverables", "pilots", "pilot_sources", *ASSESSMENTS]


def test_a_time_that_follows_from_something_else_has_columns_of_its_own() -> None:
    stages = {"owed_by": "pilots", "stages": ["submitted"]}
    deliverables = [
        {"id": "plan", "title": "实施方案", **stages, "within": {"after": "notice", "working_days": 15}},
        {"id": "report", "title": "总结", **stages, "due": dt.date(2015, 12, 31)},
    ]
    table = tables(registry(notices=[notice(deliverables=deliverables)], pilots=[ZHENGDING]))["deliverables"]

    assert table.column("within_after") == ["notice", None]
    assert table.column("within_working_days") == [15, None]
    assert table.column("within_months") == [None, None]
    assert table.column("due") == [None, dt.date(2015, 12, 31)]


def test_a_notice_that_asks_something_of_the_records_comes_with_them() -> None:
    asked = {"id": "acceptance", "title": "验收申请表", "owed_by": "pilots", "stages": ["submitted"]}
    asking = notice("2016", dt.date(2016, 1, 20), applies_to=["2012", "2014"], deliverables=[asked])
    whole = registry(notices=[*NOTICES, asking], pilots=[ZHENGDING, SHIJIAZHUANG])

    narrowed = tables(whole, Filter(notices=("2014",)))
    assert set(rows(narrowed["notices"])) == {"2014", "2016"}
    assert rows(narrowed["notices"])["2016"]["applies_to"] == f"2012{LIST_SEPARATOR}2014"
    assert narrowed["deliverables"].column("notice") == ["2016"]
