"""The table at the top of a marked copy's cover: what is to be corrected, where, and why."""

from collections.abc import Sequence
from typing import NamedTuple

from smartpilot.typesetting.standard import SAN_HAO, XIAO_SI
from smartpilot.typesetting.text_layout import row_height, with_needed_breaks
from smartpilot.workbook.marked.remarks import Remark, as_sentence, title_of
from smartpilot.workbook.marked.sheet_edits import TopRows
from smartpilot.workbook.marked.styles import MarkStyles, TableStyle
from smartpilot.workbook.marked.xml_edits import escape_text
from smartpilot.workbook.page import format_cell_text


class _Layout(NamedTuple):
    """The columns of a cover, those that each column of the table has, and in mm the width of all and of the reason."""

    columns: str
    sheet: str
    cell: str
    reason: str
    mm: float
    reason_mm: float


# By how many columns a cover has, the first that of template 3.
_LAYOUTS = {
    4: _Layout("ABCD", "A", "B", "CD", 166, 88),
    5: _Layout("ABCDE", "AB", "C", "DE", 170, 95),
}
_ROW_HEIGHT = 26
_MOST_ROWS = 100


class MarkedCell(NamedTuple):
    """A cell that the table names: its sheet, its reference, where a click leads to, and the remarks on it."""

    sheet: str
    cell: str
    place: str
    remarks: Sequence[Remark]


def last_column(columns: int) -> str:
    """The last column of the table on a cover of so many columns."""
    return _layout_of(columns).columns[-1]


def _layout_of(columns: int) -> _Layout:
    return _LAYOUTS.get(columns, _LAYOUTS[4])


def cover_rows(
    cells: Sequence[MarkedCell], title: str, office: str, styles: MarkStyles | None, columns: int
) -> TopRows:
    """The rows of the table. `title`: that of the form; `office`: who sends the copy back; `columns`: of the cover."""
    layout = _layout_of(columns)
    rows: list[str] = []
    merged: list[str] = []
    links: list[tuple[str, str]] = []
    word = title_of([remark for cell in cells for remark in cell.remarks])
    # Errors first; the table of a copy with very many of them is no table that anybody reads.
    cells = sorted(cells, key=lambda cell: not any(remark.is_error for remark in cell.remarks))

    def add(height: float, *parts: tuple[str, str, TableStyle]) -> None:
        """Adds a row of texts, each over some columns."""
        number, filled = len(rows) + 1, ""
        for span, text, style in parts:
            if len(span) > 1:
                merged.append(f"{span[0]}{number}:{span[-1]}{number}")
            for column in span:
                shown, style_id = text if column == span[0] else "", styles.of_table(style) if styles else 0
                filled += _cell(f"{column}{number}", shown, style_id)
        rows.append(f'<p:row r="{number}" ht="{height:g}" customHeight="1">{filled}</p:row>')

    title = f"【{word}】{title}"
    add(1.2 * row_height([(title, layout.mm, 0)], SAN_HAO), (layout.columns, title, TableStyle.TITLE))
    note = with_needed_breaks(_note(word, office), layout.mm, XIAO_SI)
    add(row_height([(note, layout.mm, 0)], XIAO_SI), (layout.columns, note, TableStyle.NOTE))
    add(_ROW_HEIGHT, (layout.columns, f"{word}事项", TableStyle.HEAD))
    headings = ((layout.sheet, "工作表"), (layout.cell, "单元格"), (layout.reason, "原因"))
    add(_ROW_HEIGHT, *((span, text, TableStyle.HEAD) for span, text in headings))
    for cell in cells[:_MOST_ROWS]:
        reason = "\n".join(with_needed_breaks(_reason(remark), layout.reason_mm, XIAO_SI, 1) for remark in cell.remarks)
        height = row_height([(reason, layout.reason_mm, 1)], XIAO_SI)
        if cell.place:
            links.append((f"{layout.cell}{len(rows) + 1}", cell.place))
        add(
            max(_ROW_HEIGHT, height),
            (layout.sheet, cell.sheet, TableStyle.CELL),
            (layout.cell, cell.cell, TableStyle.LINK),
            (layout.reason, reason, TableStyle.TEXT),
        )
    if len(cells) > _MOST_ROWS:
        rest = f"其余{len(cells) - _MOST_ROWS}处从略，见各表有批注的单元格。"
        add(_ROW_HEIGHT, (layout.columns, rest, TableStyle.TEXT))
    add(_ROW_HEIGHT, *((column, "", TableStyle.NOTE) for column in layout.columns))
    return TopRows(rows, merged, links)


def _reason(remark: Remark) -> str:
    return "".join(as_sentence(text) for text in (remark.reason, remark.hint) if text)


def _note(word: str, office: str) -> str:
    who = f"{office}核对了本工作簿，" if office else "本工作簿已核对，"
    what = f"下列各处{word}，原因也写在各单元格的批注中，必须更正的单元格标为红色。"
    return f"{who}{what}请直接在本工作簿中更正，保存后发回。"


def _cell(reference: str, text: str, style: int) -> str:
    if not text:
        return f'<p:c r="{reference}" s="{style}"/>'
    text = escape_text(format_cell_text(text))
    return f'<p:c r="{reference}" s="{style}" t="inlineStr"><p:is><p:t xml:space="preserve">{text}</p:t></p:is></p:c>'
