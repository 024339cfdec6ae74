import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers import event
from smartpilot.errors import RegistryError
from smartpilot.ledger.ledger import (
    HEADER,
    NO_LEDGER,
    Ledger,
    format_events,
    ledger_path,
    new_ids,
    with_appended_events,
)
from smartpilot.ledger.reading import LedgerReading, read_ledger, require_valid_ledger
from smartpilot.problems import Severity
from smartpilot.records.models import Event, LedgerFile
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


# -- reading -------------------------------------------------------------------------------------------------


def test_lies_beside_its_registry() -> None:
    assert ledger_path(Path("a/b/pilots.toml")) == Path("a/b/progress.toml")
    assert ledger_path(Path("mine.toml")) == Path("progress.toml")


def test_no_ledger_is_an_empty_one(path: Path) -> None:
    found = read_ledger(path)

    assert found.problems == []
    assert found.ledger == NO_LEDGER
    assert found.document.raw is None
    assert require_valid_ledger(read_ledger(path)).events == []
    assert not path.exists()


@pytest.mark.parametrize(
    "content", [b"", b"\n", b" \r\n\t\n", HEADER.encode(), b"# only a comment", b"format = 1\n", BOM + b"format = 1\n"]
)
def test_a_ledger_without_events_is_an_empty_one(content: bytes, path: Path) -> None:
    found = reading(path, content)

    assert found.problems == []
    assert found.ledger == NO_LEDGER
    assert found.document.raw == content


def test_a_byte_order_mark_alone_is_an_empty_ledger(path: Path) -> None:
    assert reading(path, BOM).problems == []


@pytest.mark.parametrize(
    ("content", "rule", "line"),
    [
        ("文件 = 1".encode("gbk"), "encoding", 1),
        ("format = 1".encode("utf-16"), "encoding", 1),
        (b"format = 1\n\nevents = [", "syntax", None),
        (b'[[events]]\nid = "a"\nid = "b"\n', "duplicate-key", 3),
        (b"\n<<<<<<< HEAD\n", "syntax", 2),
        (b"format = 2\n", "wrong-value", 1),
        (b"events = 5\n", "wrong-type", 1),
        (b"events = [5]\n", "wrong-type", 1),
        (b"[events]\n", "wrong-type", 1),
        (b"format = 1\n[[event]]\n", "unknown-key", 2),
        (b"format = 1\n[[pilots]]\n", "unknown-key", 2),
    ],
)
def test_what_is_wrong_is_reported_with_its_line(content: bytes, rule: str, line: int | None, path: Path) -> None:
    problems = reading(path, content).problems

    assert [problem.rule for problem in problems] == [rule]
    assert problems[0].severity is Severity.ERROR
    assert problems[0].file == str(path)
    assert problems[0].line is not None
    assert line is None or problems[0].line == line
    with pytest.raises(RegistryError) as caught:
        require_valid_ledger(read_ledger(path))
    assert caught.value.problems == tuple(problems)


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"stage": "sent"}, "wrong-value", "stage"),
        ({"on": "2015-04-28"}, "wrong-type", "on"),
        ({"on": dt.datetime(2015, 4, 28, 1, 1)}, "wrong-type", "on"),  # noqa: DTZ001
        ({"recorded_at": dt.date(2015, 4, 28)}, "wrong-type", "recorded_at"),
        ({"recorded_at": dt.datetime(2015, 4, 28, 1, 1)}, None, "recorded_at"),  # noqa: DTZ001
        ({"year": "2015"}, "wrong-type", "year"),
        ({"year": 0}, None, "year"),
        ({"by_whom": "我"}, "unknown-key", "by_whom"),
        ({"id": "有空格 的"}, None, "id"),
        ({"target": 5}, "wrong-type", "target"),
    ],
)
def test_a_broken_event_is_put_aside_and_the_others_are_kept(
    change: dict[str, Any], rule: str | None, field: str, path: Path
) -> None:
    import tomli_w

    found = reading(path, tomli_w.dumps({"events": [event(1), event(2, **change), event(3)]}).encode())

    assert found.ledger is not None
    assert [each.id for each in found.ledger.events] == [event(1)["id"], event(3)["id"]]
    assert [problem.field for problem in found.problems] == [field]
    assert rule is None or found.problems[0].rule == rule
    assert found.positions == [0, 2]
    assert found.path(1, "stage") == ("events", 2, "stage")


@pytest.mark.parametrize("key", ["id", "recorded_at", "on", "target", "deliverable", "stage"])
def test_every_event_needs_its_keys(key: str, path: Path) -> None:
    import tomli_w

    whole = event(1)
    del whole[key]
    problems = reading(path, tomli_w.dumps({"events": [whole]}).encode()).problems

    assert [(p.rule, p.field, p.line) for p in problems] == [("missing-key", key, 1)]
    assert key in problems[0].hint


def test_a_folder_is_no_ledger(path: Path) -> None:
    path.mkdir()

    assert [problem.rule for problem in read_ledger(path).problems] == ["file"]


def test_events_that_fit_keep_their_own_place(path: Path) -> None:
    import tomli_w

    found = reading(path, tomli_w.dumps({"events": [event(1), event(2)]}).encode())

    assert found.path(1) == ("events", 1)


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


def test_a_void_of_a_void_brings_nothing_back() -> None:
    one, void = made(1), made(2, voids=made(1).id)
    again = made(3, voids=void.id)

    assert not ledger(one, void, again).stands(one)


def test_standing_is_of_one_target_and_one_paper() -> None:
    mine, other, paper = made(1), made(2, target="2014-310115"), made(3, deliverable="plan")
    found = ledger(mine, other, paper)

    assert list(found.standing_events("2014-130123", "task-book")) == [mine]
    assert list(found.standing_events("2014-310115", "task-book")) == [other]
    assert list(found.standing_events("2014-130123", "self-evaluation")) == []


def test_standing_of_a_year() -> None:
    named = made(1, deliverable="self-evaluation", year=2015, on=dt.date(2016, 1, 5))
    unnamed = made(2, deliverable="self-evaluation", on=dt.date(2016, 12, 1))
    found = ledger(named, unnamed)

    assert list(found.standing_events("2014-130123", "self-evaluation", 2015)) == [named]
    assert list(found.standing_events("2014-130123", "self-evaluation", 2016)) == [unnamed]
    assert list(found.standing_events("2014-130123", "self-evaluation", 2017)) == []
    assert list(found.standing_events("2014-130123", "self-evaluation")) == [named, unnamed]


def test_latest_is_the_one_recorded_last_that_stands() -> None:
    early = made(1, recorded_at=at(8), on=dt.date(2015, 5, 30))
    late = made(2, recorded_at=at(9), on=dt.date(2015, 4, 10))
    other = made(3, recorded_at=at(10), target="2014-310115")
    found = ledger(other, late, early)

    assert found.latest_recorded() == other
    assert found.latest_recorded("2014-130123") == late
    assert found.latest_recorded("2014-370203") is None
    assert (
        ledger(other, late, early, made(4, voids=late.id, recorded_at=at(11))).latest_recorded("2014-130123") == early
    )
    assert NO_LEDGER.latest_recorded() is None


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
