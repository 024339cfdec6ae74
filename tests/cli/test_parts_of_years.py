"""What is owed each quarter and each year's end, through all commands: from the registry to the ledger and back."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from builders import notice, place
from ledgers import events_in
from program import call, run, write_registry
from workbooks import fill

QUARTERLY, YEARLY = "试点工作进展情况", "试点年度报告"
TODAY = "2023-08-10"
SHIJIAZHUANG, GUANGZHOU = "2022-130100", "2022-440100"


def deliverable(id_: str, title: str, recurs: str, **more: Any) -> dict[str, Any]:
    return {"id": id_, "title": title, "owed_by": "pilots", "stages": ["submitted"], "recurs": recurs, **more}


@pytest.fixture
def book(tmp_path: Path) -> Path:
    deliverables = [
        deliverable("progress", QUARTERLY, "quarterly"),
        deliverable("annual", YEARLY, "yearly"),
    ]
    return write_registry(
        tmp_path / "pilots.toml",
        notices=[notice("2022", dt.date(2022, 10, 25), deliverables=deliverables, creation_period={"years": 3})],
        pilots=[
            place("130100", "石家庄市", "河北省", "prefecture-city", "2022"),
            place("440100", "广州市", "广东省", "prefecture-city", "2022"),
        ],
    )


def asked(book: Path, *words: str | Path) -> Any:
    return call(*words, "-r", book, "--format", "json", SMARTPILOT_TODAY=TODAY).json()


def recorded_part(book: Path, *words: str) -> tuple[int | None, int | None]:
    [event] = asked(book, "record", *words, "--yes")["events"]
    return event["year"], event["part"]


def test_three_years_have_twelve_quarters_and_three_years_ends(book: Path) -> None:
    rows = asked(book, "deadlines", "--all")["deadlines"]

    quarters = [(r["year"], r["part"], r["due"]) for r in rows if r["deliverable"] == "progress"]
    assert quarters[0] == (2022, 4, "2022-12-31")
    assert quarters[-1] == (2025, 3, "2025-09-30")
    assert len(quarters) == 12
    years = [(r["year"], r["part"], r["due"]) for r in rows if r["deliverable"] == "annual"]
    assert years == [(y, None, f"{y}-12-31") for y in (2022, 2023, 2024)]


def test_csv_has_the_part(book: Path) -> None:
    ended = call("deadlines", "--by", "target", "-r", book, "--format", "csv", SMARTPILOT_TODAY=TODAY)

    heading, first, *_rest = ended.out.splitlines()
    assert dict(zip(heading.split(","), first.split(","), strict=True))["part"] == "4"


def test_a_report_is_of_the_nearest_quarter(book: Path) -> None:
    assert recorded_part(book, SHIJIAZHUANG, "progress", "submitted", "--on", "2023-07-03") == (2023, 2)


def test_a_quarter_may_be_named(book: Path) -> None:
    assert recorded_part(book, SHIJIAZHUANG, "progress", "submitted", "--year", "2022", "--part", "4") == (2022, 4)
    assert recorded_part(book, SHIJIAZHUANG, f"2023年第1季度{QUARTERLY}", "submitted") == (2023, 1)
    assert recorded_part(book, SHIJIAZHUANG, "2023年二季度进展", "submitted") == (2023, 2)
    assert recorded_part(book, GUANGZHOU, "progress", "submitted", "--part", "1") == (2023, 1)
    assert recorded_part(book, GUANGZHOU, "progress", "submitted", "--year", "2022") == (2022, 4)
    assert recorded_part(book, GUANGZHOU, "annual", "submitted", "--on", "2023-01-05") == (2022, None)


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (["progress", "--part", "5"], "for the period 2023 Q5", "periods: 2022 Q4 to 2025 Q3"),
        (["progress", "--year", "2026"], "for 2026", "periods: 2022 Q4 to 2025 Q3"),
        (["annual", "--part", "1"], "is not owed several times a year", "leave --part out"),
        (["2023年第1季度进展", "--part", "2"], "is not that of part 2", "leave --part out"),
        (["2023年第1季度进展", "--year", "2022"], "is not that of 2022", "leave --year out"),
    ],
)
def test_a_quarter_that_there_is_not(book: Path, words: list[str], message: str, hint: str) -> None:
    ended = call("record", SHIJIAZHUANG, words[0], "submitted", *words[1:], "-r", book, SMARTPILOT_TODAY=TODAY)

    assert ended.code == 2
    assert message in ended.err
    assert hint in ended.err


def test_an_earlier_quarter_that_is_open_is_said(book: Path) -> None:
    words = ("record", SHIJIAZHUANG, "progress", "submitted", "--on", "2023-07-03", "-r", book)
    ended = run(*words, "--dry-run", SMARTPILOT_TODAY=TODAY, SMARTPILOT_LANG="zh")

    assert "按2023年第2季度登记，而2022年第4季度、2023年第1季度也未报" in ended.err


def test_each_quarter_has_its_own_state(book: Path) -> None:
    recorded_part(book, SHIJIAZHUANG, "progress", "submitted", "--part", "1", "--on", "2023-03-30")

    rows = asked(book, "show", SHIJIAZHUANG)["owes"]
    states = {(r["year"], r["part"]): r["state"] for r in rows if r["deliverable"] == "progress"}
    assert (states[2022, 4], states[2023, 1], states[2023, 2], states[2023, 3]) == ("overdue", "met", "overdue", "due")


def test_deadlines_of_one_quarter_or_one_year(book: Path) -> None:
    def due(name: str) -> list[str]:
        return [row["due"] for row in asked(book, "deadlines", "--deliverable", name)["deadlines"]]

    assert due(f"2023年第3季度{QUARTERLY}") == ["2023-09-30"]
    assert due("2023 进展") == ["2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31"]
    assert call("deadlines", "--deliverable", "2026年第1季度进展", "-r", book, SMARTPILOT_TODAY=TODAY).code == 2


def test_tables_letters_and_calendars_name_the_quarter(book: Path, tmp_path: Path) -> None:
    table = call("show", SHIJIAZHUANG, "-r", book, SMARTPILOT_TODAY=TODAY).out
    assert "2022年第4季度试点工作进展情况" in table
    assert call("remind", tmp_path / "letters", "--format", "text", "-r", book, SMARTPILOT_TODAY=TODAY).code == 0
    letter = (tmp_path / "letters/130000-河北省.txt").read_text("utf-8-sig")
    assert "2023年第2季度试点工作进展情况，期限2023年6月30日" in letter
    assert call("export", tmp_path / "a.ics", "-r", book, SMARTPILOT_TODAY=TODAY).code == 0
    calendar = (tmp_path / "a.ics").read_text("utf-8")
    assert "UID:2022/progress/2022/4@smartpilot" in calendar
    assert "UID:2022/annual/2022@smartpilot" in calendar


def test_a_workbook_is_sent_and_comes_back(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sent"
    assert call("circulate", folder, "-r", book, SMARTPILOT_TODAY=TODAY).code == 0
    path = folder / "130000-河北省.xlsx"
    title = f"2023年第2季度{QUARTERLY}"
    fill(path, {(SHIJIAZHUANG, title): {"阶段": "已报送", "日期": dt.date(2023, 7, 4)}})

    ended = call("collect", path, "--apply", "-r", book, SMARTPILOT_TODAY=TODAY)

    assert ended.code == 0, ended.err
    assert [(e["year"], e["part"], e["on"].isoformat()) for e in events_in(book)] == [(2023, 2, "2023-07-04")]
    # What was collected stays as it is when the same workbook comes again, and undo takes back the quarter only.
    assert call("collect", path, "--apply", "-r", book, SMARTPILOT_TODAY=TODAY).code == 0
    assert len(events_in(book)) == 1
    assert call("undo", "--yes", "-r", book, SMARTPILOT_TODAY=TODAY).code == 0
    assert [e.get("part") for e in events_in(book)] == [2, 2]
    assert call("validate", "-r", book, SMARTPILOT_TODAY=TODAY).code == 0


def test_history_tells_quarters_apart(book: Path) -> None:
    for part in ("1", "2"):
        recorded_part(book, SHIJIAZHUANG, "progress", "submitted", "--part", part, "--on", "2023-07-03")

    shown = call("history", "-r", book, SMARTPILOT_TODAY=TODAY).out
    assert "2023年第1季度试点工作进展情况" in shown
    assert "2023年第2季度试点工作进展情况" in shown
    assert {event["part"] for event in asked(book, "history")["events"]} == {1, 2}


def test_a_row_of_a_quarter_is_not_taken_for_a_half(book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sent"
    assert call("circulate", folder, "-r", book, SMARTPILOT_TODAY=TODAY).code == 0
    path = folder / "130000-河北省.xlsx"
    fill(path, {(SHIJIAZHUANG, f"2023年第2季度{QUARTERLY}"): {"阶段": "已报送", "日期": dt.date(2023, 7, 4)}})
    text = book.read_text(encoding="utf-8")
    book.write_text(text.replace('recurs = "quarterly"', 'recurs = "half-yearly"'), encoding="utf-8")

    ended = call("collect", path, "--format", "json", "-r", book, SMARTPILOT_TODAY=TODAY).json()

    [problem] = ended["files"][0]["problems"]
    assert problem["rule"] == "unknown-target"
