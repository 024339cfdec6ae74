"""The cover of a form (说明): whose it is, what is due when, how to fill it in and where to return it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import groupby

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from smartpilot.chinese import format_date
from smartpilot.records.obligations import Obligation, obligations_of, title_of_notice, title_with_year
from smartpilot.records.terms import FOR_REVISION, Kind, Stage
from smartpilot.typesetting.standard import BODY_FACE, ER_HAO, HEAD_FACE, TITLE_FACE, XIAO_SI
from smartpilot.typesetting.text_layout import row_height
from smartpilot.workbook.form import (
    CANDIDATES,
    COVER,
    COVER_FIELDS,
    TABLE_COLUMNS,
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

_MARGINS, _FOOTER_FROM_EDGE = (25, 22, 22, 22), 10
_WIDTHS = (24, 54, 36, 52)  # mm
_TITLE, _HEAD, _BODY = (
    Font(name=TITLE_FACE, size=ER_HAO),
    Font(name=HEAD_FACE, size=XIAO_SI),
    Font(name=BODY_FACE, size=XIAO_SI),
)


def add_cover(book: Workbook, form: Form) -> None:
    """Adds the sheet 说明."""
    sheet = book.create_sheet(COVER)
    sheet.sheet_view.showGridLines = False
    set_up_page(sheet, sheet.ORIENTATION_PORTRAIT, _MARGINS)
    number_pages(sheet, _FOOTER_FROM_EDGE)
    sheet.page_setup.blackAndWhite = True
    sheet.page_setup.fitToHeight = 1
    for index, mm in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = column_width(mm)
    page = _Page(sheet)
    page.line("国家智慧城市试点报送情况填报表", page.title, ER_HAO)
    page.line(f"（{form.authority}）", page.centred)
    _add_fields(page)
    page.heading("一、填报依据")
    for notice, title in form.notices:
        number = f"（{notice.number}）" if notice.number else ""
        page.line(f"{title}{number}，{format_date(notice.issued_on)}")
    page.heading("二、报送事项和期限")
    page.row(("报送主体", "事项", "期限", "报送至"), page.head)
    obligations = list(_obligations(form))
    several = len({obligation.notice.id for obligation in obligations}) > 1
    for obligation in obligations:
        page.row(_obligation_cells(obligation, names_notice=several), page.cell)
    page.heading("三、填写说明")
    for place, sentence in enumerate(_instructions(form), 1):
        page.line(f"{place}．{sentence}")
    page.heading("四、报送方式")
    page.line(_return_instructions(form))
    protect(sheet)


class _Page:
    """A sheet that is filled from the top down."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet, self.next = sheet, 1
        self.title = make_style(sheet, _TITLE, CENTRED, NO_FRAME)
        self.centred = make_style(sheet, _BODY, CENTRED, NO_FRAME)
        self.text = make_style(sheet, _BODY, FLUSH, NO_FRAME)
        self.part = make_style(sheet, _HEAD, Alignment(vertical="bottom"), NO_FRAME)
        self.head, self.cell = make_style(sheet, _HEAD, CENTRED), make_style(sheet, _BODY, CENTRED)
        self.open = make_style(sheet, _BODY, CENTRED, is_open=True)
        self.open_day = make_style(sheet, _BODY, CENTRED, number_format=DAY_FORMAT, is_open=True)
        # As text, else the zero of an area code is lost.
        self.open_text = make_style(sheet, _BODY, CENTRED, number_format="@", is_open=True)

    def line(self, text: str, style: StyleArray | None = None, size: float = XIAO_SI) -> None:
        """Adds a text over all columns."""
        # Not by merge_cells, which gives each cell a frame; there are none here.
        self.sheet.merged_cells.add(f"A{self.next}:{get_column_letter(len(_WIDTHS))}{self.next}")
        self.fill((text,), (style or self.text,), row_height([(text, sum(_WIDTHS), 0)], size))

    def heading(self, text: str) -> None:
        """Adds the heading of a part, with room above it."""
        self.fill((text,), (self.part,), 32)

    def row(self, texts: Sequence[str], style: StyleArray) -> None:
        """Adds a framed row of a table."""
        height = row_height([(text, mm, 0) for text, mm in zip(texts, _WIDTHS, strict=True)], XIAO_SI)
        self.fill(texts, [style] * len(texts), height)

    def fill(self, texts: Sequence[str], styles: Sequence[StyleArray], height: float) -> None:
        """Adds a row."""
        for index, (text, style) in enumerate(zip(texts, styles, strict=True), 1):
            cell = self.sheet.cell(self.next, index)
            set_value(cell, text)
            cell._style = style
        self.sheet.row_dimensions[self.next].height = height
        self.next += 1


def _add_fields(page: _Page) -> None:
    """Adds the fields for whoever fills the workbook in: labels, each with an open cell to its right."""
    page.fill((), (), 12)
    unit, person, telephone, day = COVER_FIELDS.values()
    page.fill((unit, "", person, ""), (page.cell, page.open, page.cell, page.open), 26)
    page.fill((telephone, "", day, ""), (page.cell, page.open_text, page.cell, page.open_day), 26)
    check = DataValidation("date", operator="greaterThan", formula1="36526", prompt=Input.DAY.value)
    check.promptTitle, check.error, check.errorTitle = day, f"请{Input.DAY.value}。", "填写有误"
    check.showInputMessage = check.showErrorMessage = check.allowBlank = True
    check.add(f"D{page.next - 1}")
    page.sheet.add_data_validation(check)


def _obligations(form: Form) -> Iterator[Obligation]:
    """The obligations that the rows of the form are about, and the supplementary round; the earliest first."""
    # Deliverables of two notices may have the same id; the days of the notices tell them apart.
    wanted = {(row.since, row.deliverable, row.year) for row in form.rows}
    if form.round_of:
        wanted.add((form.round_of[0].issued_on, form.round_of[1].id, None))
    obligations = [
        obligation
        for notice, _title in form.notices
        for obligation in obligations_of(notice)
        if (notice.issued_on, obligation.deliverable.id, obligation.year) in wanted
    ]
    return iter(sorted(obligations, key=lambda obligation: obligation.due or dt.date.max))


def _obligation_cells(obligation: Obligation, *, names_notice: bool) -> Sequence[str]:
    deliverable = obligation.deliverable
    media = "、".join(medium.zh for medium in deliverable.medium or [])
    send_to = f"{deliverable.send_to or ''}（{media}）" if media else deliverable.send_to or ""
    due = format_date(obligation.due) if obligation.due else "未规定"
    title = title_with_year(deliverable.title, obligation.year)
    if names_notice:
        title = title_of_notice(title, obligation.notice.id)
    return deliverable.owed_by.zh, title, due, send_to


def _instructions(form: Form) -> Iterator[str]:
    tables = "”“".join(kind.zh for kind in (Kind.PILOTS, Kind.PROJECTS))
    columns = TABLE_COLUMNS
    to_fill = [column for column in columns if column.input]
    headings = "、".join(column.heading for column in to_fill)
    yield (
        f"“{tables}”两表每行填报一个报送主体的一个事项。只填浅色的{headings}各栏，其他各栏请勿改动。"
        "已登记的情况已列入表中，有误的请直接更正，没有进展的不必填写。"
    )
    yield _describe_columns(to_fill)
    if any(row.answer.stage is Stage.RETURNED for row in form.rows):
        yield (
            f"阶段为“{FOR_REVISION}”的，日期为退回之日，备注为退回原因。修改后重新报送的，请选择新的阶段，填写新的日期；"
            "尚未重新报送的，该行请勿改动。"
        )
    if form.round_of:
        yield f"未列入试点的城市申报增补的，填入“{CANDIDATES}”表，每行填一个。"
        yield _describe_columns(candidate_columns(form.components))
    yield "请勿使用公式；从其他文件复制的，请选择“只粘贴数值”。各表设有保护，未设密码。"
    yield "请以 .xlsx 格式保存，请勿加密，请勿删除工作表。"


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
