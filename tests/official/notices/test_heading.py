"""Where a notice begins and ends."""

import datetime as dt

import pytest

from notice_texts import ISSUED
from smartpilot.errors import UsageError
from smartpilot.official.notices.heading import Heading, parse_heading
from smartpilot.official.notices.page import PageLine


def test_the_title_of_the_notice_and_not_one_that_it_cites() -> None:
    page = [
        "上一篇：关于公布国家智慧城市2012年度试点名单的通知",
        "标题：关于公布国家智慧城市试点名单的通知",
        "首页 > 通知公告",
        "某部办公厅",
        "关于公布国家智慧城市",
        "2015年度试点名单的通知",
        "（建办科〔2015〕9号）",
        "各省：",
        "根据《关于开展国家智慧城市试点申报工作的通知》，公布试点。",
        "某部办公厅（章）",
        "二〇一五年四月七日",
    ]
    found = parse_heading([PageLine(number, text) for number, text in enumerate(page, 1)])

    assert found.title == PageLine(4, "某部办公厅关于公布国家智慧城市2015年度试点名单的通知")
    assert found.number
    assert found.number[0] == "建办科〔2015〕9号"
    assert found.issuers == [("某部办公厅", PageLine(10, "某部办公厅（章）"))]
    assert found.issued_on == (ISSUED, PageLine(11, "二〇一五年四月七日"))
    assert [line.number for line in found.body] == [9]


def heading(*lines: str) -> Heading:
    return parse_heading([PageLine(number, text) for number, text in enumerate(lines, 1)])


BODY = ("各省：", "根据国家智慧城市试点安排，请报送任务书。")
TITLE = "关于公布国家智慧城市2015年度试点名单的通知"


def test_what_the_page_says_beside_the_notice() -> None:
    found = heading("发布时间：2015-04-10", "来源：住建部网站", "文号：建办科[2015]9号", TITLE, *BODY)

    assert (found.published, found.publisher) == (
        (dt.date(2015, 4, 10), PageLine(1, "发布时间：2015-04-10")),
        ("住建部网站", PageLine(2, "来源：住建部网站")),
    )
    assert found.number == ("建办科[2015]9号", PageLine(3, "文号：建办科[2015]9号"))
    assert found.issued_on is None


def test_the_day_of_the_copies_is_the_day_of_issue_where_there_is_no_other() -> None:
    title, printed = "某部关于公布国家智慧城市2015年度试点名单的通知", "某部办公厅 2015年4月8日印发"
    lines = [title, "各省：", "现公布试点。", "某部"]
    found = heading(*lines, printed)
    assert (found.issued_on, found.dated_by_label) == ((dt.date(2015, 4, 8), PageLine(5, printed)), True)
    signed = heading(*lines, "2015年4月7日", printed)
    assert (signed.issued_on, signed.dated_by_label) == ((ISSUED, PageLine(5, "2015年4月7日")), False)


def test_attachments_and_contacts_are_no_part_of_the_body() -> None:
    found = heading(TITLE, *BODY, "联系人：张三", "附件：1. 名单", "某某部", "2015年4月7日", "附件1", "试点名单")

    assert [line.text for line in found.body] == [BODY[1]]
    assert [name for name, _line in found.issuers] == ["某某部"]
    assert found.issued_on is not None


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("关于印发绿色建筑评价标准的通知", "各省："), "is about something else"),
        (("今天天气很好。",), "there is no notice in this file"),
        ((TITLE,), "there is a title, but no notice below it"),
    ],
)
def test_what_is_no_notice_of_the_programme(lines: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        heading(*lines)
    assert message in caught.value.message


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("时间：2015-04-10", dt.date(2015, 4, 10)),
        ("来源：住建部 日期：2015-04-10", dt.date(2015, 4, 10)),
        ("发布时间：2015-04-10", dt.date(2015, 4, 10)),
        ("申报时间：即日起至2015年4月28日17:00止", None),
        ("三、申报时间：2015年5月1日至5月31日", None),
        ("截止日期：2015年5月31日", None),
        ("一、发布时间：2015年12月1日", None),
        ("发布时间：2015年12月1日起各试点城市通过平台发布数据。", None),
    ],
)
def test_only_the_page_says_when_it_was_published(line: str, published: dt.date | None) -> None:
    below = heading(TITLE, "建办科〔2015〕9号", BODY[0], line, BODY[1]).published
    assert below is None
    assert heading(f"{TITLE} 建办科〔2015〕9号", BODY[0], line, BODY[1]).published is None
    unaddressed = heading(TITLE, line, BODY[1]).published
    assert (unaddressed and unaddressed[0]) == published


def test_a_circular_that_names_who_passed_is_a_notice() -> None:
    found = heading(
        "交通运输部关于命名石家庄市等2个城市国家智慧城市试点的通报",
        "各省、自治区交通运输厅：",
        "决定命名石家庄市、正定县。邯郸市未通过验收，应于2021年12月31日前报送整改报告。",
        "交通运输部",
        "2021年8月6日",
    )

    assert found.title.text.endswith("的通报")
    assert [line.number for line in found.body] == [3]


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["国知办函运字〔2023〕512号"], "国知办函运字〔2023〕512号"),
        (["文旅办资源函〔2021〕3号"], "文旅办资源函〔2021〕3号"),
        (["某部通知函决定〔2021〕3号"], "某部通知函决定〔2021〕3号"),
        (["2021年第12号"], "2021年第12号"),
        (["第 62 号公告"], "第62号公告"),
        (["某部公告2021年第12号"], "某部公告2021年第12号"),
    ],
)
def test_a_number_is_whole_and_no_part_of_the_title(lines: list[str], number: str) -> None:
    title = "关于公布国家智慧城市试点名单的通知"
    for page in ([title, *lines, "各省："], [*lines, title, "各省："], [title, *lines]):
        found = heading(*page, "现公布试点。", "某部办公厅", "2015年4月7日")
        assert found.title.text == title
        assert found.number is not None
        assert found.number[0] == number
        assert [line.text for line in found.body] == ["现公布试点。"]


def test_a_number_on_the_line_of_the_title_is_whole() -> None:
    found = heading(
        "关于取消国家智慧城市试点资格的通知国知办函运字〔2023〕512号",
        "各省：",
        "现取消。",
        "某部办公厅",
        "2015年4月7日",
    )
    assert found.title.text == "关于取消国家智慧城市试点资格的通知"
    assert found.number is not None
    assert found.number[0] == "国知办函运字〔2023〕512号"


def test_data_of_the_page_on_lines_of_their_own_are_no_signature() -> None:
    labels = ["文号", "公开日期", "2015年04月10日", "主题词", "智慧城市;试点", "机构分类", "某司", "行业分类", "其他"]
    more = ["主题分类", "科技", "公文类型", "部办公厅函", "体裁分类", "通知", "有效性", "有效"]
    found = heading(TITLE, *labels, *more, *BODY, "某某部", "2015年4月7日")

    assert [line.text for line in found.body] == [BODY[1]]
    assert found.issued_on is not None
    assert found.issued_on[0] == ISSUED
    assert found.published is not None
    assert found.published[0] == dt.date(2015, 4, 10)


def test_labels_of_a_page_in_brackets() -> None:
    found = heading(TITLE, "【发布单位】某司", "【发布文号】建办函〔2015〕9号", *BODY)

    assert found.number is not None
    assert found.number[0] == "建办函〔2015〕9号"
    assert found.publisher is not None
    assert found.publisher[0] == "某司"


@pytest.mark.parametrize(
    ("lines", "issuers"),
    [
        (["文化和旅游部国家发展改革委 财政部", "2015年4月7日"], ["文化和旅游部", "国家发展改革委", "财政部"]),
        (["发展改革委 商务部 人民银行", "海关总署", "2015年4月7日"], ["发展改革委", "商务部", "人民银行", "海关总署"]),
        (["某部科技司（代章）", "2015年4月7日"], ["某部科技司"]),
        # The page says the day, if anything does.
        (["商务部 工业和信息化部 人民银行"], ["商务部", "工业和信息化部", "人民银行"]),
    ],
)
def test_who_signs(lines: list[str], issuers: list[str]) -> None:
    found = heading(TITLE, *BODY, *lines)
    assert [name for name, _line in found.issuers] == issuers
    assert [line.text for line in found.body] == [BODY[1]]
