"""`smartpilot show`: one record whole."""

from pathlib import Path
from typing import Annotated, Any

import typer

from smartpilot.cli.opening import load, registry_path
from smartpilot.cli.options import AsOfOption, FormatOption, RegistryOption
from smartpilot.cli.output import Format, emit_json, emit_ndjson, emit_tables
from smartpilot.cli.streams import say
from smartpilot.cli.views.deadlines import stage_text
from smartpilot.cli.views.records import format_value, raw_value
from smartpilot.clock import today
from smartpilot.deadlines.report import TargetRow, rows_of_target
from smartpilot.i18n import _
from smartpilot.ledger.ledger import Ledger, ledger_path
from smartpilot.ledger.reading import read_ledger
from smartpilot.places.divisions import Division, chain_on
from smartpilot.problems import format_text
from smartpilot.records.models import AnyTarget, Deliverable, Source, title_of
from smartpilot.records.obligations import title_with_year
from smartpilot.records.terms import Kind
from smartpilot.registry.lookup import find_record
from smartpilot.registry.query import columns, to_json, value_of
from smartpilot.registry.registry import Registry
from smartpilot.render.table import Column, Table


def run(
    record: Annotated[
        str,
        typer.Argument(metavar="ID|NAME", show_default=False, help=_("An id, the start of one, or a name: 正定县.")),
    ],
    registry: RegistryOption = None,
    as_of: AsOfOption = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Shows everything that the registry knows of a record."""
    pilots = load(registry)
    found = find_record(pilots, record)
    kind = found.kind or Kind.PILOTS
    chain = _chain(pilots, found)
    sources = [pilots.sources[id_] for id_ in found.sources if id_ in pilots.sources]
    ledger = _ledger(registry)
    # Without the ledger nobody knows what has been handed in: nothing is said, instead of "outstanding".
    owed = rows_of_target(pilots, ledger, found, today(as_of)) if ledger else None
    if format_ in (Format.JSON, Format.NDJSON):
        answer = {
            "format": "smartpilot.show/1",
            "kind": kind.value,
            "record": to_json(pilots, found),
            "divisions": [{"code": step.code, "name": step.name} for step in chain],
            "sources": [source.as_json() for source in sources],
            "owes": None if owed is None else [_owed_json(row) for row in owed],
        }
        emit_json(answer) if format_ is Format.JSON else emit_ndjson([answer])
        return
    if format_ is Format.CSV:
        keys = list(columns(kind))
        emit_tables(
            [Table([Column(key, key) for key in keys], [[raw_value(value_of(pilots, found, key)) for key in keys]])],
            format_,
        )
        return
    tables = [_facts(pilots, found, kind, chain), _sources(sources)]
    if owed:
        tables.append(_owes(pilots, found, owed))
    emit_tables([table for table in tables if table.rows], format_)


def _ledger(given: Path | None) -> Ledger | None:
    """The ledger; None, and a word about it, where it is damaged: the record itself can be shown all the same."""
    reading = read_ledger(ledger_path(registry_path(given)))
    if not reading.problems:
        return reading.ledger
    for problem in reading.problems:
        say(format_text(problem))
    say(_("what was handed in cannot be shown until the ledger is mended"))
    return None


def _chain(registry: Registry, record: AnyTarget) -> list[Division]:
    """The divisions that the place lies in, on its notice's date."""
    place, notice = registry.place_of(record), registry.notices.get(record.notice)
    return chain_on(place.division, notice.issued_on) if place and notice else []


def _facts(registry: Registry, record: AnyTarget, kind: Kind, chain: list[Division]) -> Table:
    rows = [
        [str(title), format_value(value_of(registry, record, key))]
        for key, title in columns(kind).items()
        if key != "sources" and value_of(registry, record, key) not in (None, [])
    ]
    if chain:
        rows.append([_("lies in"), " > ".join(f"{step.name} {step.code}" for step in chain)])
    columns_ = [Column("field", _("field"), whole=True), Column("value", _("value"))]
    return Table(columns_, rows, title=record.name)


def _sources(sources: list[Source]) -> Table:
    columns_ = [
        Column("title", _("source")),
        Column("published", _("published"), whole=True),
        Column("publisher", _("publisher"), detail=True),
        Column("url", _("address"), detail=True),
    ]
    rows = [[s.title, str(s.published or ""), s.publisher or "", s.url or ""] for s in sources]
    return Table(columns_, rows, title=_("Sources"))


def _owes(registry: Registry, record: AnyTarget, owed: list[TargetRow]) -> Table:
    papers = {paper.id: paper for paper in registry.notices[record.notice].deliverables}
    columns_ = [
        Column("deliverable", _("deliverable")),
        Column("due", _("due"), whole=True),
        Column("state", _("state"), whole=True),
        Column("stage", _("stage"), detail=True),
        Column("reviewed_by", _("reviewed by"), detail=True),
        Column("send_to", _("send to"), detail=True),
        Column("components", str(title_of(Deliverable, "components")), detail=True),
        Column("clause", str(title_of(Deliverable, "clause")), detail=True),
    ]
    rows = [
        [
            title_with_year(papers[row.deliverable].title, row.year),
            str(row.due or ""),
            row.state.label,
            stage_text(row.stage, row.stage_on),
            papers[row.deliverable].reviewed_by or "",
            papers[row.deliverable].send_to or "",
            format_value(papers[row.deliverable].components),
            papers[row.deliverable].clause or "",
        ]
        for row in owed
    ]
    return Table(columns_, rows, title=_("Owes"))


def _owed_json(row: TargetRow) -> dict[str, Any]:
    return {
        "deliverable": row.deliverable,
        "due": row.due.isoformat() if row.due else None,
        "days_left": row.days_left,
        "stage": row.stage,
        "stage_on": row.stage_on.isoformat() if row.stage_on else None,
        "state": row.state.value,
        "year": row.year,
    }
