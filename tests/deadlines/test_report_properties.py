"""The deadlines are those that somebody with much time and a calendar would find."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import ZHENGDING, notice, registry
from smartpilot.deadlines.report import report_deadlines, rows_of_target
from smartpilot.deadlines.rows import count_states
from smartpilot.deadlines.window import Window
from smartpilot.ledger.batches import batches_of
from smartpilot.ledger.ledger import NO_LEDGER
from smartpilot.records.models import Pilot
from smartpilot.records.obligations import obligations_of
from smartpilot.records.periods import Period
from smartpilot.registry.query import Filter
from strategies import (
    ADDED,
    AFTER_ALL,
    OWING,
    PAPERS,
    YEARLY,
    book_of,
    events,
    few,
    handed_in,
    times,
)

pytestmark = pytest.mark.slow


dates = st.dates(dt.date(2013, 1, 1), dt.date(2022, 12, 31))


def every_day(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days) for days in range((last - first).days + 1)]


@few
@given(dates, dates, st.integers(1, 12), st.integers(1, 31), dates)
def test_what_recurs_is_owed_once_in_each_year_of_the_period(
    begins: dt.date, ends: dt.date, month: int, day: int, as_of: dt.date
) -> None:
    paper = {**YEARLY, "month": month, "day": day}
    found = registry(
        notices=[notice(deliverables=[paper], creation_period={"begins": begins, "ends": ends})], pilots=[ZHENGDING]
    )
    wanted = [each for each in every_day(begins, ends) if (each.month, each.day) == (month, day)]
    # A period of more years is a mistake of writing, and has an end all the same.
    wanted = [each for each in wanted if each.year <= begins.year + 10]
    # A period may begin before its notice, but nothing was owed then.
    wanted = [each for each in wanted if each >= dt.date(2015, 4, 7)]

    rows = report_deadlines(found, NO_LEDGER, as_of, Filter()).targets

    # Before the notice was issued nobody owes anything.
    owed = wanted if as_of >= dt.date(2015, 4, 7) else []
    assert [(row.due, row.year) for row in rows] == [(each, each.year) for each in owed]
    assert [(obligation.due, obligation.period) for obligation in obligations_of(found.notices["2014"])] == [
        (each, Period(each.year)) for each in wanted
    ]
    assert len({row.year for row in rows}) == len(rows)
    assert all(begins <= row.due <= ends for row in rows if row.due)


Row = tuple[str, str, int | None, dt.date | None, str, str | None, dt.date | None, dt.date | None]


def slowly(made: list[dict[str, Any]], as_of: dt.date) -> set[Row]:
    """All rows, found without anything of the program: the events one by one, from the first to the last."""
    owed: list[tuple[str, dict[str, Any], int | None, dt.date | None]] = []
    for paper in PAPERS:
        owing = {"pilots": ["2014-130123"], "projects": ["2014-S01"], "candidates": ["2014-441900", "2014-310115"]}
        if as_of >= ADDED["added_on"]:
            owing["pilots"].append("2014-310115")
        due_days = (
            [paper.get("due")] if "recurs" not in paper else [dt.date(year, 12, 31) for year in (2015, 2016, 2017)]
        )
        for due in due_days:
            for target in owing[paper["owed_by"]]:
                bound = due and not (
                    paper["owed_by"] == "pilots" and target == "2014-310115" and due < ADDED["added_on"]
                )
                owed.append((target, paper, due.year if "recurs" in paper else None, due if bound else None))

    voids = {each["id"]: each["voids"] for each in made if "voids" in each}

    def in_circle(id_: str) -> bool:
        following = [voids[id_]]
        while following[-1] in voids and following[-1] not in following[:-1]:
            following.append(voids[following[-1]])
        return id_ in following

    def is_void(id_: str) -> bool:
        """Whether a void that is none of a circle, and is not void itself, names it."""
        return any(named == id_ and not in_circle(void) and not is_void(void) for void, named in voids.items())

    in_order = sorted(made, key=lambda each: (each["on"], each["recorded_at"].timestamp(), each["id"]))
    rows = set()
    for target, paper, year, due in owed:
        stage = stage_on = met_on = None
        for each in in_order:
            if "voids" in each or is_void(each["id"]) or each["on"] > as_of:
                continue
            if each["stage"] not in (*paper["stages"], "returned"):
                continue
            if (each["target"], each["deliverable"]) != (target, paper["id"]):
                continue
            if year is not None and each.get("year", each["on"].year) != year:
                continue
            # The same said again later changes nothing.
            stage, stage_on = each["stage"], stage_on if stage == each["stage"] else each["on"]
            wanted = paper["stages"][paper["stages"].index(paper.get("due_stage", paper["stages"][-1])) :]
            met_on = (met_on or each["on"]) if stage in wanted else None
        if met_on:
            state = "met-late" if due and met_on > due else "met"
        else:
            state = "undated" if due is None else "due" if as_of <= due else "overdue"
        rows.add((target, paper["id"], year, due, state, stage, stage_on, met_on))
    return rows


as_of_days = handed_in | st.sampled_from([AFTER_ALL, ADDED["added_on"], ADDED["added_on"] - dt.timedelta(1)])


@times(2)
@given(events(), as_of_days)
def test_every_row_is_what_a_slow_reader_of_the_ledger_finds(made: list[dict[str, Any]], as_of: dt.date) -> None:
    found = report_deadlines(OWING, book_of(made), as_of, Filter())

    rows = [
        (r.target, r.deliverable, r.year, r.due, r.state.value, r.stage and r.stage.value, r.stage_on, r.met_on)
        for r in found.targets
    ]
    assert len(rows) == len(set(rows))
    assert set(rows) == slowly(made, as_of)
    assert all(row.days_left == (row.due and (row.due - as_of).days) for row in found.targets)
    # The day of the record's own deadline may be none where the paper has one, never the other way round.
    order = [row.due or dt.date.max for row in found.deadlines]
    assert order == sorted(order)


@few
@given(events(), as_of_days)
def test_the_counts_are_those_of_the_rows(made: list[dict[str, Any]], as_of: dt.date) -> None:
    found = report_deadlines(OWING, book_of(made), as_of, Filter())

    for deadline in found.deadlines:
        rows = [r for r in found.targets if (r.deliverable, r.period) == (deadline.deliverable.id, deadline.period)]
        states = [row.state.value for row in rows]
        counts = deadline.tally
        assert (counts.targets, counts.met, counts.late) == (len(rows), states.count("met"), states.count("met-late"))
        assert counts.outstanding == sum(row.met_on is None for row in rows)
        assert counts.overdue == states.count("overdue") <= counts.outstanding
    assert found.overdue == any(row.tally.overdue for row in found.deadlines)
    begun = [row for row in found.targets if row.year is None or row.year <= as_of.year]
    assert found.counted == begun
    assert sum(row.tally.targets for row in found.by_province()) == len(begun) == count_states(begun).targets


@few
@given(events(), as_of_days, st.data())
def test_the_order_of_the_file_never_changes_the_report(
    made: list[dict[str, Any]], as_of: dt.date, draw: st.DataObject
) -> None:
    mixed = draw.draw(st.permutations(made))

    assert report_deadlines(OWING, book_of(mixed), as_of, Filter()) == report_deadlines(
        OWING, book_of(made), as_of, Filter()
    )
    assert book_of(mixed).events == book_of(made).events
    assert batches_of(book_of(mixed)) == batches_of(book_of(made))
    assert book_of(mixed).voided_by == book_of(made).voided_by


@few
@given(events(), as_of_days)
def test_what_happens_later_never_changes_the_report_of_a_day(made: list[dict[str, Any]], as_of: dt.date) -> None:
    # A void takes its event away for every day, so only what voids nothing can be left out.
    known = [each for each in made if each["on"] <= as_of or "voids" in each]

    assert report_deadlines(OWING, book_of(known), as_of, Filter()) == report_deadlines(
        OWING, book_of(made), as_of, Filter()
    )


@few
@given(events(), as_of_days, st.none() | st.integers(-400, 400), st.none() | st.integers(-400, 400), st.booleans())
def test_a_window_takes_some_rows_of_the_whole_and_changes_none(
    made: list[dict[str, Any]], as_of: dt.date, first: int | None, last: int | None, outstanding: bool
) -> None:
    book = book_of(made)
    everything = report_deadlines(OWING, book, as_of, Filter())
    whole = everything.targets
    days = range(-(10**5) if first is None else first, 10**5 if last is None else last + 1)
    wanted = [
        row
        for row in whole
        if (first is last is None or (row.due is not None and (row.due - as_of).days in days))
        and not (outstanding and (row.met_on is not None or (last is None and (row.year or 0) > as_of.year)))
    ]

    found = report_deadlines(OWING, book, as_of, Filter(), Window(first, last, outstanding))

    assert found.targets == wanted
    # Whatever it hides, what is counted of a deadline are all that owe it.
    assert [row for row in everything.deadlines if row in found.deadlines] == found.deadlines
    shown = {(row.deliverable.id, row.period) for row in found.deadlines}
    assert shown >= {(row.deliverable, row.period) for row in wanted}
    assert found.counted == [
        row
        for row in whole
        if (row.deliverable, row.period) in shown and (last is not None or (row.year or 0) <= as_of.year)
    ]


@few
@given(events(), as_of_days)
def test_what_one_record_owes_are_its_rows(made: list[dict[str, Any]], as_of: dt.date) -> None:
    book = book_of(made)
    rows = report_deadlines(OWING, book, as_of, Filter()).targets

    for record in OWING.targets:
        mine = rows_of_target(OWING, book, record, as_of)
        assert len(mine) == len(set(mine))
        assert set(mine) == {row for row in rows if row.target == record.id}
        assert not (isinstance(record, Pilot) and record.added_on is None and not mine)
