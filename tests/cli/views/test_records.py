import datetime as dt

import pytest

from builders import SHIJIAZHUANG, ZHENGDING, notice, project, registry
from smartpilot.cli.views.records import format_value, list_json, record_keys, record_rows, record_tables
from smartpilot.records.terms import RECORD_KINDS, Kind, Level
from smartpilot.registry.query import Filter, select
from smartpilot.render.formats import raw_value

DAY = dt.date(2015, 6, 1)
BOOK = registry(notices=[notice("2012"), notice()], pilots=[ZHENGDING, SHIJIAZHUANG], projects=[project("S01", "甲")])


@pytest.mark.parametrize(
    ("value", "for_people", "for_programs"),
    [
        (None, "", ""),
        ("正定县", "正定县", "正定县"),
        (Level.COUNTY_CITY, "county-level city", "county-city"),
        (["甲", "乙"], "甲, 乙", "甲;乙"),
        ([], "", ""),
        (True, "True", "true"),
        (2015, "2015", "2015"),
    ],
)
def test_a_value_for_people_and_for_programs(value: object, for_people: str, for_programs: str) -> None:
    assert (format_value(value), raw_value(value)) == (for_people, for_programs)


def test_a_table_leaves_out_columns_that_are_empty_in_every_row() -> None:
    pilots, projects = record_tables(BOOK, select(BOOK, RECORD_KINDS, Filter()), DAY)

    assert [column.key for column in pilots.columns] == [
        "id",
        "notice",
        "name",
        "division",
        "level",
        "designation",
        "evidence",
    ]
    assert [column.key for column in projects.columns] == ["id", "undertaken_by", "evidence"]
    # The province that all share stands in the title.
    assert pilots.title == "pilots: 2 (河北省)"
    # What is not certain is coloured.
    assert list(pilots.styles) == ["", "yellow"]


def test_a_wanted_column_is_shown_even_where_it_is_empty() -> None:
    pilots, projects = record_tables(BOOK, select(BOOK, RECORD_KINDS, Filter()), DAY, ["id", "note"])

    assert [column.key for column in pilots.columns] == [column.key for column in projects.columns] == ["id", "note"]


def test_the_heading_of_csv_depends_on_the_kinds_and_not_on_the_records() -> None:
    whole, nothing = select(BOOK, RECORD_KINDS, Filter()), select(BOOK, Kind, Filter(text="zzz"))

    assert record_keys(whole) == record_keys(nothing)
    assert record_keys(whole)[0] == "kind"
    assert [row["kind"] for row in record_rows(BOOK, whole, ["kind"], DAY)] == ["pilots", "pilots", "projects"]
    assert list(record_rows(BOOK, nothing, ["kind"], DAY)) == []


def test_json_names_every_kind_even_if_it_was_not_wanted() -> None:
    answer = list_json(BOOK, select(BOOK, [Kind.PROJECTS], Filter()), DAY)

    assert {key: len(value) for key, value in answer.items() if key != "format"} == {
        "pilots": 0,
        "projects": 1,
        "candidates": 0,
    }
    assert answer["format"] == "smartpilot.list/1"
