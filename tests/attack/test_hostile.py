"""Files made to exhaust memory or time, with the real program: refused, within what a file may take."""

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from forks import Fork, can_fork
from ledgers import write_small_registry
from program import environment
from smartpilot.workbook.package import MOST_ROWS
from workbooks import HEBEI, circulate

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_fork({}), reason="the system does not say what a process has taken"),
]

MOST_MEGABYTES, MOST_SECONDS = 300, 20
# For what has to wait for the processor.
TIMEOUT = 10 * MOST_SECONDS
SHEET, STYLES, TYPES = "xl/worksheets/sheet2.xml", "xl/styles.xml", "[Content_Types].xml"
END = b"</sheetData>"
BLANKS = b" " * (1 << 18)
WORD = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
NOTICE = "住房城乡建设部办公厅关于开展国家智慧城市2015年度试点申报工作的通知\n各省：\n一、请{}报送住房城乡建设部。\n"
NOTICE += "住房和城乡建设部办公厅\n2015年9月10日\n"

Parts = dict[str, bytes]


def before(part: str, mark: bytes, more: bytes) -> Callable[[Parts], None]:
    """Puts something before the first mark of a part."""

    def change(parts: Parts) -> None:
        assert mark in parts[part]
        parts[part] = parts[part].replace(mark, more + mark, 1)

    return change


def blanked(part: str, more: bytes = b"") -> Callable[[Parts], None]:
    """Puts blanks where the declaration of a part was."""

    def change(parts: Parts) -> None:
        parts[part] = BLANKS + more + re.sub(rb"^<\?xml.*?\?>\s*", b"", parts[part])

    return change


def merged(attribute: bytes) -> Callable[[Parts], None]:
    return before(SHEET, b"</worksheet>", b"<mergeCells><mergeCell " + attribute + b"/></mergeCells>")


WORKBOOKS: Mapping[str, Callable[[Parts], None]] = {
    "cells": before(SHEET, END, (b"<row>" + b"<c/>" * 40 + b"</row>") * 12_000),
    "rows": before(SHEET, END, b"<row/>" * 300_000),
    "a row at the end of the sheet": before(SHEET, END, b'<row r="1048576"><c r="XFD1048576"/></row>'),
    "styles": before(STYLES, b"</fonts>", b"<font/>" * 500_000),
    "a document type behind blanks": blanked(SHEET, b"<!DOCTYPE x>"),
    "merged cells": merged(b"ref = 'A20:XFD1048576'"),
    "merged cells in small letters": merged(b'ref="a20&#58;$xfd$1048576"'),
    "a picture": lambda parts: parts.update({"xl/media/image1.png": b"\1" * (100 << 20)}),
    "many parts": lambda parts: parts.update({f"x/{number}.xml": b"<x/>" for number in range(12_000)}),
    "long text": before(SHEET, END, b'<row><c t="inlineStr"><is><t>' + b"x" * (8 << 20) + b"</t></is></c></row>"),
}
DOCUMENTS: Mapping[str, bytes] = {
    "paragraphs": b"<w:p/>" * 400_000,
    "depth": b"<w:p>" * 50_000 + b"</w:p>" * 50_000,
    "names": "<w:p><w:r><w:t>正定县、唐山市</w:t></w:r></w:p>".encode() * 10_000,
    "one long line": b"<w:p><w:r><w:t>" + "河北省正定县、".encode() * 160_000 + b"</w:t></w:r></w:p>",
}
TEXTS: Mapping[str, tuple[str, str]] = {
    "rows of CSV": ("import", "河北省,石家庄市正定县\n" * 20_000),
    "cells of CSV": ("import", ("河北省," + "石家庄市正定县," * 60 + "\n") * 4_900),
    "names in a line": ("import", "河北省：" + "、".join(chr(0x4E00 + n % 20_000) + "某市" for n in range(100_000))),
    "conjunctions": ("notice", NOTICE.format("和" * 9_000)),
    "dates": ("notice", NOTICE.format("内，于每年12月20日前" * 2_000)),
    "lines": ("notice", NOTICE.format("正定县\n" * 7_000)),
    "brackets in TOML": ("list", "format = 1\nx = " + "[" * 200_000),
    "tables in TOML": ("list", "format = 1\n" + "[[pilots]]\nid = '一'\n" * 50_000 + "x ="),
}


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    registry = write_small_registry(tmp_path_factory.mktemp("hostile"))
    circulate(registry, registry.parent / "out")
    return registry


def pack(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def require_modest(*arguments: str | Path, seconds: float = MOST_SECONDS) -> int:
    """Runs the program; its exit code. It may take no more than a file may, and knows what to say."""
    with open(os.devnull, "r+b") as nothing, tempfile.TemporaryFile() as err:
        fork = Fork(list(map(str, arguments)), environment(), [nothing.fileno(), nothing.fileno(), err.fileno()])
        code = fork.wait(TIMEOUT)
        err.seek(0)
        said = err.read().decode()
    assert code in (0, 1, 2), said
    assert "Traceback" not in said
    assert fork.usage is not None
    assert fork.usage.mebibytes < MOST_MEGABYTES
    assert fork.usage.processor_seconds < seconds
    return code


def hostile_workbook(name: str, registry: Path, folder: Path) -> Path:
    with zipfile.ZipFile(registry.parent / "out" / HEBEI) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    WORKBOOKS[name](parts)
    path = folder / "河北省.xlsx"
    path.write_bytes(pack(parts))
    return path


@pytest.mark.parametrize("name", WORKBOOKS)
def test_workbooks(name: str, registry: Path, tmp_path: Path) -> None:
    path = hostile_workbook(name, registry, tmp_path)

    require_modest("collect", path, "-r", registry, "--marked", tmp_path / "marked")


@pytest.mark.parametrize("name", ["cells", "long text", "merged cells in small letters"])
def test_workbooks_as_lists(name: str, registry: Path, tmp_path: Path) -> None:
    path = hostile_workbook(name, registry, tmp_path)

    assert require_modest("import", path, "-r", registry, "--notice", "2014") == 2


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents(name: str, registry: Path, tmp_path: Path) -> None:
    path = tmp_path / "名单.docx"
    path.write_bytes(pack({TYPES: b"<Types/>", "word/document.xml": WORD % DOCUMENTS[name]}))

    assert require_modest("import", path, "-r", registry, "--notice", "2014") == 2
    assert require_modest("notice", path, "-r", registry) == 2


@pytest.mark.parametrize("name", TEXTS)
def test_texts(name: str, registry: Path, tmp_path: Path) -> None:
    command, text = TEXTS[name]
    path = tmp_path / {"import": "名单.csv", "notice": "通知.txt", "list": "pilots.toml"}[command]
    path.write_text(text, encoding="utf-8")
    arguments = {"import": [path, "-r", registry, "-n", "2014"], "notice": [path, "-r", registry], "list": ["-r", path]}

    require_modest(command, *arguments[command])


def test_a_workbook_at_the_limit_is_marked(registry: Path, tmp_path: Path) -> None:
    """Wrong rows, as many as are taken; by `make attack` all of them, else a part in its part of the time."""
    rows = MOST_ROWS - 2_100 if "SMARTPILOT_ATTACK_SECONDS" in os.environ else 3_000
    text = '<c r="{}{}" t="inlineStr"><is><t>已交{}</t></is></c>'
    wrong = "".join(
        f'<row r="{row}">{"".join(text.format(column, row, row) for column in "ABCDEFGHIJ")}</row>'
        for row in range(100, 100 + rows)
    )
    with zipfile.ZipFile(registry.parent / "out" / HEBEI) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    before(SHEET, END, wrong.encode())(parts)
    path = tmp_path / "河北省.xlsx"
    path.write_bytes(pack(parts))
    seconds = 1 + MOST_SECONDS * rows / MOST_ROWS

    assert require_modest("collect", path, "-r", registry, "--marked", tmp_path / "marked", seconds=seconds) == 1
    assert len(list((tmp_path / "marked").iterdir())) == 1
