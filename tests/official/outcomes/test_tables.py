import pytest

from smartpilot.official.outcomes.tables import parse_outcome_columns


@pytest.mark.parametrize(
    ("heads", "name", "results", "grade", "kinds"),
    [
        ("序号,省份,试点名称,验收结论,星级", 2, (3,), 4, {"acceptance"}),
        ("县（市）,省份,中期评价结果", 0, (2,), None, {"mid-term"}),
        ("城市,2017年度考核等次,备注", 0, (), 1, {"annual"}),
        ("城市,中期评估结果,验收结论", 0, (1, 2), None, {"acceptance", "mid-term"}),
        ("城市,是否通过验收", 0, (1,), None, {"acceptance"}),
    ],
)
def test_the_columns_of_a_table(
    heads: str, name: int, results: tuple[int, ...], grade: int | None, kinds: set[str]
) -> None:
    columns = parse_outcome_columns(heads.split(","))

    assert columns is not None
    assert (columns.name, columns.results, columns.grade, columns.kinds) == (name, results, grade, kinds)


@pytest.mark.parametrize("heads", ["序号,城市,得分", "正定县,通过", "结论,备注"])
def test_a_table_without_outcomes(heads: str) -> None:
    assert parse_outcome_columns(heads.split(",")) is None


def test_a_column_may_ask_whether_it_was_passed() -> None:
    columns = parse_outcome_columns(["城市", "是否通过验收"])

    assert columns is not None
    assert [columns.verdict_of(1, text).outcome for text in ("是", "否", "/", "")] == ["passed", "failed", None, None]
