"""A damaged ledger is reported where it is damaged, is not written, and hides nothing else."""

from pathlib import Path
from typing import Any

import pytest

from ledgers import event, ledger_of, write_ledger
from program import call
from writers import DRAFTED

pytestmark = pytest.mark.slow


GOOD = '[[events]]\nid = "a"\nrecorded_at = 2015-04-28T09:30:00Z\non = 2015-04-28\ntarget = "2014-130123"\n'
DAMAGE: dict[str, tuple[bytes, int]] = {
    "cut off": ((GOOD + 'deliverable = "task-b').encode(), 6),
    "conflict": ((GOOD + "<<<<<<< HEAD\n").encode(), 6),
    "missing": ((GOOD + 'deliverable = "task-book"\n').encode(), 1),
    "wrong stage": ((GOOD + 'deliverable = "task-book"\nstage = "sent"\n').encode(), 7),
    "wrong key": ((GOOD + 'deliverable = "task-book"\nstage = "signed"\nfoo = 1\n').encode(), 8),
    "folded": ((GOOD + GOOD.replace("[[events]]\n", "")).encode(), 6),
    "zeros": (GOOD.encode() + b"\0" * 300, 6),
    "GBK": (GOOD.encode() + "by = '正定'".encode("gbk"), 6),
    "UTF-16": (GOOD.encode("utf-16"), 1),
    "number": (b"\nevents = 1\n", 2),
    "table": (b"[events]\n", 1),
    "other table": (b"[[pilots]]\n", 1),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_ledger_is_reported_and_the_registry_still_works(damage: str, registry: Path, tmp_path: Path) -> None:
    content, line = DAMAGE[damage]
    ledger_of(registry).write_bytes(content)

    ended = call("validate", "-r", registry)
    assert ended.code == 1
    assert f"{ledger_of(registry)}:{line}:" in ended.err + ended.out
    assert str(registry) in ended.err  # the registry was checked all the same

    for words in (["list"], ["show", "正定县"], ["stats"], ["export", str(tmp_path / "a.xlsx")]):
        assert call(*words, "-r", registry).code == 0

    for arguments in (
        ["deadlines"],
        ["history"],
        ["export", str(tmp_path / "a.ics")],
        ["undo"],
        ["record", *DRAFTED],
        ["record", *DRAFTED, "--dry-run"],
        ["promote", "2014-330108"],
    ):
        ended = call(*arguments, "-r", registry)
        assert (ended.code, ended.out) == (1, "")
        assert f"{ledger_of(registry)}:{line}:" in ended.err
    assert ledger_of(registry).read_bytes() == content
    assert not (tmp_path / "a.ics").exists()


@pytest.mark.parametrize("id_", ['["x"]', "{ a = 1 }", "5", "2015-04-28"])
def test_an_id_that_is_no_text(id_: str, registry: Path) -> None:
    ledger_of(registry).write_text(GOOD.replace('"a"', id_), encoding="utf-8")

    ended = call("validate", "-r", registry)

    assert ended.code == 1
    assert f"{ledger_of(registry)}:2:" in ended.out


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"target": "2014-999999"}, "unknown-target", "target"),
        ({"deliverable": "project-plan"}, "not-owed", "deliverable"),
        ({"deliverable": "plan", "stage": "signed"}, "unknown-stage", "stage"),
        ({"deliverable": "self-evaluation", "year": 2030}, "not-owed", "year"),
        ({"voids": "nothing"}, "void", "voids"),
        ({"id": event(1)["id"]}, "duplicate-event", "id"),
    ],
)
def test_what_cannot_be_is_an_error_but_hides_nothing(
    change: dict[str, Any], rule: str, field: str, registry: Path
) -> None:
    write_ledger(registry, event(1, stage="drafted"), event(2, **change))

    found = call("validate", "-r", registry, "-f", "json")
    assert found.code == 1
    [problem] = [each for each in found.json()["problems"] if each["severity"] == "error"]
    assert (problem["rule"], problem["field"], problem["file"]) == (rule, field, str(ledger_of(registry)))
    assert problem["line"] > 8
    assert problem["hint"]
    assert call("record", "-r", registry, "浦东新区", "plan", "drafted").code == 1
    for command in ("history", "deadlines", "list"):
        assert call(command, "-r", registry).code == 0


@pytest.mark.parametrize("what", ["ledger", "lock"])
def test_a_folder_where_a_file_should_be(what: str, registry: Path) -> None:
    (ledger_of(registry) if what == "ledger" else Path(f"{ledger_of(registry)}.lock")).mkdir()
    ended = call("record", "-r", registry, *DRAFTED)

    assert ended.code == (1 if what == "ledger" else 2)
    assert ended.out == ""
    assert "progress.toml" in ended.err
    assert "internal error" not in ended.err
