"""The table at the top of a marked copy's cover: what is to be corrected, where, and why."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from smartpilot.typesetting.standard import SAN_HAO, XIAO_SI
from smartpilot.typesetting.text_layout import row_height
from smartpilot.workbook.marked.remarks import Remark, title_of
from smartpilot.workbook.marked.sheet_edits import TopRows
from smartpilot.workbook.marked.styles import MarkStyles, TableStyle
from smartpilot.workbook.marked.xml_edits import escape_text
from smartpilot.workbook.page import format_cell_text

# The columns of the cover that the table has: sheet, cell, and the reason in the others together.
_COLUMNS = "ABCD"
_MM = (24, 54, 88)
_ROW_HEIGHT = 26
_MOST_ROWS = 100


class MarkedCell(NamedTuple):
    """A cell that the table names: its sheet, its reference, where a click leads to, and the remarks on it."""

    sheet: str
    cell: str
    place: str
    remarks: Sequence[Remark]


def cover_rows(cells: Sequence[MarkedCell], title: str, office: str, styles: MarkStyles | None) -> TopRows:
    """The rows of the table. `title`: that of the form; `office`: who sends the copy back."""
    rows: list[str] = []
    merged: list[str] = []
    links: list[tuple[str, str]] = []
    word = title_of([remark for cell in cells for remark in cell.remarks])
    # Errors first; the table of a copy with very many of them is no table that anybody reads.
    cells = sorted(cells, key=lambda cell: not any(remark.is_error for remark in cell.remarks))

    def add(texts: Mapping[str, str], kind: Sequence[TableStyle], height: float, *ranges: str) -> None:
        number = len(rows) + 1
        merged.extend(f"{columns[0]}{number}:{columns[-1]}{number}" for columns in ranges)
        filled = (
            _cell(f"{column}{number}", texts.get(column, ""), styles.of_table(style) if styles else 0)
            for column, style in zip(_COLUMNS, kind, strict=True)
        )
        rows.append(f'<p:row r="{number}" ht="{height:g}" customHeight="1">{"".join(filled)}</p:row>')

    title = f"【{word}】{title}"
    add({"A": title}, [TableStyle.TITLE] * 4, 1.2 * row_height([(title, sum(_MM), 0)], SAN_HAO), "AD")
    note = _note(word, office)
    add({"A": note}, [TableStyle.NOTE] * 4, row_height([(note, sum(_MM), 0)], XIAO_SI), "AD")
    add({"A": f"{word}事项"}, [TableStyle.HEAD] * 4, _ROW_HEIGHT, "AD")
    add({"A": "工作表", "B": "单元格", "C": "原因"}, [TableStyle.HEAD] * 4, _ROW_HEIGHT, "CD")
    kind = (TableStyle.CELL, TableStyle.LINK, TableStyle.TEXT, TableStyle.TEXT)
    for cell in cells[:_MOST_ROWS]:
        reason = "\n".join(_reason(remark) for remark in cell.remarks)
        height = max(_ROW_HEIGHT, sum(row_height([(line, _MM[-1], 1)], XIAO_SI) for line in reason.split("\n")))
        if cell.place:
            links.append((f"B{len(rows) + 1}", cell.place))
        add({"A": cell.sheet, "B": cell.cell, "C": reason}, kind, height, "CD")
    if len(cells) > _MOST_ROWS:
        rest = f"其余{len(cells) - _MOST_ROWS}处从略，见各表有批注的单元格。"
        add({"A": rest}, [TableStyle.TEXT] * 4, _ROW_HEIGHT, "AD")
    add({}, [TableStyle.NOTE] * 4, _ROW_HEIGHT)
    return TopRows(rows, merged, links)


def _reason(remark: Remark) -> str:
    return "。".join(text for text in (remark.reason, remark.hint) if text)


def _note(word: str, office: str) -> str:
    who = f"{office}核对了本工作簿，" if office else "本工作簿已核对，"
    what = f"下列各处{word}，原因也写在各单元格的批注中，必须更正的单元格标为红色。"
    return f"{who}{what}请直接在本工作簿中更正，保存后发回。"


def _cell(reference: str, text: str, style: int) -> str:
    if not text:
        return f'<p:c r="{reference}" s="{style}"/>'
    text = escape_text(format_cell_text(text))
    return f'<p:c r="{reference}" s="{style}" t="inlineStr"><p:is><p:t xml:space="preserve">{text}</p:t></p:is></p:c>'
