"""Branches of a registry, merged by git as `smartpilot init --git` sets it up."""

import os
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from builders import dispatch
from clones import GitClone
from ledgers import write_small_registry
from program import call
from smartpilot.circulation.rounds import append_entries, circulations_path, read_circulations

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]

# Both stand on neighbouring lines of one record.
NAME = ('"石家庄市正定县"', '"正定县"')
PROVINCE = ('province = "河北省"', 'province = "河北省"  # 冀')
EVIDENCE = ('evidence = "confirmed"\n', 'evidence = "reported"\n')
OTHER_EVIDENCE = ('evidence = "confirmed"\n', 'evidence = "unverified"\n')
NOTE = ('[[projects]]\nid = "2014-S01"\n', '[[projects]]\nid = "2014-S01"\nnote = "x"\n')


class Office(GitClone):
    """A clone with the registry of the tests and the driver; the hooks are quiet until they are needed."""

    def __init__(self, folder: Path) -> None:
        assert call("init", folder, "--git", "--empty").code == 0
        super().__init__(folder, core__hooksPath="/dev/null")
        self.registry = write_small_registry(folder / "data")
        self.commit()

    def with_hooks(self) -> "Office":
        self.git("config", "--unset", "core.hooksPath")
        return self

    @property
    def text(self) -> str:
        return self.registry.read_text(encoding="utf-8")

    def edit(self, *edits: tuple[str, str]) -> str:
        """Edits the registry and commits it."""
        text = self.text
        for old, new in edits:
            assert old in text
            text = text.replace(old, new, 1)
        self.registry.write_text(text, encoding="utf-8")
        return self.commit()

    def add(self, division: str, name: str) -> str:
        pilot = (
            f'[[pilots]]\nid = "2014-{division}"\nname = "{name}"\nprovince = "江苏省"\ndivision = "{division}"\n'
            'level = "county-city"\nnotice = "2014"\nevidence = "confirmed"\nsources = ["notice-2014"]\n\n'
        )
        return self.edit(("[[projects]]", f"{pilot}[[projects]]"))

    def pilots(self) -> dict[str, dict[str, Any]]:
        pilots = tomllib.loads(self.text)["pilots"]
        assert len({pilot["id"] for pilot in pilots}) == len(pilots)
        return {pilot["id"]: pilot for pilot in pilots}

    def validate(self) -> list[dict[str, Any]]:
        problems: list[dict[str, Any]] = call("validate", "-r", self.registry, "-f", "json").json()["problems"]
        return problems


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    for name, value in {"CONFIG_GLOBAL": "none", "CONFIG_NOSYSTEM": "1", "CEILING_DIRECTORIES": str(tmp_path)}.items():
        monkeypatch.setenv(f"GIT_{name}", value)
    return Office(tmp_path / "智慧 城市")


def two_branches(office: Office, ours: tuple[str, str], theirs: tuple[str, str]) -> None:
    """Edits of two branches, with the first checked out."""
    for name, edit in (("theirs", theirs), ("ours", ours)):
        office.branch(name)
        office.edit(edit)


def test_fields_of_one_record_merge(office: Office) -> None:
    before = office.text
    two_branches(office, NAME, PROVINCE)

    office.git("merge", "-q", "--no-edit", "theirs")

    assert office.text == before.replace(*NAME, 1).replace(*PROVINCE, 1)
    assert office.status == ""
    assert office.validate() == []


def test_new_records_of_both_merge(office: Office) -> None:
    for name, pilot in (("theirs", ("320583", "昆山市")), ("ours", ("320281", "江阴市"))):
        office.branch(name)
        office.add(*pilot)

    office.git("merge", "-q", "--no-edit", "theirs")

    assert list(office.pilots())[-2:] == ["2014-320281", "2014-320583"]
    assert office.validate() == []


def test_two_new_records_under_one_id_are_a_conflict(office: Office) -> None:
    for name, title in (("theirs", "污水"), ("ours", "供热")):
        office.branch(name)
        fields = (f"title={title}", f"undertaken_by={title}公司", f"site={title}厂")
        added = call("add", "project", "notice=2014", *fields, "-r", office.registry, "--yes")
        assert added.code == 0, added.err
        office.commit()

    said = office.git("merge", "theirs", fails=True)

    assert "data/pilots.toml: 1 conflict: special projects 2014-S02\n" in said
    between_marks = office.text.partition("<<<<<<<")[2].partition(">>>>>>>")[0]
    assert all(word in between_marks for word in ("供热公司", "供热厂", "污水公司", "污水厂"))


def test_a_rebase_and_a_cherry_pick(office: Office) -> None:
    two_branches(office, NAME, PROVINCE)
    office.edit(NOTE)
    picked = office.git("rev-parse", "ours")

    office.git("rebase", "-q", "theirs")
    assert NAME[1] in office.text
    assert PROVINCE[1] in office.text
    assert 'note = "x"' in office.text
    office.branch("third")
    office.add("320583", "昆山市")
    office.git("cherry-pick", picked)
    assert 'note = "x"' in office.text
    office.git("merge", "-q", "--no-edit", "ours")

    assert "2014-320583" in office.pilots()
    assert office.text.count('note = "x"') == 1
    assert office.validate() == []


@pytest.mark.parametrize("command", ["merge", "rebase", "cherry-pick"])
def test_one_field_changed_twice_is_a_conflict_that_cannot_be_missed(office: Office, command: str) -> None:
    two_branches(office.with_hooks(), EVIDENCE, OTHER_EVIDENCE)

    said = office.git(command, "theirs", fails=True)

    assert "data/pilots.toml: 1 conflict: pilots 2014-130123 evidence" in said
    assert "UU data/pilots.toml" in office.status
    sides = [EVIDENCE[1], EVIDENCE[0], OTHER_EVIDENCE[1]][:: -1 if command == "rebase" else 1]
    marks = ["<<<<<<< ours (pilots 2014-130123 evidence)\n", "||||||| base\n", "=======\n"]
    conflict = "".join(mark + side for mark, side in zip(marks, sides, strict=True)) + ">>>>>>> theirs\n"
    assert conflict in office.text
    [problem] = office.validate()
    assert (problem["rule"], problem["line"]) == ("syntax", office.text.partition("<<<<<<<")[0].count("\n") + 1)
    assert call("list", "-r", office.registry).code == 1
    office.git("add", "-A")
    assert "pilots.toml:" in office.git("commit", "-m", "x", fails=True)
    office.registry.write_text(office.text.replace(conflict, sides[2]), encoding="utf-8")
    office.commit()
    assert office.pilots()["2014-130123"]["evidence"] in sides[2]


def test_a_record_that_one_removed_and_the_other_changed_is_a_conflict(office: Office) -> None:
    qianan = office.text[office.text.index('[[pilots]]\nid = "2014-130283"') :].partition("[[pilots]]\nid")
    record = qianan[1] + qianan[2].partition("\n[[pilots]]")[0] + "\n"
    two_branches(office, (record, ""), ('name = "迁安市"', 'name = "唐山市迁安市"'))

    assert "pilots 2014-130283" in office.git("merge", "theirs", fails=True)
    assert "迁安市" in office.text
    office.git("merge", "--abort")
    assert "迁安市" not in office.text


def test_branches_that_were_merged_both_ways(office: Office) -> None:
    two_branches(office, NAME, PROVINCE)
    office.git("merge", "-q", "--no-edit", "theirs~0")
    office.branch("other", "theirs")
    office.git("merge", "-q", "--no-edit", "ours~1")
    office.edit(EVIDENCE)
    office.git("checkout", "-q", "ours")
    office.edit(NOTE)

    office.git("merge", "-q", "--no-edit", "other")

    pilot = office.pilots()["2014-130123"]
    assert (pilot["name"], pilot["evidence"]) == ("正定县", "reported")
    assert 'note = "x"' in office.text
    assert PROVINCE[1] in office.text


def test_branches_that_were_merged_both_ways_with_a_conflict(office: Office) -> None:
    two_branches(office, EVIDENCE, OTHER_EVIDENCE)
    for name, start, other in (("first", "ours", "theirs"), ("second", "theirs", "ours")):
        office.branch(name, start)
        office.git("merge", other, fails=True)
        office.git("checkout", "--ours", "data/pilots.toml")
        office.commit()
    office.edit(NOTE)
    office.git("checkout", "-q", "first")
    office.edit(NAME)

    said = office.git("merge", "second", fails=True)

    assert "data/pilots.toml: 1 conflict: pilots 2014-130123 evidence\n" in said
    assert office.text.count("<<<<<<<") == 1
    assert EVIDENCE[0] in office.text.partition("|||||||")[2].partition("=======")[0]
    assert NAME[1] in office.text
    assert 'note = "x"' in office.text


def test_several_branches_at_once_lose_nothing_and_double_nothing(office: Office) -> None:
    for name, pilot in (("a", ("320583", "昆山市")), ("b", ("320583", "昆山市")), ("c", ("320281", "江阴市"))):
        office.branch(name)
        if name == "b":
            office.edit(NOTE)
        office.add(*pilot)
    before = office.with_hooks().text

    code, _said = office.try_git("merge", "--no-edit", "a", "b")

    # Git calls no driver for more than two branches: it gives up, or the hook does.
    assert code != 0
    office.git("reset", "-q", "--hard")
    assert office.text == before
    office.git("merge", "-q", "--no-edit", "a")
    office.git("merge", "-q", "--no-edit", "b")
    assert [name for name in office.pilots() if name.startswith("2014-32")] == ["2014-320281", "2014-320583"]
    assert office.validate() == []


def test_a_merge_that_breaks_a_rule_is_not_committed(office: Office) -> None:
    two_branches(office, ('site_pilot = "2014-130123"\n', ""), NOTE)
    office.git("checkout", "-q", "theirs")
    office.edit(('site_pilot = "2014-130123"', 'site_pilot = "2014-130283"'))
    office.branch("without", "main")
    text = office.text
    start = text.index('[[pilots]]\nid = "2014-130283"')
    end = text.index("[[pilots]]\nid", start + 1)
    office.registry.write_text(text[:start] + text[end:], encoding="utf-8")
    office.commit()

    said = office.with_hooks().git("merge", "--no-edit", "theirs", fails=True)

    assert "unknown-pilot" in said
    assert office.git("log", "--format=%p", "-1").count(" ") == 0


def test_without_the_driver_git_merges_lines_and_marks_conflicts(office: Office) -> None:
    office.git("config", "--remove-section", "merge.smartpilot")
    two_branches(office, NAME, PROVINCE)

    office.git("merge", "theirs", fails=True)

    assert "UU data/pilots.toml" in office.status
    [problem] = office.validate()
    assert problem["message"] == "git could not merge here: the file holds both versions"


def test_where_the_program_is_gone_git_merges_lines_and_says_so(office: Office, tmp_path: Path) -> None:
    driver = office.git("config", "merge.smartpilot.driver")
    python = shlex.quote(Path(sys.executable).as_posix())
    office.git("config", "merge.smartpilot.driver", driver.replace(python, str(tmp_path / "gone")))
    hook = office.folder / ".git" / "hooks" / "pre-commit"
    hook.write_text(hook.read_text(encoding="utf-8").replace(python, str(tmp_path / "gone")), encoding="utf-8")
    two_branches(office, EVIDENCE, OTHER_EVIDENCE)

    said = office.git("merge", "theirs", fails=True)

    assert "smartpilot is not there any more: merged line by line" in said
    assert "<<<<<<< ours\n" in office.text
    office.git("merge", "--abort")
    assert "not checked" in office.with_hooks().git("commit", "--allow-empty", "-m", "x")


def test_what_is_broken_is_a_conflict_even_where_lines_merge(office: Office) -> None:
    two_branches(office, ("[[candidates]]", "[[candidates]"), NAME)

    said = office.git("merge", "theirs", fails=True)

    assert "merged line by line" in said
    assert "data/pilots.toml:165:13: error[syntax]" in said
    assert NAME[1] in office.text
    assert "UU data/pilots.toml" in office.status


def test_the_rounds_of_both_merge(office: Office) -> None:
    path = circulations_path(office.registry)
    dispatches = [dispatch(f"20150420T01300{n}.000000Z-{n}f3a9c5e", f"2015-04-20T09:30:0{n}+08:00") for n in range(3)]
    append_entries(path, lambda _known: dispatches[:1], lambda _text: None)
    office.branch("main", "main")
    office.commit()
    for name, entry in (("theirs", dispatches[1]), ("ours", dispatches[2])):
        office.branch(name)
        append_entries(path, lambda _known, entry=entry: [entry], lambda _text: None)  # type: ignore[misc]
        picked = office.commit()
    office.git("merge", "-q", "--no-edit", "theirs")
    office.branch("third", "theirs")
    office.git("cherry-pick", picked)
    office.git("merge", "-q", "--no-edit", "ours")

    circulations = read_circulations(path).require_valid()
    assert sorted(entry.id for entry in circulations.dispatches) == [entry.id for entry in dispatches]
    assert office.validate() == []


def test_another_clone_is_set_up_by_itself(office: Office, tmp_path: Path) -> None:
    second = tmp_path / "second"
    subprocess.run(["git", "clone", "-q", office.folder, second], check=True)
    assert call("init", second, "--git").code == 0
    clone = GitClone(second)
    assert clone.status == ""
    office.edit(NAME)
    text = (second / "data" / "pilots.toml").read_text(encoding="utf-8").replace(*PROVINCE, 1)
    (second / "data" / "pilots.toml").write_text(text, encoding="utf-8")
    clone.commit()

    clone.git("pull", "-q", "--no-rebase", "--no-edit")

    assert (second / "data" / "pilots.toml").read_text(encoding="utf-8") == text.replace(*NAME, 1)


@pytest.mark.skipif(os.name == "nt", reason="the program is a script of a shell")
@pytest.mark.parametrize("code", [1, 129])
def test_what_the_driver_has_written_is_not_merged_again(office: Office, code: int, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\n[ "$2" = -c ] || {{ echo merged > "$6"; exit {code}; }}\n', encoding="utf-8")
    program.chmod(0o755)
    driver = office.git("config", "merge.smartpilot.driver")
    python = shlex.quote(Path(sys.executable).as_posix())
    office.git("config", "merge.smartpilot.driver", driver.replace(python, str(program)))
    two_branches(office, EVIDENCE, OTHER_EVIDENCE)

    office.git("merge", "theirs", fails=True)

    assert "<<<<<<<" not in office.text
    assert code != 1 or (office.text, office.status) == ("merged\n", "UU data/pilots.toml")


@pytest.mark.parametrize("arguments", ["missing %A %B %P", "%O %A %B %P more"])
def test_where_the_driver_fails_nothing_of_theirs_is_lost(office: Office, arguments: str) -> None:
    driver = office.git("config", "merge.smartpilot.driver")
    office.git("config", "merge.smartpilot.driver", driver.replace("%O %A %B %P", arguments))
    two_branches(office, EVIDENCE, OTHER_EVIDENCE)
    before = office.text

    said = office.git("merge", "--no-edit", "theirs", fails=True)

    assert "error:" in said
    # Newer versions of git give up; an older one takes it for a conflict, and then its marks are there.
    assert OTHER_EVIDENCE[1] in office.text.partition("<<<<<<< ours\n")[2] or (office.text, office.status) == (
        before,
        "",
    )
    assert "UU" not in office.status or "<<<<<<< ours\n" in office.text
