from pathlib import Path

from program import write_registry
from smartpilot.ledger.reading import read_ledger
from smartpilot.registry.reading import read_registry
from smartpilot.rules import EVENT_RULES, RULES, check, count_checked

PILOT = '[[pilots]]\nid = "2014-130123"\n'


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_broken_records_are_counted_as_checked(tmp_path: Path) -> None:
    registry = write(tmp_path / "pilots.toml", f"format = 1\n{PILOT}{PILOT}[[projects]]\n")
    ledger = write(tmp_path / "progress.toml", "[[events]]\n")

    counts = count_checked(read_registry(registry), read_ledger(ledger))

    assert counts == {"pilots": 2, "projects": 1, "candidates": 0, "events": 1}


def test_nothing_is_counted_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    registry = write(tmp_path / "pilots.toml", 'format = 1\nname = "open\n')
    tables = write(tmp_path / "progress.toml", "events = 1\n")

    assert set(count_checked(read_registry(registry), read_ledger(tables)).values()) == {0}


def test_problems_are_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = write_registry(tmp_path / "pilots.toml", pilots=[{"id": "b"}, {"id": "b"}])

    lines = [problem.line or 0 for problem in check(read_registry(path))]

    assert len(lines) > 2
    assert lines == sorted(lines)


def test_every_rule_is_explained() -> None:
    for rule in RULES.values():
        assert rule.title
        assert rule.why.endswith(".")


def test_the_rules_about_the_ledger() -> None:
    assert {
        "duplicate-event",
        "unknown-target",
        "not-owed",
        "unknown-stage",
        "event-before-notice",
        "event-ahead-of-clock",
        "event-after-end",
        "repeated-event",
        "differing-event",
        "void",
    } == EVENT_RULES
