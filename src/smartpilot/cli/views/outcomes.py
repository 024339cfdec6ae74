"""What a list of outcomes would add, as tables and JSON."""

from collections.abc import Iterator
from typing import Any

from smartpilot.cli.output import Format, emit_result
from smartpilot.cli.streams import say
from smartpilot.cli.views.imports import unresolved_json
from smartpilot.cli.views.records import format_value, id_column
from smartpilot.i18n import _, ngettext
from smartpilot.official.outcomes.planning import OutcomeLineCounts, OutcomePlan
from smartpilot.records.models import Assessment, Pilot
from smartpilot.records.titles import title_of
from smartpilot.render.table import Column, Table, without_needless_columns

_CSV_KEYS = ("action", "id", "target", "name", "on", "kind", "result", "grade", "line", "text", "why")


def emit_outcomes(plan: OutcomePlan, format_: Format) -> None:
    """Writes a plan to stdout in the format."""
    emit_result(
        format_,
        document=lambda: _plan_json(plan),
        keys=_CSV_KEYS,
        records=lambda: _plan_rows(plan),
        tables=lambda: [*_added_table(plan), *_unresolved_table(plan)],
    )


def say_outcomes(plan: OutcomePlan, counts: OutcomeLineCounts, path: str, *, applied: bool) -> None:
    """Says what became of the lines, how many assessments were added, or would be, and how many lines are left."""
    message = _(
        "of {total} lines, {used} are used, {known} are known already, {unresolved} are unresolved,"
        " {others} are headings or other text"
    )
    say(message.format(**counts._asdict()))
    n = len(plan.add)
    if applied and n:
        say(ngettext("{path}: added {n} assessment", "{path}: added {n} assessments", n).format(path=path, n=n))
    elif n:
        say(ngettext("would add {n} assessment; --apply writes it", "would add {n} assessments; --apply writes them", n)
            .format(n=n))  # fmt: skip
    else:
        say(_("there is nothing to add"))
    if plan.known:
        message = ngettext("{n} is in the registry already", "{n} are in the registry already", len(plan.known))
        say(message.format(n=len(plan.known)))
    if plan.unresolved:
        message = ngettext(
            "{n} line is unresolved: smartpilot add assessment enters it by hand",
            "{n} lines are unresolved: smartpilot add assessment enters them by hand",
            counts.unresolved,
        )
        say(message.format(n=counts.unresolved))


def _plan_json(plan: OutcomePlan) -> dict[str, Any]:
    """The contract `smartpilot.outcomes/1`."""
    return {
        "format": "smartpilot.outcomes/1",
        "add": [
            {**new.assessment.as_json(), "name": new.target.name, "line": new.listed.line.number} for new in plan.add
        ],
        "known": [known.assessment.id for known in plan.known],
        "unresolved": [unresolved_json(unresolved) for unresolved in plan.unresolved],
        "source": plan.new_source.as_json() if plan.new_source else None,
    }


def _plan_rows(plan: OutcomePlan) -> Iterator[dict[str, Any]]:
    for new in plan.add:
        line = {"line": new.listed.line.number, "text": new.listed.text}
        yield {"action": "add", **new.assessment.as_json(), "name": new.target.name, **line}
    for unresolved in plan.unresolved:
        line = {"line": unresolved.line.number, "text": unresolved.text}
        yield {"action": "unresolved", "target": unresolved.record, **line, "why": unresolved.explanation}


def _added_table(plan: OutcomePlan) -> Iterator[Table]:
    if plan.add:
        columns = [
            id_column("target", str(title_of(Assessment, "target"))),
            Column("name", str(title_of(Pilot, "name"))),
            *(Column(key, str(title_of(Assessment, key)), whole=True) for key in ("on", "kind", "result", "grade")),
        ]
        rows = [
            [
                new.target.id,
                new.target.name,
                *(format_value(getattr(new.assessment, key)) for key in ("on", "kind", "result", "grade")),
            ]
            for new in plan.add
        ]
        yield without_needless_columns(Table(columns, rows, title=_("To add: {n}").format(n=len(rows))))


def _unresolved_table(plan: OutcomePlan) -> Iterator[Table]:
    if plan.unresolved:
        columns = [Column("line", _("line"), whole=True), Column("text", _("text")), Column("why", _("why"))]
        rows = [[u.line.where, u.text, u.explanation] for u in plan.unresolved]
        yield Table(columns, rows, title=_("Unresolved: {n}").format(n=len(rows)))
