"""SECURITY.md names the limits that hold."""

import pytest

from program import ROOT
from smartpilot.official.files import lines, names, text
from smartpilot.official.lists import layout
from smartpilot.official.notices import heading
from smartpilot.toml import document
from smartpilot.workbook import form, package

PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "said",
    [
        f"{form.MAX_WORKBOOK_SIZE >> 20} MB, {package.MOST_INFLATED >> 20} MB unpacked",
        f"{package.MOST_XML >> 20} MB of it XML, {package.MOST_ENTRIES:,} parts",
        f"{package.MOST_CELLS:,} cells, {package.MOST_ROWS:,} rows, {package.MOST_CELLS_IN_RANGES:,} cells in merged",
        f"{package.MOST_DOCUMENT_ELEMENTS:,} elements; no part is nested deeper than {package.MOST_DEPTH}",
        f"{lines.MAX_LINES:,} lines, {lines.MAX_TEXT:,} characters, {layout.MOST_NAMES:,} names",
        f"{names.NAME_LIMITS.lines:,} lines, {names.NAME_LIMITS.characters:,} characters",
        f"{text.MAX_NOTICE_SIZE >> 20} MB, {heading.LONGEST_BODY:,} characters of text",
        f"{document.MAX_SIZE >> 20} MB, values nested {document.MAX_DEPTH} deep",
    ],
)
def test_the_page_names_the_limits_of_the_source(said: str) -> None:
    assert said in PAGE
