"""The plan of an import: places of a list against the registry."""

import datetime as dt
from typing import Any

import pytest

from builders import SOURCE, notice, place, registry
from ledgers import BINJIANG
from smartpilot.errors import UsageError
from smartpilot.official.files.line import Line
from smartpilot.official.imports.acceptance import Acceptance
from smartpilot.official.imports.places import plan_import
from smartpilot.official.imports.plan import ImportPlan, Reason, Total
from smartpilot.official.lists.layout import parse_listing
from smartpilot.official.lists.listing import ListedPlace, Listing
from smartpilot.official.lists.rounds import wanted_round
from smartpilot.records.models import Pilot
from smartpilot.records.terms import Designation, Level

TOTALS = {"new": 2, "expanded": 1}
SHIJIAZHUANG = place("130100", "石家庄市", "河北省", "prefecture-city", notice_="2012", designation="new")


def plan(*names: str, within: str = "", designation: Designation | None = None, **tables: Any) -> ImportPlan:
    listed = [ListedPlace(name, Line(number, (name,)), within, designation) for number, name in enumerate(names, 1)]
    notices = [notice("2012", dt.date(2013, 1, 29)), notice(totals=TOTALS)]
    known = registry(notices=notices, sources=[SOURCE, {"id": "paper", "title": "报纸"}], **tables)
    return plan_import(known, known.notices["2014"], Listing(places=listed), "notice-2014")


def pilots(of: ImportPlan) -> list[tuple[str, str, str | None]]:
    records = [addition.record for addition in of.add]
    return [(r.id, r.name, r.locality) for r in records if isinstance(r, Pilot)]


def reasons(of: ImportPlan) -> list[tuple[Reason, str | None]]:
    return [(unresolved.reason, unresolved.record) for unresolved in of.unresolved]


def test_a_place_that_the_registry_does_not_have_is_added() -> None:
    made = plan("石家庄市正定县", "宁夏回族自治区吴忠市")

    assert [(id_, name) for id_, name, _locality in pilots(made)] == [
        ("2014-130123", "石家庄市正定县"),
        ("2014-640300", "吴忠市"),
    ]
    assert made.has_changes
    assert made.unresolved == []


def plan_of_another_programme(text: str, **more: Any) -> ImportPlan:
    """The plan of a list of a programme that lists places of every level."""
    lowcarbon = {"id": "lc", "name": "低碳", "title_words": ["低碳"], "id_prefix": "lc"}
    known = registry(programmes=[lowcarbon], notices=[notice("2022", dt.date(2022, 10, 25), programme="lc")])
    lines = [Line(number, tuple(line.split("|"))) for number, line in enumerate(text.splitlines(), 1)]
    listing = parse_listing(lines, wanted_round(known.notices["2022"], known))
    return plan_import(known, known.notices["2022"], listing, "notice-2014", **more)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        # 北京市 among cities is one of them; with its districts below it heads them.
        (
            "1.北京市\n2.天津市\n3.重庆市\n4.河北雄安新区\n5.河北省保定市",
            "110000 120000 500000 130000-xionganxinqu 130600",
        ),
        ("1.河北省保定市\n2.北京市\n3.雄安新区\n4.上海市", "130600 110000 130000-xionganxinqu 310000"),
        ("1.上海市\n2.浦东新区\n3.重庆市\n4.重庆两江新区", "310000 310115 500000 500000-liangjiangxinqu"),
        ("北京市\n1.朝阳区\n2.海淀区\n天津市\n1.和平区", "110105 110108 120101"),
        (
            "北京市\n河北省唐山市\n内蒙古自治区呼和浩特市\n上海市\n江苏省南京市\n重庆市",
            "110000 130200 150100 310000 320100 500000",
        ),
        ("河北省\n唐山市\n北京市\n上海市\n江苏省\n南京市", "130200 110000 310000 320100"),
        ("北京市\n石家庄市\n大同市", "110000 130100 140200"),
        ("北京市、天津市、上海市、重庆市、河北省保定市", "110000 120000 310000 500000 130600"),
        ("1.江苏省\n2.浙江省\n3.广西壮族自治区\n4.山东省青岛市", "320000 330000 450000 370200"),
        ("江苏省\n1.苏州市\n2.无锡市\n浙江省\n1.杭州市", "320500 320200 330100"),
        ("序号|试点地区\n1|北京市\n2|江苏省\n3|延边朝鲜族自治州", "110000 320000 222400"),
        ("序号|所在省份|低碳试点园区\n1|江苏省|苏州工业园区\n2|山东省|青岛市", "320500-suzhougongyeyuanqu 370200"),
        ("推荐单位|“低碳”建设城市\n河北省|保定市\n辽宁省|沈阳市", "130600 210100"),
        ("省份|城市\n北京市|北京市\n河北省|保定市\n内蒙古自治区|锡林郭勒盟", "110000 130600 152500"),
    ],
)
def test_whole_provinces_among_places(text: str, ids: str) -> None:
    made = plan_of_another_programme(text)

    assert [id_ for id_, _name, _locality in pilots(made)] == [f"lc-2022-{code}" for code in ids.split()]
    assert made.unresolved == []


def test_several_places_that_are_one_target() -> None:
    made = plan_of_another_programme(
        "1.长株潭城市群（长沙市、株洲市、湘潭市）\n2.京津城市群（北京市、天津市）\n3.武汉市"
    )
    group, across, alone = (addition.record for addition in made.add)

    assert isinstance(group, Pilot)
    assert (group.id, group.name) == ("lc-2022-430000-changzhutanchengshiqun", "长株潭城市群")
    assert (group.division, group.level, group.members) == (
        *("430000", Level.PREFECTURE_CITY),
        ["430100", "430200", "430300"],
    )
    assert isinstance(across, Pilot)
    assert (across.division, across.level, across.members) == ("110000", Level.PROVINCE, ["110000", "120000"])
    assert isinstance(alone, Pilot)
    assert alone.members is None
    assert made.unresolved == []


def test_no_code_settles_a_group() -> None:
    with pytest.raises(UsageError) as caught:
        plan_of_another_programme("1.成渝双城经济圈", acceptances=[Acceptance("1", "500000")])

    assert caught.value.message == "成渝双城经济圈 is several places as one, which no code of one of them is"


def test_a_group_with_a_place_that_is_not_certain_is_left_for_a_person() -> None:
    made = plan_of_another_programme("1.某某城市群（长沙市、某某市）\n2.武汉市")

    assert reasons(made) == [(Reason.UNKNOWN, None)]


def test_the_level_is_that_of_the_division() -> None:
    made = plan_of_another_programme("1.北京市\n2.红河州\n3.雄安新区\n4.保定市")

    levels = [addition.record.level for addition in made.add if isinstance(addition.record, Pilot)]
    assert levels == [Level.PROVINCE, Level.PREFECTURE, Level.ZONE, Level.PREFECTURE_CITY]


def test_what_is_accepted_is_of_a_level_that_the_programme_lists() -> None:
    parks = {"id": "parks", "name": "低碳园区", "title_words": ["低碳园区"], "levels": ["zone"]}
    known = registry(programmes=[parks], notices=[notice("2022", dt.date(2022, 10, 25), programme="parks")])
    listing = parse_listing(
        [Line(1, ("1.苏州某某高端产业园",)), Line(2, ("2.苏州工业园区",))], wanted_round(known.notices["2022"], known)
    )
    accepted = [Acceptance("苏州某某高端产业园", "320500")]

    made = plan_import(known, known.notices["2022"], listing, "notice-2014", None, accepted)
    assert [addition.record.level for addition in made.add if isinstance(addition.record, Pilot)] == [Level.ZONE] * 2
    city = parse_listing([Line(1, ("1.苏州市",))], wanted_round(known.notices["2022"], known))
    with pytest.raises(UsageError, match="lists no place of this level"):
        plan_import(known, known.notices["2022"], city, "notice-2014", None, [Acceptance("苏州市", "320500")])


def test_a_prefecture_that_is_no_city_has_the_level_that_the_programme_lists() -> None:
    [addition] = plan("红河州").add

    assert isinstance(addition.record, Pilot)
    assert addition.record.level is Level.PREFECTURE_CITY


def test_a_province_may_be_accepted_where_the_programme_lists_provinces() -> None:
    made = plan_of_another_programme("1.秦创新区\n2.保定市", acceptances=[Acceptance("秦创新区", "610000")])

    assert pilots(made)[0] == ("lc-2022-610000-qinchuangxinqu", "秦创新区", "秦创新区")


def test_a_remark_in_brackets_becomes_the_note() -> None:
    made = plan("柳州市(含鱼峰区)", "贵阳市[1]")
    assert [addition.record.note for addition in made.add] == ["含鱼峰区", None]


def test_a_record_is_confirmed_with_what_it_lacks() -> None:
    known = place("130123", "石家庄市正定县", "河北省", "county", evidence="reported", sources=["paper"])
    made = plan("正定县", designation=Designation.EXPANDED, pilots=[SHIJIAZHUANG, known])

    [confirmation] = made.confirm
    assert confirmation.values == {
        "evidence": "confirmed",
        "sources": ["notice-2014"],
        "designation": "expanded",
        "extends": "2012-130100",
    }


def test_a_record_that_says_all_of_it_is_confirmed_without_a_change() -> None:
    known = place("130123", "石家庄市正定县", "河北省", "county", designation="new")
    made = plan("正定县", designation=Designation.NEW, pilots=[known])

    assert [confirmation.values for confirmation in made.confirm] == [{}]
    assert not made.has_changes


@pytest.mark.parametrize(
    ("name", "within", "why", "about"),
    [
        ("唐三市", "", Reason.UNKNOWN, "there was no division of this name"),
        ("朝阳区", "", Reason.AMBIGUOUS, "several places may be meant"),
        ("河北省", "", Reason.AMBIGUOUS, "the programme lists no place of this level: province"),
        ("贵安新区", "520000", Reason.AMBIGUOUS, "the division in which it lies is uncertain"),
        ("太原市", "130000", Reason.ELSEWHERE, "it does not lie in 河北省, under which it is listed"),
        ("佛山市乐从镇", "", Reason.AMBIGUOUS, "the division in which it lies is uncertain"),
    ],
)
def test_what_cannot_be_resolved_is_left_for_a_person(name: str, within: str, why: Reason, about: str) -> None:
    [unresolved] = plan(name, within=within).unresolved

    assert (unresolved.text, unresolved.reason) == (name, why)
    assert about in unresolved.explanation


def test_a_place_that_the_list_names_twice() -> None:
    made = plan("石家庄市正定县", "正定县")
    assert reasons(made) == [(Reason.TWICE, "2014-130123")]
    assert "already in line 1" in made.unresolved[0].explanation
    known = place("130123", "石家庄市正定县", "河北省", "county")
    assert reasons(plan("石家庄市正定县", "正定县", pilots=[known])) == [(Reason.TWICE, "2014-130123")]


def test_a_candidate_is_to_be_promoted() -> None:
    assert reasons(plan("杭州市滨江区", candidates=[BINJIANG])) == [(Reason.CANDIDATE, "2014-330108")]


def test_designations_that_contradict_each_other() -> None:
    known = place("130123", "石家庄市正定县", "河北省", "county", designation="new")
    made = plan("正定县", designation=Designation.EXPANDED, pilots=[known])
    assert reasons(made) == [(Reason.CONTRADICTION, "2014-130123")]


def test_an_id_that_another_record_has() -> None:
    other = place("130200", "唐山市", "河北省", "prefecture-city", id="2014-130123")
    assert reasons(plan("石家庄市正定县", pilots=[other])) == [(Reason.ID_TAKEN, "2014-130123")]


def test_what_the_list_does_not_name_is_missing() -> None:
    known = [
        place("130123", "石家庄市正定县", "河北省", "county"),
        place("130200", "唐山市", "河北省", "prefecture-city"),
        # Added later: it is on no list. Of an unresolved line: it may be named there.
        place("130300", "秦皇岛市", "河北省", "prefecture-city", added_on=dt.date(2015, 9, 15)),
        place("140100", "太原市", "山西省", "prefecture-city", designation="new"),
    ]
    made = plan("正定县", "太原市", designation=Designation.EXPANDED, pilots=known)

    assert reasons(made) == [(Reason.CONTRADICTION, "2014-140100")]
    assert [record.id for record in made.missing] == ["2014-130200"]


def test_totals_of_notice_list_and_registry() -> None:
    known = place("130123", "石家庄市正定县", "河北省", "county", designation="new")
    made = plan("正定县", "唐山市", designation=Designation.NEW, pilots=[known])

    assert made.totals == {
        "new": Total(declared=2, listed=2, registry=1, after=2),
        "expanded": Total(declared=1, listed=0, registry=0, after=0),
        "special": Total(declared=None, listed=0, registry=0, after=0),
    }


def test_without_a_designation_nothing_is_guessed_where_the_notice_has_both() -> None:
    made = plan("唐山市")
    assert made.undesignated == 1
    assert [addition.record.designation for addition in made.add if isinstance(addition.record, Pilot)] == [None]


def test_a_notice_of_new_pilots_only_implies_them() -> None:
    known = registry(notices=[notice(totals={"new": 2})])
    listing = Listing(places=[ListedPlace("唐山市", Line(1, ("唐山市",)))])
    [addition] = plan_import(known, known.notices["2014"], listing, "notice-2014").add
    assert isinstance(addition.record, Pilot)
    assert addition.record.designation is Designation.NEW


def plan_of_table(text: str) -> ImportPlan:
    """The plan of a table in a text, its cells between strokes."""
    known = registry(notices=[notice()])
    lines = [Line(number, tuple(line.split("|")), table=1) for number, line in enumerate(text.splitlines(), 1)]
    return plan_import(
        known, known.notices["2014"], parse_listing(lines, wanted_round(known.notices["2014"], known)), "notice-2014"
    )


def test_a_code_of_the_list_that_is_not_that_of_the_name_leaves_the_line_unresolved() -> None:
    made = plan_of_table("名称|区划代码\n唐山市|130300\n廊坊市|131000000000\n秦皇岛市|1303")
    assert [name for _id, name, _locality in pilots(made)] == ["廊坊市", "秦皇岛市"]
    assert reasons(made) == [(Reason.CONTRADICTION, None)]
    assert "130300 (秦皇岛市)" in made.unresolved[0].explanation
    assert "130200" in made.unresolved[0].explanation


def test_a_code_of_the_list_settles_which_of_several_places_is_meant() -> None:
    made = plan_of_table("名称|代码\n鼓楼区|320106\n朝阳区|")
    assert [(id_, name) for id_, name, _locality in pilots(made)] == [("2014-320106", "鼓楼区")]
    assert [unresolved.text for unresolved in made.unresolved] == ["朝阳区"]


@pytest.mark.parametrize("between", [" ", "|"])
def test_a_code_beside_a_name_without_headings_is_held_against_it(between: str) -> None:
    made = plan_of_table(f"唐山市{between}130200\n秦皇岛市{between}130400\n廊坊市{between}065000")
    assert [name for _id, name, _locality in pilots(made)] == ["唐山市", "廊坊市"]
    assert reasons(made) == [(Reason.CONTRADICTION, None)]
