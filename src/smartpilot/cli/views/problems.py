"""Problems and rules, as text, as JSON, and for GitHub."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path

from smartpilot.cli.output import emit_for_reading, emit_json
from smartpilot.cli.streams import emit, say
from smartpilot.i18n import _, ngettext, with_brackets
from smartpilot.problems import Problem, Severity, format_github, format_text
from smartpilot.rules import Rule


class ProblemFormat(StrEnum):
    """How problems are shown."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def emit_rules(rules: Iterable[Rule]) -> None:
    """Writes a line for each rule: id, severity, title."""
    emit_for_reading("".join(f"{rule.id:<22}{rule.severity.value:<9}{rule.title}\n" for rule in rules))


def emit_explanation(rule: Rule) -> None:
    """Writes what a rule requires, and why."""
    emit(f"{with_brackets(rule.id, rule.severity.label)}\n  {rule.title}\n  {rule.why}\n")


def emit_problems(problems: Sequence[Problem], counts: Mapping[str, int], file: Path, format_: ProblemFormat) -> None:
    """Writes the problems of a registry file, and how many records were checked for them, by table."""
    if format_ is ProblemFormat.JSON:
        emit_json(
            {
                "format": "smartpilot.validate/1",
                "checked": counts,
                "problems": [problem.as_json() for problem in problems],
            }
        )
    elif format_ is ProblemFormat.GITHUB:
        emit("".join(format_github(problem) + "\n" for problem in problems))
    else:
        emit_for_reading("".join(format_text(problem) + "\n" for problem in problems))
        say(_summarise(problems, counts, file))


def _summarise(problems: Sequence[Problem], counts: Mapping[str, int], file: Path) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = len(problems) - errors
    parts = {
        "pilots": ngettext("{n} pilot", "{n} pilots", counts["pilots"]),
        "projects": ngettext("{n} special project", "{n} special projects", counts["projects"]),
        "candidates": ngettext("{n} candidate", "{n} candidates", counts["candidates"]),
        "events": ngettext("{n} event of the ledger", "{n} events of the ledger", counts["events"]),
    }
    if not counts["events"]:
        del parts["events"]  # without a ledger nobody needs to be told about it
    checked = _("{file}: {parts} checked").format(
        file=file, parts=_(", ").join(text.format(n=counts[table]) for table, text in parts.items())
    )
    totals = _("{errors}, {warnings}").format(
        errors=ngettext("{n} error", "{n} errors", errors).format(n=errors),
        warnings=ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
    )
    return _("{checked}; {found}").format(checked=checked, found=totals)
