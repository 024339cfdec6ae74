import datetime as dt
import os
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ledgers import event, events_in, files_in, ledger_of, write_ledger, write_small_registry
from program import Ended, answering, call
from smartpilot.errors import UsageError
from smartpilot.files.writing import change_file
from smartpilot.ledger.ledger import Recording
from smartpilot.store import open_store

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
    return call("undo", "-r", book, *options, "--yes", **env)


def voided(book: Path, *options: str) -> str:
    before = ledger_of(book).read_bytes()
    ended = undo(book, *options)
    assert ended.code == 0, ended.err
    assert ledger_of(book).read_bytes().startswith(before)
    assert call("validate", "-r", book).code == 0
    id_: str = events_in(book)[-1]["voids"]
    assert "1 event of batch" in ended.err
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
        (["00000002"], 1),  # the mark at the end of an id
        (["00000001"], 0),
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
    assert "would void 1 event of batch 00000003" in ended.err
    assert "00000003" in ended.out
    assert files_in(book.parent) == before
    assert {path.name for path in book.parent.iterdir()} == {"pilots.toml", "progress.toml"}


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["20150428"], ["3 batches match", "00000001, 00000002, 00000003"]),
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

    for more in (["--dry-run"], []):
        ended = undo(book, "--event", event(2)["id"], *more)
        assert ended.code == 0
        assert [line for line in ended.err.splitlines() if "still stands" in line] == [
            "00000001 has the same stage and still stands"
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
    assert call("deadlines", "-r", book).notes == ""
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
    assert "00000001 is already undone" in ended.err
    assert "hint:" in ended.err
    ended = undo(book, "--event", IDS[0])
    assert (ended.code, ended.out) == (2, "")
    assert "00000001 is already voided" in ended.err
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
    assert call(*record, SMARTPILOT_TODAY="2015-06-01").code == 0
    assert now() == ("met-late", "submitted", "2015-05-04")
    voided(book, "正定县")
    assert now() == ("overdue", "reviewed", "2015-04-28")
    assert call(*record[:-1], "2015-04-30", SMARTPILOT_TODAY="2015-06-01").code == 0
    assert now() == ("met", "submitted", "2015-04-30")
    voided(book)
    assert call(*record, SMARTPILOT_TODAY="2015-06-01").code == 0
    assert now() == ("met-late", "submitted", "2015-05-04")
    assert call("validate", "-r", book).code == 0


def test_a_clock_before_the_notice_makes_no_ledger_that_cannot_be_written(book: Path) -> None:
    undo(book, SMARTPILOT_TODAY="2014-01-01")

    assert call("validate", "-r", book).code == 0


# -- a command as one ------------------------------------------------------------------------------------------


def record(book: Path, *words: str) -> None:
    assert call("record", "-r", book, *words, "--yes").code == 0


def standing(book: Path) -> list[tuple[str, str]]:
    rows = call("history", "-r", book, "-f", "json").json()["events"]
    return sorted((row["target"], row["stage"]) for row in rows if not row["voided"] and row["voids"] is None)


def batch_ids(book: Path) -> list[str]:
    rows = call("history", "-r", book, "-f", "json").json()["events"]
    return [batch[-8:] for batch in sorted({row["batch"] or row["id"] for row in rows})]


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return write_small_registry(tmp_path)


def test_the_last_command_is_undone_whole_and_then_the_one_before(empty: Path) -> None:
    record(empty, "浦东新区", "plan", "drafted")
    record(empty, "-p", "河北", "task-book", "drafted")

    assert "2 events of batch" in undo(empty).err
    assert standing(empty) == [("2014-310115", "drafted")]
    assert undo(empty).code == 0
    assert standing(empty) == []
    assert undo(empty).code == 2


def test_undoing_an_undo_restores_as_often_as_one_likes(empty: Path) -> None:
    record(empty, "-p", "河北", "task-book", "drafted")
    before = standing(empty)
    undo(empty)
    for number in range(1, 5):
        ended = undo(empty, batch_ids(empty)[number])
        assert ended.code == 0
        assert ("2 events stand again" in ended.err) == (number % 2 == 1)
        assert standing(empty) == (before if number % 2 else [])
    assert call("validate", "-r", empty).code == 0
    # It was restored by undoing an undo, and is undone as the last command once more.
    undo(empty, batch_ids(empty)[-1])
    assert standing(empty) == before
    undo(empty)
    assert standing(empty) == []


def test_of_a_record_only_its_part_of_the_last_command(empty: Path) -> None:
    record(empty, "正定县", "plan", "drafted")
    record(empty, "-p", "河北", "task-book", "drafted")
    record(empty, "浦东新区", "plan", "drafted")

    assert undo(empty, "正定县").code == 0
    assert standing(empty) == [("2014-130123", "drafted"), ("2014-130283", "drafted"), ("2014-310115", "drafted")]
    assert undo(empty, "正定县").code == 0
    assert standing(empty) == [("2014-130283", "drafted"), ("2014-310115", "drafted")]


def test_undoing_a_correction_of_an_old_ledger_restores_what_it_replaced(book: Path) -> None:
    moment = dt.datetime(2015, 5, 4, 8, tzinfo=dt.UTC)
    ids = [f"20150504T080000.{n:06}Z-{n:08}" for n in (1, 2)]
    correction = [{"id": ids[0], "voids": IDS[0], "stage": "drafted"}, {"id": ids[1], "on": dt.date(2015, 5, 4)}]
    write_ledger(book, EVENTS[0], *(event(0, recorded_at=moment, **more) for more in correction))

    ended = undo(book, "--event", ids[1], "--dry-run")
    assert "00000001 (石家庄市正定县 创建任务书 drafted 2015-04-28), which it had replaced, stays voided" in ended.err
    ended = undo(book)
    assert "1 event stands again" in ended.err
    assert standing(book) == [("2014-130123", "drafted")]


def test_what_two_branches_voided_stays_voided_until_both_are_undone(empty: Path) -> None:
    write_ledger(empty, EVENTS[0], event(2, voids=IDS[0], stage="drafted"), event(3, voids=IDS[0], stage="drafted"))

    ended = undo(empty, "--event", event(2)["id"])
    assert "stays voided by 00000003" in ended.err
    assert standing(empty) == []
    assert undo(empty, "--event", event(3)["id"]).code == 0
    assert standing(empty) == [("2014-130123", "drafted")]


def test_nobody_at_a_terminal_has_to_say_yes(empty: Path) -> None:
    record(empty, "-p", "河北", "task-book", "drafted")
    before = files_in(empty.parent)
    ended = call("undo", "-r", empty)

    assert (ended.code, ended.out) == (1, "")
    for text in ("Batch", "tester, record", "石家庄市正定县", "迁安市", "--yes"):
        assert text in ended.err
    assert files_in(empty.parent) == before


@pytest.mark.parametrize(("reply", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1), ("\x04", 1)])
def test_whoever_sits_at_a_terminal_is_asked(reply: str, code: int, empty: Path) -> None:
    record(empty, "正定县", "task-book", "drafted")
    ended = answering("undo", "-r", empty, reply=reply)

    assert ended.code == code
    assert "Undo this?" in ended.err
    assert ("nothing was undone" in ended.err) == (code == 1)
    assert standing(empty) == ([] if code == 0 else [("2014-130123", "drafted")])


def test_a_batch_and_an_event_are_one_too_many(empty: Path) -> None:
    ended = undo(empty, "a", "--event", "b")

    assert ended.code == 2
    assert "--event" in ended.err


def test_the_last_written_and_not_the_one_whose_clock_was_ahead(book: Path) -> None:
    ahead = event(7, stage="drafted", recorded_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    write_ledger(book, ahead, *EVENTS)

    assert voided(book) == IDS[2]
    assert [voided(book) for _ in range(3)] == [IDS[1], IDS[0], ahead["id"]]


def test_validate_warns_of_a_clock_that_was_ahead(book: Path) -> None:
    write_ledger(book, event(7, recorded_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC)))

    ended = call("validate", "-r", book)
    assert ended.code == 0
    assert "progress.toml:3:15: warning[event-ahead-of-clock]: 2099-01-01T00:00:00+00:00 has not come yet" in ended.out
    assert call("validate", "-r", book, "--strict").code == 1


# -- what a command wrote into the registry ----------------------------------------------------------------------


CANDIDATE = "2014-330108"


def promote(book: Path) -> None:
    assert call("promote", "-r", book, CANDIDATE, "--on", "2015-04-18").code == 0


def changes_in(book: Path) -> list[dict[str, Any]]:
    return list(tomllib.loads(ledger_of(book).read_text(encoding="utf-8")).get("changes", []))


def test_a_promotion_is_taken_back_byte_for_byte_and_restored(empty: Path) -> None:
    before = empty.read_bytes()
    promote(empty)
    after = empty.read_bytes()
    assert [(change["record"], change["via"], change["recorded_by"]) for change in changes_in(empty)] == [
        (CANDIDATE, "promote", "tester")
    ]

    ended = call("undo", "-r", empty)
    assert (ended.code, "becomes what it was" in ended.err, empty.read_bytes()) == (1, True, after)
    ended = undo(empty)
    assert f"registry: {CANDIDATE} 杭州市滨江区 becomes what it was" in ended.err
    assert empty.read_bytes() == before
    batch = changes_in(empty)[-1]["batch"][-8:]
    assert "(undone)" in call("history", "-r", empty).out.splitlines()[2]
    assert undo(empty, batch).code == 0
    assert empty.read_bytes() == after
    assert undo(empty, CANDIDATE).code == 0
    assert empty.read_bytes() == before
    assert undo(empty).code == 2
    assert call("validate", "-r", empty).code == 0


def fail_to_change(name: str, patch: pytest.MonkeyPatch) -> None:
    """Lets the disk refuse one of the two files."""

    def refuse_one(path: Path, content: bytes, *, expected: bytes | None) -> None:
        if path.name == name:
            raise UsageError(f"{name} refused", "wait")
        change_file(path, content, expected=expected)

    patch.setattr("smartpilot.store.change_file", refuse_one)


def test_an_undo_that_wrote_only_the_ledger_is_finished_when_repeated(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = empty.read_bytes()
    promote(empty)
    after = empty.read_bytes()
    with monkeypatch.context() as patch:
        fail_to_change("pilots.toml", patch)
        assert undo(empty).code == 2
    assert (empty.read_bytes(), len(changes_in(empty))) == (after, 2)

    ended = undo(empty)
    assert (ended.code, "the same command had done this" in ended.err) == (0, True)
    assert (empty.read_bytes(), len(changes_in(empty))) == (before, 2)


def test_an_undo_that_is_finished_late_leaves_what_was_changed_since(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promote(empty)
    with monkeypatch.context() as patch:
        fail_to_change("pilots.toml", patch)
        assert undo(empty).code == 2
    changed = empty.read_bytes().replace("杭州市滨江区".encode(), "滨江区".encode())
    empty.write_bytes(changed)

    ended = undo(empty)
    assert (ended.code, f"{CANDIDATE} 滨江区 stays as it is: it was changed again since" in ended.err) == (0, True)
    assert empty.read_bytes() == changed


def add_candidate(book: Path) -> bytes:
    """Adds the candidate to the registry as a command does; returns the registry without it."""
    whole = book.read_bytes()
    without = whole[: whole.index(b"[[candidates]]")].rstrip() + b"\n"
    book.write_bytes(without)
    recording = Recording.begin(dt.datetime(2015, 4, 18, 8, tzinfo=dt.UTC), "import")
    open_store(book).replace_registry(lambda _store: whole, lambda _store, content: content, recording)
    return without


def test_a_redo_that_wrote_only_the_registry_is_finished_when_repeated(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = add_candidate(empty)
    after = empty.read_bytes()
    assert undo(empty).code == 0
    assert empty.read_bytes() == without
    batch = changes_in(empty)[-1]["batch"]
    with monkeypatch.context() as patch:
        fail_to_change("progress.toml", patch)
        assert undo(empty, batch).code == 2
    put_back = empty.read_bytes()
    assert (b"[[candidates]]" in put_back, len(changes_in(empty))) == (True, 2)

    assert undo(empty, batch).code == 0
    assert (empty.read_bytes(), len(changes_in(empty))) == (put_back, 3)
    assert tomllib.loads(put_back.decode()) == tomllib.loads(after.decode())
    # The redo can be undone as if nothing had stopped it.
    assert undo(empty, changes_in(empty)[-1]["batch"]).code == 0
    assert CANDIDATE not in empty.read_text(encoding="utf-8")


def test_a_redo_leaves_a_record_that_was_put_in_by_hand_with_other_lines(empty: Path) -> None:
    add_candidate(empty)
    after = empty.read_bytes()
    assert undo(empty).code == 0
    batch = changes_in(empty)[-1]["batch"]
    empty.write_bytes(after.replace("杭州市滨江区".encode(), "滨江区".encode()))

    ended = undo(empty, batch)
    assert (ended.code, "it is in the registry again" in ended.err) == (2, True)


def test_an_undo_of_a_registry_that_cannot_be_changed_writes_nothing(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promote(empty)
    before = files_in(empty.parent)
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, _mode: Path(path).name != "pilots.toml")
        ended = undo(empty)

    assert (ended.code, "pilots.toml cannot be written" in ended.err) == (2, True)
    assert files_in(empty.parent) == before


def test_without_a_ledger_that_can_be_changed_the_registry_stays_as_it_is(
    empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(empty, "浦东新区", "plan", "drafted")
    before = files_in(empty.parent)
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, _mode: Path(path).name != "progress.toml")
        ended = call("promote", "-r", empty, CANDIDATE, "--on", "2015-04-18")

    assert (ended.code, "progress.toml cannot be written" in ended.err) == (2, True)
    assert files_in(empty.parent) == before


def test_what_others_refer_to_stays_and_is_named(empty: Path) -> None:
    promote(empty)
    after = empty.read_bytes()
    batch = changes_in(empty)[0]["batch"][-8:]
    record(empty, CANDIDATE, "task-book", "drafted")

    ended = undo(empty, batch)
    assert (ended.code, empty.read_bytes()) == (2, after)
    assert f"{CANDIDATE}: other events are about it" in ended.err
    assert undo(empty).code == 0  # the event, first
    assert undo(empty).code == 0
    assert empty.read_bytes() != after


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_changes_of_two_branches_merge(empty: Path) -> None:
    """Every line ends in the mark of its entry, so that the union of two ends is both of them."""
    base, parts = empty.with_name("base"), []
    for name in ("a", "b"):
        promote(empty)
        undo(empty)
        parts.append(empty.with_name(name))
        ledger_of(empty).rename(parts[-1])
    base.write_bytes(b"")
    merge = subprocess.run(
        ["git", "merge-file", "-p", "--union", parts[0], base, parts[1]], capture_output=True, check=True
    )
    ledger_of(empty).write_bytes(merge.stdout)

    assert len(changes_in(empty)) == 4
    assert call("validate", "-r", empty).code == 0
    assert undo(empty).code == 2


def test_events_of_a_record_that_was_taken_back_do_not_stand_again(tmp_path: Path) -> None:
    book = write_small_registry(tmp_path)
    path = tmp_path / "list.txt"
    path.write_text("国家智慧城市2014年度试点名单\n云南省：大理市\n", encoding="utf-8")
    assert call("import", path, "-r", book, "-n", "2014", "--designation", "new", "--apply").code == 0
    assert call("record", "-r", book, "大理市", "task-book", "drafted", "--on", "2015-04-20").code == 0
    assert call("undo", "-r", book, "--yes").code == 0
    void = events_in(book)[-1]["id"]
    assert call("undo", "-r", book, "--yes").code == 0
    before = files_in(tmp_path)

    ended = call("undo", "-r", book, "--event", void, "--yes")

    assert ended.code == 2
    assert "2014-532901" in ended.err
    assert files_in(tmp_path) == before
    assert call("validate", "-r", book).code == 0


def test_events_that_only_a_pilot_owes_do_not_stand_again_of_a_candidate(empty: Path) -> None:
    promote(empty)
    assert call("record", "-r", empty, CANDIDATE, "task-book", "drafted", "--on", "2015-05-20").code == 0
    assert undo(empty).code == 0
    void = events_in(empty)[-1]
    assert undo(empty).code == 0  # the promotion
    promotion_undone = changes_in(empty)[-1]["batch"]
    before = files_in(empty.parent)

    for words in (("--event", void["id"]), (void["batch"],)):
        ended = undo(empty, *words)
        assert ended.code == 2
        assert f"events of {CANDIDATE} would stand again, about what these do not owe" in ended.err
        assert files_in(empty.parent) == before
    assert undo(empty, promotion_undone).code == 0
    assert undo(empty, void["batch"]).code == 0
    assert call("validate", "-r", empty).code == 0
