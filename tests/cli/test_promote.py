import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ledgers import BINJIANG, TABLES, event, events_in, files_in, write_ledger
from program import Ended, answering, call, on_terminal, write_registry
from smartpilot.toml.edits import format_records

ID = "2014-330108"
# Written as a person writes it, behind everything else.
BY_HAND = """\

# 申报城市
[[candidates]]  # 未列入
id = "2014-330108"   # 编号
name = "杭州市滨江区"
province = "浙江省"
  division = '330108'
level = "district"
notice = "2014"
note = "未列入" # 尾注
# 完
"""


@pytest.fixture(params=["\n", "\r\n"], ids=["LF", "CRLF"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    import tomli_w

    from builders import SOURCE

    tables = {key: value for key, value in TABLES.items() if key != "candidates"}
    sources = "\n" + format_records("sources", [SOURCE])
    text = tomli_w.dumps({"format": 1, **tables}) + sources + BY_HAND
    path = tmp_path / "pilots.toml"
    path.write_bytes(text.replace("\n", request.param).encode())
    return path


def promote(book: Path, *options: str, **env: str) -> Ended:
    return call("promote", "-r", book, ID, *options, **{"SMARTPILOT_TODAY": "2015-09-15", **env})


def pilot(book: Path) -> dict[str, Any]:
    data = tomllib.loads(book.read_text(encoding="utf-8"))
    assert data.get("candidates", []) == []
    [found] = [each for each in data["pilots"] if each["id"] == ID]
    return dict(found)


def test_one_heading_changes_and_three_lines_come(book: Path) -> None:
    end = b"\r\n" if b"\r\n" in book.read_bytes() else b"\n"
    before = book.read_bytes()
    ended = promote(book, "--on", "2015-09-15")

    assert (ended.code, ended.out) == (0, "")
    assert ID in ended.err
    assert "2015-09-15" in ended.err
    last = "# 尾注".encode()
    added = [b"", b"added_on = 2015-09-15", b'evidence = "unverified"', b"sources = []"]
    assert book.read_bytes() == before.replace(b"[[candidates]]", b"[[pilots]]").replace(last, last + end.join(added))
    assert call("validate", "-r", book).code == 0


def test_every_option(book: Path) -> None:
    options = ["--on", "2015/9/15", "--designation", "new", "--evidence", "confirmed", "--source", "notice-2014"]
    assert promote(book, *options, "--source", "notice-2014").code == 0

    assert pilot(book) == {
        **BINJIANG,
        "note": "未列入",
        "designation": "new",
        "added_on": dt.date(2015, 9, 15),
        "evidence": "confirmed",
        "sources": ["notice-2014"],
    }


def test_a_text_that_states_it_becomes_a_source(book: Path) -> None:
    title, url = "关于同意增补国家智慧城市试点的函", "http://www.mohurd.gov.cn/1.html"
    assert promote(book, "--on", "2015-09-15", "--source-title", title, "--source-url", url).code == 0

    assert pilot(book)["sources"] == ["promotion-2014-330108"]
    source = tomllib.loads(book.read_text(encoding="utf-8"))["sources"][-1]
    assert source == {"id": "promotion-2014-330108", "title": title, "url": url}
    assert call("validate", "-r", book).code == 0


def test_a_source_that_the_registry_has_is_cited(book: Path) -> None:
    [source] = tomllib.loads(book.read_text(encoding="utf-8"))["sources"]
    assert promote(book, "--on", "2015-09-15", "--source-title", " ".join(source["title"])).code == 0

    assert pilot(book)["sources"] == [source["id"]]
    assert tomllib.loads(book.read_text(encoding="utf-8"))["sources"] == [source]


def test_an_address_needs_a_title(book: Path) -> None:
    before = files_in(book.parent)
    ended = promote(book, "--source-url", "http://example.cn/")
    assert (ended.code, files_in(book.parent)) == (2, before)
    assert "--source-title" in ended.err


def test_what_the_candidate_had_is_replaced_where_it_stands(tmp_path: Path) -> None:
    candidate = {**BINJIANG, "evidence": "reported", "sources": ["notice-2014"]}
    book = write_registry(tmp_path / "pilots.toml", **{**TABLES, "candidates": [candidate]})
    lines = book.read_bytes().count(b"\n")

    assert promote(book, "--on", "2015-09-15", "--evidence", "confirmed").code == 0
    assert pilot(book) == {**candidate, "evidence": "confirmed", "added_on": dt.date(2015, 9, 15)}
    assert book.read_bytes().count(b"\n") == lines + 1


def test_today_is_the_day_where_none_is_given(book: Path) -> None:
    assert promote(book, SMARTPILOT_TODAY="2015-09-20").code == 0
    assert pilot(book)["added_on"] == dt.date(2015, 9, 20)


# Only candidates are searched: what begins the ids of pilots too means the one candidate.
@pytest.mark.parametrize("name", ["滨江", "杭州市滨江区", "2014-33", "2014"])
def test_by_name_or_start_of_the_id(name: str, book: Path) -> None:
    assert call("promote", "-r", book, name).code == 0
    assert pilot(book)


def test_its_history_is_kept_and_it_owes_what_pilots_owe(book: Path) -> None:
    write_ledger(book, event(1, target=ID, deliverable="application", on=dt.date(2015, 8, 20)))
    ledger = events_in(book)
    assert promote(book, "--on", "2015-09-15").code == 0

    assert events_in(book) == ledger
    assert [e["id"] for e in call("history", "-r", book, "滨江", "-f", "json").json()["events"]] == [event(1)["id"]]

    def owed(day: str) -> dict[tuple[str, int | None], str]:
        ended = call("deadlines", "-r", book, "--by", "target", "-p", "浙江", "-f", "json", "--as-of", day)
        return {(row["deliverable"], row["year"]): row["state"] for row in ended.json()["targets"]}

    assert owed("2015-09-14") == {("application", None): "met"}
    assert owed("2015-09-15") == {
        ("application", None): "met",
        ("task-book", None): "undated",  # its day was over before the pilot was one
        ("plan", None): "undated",
        ("self-evaluation", 2015): "due",
        ("self-evaluation", 2016): "due",
        ("self-evaluation", 2017): "due",
    }
    assert (
        call("record", "-r", book, ID, "task-book", "drafted", "--on", "2015-10-01", SMARTPILOT_TODAY="2015-10-01").code
        == 0
    )
    assert call("validate", "-r", book).code == 0


def test_what_lies_behind_the_day_of_the_variable_is_the_future(book: Path) -> None:
    ended = promote(book, "--on", "2015-09-16", SMARTPILOT_TODAY="2015-09-15")

    assert (ended.code, ended.err.splitlines()[0]) == (2, "error: 2015-09-16 is in the future")


def test_dry_run_shows_the_lines_and_writes_nothing(book: Path) -> None:
    before = files_in(book.parent)
    ended = promote(book, "--on", "2015-09-15", "--dry-run")

    assert ended.code == 0
    assert "would" in ended.err
    lines = ended.out.split("\n")
    assert [line for line in lines if line.startswith("-") and not line.startswith("---")] == [
        "-[[candidates]]  # 未列入"
    ]
    assert "+[[pilots]]  # 未列入" in lines
    assert "+added_on = 2015-09-15" in lines
    assert files_in(book.parent) == before
    assert {path.name for path in book.parent.iterdir()} == {"pilots.toml"}


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--on", "2015-04-06"], 1, ["2015-04-06", "2015-04-07"]),
        (["--evidence", "confirmed"], 1, ["no-source"]),
        (["--on", "someday"], 2, ["someday", "2015-04-20"]),
        (["--source", "notice-2O14"], 2, ["notice-2O14", "notice-2014"]),
        (["--evidence", "sure"], 2, ["sure", "confirmed"]),
        (["--designation", "old"], 2, ["old", "expanded"]),
    ],
)
def test_what_would_be_wrong_is_not_written(
    options: list[str], code: int, words: list[str], dry: list[str], book: Path
) -> None:
    before = files_in(book.parent)
    ended = promote(book, *options, *dry)

    assert (ended.code, ended.out) == (code, "")
    assert [word for word in words if word not in ended.err] == []
    assert files_in(book.parent) == before


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2014-130123", ["2014-130123 石家庄市正定县 is not a candidate", "--kind candidates"]),
        ("2014-S01", ["2014-S01 智慧水务 is not a candidate", "--kind candidates"]),
        # A pilot by its name: that there is no such record would not be true.
        ("正定县", ["正定县 is not a candidate", "--kind candidates"]),
        ("滨河", ["滨河"]),
        ("2012", ["2012"]),
    ],
)
def test_only_a_candidate_can_be_promoted(name: str, words: list[str], book: Path) -> None:
    before = files_in(book.parent)
    ended = call("promote", "-r", book, name)

    assert (ended.code, ended.out) == (2, "")
    assert [word for word in words if word not in ended.err] == []
    assert files_in(book.parent) == before


def test_what_means_several_candidates_is_not_guessed(tmp_path: Path) -> None:
    other = {**BINJIANG, "id": "2014-330109", "name": "杭州市萧山区", "division": "330109"}
    book = write_registry(tmp_path / "pilots.toml", **{**TABLES, "candidates": [BINJIANG, other]})
    before = files_in(tmp_path)
    ended = call("promote", "-r", book, "2014-33")

    assert (ended.code, ended.out) == (2, "")
    assert "2014-330108" in ended.err
    assert "2014-330109" in ended.err
    assert "2014-130123" not in ended.err
    assert files_in(tmp_path) == before


@pytest.mark.parametrize(
    ("options", "said", "unsaid"),
    [
        ([], "it has no source;", "compare it with its sources"),
        (["--source", "notice-2014"], "compare it with its sources", "it has no source;"),
        (["--source", "notice-2014", "--evidence", "confirmed"], "is a pilot since", "evidence"),
    ],
)
def test_what_is_still_to_be_done_is_said(options: list[str], said: str, unsaid: str, book: Path) -> None:
    ended = promote(book, *options)

    assert ended.code == 0
    assert said in ended.err
    assert unsaid not in ended.err


def test_a_second_time_is_told_that_it_is_none(book: Path) -> None:
    assert promote(book).code == 0
    before = files_in(book.parent)

    ended = promote(book)
    assert ended.code == 2
    assert f"{ID} 杭州市滨江区 is not a candidate" in ended.err
    assert files_in(book.parent) == before


def test_a_candidate_in_brackets_is_not_edited(tmp_path: Path) -> None:
    book = write_registry(tmp_path / "pilots.toml", **{key: TABLES[key] for key in TABLES if key != "candidates"})
    inline = ", ".join(f'{key} = "{value}"' for key, value in BINJIANG.items())
    text = book.read_text(encoding="utf-8").replace("format = 1\n", f"format = 1\ncandidates = [{{ {inline} }}]\n")
    book.write_text(text, encoding="utf-8")
    assert call("validate", "-r", book).code == 0
    before = files_in(tmp_path)
    ended = promote(book)

    assert (ended.code, ended.out) == (2, "")
    assert "[[candidates]]" in ended.err
    assert files_in(tmp_path) == before


def test_a_diff_is_harmless_on_a_terminal_and_exact_in_a_pipe(book: Path) -> None:
    book.write_bytes(book.read_bytes().replace("# 未列入".encode(), "# \u009b31m\u202e未列入".encode()))
    shown = on_terminal("promote", "-r", book, ID, "--dry-run").out
    piped = promote(book, "--dry-run").out

    assert "<U+009B>31m<U+202E>未列入" in shown
    assert not set("\u009b\u202e") & set(shown)
    assert "<U+000D>" not in shown
    assert "\u009b31m\u202e未列入" in piped


@pytest.mark.slow
def test_somebody_at_a_terminal_is_shown_it_and_asked(book: Path) -> None:
    before = book.read_bytes()

    refused = answering("promote", "-r", book, ID, reply="n\n", SMARTPILOT_TODAY="2015-09-15")
    assert (refused.code, book.read_bytes()) == (1, before)
    assert "added_on = 2015-09-15" in refused.out
    assert answering("promote", "-r", book, ID, reply="y\n", SMARTPILOT_TODAY="2015-09-15").code == 0
    assert pilot(book)["added_on"] == dt.date(2015, 9, 15)
