"""Records changed and added where they stand in the file."""

from pathlib import Path

import pytest

from builders import ZHENGDING as PLACE
from builders import registry
from smartpilot.errors import UsageError
from smartpilot.records.models import REGISTRY_TABLES, Pilot, Source
from smartpilot.records.terms import Designation, Evidence, Level
from smartpilot.registry.editing import Edit, NewRecord, find_editable, require_id_fits, with_edit, with_new_record
from smartpilot.registry.reading import parse_registry
from smartpilot.registry.registry import Registry
from smartpilot.toml.document import parse_document

HEAD = """format = 1

[[sources]]
id = "notice-2014"
title = "通知"

[[notices]]
id = "2014"
source = "notice-2014"
issued_by = ["住房和城乡建设部办公厅"]
issued_on = 2015-04-07
"""
ZHENGDING = """
# 正文点名
[[pilots]]
id = "2014-130123"  # 不变
name = "正定县"
province = "河北省"
division = "130123"
level = "county"
notice = "2014"
evidence = "confirmed"
sources = ["notice-2014"]
note = "待核对"  # 问过
"""


def read(raw: bytes) -> Registry:
    registry = parse_registry(parse_document(Path("pilots.toml"), raw, REGISTRY_TABLES)).registry
    assert registry is not None
    return registry


def test_an_edit_changes_its_lines_and_no_others() -> None:
    raw = (HEAD + ZHENGDING).encode()
    registry = read(raw)

    edited = with_edit(
        raw, registry, Edit(registry.by_id["2014-130123"], {"designation": Designation.NEW, "note": None})
    )

    lines = raw.decode().splitlines()
    changed = edited.decode().splitlines()
    assert [line for line in lines if line not in changed] == ['note = "待核对"  # 问过']
    assert [line for line in changed if line not in lines] == ['designation = "new"']
    assert edited.endswith(b"\n")


@pytest.mark.parametrize("pilots", ["", ZHENGDING])
def test_a_record_is_added_behind_the_last_one_with_its_source(pilots: str) -> None:
    raw = (HEAD + pilots).encode()
    registry = read(raw)
    pilot = Pilot(
        id="2014-130200",
        name="唐山市",
        province="河北省",
        division="130200",
        level=Level.PREFECTURE_CITY,
        notice="2014",
        evidence=Evidence.REPORTED,
        sources=["added"],
    )

    added = with_new_record(raw, registry, NewRecord(pilot, Source(id="added", title="公告")))

    assert [record.id for record in read(added).file.pilots][-1] == "2014-130200"
    assert read(added).by_id["2014-130200"] == pilot
    assert read(added).sources["added"].title == "公告"
    # A source that is there already is not added again.
    again = NewRecord(pilot.model_copy(update={"id": "x"}), Source(id="added", title="公告"))
    twice = with_new_record(added, read(added), again)
    assert len(read(twice).sources) == 2


def test_a_new_value_stands_where_the_format_has_it() -> None:
    raw = (HEAD + ZHENGDING).replace('level = "county"', 'level = "county"  # 县').encode()
    record = read(raw).by_id["2014-130123"]

    edited = with_edit(raw, read(raw), Edit(record, {"extends": "2012-130100", "designation": Designation.EXPANDED}))

    lines = edited.decode().splitlines()
    where = lines.index('notice = "2014"')
    assert lines[where + 1 : where + 3] == ['designation = "expanded"', 'extends = "2012-130100"']
    assert [line for line in lines if line not in lines[where + 1 : where + 3]] == raw.decode().splitlines()


def test_a_source_is_found_by_its_id_alone_and_changed() -> None:
    raw = (HEAD + ZHENGDING).encode()
    registry = read(raw)

    source = find_editable(registry, "notice-2014")
    edited = with_edit(raw, registry, Edit(source, {"publisher": "住房和城乡建设部"}))

    assert source == Source(id="notice-2014", title="通知")
    assert read(edited).sources["notice-2014"].publisher == "住房和城乡建设部"
    assert find_editable(registry, "正定") == registry.by_id["2014-130123"]
    with pytest.raises(UsageError, match="unknown record") as raised:
        find_editable(registry, "notice-2015")
    assert "of sources and assessments: notice-2014" in (raised.value.hint or "")
    with pytest.raises(UsageError, match="unknown record") as raised:
        find_editable(registry, "不存在市")
    assert "of sources" not in (raised.value.hint or "")


def test_a_record_does_not_become_that_of_another_place() -> None:
    known = registry(pilots=[PLACE])
    record = known.by_id["2014-130123"]

    with pytest.raises(UsageError, match="another place"):
        require_id_fits(known, Edit(record, {"division": "130124", "name": "栾城县"}))
    require_id_fits(known, Edit(record, {"name": "正定县", "note": "核对过"}))
