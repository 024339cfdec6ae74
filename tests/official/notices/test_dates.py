"""Times in a sentence."""

import datetime as dt
from typing import Any

import pytest

from notice_texts import ISSUED
from smartpilot.official.notices.dates import find_times


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("于2015年4月30日前报送", dt.date(2015, 4, 30)),
        ("请在 2015 年 4 月 30 日之前报送", dt.date(2015, 4, 30)),
        ("于4月30日前报送", dt.date(2015, 4, 30)),
        ("于1月15日前报送", dt.date(2016, 1, 15)),
        ("今年4月30日前", dt.date(2015, 4, 30)),
        ("明年3月15日前", dt.date(2016, 3, 15)),
        ("2015年4月底前", dt.date(2015, 4, 30)),
        ("2016年2月底前", dt.date(2016, 2, 29)),
        ("2015年5月上旬", dt.date(2015, 5, 10)),
        ("于2015年5月31日（5月31日）前报送", dt.date(2015, 5, 31)),
        ("于5月31日（31日）前报送", dt.date(2015, 5, 31)),
        ("二〇一五年四月三十日前", dt.date(2015, 4, 30)),
        ("二○一五年十二月三十一日前", dt.date(2015, 12, 31)),
        ("二零一五年十月二十日前", dt.date(2015, 10, 20)),
        ("2015年4月1日至4月30日期间", dt.date(2015, 4, 30)),
        ("2015年9月1日—30日内", dt.date(2015, 9, 30)),
        ("2015年12月20日至2016年1月10日期间", dt.date(2016, 1, 10)),
        ("2015-04-30前", dt.date(2015, 4, 30)),
        ("2015.4.30前", dt.date(2015, 4, 30)),
        ("年底前", dt.date(2015, 12, 31)),
        ("2016年底前", dt.date(2016, 12, 31)),
        ("截至2015年6月30日（星期二）前", dt.date(2015, 6, 30)),
        ("于2014年10月31日将推荐函报送", dt.date(2014, 10, 31)),
    ],
)
def test_until_when(sentence: str, due: dt.date) -> None:
    [found] = find_times(sentence, ISSUED)
    assert (found.fields, found.limit) == ({"due": due}, True)


@pytest.mark.parametrize(
    ("sentence", "day"), [("每年12月31日前", (12, 31)), ("每年年底前", (12, 31)), ("每年11月底前", (11, 30))]
)
def test_every_year(sentence: str, day: tuple[int, int]) -> None:
    [found] = find_times(sentence, ISSUED)
    assert found.fields == {"recurs": "yearly", "month": day[0], "day": day[1]}


COUNTED = "it is counted from the date of the notice"


@pytest.mark.parametrize(
    ("sentence", "fields", "why"),
    [
        ("每季度末报送", {"recurs": "quarterly"}, ""),
        ("每个季度底前报送", {"recurs": "quarterly"}, ""),
        ("每半年将进展情况报我部", {"recurs": "half-yearly"}, "the last day of the period"),
        ("每月5日前报送", {"recurs": "monthly", "day": 5}, ""),
        ("每月底报送", {"recurs": "monthly"}, ""),
        ("每月向我部报送", {"recurs": "monthly"}, "the last day of the period"),
        ("收到通知后15个工作日内报送", {"within": {"after": "notice", "working_days": 15}}, COUNTED),
        ("接到本通知之日起一个月内报送", {"within": {"after": "notice", "months": 1}}, COUNTED),
        ("自本通知印发之日起30日内报送", {"within": {"after": "notice", "days": 30}}, ""),
        ("自印发之日起十五日内报送", {"within": {"after": "notice", "days": 15}}, ""),
    ],
)
def test_what_recurs_within_a_year(sentence: str, fields: dict[str, Any], why: str) -> None:
    [found] = find_times(sentence, ISSUED)

    assert (found.fields, found.why) == (fields, why)


@pytest.mark.parametrize(
    "sentence",
    [
        "收到批复后15个工作日内",
        "自方案批复之日起30日内",
        "十五个工作日内",
        "每季度初报送",
        "每两年将进展情况报我部",
        "每年向我部报送",
        "6月前完成",
        "2015年2月30日前",
        "6月初报送",
    ],
)
def test_what_cannot_be_told_says_why(sentence: str) -> None:
    [found] = find_times(sentence, ISSUED)
    assert not found.fields
    assert found.why


def test_the_year_left_out_needs_the_day_of_the_notice() -> None:
    [found] = find_times("于4月30日前", None)
    assert found.due is None
    assert "the year is that of the notice" in found.why


@pytest.mark.parametrize(
    "sentence", ["自2015年5月1日起施行", "《规划(2014-2020年)》", "3-5年", "《2015年4月30日前报送的通知》", "2014年度"]
)
def test_what_is_no_limit(sentence: str) -> None:
    assert find_times(sentence, ISSUED) == []


@pytest.mark.parametrize("sentence", ["每年2月30日前", "2015年4月31日前", "于9月31日前报送"])
def test_a_date_that_no_calendar_has_says_so(sentence: str) -> None:
    [found] = find_times(sentence, ISSUED)
    assert (dict(found.fields), found.why) == ({}, "there is no such date")


SEVERAL = "the text names several days"
BEFORE = "it is before the date of the notice"
UNCERTAIN = "the text does not say which day this is"


@pytest.mark.parametrize(
    ("sentence", "phrase", "why"),
    [
        ("于2019年底（12月20日）报送", "于2019年底（12月20日）", SEVERAL),
        ("应于7月底（7月25日）前报送", "应于7月底（7月25日）前", SEVERAL),
        ("于5月5日（最迟8日）前报送", "于5月5日（最迟8日）前", SEVERAL),
        ("于5月5日或6日报送", "于5月5日或6日", SEVERAL),
        ("于5月5日或者5月6日前报送", "于5月5日或者5月6日前", SEVERAL),
        ("于11月10日、20日、30日前报送", "于11月10日、20日、30日前", SEVERAL),
        ("于2017年和2018年的12月20日前报送", "于2017年和2018年的12月20日前", SEVERAL),
        ("于2016年7月15日前，最迟7月18日，报送", "于2016年7月15日前，最迟7月18日", SEVERAL),
        ("于5月31日前电子版、6月30日前纸质版报送", "于5月31日前电子版、6月30日前", SEVERAL),
        ("于去年12月31日前报送", "于去年12月31日前", BEFORE),
        ("于上年度10月31日前报送", "于上年度10月31日前", BEFORE),
        ("于5月中旬前报送", "于5月中旬前", UNCERTAIN),
        ("于5月下旬之前报送", "于5月下旬之前", UNCERTAIN),
    ],
)
def test_which_of_two_days_is_meant_stays_open(sentence: str, phrase: str, why: str) -> None:
    [found] = find_times(sentence, ISSUED)
    assert (found.text, bool(found.fields), found.why, found.limit) == (phrase, False, why, True)


@pytest.mark.parametrize(
    ("sentence", "due"),
    [
        ("于4月20日前报送，纸质版于4月25日前报送", [dt.date(2015, 4, 20), dt.date(2015, 4, 25)]),
        ("于5月31日前报送电子版，6月30日前报送纸质版", [dt.date(2015, 5, 31), dt.date(2015, 6, 30)]),
        ("于2015年4月30日（星期四）前报送", [dt.date(2015, 4, 30)]),
        ("于2015年4月30日（第3批）前报送", [dt.date(2015, 4, 30)]),
    ],
)
def test_what_is_no_other_day_of_the_same(sentence: str, due: list[dt.date]) -> None:
    assert [time.due for time in find_times(sentence, ISSUED)] == due


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("于2015年4月6日前报送", BEFORE),
        ("于2014年12月31日前报送", BEFORE),
        ("于2015年4月7日前报送", ""),
        ("于2025年12月31日前报送", ""),
        ("于2061年5月31日前报送", "it is more than 10 years after the date of the notice"),
    ],
)
def test_a_day_before_the_notice_or_long_after_it_is_told(sentence: str, why: str) -> None:
    [found] = find_times(sentence, ISSUED)
    assert (found.due is not None, found.why) == (True, why)


@pytest.mark.parametrize(
    "phrase",
    [
        *("于年中", "于明年年初", "于2017年初", "于“七一”前", "于“十三五”期间", "于周五前", "于16.5.31前"),
        *("于6月的最后一个工作日前", "于9月第二个星期五前", "于5月5、6日"),
    ],
)
def test_a_time_without_its_day_is_open_as_a_whole(phrase: str) -> None:
    [found] = find_times(f"应{phrase}报送自查报告", ISSUED)
    assert (found.text, bool(found.fields), bool(found.why), found.limit) == (f"应{phrase}", False, True, True)


@pytest.mark.parametrize("time", ["4月8日至30日", "3月至4月"])
def test_that_the_last_of_several_days_counts_is_told_beside_the_year(time: str) -> None:
    [found] = find_times(f"于{time}报送", ISSUED)
    why = "the year is inferred from the date of the notice; the last day of the period"
    assert (found.due, found.why) == (dt.date(2015, 4, 30), why)


def test_months_that_reach_into_the_next_year_are_open() -> None:
    [found] = find_times("于11月至2月报送", ISSUED)
    assert (found.text, found.fields, found.why) == ("于11月至2月", {}, UNCERTAIN)


@pytest.mark.parametrize("hour", ["17:00", "17时", "下午5时", "17：30"])
def test_the_hour_is_told(hour: str) -> None:
    [found] = find_times(f"于2015年4月30日{hour}前报送", ISSUED)
    assert (found.due, found.why) == (dt.date(2015, 4, 30), f"without the hour, {hour}")
    # The end of the day needs no hour.
    assert [time.why for time in find_times("于2015年4月30日24时前报送", ISSUED)] == [""]


@pytest.mark.parametrize("text", ["提交中期报告", "年中心工作", "第十二五个项目", "2015年度试点", "报送5月进展"])
def test_what_is_no_time(text: str) -> None:
    assert [time for time in find_times(text, ISSUED) if time.limit] == []
