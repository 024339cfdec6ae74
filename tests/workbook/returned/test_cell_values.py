import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, to_excel

from smartpilot.records.terms import Level, Stage, parse_term
from smartpilot.workbook.returned.cell_values import InvalidValueError, cell_text, read_day, read_material

DAY = dt.date(2015, 4, 28)
EPOCH = CALENDAR_WINDOWS_1900


@pytest.mark.parametrize(
    "written",
    [
        DAY,
        dt.datetime.fromisoformat("2015-04-28T09:30"),
        42122,
        42122.0,
        42122.4,
        "42122",
        "42122.0",
        20150428,
        20150428.0,
        "20150428",
        "2015-04-28",
        "2015-4-28",
        "2015.4.28",
        "2015/4/28",
        "2015年4月28日",
        "2015年4月28号",
        "2015 年 4 月 28 日",
        " 2015-04-28\u3000",
        "２０１５年４月２８日",
        "２０１５．４．２８",
        "２０１５０４２８",
        "2015-04-28 00:00:00",
        "2015/4/28 9:30",
        "2015年4月28日 9:30",
        "2015年4月28日14时30分",
        "2015年4月28日 下午3:20",
        "2015-04-28T09:30:00.000Z",
        "2015.04.28.",
        "2015。4。28",
        "2015—04—28",
        "2015–4–28",
        "二〇一五年四月二十八日",
        "二○一五年四月二十八日",
        "二〇一五年四月二十八号",
        "二〇一五年4月28日",
        "2015年4月二十八日",
        "2015年4月28日上午9时",
        "2015年4月28日 24时",
        "2015-04-28 9点整",
        "2015年4月28日9时5分30秒",
        "2015年4月28日 10:30分",
        "2015年4月28日10时30分20",
        "2015年4月28日下午",
        "2015-04-28 9点半",
    ],
)
def test_a_day_as_people_write_it(written: object) -> None:
    assert read_day(written, EPOCH) == DAY  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    [
        "4月28日",
        "2015年4月",
        "15.4.28",
        "2015-02-30",
        "20151328",
        "四月二十八",
        "已报送",
        "2015-04-28、29",
        "2015-04-28 12:00（2015-05-01补正）",
        "2015-04-28 12:00 补正",
        "2015-04-28（补）",
        150428,
        2015428,
        "二〇一五年十三月一日",
        "二〇一五年四月两日",
        "2015年十月十十日",
        "2015-4-2 8",
        "2015-1-1 5 10:00",
        "2015-04-28 99:99",
        "2015-04-28 25时",
        "2015-04-28 9",
        True,
        -1,
        dt.time(9),
        0,
        1e9,
        "28/4/2015",
        4.28,
        2015.4,
    ],
)
def test_what_is_no_day(written: object) -> None:
    with pytest.raises(InvalidValueError):
        read_day(written, EPOCH)  # type: ignore[arg-type]


def test_days_are_counted_from_the_workbooks_own_beginning() -> None:
    assert read_day(42122 - 1462, CALENDAR_MAC_1904) == DAY


@given(st.dates(dt.date(1901, 1, 1), dt.date(2100, 12, 31)))
def test_every_way_to_write_a_day_means_it(day: dt.date) -> None:
    forms = [f"{day:%Y-%m-%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}"]
    forms += [f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}"]
    wide = str.maketrans("0123456789./-", "０１２３４５６７８９．／－")

    assert {read_day(text, EPOCH) for form in forms for text in (form, form.translate(wide), f" {form}\u3000")} == {day}
    assert day < dt.date(1955, 1, 1) or read_day(to_excel(day), EPOCH) == day


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.times(), st.none()))
def test_any_value_is_a_day_or_refused(value: object) -> None:
    try:
        assert isinstance(read_day(value, EPOCH), dt.date)  # type: ignore[arg-type]
    except InvalidValueError:
        return


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (None, ""),
        ("  正定县\u3000办公室 ", "正定县 办公室"),
        ("第一行\n第二行", "第一行 第二行"),
        ("看不\u200b见\ufeff", "看不见"),
        (110000.0, "110000"),
        (1.5, "1.5"),
        (dt.datetime.fromisoformat("2015-04-28"), "2015-04-28"),
    ],
)
def test_a_text_is_what_can_be_seen_on_one_line(written: object, text: str) -> None:
    assert cell_text(written) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "stage"),
    [
        ("已报送", Stage.SUBMITTED),
        (" 已 报 送 ", Stage.SUBMITTED),
        ("报送", Stage.SUBMITTED),
        ("submitted", Stage.SUBMITTED),
        ("Ｓubmitted", Stage.SUBMITTED),
        ("已签订\u3000", Stage.SIGNED),
        ("提交", None),
        ("", None),
    ],
)
def test_stages(written: str, stage: Stage | None) -> None:
    assert parse_term(Stage, written) is stage


def test_levels_in_chinese_and_english() -> None:
    assert {parse_term(Level, word) for word in ("县级市", "county-city", "county-level city")} == {Level.COUNTY_CITY}


@pytest.mark.parametrize("word", ["有", " 有 ", "√", "是", "Y", "有。"])
def test_a_material_that_is_there(word: str) -> None:
    assert read_material(word)


@pytest.mark.parametrize("word", ["无", "", "×", "没有", "/"])
def test_a_material_that_is_not_there(word: str) -> None:
    assert not read_material(word)


def test_what_says_neither() -> None:
    for word in ("待定", "。", "；"):
        with pytest.raises(InvalidValueError):
            read_material(word)
