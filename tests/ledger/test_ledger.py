import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import event
from smartpilot.ledger.ledger import HEADER, Ledger, format_events, ledger_path, new_ids, with_appended_events
from smartpilot.ledger.reading import LedgerReading, read_ledger
from smartpilot.records.entries import Event, LedgerFile
from smartpilot.records.periods import Period
from smartpilot.records.terms import Stage
from smartpilot.text import HIDDEN

BOM = b"\xef\xbb\xbf"
CHINA = dt.timezone(dt.timedelta(hours=8))


def made(number: int, **more: Any) -> Event:
    return LedgerFile.model_validate({"events": [event(number, **more)]}).events[0]


def ledger(*events: Event) -> Ledger:
    return Ledger(LedgerFile(events=list(events)))


def reading(path: Path, content: bytes) -> LedgerReading:
    path.write_bytes(content)
    return read_ledger(path)


def at(hour: int, minute: int = 0, zone: dt.tzinfo = CHINA, day: int = 28) -> dt.datetime:
    return dt.datetime(2015, 4, day, hour, minute, tzinfo=zone)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "progress.toml"


def test_lies_beside_its_registry() -> None:
    assert ledger_path(Path("a/b/pilots.toml")) == Path("a/b/progress.toml")
    assert ledger_path(Path("mine.toml")) == Path("progress.toml")


# -- what it says --------------------------------------------------------------------------------------------


def test_order_is_that_of_the_days_then_of_the_recording_then_of_the_ids() -> None:
    later = made(1, on=dt.date(2015, 4, 29), recorded_at=at(8))
    first = made(9, on=dt.date(2015, 4, 27), recorded_at=at(23))
    # 09:00 in China is before 02:00 in UTC, whatever the digits say.
    east = made(5, recorded_at=at(9))
    utc = made(4, recorded_at=at(2, zone=dt.UTC))
    same = made(6, recorded_at=at(9))

    assert ledger(later, utc, same, first, east).events == [first, east, same, utc, later]
    assert ledger(east, first, later, same, utc).events == [first, east, same, utc, later]


def test_a_voided_event_and_the_void_itself_do_not_stand() -> None:
    one, two = made(1, stage="reviewed"), made(2)
    void = made(3, voids=two.id)
    found = ledger(one, two, void)

    assert found.voided_by == {two.id: void.id}
    assert [found.stands(each) for each in (one, two, void)] == [True, False, False]
    assert list(found.standing_events("2014-130123", "task-book")) == [one]


def test_the_place_in_the_file_makes_no_difference_to_a_void() -> None:
    one, void = made(1), made(2, voids=made(1).id)

    assert not ledger(void, one).stands(one)
    assert not ledger(one, void).stands(one)


def test_of_two_voids_the_one_recorded_last_is_named_wherever_it_stands() -> None:
    one = made(1)
    early, late = made(2, voids=one.id, recorded_at=at(10)), made(3, voids=one.id, recorded_at=at(11))

    assert ledger(one, early, late).voided_by == ledger(late, one, early).voided_by == {one.id: late.id}


def test_a_void_of_a_void_restores() -> None:
    one, void = made(1), made(2, voids=made(1).id)
    again, once_more = made(3, voids=void.id), made(4, voids=made(3).id)

    assert ledger(one, void, again).stands(one)
    assert ledger(one, void, again).voided_by == {void.id: again.id}
    assert not ledger(one, void, again).stands(again)
    assert not ledger(one, void, again, once_more).stands(one)


def test_of_two_voids_one_that_is_voided_leaves_the_other() -> None:
    one, void, second = made(1), made(2, voids=made(1).id), made(3, voids=made(1).id)

    assert ledger(one, void, second, made(4, voids=void.id)).voided_by == {one.id: second.id, void.id: made(4).id}


def test_the_moment_of_a_void_makes_no_difference() -> None:
    """The clock may have been ahead when the event was recorded."""
    one = made(1, recorded_at=at(20))

    assert not ledger(one, made(2, voids=one.id, recorded_at=at(3))).stands(one)


def test_voids_in_a_circle_void_nothing() -> None:
    one, two = made(1, voids=made(2).id), made(2, voids=made(1).id)

    assert ledger(one, two, made(3, voids=made(3).id), made(4)).voided_by == {}


def test_a_long_chain_of_voids() -> None:
    chain = [made(1), *(made(n, voids=made(n - 1).id) for n in range(2, 3001))]

    assert not ledger(*chain).stands(chain[0])
    assert ledger(*chain[:-1]).stands(chain[0])


def test_standing_is_of_one_target_and_one_deliverable() -> None:
    mine, other, deliverable = made(1), made(2, target="2014-310115"), made(3, deliverable="plan")
    found = ledger(mine, other, deliverable)

    assert list(found.standing_events("2014-130123", "task-book")) == [mine]
    assert list(found.standing_events("2014-310115", "task-book")) == [other]
    assert list(found.standing_events("2014-130123", "self-evaluation")) == []


def test_standing_of_a_year() -> None:
    named = made(1, deliverable="self-evaluation", year=2015, on=dt.date(2016, 1, 5))
    unnamed = made(2, deliverable="self-evaluation", on=dt.date(2016, 12, 1))
    found = ledger(named, unnamed)

    assert list(found.standing_events("2014-130123", "self-evaluation", Period(2015))) == [named]
    assert list(found.standing_events("2014-130123", "self-evaluation", Period(2016))) == [unnamed]
    assert list(found.standing_events("2014-130123", "self-evaluation", Period(2017))) == []
    assert list(found.standing_events("2014-130123", "self-evaluation")) == [named, unnamed]


# -- writing -------------------------------------------------------------------------------------------------

MOMENT = dt.datetime(2015, 4, 28, 9, 30, 0, 999_999, tzinfo=CHINA)


def test_ids_sort_in_their_order_and_by_the_moment_and_are_unique() -> None:
    ids = new_ids(MOMENT, 500)
    later = new_ids(MOMENT + dt.timedelta(seconds=1), 3)

    assert ids == sorted(ids)
    assert max(ids) < min(later)
    assert len({*ids, *new_ids(MOMENT, 500)}) == 1000
    assert new_ids(MOMENT, 0) == []


def test_ids_are_of_one_clock_wherever_it_stands() -> None:
    utc = new_ids(MOMENT.astimezone(dt.UTC) + dt.timedelta(seconds=1), 1)

    assert new_ids(MOMENT, 1)[0][:23] == "20150428T013000.999999Z"
    assert new_ids(MOMENT, 1) < utc


def test_ids_fit_the_model() -> None:
    made(1, id=new_ids(MOMENT, 1)[0])


def test_as_it_is_written() -> None:
    one = made(1, id="20150428T013000.000000Z-7f3a9c", by="河北省住房和城乡建设厅", note='引"号')
    text = format_events([one])
    width = text.index("# 7f3a9c") - 1

    assert text.startswith("\n[[events]] ")
    assert [line[: line.index("#")].rstrip() for line in text.strip().split("\n")] == [
        "[[events]]",
        'id = "20150428T013000.000000Z-7f3a9c"',
        "recorded_at = 2015-04-28T09:30:00+08:00",
        "on = 2015-04-28",
        'target = "2014-130123"',
        'deliverable = "task-book"',
        'stage = "submitted"',
        'by = "河北省住房和城乡建设厅"',
        'note = "引\\"号"',
    ]
    assert width >= 44


def test_every_line_of_a_block_ends_in_its_own_mark() -> None:
    events = [made(n, id=id_, by="省厅", note="很" * 60) for n, id_ in enumerate(new_ids(MOMENT, 5))]
    blocks = [format_events([each]) for each in events]

    for each, block in zip(events, blocks, strict=True):
        mark = each.id.rpartition("-")[2]
        lines = block.strip("\n").split("\n")
        assert all(line.endswith(f"  # {mark}") for line in lines)
    lines = [line for block in blocks for line in block.strip("\n").split("\n")]
    assert len(set(lines)) == len(lines)
    assert "".join(blocks) == format_events(events)


def test_the_first_event_makes_a_ledger_with_a_heading() -> None:
    for nothing in (None, b""):
        content = with_appended_events(nothing, [made(1)])
        assert content.decode().startswith(HEADER)
        assert len(tomllib.loads(content.decode())["events"]) == 1


@pytest.mark.parametrize(
    "before",
    [
        HEADER.encode(),
        b"format = 1\n",
        b"format = 1",
        b"# no end",
        b"format = 1\r\n",
        b"format = 1\r\n# no end",
        BOM + b"format = 1\n",
        BOM + b"# \xe8\xaf\xb4\xe6\x98\x8e\r\nformat = 1",
        b"\n\n\n",
        format_events([made(8)]).encode(),
        format_events([made(8)]).encode().replace(b"\n", b"\r\n").rstrip(),
    ],
)
def test_appending_changes_no_byte_before_and_keeps_the_line_ends(before: bytes, path: Path) -> None:
    content = with_appended_events(before, [made(1), made(2)])
    more = content[len(before) :]

    assert content.startswith(before)
    assert content.endswith(b"\n")
    assert more.count(b"\r\n") == (more.count(b"\n") if b"\r\n" in before else 0)
    assert content.count(BOM) == before.count(BOM)
    found = reading(path, content)
    assert found.problems == []
    assert found.ledger is not None
    assert found.ledger.events[:2] == [made(1), made(2)]
    assert len(found.ledger.events) == 2 + before.count(b"[[events]]")


def test_appending_nothing_leaves_what_is_there() -> None:
    before = format_events([made(8)]).encode()

    assert with_appended_events(before, []) == before


shown = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: not HIDDEN.search(text))
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
moments = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 1, 1), timezones=zones)  # noqa: DTZ001
events_of_any_kind = st.builds(
    lambda moment, on, **more: Event(
        id=new_ids(moment, 1)[0], recorded_at=moment.replace(microsecond=0), on=on, **more
    ),
    moment=moments,
    on=st.dates(dt.date(1, 1, 1)),
    target=shown,
    deliverable=shown,
    year=st.none() | st.integers(1, 9999),
    part=st.none() | st.integers(1, 12),
    stage=st.sampled_from(list(Stage)),
    by=st.none() | shown,
    note=st.none() | shown,
    voids=st.none() | shown,
)


@given(st.lists(events_of_any_kind, max_size=3), st.sampled_from(["\n", "\r\n"]))
def test_what_is_written_is_what_is_read(events: list[Event], end: str) -> None:
    before = f"# 台账{end}".encode()
    content = with_appended_events(before, events)

    data = tomllib.loads(content.decode())
    assert LedgerFile.model_validate(data).events == events
    assert content.count(end.encode()) == content.count(b"\n")


def test_a_clock_that_was_ahead_does_not_make_an_event_the_latest() -> None:
    ahead = made(1, recorded_at=at(8).replace(year=2031))
    further = made(2, recorded_at=at(8).replace(year=2032))
    before, behind = made(3, recorded_at=at(9)), made(4, recorded_at=at(10))
    now = at(11)

    assert ledger(before, ahead, further, behind).in_order_of_recording(now) == [before, ahead, further, behind]
    assert ledger(before, ahead, further, behind).in_order_of_recording() == [before, behind, ahead, further]
    # Nothing has been recorded after it: then it is the latest.
    assert ledger(before, behind, ahead).in_order_of_recording(now) == [before, behind, ahead]
    # git has put the events of another branch in front: those have their own moments.
    assert ledger(behind, before, ahead).in_order_of_recording(now) == [before, behind, ahead]


def test_a_void_holds_though_its_clock_was_before_that_of_the_event() -> None:
    ahead = made(1, recorded_at=at(8).replace(year=2031))
    found = ledger(ahead, made(2, voids=ahead.id, recorded_at=at(9)))

    assert not found.stands(ahead)


def test_a_ledger_is_never_written_until_after_now() -> None:
    assert ledger().recorded_until(at(10)) is None
    assert ledger(made(1, recorded_at=at(9))).recorded_until(at(10)) == at(9)
    assert ledger(made(1, recorded_at=at(9).replace(year=2031))).recorded_until(at(10)) == at(10)
