"""What is read of a notice's text."""

import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from program import REGISTRY, ROOT
from smartpilot.chinese import number, simplified
from smartpilot.errors import UsageError
from smartpilot.official.notices.comparison import differences
from smartpilot.official.notices.counts_and_citations import find_citations, find_creation_years, find_totals
from smartpilot.official.notices.dates import find_times
from smartpilot.official.notices.deliverables import find_deliverables
from smartpilot.official.notices.heading import parse_heading
from smartpilot.official.notices.page import PageLine, page_lines
from smartpilot.official.notices.proposal import Proposal, read_notice
from smartpilot.official.notices.sentences import Sentence, split_sentences
from smartpilot.records.models import RegistryFile
from smartpilot.records.terms import Kind
from smartpilot.registry.reading import open_registry

FOLDER = ROOT / "tests" / "notices"
TEXTS = sorted(path.stem for path in FOLDER.glob("*.txt"))
PUBLISHED = "2014-as-published"
ISSUED = dt.date(2015, 4, 7)


def raw(name: str) -> bytes:
    return (FOLDER / f"{name}.txt").read_bytes()


def expected(name: str) -> dict[str, Any]:
    file = FOLDER / f"{'2014' if name == PUBLISHED else name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def fields_of(value: Any, path: str = "") -> list[str]:
    """The paths of all values; small tables and lists of words as one, offices and documents each."""
    found = []
    for name, item in value.items():
        if name in ("deliverables", "issued_by", "rests_on"):
            for index, each in enumerate(item):
                where = f"{path}{name}[{index}]"
                found += fields_of(each, where + ".") if isinstance(each, dict) else [where]
        elif name == "totals":
            found += [f"totals.{kind}" for kind in item]
        else:
            found.append(path + name)
    return found


@pytest.fixture(scope="module", params=TEXTS)
def text(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_value(text: str) -> None:
    made, wanted = read_notice(raw(text)), expected(text)

    assert made.notice == wanted["notice"]
    assert made.source == wanted["of"]
    assert set(made.unknown) == set(wanted["unknown"])
    assert [each.text for each in made.unread] == wanted.get("unread", [])


def test_the_texts_are_as_many_as_they_should_be() -> None:
    assert len(TEXTS) >= 10
    assert {"2014", PUBLISHED} < set(TEXTS)


def test_each_value_has_its_sentence_or_is_said_to_be_taken_for_granted(text: str) -> None:
    made = read_notice(raw(text))
    said = {each.field for each in made.quotations} | set(made.assumed)

    # The stage that a day is meant for follows from the sentence of the day.
    values = [field for field in fields_of(made.notice) if not field.endswith(".due_stage")]
    assert [field for field in values if field not in said] == []
    assert [field for field in made.source if f"source.{field}" not in said and field != "id"] == []


def test_each_sentence_stands_in_the_text_on_its_line(text: str) -> None:
    lines = page_lines(raw(text))
    for each in read_notice(raw(text)).quotations:
        behind = "".join(line.text for line in lines if line.number >= each.line)
        first = next(line.text for line in lines if line.number == each.line)
        assert each.sentence[:8].replace(" ", "") in first.replace(" ", "")
        assert each.sentence.replace(" ", "") in behind.replace(" ", "")


def test_what_is_proposed_fits_the_model(text: str) -> None:
    made = read_notice(raw(text))

    RegistryFile.model_validate({"format": 1, "sources": [made.source], "notices": [made.notice]})


def test_as_published_is_read_like_the_clean_text() -> None:
    one, other = read_notice(raw("2014")), read_notice(raw(PUBLISHED))

    assert one.notice == other.notice
    assert one.source == other.source
    assert one.quotations == other.quotations
    assert one.source["published"] == dt.date(2015, 4, 10)
    assert one.source["publisher"] == "住房和城乡建设部"


def test_the_registry_says_the_same_of_2014() -> None:
    found = differences(read_notice(raw(PUBLISHED)), open_registry(REGISTRY).notices["2014"])

    # What the registry has from the programme's rules, and how its notes are worded.
    assert [each.field for each in found] == [
        "creation_period",
        "deliverables.implementation-plan.note",
        "deliverables.financing-plan.note",
        "deliverables.project-implementation-plan.note",
        "deliverables.annual-self-evaluation",
    ]


# -- the file ------------------------------------------------------------------------------------------------


def page(text: str) -> str:
    lines = "".join(f"<p>&emsp;&emsp;<span>{line}</span></p>\n" for line in text.splitlines())
    return (
        f"<!DOCTYPE html><html><head><title>通知</title></head><body><script>关于。的通知</script>{lines}</body></html>"
    )


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda text: text.encode("gb18030"), id="GBK"),
        pytest.param(lambda text: text.encode("utf-16"), id="UTF-16"),
        pytest.param(lambda text: text.encode("utf-16-le"), id="UTF-16 without mark"),
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), id="BOM and CRLF"),
        pytest.param(lambda text: text.replace("\n", "\n\n\u3000\u3000").encode(), id="indented"),
        pytest.param(lambda text: "".join(f"{c}\u200b" for c in text).encode(), id="zero-width"),
        pytest.param(lambda text: page(text).encode(), id="web page"),
        pytest.param(lambda text: page(text).encode("gbk"), id="web page in GBK"),
        pytest.param(lambda text: text.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"}).encode(), id="wide"),
        pytest.param(
            lambda text: ("首页\n当前位置：通知\n" + text + "\n分享到：\n2016年1月1日\n").encode(), id="furniture"
        ),
    ],
)
def test_however_the_file_is_written(change: Any) -> None:
    made = read_notice(change(raw("2014").decode()))

    assert made.notice == expected("2014")["notice"]


def test_pinyin_of_a_web_page_stands_above_its_characters() -> None:
    lines = "<!doctype html><p>鄉<ruby>鎮<rp>(</rp><rt>zhèn</rt><rp>)</rp></ruby><b>城</b>市<br>關于</p>"
    assert [line.text for line in page_lines(lines.encode())] == ["乡镇城市", "关于"]


def test_in_one_paragraph() -> None:
    made = read_notice(raw("2014").replace(b"\n", b""))

    # Nothing parts the offices below the text from its annexes any more.
    assert made.notice == expected("2014")["notice"] | {"issued_by": ["住房城乡建设部办公厅", "科学技术部办公厅"]}


def test_pinyin_goes_and_other_brackets_stay() -> None:
    lines = "鄉(xiāng)鎮(zhèn)的(de)\n關(guān)于\n電子版(word)\n"
    assert [line.text for line in page_lines(lines.encode())] == ["乡镇的", "关于", "电子版"]
    assert page_lines("关于应用(app)的通知".encode())[0].text == "关于应用(app)的通知"
    assert simplified("石家莊") == "石家庄"


TITLE = "关于公布国家智慧城市2014年度试点名单的通知\n"


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"", "the file is empty", "the right file"),
        (b" \r\n\n", "the file is empty", "the right file"),
        (b"%PDF-1.4", "PDF", "copy its text"),
        (b"PK\x03\x04\x14\x00", "damaged", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls or .doc", "as .xlsx or .docx"),
        (bytes(range(256)), "not UTF-8, UTF-16 or GBK text", "save it as plain text"),
        ("今天天气很好。\n".encode(), "no notice in this file", "from its title"),
        ("1 北京市 门头沟区\n2 河北省 正定县\n".encode(), "no notice in this file", "from its title"),
        ("附件1\n国家智慧城市2014年度试点名单\n1 门头沟区\n".encode(), "a list, not a notice", "from its title"),
        (
            "关于公布国家低碳城市试点名单的通知\n各省：\n请报方案。\n".encode(),
            "关于公布国家低碳城市试点名单的通知",
            "智慧城市",
        ),
        ("关于智慧城市试点的函\n各省：\n请报方案。\n".encode(), "neither the title nor the text", "国家智慧城市"),
        ("关于报送任务书的通知\n各省：\n请国家智慧城市试点报送。\n".encode(), "the title does not name", "智慧城市"),
        (TITLE.encode(), "no notice below it", "whole text"),
        ((TITLE + "各省：\n" + "请报送创建任务书，" * 2000).encode(), "a sentence of 18000 characters", "full stops"),
        ((TITLE + "各省：\n" + "请报送创建任务书。\n" * 5000).encode(), "longer than any notice", "one notice only"),
        (("智慧城市建设要因地制宜，" * 50000).encode(), "no notice in this file", "from its title"),
        (("关于" * 100000).encode(), "no notice in this file", "from its title"),
        (b"a" * ((5 << 20) + 1), "larger than 5 MB", "a new file"),
    ],
)
def test_what_is_no_notice(content: bytes, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_notice(content)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_notice_of_any_length_that_is_taken_is_read_soon() -> None:
    import time

    lines = "请各试点城市将创建任务书经某部门审查后于2015年4月30日前报送某某司，电子版发至a@b.cn。\n" * 600
    began = time.perf_counter()
    made = read_notice((TITLE + "各省：\n" + lines + "某部\n2015年4月7日").encode())

    assert len(made.notice["deliverables"]) == 1
    assert time.perf_counter() - began < 20  # seconds; it takes about one


WORDS = [
    "关于公布",
    "国家智慧城市",
    "2014年度",
    "试点名单",
    "的通知",
    "\n",
    "。",
    "，",
    "；",
    "：",
    "（",
    "）",
    "《",
    "》",
    "一、",
    "（一）",
    "1.",
    "各省",
    "：",
    "将",
    "报送",
    "住房城乡建设部",
    "司",
    "于",
    "4月30日",
    "前",
    "2015年4月7日",
    "每年",
    "12月31日",
    "试点城市",
    "专项试点单位",
    "申报城市",
    "创建任务书",
    "实施方案",
    "和",
    "、",
    "经",
    "审查",
    "后",
    "签订",
    "与",
    "a@b.cn",
    "电子版",
    "84个",
    "为",
    "新增试点",
    "其中",
    "扩大范围",
    "二〇一五年",
    "三十一日",
    "建办科[2014]1号",
    "附件",
    "发布时间：",
    "的",
    "要",
    "编制",
    "并",
    "提交",
    "至",
    "创建期",
    "3-5年",
    "向",
    "我部",
    "提供以下申报资料:",
    "二月三十日前",
    "▲",
    "〓",
]


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_any_text_is_read_or_refused(words: list[str]) -> None:
    try:
        made = read_notice((TITLE + "".join(words)).encode())
    except UsageError as error:
        refused = error
    else:
        refused = None
    if refused is not None:
        assert refused.hint
        return
    record = {"id": "x", "source": "s", "issued_by": ["某部"], "issued_on": ISSUED, **made.notice}
    RegistryFile.model_validate({"format": 1, "notices": [record]})
    assert not any(mark in str(made.notice.get("deliverables")) for mark in "▲〓") or {"▲", "〓"} & set(words)


# -- days ----------------------------------------------------------------------------------------------------


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
        ("2015年5月上旬前", dt.date(2015, 5, 10)),
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
    assert (found.due, found.yearly, found.limit) == (due, None, True)


@pytest.mark.parametrize(
    ("sentence", "day"), [("每年12月31日前", (12, 31)), ("每年年底前", (12, 31)), ("每年11月底前", (11, 30))]
)
def test_every_year(sentence: str, day: tuple[int, int]) -> None:
    [found] = find_times(sentence, ISSUED)
    assert (found.due, found.yearly) == (None, day)


@pytest.mark.parametrize(
    "sentence",
    [
        "收到通知后15个工作日内",
        "自本通知印发之日起30日内",
        "十五个工作日内",
        "每季度末报送",
        "每半年将进展情况报我部",
        "每年向我部报送",
        "6月前完成",
        "2015年2月30日前",
        "6月初报送",
    ],
)
def test_what_cannot_be_told_says_why(sentence: str) -> None:
    [found] = find_times(sentence, ISSUED)
    assert (found.due, found.yearly) == (None, None)
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
    assert number(text) == n


# -- figures -------------------------------------------------------------------------------------------------


def sentences(*texts: str, clause: str = "") -> list[Sentence]:
    return [Sentence(text, clause, index + 1, index) for index, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        (
            "确定门头沟区等84个城市(区、县、镇)为年度新增试点,正定县等13个城市(区、县)为扩大范围试点。",
            {"new": 84, "expanded": 13},
        ),
        ("现公布103个国家智慧城市试点。", {"new": 103}),
        ("确定东城区等90个城市为试点，其中地级市37个，区（县）50个，镇3个。", {"new": 90}),
        ("确定九十七个城市为试点，其中新增试点八十四个，扩大范围试点十三个。", {"new": 84, "expanded": 13}),
        ("经评审，同意增补某市等12个城市为国家智慧城市试点。", {"new": 12}),
        (
            "收到216个城市申报，确定某市等20个城市为试点，某公司等单位承建的4个项目为专项试点。",
            {"new": 20, "special": 4},
        ),
        ("确定某市等97个城市为试点，其中13个为扩大范围试点。", {"new": None, "expanded": 13}),
        ("同意某市等9个2012年度试点扩大范围。", {"expanded": 9}),
        ("8个部门印发了意见，试点工作要做好3个方面。", {}),
        ("2012年度、2013年度公布的193个国家智慧城市试点。", {}),
        ("同意调整3个专项试点的承建单位。", {}),
        ("确定国家智慧城市第一批、第二批共202个试点。", {"new": None}),
        ("前两批共202个试点，现公布第三批新增试点84个。", {"new": 84}),
        ("现公布第二批103个试点。", {"new": 103}),
        ("确定试点112个，其中新增玖拾玖个。", {"new": 99}),
        ("确定试点112个，其中新增试点若干。", {"new": None}),
        ("确定试点112个（其中新增99个）。", {"new": None}),
        ("公布国家智慧城市试点合计壹佰零三个。", {"new": None}),
        ("公布新增试点玖拾个，扩大范围试点13个，合计壹佰零三个试点。", {"new": 90, "expanded": 13}),
        ("公布试点近100个。", {"new": None}),
        ("公布1百零3个试点。", {}),
    ],
)
def test_totals(text: str, totals: dict[str, int | None]) -> None:
    assert {count.kind: count.n for count in find_totals(sentences(text))} == totals


def test_totals_that_differ_are_not_chosen_from() -> None:
    [count] = find_totals(sentences("确定84个城市为新增试点。", "公布新增试点85个。"))
    assert (count.kind, count.n) == ("new", None)
    assert count.why


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("试点经过3至5年的创建期后验收。", (3, 5)),
        ("创建期一般为3—5年。", (3, 5)),
        ("创建期为3年至5年。", (3, 5)),
        ("创建期为三年。", (3, 3)),
        ("创建期为三年半。", None),
        ("创建期为3年以上。", None),
        ("规划期为2014-2020年。", None),
    ],
)
def test_creation_period(text: str, years: tuple[int, int] | None) -> None:
    found = find_creation_years(sentences(text))
    assert (found[:2] if found else None) == years


def test_documents() -> None:
    text = "根据《甲通知》（建办科函〔2014〕515号）、《乙意见》(发改高技[2014]1770号)和国办发（2015）3号文件，"
    text += "按照建办科[2014]515号要求。"
    found = find_citations(sentences(text, "按照《甲通知》（建办科函[2014]515号）办理。"), own="建办科〔2014〕515号")

    assert [(each.number, each.title) for each in found] == [
        ("建办科函〔2014〕515号", "甲通知"),
        ("发改高技[2014]1770号", "乙意见"),
        ("国办发（2015）3号", None),
    ]


# -- where it begins and ends --------------------------------------------------------------------------------


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


BOTH = ["住房城乡建设部办公厅", "科学技术部办公厅"]


@pytest.mark.parametrize(
    ("head", "offices"),
    [
        ("住 房 城 乡 建 设 部 办 公 厅   科 学 技 术 部 办 公 厅", BOTH),
        ("住 房 城 乡 建 设 部 办 公 厅 科 学 技 术 部 办 公 厅", BOTH),
        ("住　房　城　乡　建　设　部　办　公　厅　　　科　学　技　术　部　办　公　厅", BOTH),
        ("住  房  城  乡  建  设  部    科  学  技  术  部", ["住房城乡建设部", "科学技术部"]),
        ("住 房 城 乡 建 设 部 科 学 技 术 部", ["住房城乡建设部", "科学技术部"]),
        ("住 房 城 乡 建 设 部 办 公 厅", BOTH[:1]),
        ("住房城乡建设部 办公厅", BOTH[:1]),
    ],
)
def test_offices_whose_characters_stand_apart(head: str, offices: list[str]) -> None:
    text = "关于公布国家智慧城市试点名单的通知\n各省：\n请试点城市将任务书报送某司。\n"
    assert read_notice(f"{head}\n{text}".encode()).notice["issued_by"] == offices
    day = "二 〇 一 五 年 四 月 七 日"
    signed = read_notice(f"{text}{head}\n{day}\n".encode()).notice
    assert (signed["issued_by"], signed["issued_on"]) == (offices, ISSUED)


def test_without_a_day_and_without_a_year() -> None:
    made = read_notice("关于公布国家智慧城市试点名单的通知\n各省：\n请试点城市于4月30日前将任务书报送某司。\n".encode())

    assert not {"id", "issued_on", "issued_by"} & set(made.notice)
    assert {"id", "issued_on", "issued_by", "deliverables[0].due"} <= set(made.unknown)
    given_ = read_notice(
        "关于公布国家智慧城市试点名单的通知\n各省：\n请试点城市于4月30日前将任务书报送某司。\n".encode(),
        id_="x",
        issued_on=ISSUED,
        url="http://example.org",
    )
    assert given_.notice["deliverables"][0]["due"] == dt.date(2015, 4, 30)
    assert given_.source["url"] == "http://example.org"
    assert set(given_.unknown) >= {"issued_by"}
    assert "id" not in given_.unknown


def test_clauses() -> None:
    body = ["开头。", "一、甲。", "（一）乙。", "1.2016年1月1日前报送。", "2. 丙", "又一段。", "二、丁；戊。", "己。"]
    found = split_sentences([PageLine(number, text) for number, text in enumerate(body, 1)])

    assert [(each.clause, each.text) for each in found] == [
        ("", "开头。"),
        ("一", "甲。"),
        ("一（一）", "乙。"),
        ("一（一）1", "2016年1月1日前报送。"),
        ("一（一）2", "丙"),
        ("一（一）", "又一段。"),
        ("二", "丁；戊。"),
        ("二", "己。"),
    ]


# -- papers --------------------------------------------------------------------------------------------------


def papers(*texts: str) -> list[dict[str, Any]]:
    found, _unread = find_deliverables(sentences(*texts, clause="一"), ISSUED, Kind.PILOTS)
    return [
        {"kind": paper.kind.value, "title": paper.title, "stages": set(paper.steps), **paper.values} for paper in found
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "试点城市将任务书于4月30日前报送某部某司。",
            {"title": "任务书", "send_to": "某部某司", "due": dt.date(2015, 4, 30)},
        ),
        ("请各试点城市于4月30日前向某部某司提交任务书。", {"title": "任务书", "send_to": "某部某司"}),
        ("请各试点城市提交任务书至某部某司。", {"title": "任务书", "send_to": "某部某司"}),
        ("试点城市把任务书寄送至某部某司（地址：某路1号）。", {"send_to": "某部某司", "medium": ["paper"]}),
        (
            "试点城市将修改后的任务书上报某厅备案。",
            {"title": "任务书", "send_to": "某厅", "stages": {"revised", "submitted"}},
        ),
        ("试点城市将任务书报某厅审查。", {"send_to": "某厅", "reviewed_by": "某厅"}),
        (
            "试点城市编制任务书，经某厅初审后，报某部某司。",
            {"reviewed_by": "某厅", "stages": {"drafted", "reviewed", "submitted"}},
        ),
        ("试点城市任务书由某厅组织专家评审后报送某司。", {"title": "任务书", "reviewed_by": "某厅"}),
        ("试点城市将任务书电子版发至a@b.cn、c@d.cn。", {"send_to": "a@b.cn、c@d.cn", "medium": ["electronic"]}),
        (
            "试点城市将任务书纸质版报送某司，电子版发送至a@b.cn。",
            {"title": "任务书", "send_to": "某司；a@b.cn", "medium": ["paper", "electronic"]},
        ),
        ("某部某司与试点城市签订任务书。", {"signed_by": ["某部某司"], "stages": {"signed"}}),
        ("试点城市要与某部某司、某厅签订任务书。", {"signed_by": ["某部某司", "某厅"]}),
        ("试点城市任务书于4月30日前报送某司，由某学会与试点城市签订。", {"title": "任务书", "signed_by": ["某学会"]}),
        ("试点城市要对实施方案进行修改完善，报某厅备案。", {"title": "实施方案", "send_to": "某厅"}),
        ("申报城市材料由某厅组织修改并重新评审，将申报材料报某司。", {"reviewed_by": "某厅", "send_to": "某司"}),
        (
            "试点城市创建方案须报经某厅批准，并抄送某部某司。",
            {"title": "创建方案", "reviewed_by": "某厅", "send_to": "某部某司"},
        ),
        ("试点城市将年度报告报某司，电子版请发邮箱a@b.cn。", {"send_to": "某司；a@b.cn", "medium": ["electronic"]}),
        ("专项试点单位修改完善实施方案。", {"kind": "projects", "stages": {"revised"}}),
        ("试点城市于4月30日前完成任务书编制。", {"due": dt.date(2015, 4, 30), "due_stage": "drafted"}),
        ("未列入试点的申报城市将申报书报某司。", {"kind": "candidates", "title": "申报书"}),
        ("请提交试点工作总结至某司。", {"title": "试点工作总结", "kind": "pilots"}),
    ],
)
def test_one_paper(text: str, wanted: dict[str, Any]) -> None:
    [found] = papers(text)
    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "to", "why"),
    [
        ("试点城市任务书报送时限由4月20日延长至4月30日。", None, "the text does not state it"),
        ("试点城市编制任务书。登录系统提交电子版。", None, "the text says only 系统"),
        ("试点城市登录试点管理系统提交任务书电子版。", "试点管理系统", ""),
        ("试点城市将任务书报部。", None, "the text says only 部"),
        ("试点城市将任务书报送部、省。", None, "the text says only 部、省"),
        ("试点城市将任务书报送纸质版和电子版。", None, "the text does not state it"),
        ("试点城市提交任务书一式三份。", None, "the text does not state it"),
        ("试点城市将任务书报送所在省（区、市）住房城乡建设厅。", "所在省（区、市）住房城乡建设厅", ""),
        ("试点城市将任务书报送某司（一式3份）。", "某司", ""),
        ("试点城市将任务书寄送至三里河路9号、a@b.cn。", "三里河路9号；a@b.cn", ""),
        ("试点城市将任务书报送某司，纸质版邮寄三里河路9号。", "某司；三里河路9号", ""),
    ],
)
def test_where_to(text: str, to: str | None, why: str) -> None:
    parts = [part + "。" for part in text.split("。") if part]
    [paper], _unread = find_deliverables(sentences(*parts, clause="一"), ISSUED, Kind.PILOTS)
    assert (paper.values.get("send_to"), paper.unknown.get("send_to", "")) == (to, why)


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("试点城市将任务书报送某司（地址：三里河路9号，邮编100835；邮箱：a@b.cn）。", "某司；a@b.cn"),
        ("试点城市将任务书寄送某司，地址：三里河路9号，邮箱：a@b.cn。", "某司；a@b.cn"),
        ("试点城市将任务书寄送某司（三里河路9号）。", "某司"),
    ],
)
def test_a_postal_address_that_is_left_out_is_said(text: str, to: str) -> None:
    [paper], _unread = find_deliverables(sentences(text), ISSUED, Kind.PILOTS)
    assert paper.values["send_to"] == to
    assert paper.assumed["send_to"] == "without the postal address: 三里河路9号"


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("省级主管部门于4月30日前将推荐函报送某司。", "省级主管部门"),
        ("请各省住房城乡建设厅将年度工作总结于12月31日前报送某司。", "省住房城乡建设厅"),
        ("各省住房城乡建设厅提交工作总结至某司。", "省住房城乡建设厅"),
        ("省级主管部门要组织申报城市申报，并将推荐函报送某司。", "省级主管部门"),
        ("试点城市任务书由省级主管部门审查后报送某司。", None),
        ("省级主管部门将试点城市任务书报送某司。", None),
    ],
)
def test_what_an_office_hands_in_is_said_to_be_its_own(text: str, office: str | None) -> None:
    [paper], _unread = find_deliverables(sentences(text), ISSUED, Kind.PILOTS)
    why = f"the text has {office} do it; the registry knows pilots, projects and candidates only"
    assert paper.assumed.get("owed_by") == (why if office else None)


def test_one_sentence_for_two_kinds() -> None:
    found = papers("试点城市、专项试点单位将创建任务书于4月30日前报送某司。")

    assert [each["kind"] for each in found] == ["pilots", "projects"]
    assert {each["due"] for each in found} == {dt.date(2015, 4, 30)}


def test_the_same_paper_on_another_day_is_one_for_itself() -> None:
    found = papers("试点城市将任务书于4月20日前上传至平台，并于4月25日前将纸质版寄送至某司。")

    assert [(each["title"], each["due"].day) for each in found] == [("任务书", 20), ("任务书（纸质版）", 25)]


@pytest.mark.parametrize(
    "text", ["试点城市要加强顶层设计，推进项目建设。", "我部将于6月研究确定增补方案。", "各地要公开有关信息。"]
)
def test_what_asks_for_no_paper(text: str) -> None:
    assert papers(text) == []


SEVERAL = "the text names several days"
YEARLY = "the registry can only store a yearly obligation with one day of the year"


@pytest.mark.parametrize(
    ("text", "days", "open_"),
    [
        ("试点城市任务书报送时限由原定的4月20日延长至4月30日。", [dt.date(2015, 4, 30)], ""),
        ("试点城市任务书报送时限由4月20日延长至8月31日。", [dt.date(2015, 8, 31)], ""),
        ("试点城市将任务书于4月20日前报送某司，截止时间延长至4月30日。", [dt.date(2015, 4, 30)], ""),
        ("试点城市于4月20日、4月30日前将任务书报送某司。", [None], SEVERAL),
        ("试点城市分别于4月20日和5月30日前将任务书、实施方案报送某司。", [None], SEVERAL),
        ("试点城市于4月20日前报送任务书至某司，4月30日前报送修改后的任务书至某司。", [None], SEVERAL),
        ("试点城市于4月20日前完成任务书编制，于5月20日前完成任务书编制。", [None], SEVERAL),
        ("试点城市每年6月30日和12月31日将自评报告报送某司。", [None], YEARLY),
        ("试点城市于每年6月30日前、12月31日前将自评报告报送某司。", [None], YEARLY),
        ("试点城市于每年6月、12月底前将自评报告报送某司。", [None], YEARLY),
        ("试点城市将任务书报送某司，4月25日前将纸质版寄送某司。", [None, dt.date(2015, 4, 25)], ""),
        ("试点城市将任务书报送某司，15个工作日内将纸质版寄送某司。", [None, None], "it counts from"),
    ],
)
def test_which_of_several_days(text: str, days: list[dt.date | None], open_: str) -> None:
    found, unread = find_deliverables(sentences(text, clause="一"), ISSUED, Kind.PILOTS)

    assert [paper.values.get("due") for paper in found] == days
    assert not any("recurs" in paper.values for paper in found)
    assert open_ in found[-1].unknown.get("due", "")
    assert ("due" in found[-1].unknown) == bool(open_)
    assert unread == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("试点城市任务书原定4月20日前报送某部某司，现延长至4月30日。", ["4月20日前", "至4月30日"]),
        ("试点城市原定4月20日的任务书报送时限延长10天。", ["4月20日"]),
        ("试点城市将任务书于4月20日前（纸质版4月25日前）报送某部某司。", ["4月25日前"]),
    ],
)
def test_days_that_are_not_understood_are_said(text: str, said: list[str]) -> None:
    found, unread = find_deliverables(sentences(text), ISSUED, Kind.PILOTS)

    assert [each.text for each in unread] == said
    assert not any(str(paper.values.get("due", "")) in ("2015-04-30", "2015-04-25") for paper in found)


def test_a_day_without_a_paper_is_said() -> None:
    found, unread = find_deliverables(sentences("各地于11月30日前建成平台。"), ISSUED, Kind.PILOTS)

    assert found == []
    assert [each.text for each in unread] == ["于11月30日前"]


def test_the_proposal_of_nothing_is_empty() -> None:
    made = Proposal({}, {}, "")
    assert (made.quotations, made.unknown, made.assumed) == ([], {}, {})
