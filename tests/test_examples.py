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
