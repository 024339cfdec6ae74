"""Lines that the edge of a page or of a column broke."""

import pytest

from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.page_breaks import (
    find_shortest_line,
    is_broken_off,
    is_torn,
    join_broken_lines,
    with_torn_lines_joined,
    without_page_numbers,
)


def kept(*texts: str) -> list[str]:
    return [line.text for line in without_page_numbers([PageLine(n, text) for n, text in enumerate(texts, 1)])]


@pytest.mark.parametrize(
    "number", ["— 2 —", "-2-", "－ 12 －", "·3·", "第2页", "第 2 页 共 5 页", "第2页/共5页", "2/5", "2", "Page 2 of 5"]
)
def test_the_number_of_a_page_is_no_line(number: str) -> None:
    assert kept("并将纸", number, "质版报送某司。") == ["并将纸", "质版报送某司。"]


@pytest.mark.parametrize(
    "lines",
    [
        ("确定", "84", "个城市为试点。"),
        ("于4月", "30", "日前报送。"),
        ("2016年4月", "15.", "试点名单"),
        ("（", "2", "）"),
        ("2015-2016", "3/10号前"),
    ],
)
def test_a_number_that_the_text_needs_stays(lines: tuple[str, ...]) -> None:
    assert kept(*lines) == list(lines)


def test_a_number_amid_figures_is_not_guessed() -> None:
    assert kept("确定8", "4", "个城市") == ["确定8", "□", "个城市"]
    assert kept("于4月30", "2", "日前") == ["于4月30", "日前"]


def test_running_titles_beside_the_numbers_go() -> None:
    lines = ("请报送", "建办科第1期", "— 1 —", "任务书，", "并抄送某厅。", "建办科第2期", "— 2 —", "特此通知。")
    assert kept(*lines) == ["请报送", "任务书，", "并抄送某厅。", "特此通知。"]
    assert kept("请报送", "— 1 —", "任务书") == ["请报送", "任务书"]


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("确定北京市等3", "0个城市", "确定北京市等30个城市"),
        ("于2016年4月3", "0日前", "于2016年4月30日前"),
        ("并将纸", "质版", "并将纸质版"),
        ("发送至of", "fice@example.org。", "发送至office@example.org。"),
        ("发送至office@exa", "mple.org。", "发送至office@example.org。"),
        ("发送至office@example", ".org。", "发送至office@example.org。"),
        ("发送至office", "@example.org。", "发送至office@example.org。"),
        ("发送至office@example.org", "2016年", "发送至office@example.org 2016年"),
        ("请发Email", "office@example.org", "请发Email office@example.org"),
        ("Smart", "City", "Smart City"),
    ],
)
def test_what_a_break_cut_is_whole_again(first: str, second: str, whole: str) -> None:
    assert join_broken_lines(first, second) == whole


def test_a_short_line_without_a_comma_is_a_heading() -> None:
    assert not is_broken_off("总体要求")
    assert is_broken_off("请报送任务书，")
    assert is_broken_off("创建期为3年。每年12月31")
    assert is_broken_off("请各试点城市抓紧修改完善实施方案于4月30日前将创建任务书")
    assert not is_broken_off("请各试点城市抓紧修改完善实施方案于4月30日前将创建任务书。")


def test_on_a_page_of_narrow_lines_shorter_ones_are_broken_off_too() -> None:
    narrow = [
        "一、请各试点城市对照任务书梳理",
        "完成情况并于十月十五日前将执行情况",
        "报告报送省级住房城乡建设主管部门",
        "后由其汇总审核再报送某部建筑节能与",
    ]
    lines = [PageLine(n, text) for n, text in enumerate([*narrow, "科技司。"], 1)]
    assert is_broken_off(narrow[0], find_shortest_line(lines))
    wide = [*lines, PageLine(9, "请各试点城市抓紧修改完善实施方案，于4月30日前将创建任务书报送某司。")]
    assert not is_broken_off("一、总体要求", find_shortest_line(wide))
    assert not is_broken_off("一、总体要求", find_shortest_line([]))


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("试点城市应于2016年5月", "31日前报送联络表。", "试点城市应于2016年5月31日前报送联络表。"),
        ("试点城市应于2016年8月3", "1日前报送问题清单。", "试点城市应于2016年8月31日前报送问题清单。"),
        ("试点城市应于2016年8月31", "日前报送问题清单。", "试点城市应于2016年8月31日前报送问题清单。"),
        ("试点城市应于2016年", "8月31日前报送。", "试点城市应于2016年8月31日前报送。"),
        ("于二〇一六年五月", "三十日前报送。", "于二〇一六年五月三十日前报送。"),
        ("2013年8月", "20日", "2013年8月20日"),
        ("电话：010-58934", "548、58934549", "电话：010-58934548、58934549"),
        ("报送至smart", "city@mohurd.gov.cn。", "报送至smartcity@mohurd.gov.cn。"),
        ("报送至smartcity2013", "@dcitycn.org。", "报送至smartcity2013@dcitycn.org。"),
        ("报送至smartcity@mohurd", ".gov.cn。", "报送至smartcity@mohurd.gov.cn。"),
    ],
)
def test_a_date_or_an_address_in_two_lines_is_whole_again_however_short_they_are(
    first: str, second: str, whole: str
) -> None:
    assert is_torn(first, second)
    lines = [
        PageLine(1, "某部办公厅关于公布国家智慧城市2016年度试点名单的通知"),
        PageLine(2, first),
        PageLine(3, second),
    ]
    assert with_torn_lines_joined(lines)[1:] == [PageLine(2, whole)]
    # On a page that is narrower than the two the lines stay: how wide it is says where others were broken.
    assert with_torn_lines_joined(lines[1:]) == lines[1:]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("试点名单", "31日前报送。"),
        ("2016年4月", "15.试点名单"),
        ("2016年4月", "各试点城市："),
        ("电话：010-58934548", "smartcity@mohurd.gov.cn"),
        ("邮箱：smartcity@mohurd.gov.cn", "010-58934548"),
        ("电话：010-58934548", "2016年4月20日"),
        ("请发Email", "office@example.org"),
    ],
)
def test_what_no_break_cut_stays_apart(first: str, second: str) -> None:
    assert not is_torn(first, second)
