"""Returned workbooks, read row by row: what was filled in, and what is noted of what was changed."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from forms import KEY, SUBMITTED, changed, form, problems, returned, row
from program import ROOT
from smartpilot.records.terms import Level, Stage
from smartpilot.workbook.form import META, UNSEALED_TEMPLATE, Answer, Applicant
from smartpilot.workbook.returned import reading
from smartpilot.workbook.returned.reading import read_returned
from smartpilot.workbook.returned.rows import ReturnedWorkbook
from smartpilot.workbook.seal import SEAL
from smartpilot.workbook.sent.workbook import workbook_bytes

DAY = dt.date(2015, 4, 18)


def write(**values: Any) -> Callable[[Workbook], object]:
    """Writes values into cells of 试点."""

    def change(book: Workbook) -> None:
        for cell, value in values.items():
            book["试点"][cell].value = value

    return change


def test_what_was_filled_in() -> None:
    workbook = returned(write(G2=" 已 报 送 ", H2="2015年4月18日", I2="正定县\n住建局", J2="/"))

    assert problems(workbook) == []
    assert workbook.rows[0].answer == Answer(Stage.SUBMITTED, DAY, "正定县 住建局", None)
    assert workbook.rows[0].is_readable


@pytest.mark.parametrize(
    ("values", "rule", "cell"),
    [
        ({"G2": "已报送"}, "incomplete-row", "H2"),
        ({"H2": DAY}, "incomplete-row", "G2"),
        ({"J2": "正在办理"}, "incomplete-row", "J2"),
        ({"I2": "正定县住建局"}, "incomplete-row", "I2"),
        ({"G3": None, "H3": None}, "taken-back", "G3"),
        ({"B2": None}, "unknown-row", "B2"),
        ({"B2": "2014-999999"}, "unknown-row", "B2"),
        ({"E2": "实施方案"}, "changed-row", "E2"),
        ({"C2": "山东省"}, "changed-row", "C2"),
        ({"D2": "正定新区"}, "changed-row", "D2"),
        ({"F2": dt.date(2015, 5, 30)}, "changed-row", "F2"),
    ],
)
def test_what_is_wrong_in_a_row_is_noted_at_its_cell(values: dict[str, Any], rule: str, cell: str) -> None:
    workbook = returned(write(**values))

    assert (rule, "试点", cell) in problems(workbook)
    assert not any(filled.is_readable for filled in workbook.rows if cell in filled.cells.values())


@pytest.mark.parametrize("province", ["河北", "河北省", " 河 北 省 "])
def test_a_province_may_be_written_in_short(province: str) -> None:
    assert problems(returned(write(C2=province))) == []


def test_a_row_that_is_there_twice_is_noted_where_it_says_something_else() -> None:
    def copy(sheet: Worksheet, stage: str) -> None:
        for column in range(1, 11):
            sheet.cell(4, column).value = sheet.cell(3, column).value
        sheet["G4"].value = stage

    same = returned(lambda book: copy(book["试点"], "已报送"))
    other = returned(lambda book: copy(book["试点"], "已编制"))

    assert problems(same) == []
    assert problems(other) == [("repeated-row", "试点", "B4")]
    assert len(same.rows) == len(other.rows) == 2


def test_a_row_that_was_deleted_is_a_warning() -> None:
    (problem,) = returned(lambda book: book["试点"].delete_rows(3)).problems

    assert (problem.rule, problem.severity.value, problem.record) == ("missing-row", "warning", "2014-130283")


def test_other_sheets_are_named() -> None:
    (problem,) = returned(lambda book: book.create_sheet("汇总")).problems

    assert problem.rule == "other-sheet"
    assert "汇总" in problem.message


def test_applicants() -> None:
    sent = form(applicants=(Applicant("河北省石家庄市", target="2014-130100", note="已函询"),))

    def enter(book: Workbook) -> None:
        sheet = book["增补申报"]
        for column, value in enumerate(("河北省邯郸市", "地级市", "有", "√", "无", DAY, "补报"), 2):
            sheet.cell(3, column).value = value
        sheet["C4"].value = "县"

    workbook = returned(enter, sent)

    _known, applicant = workbook.applicants
    assert (applicant.name, applicant.level, applicant.on, applicant.note) == (
        "河北省邯郸市",
        Level.PREFECTURE_CITY,
        DAY,
        "补报",
    )
    assert applicant.materials == {"推荐函": True, "审查意见": True, "申报材料": False}
    assert problems(workbook) == [("incomplete-row", "增补申报", "B4")]


def test_an_applicant_that_was_deleted_is_a_warning() -> None:
    sent = form(applicants=(Applicant("河北省石家庄市", target="2014-130100"),))

    (problem,) = returned(lambda book: book["增补申报"].delete_rows(2), sent).problems

    assert (problem.rule, problem.sheet, problem.record) == ("missing-row", "增补申报", "2014-130100")


def test_the_cover_says_who_filled_it_in() -> None:
    def sign(book: Workbook) -> None:
        for cells in book["说明"].iter_rows():
            for cell in cells:
                if cell.value == "填报人":
                    cell.offset(column=1).value = "张三"
                if str(cell.value).startswith("填报单位"):
                    cell.offset(column=2).value = "=A1"
                if str(cell.value).startswith("负责人"):
                    cell.offset(column=2).value = "李四"
                if cell.value == "填报日期":
                    cell.offset(column=2).value = "请填写"

    workbook = returned(sign)

    assert workbook.cover == {"person": "张三"}
    assert [(problem.rule, problem.severity.value) for problem in workbook.problems] == [("formula", "warning")]


def test_without_its_hidden_sheet_nothing_is_read() -> None:
    workbook = returned(lambda book: book.remove(book["_meta"]))

    assert [problem.rule for problem in workbook.problems] == ["template"]
    assert workbook.rows == []


def test_another_template_is_not_read() -> None:
    workbook = returned(lambda book: setattr(book["_meta"]["B1"], "value", "1"))

    assert [problem.rule for problem in workbook.problems] == ["template"]


def snapshot(values: Any) -> tuple[str, str]:
    """Forged values with the hash that they should have."""
    import hashlib

    text = json.dumps(values, ensure_ascii=False)
    return text, hashlib.sha256(text.encode()).hexdigest()[:16]


GOOD = [
    "试点",
    "2014-130123",
    "task-book",
    None,
    "河北省",
    "正定县",
    "创建任务书",
    "",
    "drafted",
    None,
    None,
    None,
    None,
]


@pytest.mark.parametrize(
    "values",
    [
        [*GOOD[:1], ["2014-130123"], *GOOD[2:]],
        [*GOOD[:1], {"a": 1}, *GOOD[2:]],
        [*GOOD[:3], float("nan"), *GOOD[4:]],
        [*GOOD[:3], True, *GOOD[4:]],
        [*GOOD[:8], "invented", *GOOD[9:]],
        [*GOOD[:9], "drafted", "2015-02-30", None, None],
        [*GOOD[:11], 7, None],
        GOOD[:5],
        [*GOOD, ""],
        {"sheet": "试点"},
        "试点",
        7,
        None,
    ],
)
def test_a_forged_hidden_sheet_is_refused(values: Any) -> None:
    def forge(book: Workbook) -> None:
        sheet = book["_meta"]
        last = sheet.max_row
        sheet.cell(last, 1).value, sheet.cell(last, 2).value = snapshot(values)

    workbook = returned(forge, key=None)

    assert [problem.rule for problem in workbook.problems] == ["template"]
    assert workbook.meta is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("components", "[]"),
        ("components", '"推荐函"'),
        ("components", "[1]"),
        ("components", "{}"),
        pytest.param("components", "[" * 30_000, id="nested"),
        ("until", "2015-04-19T08:00:00"),
        ("until", "gestern"),
    ],
)
def test_facts_that_circulate_does_not_write_are_refused(name: str, value: str) -> None:
    def forge(book: Workbook) -> None:
        for cells in book["_meta"].iter_rows():
            if cells[0].value == name:
                cells[1].value = value

    assert [problem.rule for problem in returned(forge, key=None).problems] == ["template"]


def test_a_changed_snapshot_is_refused() -> None:
    def change(book: Workbook) -> None:
        cell = book["_meta"].cell(book["_meta"].max_row, 1)
        cell.value = cell.value.replace("正定县住建局", "迁安市住建局")

    assert [problem.rule for problem in returned(change, key=None).problems] == ["template"]


def test_texts_that_were_sent_may_be_longer_than_what_may_be_written() -> None:
    long = Answer(Stage.SUBMITTED, dt.date(2015, 4, 10), None, "长" * 600)

    workbook = returned(write(H2=dt.date(2015, 4, 11)), form(row(answer=long)))

    assert problems(workbook) == []
    assert workbook.rows[0].answer.note == "长" * 600


@pytest.mark.parametrize("content", [b"", b"PK", b"%PDF-1.4"])
def test_files_that_are_no_workbooks_are_a_problem(content: bytes) -> None:
    workbook = read_returned(content, "x.xlsx", KEY)

    assert [problem.rule for problem in workbook.problems] == ["not-a-workbook"]


def test_a_fault_of_the_program_is_not_called_one_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(reading, "_is_complete", fail)

    with pytest.raises(ZeroDivisionError):
        read_returned(workbook_bytes(form(), KEY), "x.xlsx", KEY)


def test_what_was_sent_is_known() -> None:
    workbook = read_returned(changed(workbook_bytes(form(), KEY), lambda book: None), "x.xlsx", KEY)

    assert workbook.meta is not None
    assert (workbook.meta.authority, workbook.meta.code) == ("河北省", "130000")
    assert [sent.answer for sent in workbook.meta.sent] == [Answer(), SUBMITTED]


def saved_by_libreoffice(name: str) -> ReturnedWorkbook:
    return read_returned((ROOT / "tests" / "workbooks" / name).read_bytes(), name, None)


@pytest.mark.parametrize("name", ["filled.xlsx", "from-ods.xlsx"])
def test_a_workbook_as_libreoffice_saves_it(name: str) -> None:
    workbook = saved_by_libreoffice(name)

    assert problems(workbook) == []
    assert workbook.meta is not None
    assert workbook.meta.until == dt.datetime(2015, 4, 19, 8, tzinfo=dt.UTC)
    assert [filled.answer for filled in workbook.rows] == [
        Answer(Stage.SUBMITTED, dt.date(2015, 4, 16), "石家庄市住房和城乡建设局", None),
        SUBMITTED,
    ]
    (applicant,) = workbook.applicants
    assert (applicant.name, applicant.on) == ("河北省邯郸市", dt.date(2015, 4, 17))
    assert all(applicant.materials.values())
    assert workbook.cover == {"person": "张三", "telephone": "0311-12345678"}


def of_template_3(change: Callable[[Workbook], object]) -> ReturnedWorkbook:
    """A workbook with rows of two notices that was sent before there were serial numbers, filled in."""
    content = (ROOT / "tests" / "workbooks" / "template-3.xlsx").read_bytes()
    return read_returned(changed(content, change), "河北省.xlsx", KEY)


def test_a_workbook_of_template_3_is_read_as_before() -> None:
    def fill_in(book: Workbook) -> None:
        write(F2="已报送", G2=DAY, F4="已编制", G4=dt.date(2016, 2, 1))(book)
        for column, value in enumerate(("河北省石家庄市", "地级市", "有", "有", "有", DAY), 1):
            book["增补申报"].cell(3, column).value = value
        for cells in book["说明"].iter_rows():
            for cell in cells:
                if cell.value in ("填报单位", "填报人"):
                    cell.offset(column=1).value = {"填报单位": "省住房城乡建设厅", "填报人": "张三"}[cell.value]

    workbook = of_template_3(fill_in)

    assert problems(workbook) == []
    assert workbook.meta is not None
    assert workbook.meta.is_sealed
    assert [(filled.sent.key[0], filled.answer.stage) for filled in workbook.rows] == [
        ("2014-130123", Stage.SUBMITTED),
        ("2014-130283", Stage.SUBMITTED),
        ("2015-130123", Stage.DRAFTED),
    ]
    assert [applicant.name for applicant in workbook.applicants] == ["邯郸市", "河北省石家庄市"]
    assert workbook.cover == {"unit": "省住房城乡建设厅", "person": "张三"}


def test_what_is_wrong_in_a_workbook_of_template_3_is_at_its_own_cell() -> None:
    assert problems(of_template_3(write(F2="已报送"))) == [("incomplete-row", "试点", "G2")]


@pytest.mark.parametrize("heading", ["编号", "名称", "期限"])
@pytest.mark.parametrize("descending", [False, True])
def test_rows_that_were_sorted_are_read_by_their_ids(heading: str, descending: bool) -> None:
    sent = form(
        *(
            row(f"2014-{code}", name)
            for code, name in (("130123", "正定县"), ("130283", "迁安市"), ("130400", "邯郸市"))
        )
    )

    def sort(book: Workbook) -> None:
        write(G3="已报送", H3=DAY)(book)
        sheet = book["试点"]
        column = [cell.value for cell in sheet[1]].index(heading)
        rows = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=2)]
        for number, values in enumerate(sorted(rows, key=lambda values: str(values[column]), reverse=descending), 2):
            for index, value in enumerate(values, 1):
                sheet.cell(number, index).value = value

    workbook = returned(sort, sent)

    assert problems(workbook) == []
    assert {filled.sent.target: filled.answer.on for filled in workbook.rows} == {
        "2014-130123": None,
        "2014-130283": DAY,
        "2014-130400": None,
    }


def test_columns_that_say_nothing_may_be_missing() -> None:
    assert problems(returned(lambda book: book["试点"].delete_cols(1))) == []


def test_merged_cells_as_libreoffice_saves_them() -> None:
    workbook = saved_by_libreoffice("merged.xlsx")

    assert ("merged-cells", "试点", "H2") in problems(workbook)


def test_typed_dates_and_formulas_as_libreoffice_saves_them() -> None:
    workbook = saved_by_libreoffice("typed.xlsx")

    assert workbook.rows[0].answer.on == dt.date(2015, 4, 16)
    assert problems(workbook)[0] == ("formula", "试点", "G3")


def of_the_time_before_seals() -> bytes:
    def take_the_seal_away(book: Workbook) -> None:
        meta = book[META]
        rows = {row[0].value: row for row in meta.iter_rows()}
        rows["template"][1].value = UNSEALED_TEMPLATE
        meta.delete_rows(rows[SEAL][0].row)

    return changed(workbook_bytes(form(), KEY), take_the_seal_away)


def test_a_workbook_of_the_time_before_seals_is_read_where_its_sender_is_trusted() -> None:
    content = of_the_time_before_seals()

    refused = read_returned(content, "x.xlsx", KEY)
    assert (refused.meta, [problem.rule for problem in refused.problems]) == (None, ["template"])
    assert "--unsealed" in refused.problems[0].hint
    for key, takes_unsealed in ((KEY, True), (None, False)):
        taken = read_returned(content, "x.xlsx", key, takes_unsealed=takes_unsealed)
        assert taken.meta is not None
        assert not taken.meta.is_sealed
        assert taken.rows == read_returned(workbook_bytes(form(), KEY), "x.xlsx", KEY).rows
