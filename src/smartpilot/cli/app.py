"""The application: which commands there are. A command's module is imported when it is called."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from click import Command, Context, UsageError

from smartpilot import __version__
from smartpilot.cli.help import HelpfulGroup, LazyCommand, help_style
from smartpilot.i18n import _

# In the order in which help shows them; the sentence is also the beginning of the command's own help.
COMMANDS = {
    "list": _("List pilots, special projects and candidates."),
    "show": _("Show one record in full: its sources, its division, what it has to hand in."),
    "deadlines": _("Show what is due, when and to whom."),
    "record": _("Record what was handed in: which stage a deliverable has reached."),
    "history": _("Show who handed in what and when, voided events included."),
    "undo": _("Take back the last command, or an earlier one. Nothing is deleted."),
    "promote": _("Make a candidate a pilot. Its id and its history stay."),
    "validate": _("Check registry and ledger, and show where each problem is."),
    "stats": _("Count the pilots by notice, province, level and evidence."),
    "resolve": _("Find the administrative division of a place name on a given day."),
    "export": _("Write the annex (.xlsx), the records (.csv, .json) or the deadlines (.ics)."),
    "circulate": _("Write a workbook for each authority that has something to hand in, to be filled in and returned."),
    "collect": _("Read returned workbooks: what is new, what conflicts with the ledger, what is wrong."),
    "import": _("Compare an official list with the registry: what is new, confirmed, missing or unresolved."),
    "notice": _("Read the text of a notice and propose its record: dates, totals, deliverables."),
    "init": _("Create a registry of your own in a folder: data/pilots.toml and its ledger."),
    "schema": _("Print the JSON Schema of the registry or the ledger, for editors."),
}


class LazyGroup(HelpfulGroup):
    """Imports the module of a command only when it is run, so that --version and --help stay quick."""

    def list_commands(self, ctx: Context) -> list[str]:
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> LazyCommand | None:
        """The command of this name; None where there is none."""
        return LazyCommand(cmd_name, COMMANDS[cmd_name]) if cmd_name in COMMANDS else None

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The command that the first argument names.

        Raises click's UsageError, with the nearest commands, where it names none.
        """
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            from smartpilot.text import find_nearest

            near = find_nearest(name, COMMANDS)
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
        from smartpilot.text import HIDDEN, escape_hidden

        # All others stay what they are: no arguments at all, for one, is an error that shows the help.
        if not HIDDEN.search(error.format_message().replace("\n", "")):
            raise
        raise UsageError(escape_hidden(error.format_message()), error.ctx) from error


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"smartpilot {__version__}")
        raise typer.Exit


SETTINGS: Mapping[str, Any] = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    cls=LazyGroup,
    name="smartpilot",
    help=_("The registry of China's National Smart City pilots: query it, check it, see what is due, print the annex."),
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
        typer.Option("--version", callback=_version, is_eager=True, help=_("Show the version and exit.")),
    ] = False,
) -> None:
    """Holds the options of the program itself."""
