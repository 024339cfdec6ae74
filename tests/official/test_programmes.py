"""Notices and lists of programmes that no code knows: from the text to records, deadlines, workbooks and letters."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from program import ROOT, call

TEXTS = ROOT / "tests" / "programmes"


class Expected(NamedTuple):
    """What a careful reader finds in a notice and its list. `unresolved`: lines that no rule settles."""

    programme: dict[str, Any]
    notice: str
    due: dict[str, str]
    divisions: str
    unresolved: tuple[str, ...] = ()


EXPECTED = {
    "parks": Expected(
        {
            "name": "国家低碳工业园区",
            "title_words": ["低碳工业园区"],
            "ministry_offices": ["工业和信息化部", "国家发展和改革委员会"],
            "province_offices": ["工业和信息化主管部门", "发展改革委"],
            "pilots": "试点园区",
            "candidates": "申报园区",
        },
        "ditangongyeyuanqu-2014",
        {"实施方案": "2014-09-30"},
        "110000 210100 310000 320500 330400 370200 440305 650100",
        ("天津滨海高新技术产业开发区",),
    ),
    "carbon": Expected(
        {
            "name": "碳达峰",
            "title_words": ["碳达峰"],
            "ministry_offices": ["国家发展改革委"],
            "province_offices": ["发展改革委"],
            "pilots": "试点城市",
            "candidates": "申报城市",
        },
        "tandafeng-2023",
        {"试点实施方案": "2024-03-31"},
        "130700 130200 140100 150600 320900 330100 650200 110000 150400 320100 441200",
        ("山西转型综合改革示范区",),
    ),
    "sponge": Expected(
        {
            "name": "海绵城市建设",
            "title_words": ["海绵城市"],
            "ministry_offices": ["财政部", "住房城乡建设部", "水利部"],
            "province_offices": ["财政主管部门", "住房和城乡建设主管部门"],
            "pilots": "示范城市",
            "candidates": "申报城市",
        },
        "haimianchengshi-2022",
        {"推荐函、实施方案": "2022-05-10"},
        "130300 140500 150100 210100 220700 230600 320583 330700 340200 341500 350600 350700 360100 370600 410200 "
        "420500 430200 442000 450300 510800 511600 520400 530100 610500 620800 632801 640100",
    ),
    "double": Expected(
        {
            "name": "智慧城市基础设施与智能网联汽车协同发展",
            "short_name": "双智",
            "title_words": ["智慧城市基础设施与智能网联汽车协同发展", "双智"],
            "ministry_offices": ["住房和城乡建设部", "工业和信息化部"],
            "province_offices": ["住房和城乡建设主管部门", "工业和信息化主管部门"],
            "pilots": "试点城市",
            "candidates": "申报城市",
        },
        "shuangzhi-2021",
        {"试点总结报告": "2023-12-31"},
        "500000 440300 350200 320100 370100 510100 340100 130900 340200 370300",
    ),
    "climate": Expected(
        {
            "name": "气候适应型城市建设",
            "title_words": ["气候适应型城市"],
            "ministry_offices": ["生态环境部", "财政部", "自然资源部", "住房和城乡建设部"],
            "province_offices": ["生态环境主管部门", "财政主管部门", "自然资源主管部门", "住房和城乡建设主管部门"],
            "pilots": "试点城市",
            "candidates": "申报城市",
        },
        "qihoushiyingxingchengshi-2024",
        {"实施方案": "2024-08-31", "阶段总结": "2025-12-31"},
        "110109 130000 130400 152500 310000 532500 460100",
    ),
}


def data(book: Path) -> dict[str, Any]:
    return tomllib.loads(book.read_text(encoding="utf-8"))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "pilots.toml"
    path.write_text("format = 1\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("name", EXPECTED)
def test_from_text_to_records(name: str, book: Path) -> None:
    expected = EXPECTED[name]

    assert call("notice", TEXTS / f"{name}-notice.txt", "-r", book, "--apply").code == 0
    imported = call("import", TEXTS / f"{name}-list.txt", "-r", book, "--yes", "--apply", "-f", "json")

    found = data(book)
    programme = {key: value for key, value in found["programmes"][0].items() if key not in ("id", "id_prefix")}
    assert programme == expected.programme
    [notice] = found["notices"]
    assert (notice["id"], notice["programme"]) == (expected.notice, found["programmes"][0]["id"])
    due = {d["title"]: d["due"].isoformat() for d in notice["deliverables"] if "due" in d}
    assert due == expected.due
    assert [pilot["division"] for pilot in found["pilots"]] == sorted(expected.divisions.split())
    assert all(pilot["id"].startswith(f"{expected.notice}-{pilot['division']}") for pilot in found["pilots"])
    assert [line["text"] for line in imported.json()["doubtful"]] == list(expected.unresolved)
    assert call("validate", "-r", book).code == 0


def test_all_of_them_in_one_registry(book: Path, tmp_path: Path) -> None:
    for name in EXPECTED:
        assert call("notice", TEXTS / f"{name}-notice.txt", "-r", book, "--apply").code == 0
    for name, expected in EXPECTED.items():
        for other, notice in ((other, EXPECTED[other].notice) for other in EXPECTED if other != name):
            refused = call("import", TEXTS / f"{name}-list.txt", "-r", book, "--notice", notice)
            assert (refused.code, other) == (2, other)
            assert f"this is a list of the programme {expected.programme['name']}" in refused.err
        assert call("import", TEXTS / f"{name}-list.txt", "-r", book, "--yes", "--apply").code < 2

    written = call("circulate", tmp_path / "out", "-r", book, "--as-of", "2024-09-10")
    letters = call("remind", tmp_path / "letters", "-r", book, "--as-of", "2024-09-10", "--format", "text")

    assert written.code == letters.code == 0
    letter = (tmp_path / "letters" / "130000-河北省-气候适应型城市建设.txt").read_text(encoding="utf-8-sig")
    assert letter.startswith("关于催报")
    assert "气候适应型城市建设" in letter.splitlines()[0]
    assert "雄安新区：实施方案" in letter
