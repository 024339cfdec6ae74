"""`smartpilot validate`: every problem of the registry in one run."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from smartpilot.cli.common import RegistryOption, command_app, emit_json, known_key, registry_path
from smartpilot.cli.streams import emit, say
from smartpilot.errors import EXIT_PROBLEMS
from smartpilot.i18n import _, ngettext
from smartpilot.problems import Problem, Severity, format_github, format_text
from smartpilot.registry import Reading, read_registry
from smartpilot.rules import RULES, Rule, check

app = command_app()


class Report(StrEnum):
    """How problems are shown."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


@app.command(help=_("Check the registry and show every problem with its place."))
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
    format_: Annotated[Report, typer.Option("--format", "-f", help=_("How to show the problems."))] = Report.TEXT,
) -> None:
    """Checks, shows, and ends with 1 where something is wrong."""
    if list_rules:
        emit("".join(f"{each.id:<22}{each.severity.value:<9}{each.title}\n" for each in RULES.values()))
        return
    if explain is not None:
        emit(_explanation(_rule(explain)))
        return
    wanted = [_rule(text).id for text in rule or ()]
    reading = read_registry(registry_path(registry))
    problems = check(reading, wanted)
    if format_ is Report.JSON:
        emit_json(
            {
                "format": "smartpilot.validate/1",
                "checked": _checked(reading),
                "problems": [p.as_json() for p in problems],
            }
        )
    elif format_ is Report.GITHUB:
        emit("".join(format_github(problem) + "\n" for problem in problems))
    else:
        emit("".join(format_text(problem) + "\n" for problem in problems))
        say(_summary(reading, problems))
    if any(strict or problem.severity is Severity.ERROR for problem in problems):
        raise typer.Exit(EXIT_PROBLEMS)


def _rule(text: str) -> Rule:
    return RULES[known_key(text, list(RULES), _("there is no rule {name}"))]


def _explanation(rule: Rule) -> str:
    return f"{rule.id} ({rule.severity.label})\n  {rule.title}\n  {rule.why}\n"


def _checked(reading: Reading) -> dict[str, Any]:
    """How many records the file has, the broken ones too."""
    data = reading.document.data or {}
    tables = ("pilots", "projects", "candidates")
    counts = {table: len(data[table]) if isinstance(data.get(table), list) else 0 for table in tables}
    return {**counts, "events": 0}


def _summary(reading: Reading, problems: list[Problem]) -> str:
    counts = _checked(reading)
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    checked = _("{file}: {pilots} pilots, {projects} special projects, {candidates} candidates checked").format(
        file=reading.document.path, **counts
    )
    found = _("{errors}, {warnings}").format(
        errors=ngettext("{n} error", "{n} errors", errors).format(n=errors),
        warnings=ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
    )
    return _("{checked}; {found}").format(checked=checked, found=found)
