"""How help is shown, and the commands that show it."""

import codecs
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import typer
import typer.main
from click import Argument, Command, Context, HelpFormatter, Option, Parameter
from typer.core import TyperCommand, TyperGroup

from smartpilot.errors import UsageError
from smartpilot.i18n import _, language
from smartpilot.render.wrapping import wrap
from smartpilot.text import display_width


class _Formatter(HelpFormatter):
    """Click's plain text with the marks of the language that it is in, broken where Chinese may be broken."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """As Click's, which puts a space behind a full-width colon."""
        space = "" if language() == "zh" else " "
        super().write_usage(prog, args, prefix or _("Usage:") + space)

    def write_heading(self, heading: str) -> None:
        """As Click's, which has an English colon."""
        self.write(" " * self.current_indent + _("{heading}:").format(heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        """As Click's, which counts characters instead of columns."""
        indent = " " * self.current_indent
        for line in wrap(text, self.width - self.current_indent):
            self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """As Click's, in which Chinese runs over the end of the line."""
        rows = list(rows)
        indent, widths = " " * self.current_indent, [display_width(term) for term, _text in rows]
        column = min(max(widths), col_max) + col_spacing
        for (term, text), width in zip(rows, widths, strict=True):
            lines = wrap(text, self.width - self.current_indent - column)
            if width + col_spacing > column:
                lines.insert(0, "")
            self.write(f"{indent}{term}{' ' * (column - width)}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{indent}{' ' * column}{line}\n")


class _Context(Context):
    formatter_class: type[HelpFormatter] = _Formatter


class _Help:
    """Help as plain text on every stream, with the marks of its language and an example."""

    context_class: type[Context] = _Context
    example = ""

    def get_help(self, ctx: Context) -> str:
        """As Click's, which would send what an ASCII stream lacks to it as UTF-8."""
        text: str = super().get_help(ctx)  # type: ignore[misc]
        is_ascii = codecs.lookup(sys.stdout.encoding or "utf-8").name == "ascii"
        return text.encode("ascii", "replace").decode() if is_ascii else text

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """As Click's, in the user's language."""
        words = {"[OPTIONS]": _("[OPTIONS]"), "COMMAND [ARGS]...": _("COMMAND [ARGS]...")}
        pieces: list[str] = super().collect_usage_pieces(ctx)  # type: ignore[misc]
        return [words.get(piece, piece) for piece in pieces]

    def format_help_text(self, ctx: Context, formatter: HelpFormatter) -> None:
        """As Click's, and an example."""
        super().format_help_text(ctx, formatter)  # type: ignore[misc]
        if self.example:
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(_("Example: {command}").format(command=f"smartpilot {self.example}"))


class HelpfulGroup(_Help, TyperGroup):
    """The program, as a group of commands."""


class HelpfulCommand(_Help, TyperCommand):
    """A command that is run. It takes no empty values: what is said of them would name nothing."""

    def get_params(self, ctx: Context) -> list[Parameter]:
        """Those of the command, and what belongs before it but is typed behind it by most."""
        no_pager = Option(["--no-pager"], is_flag=True, expose_value=False, hidden=True, callback=_do_without_pager)
        return [*super().get_params(ctx), no_pager]

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
                    message = _("{name} is empty").format(name=shown_name(parameter))
                    raise UsageError(message, _("give a value; maybe a variable is not set"))
        return super().parse_args(ctx, args)


def _do_without_pager(context: Context, _option: Parameter, value: bool) -> None:
    if value:
        from smartpilot.cli.pager import NO_PAGER

        context.meta[NO_PAGER] = True


def _has_empty_value(value: object) -> bool:
    values = value if isinstance(value, (list, tuple)) else [value]
    return any(isinstance(item, str) and not item.strip() for item in values)


def shown_name(parameter: Parameter) -> str:
    """`--province` for an option, `ID|NAME` for an argument."""
    return parameter.human_readable_name if isinstance(parameter, Argument) else max(parameter.opts, key=len)


class LazyCommand(TyperCommand):
    """A command known by its name, its sentence in help and an example; its module is imported when it is run."""

    def __init__(self, name: str, sentence: str, example: str = "") -> None:
        """Takes the name, which is that of the module in `cli.commands` too; the example is without the program."""
        super().__init__(name, help=sentence)
        self.example = example

    def make_context(
        self, info_name: str | None, args: list[str], parent: Context | None = None, **extra: Any
    ) -> Context:
        """The context of the command itself, so that it is the one that runs."""
        return self.load().make_context(info_name, args, parent, **extra)

    def load(self) -> Command:
        """The command, from the function `run` of its module."""
        module = import_module(f"smartpilot.cli.commands.{(self.name or '').replace('-', '_')}")
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name=self.name, help=self.help, cls=HelpfulCommand)(module.run)
        # Here, because its module is light only beside a command that has imported it.
        from smartpilot.cli.options import with_default_words, with_raw_option

        command = with_default_words(with_raw_option(typer.main.get_command(app)))
        if isinstance(command, HelpfulCommand):
            command.example = self.example
        return command
