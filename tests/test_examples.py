"""Every rule on files of its own: `tests/examples/<rule>/fail-*.toml` and `pass-*.toml`.

A failing example says itself what must be reported: `# expect: rule, rule` at the end of the line. Where no
comment can stand (UTF-16, an empty file, an open text) a file `<name>.expect` beside it has `line rule` lines.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartpilot.registry import read_registry
from smartpilot.rules import RULES, check

EXAMPLES = Path(__file__).parent / "examples"
EXPECT = re.compile(r"# expect: ([a-z-]+(?:, [a-z-]+)*)$")
ALLOWS = re.compile(r"\ufeff?# allows: ([a-z-]+)$")


def examples(kind: str) -> list[Path]:
    return sorted(EXAMPLES.glob(f"*/{kind}-*.toml"))


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def lines(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8", "replace")
    return [line.removesuffix("\r") for line in text.split("\n")]


def expected(path: Path) -> Iterator[tuple[int, str]]:
    sidecar = path.with_suffix(".expect")
    if sidecar.exists():
        for line in sidecar.read_text(encoding="utf-8").splitlines():
            number, rule = line.split()
            yield int(number), rule
    for number, line in enumerate(lines(path), 1):
        if found := EXPECT.search(line):
            yield from ((number, rule) for rule in found[1].split(", "))


@pytest.mark.parametrize("path", examples("fail"), ids=name)
def test_failing_example(path: Path) -> None:
    wanted = set(expected(path))

    problems = check(read_registry(path))

    assert path.parent.name in {rule for _line, rule in wanted}
    assert {(problem.line, problem.rule) for problem in problems} == wanted


@pytest.mark.parametrize("path", examples("fail"), ids=name)
def test_problem_says_where_and_what(path: Path) -> None:
    text = lines(path)
    for problem in check(read_registry(path)):
        assert problem.message
        assert problem.severity is RULES[problem.rule].severity
        assert problem.file == str(path)
        assert problem.line is not None
        assert problem.column is not None
        assert 1 <= problem.line <= len(text)
        if problem.excerpt:
            assert 1 <= problem.column <= len(problem.excerpt) + 1
            assert problem.excerpt == text[problem.line - 1].removeprefix("\ufeff")


@pytest.mark.parametrize("path", examples("pass"), ids=name)
def test_passing_example(path: Path) -> None:
    allowed = ALLOWS.match(lines(path)[0])
    problems = check(read_registry(path))

    assert {(p.line, p.rule, p.message) for p in problems if not (allowed and p.rule == allowed[1])} == set()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "file"])
@pytest.mark.parametrize("kind", ["fail", "pass"])
def test_every_rule_has_examples(rule: str, kind: str) -> None:
    assert list((EXAMPLES / rule).glob(f"{kind}-*.toml"))


def test_every_folder_is_a_rule() -> None:
    assert {folder.name for folder in EXAMPLES.iterdir()} <= set(RULES)


def test_every_file_is_an_example_or_belongs_to_one() -> None:
    found = {path for path in EXAMPLES.rglob("*") if path.is_file()}
    known = {*examples("fail"), *examples("pass")}

    assert found == known | {path.with_suffix(".expect") for path in known if path.with_suffix(".expect").exists()}


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    [problem] = check(read_registry(tmp_path / "none.toml"))

    assert (problem.rule, problem.line, problem.message) == ("file", None, "there is no such file")


def test_a_folder_is_a_problem(tmp_path: Path) -> None:
    [problem] = check(read_registry(tmp_path))

    assert (problem.rule, problem.line, problem.message) == ("file", None, "this is a folder, not a registry file")


def test_only_the_asked_rules_are_run() -> None:
    path = EXAMPLES / "hidden-character" / "fail-in-broken-record.toml"

    assert {problem.rule for problem in check(read_registry(path), ["hidden-character"])} == {"hidden-character"}


@pytest.mark.parametrize(
    ("example", "message"),
    [
        ("encoding/fail-utf-16-le", "the file is UTF-16, not UTF-8"),
        ("encoding/fail-gbk", "the file is in GBK, not UTF-8"),
        ("encoding/fail-latin-1", "the file is not UTF-8 text"),
        ("encoding/fail-binary-workbook", "this is a binary file, not text"),
        ("empty/fail-nothing", "the file is empty"),
        ("nesting/fail-lists", "the values are nested too deeply"),
        ("syntax/fail-unclosed-list", "a list that begins here is never closed"),
        ("syntax/fail-unclosed-list-on-lines", "a list that begins here is never closed"),
        ("syntax/fail-unclosed-text", "the text is not closed on its line"),
        ("syntax/fail-unclosed-long-text", "a text that begins here is never closed"),
        ("syntax/fail-full-width-quotes", "a Chinese quotation mark “ where TOML needs a straight one"),
        ("syntax/fail-full-width-equals", "a full-width ＝ where TOML needs a half-width one"),
        ("syntax/fail-full-width-comma", "a full-width ， where TOML needs a half-width one"),
        ("syntax/fail-no-equals", "a key must be followed by = and a value"),
        ("syntax/fail-no-such-day", "this day does not exist"),
        ("syntax/fail-heading-one-bracket", "a table heading is not closed"),
        ("syntax/fail-windows-path", "a backslash in a text must be written twice"),
        ("syntax/fail-two-on-a-line", "something is left over at the end of the line"),
        ("duplicate-key/fail-in-record", "the key level is written twice"),
        ("missing-key/fail-pilot-name", "the key name is missing"),
        ("unknown-key/fail-typing-error", "the key localty is unknown"),
        ("wrong-type/fail-number-for-code", "division has the wrong type: 130123"),
        ("wrong-value/fail-level", 'level cannot be "County"'),
        ("unknown-division/fail-not-yet-in-use", "there is no division 110118 on 2015-04-07"),
        ("division-name/fail-neighbour", "130121 is 石家庄市井陉县, not 石家庄市正定县"),
        ("totals-incomplete/fail-pilots", "notice 2014: 1 of 2 pilots"),
        ("hidden-character/fail-bidi-override", "note holds the hidden character U+202E"),
        ("blank-text/fail-behind", "note has a space before or behind it"),
    ],
)
def test_message_of_an_example(example: str, message: str) -> None:
    assert message in {problem.message for problem in check(read_registry(EXAMPLES / f"{example}.toml"))}


@pytest.mark.parametrize(
    ("example", "hint"),
    [
        ("missing-key/fail-pilot-name", 'add a line: name = "石家庄市正定县"'),
        ("missing-key/fail-notice-day", "add a line: issued_on = 2015-04-07"),
        ("missing-key/fail-pilot-sources", 'add a line: sources = ["notice-2014"]'),
        ("unknown-key/fail-typing-error", "did you mean: locality"),
        ("wrong-type/fail-text-for-date", "needed is a date without quotation marks: 2015-04-30"),
        ("unknown-province/fail-code", "did you mean: 河北省"),
        (
            "unknown-division/fail-not-yet-in-use",
            "110118 was 密云区 from 2015-11 to 2019-04",
        ),
        ("division-name/fail-neighbour", "正定县 is 130123"),
        ("duplicate-key/fail-top", "it stands in line 1 already; delete one of the two"),
    ],
)
def test_hint_of_an_example(example: str, hint: str) -> None:
    assert hint in {problem.hint for problem in check(read_registry(EXAMPLES / f"{example}.toml"))}


def test_hint_for_a_wrong_word_begins_with_the_nearest() -> None:
    [problem] = check(read_registry(EXAMPLES / "wrong-value" / "fail-level-chinese.toml"))

    assert problem.hint.startswith("did you mean: county; allowed: prefecture-city (prefecture-level city), ")


def test_column_counts_characters() -> None:
    [problem] = check(read_registry(EXAMPLES / "encoding" / "fail-gbk-line-in-utf-8.toml"))

    assert problem.column == len('name = "') + 1
