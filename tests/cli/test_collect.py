"""`collect`: what is new is shown, written once with --apply, and said in JSON."""

import datetime as dt
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from ledgers import event, events_in, write_ledger
from program import call, run
from smartpilot.store import Store
from workbooks import (
    HEBEI,
    QIANAN_TASK_BOOK,
    ZHENGDING_TASK_BOOK,
    collect,
    collected,
    edit,
    enter,
    fill,
    recorded,
    sign,
    through_office,
)

SUBMITTED = {"阶段": "已报送", "日期": dt.date(2015, 4, 28), "办理单位": "正定县政府", "备注": "电子版"}
DRAFTED = {"阶段": "已编制", "日期": "2015.4.20"}
ALL_THERE = ["有", "有", "2015-08-20"]


def test_what_was_not_touched_says_nothing(registry: Path, out: Path) -> None:
    ended = collect(registry, out)

    assert ended.code == 0
    assert "5 workbooks read; 0 events would be written" in ended.err
    assert f"from registry {registry}, no ledger\n" in ended.err


def test_what_is_new_is_shown_and_written_once(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED, QIANAN_TASK_BOOK: DRAFTED})

    shown = collect(registry, out)
    assert shown.code == 0
    assert "2014-130123" in shown.out
    assert events_in(registry) == []

    assert collect(registry, out, "--apply").code == 0
    again = collect(registry, out, "--apply")

    assert recorded(registry) == [
        ("2014-130123", "task-book", None, "submitted", dt.date(2015, 4, 28), "正定县政府", "电子版"),
        ("2014-130283", "task-book", None, "drafted", dt.date(2015, 4, 20), None, None),
    ]
    assert (again.code, "0 events written" in again.err) == (0, True)
    assert call("validate", "-r", registry).code == 0


def test_the_json_is_a_contract(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED})

    data = collected(registry, out / HEBEI)

    assert list(data) == ["format", "registry", "ledger", "files", "events", "conflicts", "candidates"]
    assert data["format"] == "smartpilot.collect/1"
    (file,) = data["files"]
    assert {key: file[key] for key in ("file", "authority", "new", "unchanged", "conflicts", "problems")} == {
        "file": str(out / HEBEI),
        "authority": "河北省",
        "new": 1,
        "unchanged": 6,
        "conflicts": 0,
        "problems": [],
    }
    (written,) = data["events"]
    assert {name: value for name, value in written.items() if name not in ("id", "recorded_at", "batch")} == {
        "on": "2015-04-28",
        "target": "2014-130123",
        "deliverable": "task-book",
        "stage": "submitted",
        "by": "正定县政府",
        "note": "电子版",
        "recorded_by": "tester",
        "via": f"collect {HEBEI}",
        "workbook": written["workbook"],
    }


def test_a_year_of_a_yearly_deliverable(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {("2014-130123", "2015 年度自评价报告"): {"阶段": "已报送", "日期": "2015年12月30日"}})

    collect(registry, out, "--apply")

    assert recorded(registry)[0][:5] == (
        "2014-130123",
        "self-evaluation",
        2015,
        "submitted",
        dt.date(2015, 12, 30),
    )


def test_special_projects_have_their_sheet(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {("2014-S01", "专项试点实施方案"): DRAFTED}, sheet="专项试点")

    collect(registry, out, "--apply")

    assert recorded(registry)[0][:2] == ("2014-S01", "project-plan")


def test_who_filled_it_in_is_shown_by_returns_alone(registry: Path, out: Path) -> None:
    sign(out / HEBEI, {"填报单位": "河北省住房和城乡建设厅", "负责人": "李某某"})

    assert collected(registry, out / HEBEI)["files"][0]["cover"] == {}
    shown = collect(registry, out / HEBEI)
    assert "住房和城乡建设厅" not in shown.out + shown.err
    assert "李某某" not in shown.out + shown.err


@pytest.mark.parametrize("when", ["before", "after", "both"])
def test_saved_again_by_libreoffice(registry: Path, out: Path, tmp_path: Path, when: str) -> None:
    path = out / HEBEI
    if when != "after":
        path = through_office(path, tmp_path / "first")
    fill(
        path,
        {
            ZHENGDING_TASK_BOOK: {**SUBMITTED, "阶段": " Submitted "},
            QIANAN_TASK_BOOK: {**DRAFTED, "日期": "２０１５年４月２０日"},
        },
    )
    if when != "before":
        path = through_office(path, tmp_path / "second")

    data = collected(registry, path, "--apply")

    assert data["files"][0]["problems"] == []
    assert data["conflicts"] == []
    assert [event[0:5:3] for event in recorded(registry)] == [("2014-130123", "submitted"), ("2014-130283", "drafted")]


def test_columns_moved_rows_sorted_empty_rows_and_a_heading_above(registry: Path, out: Path) -> None:
    def shuffle(book: Workbook) -> None:
        sheet = book["试点"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        heading, *lines = [[row[i] for i in (6, 9, 1, 3, 2, 4, 7, 8, 5)] for row in rows]
        sheet.delete_rows(1, sheet.max_row)
        sheet.append(["河北省填报", "（请核对）"])
        sheet.append(heading)
        for line in sorted(lines, key=lambda line: str(line[5]), reverse=True):
            sheet.append([])
            sheet.append(line)
        for _ in range(300):
            sheet.append(["", "  ", None])

    edit(fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED}), shuffle)

    data = collected(registry, out / HEBEI)

    assert data["files"][0]["problems"] == []
    assert (data["files"][0]["new"], data["files"][0]["unchanged"]) == (1, 6)


def test_the_same_workbook_twice_counts_once(registry: Path, out: Path, tmp_path: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED})
    shutil.copy(out / HEBEI, tmp_path / "copy.xlsx")

    data = collected(registry, out / HEBEI, tmp_path / "copy.xlsx", out / HEBEI, "--apply")

    assert [(file["new"], file["unchanged"]) for file in data["files"]] == [(1, 6), (0, 7)]
    assert len(recorded(registry)) == 1


def test_a_renamed_workbook_is_whose_it_says_inside(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED}).replace(out / "410000-河南省.xlsx")

    data = collected(registry, out / "410000-河南省.xlsx", "--apply")

    assert data["files"][0]["authority"] == "河北省"
    assert [event[0] for event in recorded(registry)] == ["2014-130123"]


def test_what_office_programs_leave_beside_an_open_file_is_none(registry: Path, out: Path) -> None:
    (out / f"~${HEBEI}").write_bytes(b"\x05user")
    (out / f".~lock.{HEBEI}#").write_text("user")
    (out / "说明.txt").write_text("readme")

    assert len(collected(registry, out)["files"]) == 5


def test_the_built_in_registry_is_read_and_not_written(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    built_in = {"SMARTPILOT_REGISTRY": "", "PWD": str(folder)}
    from unittest import mock

    with mock.patch.object(Path, "cwd", return_value=folder):
        call("circulate", tmp_path / "out", "-p", "河北", **built_in)
        read = call("collect", tmp_path / "out", "--unsealed", **built_in)
        written = call("collect", tmp_path / "out", "--apply", **built_in)

    assert os.listdir(folder) == []
    assert read.code == 0
    assert written.code == 2
    assert "smartpilot init DIR" in written.err


def test_what_is_packed_is_said_not_to_be_looked_into(registry: Path, out: Path) -> None:
    (out / "河北.zip").write_bytes(b"PK")

    ended = collect(registry, out)

    assert "unpack first" in ended.err
    assert "河北.zip" in ended.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_and_a_circle_of_links_are_no_workbooks(registry: Path, out: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "loop.xlsx").symlink_to(tmp_path / "loop.xlsx")

    ended = collect(registry, tmp_path / "pipe.xlsx", tmp_path / "loop.xlsx", out, "--format", "json")

    assert ended.code == 1
    assert [[p["rule"] for p in f["problems"]] for f in ended.json()["files"]] == [["unreadable"], ["unreadable"]] + [
        []
    ] * 5


def test_an_empty_folder(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()

    ended = collect(registry, tmp_path / "none")

    assert ended.code == 0
    assert "there is no workbook in" in ended.err


def test_a_gbk_console_shows_the_problems(registry: Path, out: Path) -> None:
    fill(out / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "交了", "日期": "昨天"}})

    ended = run("collect", out, "-r", registry, SMARTPILOT_LANG="zh", PYTHONIOENCODING="gbk")

    assert ended.code == 1
    assert "试点!G2: 错误[wrong-stage]: “交了”不能填在此处" in ended.out
    assert "?" not in ended.out


def test_nothing_is_written_where_the_ledger_takes_no_event(registry: Path, out: Path) -> None:
    registry.with_name("progress.toml").write_text("events = []\n", encoding="utf-8")
    enter(out / HEBEI, ["石家庄市平山县", None, "有", "有", "2015-08-20"])
    before = registry.read_bytes()

    ended = collect(registry, out / HEBEI, "--apply")

    assert ended.code == 2
    assert registry.read_bytes() == before


def test_what_another_process_wrote_meanwhile_is_reported(
    registry: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading and writing: what was new when it was read contradicts the ledger by now."""
    enter(fill(out / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED}), ["石家庄市平山县", None, *ALL_THERE])
    replace = Store.replace_registry

    def replace_and_record(store: Store, *functions: Any) -> Any:
        planned = replace(store, *functions)
        write_ledger(registry, event(1, on=dt.date(2015, 4, 29)))
        return planned

    monkeypatch.setattr(Store, "replace_registry", replace_and_record)

    data = collected(registry, out / HEBEI, "--apply")

    assert [(c["field"], c["ledger"], c["returned"]) for c in data["conflicts"]] == [("on", "2015-04-29", "2015-04-28")]
    assert [each["target"] for each in data["events"]] == ["2014-130131"]


def test_what_was_undone_does_not_come_back_though_a_clock_was_ahead(registry: Path, tmp_path: Path) -> None:
    ahead = event(1, target="2014-310115", stage="drafted", recorded_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    write_ledger(registry, ahead)
    folder = tmp_path / "late"
    assert call("circulate", folder, "-r", registry, "--as-of", "2015-04-20").code == 0
    fill(folder / HEBEI, {ZHENGDING_TASK_BOOK: SUBMITTED})
    assert call("collect", folder / HEBEI, "-r", registry, "--apply").code == 0
    assert call("undo", "2014-130123", "--yes", "-r", registry).code == 0
    before = events_in(registry)

    ended = call("collect", folder / HEBEI, "-r", registry, "--apply")

    assert "voided on" in ended.out
    assert events_in(registry) == before


def test_an_answer_whose_clock_was_ahead_can_be_sent_and_come_back(registry: Path, tmp_path: Path) -> None:
    write_ledger(registry, event(1, stage="drafted", recorded_at=dt.datetime(2099, 1, 1, tzinfo=dt.UTC)))
    folder = tmp_path / "late"
    assert call("circulate", folder, "-r", registry, "--as-of", "2015-04-20").code == 0
    fill(folder / HEBEI, {ZHENGDING_TASK_BOOK: {"阶段": "已报送", "日期": dt.date(2015, 4, 29)}})

    ended = call("collect", folder / HEBEI, "-r", registry, "--apply")

    assert ended.code == 0, ended.out
    assert [each["stage"] for each in events_in(registry)] == ["drafted", "submitted"]
