"""What README.md and README.zh-CN.md say is so."""

import re
import shlex
import shutil
from collections import Counter
from pathlib import Path

import pytest

from layouts import workbook
from program import REGISTRY, ROOT, call, on_terminal, unstyled
from smartpilot.registry.reading import open_registry
from smartpilot.registry.registry import Registry
from smartpilot.registry.totals import RecordCount, count_records

NAMES = ["README.md", "README.zh-CN.md"]
TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
PICTURES = ROOT / "docs" / "pictures"

# An official list of one pilot.
LIST = workbook([["国家智慧城市2014年度试点名单"], ["序号", "省份", "名称"], [1, "河北省", "石家庄市正定县"]])

each_readme = pytest.mark.parametrize("text", TEXTS.values(), ids=NAMES)


def commands(text: str) -> list[list[str]]:
    """The arguments of each `smartpilot …` in the table of who types what."""
    cells = re.findall(r"^\|.*\|(.*`smartpilot .*)\|$", text, re.MULTILINE)
    return [shlex.split(line) for cell in cells for line in re.findall(r"`smartpilot ([^`]+)`", cell)]


def screens(text: str) -> dict[str, str]:
    """Each `smartpilot …` that stands above a block, and the block."""
    return dict(re.findall(r"^`smartpilot ([^`]+)`[^`\n]*\n\n```\n(.*?)```", text, re.MULTILINE | re.DOTALL))


@pytest.fixture(scope="module")
def registry() -> Registry:
    return open_registry(REGISTRY)


@each_readme
def test_it_is_short_and_names_the_other_first(text: str) -> None:
    lines = text.splitlines()

    assert len(lines) < 150
    assert re.search(r"\[.+\]\(README(\.zh-CN)?\.md\)", lines[0])


@pytest.mark.slow
@each_readme
def test_every_command_does_something(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order in which they stand, on a day on which something is overdue."""
    monkeypatch.chdir(tmp_path)
    own: dict[str, str] = {}
    sent = ""

    for command, *arguments in commands(text):
        if command == "import":
            Path(arguments[0]).write_bytes(LIST)
        elif command == "notice":
            shutil.copy(ROOT / "tests" / "notices" / "2014.txt", arguments[0])
        elif command == "collect":
            shutil.copytree(sent, arguments[0])
        elif command == "undo":
            arguments.append("--yes")

        ended = call(command, *arguments, SMARTPILOT_TODAY="2015-05-05", **own)

        assert ended.code == 0, (command, arguments, ended.err)
        if command == "init":
            own = {"SMARTPILOT_REGISTRY": arguments[0]}
        elif command == "circulate":
            sent = arguments[0]


def test_both_have_screens_of_the_same_commands() -> None:
    chinese, english = (list(screens(text)) for text in TEXTS.values())

    assert chinese == english


@pytest.mark.parametrize(
    ("language", "command", "screen"),
    [
        (language, command, screen)
        for language, text in zip(("en", "zh"), TEXTS.values(), strict=True)
        for command, screen in screens(text).items()
    ],
    ids=lambda text: text.split()[0],
)
def test_screens_are_what_the_program_shows(language: str, command: str, screen: str) -> None:
    ended = on_terminal(*shlex.split(command), width=80, SMARTPILOT_LANG=language)

    assert [line.rstrip() for line in unstyled(ended.out).splitlines()] == screen.splitlines()


@each_readme
def test_make_run_shows_these_screens_and_writes_the_annex(text: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    *shown, last = re.findall(r"say smartpilot (.*?)(?:; \\)?$", makefile, re.MULTILINE)

    assert shown == list(screens(text))
    assert last.split()[1] in text


def outline(text: str) -> list[object]:
    """Headings by their depth, blocks, rows, commands, linked pages and pictures, in their order."""
    parts = r"^(#+) |^(```)|^(\|)|`smartpilot ([a-z-]+)(?: [^`]*)?`|\]\((?:docs/\w\w/)?([\w./-]+\.(?:md|png))\)"
    return [match.groups() for match in re.finditer(parts, text, re.MULTILINE)]


def test_both_have_the_same_content() -> None:
    english, chinese = (outline(text.partition("\n")[2]) for text in TEXTS.values())

    assert english == chinese


def test_both_have_the_same_commands() -> None:
    """But for the names of files, and what may be typed in either language."""
    english, chinese = (
        [
            [word for word in line if word.isascii() and (word in line[:1] or word.startswith("-"))]
            for line in commands(text)
        ]
        for text in TEXTS.values()
    )

    assert english == chinese


@each_readme
def test_tasks_of_make_exist(text: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    tasks = set(re.findall(r"\bmake ([a-z-]+)", text))

    assert {"run", "test"} <= tasks <= set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))


def count(cell: str) -> tuple[int, ...]:
    """`31/97` or `31 of 97` as numbers; none where the cell is empty."""
    match = re.match(r"(\d+)(?:/| of )(\d+)", cell.strip())
    return tuple(map(int, match.groups())) if match else ()


def both(counted: RecordCount) -> tuple[int, ...]:
    return (counted.listed, counted.declared) if counted.declared is not None else ()


@each_readme
def test_options_of_the_program_exist(text: str) -> None:
    named = set(re.findall(r"`smartpilot (--[a-z-]+)`", text))

    assert named == {"--install-completion"}
    assert named <= set(re.findall(r"--[a-z-]+", call("--help").out))


@each_readme
def test_numbers_by_notice(text: str, registry: Registry) -> None:
    rows = re.findall(r"^\| (\d{4})\D*?(\d{4}-\d\d-\d\d)[^|]*\|([^|]*)\|([^|]*)\|$", text, re.MULTILINE)

    assert [row[0] for row in rows] == list(registry.notices)
    for id_, day, pilots, special in rows:
        notice = registry.notices[id_]
        counted = count_records(registry, notice)
        assert day == notice.issued_on.isoformat()
        assert count(pilots) == both(counted.pilots)
        assert count(special) == both(counted.special)
        parts = [int(number) for number in re.findall(r"\d+", pilots)[2:]]
        assert not parts or (notice.totals and parts == [notice.totals.new, notice.totals.expanded])


@each_readme
def test_numbers_by_evidence(text: str, registry: Registry) -> None:
    pilots = registry.file.pilots
    evidence = Counter(pilot.evidence.value for pilot in pilots)
    (paragraph,) = re.findall(rf"^.*\b{len(pilots)}\b.*$", text.replace(" 个", ""), re.MULTILINE)

    numbers = [int(number) for number in re.findall(r"\d+", paragraph)]

    undesignated = sum(pilot.designation is None for pilot in pilots)
    assert numbers == [len(pilots), *(evidence[word] for word in ("confirmed", "reported", "unverified")), undesignated]


@each_readme
def test_pictures_are_shown_and_small(text: str) -> None:
    shown = re.findall(r"!\[.+?\]\((.+?)\)", text)

    assert sorted(ROOT / path for path in shown) == sorted(PICTURES.iterdir())
    for path in PICTURES.iterdir():
        content = path.read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < 150_000
