"""Every rule on files of its own: `tests/examples/<rule>/fail-*.toml` and `pass-*.toml`.

A failing example says itself what must be reported: `# expect: rule, rule` at the end of the line. Where no
comment can stand (UTF-16, an empty file, an open text) a file `<name>.expect` beside it has `line rule` lines.

A registry may have a ledger, `<name>.ledger.toml` beside it, which says in the same ways what is wrong with it.
"""

import datetime as dt
import os
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest

from program import ROOT
from smartpilot.ledger.reading import read_ledger
from smartpilot.problems import Problem, Severity
from smartpilot.registry.reading import read_registry
from smartpilot.rules import RULES, check

NOW = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
EXAMPLES = ROOT / "tests" / "examples"
EXPECT = re.compile(r"# expect: ([a-z-]+(?:, [a-z-]+)*)$")
ALLOWS = re.compile(r"\ufeff?# allows: ([a-z-]+)$")

# What can be wrong with a ledger: each must be shown by an example that has one.
LEDGER_RULES = [
    "encoding",
    "nesting",
    "syntax",
    "duplicate-key",
    "missing-key",
    "unknown-key",
    "wrong-type",
    "wrong-value",
    "hidden-character",
    "hidden-in-comment",
    "blank-text",
    "duplicate-event",
    "unknown-target",
    "not-owed",
    "unknown-stage",
    "event-before-notice",
    "event-after-end",
    "event-ahead-of-clock",
    "repeated-event",
    "differing-event",
    "void",
    "registry-change",
]


def ledger_of(path: Path) -> Path:
    return path.with_suffix(".ledger.toml")


def examples(kind: str, rule: str = "*") -> list[Path]:
    return sorted(path for path in EXAMPLES.glob(f"{rule}/{kind}-*.toml") if not path.name.endswith(".ledger.toml"))


def files(path: Path) -> list[Path]:
    """The registry, and its ledger where it has one."""
    return [each for each in (path, ledger_of(path)) if each == path or each.exists()]


@cache
def problems_of(path: Path) -> Sequence[Problem]:
    ledger = ledger_of(path)
    return check(read_registry(path), ledger=read_ledger(ledger) if ledger.exists() else None, now=NOW)


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def lines(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8", "replace")
    return [line.removesuffix("\r") for line in text.split("\n")]


def expected(path: Path) -> Iterator[tuple[str, int, str]]:
    """What one file says must be reported of it: its name, the line, the rule."""
    sidecar = path.with_suffix(".expect")
    if sidecar.exists():
        for line in sidecar.read_text(encoding="utf-8").splitlines():
            number, rule = line.split()
            yield path.name, int(number), rule
    for number, line in enumerate(lines(path), 1):
        if found := EXPECT.search(line):
            yield from ((path.name, number, rule) for rule in found[1].split(", "))


@pytest.mark.parametrize("path", examples("fail"), ids=name)
def test_failing_example(path: Path) -> None:
    wanted = {each for file in files(path) for each in expected(file)}

    problems = problems_of(path)

    assert path.parent.name in {rule for _file, _line, rule in wanted}
    assert {(Path(problem.file).name, problem.line, problem.rule) for problem in problems} == wanted


@pytest.mark.parametrize("path", examples("fail"), ids=name)
def test_problem_says_where_and_what(path: Path) -> None:
    texts = {str(file): lines(file) for file in files(path)}
    for problem in problems_of(path):
        assert problem.message
        assert problem.severity is RULES[problem.rule].severity
        assert problem.file in texts
        assert problem.line is not None
        assert problem.column is not None
        text = texts[problem.file]
        assert 1 <= problem.line <= len(text)
        if problem.excerpt:
            assert 1 <= problem.column <= len(problem.excerpt) + 1
            assert problem.excerpt == text[problem.line - 1].removeprefix("\ufeff")


@pytest.mark.parametrize("path", examples("pass"), ids=name)
def test_passing_example(path: Path) -> None:
    allowed = ALLOWS.match(lines(path)[0])
    problems = problems_of(path)

    assert {(p.file, p.line, p.rule, p.message) for p in problems if not (allowed and p.rule == allowed[1])} == set()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule != "file"])
@pytest.mark.parametrize("kind", ["fail", "pass"])
def test_every_rule_has_examples(rule: str, kind: str) -> None:
    assert examples(kind, rule)


@pytest.mark.parametrize("rule", LEDGER_RULES)
def test_every_rule_that_looks_at_the_ledger_has_an_example_of_it(rule: str) -> None:
    ledgers = [ledger_of(path) for path in examples("fail", rule) if ledger_of(path).exists()]

    assert rule in {found for ledger in ledgers for _file, _line, found in expected(ledger)}


def test_every_folder_is_a_rule() -> None:
    assert {folder.name for folder in EXAMPLES.iterdir()} <= set(RULES)


def test_every_file_is_an_example_or_belongs_to_one() -> None:
    found = {path for path in EXAMPLES.rglob("*") if path.is_file()}
    known = {file for kind in ("fail", "pass") for path in examples(kind) for file in files(path)}

    assert found == known | {path.with_suffix(".expect") for path in known if path.with_suffix(".expect").exists()}


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    [problem] = check(read_registry(tmp_path / "none.toml"))

    assert (problem.rule, problem.line, problem.message) == ("file", None, "there is no such file")


def test_a_folder_is_a_problem(tmp_path: Path) -> None:
    [problem] = check(read_registry(tmp_path))

    assert (problem.rule, problem.line, problem.message) == ("file", None, "this is a folder, not a file")
    assert problem.hint == "name the file pilots.toml in it"


def test_a_missing_ledger_is_none_and_a_folder_is_a_problem(tmp_path: Path) -> None:
    reading = read_ledger(tmp_path / "none.toml")

    assert (reading.problems, reading.document.raw) == ([], None)
    assert reading.ledger is not None
    assert reading.ledger.events == []
    [problem] = read_ledger(tmp_path).problems
    assert (problem.rule, problem.file) == ("file", str(tmp_path))
    # A hint that names the registry would lead astray here.
    assert (problem.message, problem.hint) == ("this is a folder, not a file", "")


@pytest.mark.skipif(os.name == "nt", reason="no /dev/null here")
def test_a_device_is_a_problem() -> None:
    for problems in (check(read_registry(Path(os.devnull))), read_ledger(Path(os.devnull)).problems):
        assert [(each.rule, each.line, each.message) for each in problems] == [
            ("file", None, "the file cannot be read: not a regular file")
        ]


def test_a_ledger_is_looked_at_even_where_the_registry_cannot_be_read(tmp_path: Path) -> None:
    broken = EXAMPLES / "syntax" / "fail-colon.toml"
    ledger = EXAMPLES / "wrong-value" / "fail-ledger.ledger.toml"
    found = check(read_registry(broken), ledger=read_ledger(ledger))

    assert {(problem.file, problem.rule) for problem in found} == {
        (str(broken), "syntax"),
        (str(ledger), "wrong-value"),
    }


def test_a_repeated_event_is_a_warning_only() -> None:
    assert RULES["repeated-event"].severity is Severity.WARNING
    assert {problem.severity for problem in problems_of(EXAMPLES / "repeated-event" / "fail-three-times.toml")} == {
        Severity.WARNING
    }


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
        ("syntax/fail-unclosed-list", "the list that begins here is never closed"),
        ("syntax/fail-unclosed-list-on-lines", "the list that begins here is never closed"),
        ("syntax/fail-unclosed-text", "the text is not closed on its line"),
        ("syntax/fail-unclosed-long-text", "the text that begins here is never closed"),
        ("syntax/fail-full-width-quotes", "a Chinese quotation mark “ where TOML needs a straight one"),
        ("syntax/fail-full-width-equals", "a full-width ＝ where TOML needs a half-width one"),
        ("syntax/fail-full-width-comma", "a full-width ， where TOML needs a half-width one"),
        ("syntax/fail-no-equals", "a key must be followed by = and a value"),
        ("syntax/fail-no-such-day", "this date does not exist"),
        ("syntax/fail-heading-one-bracket", "a table heading is not closed"),
        ("syntax/fail-windows-path", "a backslash in a text must be written twice"),
        ("syntax/fail-two-on-a-line", "unexpected text at the end of the line"),
        ("duplicate-key/fail-in-record", "the key level is written twice"),
        ("missing-key/fail-pilot-name", "the key name is missing"),
        ("unknown-key/fail-typing-error", "the key localty is unknown"),
        ("wrong-type/fail-number-for-code", "division has the wrong type: 130123"),
        ("wrong-value/fail-level", 'level cannot be "County"'),
        ("unknown-division/fail-not-yet-in-use", "there is no division 110118 on 2015-04-07"),
        ("division-name/fail-neighbour", "130121 is 石家庄市井陉县, not 石家庄市正定县"),
        ("totals-incomplete/fail-pilots", "notice 2014: 1 of 2 pilots"),
        ("hidden-character/fail-bidi-override", "note contains the hidden character U+202E"),
        ("blank-text/fail-behind", "note has a space at its start or end"),
        ("recurrence/fail-no-month", "annual-report recurs on a day without a month"),
        ("recurrence/fail-no-period", "annual-report recurs, but its notice has no creation period"),
        ("recurrence/fail-due-besides", "annual-report recurs and has a due date too"),
        ("recurrence/fail-month-and-day-without-recurs", "day is only for what recurs"),
        ("recurrence/fail-quarterly-in-a-fourth-month", "what is owed quarterly has no month 4 in its period"),
        (
            "recurrence/fail-quarterly-in-a-period-of-a-week",
            "the creation period has no last day of a period of annual-report",
        ),
        ("recurrence/fail-period-with-end-and-length", "the creation period of notice 2014 says ends and years"),
        ("not-owed/fail-fifth-quarter", "试点工作进展情况 does not have to be handed in for the period 2015 Q5"),
        ("not-owed/fail-quarterly-without-a-part", "试点工作进展情况 does not have to be handed in for 2015"),
        ("recurrence/fail-no-such-day", "not every year has 2-30"),
        ("recurrence/fail-leap-day", "not every year has 2-29"),
        ("recurrence/fail-day-that-a-month-never-has", "not every year has 4-31"),
        ("recurrence/fail-period-of-eleven-years", "the creation period of notice 2014 is longer than 10 years"),
        ("recurrence/fail-period-in-a-table-of-its-own", "the creation period of notice 2014 ends before it begins"),
        ("date-before-notice/fail-added-on", "2015-04-06 is before the notice of 2015-04-07"),
        ("wrong-value/fail-recurs-month-and-day", "month cannot be 13"),
        ("duplicate-event/fail-copy", "the id e1 is given twice"),
        ("unknown-target/fail-typing-error", "unknown record: 2014-130124"),
        ("not-owed/fail-no-such-paper", "2014-130123 石家庄市正定县 does not have to hand in taskbook"),
        ("not-owed/fail-year-behind-the-period", "年度自评价报告 does not have to be handed in for 2018"),
        ("unknown-stage/fail-revised", "revised is not a stage of 创建任务书"),
        ("event-before-notice/fail-a-day-before", "2015-04-06 is before the notice of 2015-04-07"),
        ("not-owed/fail-year-before-it-was-added", "年度自评价报告 does not have to be handed in for 2015"),
        ("repeated-event/fail-two-branches", "duplicate of e1"),
        ("void/fail-no-such-event", "unknown event: e3"),
        ("void/fail-circle", "e2 voids itself, directly or through other events"),
        ("void/fail-other-stage", "this event voids e1 but has other values"),
        ("wrong-type/fail-ledger-one-bracket", "events has the wrong type: a table"),
        ("wrong-value/fail-ledger", 'stage cannot be "sumbitted"'),
        ("unknown-key/fail-ledger-top", "the key event is unknown"),
        ("missing-key/fail-ledger-no-id", "the key id is missing"),
    ],
)
def test_message_of_an_example(example: str, message: str) -> None:
    assert message in {problem.message for problem in problems_of(EXAMPLES / f"{example}.toml")}


@pytest.mark.parametrize(
    ("example", "hint"),
    [
        ("missing-key/fail-pilot-name", 'add a line, for example: name = "石家庄市正定县"'),
        ("missing-key/fail-notice-day", "add a line, for example: issued_on = 2015-04-07"),
        ("missing-key/fail-pilot-sources", 'add a line, for example: sources = ["notice-2014"]'),
        ("unknown-key/fail-typing-error", "did you mean: locality"),
        ("wrong-type/fail-text-for-date", "expected a date without quotation marks: 2015-04-30"),
        ("unknown-province/fail-code", "did you mean: 河北省"),
        (
            "unknown-division/fail-not-yet-in-use",
            "110118 has been 密云区 since 2015-10",
        ),
        ("division-name/fail-neighbour", "正定县 is 130123"),
        ("duplicate-key/fail-top", "it is already in line 1; delete one of the two"),
        ("recurrence/fail-no-month", "add a line, for example: month = …"),
        (
            "recurrence/fail-no-period",
            "add to the notice: creation_period = { begins = 2015-04-07, ends = 2018-04-06 }",
        ),
        ("recurrence/fail-period-without-an-end", "add a line, for example: ends = 2018-04-06"),
        ("unknown-key/fail-period", "did you mean: ends"),
        ("wrong-value/fail-recurs-month-and-day", "give 12 or less"),
        ("wrong-value/fail-month-and-day-zero", "give 1 or more"),
        ("wrong-value/fail-ledger", "add the UTC offset: 2015-04-28T09:30:00+08:00"),
        ("wrong-type/fail-ledger", "expected a moment without quotation marks: 2015-04-28T09:30:00+08:00"),
        ("wrong-type/fail-ledger-one-bracket", "write [[events]] with two brackets on each side"),
        ("missing-key/fail-ledger", "add a line, for example: recorded_at = 2015-04-28T09:30:00+08:00"),
        ("missing-key/fail-ledger", "add a line, for example: on = 2015-04-28"),
        ("unknown-key/fail-ledger-top", "did you mean: events"),
        ("not-owed/fail-no-such-paper", "its deliverables: task-book, annual-report"),
        ("not-owed/fail-notice-that-wants-nothing", "its deliverables: nothing"),
        ("not-owed/fail-year-behind-the-period", "years: 2015, 2016, 2017"),
        ("not-owed/fail-year-of-what-does-not-recur", "years: none"),
        ("not-owed/fail-fifth-quarter", "periods: 2015 Q2 to 2018 Q1"),
        ("not-owed/fail-year-before-it-was-added", "years: 2016, 2017"),
        ("repeated-event/fail-two-branches", "void one of them with smartpilot undo"),
        ("recurrence/fail-leap-day", "give a date that every year has"),
        ("recurrence/fail-period-of-eleven-years", "check the year"),
        ("unknown-stage/fail-revised", "its stages: drafted, reviewed, submitted, signed"),
    ],
)
def test_hint_of_an_example(example: str, hint: str) -> None:
    assert hint in {problem.hint for problem in problems_of(EXAMPLES / f"{example}.toml")}


def test_hint_for_a_wrong_word_begins_with_the_nearest() -> None:
    [problem] = check(read_registry(EXAMPLES / "wrong-value" / "fail-level-chinese.toml"))

    assert problem.hint.startswith("did you mean: county; allowed: province, prefecture-city (prefecture-level city), ")


def test_column_counts_characters() -> None:
    [problem] = check(read_registry(EXAMPLES / "encoding" / "fail-gbk-line-in-utf-8.toml"))

    assert problem.column == len('name = "') + 1
