"""Assessments with the real commands: added, shown, counted, changed, taken back."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from program import REGISTRY, Ended, call

ID = "2014-130123-acceptance-2018"
NAME = "acceptance: passed (三星)"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "pilots.toml"
    shutil.copy(REGISTRY, path)
    return path


def add(own: Path, *words: str) -> Ended:
    return call("add", "评估", *words, "-r", own, "--yes", SMARTPILOT_TODAY="2030-01-01")


def accept(own: Path, *words: str) -> Ended:
    return add(own, "对象=正定县", "日期=2018-06-01", "评估=验收", "结论=通过", "等级=★★", *words)


def status_on(own: Path, day: str, name: str = "正定") -> str:
    [pilot] = call("list", name, "-r", own, "--as-of", day, "-f", "json").json()["pilots"]
    return str(pilot["status"])


def test_an_acceptance_is_added_and_taken_back(own: Path) -> None:
    before = own.read_bytes()
    ended = accept(own, "--source-title", "验收公告")

    assert (ended.code, f"added {ID} acceptance: passed (二星)" in ended.err) == (0, True)
    assert 'grade = "二星"' in own.read_text(encoding="utf-8")
    assert [status_on(own, day) for day in ("2015-04-06", "2015-04-07", "2018-05-31", "2018-06-01")] == [
        "candidate",
        "pilot",
        "pilot",
        "accepted",
    ]
    assert call("validate", "-r", own).code == call("validate", "-r", REGISTRY).code
    assert call("undo", "-r", own, "--yes").code == 0
    assert own.read_bytes() == before
    assert status_on(own, "2018-06-01") == "pilot"


def test_an_acceptance_stands_once(own: Path) -> None:
    assert accept(own).code == 0

    assert accept(own).code == 2
    ended = add(own, "target=2014-130123", "on=2018-07-01", "kind=acceptance", "result=passed")
    assert (ended.code, "assessment-order" in ended.err) == (1, True)
    ended = add(own, "target=正定县", "on=2017-07-01", "kind=mid-term", "result=failed", "grade=一星")
    assert (ended.code, "assessment-grade" in ended.err) == (1, True)


def test_what_has_not_come_yet_is_refused(own: Path) -> None:
    asked = ("add", "评估", "对象=正定县", "日期=2018-06-01", "评估=退出", "-r", own, "--yes")
    ended = call(*asked, SMARTPILOT_TODAY="2018-05-31")

    assert (ended.code, "2018-06-01 is in the future" in ended.err) == (2, True)
    assert call(*asked, SMARTPILOT_TODAY="2018-06-01").code == 0


def test_an_assessment_is_not_moved_to_a_day_that_has_not_come(own: Path) -> None:
    accept(own)
    moved = ("edit", ID, "日期=2018-06-02", "-r", own, "--yes")
    ended = call(*moved, SMARTPILOT_TODAY="2018-06-01")
    assert (ended.code, "2018-06-02 is in the future" in ended.err) == (2, True)
    assert call(*moved, SMARTPILOT_TODAY="2018-06-02").code == 0

    assert call("validate", "-r", own).code == 0
    assert call(*moved[:2], "日期=2934-06-02", *moved[3:], SMARTPILOT_TODAY="2935-01-01").code == 0
    ended = call("validate", "-r", own)
    assert (ended.code, "2934-06-02 is in the future" in ended.out) == (1, True)


def test_what_is_missing_is_named(own: Path) -> None:
    ended = add(own, "对象=正定县", "评估=年度评估")

    assert (ended.code, "missing: on, result" in ended.err) == (2, True)
    assert add(own, "对象=正定县", "评估=退出", "日期=2018-06-01").code == 0
    assert status_on(own, "2018-06-01") == "withdrawn"


def test_list_takes_a_status_of_a_day(own: Path) -> None:
    accept(own)
    for word in ("accepted", "已验收", "验收"):
        found = call("list", "--status", word, "--as-of", "2019-01-01", "-r", own, "-f", "json").json()
        assert [pilot["id"] for pilot in found["pilots"]] == ["2014-130123"]
    assert call("list", "--status", "accepted", "--as-of", "2018-05-31", "-r", own, "-f", "json").json()["pilots"] == []
    rows = call("list", "正定", "--columns", "id,status", "--as-of", "2019-01-01", "-r", own, "-f", "csv").out
    assert rows.splitlines() == ["id,status", "2014-130123,accepted"]
    ended = call("list", "--status", "done", "-r", own)
    assert (ended.code, "candidate, pilot, accepted, withdrawn" in ended.err) == (2, True)


def test_the_column_is_there_where_it_tells_rows_apart(own: Path) -> None:
    asked = ("list", "-p", "河北", "-r", own, "--as-of", "2019-01-01")
    assert "status" not in call(*asked).out
    accept(own)
    assert "accepted" in call(*asked).out


def test_stats_counts_by_status(own: Path) -> None:
    accept(own)
    counted = call("stats", "-n", "2014", "-r", own, "--as-of", "2019-01-01", "-f", "json").json()
    assert counted["by_status"] == {"pilot": 30, "accepted": 1}
    assert "accepted" in call("stats", "-r", own, "--as-of", "2019-01-01").out
    assert "accepted" not in call("stats", "-r", own, "--as-of", "2018-05-31").out


def test_show_has_the_assessments_in_order(own: Path) -> None:
    accept(own)
    add(own, "对象=正定县", "日期=2017-06-01", "评估=中期评估", "结论=通过")
    shown = call("show", "正定县", "-r", own, "--as-of", "2019-01-01", "-f", "json").json()

    assert (shown["record"]["status"], [a["on"] for a in shown["assessments"]]) == (
        "accepted",
        ["2017-06-01", "2018-06-01"],
    )
    assert {row["state"] for row in shown["owes"]} == {"closed"}
    earlier = call("show", "正定县", "-r", own, "--as-of", "2017-12-01", "-f", "json").json()
    assert (earlier["record"]["status"], len(earlier["assessments"])) == ("pilot", 1)
    table = call("show", "正定县", "-r", own, "--as-of", "2019-01-01").out
    assert table.index("mid-term") < table.index("2018-06-01")


def test_an_assessment_is_edited_and_compared(own: Path) -> None:
    accept(own)
    before = own.read_bytes()
    ended = call("edit", ID, "等级=三星", "-r", own, "--yes")

    assert (ended.code, '+grade = "三星"' in ended.out) == (0, True)
    ended = call("edit", ID, "对象=2012-130100", "-r", own, "--yes")
    assert (ended.code, "the assessment of another record" in ended.err) == (2, True)
    old = own.with_name("old.toml")
    old.write_bytes(before)
    found = call("diff", old, own, "-f", "json").json()
    assert found["changed"] == [
        {"kind": "assessments", "id": ID, "name": NAME, "field": "grade", "old": "二星", "new": "三星"}
    ]
    assert call("undo", "-r", own, "--yes").code == 0
    assert own.read_bytes() == before


def test_a_source_that_an_assessment_cites_stays(own: Path) -> None:
    new = ("add", "source", "id=news-2018", "title=验收公告", "-r", own, "--yes", "-f", "json")
    batch = call(*new).json()["batch"]
    accept(own, "来源=news-2018")

    assert "other records refer to it" in call("undo", batch, "-r", own, "--yes").err
    assert "news-2018" in own.read_text(encoding="utf-8")


def test_an_export_has_the_status_of_its_day(own: Path, tmp_path: Path) -> None:
    accept(own)
    file = tmp_path / "list.csv"

    assert call("export", file, "--status", "已验收", "--as-of", "2019-01-01", "-r", own).code == 0
    assert file.read_text(encoding="utf-8-sig").count("accepted") == 1


def test_a_list_of_outcomes_is_imported_and_taken_back(own: Path, tmp_path: Path) -> None:
    before = own.read_bytes()
    file = tmp_path / "outcomes.csv"
    file.write_text(
        "名称,验收结论,等级\n石家庄市正定县,通过,三星\n崇州市,未通过,\n不存在县,通过,一星\n", encoding="utf-8"
    )
    asked = ("import", file, "--outcome", "--on", "2018-06-01", "--source-title", "验收公告", "-r", own)

    shown = call(*asked, "-f", "json")
    assert (shown.code, own.read_bytes()) == (1, before)
    assert [new["target"] for new in shown.json()["add"]] == ["2014-130123", "2013-510184"]
    assert [(u["line"], u["text"], u["why"]) for u in shown.json()["unresolved"]] == [(4, "不存在县", "unknown")]
    ended = call(*asked, "--apply")
    assert "added 2 assessments" in ended.err
    assert [status_on(own, "2018-06-01", name) for name in ("正定", "崇州")] == ["accepted", "pilot"]
    assert call(*asked, "-f", "json").json()["known"] == [ID, "2013-510184-acceptance-2018"]
    undone = call("undo", "-r", own, "--yes")
    assert f"{ID} acceptance: passed (三星)" in undone.out + undone.err
    assert own.read_bytes() == before


HEADINGS = (
    "国家智慧城市试点验收结果\n一、{}（1个）\n正定县\n二、{}（1个）\n崇州市\n"
    "三、{}（1个）\n河北省迁安市\n四、另行安排（1个）\n河北省廊坊市\n"
)


def with_grades(own: Path, *grades: str) -> None:
    """The registry with the programme of its notices written out, with these grades."""
    words = f"grades = {list(grades)}\n" if grades else ""
    table = f'[[programmes]]\nid = "smart-city"\nname = "国家智慧城市"\ntitle_words = ["国家智慧城市"]\n{words}\n'
    own.write_text(own.read_text(encoding="utf-8").replace("[[notices]]", table + "[[notices]]", 1), encoding="utf-8")


def outcomes_of(own: Path, text: str, name: str = "outcomes.txt") -> dict[str, tuple[str | None, ...]]:
    """The assessments that a list would add by the names of their pilots; those that are left open have nothing."""
    file = own.with_name(name)
    file.write_text(text, encoding="utf-8")
    ended = call("import", file, "--outcome", "--on", "2018-06-01", "-r", own, "-f", "json").json()
    added = {new["name"]: (new["kind"], new.get("result"), new.get("grade")) for new in ended["add"]}
    return added | {u["text"]: () for u in ended["unresolved"]}


@pytest.mark.parametrize(
    "grades", [(), ("优秀", "良好", "合格"), ("优秀", "良好", "合格", "不合格"), ("一星", "二星", "三星")]
)
def test_a_failed_pilot_is_never_recorded_as_passed(grades: Sequence[str], own: Path) -> None:
    with_grades(own, *grades)
    outcomes = outcomes_of(own, HEADINGS.format("通过验收", "考核不合格", "取消创建资格"))

    assert outcomes == {
        "石家庄市正定县": ("acceptance", "passed", None),
        "崇州市": ("acceptance", "failed", None),
        "迁安市": ("withdrawal", None, None),
        "另行安排(1个)": (),
        "河北省廊坊市": (),
    }


def test_a_word_for_a_result_is_no_grade(own: Path) -> None:
    with_grades(own, "优秀", "良好", "合格", "不合格")
    table = "试点名称,考核等次\n正定县,合格\n崇州市,不合格\n迁安市,良好\n"

    assert outcomes_of(own, table, "table.csv") == {
        "石家庄市正定县": ("acceptance", "passed", "合格"),
        "崇州市": ("acceptance", "failed", None),
        "迁安市": ("acceptance", "passed", "良好"),
    }
    assert "failing-grade" in call("validate", "-r", own).out


def test_grades_that_the_programme_does_not_declare_are_kept_or_left_open_together(own: Path) -> None:
    with_grades(own)
    table = "试点名称,验收结论,等次\n正定县,通过验收,合格\n崇州市,未通过验收,限期整改\n迁安市,通过验收,优秀\n"
    assert outcomes_of(own, table, "table.csv") == {
        "石家庄市正定县": ("acceptance", "passed", "合格"),
        "崇州市": ("acceptance", "failed", None),
        "迁安市": ("acceptance", "passed", "优秀"),
    }
    assert outcomes_of(own, HEADINGS.format("优秀", "合格", "不合格")) == {
        "正定县": (),
        "崇州市": (),
        "迁安市": ("acceptance", "failed", None),
        "另行安排(1个)": (),
        "河北省廊坊市": (),
    }
    listed = call("import", own.with_name("outcomes.txt"), "--outcome", "--on", "2018-06-01", "-r", own).out
    assert "declares no grades" in listed


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("试点名称,中期评价结果\n正定县,合格\n", "mid-term"),
        ("国家智慧城市试点验收,\n试点名称,2017年度考核结论\n正定县,合格\n", "annual"),
        ("国家智慧城市试点中期评估结果,\n试点名称,结果\n正定县,合格\n", "mid-term"),
        ("试点名称,结果\n正定县,合格\n", "acceptance"),
        ("试点名称,结果\n通过中期评估名单,\n正定县,合格\n", "mid-term"),
    ],
)
def test_the_column_or_else_headings_and_title_say_what_was_assessed(text: str, kind: str, own: Path) -> None:
    with_grades(own)
    assert outcomes_of(own, text, "table.csv")["石家庄市正定县"] == (kind, "passed", None)


def test_a_title_may_say_the_result_of_all_below_and_sections_say_nothing(own: Path) -> None:
    text = "通过验收的国家智慧城市试点名单\n一、东部地区（1个）\n1.正定县\n二、西部地区（1个）\n1.崇州市\n"

    assert outcomes_of(own, text) == {
        "石家庄市正定县": ("acceptance", "passed", None),
        "崇州市": ("acceptance", "passed", None),
    }


@pytest.mark.parametrize(
    ("text", "unresolved"),
    [
        ("正定县 不合格\n崇州市 优秀\n", ["崇州市"]),
        ("经验收，正定县、崇州市达到优秀等级，予以表扬。\n", ["正定县", "崇州市"]),
        ("正定县未通过验收。崇州市等3个城市通过验收。\n", ["崇州市"]),
        ("注：崇州市未报送材料\n正定县未通过验收\n", ["崇州市"]),
        ("受理了正定县、崇州市的申请。崇州市另行通知。正定县未通过验收。\n", ["崇州市"]),
        ("试点名称,结论,试点名称,结论\n正定县,不合格,崇州市,合格\n", ["正定县", "崇州市"]),
    ],
)
def test_no_pilot_that_a_list_names_is_lost(text: str, unresolved: Sequence[str], own: Path) -> None:
    with_grades(own)
    name = "table.csv" if text.startswith("试点名称,") else "outcomes.txt"
    outcomes = outcomes_of(own, text, name)

    assert [name for name, outcome in outcomes.items() if outcome == ()] == unresolved
    assert call("import", own.with_name(name), "--outcome", "--on", "2018-06-01", "-r", own).code == 1
    if "正定县" not in unresolved:
        assert outcomes["石家庄市正定县"] == ("acceptance", "failed", None)


def test_it_is_told_what_became_of_every_line(own: Path) -> None:
    file = own.with_name("outcomes.txt")
    file.write_text("验收结果\n正定县 未通过\n崇州市、迁安市达到优秀等级\n以下说明。\n", encoding="utf-8")
    asked = ("import", file, "--outcome", "--on", "2018-06-01", "-r", own)

    first = call(*asked, "--apply").err
    assert "of 4 lines, 1 are used, 0 are known already, 1 are unresolved, 2 are headings or other text" in first
    assert "1 line is unresolved" in first
    again = call(*asked).err
    assert "of 4 lines, 0 are used, 1 are known already, 1 are unresolved, 2 are headings or other text" in again


def test_sentences_of_a_circular_say_outcomes(own: Path) -> None:
    text = (
        "关于命名石家庄市正定县等2个城市为国家智慧城市的通报\n各省、自治区住房城乡建设厅：\n"
        "根据安排，受理了正定县、崇州市、迁安市、廊坊市、秦皇岛市提出的验收申请。决定命名正定县、崇州为“国家智慧城市”。"
        "迁安市未通过验收，应限期整改，于2019年12月31日前将整改报告报送。河北廊坊市未提出验收申请，取消试点资格。"
        "如未按期整改，取消秦皇岛市试点资格。请正定县等2个城市每年3月底前报送年度报告。\n"
    )

    assert outcomes_of(own, text) == {
        "石家庄市正定县": ("acceptance", "passed", None),
        "崇州市": ("acceptance", "passed", None),
        "迁安市": ("acceptance", "failed", None),
        "廊坊市": ("withdrawal", None, None),
        "秦皇岛市": (),
    }


@pytest.mark.parametrize(
    "words",
    [("--outcome",), ("--on", "2018-06-01"), ("--outcome", "--on", "2018-06-01", "--accept", "崇礼区=130733")],
)
def test_options_of_outcomes_belong_together(words: tuple[str, ...], own: Path, tmp_path: Path) -> None:
    file = tmp_path / "outcomes.csv"
    file.write_text("名称,等级\n正定县,三星\n", encoding="utf-8")

    assert call("import", file, *words, "-r", own).code == 2


def test_a_candidate_that_withdrew_is_not_promoted(own: Path) -> None:
    assert call("add", "candidate", "名称=藁城区", "省份=河北", "通知=2014", "-r", own, "--yes").code == 0
    assert add(own, "对象=2014-130109", "日期=2015-06-01", "评估=退出").code == 0

    ended = call("promote", "2014-130109", "--on", "2015-07-01", "-r", own, "--yes")
    assert (ended.code, "was withdrawn on 2015-06-01" in ended.err) == (2, True)


def test_what_is_recorded_after_the_end_is_noted(own: Path) -> None:
    accept(own)
    asked = ("record", "正定县", "任务书", "已报送", "-r", own, "--dry-run")

    assert "its status is accepted since 2018-06-01" in call(*asked, "--on", "2018-06-02").err
    assert "its status is" not in call(*asked, "--on", "2018-06-01").err


def test_a_data_package_of_a_status_is_that_of_its_day(own: Path, tmp_path: Path) -> None:
    accept(own)
    asked = ("export", tmp_path / "data", "正定", "--status", "pilot", "--as-of", "2017-12-31", "-r", own)

    assert call(*asked).code == 0
    rows = (tmp_path / "data" / "pilots.csv").read_text(encoding="utf-8").splitlines()
    assert (len(rows), "accepted," in rows[1]) == (2, False)
    assert "2017-12-31" in (tmp_path / "data" / "datapackage.json").read_text(encoding="utf-8")
