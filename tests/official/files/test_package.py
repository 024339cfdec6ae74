"""What is refused of a document before it is opened."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from layouts import document, paragraph, workbook
from smartpilot.errors import UsageError
from smartpilot.official.files.package import require_package


def package(**parts: str) -> bytes:
    """A zip of parts, `__` for the slash and `_xml` at the end for the extension."""
    file = BytesIO()
    with ZipFile(file, "w") as zip_:
        for name, content in parts.items():
            zip_.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()


def test_the_parts_of_a_document_and_of_a_workbook() -> None:
    assert require_package(document(paragraph("石家庄市"))).main == "word/document.xml"
    assert require_package(workbook([["石家庄市"]])).main == "xl/workbook.xml"


def test_any_package_will_do_as_long_as_it_is_safe() -> None:
    parts = require_package(package(a_xml="<a/>", b__c_xml="<b/>"))
    assert "b/c.xml" in parts
    assert parts.kind == ""


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512, "the file is of an old format: .xls, .et, .doc or .wps"),
        (document(paragraph("石家庄市"))[:-100], "damaged"),
        (package(a_xml="<a>"), "damaged"),
        (package(word__vbaProject="<a/>"), "macros"),
        (package(xl__externalLinks__a_xml="<a/>"), "other files"),
    ],
)
def test_what_cannot_be_opened_safely_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message) as refusal:
        require_package(content)
    assert refusal.value.hint


def test_the_hint_for_what_cannot_be_sent_again_is_to_copy_it() -> None:
    doctype = '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with pytest.raises(UsageError) as refusal:
        require_package(package(a_xml=doctype))
    assert refusal.value.hint == "copy the text that is needed into a new file"
