"""Where things stand in a TOML text."""

import pytest

import smartpilot.toml.positions as positions_module
from smartpilot.toml.locations import DataPath, LineColumn
from smartpilot.toml.positions import Positions

TEXT = """\
format = 1

[[notices]]  # 通知
id = "2014"
issued_by = [
    "科技部",  # a comment
    "国家标准委",
]
totals = { new = 84, "扩大" = 0, expanded = 13 }  # 97
"due" = 2015-04-30

[[notices.deliverables]]
id = "task-book"

[[notices.deliverables]]
id = "plan"

[[notices]]
id = "2012"
[notices.totals]
new = 90

[[pilots]]
"""


@pytest.mark.parametrize(
    ("path", "key", "location"),
    [
        (("format",), False, (1, 10)),
        (("format",), True, (1, 1)),
        (("notices", 0, "id"), False, (4, 6)),
        (("notices", 0, "issued_by"), False, (5, 13)),
        (("notices", 0, "issued_by", 1), False, (7, 5)),
        (("notices", 0, "due"), True, (10, 1)),
        (("notices", 0, "due"), False, (10, 9)),
        (("notices", 0, "deliverables", 1, "id"), False, (16, 6)),
        (("notices", 1, "totals", "new"), False, (21, 7)),
        # What is missing is shown where it would have to stand.
        (("notices", 1, "issued_on"), False, (18, 1)),
        (("pilots", 0, "name"), True, (23, 1)),
        (("projects", 0, "title"), False, (1, 1)),
    ],
)
def test_line_and_column_of_a_path(path: DataPath, key: bool, location: LineColumn) -> None:
    assert Positions(TEXT).find(path, key=key) == location


def test_columns_count_characters_and_not_bytes() -> None:
    line, column = Positions(TEXT).find(("notices", 0, "totals", "expanded"))

    assert TEXT.splitlines()[line - 1][column - 1 :] == "13 }  # 97"


def test_a_large_text_has_the_same_positions(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is parsed in pieces, here of one record each."""
    monkeypatch.setattr(positions_module, "_PIECE_BYTES", 1)
    positions = Positions(TEXT)

    assert positions.find(("notices", 1, "totals", "new")) == (21, 7)
    assert positions.heading_span(("pilots", 0)) == _span("[[pilots]]")


def test_a_heading_is_its_brackets() -> None:
    positions = Positions(TEXT)

    assert positions.heading_span(("notices", 0)) == _span("[[notices]]")
    assert positions.heading_span(("notices", 1, "totals")) == _span("[notices.totals]")
    assert positions.heading_span(()) is None
    assert positions.heading_span(("projects", 0)) is None


def test_a_pair_ends_before_its_comment() -> None:
    positions = Positions(TEXT)

    assert positions.pair_span(("notices", 0), "totals") == _span('totals = { new = 84, "扩大" = 0, expanded = 13 }')
    assert positions.pair_span(("notices", 0), "due") == _span('"due" = 2015-04-30')
    assert positions.pair_span(("notices", 0), "note") is None
    assert positions.pair_span(("projects", 0), "id") is None


def test_a_table_ends_behind_its_last_pair_or_its_heading() -> None:
    positions = Positions(TEXT)

    assert positions.end_of_table(("notices", 0)) == _span('"due" = 2015-04-30')[1]
    assert positions.end_of_table(("pilots", 0)) == _span("[[pilots]]")[1]
    with pytest.raises(KeyError):
        positions.end_of_table(("projects", 0))


def test_the_comment_on_the_last_line_belongs_to_the_table() -> None:
    text = "[[pilots]]\nid = 1  # 正定\n# of what follows\n"

    assert Positions(text).end_of_table(("pilots", 0)) == len("[[pilots]]\nid = 1  # 正定".encode())


def test_a_list_of_tables_ends_behind_the_last_of_their_sub_tables() -> None:
    positions = Positions(TEXT)

    assert positions.end_of_tables("notices") == _span("new = 90")[1]
    assert positions.end_of_tables("projects") is None


@pytest.mark.parametrize("text", ["notices = []\n", "[notices]\nid = 1\n"])
def test_no_table_can_follow_a_list_in_brackets_or_a_single_table(text: str) -> None:
    with pytest.raises(KeyError):
        Positions(text).end_of_tables("notices")


def test_an_array_ends_behind_its_last_element() -> None:
    positions = Positions(TEXT)

    assert positions.end_of_last_element(("notices", 0), "issued_by") == _span('"国家标准委"')[1]
    assert positions.end_of_last_element(("notices", 0), "id") is None
    assert Positions("a = []\n").end_of_last_element((), "a") is None


@pytest.mark.parametrize(
    ("text", "repeated"),
    [
        ("a = 1\nb = 2\na = 3\n", [((3, 1), "a", 1)]),
        ('a = 1\n"a" = 2\n', [((2, 1), "a", 1)]),
        ('a = { "甲" = 1, b = 2, b = 3 }\n', [((1, 23), "b", 1)]),
        ("a = [\n { b = 1, b = 2 } ]\n", [((2, 11), "b", 2)]),
        ("[x.y]\n[x.z]\n[x.y]\n", [((3, 1), "x.y", 1)]),
        ("[[x]]\na = 1\n[x.y]\n[[x]]\na = 2\n[x.y]\n", []),
        ("a.b = 1\na.c = 2\n", []),
    ],
)
def test_repeated_keys(text: str, repeated: list[tuple[LineColumn, str, int]]) -> None:
    assert list(Positions(text).repeated_keys()) == repeated


def _span(part: str) -> tuple[int, int]:
    """The bytes where a part of the text stands first."""
    start = TEXT.encode().index(part.encode())
    return start, start + len(part.encode())


def test_statements_are_headings_and_values_with_their_bytes() -> None:
    content = TEXT.encode()
    statements = list(Positions(content).statements())

    shown = [(s.key, s.heading, content[s.start : s.end].decode().partition("\n")[0]) for s in statements]
    assert shown == [
        (("format",), "", "format = 1"),
        (("notices",), "[[", "[[notices]]"),
        (("id",), "", 'id = "2014"'),
        (("issued_by",), "", "issued_by = ["),
        (("totals",), "", 'totals = { new = 84, "扩大" = 0, expanded = 13 }'),
        (("due",), "", '"due" = 2015-04-30'),
        (("notices", "deliverables"), "[[", "[[notices.deliverables]]"),
        (("id",), "", 'id = "task-book"'),
        (("notices", "deliverables"), "[[", "[[notices.deliverables]]"),
        (("id",), "", 'id = "plan"'),
        (("notices",), "[[", "[[notices]]"),
        (("id",), "", 'id = "2012"'),
        (("notices", "totals"), "[", "[notices.totals]"),
        (("new",), "", "new = 90"),
        (("pilots",), "[[", "[[pilots]]"),
    ]
