"""What is read of a notice's text."""

import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notice_texts import ISSUED
from program import REGISTRY, ROOT
from smartpilot.errors import UsageError
from smartpilot.official.notices.comparison import differences
from smartpilot.official.notices.page import read_page
from smartpilot.official.notices.reading import read_notice
from smartpilot.official.notices.sentences import LONGEST_SENTENCE
from smartpilot.records.models import RegistryFile
from smartpilot.registry.reading import open_registry

FOLDER = ROOT / "tests" / "notices"
TEXTS = sorted(path.stem for path in FOLDER.glob("*.txt"))
PUBLISHED = "2014-as-published"


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
    lines = read_page(raw(text)).lines
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


def test_the_edge_of_a_page_anywhere() -> None:
    """A page ends behind any character of any sentence; the notice is read as if it did not."""
    head, *clauses, tail = raw("2014").decode().split("\n", 8)
    for number, clause in enumerate(clauses[3:], 3):
        for at in range(_NO_HEADING, len(clause) - 1, 7):
            broken = [*clauses[:number], clause[:at], "— 2 —", clause[at:], *clauses[number + 1 :]]
            notice = read_notice("\n".join([head, *broken, tail]).encode()).notice
            assert notice == expected("2014")["notice"], clause[at - 9 : at + 9]


# Characters; a shorter line may be a heading.
_NO_HEADING = 24


def test_in_one_paragraph() -> None:
    made = read_notice(raw("2014").replace(b"\n", b""))

    # Nothing parts the offices below the text from its annexes any more.
    assert made.notice == expected("2014")["notice"] | {"issued_by": ["住房城乡建设部办公厅", "科学技术部办公厅"]}


TITLE = "关于公布国家智慧城市2014年度试点名单的通知\n"


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"", "the file is empty", "the right file"),
        (b" \r\n\n", "the file is empty", "the right file"),
        (b"%PDF-1.4", "PDF", "copy its text"),
        (b"PK\x03\x04\x14\x00", "damaged", ""),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old format", "as .xlsx or .docx"),
        (bytes(range(256)), "not UTF-8, UTF-16 or GBK text", "save it as plain text"),
        ("今天天气很好。\n".encode(), "no notice in this file", "from its title"),
        ("1 北京市 门头沟区\n2 河北省 正定县\n".encode(), "no notice in this file", "from its title"),
        ("附件1\n国家智慧城市2014年度试点名单\n1 门头沟区\n".encode(), "no notice in this file", "from its title"),
        ("关于加强建筑节能工作的通知\n各省：\n请报方案。\n".encode(), "关于加强建筑节能工作的通知", "智慧城市"),
        ("关于报送任务书的通知\n各省：\n请国家智慧城市试点报送。\n".encode(), "about something else", "智慧城市"),
        (TITLE.encode(), "no notice below it", "whole text"),
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


@pytest.mark.slow
def test_a_notice_of_any_length_that_is_taken_is_read_soon() -> None:
    import time

    lines = "请各试点城市将创建任务书经某部门审查后于2015年4月30日前报送某某司，电子版发至a@b.cn。\n" * 600
    began = time.perf_counter()
    made = read_notice((TITLE + "各省：\n" + lines + "某部\n2015年4月7日").encode())

    assert len(made.notice["deliverables"]) == 1
    assert time.perf_counter() - began < 20  # seconds; it takes about one


@pytest.mark.parametrize(
    "unit", ["和", "请报送创建任务书，", "内，于每年12月20日前报送自评价报告", "《", "（", "某司、"]
)
def test_a_sentence_that_is_too_long_is_set_aside_and_the_rest_is_read(unit: str) -> None:
    import time

    asked = "请各试点城市于2015年4月30日前将创建任务书报送某司。\n"
    began = time.perf_counter()
    proposal = read_notice(
        (TITLE + "各省：\n" + unit * (6000 // len(unit)) + "\n" + asked + "某部\n2015年4月7日").encode()
    )

    assert [sentence.text[:600] for sentence in proposal.too_long] == [(unit * 600)[:600]]
    assert len(proposal.notice.get("deliverables", [])) <= 1
    assert time.perf_counter() - began < 20  # seconds; it takes less than one


@pytest.mark.parametrize("unit", ["和", "内，于每年12月20日前报送", "某司、", "与某司签订", "将应须", "经某部"])
@pytest.mark.slow
def test_the_longest_text_of_the_longest_sentences_is_read_soon(unit: str) -> None:
    import time

    sentence = (unit * LONGEST_SENTENCE)[: LONGEST_SENTENCE - 1] + "。\n"
    began = time.perf_counter()
    proposal = read_notice((TITLE + "各省：\n" + sentence * 49 + "某部\n2015年4月7日").encode())

    assert not proposal.too_long
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


ANNEX = """
附件
国家智慧城市试点验收工作方案
一、各试点城市应于2015年6月30日前将自评估报告报送省级主管部门。
二、验收90个试点，邮箱a@b.gov.cn。
"""


@pytest.mark.parametrize(("title", "is_read"), [("印发…验收工作方案", True), ("公布…2014年度试点名单", False)])
def test_what_a_notice_issues_is_read_and_another_annex_is_told(title: str, is_read: bool) -> None:
    title = f"某部关于{title.replace('…', '国家智慧城市')}的通知"
    text = f"{title}\n各省：\n现印发给你们，请认真贯彻执行。\n某部\n2015年4月7日{ANNEX}"
    proposal = read_notice(text.encode())

    deliverables = proposal.notice.get("deliverables", [])
    assert [(d["due"], d["clause"]) for d in deliverables] == [(dt.date(2015, 6, 30), "附件 一")] * is_read
    unused = {mention.text for mention in proposal.unused}
    assert {"90个", "a@b.gov.cn"} <= unused
    assert any("2015年6月30日" in text for text in unused) != is_read
    told = "lines 6 to 9 stand below the signature, and were not read: 附件"
    assert list(proposal.skipped) == ([] if is_read else [told])


def test_the_next_text_of_a_page_is_no_annex() -> None:
    head = "关于印发国家智慧城市试点评价方案的通知\n各省：\n现印发给你们，请遵照执行。\n某部\n2015年4月7日\n"
    other = "关于报送总结的通知\n各处室：\n请各试点城市于5月31日前报送工作总结。请于6月2日前参加会议。\n"
    for annex in ("", ANNEX.lstrip()):
        proposal = read_notice(f"{head}{annex}{other}".encode())
        titles = [deliverable["title"] for deliverable in proposal.notice.get("deliverables", [])]
        assert titles == (["自评估报告"] if annex else [])
        assert "stand below the signature" in proposal.skipped[0]
        assert any("5月31日" in mention.text for mention in proposal.unused)
