"""One list of places in the layouts in which official lists come: workbooks, documents, CSV, pasted text."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import groupby, zip_longest
from typing import NamedTuple


class Written(NamedTuple):
    """A place as a list writes it, under its province."""

    province: str
    name: str


Places = Sequence[Written]
Layout = Callable[[Places], bytes]
TITLE = "国家智慧城市试点名单"


def by_province(places: Places) -> list[tuple[str, list[str]]]:
    """In the order of the list; a province that comes again later has another block."""
    return [(key, [place.name for place in block]) for key, block in groupby(places, key=lambda p: p.province)]


def workbook(rows: Iterable[Sequence[object]], merges: Iterable[str] = (), title: str = "附件1") -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    for merge in merges:
        book.active.merge_cells(merge)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def paragraph(text: str) -> str:
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f"<w:p><w:pPr><w:jc w:val='left'/></w:pPr><w:r>{runs}</w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def document(*blocks: str, extra: dict[str, str] | None = None) -> bytes:
    body = f"<w:document xmlns:w='{W}'><w:body>{''.join(blocks)}</w:body></w:document>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", body)
        for name, text in (extra or {}).items():
            package.writestr(name, text)
    return out.getvalue()


# -- layouts -------------------------------------------------------------------------------------------------


def xlsx_merged(places: Places) -> bytes:
    rows: list[Sequence[object]] = [["附件1"], [TITLE], ["序号", "省（区、市）", "试点城市", "备注"]]
    rows += [[n, place.province, place.name, ""] for n, place in enumerate(places, 1)]
    merges, at = ["A2:D2"], 4
    for _province, names in by_province(places):
        if len(names) > 1:
            merges.append(f"B{at}:B{at + len(names) - 1}")
        at += len(names)
    return workbook(rows, merges)


def xlsx_two_blocks(places: Places) -> bytes:
    half = (len(places) + 1) // 2
    rows: list[Sequence[object]] = [[TITLE], ["序号", "省份", "试点名称"] * 2]
    left, right = (_once(block) for block in (places[:half], places[half:]))
    for n, (one, other) in enumerate(zip_longest(left, right), 1):
        rows.append([n, *one, *((n + half, *other) if other else ())])
    return workbook(rows)


def _once(places: Places) -> list[Written]:
    """The province in the first row of its block only."""
    return [
        Written("" if index and places[index - 1].province == place.province else place.province, place.name)
        for index, place in enumerate(places)
    ]


def xlsx_cell_of_several(places: Places) -> bytes:
    rows: list[Sequence[object]] = [[TITLE], ["省（区、市）", "试点城市（区、县、镇）"]]
    rows += [[f"{province}\n（{len(names)}个）", "\n".join(names)] for province, names in by_province(places)]
    return workbook(rows)


def _csv(places: Places, end: str) -> str:
    lines, last = ["序号,省份,试点名称,备注"], ""
    for n, place in enumerate(places, 1):
        lines.append(f"{n},{place.province if place.province != last else ''},{place.name},")
        last = place.province
    return end.join(lines) + end


def csv_utf8(places: Places) -> bytes:
    return _csv(places, "\n").encode("utf-8-sig")


def csv_gbk(places: Places) -> bytes:
    return _csv(places, "\r\n").encode("gb18030")


def docx_table(places: Places) -> bytes:
    rows = [row(cell("序号"), cell("省份"), cell("试点名称"))]
    n = 0
    for province, names in by_province(places):
        for index, name in enumerate(names):
            n += 1
            merged = cell(province, "<w:vMerge w:val='restart'/>") if index == 0 else cell("", "<w:vMerge/>")
            rows.append(row(cell(str(n)), merged, cell(name)))
    return document(paragraph("附件1"), paragraph(TITLE), f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>")


def docx_paragraphs(places: Places) -> bytes:
    blocks = [paragraph(f"{province}：{'、'.join(names)}") for province, names in by_province(places)]
    return document(paragraph("附件"), paragraph(TITLE), *blocks)


def numbered(places: Places) -> bytes:
    """１．河北省石家庄市正定县"""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    lines = [f"\u3000\u3000{str(n).translate(wide)}．{p.province}{p.name}" for n, p in enumerate(places, 1)]
    return "\r\n".join([TITLE, *lines]).encode("utf-8-sig")


def paragraphs(places: Places) -> bytes:
    """河北省（3个）：石家庄市、唐山市、秦皇岛市。"""
    lines = [f"{province}（{len(names)}个）：{'、'.join(names)}。" for province, names in by_province(places)]
    return "\n\n".join([TITLE, *lines]).encode()


def one_paragraph(places: Places) -> bytes:
    parts = [f"{province}：{'、'.join(names)}" for province, names in by_province(places)]
    return f"{TITLE}\n{'；'.join(parts)}。\n".encode("gb18030")


def headings(places: Places) -> bytes:
    lines = []
    for n, (province, names) in enumerate(by_province(places), 1):
        lines += [f"({n}) {province}", *names, ""]
    return "\n".join([TITLE, "", *lines]).encode("utf-16")


def tabs(places: Places) -> bytes:
    lines = [f"{n}\t{p.province}\t{p.name}" for n, p in enumerate(places, 1)]
    return "\n".join([TITLE, "序号\t省市\t试点城市", *lines, "", "上一篇：没有了", "打印本页 关闭窗口"]).encode()


def spaces(places: Places) -> bytes:
    return "\n".join(f"{n}、{p.province}\u3000{p.name}" for n, p in enumerate(places, 1)).encode()


LAYOUTS: dict[str, Layout] = {
    "numbered.txt": numbered,
    "paragraphs.txt": paragraphs,
    "one-paragraph.txt": one_paragraph,
    "headings.txt": headings,
    "tabs.txt": tabs,
    "spaces.txt": spaces,
    "utf8.csv": csv_utf8,
    "gbk.csv": csv_gbk,
    "merged.xlsx": xlsx_merged,
    "two-blocks.xlsx": xlsx_two_blocks,
    "several.xlsx": xlsx_cell_of_several,
    "table.docx": docx_table,
    "paragraphs.docx": docx_paragraphs,
}
