import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from builders import assessment, notice, place, project
from program import call, write_registry
from smartpilot.cli.completion.candidates import Completion, find_candidates
from smartpilot.cli.completion.command_line import parse_command_line
from smartpilot.cli.completion.table import read_completion_table


def deliverable(id_: str, title: str, owed_by: str, *stages: str) -> dict[str, Any]:
    return {"id": id_, "title": title, "owed_by": owed_by, "stages": list(stages)}


NOTICES = [
    notice(
        deliverables=[
            deliverable("task-book", "创建任务书", "pilots", "drafted", "submitted"),
            deliverable("plan", "实施方案", "pilots", "submitted", "signed"),
            deliverable("project-task-book", "项目任务书", "projects", "submitted"),
        ]
    ),
    notice("2013", deliverables=[deliverable("letter", "推荐函", "pilots", "submitted")]),
]
PILOTS = [
    place("130123", "石家庄市正定县", "河北省", "county"),
    place("510781", "江油市", "四川省", "county-city"),
    place("320281", "江阴市", "江苏省", "county-city"),
    place("320281", "江阴市", "江苏省", "county-city", notice_="2013"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registry")
    candidates = [place("340881", "桐城市", "安徽省", "county-city")]
    write_registry(
        folder / "pilots.toml",
        notices=NOTICES,
        pilots=PILOTS,
        projects=[project("S01", "航天 恒星")],
        candidates=candidates,
    )
    return folder


def found(folder: Path, line: str, language: str = "zh") -> list[Completion]:
    """The candidates behind a line, whose last word is begun."""
    *words, typed = line.split(" ")
    table = read_completion_table(language)
    return find_candidates(table, parse_command_line(table, words, typed), {}, folder)


def values(folder: Path, line: str, language: str = "zh") -> list[str]:
    return [candidate.value for candidate in found(folder, line, language)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("und", ["undo"]),
        ("--no", ["--no-pager"]),
        ("list --prog", ["--programme"]),
        ("list --level ", ["省级", "地级市", "州盟地区", "县级市", "市辖区", "县", "镇", "功能区"]),
        ("list --level county", ["县级市", "县"]),
        ("list --level diji", ["地级市"]),
        ("list --level 级市", ["地级市", "县级市"]),
        ("list --evidence=有", ["有报道"]),
        ("list -p 河", ["河北省", "河南省"]),
        ("list -p heb", ["河北省"]),
        ("list -p 13", ["河北省"]),
        ("list -p 冀", ["冀"]),
        ("list -p 兵", ["兵团"]),
        ("list -p qingd", ["青岛市"]),
        ("list --columns 名称,省", ["名称,省份"]),
        ("list --sort -prov", ["-省份"]),
        ("deadlines --sort days", ["距期限"]),
        ("deadlines --within ", ["已逾期", "周", "月", "本周", "本月"]),
        ("list -n 201", ["2014", "2013"]),
        ("validate --rule date-b", ["date-before-notice"]),
        ("validate --rule nothing", []),
        ("add ", ["试点", "专项试点", "申报城市", "来源", "评估"]),
        ("add 试点 级", ["级别="]),
        ("add 试点 级别=县", ["级别=县级市", "级别=县"]),
        ("add 试点 省份=河", ["省份=河北省", "省份=河南省"]),
        ("edit 江油市 zheng", ["证据="]),
        ("edit 江油市 证据=w", []),
        ("edit notice-2014 标", ["标题="]),
        ("init new --programme zhinengj", ["intelligent-construction"]),
        ("init new --programme 智能", ["智能建造"]),
        ("list --programme ", ["smart-city"]),
        ("export --view=", ["附件", "名单", "进度", "催报名单"]),
    ],
)
def test_words(line: str, expected: list[str], folder: Path) -> None:
    assert values(folder, line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("list --level county", ["county-city", "county"]),
        ("list --level 县", ["县级市", "县"]),
        ("list -p heb", ["hebei"]),
        ("list -p 河", ["河北省", "河南省"]),
        ("list --columns name,prov", ["name,province"]),
        ("record 江油市 ", ["task-book", "plan"]),
        ("record 江油市 task-book ", ["drafted", "submitted", "returned"]),
    ],
)
def test_words_in_english(line: str, expected: list[str], folder: Path) -> None:
    assert values(folder, line, "en") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("show ", ["石家庄市正定县", "江油市", "江阴市", "航天 恒星", "桐城市"]),
        ("show 江", ["江油市", "江阴市"]),
        ("show 正", ["正定县"]),  # which begins as it was typed, and is enough
        ("show zhengding", ["正定县"]),
        ("show sjz", ["石家庄市正定县"]),
        ("show jy", ["江油市", "江阴市"]),
        ("show 2014-S", ["2014-S01"]),
        ("show 江阴市", ["2014-320281", "2013-320281"]),
        ("show -n 2013 江", ["江阴市"]),
        ("show 大", []),
        ("promote ", ["桐城市"]),
    ],
)
def test_records(line: str, expected: list[str], folder: Path) -> None:
    assert values(folder, line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("record 江油", ["江油市"]),
        ("record 江油市 ", ["创建任务书", "实施方案"]),
        ("record 2014-S01 ", ["项目任务书"]),
        ("record 江油市 任务", ["创建任务书"]),
        ("record 江油市 任", ["创建任务书"]),
        ("record 江油市 task", ["创建任务书"]),
        ("record 江油市 江", ["江油市", "江阴市"]),  # one more record
        ("record 江油市 江阴市 ", ["创建任务书", "实施方案", "推荐函"]),
        ("record -n 2013 江阴市 ", ["推荐函"]),
        ("record 江油市 创建任务书 ", ["已编制", "已报送", "退回"]),
        ("record 江油市 任务书 报", ["报送"]),
        ("record 江油市 任务书 baos", ["已报送"]),
        ("record 江油市 任务书 sub", ["已报送"]),
        ("record 江油市 推荐函 ", []),  # which it does not owe
        ("record 江油市 任务书 已报送 ", []),
        ("record 没有 ", []),
        ("record -p 四川 ", ["创建任务书", "实施方案", "推荐函", "项目任务书"]),
        ("record -p 四川 实施方案 ", ["已报送", "已签订", "退回"]),
        ("deadlines -d 推", ["推荐函"]),
    ],
)
def test_what_a_record_owes(line: str, expected: list[str], folder: Path) -> None:
    assert values(folder, line) == expected


def test_what_helps_to_choose(folder: Path) -> None:
    assert found(folder, "show 江油") == [Completion("江油市", "2014-510781 四川省", "江油市")]
    assert found(folder, "show jiangyou") == [Completion("江油市", "2014-510781 四川省")]
    assert found(folder, "list -p sic") == [Completion("四川省", "四川", "sichuan")]


def test_batches_and_rounds(tmp_path: Path) -> None:
    path = write_registry(tmp_path / "pilots.toml", notices=NOTICES, pilots=PILOTS)
    assert values(tmp_path, "undo ") == values(tmp_path, "history 江油") == []
    for name in ("江油市", "石家庄市正定县"):
        assert call("record", name, "任务书", "已报送", "--on", "2015-04-20", "-r", path).code == 0
    assert call("circulate", tmp_path / "out", "-r", path).code == 0

    assert values(tmp_path, "history ") == ["石家庄市正定县", "江油市"]
    assert values(tmp_path, "undo 江油") == ["江油市"]
    newest, older = found(tmp_path, "undo ")
    assert newest.help.endswith(" record 石家庄市正定县")
    assert older.help.endswith(" record 江油市")
    assert call("undo", older.value, "--yes", "-r", path).code == 0
    assert older not in found(tmp_path, "undo ")
    assert [candidate.help for candidate in found(tmp_path, "undo --event ")][-1].endswith("正定县 submitted")
    assert values(tmp_path, "returns --round ") == ["2015-04-20", "all"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("高新", ["石家庄高新技术产业开发区", "蚌埠市高新技术产业开发区"]),  # two end so
        ("市", ["石家庄市正定县", "蚌埠市高新技术产业开发区", "蚌埠市禹会区"]),
        ("埠", ["蚌埠市高新技术产业开发区", "蚌埠市禹会区"]),
        ("会", ["蚌埠市禹会区"]),
        ("禹", ["禹会区"]),
        ("禹会区", ["禹会区"]),
        ("yuhui", ["禹会区"]),
        ("bengbu", ["蚌埠市高新技术产业开发区", "蚌埠市禹会区"]),
        ("江阴", ["2014-320281", "2013-320281"]),
        ("jiangyin", ["2014-320281", "2013-320281"]),
    ],
)
def test_no_name_is_cut_where_it_is_not_used_so(typed: str, expected: list[str], tmp_path: Path) -> None:
    places = [
        PILOTS[0],
        place("130100", "石家庄高新技术产业开发区", "河北省", "zone", locality="石家庄高新技术产业开发区"),
        place("340300", "蚌埠市高新技术产业开发区", "安徽省", "zone", locality="高新技术产业开发区"),
        place("340304", "蚌埠市禹会区", "安徽省", "district"),
    ]
    namesakes = PILOTS[2:] if typed in ("江阴", "jiangyin") else []
    write_registry(tmp_path / "pilots.toml", notices=NOTICES, pilots=[*places, *namesakes])

    assert values(tmp_path, f"show {typed}") == expected


def test_the_registry_that_is_named(folder: Path, tmp_path: Path) -> None:
    assert values(tmp_path, f"show -r {folder} 桐") == ["桐城市"]
    assert values(tmp_path, f"show --registry={folder}/pilots.toml 桐") == ["桐城市"]
    assert values(tmp_path, "show 正定") == ["正定县"]  # of the built-in one


def test_a_registry_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pilots.toml").write_text("[[pilots]", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1"):
        found(tmp_path, "show ")


def test_authorities_are_completed_where_they_owe_something(tmp_path: Path) -> None:
    letter = deliverable("letter", "推荐函", "authorities", "submitted")
    write_registry(tmp_path / "pilots.toml", notices=[notice(deliverables=[letter])], pilots=PILOTS[:1])

    assert values(tmp_path, "show 河") == ["河北省", "河南省"]
    assert values(tmp_path, "show hebei") == ["河北省"]
    assert values(tmp_path, "show 2014-authority-65") == ["2014-authority-650000", "2014-authority-659000"]
    assert values(tmp_path, "record 河北省 ") == ["推荐函"]
    assert values(tmp_path, "record 河北省 推荐函 ") == ["已报送", "退回"]
    assert values(tmp_path, "deadlines --deliverable 推") == ["推荐函"]
    # It is no record that could be changed.
    assert values(tmp_path, "edit 河") == []
    assert values(tmp_path, "show 河", language="en") == ["河北省", "河南省"]


def test_an_assessment_is_completed_where_it_can_be_changed(tmp_path: Path) -> None:
    accepted = assessment(dt.date(2018, 6, 1), "acceptance", "passed", id="2014-130123-acceptance-2018")
    write_registry(tmp_path / "pilots.toml", notices=NOTICES, pilots=PILOTS[:1], assessments=[accepted])

    assert values(tmp_path, "edit 2014-130123") == ["2014-130123", accepted["id"]]
    assert found(tmp_path, "edit 2014-130123-a")[0].help == "石家庄市正定县"
    assert values(tmp_path, f"edit {accepted['id']} 等") == ["等级="]
    assert values(tmp_path, f"edit {accepted['id']} 结论=通") == ["结论=通过"]
    # It is no record that could be shown.
    assert values(tmp_path, "show 2014-130123") == ["2014-130123"]


def test_no_authority_is_completed_where_none_owes_anything(folder: Path) -> None:
    assert values(folder, "show 河") == []
