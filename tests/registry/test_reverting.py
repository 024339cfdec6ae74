"""Records are put back byte for byte, wherever they stood."""

from pathlib import Path

import pytest

from ledgers import write_small_registry
from smartpilot.records.models import REGISTRY_TABLES
from smartpilot.registry.reading import parse_registry
from smartpilot.registry.registry import Registry
from smartpilot.registry.reverting import changed_records, parse_record_lines, record_lines, with_record_lines
from smartpilot.toml.document import parse_document
from smartpilot.toml.edits import with_heading, with_records, with_values


def parsed(raw: bytes) -> Registry:
    registry = parse_registry(parse_document(Path("pilots.toml"), raw, REGISTRY_TABLES)).registry
    assert registry
    return registry


@pytest.fixture(params=[b"\n", b"\r\n"], ids=["lf", "crlf"])
def raw(tmp_path: Path, request: pytest.FixtureRequest) -> bytes:
    return write_small_registry(tmp_path).read_bytes().rstrip().replace(b"\n", request.param) + request.param


NEW = [{"id": f"2014-{n}", "name": "x", "province": "x", "division": str(n), "level": "county", "notice": "2014"}
       for n in (110101, 110102)]  # fmt: skip


def test_records_that_were_added_are_removed_and_put_back(raw: bytes) -> None:
    before = parsed(raw)
    longer = with_records(raw, "candidates", NEW)
    after = parsed(longer)
    ids = changed_records(before, after)

    assert ids == [("", "2014-110101"), ("", "2014-110102")]
    assert record_lines(raw, before, ids) == dict.fromkeys(ids)
    lines = record_lines(longer, after, ids)
    assert [parse_record_lines(lines[id_] or [])[0] for id_ in ids] == ["candidates"] * 2
    assert with_record_lines(longer, after, dict.fromkeys(ids)) == raw
    assert with_record_lines(raw, before, lines) == longer


CHANGED = ("", "2014-330108")


def test_a_record_that_was_changed_becomes_what_it_was_with_its_comments(raw: bytes) -> None:
    raw = raw.replace(b'level = "district"', b'level = "district" # ?')
    before = parsed(raw)
    path = ("candidates", 0)
    changed = with_heading(with_values(raw, {path: {"evidence": "unverified", "sources": []}}), path, "[[pilots]]")
    after = parsed(changed)

    assert changed_records(before, after) == [CHANGED]
    lines = record_lines(raw, before, [CHANGED])
    assert "# ?" in "".join(lines[CHANGED] or [])
    assert with_record_lines(changed, after, lines) == raw
