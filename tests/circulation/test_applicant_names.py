"""Names as offices enter them: the one place that each means on the day of the notice, or why there is none."""

import datetime as dt

import pytest

from smartpilot.circulation.applicant_names import ApplicantPlace, read_applicant_name
from smartpilot.circulation.fields import FieldProblem
from smartpilot.places.authorities import authorities
from smartpilot.problems import Severity

ISSUED = dt.date(2015, 4, 7)


def read(name: str, of: str = "河北省") -> ApplicantPlace | FieldProblem:
    """What a name means in the workbook of an authority."""
    return read_applicant_name(name, ISSUED, of, authorities()[of])


def require_place(name: str, of: str = "河北省") -> ApplicantPlace:
    place = read(name, of)
    assert isinstance(place, ApplicantPlace), place
    return place


def require_problem(name: str, of: str = "河北省") -> FieldProblem:
    problem = read(name, of)
    assert isinstance(problem, FieldProblem), problem
    return problem


def test_the_other_city_is_reported() -> None:
    problem = require_problem("广州市", "深圳市")

    assert (problem.rule, problem.message) == ("other-authority", "广州市 belongs to 广东省")


@pytest.mark.parametrize(
    ("name", "division"),
    [
        ("新华区（沧州）", "130902"),
        ("桥西区（石家庄市）", "130104"),
        ("涿州市（保定市）", "130681"),
        ("新乐（石家庄市）", "130184"),
        ("石家庄市（桥西区）", "130104"),
        ("唐山市（路北区）", "130203"),
        ("保定市（含满城区、清苑区）", "130600"),
        ("定州市（省直管）", "130682"),
        ("唐山市人民政府（盖章）", "130200"),
        ("唐山市、", "130200"),
        ("唐山市唐山市", "130200"),
        ("沧县（沧州市沧县）", "130921"),
        ("承德市宽城满族自治县", "130827"),
        ("石家庄市藁城区藁城区", "130109"),
        ("孟村自治县", "130930"),
        ("1、唐山市", "130200"),
        ("（三）唐山市", "130200"),
        ("唐山市政府", "130200"),
        ("石家庄市藁城市", "130109"),
    ],
)
def test_a_division_however_it_is_written(name: str, division: str) -> None:
    place = require_place(name)

    assert (place.match.division, place.match.locality) == (division, None)


@pytest.mark.parametrize("name", ["高新区（唐山）", "固安县（温泉产业园）"])
def test_a_zone_put_together_of_a_bracket_is_reported(name: str) -> None:
    (warning,) = require_place(name).warnings

    assert "is taken as" in warning.message


@pytest.mark.parametrize("name", ["唐山市？", "唐山市*", "石家庄市桥西区abc", "1、唐山市", "保定市（含满城区）"])
def test_what_was_left_out_of_a_name_is_reported(name: str) -> None:
    (warning,) = require_place(name).warnings

    assert "is taken as" in warning.message


@pytest.mark.parametrize(
    ("name", "of", "code", "there"),
    [
        ("阜新市阜新蒙古族自治县", "辽宁省", "210921", "阜新蒙古族自治县"),
        ("长沙市长沙县", "湖南省", "430121", "长沙县"),
        ("郑州市管城区", "河南省", "410104", "管城回族区"),
        ("齐齐哈尔市梅里斯区", "黑龙江省", "230208", "梅里斯达斡尔族区"),
        ("前郭县", "吉林省", "220721", "前郭尔罗斯蒙古族自治县"),
        ("东乌旗", "内蒙古自治区", "152525", "东乌珠穆沁旗"),
    ],
)
def test_a_division_by_the_name_that_everybody_uses(name: str, of: str, code: str, there: str) -> None:
    place = require_place(name, of)

    assert (place.match.division, place.match.name, place.match.locality) == (code, there, None)
    assert place.warnings == []


@pytest.mark.parametrize(
    ("name", "of", "words"),
    [
        ("石家庄市桥东区", "河北省", "石家庄市 has no 桥东区 (it had one until"),
        ("沧州市正定县", "河北省", "(it is in 石家庄市)"),
        ("绍兴县", "浙江省", "绍兴市 has no 绍兴县 (it had one until 2013"),
        ("开封县", "河南省", "开封市 has no 开封县 (it had one until 2014"),
        ("铜陵市枞阳县", "安徽省", "铜陵市 has no 枞阳县 (it has had one since 2015"),
        ("邢台市滦县", "河北省", "邢台市 has no 滦县 (it is in 唐山市)"),
        ("天津市大港区", "天津市", "天津市 has no 大港区 (it had one until 2009-11"),
        ("荥阳市上街区", "河南省", "荥阳市 has no 上街区 (it is in 郑州市)"),
        ("庐山市", "江西省", "庐山区 has no 庐山市 (it has had one since 2016"),
        ("汉阳县", "湖北省", "汉阳区 has no 汉阳县 (it had one until"),
        ("唐海县", "河北省", "called 唐海县 in 河北省 (it had one until"),
        ("石家庄市鹿权市工业园区", "河北省", "石家庄市 has no 鹿权市工业园区"),
        ("莱芜区", "山东省", "莱芜市 has no 莱芜区"),
        ("石家庄市镇", "河北省", "石家庄市 has no 镇"),
        ("藁城市经济开发区", "河北省", "does not use the name that 藁城区 (130109) had on"),
        ("河北省", "河北省", "is a province"),
        ("北京", "北京市", "is a province"),
        ("河北高新区", "河北省", "there is no place called 河北高新区 in 河北省"),
        ("天府新区", "四川省", "there is no place called 天府新区 in 四川省"),
        ("北京市长阳镇", "北京市", "there is no place called"),
    ],
)
def test_why_a_name_is_no_place(name: str, of: str, words: str) -> None:
    problem = require_problem(name, of)

    assert problem.rule == "unknown-place"
    assert words in problem.message


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("那曲市", "西藏自治区"),
        ("邢台区", "河北省"),
        ("承德区", "河北省"),
        ("石家庄市（不含藁城区）", "河北省"),
        ("石家庄市（除藁城区外）", "河北省"),
        ("邯郸市及武安市", "河北省"),
        ("唐山市/保定市", "河北省"),
        ("唐山和保定开发区", "河北省"),
        ("唐山市 和 保定市", "河北省"),
        ("杭州高新区（滨江）", "浙江省"),
        ("邢台市滦县高新区", "河北省"),
        ("宣汉县渠县高新区", "四川省"),
    ],
)
def test_a_name_that_may_be_several_places_or_less(name: str, of: str) -> None:
    assert require_problem(name, of).rule == "ambiguous-place"


@pytest.mark.parametrize(
    ("name", "division", "is_county_unknown"),
    [
        ("秦皇岛市北戴河新区", "130300", True),
        ("唐山市曹妃甸区工业区", "130209", False),
        ("唐山市", "130200", False),
    ],
)
def test_whether_the_county_of_a_zone_is_known(name: str, division: str, is_county_unknown: bool) -> None:
    place = require_place(name)

    assert (place.match.division, place.is_county_unknown) == (division, is_county_unknown)


def test_in_a_workbook_of_no_authority_any_place_may_be_named() -> None:
    place = read_applicant_name("深圳市", ISSUED, "主管部门待定", "000000")

    assert isinstance(place, ApplicantPlace)
    assert place.match.division == "440300"


def test_problems_keep_a_file_out_and_warnings_do_not() -> None:
    assert require_problem("胡说镇").severity is Severity.ERROR
    assert [warning.severity for warning in require_place("唐山市*").warnings] == [Severity.WARNING]
