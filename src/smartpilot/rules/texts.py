"""Rules about texts: no hidden characters, no blanks around them."""

from collections.abc import Callable, Iterator
from typing import Any

from smartpilot.i18n import _
from smartpilot.problems import Severity
from smartpilot.rules.base import Finding, Subject, rule
from smartpilot.text import HIDDEN, code_point
from smartpilot.toml.locations import DataPath


def _texts(subject: Subject, wrong: Callable[[str], object]) -> Iterator[tuple[DataPath, str, bool]]:
    """The wrong texts of registry and ledger: path, text, whether it is the ledger."""
    for document, in_ledger in subject.documents:
        yield from (
            (where, text, in_ledger)
            for where, text in _find(document.data, wrong)
            # Lines of the registry as they were, with their line ends and indents.
            if not (in_ledger and where[0] == "changes" and "before" in where)
        )


def _find(node: Any, wrong: Callable[[str], object]) -> Iterator[tuple[DataPath, str]]:
    """The wrong texts in the data, of broken records too, with their paths.

    Only the paths of wrong texts are built: a large registry has a million texts and hardly a wrong one.
    """
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if isinstance(value, str):
            if wrong(value):
                yield (key,), value
        elif isinstance(value, dict | list):
            for rest, text in _find(value, wrong):
                yield (key, *rest), text


@rule(
    "hidden-character",
    Severity.ERROR,
    _("texts contain no control, bidirectional or invisible characters"),
    _("They are invisible, make equal names differ, can reverse the reading direction, and break workbooks."),
)
def hidden_character(subject: Subject) -> Iterator[Finding]:
    """Control, bidirectional and invisible characters."""
    for where, text, in_ledger in _texts(subject, HIDDEN.search):
        found = HIDDEN.search(text)
        if found:
            yield Finding(
                where,
                _("{name} contains the hidden character {code}").format(
                    name=_field_name(where), code=code_point(found[0])
                ),
                _("delete it; it is character {n} of the text").format(n=found.start() + 1),
                text,
                in_ledger=in_ledger,
            )


@rule(
    "hidden-in-comment",
    Severity.WARNING,
    _("comments contain no control, bidirectional or invisible characters"),
    _("They can make a comment, or the line that it is on, look like something else in an editor or a diff."),
)
def hidden_in_comment(subject: Subject) -> Iterator[Finding]:
    """Control, bidirectional and invisible characters in the comments of both files."""
    for document, in_ledger in subject.documents:
        for location, character in document.hidden_in_comments():
            yield Finding(
                location,
                _("a comment contains the hidden character {code}").format(code=code_point(character)),
                _("delete it"),
                in_ledger=in_ledger,
            )


@rule(
    "blank-text",
    Severity.ERROR,
    _("texts are not blank and have no spaces around them"),
    _("A blank name prints as a gap; a space at the end makes equal names differ."),
)
def blank_text(subject: Subject) -> Iterator[Finding]:
    """Blank texts, and white space (the ideographic space too) around a text."""
    for where, text, in_ledger in _texts(subject, lambda text: not text or text != text.strip()):
        if not text.strip():
            yield Finding(
                where,
                _("{name} is blank").format(name=_field_name(where)),
                _("fill it in, or delete the line"),
                text,
                in_ledger=in_ledger,
            )
        else:
            message = _("{name} has a space at its start or end").format(name=_field_name(where))
            yield Finding(where, message, _("delete the space"), text, in_ledger=in_ledger)


def _field_name(where: DataPath) -> str:
    return next((step for step in reversed(where) if isinstance(step, str)), "")
