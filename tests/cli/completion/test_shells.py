"""What each shell is answered, and that real ones take it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builders import notice, place, project
from program import ROOT, environment, write_registry
from smartpilot.cli.completion.scripts import SHELLS, completion_script
from smartpilot.cli.completion.shells import COMPLETE_VARIABLE, complete

TASK_BOOK = {"id": "task-book", "title": "创建任务书", "owed_by": "pilots", "stages": ["submitted"]}
PILOTS = [
    place("130123", "石家庄市正定县", "河北省", "county"),
    place("510781", "江油市", "四川省", "county-city"),
    place("320281", "江阴市", "江苏省", "county-city"),
]
UNITS = ["北京“智慧 城市”公司", 'A\'s (B) & $C `D` "E"', "带\u202e方向", "有\t制表符", "䶮公司"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registry")
    projects: list[dict[str, Any]] = [project(f"S{n:02}", unit) for n, unit in enumerate(UNITS, 1)]
    write_registry(folder / "pilots.toml", notices=[notice(deliverables=[TASK_BOOK])], pilots=PILOTS, projects=projects)
    return folder


def answer(shell: str, folder: Path, *words: str, encoding: str = "utf-8") -> list[str]:
    """The lines of an answer to these words behind the program."""
    env = {"_SMARTPILOT_WORDS": "\n".join(["smartpilot", *words])}
    return complete(shell, env, folder, encoding).splitlines()


@pytest.fixture(autouse=True)
def in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smartpilot.cli.completion.shells.language", lambda: "zh")


@pytest.mark.parametrize(
    ("shell", "lines"),
    [
        ("bash", ["words", "江油市", "江阴市"]),
        ("zsh", ["words", "江油市\t2014-510781 四川省", "江阴市\t2014-320281 江苏省"]),
        ("fish", ["words", "江油市\t2014-510781 四川省", "江阴市\t2014-320281 江苏省"]),
        ("pwsh", ["words", "江油市\t江油市\t2014-510781 四川省", "江阴市\t江阴市\t2014-320281 江苏省"]),
    ],
)
def test_each_shell_gets_it_in_its_way(shell: str, lines: list[str], folder: Path) -> None:
    assert answer(shell, folder, "show", "江") == lines


@pytest.mark.parametrize(
    ("shell", "words", "lines"),
    [
        # fish drops what does not begin as it was typed, so it gets the form that does, if that means the same.
        ("fish", ["list", "-p", "heb"], ["words", "hebei\t河北"]),
        ("fish", ["list", "--province=heb"], ["words", "--province=hebei\t河北"]),
        ("fish", ["show", "jiangy"], []),
        ("zsh", ["list", "-p", "heb"], ["words", "河北省\t河北"]),
        ("zsh", ["list", "--province=heb"], ["words", "--province=河北省\t河北"]),
        ("zsh", ["show", "jiangyo"], ["words", "江油市\t2014-510781 四川省"]),
        # bash breaks words at an equals sign, and replaces what is behind it.
        ("bash", ["list", "--province", "=", "heb"], ["words", "河北省"]),
        ("bash", ["list", "--province", "="], None),
        ("bash", ["edit", "江油市", "级别", "=", "县"], ["words", "县级市", "县"]),
        ("bash", ["list", "--province=heb"], ["words", "--province=河北省"]),  # where it was told not to
        ("zsh", ["edit", "江油市", "级"], ["nospace", "级别=\tlevel"]),
        ("bash", ["export", "/tmp/a"], ["files"]),
        ("bash", ["init", ""], ["folders"]),
        ("zsh", ["list", "-r", "C:\\数据\\p"], ["files"]),
        ("powershell", ["show", "-r", "C:\\数据\\pilots.toml", "江"], []),  # which is not there: see below
        ("bash", [], None),
        ("bash", ["nothing", ""], []),
        ("bash", ["list", "-p", "没有"], []),
    ],
)
def test_words_of_a_line(shell: str, words: list[str], lines: list[str] | None, folder: Path) -> None:
    try:
        answered = answer(shell, folder, *words)
    except OSError:
        answered = []
    if lines is None:
        assert answered[0] == "words"
        assert len(answered) > 5
    else:
        assert answered == lines


def test_a_path_of_windows_keeps_its_backslashes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = []
    monkeypatch.setattr(
        "smartpilot.cli.completion.candidates.find_writable_registry", lambda path, *rest: paths.append(path) or path
    )
    with pytest.raises(OSError, match="数据"):
        answer("powershell", folder, "show", "-r", "C:\\数据\\pilots.toml", "江")
    assert [str(path) for path in paths] == ["C:\\数据\\pilots.toml"]


def test_names_with_marks_of_the_shell_are_quoted(folder: Path) -> None:
    assert answer("bash", folder, "show", "A")[1:] == [r"A\'s\ \(B\)\ \&\ \$C\ \`D\`\ \"E\""]
    assert answer("bash", folder, "show", '"A')[1:] == [r"A's (B) & \$C \`D\` \"E\""]
    assert answer("bash", folder, "show", "'A") == []  # nothing can stand for the quotation mark in there
    assert answer("bash", folder, "show", "'北")[1:] == ["北京“智慧 城市”公司"]
    assert answer("zsh", folder, "show", "A")[1:] == ['A\'s (B) & $C `D` "E"\t2014-S02']  # which quotes by itself
    (line,) = answer("powershell", folder, "show", "A")[1:]
    assert line.split("\t")[0] == "'A''s (B) & $C `D` \"E\"'"
    (line,) = answer("powershell", folder, "show", "北")[1:]
    assert line.split("\t")[:2] == ["'北京“智慧 城市”公司'", "北京“智慧 城市”公司"]


@pytest.mark.parametrize("typed", ["带", "有"])
def test_names_with_hidden_characters_are_left_out(typed: str, folder: Path) -> None:
    assert answer("zsh", folder, "show", typed) == []


def test_what_the_console_lacks_is_left_out(folder: Path) -> None:
    assert answer("bash", folder, "show", "䶮") == ["words", "䶮公司"]
    assert answer("bash", folder, "show", "䶮", encoding="gbk") == []
    assert answer("bash", folder, "show", "江", encoding="gbk") == ["words", "江油市", "江阴市"]


def ask(folder: Path, variables: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    env = environment(SMARTPILOT_LANG="zh", **variables)
    del env["SMARTPILOT_REGISTRY"]
    command = [sys.executable, "-W", "error", "-X", "importtime", "-m", "smartpilot"]
    return subprocess.run(command, env=env, cwd=folder, capture_output=True, timeout=60)


def test_the_program_answers_in_the_encoding_of_the_console_and_loads_little(folder: Path) -> None:
    ended = ask(folder, {COMPLETE_VARIABLE: "zsh_complete", "_SMARTPILOT_WORDS": "smartpilot\nrecord\n江油市\n"})

    assert (ended.returncode, ended.stdout) == (0, "words\n创建任务书\ttask-book\n".encode())
    loaded = {line.rsplit(b"|", 1)[-1].strip() for line in ended.stderr.splitlines() if line.startswith(b"import")}
    assert b"smartpilot.registry.outline" in loaded
    assert not loaded & {b"typer", b"click", b"pydantic", b"rich", b"pypinyin", b"dataclasses", b"smartpilot.errors"}


@pytest.mark.parametrize("content", [b"[[pilots]", b"\xff\xfe", None])
def test_what_cannot_be_read_is_silent(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from smartpilot.cli.completion.shells import answer_shell

    path = tmp_path / "pilots.toml"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    env = {COMPLETE_VARIABLE: "bash_complete", "_SMARTPILOT_WORDS": f"smartpilot\nshow\n-r\n{path}\n正"}

    assert answer_shell(env) == 1
    assert answer_shell({COMPLETE_VARIABLE: "tcsh_complete"}) == 1
    assert capfd.readouterr() == ("", "")


def test_the_script_comes_as_click_has_it_too(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    from smartpilot.cli.completion.shells import answer_shell

    assert answer_shell({COMPLETE_VARIABLE: "bash_source"}) == 0
    assert capfdbinary.readouterr().out.decode() == completion_script("bash")


@pytest.mark.parametrize("shell", SHELLS)
def test_scripts_are_ascii(shell: str) -> None:
    assert completion_script(shell).isascii()
    assert "\r" not in completion_script(shell)


@pytest.mark.parametrize(
    ("shell", "lines"),
    [
        # What they have in common would take the place of what was typed.
        ("bash", ["words", "2014-320281", "2013-320281", "江阴"]),
        ("zsh", ["words", "2014-320281\t江阴市 江苏省", "2013-320281\t江阴市 江苏省"]),
    ],
)
def test_namesakes_are_named_by_their_ids(shell: str, lines: list[str], tmp_path: Path) -> None:
    namesakes = [PILOTS[2], place("320281", "江阴市", "江苏省", "county-city", notice_="2013")]
    write_registry(tmp_path / "pilots.toml", notices=[notice(), notice("2013")], pilots=namesakes)

    assert answer(shell, tmp_path, "show", "江阴") == lines


# -- real shells ---------------------------------------------------------------------------------------------------


@pytest.fixture
def shell_environment(folder: Path, tmp_path: Path) -> dict[str, str]:
    """With the program on the path, and a home of its own."""
    program = tmp_path / "bin" / "smartpilot"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m smartpilot "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    env = environment(SMARTPILOT_LANG="zh", SMARTPILOT_REGISTRY=str(folder), LC_ALL="C.UTF-8", TERM="dumb")
    return {**env, "HOME": str(tmp_path), "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}"}


def run_in(shell: list[str], script: str, env: dict[str, str]) -> str:
    return subprocess.run(
        [*shell, script], env=env, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60, check=True
    ).stdout


@pytest.mark.skipif(shutil.which("bash") is None or os.name == "nt", reason="bash is not here")
def test_bash(shell_environment: dict[str, str]) -> None:
    script = (
        completion_script("bash")
        + """
        try() {
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            _smartpilot_completion "$1"
            echo "${COMPREPLY[*]}"
        }
        try smartpilot record 江油市 ''
        try smartpilot show A
        try smartpilot list --province = heb
        try smartpilot export REA
    """
    )
    answered = run_in(["bash", "--norc", "-c"], script, shell_environment)
    assert answered.splitlines() == [
        "创建任务书", r"A\'s\ \(B\)\ \&\ \$C\ \`D\`\ \"E\"", "河北省", ""
    ]  # fmt: skip


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not here")
def test_fish(shell_environment: dict[str, str]) -> None:
    script = (
        completion_script("fish")
        + """
        complete -C 'smartpilot record 江油市 '
        complete -C 'smartpilot list --province=heb'
        complete -C 'smartpilot export READ'
        complete -C 'smartpilot init scr'
    """
    )
    answered = run_in(["fish", "--no-config", "-c"], script, shell_environment)
    assert answered.splitlines() == [
        "创建任务书\ttask-book", "--province=hebei\t河北", *sorted(path.name for path in ROOT.glob("READ*")), "scripts/"
    ]  # fmt: skip


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not here")
def test_zsh(shell_environment: dict[str, str], tmp_path: Path) -> None:
    """In a terminal of its own, because zsh completes nowhere else: what stands in its line is written to a file."""
    (tmp_path / "completion.zsh").write_text(completion_script("zsh"), encoding="ascii")
    script = """
        zmodload zsh/zpty
        zpty shell zsh -f -i
        zpty -w shell "PS1=; source $HOME/completion.zsh; note() { print -r -- \\$BUFFER >> $HOME/lines; BUFFER= }"
        zpty -w shell "zle -N note; bindkey '^X' note; : > $HOME/ready"
        until [[ -e $HOME/ready ]]; do zpty -r -t shell; sleep 0.05; done
        number=0
        for line in 'show jiangyo' 'show A' 'edit 江油市 级' 'init scr'; do
            zpty -w -n shell "smartpilot $line"$'\\t\\x18'
            (( ++number ))
            repeat 400; do
                zpty -r -t shell
                [[ -e $HOME/lines && $(wc -l < $HOME/lines) -ge $number ]] && break
                sleep 0.05
            done
        done >/dev/null
    """
    run_in(["zsh", "-f", "-c"], script, shell_environment)
    assert (tmp_path / "lines").read_text(encoding="utf-8").splitlines() == [
        "smartpilot show 江油市 ",
        'smartpilot show A\\\'s\\ \\(B\\)\\ \\&\\ \\$C\\ \\`D\\`\\ \\"E\\" ',
        "smartpilot edit 江油市 级别=",
        "smartpilot init scripts/",
    ]
