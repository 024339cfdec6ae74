"""The cover of a form (说明): whose it is, what is due when, how to fill it in and where to return it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import count, groupby, pairwise

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from smartpilot.chinese import format_date, format_document_number
from smartpilot.records.notices import Deliverable, Notice
from smartpilot.records.obligations import Obligation
from smartpilot.records.terms import FOR_REVISION, NO_DEADLINE, Stage
from smartpilot.typesetting.standard import (
    BODY_FACE,
    ER_HAO,
    HEAD_FACE,
    LONG_SIDE,
    POINTS_PER_MM,
    TITLE_FACE,
    WU_HAO,
    XIAO_SI,
)
from smartpilot.typesetting.text_layout import (
    height_of_lines,
    row_height,
    split_into_pages,
    with_breaks,
    with_needed_breaks,
)
from smartpilot.workbook.form import (
    CANDIDATES,
    COVER,
    COVER_FIELDS,
    SIGNATURE,
    TABLE_COLUMNS,
    TABLES,
    Form,
    FormColumn,
    Input,
    candidate_columns,
)
from smartpilot.workbook.page import (
    CENTRED,
    FLUSH,
    NO_FRAME,
    column_width,
    number_pages,
    protect,
    set_up_page,
    set_value,
)
from smartpilot.workbook.sent.styles import DAY_FORMAT, make_style

_MARGINS, _FOOTER_FROM_EDGE = (25, 20, 22, 20), 10
_WIDTHS = (12, 19, 44, 33, 62)  # mm
_ROOM = sum(_WIDTHS)
_TITLE = Font(name=TITLE_FACE, size=ER_HAO)
_HEAD, _FIELD = Font(name=HEAD_FACE, size=XIAO_SI), Font(name=BODY_FACE, size=XIAO_SI)
_TABLE_HEAD, _BODY = Font(name=HEAD_FACE, size=WU_HAO), Font(name=BODY_FACE, size=WU_HAO)
_PARAGRAPH = "\u3000\u3000"  # part 7.3.3: two characters
# In points.
_PAGE_HEIGHT, _MOST_ON_A_PAGE = (LONG_SIDE - _MARGINS[0] - _MARGINS[2]) * POINTS_PER_MM, 1.15
# Room for a seal.
_SEAL_HEIGHT, _FIELD_HEIGHT = 44, 26


def add_cover(book: Workbook, form: Form) -> None:
    """Adds the sheet 说明."""
    sheet = book.create_sheet(COVER)
    sheet.sheet_view.showGridLines = False
    set_up_page(sheet, sheet.ORIENTATION_PORTRAIT, _MARGINS)
    number_pages(sheet, _FOOTER_FROM_EDGE)
    sheet.page_setup.blackAndWhite = True
    sheet.print_options.horizontalCentered = True
    for index, mm in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = column_width(mm)
    page = _Page(sheet)
    page.line(form.title, page.title, ER_HAO)
    page.line(f"（{form.authority}）", page.centred, XIAO_SI)
    _add_fields(page)
    page.heading("一、填报依据")
    for notice, title in form.notices:
        for text in _notice_lines(notice, title):
            page.paragraph(text)
    page.heading("二、报送事项和期限")
    page.row(("序号", "报送主体", "事项", "期限", "报送至"), page.head)
    _add_obligations(page, form)
    page.heading("三、填写说明")
    for place, sentence in enumerate(_instructions(form), 1):
        page.paragraph(f"{place}．{sentence}")
    page.heading("四、报送方式")
    page.paragraph(_return_instructions(form))
    # A little more than a page is printed a little smaller.
    if sum(page.heights) < _MOST_ON_A_PAGE * _PAGE_HEIGHT:
        sheet.page_setup.fitToHeight = 1
    else:
        page.add_breaks()
    protect(sheet)


class _Page:
    """A sheet that is filled from the top down."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet, self.next = sheet, 1
        self.heights: list[float] = []
        self.kept: list[bool] = []
        self.title = make_style(sheet, _TITLE, CENTRED, NO_FRAME)
        self.centred = make_style(sheet, _FIELD, CENTRED, NO_FRAME)
        self.text = make_style(sheet, _BODY, FLUSH, NO_FRAME)
        self.part = make_style(sheet, _HEAD, Alignment(vertical="bottom"), NO_FRAME)
        self.label = make_style(sheet, _HEAD, CENTRED)
        self.head, self.cell = make_style(sheet, _TABLE_HEAD, CENTRED), make_style(sheet, _BODY, CENTRED)
        self.open = make_style(sheet, _FIELD, CENTRED, is_open=True)
        self.open_day = make_style(sheet, _FIELD, CENTRED, number_format=DAY_FORMAT, is_open=True)
        # As text, else the zero of an area code is lost.
        self.open_text = make_style(sheet, _FIELD, CENTRED, number_format="@", is_open=True)

    def line(self, text: str, style: StyleArray, size: float) -> None:
        """Adds a text over all columns."""
        self.merge("A", get_column_letter(len(_WIDTHS)))
        lines = with_breaks(text, _ROOM, size)
        self.fill((lines,), (style,), height_of_lines(lines.count("\n") + 1, size))

    def merge(self, first: str, last: str) -> None:
        """Makes columns of the next row one cell."""
        # Not by merge_cells, which gives each cell a frame of its own.
        self.sheet.merged_cells.add(f"{first}{self.next}:{last}{self.next}")

    def paragraph(self, text: str) -> None:
        """Adds a paragraph of text."""
        self.line(_PARAGRAPH + text, self.text, WU_HAO)

    def heading(self, text: str) -> None:
        """Adds the heading of a part, with room above it."""
        self.fill((_PARAGRAPH + text,), (self.part,), 28)

    def row(self, texts: Sequence[str | int], style: StyleArray) -> None:
        """Adds a framed row of a table."""
        broken = [
            with_needed_breaks(text, mm, WU_HAO) if isinstance(text, str) else text
            for text, mm in zip(texts, _WIDTHS, strict=True)
        ]
        height = row_height([(str(text), mm, 0) for text, mm in zip(texts, _WIDTHS, strict=True)], WU_HAO)
        self.fill(broken, [style] * len(texts), height)

    def row_across(self, text: str, style: StyleArray) -> None:
        """Adds a framed row with one text over all columns."""
        self.merge("A", get_column_letter(len(_WIDTHS)))
        texts = (with_needed_breaks(text, _ROOM, WU_HAO), *[""] * (len(_WIDTHS) - 1))
        self.fill(texts, [style] * len(_WIDTHS), row_height([(text, _ROOM, 0)], WU_HAO))

    def fill(self, texts: Sequence[str | int], styles: Sequence[StyleArray], height: float) -> None:
        """Adds a row."""
        for index, (text, style) in enumerate(zip(texts, styles, strict=True), 1):
            cell = self.sheet.cell(self.next, index)
            set_value(cell, text)
            cell._style = style
        self.sheet.row_dimensions[self.next].height = height
        self.heights.append(height)
        # The heading of a part, and the heads of a table, stand on the page of what they head.
        self.kept.append(any(style in (self.part, self.head) for style in styles))
        self.next += 1

    def add_breaks(self) -> None:
        """Ends each page before a row that has no room on it."""
        pages = split_into_pages(self.heights, self.kept, _PAGE_HEIGHT)
        for number, (page, following) in enumerate(pairwise(pages), 1):
            if page != following:
                self.sheet.row_breaks.append(Break(id=number))


def _add_fields(page: _Page) -> None:
    """Adds the fields for whoever fills the workbook in: labels, each with an open cell to its right."""
    page.fill((), (), 12)
    unit, person, telephone, day = COVER_FIELDS.values()
    page.merge("A", "B")
    page.merge("C", "E")
    page.fill(
        (_break_label(unit), "", "", "", ""), (page.label, page.label, page.open, page.open, page.open), _SEAL_HEIGHT
    )
    for label, style, second, second_style, height in (
        (SIGNATURE, page.open, person, page.open, _SEAL_HEIGHT),
        (telephone, page.open_text, day, page.open_day, _FIELD_HEIGHT),
    ):
        page.merge("A", "B")
        page.fill(
            (_break_label(label), "", "", second, ""), (page.label, page.label, style, page.label, second_style), height
        )
    check = DataValidation("date", operator="greaterThan", formula1="36526", prompt=Input.DAY.value)
    check.promptTitle, check.error, check.errorTitle = day, f"请{Input.DAY.value}。", "填写有误"
    check.showInputMessage = check.showErrorMessage = check.allowBlank = True
    check.add(f"E{page.next - 1}")
    page.sheet.add_data_validation(check)


def _break_label(label: str) -> str:
    return with_needed_breaks(label, _WIDTHS[0] + _WIDTHS[1], XIAO_SI)


def _notice_lines(notice: Notice, title: str) -> Iterator[str]:
    """What a notice is called, who issued it, its number where it is known, and its day."""
    number = f"发文字号：{format_document_number(notice.number)}；" if notice.number else ""
    yield title
    yield f"发文机关：{'、'.join(notice.issued_by)}；{number}印发日期：{format_date(notice.issued_on)}。"


def _add_obligations(page: _Page, form: Form) -> None:
    """Adds what is to be handed in, the earliest first; by notices where there are several."""
    obligations = sorted(form.obligations, key=lambda obligation: obligation.due or dt.date.max)
    by_notice = [
        (notice, title, [obligation for obligation in obligations if obligation.notice.id == notice.id])
        for notice, title in form.notices
    ]
    serials = count(1)
    for _notice, title, of_notice in by_notice:
        if len(by_notice) > 1 and of_notice:
            page.row_across(title, page.head)
        for obligation in of_notice:
            page.row((next(serials), *_obligation_cells(form, obligation)), page.cell)


def _due_rule(form: Form, obligation: Obligation) -> str:
    """From what the deadline of an obligation follows; empty where there is none, or the notice names the day."""
    about = (obligation.notice.id, obligation.deliverable.id)
    return next((row.due_rule for row in form.rows if (row.notice, row.deliverable) == about), "")


def _obligation_cells(form: Form, obligation: Obligation) -> Sequence[str]:
    deliverable = obligation.deliverable
    media = "、".join(medium.zh for medium in deliverable.medium or [])
    send_to = f"{deliverable.send_to or ''}（{media}）" if media else deliverable.send_to or ""
    due = format_date(obligation.due) if obligation.due else _due_rule(form, obligation) or NO_DEADLINE
    return deliverable.owed_by.zh, obligation.title, due, send_to


_TABLES_COUNTED = ("表", "两表", "三表")


def _instructions(form: Form) -> Iterator[str]:
    tables = [kind.zh for kind in TABLES if any(row.kind is kind for row in form.rows)]
    to_fill = [column for column in TABLE_COLUMNS if column.input]
    headings = "、".join(column.heading for column in to_fill)
    if tables:
        names = "”“".join(tables)
        yield (
            f"“{names}”{_TABLES_COUNTED[len(tables) - 1]}每行填报一个报送主体的一个事项。"
            f"只填浅色的{headings}各栏，其他各栏请勿改动。已登记的情况已列入表中，有误的请直接更正，没有进展的不必填写。"
        )
        yield _describe_columns(to_fill)
    if any(row.answer.stage is Stage.RETURNED for row in form.rows):
        yield (
            f"阶段为“{FOR_REVISION}”的，日期为退回之日，备注为退回原因。修改后重新报送的，请选择新的阶段，填写新的日期；"
            "尚未重新报送的，该行请勿改动。"
        )
    if form.round_of:
        yield f"{_who_applies(form, *form.round_of)}，填入“{CANDIDATES}”表，每行填一个。"
        yield _describe_columns([column for column in candidate_columns(form.components) if column.input])
    yield "请勿使用公式；从其他文件复制的，请选择“只粘贴数值”。各表可以排序、筛选，设有保护，未设密码。"
    yield "请以 .xlsx 格式保存，请勿加密，请勿删除工作表。"


def _who_applies(form: Form, notice: Notice, deliverable: Deliverable) -> str:
    """Who is to be entered as an applicant: of a supplementary round, else of the call."""
    if deliverable.is_supplementary:
        return "未列入试点的城市申报增补的"
    title = next((title for known, title in form.notices if known.id == notice.id), "通知")
    return f"按{title}申报的"


def _describe_columns(columns: Sequence[FormColumn]) -> str:
    """What to fill into the columns; neighbours that take the same share one phrase."""
    parts = []
    for prompt, same in groupby(columns, key=lambda column: column.prompt):
        headings = "、".join(column.heading for column in same)
        parts.append(f"{headings}：{prompt.replace('。', '，')}")
    return "；".join(parts) + "。"


def _return_instructions(form: Form) -> str:
    to = f"发至 {form.return_to}" if form.return_to else "发回本表的发送单位"
    by = f"请于{format_date(form.return_by)}前（含当日）" if form.return_by else "请"
    return f"{by}将本工作簿{to}。本表反映截至{format_date(form.day)}的报送事项，已登记的情况以编制时的台账为准。"
