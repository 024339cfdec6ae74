"""The workbooks that were circulated, and what is in none of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from smartpilot.cli.output import emit_tables
from smartpilot.cli.streams import say
from smartpilot.i18n import _, ngettext
from smartpilot.records.notices import Programme
from smartpilot.records.terms import Kind
from smartpilot.records.titles import AUTHORITY
from smartpilot.render.table import Column, Table
from smartpilot.workbook.form import Form, table_names


def emit_circulated(forms: Mapping[Path, Form]) -> None:
    """Writes a table of the workbooks to stdout."""
    kinds = table_names({row.kind.zh for form in forms.values() for row in form.rows})
    columns = [
        Column("file", _("file"), least=24),
        Column("authority", str(AUTHORITY)),
        *(Column(kind.value, _heading_of(kind), number=True) for kind in kinds),
        Column("rows", _("rows"), number=True),
    ]
    rows = [
        [path.name, form.authority, *(str(_count_targets(form, kind)) for kind in kinds), str(len(form.rows))]
        for path, form in forms.items()
    ]
    emit_tables([Table(columns, rows)])


def _heading_of(kind: Kind) -> str:
    # The table has a column of that name already: whose workbook it is.
    return _("itself") if kind is Kind.AUTHORITIES else kind.label


def _count_targets(form: Form, kind: Kind) -> int:
    return len({row.target for row in form.rows if row.kind is kind})


def say_without_authority(ids: Sequence[str]) -> None:
    """Says which records are in no workbook because no authority is known for them."""
    if ids:
        text = ngettext(
            "note: {n} record is in no workbook, because its authority is unknown: {ids}",
            "note: {n} records are in no workbook, because their authorities are unknown: {ids}",
            len(ids),
        )
        say(text.format(n=len(ids), ids=_(", ").join(ids)))
        say(_("add their site_pilot to the registry, or give --unassigned to write a workbook of them"))


def say_other_calls(programmes: Sequence[Programme]) -> None:
    """Says to which programmes candidates can apply that are not in these workbooks, which are of one round."""
    for programme in programmes:
        message = _("note: applicants of {name} cannot be entered here; write workbooks with --programme {id} for them")
        say(message.format(name=programme.label, id=programme.id))


def say_unsealed() -> None:
    """Says that the workbooks have no seal and are not noted, because there is no place for a key and a list."""
    say(_("note: the registry inside the program has no key, so the workbooks are not sealed"))
    say(_("what was sent to whom is not kept either, so returns cannot say who has answered"))
    say(_("create your own: smartpilot init DIR, then run this command in DIR"))


def say_written(count: int, folder: Path, *, dry_run: bool) -> None:
    """Says how many workbooks were written, or would be."""
    text = (
        ngettext("would write {n} workbook to {path}", "would write {n} workbooks to {path}", count)
        if dry_run
        else ngettext("wrote {n} workbook to {path}", "wrote {n} workbooks to {path}", count)
    )
    say(text.format(n=count, path=folder))
