"""What is looked at before a workbook or a document is opened."""

import io
import zipfile

import pytest

from layouts import document, paragraph, workbook
from smartpilot.errors import UsageError
from smartpilot.workbook.package import MAX_ENTRIES, MAX_INFLATED, checked


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "password"),
        (b"PK\x03\x04" + bytes(100), "damaged"),
        (zipped({f"{n}.xml": b"" for n in range(MAX_ENTRIES + 1)}), "more parts"),
        (zipped({"a.bin": bytes(MAX_INFLATED // 2), "b.bin": bytes(MAX_INFLATED // 2 + 1)}), "larger"),
        (zipped({"xl/workbook.xml": b"<!DOCTYPE a><a/>"}), "document type"),
        (zipped({"xl/a.xml": bytes(1 << 16)[:-5] + b"<!ENTITY a 'b'>"}), "document type"),
        (zipped({"xl/a.xml": "<!DOCTYPE a><a/>".encode("utf-16")}), "document type"),
        (zipped({"xl/vbaProject.bin": b"1"}), "macros"),
    ],
    ids=["OLE", "broken", "entries", "bomb", "DOCTYPE", "ENTITY over a chunk", "UTF-16", "macros"],
)
def test_what_is_not_opened(content: bytes, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        checked(content)


def test_a_cut_off_workbook_is_damaged() -> None:
    with pytest.raises(UsageError, match="damaged"):
        checked(workbook([["a"]])[:-30])


@pytest.mark.parametrize("content", [workbook([["a"]]), document(paragraph("a"))])
def test_usual_ones_pass(content: bytes) -> None:
    checked(content)
