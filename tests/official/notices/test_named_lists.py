"""Which lists a text is about, by years or as batches; and what only looks like a list."""

import pytest

from smartpilot.official.notices.named_lists import NamedLists, find_named_lists
from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.sentences import Sentence


def find(text: str, title: str = "关于做好国家智慧城市试点验收工作的通知") -> NamedLists:
    return find_named_lists(PageLine(1, title), [Sentence(text, "", 2, 0)])


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("验收范围为2012年度、2013年度公布的193个国家智慧城市试点。", ["2012", "2013"]),
        ("决定对2012年度和2013年度试点组织验收。", ["2012", "2013"]),
        ("2012、2013年度试点城市应于3月底前报送自评报告。", ["2012", "2013"]),
        ("2012—2014年度国家智慧城市试点", ["2012", "2013", "2014"]),
        ("2012年至2014年列入的试点", ["2012", "2013", "2014"]),
        ("一、验收范围为2014年度立项的41个专项试点项目。", ["2014"]),
        ("请国家智慧城市试点（2013年度）报送总结。", ["2013"]),
        ("请2021年度、2022年度列入的海绵城市建设示范城市报送总结。", ["2021", "2022"]),
    ],
)
def test_lists_by_their_years(text: str, years: list[str]) -> None:
    assert (find(text).years, find(text).batches) == (years, [])


@pytest.mark.parametrize(
    ("text", "batches"),
    [
        ("第一批、第二批国家智慧城市试点城市应申请验收。", [1, 2]),
        ("首批和第二批试点", [1, 2]),
        ("第一、二批试点城市", [1, 2]),
        ("第一至三批试点城市", [1, 3, 2]),
        ("第2批试点城市", [2]),
        ("前两批试点城市", [1, 2]),
        ("前三批示范城市", [1, 2, 3]),
        ("首批智能建造试点城市", [1]),
    ],
)
def test_lists_as_batches(text: str, batches: list[int]) -> None:
    assert (find(text).years, sorted(find(text).batches)) == ([], sorted(batches))


@pytest.mark.parametrize("text", ["各批次试点城市应报送总结。", "历批试点均应接受验收。"])
def test_all_lists(text: str) -> None:
    assert find(text).means_all


@pytest.mark.parametrize(
    "text",
    [
        "我部决定组织开展2015年度评估工作。",
        "请试点城市于2016年3月31日前完成自查。",
        "2016年上半年，试点城市完成自查。",
        "我司将于2024年三季度组织专家赴试点城市开展实地评估。",
        "自2022年起试点城市应于每年12月底前报送总结。",
        "按照《关于公布2013年度国家智慧城市试点名单的通知》要求，请试点城市报送总结。",
        "请各试点城市报送2014年度总结。",
        "请国家智慧城市试点报送自评报告。",
    ],
)
def test_what_names_no_list(text: str) -> None:
    assert find(text) == NamedLists([], [], places=[])


def test_the_title_comes_before_the_text() -> None:
    named = find("2012年度试点已经验收。", "关于组织开展2022年智能建造试点城市验收工作的通知")

    assert named.years == ["2022"]
    assert [place.text for place in named.places] == ["关于组织开展2022年智能建造试点城市验收工作的通知"]


def test_each_sentence_is_a_place_once() -> None:
    sentences = [Sentence("2012年度试点和2013年度试点", "", 2, 0), Sentence("2013年度试点", "", 3, 1)]
    named = find_named_lists(PageLine(1, "关于试点验收的通知"), sentences)

    assert (named.years, named.places) == (["2012", "2013"], sentences)
    assert named.words == ["2012年度", "2013年度"]
