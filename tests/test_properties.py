"""What must hold of any registry: it reads back as written, a wrong value is shown on its line, nothing is raised."""

import copy
import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from builders import PENGLAI, PUDONG, QINGDAO, SHIJIAZHUANG, SOURCE, ZHENGDING, notice, place, project
from smartpilot.document import parse_document
from smartpilot.registry import Reading, read_registry
from smartpilot.rules import check

PAPER = {
    "id": "task-book",
    "title": "创建任务书",
    "owed_by": "pilots",
    "stages": ["drafted", "reviewed", "submitted", "signed"],
    "due": dt.date(2015, 4, 30),
    "due_stage": "submitted",
    "medium": ["electronic", "paper"],
}
PILOTS = [ZHENGDING, PUDONG, SHIJIAZHUANG, QINGDAO, PENGLAI]
CANDIDATES = [
    place("441900", "东莞市", "广东省", "prefecture-city"),
    place("320583", "昆山市", "江苏省", "county-city", evidence="unverified", sources=[]),
]
PROJECTS = [
    project("S01", "航天恒星科技有限公司"),
    project("S02", "甲公司", "乙公司", title="智慧水务", field="给排水", site="无锡市"),
]

# Any text that a person may write: no controls (they are a rule of their own), no surrogates.
words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]), min_size=1, max_size=30
)

few = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def with_note(records: list[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    noted = st.one_of([st.builds(lambda note, r=record: {**r, **note}, notes) for record in records])
    return st.lists(noted, max_size=len(records), unique_by=lambda record: record["id"])


notes = st.one_of(st.just({}), words.map(lambda text: {"note": text}))

registries = st.fixed_dictionaries(
    {
        "format": st.just(1),
        "sources": st.just([SOURCE]),
        "notices": st.sampled_from(
            [
                [notice()],
                [notice(deliverables=[PAPER]), notice("2012", dt.date(2013, 1, 29), number="建办科[2013]22号")],
                [
                    notice("2012", dt.date(2013, 1, 29), totals={"new": 90}),
                    notice(deliverables=[PAPER, {**PAPER, "id": "plan"}]),
                ],
            ]
        ),
    },
    optional={"pilots": with_note(PILOTS), "projects": with_note(PROJECTS), "candidates": with_note(CANDIDATES)},
)


def read(raw: str | bytes) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pilots.toml"
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        return read_registry(path)


@few
@given(registries, st.booleans())
def test_a_written_registry_reads_back(data: dict[str, Any], windows: bool) -> None:
    text = tomli_w.dumps(data)

    reading = read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() if windows else text)

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


def fields(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every field that holds a value and no table."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from fields(value, (*path, key))
    elif isinstance(data, list) and any(isinstance(item, dict) for item in data):
        for index, item in enumerate(data):
            yield from fields(item, (*path, index))
    elif path:
        yield path


def put(data: Any, path: tuple[str | int, ...], value: Any) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


# A mark that stands nowhere else, so that the line on which tomli_w writes it can be told.
MARK = 987654321


@few
@given(registries, st.data())
def test_a_wrong_type_is_shown_on_the_line_on_which_it_stands(data: dict[str, Any], draw: st.DataObject) -> None:
    data = copy.deepcopy(data)
    path = draw.draw(st.sampled_from([path for path in fields(data) if len(path) > 2 and path[-1] != "new"]))
    wrong = draw.draw(st.sampled_from([MARK, float(MARK), [MARK], {"x": MARK}, dt.time(1, 2, 3, MARK // 1000)]))
    put(data, path, wrong)
    text = tomli_w.dumps(data)
    mark = "987654" if isinstance(wrong, dt.time) else str(MARK)
    line = next(number for number, written in enumerate(text.split("\n"), 1) if mark in written)
    # A list is written with one element a line, a table under a heading of its own; both begin the line before.
    first = line - 1 if isinstance(wrong, list | dict) else line

    problems = [problem for problem in read(text).problems if problem.rule == "wrong-type"]

    assert {problem.line for problem in problems} <= {first, line}
    assert problems
    assert {problem.field for problem in problems} == {path[-1]}


def base() -> str:
    data = {
        "format": 1,
        "sources": [SOURCE],
        "notices": [notice(deliverables=[PAPER], totals={"new": 3, "special": 1})],
        "pilots": [ZHENGDING, PENGLAI],
        "projects": PROJECTS,
        "candidates": CANDIDATES,
    }
    return tomli_w.dumps(data)


BASE = base()
PIECES = [
    *"\"'[]{}=.,#\\\n\r\t 　＝“”［０甲𠮷\u200b\u202e\ufeff\0",
    '"""',
    "'''",
    "[[",
    "]]",
    "[pilots]",
    "[[notices]]",
    "=1",
    "{x=",
]
edits = st.lists(
    st.tuples(
        st.integers(0, len(BASE)),
        st.integers(0, 40),
        st.one_of(st.sampled_from(PIECES), st.text(st.characters(codec="utf-8"), max_size=6)),
    ),
    min_size=1,
    max_size=6,
)


def edited(text: str, changes: list[tuple[int, int, str]]) -> str:
    """Deletes some characters at each place and writes others there."""
    for where, deleted, inserted in changes:
        text = text[:where] + inserted + text[where + deleted :]
    return text


def assert_each_problem_has_a_place(raw: bytes) -> None:
    count = raw.count(b"\n") + 1

    for problem in check(read(raw)):
        assert problem.line is not None
        assert 1 <= problem.line <= count
        assert problem.column is not None
        assert problem.column >= 1
        if problem.excerpt:
            assert problem.column <= len(problem.excerpt) + 1
        assert problem.message


@settings(few, max_examples=400)
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


toml = st.recursive(
    st.one_of(st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(), words, st.dates(), st.times()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(st.sampled_from(["id", "sources", "notices", "pilots", "totals", "deliverables", "note"]), words),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)


@few
@given(registries, st.data())
def test_no_value_in_place_of_another_raises_anything(data: dict[str, Any], draw: st.DataObject) -> None:
    data = copy.deepcopy(data)
    tables = [*fields(data), *((name,) for name in data)]
    put(data, draw.draw(st.sampled_from(tables)), draw.draw(toml))

    assert_each_problem_has_a_place(tomli_w.dumps(data).encode())


@few
@given(edits)
def test_a_file_has_data_or_says_why_not(changes: list[tuple[int, int, str]]) -> None:
    document = parse_document(Path("pilots.toml"), edited(BASE, changes).encode())

    assert (document.data is None) == bool(document.problems)


@few
@given(st.integers(0, len(BASE) - 1))
def test_a_file_that_was_cut_off_is_never_taken_for_a_broken_program(end: int) -> None:
    assume(BASE[:end].strip())

    assert_each_problem_has_a_place(BASE[:end].encode())
