import csv
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from builders import place
from program import call, on_terminal, run, unstyled, write_registry
from smartpilot.cli.app import app
from smartpilot.places.divisions import PROVINCES, Province

PLACE = {
    "id",
    "name",
    "province",
    "division",
    "level",
    "notice",
    "evidence",
    "sources",
    "authority",
    "programme",
    "status",
}


def spellings(province: Province) -> list[str]:
    return [
        province.name,
        province.short,
        *province.letters,
        province.pinyin,
        province.pinyin.upper(),
        province.code[:2],
        province.code,
        province.code.translate({ord(str(n)): ord("０") + n for n in range(10)}),
    ]


@pytest.fixture(scope="module")
def every_province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_registry(
        tmp_path_factory.mktemp("provinces") / "pilots.toml",
        pilots=[place(p.code, f"{p.short}某地", p.name, "district") for p in PROVINCES],
    )


@pytest.mark.parametrize("province", PROVINCES, ids=lambda p: p.pinyin)
def test_province_in_every_spelling(province: Province, every_province: Path) -> None:
    for spelling in spellings(province):
        done = CliRunner().invoke(
            app, ["list", "-r", str(every_province), "--province", spelling, "--format", "json"], catch_exceptions=False
        )
        assert [pilot["province"] for pilot in json.loads(done.stdout)["pilots"]] == [province.name], spelling
        assert done.exit_code == 0


def test_no_spelling_means_two_provinces() -> None:
    words = [word for province in PROVINCES for word in province.spellings]

    assert len(words) == len(set(words))


def test_an_authority_within_a_province(whole: Path) -> None:
    listed = call("list", "-r", whole, "-p", "青岛", "--format", "json").json()

    assert [pilot["authority"] for pilot in listed["pilots"]] == ["青岛市"]
    assert call("list", "-r", whole, "-p", "山东", "--format", "json").json() == listed
    assert call("list", "-r", whole, "-p", "兵团", "--format", "json").json()["pilots"] == []


def test_a_city_is_told_its_province() -> None:
    ended = call("deadlines", "--province", "徐州")

    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "error: 徐州市 belongs to 江苏省\n    hint: -p 江苏, or list 徐州\n"


def test_province_is_repeatable() -> None:
    found = call("list", "-p", "冀", "-p", "shandong", "--format", "json").json()

    assert {pilot["province"] for pilot in found["pilots"]} == {"河北省", "山东省"}


@pytest.mark.parametrize(("text", "near"), [("河比", "河北省"), ("heibei", "河北省"), ("guangdon", "广东省")])
def test_unknown_province_names_the_nearest(text: str, near: str) -> None:
    ended = call("list", "--province", text)

    assert (ended.code, ended.out) == (2, "")
    assert near in ended.err
    assert text in ended.err


def test_json_contract(whole: Path) -> None:
    ended = call("list", "-r", whole, "--format", "json")
    found = ended.json()

    assert (ended.code, ended.err) == (0, "")
    assert list(found) == ["format", "pilots", "projects", "candidates"]
    assert found["format"] == "smartpilot.list/1"
    assert [set(pilot) for pilot in found["pilots"]] == [
        PLACE,
        PLACE | {"designation", "extends", "note"},
        PLACE | {"locality", "designation"},
        PLACE | {"designation"},
    ]
    bare = {"id", "undertaken_by", "notice", "evidence", "sources", "authority", "programme", "status"}
    assert [set(project) for project in found["projects"]] == [
        bare | {"title", "field", "site", "site_pilot", "note"},
        bare,
    ]
    assert [set(candidate) for candidate in found["candidates"]] == [PLACE | {"note"}]


def test_authority_is_that_of_the_place(whole: Path) -> None:
    found = call("list", "-r", whole, "--format", "json").json()

    assert [pilot["authority"] for pilot in found["pilots"]] == ["河北省", "河北省", "福建省", "青岛市"]
    assert [project["authority"] for project in found["projects"]] == ["河北省", None]


def test_ndjson_is_the_json_a_record_a_line_with_its_kind(whole: Path) -> None:
    found = call("list", "-r", whole, "--format", "json").json()
    ended = call("list", "-r", whole, "--format", "ndjson")

    lines = [json.loads(line) for line in ended.out.splitlines()]

    kinds = ("pilots", "projects", "candidates")
    assert lines == [{"kind": kind, **record} for kind in kinds for record in found[kind]]


def test_csv_uses_the_formats_own_names(whole: Path) -> None:
    ended = call("list", "-r", whole, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.out)))

    assert ended.out.endswith("\r\n")
    assert [row["kind"] for row in rows] == ["pilots"] * 4 + ["projects"] * 2 + ["candidates"]
    assert rows[1]["designation"] == "expanded"
    assert rows[4]["undertaken_by"] == "航天恒星科技有限公司;第二家公司"
    assert None not in rows[0]


@pytest.mark.parametrize("format_", ["json", "csv"])
@pytest.mark.slow
def test_what_programs_read_is_the_same_in_every_language(format_: str, whole: Path) -> None:
    options = ("list", "-r", whole, "--format", format_)

    assert run(*options, SMARTPILOT_LANG="zh").out == call(*options).out


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--kind", "projects"], ["2014-S01", "2014-S02"]),
        (["--kind", "candidates"], ["2014-310115"]),
        (["--notice", "2012"], ["2012-130100"]),
        (["--designation", "expanded"], ["2014-130123"]),
        (["--level", "town"], ["2014-350524-penglai"]),
        (["--evidence", "reported"], ["2012-130100", "2014-310115"]),
        (["正定"], ["2014-130123", "2014-S01"]),
        (["-p", "河北"], ["2012-130100", "2014-130123", "2014-S01"]),
        (
            ["--kind", "pilots", "--sort", "-division"],
            ["2014-370203", "2014-350524-penglai", "2014-130123", "2012-130100"],
        ),
        (
            ["--kind", "pilots", "--sort", "evidence，-id"],
            ["2014-350524-penglai", "2014-130123", "2012-130100", "2014-370203"],
        ),
    ],
)
def test_filters_and_sorting(options: list[str], ids: list[str], whole: Path) -> None:
    found = call("list", "-r", whole, "--format", "json", *options).json()

    assert [r["id"] for kind in ("pilots", "projects", "candidates") for r in found[kind]] == ids


def test_columns_choose_and_order() -> None:
    ended = call("list", "-p", "河北", "--columns", "division,id", "--format", "csv")

    lines = ended.out.split("\r\n")
    assert lines[0] == "division,id"
    assert "130123,2014-130123" in lines


@pytest.mark.parametrize(
    "options",
    [
        ["--columns", "nmae"],
        ["--sort", "nmae"],
        ["--notice", "1999"],
        ["--level", "village"],
        ["--kind", "all", "--format", "xml"],
        ["a", "b"],
    ],
)
def test_wrong_usage(options: list[str]) -> None:
    ended = call("list", *options)

    assert (ended.code, ended.out) == (2, "")
    assert ended.err


def test_nothing_found_is_said_on_stderr() -> None:
    ended = call("list", "没有这个地方")

    assert (ended.code, ended.out) == (0, "")
    assert ended.err.count("\n") == 1


def test_a_pipe_gets_one_record_a_line() -> None:
    ended = call("list", "--kind", "pilots")
    ids = {pilot["id"] for pilot in call("list", "--format", "json").json()["pilots"]}

    assert {line.split()[0] for line in ended.out.splitlines()[2:]} == ids


def test_csv_has_the_same_heading_whatever_is_found() -> None:
    headings = {call("list", *filters, "-f", "csv").out.splitlines()[0] for filters in ([], ["-p", "河北"], ["zzz"])}

    assert len(headings) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("options", [(), ("-n", "2014")])
def test_on_80_columns_the_whole_list_is_a_table(language: str, options: Sequence[str]) -> None:
    """Nearly every record in one line, with its id and its name."""
    lines = unstyled(on_terminal("list", "--kind", "pilots", *options, SMARTPILOT_LANG=language).out).splitlines()

    ids = [record["id"] for record in call("list", "-f", "json", *options).json()["pilots"]]
    assert [line.split()[0] for line in lines if re.match(r"20\d\d-", line)] == ids
    assert len(lines) < len(ids) * 1.4
