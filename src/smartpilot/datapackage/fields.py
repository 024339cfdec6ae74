"""The fields of records: what each of them is, and how its value follows from the registry."""

from dataclasses import replace
from typing import Any, NamedTuple

from smartpilot.datapackage.outcomes import OUTCOME_FIELDS
from smartpilot.datapackage.places import PLACE_FIELDS, PROVINCE_CODE, SCOPE_FIELD, code_of_province
from smartpilot.datapackage.schema import BilingualText, DerivedField, FieldSchema, FieldType
from smartpilot.datapackage.schema import field_of as _of
from smartpilot.records.models import AnyTarget, Assessment, Pilot, Project, Source
from smartpilot.records.notices import UNITS_OF_TIME, Deliverable, Notice, Programme, Within
from smartpilot.records.obligations import creation_period_of, listing_day
from smartpilot.records.terms import (
    AssessmentKind,
    AssessmentResult,
    Designation,
    DuePeriod,
    Evidence,
    Kind,
    Level,
    Medium,
    Recurrence,
    Stage,
)
from smartpilot.records.titles import AUTHORITY, PROGRAMME
from smartpilot.registry.registry import Registry
from smartpilot.registry.totals import count_records

_INTEGER, _DATE = FieldType.INTEGER, FieldType.DATE
# A list is one text, as in the CSV of `list`.
LIST_SEPARATOR = ";"


def _as_is(schema: FieldSchema) -> DerivedField:
    """A field of the record itself; a list becomes one text."""

    def value(_registry: Registry, record: Any) -> Any:
        value = getattr(record, schema.name)
        return LIST_SEPARATOR.join(value) or None if isinstance(value, list) else value

    return DerivedField(schema, value)


def announcement_day(registry: Registry, target: AnyTarget) -> Any:
    """When a record became a pilot: the day of its notice, or the later one on which it was added."""
    return listing_day(target, registry.notices[target.notice].issued_on)


def first_year(registry: Registry, target: AnyTarget) -> int:
    """The year in which a record became a pilot."""
    year: int = announcement_day(registry, target).year
    return year


_NOTE = "notes of those who keep the registry"
EVIDENCE = _of(Pilot, "evidence", "how sure it is that the notice lists it", terms=Evidence)
_ANNOUNCED_ON = DerivedField(
    FieldSchema(
        "announced_on",
        BilingualText("公布日期", "announced on"),
        BilingualText("通知的印发日期；增补的为增补之日", "day of the notice; of a pilot added later, that day"),
        _DATE,
        required=True,
    ),
    announcement_day,
)
_FIRST_YEAR = DerivedField(
    FieldSchema(
        "first_year",
        BilingualText("首个年份", "first year"),
        BilingualText("公布日期所在年份", "year of announced_on"),
        _INTEGER,
        required=True,
    ),
    first_year,
)
_AUTHORITY = DerivedField(
    FieldSchema(
        "authority",
        BilingualText(AUTHORITY.zh, AUTHORITY.en),
        BilingualText(
            AUTHORITY.about, "in charge: of a province, a separately planned city, or the Xinjiang Production Corps"
        ),
    ),
    Registry.authority_of,
)

SOURCE_FIELDS = (
    _as_is(_of(Source, "id", "permanent")),
    _as_is(_of(Source, "title", "what the text is; not always its own title")),
    _as_is(_of(Source, "publisher", "who published it")),
    _as_is(_of(Source, "published", "day of publication", _DATE)),
    _as_is(_of(Source, "url", "where it was read")),
    _as_is(_of(Source, "note", _NOTE)),
)


def _total(name: str, zh: str, en: str) -> DerivedField:
    def value(_registry: Registry, notice: Notice) -> Any:
        return getattr(notice.totals, name) if notice.totals else None

    about = BilingualText("通知所称的数量；没有说的为空", "number that the notice declares; empty if it declares none")
    return DerivedField(FieldSchema(f"total_{name}", BilingualText(zh, en), about, _INTEGER), value)


def _creation_day(name: str, zh: str, en: str) -> DerivedField:
    def value(_registry: Registry, notice: Notice) -> Any:
        period = creation_period_of(notice)
        return getattr(period, name) if period else None

    about = BilingualText("含当日", "that day included")
    return DerivedField(FieldSchema(f"creation_{name}", BilingualText(zh, en), about, _DATE), value)


def _has_whole_list(registry: Registry, notice: Notice) -> int | None:
    counted = count_records(registry, notice).pilots
    return None if counted.declared is None else int(counted.missing == 0)


PROGRAMME_FIELDS = (
    _as_is(_of(Programme, "id", "permanent")),
    _as_is(_of(Programme, "name", "what its notices call it, in Chinese", zh="通知中的名称")),
    _as_is(_of(Programme, "short_name", "what tables call it; empty: its name")),
    _as_is(_of(Programme, "english_name", "what it is called in English")),
    _as_is(_of(Programme, "ministry_offices", "who runs it; several are separated by semicolons", zh="主管单位")),
    _as_is(_of(Programme, "pilots", "what it calls its pilots", zh="试点的称谓")),
    _as_is(_of(Programme, "projects", "what it calls its special projects", zh="专项试点的称谓")),
    _as_is(_of(Programme, "note", _NOTE)),
)

NOTICE_FIELDS = (
    _as_is(_of(Notice, "id", "programme year of the list; not the year in which it was announced")),
    DerivedField(
        FieldSchema("title", BilingualText("标题", "title"), BilingualText("来源的标题", "title of its source")),
        lambda registry, notice: registry.sources[notice.source].title,
    ),
    DerivedField(
        FieldSchema(
            "programme",
            BilingualText(PROGRAMME.zh, PROGRAMME.en),
            BilingualText("编号", "its id"),
            required=True,
        ),
        lambda registry, notice: registry.programme_of(notice).id,
    ),
    _as_is(_of(Notice, "source", "text that the record follows", zh="所依据文本的编号")),
    _as_is(_of(Notice, "number", "document number")),
    _as_is(_of(Notice, "issued_by", "offices that issued it; several are separated by semicolons")),
    _as_is(_of(Notice, "issued_on", "day of issue", _DATE)),
    _as_is(_of(Notice, "rests_on", "document numbers that it cites; several are separated by semicolons")),
    _as_is(
        _of(
            Notice,
            "applies_to",
            "ids of the notices whose records owe what it asks for, separated by semicolons; empty: its own",
            zh="要求报送的事项由哪些通知所列的试点等报送；空为本通知所列的",
        )
    ),
    _total("new", "公布的新增试点数", "new pilots declared"),
    _total("expanded", "公布的扩大范围试点数", "expanded-scope pilots declared"),
    _total("special", "公布的专项试点数", "special projects declared"),
    DerivedField(
        FieldSchema(
            "pilots_recorded",
            BilingualText("已登记试点数", "pilots recorded"),
            BilingualText("登记册中此通知名单上的试点数", "pilots of its list that the registry has"),
            _INTEGER,
            required=True,
        ),
        lambda registry, notice: count_records(registry, notice).pilots.listed,
    ),
    DerivedField(
        FieldSchema(
            "complete",
            BilingualText("名单是否完整", "complete"),
            BilingualText(
                "1：登记册有名单上的全部试点；0：不全；空：通知没有说有多少",
                "1: the registry has all pilots of the list; 0: it does not; empty: the notice declares no number",
            ),
            _INTEGER,
        ),
        _has_whole_list,
    ),
    _creation_day("begins", "创建期起", "creation period begins"),
    _creation_day("ends", "创建期止", "creation period ends"),
    _as_is(_of(Notice, "closed_on", "what is owed every year ends on this day", _DATE)),
    _as_is(_of(Notice, "note", _NOTE)),
)


class DeliverableOfNotice(NamedTuple):
    """A deliverable with the notice that wants it."""

    notice: str
    deliverable: Deliverable


def _of_deliverable(schema: FieldSchema) -> DerivedField:
    field = _as_is(schema)
    return DerivedField(schema, lambda registry, owned: field.value(registry, owned.deliverable))


def _of_within(schema: FieldSchema, name: str) -> DerivedField:
    """A field of the time within which a deliverable is owed; empty where it has none."""

    def value(_registry: Registry, owned: DeliverableOfNotice) -> Any:
        within = owned.deliverable.within
        return None if within is None else getattr(within, schema.name)

    return DerivedField(replace(schema, name=name, required=False), value)


DELIVERABLE_FIELDS = (
    DerivedField(
        _of(Pilot, "notice", "notice that wants it", zh="提出要求的通知"), lambda _registry, owned: owned.notice
    ),
    _of_deliverable(_of(Deliverable, "id", "identifies it within its notice")),
    _of_deliverable(_of(Deliverable, "title", "what is handed in")),
    _of_deliverable(_of(Deliverable, "owed_by", "which records owe it", terms=Kind)),
    _of_deliverable(
        _of(Deliverable, "only_with", "only authorities with such records of the lists owe it; empty: all", terms=Kind)
    ),
    _of_deliverable(
        replace(
            _of(Deliverable, "stages", "in their order, separated by semicolons; see due_stage for the words"),
            item_terms=Stage,
        )
    ),
    _of_deliverable(_of(Deliverable, "due", "last day; empty: it is owed without a deadline", _DATE)),
    _of_deliverable(_of(Deliverable, "recurs", "how often it is owed within the creation period", terms=Recurrence)),
    _of_deliverable(_of(Deliverable, "month", "month of the deadline within the period", _INTEGER)),
    _of_deliverable(_of(Deliverable, "day", "day of the deadline within its month", _INTEGER)),
    _of_deliverable(
        _of(Deliverable, "due_in", "period in which it is due; empty: the one that it reports on", terms=DuePeriod)
    ),
    _of_within(
        _of(
            Within, "after", "what its time begins with: notice, listed, period-end, or a stage of another deliverable"
        ),
        "within_after",
    ),
    _of_within(_of(Within, "before", "what its time ends before: period-end"), "within_before"),
    *(
        _of_within(
            _of(Within, unit, f"how many {unit.replace('_', ' ')} after or before that it is due", _INTEGER),
            f"within_{unit}",
        )
        for unit in UNITS_OF_TIME
    ),
    _of_deliverable(_of(Deliverable, "due_stage", "stage that meets the deadline; empty: the last one", terms=Stage)),
    _of_deliverable(_of(Deliverable, "reviewed_by", "who reviews it")),
    _of_deliverable(_of(Deliverable, "signed_by", "who signs it; several are separated by semicolons")),
    _of_deliverable(_of(Deliverable, "send_to", "address to send it to")),
    _of_deliverable(
        replace(_of(Deliverable, "medium", "electronic or paper; both are separated by a semicolon"), item_terms=Medium)
    ),
    _of_deliverable(_of(Deliverable, "components", "papers handed in together, separated by semicolons")),
    _of_deliverable(_of(Deliverable, "clause", "clause of the notice")),
    _of_deliverable(_of(Deliverable, "note", _NOTE)),
)

PILOT_FIELDS = (
    _as_is(_of(Pilot, "id", "permanent")),
    _as_is(_of(Pilot, "name", "as the notice writes it")),
    *PLACE_FIELDS,
    _as_is(_of(Pilot, "locality", "only of a town or zone")),
    _as_is(_of(Pilot, "level", "administrative level", terms=Level)),
    SCOPE_FIELD,
    _as_is(_of(Pilot, "notice", "notice that lists it", zh="公布名单的通知")),
    _ANNOUNCED_ON,
    _FIRST_YEAR,
    _as_is(_of(Pilot, "designation", "empty where no source says it", terms=Designation)),
    _as_is(_of(Pilot, "extends", "earlier pilot whose scope it widens")),
    _as_is(_of(Pilot, "added_on", "day on which an applicant became a pilot later", _DATE)),
    _AUTHORITY,
    _as_is(EVIDENCE),
    _as_is(_of(Pilot, "note", _NOTE)),
    _as_is(_of(Pilot, "members", "codes of the places that are one pilot together; separated by semicolons")),
    *OUTCOME_FIELDS,
)

PROJECT_FIELDS = (
    _as_is(_of(Project, "id", "permanent")),
    _as_is(_of(Project, "title", "empty where no source gives it")),
    _as_is(_of(Project, "field", "field of the project")),
    _as_is(_of(Project, "undertaken_by", "undertaking units; several are separated by semicolons")),
    _as_is(_of(Project, "site", "demonstration site in words")),
    _as_is(_of(Project, "site_pilot", "pilot that is the demonstration site")),
    DerivedField(PROVINCE_CODE, lambda registry, project: code_of_province(registry.province_of(project))),
    DerivedField(
        FieldSchema(
            "province",
            BilingualText("省份", "province"),
            BilingualText("示范地试点所在省份；示范地不是已知试点的为空", "that of site_pilot; empty without one"),
        ),
        Registry.province_of,
    ),
    _AUTHORITY,
    _as_is(_of(Project, "notice", "notice that lists it", zh="公布名单的通知")),
    _ANNOUNCED_ON,
    _FIRST_YEAR,
    _as_is(EVIDENCE),
    _as_is(_of(Project, "note", _NOTE)),
)


ASSESSMENT_FIELDS = (
    _as_is(_of(Assessment, "id", "permanent")),
    _as_is(_of(Assessment, "target", "pilot or special project that it is of", zh="试点或专项试点的编号")),
    # `on` is a word of SQL.
    DerivedField(
        replace(_of(Assessment, "on", "day of the decision", _DATE), name="assessed_on"),
        lambda _registry, assessment: assessment.on,
    ),
    _as_is(_of(Assessment, "kind", "what was decided on", terms=AssessmentKind)),
    _as_is(_of(Assessment, "result", "empty for a withdrawal", terms=AssessmentResult)),
    _as_is(_of(Assessment, "grade", "empty where none was given")),
    _as_is(_of(Assessment, "evidence", "how sure it is", terms=Evidence)),
    _as_is(_of(Assessment, "note", _NOTE)),
)


class CitedSource(NamedTuple):
    """A source that a record names."""

    record: str
    source: str


def _citation_fields(name: str, title: BilingualText) -> tuple[DerivedField, DerivedField]:
    source = BilingualText("来源", "source")
    record_field, source_field = (
        FieldSchema(key, key_title, BilingualText("编号", "its id"), required=True)
        for key, key_title in ((name, title), ("source", source))
    )
    return (
        DerivedField(record_field, lambda _registry, citation: citation.record),
        DerivedField(source_field, lambda _registry, citation: citation.source),
    )


PILOT_SOURCE_FIELDS = _citation_fields("pilot", BilingualText("试点", "pilot"))
ASSESSMENT_SOURCE_FIELDS = _citation_fields("assessment", BilingualText("评估", "assessment"))
PROJECT_SOURCE_FIELDS = _citation_fields("project", BilingualText("专项试点", "special project"))
