import pytest

from smartpilot.problems import Problem, Severity, format_github, format_text, sort_problems
from smartpilot.text import display_width


def problem(**fields: object) -> Problem:
    values = {"rule": "syntax", "severity": Severity.ERROR, "file": "a.toml", "message": "wrong", **fields}
    return Problem(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "location"),
    [
        ({}, "a.toml"),
        ({"line": 3}, "a.toml:3"),
        ({"line": 3, "column": 5}, "a.toml:3:5"),
        ({"sheet": "试点", "cell": "E2"}, "a.toml:试点!E2"),
        ({"sheet": "试点"}, "a.toml:试点"),
    ],
)
def test_location_is_as_exact_as_it_is_known(fields: dict[str, object], location: str) -> None:
    assert problem(**fields).location == location


def test_json_has_null_for_what_is_not_known() -> None:
    data = problem(sheet="试点", cell="E2").as_json()

    assert data == {
        "rule": "syntax",
        "severity": "error",
        "file": "a.toml",
        "line": None,
        "column": None,
        "record": None,
        "field": None,
        "value": None,
        "message": "wrong",
        "hint": None,
    }
    assert problem(sheet="试点", cell="E2").as_cell_json() == {**data, "sheet": "试点", "cell": "E2"}


def test_order_is_that_of_the_files() -> None:
    wanted = [
        problem(),
        problem(line=2, column=1, rule="a"),
        problem(line=2, column=1, rule="b"),
        problem(line=2, column=9),
        problem(line=10),
        problem(file="b.toml", line=1),
    ]

    assert sort_problems(reversed(wanted)) == wanted


def test_text_has_a_caret_below_the_column_that_chinese_moves() -> None:
    text = format_text(problem(line=1, column=9, excerpt='name = "石家庄', hint="close it"))

    assert text.splitlines() == [
        "a.toml:1:9: error[syntax]: wrong",
        '    name = "石家庄',
        "    " + " " * 8 + "^",
        "    hint: close it",
    ]


@pytest.mark.parametrize("column", [1, 50, 200, 400])
def test_of_a_long_line_the_part_around_the_column_is_shown(column: int) -> None:
    line = "".join(f"{n:03}市" for n in range(80))
    _first, shown, caret = format_text(problem(line=1, column=column, excerpt=line)).splitlines()

    assert display_width(shown) < 90
    before = caret.index("^")
    width = 0
    for character in shown:
        if width == before:
            break
        width += display_width(character)
    if column <= len(line):
        assert character == line[column - 1]
    assert shown.startswith("    ...") == (column > 37)


def test_hidden_characters_are_written_out() -> None:
    text = format_text(problem(message="a\u202eb", file="\x1b[31m.toml", line=1, column=1, excerpt="a\u200bb"))

    assert not {"\u202e", "\x1b", "\u200b"} & set(text)
    assert "a<U+202E>b" in text


def test_github_gets_one_line_with_its_marks_escaped() -> None:
    text = format_github(problem(file="a,b:c.toml", line=2, message="50 %\nmore", hint="do it"))

    assert text == "::error file=a%2Cb%3Ac.toml,line=2,col=1,title=smartpilot syntax::50 %25<U+000A>more (do it)"
    assert format_github(problem(severity=Severity.WARNING)) == ("::warning file=a.toml,title=smartpilot syntax::wrong")
