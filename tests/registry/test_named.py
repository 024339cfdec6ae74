import pytest

from smartpilot.registry.named import find_named

RECORDS = [
    (1, "2014-130123", "石家庄市正定县"),
    (2, "2014-1301", "正定县"),
    (3, "2013-320583", "昆山市张浦镇"),
    (4, "2013-S01", "北京A公司"),
]


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ("2014-1301", [2]),  # a whole id, though another begins so
        ("2014-13", [1, 2]),
        ("正定县", [2]),  # a whole name
        ("定县", [1, 2]),
        ("张浦", [3]),
        ("昆山 张浦镇", []),
        ("昆山市 张浦镇", [3]),
        ("北京Ａ公司", [4]),
        ("", []),
        ("大连", []),
    ],
)
def test_find_named(text: str, records: list[int]) -> None:
    assert find_named(RECORDS, text) == records
