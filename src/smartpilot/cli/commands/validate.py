"""`smartpilot validate`: every problem of the registry in one run."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from smartpilot.cli.opening import registry_path
from smartpilot.cli.options import RegistryOption, known_key
from smartpilot.cli.output import emit_json
from smartpilot.cli.streams import emit, say
from smartpilot.errors import EXIT_PROBLEMS
from smartpilot.i18n import _, ngettext
from smartpilot.ledger.ledger import ledger_path
from smartpilot.ledger.reading import LedgerReading, read_ledger
from smartpilot.problems import Problem, Severity, format_github, format_text
from smartpilot.registry.reading import RegistryReading, read_registry
from smartpilot.rules import RULES, Rule, check


class ProblemFormat(StrEnum):
    """How problems are shown."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def run(
    registry: RegistryOption = None,
    strict: Annotated[bool, typer.Option("--strict", help=_("Warnings fail too."))] = False,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", metavar="ID", help=_("Only this rule. Repeatable."))
    ] = None,
    list_rules: Annotated[bool, typer.Option("--list-rules", help=_("Show all rules and leave."))] = False,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="RULE", help=_("Say what a rule wants and why, and leave.")),
    ] = None,
    format_: Annotated[
        ProblemFormat, typer.Option("--format", "-f", help=_("How to show the problems."))
    ] = ProblemFormat.TEXT,
) -> None:
    """Checks, shows, and ends with 1 where something is wrong."""
    if list_rules:
        emit("".join(f"{each.id:<22}{each.severity.value:<9}{each.title}\n" for each in RULES.values()))
        return
    if explain is not None:
        emit(_explanation(_rule(explain)))
        return
    wanted = [_rule(text).id for text in rule or ()]
    path = registry_path(registry)
    reading, ledger = read_registry(path), read_ledger(ledger_path(path))
    problems = check(reading, wanted, ledger=ledger)
    if format_ is ProblemFormat.JSON:
        emit_json(
            {
                "format": "smartpilot.validate/1",
                "checked": _checked(reading, ledger),
                "problems": [p.as_json() for p in problems],
            }
        )
    elif format_ is ProblemFormat.GITHUB:
        emit("".join(format_github(problem) + "\n" for problem in problems))
    else:
        emit("".join(format_text(problem) + "\n" for problem in problems))
        say(_summary(reading, ledger, problems))
    if any(strict or problem.severity is Severity.ERROR for problem in problems):
        raise typer.Exit(EXIT_PROBLEMS)


def _rule(text: str) -> Rule:
    return RULES[known_key(text, list(RULES), _("there is no rule {name}"))]


def _explanation(rule: Rule) -> str:
    return f"{rule.id} ({rule.severity.label})\n  {rule.title}\n  {rule.why}\n"


def _checked(reading: RegistryReading, ledger: LedgerReading) -> dict[str, Any]:
    """How many records the files have, the broken ones too."""
    data = {**(reading.document.data or {}), "events": (ledger.document.data or {}).get("events")}
    found = {table: data.get(table) for table in ("pilots", "projects", "candidates", "events")}
    return {table: len(records) if isinstance(records, list) else 0 for table, records in found.items()}


def _summary(reading: RegistryReading, ledger: LedgerReading, problems: list[Problem]) -> str:
    counts = _checked(reading, ledger)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    parts = {
        "pilots": ngettext("{n} pilot", "{n} pilots", counts["pilots"]),
        "projects": ngettext("{n} special project", "{n} special projects", counts["projects"]),
        "candidates": ngettext("{n} candidate", "{n} candidates", counts["candidates"]),
        "events": ngettext("{n} event of the ledger", "{n} events of the ledger", counts["events"]),
    }
    if not counts["events"]:
        del parts["events"]  # where there is no ledger, nobody needs to be told of it
    checked = _("{file}: {parts} checked").format(
        file=reading.document.path,
        parts=_(", ").join(text.format(n=counts[table]) for table, text in parts.items()),
    )
    found = _("{errors}, {warnings}").format(
        errors=ngettext("{n} error", "{n} errors", errors).format(n=errors),
        warnings=ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
    )
    return _("{checked}; {found}").format(checked=checked, found=found)
