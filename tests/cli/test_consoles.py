"""Consoles as they are: GBK, ASCII, narrow, without colour, closed; and names that were made to harm them."""

import csv
import datetime as dt
import io
import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rich.cells import cell_len

from builders import SOURCE, place, project
from program import (
    COMMAND,
    STYLE,
    TIMEOUT,
    Ended,
    call,
    each_on_terminal,
    environment,
    on_terminal,
    run,
    unstyled,
    write_registry,
)
from smartpilot.text import HIDDEN, display_width

pytestmark = pytest.mark.slow

lang = pytest.mark.parametrize("lang", ["en", "zh"])

BOX = re.compile("[\u2500-\u257f]")
SCREENS = [
    ["list", "-p", "河北", "-p", "山东"],
    [
        "list",
        "-p",
        "河北",
        "--columns",
        "id,name,province,division,level,notice,designation,evidence,sources,note,authority",
    ],
    ["show", "2014-130123"],
    ["show", "2014-S01"],
    ["deadlines"],
    ["deadlines", "--by", "target", "-p", "河北"],
    ["deadlines", "--by", "province"],
    ["stats"],
]
NAMES = [
    "\x1b[31m红\x1b[0m市",
    "\x1b]0;标题\x07市",
    "\x1b]8;;http://example.org\x1b\\链接\x1b]8;;\x1b\\",
    "\x9b31mC1\x9d0;x\x9c市",
    "左\u202e右\u2066内\u2069市",
    "零\u200b宽\ufeff市\u2028行\u2029段",
    "回\r车\n换\t行\b退\x00零\x7f删",
    "[b]粗[/b]市",
    "[/x]市",
    "[link=http://example.org]市[/link]:smile:",
    "|表*格*`码`<b>市",
    "𠮷林🏙市",
    "e\u0301\u0301\u0301市",
    "很" * 60 + "长",
    "a" * 130,
]
HOSTILE = [["list"], ["deadlines", "--by", "target"], ["show", "2014-S01"], ["stats"]]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    evil = "坏\x1b[2J\u202e[/x]"
    return write_registry(
        tmp_path_factory.mktemp("hostile") / "pilots.toml",
        sources=[{**SOURCE, "title": evil, "publisher": evil, "url": evil, "note": evil}],
        notices=[
            {
                "id": "2014",
                "source": "notice-2014",
                "issued_by": [evil],
                "issued_on": dt.date(2015, 4, 7),
                "deliverables": [
                    {
                        "id": "a",
                        "title": evil,
                        "owed_by": "pilots",
                        "stages": ["drafted"],
                        "send_to": evil,
                        "clause": evil,
                    }
                ],
            }
        ],
        pilots=[place(str(110000 + n), name, f"省{name[:9]}", "county", note=name) for n, name in enumerate(NAMES, 1)],
        projects=[project("S01", *NAMES[:9], title=evil, field=evil, site=evil)],
    )


@cache
def values(language: str, *screen: str) -> Counter[str]:
    """The characters of everything that a screen has to show: those of the records that the pipe gets.

    A narrow list may leave out other columns than these, and says which; tests/render/test_terminal.py holds that.
    """
    shown: Counter[str] = Counter()
    if screen[0] == "list" and "--columns" not in screen:
        screen = (*screen, "--columns", "id,name,title,undertaken_by,designation,evidence")
    ended = call(*screen) if language == "en" else run(*screen, SMARTPILOT_LANG=language)
    for block in ended.out.rstrip("\n").split("\n\n"):
        lines = block.split("\n")
        lines = lines[2 if lines[0].startswith("# ") else 1 :]
        shown.update("".join(once_for_each_deadline(lines) if "target" in screen else lines))
    del shown[" "]
    return shown


def once_for_each_deadline(lines: list[str]) -> Iterator[str]:
    """The rows of `deadlines --by target`; deliverable and day of all but the first of a deadline are left out.

    A terminal shows the targets under their deadline, a pipe gets all on each line.
    """
    seen = set()
    for line in lines:
        id_, name, province, deliverable, *rest = re.split(" {2,}", line)
        due = rest.pop(0)
        # The state says it where there is no date.
        deadline = (deliverable, due) if due[0].isdigit() else (deliverable,)
        yield "".join([id_, name, province, *(() if deadline in seen else deadline), *rest])
        seen.add(deadline)


@pytest.mark.parametrize(("width", "lang"), [(40, "zh"), (80, "en"), (80, "zh")])
def test_nothing_is_cut_or_too_wide_or_boxed(width: int, lang: str) -> None:
    for screen, ended in zip(SCREENS, each_on_terminal(*SCREENS, width=width, SMARTPILOT_LANG=lang), strict=True):
        require_whole(screen, ended, width, lang)


def require_whole(screen: list[str], ended: Ended, width: int, lang: str) -> None:
    """A screen shows all that it has to show, within the width and without a box."""
    text = unstyled(ended.out)

    assert ended.code == 0, ended.out
    assert [line for line in text.split("\n") if max(display_width(line), cell_len(line)) > width] == []
    assert not BOX.search(text)
    assert not HIDDEN.search(text.replace("\n", ""))
    assert values(lang, *screen) - Counter(text) == Counter()


@lang
@pytest.mark.parametrize("width", [40, 80])
def test_targets_stand_under_their_deadline(width: int, lang: str) -> None:
    ended = on_terminal("deadlines", "--by", "target", "-p", "河北", width=width, SMARTPILOT_LANG=lang)
    text = unstyled(ended.out).replace(" ", "").replace("\n", "")

    # The day once in the heading of each deadline, however many have to keep it.
    assert [text.count(day) for day in ("2015-04-30", "2015-12-31", "2017-12-31")] == [1, 1, 1]
    rows = call("deadlines", "--by", "target", "-p", "河北", "--format", "json").json()["targets"]
    assert text.count("2014-130123") == sum(row["target"] == "2014-130123" for row in rows) > 3


@pytest.mark.parametrize("width", [40, 80])
def test_the_whole_list_is_shown(width: int) -> None:
    require_whole(["list"], on_terminal("list", width=width, SMARTPILOT_LANG="zh"), width, "zh")


@pytest.mark.parametrize(("width", "lang"), [(1, "zh"), (10, "zh"), (300, "en")])
def test_odd_widths(width: int, lang: str) -> None:
    ended = on_terminal("list", "-p", "河北", width=width, SMARTPILOT_LANG=lang)

    assert (ended.code, ended.notes) == (0, "")
    if width > 1:
        assert values(lang, "list", "-p", "河北") - Counter(unstyled(ended.out)) == Counter()
        assert [line for line in unstyled(ended.out).split("\n") if display_width(line) > width] == []


COLOUR = re.compile(r"\x1b\[(?:[0-9;]*;)?(?:3[0-9]|4[0-9]|9[0-7]|10[0-7])(?:;[0-9;]*)?m")


@lang
def test_no_color_is_honoured(lang: str) -> None:
    colourful = on_terminal("list", "-p", "河北", SMARTPILOT_LANG=lang).out
    plain = on_terminal("list", "-p", "河北", NO_COLOR="1", SMARTPILOT_LANG=lang).out

    assert COLOUR.search(colourful)
    assert not COLOUR.search(plain)
    assert unstyled(colourful) == unstyled(plain)


def test_dumb_terminal_gets_no_escapes() -> None:
    assert "\x1b" not in on_terminal("list", "-p", "河北", TERM="dumb").out


@lang
@pytest.mark.parametrize("screen", [["list"], ["stats"], ["deadlines", "--by", "province"], ["validate"]], ids=" ".join)
def test_pipe_has_no_escape_and_no_box(screen: list[str], lang: str) -> None:
    ended = run(*screen, SMARTPILOT_LANG=lang, FORCE_COLOR="")

    assert ended.code == 0
    assert not BOX.search(ended.out + ended.err)
    assert not HIDDEN.search(ended.out.replace("\n", "") + ended.err.replace("\n", ""))
    assert "…" not in ended.out


# -- encodings -----------------------------------------------------------------------------------------------------


@lang
@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
@pytest.mark.parametrize("screen", [["list", "-p", "河北"], ["stats"], ["validate"], ["list", "-h"]], ids=" ".join)
def test_console_that_lacks_characters(screen: list[str], encoding: str, lang: str) -> None:
    ended = run(*screen, SMARTPILOT_LANG=lang, PYTHONUTF8="0", PYTHONIOENCODING=encoding)

    assert ended.code == 0
    assert "Traceback" not in ended.err
    if encoding == "gbk":
        assert "?" not in ended.out
        assert "█" not in ended.out
        assert "?" not in ended.err


@lang
@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_lost_characters_are_counted_on_stderr(encoding: str, lang: str, hostile: Path) -> None:
    ended = run("list", "𠮷", "-r", hostile, SMARTPILOT_LANG=lang, PYTHONUTF8="0", PYTHONIOENCODING=encoding)

    assert ended.code == 0
    assert "?" in ended.out
    assert ended.err.count("\n") == 1
    assert encoding in ended.err


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "utf-8"])
@pytest.mark.parametrize("format_", ["json", "ndjson"])
def test_json_loses_nothing_in_any_encoding(format_: str, encoding: str, hostile: Path) -> None:
    ended = run("list", "-r", hostile, "--format", format_, PYTHONUTF8="0", PYTHONIOENCODING=encoding)

    assert (ended.code, ended.notes) == (0, "")
    if format_ == "json":
        found = [pilot["name"] for pilot in ended.json()["pilots"]]
    else:
        records = map(json.loads, ended.out.splitlines())
        found = [record["name"] for record in records if record["kind"] == "pilots"]
    assert found == NAMES


@lang
@pytest.mark.parametrize("width", [40, 80])
def test_gbk_terminal(width: int, lang: str) -> None:
    ended = on_terminal("stats", width=width, SMARTPILOT_LANG=lang, PYTHONUTF8="0", PYTHONIOENCODING="gbk")

    assert (ended.code, ended.notes) == (0, "")
    assert "?" not in ended.out
    assert [line for line in unstyled(ended.out).split("\n") if display_width(line) > width] == []


# -- a pipe that closes --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pilots = [place(str(130100 + n), f"某某县第{n}号", "河北省", "county") for n in range(1500)]
    return write_registry(tmp_path_factory.mktemp("large") / "pilots.toml", pilots=pilots)


@pytest.mark.parametrize(
    "arguments",
    [*(["list", "--format", f] for f in ("table", "json", "csv")), ["validate"]],
    ids=" ".join,
)
def test_closed_pipe_is_silent(arguments: list[str], large: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, *arguments, "-r", str(large)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read()
        code = process.wait(TIMEOUT)

    # validate still says its summary, and ends as what it found wants.
    assert err.count(b"\n") <= (arguments[0] == "validate")
    assert b"Traceback" not in err
    assert code == (1 if arguments[0] == "validate" else 0)


# -- names that were made to harm ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "lang"), [(40, "en"), (80, "zh")])
def test_hostile_names_on_a_terminal(width: int, lang: str, hostile: Path) -> None:
    screens = [[*screen, "-r", str(hostile)] for screen in HOSTILE]
    for screen, ended in zip(screens, each_on_terminal(*screens, width=width, SMARTPILOT_LANG=lang), strict=True):
        text = unstyled(ended.out)

        assert ended.code == 0
        assert not HIDDEN.search(text.replace("\n", ""))
        assert set(STYLE.findall(ended.out)) <= {f"\x1b[{code}m" for code in ("0", "1", "2", "31", "32", "33")}
        assert [line for line in text.split("\n") if display_width(line) > width] == []
        assert values(lang, *screen) - Counter(text) == Counter()


@pytest.mark.parametrize("format_", ["json", "ndjson", "csv", "markdown"])
def test_hostile_names_in_other_formats_on_a_terminal(format_: str, hostile: Path) -> None:
    ended = on_terminal("list", "-r", hostile, "--format", format_)

    assert ended.code == 0
    assert not HIDDEN.search(re.sub("[\r\n]", "", ended.out))


@pytest.mark.parametrize("format_", ["table", "markdown", "json", "ndjson"])
def test_hostile_names_in_a_pipe(format_: str, hostile: Path) -> None:
    ended = run("list", "-r", hostile, "--format", format_)

    assert (ended.code, ended.notes) == (0, "")
    assert not HIDDEN.search(ended.out.replace("\n", ""))
    if format_ != "markdown":
        assert "[/x]市" in ended.out
        assert "[b]粗[/b]市" in ended.out
    if format_ == "table":
        ids = [line.split()[0] for line in ended.out.splitlines() if line.startswith("2014-")]
        assert len(ids) == len(NAMES) + 1
    if format_ == "markdown":
        rows = [re.sub(r"\\.", "", line) for line in ended.out.splitlines() if line.startswith("| 2014")]
        assert len(rows) == len(NAMES) + 1
        assert not any(re.search(r"[\[<*`]", row) for row in rows)


@pytest.mark.parametrize("width", [40, 120])
@pytest.mark.parametrize("screen", [["list"], ["show", "2014-130123"]], ids=lambda s: s[0])
def test_a_line_break_in_a_name_forges_no_line(screen: list[str], width: int, tmp_path: Path) -> None:
    name = "正定县\nevidence: forged\nforged"
    path = write_registry(tmp_path / "pilots.toml", pilots=[place("130123", name, "河北省", "county")])

    text = unstyled(on_terminal(*screen, "-r", path, width=width).out)

    # Written out; where a line is folded is the terminal's affair.
    assert "正定县<U+000A>evidence:forged<U+000A>forged" in re.sub(r"\s", "", text)


def test_csv_in_a_pipe_is_the_registrys_text_as_it_is(hostile: Path) -> None:
    ended = run("list", "--kind", "pilots", "-r", hostile, "--format", "csv")

    rows = csv.DictReader(io.StringIO(ended.out, newline=""))
    assert [row["name"] for row in rows] == NAMES


@lang
@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_problems_show_hostile_names_harmlessly(format_: str, lang: str, hostile: Path) -> None:
    ended = run("validate", "-r", hostile, "--format", format_, SMARTPILOT_LANG=lang)

    assert ended.code == 1
    assert not HIDDEN.search(ended.out.replace("\n", "") + ended.err.replace("\n", ""))
    assert "hidden-character" in ended.out


EVIL = "\x1b[31m[/x]\u202e坏\x07"


@pytest.mark.parametrize(
    "arguments",
    [
        [EVIL],
        ["list", f"--{EVIL}"],
        ["list", "a", EVIL],
        ["list", EVIL],
        ["list", "--province", EVIL],
        ["list", "--notice", EVIL],
        ["list", "--level", EVIL],
        ["list", "--columns", EVIL],
        ["list", "-r", EVIL],
        ["show", EVIL],
        ["deadlines", "--as-of", EVIL],
        ["deadlines", "--within", EVIL],
        ["validate", "--rule", EVIL],
        ["validate", "-r", EVIL],
        ["export", EVIL],
        ["export", f"{EVIL}/a.csv"],
    ],
    ids=repr,
)
def test_hostile_arguments_are_harmless(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a name without a suffix is a folder to write

    ended = call(*arguments)

    assert ended.code in (0, 1, 2)
    assert not HIDDEN.search(ended.out.replace("\n", "") + ended.err.replace("\n", ""))


@lang
@pytest.mark.parametrize("arguments", [[EVIL], ["list", f"--{EVIL}"], ["show", EVIL]], ids=repr)
def test_hostile_arguments_are_harmless_on_a_terminal(arguments: list[str], lang: str) -> None:
    ended = on_terminal(*arguments, stderr=True, SMARTPILOT_LANG=lang)

    assert ended.code == 2
    assert not HIDDEN.search(unstyled(ended.out).replace("\n", ""))
    # What it shows itself has a style, but no red that the argument asked for.
    assert "\x1b[31m[/x]" not in ended.out
