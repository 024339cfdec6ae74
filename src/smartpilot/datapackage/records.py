"""The tables of records: which there are, and their rows."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from smartpilot.datapackage import fields
from smartpilot.datapackage.fields import CitedSource, DeliverableOfNotice
from smartpilot.datapackage.schema import BilingualText, DataTable, DerivedField, ForeignKey, TableName, TableSchema
from smartpilot.records.models import AnyTarget, Assessment
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Kind, Term
from smartpilot.registry.query import Selection
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import assessments_of


class _RecordTable(NamedTuple):
    """A table of records without its rows."""

    name: TableName
    about: BilingualText
    fields: Sequence[DerivedField]
    primary_key: Sequence[str] = ("id",)
    foreign_keys: Sequence[ForeignKey] = ()

    def with_records(self, registry: Registry, records: Iterable[Any]) -> DataTable:
        """The table with a row for each record."""
        schema = TableSchema(
            self.name,
            self.about,
            [field.schema for field in self.fields],
            self.primary_key,
            self.foreign_keys,
        )
        getters = [field.value for field in self.fields]
        return DataTable(schema, [tuple(_plain(get(registry, record)) for get in getters) for record in records])


def _plain(value: Any) -> Any:
    """A value as the libraries of databases take it: a fixed word is its text."""
    return value.value if isinstance(value, Term) else value


_SOURCES = _RecordTable(
    TableName.SOURCES,
    BilingualText("登记册所依据的文本", "texts that the registry rests on"),
    fields.SOURCE_FIELDS,
)
_PROGRAMMES = _RecordTable(
    TableName.PROGRAMMES,
    BilingualText("通知所属的试点计划", "programmes that the notices belong to"),
    fields.PROGRAMME_FIELDS,
)
_NOTICES = _RecordTable(
    TableName.NOTICES,
    BilingualText("公布名单的通知，一个年度一份", "notices that announce a list, one a programme year"),
    fields.NOTICE_FIELDS,
    foreign_keys=[ForeignKey("programme", TableName.PROGRAMMES), ForeignKey("source", TableName.SOURCES)],
)
_DELIVERABLES = _RecordTable(
    TableName.DELIVERABLES,
    BilingualText("各通知要求报送的事项", "what each notice wants handed in"),
    fields.DELIVERABLE_FIELDS,
    ("notice", "id"),
    [ForeignKey("notice", TableName.NOTICES)],
)
_PILOTS = _RecordTable(
    TableName.PILOTS,
    BilingualText(
        "通知所列的试点，一处一行；同一地方可在几个年度各有一行",
        "places that a notice lists, one a row; a place may have a row in several programme years",
    ),
    fields.PILOT_FIELDS,
    foreign_keys=[ForeignKey("notice", TableName.NOTICES), ForeignKey("extends", TableName.PILOTS)],
)
_PROJECTS = _RecordTable(
    TableName.PROJECTS,
    BilingualText("通知所列的专项试点，一项一行", "special projects that a notice lists, one a row"),
    fields.PROJECT_FIELDS,
    foreign_keys=[ForeignKey("notice", TableName.NOTICES), ForeignKey("site_pilot", TableName.PILOTS)],
)
_PILOT_SOURCES = _RecordTable(
    TableName.PILOT_SOURCES,
    BilingualText("每个试点依据的每个来源一行", "a row for each source that a pilot names"),
    fields.PILOT_SOURCE_FIELDS,
    ("pilot", "source"),
    [ForeignKey("pilot", TableName.PILOTS), ForeignKey("source", TableName.SOURCES)],
)
_PROJECT_SOURCES = _RecordTable(
    TableName.PROJECT_SOURCES,
    BilingualText("每个专项试点依据的每个来源一行", "a row for each source that a special project names"),
    fields.PROJECT_SOURCE_FIELDS,
    ("project", "source"),
    [ForeignKey("project", TableName.PROJECTS), ForeignKey("source", TableName.SOURCES)],
)


_ASSESSMENTS = _RecordTable(
    TableName.ASSESSMENTS,
    BilingualText(
        "对试点和专项试点的评估、验收和退出，一次一行；登记册没有记载的不等于没有",
        "assessments, acceptances and withdrawals of pilots and special projects, one a row; that none is known "
        "does not mean that there was none",
    ),
    fields.ASSESSMENT_FIELDS,
)
_ASSESSMENT_SOURCES = _RecordTable(
    TableName.ASSESSMENT_SOURCES,
    BilingualText("每次评估依据的每个来源一行", "a row for each source that an assessment names"),
    fields.ASSESSMENT_SOURCE_FIELDS,
    ("assessment", "source"),
    [ForeignKey("assessment", TableName.ASSESSMENTS), ForeignKey("source", TableName.SOURCES)],
)


def tables_of_records(registry: Registry, selection: Selection, *, is_whole: bool) -> list[DataTable]:
    """The tables of the selected records, each behind those that it refers to; of a kind that is not wanted none.

    `is_whole`: every notice and source is in it; otherwise those that the records name, or that ask something of them.
    The references of the registry must be valid.
    """
    records = [record for kind in (Kind.PILOTS, Kind.PROJECTS) for record in selection.get(kind, ())]
    named = {record.notice for record in records}
    notices = [
        notice
        for notice in registry.file.notices
        if is_whole or notice.id in named or not named.isdisjoint(notice.lists_bound)
    ]
    assessments = [assessment for record in records for assessment in assessments_of(registry, record)]
    cited = {notice.source for notice in notices}.union(*(record.sources for record in (*records, *assessments)))
    sources = [source for source in registry.file.sources if is_whole or source.id in cited]
    tables = [
        _SOURCES.with_records(registry, sources),
        _PROGRAMMES.with_records(registry, registry.programmes_of([notice.id for notice in notices])),
        _NOTICES.with_records(registry, notices),
        _DELIVERABLES.with_records(registry, _deliverables_of_notices(notices)),
    ]
    for kind, table, citations in (
        (Kind.PILOTS, _PILOTS, _PILOT_SOURCES),
        (Kind.PROJECTS, _PROJECTS, _PROJECT_SOURCES),
    ):
        if kind in selection:
            tables.append(table.with_records(registry, selection[kind]))
            tables.append(citations.with_records(registry, _citations(selection[kind])))
    tables.append(_ASSESSMENTS.with_records(registry, assessments))
    tables.append(_ASSESSMENT_SOURCES.with_records(registry, _citations(assessments)))
    return tables


def _deliverables_of_notices(notices: Iterable[Notice]) -> Iterable[DeliverableOfNotice]:
    for notice in notices:
        for deliverable in notice.deliverables:
            yield DeliverableOfNotice(notice.id, deliverable)


def _citations(records: Iterable[AnyTarget | Assessment]) -> Iterable[CitedSource]:
    for record in records:
        # A source that is named twice is still one source.
        for source in dict.fromkeys(record.sources):
            yield CitedSource(record.id, source)
