"""Appended events read back as written, and nothing is raised for what a ledger holds."""

import copy
import datetime as dt
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from builders import SOURCE, ZHENGDING, event, notice
from smartpilot.deadlines.report import report_deadlines
from smartpilot.ledger.ledger import with_appended_events
from smartpilot.records.entries import Event
from smartpilot.records.terms import Stage
from smartpilot.registry.query import Filter
from smartpilot.rules import check
from strategies import (
    ADDED,
    AFTER_ALL,
    BASE,
    CANDIDATES,
    OWING,
    PAPERS,
    PERIOD,
    PIECES,
    PROJECTS,
    book_of,
    edited,
    events,
    few,
    fields,
    put,
    read_registry_and_ledger,
    times,
    toml_values,
    words,
)

pytestmark = pytest.mark.slow


# -- the text of the ledger ------------------------------------------------------------------------------------

written = st.builds(
    lambda id_, moment, zone, fields, stage: Event(
        id=id_,
        recorded_at=moment.replace(tzinfo=dt.timezone(dt.timedelta(minutes=zone))),
        stage=stage,
        **fields,
    ),
    st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._-]{0,30}", fullmatch=True),
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
    st.fixed_dictionaries(
        {"on": st.dates(), "target": words, "deliverable": words},
        optional={
            "year": st.integers(1, 9999),
            "by": words,
            "note": words,
            "voids": words,
            "recorded_by": words,
            "via": words,
        },
    ),
    st.sampled_from(list(Stage)),
)
# As editors and git leave a file: without a line end, with Windows' ones, with a mark, with nothing in it.
LEDGERS = [
    None,
    b"",
    b"# \xe5\x8f\xb0\xe8\xb4\xa6",
    b"format = 1\n",
    b"format = 1\r\n\r\n",
    b"\xef\xbb\xbfformat = 1",
    tomli_w.dumps({"format": 1, "events": [event("old", dt.date(2015, 4, 28))]}).encode(),
    tomli_w.dumps({"events": [event("old", dt.date(2015, 4, 28))]}).strip().replace("\n", "\r\n").encode(),
]


@few
@given(st.sampled_from(LEDGERS), st.lists(st.lists(written, max_size=3), max_size=3))
def test_appended_events_read_back(before: bytes | None, batches: list[list[Event]]) -> None:
    _registry, old = read_registry_and_ledger(BASE, before)
    assert old.ledger is not None
    raw = before
    for batch in batches:
        longer = with_appended_events(raw, batch)
        assert longer.startswith(raw or b"")
        raw = longer

    _registry, found = read_registry_and_ledger(BASE, raw)

    assert found.problems == []
    assert found.ledger is not None
    assert found.ledger.file.events == [*old.ledger.file.events, *(each for batch in batches for each in batch)]
    if raw is not None and before is not None and b"\r\n" in before:
        assert raw.count(b"\n") == raw.count(b"\r\n")


@few
@given(st.lists(written, min_size=1, max_size=4))
def test_every_line_of_an_event_ends_in_its_mark(batch: list[Event]) -> None:
    lines = with_appended_events(b"format = 1\n", batch).decode().split("\n")[1:]
    marks = [each.id.rpartition("-")[2] for each in batch]
    blocks = [block.split("\n") for block in "\n".join(lines).strip("\n").split("\n\n")]

    assert len(blocks) == len(batch)
    for block, mark in zip(blocks, marks, strict=True):
        assert block[0].startswith("[[events]]")
        assert all(line.endswith(f"  # {mark}") for line in block)


# -- nothing is raised for what a ledger holds -----------------------------------------------------------------

OWING_TEXT = tomli_w.dumps(
    {
        "format": 1,
        "sources": [SOURCE],
        "notices": [notice(deliverables=PAPERS, creation_period=PERIOD)],
        "pilots": [ZHENGDING, ADDED],
        "projects": PROJECTS[:1],
        "candidates": CANDIDATES[:1],
    }
)


def assert_each_problem_of_the_ledger_has_a_place(raw: bytes) -> None:
    reading, ledger = read_registry_and_ledger(OWING_TEXT, raw)
    count = raw.count(b"\n") + 1
    for problem in check(reading, ledger=ledger):
        if problem.file == str(ledger.document.path):
            assert problem.line is not None
            assert 1 <= problem.line <= count
            assert problem.column is not None
            assert problem.column >= 1
            assert problem.message
    assert (ledger.ledger is None) == (ledger.document.data is None)
    if ledger.ledger is not None:
        report_deadlines(OWING, ledger.ledger, AFTER_ALL, Filter())


@few
@given(events())
def test_no_events_raise_anything(made: list[dict[str, Any]]) -> None:
    raw = tomli_w.dumps({"events": made}).encode()

    assert_each_problem_of_the_ledger_has_a_place(raw)
    _reading, ledger = read_registry_and_ledger(OWING_TEXT, raw)
    assert ledger.problems == []
    assert ledger.ledger is not None
    assert ledger.ledger.events == book_of(made).events


@few
@given(events().filter(bool), st.data())
def test_no_value_in_place_of_another_in_a_ledger_raises_anything(
    made: list[dict[str, Any]], draw: st.DataObject
) -> None:
    data = {"format": 1, "events": copy.deepcopy(made)}
    places = [*fields(data), ("events",), ("events", 0), ("format",)]
    put(data, draw.draw(st.sampled_from(places)), draw.draw(toml_values))

    assert_each_problem_of_the_ledger_has_a_place(tomli_w.dumps(data).encode())


LEDGER = tomli_w.dumps(
    {
        "events": [
            event("e1", dt.date(2015, 4, 28), note="甲"),
            event("e2", dt.date(2015, 4, 29), voids="e1"),
            event("e3", dt.date(2016, 12, 1), deliverable="report", year=2016),
        ]
    }
)


@times(3)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(LEDGER)),
            st.integers(0, 40),
            st.sampled_from([*PIECES, "[[events]]", "[events]"]) | st.text(st.characters(codec="utf-8"), max_size=6),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_no_edit_of_a_ledger_raises_anything(changes: list[tuple[int, int, str]]) -> None:
    assert_each_problem_of_the_ledger_has_a_place(edited(LEDGER, changes).encode())
