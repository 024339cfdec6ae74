"""Any registry reads back as written; a wrong value is shown on its line; nothing is raised."""

import copy
import datetime as dt
from typing import Any

import pytest
import tomli_w
from hypothesis import assume, given
from hypothesis import strategies as st

from smartpilot.rules import check
from strategies import (
    BASE,
    edited,
    edits,
    few,
    fields,
    put,
    read_content,
    registries,
    times,
    toml_values,
)

pytestmark = pytest.mark.slow


@few
@given(registries, st.booleans())
def test_a_written_registry_reads_back(data: dict[str, Any], windows: bool) -> None:
    text = tomli_w.dumps(data)

    reading = read_content(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() if windows else text)

    assert reading.problems == []
    assert reading.registry is not None
    written = reading.registry.file.as_json()
    for table in ("sources", "notices", "pilots", "projects", "candidates"):
        wanted = [dated(record) for record in data.get(table, [])]
        assert [without_defaults(record) for record in written[table]] == [without_defaults(r) for r in wanted]


def dated(value: Any) -> Any:
    """Dates as JSON writes them."""
    if isinstance(value, dict):
        return {key: dated(item) for key, item in value.items()}
    if isinstance(value, list):
        return [dated(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def without_defaults(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value != []}


# A mark that stands nowhere else, so that the line on which tomli_w writes it can be told.
MARK = 987654321


@few
@given(registries, st.data())
def test_a_wrong_type_is_shown_on_the_line_on_which_it_stands(data: dict[str, Any], draw: st.DataObject) -> None:
    data = copy.deepcopy(data)
    path = draw.draw(st.sampled_from([path for path in fields(data) if len(path) > 2 and path[-1] != "new"]))
    others = [float(MARK), [MARK], {"x": MARK}, dt.time(1, 2, 3, MARK // 1000)]
    wrong = draw.draw(st.sampled_from(others if path[-1] in ("month", "day") else [MARK, *others]))
    put(data, path, wrong)
    text = tomli_w.dumps(data)
    mark = "987654" if isinstance(wrong, dt.time) else str(MARK)
    line = next(number for number, written in enumerate(text.split("\n"), 1) if mark in written)
    # A list is written with one element a line, a table under a heading of its own; both begin the line before.
    first = line - 1 if isinstance(wrong, list | dict) else line

    problems = [problem for problem in read_content(text).problems if problem.rule == "wrong-type"]

    assert {problem.line for problem in problems} <= {first, line}
    assert problems
    assert {problem.field for problem in problems} == {path[-1]}


def assert_each_problem_has_a_place(raw: bytes) -> None:
    count = raw.count(b"\n") + 1

    for problem in check(read_content(raw)):
        assert problem.line is not None
        assert 1 <= problem.line <= count
        assert problem.column is not None
        assert problem.column >= 1
        if problem.excerpt:
            assert problem.column <= len(problem.excerpt) + 1
        assert problem.message


@times(4)
@given(edits)
def test_no_edit_of_a_file_raises_anything(changes: list[tuple[int, int, str]]) -> None:
    assert_each_problem_has_a_place(edited(BASE, changes).encode())


@few
@given(edits, st.sampled_from(["gb18030", "utf-16", "utf-16-be", "utf-8-sig", "big5"]))
def test_no_encoding_raises_anything(changes: list[tuple[int, int, str]], encoding: str) -> None:
    assert_each_problem_has_a_place(edited(BASE, changes).encode(encoding, "replace"))


@few
@given(st.binary(max_size=200))
def test_no_bytes_raise_anything(raw: bytes) -> None:
    assert_each_problem_has_a_place(raw)


@few
@given(st.lists(st.sampled_from(BASE.split("\n")), max_size=25))
def test_no_order_of_lines_raises_anything(lines: list[str]) -> None:
    assert_each_problem_has_a_place("\n".join(lines).encode())


@few
@given(registries, st.data())
def test_no_value_in_place_of_another_raises_anything(data: dict[str, Any], draw: st.DataObject) -> None:
    data = copy.deepcopy(data)
    tables = [*fields(data), *((name,) for name in data)]
    put(data, draw.draw(st.sampled_from(tables)), draw.draw(toml_values))

    assert_each_problem_has_a_place(tomli_w.dumps(data).encode())


@few
@given(st.integers(0, len(BASE) - 1))
def test_a_file_that_was_cut_off_is_never_taken_for_a_broken_program(end: int) -> None:
    assume(BASE[:end].strip())

    assert_each_problem_has_a_place(BASE[:end].encode())
