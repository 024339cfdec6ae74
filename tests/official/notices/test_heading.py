"""Where a notice begins and ends."""

from notice_texts import ISSUED
from smartpilot.official.notices.heading import parse_heading
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
