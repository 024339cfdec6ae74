"""The tables of commands and rules for reference/commands.md and rules.md, in the language of the process."""

from collections.abc import Iterator

from click import Argument, Command, Context, Option, Parameter
from typer.main import get_command

from smartpilot.cli.app import COMMANDS, app
from smartpilot.cli.help import LazyCommand
from smartpilot.i18n import _, language
from smartpilot.rules import RULES

_HEADS = {"zh": ("参数或选项", "说明"), "en": ("argument or option", "description")}
_RULE_HEADS = {"zh": ("规则", "级别", "要求", "原因"), "en": ("rule", "severity", "requires", "because")}


def command_lines() -> Iterator[str]:
    """Every command under the heading that help gives it: sentence, usage, example, arguments and options."""
    heading = ""
    for name, described in COMMANDS.items():
        if described.heading != heading:
            heading = described.heading
            yield f"## {heading}\n"
        yield f"### `{name}`\n"
        yield f"{described.sentence}\n"
        command = LazyCommand(name, described.sentence, described.example).load()
        context = Context(command, info_name=f"smartpilot {name}")
        yield "```text"
        yield f"smartpilot {name} {' '.join(command.collect_usage_pieces(context))}"
        yield "```\n"
        yield _("Example: {command}").format(command=f"`smartpilot {described.example}`") + "\n"
        yield from _head(_HEADS[language()])
        yield from _parameter_lines(command, context)
        yield ""


def program_lines() -> Iterator[str]:
    """The options of the program itself."""
    command = get_command(app)
    yield from _head(_HEADS[language()])
    yield from _parameter_lines(command, Context(command, info_name="smartpilot"))


def _parameter_lines(command: Command, context: Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        if parameter.name == "help":
            continue
        record = parameter.get_help_record(context)
        if record is not None:
            yield f"| {_name(parameter, record[0])} | {_cell(record[1])} |"


def _name(parameter: Parameter, shown: str) -> str:
    """The names of an option, each as code; an argument as usage shows it."""
    if isinstance(parameter, Argument):
        return f"`{_cell(shown)}`"
    assert isinstance(parameter, Option)
    return ", ".join(f"`{_cell(name)}`" for name in shown.split(", "))


def rule_lines() -> Iterator[str]:
    """Every rule of `validate` with its severity, what it requires and why."""
    yield from _head(_RULE_HEADS[language()])
    for rule in RULES.values():
        yield f"| `{rule.id}` | {rule.severity.label} | {_cell(rule.title)} | {_cell(rule.why)} |"


def _head(names: tuple[str, ...]) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield "|" + "---|" * len(names)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "\\<")
