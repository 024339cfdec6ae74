"""Which events one command recorded, and which batch or event a text means."""

import datetime as dt
from typing import Any

import pytest

from ledgers import event
from smartpilot.errors import UsageError
from smartpilot.ledger.batches import batch_of, batches_of, find_batch, find_event, find_last_batch
from smartpilot.ledger.ledger import NO_LEDGER, Ledger
from smartpilot.records.entries import LedgerFile

PUDONG = "2014-310115"


def ledger(*events: dict[str, Any]) -> Ledger:
    return Ledger(LedgerFile.model_validate({"events": list(events)}))


def ids(known: Ledger) -> list[tuple[str, list[str]]]:
    return [(batch.id, [each.id for each in batch.events]) for batch in batches_of(known)]


def old(microsecond: int, **more: Any) -> dict[str, Any]:
    return event(0, id=f"20150428T013000.{microsecond:06}Z-{microsecond:08x}", **more)


def test_events_name_their_batch() -> None:
    one, two, three = (event(n, batch=batch) for n, batch in ((1, "b"), (2, "a"), (3, "b")))

    assert ids(ledger(three, two, one)) == [("a", [two["id"]]), ("b", [one["id"], three["id"]])]
    assert [batch.id for batch in batches_of(NO_LEDGER)] == []


def test_events_of_an_old_ledger_are_of_one_batch_where_their_ids_follow_each_other() -> None:
    first, second, other, by_hand = old(5), old(6), old(8), event(0, id="by-hand")
    minute_later = old(9, recorded_at=first["recorded_at"] + dt.timedelta(minutes=1))

    assert ids(ledger(second, by_hand, other, minute_later, first)) == [
        (first["id"], [first["id"], second["id"]]),
        (other["id"], [other["id"]]),
        ("by-hand", ["by-hand"]),
        (minute_later["id"], [minute_later["id"]]),
    ]


def test_an_event_without_a_batch_is_of_no_batch_that_is_named() -> None:
    known = ledger(old(5), old(6, batch="a"), old(7))

    assert [len(batch.events) for batch in batches_of(known)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("via", "voids", "is_undo"),
    [
        (["undo"], [True], True),
        ([None], [True], True),
        ([None], [False], False),
        ([None, None], [True, False], False),
        (["record"], [False], False),
        (["collect a.xlsx"], [True], False),  # a correction that goes back to what was recorded
    ],
)
def test_an_undo_only_takes_back(via: list[str | None], voids: list[bool], is_undo: bool) -> None:
    events = [
        old(n, via=command, voids=event(9)["id"] if void else None)
        for n, (command, void) in enumerate(zip(via, voids, strict=True))
    ]
    known = ledger(event(9), *events)

    batch = batch_of(known, known.file.events[-1])
    assert (len(batch.events), batch.is_undo) == (len(events), is_undo)
    assert batch.via == [command for command in via if command]


def test_the_last_batch_is_in_effect() -> None:
    one, two = old(1, batch="a"), old(2, batch="b", target=PUDONG)
    void = old(3, batch="c", via="undo", voids=two["id"], target=PUDONG)
    restored = old(4, batch="d", via="undo", voids=void["id"], target=PUDONG)

    def last(*events: dict[str, Any], target: str | None = None) -> str | None:
        batch = find_last_batch(ledger(*events), target)
        return batch.id if batch else None

    assert last() is None
    assert last(one, two) == "b"
    assert last(two, one, target="2014-130123") == "a"
    assert last(one, two, void) == "a"
    assert last(one, two, void, target=PUDONG) is None
    assert last(one, two, void, restored) == last(one, two, void, restored, target=PUDONG) == "b"


# -- ids -------------------------------------------------------------------------------------------------------

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
    assert caught.value.message == "2 events match 20150401"
    assert caught.value.hint == "give one of them: 20150401T1-a, 20150401T1-ab"


def test_the_mark_at_the_end_of_an_id() -> None:
    known = ledger(event(1), event(2), event(3, id="20160101T000000.000000Z-00000002"))

    assert find_event(known, "00000001") == known.events[0]
    with pytest.raises(UsageError) as caught:
        find_event(known, "00000002")
    # The ends of the two ids are the same.
    assert [event(2)["id"] in caught.value.hint, "20160101" in caught.value.hint] == [True, True]
    # An id of its own goes before a mark, and a mark before the start of an id.
    odd = ledger(event(1, id="a"), event(2, id="b-a"), event(3, id="c-20150428"), event(4, id="20150428-x"))
    assert find_event(odd, "a") == odd.file.events[0]
    assert find_event(odd, "20150428") == odd.file.events[2]


def test_an_id_given_twice_is_found_all_the_same() -> None:
    known = Ledger(LedgerFile.model_validate({"events": [event(1), event(1, stage="drafted")]}))

    assert find_event(known, event(1)["id"]) is not None


def test_find_batch() -> None:
    known = ledger(
        event(1, batch="20150401T000000.000000Z-0000000a"), event(2, batch="20150402T000000.000000Z-0000000b")
    )

    for text in ("20150401T000000.000000Z-0000000a", "0000000a", "20150401"):
        batch = find_batch(known, text)
        assert batch
        assert batch.id.endswith("a")
    assert find_batch(known, event(1)["id"]) is None
    with pytest.raises(UsageError) as caught:
        find_batch(known, "2015")
    assert caught.value.hint == "give one of them: 0000000a, 0000000b"
