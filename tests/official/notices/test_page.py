"""The file of a notice to normalised lines."""

import pytest

from layouts import document, paragraph, workbook
from smartpilot.chinese import to_simplified
from smartpilot.errors import UsageError
from smartpilot.official.notices.page import PageLine, read_page


def test_pinyin_of_a_web_page_stands_above_its_characters() -> None:
    lines = "<!doctype html><p>鄉<ruby>鎮<rp>(</rp><rt>zhèn</rt><rp>)</rp></ruby><b>城</b>市<br>關于</p>"
    assert [line.text for line in read_page(lines.encode()).lines] == ["乡镇城市", "关于"]


def test_pinyin_goes_and_other_brackets_stay() -> None:
    lines = "鄉(xiāng)鎮(zhèn)的(de)\n關(guān)于\n電子版(word)\n"
    assert [line.text for line in read_page(lines.encode()).lines] == ["乡镇的", "关于", "电子版"]
    assert read_page("关于应用(app)的通知".encode()).lines[0].text == "关于应用(app)的通知"
    assert to_simplified("石家莊") == "石家庄"


def test_a_document_is_read_as_its_paragraphs() -> None:
    content = document(paragraph("关于公布"), paragraph(""), paragraph("各省："))
    assert read_page(content).lines == [PageLine(1, "关于公布"), PageLine(3, "各省：")]


def test_a_workbook_is_no_text() -> None:
    with pytest.raises(UsageError, match="a workbook or an archive"):
        read_page(workbook([["关于公布"]]))


def test_a_text_that_is_too_large_is_not_read() -> None:
    with pytest.raises(UsageError, match="larger than 5 MB"):
        read_page(b"a" * ((5 << 20) + 1))


@pytest.mark.parametrize(
    ("line", "normalised"),
    [
        ("２０１５年４月７日", "2015年4月7日"),
        ("建办科［２０１５］１号", "建办科[2015]1号"),
        ("住\u200b建\ufeff部", "住建部"),
        ("\u3000\u3000一、\t甲  乙\u3000丙", "一、 甲 乙 丙"),
        ("住 房 城 乡 建 设 部", "住房城乡建设部"),
        ("某部 某厅", "某部 某厅"),
        *((f"二{zero}一六年三月十日", "二〇一六年三月十日") for zero in "OoＯ0○零〇"),
        ("二 O 一 六 年 三 月", "二〇一六年三月"),
        ("2O16年4月3o日", "2016年4月30日"),
        ("建办科﹝2016﹞99号", "建办科〔2016〕99号"),
        ("建办科 〔 2016 〕 99 号", "建办科〔2016〕99号"),
        ("CO2年排放", "CO2年排放"),
        ("二〇一五年十二月廿五日", "二〇一五年十二月二十五日"),
        ("十二月廿日至卅一日", "十二月二十日至三十一日"),
        ("廿里铺镇", "廿里铺镇"),
        ("发至：smart-city_2015@ mohurd. gov. cn", "发至：smart-city_2015@mohurd.gov.cn"),
        ("发至a.b @b.cn 和c@d.org", "发至a.b@b.cn 和c@d.org"),
    ],
)
def test_a_line_is_normalised(line: str, normalised: str) -> None:
    assert [page_line.text for page_line in read_page(line.encode()).lines] == [normalised]


def test_scripts_and_heads_of_a_page_are_no_text() -> None:
    text = "<html><head><title>甲</title></head><script>乙</script><p>丙\n 丁</p><td>戊</td><td>己</td></html>"
    assert [line.text for line in read_page(text.encode()).lines] == ["丙丁", "戊", "己"]
