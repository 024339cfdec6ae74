"""Files that are no workbook, or an attack: each is refused before anything opens it."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from layouts import document, paragraph
from smartpilot.workbook import package
from smartpilot.workbook.package import NotAWorkbookError, check_package

CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
BOOK = b'<?xml version="1.0"?><workbook/>'
SHEET = "xl/worksheets/sheet1.xml"
Parts = dict[str, bytes]


def plain() -> Parts:
    return {"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": BOOK, SHEET: b"<worksheet/>"}


def zipped(parts: Parts) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return written.getvalue()


def refused(content: bytes) -> NotAWorkbookError:
    with pytest.raises(NotAWorkbookError) as caught:
        check_package(content)
    assert caught.value.message
    assert caught.value.hint
    return caught.value


def test_a_plain_workbook_passes() -> None:
    check_package(zipped(plain()))


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "not-a-workbook"),
        (b"%PDF-1.4 ...", "not-a-workbook"),
        ("编号,省份\n".encode("gbk"), "not-a-workbook"),
        (b"PK\x03\x04 and nothing that follows", "not-a-workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old-format"),
        (
            bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 99,
            "encrypted",
        ),
        (b"PK" + b"\0" * (package.MOST_BYTES + 1), "too-large"),
    ],
    ids=["empty", "pdf", "csv", "half", "xls", "encrypted", "large"],
)
def test_what_is_no_workbook(content: bytes, rule: str) -> None:
    assert refused(content).rule == rule


DOCTYPE = '<?xml version="1.0"{}?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'


@pytest.mark.parametrize("name", ["xl/workbook.xml", SHEET, "docProps/core.xml", "_rels/.rels", "xl/drawings/v.vml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_in_any_part(name: str, encoding: str) -> None:
    text = DOCTYPE.format(f' encoding="{encoding}"')

    assert refused(zipped({**plain(), name: text.encode(encoding)})).rule == "doctype"


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("XL/VBAPROJECT.BIN", "macros"),
        ("xl/externalLinks/externalLink1.xml", "external-link"),
    ],
)
def test_parts_that_run_or_fetch_something(name: str, rule: str) -> None:
    assert refused(zipped({**plain(), name: b"<x/>"})).rule == rule


def relation(kind: str, mode: str = "External") -> bytes:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="http://example.org/x" TargetMode="{mode}"/></Relationships>'
    ).encode()


@pytest.mark.parametrize("kind", ["oleObject", "image", "externalLinkPath", "attachedTemplate"])
def test_links_to_other_files(kind: str) -> None:
    parts = {**plain(), "xl/worksheets/_rels/sheet1.xml.rels": relation(kind)}

    assert refused(zipped(parts)).rule == "external-link"


def test_an_address_that_excel_made_a_hyperlink_is_no_link_to_a_file() -> None:
    check_package(zipped({**plain(), "xl/worksheets/_rels/sheet1.xml.rels": relation("hyperlink")}))


def test_macros_by_their_content_type() -> None:
    types = CONTENT_TYPES.replace(
        b"/>",
        b'><Override PartName="/xl/workbook.xml" '
        b'ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
    )

    assert refused(zipped({**plain(), "[Content_Types].xml": types})).rule == "macros"


def many_rows() -> Parts:
    return {
        **plain(),
        SHEET: b"<worksheet><sheetData>" + b"<row/>" * (package.MOST_ROWS + 1) + b"</sheetData></worksheet>",
    }


def many_cells_in_a_row() -> Parts:
    cells = b'<c r="A7"/>' * (package.MOST_COLUMNS + 1)
    return {**plain(), SHEET: b"<worksheet><sheetData><row>" + cells + b"</row></sheetData></worksheet>"}


def many_rows_under_another_name() -> Parts:
    """openpyxl goes where the relationships lead, whatever the part is called."""
    parts = many_rows()
    return {**parts, "xl/worksheets/sheet1.bin": parts.pop(SHEET)}


def long_tag() -> Parts:
    return {**plain(), SHEET: b'<worksheet a="' + b"x" * (package.MOST_TAG_BYTES + (1 << 19)) + b'"/>'}


def many_styles() -> Parts:
    return {**plain(), "xl/styles.xml": b"<styles>" + b"<xf/>" * (package.MOST_OTHER_TAGS + 1) + b"</styles>"}


def many_cells() -> Parts:
    rows = b"<row>" + b"<c/>" * 9_999 + b"</row>"
    cells = rows * (package.MOST_CELL_TAGS // 10_000 + 1)
    return {**plain(), SHEET: b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"}


def many_parts() -> Parts:
    return {**plain(), **{f"x/{n}.bin": b"" for n in range(package.MOST_ENTRIES)}}


def bomb() -> Parts:
    return {**plain(), "xl/media/image1.png": b"\0" * (package.MOST_INFLATED + 1)}


@pytest.mark.parametrize(
    "parts",
    [
        many_rows,
        many_cells_in_a_row,
        many_rows_under_another_name,
        long_tag,
        many_styles,
        many_cells,
        many_parts,
        bomb,
    ],
)
def test_far_more_than_any_workbook_has(parts: Callable[[], Parts]) -> None:
    assert refused(zipped(parts())).rule == "too-large"


def test_a_bomb_that_says_it_is_small() -> None:
    """The size in the directory is a lie; what comes out when it is inflated counts."""
    content = bytearray(zipped(bomb()))
    real = struct.pack("<I", package.MOST_INFLATED + 1)
    while (at := content.find(real)) >= 0:
        content[at : at + 4] = struct.pack("<I", 100)

    assert refused(bytes(content)).rule in ("not-a-workbook", "too-large")


def test_two_parts_of_one_name() -> None:
    written = io.BytesIO(zipped(plain()))
    with zipfile.ZipFile(written, "a") as target, pytest.warns(UserWarning, match="Duplicate name"):
        target.writestr(SHEET, b"<worksheet><other/></worksheet>")

    assert refused(written.getvalue()).rule == "not-a-workbook"


def test_a_part_that_is_no_xml() -> None:
    assert refused(zipped({**plain(), SHEET: b"<worksheet><row></worksheet>"})).rule == "not-a-workbook"


def test_a_zip_of_something_else() -> None:
    assert refused(zipped({"word/document.xml": b"<x/>", "mimetype": b"x"})).rule == "not-a-workbook"


def test_a_merge_over_whole_columns() -> None:
    sheet = b'<worksheet><mergeCells><mergeCell ref="H1:H1048576"/></mergeCells></worksheet>'

    assert refused(zipped({**plain(), SHEET: sheet})).rule == "merged-cells"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packed_as_no_office_program_does(method: int) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", method) as target:
        for name, content in plain().items():
            target.writestr(name, content)

    assert refused(written.getvalue()).rule == "not-a-workbook"


def test_the_strict_form_says_how_to_save_it() -> None:
    strict = b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'

    assert "strict" in refused(zipped({**plain(), "xl/workbook.xml": strict})).message


def test_macros_by_their_relationship() -> None:
    rels = relation("x", "Internal").replace(b"officeDocument/2006/relationships/x", b"2006/relationships/vbaProject")

    assert refused(zipped({**plain(), "xl/_rels/workbook.xml.rels": rels})).rule == "macros"


def test_a_document_passes_where_one_is_wanted() -> None:
    content = document(paragraph("河北省：唐山市"))

    check_package(content, (package.WORKBOOK, package.DOCUMENT))

    assert refused(content).rule == "not-a-workbook"
