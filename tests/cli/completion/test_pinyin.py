import pytest

from smartpilot.cli.completion.pinyin import find_start_in_letters
from smartpilot.cli.completion.table import read_pinyin


@pytest.mark.parametrize(
    ("name", "letters", "start"),
    [
        ("石家庄市正定县", "shijia", 0),
        ("石家庄市正定县", "sjz", 0),
        ("石家庄市正定县", "shijz", 0),
        ("石家庄市正定县", "zhengdingx", 4),
        ("石家庄市正定县", "zd", 4),
        ("石家庄市正定县", "jiazhuang", None),  # in the middle of a part
        ("重庆市", "chongq", 0),
        ("重庆市", "cq", 0),
        ("长沙市", "changsha", 0),
        ("江油市", "jiangyoushi", 0),
        ("江油市", "jiangyoushix", None),
        ("江油市", "k", None),
        ("A区", "a", None),
    ],
)
def test_find_start_in_letters(name: str, letters: str, start: int | None) -> None:
    assert find_start_in_letters(name, letters, read_pinyin()) == start
