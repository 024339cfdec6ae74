"""Numbers, dates and characters."""

import datetime as dt

import pytest

from smartpilot.chinese import format_date, format_document_number, parse_number, to_simplified


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("84", 84),
        ("八十四", 84),
        ("一百零三", 103),
        ("十", 10),
        ("二〇一五", 2015),
        ("两百", 200),
        ("壹佰零三", 103),
        ("贰拾", 20),
        ("试", None),
        ("", None),
    ],
)
def test_numbers(text: str, n: int | None) -> None:
    assert parse_number(text) == n


def test_a_date_has_no_zeros_in_front() -> None:
    assert format_date(dt.date(2015, 4, 7)) == "2015年4月7日"


@pytest.mark.parametrize(
    ("text", "simplified"),
    [
        ("智慧城市試點", "智慧城市试点"),
        ("石家莊市正定縣", "石家庄市正定县"),
        ("石家庄市正定县", "石家庄市正定县"),
        ("2014 A", "2014 A"),
        ("", ""),
    ],
)
def test_traditional_characters_are_simplified(text: str, simplified: str) -> None:
    assert to_simplified(text) == simplified


def test_characters_to_keep_stay() -> None:
    assert to_simplified("乾淨") == "干净"
    assert to_simplified("乾淨", keep="乾") == "乾净"


def test_text_of_gb2312_needs_no_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise AssertionError

    monkeypatch.setattr("smartpilot.chinese._converter", fail)

    assert to_simplified("乾安县") == "乾安县"
    with pytest.raises(AssertionError):
        to_simplified("乾安縣")


@pytest.mark.parametrize(
    "number", ["建办科[2013]22号", "建办科〔2013〕22号", "建办科（2013）22号", "建办科［2013］22号"]
)
def test_the_year_of_a_document_number_stands_in_its_own_brackets(number: str) -> None:
    assert format_document_number(number) == "建办科〔2013〕22号"
    assert format_document_number("第5号(修订)") == "第5号(修订)"
