import pytest

from smartpilot.errors import UsageError
from smartpilot.places.authorities import (
    CORPS,
    SEPARATELY_PLANNED,
    authorities,
    authorities_within,
    authority_of,
    code_prefix_of,
    find_authority,
    require_authority,
)
from smartpilot.places.divisions import PROVINCES, Province


@pytest.mark.parametrize(
    ("province", "division", "wanted"),
    [
        ("河北省", "130123", "河北省"),
        ("山东省", "370100", "山东省"),
        ("山东省", "370200", "青岛市"),
        ("山东省", "370203", "青岛市"),
        ("辽宁省", "210211", "大连市"),
        ("浙江省", "330212", "宁波市"),
        ("福建省", "350213", "厦门市"),
        ("福建省", "350524", "福建省"),
        ("广东省", "440306", "深圳市"),
        ("广东省", "440100", "广东省"),
        ("新疆维吾尔自治区", "659001", CORPS),
        ("新疆维吾尔自治区", "659009", CORPS),
        ("新疆维吾尔自治区", "650100", "新疆维吾尔自治区"),
    ],
)
def test_authority(province: str, division: str, wanted: str) -> None:
    assert authority_of(province, division) == wanted


def test_37_authorities_in_the_official_order() -> None:
    names = list(authorities())

    assert len(names) == 31 + len(SEPARATELY_PLANNED) + 1
    assert names[:2] == ["北京市", "天津市"]
    assert names[names.index("辽宁省") + 1] == "大连市"
    assert names[-2:] == ["新疆维吾尔自治区", CORPS]
    assert "台湾省" not in names


@pytest.mark.parametrize(("code", "prefix"), [("130000", "13"), ("370200", "3702"), ("659000", "6590")])
def test_the_digits_of_an_authority(code: str, prefix: str) -> None:
    assert code_prefix_of(code) == prefix


@pytest.mark.parametrize("province", PROVINCES, ids=lambda province: province.pinyin)
def test_a_province_in_every_spelling(province: Province) -> None:
    assert {find_authority(text) for text in province.spellings} == {find_authority(province.name)}
    assert require_authority(province.short).code == province.code


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("宁波市", "宁波", " 宁 波 ", "Ningbo", "330200", "3302", "３３０２"), "宁波市"),
        (("青岛", "qingdao"), "青岛市"),
        (("兵团", "新疆兵团", "生产建设兵团", CORPS, "659000", "6590"), CORPS),
        (("新疆", "65", "xinjiang"), "新疆维吾尔自治区"),
        (("台湾", "taiwan"), "台湾省"),
    ],
)
def test_what_is_typed_for_an_authority(texts: tuple[str, ...], name: str) -> None:
    assert [require_authority(text).name for text in texts] == [name] * len(texts)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("浙江", ["浙江省", "宁波市"]),
        ("宁波", ["宁波市"]),
        ("新疆", ["新疆维吾尔自治区", CORPS]),
        ("兵团", [CORPS]),
        ("河北", ["河北省"]),
    ],
)
def test_a_province_includes_the_authorities_in_it(text: str, names: list[str]) -> None:
    assert authorities_within(require_authority(text)) == names


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("徐州", "徐州市 belongs to 江苏省", "-p 江苏, or list 徐州"),
        ("江苏省徐州市", "徐州市 belongs to 江苏省", "-p 江苏, or list 江苏省徐州市"),
        ("xuzhou", "徐州市 belongs to 江苏省", "-p 江苏, or list 徐州市"),
        ("余姚", "余姚市 belongs to 宁波市", "-p 宁波, or list 余姚"),
        ("石河子", f"石河子市 belongs to {CORPS}", "-p 兵团, or list 石河子"),
        ("吉林市", "吉林市 belongs to 吉林省", "-p 吉林, or list 吉林市"),
        ("苏州工业园区", "苏州工业园区 belongs to 江苏省", "-p 江苏, or list 苏州工业园区"),
        # 崇明县 is a district by the newest names.
        ("崇明县", "崇明县 belongs to 上海市", "-p 上海, or list 崇明县"),
        ("新华区", "there are places called 新华区 in 河北省, 河南省", "give one of these"),
        ("suzhou", "there are places called suzhou in 江苏省, 安徽省", "give one of these"),
    ],
)
def test_a_place_is_told_its_authority(text: str, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_authority(text)

    assert (caught.value.message, caught.value.hint) == (message, hint)


@pytest.mark.parametrize(
    ("text", "near"),
    [("河比", "河北省"), ("河北市", "河北省"), ("heibei", "河北省"), ("qingdoa", "青岛市"), ("宁坡", "宁波市")],
)
def test_a_slip_of_the_keyboard_is_offered_the_nearest(text: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"unknown province or authority: {text}") as caught:
        require_authority(text)

    assert near in caught.value.hint


@pytest.mark.parametrize("text", ["xyz", "", "*"])
def test_nothing_near_is_told_what_may_be_written(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        require_authority(text)

    assert caught.value.hint.startswith("write 河北省")
