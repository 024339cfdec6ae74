"""`smartpilot validate`: every problem of registry and ledger in one run."""

from typing import Annotated

import typer

from smartpilot.circulation.rounds import circulations_path, read_circulations
from smartpilot.cli.opening import readable_path
from smartpilot.cli.options import RegistryOption, choice_option
from smartpilot.cli.views.problems import ProblemFormat, emit_explanation, emit_problems, emit_rules
from smartpilot.clock import now
from smartpilot.deadlines.holidays import holidays_path, read_holidays
from smartpilot.errors import EXIT_PROBLEMS
from smartpilot.i18n import _
from smartpilot.ledger.ledger import ledger_path
from smartpilot.ledger.reading import read_ledger
from smartpilot.problems import Severity, sort_problems
from smartpilot.records.words import require_word
from smartpilot.registry.reading import read_registry
from smartpilot.rules import RULES, Rule, check, count_checked


def run(
    registry_path: RegistryOption = None,
    strict: Annotated[bool, typer.Option("--strict", help=_("Fail on warnings too."))] = False,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", metavar="ID", help=_("Only this rule. Repeatable."))
    ] = None,
    list_rules: Annotated[bool, typer.Option("--list-rules", help=_("Show all rules and exit."))] = False,
    explain: Annotated[
        str | None,
        typer.Option("--explain", metavar="RULE", help=_("Explain a rule and exit.")),
    ] = None,
    format_: Annotated[
        ProblemFormat,
        choice_option(
            ProblemFormat,
            "--format",
            "-f",
            metavar="FORMAT",
            sentence=_("The output format: {words}; github for annotations in GitHub Actions."),
        ),
    ] = ProblemFormat.TEXT,
) -> None:
    """Checks, shows the problems, and ends with 1 if there are any."""
    if list_rules:
        emit_rules(RULES.values())
        return
    if explain is not None:
        emit_explanation(_require_rule(explain))
        return
    rules = [_require_rule(id_).id for id_ in rule or ()]
    path = readable_path(registry_path)
    reading, ledger = read_registry(path), read_ledger(ledger_path(path))
    beside = [read_circulations(circulations_path(path)).document, read_holidays(holidays_path(path)).document]
    unread = [
        problem
        for document in beside
        for problem in document.problems
        if not rules or document.data is None or problem.rule in rules
    ]
    problems = sort_problems([*check(reading, rules, ledger=ledger, now=now()), *unread])
    emit_problems(problems, count_checked(reading, ledger), path, format_)
    if any(strict or problem.severity is Severity.ERROR for problem in problems):
        raise typer.Exit(EXIT_PROBLEMS)


def _require_rule(id_: str) -> Rule:
    """The rule of an id. Raises UsageError with the nearest ones if there is none."""
    return RULES[require_word(id_, RULES, _("unknown rule: {name}").format(name=id_))]
