"""The application: which commands there are. A command's module is imported when it is called."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Annotated, Any, NamedTuple

import click
import typer
from click import Command, Context, HelpFormatter, NoSuchOption, Option, Parameter
from click.exceptions import MissingParameter, NoArgsIsHelpError

from smartpilot import __version__
from smartpilot.cli.help import HelpfulGroup, LazyCommand, shown_name
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.text import find_nearest


class CommandHelp(NamedTuple):
    """What help says of a command: under which heading, in which sentence (also the beginning of its own help), and
    an example, without the name of the program.
    """

    heading: str
    sentence: str
    example: str


_ASK, _RECORD, _SEND = _("Query"), _("Record"), _("Send and receive")
_ENTER, _KEEP = _("Official texts"), _("Maintain")

# In the order in which help shows them.
COMMANDS = {
    "list": CommandHelp(
        _ASK,
        _("List pilots, special projects and candidates."),
        _("list -p 河北 --evidence confirmed"),
    ),
    "show": CommandHelp(
        _ASK, _("Show one record in full: its sources, its division, what it has to hand in."), _("show 正定县")
    ),
    "deadlines": CommandHelp(
        _ASK, _("Show what is due, when and to whom."), _("deadlines --by province --as-of 2015-05-16")
    ),
    "stats": CommandHelp(
        _ASK, _("Count the pilots by notice, province, level, evidence and status."), _("stats -n 2014")
    ),
    "history": CommandHelp(
        _ASK, _("Show who handed in what and when, voided events included."), _("history 正定县 --events")
    ),
    "resolve": CommandHelp(
        _ASK,
        _("Find the administrative division of a place name, or of each name of a file, on a given day."),
        _("resolve 襄樊市 --on 2009-12-31"),
    ),
    "diff": CommandHelp(
        _ASK,
        _("Compare two registries and their ledgers: what was added, removed and changed."),
        _("diff ../hebei data --output differences.xlsx"),
    ),
    "record": CommandHelp(
        _RECORD,
        _("Record what was handed in: which stage a deliverable has reached."),
        _("record 正定县 task-book submitted --on 2015-04-28"),
    ),
    "undo": CommandHelp(
        _RECORD, _("Take back the last command, or an earlier one. Nothing is deleted."), _("undo --dry-run")
    ),
    "add": CommandHelp(
        _RECORD,
        _("Add a pilot, a special project, a candidate, a source or an assessment to the registry."),
        _("add pilot name=正定县 province=河北 notice=2014"),
    ),
    "edit": CommandHelp(
        _RECORD,
        _("Change fields of one record, source or assessment of the registry."),
        _("edit 正定县 designation=expanded note="),
    ),
    "promote": CommandHelp(
        _RECORD,
        _("Make a candidate a pilot. Its id and its history stay."),
        _("promote 桐城市 --designation new"),
    ),
    "circulate": CommandHelp(
        _SEND,
        _("Write a workbook for each authority that has something to hand in, to be filled in and returned."),
        _("circulate out -p 河北 --return-by 2015-05-20"),
    ),
    "collect": CommandHelp(
        _SEND,
        _("Read returned workbooks: what is new, what conflicts with the ledger, what is wrong."),
        _("collect returned --marked marked --apply"),
    ),
    "returns": CommandHelp(
        _SEND,
        _("Show who was sent a workbook, who has answered, and whom to ask."),
        _("returns --outstanding"),
    ),
    "remind": CommandHelp(
        _SEND,
        _("Write a letter (催报函) to each authority with something overdue, or due soon."),
        _("remind letters --within 30d --sign 住房城乡建设部"),
    ),
    "export": CommandHelp(
        _SEND,
        _("Write the annex (.xlsx), the records (.csv, .json), the deadlines (.ics), a data set (a folder, .sqlite)."),
        _("export annex.xlsx -n 2014"),
    ),
    "report": CommandHelp(
        _SEND,
        _("Write the progress as a page for a browser: figures, provinces, deadlines, who is overdue."),
        _("report progress.html --as-of 2015-05-16"),
    ),
    "import": CommandHelp(
        _ENTER,
        _("Compare an official list with the registry: what is new, confirmed, missing or unresolved."),
        _("import annex.docx --notice 2014"),
    ),
    "notice": CommandHelp(
        _ENTER,
        _("Read the text of a notice and propose its record: dates, totals, deliverables."),
        _("notice notice.txt --apply --dry-run"),
    ),
    "init": CommandHelp(
        _KEEP,
        _("Create a registry of your own in a folder: data/pilots.toml and its ledger."),
        _("init smart-city"),
    ),
    "validate": CommandHelp(
        _KEEP, _("Check registry and ledger, and show where each problem is."), _("validate --strict")
    ),
    "schema": CommandHelp(
        _KEEP, _("Print the JSON Schema of the registry or the ledger, for editors."), _("schema --ledger")
    ),
    "merge-driver": CommandHelp(
        _KEEP,
        _("Merge two versions of the registry for git, by record and field; init --git sets it up."),
        _("merge-driver %O %A %B %P"),
    ),
}


class LazyGroup(HelpfulGroup):
    """Imports the module of a command only when it is run, so that --version and --help stay quick."""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """The options of the program, with those of completion before that of help."""
        *own, help_option = super().get_params(ctx)
        return [*own, *_completion_options(), help_option]

    def list_commands(self, ctx: Context) -> list[str]:
        """The names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> LazyCommand | None:
        """The command of this name; None where there is none."""
        command = COMMANDS.get(cmd_name)
        return LazyCommand(cmd_name, command.sentence, command.example) if command else None

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """The commands under their headings, and how to see more of one."""
        width = max(map(len, COMMANDS))
        for heading in dict.fromkeys(command.heading for command in COMMANDS.values()):
            with formatter.section(heading):
                formatter.write_dl(
                    [
                        (f"{name:{width}}", command.sentence)
                        for name, command in COMMANDS.items()
                        if command.heading == heading
                    ]
                )
        formatter.write_paragraph()
        formatter.write_text(_("smartpilot COMMAND --help shows the options of a command and an example."))

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The command that the first argument names.

        Raises UsageError, with the nearest commands, where it names none.
        """
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = find_nearest(name, COMMANDS) or COMMANDS
            hint = _("did you mean: {words}").format(words=_(", ").join(near))
            raise UsageError(_("there is no command {name}").format(name=name), f"{hint}{_('; ')}{_help_hint(ctx)}")
        return super().resolve_command(ctx, args)

    def make_context(self, *args: Any, **options: Any) -> Context:
        """As click's, with errors of our own."""
        with _own_errors():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Context) -> Any:
        """As click's; commands parse their own arguments in here."""
        with _own_errors():
            return super().invoke(ctx)


@cache
def _completion_options() -> Sequence[Option]:
    """`--install-completion` and `--show-completion`, which Typer's own would do without pinyin and in twice the time.

    Typer cannot say that the shell may be left out.
    """

    def option(name: str, sentence: str) -> Option:
        def callback(context: Context, _option: Parameter, value: str | None) -> None:
            if value is not None and not context.resilient_parsing:
                from smartpilot.cli.completion import installation

                act = installation.install_completion if "install" in name else installation.show_completion
                act(value)
                context.exit()

        return Option(
            [name],
            is_flag=False,
            flag_value="current",
            expose_value=False,
            is_eager=True,
            callback=callback,
            metavar="[SHELL]",
            help=sentence,
        )

    return (
        option("--install-completion", _("Let this shell, or another, complete commands and names at Tab.")),
        option("--show-completion", _("Print the script that --install-completion sets up.")),
    )


@contextmanager
def _own_errors() -> Iterator[None]:
    """Turns click's usage errors into those of the program, so that all are shown in one way."""
    try:
        yield
    except NoArgsIsHelpError:  # which shows the help
        raise
    except click.UsageError as error:
        hints = []
        message = error.format_message().rstrip(".。")
        if isinstance(error, NoSuchOption):
            message = _("there is no option {name}").format(name=error.option_name)
            hints = list(_nearest_option_hint(error.option_name, error.ctx))
        elif isinstance(error, MissingParameter) and error.param:
            message = _("{name} is missing").format(name=shown_name(error.param))
        hints += [_help_hint(error.ctx)] if error.ctx else []
        raise UsageError(message, _("; ").join(hints)) from error


def _nearest_option_hint(name: str, ctx: Context | None) -> Iterator[str]:
    """What may be meant by an option that a command does not have: one of the program, or the nearest of its own."""
    if ctx is not None and ctx.parent is not None and name in _options_of(ctx.parent):
        yield _("write it before the command: {example}").format(example=f"smartpilot {name} {ctx.info_name}")
    elif near := find_nearest(name, _options_of(ctx)):
        yield _("did you mean: {words}").format(words=_(", ").join(near))


def _options_of(ctx: Context | None) -> list[str]:
    parameters = ctx.command.get_params(ctx) if ctx else []
    return [name for parameter in parameters for name in parameter.opts if name.startswith("--")]


def _help_hint(ctx: Context) -> str:
    return _("see {command} --help").format(command=ctx.command_path)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"smartpilot {__version__}")
        raise typer.Exit


SETTINGS: Mapping[str, Any] = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(
    cls=LazyGroup,
    name="smartpilot",
    help=_("The registry of pilot programmes: query it, check it, see what is due, print the annex."),
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings=dict(SETTINGS),
)


@app.callback()
def root(
    ctx: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=_("Show the version and exit.")),
    ] = False,
    no_pager: Annotated[
        bool,
        typer.Option("--no-pager", help=_("Show output that is longer than the screen without a pager.")),
    ] = False,
) -> None:
    """Keeps the options of the program itself for its commands."""
    if no_pager:
        from smartpilot.cli.pager import NO_PAGER

        ctx.meta[NO_PAGER] = True
