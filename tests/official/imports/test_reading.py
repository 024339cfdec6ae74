"""The file of a list to what it lists."""

import datetime as dt
from pathlib import Path

import pytest

from builders import notice, registry
from smartpilot.errors import UsageError
from smartpilot.official.imports.reading import propose_notice, read_list

RECORDS = registry(notices=[notice("2013", dt.date(2013, 8, 5)), notice()])


def test_places_and_what_was_skipped() -> None:
    import io

    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["石家庄市"])
    book.create_sheet("底稿").sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    listing = read_list(Path("附件1.xlsx"), out.getvalue(), RECORDS.notices["2014"], RECORDS)

    assert [place.text for place in listing.places] == ["石家庄市"]
    assert listing.skipped == ["the sheet 底稿 is not read"]


def test_the_ending_of_the_name_says_that_it_is_csv() -> None:
    text = "省份,试点名称\n河北省,石家庄市\n".encode()
    listing = read_list(Path("名单.CSV"), text, RECORDS.notices["2014"], RECORDS)
    assert [(place.within, place.text) for place in listing.places] == [("130000", "石家庄市")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file is empty"),
        (b"%PDF-1.7", "the file is a PDF, not text"),
        ("国家智慧城市2013年度试点名单\n石家庄市\n".encode(), "this is the list of 2013, not of 2014"),
    ],
)
def test_an_error_names_the_file(content: bytes, reason: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_list(Path("a/名单.txt"), content, RECORDS.notices["2014"], RECORDS)
    assert caught.value.message == f"{Path('a/名单.txt')} cannot be imported: {reason}"
    assert caught.value.hint


def test_a_notice_of_another_programme_proposes_none_though_it_names_a_round() -> None:
    text = "关于公布第三批城市绿色货运配送示范工程创建城市名单的通知\n各省、自治区：\n现将名单印发给你们。\n".encode()

    with pytest.raises(UsageError, match="this is a list of another programme"):
        propose_notice(Path("通知.txt"), text, RECORDS)
