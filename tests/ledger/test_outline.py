import re
from pathlib import Path

from program import REGISTRY, call
from smartpilot.ledger.outline import read_last_batches


def test_batches_of_commands_the_newest_first(tmp_path: Path) -> None:
    registry = tmp_path / "pilots.toml"
    registry.write_bytes(REGISTRY.read_bytes())
    for stage in ("drafted", "submitted"):
        call("record", "2014-130123", "task-book", stage, "--on", "2015-04-20", "-r", registry)
    assert call("undo", "--yes", "-r", registry).code == 0

    undo, drafted = read_last_batches(registry)

    assert (drafted.via, drafted.records, len(drafted.entries)) == ("record", ["2014-130123"], 1)
    assert undo.via == "undo"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", drafted.moment)
    assert drafted.id in call("history", "-r", registry, "--format", "json").out


def test_events_of_an_old_ledger_are_each_one(tmp_path: Path) -> None:
    (tmp_path / "progress.toml").write_text(
        '[[events]]\nid = "a"\ntarget = "2014-130123"\n\n[[events]]\nid = "b"\nvoids = "a"\n', encoding="utf-8"
    )

    (batch,) = read_last_batches(tmp_path / "pilots.toml")

    assert (batch.id, batch.moment, batch.via, batch.records) == ("b", "", "", [])
