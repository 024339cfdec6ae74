"""A document to lines, and to text."""

from collections.abc import Callable

import pytest

from layouts import W, cell, document, paragraph, row
from smartpilot.errors import UsageError
from smartpilot.official.files.docx import document_lines, document_text
from smartpilot.official.files.line import FileText, Line
from smartpilot.official.files.lines import read_rows
from smartpilot.official.files.package import require_package
from workbooks import rezip_bytes

MAIN = "word/document.xml"


def read_document(*blocks: str) -> list[Line]:
    return document_lines(require_package(document(*blocks)))


def lines(*blocks: str) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(line.number, line.table, line.cells) for line in read_document(*blocks)]


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def run(content: str) -> str:
    return f"<w:r>{content}</w:r>"


def test_paragraphs_and_rows_in_the_order_of_the_document() -> None:
    rows = table(row(cell("1"), cell("石家庄市")), row(cell("2"), cell("唐山市")))
    assert lines(paragraph("附件1"), paragraph(""), rows, paragraph("附件2"), table(row(cell("3")))) == [
        (1, 0, ("附件1",)),
        (3, 1, ("1", "石家庄市")),
        (4, 1, ("2", "唐山市")),
        (5, 0, ("附件2",)),
        (6, 2, ("3",)),
    ]


def test_a_line_break_begins_a_line_and_a_tab_a_cell() -> None:
    assert lines(paragraph("石家庄市\n唐山市")) == [(1, 0, ("石家庄市",)), (2, 0, ("唐山市",))]
    tab = f"<w:p>{run('<w:t>1</w:t><w:tab/><w:t>石家庄市</w:t>')}</w:p>"
    assert lines(tab) == [(1, 0, ("1", "石家庄市"))]


def test_merged_cells_keep_the_columns_in_line() -> None:
    wide = cell("河北省", '<w:gridSpan w:val="2"/>')
    indented = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("正定县") + "</w:tr>"
    assert lines(table(row(wide, cell("备注")), indented)) == [
        (1, 1, ("河北省", "", "备注")),
        (2, 1, ("", "正定县")),
    ]


def test_a_span_of_any_width_is_read_as_far_as_word_has_columns() -> None:
    [(_number, _table, cells)] = lines(table(row(cell("河北省", '<w:gridSpan w:val="99999999"/>'))))
    assert cells == ("河北省", *[""] * 62)


def test_paragraphs_of_one_cell_are_its_lines() -> None:
    both = f"<w:tc>{paragraph('石家庄市')}{paragraph('')}{paragraph('唐山市')}</w:tc>"
    assert lines(table(row(both))) == [(1, 1, ("石家庄市\n唐山市",))]


@pytest.mark.parametrize("wrapper", ["ins", "smartTag", "moveTo"])
def test_what_was_inserted_is_read(wrapper: str) -> None:
    text = f"<w:p><w:{wrapper}>{run('<w:t>石家庄市</w:t>')}</w:{wrapper}></w:p>"
    assert lines(text) == [(1, 0, ("石家庄市",))]


def test_a_content_control_around_paragraphs_and_rows() -> None:
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('石家庄市')}</w:sdtContent></w:sdt>"
    assert lines(control) == [(1, 0, ("石家庄市",))]


@pytest.mark.parametrize("name", ["del", "moveFrom", "rt", "instrText"])
def test_what_was_deleted_or_is_not_shown_is_left_out(name: str) -> None:
    text = f"<w:p>{run('<w:t>石家庄市</w:t>')}<w:{name}>{run('<w:t>唐山市</w:t>')}</w:{name}></w:p>"
    assert lines(text) == [(1, 0, ("石家庄市",))]


def box(*blocks: str) -> str:
    return f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"


def test_the_paragraphs_of_a_text_box_follow_the_one_that_it_is_anchored_to() -> None:
    old = f"<w:pict><w:shape><w:textbox>{box(paragraph('大同市'), paragraph('阳泉市'))}</w:textbox></w:shape></w:pict>"
    both = f"<w:AlternateContent><w:Choice><w:drawing>{box(paragraph('大同市'))}</w:drawing></w:Choice>"
    both += f"<w:Fallback>{old}</w:Fallback></w:AlternateContent>"

    assert lines(f"<w:p>{run('<w:t>山西省</w:t>')}{run(old)}</w:p>", paragraph("河北省")) == [
        (1, 0, ("山西省",)),
        (2, 0, ("大同市",)),
        (3, 0, ("阳泉市",)),
        (4, 0, ("河北省",)),
    ]
    assert lines(f"<w:p>{run(both)}</w:p>") == [(2, 0, ("大同市",))]


def wide_cell(*blocks: str) -> str:
    return f"<w:tc><w:tcPr/>{''.join(blocks)}</w:tc>"


def test_a_list_within_a_cell_is_the_lines_of_the_cell() -> None:
    names = table(row(cell("大同市")), row(cell("阳泉市")))
    with_box = f"<w:p>{run('<w:t>大同市</w:t>')}{run('<w:pict>' + box(paragraph('阳泉市')) + '</w:pict>')}</w:p>"

    for content in (names + paragraph(""), paragraph("大同市") + table(row(cell("阳泉市"))), with_box):
        assert lines(table(row(cell("山西省"), wide_cell(content)))) == [(1, 1, ("山西省", "大同市\n阳泉市"))]


def test_a_table_that_lays_out_the_page_is_what_is_in_it() -> None:
    inner = table(row(cell("1"), cell("石家庄市")))
    laid_out = table(row(wide_cell(paragraph("附件1"), inner)), row(wide_cell(inner), wide_cell(inner)))

    assert [cells for _number, _table, cells in lines(laid_out)] == [("附件1",), *[("1", "石家庄市")] * 3]
    tables = [number for _number, number, cells in lines(laid_out) if len(cells) > 1]
    assert len(set(tables)) == 3


@pytest.mark.parametrize("mark", ["<w:strike/>", "<w:dstrike w:val='true'/>", "<w:vanish/>"])
def test_what_was_struck_out_is_told_and_left_out(mark: str) -> None:
    runs = f"<w:r><w:rPr>{mark}</w:rPr><w:t>唐山市</w:t></w:r>{run('<w:t>石家庄市</w:t>')}"
    (line,) = read_document(table(row(cell("1"), wide_cell(f"<w:p>{runs}</w:p>"))))

    assert (line.cells, line.unread) == (("1", "石家庄市"), ("struck-out or hidden text: 唐山市",))


def test_what_is_expressly_not_struck_out_is_read() -> None:
    text = "<w:p><w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>唐山市</w:t></w:r></w:p>"
    assert lines(text) == [(1, 0, ("唐山市",))]


def test_a_picture_is_told() -> None:
    picture = f"<w:p>{run('<w:drawing><w:inline><w:blip/></w:inline></w:drawing>')}</w:p>"
    (line,) = read_document(table(row(cell("1"), wide_cell(picture))))

    assert (line.cells, line.unread) == (("1", ""), ("a picture",))


@pytest.mark.parametrize("spoil", [lambda parts: parts.pop(MAIN), lambda parts: parts.update({MAIN: b""})])
def test_a_document_without_its_main_part_is_refused(spoil: Callable[[dict[str, bytes]], object]) -> None:
    content = rezip_bytes(document(extra={"word/styles.xml": "<w/>"}), spoil)
    with pytest.raises(UsageError, match="cannot be read as a document"):
        document_lines(require_package(content))


RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("word/document2.xml", "word/document2.xml"),
        ("word\\document.xml", "/word/document.xml"),
        ("/Word/Document.xml", "word/document.xml"),
    ],
)
def test_the_main_part_is_found_whatever_it_is_called(name: str, target: str) -> None:
    relationships = f"<Relationships><Relationship Id='a' Type='{RELATIONSHIP}' Target='{target}'/></Relationships>"
    content = rezip_bytes(
        document(paragraph("石家庄市"), extra={"_rels/.rels": relationships}),
        lambda parts: parts.update({name: parts.pop("word/document.xml")}),
    )

    assert document_lines(require_package(content)) == [Line(1, ("石家庄市",))]


def test_the_text_has_a_line_for_each_paragraph() -> None:
    content = document(paragraph("关于"), paragraph(""), paragraph("各省："))
    assert document_text(require_package(content)) == ("关于\n\n各省：", [])


def test_what_is_not_in_the_text_is_told() -> None:
    picture = f"<w:p>{run('<w:drawing><w:inline><w:blip/></w:inline></w:drawing>')}</w:p>"
    struck = "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>4月20日前</w:t></w:r></w:p>"
    assert document_text(require_package(document(paragraph("关于"), picture, struck))) == (
        "关于\n\n",
        ["line 2: not read: a picture", "line 3: not read: struck-out or hidden text: 4月20日前"],
    )


NUMBERED = "<w:numPr><w:numId w:val='7'/></w:numPr>"
NOT_NUMBERED = "<w:numPr><w:numId w:val='0'/></w:numPr>"


@pytest.mark.parametrize(
    ("properties", "style", "is_numbered"),
    [
        ("<w:numPr/>", "", True),
        (NUMBERED, "", True),
        (NOT_NUMBERED, "clause", False),
        # What python-docx writes has styles that number, and no paragraph that has one of them.
        ("", "", False),
        ("", "plain", False),
        ("", "unknown", False),
        ("", "clause", True),
        ("", "child", True),
        ("", "back", False),
    ],
)
def test_numbers_that_word_makes_are_not_in_the_text(properties: str, style: str, *, is_numbered: bool) -> None:
    own = f"<w:pStyle w:val='{style}'/>" if style else ""
    text = text_with_styles(f"<w:p><w:pPr>{own}{properties}</w:pPr><w:r><w:t>总体要求</w:t></w:r></w:p>")
    if is_numbered:
        with pytest.raises(UsageError, match="Word may number paragraphs") as caught:
            text()
        assert "plain text" in caught.value.hint
    else:
        assert text() == ("总体要求", [])


def test_paragraphs_without_a_style_have_the_default_one() -> None:
    with pytest.raises(UsageError, match="Word may number paragraphs"):
        text_with_styles(paragraph("总体要求"), default="clause")()


def text_with_styles(block: str, default: str = "") -> Callable[[], FileText]:
    """What reads the text of a document with a style that numbers, and some that are based on it."""
    elements = ""
    for id_, base, marks in (
        ("child", "clause", ""),
        ("clause", "plain", NUMBERED),
        ("back", "child", NOT_NUMBERED),
        ("plain", "", ""),
    ):
        is_default = "w:type='paragraph' w:default='1'" if id_ == default else ""
        based = f"<w:basedOn w:val='{base}'/>" if base else ""
        elements += f"<w:style w:styleId='{id_}' {is_default}>{based}<w:pPr>{marks}</w:pPr></w:style>"
    rels = "<Relationships><Relationship Type='x/styles' Target='styles2.xml'/></Relationships>"
    extra = {
        "word/styles2.xml": f"<w:styles xmlns:w='{W}'>{elements}</w:styles>",
        "word/_rels/document.xml.rels": rels,
    }
    parts = require_package(document(block, extra=extra))
    return lambda: document_text(parts)


def test_the_forms_of_the_same_are_read_once() -> None:
    def forms(choice: str, fallback: str) -> str:
        return (
            f"<w:AlternateContent><w:Choice>{choice}</w:Choice><w:Fallback>{fallback}</w:Fallback></w:AlternateContent>"
        )

    name = paragraph("石家庄市")
    for content in (forms(name, name), forms("<w:p/>", name), forms(name, "")):
        assert [cells for _number, _table, cells in lines(content)] == [("石家庄市",)]
        assert [cells for _number, _table, cells in lines(table(row(wide_cell(content))))] == [("石家庄市",)]
    in_run = forms("<w:drawing/>", f"<w:pict>{box(name)}</w:pict>")
    assert [cells for _number, _table, cells in lines(f"<w:p>{run(in_run)}</w:p>")] == [("石家庄市",)]


def test_a_file_that_is_embedded_is_told() -> None:
    (line,) = read_document("<w:altChunk/>")
    assert (line.cells, line.unread) == (("",), ("another file that is embedded",))


@pytest.mark.parametrize(
    ("mark", "what"), [("footnoteReference", "a footnote"), ("commentReference", "a comment"), ("sym", "a symbol")]
)
def test_marks_beside_the_text_are_told(mark: str, what: str) -> None:
    (line,) = read_document(f"<w:p>{run(f'<w:t>石家庄市</w:t><w:{mark}/>')}</w:p>")
    assert (line.cells, line.unread) == (("石家庄市",), (what,))


@pytest.mark.parametrize(
    ("paragraph_style", "run_properties", "is_struck"),
    [
        ("", "<w:rStyle w:val='gone'/>", True),
        ("<w:pStyle w:val='child'/>", "", True),
        ("<w:pStyle w:val='child'/>", "<w:strike w:val='0'/>", False),
        ("<w:pStyle w:val='back'/>", "", False),
        ("<w:pStyle w:val='plain'/>", "<w:rStyle w:val='unknown'/>", False),
    ],
)
def test_a_style_strikes_out_too(paragraph_style: str, run_properties: str, *, is_struck: bool) -> None:
    styles = "".join(
        f"<w:style w:styleId='{id_}'><w:basedOn w:val='{base}'/><w:rPr>{mark}</w:rPr></w:style>"
        for id_, base, mark in (
            ("child", "gone", ""),
            ("gone", "plain", "<w:strike/>"),
            ("back", "child", "<w:strike w:val='false'/>"),
            ("plain", "", ""),
        )
    )
    relation = "<Relationships><Relationship Type='x/styles' Target='styles.xml'/></Relationships>"
    extra = {
        "word/styles.xml": f"<w:styles xmlns:w='{W}'>{styles}</w:styles>",
        "word/_rels/document.xml.rels": relation,
    }
    text = f"<w:r><w:rPr>{run_properties}</w:rPr><w:t>唐山市</w:t></w:r>"
    content = document(f"<w:p><w:pPr>{paragraph_style}</w:pPr>{text}</w:p>", extra=extra)
    (line,) = document_lines(require_package(content))

    told = ("struck-out or hidden text: 唐山市",)
    assert (line.cells, line.unread) == ((("",), told) if is_struck else (("唐山市",), ()))


def test_a_cell_over_several_rows_is_known_in_each() -> None:
    def merged(text: str, mark: str) -> str:
        return cell(text, f"<w:vMerge{mark}/>")

    rows = [
        row(merged("河北省", " w:val='restart'"), cell("石家庄市")),
        row(merged("", ""), cell("唐山市")),
        row(merged("", " w:val='continue'"), cell("保定市")),
        row(cell("山西省"), cell("太原市")),
    ]
    found = read_document(table(*rows))
    assert [line.cells[0] for line in found] == ["河北省", "", "", "山西省"]
    assert [line.merged for line in found] == [{}, {0: "河北省"}, {0: "河北省"}, {}]


def test_a_tracked_deletion_is_told() -> None:
    deleted = "<w:del><w:r><w:delText>秦皇岛市</w:delText></w:r></w:del>"
    [line] = read_document(f"<w:p>{deleted}<w:r><w:t>唐山市</w:t></w:r></w:p>")
    assert (line.text, line.unread) == ("唐山市", ("deleted text: 秦皇岛市",))


def test_words_in_headers_and_footers_are_told_and_numbers_of_pages_are_not() -> None:
    parts = {"header1.xml": "承德市", "footer1.xml": "- 2 -"}
    extra = {
        f"word/{name}": f"<w:{name[:3]} xmlns:w='{W}'>{paragraph(text)}</w:{name[:3]}>" for name, text in parts.items()
    }
    relations = "".join(f"<Relationship Type='x/{name[:6]}' Target='{name}'/>" for name in parts)
    extra["word/_rels/document.xml.rels"] = f"<Relationships>{relations}</Relationships>"
    content = document(paragraph("唐山市"), extra=extra)
    assert document_text(require_package(content)) == ("唐山市", ["not read, a header or footer: 承德市"])
    assert read_rows(content).skipped == ["not read, a header or footer: 承德市"]
