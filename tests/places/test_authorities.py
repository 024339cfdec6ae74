import pytest

from smartpilot.places.authorities import CORPS, SEPARATELY_PLANNED, authorities, authority_of, code_prefix_of


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
