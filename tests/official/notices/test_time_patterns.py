"""The ways to say until when: each is tried with its example, alone and among all others."""

import datetime as dt

import pytest

from smartpilot.official.notices.dates import TimePhrase, find_times
from smartpilot.official.notices.time_meanings import TimePattern
from smartpilot.official.notices.time_patterns import TIME_PATTERNS

ISSUED = dt.date(2016, 3, 10)
HALF, QUARTER, MONTH, YEAR = (f"recurs={word}" for word in ("half-yearly", "quarterly", "monthly", "yearly"))


def meaning(time: TimePhrase) -> str:
    if time.due is not None:
        return time.due.isoformat()
    if time.fields:
        within = time.fields.get("within")
        if within:
            [(way, origin), (unit, n)] = within.items()
            return f"within={n} {unit} {way} {origin}"
        return ", ".join(f"{name}={value}" for name, value in time.fields.items())
    return "?"


@pytest.mark.parametrize("pattern", TIME_PATTERNS, ids=lambda pattern: pattern.example)
def test_each_example_means_what_the_table_says(pattern: TimePattern) -> None:
    assert pattern.pattern.search(pattern.example)
    [time] = find_times(pattern.example, ISSUED)
    assert (meaning(time), time.limit) == (pattern.meaning, True)
    assert time.why or time.fields


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("于2016年4月30前报送", "2016-04-30"),
        ("于4月30（星期六）前报送", "2016-04-30"),
        ("于20160430前报送", "2016-04-30"),
        ("于2016/4/30前报送", "2016-04-30"),
        ("于16年4月30日前报送", "2016-04-30"),
        ("于12月月底前报送", "2016-12-31"),
        ("于12月份底前报送", "2016-12-31"),
        ("于本月底前报送", "2016-03-31"),
        ("于本月20日前报送", "2016-03-20"),
        ("于下月底前报送", "2016-04-30"),
        ("于2016年内报送", "2016-12-31"),
        ("于年内报送", "2016-12-31"),
        ("于今年上半年报送", "2016-06-30"),
        ("于2017年第一季度末前报送", "2017-03-31"),
        ("于2016年 4 月 30 日 17：30 前报送", "2016-04-30"),
        ("于4月30日（以邮戳为准）前报送", "2016-04-30"),
        ("于4月30日下班前报送", "2016-04-30"),
        ("自2016年3月15日起至4月30日止报送", "2016-04-30"),
        ("即日起至2016年4月30日报送", "2016-04-30"),
        ("于4-5月底前报送", "2016-05-31"),
        ("于1月2日前报送", "2017-01-02"),
        ("于2016年6月30报送", "2016-06-30"),
        ("于6月30将总结报送", "2016-06-30"),
        ("于7-8月间报送", "2016-08-31"),
        ("于9月至11月报送", "2016-11-30"),
        ("于2016年9月—11月期间报送", "2016-11-30"),
        ("于2016年5月至6月15日前报送", "2016-06-15"),
        ("每年均应于12月31日前报送", f"{YEAR}, month=12, day=31"),
        ("每年末报送", f"{YEAR}, month=12, day=31"),
    ],
)
def test_a_day_or_a_day_of_each_year(text: str, wanted: str) -> None:
    assert [meaning(time) for time in find_times(text, ISSUED)] == [wanted]


BEFORE = ", due_in=following"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("每年6月底和12月底前报送", HALF),
        ("每年6月30日、12月31日前报送", HALF),
        ("每年6月30日前，12月31日前报送", HALF),
        ("每年6月和12月底前报送", HALF),
        ("每年6月、12月报送", HALF),
        ("每年6月20日和12月20日前报送", f"{HALF}, month=6, day=20"),
        ("每年1月10日和7月10日前报送", f"{HALF}, month=1, day=10{BEFORE}"),
        ("每年5月底和11月底前报送", f"{HALF}, month=5"),
        ("每年3、6、9、12月底前报送", QUARTER),
        ("每年1月、4月、7月、10月15日前报送", f"{QUARTER}, month=1, day=15{BEFORE}"),
        ("每季度首月10日前报送", f"{QUARTER}, month=1, day=10{BEFORE}"),
        ("每季度首月10日前报送工作计划", f"{QUARTER}, month=1, day=10"),
        ("每季度第一个月15日前报送", f"{QUARTER}, month=1, day=15{BEFORE}"),
        ("每季度末月20日前报送", f"{QUARTER}, month=3, day=20"),
        ("每季度的最后一个月25日前报送", f"{QUARTER}, month=3, day=25"),
        ("每半年最后一个月15日前报送", f"{HALF}, month=6, day=15"),
        ("每季度第二个月底前报送", f"{QUARTER}, month=2"),
        ("每季度结束后10日内报送", f"{QUARTER}, month=1, day=10{BEFORE}"),
        ("每季度后15日内报送", f"{QUARTER}, month=1, day=15{BEFORE}"),
        ("各季度结束后10天内报送", f"{QUARTER}, month=1, day=10{BEFORE}"),
        ("每半年结束后15日内报送", f"{HALF}, month=1, day=15{BEFORE}"),
        ("年度终了后30日内报送", f"{YEAR}, month=1, day=30{BEFORE}"),
        ("每月结束后5日内报送", f"{MONTH}, day=5{BEFORE}"),
        ("次月5日前报送上月进展", f"{MONTH}, day=5{BEFORE}"),
        ("每月情况于次月5日前报送", f"{MONTH}, day=5{BEFORE}"),
        ("季报于次月10日前报送", f"{QUARTER}, month=1, day=10{BEFORE}"),
        ("每季度次月10日前报送", f"{QUARTER}, month=1, day=10{BEFORE}"),
        ("每季度进展于下季度首月10日前报送", f"{QUARTER}, month=1, day=10{BEFORE}"),
        ("每月5日前报送上月进展", f"{MONTH}, day=5{BEFORE}"),
        ("每月5日前报送进展情况", f"{MONTH}, day=5{BEFORE}"),
        ("每月25日前报送进展情况", f"{MONTH}, day=25"),
        ("每月5日前报送工作计划", f"{MONTH}, day=5"),
        ("每年1月15日前报送上一年度工作总结", f"{YEAR}, month=1, day=15{BEFORE}"),
        ("每年1月底前将上年度试点进展情况报告我部", f"{YEAR}, month=1, day=31{BEFORE}"),
        ("每年1月15日前报送年度工作总结", f"{YEAR}, month=1, day=15{BEFORE}"),
        ("每年9月30日前报送上一年度工作总结", f"{YEAR}, month=9, day=30{BEFORE}"),
        ("每年11月30日前报送本年度工作总结，并对上年度检查发现的问题作出说明", f"{YEAR}, month=11, day=30"),
        ("每年12月31日前报送年度自评价报告，并说明上一年度问题整改情况", f"{YEAR}, month=12, day=31"),
        ("每季度末报送工作进展，上季度未完成的事项要说明原因", QUARTER),
        ("每年9月30日前报送年度工作总结", f"{YEAR}, month=9, day=30"),
        ("每年1月15日前报送年度工作计划", f"{YEAR}, month=1, day=15"),
        ("每年12月20日前报送年度工作总结和下一年度工作计划", f"{YEAR}, month=12, day=20"),
        ("年度总结于次年1月31日前报送", f"{YEAR}, month=1, day=31{BEFORE}"),
        ("每年报送一次，时间为当年6月25日前", f"{YEAR}, month=6, day=25"),
    ],
)
def test_what_comes_again_is_of_the_period_that_the_text_says(text: str, wanted: str) -> None:
    assert [meaning(time) for time in find_times(text, ISSUED)] == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("接到本通知之日起10日内报送", "within=10 days after notice"),
        ("收文后10个工作日内报送", "within=10 working_days after notice"),
        ("自印发之日起30日内报送", "within=30 days after notice"),
        ("自发文之日起一个月内报送", "within=1 months after notice"),
        ("自本通知公布之日起2个月内报送", "within=2 months after notice"),
        ("应当自名单公布之日起2个月内制定方案", "within=2 months after listed"),
        ("入选城市须在公布之日起2个月内提交任务书", "within=2 months after listed"),
        ("试点城市名单公布后1个月内报送", "within=1 months after listed"),
        ("自列入试点之日起30日内报送", "within=30 days after listed"),
        ("自任务书签订之日起30日内报送", "within=30 days after 任务书:signed"),
        ("任务书签订后三年内报送", "within=36 months after 任务书:signed"),
        ("签订创建任务书后2周内报送", "within=14 days after 创建任务书:signed"),
        ("建设期满后3个月内报送", "within=3 months after period-end"),
        ("试点期满3个月内报送", "within=3 months after period-end"),
        ("自创建期届满之日起1年内报送", "within=12 months after period-end"),
        ("试点期结束后60日内报送", "within=60 days after period-end"),
        ("应在创建期满前2个月提交", "within=2 months before period-end"),
        ("创建期届满前30日报送", "within=30 days before period-end"),
    ],
)
def test_what_is_counted_from_something_that_the_registry_knows(text: str, wanted: str) -> None:
    assert [meaning(time) for time in find_times(text, ISSUED)] == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "于3月5日前报送",  # five days before the notice: this year or the next?
        "于4月中前报送",
        "于4月30日左右报送",
        "于4月30日前后报送",
        "于4月10日、20日前报送",
        "于3月、6月底前报送",
        "于2016年3月底、6月底前分别报送",
        "于15日前报送",
        "于月底前报送",
        "每季度15日前报送",
        "每季度末25日前报送",
        "每月40日前报送",
        "每月初报送",
        "每月最后一个工作日前报送",
        "每月上旬报送",
        "每季度过后报送",
        "每季度末最后一个工作日报送",
        "每月召开一次例会，及时报送工作简报",
        "按季度报送",
        "每两年报送",
        "每年四季度报送",
        "于次年1月31日前报送",
        "于当年12月31日前报送",
        "于下半年前报送",
        "于第二季度前报送",
        "于“五一”前报送",
        "于国庆节前报送",
        "春节前报送",
        "于下周五前报送",
        "收到批复后15个工作日内报送",
        "自公示期满之日起30日内报送",
        "自通知印发之日起一个半月内报送",
        "三年内报送",
        "于试点验收前报送",
        "于同日前报送",
        "每年6月30日和11月30日前报送",
        "每年6月10日和12月20日前报送",
        "每年3月、6月、9月底前报送",
        "每年14月、20月底前报送",
        "每季度结束后15个工作日内报送",
        "每月结束后30日内报送",
        "每季度结束后1个月内报送",
        "每季度第四个月10日前报送",
        "下季度首月10日前报送",
        "于验收完成次月5日前报送",
        "完成方案，次月10日前将方案报送我部",
        "应在创建期满前2个月内提交",
        "自批复之日起30日内报送",
        "自方案印发之日起30日内报送",
        "自结果公布之日起30日内报送",
        "于2月上旬前报送",
        "于本月上旬前报送",
        "每逢双月10日前报送",
        "自2016年第三季度起，每季度末报送",
        "从下一年度起，于每年12月31日前报送",
        "自2017年起每年3月31日前报送",
        "自2018年8月起，每月5日前报送",
        "于本月底左右报送",
        "于去年底前报送",
        "于上年末前报送",
    ],
)
def test_what_may_be_another_day_stays_open(text: str) -> None:
    [time] = find_times(text, ISSUED)
    assert (meaning(time), time.limit) == ("?", True)
    assert time.why
    assert time.text in text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # No day of them is between the notice and their beginning.
        ("自2016年起，每年12月31日前报送", f"{YEAR}, month=12, day=31"),
        ("自2013年10月起，每季度末报送", QUARTER),
        ("自2016年4月起，每季度末报送", "?"),
        ("从下一年度起，于每年2月底前报送", f"{YEAR}, month=2, day=28"),
        ("自2017年起，于每年3月1日前报送", f"{YEAR}, month=3, day=1"),
    ],
)
def test_what_comes_again_from_some_day_on(text: str, wanted: str) -> None:
    assert [meaning(time) for time in find_times(text, ISSUED)] == [wanted]


def test_a_day_before_what_begins_later_stays_what_it_is() -> None:
    once, again = find_times("自2016年第三季度起，于6月20日前报送方案，每季度末报送进展", ISSUED)
    assert (once.text, meaning(once)) == ("于6月20日前", "2016-06-20")
    assert (again.text, meaning(again), "自2016年第三季度起" in again.why) == ("每季度末", "?", True)
    # The same behind the time.
    [behind] = find_times("每季度末报送进展，从第三季度开始", ISSUED)
    assert (meaning(behind), "从第三季度开始" in behind.why) == ("?", True)


def test_a_day_behind_every_year_may_be_one_of_each_year() -> None:
    assert [meaning(time) for time in find_times("每2年12月31日前报送", ISSUED)] == ["?", "?"]
    times = find_times("每年要总结经验，并于12月31日前将自评价报告报送某司", ISSUED)
    assert [(time.text, meaning(time)) for time in times] == [("每年", "?"), ("于12月31日前", "?")]


@pytest.mark.parametrize(
    "text",
    [
        "不早于4月30日",
        "自4月30日起",
        "4月30日后",
        "于5月31日之后报送",
        "5月31日起报送",
        "创建期内",
        "2014-2020年",
        "建办科〔2012〕42号",
        "某路9号",
        "8部门",
    ],
)
def test_what_is_no_time_to_do_something_by(text: str) -> None:
    assert find_times(text, ISSUED) == []


def test_without_the_day_of_the_notice_its_year_is_open() -> None:
    for text in ("于4月30日前", "于本月底前", "于上半年", "于年内"):
        [time] = find_times(text, None)
        assert (meaning(time), "whose date the text does not state" in time.why) == ("?", True)
