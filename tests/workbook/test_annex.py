"""The ministry's annex: what a reopened workbook holds, and what comes out of a printer."""

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
import tomllib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from program import ROOT
from smartpilot.places.divisions import PROVINCES
from smartpilot.records.annex import AnnexRecords
from smartpilot.records.models import Pilot, Project, RegistryFile
from smartpilot.records.notices import Notice, Totals
from smartpilot.records.terms import Designation, Evidence
from smartpilot.workbook.annex import annexes_bytes

REGISTRY = ROOT / "data" / "pilots.toml"
FIRST = 6  # the first row below the header


def a_notice(**fields: object) -> Notice:
    given = {"id": "2014", "source": "s", "issued_by": ["部"], "issued_on": dt.date(2015, 4, 7)}
    return RegistryFile.model_validate({"format": 1, "notices": [given | fields]}).notices[0]


def a_pilot(name: str, division: str = "130123", designation: str | None = "new", **fields: object) -> Pilot:
    province = next(p.name for p in PROVINCES if p.code[:2] == division[:2])
    given = {"id": f"2014-{division}", "name": name, "province": province, "division": division}
    rest = {"level": "county", "notice": "2014", "designation": designation, "evidence": "confirmed", "sources": []}
    wanted = {key: value for key, value in (given | rest | fields).items() if value is not None}
    return RegistryFile.model_validate({"format": 1, "pilots": [wanted]}).pilots[0]


def a_project(*units: str, **fields: object) -> Project:
    given = {"id": "2014-S01", "undertaken_by": list(units), "notice": "2014", "evidence": "confirmed", "sources": []}
    return RegistryFile.model_validate({"format": 1, "projects": [given | fields]}).projects[0]


def annex_bytes(notice: Notice, pilots: list[Pilot], projects: list[Project], *, is_final: bool = False) -> bytes:
    annex = AnnexRecords(notice, pilots, projects, sites={}, is_selection=False)
    return annexes_bytes([annex], is_final=is_final)


def reopened(notice: Notice, pilots: list[Pilot], projects: list[Project]) -> Workbook:
    return load_workbook(BytesIO(annex_bytes(notice, pilots, projects)))


def pilot_sheet(pilots: list[Pilot], **fields: object) -> Worksheet:
    return reopened(a_notice(**fields), pilots, [])["附件1"]


def values(sheet: Worksheet, first: int = FIRST) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(min_row=first, values_only=True))


def merged(sheet: Worksheet) -> set[str]:
    return {str(cells) for cells in sheet.merged_cells.ranges}


def last_line(sheet: Worksheet) -> object:
    return sheet.cell(sheet.max_row, 1).value


@pytest.fixture(scope="module")
def registry() -> RegistryFile:
    return RegistryFile.model_validate(tomllib.loads(REGISTRY.read_text(encoding="utf-8")))


def of_notice(registry: RegistryFile, notice: Notice) -> tuple[Notice, list[Pilot], list[Project]]:
    pilots = [pilot for pilot in registry.pilots if pilot.notice == notice.id]
    return notice, pilots, [project for project in registry.projects if project.notice == notice.id]


@pytest.fixture(scope="module")
def book() -> Workbook:
    return reopened(a_notice(), [a_pilot("甲县")], [a_project("甲公司")])


class TestWhichSheets:
    def test_both_kinds_give_both_annexes_with_number_and_title(self) -> None:
        book = reopened(a_notice(), [a_pilot("正定县")], [a_project("甲公司")])

        assert book.sheetnames == ["附件1", "附件2"]
        assert [sheet["A1"].value for sheet in book] == ["附件1", "附件2"]
        assert [sheet["A3"].value for sheet in book] == [
            "国家智慧城市2014年度试点名单",
            "国家智慧城市2014年度专项试点名单",
        ]

    def test_annex_without_records_is_left_out_and_the_other_keeps_its_number(self) -> None:
        assert reopened(a_notice(), [a_pilot("正定县")], []).sheetnames == ["附件1"]
        only_projects = reopened(a_notice(), [], [a_project("甲公司")])
        assert only_projects.sheetnames == ["附件2"]
        assert only_projects["附件2"]["A1"].value == "附件"

    def test_no_records_at_all_say_so_across_the_table(self) -> None:
        sheet = pilot_sheet([])

        assert values(sheet) == [("（无）", None, None, None)]
        assert "A6:D6" in merged(sheet)

    def test_year_comes_from_the_day_where_the_id_is_no_year(self) -> None:
        assert pilot_sheet([], id="third-batch")["A3"].value == "国家智慧城市2015年度试点名单"


class TestPilots:
    def test_parts_have_their_heading_number_count_and_serials(self) -> None:
        pilots = [
            a_pilot("甲县", "130123"),
            a_pilot("乙县", "130124", None),
            a_pilot("丙县", "130125", "expanded"),
            a_pilot("丁县", "130126"),
        ]

        sheet = pilot_sheet(pilots)

        assert [cell.value for cell in sheet[5]] == ["序号", "省份", "试点名称", "备注"]
        assert [row[0] for row in values(sheet)] == [
            "一、新增试点（2个）", 1, 2, "二、扩大范围试点（1个）", 1, "三、类别待核实（1个）", 1,
        ]  # fmt: skip
        assert {"A6:D6", "A9:D9", "A11:D11"} <= merged(sheet)

    def test_pilots_that_were_added_later_are_a_part_for_themselves(self) -> None:
        added = dt.date(2015, 9, 15)
        pilots = [
            a_pilot("甲县", "130123"),
            a_pilot("乙县", "130121", None),
            a_pilot("丙县", "130125", None, added_on=added),
            a_pilot("丁县", "130126", "expanded", added_on=added),
        ]
        sheet = pilot_sheet(pilots, totals={"new": 3, "expanded": 0})

        assert [(row[0], row[2]) for row in values(sheet)[:-1]] == [
            ("一、新增试点（1个）", None),
            (1, "甲县"),
            ("二、增补试点（2个）", None),
            (1, "丙县"),
            (2, "丁县"),
            ("三、类别待核实（1个）", None),
            (1, "乙县"),
        ]
        # The notice published no list of them: 2 of 3, whatever was added.
        assert "2" in str(last_line(sheet))
        assert "4" not in str(last_line(sheet))

    def test_missing_part_leaves_no_gap_in_the_numerals(self) -> None:
        sheet = pilot_sheet([a_pilot("甲县"), a_pilot("乙县", designation=None)])

        assert [row[0] for row in values(sheet)] == ["一、新增试点（1个）", 1, "二、类别待核实（1个）", 1]

    def test_official_order_whatever_the_order_of_the_registry(self) -> None:
        pilots = [
            a_pilot("塔城市", "654201"),
            a_pilot("高新区", "340100", locality="高新区", id="2014-340100-gaoxinqu"),
            a_pilot("定远县", "341125"),
            a_pilot("合肥市", "340100"),
            a_pilot("东城区", "110101"),
        ]

        names = [row[2] for row in values(pilot_sheet(pilots), FIRST + 1)]

        assert names == ["东城区", "合肥市", "高新区", "定远县", "塔城市"]

    def test_province_shares_one_cell_inside_its_part_only(self) -> None:
        pilots = [
            a_pilot("甲县", "340121"),
            a_pilot("乙县", "340122"),
            a_pilot("丙县", "340123"),
            a_pilot("丁县", "350121"),
            a_pilot("戊县", "350122", "expanded"),
        ]

        sheet = pilot_sheet(pilots)

        assert [row[1] for row in values(sheet)] == [None, "安徽省", None, None, "福建省", None, "福建省"]
        assert {cells for cells in merged(sheet) if cells.startswith("B")} == {"B7:B9"}

    def test_remark_says_how_sure_it_is(self) -> None:
        pilots = [
            a_pilot(f"{evidence}县", f"13012{place}", evidence=evidence) for place, evidence in enumerate(Evidence)
        ]

        assert [row[3] for row in values(pilot_sheet(pilots), FIRST + 1)] == [None, "有报道，待证实", "待核实"]


class TestDraft:
    def test_a_draft_says_so_on_every_page_and_whose_notice_it_is(self) -> None:
        sheet = pilot_sheet(
            [a_pilot("甲县")], issued_by=["住房城乡建设部办公厅", "科技部办公厅"], number="建办科[2015]15号"
        )

        assert sheet["A4"].value == "（草稿）\n住房城乡建设部办公厅、科技部办公厅（建办科〔2015〕15号）"
        assert [header.right.text for header in (sheet.oddHeader, sheet.evenHeader)] == ["草稿", "草稿"]

    def test_a_final_annex_has_neither_mark_nor_remarks(self) -> None:
        pilots, projects = [a_pilot("甲县", evidence="reported")], [a_project("甲公司", evidence="unverified")]
        book = load_workbook(BytesIO(annex_bytes(a_notice(), pilots, projects, is_final=True)))

        texts = [str(cell.value) for sheet in book for row in sheet for cell in row]
        assert [text for text in texts if re.search("草稿|备注|待证实|待核实", text)] == []
        assert [sheet["A4"].value for sheet in book] == ["部", "部"]
        assert [header.right.text for sheet in book for header in (sheet.oddHeader, sheet.evenHeader)] == [None] * 4
        for sheet in book:
            pixels = sum(column.width * 7 for column in sheet.column_dimensions.values())
            assert 154 < pixels / 96 * 25.4 <= 156


class TestWidths:
    def test_a_long_name_stays_on_one_line_while_other_columns_have_room(self) -> None:
        sheet = reopened(a_notice(), [], [a_project("中国移动通信集团河北有限公司"), a_project("北京三正")])["附件2"]

        assert [sheet.row_dimensions[row].height for row in (FIRST, FIRST + 1)] == [24, 24]
        assert sheet.column_dimensions["B"].width > 2 * sheet.column_dimensions["C"].width

    def test_no_line_begins_with_a_mark(self) -> None:
        units = [f"北京第{i}智慧城市信息技术股份有限公司" for i in "一二三四"]
        fields = {"title": "城市公共信息平台、地下管线（含综合管廊）监测预警平台", "field": "建筑节能、水务（含供水）"}

        sheet = reopened(a_notice(), [], [a_project(*units, **fields)])["附件2"]

        lines = [line for cell in sheet[FIRST] for line in str(cell.value).split("\n")]
        assert len(lines) > 8
        assert [line for line in lines if re.match("[，。、；：）]", line) or re.search("[（《]$", line)] == []


class TestProjects:
    def test_columns_and_the_site(self) -> None:
        pilots = [a_pilot("正定县")]
        known = {"title": "平台", "field": "水务", "site_pilot": "2014-130123"}
        projects = [
            a_project("甲公司", "乙公司", **known),
            a_project("丙公司", site="某园区", evidence="reported"),
            a_project("丁公司", site_pilot="2014-999999"),
        ]

        sheet = reopened(a_notice(), pilots, projects)["附件2"]

        assert values(sheet, 5) == [
            ("序号", "承建单位", "项目名称", "领域", "示范地", "备注"),
            (1, "甲公司、乙公司", "平台", "水务", "正定县", None),
            (2, "丙公司", None, None, "某园区", "有报道，待证实"),
            (3, "丁公司", None, None, None, None),
        ]


class TestNote:
    TOTALS = Totals(new=2, expanded=1, special=2)

    def test_incomplete_lists_say_what_the_notice_published(self) -> None:
        book = reopened(a_notice(totals=self.TOTALS), [a_pilot("甲县")], [a_project("甲公司")])

        assert last_line(book["附件1"]) == "注：通知公布新增试点2个、扩大范围试点1个；本表登记1个，尚不完整。"
        assert last_line(book["附件2"]) == "注：通知公布专项试点2个；本表登记1个，尚不完整。"

    @pytest.mark.parametrize(
        ("designations", "incomplete"),
        [
            (["new", "new", "expanded"], False),
            (["new", None, None], False),
            (["new", "new", "new"], True),
            (["new", "new"], True),
        ],
    )
    def test_pilot_of_unknown_kind_may_fill_any_gap(self, designations: list[str | None], incomplete: bool) -> None:
        pilots = [a_pilot("县", f"13012{i}", kind) for i, kind in enumerate(designations)]

        assert str(last_line(pilot_sheet(pilots, totals=self.TOTALS))).startswith("注：") is incomplete

    def test_kind_without_a_total_is_not_mentioned(self) -> None:
        sheet = pilot_sheet([a_pilot("甲县")], totals=Totals(new=90))

        assert last_line(sheet) == "注：通知公布新增试点90个；本表登记1个，尚不完整。"

    def test_no_totals_no_note(self) -> None:
        assert last_line(pilot_sheet([a_pilot("甲县")])) == 1


class TestText:
    @pytest.mark.parametrize("name", ["=1+1", '=HYPERLINK("http://a")', "+1", "@x", "-1", "#REF!", "2014-04-07"])
    def test_name_is_a_text_whatever_it_looks_like(self, name: str) -> None:
        cell = pilot_sheet([a_pilot(name)])["C7"]

        assert (cell.value, cell.data_type) == (name, "s")

    def test_no_formula_in_any_part_of_the_file(self) -> None:
        written = annex_bytes(a_notice(), [a_pilot("=1")], [a_project("=2", title="=3", field="=4", site="=5")])

        with ZipFile(BytesIO(written)) as parts:
            assert not [name for name in parts.namelist() if b"<f>" in parts.read(name)]

    def test_serials_are_numbers(self) -> None:
        cell = pilot_sheet([a_pilot("甲县")])["A7"]

        assert (cell.value, cell.data_type) == (1, "n")

    def test_what_xml_cannot_hold_is_dropped(self) -> None:
        assert pilot_sheet([a_pilot("甲\x00\x1b\ufffe\uffff\ud800县")])["C7"].value == "甲县"

    def test_name_of_nothing_but_such_characters_leaves_the_cell_empty(self) -> None:
        assert pilot_sheet([a_pilot("\x00")])["C7"].value is None


class TestPage:
    @pytest.mark.parametrize("name", ["附件1", "附件2"])
    def test_a4_portrait_one_page_wide_with_the_margins_of_the_standard(self, book: Workbook, name: str) -> None:
        sheet = book[name]

        setup, margins = sheet.page_setup, sheet.page_margins
        assert (setup.paperSize, setup.orientation) == (9, "portrait")
        assert (setup.fitToWidth, setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (1, 0, True)
        in_mm = [round(side * 25.4, 3) for side in (margins.top, margins.left, margins.bottom, margins.right)]
        assert in_mm == [37, 28, 35, 26]

    @pytest.mark.parametrize("name", ["附件1", "附件2"])
    def test_table_fills_the_text_width_and_no_more(self, book: Workbook, name: str) -> None:
        pixels = sum(column.width * 7 for column in book[name].column_dimensions.values())

        assert 154 < pixels / 96 * 25.4 <= 156

    @pytest.mark.parametrize("name", ["附件1", "附件2"])
    def test_page_numbers_stand_outside(self, book: Workbook, name: str) -> None:
        sheet = book[name]

        assert sheet.HeaderFooter.differentOddEven
        odd, even = sheet.oddFooter, sheet.evenFooter
        assert (odd.left.text, odd.right.text.strip(), odd.right.font, odd.right.size) == (
            None, "— &P —", "宋体,Regular", 14,
        )  # fmt: skip
        assert (even.right.text, even.left.text.strip(), even.left.font, even.left.size) == (
            None, "— &P —", "宋体,Regular", 14,
        )  # fmt: skip

    @pytest.mark.parametrize("name", ["附件1", "附件2"])
    def test_header_is_repeated_and_stays_in_sight(self, book: Workbook, name: str) -> None:
        assert book[name].print_title_rows == "$5:$5"
        assert book[name].freeze_panes == "A6"

    def test_type_faces_and_sizes(self, book: Workbook) -> None:
        sheet = book["附件1"]

        fonts = {
            place: (sheet[place].font.name, sheet[place].font.size) for place in ("A1", "A3", "A4", "A5", "A6", "C7")
        }
        assert fonts == {
            "A1": ("黑体", 16),
            "A3": ("方正小标宋简体", 22),
            "A4": ("仿宋", 12),
            "A5": ("黑体", 12),
            "A6": ("黑体", 12),
            "C7": ("仿宋", 12),
        }

    def test_black_on_white_with_thin_lines(self, book: Workbook) -> None:
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        framed = [cell for sheet in book for row in sheet.iter_rows(min_row=5) for cell in row]

        assert {cell.fill.fill_type for cell in cells} == {None}
        assert {cell.font.color.rgb for cell in cells if cell.value and cell.font.color} <= {"FF000000"}
        assert {cell.border.bottom.style for cell in framed} == {"thin"}
        assert all(cell.alignment.wrap_text and cell.alignment.vertical == "center" for cell in framed if cell.value)


class TestLongLists:
    def test_row_is_high_enough_for_a_long_name(self) -> None:
        names = ["短县", "长" * 40, "A" * 40 + "B" * 40]
        sheet = pilot_sheet([a_pilot(name, f"13012{i}") for i, name in enumerate(names)])

        heights = [sheet.row_dimensions[FIRST + 1 + i].height for i in range(3)]

        assert heights[0] == 24  # a line of 18 points, and 6 points of air
        assert heights[0] < heights[1] == heights[2]

    def test_row_is_never_higher_than_excel_takes(self) -> None:
        sheet = pilot_sheet([a_pilot("极长" * 5000, "130121")])

        assert sheet.row_dimensions[FIRST + 1].height == 409

    def test_province_over_several_pages_is_named_on_each(self) -> None:
        sheet = pilot_sheet([a_pilot(f"第{i}县", f"15{i:04}") for i in range(1, 61)])

        breaks = [row_break.id for row_break in sheet.row_breaks.brk]
        assert len(breaks) == 2
        starts, ends = [FIRST + 1, *(row + 1 for row in breaks)], [*breaks, sheet.max_row]
        blocks = [f"B{start}:B{end}" for start, end in zip(starts, ends, strict=True)]
        assert {cells for cells in merged(sheet) if cells.startswith("B")} == set(blocks)
        assert [sheet.cell(start, 2).value for start in starts] == ["内蒙古自治区"] * 3

    @pytest.mark.parametrize("first_part", range(1, 50))
    def test_no_heading_ends_a_page_and_no_note_stands_alone(self, first_part: int) -> None:
        pilots = [a_pilot(f"第{i}县", f"15{i:04}", "new" if i < first_part else "expanded") for i in range(50)]

        sheet = pilot_sheet(pilots, totals=Totals(new=100))

        last_of_page = [sheet.cell(row_break.id, 1).value for row_break in sheet.row_breaks.brk]
        assert last_of_page
        assert all(isinstance(value, int) for value in last_of_page)
        assert all(row_break.id < sheet.max_row - 1 for row_break in sheet.row_breaks.brk)


class TestDeterminism:
    @pytest.mark.slow
    def test_same_records_same_bytes_in_another_process(self, registry: RegistryFile, tmp_path: Path) -> None:
        notice, pilots, projects = of_notice(registry, registry.notices[-1])
        script = (
            "import sys, tomllib, pathlib\n"
            "from smartpilot.records.models import RegistryFile\n"
            "from smartpilot.records.annex import AnnexRecords\n"
            "from smartpilot.workbook.annex import annexes_bytes\n"
            "r = RegistryFile.model_validate(tomllib.loads(pathlib.Path(sys.argv[1]).read_text('utf-8')))\n"
            "n = r.notices[-1]\n"
            "mine = lambda records: [record for record in records if record.notice == n.id]\n"
            "annex = AnnexRecords(n, mine(r.pilots), mine(r.projects), sites={}, is_selection=False)\n"
            "pathlib.Path(sys.argv[2]).write_bytes(annexes_bytes([annex]))\n"
        )
        for seed in ("1", "2"):
            out = tmp_path / f"{seed}.xlsx"
            environment = {**os.environ, "PYTHONHASHSEED": seed}
            subprocess.run([sys.executable, "-c", script, REGISTRY, out], check=True, env=environment)
            assert out.read_bytes() == annex_bytes(notice, pilots, projects)

    def test_every_time_in_the_file_is_the_notices_day(self) -> None:
        written = annex_bytes(a_notice(), [a_pilot("甲县")], [])

        with ZipFile(BytesIO(written)) as parts:
            assert {entry.date_time for entry in parts.infolist()} == {(2015, 4, 7, 0, 0, 0)}
        properties = load_workbook(BytesIO(written)).properties
        assert properties.created == properties.modified == dt.datetime.fromisoformat("2015-04-07")
        assert not properties.creator
        assert not properties.title

    def test_day_that_a_zip_cannot_hold(self) -> None:
        with ZipFile(BytesIO(annex_bytes(a_notice(issued_on=dt.date(1949, 10, 1)), [], []))) as parts:
            assert {entry.date_time for entry in parts.infolist()} == {(1980, 10, 1, 0, 0, 0)}


def test_shipped_registry_is_listed_whole(registry: RegistryFile) -> None:
    for notice in registry.notices:
        _, pilots, projects = of_notice(registry, notice)
        book = reopened(notice, pilots, projects)

        listed = [row[2] for row in values(book["附件1"]) if isinstance(row[0], int)]
        assert sorted(map(str, listed)) == sorted(pilot.name for pilot in pilots)
        for designation in Designation:
            count = sum(pilot.designation is designation for pilot in pilots)
            headings = [str(row[0]) for row in values(book["附件1"]) if designation.zh in str(row[0])]
            assert [heading for heading in headings if f"（{count}个）" in heading] or not count
        if projects:
            assert len([row for row in values(book["附件2"]) if isinstance(row[0], int)]) == len(projects)


@pytest.mark.slow
def test_every_name_is_in_the_print(tmp_path: Path) -> None:
    office, to_text = shutil.which("soffice"), shutil.which("pdftotext")
    if not office:
        pytest.skip("LibreOffice (soffice) is not installed: the print was not looked at")
    if not to_text:
        pytest.skip("poppler (pdftotext) is not installed: the print was not looked at")
    long = "新疆生产建设兵团第十师北屯市高新技术产业开发区及周边乡镇"
    pilots = [a_pilot(f"{long * (i % 4)}第{i}县", f"15{i:04}") for i in range(60)]
    pilots.append(a_pilot("=1+1", "350001"))
    projects = [a_project(f"{long}第{i}公司", title=long * 3, site_pilot="2014-350001") for i in range(30)]
    (tmp_path / "annex.xlsx").write_bytes(annex_bytes(a_notice(), pilots, projects))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "annex.xlsx"]
    subprocess.run(convert, check=True, capture_output=True, timeout=180)
    printed = subprocess.run([to_text, "-raw", tmp_path / "annex.pdf", "-"], check=True, capture_output=True)

    pages = [re.sub(r"\s", "", page) for page in printed.stdout.decode().split("\f")[:-1]]

    text = "".join(pages)
    assert [pilot.name for pilot in pilots if pilot.name not in text] == []
    assert [project.name for project in projects if project.undertaken_by[0] not in text] == []
    assert [number for number, page in enumerate(pages, 1) if f"—{number}—" not in page] == []
    assert all("序号" in page for page in pages)
    first_annex = [page for page in pages if "试点名称" in page]
    assert len(first_annex) > 2
    assert all("内蒙古自治区" in page for page in first_annex)
