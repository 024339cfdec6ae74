"""The page of a document, as the standard has it, and as it stands in the file."""

from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from smartpilot.document.page import add_paragraph, add_table, document_bytes, new_document
from smartpilot.typesetting.printed_table import PrintedTable
from smartpilot.typesetting.standard import SAN_HAO, WU_HAO

TABLE = PrintedTable(
    "进度", "报送进度", "截至当日", ["省份", "应报"], [["河北省", 12], ["山西\x01省", 3]], ["合计", 15]
)


def reopened(document: DocumentType) -> DocumentType:
    return Document(BytesIO(document_bytes(document)))


def test_a_wide_page_is_a4_on_its_side() -> None:
    section = reopened(new_document((22, 20, 21, 19), 10, is_wide=True)).sections[0]

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert section.orientation == WD_ORIENT.LANDSCAPE
    margins = (section.top_margin, section.left_margin, section.bottom_margin, section.right_margin)
    assert [round(margin.mm) for margin in margins] == [22, 20, 21, 19]


def test_page_numbers_stand_outside() -> None:
    document = reopened(new_document((22, 20, 20, 20), 10))

    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.paragraph_format.right_indent.pt, even.paragraph_format.left_indent.pt) == (14, 14)
    for paragraph in (odd, even):
        assert paragraph.text == "—  —"
        assert [field.text for field in paragraph._p.iter(qn("w:instrText"))] == ["PAGE"]


def test_an_indent_is_in_characters() -> None:
    document = new_document((22, 20, 20, 20), 10)
    paragraph = add_paragraph(document, "正文", indent=2)

    assert paragraph.paragraph_format.first_line_indent.pt == 2 * SAN_HAO
    assert paragraph._p.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_a_table_is_cut_between_rows_and_its_headings_are_repeated() -> None:
    document = new_document((22, 20, 20, 20), 10)
    add_table(document, TABLE, TABLE.room, WU_HAO)

    (table,) = reopened(document).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["省份", "应报"],
        ["河北省", "12"],
        ["山西省", "3"],
        ["合计", "15"],
    ]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows] == [True, False, False, False]
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    faces = [row.cells[0].paragraphs[0].runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) for row in table.rows]
    assert faces == ["黑体", "仿宋", "仿宋", "黑体"]
    assert round(sum(column.width.mm for column in table.columns), 1) == 170


def test_the_same_document_gives_the_same_bytes() -> None:
    content = document_bytes(new_document((22, 20, 20, 20), 10))

    assert content == document_bytes(new_document((22, 20, 20, 20), 10))
    with ZipFile(BytesIO(content)) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
