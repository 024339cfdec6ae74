"""Lists in every layout: what is read is right, what cannot be is said."""

import datetime as dt
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import notice, registry
from layouts import LAYOUTS, Written, cell, document, paragraph, row, workbook
from program import REGISTRY
from real_places import Real, real_places
from smartpilot.errors import UsageError
from smartpilot.official.files.line import Line
from smartpilot.official.files.lines import read_lines
from smartpilot.official.imports.places import plan_import
from smartpilot.official.imports.plan import ImportPlan
from smartpilot.official.lists import layout
from smartpilot.official.lists.layout import parse_listing
from smartpilot.official.lists.listing import Listing
from smartpilot.official.lists.rounds import Round
from smartpilot.places.divisions import Division, chain_on, is_group, names_by_code, province_of, revision_on
from smartpilot.places.naming import without_enclosing_names
from smartpilot.records.models import Pilot
from smartpilot.records.terms import Designation
from smartpilot.registry.reading import open_registry
from smartpilot.registry.registry import Registry
from strategies import times

DAY = dt.date(2013, 8, 5)
EMPTY = registry(notices=[notice("2013", issued_on=DAY, totals={"new": 103, "expanded": 9})])
every_layout = pytest.mark.parametrize("name", LAYOUTS)


def read(content: bytes | str, suffix: str = "", day: dt.date = DAY) -> Listing:
    raw = content.encode() if isinstance(content, str) else content
    return parse_listing(read_lines(raw, suffix=suffix).lines, Round("2013", day))


def planned(content: bytes | str, suffix: str = "", known: Registry = EMPTY) -> ImportPlan:
    return plan_import(known, known.notices["2013"], read(content, suffix), "notice-2014")


def texts(content: bytes | str, suffix: str = "") -> list[str]:
    return [place.text for place in read(content, suffix).places]


def places(made: ImportPlan) -> list[tuple[str, str | None]]:
    """Division and locality, without the names around it: 株洲云龙示范区 or 云龙示范区."""
    pilots = [each.record for each in made.add if isinstance(each.record, Pilot)]
    return [core(pilot.division, pilot.locality) for pilot in pilots]


def core(division: str, locality: str | None) -> tuple[str, str | None]:
    return division, without_enclosing_names(locality, division, DAY) if locality else None


# -- nearly two hundred real places --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real() -> list[Real]:
    return real_places()


@every_layout
def test_of_real_places_nearly_all_are_right_and_none_is_wrong(name: str, real: list[Real]) -> None:
    made = planned(LAYOUTS[name]([Written(each.province, each.name) for each in real]), Path(name).suffix)
    wanted = [core(each.division, each.locality) for each in real]
    right = [place for place in places(made) if place in wanted]

    assert [place for place in places(made) if place not in wanted] == []
    assert len(right) >= 0.98 * len(wanted)
    assert len(right) + len(made.unresolved) == len(wanted)


@every_layout
def test_in_another_order_too(name: str, real: list[Real]) -> None:
    mixed = sorted(real, key=lambda each: each.province)
    random.Random(name).shuffle(mixed)
    made = planned(LAYOUTS[name]([Written(each.province, each.name) for each in mixed]), Path(name).suffix)
    wanted = {core(each.division, each.locality) for each in real}

    assert set(places(made)) <= wanted
    assert len(places(made)) >= 0.98 * len(wanted)


@pytest.fixture(scope="module")
def shipped() -> Registry:
    return open_registry(REGISTRY)


@every_layout
@pytest.mark.parametrize("round_", ["2012", "2013", "2014"])
def test_the_sourced_pilots_are_all_known_again(name: str, round_: str, shipped: Registry) -> None:
    pilots = [pilot for pilot in shipped.file.pilots if pilot.notice == round_]
    content = LAYOUTS[name]([Written(pilot.province, pilot.name) for pilot in pilots])
    found = parse_listing(
        read_lines(content, suffix=Path(name).suffix).lines, Round(round_, shipped.notices[round_].issued_on)
    )
    made = plan_import(shipped, shipped.notices[round_], found, shipped.notices[round_].source)

    assert sorted(each.record.id for each in made.confirm) == sorted(pilot.id for pilot in pilots)
    assert (made.add, made.unresolved, made.missing) == ([], [], [])


@every_layout
def test_without_them_they_are_added_with_the_same_ids(name: str, shipped: Registry) -> None:
    bare = Registry(shipped.file.model_copy(update={"pilots": []}))
    added: list[Pilot] = []
    for round_ in bare.file.notices:
        pilots = [pilot for pilot in shipped.file.pilots if pilot.notice == round_.id]
        content = LAYOUTS[name]([Written(pilot.province, pilot.name) for pilot in pilots])
        found = parse_listing(read_lines(content, suffix=Path(name).suffix).lines, Round(round_.id, round_.issued_on))
        made = plan_import(bare, round_, found, round_.source)
        added += [each.record for each in made.add if isinstance(each.record, Pilot)]
        # Which district or county these two lie in, their names do not say.
        assert {doubt.text.removeprefix("河北省").removeprefix("陕西省") for doubt in made.unresolved} <= {
            "北戴河新区",
            "杨凌示范区",
        }

    assert len(added) == len(shipped.file.pilots) - 2
    for pilot in added:
        known = shipped.pilots[pilot.id]
        assert (pilot.name, pilot.locality, pilot.level) == (known.name, known.locality, known.level)


NAMED = sorted(
    code
    for code, name in names_by_code(revision_on(DAY)).items()
    if not code.endswith("0000") and not is_group(Division(code, name))
)


@times(0.6)
@given(
    st.lists(st.sampled_from(NAMED), min_size=3, max_size=30, unique=True),
    st.sampled_from(sorted(LAYOUTS)),
    st.data(),
)
@pytest.mark.slow
def test_no_division_is_ever_taken_for_another(codes: list[str], name: str, data: st.DataObject) -> None:
    """However short a name is written: the division itself, or a doubt."""
    written, meant = [], {}
    for code in codes:
        province = province_of(code)
        assert province
        steps = [step.name for step in chain_on(code, DAY)[1:] if not is_group(step)]
        text = "".join(steps[data.draw(st.integers(0, len(steps) - 1)) :])
        written.append(Written(province.name, text))
        meant[code] = text
    made = planned(LAYOUTS[name](written), Path(name).suffix)

    assert {division for division, _locality in places(made)} <= set(codes)
    assert len(made.add) + len(made.unresolved) == len(codes)


# -- layouts by hand -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("河北省：唐山市、秦皇岛市", ["唐山市", "秦皇岛市"]),
        ("河北省（2个）：唐山市、秦皇岛市。山西省（1个）：太原市。", ["唐山市", "秦皇岛市", "太原市"]),
        ("河北：石家庄市 廊坊市 邯郸市", ["石家庄市", "廊坊市", "邯郸市"]),
        ("河北省：唐山市曹妃甸区和唐山市滦南县、保定市博野县等3个", ["唐山市曹妃甸区", "唐山市滦南县", "保定市博野县"]),
        ("1.河北省唐山市 2.河北省石家庄市 3.山西省太原市", ["河北省唐山市", "河北省石家庄市", "山西省太原市"]),
        ("①唐山市\n②太原市", ["唐山市", "太原市"]),
        ("（一）唐山市\n（二）太原市", ["唐山市", "太原市"]),
        ("• 唐山市\n• 太原市", ["唐山市", "太原市"]),
        ("| 1 | 河北省 | 唐山市 |\n| 2 | 山西省 | 太原市 |", ["唐山市", "太原市"]),
        ("遵义市(含仁怀市、湄潭县)、贵阳市", ["遵义市(含仁怀市、湄潭县)", "贵阳市"]),
        ("河北省3个\n石家庄市、唐山市", ["石家庄市", "唐山市"]),
        ("河北省：\n石家庄市\n唐山市", ["石家庄市", "唐山市"]),
        ("石家庄市 正定县\n昆山市 张浦镇", ["石家庄市 正定县", "昆山市 张浦镇"]),
        ("石家庄市\u200b\n\u3000太原市\u3000", ["石家庄市", "太原市"]),
        ("石家庄市\r太原市\r", ["石家庄市", "太原市"]),
        ("1\n河北省\n石家庄市\n2\n唐山市\n3\n湖南省\n株洲云龙示范区", ["石家庄市", "唐山市", "株洲云龙示范区"]),
        ("1 石家庄市[1]\n2 太原市①", ["石家庄市[1]", "太原市1"]),
        ("河北省：石家莊市、張家口市", ["石家庄市", "张家口市"]),
    ],
)
def test_pasted_text(text: str, found: list[str]) -> None:
    assert texts(text) == found
    made = planned(text)
    assert (len(made.add), made.unresolved) == (len(found), [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("江苏省（徐州市、常熟市）", [("徐州市", "32"), ("常熟市", "32")]),
        ("1．江苏省（徐州市、常熟市）；2．浙江省（温州市）", [("徐州市", "32"), ("常熟市", "32"), ("温州市", "33")]),
        ("江苏省（徐州市）、浙江省（温州市）", [("徐州市", "32"), ("温州市", "33")]),
        ("贵州省\n遵义市（仁怀市、湄潭县）\n贵阳市", [("遵义市(仁怀市、湄潭县)", "52"), ("贵阳市", "52")]),
        ("贵州省\n遵义市（仁怀市、湄潭县）", [("遵义市(仁怀市、湄潭县)", "52")]),
        ("安徽省：\n宿州市", [("宿州市", "34")]),
        ("山西省\n1. 河北省 石家庄市\n2. 太原市", [("石家庄市", "13"), ("太原市", "")]),
        ("河北省\n1. 河北省 石家庄市\n2. 唐山市", [("石家庄市", "13"), ("唐山市", "13")]),
    ],
)
def test_each_place_is_under_what_stands_nearest(text: str, found: list[tuple[str, str]]) -> None:
    read_ = read(text)

    assert [(place.text, place.within[:2]) for place in read_.places] == found
    assert (read_.unlisted_lines, read_.partly_read_lines, read_.count_mismatches) == ([], [], [])


def test_a_city_that_a_heading_leaves_out_is_told() -> None:
    read_ = read("广东省（不含深圳市）\n珠海市")

    assert [(place.text, place.within[:2]) for place in read_.places] == [("珠海市", "44")]
    assert [line.text for line in read_.partly_read_lines] == ["广东省（不含深圳市）"]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("江苏省徐州市等3个城市", [(3, 1)]),
        ("江苏省：徐州市、常熟市等十三个市", [(13, 2)]),
        ("江苏省：徐州市、常熟市等2个市", []),
        ("江苏省：徐州市、常熟市等地", [(None, 2)]),
        ("一、新增试点（84个）\n唐山市\n二、扩大范围试点（1个）\n太原市", [(84, 1)]),
        ("一、新增试点（2个）：\n唐山市\n太源市\n迁安市", [(2, 3)]),
        ("河北省（3个）：石家庄市、唐山市\n山西省（1个）\n太原市", [(3, 2)]),
        ("国家智慧城市试点名单（3个）\n一、新增试点（1个）\n唐山市\n二、扩大范围试点（1个）\n太原市", [(3, 2)]),
    ],
)
def test_a_number_that_is_not_what_was_found_is_said(text: str, counts: list[tuple[int | None, int]]) -> None:
    assert [(mismatch.declared, mismatch.count) for mismatch in read(text).count_mismatches] == counts


@every_layout
def test_right_numbers_are_not_doubted(name: str, real: list[Real]) -> None:
    content = LAYOUTS[name]([Written(each.province, each.name) for each in real])

    assert read(content, Path(name).suffix).count_mismatches == []


def test_a_place_that_is_called_a_pilot_is_no_title() -> None:
    assert [line.text for line in read("唐山市\n石家庄市试点\n").unlisted_lines] == ["石家庄市试点"]


def test_a_remark_in_a_table_without_headings_is_not_lost() -> None:
    found = read(workbook([["1", "河北省", "唐山市", "见附图"], ["2", "", "廊坊市", ""]]))

    assert [place.text for place in found.places] == ["唐山市", "廊坊市"]
    assert [line.number for line in found.partly_read_lines] == [1]


def test_a_place_in_a_column_that_is_not_read_is_said() -> None:
    found = read(workbook([["省份", "试点城市", "备注"], ["河北省", "石家庄市", "含正定县"]]))

    assert [place.text for place in found.places] == ["石家庄市"]
    assert [line.number for line in found.partly_read_lines] == [2]


def test_a_district_stands_behind_the_city_of_its_row() -> None:
    rows = [["省份", "试点城市", "试点区县"], ["河北省", "石家庄市", "正定县"], ["", "唐山市", ""]]

    assert [place.text for place in read(workbook(rows)).places] == ["石家庄市正定县", "唐山市"]


def test_a_city_before_the_columns_of_kinds_is_not_lost() -> None:
    rows = [["省份", "城市", "新增试点", "扩大范围试点"], ["河北省", "石家庄市", "正定县", "平山县"]]

    assert "石家庄市" in "".join(texts(workbook(rows)))
    assert len(read("辽宁省（含大连市）：沈阳市").partly_read_lines) == 1


def test_what_a_province_has_in_brackets_is_not_lost() -> None:
    assert [line.text for line in read("重庆市(含永川区)\n渝中区").partly_read_lines] == ["重庆市(含永川区)"]


def test_parts_of_a_list() -> None:
    text = "一、新增试点（2个）\n河北省：唐山市、秦皇岛市\n二、扩大范围试点\n1．太原市\n2．柳州市(含鱼峰区)\n"
    found = [(place.text, place.designation) for place in read(text).places]

    new, expanded = Designation.NEW, Designation.EXPANDED
    assert found == [("唐山市", new), ("秦皇岛市", new), ("太原市", expanded), ("柳州市(含鱼峰区)", expanded)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            [
                ["类别", "省份", "试点城市"],
                ["新增试点", "河北省", "唐山市"],
                ["", "", "迁安市"],
                ["扩大范围试点", "山西省", "太原市"],
            ],
            ["new", "new", "expanded"],
        ),
        (
            [
                ["省份", "试点城市", "备注"],
                ["河北省", "唐山市", ""],
                ["", "迁安市", "扩大范围"],
                ["山西省", "太原市", ""],
            ],
            [None, "expanded", None],
        ),
        (
            [
                ["类别", "省份", "试点城市"],
                ["新增", "河北省", "唐山市"],
                ["", "", "迁安市"],
                ["新增", "山西省", "太原市"],
            ],
            ["new", None, "new"],
        ),
    ],
    ids=["merged", "remarks", "of each row"],
)
def test_a_column_of_kinds(rows: list[list[str]], found: list[str | None]) -> None:
    assert [place.designation for place in read(workbook(rows)).places] == found


@pytest.mark.parametrize(
    "heads", [["省份", "新增试点", "扩大范围试点"], ["省（区、市）", "新增试点城市", "扩大范围试点（区、县）"]]
)
def test_a_column_for_each_kind(heads: list[str]) -> None:
    rows = [heads, ["河北省", "唐山市", "石家庄市"], ["山西省", "太原市", ""], ["", "大同市", "长治市\n晋城市"]]
    found = read(workbook(rows)).places

    new, expanded = Designation.NEW, Designation.EXPANDED
    assert [(place.text, place.within[:2], place.designation) for place in found] == [
        *[("唐山市", "13", new), ("石家庄市", "13", expanded), ("太原市", "14", new), ("大同市", "14", new)],
        *[("长治市", "14", expanded), ("晋城市", "14", expanded)],
    ]


def test_a_block_for_each_kind_has_its_own_provinces() -> None:
    rows = [["省份", "2013年新增试点", "省份", "扩大范围试点"], ["河北省", "唐山市", "山西省", "太原市"]]
    found = read(workbook(rows)).places

    assert [(place.text, place.within[:2], str(place.designation)) for place in found] == [
        ("唐山市", "13", "new"),
        ("太原市", "14", "expanded"),
    ]


def test_places_side_by_side_are_not_one() -> None:
    rows = [["省份", "试点名称", "试点名称"], ["河北省", "唐山市", "廊坊市"], ["", "石家庄市", "正定县"]]

    assert texts(workbook(rows)) == ["唐山市", "廊坊市", "石家庄市正定县"]


def test_prefecture_and_county_in_columns_of_their_own() -> None:
    rows = [
        ["省", "市", "县（区）"],
        ["河北省", "石家庄市", "正定县"],
        ["", "", "平山县"],
        ["山东省", "青岛市", "崂山区"],
    ]

    assert places(planned(workbook(rows))) == [("130123", None), ("130131", None), ("370212", None)]


@pytest.mark.parametrize(
    "text",
    [
        "南京市河西新城（建邺区）",
        "佛山市乐从镇",
        "珠海市（横琴新区）",
        "遵义市（仁怀市、湄潭县）",
        "江苏省：南京市河西新城（建邺区）、苏州市",
    ],
)
def test_what_is_coarser_than_the_text_is_doubtful(text: str) -> None:
    made = planned(text)

    assert [unresolved.explanation for unresolved in made.unresolved] == ["the division in which it lies is uncertain"]
    assert len(made.add) == len(texts(text)) - 1


@pytest.mark.parametrize(
    ("text", "division"),
    [("东莞市石龙镇", "441900"), ("佛山市顺德区乐从镇", "440606"), ("株洲市云龙示范区（含荷塘区）", "430200")],
)
def test_what_the_text_says_itself_is_sure(text: str, division: str) -> None:
    assert [place for place, _locality in places(planned(text))] == [division]


@pytest.mark.parametrize("value", [123.5, 7, "2013-08-05"])
def test_a_number_where_a_name_belongs_is_no_place(value: object) -> None:
    found = read(workbook([["序号", "省份", "试点名称"], [1, "河北省", "唐山市"], [2, "", value]]))

    assert [(place.line.number, bool(place.problem)) for place in found.places] == [(2, False), (3, True)]


def test_a_row_of_totals_is_no_place() -> None:
    rows = [
        ["序号", "省份", "试点城市（区、县、镇）名称", "申报单位"],
        [1, "河北省", "石家庄市", "石家庄市人民政府"],
        ["合计", "", "1", ""],
    ]

    assert texts(workbook(rows)) == ["石家庄市"]


def test_page_furniture_is_set_aside() -> None:
    before = ["首页 | 新闻 | 专题", "发布时间：2013-08-05 来源：住建部网站", "国家智慧城市2013年度试点名单"]
    text = "\n".join(
        [*before, "1．唐山市", "2．太原市", "上一篇：没有了", "打印本页 关闭窗口", "祥龙电业 10.18 10.08%"]
    )
    found = read(text)

    assert [place.text for place in found.places] == ["唐山市", "太原市"]
    assert len(found.unlisted_lines) == 5


def test_a_line_among_the_places_that_is_none_is_not_lost() -> None:
    assert texts("石家庄市\n唐山是\n太原市\n") == ["石家庄市", "唐山是", "太原市"]
    assert texts("1．石家庄市\n2．唐三市\n") == ["石家庄市", "唐三市"]


@pytest.mark.parametrize(
    "text",
    [
        "北京市：\n济宁市任城区\n昆山花桥经济开发区\n",
        "重庆市\n西昌市\n株洲云龙示范区\n",
        "河北省：石家庄市廊坊市邯郸市北戴河新区",
    ],
)
def test_under_a_wrong_heading_nothing_is_taken(text: str) -> None:
    made = planned(text)

    assert made.add == []
    assert len(made.unresolved) == len(texts(text))


def test_a_document_with_annexes() -> None:
    content = document(
        paragraph("附件1"),
        paragraph("国家智慧城市2013年度试点名单"),
        paragraph("一、新增试点"),
        f"<w:tbl>{row(cell('序号'), cell('省份'), cell('试点名称'))}{row(cell('1'), cell('河北省'), cell('唐山市'))}"
        f"{row(cell('2'), cell(''), cell('迁安市'))}</w:tbl>",
        paragraph("二、扩大范围试点"),
        f"<w:tbl>{row(cell('序号'), cell('省份'), cell('试点名称'))}"
        f"{row(cell('1'), cell('山西省'), cell('太原市'))}</w:tbl>",
        paragraph("附件2 国家智慧城市2013年度专项试点名单"),
        f"<w:tbl>{row(cell('序号'), cell('申报单位'), cell('项目名称'), cell('示范地点'))}"
        f"{row(cell('1'), cell('甲公司'), cell('智慧社区'), cell('太原市'))}</w:tbl>",
    )
    found = read(content)

    assert [(place.text, str(place.designation)) for place in found.places] == [
        ("唐山市", "new"),
        ("迁安市", "new"),
        ("太原市", "expanded"),
    ]
    assert [(project.units, project.title, project.site) for project in found.projects] == [
        (("甲公司",), "智慧社区", "太原市")
    ]


def test_tracked_changes_count_as_they_are_shown() -> None:
    inserted = (
        "<w:p><w:ins><w:r><w:t>唐山市</w:t></w:r></w:ins><w:del><w:r><w:delText>保定市</w:delText></w:r></w:del></w:p>"
    )

    assert texts(document(inserted, paragraph("太原市"))) == ["唐山市", "太原市"]


# A zero makes a file no text, and [[pilots]] makes it a registry: both are refused, and have tests of their own.
# Lists that were pasted from a page have such lines.
@pytest.mark.parametrize("mark", [*"、，,；;/。：|-—_*·.（《※", "、 、", "，；", "|---|---|"])
def test_marks_alone_list_nothing(mark: str) -> None:
    for before in ("", "1、", "（一）", "河北省：", "河北省、"):
        listing = read(f"河北省\n唐山市\n{before}{mark}\n石家庄市\n")

        # A number with nothing behind it is told as a row whose name cannot be read.
        readable = [place for place in listing.places if place.text != "河北省" and not place.problem]
        # An opening bracket at the end of a line is taken for the beginning of what the next line says.
        found = [(place.text.lstrip("(《※"), place.within) for place in readable]
        assert found == [("唐山市", "130000"), ("石家庄市", "130000")]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0["), max_size=200))
@pytest.mark.slow
def test_no_text_is_too_strange(text: str) -> None:
    made = plan_import(
        EMPTY, EMPTY.notices["2013"], parse_listing(read_lines(("市" + text).encode()).lines, Round("", DAY)), "x"
    )

    assert (
        len(made.add) + len(made.unresolved) + len(made.confirm)
        == sum(total.listed for total in made.totals.values()) + made.undesignated
    )


def test_the_province_that_a_line_says_holds_for_a_counted_place_too() -> None:
    """Under another province's heading, 等3个城市 is no part of the name."""
    text = "国家智慧城市2013年度试点名单\n安徽省：\n宿州市\n湖南省长沙市长沙县、郴州市永兴县等3个城市\n"
    assert [division for division, _locality in places(planned(text))] == ["341300", "430121", "431023"]


def test_a_list_names_no_more_places_than_any_list_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MOST_NAMES", 20)
    lines = [Line(number, ("河北省", "石家庄市正定县")) for number in range(1, 30)]

    with pytest.raises(UsageError, match="more than 20 names"):
        layout.parse_listing(lines, Round("", DAY))


def test_names_that_are_no_places_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "MOST_NAMES", 20)
    names = [chr(0x4E00 + number) + "某" for number in range(60)]

    with pytest.raises(UsageError, match="more than 20 names"):
        layout.parse_listing([Line(1, ("、".join(names),)), Line(2, ("正定县",))], Round("", DAY))


def test_the_round_of_a_heading_holds_below_a_table_with_a_column_of_rounds() -> None:
    table = "序号\t批次\t名称\n1\t第二批\t唐山市\n2\t{}\t邯郸市\n"
    ours = read(table.format("第一批") + "二、2013年新增试点\n大同市\n运城市\n")
    assert [place.text for place in ours.places if not place.other_round] == ["唐山市", "大同市", "运城市"]

    others = read(table.format("第二批") + "二、2012年新增试点\n大同市\n运城市\n")
    assert [place.text for place in others.places if not place.other_round] == ["唐山市", "邯郸市"]


@pytest.mark.parametrize(
    "below", ["二、扩大范围试点\n序号\t名称\n1\t徐州市\n2\t常熟市\n", "扩大范围试点：徐州市、常熟市\n"]
)
def test_a_designation_over_rows_ends_with_its_table(below: str) -> None:
    listing = read("序号\t名称\t类别\n1\t唐山市\t新增试点\n2\t邯郸市\t\n" + below)
    assert {place.text: place.designation for place in listing.places} == {
        "唐山市": Designation.NEW,
        "邯郸市": Designation.NEW,
        "徐州市": Designation.EXPANDED,
        "常熟市": Designation.EXPANDED,
    }


@pytest.mark.parametrize(
    ("lines", "partly_read"),
    [
        (["省份,试点名称", "广西壮族自治区,梧州市,海南省,五指山市", "江西省,南昌市"], [2]),
        (["省份,试点名称,备注", "河北省,石家庄市,含正定县", "河北省,唐山市,123"], [2]),
        (["唐山市", "国家智慧城市试点名单 西城区"], [2]),
        (["省份,试点名称", "宁波市,慈溪市", "浙江省,温州市"], []),
        (["省份,试点名称", "浙江省,温州市,宁波市"], [2]),
    ],
)
def test_a_division_that_is_none_of_the_places_of_its_line_is_told(lines: list[str], partly_read: list[int]) -> None:
    listing = parse_listing(read_lines("\n".join(lines).encode(), suffix=".csv").lines, Round("", DAY))

    assert [line.number for line in listing.partly_read_lines] == partly_read


@pytest.mark.parametrize(
    ("content", "empty"),
    [
        ("试点名单\n河北省：\n山西省：太原市、大同市\n辽宁省\n沈阳市", ["河北省："]),
        ("试点名单\n河北省\n唐山市\n辽宁省", ["辽宁省"]),
        ("新增试点\n河北省\n扩大范围试点\n辽宁省\n沈阳市", ["河北省"]),
        ("试点名单\n河北省\n唐山市\n辽宁省\n沈阳市", []),
    ],
)
def test_the_heading_of_a_province_without_places_is_told(content: str, empty: list[str]) -> None:
    listing = read(content)

    assert [entry.text for entry in listing.set_aside if entry.why == "no place stands below it"] == empty
    assert [line.text for line in listing.unlisted_lines if line.text.endswith(("省", "："))] == empty


def test_a_place_that_is_listed_with_others_is_told_where_nobody_knows_with_which() -> None:
    listing = read("广东省：珠海市、广州市、深圳市（联合申报）、中山市")

    assert [bool(place.problem) for place in listing.places] == [True] * 4


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("某某示范城市名单\n1.唐山市\n某某试点城市名单\n1.邢台市", ["3"]),
        ("某某试点城市名单\n1.唐山市\n某某试点城市名单（续）\n2.邢台市", []),
        ("某某试点通知\n某某示范城市名单\n1.唐山市", []),
    ],
)
def test_two_kinds_in_one_file_are_told(content: str, told: list[str]) -> None:
    notes = [entry.line.where for entry in read(content).lines if entry.notes]

    assert notes == told


def test_the_heading_of_a_column_is_no_district_that_was_not_read() -> None:
    assert read("序号,省份,城市（城区）\n1,河北省,唐山市\n", ".csv").partly_read_lines == []
