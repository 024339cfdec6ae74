"""What a title is about, and the programme of the registry that it names."""

import pytest

from smartpilot.errors import UsageError
from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.subjects import TitleSubject, find_title_subject, require_programme_of
from smartpilot.records.notices import Programme
from smartpilot.records.programmes import default_programme

PARKS = Programme(
    id="parks", name="国家低碳工业园区", title_words=["低碳工业园区"], pilots="试点园区", id_prefix="parks"
)
KNOWN = [default_programme(), PARKS]


def programme_of(title: str, *text: str) -> Programme | None:
    lines = [PageLine(number, line) for number, line in enumerate(text, 2)]
    return require_programme_of(PageLine(1, title), lines, KNOWN)


@pytest.mark.parametrize(
    ("title", "text", "id_"),
    [
        ("关于开展国家低碳工业园区试点工作的通知", "", "parks"),
        ("关于公布低碳工业园区试点名单（第二批）的通知", "", "parks"),
        ("关于公布国家智慧城市2014年度试点名单的通知", "", "smart-city"),
        # A title of its own words, and the text names the programme.
        ("关于公布第二批试点名单的通知", "同意某园区为国家低碳工业园区试点。", "parks"),
        ("关于国家智慧城市时空平台试点的通知", "按照国家智慧城市试点的要求办理。", "smart-city"),
        # 双智, another ministry's, a province's: none of them is the programme whose word they have.
        ("关于开展智慧城市基础设施与智能网联汽车协同发展试点工作的通知", "", None),
        ("关于开展智慧城市时空大数据平台建设试点的通知", "", None),
        ("关于公布江苏省智慧城市试点名单的通知", "", None),
        ("关于推进新型智慧城市试点工作的通知", "", None),
        ("关于公布碳达峰试点名单的通知", "", None),
    ],
)
def test_the_programme_of_a_title(title: str, text: str, id_: str | None) -> None:
    programme = programme_of(title, text)

    assert (programme.id if programme else None) == id_


@pytest.mark.parametrize("title", ["关于加强建筑节能工作的通知", "关于报送任务书的通知", "关于试点工作的通知"])
def test_what_is_no_notice_of_pilots(title: str) -> None:
    with pytest.raises(UsageError) as caught:
        programme_of(title, "请各地报送。")

    assert caught.value.message == f"this notice is about something else: {title}"
    assert "智慧城市" in caught.value.hint
    assert "低碳工业园区" in caught.value.hint


@pytest.mark.parametrize(
    ("title", "name", "called", "word"),
    [
        ("某部关于公布智能建造试点城市的通知", "智能建造", "试点城市", "智能建造"),
        ("关于推荐“十四五”时期“无废城市”建设候选城市的通知", "无废城市建设", "候选城市", "无废城市"),
        ("关于组织开展国家低碳工业园区试点工作的通知", "国家低碳工业园区", "试点", "低碳工业园区"),
        ("关于印发《国家碳达峰试点建设方案》的通知", "国家碳达峰", "试点", "碳达峰"),
        ("关于开展“十四五”第二批系统化全域推进海绵城市建设示范工作的通知", "海绵城市建设", "示范", "海绵城市"),
        (
            "关于确定智慧城市基础设施与智能网联汽车协同发展第一批试点城市的通知",
            "智慧城市基础设施与智能网联汽车协同发展",
            "试点城市",
            "",
        ),
        ("关于认定2020年度装配式建筑示范城市的函", "装配式建筑", "示范城市", "装配式建筑"),
        ("关于同意北京市等24个城市开展绿色社区建设试点的函", "绿色社区建设", "试点", "绿色社区"),
        ("关于将张家口市等12个城市列为碳达峰试点城市的通知", "碳达峰", "试点城市", "碳达峰"),
        ("关于发布“十四五”时期“无废城市”建设名单的通知", "无废城市", "建设", "无废城市"),
        ("关于公布第二批儿童友好城市建设名单的通知", "儿童友好城市", "建设", "儿童友好城市"),
        ("关于报送国家产教融合试点城市工作总结的通知", "国家产教融合", "试点城市", "产教融合"),
    ],
)
def test_what_a_title_is_about(title: str, name: str, called: str, word: str) -> None:
    subject = find_title_subject(title)

    assert subject == TitleSubject(name, called)
    assert subject.title_word == (word or name)
