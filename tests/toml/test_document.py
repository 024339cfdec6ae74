import os
from pathlib import Path

import pytest

import smartpilot.toml.document as document_module
from smartpilot.problems import Problem, Severity
from smartpilot.records.models import REGISTRY_TABLES
from smartpilot.toml.document import Document, FileHints, parse_document, read_document

FILE = Path("pilots.toml")

TEXT = """\
format = 1
# 说明

[[notices]]
id = "2014"
issued_by = [
    "甲",  # a comment
    "乙",
]
totals = { new = 84, expanded = 13 }

[[notices.deliverables]]
id = "task-book"
stages = ["drafted", "submitted"]

[[notices.deliverables]]
id = "plan"
"due" = 2015-04-30

[[notices]]
id = "2012"
[notices.totals]
new = 90

[[notices.deliverables]]
id = "acceptance"

[[pilots]]
id = "2014-130123"
名称."正 定" = "古城"
"""
TEXT = TEXT.replace('名称."正 定"', '"名称"."正 定"')


def parse(text: str) -> Document:
    return parse_document(FILE, text.encode(), REGISTRY_TABLES)


def place(document: Document, *path: str | int, at_key: bool = False) -> tuple[int | None, int | None]:
    problem = document.locate(Problem("rule", Severity.ERROR, "", "message"), path, at_key=at_key)
    return problem.line, problem.column


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("format",), 1, 10),
        (("notices",), 4, 1),
        (("notices", 0), 4, 1),
        (("notices", 0, "id"), 5, 6),
        (("notices", 0, "issued_by"), 6, 13),
        (("notices", 0, "issued_by", 0), 7, 5),
        (("notices", 0, "issued_by", 1), 8, 5),
        (("notices", 0, "totals"), 10, 10),
        (("notices", 0, "totals", "expanded"), 10, 33),
        (("notices", 0, "deliverables", 0), 12, 1),
        (("notices", 0, "deliverables", 0, "stages", 1), 14, 22),
        (("notices", 0, "deliverables", 1, "id"), 17, 6),
        (("notices", 0, "deliverables", 1, "due"), 18, 9),
        (("notices", 1), 20, 1),
        (("notices", 1, "totals"), 22, 1),
        (("notices", 1, "totals", "new"), 23, 7),
        (("notices", 1, "deliverables", 0, "id"), 26, 6),
        (("pilots", 0, "名称", "正 定"), 30, 14),
        # What is missing is shown at the nearest thing around it.
        (("notices", 0, "source"), 4, 1),
        (("notices", 1, "totals", "special"), 22, 1),
        (("notices", 0, "deliverables", 1, "title"), 16, 1),
        (("pilots", 0, "level"), 28, 1),
    ],
)
def test_place_of_a_value(path: tuple[str | int, ...], line: int, column: int) -> None:
    assert place(parse(TEXT), *path) == (line, column)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("format",), 1, 1),
        (("notices", 0, "issued_by"), 6, 1),
        (("notices", 0, "totals", "expanded"), 10, 22),
        (("notices", 0, "deliverables", 1, "due"), 18, 1),
    ],
)
def test_place_of_a_key(path: tuple[str | int, ...], line: int, column: int) -> None:
    assert place(parse(TEXT), *path, at_key=True) == (line, column)


def test_lines_and_columns_are_those_of_the_file_whatever_its_line_ends_and_mark() -> None:
    document = parse_document(FILE, b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())

    assert place(document, "notices", 0, "totals", "expanded") == (10, 33)
    assert document.data == parse(TEXT).data


def test_columns_count_characters_not_bytes() -> None:
    document = parse('x = { "甲" = "𠮷𠮷", y = 1 }\n')

    assert place(document, "x", "y") == (1, len('x = { "甲" = "𠮷𠮷", y = ') + 1)


def test_a_problem_knows_its_record_field_and_line() -> None:
    problem = parse(TEXT).locate(
        Problem("rule", Severity.WARNING, "", "message"), ("notices", 0, "deliverables", 1, "due")
    )

    assert (problem.record, problem.field) == ("plan", "due")
    assert problem.excerpt == '"due" = 2015-04-30'
    assert problem.file == "pilots.toml"
    assert problem.severity is Severity.WARNING


def test_a_problem_of_a_whole_record_has_no_field() -> None:
    problem = parse(TEXT).locate(Problem("rule", Severity.ERROR, "", "message"), ("notices", 1))

    assert (problem.record, problem.field) == ("2012", None)


def test_a_problem_at_a_line_and_column() -> None:
    problem = parse(TEXT).locate(Problem("rule", Severity.ERROR, "", "message"), (5, 6))

    assert (problem.line, problem.column, problem.record) == (5, 6, None)
    assert problem.excerpt == 'id = "2014"'


HINTS = FileHints("make one", "name the file in it", "begin anew", "take another", "the keys are a and b")


def only(text: str | bytes) -> Problem:
    document = parse_document(FILE, text if isinstance(text, bytes) else text.encode(), REGISTRY_TABLES, HINTS)
    assert document.data is None
    [problem] = document.problems
    return problem


@pytest.mark.parametrize(
    ("raw", "rule", "message"),
    [
        (b"", "empty", "the file is empty"),
        (b"\xef\xbb\xbf \r\n", "empty", "the file is empty"),
        ("format = 1".encode("utf-16"), "encoding", "the file is UTF-16, not UTF-8"),
        (b"PK\x03\x04\x14\x00\x06\x00", "encoding", "this is a binary file, not text"),
        ("# 国家智慧城市".encode("gb18030"), "encoding", "the file is in GBK, not UTF-8"),
        (b"# caf\xe9\n", "encoding", "the file is not UTF-8 text"),
    ],
)
def test_what_is_no_text(raw: bytes, rule: str, message: str) -> None:
    problem = only(raw)

    assert (problem.rule, problem.message, problem.line) == (rule, message, 1)
    assert problem.hint


def test_what_to_do_is_said_by_whoever_reads_the_file(tmp_path: Path) -> None:
    hints = [read_document(path, (), HINTS).problems[0].hint for path in (tmp_path / "none.toml", tmp_path)]

    assert [*hints, only(b"").hint, only(b"a = \0").hint, only("名称 = 1\n").hint] == list(HINTS)
    assert read_document(tmp_path).problems[0].hint == ""


def test_place_of_the_first_byte_that_is_not_utf_8() -> None:
    problem = only("format = 1\n# 正定".encode() + "县".encode("gbk"))

    assert (problem.line, problem.column) == (2, len("# 正定") + 1)


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a = 1\nb = \n", 2, 5, "this is not a TOML value"),
        ("a = [1,\n2\nb = 1\n", 1, 5, "the list that begins here is never closed"),
        ("a = [1,\n  2,\n", 1, 5, "the list that begins here is never closed"),
        ("a = [1, 2\n", 1, 5, "the list that begins here is never closed"),
        ("a = “甲”\n", 1, 5, "a Chinese quotation mark “ where TOML needs a straight one"),
        ("a ＝ 1\n", 1, 3, "a full-width ＝ where TOML needs a half-width one"),
        ("a = 2015-02-29\n", 1, 5, "this date does not exist"),
        ("a 1\n", 1, 3, "a key must be followed by = and a value"),
        ('a = "甲\nb = 1\n', 1, 7, "the text is not closed on its line"),
        ('a = """甲\nb = 1\n', 1, 5, "the text that begins here is never closed"),
        ('b = 1\na = "C:\\pilots"\n', 2, 8, "a backslash in a text must be written twice"),
        ("a = 1 b = 2\n", 1, 7, "unexpected text at the end of the line"),
        ("[a\n", 1, 3, "a table heading is not closed"),
        ("a = { b = 1\n", 1, 12, "the inline table that begins here is not closed"),
    ],
)
def test_syntax(text: str, line: int, column: int, message: str) -> None:
    problem = only(text)

    assert (problem.rule, problem.message) == ("syntax", message)
    assert problem.line == line
    assert problem.excerpt == text.split("\n")[line - 1]
    if "inline table" not in message:  # shown where it opens or where it stops, as the parser can tell
        assert problem.column == column


def test_all_syntax_errors_are_found_at_once() -> None:
    document = parse("a = \nb = 1\nc = “x”\nd = 2\ne 5\n")

    assert [(problem.line, problem.rule) for problem in document.problems] == [
        (1, "syntax"),
        (3, "syntax"),
        (5, "syntax"),
    ]


def test_no_more_syntax_errors_than_anybody_reads() -> None:
    assert len(parse("a = \n" * 500).problems) <= 20


def test_a_key_that_stands_twice() -> None:
    problem = only("a = 1\nb = 2\na = 3\n")

    assert (problem.rule, problem.line, problem.column, problem.value) == ("duplicate-key", 3, 1, "a")
    assert problem.hint == "it is already in line 1; delete one of the two"


def test_nothing_is_raised_for_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    assert [problem.rule for problem in read_document(tmp_path).problems] == ["file"]
    assert [problem.rule for problem in read_document(tmp_path / "none.toml").problems] == ["file"]
    assert [problem.rule for problem in read_document(tmp_path / "none" / "none.toml").problems] == ["file"]
    file = tmp_path / "a.toml"
    file.write_text("a = 1\n", encoding="utf-8")
    assert [problem.rule for problem in read_document(file / "b.toml").problems] == ["file"]
    assert read_document(file).data == {"a": 1}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("optional", [False, True])
def test_a_pipe_that_nobody_fills_is_a_problem(optional: bool, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    document = read_document(tmp_path / "pipe.toml", optional=optional)

    assert [(problem.rule, problem.message) for problem in document.problems] == [
        ("file", "the file cannot be read: not a regular file")
    ]


def test_a_file_that_is_too_large_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_module, "MAX_SIZE", 3 << 20)
    (tmp_path / "a.toml").write_bytes(b"#" * (3 << 20) + b"\n")

    (problem,) = read_document(tmp_path / "a.toml").problems
    assert (problem.rule, problem.message) == ("file", "the file is larger than 3 MB")


def test_hidden_characters_of_comments_are_found_and_those_of_texts_are_not() -> None:
    text = 'a = "#\u200b"\nb = [\n  1,  # \u202e一\n]\t# 制表\t符\n# 二\u009b # \u200b\n'
    document = parse_document(FILE, text.encode())

    assert list(document.hidden_in_comments()) == [((3, 9), "\u202e"), ((5, 4), "\u009b")]
    assert list(parse_document(FILE, TEXT.encode()).hidden_in_comments()) == []
