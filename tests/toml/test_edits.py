import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartpilot.toml.edits import (
    Appended,
    CannotEditError,
    format_records,
    with_heading,
    with_records,
    with_values,
)

BOM = b"\xef\xbb\xbf"
TEXT = """\
# 候选名单
format = 1  # 格式

# 第一个
[[candidates]]   # 申报
id = "a"   # 编号
  "name"   =   '甲'
# 中间的注释
sources = [
    "x", # 第一
    "y",
]

# 第二个
  [[ candidates ]]
id = "b"
evidence = "reported"#紧挨着
note = \"\"\"
[[candidates]]
id = "c"
\"\"\"
# 第二个之后

[[pilots]]
id = "d"

[[candidates]]
id = "e"
[[notices]]
id = "2014"
[[notices.deliverables]]
id = "p"
"""


def loaded(raw: bytes) -> dict[str, Any]:
    return tomllib.loads(raw.decode("utf-8-sig"))


@pytest.fixture(params=["LF", "CRLF", "BOM"])
def raw(request: pytest.FixtureRequest) -> bytes:
    text = TEXT.encode()
    return {"LF": text, "CRLF": text.replace(b"\n", b"\r\n"), "BOM": BOM + text}[request.param]


def changed_lines(before: bytes, after: bytes) -> tuple[list[bytes], list[bytes]]:
    """The lines that went and the lines that came, with their ends."""
    import difflib

    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    gone, come = [], []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone += old[i1:i2]
            come += new[j1:j2]
    return gone, come


# -- headings ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("index", "heading", "new"),
    [(0, b"[[candidates]]   #", b"[[pilots]]   #"), (1, b"  [[ candidates ]]", b"  [[pilots]]")],
)
def test_a_heading_changes_and_nothing_else(index: int, heading: bytes, new: bytes, raw: bytes) -> None:
    after = with_heading(raw, ("candidates", index), "[[pilots]]")

    assert after == raw.replace(heading, new, 1)
    assert after.count(b"\r\n") == raw.count(b"\r\n")
    moved = loaded(raw)["candidates"].pop(index)
    assert moved in loaded(after)["pilots"]
    assert moved not in loaded(after)["candidates"]


def test_the_last_of_a_table_that_is_spread_over_the_file(raw: bytes) -> None:
    after = with_heading(raw, ("candidates", 2), "[[pilots]]")

    assert [each["id"] for each in loaded(after)["pilots"]] == ["d", "e"]
    gone, come = changed_lines(raw, after)
    assert [line.strip() for line in gone] == [b"[[candidates]]"]
    assert [line.strip() for line in come] == [b"[[pilots]]"]


# -- values --------------------------------------------------------------------------------------------------


def test_a_value_that_is_there_is_replaced_where_it_stands(raw: bytes) -> None:
    after = with_values(raw, {("candidates", 1): {"evidence": "confirmed"}})

    assert after == raw.replace(b'evidence = "reported"#', b'evidence = "confirmed"#', 1)


def test_a_value_over_several_lines_becomes_one_line(raw: bytes) -> None:
    after = with_values(raw, {("candidates", 0): {"sources": ["x", "z"]}})

    assert loaded(after)["candidates"][0] == {"id": "a", "name": "甲", "sources": ["x", "z"]}
    gone, come = changed_lines(raw, after)
    assert len(gone) == 4
    assert [line.strip() for line in come] == [b'sources = ["x", "z"]']


def test_a_quoted_key_is_found(raw: bytes) -> None:
    after = with_values(raw, {("candidates", 0): {"name": "乙"}})

    assert loaded(after)["candidates"][0]["name"] == "乙"
    gone, come = changed_lines(raw, after)
    assert (len(gone), len(come)) == (1, 1)


def test_new_values_follow_behind_in_their_order(raw: bytes) -> None:
    values = {"added_on": dt.date(2015, 9, 15), "evidence": "confirmed", "sources": ["s", '引"号']}
    after = with_values(raw, {("candidates", 2): values})

    end = b"\r\n" if b"\r\n" in raw else b"\n"
    added = ["added_on = 2015-09-15", 'evidence = "confirmed"', 'sources = ["s", "引\\"号"]']
    assert after == raw.replace(b'id = "e"', b'id = "e"' + b"".join(end + line.encode() for line in added), 1)
    assert loaded(after)["candidates"][2] == {"id": "e", **values}


def test_what_is_new_stands_before_the_next_table_and_its_comment(raw: bytes) -> None:
    after = with_values(raw, {("candidates", 1): {"level": "county"}})

    assert loaded(after)["candidates"][1]["level"] == "county"
    gone, come = changed_lines(raw, after)
    assert gone == []
    assert [line.strip() for line in come] == [b'level = "county"']


def test_a_table_with_tables_below_it(raw: bytes) -> None:
    after = with_values(raw, {("notices", 0): {"number": "一号"}})

    assert loaded(after)["notices"] == [{"id": "2014", "number": "一号", "deliverables": [{"id": "p"}]}]


def test_at_the_end_of_a_file_without_a_last_line_end() -> None:
    raw = b'[[candidates]]\nid = "a"'

    after = with_values(raw, {("candidates", 0): {"note": "n"}})

    assert after == raw + b'\nnote = "n"'
    assert loaded(after)["candidates"] == [{"id": "a", "note": "n"}]


def test_a_table_with_a_heading_only() -> None:
    after = with_values(b"[[candidates]]  # c\n\n[[pilots]]\n", {("candidates", 0): {"id": "x"}})

    assert loaded(after) == {"candidates": [{"id": "x"}], "pilots": [{}]}


def test_nothing_to_change_changes_nothing(raw: bytes) -> None:
    assert with_values(raw, {("candidates", 0): {}}) == raw


@pytest.mark.parametrize("text", ['candidates = [{id = "a"}]\n', 'candidates = [\n  {id = "a"}, # c\n]\n'])
def test_what_has_no_heading_cannot_be_edited(text: str) -> None:
    with pytest.raises(CannotEditError):
        with_heading(text.encode(), ("candidates", 0), "[[pilots]]")
    with pytest.raises(CannotEditError):
        with_values(text.encode(), {("candidates", 0): {"note": "n"}})


@pytest.mark.parametrize("path", [("candidates", 9), ("none", 0), ("candidates",)])
def test_a_table_that_is_not_there_cannot_be_edited(path: tuple[str | int, ...], raw: bytes) -> None:
    with pytest.raises(CannotEditError):
        with_heading(raw, path, "[[pilots]]")


# -- records -------------------------------------------------------------------------------------------------

NOTICE: dict[str, Any] = {
    "id": "2016",
    "issued_on": dt.date(2016, 5, 10),
    "issued_by": ["甲", '乙"'],
    "totals": {"new": 1, "special": 2},
    "deliverables": [{"id": "p", "stages": ["drafted"]}, {"id": "q", "title": "乙"}],
}
WRITTEN = """\
[[notices]]
id = "2016"
issued_on = 2016-05-10
issued_by = ["甲", "乙\\""]
totals = { new = 1, special = 2 }

[[notices.deliverables]]
id = "p"
stages = ["drafted"]

[[notices.deliverables]]
id = "q"
title = "乙"
"""


def test_a_record_is_written_as_the_registry_writes_it() -> None:
    assert format_records("notices", [NOTICE]) == WRITTEN


def test_a_record_stands_behind_the_last_one_and_before_the_next_heading(raw: bytes) -> None:
    after = with_records(raw, "candidates", [{"id": "x"}])

    end = b"\r\n" if b"\r\n" in raw else b"\n"
    before, behind = raw.split(b"[[notices]]")
    assert after == before.rstrip() + end * 2 + b"[[candidates]]" + end + b'id = "x"' + end + b"[[notices]]" + behind
    assert loaded(after)["candidates"] == [*loaded(raw)["candidates"], {"id": "x"}]


def test_a_record_stands_behind_the_sub_tables_of_the_last_one(raw: bytes) -> None:
    after = with_records(raw, "notices", [NOTICE])

    assert loaded(after)["notices"] == [*loaded(raw)["notices"], NOTICE]
    assert after.startswith(raw.rstrip())
    assert after.count(b"\n") == after.count(b"\r\n") or b"\r\n" not in after


def test_the_comment_of_the_next_table_stays_with_it(raw: bytes) -> None:
    after = with_records(raw, "candidates", [{"id": "x"}, {"id": "y"}])
    assert loaded(with_records(raw, "pilots", [{"id": "x"}]))["pilots"] == [{"id": "d"}, {"id": "x"}]

    gone, come = changed_lines(raw, after)
    assert gone == []
    assert [line.strip() for line in come if line.strip()] == [
        b"[[candidates]]",
        b'id = "x"',
        b"[[candidates]]",
        b'id = "y"',
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "[[notices]]\n"),
        ("format = 1\n", "format = 1\n\n[[notices]]\n"),
        ("format = 1", "format = 1\n\n[[notices]]\n"),
        ("format = 1 # 注\n# 完\n\n\n", "format = 1 # 注\n# 完\n\n[[notices]]\n"),
    ],
)
def test_the_first_of_its_table_stands_at_the_end(text: str, wanted: str) -> None:
    assert with_records(text.encode(), "notices", [{}]) == wanted.encode()


def test_nothing_added_changes_nothing(raw: bytes) -> None:
    assert with_records(raw, "candidates", []) == raw


@pytest.mark.parametrize("text", ["notices = []\n", 'notices = [{id = "a"}]\n', "[notices]\na = 1\n"])
def test_nothing_can_be_put_behind_brackets(text: str) -> None:
    with pytest.raises(CannotEditError):
        with_records(text.encode(), "notices", [{"id": "x"}])


# -- anything ------------------------------------------------------------------------------------------------

keys = st.sampled_from(["id", "name", "note", "evidence", "sources", "added_on"])
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8)
values = words | st.dates(dt.date(1, 1, 1)) | st.lists(words, max_size=3) | st.integers(-9, 9) | st.booleans()
comments = st.sampled_from(["", " # 注", "#[[candidates]]", '  # id = "x"'])


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, list[dict[str, Any]]]:
    """A file of tables, written as untidily as TOML allows, and what it holds."""
    import tomli_w

    end = draw(st.sampled_from(["\n", "\r\n"]))
    lines, tables = [draw(st.sampled_from(["# 头", "format = 1", ""]))], []
    for _ in range(draw(st.integers(1, 4))):
        table = draw(st.dictionaries(keys, values, max_size=4))
        tables.append(table)
        lines.append(draw(st.sampled_from(["", "  "])) + "[[candidates]]" + draw(comments))
        for key, value in table.items():
            for line in tomli_w.dumps({key: value}).rstrip("\n").split("\n"):
                lines.append(draw(st.sampled_from(["", "\t"])) + line + draw(comments))
            lines += draw(st.lists(st.sampled_from(["", "# 之间", "   "]), max_size=2))
    text = end.join(lines) + draw(st.sampled_from(["", end]))
    return draw(st.sampled_from([b"", BOM])) + text.encode(), tables


@given(files(), st.data())
@pytest.mark.slow
def test_any_edit_of_any_file_changes_what_it_should_and_no_more(
    file: tuple[bytes, list[dict[str, Any]]], data: st.DataObject
) -> None:
    raw, tables = file
    assert loaded(raw).get("candidates") == tables
    index = data.draw(st.integers(0, len(tables) - 1))
    new = data.draw(st.dictionaries(keys, values, max_size=3))

    after = with_values(raw, {("candidates", index): new})
    assert loaded(after)["candidates"] == [*tables[:index], {**tables[index], **new}, *tables[index + 1 :]]
    assert after.startswith(BOM) == raw.startswith(BOM)
    if b"\r\n" in raw:
        assert after.count(b"\n") == after.count(b"\r\n")
    _gone, come = changed_lines(raw, after)
    assert len([line for line in come if line.strip()]) <= len(new) + 1

    moved = with_heading(after, ("candidates", index), "[[pilots]]")
    assert loaded(moved)["pilots"] == [{**tables[index], **new}]
    assert loaded(moved).get("candidates", []) == [*tables[:index], *tables[index + 1 :]]
    assert len(moved) == len(after) - len("[[candidates]]") + len("[[pilots]]")


@given(files(), st.lists(st.dictionaries(keys, values, max_size=4), max_size=3))
@pytest.mark.slow
def test_any_records_are_added_to_any_file(file: tuple[bytes, list[dict[str, Any]]], new: list[dict[str, Any]]) -> None:
    raw, tables = file

    after = with_records(raw, "candidates", new)
    assert loaded(after)["candidates"] == [*tables, *new]
    assert after.startswith(BOM) == raw.startswith(BOM)
    if b"\r\n" in raw:
        assert after.count(b"\n") == after.count(b"\r\n")
    gone, _come = changed_lines(raw, after)
    assert [line for line in gone if line.endswith(b"\n")] == []


# -- records behind the last one ------------------------------------------------------------------------------


def test_records_are_added_behind_the_last_of_their_table(raw: bytes) -> None:
    end = b"\r\n" if b"\r\n" in raw else b"\n"
    after = with_records(raw, "pilots", [{"id": "n", "on": dt.date(2015, 4, 7), "sources": ["x", "y"]}, {"id": "m"}])

    lines = [
        b"",
        b"[[pilots]]",
        b'id = "n"',
        b"on = 2015-04-07",
        b'sources = ["x", "y"]',
        b"",
        b"[[pilots]]",
        b'id = "m"',
    ]
    assert changed_lines(raw, after)[0] == []
    assert after == raw.replace(b'id = "d"', b'id = "d"' + end + end.join(lines))
    assert [each["id"] for each in loaded(after)["pilots"]] == ["d", "n", "m"]


def test_what_lies_below_the_last_record_stays_with_it(raw: bytes) -> None:
    after = with_records(raw, "notices", [{"id": "2015"}])

    assert [each["id"] for each in loaded(after)["notices"]] == ["2014", "2015"]
    assert loaded(after)["notices"][0]["deliverables"] == [{"id": "p"}]


def test_the_first_record_of_a_table_comes_at_the_end(raw: bytes) -> None:
    after = with_records(raw, "projects", [{"id": "s"}])

    assert after.startswith(raw)
    assert loaded(after)["projects"] == [{"id": "s"}]


def test_nothing_to_add_changes_nothing(raw: bytes) -> None:
    assert with_records(raw, "pilots", []) == raw


@pytest.mark.parametrize("text", ["pilots = []\n", 'pilots = [{ id = "a" }]\n'])
def test_a_table_in_brackets_takes_no_record(text: str) -> None:
    with pytest.raises(CannotEditError):
        with_records(text.encode(), "pilots", [{"id": "b"}])


def test_elements_behind_those_of_a_list_leave_its_lines_alone(raw: bytes) -> None:
    end = b"\r\n" if b"\r\n" in raw else b"\n"
    after = with_values(raw, {("candidates", 0): {"sources": Appended(["z"])}})

    assert after == raw.replace(b'    "y",' + end, b'    "y", "z",' + end)
    assert loaded(after)["candidates"][0]["sources"] == ["x", "y", "z"]


@pytest.mark.parametrize("text", ["[[a]]\nb = []\n", "[[a]]\n"])
def test_elements_behind_none(text: str) -> None:
    assert loaded(with_values(text.encode(), {("a", 0): {"b": Appended(["z"])}}))["a"] == [{"b": ["z"]}]


def test_several_tables_at_once(raw: bytes) -> None:
    after = with_values(raw, {("pilots", 0): {"x": 1}, ("candidates", 0): {"id": "A"}, ("candidates", 2): {"x": 2}})

    data = loaded(after)
    assert data["pilots"] == [{"id": "d", "x": 1}]
    assert [each["id"] for each in data["candidates"]] == ["A", "b", "e"]
    assert data["candidates"][2]["x"] == 2


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_value_is_taken_away_with_its_line_and_its_comment(line_end: str) -> None:
    lines = ["[[pilots]]", 'id = "a"', 'note = "x" # why', 'name = "b"', "# behind", "", "[[pilots]]", 'id = "c"', ""]
    raw = line_end.join(lines).encode()

    edited = with_values(
        raw, {("pilots", 0): {"note": None, "name": None, "level": "county"}, ("pilots", 1): {"note": None}}
    )

    assert edited.decode().split(line_end) == [
        "[[pilots]]",
        'id = "a"',
        'level = "county"',
        "# behind",
        "",
        "[[pilots]]",
        'id = "c"',
        "",
    ]


ORDER = ("id", "name", "level", "notice", "note")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"level": "x"}, ["id", "level = x", "notice", "other"]),  # the name is missing too
        ({"note": "y", "name": "x"}, ["id", "name = x", "notice", "note = y", "other"]),
        ({"level": "y", "name": "x", "notice": "z"}, ["id", "name = x", "level = y", "notice = z", "other"]),
        ({"strange": "x", "notice": None}, ["id", "other", "strange = x"]),
    ],
)
def test_a_new_value_stands_behind_the_nearest_before_it(values: dict[str, Any], wanted: list[str], end: str) -> None:
    raw = end.join(["[[pilots]]", 'id = "a"  # [1]', 'notice = "n"', 'other = "o"']).encode()

    after = with_values(raw, {("pilots", 0): values}, order=ORDER)

    kept = {"id": 'id = "a"  # [1]', "notice": 'notice = "n"', "other": 'other = "o"'}
    written = [f'{line[:-1]}"{line[-1]}"' if " = " in line else kept[line] for line in wanted]
    assert after.decode().split(end) == ["[[pilots]]", *written]
