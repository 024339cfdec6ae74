"""One record in full, as tables, JSON and CSV."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.views.records import format_value
from smartpilot.deadlines.rows import TargetRow
from smartpilot.deadlines.wording import due_from_text, format_due, stage_text
from smartpilot.i18n import _
from smartpilot.ledger.provenance import Provenance
from smartpilot.places.divisions import Division
from smartpilot.records.models import AnyTarget, Assessment, OwingAuthority, Pilot, Source
from smartpilot.records.notices import Deliverable
from smartpilot.records.obligations import title_with_period
from smartpilot.records.terms import Kind
from smartpilot.records.titles import title_of
from smartpilot.registry.query import columns, division_chain, record_to_json, value_of
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import assessments_of
from smartpilot.render.table import Column, Table, without_needless_columns


def emit_record(
    registry: Registry,
    record: AnyTarget,
    owed: Sequence[TargetRow] | None,
    format_: Format,
    provenance: Provenance,
    day: dt.date,
) -> None:
    """Writes a record as it is on a day in the wanted form: with its divisions, sources and assessments until then.

    Also with what it owes, which is None where that is not known.
    """
    kind = record.kind or Kind.PILOTS
    chain = division_chain(registry, record)
    sources = [registry.sources[id_] for id_ in record.sources if id_ in registry.sources]
    fields = record_to_json(registry, record, day)
    assessments = assessments_of(registry, record, day)

    def document() -> dict[str, Any]:
        return {
            "format": "smartpilot.show/1",
            **provenance.as_json(),
            "kind": kind.value,
            "record": fields,
            "divisions": [{"code": division.code, "name": division.name} for division in chain],
            "sources": [source.as_json() for source in sources],
            "owes": None if owed is None else [_obligation_json(row) for row in owed],
            "assessments": [assessment.as_json() for assessment in assessments],
        }

    emit_result(
        format_,
        document=document,
        keys=list(columns(kind)),
        records=lambda: [fields],
        lines=lambda: [document()],
        tables=lambda: [
            _field_table(registry, record, kind, chain, day),
            *([] if isinstance(record, OwingAuthority) else [_source_table(sources)]),
            *([_assessment_table(registry, assessments)] if assessments else []),
            *([_obligation_table(registry, record, owed)] if owed else []),
        ],
    )


def _field_table(registry: Registry, record: AnyTarget, kind: Kind, chain: Sequence[Division], day: dt.date) -> Table:
    rows = [
        [str(title), format_value(value_of(registry, record, key, day))]
        for key, title in columns(kind).items()
        if key != "sources" and value_of(registry, record, key, day) not in (None, [])
    ]
    if chain:
        rows.append([_("lies in"), " > ".join(f"{step.name} {step.code}" for step in chain)])
    columns_ = [Column("field", _("field"), whole=True), Column("value", _("value"))]
    return Table(columns_, rows, title=record.name)


def _source_table(sources: Sequence[Source]) -> Table:
    columns_ = [
        Column("title", _("source")),
        Column("published", _("published"), whole=True),
        Column("publisher", _("publisher"), detail=True),
        Column("url", _("address"), detail=True),
    ]
    rows = [[s.title, str(s.published or ""), s.publisher or "", s.url or ""] for s in sources]
    return Table(columns_, rows, title=_("Sources"))


def _assessment_table(registry: Registry, assessments: Sequence[Assessment]) -> Table:
    keys = ("on", "kind", "result", "grade", "evidence", "sources", "note", "id")
    details = ("evidence", "sources", "note", "id")
    columns_ = [Column(key, str(title_of(Assessment, key)), whole=True, detail=key in details) for key in keys]
    titles_of_sources = {id_: source.title for id_, source in registry.sources.items()}
    rows = []
    for assessment in assessments:
        sources = [titles_of_sources.get(id_, id_) for id_ in assessment.sources]
        values = {**{key: getattr(assessment, key) for key in keys}, "sources": sources}
        rows.append([format_value(values[key]) for key in keys])
    return without_needless_columns(Table(columns_, rows, title=_("Assessments")))


def _obligation_table(registry: Registry, record: AnyTarget, owed: Sequence[TargetRow]) -> Table:
    has_several_notices = len({row.notice for row in owed} | {record.notice}) > 1
    has_beginnings = any(row.due_from for row in owed)
    columns_ = [
        Column("deliverable", _("deliverable")),
        *([Column("notice", str(title_of(Pilot, "notice")), whole=True)] if has_several_notices else []),
        Column("due", _("due"), whole=True),
        Column("state", _("state"), whole=True),
        *([Column("due_from", _("counted"), detail=True)] if has_beginnings else []),
        Column("stage", _("stage"), detail=True),
        Column("reviewed_by", _("reviewed by"), detail=True),
        Column("send_to", _("send to"), detail=True),
        Column("components", str(title_of(Deliverable, "components")), detail=True),
        Column("clause", str(title_of(Deliverable, "clause")), detail=True),
    ]
    rows = []
    for row in owed:
        deliverable = registry.deliverables[row.notice, row.deliverable]
        rows.append(
            [
                title_with_period(deliverable, row.period),
                *([row.notice] if has_several_notices else []),
                format_due(row.due),
                row.state.label,
                *([due_from_text(registry, row)] if has_beginnings else []),
                stage_text(row.stage, row.stage_on, row.stage_note),
                deliverable.reviewed_by or "",
                deliverable.send_to or "",
                format_value(deliverable.components),
                deliverable.clause or "",
            ]
        )
    return Table(columns_, rows, title=_("Deliverables"))


def _obligation_json(row: TargetRow) -> dict[str, Any]:
    fields = row.as_json()
    return {
        key: fields[key]
        for key in (
            *("deliverable", "due", "days_left", "stage", "stage_on", "state", "year", "stage_note", "part"),
            *("due_from", "due_from_on", "notice"),
        )
    }
