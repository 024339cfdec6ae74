"""The ways to state a creation period: each is tried with its example, alone and among all others."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpilot.official.notices.creation_periods import (
    PERIOD_PATTERNS,
    StatedPeriod,
    find_creation_period,
)
from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.sentences import split_sentences
from smartpilot.official.notices.time_meanings import TimePattern

ISSUED = dt.date(2016, 3, 10)


def period_in(text: str, issued: dt.date | None = ISSUED, *, is_grant: bool = True) -> StatedPeriod | None:
    return find_creation_period(split_sentences([PageLine(1, text)]), issued, is_grant=is_grant)


def meaning(period: StatedPeriod | None) -> str:
    assert period is not None
    return f"{period.begins} to {period.ends}" if period.ends else "?"


@pytest.mark.parametrize("pattern", PERIOD_PATTERNS, ids=lambda pattern: pattern.example)
def test_each_example_means_what_the_table_says(pattern: TimePattern) -> None:
    first = next(p for p in PERIOD_PATTERNS if p.pattern.search(pattern.example))
    assert first is pattern
    period = period_in(pattern.example)
    assert meaning(period) == pattern.meaning


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("创建期为三年。", "2016-03-10 to 2019-03-09"),
        ("试点自公布之日开始，为期3年。", "2016-03-10 to 2019-03-09"),
        ("试点期限为三年，自公布之日起计算。", "2016-03-10 to 2019-03-09"),
        ("试点建设期为3年，自公布之日起计算。", "2016-03-10 to 2019-03-09"),
        ("创建期三年，自批复之日起计算。", "2016-03-10 to 2019-03-09"),
        ("自公布之日起，试点期18个月。", "2016-03-10 to 2017-09-09"),
        ("试点工作为期两年。", "2016-03-10 to 2018-03-09"),
        ("试点期限三年（2017-2019年）。", "2017-01-01 to 2019-12-31"),
        ("试点期限（2017-2019年）。", "2017-01-01 to 2019-12-31"),
        ("试点期为2016年至2018年。", "2016-01-01 to 2018-12-31"),
        ("试点期限为2016—2020年。", "2016-01-01 to 2020-12-31"),
        ("试点时间：2016年1月1日至2018年12月31日。", "2016-01-01 to 2018-12-31"),
        ("试点期限为三年，从2016年4月至2019年3月。", "2016-04-01 to 2019-03-31"),
        ("试点工作自2016年7月起至2021年6月底。", "2016-07-01 to 2021-06-30"),
        ("2016年7月至2021年6月，在21个城市开展试点。", "2016-07-01 to 2021-06-30"),
        ("试点为期两年（2016年2月至2018年2月）。", "2016-02-01 to 2018-02-28"),
        ("试点2016年11月开始，试点期为2年。", "2016-11-01 to 2018-10-31"),
        ("试点示范时限自2016年7月至2019年6月。", "2016-07-01 to 2019-06-30"),
        ("创建期自2016年7月1日起至2019年6月30日止。", "2016-07-01 to 2019-06-30"),
        ("创建期自本通知印发之日起，至2019年6月30日止。", "2016-03-10 to 2019-06-30"),
        ("试点自2016年8月1日开始，为期2年。", "2016-08-01 to 2018-07-31"),
        ("建设周期为3年。", "2016-03-10 to 2019-03-09"),
        ("创建期与原试点一致，至2018年12月31日止。", "2016-03-10 to 2018-12-31"),
    ],
)
def test_creation_period(text: str, wanted: str) -> None:
    assert meaning(period_in(text)) == wanted


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("试点经过3至5年的创建期后验收。", "3至5年的创建期"),
        ("创建期一般为3—5年。", "创建期一般为3—5年"),
        ("创建期为3年至5年。", "创建期为3年至5年"),
        ("创建期为三年半。", "创建期为三年半"),
        ("创建期为三年，最长不超过5年。", "创建期为三年"),
        ("创建期为3年以上。", "创建期为3年以上"),
        ("创建期为三年，自任务书签订之日起计算。", "创建期为三年"),
        # Two times that are not the same, one that ends before it begins, one of long ago, one of no end.
        ("试点期限两年（2017-2019年）。", "试点期限两年（2017-2019年"),
        ("试点期为2018年至2016年。", "试点期为2018年至2016年"),
        ("试点期为2011年至2015年。", "试点期为2011年至2015年"),
        ("试点时间为2016年4月至2046年3月。", "试点时间为2016年4月至2046年3月"),
        ("试点自2016年14月开始，为期2年。", "2016年14月开始，为期2年"),
        ("试点时间为2016年14月至2019年3月。", "试点时间为2016年14月至2019年3月"),
    ],
)
def test_what_is_not_clear_is_open(text: str, phrase: str) -> None:
    period = period_in(text)
    assert (meaning(period), period and period.text) == ("?", phrase)
    assert period is not None
    assert phrase in period.why


@pytest.mark.parametrize(
    "text",
    [
        "自2014年11月起，为期5年的试点工作已经全面展开。",
        "规划期为2014-2020年。",
        "开展为期两天的培训。",
        "创建期内每年报告。",
        "2016年4月至5月组织专家评审。",
        "系统自2016年11月起，为期1年。",
        "2016年4月至2016年6月开展检查。",
    ],
)
def test_what_is_no_creation_period(text: str) -> None:
    assert period_in(text) is None


def test_several_different_periods_are_open_with_both_phrases() -> None:
    period = period_in("新增试点创建期为3年，扩大范围试点创建期为2年。")
    assert meaning(period) == "?"
    assert period is not None
    assert "试点创建期为3年, 试点创建期为2年" in period.why
    assert meaning(period_in("创建期为3年。试点时间为2016年4月至2019年3月。")) == "2016-04-01 to 2019-03-31"


def test_without_the_day_of_the_notice_its_length_says_no_days() -> None:
    period = period_in("创建期为三年。", None)
    assert meaning(period) == "?"
    assert period is not None
    assert "创建期为三年" in period.why
    assert meaning(period_in("试点时间为2016年4月至2019年3月。", None)) == "2016-04-01 to 2019-03-31"


@pytest.mark.parametrize("begin", ["批复", "批准", "试点方案批复"])
def test_what_begins_with_a_grant_begins_with_the_notice_only_where_that_grants(begin: str) -> None:
    text = f"试点建设期3年，自{begin}之日起计算。"
    assert meaning(period_in(text)) == "2016-03-10 to 2019-03-09"
    assert meaning(period_in(text, is_grant=False)) == "?"
    later = period_in(text, is_grant=False)
    assert later is not None
    assert later.why == "it counts from an event whose date the text does not state"
    assert meaning(period_in("试点建设期3年，自公布之日起计算。", is_grant=False)) == "2016-03-10 to 2019-03-09"


@given(
    begins=st.dates(dt.date(2016, 1, 1), dt.date(2020, 12, 31)),
    days=st.integers(1, 3000),
    is_by_month=st.booleans(),
    dash=st.sampled_from(["至", "—", "到", "－", "起至", "~"]),
    lead=st.sampled_from(["试点时间为", "试点期限：", "创建期为", "试点工作自", "建设周期从", "示范期限为三年，自"]),
)
def test_days_that_are_written_are_read(begins: dt.date, days: int, is_by_month: bool, dash: str, lead: str) -> None:
    ends = begins + dt.timedelta(days=days)
    if is_by_month:
        begins = begins.replace(day=1)
        ends = (ends.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
        written = f"{begins.year}年{begins.month}月{dash}{ends.year}年{ends.month}月"
    else:
        written = f"{begins:%Y年%-m月%-d日}{dash}{ends:%Y年%-m月%-d日}"

    period = period_in(f"二、{lead}{written}。")

    assert meaning(period) == f"{begins} to {ends}"
