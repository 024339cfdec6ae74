import datetime as dt
from typing import Any

import pytest

from builders import registry
from ledgers import TABLES, event
from smartpilot.errors import UsageError
from smartpilot.ledger.ledger import NO_LEDGER, Ledger, Recording, new_ids
from smartpilot.ledger.voiding import (
    duplicates_of,
    events_replaced_by,
    find_event,
    find_event_to_void,
    plan_voiding,
    void_event,
)
from smartpilot.records.models import Event, LedgerFile

BOOK = registry(**TABLES)
ZHENGDING, PUDONG = "2014-130123", "2014-310115"
TODAY = dt.date(2015, 9, 1)
MOMENT = dt.datetime(2015, 9, 1, 8, 0, 0, 5, tzinfo=dt.UTC)
RUN = Recording.begin(MOMENT, "undo", "张三")


def ledger(*events: dict[str, Any]) -> Ledger:
    return Ledger(LedgerFile.model_validate({"events": list(events)}))


KNOWN = ledger(
    event(1, id="20150401T1-a"),
    event(2, id="20150401T1-ab"),
    event(3, id="20150402T1-c", by="甲", note="乙", year=2015),
)


def test_find_event() -> None:
    assert find_event(KNOWN, "20150401T1-a") == KNOWN.events[0]
    assert find_event(KNOWN, "20150402") == KNOWN.events[2]
    assert find_event(KNOWN, "") is None
    assert find_event(KNOWN, "d") is None
    # The mark at the end of an id, and not a part of one.
    assert find_event(KNOWN, "c") == KNOWN.events[2]
    assert find_event(KNOWN, "ab") == KNOWN.events[1]
    assert find_event(KNOWN, "b") is None
    assert find_event(KNOWN, "T1-ab") is None
    with pytest.raises(UsageError) as caught:
        find_event(KNOWN, "20150401")
    assert "2" in caught.value.message
    assert "history" in caught.value.hint


def test_the_mark_at_the_end_of_an_id() -> None:
    known = ledger(event(1), event(2), event(3, id="20160101T000000.000000Z-000002"))

    assert find_event(known, "000001") == known.events[0]
    with pytest.raises(UsageError) as caught:
        find_event(known, "000002")
    assert "2" in caught.value.message
    # An id of its own goes before a mark, and a mark before the start of an id.
    odd = ledger(event(1, id="a"), event(2, id="b-a"), event(3, id="c-20150428"), event(4, id="20150428-x"))
    assert find_event(odd, "a") == odd.file.events[0]
    assert find_event(odd, "20150428") == odd.file.events[2]


def test_an_id_given_twice_is_found_all_the_same() -> None:
    known = Ledger(LedgerFile.model_validate({"events": [event(1), event(1, stage="drafted")]}))

    assert find_event(known, event(1)["id"]) is not None


def test_a_void_repeats_what_the_event_said_and_says_its_own_reason() -> None:
    made = void_event(KNOWN, KNOWN.events[2], RUN, TODAY, "丙", "错")
    what = made.as_json()

    assert {key: what[key] for key in ("target", "deliverable", "stage", "year")} == {
        key: KNOWN.events[2].as_json()[key] for key in ("target", "deliverable", "stage", "year")
    }
    assert (made.voids, made.on, made.by, made.note) == ("20150402T1-c", TODAY, "丙", "错")
    assert made.recorded_at == MOMENT.replace(microsecond=0)
    assert (made.batch, made.recorded_by, made.via) == (RUN.batch, "张三", "undo")


def test_what_is_voided_cannot_be_voided_again_but_its_void_can() -> None:
    known = ledger(event(1), event(2, voids=event(1)["id"]))
    one, void = known.file.events

    with pytest.raises(UsageError) as caught:
        void_event(known, one, RUN, TODAY, None, None)
    assert one.id in caught.value.message
    assert caught.value.hint
    assert void_event(known, void, RUN, TODAY, None, None).voids == void.id


def test_a_void_is_never_dated_before_the_voided_event() -> None:
    [known] = ledger(event(1)).events

    assert void_event(ledger(event(1)), known, RUN, dt.date(2015, 1, 1), None, None).on == known.on


def test_an_id_of_two_events_voids_neither() -> None:
    known = ledger(event(1), event(1, stage="drafted"))

    with pytest.raises(UsageError) as caught:
        void_event(known, known.events[0], RUN, TODAY, None, None)
    assert "several events" in caught.value.message


# -- which event is meant --------------------------------------------------------------------------------------


def at(hour: int) -> dt.datetime:
    return dt.datetime(2015, 5, 1, hour, tzinfo=dt.UTC)


RECORDED = ledger(event(1, recorded_at=at(9)), event(2, recorded_at=at(8)), event(3, target=PUDONG, recorded_at=at(7)))


@pytest.mark.parametrize(
    ("text", "number"),
    [(None, 1), ("正定县", 1), (ZHENGDING, 1), (PUDONG, 3), (event(2)["id"], 2), ("000003", 3)],
)
def test_an_event_or_the_latest_of_a_record_or_of_all_is_voided(text: str | None, number: int) -> None:
    assert find_event_to_void(BOOK, RECORDED, text).id == event(number)["id"]
    assert plan_voiding(BOOK, RECORDED, text, RUN, TODAY).void.voids == event(number)["id"]


def test_without_an_event_there_is_nothing_to_void() -> None:
    for known, text in ((NO_LEDGER, None), (RECORDED, "迁安市"), (RECORDED, "不存在市")):
        with pytest.raises(UsageError) as caught:
            find_event_to_void(BOOK, known, text)
        assert "smartpilot history" in caught.value.hint


# -- what stands and what stays voided ---------------------------------------------------------------------------


def recorded(moment: dt.datetime, *more: dict[str, Any]) -> list[dict[str, Any]]:
    """Events that one command recorded."""
    ids = new_ids(moment, len(more))
    return [event(0, id=id_, recorded_at=moment, **fields) for id_, fields in zip(ids, more, strict=True)]


def test_a_correction_replaced_what_was_voided_directly_before_it() -> None:
    one, two = event(1), event(2, on=dt.date(2015, 4, 30))
    correction = recorded(MOMENT, {"voids": one["id"]}, {"voids": two["id"]}, {"on": dt.date(2015, 5, 2)})
    known = ledger(one, two, *correction)
    events = {each.id: each for each in known.events}

    replaced = events_replaced_by(known, events[correction[-1]["id"]])

    assert [each.id for each in replaced] == [one["id"], two["id"]]
    assert plan_voiding(BOOK, known, correction[-1]["id"], RUN, TODAY).replaced == replaced


def test_a_void_of_another_command_is_no_part_of_a_correction() -> None:
    one = event(1)
    [void] = recorded(MOMENT, {"voids": one["id"]})
    [later] = recorded(MOMENT + dt.timedelta(microseconds=2), {})
    known = ledger(one, void, later)

    [event_] = [each for each in known.events if each.id == later["id"]]
    assert events_replaced_by(known, event_) == []


def test_a_void_of_another_deliverable_is_no_part_of_a_correction() -> None:
    one = event(1, deliverable="plan")
    known = ledger(one, *recorded(MOMENT, {"voids": one["id"], "deliverable": "plan"}, {}))

    [event_] = [each for each in known.events if each.deliverable == "task-book"]
    assert events_replaced_by(known, event_) == []


def test_ids_written_by_hand_replace_nothing() -> None:
    known = ledger(event(1), event(2, id="x", voids=event(1)["id"]), event(3, id="y"))

    assert [events_replaced_by(known, each) for each in known.events] == [[], [], []]


@pytest.mark.parametrize(
    ("other", "is_duplicate"),
    [
        ({}, True),
        ({"on": dt.date(2015, 4, 30)}, True),
        ({"stage": "drafted"}, False),
        ({"target": PUDONG}, False),
        ({"deliverable": "plan"}, False),
        ({"year": 2016}, False),
        ({"year": 2015}, True),
    ],
)
def test_duplicates_have_the_same_stage_of_the_same_deliverable_and_year(
    other: dict[str, Any], is_duplicate: bool
) -> None:
    known = ledger(event(1), event(2, **other))
    events: dict[str, Event] = {each.id: each for each in known.events}

    duplicates = duplicates_of(known, events[event(1)["id"]])

    assert [each.id for each in duplicates] == ([event(2)["id"]] if is_duplicate else [])
