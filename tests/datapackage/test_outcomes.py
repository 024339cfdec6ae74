import datetime as dt

from builders import PUDONG, ZHENGDING, assessment, registry
from smartpilot.datapackage.outcomes import OUTCOME_FIELDS, known_status, outcome_in_year
from smartpilot.datapackage.panel import PanelScope, panel_table
from smartpilot.datapackage.records import tables_of_records
from smartpilot.records.terms import Kind
from smartpilot.registry.query import NO_FILTER, select

BOOK = registry(
    pilots=[ZHENGDING, PUDONG],
    assessments=[
        assessment(dt.date(2016, 11, 1), "annual", "passed"),
        assessment(dt.date(2018, 6, 1), "acceptance", "passed", grade="二星", sources=["notice-2014"]),
        assessment(dt.date(2020, 3, 1), "withdrawal", target="2014-310115"),
    ],
)
ACCEPTED, WITHDRAWN = BOOK.by_id["2014-130123"], BOOK.by_id["2014-310115"]


def test_a_status_is_known_until_the_last_that_is_said_of_it() -> None:
    silent = registry(pilots=[ZHENGDING])
    failed = registry(pilots=[ZHENGDING], assessments=[assessment(dt.date(2017, 6, 1), "acceptance", "failed")])

    assert [known_status(silent, silent.by_id["2014-130123"], year) for year in (2014, 2015, 2016)] == [
        "candidate",
        "pilot",
        None,
    ]
    assert [known_status(failed, failed.by_id["2014-130123"], year) for year in (2016, 2017, 2018)] == [
        "pilot",
        "pilot",
        None,
    ]
    assert [known_status(BOOK, ACCEPTED, year) for year in (2015, 2017, 2018, 2030)] == [
        "pilot",
        "pilot",
        "accepted",
        "accepted",
    ]
    assert outcome_in_year(BOOK, WITHDRAWN, 2019) == ("pilot", None, 2020)
    assert outcome_in_year(BOOK, WITHDRAWN, 2020) == ("withdrawn", None, 2020)


def test_the_fields_of_a_pilot() -> None:
    values = [[field.value(BOOK, pilot) for field in OUTCOME_FIELDS] for pilot in (ACCEPTED, WITHDRAWN)]

    assert values == [
        ["accepted", dt.date(2018, 6, 1), "二星", None],
        ["withdrawn", None, None, dt.date(2020, 3, 1)],
    ]


def test_the_tables_of_assessments() -> None:
    everything = select(BOOK, [Kind.PILOTS, Kind.PROJECTS], NO_FILTER)
    tables = {table.schema.name.value: table for table in tables_of_records(BOOK, everything, is_whole=True)}

    assert tables["assessments"].column("result") == ["passed", "passed", None]
    assert tables["assessments"].column("target") == ["2014-130123", "2014-130123", "2014-310115"]
    assert tables["assessment_sources"].rows == [("2014-130123-acceptance-2018-06-01", "notice-2014")]
    one = tables_of_records(BOOK, {Kind.PILOTS: [WITHDRAWN]}, is_whole=False)
    assert next(t for t in one if t.schema.name.value == "assessments").column("kind") == ["withdrawal"]


def test_the_panel_says_what_is_known_of_its_pilot() -> None:
    table = panel_table(BOOK, PanelScope(2014, 2019))
    names = table.schema.names
    rows = [dict(zip(names, row, strict=True)) for row in table.rows if row[0] == "130123"]

    assert [(row["year"], row["status"], row["accepted_year"]) for row in rows] == [
        (2014, None, None),
        *((year, "pilot", 2018) for year in (2015, 2016, 2017)),
        (2018, "accepted", 2018),
        (2019, "accepted", 2018),
    ]
    elsewhere = next(dict(zip(names, row, strict=True)) for row in table.rows if row[0] == "110105")
    assert (elsewhere["status"], elsewhere["accepted_year"], elsewhere["withdrawn_year"]) == (None, None, None)
