"""The file of a notice to normalised lines."""

from smartpilot.chinese import simplified
from smartpilot.official.notices.page import page_lines


def test_pinyin_of_a_web_page_stands_above_its_characters() -> None:
    lines = "<!doctype html><p>鄉<ruby>鎮<rp>(</rp><rt>zhèn</rt><rp>)</rp></ruby><b>城</b>市<br>關于</p>"
    assert [line.text for line in page_lines(lines.encode())] == ["乡镇城市", "关于"]


def test_pinyin_goes_and_other_brackets_stay() -> None:
    lines = "鄉(xiāng)鎮(zhèn)的(de)\n關(guān)于\n電子版(word)\n"
    assert [line.text for line in page_lines(lines.encode())] == ["乡镇的", "关于", "电子版"]
    assert page_lines("关于应用(app)的通知".encode())[0].text == "关于应用(app)的通知"
    assert simplified("石家莊") == "石家庄"
