"""What each line of a list is, and that every line ends in exactly one place."""

import datetime as dt
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import notice, registry
from layouts import LAYOUTS, Written, workbook
from real_places import real_places
from smartpilot.official.files.line import Line
from smartpilot.official.files.lines import read_lines
from smartpilot.official.imports.places import plan_import
from smartpilot.official.imports.plan import ImportPlan
from smartpilot.official.lists.classification import classify
from smartpilot.official.lists.layout import parse_listing
from smartpilot.official.lists.listing import LineKind, Listing
from smartpilot.official.lists.rounds import Round
from smartpilot.official.lists.row import parse_row
from smartpilot.official.lists.scope import Scope
from strategies import times

DAY = dt.date(2015, 4, 7)
KNOWN = registry(notices=[notice("2014", issued_on=DAY, totals={"new": 300, "expanded": 50, "special": 50})])


def plan(content: bytes | str, suffix: str = "") -> tuple[Listing, ImportPlan]:
    raw = content.encode() if isinstance(content, str) else content
    listing = parse_listing(read_lines(raw, suffix=suffix).lines, Round("2014", DAY))
    return listing, plan_import(KNOWN, KNOWN.notices["2014"], listing, "notice-2014")


def divisions(content: bytes | str, suffix: str = "") -> list[str]:
    return [addition.record.as_json()["division"] for addition in plan(content, suffix)[1].add]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("国家智慧城市2014年度试点名单", LineKind.TITLE),
        ("一、2012年", LineKind.ROUND),
        ("第一批", LineKind.ROUND),
        ("一、新增试点（84个）", LineKind.PART),
        ("三、专项试点", LineKind.PART),
        ("河北省（3个）", LineKind.REGION),
        ("序号\t省份\t试点城市", LineKind.COLUMNS),
        ("1\t河北省\t石家庄市", LineKind.PLACE),
        ("石家庄市正定县", LineKind.PLACE),
        ("合计\t84", LineKind.TOTAL),
        ("注：本表按行政区划排列", LineKind.REMARK),
        ("打印本页 关闭窗口", LineKind.FURNITURE),
        ("……、／", LineKind.FURNITURE),
        ("12", LineKind.FURNITURE),
        ("各有关单位请遵照执行", LineKind.UNKNOWN),
    ],
)
def test_what_a_line_is(text: str, kind: LineKind) -> None:
    classified, _scope = classify(parse_row(Line(1, tuple(text.split("\t"))), DAY), Scope(Round("2014", DAY)))

    assert classified.kind is kind
    assert bool(classified.set_aside) is (
        kind in (LineKind.TOTAL, LineKind.REMARK, LineKind.FURNITURE, LineKind.UNKNOWN)
    )


def test_a_line_changes_no_scope_but_that_below_it() -> None:
    scope = Scope(Round("2014", DAY))
    below = classify(parse_row(Line(1, ("河北省",)), DAY), scope).scope

    assert (scope.region, below.region) == ("", "130000")


# -- rounds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "suffix"),
    [
        ("序号,省份,试点名称,批次\n1,河北省,唐山市,第三批\n2,山西省,大同市,第二批\n3,山西省,太原市,第一批\n", ".csv"),
        ("序号,省份,试点名称,公布时间\n1,河北省,唐山市,2015年4月\n2,山西省,大同市,2013年8月\n", ".csv"),
        ("省份,试点名称,公布年份\n河北省,唐山市,2015\n山西省,大同市,2013\n山西省,太原市,\n", ".csv"),
        (
            "国家智慧城市试点名单（汇总）\n2012年\n河北省\n石家庄市\n第二批\n河北省\n廊坊市\n2014年\n河北省\n唐山市\n",
            "",
        ),
        ("唐山市,第三批\n大同市,第二批\n太原市,2013\n", ".csv"),
        ("唐山市（第三批）\n大同市（第二批）\n", ""),
        ("1. 河北省唐山市 2014年\n2. 山西省大同市 2013年\n3. 太原市 第一批\n", ""),
        ("2013年：大同市、太原市\n2014年：唐山市\n", ""),
    ],
)
def test_places_of_other_rounds_are_set_aside(content: str, suffix: str) -> None:
    listing, made = plan(content, suffix)

    assert [addition.record.id for addition in made.add] == ["2014-130200"]
    assert listing.lines_of_other_rounds
    assert all(line.set_aside for line in listing.lines_of_other_rounds)
    assert made.unresolved == []


def test_the_name_of_a_sheet_says_the_round() -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    book = load_workbook(BytesIO(workbook([["省份", "试点名称"], ["河北省", "石家庄市"]], title="第一批")))
    book.create_sheet("第三批").append(["河北省", "唐山市"])
    out = BytesIO()
    book.save(out)

    assert divisions(out.getvalue()) == ["130200"]


# -- cities that could be headings ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "suffix", "added", "unresolved"),
    [
        ("唐山市,新增试点\n宁波市,新增试点\n大同市,新增试点\n", ".csv", ["130200", "330200", "140200"], []),
        ("天津市,2014\n唐山市,2014\n大同市,2014\n", ".csv", ["130200", "140200"], ["天津市"]),
        ("城市,批次\n唐山市,第三批\n宁波市,第三批\n", ".csv", ["130200", "330200"], []),
        ("1、唐山市\n2、天津市\n3、济源市\n4、大连市\n", "", ["130200", "419001", "210200"], ["天津市"]),
        ("唐山市\n天津市\n大同市\n", "", ["130200", "140200"], ["天津市"]),
        ("唐山市\n天津市\n和平区\n河西区\n", "", ["130200", "120101", "120103"], []),
        ("1\t唐山市\n2\t大连市\t甘井子区\n", "", ["130200", "210211"], []),
        ("唐山市\t地级市\n大连市\t计划单列市\n大同市\t地级市\n", "", ["130200", "210200", "140200"], []),
        (
            "唐山市\t大连市\t大同市\n太原市\t宁波市\t阳泉市\n",
            "",
            ["130200", "210200", "140200", "140100", "330200", "140300"],
            [],
        ),
    ],
)
def test_a_city_among_places_is_one(content: str, suffix: str, added: list[str], unresolved: list[str]) -> None:
    made = plan(content, suffix)[1]

    assert divisions(content, suffix) == added
    assert [entry.text for entry in made.unresolved] == unresolved


def test_a_city_and_a_place_elsewhere_say_nothing_of_the_rows_below() -> None:
    made = plan("天津市\t樟树市\n唐山市\t大同市\n")[1]

    assert [addition.line.number for addition in made.add] == [2, 2]
    assert [entry.line.number for entry in made.unresolved] == [1]


def test_the_heading_of_the_only_column_is_no_place() -> None:
    listing, made = plan(workbook([["城市"], ["唐山市"], ["大同市"]]))

    assert [line.kind.value for line in listing.lines] == ["columns", "place", "place"]
    assert made.unresolved == []


# -- tables --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heads",
    [
        [["序号", "省份", "试点名称", "", "备注"], ["", "", "新增试点", "扩大范围试点", ""]],
        [["序号", "省份", "试点", "", ""], ["", "", "新增试点", "扩大范围试点", "备注"]],
    ],
)
def test_headings_in_two_rows(heads: list[list[str]]) -> None:
    listing, _made = plan(
        workbook([*heads, ["1", "河北省", "唐山市", "石家庄市", ""], ["2", "山西省", "太原市", "", ""]])
    )

    assert [(place.text, place.within[:2], str(place.designation)) for place in listing.places] == [
        ("唐山市", "13", "new"),
        ("石家庄市", "13", "expanded"),
        ("太原市", "14", "new"),
    ]


def test_regions_in_two_rows_of_headings() -> None:
    rows = [["序号", "地区", "", "类别"], ["", "省份", "城市", ""], ["1", "河北省", "唐山市", "新增"]]
    listing, _made = plan(workbook(rows))

    assert [(place.text, str(place.designation)) for place in listing.places] == [("唐山市", "new")]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("石家庄市\n正定县", ["石家庄市正定县"]),
        ("秦皇岛市北戴\n河新区", ["秦皇岛市北戴河新区"]),
        ("唐山市\n廊坊市", ["唐山市", "廊坊市"]),
    ],
)
def test_a_name_over_two_lines_of_a_cell(cell: str, names: list[str]) -> None:
    listing, _made = plan(workbook([["序号", "省份", "试点名称"], [1, "河北省", cell], [2, "", "邯郸市"]]))

    assert [place.text for place in listing.places] == [*names, "邯郸市"]


@pytest.mark.parametrize("name", ["", "—", "7"])
def test_a_numbered_row_without_a_name_is_unresolved(name: str) -> None:
    rows = [["序号", "省份", "试点名称"], [1, "河北省", "唐山市"], [2, "河北省", name], [3, "山西省", "太原市"]]
    made = plan(workbook(rows))[1]

    assert [(entry.line.number, entry.reason.value) for entry in made.unresolved] == [(3, "unknown")]


def test_a_row_like_those_beside_it_is_never_left_out() -> None:
    made = plan("唐山市,河北省,新增\n唐三是,河北省,新增\n唐四是,河北省,新增\n太原市,山西省,新增\n", ".csv")[1]

    assert [addition.line.number for addition in made.add] == [1, 4]
    assert [entry.line.number for entry in made.unresolved] == [2, 3]


def test_merged_cells_hold_for_each_of_their_rows() -> None:
    rows = [
        ["序号", "省份", "地级市", "县区", "类别", "备注"],
        [1, "河北省", "石家庄市", "桥西区", "新增试点", ""],
        [2, None, None, "正定县", None, ""],
        [3, None, None, "平山县", "扩大范围试点", ""],
        [4, None, "邢台市", "桥西区", None, ""],
        [5, None, "邯郸市", "", "新增试点", "市区"],
        [None, None, None, None, None, "郊区"],
        [6, None, "沧州市", "新华区", None, ""],
    ]
    merges = ["B2:B8", "C2:C4", "E2:E3", "E4:E5", "C6:C7", "D6:D7", "E6:E8"]
    listing, import_plan = plan(workbook(rows, merges))

    assert [(a.record.as_json()["division"], a.record.as_json()["designation"]) for a in import_plan.add] == [
        *(("130104", "new"), ("130123", "new"), ("130131", "expanded"), ("130503", "expanded")),
        *(("130400", "new"), ("130902", "new")),
    ]
    assert listing.lines[6].set_aside == "it goes on with the place of the row above"
    assert not import_plan.unresolved


def test_a_merged_unit_needs_no_note() -> None:
    rows = [["序号", "承建单位", "项目名称"], [1, "甲公司", "平台一"], [2, None, "平台二"], [None, None, None]]
    listing, _plan = plan(workbook([["国家智慧城市2014年度专项试点名单"], *rows], ["B3:B4"]))

    assert [project.units for project in listing.projects] == [("甲公司",), ("甲公司",)]
    assert not any(line.notes for line in listing.lines)


@pytest.mark.parametrize("said", ["未知", "增补", "待定"])
def test_a_round_that_cannot_be_read_leaves_the_row_unresolved(said: str) -> None:
    rounds = {"唐山市": "第二批", "邢台市": said, "沧州市": "", "保定市": "第三批", "邯郸市": "第四批"}
    rows = "".join(f"河北省,{name},{cell}\n" for name, cell in rounds.items())
    listing, import_plan = plan(f"省份,试点名称,批次\n{rows}", ".csv")

    assert [entry.text for entry in import_plan.unresolved] == ["邢台市", "沧州市"]
    assert said in import_plan.unresolved[0].explanation
    assert [addition.record.name for addition in import_plan.add] == ["保定市"]
    assert [entry.other_round for entry in listing.lines_of_other_rounds] == ["2013", "第四批"]


def test_a_project_whose_round_cannot_be_read_is_unresolved() -> None:
    text = "国家智慧城市2014年度专项试点\n承建单位,项目名称,批次\n甲公司,平台一,未知\n乙公司,平台二,第三批\n"
    _listing, import_plan = plan(text, ".csv")

    assert [entry.text for entry in import_plan.unresolved] == ["甲公司 平台一"]
    assert [addition.record.name for addition in import_plan.add] == ["平台二"]


def test_a_place_of_another_round_beside_others_is_told() -> None:
    listing, import_plan = plan("国家智慧城市2014年度试点名单\n河北省：唐山市、邢台市（2013年）、沧州市\n")

    assert [addition.record.name for addition in import_plan.add] == ["唐山市", "沧州市"]
    assert [(entry.text, entry.kind, entry.why) for entry in listing.set_aside] == [
        ("邢台市", LineKind.PLACE, "it belongs to another round: 2013")
    ]


@pytest.mark.parametrize("line", ["2、-", "2、——", "2. /", "2 *"])
def test_a_number_with_a_mark_for_a_name_is_unresolved(line: str) -> None:
    _listing, import_plan = plan(f"1、唐山市\n{line}\n3、邢台市\n")

    assert [entry.line.number for entry in import_plan.unresolved] == [2]


def test_the_number_of_a_page_is_no_place() -> None:
    _listing, import_plan = plan("1、唐山市\n— 2 —\n2、邢台市\n- 3 -\n")

    assert not import_plan.unresolved


@pytest.mark.parametrize("mark", ["*", "※", "①", "[1]", "＊"])
def test_the_mark_of_a_footnote_is_told_and_the_footnote_is_none_of_the_places(mark: str) -> None:
    listing, import_plan = plan(f"1、唐山市{mark}\n2、邢台市\n3、沧州市{mark}\n{mark}含曹妃甸区\n")

    assert [addition.record.name for addition in import_plan.add] == ["唐山市", "邢台市", "沧州市"]
    assert [entry.marks for entry in listing.lines] == [{mark}, set(), {mark}, set()]
    assert (listing.lines[3].kind, listing.lines[3].set_aside) == (LineKind.REMARK, "it is a footnote")


def test_a_unit_over_several_projects() -> None:
    heads = ["序号", "承建单位", "项目名称", "领域"]
    rows = [["国家智慧城市2014年度专项试点名单"], heads, [1, "甲公司", "平台一", "水务"], [2, None, "平台二", "社区"]]
    listing, _made = plan(workbook(rows))

    assert [project.units for project in listing.projects] == [("甲公司",), ("甲公司",)]
    assert [bool(line.notes) for line in listing.lines] == [False, False, False, True]


# -- every line ----------------------------------------------------------------------------------------------


def assert_adds_up(content: bytes, suffix: str = "") -> None:
    lines = read_lines(content, suffix=suffix).lines
    listing, made = plan(content, suffix)
    counts = made.count_lines(listing.lines)

    assert [entry.line for entry in listing.lines] == lines
    assert counts.total == len(lines) == sum(counts[1:])
    listed = {entry.line for entry in (*made.add, *made.confirm, *made.unresolved)}
    for entry in listing.lines:
        assert not (entry.set_aside and entry.line in listed)
        assert entry.set_aside or entry.kind not in (LineKind.PLACE, LineKind.PROJECT) or entry.line in listed


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_lines_of_every_layout_add_up(name: str) -> None:
    places = [Written(place.province, place.name) for place in real_places()]
    random.Random(name).shuffle(places)
    assert_adds_up(LAYOUTS[name](places[:40]), Path(name).suffix)


CELLS = st.sampled_from(
    [
        *("1", "2、", "天津市", "宁波市", "河北省", "河北省（2个）：", "唐山市", "石家庄市、正定县", "正定县等3个县"),
        *("朝阳区", "唐三市", "北戴河新区", "新增试点", "扩大范围", "专项试点", "第二批", "2014年", "2015年4月7日"),
        *(
            "省份",
            "试点名称",
            "批次",
            "序号",
            "承建单位",
            "项目名称",
            "甲公司",
            "合计",
            "注：略",
            "……",
            "—",
            "打印本页",
        ),
        "国家智慧城市2014年度试点名单",
    ]
)


@times(1.5)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=12))
def test_the_lines_of_any_list_add_up(rows: list[list[str]]) -> None:
    assert_adds_up("\n".join("\t".join(row) for row in [*rows, ["石家庄市"]]).encode())


@pytest.mark.parametrize("width", [11, 17, 23, 40])
def test_lines_that_a_page_has_broken_are_joined(width: int) -> None:
    text = "河北省：石家庄市正定县、唐山市、秦皇岛市北戴河区；山西省：大同市、太原市阳曲县；"
    text += "内蒙古自治区：乌海市、包头市石拐区。"
    lines = [text[at : at + width] for at in range(0, len(text), width)]
    _listing, import_plan = plan("\n".join(lines))

    assert [addition.record.as_json()["division"] for addition in import_plan.add] == [
        *("130123", "130200", "130304", "140200", "140122", "150300", "150205")
    ]
    assert not import_plan.unresolved


def test_a_prefecture_above_a_county_in_the_next_line_may_be_one_place_or_two() -> None:
    _listing, import_plan = plan("河北省：唐山市、石家庄市\n正定县、沧州市。\n")

    assert [addition.record.name for addition in import_plan.add] == ["唐山市", "沧州市"]
    assert [entry.text for entry in import_plan.unresolved] == ["石家庄市正定县"]
    assert "one place or two" in import_plan.unresolved[0].explanation


def test_the_next_paragraph_does_not_go_on_with_the_last_name() -> None:
    text = "山西省：太原市、吕梁市孝义市\n内蒙古自治区：乌海市、包头市\n广西壮族自治区：南宁市、柳州市\n"

    assert len(divisions(text)) == 6


def test_a_paragraph_that_ends_leaves_no_region_to_what_follows() -> None:
    made = plan("河北省：唐山市、\n石家庄市、邢台市\n大同市\n")[1]

    assert [addition.record.name for addition in made.add] == ["唐山市", "石家庄市", "邢台市", "大同市"]


def test_cities_side_by_side_are_places_each() -> None:
    rows = [["宁波市", "宁波市慈溪市", "温州市", "丽水市"], ["1", "大连市", "2", "石家庄市"], ["青岛市", "市北区"]]
    _listing, import_plan = plan(workbook(rows))

    assert [addition.record.as_json()["division"] for addition in import_plan.add] == [
        *("330200", "330282", "330300", "331100", "210200", "130100", "370203")
    ]


def test_a_name_that_comes_twice_in_a_row_is_one() -> None:
    rows = [["省份", "市", "县（区）"], ["河北省", "唐山市", "唐山市"], ["北京市", "西城区", "西城区"]]
    _listing, import_plan = plan(workbook(rows))

    assert [addition.record.as_json()["division"] for addition in import_plan.add] == ["130200", "110102"]


def test_what_follows_a_remark_and_names_no_place_is_one() -> None:
    listing, import_plan = plan("1. 唐山市\n2. 某某新区\n注：1. 名单按区划排列。\n2. 排名不分先后。\n3. 沧州市\n")

    assert [addition.record.name for addition in import_plan.add] == ["唐山市", "沧州市"]
    assert [entry.text for entry in import_plan.unresolved] == ["某某新区"]
    assert [entry.kind for entry in listing.lines[2:4]] == [LineKind.REMARK] * 2


def test_a_sentence_that_lists_nothing_beside_one_that_does_is_told() -> None:
    listing, _plan = plan("河北省：唐山市、邢台市。各地要认真组织实施，有关要求另行通知。\n")

    assert [line.number for line in listing.partly_read_lines] == [1]


@pytest.mark.parametrize(
    "title",
    [
        "国家智慧城市2013年度试点名单",
        "住房城乡建设部办公厅关于公布国家智慧城市2013年度试点名单并做好试点工作有关事项的通知及附件",
    ],
)
def test_the_last_title_above_a_place_says_its_round(title: str) -> None:
    listing, import_plan = plan(f"国家智慧城市2014年度试点名单\n石家庄市\n邢台市\n{title}\n唐山市\n大同市\n")

    assert [addition.record.name for addition in import_plan.add] == ["石家庄市", "邢台市"]
    assert [entry.line.number for entry in listing.lines_of_other_rounds] == [5, 6]


@pytest.mark.parametrize("text", ["1,北京市,含新区", "1,北京市,高新区", "1,北京市,朝阳区、（含新区）", "注：1. 含新区"])
def test_what_a_place_contains_and_a_kind_without_a_name_are_no_places(text: str) -> None:
    _listing, import_plan = plan(f"2,河北省,唐山市\n{text}\n", ".csv")

    assert {addition.record.as_json()["division"] for addition in import_plan.add} <= {"130200", "110105"}


def test_a_county_whose_name_begins_as_what_a_place_contains_is_one() -> None:
    _listing, import_plan = plan("1,安徽省,含山县\n", ".csv")

    assert [addition.record.name for addition in import_plan.add] == ["含山县"]


def test_of_places_that_are_listed_as_one_none_is_added_where_one_is_unknown() -> None:
    listing, import_plan = plan("国家智慧城市2014年度试点名单\n唐山市、某某市、保定市（联合申报）\n廊坊市\n", ".txt")

    assert [bool(place.problem) for place in listing.places] == [True, True, True, False]
    assert [addition.record.name for addition in import_plan.add] == ["廊坊市"]


GROUP = "长株潭城市群：长沙市、株洲市、湘潭市"


@pytest.mark.parametrize("number", ["2. ", ""])
def test_a_group_before_a_colon_heads_nothing_below_it(number: str) -> None:
    listing, _import_plan = plan(
        f"国家智慧城市2014年度试点名单\n1. 廊坊市\n{number}{GROUP}\n3. 唐山市\n保定市\n", ".txt"
    )

    assert [place.text for place in listing.places if not place.problem] == [
        "廊坊市",
        "长株潭城市群:长沙市、株洲市、湘潭市",
        "唐山市",
        "保定市",
    ]


@pytest.mark.parametrize(
    ("content", "suffix", "told"),
    [
        ("省份,城市\n河北省,石家庄市\n河北省,唐山市\n合计,9个\n", ".csv", [(9, 2)]),
        ("省份,城市\n河北省,石家庄市\n河北省,唐山市\n合计,2个\n", ".csv", []),
        ("（共55个，按行政区划序列排序）\n河北省：石家庄市、唐山市\n", "", [(55, 2)]),
        ("河北省：石家庄市、唐山市\n山西省：太原市\n（共9个）\n", "", [(9, 3)]),
        ("河北省：石家庄市、唐山市\n山西省：太原市\n（共3个）\n", "", []),
    ],
)
def test_the_number_of_a_total_is_compared(content: str, suffix: str, told: list[tuple[int, int]]) -> None:
    listing, _plan = plan(content, suffix)

    assert [(mismatch.declared, mismatch.count) for mismatch in listing.count_mismatches] == told


def test_a_city_beside_a_column_of_places_that_is_not_understood_may_only_say_where_they_lie() -> None:
    listing, _plan = plan(
        "国家智慧城市2014年度试点名单\n市,数量,双拥模范城（县）\n石家庄市,2,正定县、晋州市\n唐山市,1,\n", ".csv"
    )

    assert [bool(place.problem) for place in listing.places] == [True, False]
    assert "双拥模范城" in listing.places[0].problem
    # 城市 too; but no place that lies elsewhere.
    content = "国家智慧城市2014年度试点名单\n省份,城市,{}\n河北省,石家庄市,正定县\n河北省,唐山市,石家庄市\n"
    listing, _plan = plan(content.format("入选单位"), ".csv")
    assert [bool(place.problem) for place in listing.places] == [True, False]


def test_a_street_stands_behind_its_district() -> None:
    content = "省,区（管委会）,街道（镇、乡）,规模\n上海市,黄浦区,打浦桥街道,0.063\n,闵行区,莘庄镇,1.6\n"
    assert [place.text for place in plan(content, ".csv")[0].places] == ["黄浦区打浦桥街道", "闵行区莘庄镇"]


def test_a_town_of_a_district_that_was_a_county_is_unresolved_and_keeps_its_name() -> None:
    _listing, made = plan("北京市：密云区古北口镇、怀柔区雁栖镇\n")

    [unresolved] = made.unresolved
    assert [(match.name, match.locality) for match in unresolved.matches] == [("密云县", "古北口镇")]


def test_a_city_before_a_colon_heads_its_places_and_is_one_itself() -> None:
    listing, made = plan("山西省\n太原市（3个）：太原市、阳曲县、古交市\n大同市（2个）：灵丘县\n")

    assert [addition.record.as_json()["division"] for addition in made.add] == ["140100", "140122", "140181", "140224"]
    assert not listing.partly_read_lines
    assert [(mismatch.declared, mismatch.count) for mismatch in listing.count_mismatches] == [(2, 1)]


@pytest.mark.parametrize(
    "head",
    [
        "入选单位",
        "获批单位",
        "命名单位",
        "单位名称",
        "申报单位",
        "建设单位",
        "试点对象",
        "实施主体",
        "双拥模范城（县）",
    ],
)
def test_a_prefecture_beside_a_column_of_places_that_is_not_understood_is_unresolved(head: str) -> None:
    content = f"国家智慧城市2014年度试点名单\n省份,地市,{head}\n河北省,石家庄市,正定县\n江苏省,南京市,江宁区\n"
    assert divisions(content, ".csv") == []


def test_headings_of_columns_may_say_how_many_there_are() -> None:
    content = "区域,省份（1个）,县及县级市（2个）\n华北,河北省,正定县\n,,迁安市\n"
    assert divisions(content, ".csv") == ["130123", "130283"]


def test_a_numbered_province_with_its_place_is_no_heading_that_nobody_understands() -> None:
    listing, _made = plan(
        "国家智慧城市2014年度试点名单\n二、河北省（1个）：唐山市。\n三、浙江（1个）：杭州市拱墅区。\n四、湖北（1个）：仙桃市。\n"
    )

    assert [(place.text, place.problem) for place in listing.places] == [
        ("唐山市", ""),
        ("杭州市拱墅区", ""),
        ("仙桃市", ""),
    ]


def test_a_mark_in_a_column_that_denies_leaves_the_place_open() -> None:
    listing, _plan = plan(
        "国家智慧城市2014年度试点名单\n试点名称,未通过,省份\n唐山市,●,河北省\n廊坊市,,河北省\n", ".csv"
    )

    assert [bool(place.problem) for place in listing.places] == [True, False]
