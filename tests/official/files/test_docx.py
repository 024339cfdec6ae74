"""A document to lines, and to text."""

import pytest

from layouts import W, cell, document, paragraph, row
from smartpilot.errors import UsageError
from smartpilot.official.files.docx import document_lines, document_text


def lines(*blocks: str) -> list[tuple[int, int, tuple[str, ...]]]:
    return [(line.number, line.table, line.cells) for line in document_lines(document(*blocks))]


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


@pytest.mark.parametrize("name", ["del", "moveFrom", "pict", "rt", "instrText"])
def test_what_was_deleted_or_is_not_shown_is_left_out(name: str) -> None:
    text = f"<w:p>{run('<w:t>石家庄市</w:t>')}<w:{name}>{run('<w:t>唐山市</w:t>')}</w:{name}></w:p>"
    assert lines(text) == [(1, 0, ("石家庄市",))]


def test_a_document_that_is_no_xml_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot be read as a document"):
        document_lines(document(f"</w:p><w:p xmlns:w='{W}'>"))


def test_the_text_has_a_line_for_each_paragraph() -> None:
    assert document_text(document(paragraph("关于"), paragraph(""), paragraph("各省："))) == "关于\n\n各省："


@pytest.mark.parametrize("where", ["paragraph", "style"])
def test_numbers_that_word_makes_are_not_in_the_text(where: str) -> None:
    numbered = "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>总体要求</w:t></w:r></w:p>"
    styles = f"<w:styles xmlns:w='{W}'><w:style><w:pPr><w:numPr/></w:pPr></w:style></w:styles>"
    content = (
        document(numbered)
        if where == "paragraph"
        else document(paragraph("总体要求"), extra={"word/styles.xml": styles})
    )
    with pytest.raises(UsageError, match="Word may number paragraphs") as caught:
        document_text(content)
    assert "plain text" in caught.value.hint
