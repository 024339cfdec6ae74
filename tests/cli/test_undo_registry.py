"""What a command did to the registry is taken back: as the command left it, or not at all."""

import datetime as dt
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from ledgers import ledger_of, write_small_registry
from program import Ended, call
from smartpilot.errors import UsageError
from smartpilot.files.writing import change_file
from smartpilot.ledger.ledger import Recording
from smartpilot.store import open_store

CANDIDATE = "2014-330108"
TITLE = "关于增补试点的函"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = write_small_registry(tmp_path)
    [source] = tomllib.loads(path.read_text(encoding="utf-8"))["sources"]
    text = path.read_text(encoding="utf-8")
    start, end = text.index("sources = ["), text.index("[[notices]]")
    path.write_text(text[:start] + "[[sources]]\n" + tomli_w.dumps(source) + "\n" + text[end:], encoding="utf-8")
    return path


def undo(book: Path, *words: str) -> Ended:
    return call("undo", "-r", book, *words, "--yes")


def promote(book: Path, *words: str) -> Ended:
    return call("promote", "-r", book, CANDIDATE, "--on", "2015-04-18", *words)


def record(book: Path) -> None:
    assert call("record", "-r", book, "浦东新区", "plan", "drafted", "--yes").code == 0


def import_places(book: Path, names: str) -> Ended:
    path = book.with_name("list.txt")
    path.write_text(f"国家智慧城市2014年度试点名单\n云南省：{names}\n", encoding="utf-8")
    return call("import", path, "-r", book, "-n", "2014", "--designation", "new", "--apply")


def ledger_data(book: Path) -> dict[str, Any]:
    return tomllib.loads(ledger_of(book).read_text(encoding="utf-8"))


def changes_in(book: Path) -> list[dict[str, Any]]:
    return list(ledger_data(book).get("changes", []))


def replace(book: Path, old: str, new: str) -> bytes:
    text = book.read_text(encoding="utf-8")
    assert old in text
    book.write_text(text.replace(old, new), encoding="utf-8")
    return book.read_bytes()


def refuse(name: str, patch: pytest.MonkeyPatch) -> None:
    """Lets the disk refuse one of the two files."""

    def refuse_one(path: Path, content: bytes, *, expected: bytes | None) -> None:
        if path.name == name:
            raise UsageError(f"{name} refused", "wait")
        change_file(path, content, expected=expected)

    patch.setattr("smartpilot.store.change_file", refuse_one)


def test_what_was_taken_out_of_the_registry_is_known_by_name(book: Path) -> None:
    assert import_places(book, "普洱市").code == 0
    words = ("普洱市", "task-book", "submitted", "--on", "2015-04-18", "--yes")
    for command in (("record", *words), ("undo", "--yes"), ("undo", "--yes")):
        assert call(*command, "-r", book).code == 0

    events = call("history", "-r", book, "-f", "json").json()["events"]

    assert {(event["name"], event["title"]) for event in events} == {("普洱市", "创建任务书")}
    lines = call("history", "-r", book).out
    assert "普洱市 创建任务书 submitted (undone)" in lines
    assert "Ledger: 2 events, 2 changes of the registry" in lines
    # Everything is undone: an undo can be undone.
    ended = call("undo", "--yes", "-r", book)
    restoring = next(word for word in ended.err.split() if len(word) == 8 and word in lines)
    assert call("undo", restoring, "--yes", "-r", book).code == 0
    assert "普洱市" in call("list", "-r", book).out


def test_a_correction_is_called_one(book: Path) -> None:
    words = ("浦东新区", "plan", "submitted", "--yes", "-r", book)
    for day in ("2015-04-16", "2015-04-17"):
        assert call("record", *words, "--on", day, "--by", "上海市").code == 0

    lines = call("history", "-r", book).out
    assert "submitted (corrected)" in lines
    assert "undone" not in lines
    [_first, void, last] = ledger_data(book)["events"]
    assert ("by" in void, last["by"]) == (False, "上海市")
    assert "voids submitted" in call("history", "--events", "-r", book).out


# -- edited by hand ------------------------------------------------------------------------------------------------


def test_a_record_that_was_edited_by_hand_stays(book: Path) -> None:
    assert promote(book).code == 0
    edited = replace(book, 'name = "杭州市滨江区"', 'name = "杭州市滨江区"\nnote = "手工补记"')
    ledger = ledger_of(book).read_bytes()

    ended = undo(book)
    assert (ended.code, f"{CANDIDATE}: its lines were changed by hand since" in ended.err) == (2, True)
    assert (book.read_bytes(), ledger_of(book).read_bytes()) == (edited, ledger)


def test_of_a_command_only_the_edited_record_stays(book: Path) -> None:
    assert import_places(book, "大理市、玉溪市").code == 0
    replace(book, 'name = "玉溪市"', 'name = "玉溪市"\nnote = "手工补记"')

    shown = call("undo", "-r", book)
    assert (shown.code, "stays as it is: its lines were changed by hand" in shown.err) == (1, True)
    ended = undo(book)
    assert ended.code == 0
    assert "registry: 2014-532901 大理市 is removed" in ended.err
    assert "registry: 2014-530400 玉溪市 stays as it is: its lines were changed by hand since" in ended.err
    text = book.read_text(encoding="utf-8")
    assert ("大理市" in text, "手工补记" in text) == (False, True)
    # The name of one that has left is in the ledger.
    assert "registry: 玉溪市, 2 in all (partly undone)" in call("history", "-r", book, "-f", "markdown").out
    ended = undo(book)
    assert (ended.code, "2014-530400: its lines were changed" in ended.err) == (2, True)
    assert "undo BATCH takes back another command" in ended.err


def test_a_record_of_an_old_ledger_is_taken_back_as_before(book: Path) -> None:
    before = book.read_bytes()
    assert promote(book).code == 0
    old = [{name: value for name, value in change.items() if name != "after"} for change in changes_in(book)]
    ledger_of(book).write_text(tomli_w.dumps({"changes": old}), encoding="utf-8")

    assert undo(book).code == 0
    assert book.read_bytes() == before
    promoted = changes_in(book)[-1]["before"]
    assert undo(book, changes_in(book)[-1]["batch"]).code == 0
    assert "\n".join(promoted) in book.read_text(encoding="utf-8")


# -- killed between ledger and registry -----------------------------------------------------------------------------


@pytest.mark.parametrize("run", [promote, lambda book: import_places(book, "大理市")], ids=["promote", "import"])
def test_what_was_only_announced_is_nothing_to_take_back(
    run: Callable[[Path], Ended], book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(book)
    before = book.read_bytes()
    with monkeypatch.context() as patch:
        refuse("pilots.toml", patch)
        assert run(book).code == 2
    assert (book.read_bytes(), len(changes_in(book))) == (before, 1)
    assert call("validate", "-r", book).code == 0

    announced = changes_in(book)[0]["batch"]
    ended = undo(book, announced)
    assert (ended.code, "it is already as it was before" in ended.err) == (2, True)
    assert run(book).code == 0
    after = book.read_bytes()
    assert after != before
    assert undo(book).code == 0
    assert book.read_bytes().rstrip() == before.rstrip()
    # What was announced first is not the last command; the event is.
    assert "1 event of batch" in undo(book).err
    assert undo(book).code == 2


@pytest.mark.parametrize("run", [promote, lambda book: import_places(book, "大理市")], ids=["promote", "import"])
def test_a_ledger_that_is_refused_leaves_the_registry(
    run: Callable[[Path], Ended], book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = book.read_bytes()
    refuse("progress.toml", monkeypatch)

    assert run(book).code == 2
    assert book.read_bytes() == before


# -- the order of commands -----------------------------------------------------------------------------------------


def add(book: Path, id_: str, moment: dt.datetime) -> None:
    """Adds a candidate as a command does whose clock says this moment."""
    lines = ["[[candidates]]", f'id = "{id_}"', 'name = "杭州市上城区"', 'province = "浙江省"', 'division = "330102"']
    content = book.read_bytes() + "\n".join(["", *lines, 'level = "district"', 'notice = "2014"', ""]).encode()
    recording = Recording.begin(moment, "import")
    open_store(book).replace_registry(lambda _store: content, lambda _store, new: new, recording)


def test_a_clock_that_was_ahead_takes_nothing_else_back(book: Path) -> None:
    add(book, "2014-330102", dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    assert promote(book).code == 0
    record(book)

    assert "1 event of batch" in undo(book).err
    assert f"registry: {CANDIDATE}" in undo(book).err
    assert "registry: 2014-330102" in undo(book).err


def test_a_later_change_of_the_record_stands_in_the_way_whatever_the_clocks_say(book: Path) -> None:
    add(book, "2014-330102", dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
    store = open_store(book)
    content = store.content.replace("杭州市上城区".encode(), "上城区".encode())
    recording = Recording.begin(dt.datetime(2015, 4, 18, tzinfo=dt.UTC), "import")
    store.replace_registry(lambda _store: content, lambda _store, new: new, recording)

    ended = undo(book, changes_in(book)[0]["batch"])
    assert (ended.code, "it was changed again since" in ended.err) == (2, True)
    assert book.read_bytes() == content


# -- two branches --------------------------------------------------------------------------------------------------


def test_what_two_branches_undid_comes_back_when_both_are_undone(book: Path) -> None:
    before = book.read_bytes()
    assert promote(book).code == 0
    after, promoted = book.read_bytes(), ledger_of(book).read_bytes()
    assert undo(book).code == 0
    one = ledger_of(book).read_bytes()
    book.write_bytes(after)
    ledger_of(book).write_bytes(promoted)
    assert undo(book).code == 0
    ledger_of(book).write_bytes(one + ledger_of(book).read_bytes().removeprefix(promoted))
    _promotion, first, second = changes_in(book)

    ended = undo(book, first["batch"])
    assert (ended.code, "stays as it is: another undo still holds" in ended.err) == (0, True)
    assert book.read_bytes() == before
    assert undo(book, second["batch"]).code == 0
    assert book.read_bytes() == after
    # Either of them once more, and the promotion is undone.
    redo = changes_in(book)[-2]["batch"]
    assert undo(book, redo).code == 0
    assert book.read_bytes() == before
    assert call("validate", "-r", book).code == 0


# -- a ledger that was mangled -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines", [[], ["# nothing"], ["[[candidates]]", 'id = "2014-1"'], ["[[notices]]", f'id = "{CANDIDATE}"'], ["x = "]]
)
def test_lines_of_something_else_are_not_put_back(lines: list[str], book: Path) -> None:
    assert promote(book).code == 0
    after = book.read_bytes()
    [change] = changes_in(book)
    ledger_of(book).write_text(tomli_w.dumps({"changes": [{**change, "before": lines}]}), encoding="utf-8")

    ended = undo(book)
    assert (ended.code, "the ledger does not have the lines" in ended.err) == (2, True)
    assert book.read_bytes() == after
    assert "registry-change" in call("validate", "-r", book).out


# -- sources -------------------------------------------------------------------------------------------------------


def test_a_source_that_came_with_a_promotion_goes_with_it(book: Path) -> None:
    before = book.read_bytes()
    assert promote(book, "--source-title", TITLE).code == 0
    after = book.read_bytes()
    assert TITLE.encode() in after

    ended = undo(book, CANDIDATE)
    assert f"registry: promotion-{CANDIDATE} {TITLE} is removed" in ended.err
    assert (ended.code, book.read_bytes()) == (0, before)
    assert "滨江区 (undone)" in call("history", "-r", book).out
    ended = undo(book, changes_in(book)[-1]["batch"])
    assert f"registry: promotion-{CANDIDATE} {TITLE} is put back" in ended.err
    assert tomllib.loads(book.read_text(encoding="utf-8")) == tomllib.loads(after.decode())


def test_a_source_that_others_cite_stays(book: Path) -> None:
    assert promote(book, "--source-title", TITLE).code == 0
    replace(book, 'id = "2014-310115"', f'id = "2014-310115"\nnote = "x"  # {TITLE}')
    text = book.read_text(encoding="utf-8")
    start = text.index('id = "2014-310115"')
    book.write_text(
        text[:start] + text[start:].replace("sources = [", f'sources = ["promotion-{CANDIDATE}", ', 1), encoding="utf-8"
    )
    assert call("validate", "-r", book).code == 0

    ended = undo(book)
    assert f"promotion-{CANDIDATE} {TITLE} stays as it is: other records refer to it" in ended.err
    assert (ended.code, call("validate", "-r", book).code) == (0, 0)


# -- what is shown -------------------------------------------------------------------------------------------------


def test_the_history_of_a_record_and_of_a_province_has_its_changes_only(book: Path) -> None:
    assert promote(book, "--source-title", TITLE).code == 0
    record(book)

    def changed(*words: str) -> list[str]:
        return [change["record"] for change in call("history", "-r", book, *words, "-f", "json").json()["changes"]]

    both = [CANDIDATE, f"promotion-{CANDIDATE}"]
    assert changed() == changed("-p", "浙江") == changed(CANDIDATE) == changed("滨江区") == both
    assert changed("-p", "上海") == changed("浦东新区") == []
    for words, shown in ((("-p", "浙江"), True), (("-p", "上海"), False), (("滨江区",), True), (("浦东新区",), False)):
        assert ("registry: 杭州市滨江区" in call("history", "-r", book, *words).out) == shown
    assert "no matching events" in call("history", "-r", book, "-p", "河北").err
    assert "no matching" not in call("history", "-r", book, "-p", "浙江").err


def test_json_has_what_commands_changed(book: Path) -> None:
    assert promote(book).code == 0
    ended = call("undo", "-r", book, "--yes", "-f", "json")
    [void] = ended.json()["changes"]
    promotion, same = call("history", "-r", book, "-f", "json").json()["changes"]

    assert void == same
    assert (promotion["voided"], promotion["voided_by"], void["voids"]) == (True, void["id"], promotion["id"])
    assert (promotion["name"], promotion["before"][0], void["before"][0]) == (
        "杭州市滨江区",
        "[[candidates]]",
        "[[pilots]]",
    )


def test_a_record_that_has_left_is_undone_by_its_id(book: Path) -> None:
    assert import_places(book, "大理市").code == 0
    batch = changes_in(book)[0]["batch"]
    assert undo(book).code == 0
    assert undo(book, changes_in(book)[-1]["batch"]).code == 0
    # By hand, and so there is nothing to take back.
    text = book.read_text(encoding="utf-8")
    start = text.index('[[pilots]]\nid = "2014-532901"')
    end = text.find("[[", start + 2)
    book.write_text(text[:start] + text[end:], encoding="utf-8")

    ended = undo(book, "2014-532901")
    assert (ended.code, "2014-532901 has no event that could be voided" in ended.err) == (2, True)
    assert call("history", "-r", book, "2014-532901", "-f", "json").json()["changes"][0]["batch"] == batch
    assert "there is no" in undo(book, "2014-532902").err or undo(book, "2014-532902").code == 2


def test_a_redo_that_is_completed_says_what_it_does(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert import_places(book, "大理市").code == 0
    assert undo(book).code == 0
    batch = changes_in(book)[-1]["batch"]
    with monkeypatch.context() as patch:
        refuse("progress.toml", patch)
        assert undo(book, batch).code == 2

    ended = undo(book, batch)
    assert (ended.code, "registry: 2014-532901 大理市 is put back" in ended.err) == (0, True)


def test_changes_of_the_registry_are_counted(book: Path) -> None:
    assert call("edit", "-r", book, CANDIDATE, "note=核对", "--yes").code == 0

    heading, line = call("history", "-r", book).out.splitlines()[-2:]

    assert heading.split().index("entries") - heading.split().index("via") == 1
    assert re.search(r" edit +1 ", line)
