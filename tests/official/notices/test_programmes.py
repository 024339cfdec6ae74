"""The programme that the registry does not have, as it would have it."""

import datetime as dt
from typing import Any

import pytest

from smartpilot.official.notices.proposal import Proposal
from smartpilot.official.notices.reading import read_notice
from smartpilot.records.notices import Programme
from smartpilot.records.programmes import default_programme

PARKS = Programme(
    id="parks", name="国家低碳工业园区", title_words=["低碳工业园区"], pilots="试点园区", id_prefix="parks"
)
KNOWN = [default_programme(), PARKS]


def read(*lines: str, programmes: Any = KNOWN) -> Proposal:
    return read_notice("\n".join(lines).encode(), programmes=programmes)


TEXT = (
    "科学技术部关于公布国家产教融合示范园区名单的通知",
    "国科发〔2023〕8号",
    "各省、自治区、直辖市科技厅（委、局），新疆生产建设兵团科技局：",
    "经推荐园区申请和评审，确定6个园区为国家产教融合示范园区。",
    "示范园区每年12月31日前将年度报告报送我部。",
    "科学技术部",
    "2023年5月6日",
)


def test_each_value_of_an_unknown_programme_has_its_sentence() -> None:
    made = read(*TEXT)
    values = {q.field.removeprefix("programme."): q.sentence for q in made.quotations if "programme." in q.field}

    assert made.programme == {
        "id": "chanjiaoronghe",
        "name": "国家产教融合",
        "title_words": ["产教融合"],
        "ministry_offices": ["科学技术部"],
        "province_offices": ["科技主管部门"],
        "pilots": "示范园区",
        "candidates": "推荐园区",
        "id_prefix": "chanjiaoronghe",
    }
    assert values == {
        "name": TEXT[0],
        "title_words": TEXT[0],
        "pilots": TEXT[0],
        "ministry_offices": TEXT[5],
        "province_offices": TEXT[2],
        "candidates": TEXT[3],
    }
    assert made.notice["id"] == "chanjiaoronghe-2023"
    assert made.notice["programme"] == "chanjiaoronghe"
    assert made.notice["issued_on"] == dt.date(2023, 5, 6)
    assert [deliverable["owed_by"] for deliverable in made.notice["deliverables"]] == ["pilots"]
    assert made.value_of("programme.name") == "国家产教融合"


def test_what_its_targets_are_called_is_taken_from_the_text_where_the_title_does_not_say_it() -> None:
    title = "关于组织开展国家气候适应型社区建设试点的通知"
    made = read(title, *TEXT[1:3], "试点社区于6月30日前报送实施方案，试点社区应当认真组织。", *TEXT[5:])

    assert (made.programme["pilots"], made.programme["candidates"]) == ("试点社区", "申报社区")
    assert made.assumed["programme.pilots"] == "what the text calls them most often"
    assert made.assumed["programme.candidates"] == "made from what its pilots are called"


def test_a_known_programme_is_named_and_not_proposed() -> None:
    made = read("关于公布国家低碳工业园区试点名单的通知", *TEXT[1:])

    assert (made.notice["programme"], made.notice["id"], made.programme) == ("parks", "parks-2023", {})


def test_a_notice_of_the_default_programme_names_none() -> None:
    made = read("关于公布国家智慧城市试点名单的通知", *TEXT[1:])

    assert "programme" not in made.notice
    assert made.notice["id"] == "2023"


@pytest.mark.parametrize(
    ("line", "offices"),
    [
        (
            "各省、自治区住房和城乡建设厅，直辖市住房和城乡建设（管）委，新疆生产建设兵团住房和城乡建设局：",
            ["住房和城乡建设主管部门"],
        ),
        ("各省、自治区、直辖市及计划单列市、新疆生产建设兵团发展改革委：", ["发展改革委"]),
        ("北京市规划和自然资源委员会，有关省住房和城乡建设厅：", ["住房和城乡建设主管部门"]),
        ("各省、自治区、直辖市财政厅（局）、水利厅（局）：", ["财政主管部门", "水利主管部门"]),
        ("各省、自治区、直辖市工业和信息化主管部门、发展改革委：", ["工业和信息化主管部门", "发展改革委"]),
        ("各有关城市人民政府：", None),
    ],
)
def test_the_offices_that_a_notice_is_sent_to(line: str, offices: list[str] | None) -> None:
    made = read(*TEXT[:2], line, *TEXT[3:])

    assert made.programme.get("province_offices") == offices


def test_the_id_of_a_long_name_can_be_read_and_said() -> None:
    made = read("关于确定智慧城市基础设施与智能网联汽车协同发展试点城市的通知", *TEXT[1:])

    assert made.programme["id"] == made.programme["id_prefix"] == "zhihuichengshijichushe"


def test_an_id_that_another_programme_has_gets_a_number() -> None:
    made = read(*TEXT, programmes=[PARKS.model_copy(update={"id": "chanjiaoronghe"})])

    assert made.programme["id"] == "chanjiaoronghe-2"


def test_a_list_of_recommended_cities_is_that_of_the_authorities() -> None:
    sentence = "各省级住房和城乡建设主管部门于2023年6月30日前将推荐城市名单报送我部。"
    [deliverable] = read("关于开展绿色社区建设试点工作的通知", *TEXT[1:3], sentence, *TEXT[5:]).notice["deliverables"]

    assert (deliverable["title"], deliverable["owed_by"]) == ("推荐城市名单", "authorities")


def test_kinds_of_places_that_are_counted_one_after_the_other_are_one_total() -> None:
    sentence = "经审核，确定张家口市等25个城市、长治高新技术产业开发区等10个园区为首批碳达峰试点城市和园区。"
    made = read("关于印发首批碳达峰试点名单的通知", *TEXT[1:3], sentence, *TEXT[5:])

    assert made.notice["totals"] == {"new": 35}


def test_a_verb_before_the_name_that_is_not_known_is_no_part_of_it() -> None:
    call = read(
        "工业和信息化部办公厅关于征选信息消费试点市（县、区）的通知",
        "各省、自治区、直辖市工业和信息化主管部门：",
        "工业和信息化部拟在有条件的地区开展信息消费试点示范。",
        "工业和信息化部办公厅",
        "2013年9月30日",
    )
    assert call.programme is not None
    assert call.programme["name"] == "信息消费"
    assert call.programme["title_words"] == ["信息消费"]


def test_what_its_pilots_are_called_is_more_than_a_status() -> None:
    title, text = "某部关于公布城市绿色货运配送示范工程创建城市的通知", "确定天津等22个城市为示范工程创建城市。"
    made = read(title, "各省、自治区、直辖市科技厅：", text, "某部办公厅", "2018年6月15日")
    assert made.programme is not None
    assert made.programme["pilots"] == "创建城市"
