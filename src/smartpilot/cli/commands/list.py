"""`smartpilot list`: tables of pilots, special projects and candidates."""

from typing import Annotated

import typer

from smartpilot.cli.opening import FilterOptions, load_registry, parse_filter
from smartpilot.cli.options import (
    AsOfOption,
    DesignationOption,
    EvidenceOption,
    FormatOption,
    KindChoice,
    KindOption,
    LevelOption,
    NoticeOption,
    ProgrammeOption,
    ProvinceOption,
    RegistryOption,
    StatusOption,
    kinds_of,
)
from smartpilot.cli.output import Format
from smartpilot.cli.views.records import emit_records
from smartpilot.clock import today
from smartpilot.i18n import _
from smartpilot.registry.query import parse_order, require_columns, select, sort_records
from smartpilot.text import split_commas


def run(
    text: Annotated[
        str | None,
        typer.Argument(metavar="[TEXT]", show_default=False, help=_("Only records that contain this text.")),
    ] = None,
    registry_path: RegistryOption = None,
    province: ProvinceOption = None,
    notice: NoticeOption = None,
    programme: ProgrammeOption = None,
    designation: DesignationOption = None,
    level: LevelOption = None,
    evidence: EvidenceOption = None,
    status: StatusOption = None,
    as_of: AsOfOption = None,
    kind: KindOption = KindChoice.ALL,
    sort_by: Annotated[
        str | None,
        typer.Option("--sort", metavar="KEY,-KEY", help=_("Sort by these columns; prefix with - for descending.")),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option(
            "--columns",
            metavar="A,B",
            help=_("Show these columns, by field name or heading: name,province or 名称,省份."),
        ),
    ] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Lists the wanted records in the wanted form."""
    registry = load_registry(registry_path)
    options = FilterOptions(
        text=text,
        provinces=province,
        notices=notice,
        programmes=programme,
        designation=designation,
        level=level,
        evidence=evidence,
        status=status,
        as_of=as_of,
    )
    filter_ = parse_filter(registry, options)
    kinds = kinds_of(kind)
    keys, order = require_columns(split_commas(columns), kinds), parse_order(split_commas(sort_by), kinds)
    day = today(as_of)
    selected = select(registry, kinds, filter_)
    selection = {k: sort_records(registry, listed, order, day) for k, listed in selected.items()}
    emit_records(registry, selection, day, keys, format_, status)
