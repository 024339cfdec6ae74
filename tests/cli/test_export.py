import csv
import datetime as dt
import io
import json
import os
from pathlib import Path

import openpyxl
import pytest

from builders import PUDONG, event, notice
from program import REGISTRY, Ended, call, write_ledger, write_registry


def exported(file: Path, *options: str | Path) -> Ended:
    ended = call("export", file, *options)
    assert (ended.code, ended.out) == (0, "")
    # Before it an annex may say to which notice it was narrowed.
    assert len([line for line in ended.notes.splitlines() if not line.startswith("only the notice")]) == 1
    assert file.name in ended.err
    return ended


def test_json_is_that_of_list(tmp_path: Path) -> None:
    exported(tmp_path / "a.json")

    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == call("list", "--format", "json").json()


def test_csv_is_that_of_list_with_a_byte_order_mark(tmp_path: Path) -> None:
    exported(tmp_path / "a.csv")

    content = (tmp_path / "a.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content[3:].decode() == call("list", "--format", "csv").out


def test_csv_takes_the_filters_of_list(tmp_path: Path) -> None:
    options = ["--province", "冀", "--evidence", "reported", "--kind", "pilots"]
    exported(tmp_path / "a.CSV", *options)

    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.CSV").read_text(encoding="utf-8-sig"))))
    wanted = call("list", "--format", "json", *options).json()["pilots"]
    assert [row["id"] for row in rows] == [pilot["id"] for pilot in wanted]
    assert rows


def test_xlsx_opens_and_holds_every_record_of_the_newest_notice(tmp_path: Path) -> None:
    exported(tmp_path / "annex.xlsx")

    book = openpyxl.load_workbook(tmp_path / "annex.xlsx")
    texts = {str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None}
    listed = call("list", "--notice", "2014", "--format", "json").json()
    assert {pilot["name"] for pilot in listed["pilots"]} <= texts
    assert not any(cell.data_type == "f" for sheet in book for row in sheet for cell in row)


def test_xlsx_of_an_older_notice(tmp_path: Path) -> None:
    exported(tmp_path / "annex.xlsx", "--notice", "2012")

    book = openpyxl.load_workbook(tmp_path / "annex.xlsx")
    texts = {str(cell.value) for sheet in book for row in sheet for cell in row}
    assert "迁安市" in texts
    assert "石家庄市正定县" not in texts


# Of .sqlite, which takes longest, test_export_database.py says it.
@pytest.mark.parametrize("suffix", ["xlsx", "csv", "json", "ics", "parquet"])
def test_the_same_registry_gives_the_same_bytes(suffix: str, tmp_path: Path) -> None:
    if suffix == "parquet":
        pytest.importorskip("pyarrow")
    exported(tmp_path / f"a.{suffix}")
    exported(tmp_path / f"b.{suffix}")

    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_no_overwriting_without_force(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"mine")

    ended = call("export", file)

    assert (ended.code, ended.out) == (2, "")
    assert "--force" in ended.err
    assert file.read_bytes() == b"mine"
    exported(file, "--force")
    assert file.read_bytes() != b"mine"


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    exported(tmp_path / "a.xlsx", "--dry-run")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["a.pdf"],
        ["nowhere/a.csv"],
        ["a.csv", "-p", "河比"],
        ["a.csv", "--by", "target"],
        [],
    ],
)
def test_wrong_usage_writes_nothing(arguments: list[str], tmp_path: Path) -> None:
    paths = [str(tmp_path / arguments[0]), *arguments[1:]] if arguments else []

    ended = call("export", *paths)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()

    assert call("export", tmp_path / "a.csv", "--force").code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_no_notice_no_annex(tmp_path: Path) -> None:
    registry = tmp_path / "pilots.toml"
    registry.write_text("format = 1\n", encoding="utf-8")

    ended = call("export", tmp_path / "a.xlsx", "-r", registry)

    assert ended.code == 2
    assert not (tmp_path / "a.xlsx").exists()
    exported(tmp_path / "a.csv", "-r", registry)


def test_calendar_needs_a_ledger_that_can_be_read(recurring: Path, tmp_path: Path) -> None:
    write_ledger(recurring, event("e1", dt.date(2015, 4, 20), stage="sumbitted"))

    ended = call("export", tmp_path / "a.ics", "-r", recurring)

    assert (ended.code, ended.out) == (1, "")
    assert "error[wrong-value]" in ended.err
    assert not (tmp_path / "a.ics").exists()
    # The records themselves do not need it.
    exported(tmp_path / "a.csv", "-r", recurring)


def test_a_selection_says_so_on_the_annex(tmp_path: Path) -> None:
    whole, part = tmp_path / "whole.xlsx", tmp_path / "part.xlsx"
    call("export", whole)
    call("export", part, "-p", "安徽")

    texts = {
        path: [c.value for sheet in openpyxl.load_workbook(path) for row in sheet for c in row]
        for path in (whole, part)
    }

    assert any("尚不完整" in str(text) for text in texts[whole])
    assert any("不是全部名单" in str(text) for text in texts[part])
    assert not any("尚不完整" in str(text) for text in texts[part])


def test_an_annex_of_nothing_is_refused(tmp_path: Path) -> None:
    assert call("export", tmp_path / "a.xlsx", "--kind", "candidates").code == 2
    assert not (tmp_path / "a.xlsx").exists()


def test_a_dry_run_refuses_what_the_run_would(tmp_path: Path) -> None:
    assert call("export", tmp_path / "none" / "a.csv", "--dry-run").code == 2


def test_the_registry_is_never_exported_over(tmp_path: Path) -> None:
    registry = tmp_path / "own.json"
    registry.write_bytes(REGISTRY.read_bytes())
    (tmp_path / "progress.toml").write_bytes(b"")
    before = registry.read_bytes()

    ended = call("export", registry, "-r", registry, "--force")

    assert (ended.code, ended.out) == (2, "")
    assert "belongs to the registry" in ended.err
    assert registry.read_bytes() == before


def test_a_final_annex_is_refused_where_the_totals_do_not_hold(tmp_path: Path) -> None:
    ended = call("export", tmp_path / "a.xlsx", "--final", "-n", "2014")

    assert (ended.code, ended.out) == (2, "")
    assert "pilots: 31, but the notice lists 97" in ended.err
    assert "special projects: 6, but the notice lists 41" in ended.err
    assert list(tmp_path.iterdir()) == []
    assert call("export", tmp_path / "a.csv", "--final").code == 2
    assert "--final is only for the annex" in call("export", tmp_path / "a.xlsx", "--view", "list", "--final").err


def test_an_annex_is_a_draft_until_it_is_final(tmp_path: Path) -> None:
    registry = write_registry(
        tmp_path / "pilots.toml",
        notices=[notice(number="建办科[2015]15号", totals={"new": 1, "expanded": 0})],
        pilots=[{**PUDONG, "evidence": "reported"}],
    )
    exported(tmp_path / "draft.xlsx", "-r", registry)
    ended = call("export", tmp_path / "final.xlsx", "-r", registry, "--final")
    assert (ended.code, ended.out) == (0, "")
    assert "1 record is not confirmed" in ended.err

    texts = {
        name: [str(c.value) for c in openpyxl.load_workbook(tmp_path / f"{name}.xlsx")["附件1"]["A"][:4]]
        for name in ("draft", "final")
    }
    assert texts["draft"][3].startswith("（草稿）")
    assert texts["final"][3].endswith("（建办科〔2015〕15号）")
    for name in texts:
        imported = call("import", tmp_path / f"{name}.xlsx", "-n", "2014", "-r", registry, "-f", "json").json()
        assert imported["confirm"] == ["2014-310115"]


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
@pytest.mark.parametrize(
    ("command", "suffix"),
    [*(("export", suffix) for suffix in (".csv", ".json", ".xlsx", ".ics", ".sqlite")), ("report", ".html")],
)
def test_nothing_is_written_through_a_link(command: str, suffix: str, tmp_path: Path) -> None:
    target, link = tmp_path / "elsewhere", tmp_path / f"out{suffix}"
    target.write_bytes(b"old")
    link.symlink_to(target)

    short = ["--to", "2009"] if suffix == ".sqlite" else []
    for more in (short, [*short, "--dry-run"]):
        ended = call(command, link, "--force", *more)
        assert ended.code == 2
        assert f"{link} is a link" in ended.err
    assert (target.read_bytes(), link.is_symlink()) == (b"old", True)
