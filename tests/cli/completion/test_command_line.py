import pytest

from smartpilot.cli.completion.command_line import COMMAND, OPTION, parse_command_line
from smartpilot.cli.completion.table import CommandEntry, CompletionTable, OptionEntry

OPTIONS = [
    OptionEntry(["--province", "-p"], "", "words:authority"),
    OptionEntry(["--columns"], "", "list:column"),
    OptionEntry(["--yes", "-y"], "", None),
]
TABLE = CompletionTable(
    program=CommandEntry("", [OptionEntry(["--no-pager"], "", None), OptionEntry(["--install"], "", "words:shell")]),
    commands={
        "show": CommandEntry("", OPTIONS, ["record"]),
        "record": CommandEntry("", OPTIONS, ["report"], repeats_last=True),
        "stats": CommandEntry("", OPTIONS),
    },
    words={},
    fields={},
)


@pytest.mark.parametrize(
    ("words", "typed", "kind"),
    [
        ([], "", COMMAND),
        ([], "sh", COMMAND),
        (["--no-pager"], "sh", COMMAND),
        ([], "-", OPTION),
        (["--install"], "b", "words:shell"),
        (["--install", "bash"], "", COMMAND),
        (["nothing"], "", ""),
        (["show"], "正", "record"),
        (["show", "正定县"], "", ""),
        (["show", "-y"], "正", "record"),
        (["show", "-p", "河北"], "正", "record"),
        (["show", "-p"], "河", "words:authority"),
        (["show", "-p"], "-", "words:authority"),
        (["show"], "--prov", OPTION),
        (["show"], "-", OPTION),
        (["show", "--"], "-", "record"),
        (["show", "-"], "", ""),
        (["record", "正定县", "任务书"], "", "report"),
        (["stats"], "", ""),
        (["stats", "--unknown"], "", ""),
    ],
)
def test_what_stands_at_the_place(words: list[str], typed: str, kind: str) -> None:
    request = parse_command_line(TABLE, words, typed)
    assert (request.kind, request.typed, request.before) == (kind, typed, "")


@pytest.mark.parametrize("before", ["--province=", "-p"])
def test_a_value_in_the_word_of_its_option(before: str) -> None:
    request = parse_command_line(TABLE, ["show"], f"{before}河")
    assert (request.kind, request.typed, request.before) == ("words:authority", "河", before)


def test_what_was_typed_before() -> None:
    request = parse_command_line(TABLE, ["record", "-p", "河北", "--province=江苏", "甲", "-p宁波", "-y", "乙"], "")
    assert request.command == "record"
    assert request.arguments == ["甲", "乙"]
    assert request.options == {"--province": ["河北", "江苏", "宁波"]}
