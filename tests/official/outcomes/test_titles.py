import pytest

from builders import ZHENGDING, notice, registry
from smartpilot.errors import UsageError
from smartpilot.official.files.lines import read_rows
from smartpilot.official.outcomes.titles import kinds_assessed, require_programme_of_list

RENEWAL = {"id": "renewal", "name": "城市更新", "title_words": ["城市更新"]}
BOOK = registry(programmes=[RENEWAL], notices=[notice(), notice("2021", programme="renewal")], pilots=[ZHENGDING])
SMART_CITY = [BOOK.programmes["smart-city"]]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("国家智慧城市试点验收结果", "acceptance"),
        ("国家智慧城市试点中期评估结果", "mid-term"),
        ("国家智慧城市试点2017年度评估结果", "annual"),
    ],
)
def test_the_title_says_what_was_assessed(title: str, kind: str) -> None:
    assert kinds_assessed(read_rows(f"{title}\n通过：正定县\n".encode()).lines) == {kind}


def test_a_title_may_say_nothing_of_it() -> None:
    assert kinds_assessed(read_rows("正定县\n通过：石家庄市\n".encode()).lines) == frozenset()


@pytest.mark.parametrize(
    "title",
    [
        "国家海绵城市建设示范城市绩效评价结果",
        "第一批城市更新试点验收结果",
        "交通运输部关于命名成都等13个城市国家公交都市建设示范城市的通报",
    ],
)
def test_a_list_of_another_programme_is_refused(title: str) -> None:
    lines = read_rows(f"{title}\n通过：正定县\n".encode()).lines

    with pytest.raises(UsageError, match="another programme"):
        require_programme_of_list(lines, BOOK, SMART_CITY)


@pytest.mark.parametrize(
    "title",
    ["关于命名成都等13个城市国家智慧城市的通报", "国家智慧城市2014年度试点验收结果", "试点验收结果", "通过：正定县"],
)
def test_a_list_of_the_programme_or_of_none_is_taken(title: str) -> None:
    named = require_programme_of_list(read_rows(f"{title}\n通过：正定县\n".encode()).lines, BOOK, SMART_CITY)

    assert named == (SMART_CITY[0] if "智慧城市" in title else None)


def test_a_title_may_have_a_part_of_the_word_of_its_programme() -> None:
    word = "中央财政支持开展居家和社区养老服务改革"
    care = {"id": "care", "name": word, "title_words": [word]}
    book = registry(programmes=[care], notices=[notice(programme="care")], pilots=[ZHENGDING])
    lines = read_rows("第三批居家和社区养老服务改革试点地区绩效考核结果\n".encode()).lines

    assert require_programme_of_list(lines, book, [book.programmes["care"]]) is None
