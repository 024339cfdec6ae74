"""The cover of a form: what is due when, how to fill it in, where to return it."""

import datetime as dt
import io
import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from forms import KEY, NOTICE, form, row
from smartpilot.records.obligations import obligations_of
from smartpilot.workbook.form import COVER, COVER_FIELDS, SIGNATURE, Form
from smartpilot.workbook.sent.workbook import workbook_bytes


def cover(sent: Form) -> list[list[str]]:
    sheet = load_workbook(io.BytesIO(workbook_bytes(sent, KEY)))[COVER]
    return [
        [str(cell.value).replace("\n", "").strip("\u3000") for cell in cells if cell.value is not None]
        for cells in sheet.iter_rows()
    ]


def text(sent: Form) -> str:
    return "\n".join(" ".join(cells) for cells in cover(sent))


def test_it_names_the_authority_its_notice_and_its_obligations() -> None:
    rows = cover(form())

    assert rows[0] == ["国家智慧城市试点报送情况填报表"]
    assert rows[1] == ["（河北省）"]
    assert ["《关于公布国家智慧城市2014年度试点名单的通知》"] in rows
    assert ["发文机关：住房和城乡建设部办公厅；发文字号：建办科〔2015〕15号；印发日期：2015年4月7日。"] in rows
    assert ["1", "试点", "创建任务书", "无期限"] in rows
    assert "负责人（签字）" in text(form())
    assert [title for title in COVER_FIELDS.values() if title not in text(form())] == []


def test_applicants_of_a_call_are_no_supplement() -> None:
    called = form()
    notice, application = called.round_of or pytest.fail("no round")
    materials = application.model_copy(update={"title": "申报材料"})

    assert "未列入试点的城市申报增补的，填入“增补申报”表" in text(called)
    shown = text(replace(called, round_of=(notice, materials)))
    assert "按《关于公布国家智慧城市2014年度试点名单的通知》申报的，填入“增补申报”表，每行填一个。" in shown
    assert "申报增补" not in shown


@pytest.mark.parametrize("with_round", [True, False])
def test_the_supplementary_round_is_explained_where_one_is_open(with_round: bool) -> None:
    assert ("增补" in text(form(with_round=with_round))) is with_round


@pytest.mark.parametrize(
    ("return_to", "return_by", "words"),
    [
        (None, None, "请将本工作簿发回本表的发送单位。"),
        ("x@example.org", None, "请将本工作簿发至 x@example.org。"),
        (None, dt.date(2015, 4, 27), "请于2015年4月27日前（含当日）将本工作簿发回本表的发送单位。"),
    ],
)
def test_where_to_return_it(return_to: str | None, return_by: dt.date | None, words: str) -> None:
    sent = replace(form(), return_to=return_to, return_by=return_by)

    assert words in text(sent)


def test_what_is_locked_is_what_is_not_filled_in() -> None:
    sheet = load_workbook(io.BytesIO(workbook_bytes(form(), KEY)))[COVER]

    fields = [cell for cells in sheet.iter_rows() for cell in cells if not cell.protection.locked]
    firsts = {str(cells).split(":")[0] for cells in sheet.merged_cells.ranges}
    labels = []
    for cell in fields:
        before = [sheet.cell(cell.row, column).value for column in range(1, cell.column)]
        labels += [label for label in before[::-1] if label][:1] if cell.value is None else [cell.value]
    assert {label.replace("\n", "") for label in labels} == {*COVER_FIELDS.values(), SIGNATURE}
    assert {"A4", "C4"} <= firsts
    assert [validation.type for validation in sheet.data_validations.dataValidation] == ["date"]


def test_there_are_no_blanks_beside_full_width_marks() -> None:
    cells = [cell for cells in cover(form()) for cell in cells]

    assert [cell for cell in cells if re.search("[，。；：、（）“”《》] | [，。；：、（）“”《》]", cell)] == []


def test_obligations_of_several_notices_stand_below_their_notice() -> None:
    later = NOTICE.model_copy(update={"id": "2015", "issued_on": dt.date(2016, 1, 15)})
    rows = (replace(row(), notice="2014"), replace(row("2015-130123"), notice="2015"))
    sent = replace(form(*rows, with_round=False), notices=[(NOTICE, "《甲通知》"), (later, "《乙通知》")])
    task_books = [next(iter(obligations_of(notice))) for notice in (NOTICE, later)]
    sent = replace(sent, obligations=task_books)

    lines = cover(sent)

    table = lines[lines.index(["序号", "报送主体", "事项", "期限", "报送至"]) + 1 :][:4]
    assert table == [
        ["《甲通知》"],
        ["1", "试点", "创建任务书", "无期限"],
        ["《乙通知》"],
        ["2", "试点", "创建任务书", "无期限"],
    ]


def test_only_the_tables_that_have_rows_are_explained() -> None:
    assert "“试点”表每行" in text(form())
    assert "专项试点" not in text(form())


def test_no_line_begins_with_a_mark() -> None:
    sheet = load_workbook(io.BytesIO(workbook_bytes(form(), KEY)))[COVER]

    lines = [line for cells in sheet.iter_rows() for cell in cells for line in str(cell.value or "").split("\n")]
    assert len(lines) > 30
    assert [line for line in lines if re.match("[，。、；：）》”]", line)] == []


@pytest.mark.parametrize("extra", range(12))
def test_no_heading_ends_a_page(extra: int) -> None:
    sent = replace(form(), notices=[(NOTICE, "关于公布国家智慧城市试点名单的通知")] * (10 + extra))
    sheet = load_workbook(io.BytesIO(workbook_bytes(sent, KEY)))[COVER]
    last_rows = [page.id for page in sheet.row_breaks.brk]

    assert last_rows
    for last in last_rows:
        assert not re.match("\u3000\u3000[一二三四]、|序号", str(sheet.cell(last, 1).value))
