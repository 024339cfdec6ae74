"""`deadlines` from what the ledger says, as of a day."""

import csv
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest

from ledgers import TABLES, event, write_ledger, write_small_registry
from program import call, on_terminal, unstyled, write_registry

ZHENGDING = "2014-130123"
TALLIED = ("targets", "met", "late", "outstanding", "overdue")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_small_registry(tmp_path)


def said(number: int, on: str, stage: str = "submitted", **more: Any) -> dict[str, Any]:
    return event(number, on=dt.date.fromisoformat(on), stage=stage, **more)


def asked(book: Path, *options: str) -> Any:
    ended = call("deadlines", "-r", book, "-f", "json", *options)
    assert ended.code == 0, ended.err
    return ended.json()


def targets(book: Path, *options: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = asked(book, "--by", "target", *options)["targets"]
    return rows


def state(
    book: Path, day: str, deliverable: str = "task-book", year: int | None = None
) -> tuple[str, str | None, str | None]:
    rows = targets(book, "--as-of", day)
    [row] = [r for r in rows if (r["target"], r["deliverable"], r["year"]) == (ZHENGDING, deliverable, year)]
    return row["state"], row["stage"], row["stage_on"]


def counted(book: Path, *options: str) -> dict[str, int]:
    [row] = [r for r in asked(book, *options)["deadlines"] if r["deliverable"] == "task-book"]
    return {key: row[key] for key in ("targets", "met", "late", "outstanding", "overdue")}


# -- states --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "states"),
    [
        ([], {"2015-04-29": "due", "2015-04-30": "due", "2015-05-01": "overdue"}),
        (
            [said(1, "2015-04-30")],
            {"2015-04-29": "due", "2015-04-30": "met", "2015-05-01": "met", "2016-01-01": "met"},
        ),
        (
            [said(1, "2015-05-01")],
            {"2015-04-30": "due", "2015-05-01": "met-late", "2015-05-02": "met-late"},
        ),
        (
            [said(1, "2015-05-04")],
            {"2015-04-30": "due", "2015-05-01": "overdue", "2015-05-03": "overdue", "2015-05-04": "met-late"},
        ),
        ([said(1, "2015-04-20", "drafted")], {"2015-04-30": "due", "2015-05-01": "overdue"}),
        ([said(1, "2015-04-20", "reviewed")], {"2015-04-30": "due", "2015-05-01": "overdue"}),
        # Signed without a word of its submission is more than submitted.
        ([said(1, "2015-04-20", "signed")], {"2015-04-19": "due", "2015-04-20": "met"}),
        (
            [said(1, "2015-04-20"), said(2, "2015-06-01", "signed")],
            {"2015-04-20": "met", "2015-06-01": "met"},
        ),
        # Sent back is not handed in, until it comes again.
        (
            [said(1, "2015-04-20"), said(2, "2015-04-25", "drafted"), said(3, "2015-05-05")],
            {"2015-04-24": "met", "2015-04-25": "due", "2015-05-01": "overdue", "2015-05-05": "met-late"},
        ),
        # What is void never was, on no day.
        (
            [said(1, "2015-04-20"), said(2, "2015-05-20", voids=event(1)["id"])],
            {"2015-04-20": "due", "2015-05-01": "overdue", "2015-05-20": "overdue"},
        ),
        ([said(1, "2015-04-20", target="2014-310115")], {"2015-04-20": "due"}),
        ([said(1, "2015-04-20", deliverable="plan")], {"2015-04-20": "due"}),
    ],
)
def test_the_state_on_a_day(events: list[dict[str, Any]], states: dict[str, str], book: Path) -> None:
    write_ledger(book, *events)

    assert {day: state(book, day)[0] for day in states} == states
    write_ledger(book, *reversed(events))
    assert {day: state(book, day)[0] for day in states} == states


def test_the_stage_reached_and_its_day_as_of_a_day(book: Path) -> None:
    write_ledger(book, said(1, "2015-04-10", "drafted"), said(2, "2015-04-20", "reviewed"), said(3, "2015-05-04"))

    assert state(book, "2015-04-09") == ("due", None, None)
    assert state(book, "2015-04-10") == ("due", "drafted", "2015-04-10")
    assert state(book, "2015-04-30") == ("due", "reviewed", "2015-04-20")
    assert state(book, "2015-05-04") == ("met-late", "submitted", "2015-05-04")


def test_what_has_no_date_is_undated_until_it_comes(book: Path) -> None:
    assert state(book, "2016-01-01", "plan") == ("undated", None, None)
    write_ledger(book, said(1, "2015-05-01", "drafted", deliverable="plan"))
    assert state(book, "2016-01-01", "plan") == ("undated", "drafted", "2015-05-01")
    write_ledger(book, said(1, "2015-06-01", deliverable="plan"))
    assert state(book, "2015-05-31", "plan") == ("undated", None, None)
    assert state(book, "2016-01-01", "plan") == ("met", "submitted", "2015-06-01")


def test_a_yearly_deliverable_is_of_its_year(book: Path) -> None:
    write_ledger(
        book,
        said(1, "2015-12-20", deliverable="self-evaluation", year=2015),
        said(2, "2017-01-05", deliverable="self-evaluation", year=2016),
    )
    states = [state(book, "2018-01-01", "self-evaluation", year)[0] for year in (2015, 2016, 2017)]

    assert states == ["met", "met-late", "overdue"]
    rows = [row for row in asked(book)["deadlines"] if row["deliverable"] == "self-evaluation"]
    assert [(row["year"], row["due"]) for row in rows] == [(y, f"{y}-12-31") for y in (2015, 2016, 2017)]


def test_days_left_go_on_after_it_was_met(book: Path) -> None:
    write_ledger(book, said(1, "2015-04-20"))
    rows = {row["target"]: row for row in targets(book, "--as-of", "2015-05-02") if row["deliverable"] == "task-book"}

    assert {row["days_left"] for row in rows.values()} == {-2}


# -- counts --------------------------------------------------------------------------------------------------


@pytest.fixture
def some(book: Path) -> Path:
    """正定县 in time, 浦东新区 late, 迁安市 reviewed; 市北区 and 蓬莱镇 nothing."""
    write_ledger(
        book,
        said(1, "2015-04-28"),
        said(2, "2015-05-05", target="2014-310115"),
        said(3, "2015-04-25", "reviewed", target="2014-130283"),
    )
    return book


def test_counts_on_each_day(some: Path) -> None:
    def counts(day: str) -> tuple[int, ...]:
        return tuple(counted(some, "--as-of", day).values())

    assert counts("2015-04-27") == (5, 0, 0, 5, 0)
    assert counts("2015-04-28") == (5, 1, 0, 4, 0)
    assert counts("2015-05-01") == (5, 1, 0, 4, 4)
    assert counts("2015-05-05") == (5, 1, 1, 3, 3)


def test_by_province_the_worst_first_and_totals_below(some: Path) -> None:
    rows = asked(some, "--by", "province", "--as-of", "2015-05-10")["provinces"]
    assert [row["overdue"] for row in rows] == sorted((row["overdue"] for row in rows), reverse=True)
    by_name = {row.pop("province"): row for row in rows}
    # 河北省: two task books, two plans, two self-evaluations of 2015, and the plan of the project.
    due = ("due_targets", "due_met", "due_late", "due_outstanding")
    counts = {name: [tuple(row[key] for key in keys) for keys in (TALLIED, due)] for name, row in by_name.items()}
    assert counts["河北省"] == [(7, 1, 0, 6, 1), (2, 1, 0, 1)]
    assert counts["上海市"] == [(3, 0, 1, 2, 0), (1, 0, 1, 0)]
    assert counts["浙江省"] == [(1, 0, 0, 1, 0), (0, 0, 0, 0)]

    def total(*options: str) -> list[str]:
        ended = call("deadlines", "-r", some, "--by", "province", "--as-of", "2015-05-10", *options)
        return ended.out.rstrip("\n").split("\n")[-1].split()

    # Progress is of what was due by the day: of five task books one came in time and one late.
    assert total()[:6] == ["total", "5", "2", "1", "3", "3"]
    assert total()[-1] == "40%"
    # Everything: those of the years to come too.
    assert total("--all")[:6] == ["total", "27", "2", "1", "25", "3"]
    assert total("--all")[-1] == "7%"
    text = call("deadlines", "-r", some, "--by", "province", "--as-of", "2015-05-10").out
    assert "浙江省" not in text
    assert "浙江省" in call("deadlines", "-r", some, "--by", "province", "--as-of", "2015-05-10", "--all").out
    assert "河北省" in text
    table = list(csv.DictReader(io.StringIO(call("deadlines", "-r", some, "--by", "province", "-f", "csv").out)))
    assert {row["province"] for row in table} == set(by_name)


def test_a_separately_planned_city_that_is_asked_for_is_no_province(some: Path) -> None:
    def provinces(*options: str) -> list[str]:
        return [row["province"] for row in asked(some, "--by", "province", *options)["provinces"]]

    assert provinces("-p", "青岛") == ["青岛市"]
    assert provinces("-p", "青岛", "-p", "山东") == provinces("-p", "山东") == ["山东省"]
    assert sorted(provinces("-p", "青岛", "-p", "河北")) == ["河北省", "青岛市"]
    assert "青岛市" in call("deadlines", "-r", some, "--by", "province", "-p", "青岛", "--all").out
    counted_pilots = call("stats", "-r", some, "-p", "青岛", "-f", "json").json()
    assert counted_pilots["by_province"] == {"青岛市": 1}


def test_rows_are_sorted_by_what_is_typed(some: Path) -> None:
    due = [row["due"] for row in asked(some, "--sort", "-期限")["deadlines"]]
    assert due == [*sorted(filter(None, due), reverse=True), *[None] * due.count(None)]
    names = [row["name"] for row in asked(some, "--by", "target", "--sort", "名称，-due")["targets"]]
    assert names == sorted(names)
    ended = call("deadlines", "-r", some, "--sort", "名称")
    assert (ended.code, ended.out) == (2, "")
    assert "unknown column: 名称" in ended.err


def test_what_was_sent_back_is_counted(some: Path) -> None:
    returned = ("record", "2014-310115", "task-book", "returned", "--on", "2015-05-06", "--note", "缺方案", "-r", some)
    assert "of which sent back" not in call("deadlines", "-r", some, "--as-of", "2015-05-10").out
    assert call(*returned).code == 0

    (task_book,) = asked(some, "--as-of", "2015-05-10", "-d", "task-book")["deadlines"]
    assert (task_book["outstanding"], task_book["returned"]) == (4, 1)
    rows = asked(some, "--as-of", "2015-05-10", "--by", "province")["provinces"]
    assert {row["province"]: row["returned"] for row in rows if row["returned"]} == {"上海市": 1}
    for by in ("deliverable", "province"):
        shown = call("deadlines", "-r", some, "--as-of", "2015-05-10", "--by", by).out
        assert "of which sent back" in shown.splitlines()[1]


@pytest.mark.parametrize("by", ["province", "target", "deliverable"])
@pytest.mark.slow
def test_on_a_terminal_nobody_is_left_out(by: str, some: Path) -> None:
    options = ("deadlines", "-r", some, "--by", by, "--as-of", "2015-05-10")
    shown = "".join(unstyled(on_terminal(*options).out).split())
    names = {
        "province": ["河北省", "上海市", "山东省", "福建省"],
        "target": ["石家庄市正定县", "青岛市市北区", "安溪县蓬莱镇", "2015-05-05"],
        "deliverable": ["创建任务书", "2015-04-30", "2017-12-31"],
    }[by]

    assert [name for name in names if name not in shown] == []


# -- windows -------------------------------------------------------------------------------------------------


def test_outstanding_is_the_list_to_telephone(some: Path) -> None:
    rows = targets(some, "--outstanding", "--as-of", "2015-05-10")
    late = [row["target"] for row in rows if row["deliverable"] == "task-book"]

    assert late == ["2014-130283", "2014-370203", "2014-350524-penglai"]
    assert {row["state"] for row in rows} == {"overdue", "due", "undated"}
    # Nobody is telephoned about a report of next year.
    assert {row["year"] for row in rows if row["deliverable"] == "self-evaluation"} == {2015}
    text = call("deadlines", "-r", some, "--outstanding", "--as-of", "2015-05-10").out
    assert "青岛市市北区" in text
    # What is counted are all that owe it, whatever is listed.
    for window in (["--outstanding"], ["--within", "overdue"], []):
        assert counted(some, *window, "--as-of", "2015-05-10") == {
            "targets": 5,
            "met": 1,
            "late": 1,
            "outstanding": 3,
            "overdue": 3,
        }


def test_the_same_said_again_later_changes_nothing(book: Path) -> None:
    write_ledger(book, said(1, "2015-04-20"), said(2, "2015-05-04"))

    assert state(book, "2015-05-10") == ("met", "submitted", "2015-04-20")
    write_ledger(book, said(1, "2015-04-20"), said(2, "2015-04-25", "drafted"), said(3, "2015-05-04"))
    assert state(book, "2015-05-10") == ("met-late", "submitted", "2015-05-04")


@pytest.mark.parametrize(
    ("within", "day", "deliverables"),
    [
        ("30d", "2015-03-31", ["task-book"]),
        ("30d", "2015-03-30", []),
        ("30d", "2015-04-30", ["task-book"]),
        ("30d", "2015-05-01", ["task-book"]),
        ("0d", "2015-04-30", ["task-book"]),
        ("week", "2015-04-23", ["task-book"]),
        ("week", "2015-04-22", []),
        ("周", "2015-04-23", ["task-book"]),
        ("month", "2015-03-30", ["task-book"]),
        ("month", "2015-03-29", []),
        ("month", "2015-07-31", ["task-book", "project-plan", "application"]),
        ("month", "2015-12-01", ["task-book", "project-plan", "application", "self-evaluation"]),
        ("月", "2017-12-31", ["task-book", "project-plan", "application", *["self-evaluation"] * 3]),
        ("overdue", "2015-04-30", []),
        ("overdue", "2015-05-01", ["task-book"]),
        ("逾期", "2015-09-01", ["task-book", "project-plan", "application"]),
        ("OVERDUE", "2016-01-01", ["task-book", "project-plan", "application", "self-evaluation"]),
    ],
)
def test_within(within: str, day: str, deliverables: list[str], book: Path) -> None:
    early = [*TABLES["notices"][:1], {**TABLES["notices"][1], "issued_on": dt.date(2015, 3, 1)}]
    write_registry(book, **{**TABLES, "notices": early})
    found = asked(book, "--within", within, "--as-of", day)["deadlines"]

    assert [row["deliverable"] for row in found] == deliverables


@pytest.mark.parametrize(("day", "deliverables"), [("2015-04-06", []), ("2015-04-07", ["task-book"])])
def test_before_its_notice_nothing_is_due(day: str, deliverables: list[str], book: Path) -> None:
    found = asked(book, "--within", "30d", "--as-of", day)["deadlines"]

    assert [row["deliverable"] for row in found] == deliverables
    shown = call("show", "-r", book, ZHENGDING, "-f", "json", SMARTPILOT_TODAY=day)
    assert shown.code == 0
    assert ("task-book" in shown.out) is bool(deliverables)


def test_what_is_overdue_is_what_has_not_come(some: Path) -> None:
    rows = targets(some, "--within", "overdue", "--as-of", "2015-05-10")

    assert {row["state"] for row in rows} == {"overdue"}
    assert [row["target"] for row in rows] == ["2014-130283", "2014-370203", "2014-350524-penglai"]


def test_a_month_at_the_end_of_a_short_one(book: Path) -> None:
    # From 2016-01-31 a month goes to 2016-02-29.
    due = [row["due"] for row in asked(book, "--within", "month", "--as-of", "2016-01-31")["deadlines"]]
    assert [day for day in due if day >= "2016-01-31"] == []


@pytest.mark.parametrize("within", ["soon", "-3d", "3x", "d", "1e3", "30 tage", "999999d"])
def test_no_window(within: str, book: Path) -> None:
    ended = call("deadlines", "-r", book, f"--within={within}")

    assert (ended.code, ended.out) == (2, "")
    assert "overdue" in ended.err


def test_the_last_month_that_there_is(book: Path) -> None:
    assert call("deadlines", "-r", book, "--within", "month", "--as-of", "9999-12-31").code in (0, 2)


def test_fail_on_overdue_ends_once_everything_has_come(book: Path) -> None:
    asked_day = ("deadlines", "-r", book, "--fail-on", "overdue", "--as-of", "2015-05-10")
    assert call(*asked_day).code == 1
    pilots = ["2014-130123", "2014-130283", "2014-310115", "2014-370203", "2014-350524-penglai"]
    write_ledger(book, *(said(n, "2015-05-05", target=target) for n, target in enumerate(pilots)))
    assert call(*asked_day).code == 0


def test_show_says_what_was_handed_in(some: Path) -> None:
    text = call("show", "-r", some, ZHENGDING, SMARTPILOT_TODAY="2015-05-10").out

    assert "2015-04-28" in text
    assert "submitted" in text
