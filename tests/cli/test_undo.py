import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from ledgers import event, events_in, files_in, ledger_of, write_ledger, write_small_registry
from program import Ended, call

EVENTS = [
    event(1, stage="drafted", recorded_at=dt.datetime(2015, 4, 20, 8, tzinfo=dt.UTC)),
    event(3, target="2014-310115", stage="drafted", recorded_at=dt.datetime(2015, 4, 22, 8, tzinfo=dt.UTC)),
    event(2, stage="reviewed", recorded_at=dt.datetime(2015, 4, 21, 8, tzinfo=dt.UTC)),
]
IDS = [event(n)["id"] for n in (1, 2, 3)]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    book = write_small_registry(tmp_path)
    write_ledger(book, *EVENTS)
    return book


def undo(book: Path, *options: str, **env: str) -> Ended:
    return call("undo", "-r", book, *options, **env)


def voided(book: Path, *options: str) -> str:
    before = ledger_of(book).read_bytes()
    ended = undo(book, *options)
    assert ended.code == 0, ended.err
    assert ledger_of(book).read_bytes().startswith(before)
    assert call("validate", "-r", book).code == 0
    id_: str = events_in(book)[-1]["voids"]
    assert f"{id_} is voided" in ended.err
    return id_


def test_the_latest_recorded_that_stands_one_after_the_other(book: Path) -> None:
    assert [voided(book) for _ in EVENTS] == IDS[::-1]
    before = files_in(book.parent)
    ended = undo(book)

    assert (ended.code, ended.out) == (2, "")
    assert "hint:" in ended.err
    assert files_in(book.parent) == before


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ([IDS[0]], 0),
        ([IDS[1][:-2]], 1),
        (["正定县"], 1),
        (["2014-130123"], 1),
        (["2014-31"], 2),
        (["000002"], 1),  # the mark at the end of an id
        (["000001"], 0),
    ],
)
def test_a_certain_one_or_the_latest_of_a_record(words: list[str], number: int, book: Path) -> None:
    assert voided(book, *words) == IDS[number]


def test_the_event_that_voids_repeats_what_it_voids(book: Path) -> None:
    ended = undo(book, IDS[1], "--by", "省厅", "--note", "登错了", "-f", "json")
    made = events_in(book)[-1]

    assert (ended.code, made["target"], made["deliverable"], made["stage"]) == (
        0,
        "2014-130123",
        "task-book",
        "reviewed",
    )
    # Today is before it; a void is never before what it voids.
    assert (made["by"], made["note"], made["on"]) == ("省厅", "登错了", dt.date(2015, 4, 28))
    [row] = ended.json()["events"]
    assert (row["id"], row["voids"]) == (made["id"], IDS[1])


def test_of_a_yearly_deliverable_the_year_is_repeated(book: Path) -> None:
    write_ledger(book, event(1, deliverable="self-evaluation", year=2016))
    voided(book)

    assert events_in(book)[-1]["year"] == 2016


def test_dry_run_writes_nothing(book: Path) -> None:
    before = files_in(book.parent)
    ended = undo(book, "--dry-run")

    assert ended.code == 0
    assert IDS[2] in ended.err
    assert ended.out
    assert files_in(book.parent) == before
    assert {path.name for path in book.parent.iterdir()} == {"pilots.toml", "progress.toml"}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["20150428"], ["3", "history"]),
        (["迁安市"], ["history"]),
        (["nothing"], ["nothing"]),
        (["2014-13"], ["2014-130123", "2014-130283"]),
        (["--note", "a\nb"], ["--note contains a line break"]),
        (["--note", "a\tb"], ["--note", "U+0009"]),
    ],
)
def test_wrong_usage_writes_nothing(words: list[str], shown: list[str], book: Path) -> None:
    before = files_in(book.parent)
    ended = undo(book, *words)

    assert (ended.code, ended.out) == (2, "")
    assert [word for word in shown if word not in ended.err] == []
    assert files_in(book.parent) == before


def test_another_event_that_says_the_same_is_named(book: Path) -> None:
    twice = [
        event(1),
        event(2),
        event(3, stage="drafted"),
        event(4, target="2014-310115"),
        event(5, deliverable="plan"),
    ]
    write_ledger(book, *twice)

    for dry in (["--dry-run"], []):
        ended = undo(book, event(2)["id"], *dry)
        assert ended.code == 0
        assert [line for line in ended.err.splitlines() if "still stands" in line] == [
            f"{event(1)['id']} has the same stage and still stands"
        ]
    # What is void does not stand.
    assert "still stands" not in undo(book, event(1)["id"]).err


def test_another_year_does_not_say_the_same(book: Path) -> None:
    write_ledger(book, *(event(n, deliverable="self-evaluation", year=2014 + n) for n in (1, 2)))

    assert "still stands" not in undo(book).err


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "2014-999999"},
        {"deliverable": "project-plan"},
        {"deliverable": "plan", "stage": "signed"},
        {"on": dt.date(2014, 4, 28)},
        {"deliverable": "self-evaluation", "year": 2030},
    ],
    ids=["target", "paper", "stage", "day", "year"],
)
def test_it_mends_a_ledger_that_reads(wrong: dict[str, Any], book: Path) -> None:
    write_ledger(book, *EVENTS, event(9, **wrong))
    before = ledger_of(book).read_bytes()
    assert call("validate", "-r", book).code == 1
    assert call("record", "-r", book, "浦东新区", "plan", "drafted").code == 1
    assert ledger_of(book).read_bytes() == before

    assert undo(book, event(9)["id"], "--dry-run").code == 0
    assert ledger_of(book).read_bytes() == before
    assert voided(book, event(9)["id"]) == event(9)["id"]  # and validate finds nothing any more
    assert call("deadlines", "-r", book).err == ""
    assert call("record", "-r", book, "浦东新区", "plan", "drafted").code == 0


@pytest.mark.parametrize("content", ["broken", '[[events]]\nid = "a"\n', "events = 1\n"])
def test_a_ledger_that_does_not_read_is_not_mended(content: str, book: Path) -> None:
    ledger_of(book).write_text(content, encoding="utf-8")
    ended = undo(book)

    assert (ended.code, ended.out) == (1, "")
    assert "progress.toml:1:" in ended.err
    assert ledger_of(book).read_text(encoding="utf-8") == content


def test_a_registry_with_errors_of_rules_is_not_in_the_way(book: Path) -> None:
    book.write_text(book.read_text(encoding="utf-8").replace('"130283"', '"139999"'), encoding="utf-8")
    assert call("validate", "-r", book).code == 1

    assert undo(book).code == 0
    assert events_in(book)[-1]["voids"] == IDS[2]


def test_what_is_voided_cannot_be_voided_again(book: Path) -> None:
    voided(book, IDS[0])
    before = files_in(book.parent)
    ended = undo(book, IDS[0])
    assert (ended.code, ended.out) == (2, "")
    assert IDS[0] in ended.err
    assert "hint:" in ended.err
    assert files_in(book.parent) == before


def test_nothing_recorded_nothing_undone(tmp_path: Path) -> None:
    book = write_small_registry(tmp_path)

    assert undo(book).code == 2
    assert set(files_in(tmp_path)) == {"pilots.toml"}


def test_void_and_record_again(book: Path) -> None:
    record = ("record", "-r", book, "正定县", "task-book", "submitted", "--on", "2015-05-04")
    state = ("deadlines", "-r", book, "--by", "target", "-f", "json", "--as-of", "2015-06-01")

    def now() -> tuple[str, str | None, str | None]:
        [row] = [
            r for r in call(*state).json()["targets"] if (r["target"], r["deliverable"]) == ("2014-130123", "task-book")
        ]
        return row["state"], row["stage"], row["stage_on"]

    assert now() == ("overdue", "reviewed", "2015-04-28")
    assert call(*record).code == 0
    assert now() == ("met-late", "submitted", "2015-05-04")
    voided(book, "正定县")
    assert now() == ("overdue", "reviewed", "2015-04-28")
    assert call(*record[:-1], "2015-04-30").code == 0
    assert now() == ("met", "submitted", "2015-04-30")
    voided(book)
    assert call(*record).code == 0
    assert now() == ("met-late", "submitted", "2015-05-04")
    assert call("validate", "-r", book).code == 0


def test_a_clock_before_the_notice_makes_no_ledger_that_cannot_be_written(book: Path) -> None:
    undo(book, SMARTPILOT_TODAY="2014-01-01")

    assert call("validate", "-r", book).code == 0
