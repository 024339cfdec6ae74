import csv
import datetime as dt
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from ledgers import event, events_in, files_in, ledger_of, write_ledger, write_small_registry
from program import Ended, answering, call, run
from smartpilot.ledger.ledger import HEADER

SUBMITTED = ("2014-130123", "task-book", "submitted", "--on", "2015-04-28")
# Unusual after it: it goes back a stage.
BACK = ("2014-130123", "task-book", "drafted", "--on", "2015-05-04")
DRAFTED = ("2014-130123", "task-book", "drafted", "--on", "2015-04-20")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_small_registry(tmp_path)


def record(book: Path, *arguments: str, **env: str) -> Ended:
    return call("record", "-r", book, *arguments, **env)


def done(book: Path, *arguments: str, **env: str) -> list[dict[str, Any]]:
    """The events that a run that succeeded has added."""
    before = events_in(book)
    ended = record(book, *arguments, **env)
    assert ended.code == 0, ended.err
    after = events_in(book)
    assert after[: len(before)] == before
    return after[len(before) :]


# -- one -----------------------------------------------------------------------------------------------------


def test_the_first_event_makes_the_ledger(book: Path) -> None:
    ended = record(book, *DRAFTED, "--by", "正定县政府", "--note", "初稿")

    assert ended.code == 0
    assert "recorded 1 event" in ended.err
    assert "石家庄市正定县" in ended.out
    [made] = events_in(book)
    moment = made.pop("recorded_at")
    assert moment.tzinfo is not None
    assert abs(moment - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)
    assert (made.pop("recorded_by"), made.pop("via")) == ("tester", "record")
    assert made.pop("batch").startswith(f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M}")
    assert made.pop("id").startswith(f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M}")
    assert f"created a new ledger: {ledger_of(book)}" in ended.err.splitlines()
    assert made == {
        "on": dt.date(2015, 4, 20),
        "target": "2014-130123",
        "deliverable": "task-book",
        "stage": "drafted",
        "by": "正定县政府",
        "note": "初稿",
    }
    assert ledger_of(book).read_text(encoding="utf-8").startswith(HEADER)
    assert call("validate", "-r", book).code == 0


def test_a_ledger_that_is_there_is_no_new_one(book: Path) -> None:
    assert "created a new ledger" not in record(book, *DRAFTED, "--dry-run").err
    write_ledger(book)
    assert "created a new ledger" not in record(book, *DRAFTED).err
    assert "created a new ledger" not in record(book, "正定县", "plan", "drafted").err


@pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")
@pytest.mark.parametrize("mode", [None, 0o600, 0o664])
def test_the_mode_of_the_lock(mode: int | None, book: Path) -> None:
    if mode is not None:
        write_ledger(book)
        ledger_of(book).chmod(mode)
    mask = os.umask(0o027)
    try:
        done(book, *DRAFTED)
        lock = ledger_of(book).with_name("progress.toml.lock")
        assert lock.stat().st_mode & 0o777 == (mode if mode is not None else 0o640)
    finally:
        os.umask(mask)
    assert not book.with_name("pilots.toml.lock").exists()


def test_the_registry_is_not_touched(book: Path) -> None:
    before = book.read_bytes()
    done(book, *DRAFTED)

    assert book.read_bytes() == before
    assert set(files_in(book.parent)) == {"pilots.toml", "progress.toml"}


@pytest.mark.parametrize(
    ("id_", "target"),
    [
        ("2014-130123", "2014-130123"),
        ("2014-1301", "2014-130123"),
        ("石家庄市正定县", "2014-130123"),
        ("正定县", "2014-130123"),
        ("正定", "2014-130123"),
    ],
)
@pytest.mark.parametrize("deliverable", ["task-book", "创建任务书"])
@pytest.mark.parametrize("stage", ["drafted", "已编制", "编制", "DRAFTED"])
def test_every_spelling(id_: str, target: str, deliverable: str, stage: str, book: Path) -> None:
    [made] = done(book, id_, deliverable, stage, "--on", "2015年4月20日")

    assert (made["target"], made["deliverable"], made["stage"]) == (target, "task-book", "drafted")
    assert made["on"] == dt.date(2015, 4, 20)


def test_today_is_the_day_where_none_is_given(book: Path) -> None:
    assert done(book, *DRAFTED[:3])[0]["on"] == dt.date(2015, 4, 20)  # SMARTPILOT_TODAY
    assert done(book, *DRAFTED[:3], "--also", SMARTPILOT_TODAY="2015-04-21")[0]["on"] == dt.date(2015, 4, 21)
    assert done(book, *DRAFTED[:3], "--also", SMARTPILOT_TODAY="")[0]["on"] >= dt.date(2024, 1, 1)


@pytest.mark.parametrize(
    "note", ['引"号', "反\\斜", "# 号", "[[events]]", "'''", '"""', "𠮷", "=", "%s{x}", "-", "很" * 500]
)
def test_a_note_is_kept_as_it_is(note: str, book: Path) -> None:
    assert done(book, *DRAFTED, f"--note={note}")[0]["note"] == note
    assert done(book, *SUBMITTED, "--yes", f"--by={note}")[0]["by"] == note


def test_projects_and_candidates_hand_in_their_own(book: Path) -> None:
    assert done(book, "2014-S01", "project-plan", "drafted")[0]["target"] == "2014-S01"
    assert done(book, "滨江", "application", "revised")[0]["target"] == "2014-330108"


def test_several_at_once_each_once(book: Path) -> None:
    several = ("正定县", "浦东新区", "2014-130123", "task-book", "drafted")
    before = files_in(book.parent)
    ended = record(book, *several)
    assert (ended.code, ended.out) == (1, "")
    assert "石家庄市正定县" in ended.err
    assert "上海市浦东新区" in ended.err
    assert "nothing was recorded; --yes records it without asking" in ended.err
    assert files_in(book.parent) == before

    made = done(book, *several, "--yes")
    assert [each["target"] for each in made] == ["2014-130123", "2014-310115"]
    assert made[0]["id"] < made[1]["id"]


def test_a_year(book: Path) -> None:
    [near] = done(book, "正定县", "self-evaluation", "submitted", "--on", "2016-01-15")
    [named] = done(book, "正定县", "self-evaluation", "submitted", "--on", "2016-01-15", "--year", "2016")

    assert (near["year"], named["year"]) == (2015, 2016)


def test_a_registry_in_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "deeper").mkdir()
    book = write_small_registry(tmp_path / "data")
    monkeypatch.chdir(tmp_path / "deeper")

    assert call("record", *DRAFTED, SMARTPILOT_REGISTRY="").code == 0
    assert len(events_in(book)) == 1


# -- what is shown -------------------------------------------------------------------------------------------

KEYS = [
    "id",
    "recorded_at",
    "on",
    "target",
    "deliverable",
    "year",
    "stage",
    "by",
    "note",
    "voids",
    "name",
    "title",
    "voided",
    "voided_by",
    "batch",
    "recorded_by",
    "via",
    "also",
    "workbook",
    "part",
]


@pytest.mark.parametrize("dry", [False, True])
def test_formats_show_what_was_recorded(dry: bool, book: Path) -> None:
    more = ["--dry-run"] if dry else []
    found = record(book, *DRAFTED, "--format", "json", *more).json()
    assert found["format"] == "smartpilot.history/1"
    [row] = found["events"]
    assert list(row) == KEYS
    assert (row["name"], row["title"], row["voided"]) == ("石家庄市正定县", "创建任务书", False)

    assert list(json.loads(record(book, *SUBMITTED, "-y", "-f", "ndjson", *more).out)) == KEYS
    [row] = csv.DictReader(io.StringIO(record(book, "正定县", "plan", "drafted", "-f", "csv", *more).out))
    assert (list(row), row["on"], row["voided"]) == (KEYS, "2015-04-20", "false")
    shown = record(book, "浦东新区", "plan", "drafted", "-f", "markdown", *more).out
    assert "| 2015-04-20 | 2014-310115 |" in shown
    assert len(events_in(book)) == (0 if dry else 4)


@pytest.mark.parametrize("arguments", [DRAFTED, (*SUBMITTED, "--yes"), ("-p", "河北", "task-book", "drafted")])
def test_dry_run_writes_nothing(arguments: tuple[str, ...], book: Path) -> None:
    before = files_in(book.parent)
    ended = record(book, *arguments, "--dry-run")

    assert ended.code == 0
    assert "would record" in ended.err
    assert "石家庄市正定县" in ended.out
    assert files_in(book.parent) == before
    assert list(book.parent.iterdir()) == [book]


def test_dry_run_says_what_is_doubtful(book: Path) -> None:
    done(book, *SUBMITTED)
    ended = record(book, *BACK, "--dry-run")

    assert "goes back a stage: it was submitted on 2015-04-28" in ended.err


# -- twice ---------------------------------------------------------------------------------------------------


def test_a_repeated_command_records_nothing_twice(book: Path) -> None:
    done(book, *DRAFTED)
    before = ledger_of(book).read_bytes()
    ended = record(book, *DRAFTED)

    assert (ended.code, ended.out) == (0, "")
    assert f"already recorded as {events_in(book)[0]['id'][-8:]}" in ended.err
    assert ledger_of(book).read_bytes() == before


def test_sent_in_sent_back_and_sent_in_again_on_one_day_are_three(book: Path) -> None:
    day = ("--on", "2015-04-28", "--yes")
    for stage in ("submitted", "drafted", "submitted"):
        assert len(done(book, "正定县", "task-book", stage, *day)) == 1
    assert [each["stage"] for each in events_in(book)] == ["submitted", "drafted", "submitted"]
    assert done(book, "正定县", "task-book", "submitted", *day) == []
    found = call("deadlines", "-r", book, "--by", "target", "-p", "河北", "-f", "json", "--as-of", "2015-04-28")
    [row] = [r for r in found.json()["targets"] if (r["target"], r["deliverable"]) == ("2014-130123", "task-book")]
    assert (row["state"], row["stage"], row["met_on"]) == ("met", "submitted", "2015-04-28")


def test_what_is_left_out_is_as_it_was_recorded(book: Path) -> None:
    assert len(done(book, *DRAFTED, "--by", "县局", "--note", "一")) == 1

    assert done(book, *DRAFTED, "--note", "一") == done(book, *DRAFTED, "--by", "县局") == done(book, *DRAFTED) == []


def test_of_many_only_those_that_are_missing(book: Path) -> None:
    done(book, *DRAFTED)
    made = done(book, "-p", "河北", "task-book", "drafted", "--yes")

    assert [each["target"] for each in made] == ["2014-130283"]


def test_after_a_void_it_can_be_recorded_again(book: Path) -> None:
    done(book, *DRAFTED)
    assert call("undo", "--yes", "-r", book).code == 0

    assert len(done(book, *DRAFTED)) == 1
    assert call("validate", "-r", book).code == 0


def test_what_could_not_be_shown_was_recorded_and_a_second_try_repeats_nothing(book: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.skip("needs /dev/full")
    import subprocess

    from program import COMMAND, environment

    with open("/dev/full", "w") as full:
        code = subprocess.run(
            [*COMMAND, "record", "-r", book, *DRAFTED], stdout=full, stderr=subprocess.DEVNULL, env=environment()
        ).returncode

    assert code == 2
    assert len(events_in(book)) == 1
    assert done(book, *DRAFTED) == []


# -- doubts --------------------------------------------------------------------------------------------------


def test_what_is_doubtful_needs_a_yes(book: Path) -> None:
    done(book, *SUBMITTED)
    before = files_in(book.parent)
    ended = record(book, *BACK)

    assert (ended.code, ended.out) == (1, "")
    assert "goes back" in ended.err
    assert "--yes" in ended.err
    assert files_in(book.parent) == before

    ended = record(book, *BACK, "--yes")
    assert ended.code == 0
    assert "goes back" in ended.err
    assert len(events_in(book)) == 2


def test_a_part_of_a_name_is_shown_and_asked_about(book: Path) -> None:
    ended = record(book, "定县", *DRAFTED[1:])
    assert (ended.code, events_in(book)) == (1, [])
    assert "定县 is only a part of the name 石家庄市正定县" in ended.err

    assert record(book, "定县", *DRAFTED[1:], "--yes").code == 0
    assert [event["target"] for event in events_in(book)] == ["2014-130123"]
    # A name of the place itself is no doubt.
    assert record(book, "正定", "task-book", "reviewed", "--on", "2015-04-21").code == 0


def test_handing_in_what_was_not_drafted_before_is_normal(book: Path) -> None:
    ended = record(book, *SUBMITTED)

    assert ended.code == 0
    assert ended.err.splitlines()[1:] == ["recorded 1 event"]


@pytest.mark.parametrize("yes", [[], ["--yes"], ["--dry-run"]])
def test_a_day_that_has_not_come_is_refused(yes: list[str], book: Path) -> None:
    before = files_in(book.parent)
    ended = record(book, *DRAFTED[:3], "--on", "2015-04-21", *yes, SMARTPILOT_TODAY="2015-04-20")

    assert (ended.code, ended.out) == (2, "")
    assert "2015-04-21 is in the future" in ended.err
    assert files_in(book.parent) == before


@pytest.mark.parametrize(
    ("known", "arguments"),
    [
        ([event(1)], DRAFTED[:3]),
        ([event(1, stage="reviewed")], ("正定县", "task-book", "submitted", "--on", "2015-04-20")),
        ([], ("正定县", "self-evaluation", "submitted", "--on", "2015-05-01", "--year", "2016")),
        ([], ("正定县", "self-evaluation", "submitted", "--on", "2015-05-20", "--year", "2017")),
    ],
    ids=["back", "order", "year", "another year"],
)
def test_every_doubt_stops(known: list[dict[str, Any]], arguments: tuple[str, ...], book: Path) -> None:
    write_ledger(book, *known)
    before = files_in(book.parent)

    assert record(book, *arguments, SMARTPILOT_TODAY="2015-05-20").code == 1
    assert files_in(book.parent) == before
    assert len(done(book, *arguments, "-y", SMARTPILOT_TODAY="2015-05-20")) == 1


def test_words_and_days_as_notices_write_them(book: Path) -> None:
    [drafted] = done(book, "正定县", "task-book", "起草", "--on", "二〇一五年四月二十日", "-n", "2014年度")

    assert (drafted["stage"], drafted["on"]) == ("drafted", dt.date(2015, 4, 20))


def test_a_correction_after_a_later_stage_is_one_and_keeps_that_stage(book: Path) -> None:
    done(book, *SUBMITTED)
    done(book, "正定县", "task-book", "signed", "--on", "2015-05-06")
    later = (*SUBMITTED[:3], "--on", "2015-05-09")
    ended = record(book, *later)

    assert (ended.code, len(events_in(book))) == (1, 2)
    assert "this is after the later stage signed on 2015-05-06" in ended.err
    assert "goes back" not in ended.err

    assert [event.get("voids") for event in done(book, *later, "--yes")] == [events_in(book)[0]["id"], None]
    assert done(book, *later) == []
    rows = call("deadlines", "-r", book, "--by", "target", "-f", "json", "--as-of", "2015-05-20").json()["targets"]
    [row] = [r for r in rows if (r["target"], r["deliverable"]) == ("2014-130123", "task-book")]
    assert (row["stage"], row["stage_on"], row["state"]) == ("signed", "2015-05-06", "met-late")
    # The day of the later stage is corrected in its turn.
    assert len(done(book, "正定县", "task-book", "signed", "--on", "2015-05-12", "--yes")) == 2
    assert done(book, *later, "--also", "--yes") == []
    assert call("validate", "-r", book).err.count("differing-event") == 0


@pytest.mark.parametrize("reply", ["y\n", "yes\n", " Y \n", "是\n"])
def test_a_yes_at_the_terminal(reply: str, book: Path) -> None:
    done(book, *SUBMITTED)
    ended = answering("record", "-r", book, *BACK, reply=reply)

    assert ended.code == 0
    assert "goes back" in ended.err
    assert "石家庄市正定县" in ended.out
    assert "[y/N]" not in ended.out
    assert len(events_in(book)) == 2


@pytest.mark.parametrize(("reply", "code"), [("n\n", 1), ("\n", 1), ("\x04", 1), ("yes please\n", 1), ("\x03", 130)])
def test_anything_else_records_nothing(reply: str, code: int, book: Path) -> None:
    done(book, *SUBMITTED)
    before = files_in(book.parent)
    ended = answering("record", "-r", book, *BACK, reply=reply)

    assert (ended.code, ended.out) == (code, "")
    assert "Traceback" not in ended.err
    assert files_in(book.parent) == before


def test_many_are_listed_before_the_question(book: Path) -> None:
    ended = answering("record", "-r", book, "-p", "河北", "task-book", "drafted", reply="y\n")

    assert ended.code == 0
    question = ended.err.index("[y/N]")
    assert ended.err.index("石家庄市正定县") < question
    assert ended.err.index("迁安市") < question
    assert "2 events" in ended.err
    assert [each["target"] for each in events_in(book)] == ["2014-130123", "2014-130283"]


def test_nobody_is_asked_about_what_is_clear(book: Path) -> None:
    ended = answering("record", "-r", book, *DRAFTED, reply="n\n")

    assert ended.code == 0
    assert "[y/N]" not in ended.err
    assert len(events_in(book)) == 1


def test_the_question_is_in_the_language_of_the_user(book: Path) -> None:
    done(book, *SUBMITTED)
    ended = answering("record", "-r", book, *BACK, reply="好\n", SMARTPILOT_LANG="zh")

    assert ended.code == 0
    assert "（是请答 y，否请按回车）" in ended.err
    assert "[y/N]" not in ended.err
    assert "已报送" in ended.err
    assert len(events_in(book)) == 2


def test_an_earlier_year_that_is_open_needs_a_yes_or_the_year(book: Path) -> None:
    late = ("正定县", "self-evaluation", "submitted", "--on", "2016-12-01")
    ended = record(book, *late, SMARTPILOT_TODAY="2016-12-01")

    assert (ended.code, ended.out, events_in(book)) == (1, "", [])
    assert "recorded for 2016, but 2015 is outstanding too; --year sets the year" in ended.err
    [made] = done(book, *late, "--year", "2015", SMARTPILOT_TODAY="2016-12-01")
    assert made["year"] == 2015
    [made] = done(book, *late, SMARTPILOT_TODAY="2016-12-01")
    assert made["year"] == 2016


def test_several_ids_are_listed_before_the_question(book: Path) -> None:
    several = ("record", "-r", book, "正定县", "浦东新区", "task-book", "drafted")
    ended = answering(*several, reply="n\n")
    assert (ended.code, ended.out, events_in(book)) == (1, "", [])
    ended = answering(*several, reply="y\n")
    assert ended.code == 0
    assert ended.err.index("上海市浦东新区") < ended.err.index("Record 2 events? [y/N] ")
    assert [each["target"] for each in events_in(book)] == ["2014-130123", "2014-310115"]


def test_of_several_one_that_is_missing_is_one(book: Path) -> None:
    done(book, *DRAFTED)

    assert [e["target"] for e in done(book, "正定县", "浦东新区", "task-book", "drafted")] == ["2014-310115"]


# -- corrections ---------------------------------------------------------------------------------------------

LATER = ("正定县", "创建任务书", "已报送", "--on", "2015-05-09")


def state_of(book: Path, day: str = "2015-05-20") -> dict[str, Any]:
    """The row of the task book of 正定县."""
    found = call("deadlines", "-r", book, "--by", "target", "-p", "河北", "-f", "json", "--as-of", day).json()
    [row] = [r for r in found["targets"] if (r["target"], r["deliverable"]) == ("2014-130123", "task-book")]
    return dict(row)


@pytest.mark.parametrize("again", [LATER, (*SUBMITTED, "--by", "市局"), (*SUBMITTED, "--note", "纸质")])
def test_a_correction_needs_a_yes(again: tuple[str, ...], book: Path) -> None:
    done(book, *SUBMITTED, "--by", "县局")
    before = files_in(book.parent)
    ended = record(book, *again, SMARTPILOT_TODAY="2015-05-20")

    assert (ended.code, ended.out) == (1, "")
    assert "correction: 2014-130123 石家庄市正定县, 创建任务书" in ended.err
    assert "in the ledger: submitted 2015-04-28 县局" in ended.err
    assert "will be:       submitted 20" in ended.err
    assert "nothing was recorded; --yes records it without asking" in ended.err
    assert files_in(book.parent) == before


def test_a_correction_takes_effect(book: Path) -> None:
    [first] = done(book, *SUBMITTED)
    assert state_of(book)["state"] == "met"
    void, corrected = done(book, *LATER, "--yes", SMARTPILOT_TODAY="2015-05-20")

    assert (void["voids"], corrected["on"]) == (first["id"], dt.date(2015, 5, 9))
    assert (state_of(book)["state"], state_of(book)["met_on"]) == ("met-late", "2015-05-09")
    # Said again, it is there; and back again is one more correction.
    assert done(book, *LATER, SMARTPILOT_TODAY="2015-05-20") == []
    assert len(done(book, *SUBMITTED, "--yes", SMARTPILOT_TODAY="2015-05-20")) == 2
    assert state_of(book)["state"] == "met"
    assert call("validate", "-r", book).code == 0


@pytest.mark.parametrize(("reply", "count"), [("y\n", 3), ("\n", 1)])
def test_a_correction_is_asked_about(reply: str, count: int, book: Path) -> None:
    done(book, *SUBMITTED)
    ended = answering("record", "-r", book, *LATER, reply=reply, SMARTPILOT_TODAY="2015-05-20")

    assert "Correct 1 event? [y/N] " in ended.err
    assert len(events_in(book)) == count


def test_of_many_the_corrections_are_shown(book: Path) -> None:
    done(book, *SUBMITTED)
    many = ("-p", "河北", *LATER[1:])
    ended = record(book, *many, SMARTPILOT_TODAY="2015-05-20")
    assert (ended.code, ended.out) == (1, "")
    assert "submitted 2015-04-28" in ended.err
    ended = record(book, *many, "--yes", SMARTPILOT_TODAY="2015-05-20")
    assert "recorded 2 events, 1 of them a correction" in ended.err
    assert [("voids" in e, e["target"]) for e in events_in(book)[1:]] == [
        (True, "2014-130123"),
        (False, "2014-130123"),
        (False, "2014-130283"),
    ]


def test_what_happened_once_more_corrects_nothing(book: Path) -> None:
    done(book, *SUBMITTED)
    [second] = done(book, *LATER, "--also", SMARTPILOT_TODAY="2015-05-20")

    assert second["also"] is True
    assert (state_of(book)["state"], state_of(book)["stage_on"]) == ("met", "2015-05-09")
    assert "differing-event" not in call("validate", "-r", book).out
    assert done(book, *LATER, "--also", SMARTPILOT_TODAY="2015-05-20") == []


def test_two_that_differ_are_warned_of_and_settled(book: Path) -> None:
    write_ledger(book, event(1), event(2, on=dt.date(2015, 5, 9)))
    ended = call("validate", "-r", book, SMARTPILOT_TODAY="2015-05-20")
    assert "warning[differing-event]" in ended.out

    assert len(done(book, *LATER, "--yes", SMARTPILOT_TODAY="2015-05-20")) == 1
    assert "differing-event" not in call("validate", "-r", book).out
    assert state_of(book)["met_on"] == "2015-05-09"


# -- many ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("province", ["河北省", "河北", "冀", "hebei", "13", "130000"])
def test_a_province_in_every_spelling(province: str, book: Path) -> None:
    made = done(book, "--province", province, "task-book", "drafted", "--yes")

    assert [each["target"] for each in made] == ["2014-130123", "2014-130283"]


def test_several_provinces(book: Path) -> None:
    made = done(book, "-p", "河北", "-p", "上海", "task-book", "drafted", "-y", "--by", "甲", "--note", "批量")

    assert len(made) == 3
    assert {(each["by"], each["note"]) for each in made} == {("甲", "批量")}


def test_a_notice(book: Path) -> None:
    made = done(book, "--notice", "2014", "task-book", "drafted", "--yes")

    assert len(made) == 5
    assert len({each["id"] for each in made}) == 5


def test_only_those_that_owe_it(book: Path) -> None:
    assert [each["target"] for each in done(book, "-p", "河北", "project-plan", "drafted", "-y")] == ["2014-S01"]


def test_many_need_a_yes_even_without_a_doubt(book: Path) -> None:
    before = files_in(book.parent)
    ended = record(book, "-p", "河北", "task-book", "drafted")

    assert (ended.code, ended.out) == (1, "")
    assert "石家庄市正定县" in ended.err
    assert "迁安市" in ended.err
    assert "--yes" in ended.err
    assert files_in(book.parent) == before


def test_of_many_one_that_cannot_be_stops_all(book: Path) -> None:
    before = files_in(book.parent)

    assert record(book, "正定县", "2014-S01", "task-book", "drafted", "--yes").code == 2
    assert record(book, "-p", "河北", "task-book", "drafted", "--yes", "--on", "2015-04-06").code == 2
    assert files_in(book.parent) == before


def test_what_tables_print_can_be_typed(book: Path) -> None:
    """A part of a title, the title with its year, a stage in Chinese."""
    recorded = call("record", "正定县", "任务书", "报送", "-r", book, "-f", "json").json()
    assert [(event["deliverable"], event["stage"]) for event in recorded["events"]] == [("task-book", "submitted")]

    recorded = call("record", "正定县", "2016 年度自评价报告", "已报送", "-y", "-r", book, "-f", "json").json()
    assert [(event["deliverable"], event["year"]) for event in recorded["events"]] == [("self-evaluation", 2016)]


@pytest.mark.parametrize("on", ["2015年4月17日", "2015.4.17", "2015/4/17", "4月17日", "４月１７号"])
def test_a_day_as_people_write_it(on: str, book: Path) -> None:
    recorded = call("record", "正定县", "task-book", "drafted", "--on", on, "-r", book, "-f", "json").json()

    assert [event["on"] for event in recorded["events"]] == ["2015-04-17"]


# -- wrong usage ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], ["error: a deliverable and a stage are needed", "for example: smartpilot record "]),
        (["task-book"], ["error: a deliverable and a stage are needed", "for example: smartpilot record "]),
        (["task-book", "submitted"], ["whose task-book is not clear", "or --province"]),
        (["正定县", "-p", "上海", "task-book", "submitted"], ["正定县 is not in this selection", "2014-130123"]),
        (["正定县", "-n", "2013", "task-book", "submitted"], ["unknown notice: 2013", "2014"]),
        (["正定市", "task-book", "submitted"], ["正定市", "石家庄市正定县"]),
        (["2014-13", "task-book", "submitted"], ["2014-130123", "2014-130283"]),
        (["正定县", "书", "submitted"], ["unknown deliverable: 书", "创建任务书"]),
        (["正定县", "2015 年度自评价报告", "submitted", "--year", "2016"], ["is not that of 2016", "leave --year out"]),
        (["正定县", "taskbook", "submitted"], ["unknown deliverable: taskbook", "task-book"]),
        (["正定县", "project-plan", "submitted"], ["石家庄市正定县 does not have to hand in project-plan", "plan"]),
        (["正定县", "task-book", "submited"], ["submited", "submitted"]),
        (["正定县", "task-book", "revised"], ["revised", "drafted", "signed"]),
        (["正定县", "task-book", "drafted", "--on", "2015-04-06"], ["2015-04-06", "2015-04-07"]),
        (["正定县", "task-book", "drafted", "--on", "2015-02-30"], ["2015-02-30"]),
        (["正定县", "task-book", "drafted", "--on", ""], ["--on is empty"]),
        (["正定县", "task-book", "drafted", "--on", "4月29日"], ["is not between 2015-04-07 and 2015-04-20"]),
        (["正定县", "task-book", "drafted", "--year", "2015"], ["--year"]),
        (["正定县", "self-evaluation", "submitted", "--year", "2014"], ["2014", "2015"]),
        (["正定县", "task-book", "drafted", "--note", "a\nb"], ["--note contains a line break"]),
        (["正定县", "task-book", "drafted", "--note", "a\tb"], ["--note", "U+0009"]),
        (["正定县", "task-book", "drafted", "--by", "\u202e"], ["--by", "U+202E"]),
        (["-p", "河比", "task-book", "drafted"], ["河比", "河北省"]),
        (["-p", "四川", "task-book", "drafted"], ["task-book"]),
        (["-p", "河北", "tusk-book", "drafted"], ["task-book"]),
        (["-n", "1999", "task-book", "drafted"], ["1999", "2014"]),
        (["-n", "2012", "task-book", "drafted"], ["task-book"]),
    ],
)
def test_wrong_usage_says_what_is_right_and_writes_nothing(arguments: list[str], words: list[str], book: Path) -> None:
    before = files_in(book.parent)
    ended = record(book, *arguments, "--yes")

    assert (ended.code, ended.out) == (2, "")
    assert [word for word in words if word not in ended.err] == []
    assert "Traceback" not in ended.err
    assert files_in(book.parent) == before


def test_the_registry_inside_the_program_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in (["record", *DRAFTED], ["undo"], ["promote", "2014-330108"], ["record", *DRAFTED, "--dry-run"]):
        ended = call(*arguments, SMARTPILOT_REGISTRY="")
        assert (ended.code, ended.out) == (2, "")
        assert "smartpilot init" in ended.err


def test_a_path_into_the_program_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import smartpilot

    monkeypatch.chdir(tmp_path)  # where no other registry is at hand
    inside = Path(smartpilot.__file__).parent / "data" / "pilots.toml"
    ended = call("record", "-r", inside, *DRAFTED)

    assert (ended.code, ended.out) == (2, "")
    assert "smartpilot init" in ended.err


# -- what already exists -----------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("last", [True, False], ids=["line end", "no line end"])
def test_no_byte_that_was_written_is_changed(start: bytes, end: bytes, last: bool, book: Path) -> None:
    lines = [b"# \xe5\x8f\xb0\xe8\xb4\xa6", b"format = 1", b"# by hand"]
    before = start + end.join(lines) + (end if last else b"")
    ledger_of(book).write_bytes(before)

    for number, arguments in enumerate((DRAFTED, (*SUBMITTED, "--yes")), 1):
        done(book, *arguments)
        after = ledger_of(book).read_bytes()
        assert after.startswith(before)
        assert len(events_in(book)) == number
        assert after.count(b"\r\n") == (after.count(b"\n") if end == b"\r\n" else 0)
        before = after
    assert call("validate", "-r", book).code == 0


@pytest.mark.parametrize(
    "content",
    [
        "events = []\n",
        "format = 1\nevents = [\n]\n",
        'events = [{id = "a", recorded_at = 2015-04-28T09:30:00Z, on = 2015-04-28, '
        'target = "2014-310115", deliverable = "plan", stage = "drafted"}]\n',
    ],
)
def test_a_ledger_with_its_events_in_brackets_is_not_broken(content: str, book: Path) -> None:
    ledger_of(book).write_text(content, encoding="utf-8")
    record(book, *DRAFTED)

    assert call("validate", "-r", book).code == 0


@pytest.mark.skipif(os.name == "nt", reason="modes and links of POSIX")
def test_a_link_to_a_ledger_stays_a_link(book: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "ledger.toml"
    elsewhere.write_text(HEADER, encoding="utf-8")
    try:
        ledger_of(book).symlink_to(elsewhere)
    except OSError:
        pytest.skip("no links here")

    done(book, *DRAFTED)

    assert ledger_of(book).is_symlink()
    assert "task-book" in elsewhere.read_text(encoding="utf-8")


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_the_mode_of_the_ledger_is_kept(mode: int, book: Path) -> None:
    write_ledger(book, event(1, stage="drafted"))
    ledger_of(book).chmod(mode)
    done(book, "正定县", "plan", "drafted")

    assert ledger_of(book).stat().st_mode & 0o777 == mode


def test_a_registry_with_errors_is_not_built_upon(book: Path) -> None:
    book.write_text(book.read_text(encoding="utf-8").replace('"130283"', '"139999"'), encoding="utf-8")
    before = files_in(book.parent)
    ended = record(book, *DRAFTED)

    assert (ended.code, ended.out) == (1, "")
    assert "139999" in ended.err
    assert files_in(book.parent) == before


def test_it_works_as_a_program(book: Path) -> None:
    ended = run("record", "-r", book, *DRAFTED, "-f", "json")

    assert ended.code == 0
    assert ended.json()["events"][0]["target"] == "2014-130123"
    assert len(events_in(book)) == 1
