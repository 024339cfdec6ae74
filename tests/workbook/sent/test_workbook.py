"""What Excel, WPS and LibreOffice make of a workbook that goes out: locks, drop-downs, pages."""

import datetime as dt
import io
import re
import shutil
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from forms import KEY, form, returned, row
from ledgers import write_small_registry
from smartpilot.workbook.form import TEMPLATE
from smartpilot.workbook.sent.workbook import workbook_bytes
from workbooks import HEBEI, circulate, in_memory, through_office

TABLES = ("试点", "专项试点", "增补申报")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("circular")
    return circulate(write_small_registry(folder), folder / "out", "-p", "河北") / HEBEI


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return load_workbook(path)


def open_columns(sheet: Worksheet) -> list[str]:
    return [str(sheet.cell(1, cell.column).value) for cell in sheet[2] if not cell.protection.locked]


def test_sheets(book: Workbook) -> None:
    states = {sheet.title: sheet.sheet_state for sheet in book.worksheets}

    assert states == {
        "说明": "visible",
        "试点": "visible",
        "专项试点": "visible",
        "增补申报": "visible",
        "_meta": "hidden",
        "_lists": "veryHidden",
    }
    assert book.active.title == "说明"


def test_what_identifies_is_locked_and_what_is_filled_in_is_open(book: Workbook) -> None:
    assert open_columns(book["试点"]) == ["阶段", "日期", "办理单位", "备注"]
    assert open_columns(book["专项试点"]) == ["阶段", "日期", "办理单位", "备注"]
    assert open_columns(book["增补申报"]) == [str(cell.value) for cell in book["增补申报"][1]][1:]
    for name in ("说明", *TABLES):
        assert book[name].protection.sheet
        assert book[name].protection.password is None


def test_applicants_are_offered_the_levels_that_the_programme_lists(book: Workbook) -> None:
    sheet = book["增补申报"]
    [validation] = [v for v in sheet.data_validations.dataValidation if "C2" in v.sqref and v.type == "list"]
    cells = book.defined_names[validation.formula1].attr_text.split("!")[1].replace("$", "")

    offered = [cell.value for cells_of_row in book["_lists"][cells] for cell in cells_of_row]

    assert offered == ["地级市", "县级市", "市辖区", "县", "镇", "功能区"]


@pytest.mark.parametrize("name", TABLES)
def test_open_cells_are_tinted_for_the_screen_only(book: Workbook, name: str) -> None:
    sheet = book[name]

    assert all((cell.fill.fill_type == "solid") is not cell.protection.locked for cell in sheet[2])
    assert sheet.page_setup.blackAndWhite


@pytest.mark.parametrize("name", TABLES)
def test_each_open_column_says_what_belongs_there(book: Workbook, name: str) -> None:
    sheet = book[name]
    told = {
        cell: validation
        for validation in sheet.data_validations.dataValidation
        for each in validation.sqref.ranges
        for cell in [sheet.cell(1, each.min_col).value]
    }

    assert set(open_columns(sheet)) == set(told)
    for heading, validation in told.items():
        assert validation.promptTitle == heading
        assert re.search("[\u4e00-\u9fff]", validation.prompt)
        assert len(validation.prompt) <= 255
        assert validation.showErrorMessage
        assert validation.error


def words_named(book: Workbook, name: str) -> list[list[str]]:
    """The rows of what a name is defined as."""
    target = book.defined_names[name].attr_text
    assert target.startswith("'_lists'!$")
    return [[cell.value for cell in row] for row in book["_lists"][target.partition("!")[2].replace("$", "")]]


def test_a_row_offers_the_stages_of_its_deliverable_wherever_it_is_sorted_to(book: Workbook) -> None:
    (validation,) = [v for v in book["试点"].data_validations.dataValidation if v.type == "list"]

    key = 'SUBSTITUTE(SUBSTITUTE($E2,CHAR(10),"")," ","")'
    formula = re.fullmatch(re.escape(f"INDIRECT(VLOOKUP({key},") + r"(\w+),2,FALSE\)\)", validation.formula1)
    assert str(validation.sqref) == f"G2:G{book['试点'].max_row}"
    assert [book["试点"]["E1"].value, book["试点"]["G1"].value] == ["事项", "阶段"]
    assert formula
    names = dict(words_named(book, formula[1]))
    stages = {title: [word for (word,) in words_named(book, name)] for title, name in names.items()}
    assert stages["创建任务书"] == ["已编制", "已审查", "已报送", "已签订"]
    assert stages["2015年度自评价报告"] == ["已报送"]
    assert {str(cell.value).replace(" ", "") for cell in book["试点"]["E"][1:]} <= stages.keys()


def test_where_all_rows_have_the_same_stages_the_list_is_named_itself() -> None:
    sheet = load_workbook(io.BytesIO(workbook_bytes(form(row()), KEY)))["试点"]

    (validation,) = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert re.fullmatch(r"选项_\d", validation.formula1)


def test_excel_checks_dates_itself(book: Workbook) -> None:
    (validation,) = [v for v in book["试点"].data_validations.dataValidation if v.type == "date"]

    # 2015-04-07, the day of the notice, as Excel counts days.
    assert validation.formula1 == str((dt.date(2015, 4, 7) - dt.date(1899, 12, 30)).days)
    assert validation.formula2 == "TODAY()"


@pytest.mark.parametrize("name", TABLES)
def test_pages(book: Workbook, name: str) -> None:
    sheet = book[name]

    assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"
    assert "&P" in sheet.oddFooter.right.text
    assert "&P" in sheet.evenFooter.left.text
    assert "河北省" in sheet.oddHeader.center.text


def test_tables_can_be_sorted_and_filtered_though_they_are_protected(path: Path, book: Workbook) -> None:
    for number, name in enumerate(TABLES, 2):
        sheet = book[name]
        cells = f"A1:{get_column_letter(sheet.max_column)}{sheet.max_row}"
        protection = sheet.protection
        assert protection.sheet
        assert (protection.sort, protection.autoFilter, protection.selectLockedCells) == (False, False, True)
        assert sheet.auto_filter.ref == cells
        # Excel sorts a protected sheet only where every cell of the table may be changed.
        with ZipFile(path) as package:
            part = package.read(f"xl/worksheets/sheet{number}.xml").decode()
        assert re.search(f'<protectedRanges><protectedRange name="[^"]+" sqref="{cells}"/></protectedRanges>', part)
    assert not book["增补申报"].protection.insertRows


def test_a_sheet_without_rows_is_hidden() -> None:
    book = in_memory(workbook_bytes(form(with_round=False), KEY))

    assert {name: book[name].sheet_state for name in ("说明", *TABLES)} == {
        "说明": "visible",
        "试点": "visible",
        "专项试点": "hidden",
        "增补申报": "hidden",
    }
    assert returned(lambda book: None, form(with_round=False)).problems == []


def test_dates_are_written_one_way(book: Workbook) -> None:
    cells = [cell for name in TABLES for row in book[name].iter_rows() for cell in row]
    formats = {cell.number_format for cell in cells if cell.is_date}

    assert formats == {'yyyy"年"m"月"d"日"'}


def test_a_name_that_fits_is_on_one_line(book: Workbook) -> None:
    sheet = in_memory(workbook_bytes(form(row(name="安徽省安泰科技股份有限公司")), KEY))["试点"]

    assert sheet.row_dimensions[2].height == 22
    assert sheet["D2"].value == "安徽省安泰科技股份有限公司"
    assert sum(column.width for column in sheet.column_dimensions.values()) == pytest.approx(273 * 96 / 25.4 / 7, abs=2)


def test_a_hidden_sheet_remembers_what_was_sent(book: Workbook) -> None:
    rows = [[cell.value for cell in row if cell.value is not None] for row in book["_meta"].iter_rows()]
    facts = {row[0]: row[1] for row in rows if len(row) == 2}

    assert facts["template"] == TEMPLATE
    assert (facts["authority"], facts["code"], facts["day"]) == ("河北省", "130000", "2015-04-20")
    assert all(re.fullmatch("[0-9a-f]{16}", facts[name]) for name in ("registry", "ledger"))
    sent = rows[rows.index(["row", "hash"]) + 1 :]
    assert len(sent) == 7
    assert "2014-130123" in sent[0][0]
    assert all(re.fullmatch("[0-9a-f]{16}", str(hashed)) for _text, hashed in sent)


def test_the_print_has_every_row_under_its_headings(path: Path, tmp_path: Path) -> None:
    to_text = shutil.which("pdftotext")
    printed = through_office(path, tmp_path / "pdf", "pdf")
    if not to_text:
        pytest.skip("poppler (pdftotext) is not installed: the print was not looked at")
    out = subprocess.run([to_text, "-raw", printed, "-"], check=True, capture_output=True).stdout.decode()
    pages = [re.sub(r"\s", "", page) for page in out.split("\f")[:-1]]

    assert "国家智慧城市试点报送情况填报表" in pages[0]
    (page,) = [page for page in pages if "2014-130123" in page and "专项试点" not in page]
    assert all(
        heading in page for heading in ("编号", "省份", "名称", "事项", "期限", "阶段", "日期", "办理单位", "备注")
    )
    assert page.count("2014-130123") == page.count("2014-130283") == 3
    # One page wide: no page has only the last columns.
    assert [number for number, text in enumerate(pages, 1) if f"—{number}—" not in text] == []
    assert len(pages) == 4
