"""The programme that a title names."""

import pytest

from smartpilot.records.notices import Programme
from smartpilot.records.programmes import default_programme
from smartpilot.registry.programme_titles import find_programme


def programme(id_: str, *words: str, name: str = "") -> Programme:
    return Programme(id=id_, name=name or words[0], title_words=list(words))


KNOWN = [
    default_programme(),
    programme("zhineng", "智能建造"),
    programme("lowcarbon", "低碳城市"),
    programme("parks", "低碳工业园区", name="国家低碳工业园区"),
    programme("sponge", "海绵城市"),
    programme("waste", "无废城市", name="“无废城市”建设"),
]


@pytest.mark.parametrize(
    ("title", "id_"),
    [
        ("国家智慧城市2014年度试点名单", "smart-city"),
        ("智慧城市试点名单", "smart-city"),
        ("住房和城乡建设部关于公布智能建造试点城市的通知", "zhineng"),
        ("国家低碳工业园区试点名单（第一批）", "parks"),
        ("关于开展第三批低碳城市试点工作的通知", "lowcarbon"),
        ("系统化全域推进海绵城市建设示范城市名单", "sponge"),
        ("关于推荐“十四五”时期“无废城市”建设候选城市的通知", "waste"),
        ("“无 废 城 市”建设名单", "waste"),
    ],
)
def test_a_title_with_a_word_of_a_programme(title: str, id_: str) -> None:
    named = find_programme(title, KNOWN)

    assert named is not None
    assert (named.programme.id, named.is_certain) == (id_, True)


@pytest.mark.parametrize(
    "title",
    [
        "国家新型智慧城市试点名单",
        "中欧绿色智慧城市试点名单",
        "关于开展智慧城市基础设施与智能网联汽车协同发展试点工作的通知",
        "国家碳达峰试点名单",
        "附件1",
    ],
)
def test_a_title_of_none_of_them(title: str) -> None:
    assert find_programme(title, KNOWN) is None


@pytest.mark.parametrize("title", ["江苏省智慧城市试点名单", "江苏智能建造试点城市", "智慧城市时空大数据平台试点"])
def test_a_word_that_is_a_part_of_another_name_is_not_certain(title: str) -> None:
    named = find_programme(title, KNOWN)

    assert named is not None
    assert not named.is_certain


def test_of_two_programmes_with_one_word_the_wanted_one_is_meant() -> None:
    one, other = programme("one", "产教融合"), programme("other", "产教融合")

    for wanted in (one, other):
        named = find_programme("产教融合试点名单", [one, other], [wanted])
        assert named is not None
        assert named.programme is wanted


def test_the_longest_word_wins() -> None:
    double = programme("double", "智慧城市基础设施", "双智")
    named = find_programme("智慧城市基础设施与智能网联汽车协同发展试点城市名单", [*KNOWN, double])

    assert named is not None
    assert named.programme is double
