"""How help is shown, and the commands that show it."""

import codecs
import shutil
import sys
from importlib import import_module
from typing import Any, Literal

import typer
import typer.main
from click import Argument, Command, Context, HelpFormatter, Parameter
from typer.core import MarkupMode, TyperCommand, TyperGroup

from smartpilot.errors import UsageError
from smartpilot.i18n import _, language

# Narrower, the columns of Rich's help cut words off.
_BOXES_FIT = 80


def help_style() -> Literal["rich"] | None:
    """How help and usage errors are shown: in boxes on a terminal that has room, else as plain text.

    Click would send its plain text to an ASCII stream as UTF-8; Rich keeps to what the stream can show.
    """
    streams = (sys.stdout, sys.stderr)
    if any(stream is not None and codecs.lookup(stream.encoding).name == "ascii" for stream in streams):
        return "rich"
    terminals = all(stream is not None and stream.isatty() for stream in streams)
    return "rich" if terminals and shutil.get_terminal_size().columns >= _BOXES_FIT else None


def _fold_long_words() -> None:
    """Lets Rich break help texts anywhere: Chinese has no spaces, and Rich would cut what it cannot break."""
    from rich.text import Text
    from typer import rich_utils

    class Folding(rich_utils.OptionHighlighter):
        def __call__(self, text: str | Text) -> Text:
            highlighted = super().__call__(text)
            highlighted.overflow = "fold"
            return highlighted

    rich_utils.highlighter = Folding()


class _Formatter(HelpFormatter):
    """Click's plain text, with the colon of the language that it is in."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """As Click's, which puts a space behind a full-width colon."""
        space = "" if language() == "zh" else " "
        super().write_usage(prog, args, prefix or _("Usage:") + space)

    def write_heading(self, heading: str) -> None:
        """As Click's, which has an English colon."""
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")


class _Context(Context):
    formatter_class: type[HelpFormatter] = _Formatter


class _Help:
    """Help that is never cut, and has the marks of its language."""

    context_class: type[Context] = _Context
    rich_markup_mode: MarkupMode

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """As Typer's."""
        if self.rich_markup_mode is not None:
            _fold_long_words()
        super().format_help(ctx, formatter)  # type: ignore[misc]


class HelpfulGroup(_Help, TyperGroup):
    """The program, as a group of commands."""


class HelpfulCommand(_Help, TyperCommand):
    """A command that is run. It takes no empty values: what is said of them would name nothing."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """As click's.

        Raises UsageError, with the name of the parameter, where a value is empty: a variable that is not set must not
        mean all records, or the current folder.
        """
        # Before click converts them: it would say of each type something else.
        if any(not arg.strip() or arg.endswith("=") for arg in args):
            values = self.make_parser(ctx).parse_args(list(args))[0]
            for parameter in self.get_params(ctx):
                if _has_empty_value(values.get(str(parameter.name))):
                    message = _("{name} is empty").format(name=_shown_name(parameter))
                    raise UsageError(message, _("give a value; maybe a variable is not set"))
        return super().parse_args(ctx, args)


def _has_empty_value(value: object) -> bool:
    values = value if isinstance(value, (list, tuple)) else [value]
    return any(isinstance(item, str) and not item.strip() for item in values)


def _shown_name(parameter: Parameter) -> str:
    """`--province` for an option, `ID|NAME` for an argument."""
    return parameter.human_readable_name if isinstance(parameter, Argument) else max(parameter.opts, key=len)


class LazyCommand(TyperCommand):
    """A command known by its name and its sentence in help; its module is imported when it is run."""

    def __init__(self, name: str, sentence: str) -> None:
        """Takes the name of the module in `cli.commands` too."""
        # The short help is shown as it is; Click would cut a long one that it makes itself.
        super().__init__(name, help=sentence, short_help=sentence)

    def make_context(
        self, info_name: str | None, args: list[str], parent: Context | None = None, **extra: Any
    ) -> Context:
        """The context of the command itself, so that it is the one that runs."""
        return self.load().make_context(info_name, args, parent, **extra)

    def load(self) -> Command:
        """The command, from the function `run` of its module."""
        module = import_module(f"smartpilot.cli.commands.{self.name}")
        app = typer.Typer(add_completion=False, rich_markup_mode=help_style())
        app.command(name=self.name, help=self.help, cls=HelpfulCommand)(module.run)
        # Here, because its module is light only beside a command that has imported it.
        from smartpilot.cli.options import with_raw_option

        return with_raw_option(typer.main.get_command(app))
