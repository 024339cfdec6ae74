"""What the README says is so."""

import re
import shlex
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from program import REGISTRY, ROOT, Ended, on_terminal, run, unstyled
from smartpilot.cli.app import COMMANDS
from smartpilot.cli.help import LazyCommand
from smartpilot.problems import Severity
from smartpilot.records.models import RegistryFile
from smartpilot.registry.reading import open_registry, read_registry
from smartpilot.registry.registry import Registry
from smartpilot.registry.totals import RecordCount, count_records
from smartpilot.rules import check

README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    return README.split(f"\n## {title}", 1)[1].split("\n## ", 1)[0]


def example() -> str:
    found = re.search(r"```toml\n(.*?)```", section("The registry file"), re.DOTALL)
    assert found
    return found[1]


def screens() -> list[tuple[str, str]]:
    """Each `smartpilot …` and what stands in the block below it."""
    return re.findall(r"`smartpilot ([^`]+)`[^`]*\n\n```\n(.*?)```", section("What it looks like"), re.DOTALL)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return open_registry(REGISTRY)


def test_every_command_is_in_the_table_and_exists() -> None:
    named = re.findall(r"^\| `([a-z-]+)", section("Commands"), re.MULTILINE)

    assert named == list(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_options_in_the_table_exist(command: str) -> None:
    (row,) = re.findall(rf"^\| `{command}\b.*$", section("Commands"), re.MULTILINE)
    known = {option for p in LazyCommand(command, "").load().params for option in p.opts}
    assert set(re.findall(r"--[a-z-]+", row)) <= known


def test_example_fits_the_model_and_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    path.write_text(example(), encoding="utf-8")

    RegistryFile.model_validate(tomllib.loads(example()))
    problems = check(read_registry(path))
    assert [problem for problem in problems if problem.severity is Severity.ERROR] == []


def of(cell: str) -> tuple[int, ...]:
    """`31 of 97` as numbers; nothing where the cell is empty."""
    found = re.match(r"(\d+) of (\d+)", cell.strip())
    return tuple(map(int, found.groups())) if found else ()


def both(counted: RecordCount) -> tuple[int, ...]:
    return (counted.listed, counted.declared) if counted.declared is not None else ()


def test_numbers_by_notice(registry: Registry) -> None:
    rows = re.findall(r"^\| (\d{4}) \(announced (\S+)\) \|([^|]*)\|([^|]*)\|$", section("What is known"), re.MULTILINE)

    assert [row[0] for row in rows] == list(registry.notices)
    for id_, day, pilots, special in rows:
        notice = registry.notices[id_]
        counted = count_records(registry, notice)
        assert day == notice.issued_on.isoformat()
        assert of(pilots) == both(counted.pilots)
        assert of(special) == both(counted.special)
        if split := re.search(r"\((\d+) new, (\d+) expanded\)", pilots):
            assert notice.totals
            assert (int(split[1]), int(split[2])) == (notice.totals.new, notice.totals.expanded)


def test_numbers_by_evidence(registry: Registry) -> None:
    text = section("What is known")
    pilots = registry.file.pilots

    total = re.search(r"Of the (\d+) pilots", text)
    assert total
    assert int(total[1]) == len(pilots)
    by_evidence = {word: int(n) for n, word in re.findall(r"(\d+) (?:are )?`(confirmed|reported|unverified)`", text)}
    assert by_evidence == Counter(pilot.evidence.value for pilot in pilots)
    without = re.search(r"(\d+) have no `designation`", text)
    assert without
    assert int(without[1]) == sum(pilot.designation is None for pilot in pilots)


def test_numbers_of_the_first_words(registry: Registry) -> None:
    found = re.search(r"the (\d+) new and (\d+) expanded-scope pilots\s+and the (\d+) special projects", README)
    totals = registry.notices["2014"].totals

    assert found
    assert totals
    assert tuple(map(int, found.groups())) == (totals.new, totals.expanded, totals.special)


@pytest.mark.parametrize(("command", "screen"), screens(), ids=lambda text: text.split("\n")[0])
def test_screens_are_what_the_program_shows(command: str, screen: str) -> None:
    ended = on_terminal(*shlex.split(command), width=80, SMARTPILOT_LANG="zh")

    shown = [line.rstrip() for line in unstyled(ended.out).rstrip("\n").split("\n")]
    assert shown == [line.rstrip() for line in screen.rstrip("\n").split("\n")]
    assert ended.code == 0


def test_there_are_two_screens() -> None:
    assert len(screens()) == 2


@pytest.mark.slow
def test_the_ledger_is_as_shown(tmp_path: Path) -> None:
    commands, shown = re.findall(r"```\n(.*?)```", section("The ledger"), re.DOTALL)
    assert run("init", tmp_path).code == 0
    found: Ended | None = None

    for line in commands.splitlines():
        arguments = shlex.split(line.removeprefix("smartpilot "))
        found = on_terminal(*arguments, SMARTPILOT_LANG="zh", SMARTPILOT_REGISTRY=str(tmp_path))
        assert found.code == 0, line

    assert found
    assert [line.rstrip() for line in unstyled(found.out).splitlines()] == shown.splitlines()


@pytest.mark.parametrize("day", ["2015-04-20", ""])
@pytest.mark.slow
def test_workbooks_go_out_and_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    """Whatever day it is on which somebody tries it."""
    (commands,) = re.findall(r"```\n(.*?)```", section("Workbooks out and back"), re.DOTALL)
    assert run("init", tmp_path).code == 0
    monkeypatch.chdir(tmp_path)

    for line in commands.splitlines():
        arguments = shlex.split(line.removeprefix("smartpilot "), comments=True)
        ended = run(*arguments, SMARTPILOT_REGISTRY=str(tmp_path), SMARTPILOT_TODAY=day)
        assert ended.code == 0, ended.err
        if arguments[0] == "circulate":
            shutil.copytree("发出", "收回")
