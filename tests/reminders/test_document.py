"""Letters as documents: the form of GB/T 9704-2012, and templates of one's own."""

import datetime as dt
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from smartpilot.errors import UsageError
from smartpilot.records.programmes import default_programme
from smartpilot.reminders.document import letter_bytes
from smartpilot.reminders.letters import Letter, LetterRow, Sender
from smartpilot.reminders.template import fill_template, require_template, values_of

ROWS = [
    LetterRow("泸州市", "创建任务书", dt.date(2015, 4, 30), "已过 16 天", True, False),
    LetterRow("<b>&\x01乙", "2015 年度自评价报告", dt.date(2015, 12, 31), "还有 229 天", False, False),
]
LETTER = Letter(
    "四川省",
    "510000",
    dt.date(2015, 5, 16),
    ["《通知》"],
    ROWS,
    default_programme(),
    Sender(sign="住房城乡建设部", contact="张三", document_number="建科函〔2015〕1号"),
)


def opened(content: bytes):  # type: ignore[no-untyped-def]
    return Document(BytesIO(content))


def template_of(*paragraphs: str, row: str = "") -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if row:
        table = document.add_table(rows=3, cols=1)
        for index, text in enumerate(("{%tr for row in rows %}", row, "{%tr endfor %}")):
            table.cell(index, 0).text = text
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def test_page_and_text_are_those_of_the_standard() -> None:
    document = opened(letter_bytes(LETTER))

    section = document.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    margins = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round(margin / Mm(1)) for margin in margins] == [37, 28, 35, 26]
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:3] == [
        "建科函〔2015〕1号",
        # Where it does not fit on a line, it is broken behind whoever sends it.
        "住房城乡建设部\n关于催报国家智慧城市试点有关材料的函",
        "四川省住房城乡建设、科技主管部门：",
    ]
    assert texts.index("住房城乡建设部") + 1 == texts.index("2015年5月16日") == texts.index("（联系人：张三）") - 1
    body = document.paragraphs[3]
    assert body.runs[0].font.size.pt == 16
    assert body._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert all(run._r.rPr.rFonts.get(qn("w:eastAsia")) for paragraph in document.paragraphs for run in paragraph.runs)


def test_no_page_is_without_text() -> None:
    paragraphs = opened(letter_bytes(LETTER)).paragraphs

    last = next(index for index, paragraph in enumerate(paragraphs) if paragraph.text == "特此函告。")
    end = next(index for index, paragraph in enumerate(paragraphs) if paragraph.text.startswith("（联系人"))
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in paragraphs[last:end])
    assert not paragraphs[end].paragraph_format.keep_with_next


def test_a_short_title_has_one_line() -> None:
    for sign in ("", "甲"):
        titles = [p.text for p in opened(letter_bytes(replace(LETTER, sender=Sender(sign=sign)))).paragraphs]
        assert f"{sign}关于催报国家智慧城市试点有关材料的函" in titles


def test_a_long_name_of_a_programme_is_broken_between_its_words() -> None:
    programme = default_programme().model_copy(
        update={"name": "智慧城市基础设施与智能网联汽车协同发展", "pilots": "试点城市"}
    )

    titles = [p.text for p in opened(letter_bytes(replace(LETTER, programme=programme))).paragraphs]

    assert titles[1].split("\n") == [
        "住房城乡建设部",
        "关于催报智慧城市基础设施与",
        "智能网联汽车协同发展试点城市有关材料的函",
    ]


def test_the_table_has_every_row_repeats_its_heading_and_cuts_none() -> None:
    (table,) = opened(letter_bytes(LETTER)).tables

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "报送主体", "材料", "期限", "情况"],
        ["1", "泸州市", "创建任务书", "2015年4月30日", "已过 16 天"],
        ["2", "<b>&乙", "2015 年度自评价报告", "2015年12月31日", "还有 229 天"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


@pytest.mark.parametrize("sign", ["", "甲", "住房城乡建设部建筑节能与科技司" * 2])
def test_the_day_stands_below_the_middle_of_the_signature(sign: str) -> None:
    letter = replace(LETTER, sender=Sender(sign=sign))

    paragraphs = opened(letter_bytes(letter)).paragraphs

    day = next(paragraph for paragraph in paragraphs if paragraph.text == "2015年5月16日")
    right = day.paragraph_format.right_indent.pt / 16
    assert right >= 0
    if len(sign) < 8:
        assert right == 4
    if sign:
        above = next(paragraph for paragraph in paragraphs if paragraph.text == sign)
        middle = above.paragraph_format.right_indent.pt / 16 + len(sign) / 2
        assert middle == pytest.approx(right + (7 / 2 + 3) / 2)


def test_a_template_of_ones_own_is_filled_in() -> None:
    template = template_of("致 {{ authority }}：{{ total }} 件，{{ overdue }} 件逾期。{{ sign }}", row="{{ row.name }}")

    document = opened(fill_template(template, LETTER))

    assert document.paragraphs[0].text == "致 四川省：2 件，1 件逾期。住房城乡建设部"
    assert [row.cells[0].text for row in document.tables[0].rows] == ["泸州市", "<b>&乙"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_placeholder_of_the_guide_exists(language: str) -> None:
    guide = (Path(__file__).parents[2] / "docs" / language / "how-to" / "reminders.md").read_text(encoding="utf-8")

    assert all(name in guide for name in values_of(LETTER))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("{{ province }}", "province"),
        ("{{ authority", ""),
        ("{% for row in rows %}", ""),
        ("{{ authority.__class__.__mro__ }}", ""),
        ("{{ rows[0].nothing.more }}", ""),
        ("{% for row in rows %}{{ row.nmae }}{% endfor %}", "nmae"),
        ("{% for a in rows %}{% for b in rows %}x{% endfor %}{% endfor %}", "only placeholders"),
        ("{% for i in range(99999) %}x{% endfor %}", ""),
        ("{{ 'a' * 100000000000 }}", "only placeholders"),
        ("{{ '%99999999999d'|format(1) }}", ""),
        ("{{ lipsum() }}", ""),
        ("{{ 1 / 0 }}", "only placeholders"),
        ("{% include 'x' %}", "only placeholders"),
        ("{{ sign|safe }}", ""),
        ("{{r sign }}", "only placeholders"),
    ],
)
def test_a_template_that_does_not_fit_is_refused_with_a_reason(text: str, word: str) -> None:
    with pytest.raises(UsageError) as raised:
        fill_template(template_of(text), LETTER)

    assert word in str(raised.value)
    assert raised.value.hint


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a document", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_what_is_no_document_is_no_template(content: bytes) -> None:
    with pytest.raises(UsageError):
        require_template(Path("t.docx"), content)


def test_a_part_may_be_left_out() -> None:
    template = template_of("{% if contact %}联系人：{{ contact }}{% endif %}{% if overdue > 5 %}很多{% endif %}")

    assert opened(fill_template(template, LETTER)).paragraphs[0].text == "联系人：张三"


def test_a_document_without_its_main_part_is_no_template() -> None:
    from io import BytesIO as Bytes
    from zipfile import ZipFile

    broken = Bytes()
    with ZipFile(Bytes(template_of("x"))) as whole, ZipFile(broken, "w") as parts:
        for name in whole.namelist():
            if name != "word/document.xml":
                parts.writestr(name, whole.read(name))

    with pytest.raises(UsageError) as raised:
        require_template(Path("t.docx"), broken.getvalue())
    assert raised.value.hint
