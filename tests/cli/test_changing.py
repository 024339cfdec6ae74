"""What `add` and `edit` do alike: they show, ask, write, and answer as JSON."""

import shutil
from pathlib import Path

import pytest

from program import REGISTRY, call


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "pilots.toml"
    shutil.copy(REGISTRY, path)
    return path


SOURCE = ("编号=daily", "标题=日报", "发布日期=2013年8月6日", "网址=https://example.org/1")


def test_a_source_is_added_cited_and_corrected(own: Path) -> None:
    before = own.read_bytes()
    added = call("add", "来源", *SOURCE, "-r", own, "--yes", "--format", "json").json()
    cited = call("edit", "正定县", "来源+=daily", "-r", own, "--yes", "-f", "json").json()
    corrected = call("edit", "daily", "标题=晚报", "-r", own, "--yes", "-f", "json").json()

    assert added["kind"] == "sources"
    assert added["record"]["published"] == "2013-08-06"
    (change,) = cited["changed"]
    assert (change["field"], change["old"], change["new"]) == ("sources", ["notice-2014"], ["notice-2014", "daily"])
    assert corrected["changed"] == [{"field": "title", "old": "日报", "new": "晚报"}]
    # Each is a command of its own for `undo`, by the batch that it answers with.
    for batch in (corrected["batch"], cited["batch"], added["batch"]):
        assert call("undo", batch, "-r", own, "--yes").code == 0
    assert own.read_bytes() == before


def test_nothing_is_written_without_a_yes_and_the_answer_says_so(own: Path) -> None:
    before = own.read_bytes()

    for more, code in (((), 1), (("--dry-run",), 0)):
        ended = call("edit", "正定县", "备注=核对过", "-r", own, "-f", "json", *more)
        assert (ended.code, ended.json()["batch"], own.read_bytes()) == (code, None, before)
        assert "+note = " in ended.err  # stdout is for the JSON


def test_what_a_record_has_already_is_no_change(own: Path) -> None:
    ended = call("edit", "正定县", "来源+=notice-2014", "级别=县", "-r", own, "-f", "json")

    assert (ended.code, ended.json()["changed"]) == (0, [])
    assert "has these values already" in ended.err


@pytest.mark.parametrize(
    "words",
    [
        ("add", "来源", *SOURCE, "--source-title", "公告"),
        ("add", "source", "title=日报"),
        ("add", "source", "id=notice-2014", "title=通知"),
        ("edit", "notice-2014", "编号=x"),
        ("edit", "notice-2014", "级别=县"),
    ],
)
def test_a_source_that_is_none_is_refused_with_a_way_out(words: tuple[str, ...], own: Path) -> None:
    ended = call(*words, "-r", own, "--yes")

    assert (ended.code, ended.out) == (2, "")
    assert "hint: " in ended.err


def test_a_source_that_is_cited_has_to_exist(own: Path) -> None:
    before = own.read_bytes()

    ended = call("edit", "正定县", "来源+=nowhere", "-r", own, "--yes")

    assert (ended.code, own.read_bytes()) == (1, before)
    assert "unknown-source" in ended.err
