"""The words and marks of lists."""

import pytest

from smartpilot.official.lists.vocabulary import (
    COUNT,
    ETC,
    FOOTNOTE_MARK,
    LIST_NUMBER,
    names_places,
    normalise_cell,
    region_of,
    split_list,
    split_units,
    stated_region,
    unwrap_province_brackets,
    without_needless_spaces,
)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("1．石家庄市", "石家庄市"),
        ("12、石家庄市", "石家庄市"),
        ("（三）石家庄市", "石家庄市"),
        ("③石家庄市", "石家庄市"),
        ("5云龙示范区", "云龙示范区"),
        ("十二、石家庄市", "石家庄市"),
        ("2014年名单", "2014年名单"),
        ("3个城市", "3个城市"),
    ],
)
def test_numbers_before_a_place(text: str, rest: str) -> None:
    assert LIST_NUMBER.sub("", normalise_cell(text), count=1) == rest


@pytest.mark.parametrize("text", ["(84个)", "共3个城市", "[十三个]", "2座"])
def test_counts(text: str) -> None:
    assert COUNT.search(text)


def test_some_of_several() -> None:
    match = ETC.search("徐州市等3个城市")
    assert match is not None
    assert match[1] == "3"
    assert ETC.search("徐州市等地")
    assert not ETC.search("平等区")


def test_hidden_characters_and_blanks() -> None:
    assert without_needless_spaces(" 石家\u200b庄市  A \n B ") == "石家庄市 A\nB"
    assert normalise_cell("●　石家庄市（正定县）：１") == "石家庄市(正定县):1"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("河北省", "130000"),
        ("河北", "130000"),
        ("内蒙古区", "150000"),
        ("广西自治区", "450000"),
        ("新疆生产建设兵团", "650000"),
        ("兵团", "650000"),
        ("宁波市", "330200"),
        ("北京市(3个)", "110000"),
        ("石家庄市", ""),
        ("冀", ""),
        ("", ""),
    ],
)
def test_regions(text: str, code: str) -> None:
    assert region_of(text) == code


def test_a_city_that_reports_like_a_province_may_be_a_place_too() -> None:
    assert region_of("宁波市", planned=False) == ""


@pytest.mark.parametrize(
    ("text", "unwrapped"),
    [
        ("江苏省(徐州市、常熟市)", "江苏省:徐州市、常熟市"),
        ("河北省:唐山市、江苏省(徐州市)", "河北省:唐山市;江苏省:徐州市"),
        ("重庆市(含永川区)", "重庆市(含永川区)"),
        ("江苏省(3个)", "江苏省(3个)"),
        ("柳州市(鱼峰区)", "柳州市(鱼峰区)"),
    ],
)
def test_places_that_a_province_has_in_brackets(text: str, unwrapped: str) -> None:
    assert unwrap_province_brackets(text) == unwrapped


def test_remarks_that_name_places() -> None:
    assert names_places("含永川区")
    assert not names_places("不含深圳市")
    assert not names_places("3个")
    assert not names_places("待定")


def test_the_region_that_a_name_states_itself() -> None:
    assert stated_region("江苏省苏州市", "130000") == "320000"
    assert stated_region("石家庄市", "130000") == "130000"
    # A city of the province keeps the narrower one.
    assert stated_region("浙江省宁波市", "330200") == "330200"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("唐山市、秦皇岛市,太原市;大同市", ["唐山市", "秦皇岛市", "太原市", "大同市"]),
        ("遵义市(仁怀市、湄潭县)、贵阳市", ["遵义市(仁怀市、湄潭县)", "贵阳市"]),
        ("遵义市(仁怀市\n贵阳市", ["遵义市(仁怀市", "贵阳市"]),
        ("唐山市、、", ["唐山市"]),
        ("", []),
    ],
)
def test_places_side_by_side(text: str, parts: list[str]) -> None:
    assert split_list(text) == parts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲公司、乙公司", ("甲公司", "乙公司")),
        ("甲公司\n乙大学", ("甲公司", "乙大学")),
        # A long name that was broken into lines.
        ("航天恒星科技\n有限公司", ("航天恒星科技有限公司",)),
        ("甲公司、甲公司", ("甲公司",)),
        ("、", ("、",)),
    ],
)
def test_units_of_a_project(text: str, names: tuple[str, ...]) -> None:
    assert split_units(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲公司（联合体：乙公司、丙大学）", ("甲公司（联合体：乙公司、丙大学）",)),
        ("丁公司/戊公司，己公司", ("丁公司", "戊公司", "己公司")),
        ("ABC Co., Ltd.、甲公司", ("ABC Co., Ltd.", "甲公司")),
        ("某 A/S 公司", ("某 A/S 公司",)),
    ],
)
def test_marks_that_part_units_and_marks_that_belong_to_them(text: str, names: tuple[str, ...]) -> None:
    assert split_units(text) == names


@pytest.mark.parametrize(
    ("written", "normalised"),
    [
        *(("南 京 市", "南京市"), ("九 江 市、南 昌 市", "九江市、南昌市"), ("河北省 唐 山 市", "河北省 唐山市")),
        *(("序  号", "序号"), ("合 计", "合计"), ("一 新增试点", "一 新增试点"), ("河北省 唐山市", "河北省 唐山市")),
    ],
)
def test_a_name_with_blanks_between_its_characters(written: str, normalised: str) -> None:
    assert normalise_cell(written) == normalised


@pytest.mark.parametrize("mark", ["*", "※", "①", "[1]", "²", "＊＊"])
def test_the_mark_of_a_footnote_stands_behind_a_name(mark: str) -> None:
    assert FOOTNOTE_MARK.findall(f"唐山市{mark}、邢台市\n沧州市（新增） {mark}") == [mark, mark]
    assert not FOOTNOTE_MARK.findall(f"{mark}唐山市")
