"""The parts of a package, found as office programs find them."""

import io
import zipfile

import pytest

from smartpilot.workbook.parts import DOCUMENT, WORKBOOK, Parts, Relationship, part_key


def parts(contents: dict[str, str]) -> Parts:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in contents.items():
            package.writestr(name, content)
    return Parts(out.getvalue())


@pytest.mark.parametrize("name", ["xl/Workbook.xml", "/xl/workbook.xml", "XL\\workbook.XML"])
def test_names_are_compared_without_case_and_slashes(name: str) -> None:
    assert part_key(name) == "xl/workbook.xml"


def test_the_folders_say_what_a_package_is() -> None:
    assert parts({"xl/workbook.xml": "<a/>", "word/document.xml": "<a/>"}).kind == WORKBOOK
    assert parts({"Word\\document2.xml": "<a/>"}).kind == DOCUMENT
    assert parts({"content.xml": "<a/>", "附件1.xlsx": ""}).kind == ""


@pytest.mark.parametrize(
    ("target", "key"),
    [
        ("worksheets/Sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
        ("../../../sheet1.xml", "sheet1.xml"),
    ],
)
def test_targets_are_relative_to_their_source(target: str, key: str) -> None:
    relationships = (
        f"<Relationships><Relationship Id='a' Type='http://x/worksheet' Target='{target}'/>"
        "<Relationship Id='b' Type='http://x/image' Target='http://example.org' TargetMode='External'/></Relationships>"
    )
    package = parts({"xl/_rels/workbook.xml.rels": relationships})

    assert package.related("xl/workbook.xml") == [Relationship("a", "worksheet", key)]
    assert package.related("xl/styles.xml") == []
