import os
from pathlib import Path

import pytest
from openpyxl import load_workbook

from builders import notice
from ledgers import DELIVERABLES, PERIOD, TABLES, event, write_ledger, write_small_registry
from program import ROOT, call, on_terminal, unstyled, write_registry
from workbooks import HEADINGS, HEBEI, QINGDAO, circulate


def registry(folder: Path) -> Path:
    return write_small_registry(folder)


def test_one_workbook_for_each_authority_that_owes_something(tmp_path: Path) -> None:
    out = circulate(write_small_registry(tmp_path), tmp_path / "发出")

    # 青岛 answers for itself; 浙江 has a candidate, which owes its application.
    assert sorted(path.name for path in out.iterdir()) == [
        "130000-河北省.xlsx",
        "310000-上海市.xlsx",
        "330000-浙江省.xlsx",
        "350000-福建省.xlsx",
        "370200-青岛市.xlsx",
    ]


def test_rows_are_what_is_owed_with_what_the_ledger_knows(tmp_path: Path) -> None:
    path = write_small_registry(tmp_path)
    write_ledger(path, event(1, by="正定县政府", note="电子版"), event(2, target="2014-130283", stage="drafted"))

    book = load_workbook(circulate(path, tmp_path / "out") / HEBEI)

    assert [cell.value for cell in book["试点"][1]] == HEADINGS
    rows = [[cell.value for cell in row] for row in book["试点"].iter_rows(min_row=2)]
    assert [row[1] for row in rows] == ["2014-130123"] * 3 + ["2014-130283"] * 3
    first = rows[0]
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert first[1:5] == ["2014-130123", "河北省", "石家庄市正定县", "创建任务书"]
    assert (str(first[5])[:10], str(first[7])[:10]) == ("2015-04-30", "2015-04-28")
    assert (first[6], first[8], first[9]) == ("已报送", "正定县政府", "电子版")
    assert rows[3][6] == "已编制"
    # Of the years of a yearly deliverable those that have begun.
    assert [row[4] for row in rows if "自评价" in row[4]] == ["2015 年度自评价报告"] * 2
    assert [row[1].value for row in book["专项试点"].iter_rows(min_row=2)] == ["2014-S01"]


def test_a_year_that_has_begun_has_its_row(tmp_path: Path) -> None:
    out = circulate(write_small_registry(tmp_path), tmp_path / "out", "--as-of", "2016-01-01")

    titles = [row[4].value for row in load_workbook(out / QINGDAO)["试点"].iter_rows(min_row=2)]

    assert [title for title in titles if "自评价" in title] == ["2015 年度自评价报告", "2016 年度自评价报告"]


def test_known_candidates_stand_on_their_sheet(tmp_path: Path) -> None:
    path = write_small_registry(tmp_path)
    write_ledger(path, event(1, target="2014-330108", deliverable="application", note="齐"))

    sheet = load_workbook(circulate(path, tmp_path / "out") / "330000-浙江省.xlsx")["增补申报"]

    # This notice wants two materials; their columns follow from it.
    assert [cell.value for cell in sheet[1]] == ["序号", "名称", "级别", "推荐函", "审查意见", "日期", "备注"]
    assert [cell.value for cell in sheet[2]][1:5] == ["杭州市滨江区", "市辖区", "有", "有"]
    assert str(sheet["F2"].value)[:10] == "2015-04-28"


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("河北", ["130000-河北省.xlsx"]),
        ("13", ["130000-河北省.xlsx"]),
        ("青岛", ["370200-青岛市.xlsx"]),
        ("370200", ["370200-青岛市.xlsx"]),
        ("山东", ["370200-青岛市.xlsx"]),
    ],
)
def test_some_of_them(tmp_path: Path, wanted: str, names: list[str]) -> None:
    out = circulate(write_small_registry(tmp_path), tmp_path / "out", "-p", wanted)

    assert [path.name for path in out.iterdir()] == names


def test_all_authorities_are_37(tmp_path: Path) -> None:
    out = circulate(write_small_registry(tmp_path), tmp_path / "out", "--all")

    names = sorted(path.stem for path in out.iterdir())
    assert len(names) == 37
    assert {"659000-新疆生产建设兵团", "330200-宁波市", "110000-北京市", "650000-新疆维吾尔自治区"} < set(names)
    assert not any("台湾" in name for name in names)


def test_who_owes_nothing_is_told_who_does(tmp_path: Path) -> None:
    ended = call("circulate", tmp_path / "out", "-r", write_small_registry(tmp_path), "-p", "广东")

    assert ended.code == 2
    assert "广东 has nothing to hand in on that day" in ended.err
    assert "河北省" in ended.err
    assert not (tmp_path / "out").exists()


def test_a_wrong_authority_is_told_the_nearest(tmp_path: Path) -> None:
    ended = call("circulate", tmp_path / "out", "-r", write_small_registry(tmp_path), "-p", "青导市")

    assert ended.code == 2
    assert "青岛市" in ended.err


def test_what_has_no_authority_is_said_and_can_have_a_workbook(tmp_path: Path) -> None:
    from builders import project

    path = write_registry(
        tmp_path / "pilots.toml", **{**TABLES, "projects": [project("S01", "某公司"), project("S02", "另一公司")]}
    )

    ended = call("circulate", tmp_path / "one", "-r", path)
    call("circulate", tmp_path / "two", "-r", path, "--unassigned")

    assert "2 records are in no workbook" in ended.err
    assert "2014-S01, 2014-S02" in ended.err
    rows = load_workbook(tmp_path / "two" / "000000-主管部门待定.xlsx")["专项试点"].iter_rows(min_row=2)
    assert [row[1].value for row in rows] == ["2014-S01", "2014-S02"]


def test_nothing_is_replaced_and_nothing_half_written(tmp_path: Path) -> None:
    path = write_small_registry(tmp_path)
    out = circulate(path, tmp_path / "out", "-p", "青岛")
    before = (out / QINGDAO).read_bytes()

    ended = call("circulate", out, "-r", path)

    assert ended.code == 2
    assert "already exists\n    hint: give another folder, or --force\n" in ended.err
    assert [each.name for each in out.iterdir()] == [QINGDAO]
    assert call("circulate", out, "-r", path, "--force").code == 0
    assert len(list(out.iterdir())) == 5
    # The same registry on the same day gives the same bytes.
    assert (out / QINGDAO).read_bytes() == before


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    ended = call("circulate", tmp_path / "out", "-r", write_small_registry(tmp_path), "--dry-run")

    assert ended.code == 0
    assert "would write 5 workbooks" in ended.err
    assert f"from registry {tmp_path / 'pilots.toml'}, no ledger\n" in ended.err
    assert "130000-河北省.xlsx" in ended.out
    assert not (tmp_path / "out").exists()


def test_a_day_to_come_is_asked_about(tmp_path: Path) -> None:
    path, out = write_small_registry(tmp_path), tmp_path / "out"
    arguments = ("circulate", out, "-r", path, "--as-of", "2015-05-05")

    asked = call(*arguments, SMARTPILOT_TODAY="2015-05-04")
    assert (asked.code, out.exists()) == (1, False)
    assert "2015-05-05 is a day to come" in asked.err
    assert call(*arguments, "--dry-run", SMARTPILOT_TODAY="2015-05-04").code == 0
    assert call(*arguments, SMARTPILOT_TODAY="2015-05-05").code == 0
    assert call(*arguments, "--force", "--yes", SMARTPILOT_TODAY="2015-05-04").code == 0


def test_nobody_owes_anything_before_the_notice(tmp_path: Path) -> None:
    ended = call("circulate", tmp_path / "out", "-r", write_small_registry(tmp_path), "--as-of", "2012-01-01")

    assert ended.code == 2
    assert "nothing is to be handed in as of 2012-01-01" in ended.err


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")

    ended = call("circulate", tmp_path / "out", "-r", write_small_registry(tmp_path))

    assert ended.code == 2
    assert "is not a folder" in ended.err


def test_where_to_send_it_stands_on_the_cover(tmp_path: Path) -> None:
    options = ("-p", "青岛", "--return-to", "someone@example.org", "--return-by", "2015-05-15")
    out = circulate(write_small_registry(tmp_path), tmp_path / "out", *options)

    text = "\n".join(str(cell.value) for row in load_workbook(out / QINGDAO)["说明"] for cell in row if cell.value)
    text = text.replace("\n", "")

    assert "请于2015年5月15日前（含当日）将本工作簿发至 someone@example.org" in text
    assert "关于公布国家智慧城市2014年度试点名单的通知" in text
    assert "2015年4月30日" in text
    for label in ("填报单位", "填报人", "联系电话", "填报日期"):
        assert label in text


def test_a_terminal_sees_a_bar_and_a_pipe_does_not(tmp_path: Path) -> None:
    path = write_small_registry(tmp_path)

    terminal = on_terminal("circulate", tmp_path / "one", "-r", path, stderr=True)
    piped = call("circulate", tmp_path / "two", "-r", path)

    assert "writing workbooks" in unstyled(terminal.out)
    assert "writing workbooks" not in piped.err


def test_a_name_that_begins_with_an_equals_sign_is_a_text(tmp_path: Path) -> None:
    from builders import ZHENGDING, project

    path = write_registry(
        tmp_path / "pilots.toml",
        notices=[notice(creation_period=PERIOD, deliverables=DELIVERABLES)],
        pilots=[ZHENGDING],
        projects=[project("S01", '=HYPERLINK("http://x")', site_pilot="2014-130123")],
    )

    sheet = load_workbook(circulate(path, tmp_path / "out") / HEBEI)["专项试点"]

    assert (sheet["D2"].value, sheet["D2"].data_type) == ('=HYPERLINK("http://x")', "s")


def test_the_first_time_a_key_is_made_and_said(registry: Path, tmp_path: Path) -> None:
    key = registry.with_name("circulation.key")

    call("circulate", tmp_path / "none", "-r", registry, "--dry-run")
    assert not key.exists()

    first = call("circulate", tmp_path / "one", "-r", registry)
    content = key.read_bytes()
    second = call("circulate", tmp_path / "two", "-r", registry)

    assert f"wrote {key}" in first.err
    assert (second.code, "circulation.key" in second.err) == (0, False)
    assert key.read_bytes() == content


def test_a_key_that_is_none_is_told_before_anything_is_written(registry: Path, tmp_path: Path) -> None:
    registry.with_name("circulation.key").write_text("geheim", encoding="utf-8")

    ended = call("circulate", tmp_path / "out", "-r", registry)

    assert ended.code == 2
    assert "is not a key of smartpilot" in ended.err
    assert not (tmp_path / "out").exists()


def test_no_key_is_written_into_the_source_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted((ROOT / "data").iterdir())
    # From an empty folder, and from the checkout itself: its registry is the one of the program.
    for folder in (tmp_path, ROOT):
        monkeypatch.chdir(folder)
        ended = call("circulate", tmp_path / folder.name, "-p", "河北", SMARTPILOT_REGISTRY="")

        assert ended.code == 0
        assert "the workbooks are not sealed" in ended.err
        assert sorted((ROOT / "data").iterdir()) == before


def test_nothing_is_written_beside_the_registry_inside_the_program(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smartpilot.cli.commands.circulate.is_built_in", lambda path: path == registry)

    ended = call("circulate", tmp_path / "out", "-r", registry)

    assert ended.code == 0
    assert "the workbooks are not sealed" in ended.err
    assert not registry.with_name("circulation.key").exists()
    assert call("collect", tmp_path / "out", "-r", registry).code == 2
    assert call("collect", tmp_path / "out", "-r", registry, "--unsealed").code == 0


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("is_dangling", [True, False])
def test_nothing_is_written_through_a_link(is_dangling: bool, force: list[str], registry: Path, tmp_path: Path) -> None:
    folder, target = tmp_path / "out", tmp_path / "elsewhere.xlsx"
    folder.mkdir()
    if not is_dangling:
        target.write_bytes(b"of somebody")
    (folder / "130000-河北省.xlsx").symlink_to(target)

    ended = call("circulate", folder, "-r", registry, "--as-of", "2015-04-20", *force)

    assert (ended.code, ended.out) == (2, "")
    assert "130000-河北省.xlsx is a link" in ended.err
    assert [path.name for path in folder.iterdir()] == ["130000-河北省.xlsx"]
    assert target.exists() is not is_dangling
    assert is_dangling or target.read_bytes() == b"of somebody"


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right on Windows")
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_no_workbook_is_written_into_a_folder_that_is_a_link(force: list[str], registry: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "elsewhere")

    ended = call("circulate", tmp_path / "out", "-r", registry, "--as-of", "2015-04-20", *force)

    assert (ended.code, ended.out) == (2, "")
    assert f"{tmp_path / 'out'} is a link" in ended.err
    assert f"name the folder that it leads to: {(tmp_path / 'elsewhere').resolve()}" in ended.err
    assert not list((tmp_path / "elsewhere").iterdir())
    assert call("circulate", tmp_path / "elsewhere", "-r", registry, "--as-of", "2015-04-20").code == 0


def test_nothing_is_sent_while_the_registry_has_errors(tmp_path: Path) -> None:
    """What comes back could not be recorded."""
    path = write_small_registry(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace('division = "370203"', 'division = "370299"'), "utf-8")

    ended = call("circulate", tmp_path / "out", "-r", path, SMARTPILOT_TODAY="2015-05-01")

    assert (ended.code, "nothing is written until these are fixed" in ended.err) == (1, True)
    assert not (tmp_path / "out").exists()
