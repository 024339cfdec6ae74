import datetime as dt
from collections.abc import Mapping
from typing import Any

from builders import ZHENGDING, notice
from smartpilot.records.base import Model
from smartpilot.records.comparison import FieldDifference, KeyedRecord, compare_records
from smartpilot.records.entries import Event
from smartpilot.records.models import Candidate, Pilot
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Designation, Evidence

ZHENGDING_AS_CANDIDATE = {k: v for k, v in ZHENGDING.items() if k not in ("designation", "evidence")}


def keyed(model: type[Model], table: str, *records: Mapping[str, Any]) -> list[KeyedRecord]:
    return [KeyedRecord(table, record["id"], model.model_validate(record)) for record in records]


def pilots(*records: Mapping[str, Any]) -> list[KeyedRecord]:
    return keyed(Pilot, "pilots", *records)


def test_records_of_one_side_are_added_or_removed() -> None:
    other = {**ZHENGDING, "id": "2014-130123-xincheng"}
    differences = compare_records(pilots(ZHENGDING), pilots(other))

    assert [record.id for record in differences.added] == [other["id"]]
    assert [record.id for record in differences.removed] == [ZHENGDING["id"]]
    assert not differences.changed


def test_what_changed_is_told_by_field_in_the_order_of_the_model() -> None:
    changed = {**ZHENGDING, "evidence": "reported", "note": "待查", "name": "正定县"}
    (change,) = compare_records(pilots(ZHENGDING), pilots(changed)).changed

    assert change.new.id == ZHENGDING["id"]
    assert change.fields == [
        FieldDifference("name", "石家庄市正定县", "正定县"),
        FieldDifference("evidence", Evidence.CONFIRMED, Evidence.REPORTED),
        FieldDifference("note", None, "待查"),
    ]


def test_the_order_of_records_and_of_sources_is_no_difference() -> None:
    first = {**ZHENGDING, "sources": ["notice-2014", "paper"]}
    second = {**ZHENGDING, "id": "2014-130124"}
    turned = {**first, "sources": ["paper", "notice-2014"]}

    assert compare_records(pilots(first, second), pilots(second, turned)).is_empty


def test_the_order_of_offices_is_a_difference() -> None:
    offices = ["住房和城乡建设部办公厅", "科学技术部办公厅"]
    old, new = (keyed(Notice, "notices", notice(issued_by=names)) for names in (offices, offices[::-1]))

    (change,) = compare_records(old, new).changed
    assert change.fields == [FieldDifference("issued_by", offices, offices[::-1])]


def test_a_field_of_a_small_table_is_named_with_it() -> None:
    old = keyed(Notice, "notices", notice(totals={"new": 84, "special": 41}))
    new = keyed(Notice, "notices", notice(totals={"new": 83, "special": 41}))

    assert compare_records(old, new).changed[0].fields == [FieldDifference("totals.new", 84, 83)]
    without = keyed(Notice, "notices", notice())
    assert compare_records(old, without).changed[0].fields == [
        FieldDifference("totals.new", 84, None),
        FieldDifference("totals.special", 41, None),
    ]


def test_a_candidate_that_became_a_pilot_is_one_record_of_another_kind() -> None:
    candidate = keyed(Candidate, "candidates", ZHENGDING_AS_CANDIDATE)
    differences = compare_records(candidate, pilots(ZHENGDING))

    assert not differences.added
    assert not differences.removed
    assert differences.changed[0].fields == [
        FieldDifference("kind", "candidates", "pilots"),
        FieldDifference("designation", None, Designation.EXPANDED),
        FieldDifference("evidence", None, Evidence.CONFIRMED),
    ]


def test_records_of_other_tables_may_have_the_same_id() -> None:
    notices = keyed(Notice, "notices", notice(ZHENGDING["id"]))

    assert len(compare_records(notices, pilots(ZHENGDING)).added) == 1


def test_several_records_of_one_id_are_compared_one_by_one() -> None:
    renamed = {**ZHENGDING, "name": "正定县"}
    twice = pilots(ZHENGDING, renamed)

    assert compare_records(twice, pilots(renamed, ZHENGDING)).is_empty
    assert [record.record for record in compare_records(pilots(ZHENGDING), twice).added] == [
        max((record.record for record in twice), key=repr)
    ]


def test_one_moment_in_two_time_zones_is_no_difference() -> None:
    entry = {"id": "e", "on": dt.date(2015, 4, 28), "target": "t", "deliverable": "d", "stage": "signed"}
    moment = dt.datetime(2015, 4, 28, 1, 30, tzinfo=dt.UTC)
    local = moment.astimezone(dt.timezone(dt.timedelta(hours=8)))
    old, new = (keyed(Event, "events", {**entry, "recorded_at": time}) for time in (moment, local))

    assert compare_records(old, new).is_empty
