import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from builders import registry
from ledgers import TABLES, event
from smartpilot.errors import UsageError
from smartpilot.ledger.batches import batch_of
from smartpilot.ledger.ledger import NO_LEDGER, Ledger, Recording, new_ids
from smartpilot.ledger.voiding import (
    Undo,
    duplicates_of,
    events_replaced_by,
    plan_undo,
    void_event,
    written_undo,
)
from smartpilot.records.entries import Event, LedgerFile

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
    assert caught.value.message == "00000001 is already voided"
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


# -- which events are meant ------------------------------------------------------------------------------------


def at(hour: int) -> dt.datetime:
    return dt.datetime(2015, 5, 1, hour, tzinfo=dt.UTC)


def recorded(moment: dt.datetime, *more: dict[str, Any], via: str = "record") -> list[dict[str, Any]]:
    """Events that one command recorded."""
    run = Recording.begin(moment, via)
    ids = new_ids(moment, len(more))
    return [event(0, id=id_, **{**run.fields, **fields}) for id_, fields in zip(ids, more, strict=True)]


FIRST = recorded(at(7), {}, {"target": PUDONG})
SECOND = recorded(at(8), {"stage": "signed"}, {"target": PUDONG, "stage": "signed"})
THIRD = recorded(at(9), {"target": PUDONG, "deliverable": "plan"})
RECORDED = ledger(*FIRST, *THIRD, *SECOND)


def undone(known: Ledger, text: str | None = None, **more: Any) -> Undo:
    return plan_undo(BOOK, known, text, RUN, TODAY, **more)


def ids_of(events: Sequence[Event]) -> list[str]:
    return [each.id for each in events]


@pytest.mark.parametrize(
    ("text", "event_", "meant"),
    [
        pytest.param(None, None, THIRD, id="the last batch"),
        pytest.param(FIRST[0]["batch"], None, FIRST, id="a batch"),
        pytest.param(FIRST[0]["batch"][-8:], None, FIRST, id="the mark of a batch"),
        pytest.param("正定县", None, SECOND[:1], id="a record"),
        pytest.param(PUDONG, None, THIRD, id="an id of a record"),
        pytest.param(FIRST[1]["id"], None, FIRST[1:], id="an event"),
        pytest.param(None, FIRST[0]["id"][-8:], FIRST[:1], id="the mark of an event"),
    ],
)
def test_a_batch_an_event_or_the_last_of_a_record_is_undone(
    text: str | None, event_: str | None, meant: list[dict[str, Any]]
) -> None:
    undo = undone(RECORDED, text, event=event_)

    assert ids_of(undo.events) == [each["id"] for each in meant]
    assert [void.voids for void in undo.voids] == ids_of(undo.events)
    assert {(void.batch, void.via, void.recorded_by) for void in undo.voids} == {(RUN.batch, "undo", "张三")}
    assert ids_of(undo.voids) == sorted({void.id for void in undo.voids})
    assert undo.new_entries == undo.voids
    assert {each.id for each in undo.voided} == set(ids_of(undo.events))
    assert undo.restored == []


def test_without_an_event_there_is_nothing_to_undo() -> None:
    for known, text in ((NO_LEDGER, None), (RECORDED, "迁安市"), (RECORDED, "不存在市")):
        with pytest.raises(UsageError) as caught:
            undone(known, text)
        assert "smartpilot history" in caught.value.hint
    with pytest.raises(UsageError, match="unknown event: x"):
        undone(RECORDED, event="x")


def test_an_undo_is_no_last_command_but_can_be_undone_itself() -> None:
    undo = undone(RECORDED)
    after = undo.after

    assert ids_of(undone(after).events) == [each["id"] for each in SECOND]
    with pytest.raises(UsageError, match="already undone"):
        undone(after, THIRD[0]["batch"])
    again = undone(after, RUN.batch)
    assert ids_of(again.events) == ids_of(undo.voids)
    assert (ids_of(again.restored), again.voided) == ([THIRD[0]["id"]], [])
    assert ids_of(undone(again.after).events) == [THIRD[0]["id"]]


def test_what_was_written_before_is_told_as_it_was_planned() -> None:
    undo = undone(RECORDED, FIRST[0]["batch"])
    written = written_undo(undo.after, undo.voids, BOOK, b"")

    assert (written.batch, set(ids_of(written.events)), written.voids) == (
        undo.batch,
        set(ids_of(undo.events)),
        undo.voids,
    )
    assert (written.is_written, written.new_entries) == (True, [])
    assert ids_of(written.voided) == ids_of(undo.voided)


# -- what stands and what stays voided ---------------------------------------------------------------------------


@pytest.mark.parametrize("is_old", [True, False])
def test_undoing_a_correction_restores_what_its_batch_had_voided(is_old: bool) -> None:
    one, two = event(1), event(2, on=dt.date(2015, 4, 30))
    correction = recorded(MOMENT, {"voids": one["id"]}, {"voids": two["id"]}, {"on": dt.date(2015, 5, 2)})
    if is_old:
        correction = [{k: v for k, v in each.items() if k not in ("batch", "via")} for each in correction]
    known = ledger(one, two, *correction)
    batch = batch_of(known, known.events[-1])

    assert [each["id"] for each in correction] == ids_of(batch.events)
    assert ids_of(events_replaced_by(known, batch, batch.events[-1])) == [one["id"], two["id"]]
    assert ids_of(undone(known, event=correction[-1]["id"]).replaced) == [one["id"], two["id"]]
    whole = undone(known, correction[0]["batch"]) if not is_old else undone(known)
    assert (ids_of(whole.restored), ids_of(whole.voided)) == ([one["id"], two["id"]], [correction[-1]["id"]])
    assert whole.replaced == []


def test_a_void_of_another_command_or_deliverable_is_no_part_of_a_correction() -> None:
    one, two = event(1), event(2, deliverable="plan")
    [void] = recorded(MOMENT, {"voids": one["id"]})
    correction = recorded(MOMENT + dt.timedelta(microseconds=1), {"voids": two["id"], "deliverable": "plan"}, {})
    known = ledger(one, two, void, *correction)
    [event_] = [each for each in known.events if each.id == correction[-1]["id"]]

    assert events_replaced_by(known, batch_of(known, event_), event_) == []


def test_an_event_that_two_voids_name_stays_voided_by_the_other() -> None:
    known = ledger(event(1), event(2, voids=event(1)["id"]), event(3, voids=event(1)["id"]))
    undo = undone(known, event=event(2)["id"])

    assert (ids_of(undo.still_voided), undo.restored) == ([event(1)["id"]], [])


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
