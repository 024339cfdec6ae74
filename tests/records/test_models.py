import datetime as dt
import tomllib
from typing import Any

import pytest
from pydantic import ValidationError

from builders import ZHENGDING, event, notice, project
from program import REGISTRY
from smartpilot.i18n import use_language
from smartpilot.records.entries import LEDGER_TABLES, Event, LedgerFile
from smartpilot.records.models import REGISTRY_TABLES, Candidate, Pilot, Place, Project, RegistryFile
from smartpilot.records.notices import Deliverable, Notice
from smartpilot.records.terms import Kind, Stage
from smartpilot.records.titles import AUTHORITY, free_text_columns, title_of, titles

CHINA = dt.timezone(dt.timedelta(hours=8))


def test_the_shipped_registry_is_valid_and_comes_back_as_it_is_written() -> None:
    data = tomllib.loads(REGISTRY.read_text(encoding="utf-8"))

    registry = RegistryFile.model_validate(data)
    written = registry.as_toml()

    assert written["pilots"] == data["pilots"]
    assert RegistryFile.model_validate(written) == registry


@pytest.mark.parametrize("format_", [True, 1.0, "1", 0, 2, None])
@pytest.mark.parametrize("file", [RegistryFile, LedgerFile])
def test_only_the_whole_number_1_is_the_format(file: type[RegistryFile | LedgerFile], format_: Any) -> None:
    with pytest.raises(ValidationError):
        file.model_validate({"format": format_})
    assert file.model_validate({"format": 1}).format == 1


@pytest.mark.parametrize(
    "change",
    [
        {"name": 5},
        {"sources": "notice-2014"},
        {"sources": ("notice-2014",)},
        {"added_on": "2015-09-15"},
        {"added_on": dt.datetime(2015, 9, 15, tzinfo=CHINA)},
        {"level": "县"},
        {"level": 1},
        {"population": 1},
    ],
)
def test_nothing_is_converted_but_terms(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Pilot.model_validate(ZHENGDING | change)


def test_terms_are_read_from_their_text() -> None:
    deliverable = {
        "id": "a",
        "title": "甲",
        "owed_by": "pilots",
        "stages": ["drafted", "signed"],
        "due_stage": "drafted",
    }

    read = Deliverable.model_validate(deliverable)

    assert (read.owed_by, read.stages, read.met_at) == (Kind.PILOTS, [Stage.DRAFTED, Stage.SIGNED], Stage.DRAFTED)
    assert read.model_copy(update={"due_stage": None}).met_at is Stage.SIGNED
    assert [read.model_copy(update={"title": title}).is_supplementary for title in ("增补申报材料", "申报材料")] == [
        True,
        False,
    ]


def test_records_cannot_be_changed() -> None:
    pilot = Pilot.model_validate(ZHENGDING)

    with pytest.raises(ValidationError):
        pilot.name = "正定县"  # type: ignore[misc]


def test_records_of_two_kinds_are_never_equal() -> None:
    place = {key: value for key, value in ZHENGDING.items() if key in Candidate.model_fields}

    assert Candidate.model_validate(place) != Pilot.model_validate(ZHENGDING)
    assert Pilot.model_validate(ZHENGDING) == Pilot.model_validate(dict(ZHENGDING))


def test_lists_that_are_not_given_are_empty_and_not_shared() -> None:
    one, other = Notice.model_validate(notice()), Notice.model_validate(notice())

    assert one.deliverables == []
    assert one.deliverables is not other.deliverables


def test_a_project_without_a_title_is_called_by_its_units() -> None:
    assert Project.model_validate(project("S01", "甲公司", "乙公司")).name == "甲公司、乙公司"
    assert Project.model_validate(project("S01", "甲公司", title="智慧水务")).name == "智慧水务"


# -- as JSON and TOML ----------------------------------------------------------------------------------------


def test_json_leaves_out_what_is_absent() -> None:
    assert Pilot.model_validate(ZHENGDING).as_json() == ZHENGDING


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (dt.datetime(2015, 4, 28, 9, 30, tzinfo=CHINA), "2015-04-28T09:30:00+08:00"),
        (dt.datetime(2015, 4, 28, 1, 30, tzinfo=dt.UTC), "2015-04-28T01:30:00+00:00"),
        (dt.datetime(2015, 4, 28, 1, 30, 0, 500, tzinfo=dt.UTC), "2015-04-28T01:30:00.000500+00:00"),
    ],
)
def test_json_keeps_the_offset_of_a_moment(moment: dt.datetime, text: str) -> None:
    read = Event.model_validate(event("a", dt.date(2015, 4, 28)) | {"recorded_at": moment})

    assert read.as_json()["recorded_at"] == text
    assert read.as_json()["on"] == "2015-04-28"
    assert read.as_toml()["recorded_at"] == moment


# -- titles --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("record", [*REGISTRY_TABLES.values(), *LEDGER_TABLES.values(), RegistryFile, LedgerFile])
def test_every_field_has_a_chinese_and_an_english_title(record: type[Place]) -> None:
    for name, title in titles(record).items():
        assert record.model_fields[name].title == f"{title.zh} {title.en}"
        assert not title.zh.isascii()
        assert title.en.isascii()


def test_a_title_is_in_the_language_of_the_user() -> None:
    with use_language("zh"):
        assert [str(title_of(Pilot, "level")), str(AUTHORITY)] == ["级别", "主管部门"]
    with use_language("en"):
        assert [str(title_of(Notice, "number")), str(AUTHORITY)] == ["document number", "authority"]


def test_titles_say_what_belongs_there() -> None:
    title = title_of(Pilot, "sources")

    assert (title.about, title.example) == ("编号见 [[sources]]", ["notice-2014"])
    with pytest.raises(KeyError):
        title_of(Pilot, "undertaken_by")


@pytest.mark.parametrize("record", [*REGISTRY_TABLES.values(), *LEDGER_TABLES.values()])
def test_every_example_is_a_valid_value(record: type[Place]) -> None:
    examples = {name: title.example for name, title in titles(record).items() if title.example is not None}
    text = {"title": "标题", "name": "名称", "by": "单位", "issued_by": ["单位"], "voids": "a"}
    values = {**{name: value for name, value in text.items() if name in record.model_fields}, **examples}
    days = {name for name, info in record.model_fields.items() if "date" in str(info.annotation).lower()}
    parsed = {
        name: tomllib.loads(f"x = {value}")["x"] if name in days and isinstance(value, str) else value
        for name, value in values.items()
    }

    assert isinstance(record.model_validate(parsed), record)


def test_what_people_write_as_they_like_is_known_by_its_column() -> None:
    assert {"by", "note", "name", "title", "undertaken_by", "site", "locality", "person"} <= free_text_columns()
    assert not {"id", "division", "on", "recorded_at", "stage", "year", "evidence"} & free_text_columns()
