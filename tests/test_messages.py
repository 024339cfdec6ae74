"""The Chinese catalogue is whole, and what a Chinese user sees is Chinese: our own sentences and the libraries'."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from program import each_on_terminal
from smartpilot.cli.app import COMMANDS

SCRIPT = Path(__file__).parent.parent / "scripts" / "messages.py"

ENGLISH = (
    "Usage",
    "Options",
    "Arguments",
    "Commands",
    "Show this message",
    "Error",
    "Try ",
    "Invalid value",
)


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, at work on a copy of the catalogue and on a source of one sentence."""
    module = load_script()
    for name in ("PO", "MO"):
        copy = tmp_path / getattr(module, name).name
        shutil.copyfile(getattr(module, name), copy)
        monkeypatch.setattr(module, name, copy)
    source = tmp_path / "src" / "smartpilot"
    source.mkdir(parents=True)
    (source / "a.py").write_text('_("{path} is a folder")\nngettext("{n} error", "{n} errors", n)\n', encoding="utf-8")
    monkeypatch.setattr(module, "SOURCE", source)
    module.update()
    module.compile_catalogue()
    assert module.problems() == []
    return module


def write(script: ModuleType, old: str, new: str) -> None:
    text = script.PO.read_text(encoding="utf-8")
    assert old in text
    script.PO.write_text(text.replace(old, new), encoding="utf-8")
    script.compile_catalogue()


def test_the_catalogue_is_whole() -> None:
    assert load_script().problems() == []


def test_update_changes_nothing_when_nothing_changed(script: ModuleType) -> None:
    before = script.PO.read_bytes()

    script.update()

    assert script.PO.read_bytes() == before


def test_compiling_twice_gives_the_same_bytes(script: ModuleType) -> None:
    before = script.MO.read_bytes()

    script.compile_catalogue()

    assert script.MO.read_bytes() == before


def test_a_new_sentence_is_missing_until_it_is_translated(script: ModuleType) -> None:
    (script.SOURCE / "b.py").write_text('_("a new sentence")\n', encoding="utf-8")
    assert script.problems() == ["missing: a new sentence"]

    script.update()

    assert script.problems() == ["missing: a new sentence"]


def test_a_sentence_that_is_gone_is_obsolete_until_the_update(script: ModuleType) -> None:
    (script.SOURCE / "a.py").write_text('ngettext("{n} error", "{n} errors", n)\n', encoding="utf-8")
    assert script.problems() == ["obsolete: {path} is a folder"]

    script.update()

    assert script.problems() == ["stale in smartpilot.mo: {path} is a folder"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('msgstr "{path} 是文件夹"', 'msgstr "{file} 是文件夹"', "other placeholders: {path} is a folder"),
        ('msgstr "{path} 是文件夹"', 'msgstr "是文件夹"', "other placeholders: {path} is a folder"),
        ('msgstr[0] "错误 {n} 处"', 'msgstr[0] "错误"', "other placeholders: {n} errors"),
        ('msgstr "没有选项 {name!r}。"', 'msgstr "没有选项 {name}。"', "other placeholders: No such option {name!r}."),
        ("：[blue]", "：", "other placeholders: Try [blue]'{command_path} {help_option}'[/] for help."),
        ('msgstr "显示本帮助。"', 'msgstr ""', "missing: Show this message and exit."),
        ('msgid "{path} is a folder"', '#, fuzzy\nmsgid "{path} is a folder"', "fuzzy: {path} is a folder"),
    ],
)
def test_a_bad_translation_is_named(script: ModuleType, old: str, new: str, fault: str) -> None:
    write(script, old, new)

    assert fault in script.problems()


def test_the_compiled_catalogue_is_that_of_the_text(script: ModuleType) -> None:
    script.PO.write_text(script.PO.read_text(encoding="utf-8").replace("是文件夹", "为文件夹"), encoding="utf-8")

    assert "stale in smartpilot.mo: {path} is a folder" in script.problems()


def test_a_library_sentence_that_is_not_in_the_catalogue_is_missing(script: ModuleType) -> None:
    text = script.PO.read_text(encoding="utf-8")
    gone = re.sub(r'(?m)^#.*\nmsgid "Show this message and exit."\nmsgstr.*\n', "", text)
    script.PO.write_text(gone, encoding="utf-8")
    script.compile_catalogue()

    assert script.problems() == ["missing: Show this message and exit."]


def test_a_sentence_of_another_version_of_a_library_stays(script: ModuleType) -> None:
    write(script, 'msgid "Show this message and exit."', 'msgid "Show this."')

    script.update()

    assert script.problems() == ["missing: Show this message and exit."]
    assert 'msgid "Show this."' in script.PO.read_text(encoding="utf-8")


def test_check_ends_with_1_and_names_the_fault(script: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert script.main(["check"]) == 0
    write(script, 'msgstr "显示本帮助。"', 'msgstr ""')

    assert script.main(["check"]) == 1
    assert capsys.readouterr().out == "missing: Show this message and exit.\n"


# -- what a user sees ----------------------------------------------------------------------------------------


def run(*arguments: str, language: str = "zh") -> tuple[int, str]:
    environment = os.environ | {
        "SMARTPILOT_LANG": language,
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "smartpilot", *arguments],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        cwd=Path(__file__).parent,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "parts"),
    [
        (["--help"], 0, ["用法：", "选项", "命令", "显示本帮助。", "列出试点、专项试点和申报城市。"]),
        (["list", "--help"], 0, ["用法：", "参数", "选项", "[默认：全部]", "显示本帮助。"]),
        (["lst"], 2, ["错误：没有命令 lst", "提示：相近的有：list", "查看帮助：python -m smartpilot --help"]),
        (["list", "--level", "x"], 2, ["错误：--level 没有这个值：x", "提示：可填：省级、地级市、州盟地区、县级市、"]),
        (["list", "--nope"], 2, ["错误：没有选项 --nope", "查看帮助：python -m smartpilot list --help"]),
        (["list", "--level"], 2, ["错误", "选项 '--level' 后面须写 1 个值"]),
        (["list", "a", "b"], 2, ["错误", "多余的参数：b"]),
        (["show"], 2, ["错误：缺少 ID|NAME", "查看帮助"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
@pytest.mark.slow
def test_libraries_speak_chinese(arguments: list[str], code: int, parts: list[str]) -> None:
    ended, text = run(*arguments)

    assert ended == code
    for part in parts:
        assert on_one_line(part) in on_one_line(text)
    for sentence in ENGLISH:
        assert sentence not in text


def on_one_line(text: str) -> str:
    """Without the frame and the spaces, where lines break."""
    return re.sub(r"[│\s]", "", text)


# A full-width mark has its own space. Two are a gap between columns, as Click has before [默认：table].
BLANK = re.compile("(?<=[，。；：、？！（）“”《》]) (?! )|(?<! ) (?=[，。；：、？！（）“”《》])")


@pytest.mark.slow
def test_no_help_text_is_cut_or_has_a_blank_beside_a_full_width_mark() -> None:
    # Rich cuts what it cannot break, and Chinese has no spaces.
    requests = ([*command.split(), "--help"] for command in ("", *COMMANDS))
    for ended in each_on_terminal(*requests, width=40, SMARTPILOT_LANG="zh"):
        assert ended.code == 0
        assert "用法：" in ended.out
        assert "…" not in ended.out
        # FILE... and [ARGUMENT]... say that there may be several.
        assert not re.search(r"(?<![A-Z\]])\.\.\.", ended.out)
        assert [line for line in map(str.rstrip, ended.out.splitlines()) if BLANK.search(line)] == []


@pytest.mark.parametrize("arguments", [["--help"], ["list", "--help"], ["lst"], ["list", "--level", "x"]], ids=repr)
def test_help_and_usage_errors_in_a_pipe_have_no_box(arguments: list[str]) -> None:
    shown = "".join(map(str, run(*arguments)))

    assert not re.search("[─│╭╮╰╯┌┐└┘+]-?-?[─│]|^[|+]", shown, re.MULTILINE)


def test_no_sentence_has_a_blank_beside_a_full_width_mark() -> None:
    script = load_script()
    sentences = [text for message in script.messages(script.read_catalogue()) for text in script._translations(message)]

    assert len(sentences) > 500
    assert [text for text in sentences if BLANK.search(text)] == []


def test_english_is_untouched() -> None:
    assert "Usage: " in run("--help", language="en")[1]
