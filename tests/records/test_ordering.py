import pytest

from smartpilot.errors import UsageError
from smartpilot.i18n import use_language
from smartpilot.records.ordering import parse_sort_keys, require_keys, sort_rows
from smartpilot.records.titles import Title

TITLES = {"name": Title("名称", "name"), "due": Title("期限", "due date")}
ROWS = [("b", 2), ("a", None), ("c", 2), ("d", 1)]


def rank_of(row: tuple[str, int | None], key: str) -> str | int | None:
    return row[("name", "due").index(key)]


def sorted_names(*keys: str) -> str:
    return "".join(name for name, _due in sort_rows(ROWS, keys, rank_of))


def test_keys_are_typed_as_keys_or_headings() -> None:
    assert require_keys(["name", "期限", "Due Date", "限期"[::-1]], TITLES) == ["name", "due", "due", "due"]
    assert parse_sort_keys(["-期限", "－name", "名称"], TITLES) == ["-due", "-name", "name"]
    assert parse_sort_keys([], TITLES) == []


def test_an_unknown_column_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        parse_sort_keys(["-dua"], TITLES)
    assert (caught.value.message, caught.value.hint) == ("unknown column: dua", "choose from: due, name")
    with use_language("zh"), pytest.raises(UsageError) as caught:
        parse_sort_keys(["编号"], TITLES)
    assert caught.value.hint == "可填：名称、期限"


def test_rows_are_sorted_by_the_first_column_then_by_the_next() -> None:
    assert sorted_names() == "bacd"
    assert sorted_names("name") == "abcd"
    assert sorted_names("-name") == "dcba"
    assert sorted_names("due", "-name") == "dcba"
    # Equal rows keep their order, and what has no value comes last either way.
    assert sorted_names("due") == "dbca"
    assert sorted_names("-due") == "bcda"
