import pytest

from builders import ZHENGDING, notice, registry
from smartpilot.errors import UsageError
from smartpilot.official.files.lines import read_rows
from smartpilot.official.outcomes.headings import (
    ListWords,
    OutcomeHeadings,
    Said,
    kinds_assessed,
    kinds_in,
    parse_outcome_heading,
    require_programme_of_list,
)

WORDS = ListWords(["优秀", "良好", "合格"], ["国家智慧城市", "创新型县（市）"])
STARS = ListWords(["一星", "二星", "三星"], ["国家智慧城市"], uses_grades=True)


@pytest.mark.parametrize(
    ("text", "level", "outcome", "grade"),
    [
        ("一、通过验收的试点（3个）", 1, "passed", ""),
        ("（二）优秀", 2, "passed", "优秀"),
        ("3. 不合格", 3, "failed", ""),
        ("四、考核不合格（2个）", 1, "failed", ""),
        ("取消建设资格", 5, "withdrawal", ""),
        ("合格", 6, "passed", "合格"),
        ("通过验收的创新型县（市）名单", 0, "passed", ""),
        ("通过（良好）", 5, "passed", "良好"),
        ("二、东部地区（37个）", 1, None, ""),
    ],
)
def test_what_a_heading_says(text: str, level: int, outcome: str | None, grade: str) -> None:
    heading = parse_outcome_heading(text, WORDS)

    assert heading.said is not None
    assert (heading.level, heading.said.outcome, heading.said.grade) == (level, outcome, grade)


@pytest.mark.parametrize(
    "text",
    [
        "四、另行安排（2个）",
        "拟通过验收",
        "未参加验收的县",
        "不合格（三星）",
        "通过和未通过的试点",
        "通过初审的试点",
        "差",
    ],
)
def test_what_is_not_understood(text: str) -> None:
    assert parse_outcome_heading(text, STARS).said is None


def said_under(*texts: str) -> Said:
    headings = OutcomeHeadings()
    for text in texts:
        headings = headings.under(parse_outcome_heading(text, WORDS))
    return headings.said


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (("一、通过", "二、另行安排"), Said()),
        (("通过验收名单", "一、另行安排", "二、东部地区"), Said("passed")),
        (("通过验收名单", "一、另行安排", "（一）东部地区"), Said()),
        (("一、通过", "（一）优秀"), Said("passed", "优秀")),
        (("一、未通过", "（一）优秀"), Said()),
        (("一、未通过", "（一）东部地区"), Said("failed")),
        (("通过", "东部", "未通过", "西部"), Said("failed")),
        (("一、通过", "附件2"), Said()),
    ],
)
def test_which_headings_hold(texts: tuple[str, ...], said: Said) -> None:
    assert said_under(*texts) == said


def test_the_kinds_of_assessment_that_a_text_names() -> None:
    texts = ("中期评价结果", "2017年度考核等次", "验收结论", "结果", "中期验收", "中期评估和验收")

    assert [sorted(kinds_in(text)) for text in texts] == [
        ["mid-term"],
        ["annual"],
        ["acceptance"],
        [],
        ["mid-term"],
        ["acceptance", "mid-term"],
    ]


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
