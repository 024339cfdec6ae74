import pytest

from smartpilot.official.files.lines import read_rows
from smartpilot.official.outcomes.headings import ListWords
from smartpilot.official.outcomes.reading import ListedOutcome, read_outcomes
from smartpilot.records.verdicts import find_verdict

WORDS = ListWords(["一星", "二星", "三星"], ["国家智慧城市", "智慧城市"])


def read(text: str, *, is_csv: bool = False) -> list[tuple[str, str | None, str, str]]:
    lines = read_rows(text.encode(), is_csv=is_csv).lines
    return [shown(entry) for entry in read_outcomes(lines, WORDS) if entry.is_listed or entry.outcome]


def shown(entry: ListedOutcome) -> tuple[str, str | None, str, str]:
    return entry.text, entry.outcome and entry.outcome.value, entry.grade, entry.region


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("通过", "passed"),
        ("通过验收", "passed"),
        ("未通过验收", "failed"),
        ("不予通过", "failed"),
        ("限期整改后再验收", "postponed"),
        ("撤销试点资格", "withdrawal"),
        ("合格", "passed"),
        ("不合格", "failed"),
        ("正定县", None),
    ],
)
def test_what_a_cell_says(text: str, outcome: str | None) -> None:
    assert find_verdict(text).outcome == outcome


def test_a_table_has_the_result_and_the_grade_in_columns() -> None:
    table = "验收结果,,,\n序号,省份,试点名称,验收结论,星级\n1,河北省,正定县,通过,★★\n2,,石家庄市,未通过,/\n"

    assert read(table, is_csv=True) == [("正定县", "passed", "二星", "130000"), ("石家庄市", "failed", "", "")]


def test_a_table_with_a_grade_alone() -> None:
    assert read("城市,等级\n石家庄市,三星\n", is_csv=True) == [("石家庄市", "passed", "三星", "")]


def test_the_column_of_grades_may_have_a_result() -> None:
    table = "城市,等级\n石家庄市,不合格\n秦皇岛市,暂缓\n廊坊市,未达标\n迁安市,☆☆\n温州市,优秀\n"

    assert read(table, is_csv=True) == [
        ("石家庄市", "failed", "", ""),
        ("秦皇岛市", "postponed", "", ""),
        ("廊坊市", "failed", "", ""),
        ("迁安市", "passed", "二星", ""),
        ("温州市", None, "优秀", ""),
    ]


def test_a_result_may_have_its_grade_in_brackets() -> None:
    assert read("城市,验收结论\n石家庄市,通过（三星）\n", is_csv=True) == [("石家庄市", "passed", "三星", "")]
    assert read("优秀：石家庄市、秦皇岛市\n★★★：唐山市\n") == [
        ("石家庄市", None, "优秀", ""),
        ("秦皇岛市", None, "优秀", ""),
        ("唐山市", "passed", "三星", ""),
    ]


def test_headings_say_it_of_what_stands_below() -> None:
    text = (
        "一、通过验收的试点（3个）\n（一）三星级\n河北省：石家庄市、秦皇岛市\n（二）二星\n1. 廊坊市（三星）\n"
        "二、未通过验收的国家智慧城市试点\n四川省：崇州市、江油市（延期）\n三、撤销国家智慧城市试点\n1. 温州市\n"
    )

    assert read(text) == [
        ("石家庄市", "passed", "三星", "130000"),
        ("秦皇岛市", "passed", "三星", "130000"),
        ("廊坊市", "passed", "三星", ""),
        ("崇州市", "failed", "", "510000"),
        ("江油市", "postponed", "", "510000"),
        ("温州市", "withdrawal", "", ""),
    ]


def test_a_line_may_begin_with_its_grade_or_its_result() -> None:
    assert read("二星：正定县、朝阳区\n未通过：崇州市\n") == [
        ("正定县", "passed", "二星", ""),
        ("朝阳区", "passed", "二星", ""),
        ("崇州市", "failed", "", ""),
    ]


def test_sentences_and_addressees_list_nothing() -> None:
    text = "关于公布国家智慧城市试点验收结果的通知\n各省、自治区住房城乡建设厅：\n经专家评审，现予以公布。\n"

    assert read(text) == []


@pytest.mark.parametrize("text", ["我部将于10月组织现场检查，检查结果于年底前通报。", "经复核，另行公布复审名单。"])
def test_what_speaks_of_an_assessment_is_no_name(text: str) -> None:
    assert read(text) == []
