"""The ministry's annex (附件) to a notice as an Excel workbook: the pilots and the special projects.

Page, type sizes and page numbers follow GB/T 9704-2012 (党政机关公文格式). An annex is always in Chinese.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, count, groupby, pairwise, repeat
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from smartpilot.chinese import format_document_number
from smartpilot.places.divisions import official_sort_key
from smartpilot.records.annex import AnnexRecords
from smartpilot.records.models import Pilot, Project
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Designation, Evidence, Kind
from smartpilot.records.titles import title_of
from smartpilot.typesetting.standard import (
    BODY_FACE,
    ER_HAO,
    FOOTER_FROM_EDGE,
    HEAD_FACE,
    LINES,
    MARGIN_BOTTOM,
    MARGIN_LEFT,
    MARGIN_RIGHT,
    MARGIN_TOP,
    POINTS_PER_MM,
    SAN_HAO,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    TITLE_FACE,
    XIAO_SI,
)
from smartpilot.typesetting.text_layout import (
    column_texts,
    fit_columns,
    row_height,
    split_into_pages,
    with_breaks,
    with_needed_breaks,
)
from smartpilot.workbook.page import (
    CENTRED,
    FLUSH,
    FRAME,
    LEFT,
    NO_FRAME,
    column_width,
    new_book,
    number_pages,
    save_bytes,
    set_up_page,
    set_value,
)

_NUMBER_FONT = Font(name=HEAD_FACE, size=SAN_HAO)
_TITLE_FONT = Font(name=TITLE_FACE, size=ER_HAO)
_HEAD_FONT = Font(name=HEAD_FACE, size=XIAO_SI)
_BODY_FONT = Font(name=BODY_FACE, size=XIAO_SI)

# In points. Number, an empty line, the title (part 7.3: on the third line), whose it is, then the table's header.
_TEXT_LINE = _HEAD_HEIGHT = TEXT_HEIGHT * POINTS_PER_MM / LINES
_TOP_HEIGHTS = (_TEXT_LINE, _TEXT_LINE, 2 * _TEXT_LINE)
_TITLE_ROW, _NOTICE_ROW, _HEAD_ROW = 3, 4, 5
# Less than the text area: no printer's rounding may end a page before our own break.
_PAGE_HEIGHT = TEXT_HEIGHT * POINTS_PER_MM - 12

_DRAFT = "草稿"
_REMARKS = {Evidence.CONFIRMED: "", Evidence.REPORTED: "有报道，待证实", Evidence.UNVERIFIED: "待核实"}


@dataclass(frozen=True, slots=True)
class _Column:
    """`mm`: as wide as its texts need it, where there is room."""

    title: str
    alignment: Alignment = CENTRED
    mm: float = 0


class _Heading(NamedTuple):
    """What stands above a table: the number of the annex, its title, and whose notice it belongs to.

    `is_only`: it has no number on the page, because there is no other annex (GB/T 9704-2012, 7.3.4).
    """

    number: int
    title: str
    notice: str
    is_draft: bool
    is_only: bool

    @property
    def label(self) -> str:
        """What stands at the top of the page."""
        return "附件" if self.is_only else f"附件{self.number}"

    @property
    def subtitle(self) -> str:
        """The lines below the title."""
        notice = with_breaks(self.notice, TEXT_WIDTH, XIAO_SI)
        return f"（{_DRAFT}）\n{notice}" if self.is_draft else notice


@dataclass(frozen=True, slots=True)
class _Row:
    """A row below the header: a value for each column, or a single value across all columns.

    `province`: neighbours with the same one share a cell.
    """

    values: tuple[str | int, ...]
    font: Font = _BODY_FONT
    alignment: Alignment | None = None
    border: Border = FRAME
    province: str = ""
    keep_with_next: bool = False


_Columns = Sequence[_Column]
_SERIAL_COLUMN, _PROVINCE_COLUMN = 1, 2
_LEAST_MM = 14
# The last column is a draft's: how sure a record is.
_PILOT_COLUMNS = (
    _Column("序号"),
    _Column(title_of(Pilot, "province").zh),
    _Column("试点名称"),
    _Column(title_of(Pilot, "note").zh),
)
_PROJECT_COLUMNS = (
    _Column("序号"),
    _Column(title_of(Project, "undertaken_by").zh, LEFT),
    _Column(title_of(Project, "title").zh, LEFT),
    _Column(title_of(Project, "field").zh),
    _Column(title_of(Project, "site").zh),
    _Column(title_of(Project, "note").zh),
)


def annexes_bytes(annexes: Sequence[AnnexRecords], *, is_final: bool = False) -> bytes:
    """The annexes of one notice or several as an .xlsx file; of several the sheets are named after their years too.

    附件1 lists the pilots of a notice, in the official order, 附件2 its special projects, in theirs. A sheet without
    records is left out, but never both. A selection says so below its tables. Annexes that are not final say on every
    page that they are a draft, and of each record how sure it is. The same records give the same bytes. The layout is
    that of GB/T 9704-2012.
    """
    book = new_book()
    for annex in annexes:
        _add_annex(book, annex, _year_of(annex.notice) if len(annexes) > 1 else "", is_draft=not is_final)
    return save_bytes(book, max(annex.notice.issued_on for annex in annexes))


def _year_of(notice: Notice) -> str:
    return notice.id if re.fullmatch("[0-9]{4}", notice.id) else str(notice.issued_on.year)


def _add_annex(book: Workbook, annex: AnnexRecords, prefix: str, *, is_draft: bool) -> None:
    notice, pilots, projects, selection = annex.notice, annex.pilots, annex.projects, annex.is_selection
    year, programme = _year_of(notice), annex.programme
    if pilots or not projects:
        listed = [pilot for pilot in pilots if pilot.added_on is None]
        published = "" if selection else _pilots_published(notice, listed)
        rows = _with_note(_pilot_rows(pilots), published, len(pilots) if selection else len(listed), selection)
        title = programme.title_of_list(Kind.PILOTS, year)
        heading = _Heading(1, title, _describe_notice(notice), is_draft, is_only=not projects)
        _add_sheet(book, prefix, heading, _PILOT_COLUMNS, rows)
    if projects:
        published = "" if selection else _projects_published(notice, projects)
        names = {**{pilot.id: pilot.name for pilot in pilots}, **annex.sites}
        rows = _with_note(_project_rows(projects, names), published, len(projects), selection)
        title = programme.title_of_list(Kind.PROJECTS, year)
        heading = _Heading(2, title, _describe_notice(notice), is_draft, is_only=not pilots)
        _add_sheet(book, prefix, heading, _PROJECT_COLUMNS, rows)


def _describe_notice(notice: Notice) -> str:
    """Who issued a notice, and its number where it is known."""
    number = f"（{format_document_number(notice.number)}）" if notice.number else ""
    return f"{'、'.join(notice.issued_by)}{number}"


def _pilot_rows(pilots: Sequence[Pilot]) -> Iterator[_Row]:
    """The rows of 附件1: parts, each with a heading and its own serial numbers."""
    if not pilots:
        yield _Row(("（无）",), alignment=CENTRED)
    numerals = iter("一二三四")
    for title, chosen in _parts_of_list(pilots):
        part = sorted(chosen, key=_annex_sort_key)
        if part:
            heading = f"{next(numerals)}、{title}（{len(part)}个）"
            yield _Row((heading,), _HEAD_FONT, LEFT, keep_with_next=True)
        for serial, pilot in enumerate(part, 1):
            remark = _REMARKS[pilot.evidence]
            yield _Row((serial, pilot.province, pilot.name, remark), province=pilot.province)


def _parts_of_list(pilots: Sequence[Pilot]) -> Iterator[tuple[str, list[Pilot]]]:
    """The parts of the list: by designation; pilots of a supplementary round are a part of their own."""
    for designation in Designation:
        yield designation.zh, [p for p in pilots if p.designation is designation and p.added_on is None]
    yield "增补试点", [pilot for pilot in pilots if pilot.added_on is not None]
    yield "类别待核实", [pilot for pilot in pilots if pilot.designation is None and pilot.added_on is None]


def _annex_sort_key(pilot: Pilot) -> tuple[str, ...]:
    """The official order; a town or zone comes after the division that it lies in."""
    return *official_sort_key(pilot.province, pilot.division), pilot.locality or ""


def _project_rows(projects: Sequence[Project], names: Mapping[str, str]) -> Iterator[_Row]:
    for serial, project in enumerate(projects, 1):
        site = project.site or names.get(project.site_pilot or "", "")
        known = ("、".join(project.undertaken_by), project.title or "", project.field or "", site)
        yield _Row((serial, *known, _REMARKS[project.evidence]))


def _pilots_published(notice: Notice, pilots: Sequence[Pilot]) -> str:
    """What the notice says it lists, if that is more; a pilot of unknown kind may fill a gap of any kind."""
    if notice.totals is None:
        return ""
    totals = {Designation.NEW: notice.totals.new or 0, Designation.EXPANDED: notice.totals.expanded or 0}
    kinds = [pilot.designation for pilot in pilots]
    gap = sum(max(0, total - kinds.count(kind)) for kind, total in totals.items())
    if gap <= kinds.count(None):
        return ""
    return "、".join(f"{kind.zh}{total}个" for kind, total in totals.items() if total)


def _projects_published(notice: Notice, projects: Sequence[Project]) -> str:
    total = (notice.totals and notice.totals.special) or 0
    return f"专项试点{total}个" if total > len(projects) else ""


def _with_note(table: Iterable[_Row], published: str, registered: int, selection: bool) -> list[_Row]:
    """The rows, with a note if they are not all that the notice published."""
    *rows, last = table
    if selection:
        note = f"注：本表为选列，共{registered}个，不是全部名单。"
    elif published:
        note = f"注：通知公布{published}；本表登记{registered}个，尚不完整。"
    else:
        return [*rows, last]
    return [*rows, replace(last, keep_with_next=True), _Row((note,), _BODY_FONT, FLUSH, NO_FRAME)]


def _add_sheet(book: Workbook, prefix: str, heading: _Heading, all_columns: _Columns, rows: Sequence[_Row]) -> None:
    sheet = book.create_sheet(f"{prefix}附件{heading.number}")
    sheet.sheet_view.showGridLines = False
    set_up_page(sheet, sheet.ORIENTATION_PORTRAIT, (MARGIN_TOP, MARGIN_LEFT, MARGIN_BOTTOM, MARGIN_RIGHT))
    number_pages(sheet, FOOTER_FROM_EDGE)
    if heading.is_draft:
        _mark_pages(sheet)
    for index, height in enumerate(_top_heights(heading), 1):
        sheet.row_dimensions[index].height = height
    columns = _with_widths(all_columns if heading.is_draft else all_columns[:-1], rows)
    _put(sheet.cell(1, 1), heading.label, _NUMBER_FONT, Alignment(vertical="center"), NO_FRAME)
    for row, text, font in ((_TITLE_ROW, heading.title, _TITLE_FONT), (_NOTICE_ROW, heading.subtitle, _BODY_FONT)):
        _put(sheet.cell(row, 1), text, font, CENTRED, NO_FRAME)
        _merge(sheet, (row, row), (1, len(columns)))
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = column_width(column.mm)
        _put(sheet.cell(_HEAD_ROW, index), column.title, _HEAD_FONT, CENTRED)
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.freeze_panes = sheet.cell(_HEAD_ROW + 1, 1)
    _fill_rows(sheet, columns, rows, sum(_top_heights(heading)))


def _top_heights(heading: _Heading) -> Sequence[float]:
    """The heights of the rows above the table and of its header."""
    return *_TOP_HEIGHTS, row_height([(heading.subtitle, TEXT_WIDTH, 0)], XIAO_SI), _HEAD_HEIGHT


def _mark_pages(sheet: Worksheet) -> None:
    """Says at the top of each page that it is a draft."""
    for header in (sheet.oddHeader, sheet.evenHeader):
        header.right.text, header.right.font, header.right.size = _DRAFT, f"{HEAD_FACE},Regular", SAN_HAO


def _with_widths(columns: _Columns, rows: Sequence[_Row]) -> _Columns:
    """The columns, each as wide as its texts need it; they fill the text area."""
    values = [tuple(column.title for column in columns), *(row.values for row in rows if len(row.values) > 1)]
    texts = [
        column_texts(
            (of_row[index] for of_row in values),
            XIAO_SI,
            indent=column.alignment.indent,
            least=_LEAST_MM,
            is_fixed=index == _SERIAL_COLUMN - 1,
        )
        for index, column in enumerate(columns)
    ]
    widths = fit_columns(texts, TEXT_WIDTH, XIAO_SI)
    return [replace(column, mm=mm) for column, mm in zip(columns, widths, strict=True)]


def _fill_rows(sheet: Worksheet, columns: _Columns, rows: Sequence[_Row], top: float) -> None:
    """Writes the rows below the header, with our own page breaks, so that each page names its provinces.

    `top`: the height of all that stands above them on the first page.
    """
    heights = [_height(row, columns) for row in rows]
    # No heading ends a page, and no note stands alone.
    kept = [row.keep_with_next for row in rows]
    pages = split_into_pages(heights, kept, _PAGE_HEIGHT, first_used=top, used=_HEAD_HEIGHT)
    numbered = list(zip(count(_HEAD_ROW + 1), rows, pages, strict=False))
    for (number, row, _), height in zip(numbered, heights, strict=True):
        sheet.row_dimensions[number].height = height
        is_whole = len(row.values) == 1
        for index, column, value in zip(count(1), columns, chain(row.values, repeat("")), strict=False):
            alignment = row.alignment or column.alignment
            mm = TEXT_WIDTH if is_whole else column.mm
            text = with_needed_breaks(value, mm, XIAO_SI, alignment.indent) if isinstance(value, str) else value
            _put(sheet.cell(number, index), text, row.font, alignment, row.border)
        if is_whole:
            _merge(sheet, (number, number), (1, len(columns)))
    for (number, _, page), (_, _, following) in pairwise(numbered):
        if page != following:
            sheet.row_breaks.append(Break(id=number))
    for (province, _), block in groupby(numbered, key=lambda item: (item[1].province, item[2])):
        numbers = [number for number, *_ in block]
        if province and len(numbers) > 1:
            _merge(sheet, (numbers[0], numbers[-1]), (_PROVINCE_COLUMN, _PROVINCE_COLUMN))


def _height(row: _Row, columns: _Columns) -> float:
    """The height of a row for its longest text."""
    whole = len(row.values) == 1
    return row_height(
        [
            (str(value), TEXT_WIDTH if whole else column.mm, (row.alignment or column.alignment).indent)
            for column, value in zip(columns, row.values, strict=False)
        ],
        XIAO_SI,
    )


def _merge(sheet: Worksheet, rows: tuple[int, int], columns: tuple[int, int]) -> None:
    sheet.merge_cells(None, rows[0], columns[0], rows[1], columns[1])


def _put(cell: Cell, value: str | int, font: Font, alignment: Alignment, border: Border = FRAME) -> None:
    cell.font, cell.alignment, cell.border = font, alignment, border
    set_value(cell, value)
