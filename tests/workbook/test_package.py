"""Files that are no workbooks, or an attack: each is refused before anything opens it."""

import io
import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping

import pytest

from layouts import document, paragraph
from smartpilot.i18n import use_language
from smartpilot.workbook import package
from smartpilot.workbook.form import MAX_WORKBOOK_SIZE
from smartpilot.workbook.package import RefusedFileError, check_package

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


def unzipped(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as package_:
        return {name: package_.read(name) for name in package_.namelist()}


def refused(content: bytes) -> RefusedFileError:
    with pytest.raises(RefusedFileError) as caught:
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
        (b"PK" + b"\0" * (MAX_WORKBOOK_SIZE + 1), "too-large"),
    ],
    ids=["empty", "pdf", "csv", "half", "xls", "encrypted", "large"],
)
def test_what_is_no_workbook(content: bytes, rule: str) -> None:
    assert refused(content).rule == rule


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


def relationship(kind: str, mode: str = "External") -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="http://example.org/x" TargetMode="{mode}"/></Relationships>'
    )


def sheet(rows: str = "", behind: str = "") -> str:
    return f'<worksheet xmlns="urn:x"><sheetData>{rows}</sheetData>{behind}</worksheet>'


def element(name: str, ref: str) -> str:
    return sheet(behind=f'<{name}s><{name} ref="{ref}"/></{name}s>')


RELS = "xl/worksheets/_rels/sheet1.xml.rels"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
# So that every spelling can be tried; the slow tests below hold the true ones.
LOW = {
    "MOST_ROWS": 100,
    "MOST_CELLS": 200,
    "MOST_CELL_ELEMENTS": 800,
    "MOST_OTHER_ELEMENTS": 300,
    "MOST_DOCUMENT_ELEMENTS": 300,
}


@pytest.fixture
def low_limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in LOW.items():
        monkeypatch.setattr(package, name, value)
    package._checked_parts.cache_clear()
    yield
    package._checked_parts.cache_clear()


# What each guard refuses: the part, its XML, the rule.
HOSTILE: Mapping[str, tuple[str, str, str]] = {
    "merged": (SHEET, element("mergeCell", "Z1:XFD1048576"), "merged-cells"),
    "merged, absolute": (SHEET, element("mergeCell", "$Z$1:$XFD$1048576"), "merged-cells"),
    "merged, lower case": (SHEET, element("mergeCell", "z1:xfd1048576"), "merged-cells"),
    "merged, with the sheet": (SHEET, element("mergeCell", "试点!Z1:XFD1048576"), "merged-cells"),
    "merged, no corner": (SHEET, element("mergeCell", "A:XFD"), "too-large"),
    "merged, turned": (SHEET, element("mergeCell", "XFD1048576:A1"), "not-a-workbook"),
    "linked": (SHEET, element("hyperlink", "A1:XFD1048576"), "too-large"),
    "commented": ("xl/comments1.xml", element("comment", "A1:XFD1048576"), "too-large"),
    "ranges": (
        SHEET,
        element("mergeCell", "A1:A50001").replace("s>", "s>" + '<mergeCell ref="B1:B50000"/>', 1),
        "merged-cells",
    ),
    "rows": (SHEET, sheet("<row/>" * (LOW["MOST_ROWS"] + 1)), "too-large"),
    "cells": (SHEET, sheet("<row>" + "<c/>" * (LOW["MOST_CELLS"] + 1) + "</row>"), "too-large"),
    "values": (SHEET, sheet("<row><c>" + "<v/>" * LOW["MOST_CELL_ELEMENTS"] + "</c></row>"), "too-large"),
    "styles": ("xl/styles.xml", "<styles>" + "<xf/>" * LOW["MOST_OTHER_ELEMENTS"] + "</styles>", "too-large"),
    "lists of ranges": (SHEET, sheet(behind=f'<x sqref="{"A1 " * LOW["MOST_OTHER_ELEMENTS"]}"/>'), "too-large"),
    "shared formulas": (
        SHEET,
        sheet(
            f'<row><c><f t="shared" si="0">{"A1+" * 9_000}1</f></c>' + '<c><f t="shared" si="0"/></c>' * 80 + "</row>"
        ),
        "too-large",
    ),
    "depth": (SHEET, "<a>" * (package.MOST_DEPTH + 1) + "</a>" * (package.MOST_DEPTH + 1), "too-large"),
    "document type": (SHEET, '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "doctype"),
    "macros": ("[Content_Types].xml", f'<Types><Override PartName="/x" ContentType="{MACROS}"/></Types>', "macros"),
    "macros, related": ("xl/_rels/workbook.xml.rels", relationship("vbaProject", "Internal"), "macros"),
    "a linked object": (RELS, relationship("oleObject"), "external-link"),
    "a linked picture": (RELS, relationship("image"), "external-link"),
    "a linked workbook": (RELS, relationship("externalLinkPath"), "external-link"),
    "a template": (RELS, relationship("attachedTemplate"), "external-link"),
    "the strict form": (
        "xl/workbook.xml",
        '<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>',
        "not-a-workbook",
    ),
}


def with_references(text: str) -> str:
    """Every value of an attribute as character references."""
    return re.sub('="([^"]{,300})"', lambda m: '="' + "".join(f"&#x{ord(c):x};" for c in m[1]) + '"', text)


# The same XML, as other programs write it or as somebody hides it.
SPELLINGS: Mapping[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "declared": lambda text: b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n' + text.encode(),
    "prefix": lambda text: re.sub("<(/?)(?=[A-Za-z])", r"<\1x:", text).replace("xmlns=", "xmlns:x=").encode(),
    "single quotes": lambda text: text.replace('"', "'").encode(),
    "spaces around =": lambda text: text.replace("=", "\n = \t").encode(),
    "attribute before": lambda text: re.sub("<([A-Za-z]+)(?=[ />])", r'<\1 zzz=">"', text).encode(),
    "references": lambda text: with_references(text).encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, big": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-8 with its mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "Latin-1": lambda text: (
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + text.encode("latin-1", "xmlcharrefreplace")
    ),
    "behind white space": lambda text: b" \n" * (1 << 18) + text.encode(),
    "white space in UTF-16": lambda text: (" \n" * (1 << 18) + text).encode("utf-16"),
}


@pytest.mark.usefixtures("low_limits")
@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("guard", HOSTILE)
def test_every_guard_holds_however_the_xml_is_spelled(guard: str, spelling: str) -> None:
    name, text, rule = HOSTILE[guard]

    assert refused(zipped({**plain(), name: SPELLINGS[spelling](text)})).rule == rule


@pytest.mark.usefixtures("low_limits")
@pytest.mark.parametrize("guard", [guard for guard, (name, *_) in HOSTILE.items() if name == SHEET])
@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.bin", "xl/media/image1.png", "word/document.xml", "x"])
def test_a_sheet_is_read_whatever_its_part_is_called(guard: str, name: str) -> None:
    """openpyxl goes where the relationships lead."""
    _name, text, rule = HOSTILE[guard]

    assert refused(zipped({**plain(), name: text.encode()})).rule == rule


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (SHEET, sheet("<row><c/></row>" * 1_000, '<mergeCells><mergeCell ref="A1:I1"/></mergeCells>')),
        (SHEET, element("hyperlink", "A1")),
        (
            SHEET,
            sheet('<row><c><f t="shared" si="0">A1+1</f></c></row>' + '<row><c><f t="shared" si="0"/></c></row>' * 999),
        ),
        (RELS, relationship("hyperlink")),
        ("xl/printerSettings/printerSettings1.bin", "\0\1HP LaserJet"),
        ("docProps/custom.xml", ""),
    ],
)
@pytest.mark.parametrize("spelling", SPELLINGS)
def test_what_honest_workbooks_hold_passes_however_it_is_spelled(name: str, text: str, spelling: str) -> None:
    check_package(zipped({**plain(), name: SPELLINGS[spelling](text) if text.startswith("<") else text.encode()}))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (SHEET, sheet("<row/>" * (package.MOST_ROWS + 1))),
        (SHEET, sheet("<row>" + "<c/>" * (package.MOST_CELLS + 1) + "</row>")),
        ("xl/styles.xml", "<styles>" + "<xf/>" * package.MOST_OTHER_ELEMENTS + "</styles>"),
    ],
    ids=["rows", "cells", "styles"],
)
@pytest.mark.slow
def test_far_more_elements_than_any_workbook_has(name: str, text: str) -> None:
    assert refused(zipped({**plain(), name: text.encode()})).rule == "too-large"


@pytest.mark.slow
def test_far_more_elements_than_any_document_has() -> None:
    parts = {**unzipped(document()), "word/document.xml": b"<w>" + b"<t/>" * package.MOST_DOCUMENT_ELEMENTS + b"</w>"}

    with pytest.raises(RefusedFileError) as caught:
        check_package(zipped(parts), ())
    assert caught.value.rule == "too-large"


@pytest.mark.usefixtures("low_limits")
def test_parts_are_counted_together() -> None:
    cells = sheet("<row>" + "<c/>" * (LOW["MOST_CELLS"] // 2) + "</row>").encode()
    two = {**plain(), SHEET: cells, "xl/worksheets/sheet2.xml": cells}

    check_package(zipped(two))

    assert refused(zipped({**two, "xl/worksheets/sheet3.xml": sheet("<c/>").encode()})).rule == "too-large"


@pytest.mark.usefixtures("low_limits")
def test_rows_of_all_parts_are_counted_together() -> None:
    rows = sheet("<row/>" * (LOW["MOST_ROWS"] // 2)).encode()
    two = {**plain(), SHEET: rows, "xl/worksheets/sheet2.xml": rows}

    check_package(zipped(two))

    assert refused(zipped({**two, "xl/worksheets/sheet3.xml": sheet("<row/>").encode()})).rule == "too-large"


@pytest.mark.parametrize("pieces", [0.5, 1, 4.5])
@pytest.mark.parametrize(("text", "rule"), [("<!DOCTYPE x><x/>", "doctype"), ("<x>", "not-a-workbook")])
def test_blanks_do_not_hide_a_part_that_has_another_name(pieces: float, text: str, rule: str) -> None:
    part = b" \n" * int(pieces * package._PIECE / 2) + text.encode()

    assert refused(zipped({**plain(), "xl/sheet": part})).rule == rule


def test_a_part_of_another_name_that_is_blank_or_binary_passes() -> None:
    check_package(zipped({**plain(), "a.bin": b"\0" * 3 * package._PIECE, "b.bin": b" " * package._PIECE + b"x<"}))


def test_a_refusal_is_said_in_the_language_of_the_reader() -> None:
    content = zipped({**plain(), "xl/vbaProject.bin": b""})
    first = refused(content)
    with use_language("zh"):
        second = refused(content)

    assert first.message == "the file contains macros"
    assert "宏" in second.message


def test_a_tag_that_does_not_end() -> None:
    assert (
        refused(zipped({**plain(), SHEET: b'<worksheet a="' + b"x" * 2 * package.MOST_TAG + b'"/>'})).rule
        == "too-large"
    )
    check_package(zipped({**plain(), SHEET: b"<worksheet>" + b"x" * 2 * package.MOST_TAG + b"</worksheet>"}))


def test_very_much_text() -> None:
    text = b"<sst><si><t>" + b"x" * package.MOST_XML + b"</t></si></sst>"

    assert refused(zipped({**plain(), "xl/sharedStrings.xml": text})).rule == "too-large"


def many_parts() -> Parts:
    return {**plain(), **{f"x/{n}.bin": b"" for n in range(package.MOST_ENTRIES)}}


def bomb() -> Parts:
    return {**plain(), "xl/media/image1.png": b"\0" * (package.MOST_INFLATED + 1)}


@pytest.mark.parametrize("parts", [many_parts, bomb])
@pytest.mark.slow
def test_far_more_than_any_workbook_has(parts: Callable[[], Parts]) -> None:
    assert refused(zipped(parts())).rule == "too-large"


@pytest.mark.slow
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


@pytest.mark.parametrize("encoding", ["no-such-encoding", "gb2312", "utf-7"])
def test_a_part_in_an_encoding_that_no_office_program_writes(encoding: str) -> None:
    part = f'<?xml version="1.0" encoding="{encoding}"?><worksheet/>'.encode()

    assert refused(zipped({**plain(), SHEET: part})).rule == "not-a-workbook"


def test_a_zip_of_something_else() -> None:
    assert refused(zipped({"word/document.xml": b"<x/>", "mimetype": b"x"})).rule == "not-a-workbook"


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


def test_a_document_passes_where_one_is_wanted() -> None:
    content = document(paragraph("河北省：唐山市"))

    check_package(content, (package.WORKBOOK, package.DOCUMENT))

    assert refused(content).rule == "not-a-workbook"


def test_a_document_may_name_the_template_that_it_was_made_from() -> None:
    parts = unzipped(document(paragraph("河北省：唐山市")))
    parts["word/_rels/settings.xml.rels"] = relationship("attachedTemplate").encode()

    check_package(zipped(parts), ())

    # Not where a workbook is read: the name of a part says nothing of what it is.
    assert refused(zipped({**plain(), **parts})).rule == "external-link"


@pytest.mark.usefixtures("low_limits")
@pytest.mark.parametrize("spelling", ["plain", "prefix", "UTF-16", "behind white space"])
@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("<w>" + "<t/>" * LOW["MOST_DOCUMENT_ELEMENTS"] + "</w>", "too-large"),
        ("<a>" * 1_000 + "</a>" * 1_000, "too-large"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "doctype"),
    ],
    ids=["elements", "depth", "document type"],
)
def test_documents_are_held_to_limits_too(text: str, rule: str, spelling: str) -> None:
    parts = {**unzipped(document(paragraph("x"))), "word/document.xml": SPELLINGS[spelling](text)}

    with pytest.raises(RefusedFileError) as caught:
        check_package(zipped(parts), ())

    assert caught.value.rule == rule
