"""The application: which commands there are. A command's module is imported when it is called."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Annotated, Any

import typer
import typer.main
from click import Command, Context, UsageError
from typer.core import TyperGroup

from smartpilot import __version__
from smartpilot.cli.streams import help_style
from smartpilot.i18n import _

# In the order in which help shows them.
COMMANDS = (
    "list",
    "show",
    "deadlines",
    "record",
    "history",
    "undo",
    "promote",
    "validate",
    "stats",
    "resolve",
    "export",
    "circulate",
    "collect",
    "import",
    "notice",
    "init",
    "schema",
)


class LazyGroup(TyperGroup):
    """Imports the module of a command only when it is needed, so that --version stays quick."""

    def list_commands(self, ctx: Context) -> list[str]:
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """The command of this name; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"smartpilot.cli.commands.{cmd_name}")
        command: Command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The command that the first argument names.

        Raises click's UsageError, with the nearest commands, where it names none.
        """
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from smartpilot.text import nearest

            near = nearest(name, COMMANDS)
            hint = _("did you mean: {words}").format(words=_(", ").join(near or COMMANDS))
            ctx.fail(_("there is no command {name}; {hint}").format(name=name, hint=hint))
        return super().resolve_command(ctx, args)

    def make_context(self, *args: Any, **options: Any) -> Context:
        """As click's; what an error repeats of the arguments is made harmless."""
        with _harmless_errors():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Context) -> Any:
        """As click's; commands parse their own arguments in here."""
        with _harmless_errors():
            return super().invoke(ctx)


@contextmanager
def _harmless_errors() -> Iterator[None]:
    try:
        yield
    except UsageError as error:
        from smartpilot.text import HIDDEN, visible

        # All others stay what they are: no arguments at all, for one, is an error that shows the help.
        if not HIDDEN.search(error.format_message().replace("\n", "")):
            raise
        raise UsageError(visible(error.format_message()), error.ctx) from error


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"smartpilot {__version__}")
        raise typer.Exit


SETTINGS: Mapping[str, Any] = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    cls=LazyGroup,
    name="smartpilot",
    help=_("The registry of China's National Smart City pilots: ask it, check it, see what is due, print the annex."),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=help_style(),
    pretty_exceptions_enable=False,
    context_settings=dict(SETTINGS),
)


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=_("Show the version and leave.")),
    ] = False,
) -> None:
    """Holds the options of the program itself."""
