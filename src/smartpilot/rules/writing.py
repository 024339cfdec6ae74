"""Rules about how texts are written: nothing hidden, nothing blank."""

from collections.abc import Iterator
from typing import Any

from smartpilot.document import DataPath
from smartpilot.i18n import _
from smartpilot.problems import Severity
from smartpilot.rules.base import Finding, Subject, rule
from smartpilot.text import HIDDEN, code_point


def _texts(node: Any, where: DataPath) -> Iterator[tuple[DataPath, str]]:
    """Every text of the data with its path, of broken records too."""
    if isinstance(node, str):
        yield where, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, (*where, key))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _texts(value, (*where, index))


@rule(
    "hidden-character",
    Severity.ERROR,
    _("texts hold no control, bidirectional or invisible characters"),
    _("They cannot be seen, make equal names differ, can turn the reading direction, and break workbooks."),
)
def hidden_character(subject: Subject) -> Iterator[Finding]:
    """Control, bidirectional and invisible characters."""
    for where, text in _texts(subject.reading.document.data, ()):
        found = HIDDEN.search(text)
        if found:
            yield Finding(
                where,
                _("{name} holds the hidden character {code}").format(name=_field(where), code=code_point(found[0])),
                _("delete it; it is character {n} of the text").format(n=found.start() + 1),
                text,
            )


@rule(
    "blank-text",
    Severity.ERROR,
    _("texts are not blank and have no spaces around them"),
    _("A blank name prints as a hole; a space at the end makes the same name different."),
)
def blank_text(subject: Subject) -> Iterator[Finding]:
    """Blank texts, and white space (the ideographic space too) before or behind a text."""
    for where, text in _texts(subject.reading.document.data, ()):
        if text == "" or text.isspace() or not HIDDEN.sub("", text).strip():
            yield Finding(
                where,
                _("{name} is blank").format(name=_field(where)),
                _("write it, or delete the line"),
                text,
            )
        elif text != text.strip():
            message = _("{name} has a space before or behind it").format(name=_field(where))
            yield Finding(where, message, _("delete the space"), text)


def _field(where: DataPath) -> str:
    return next((step for step in reversed(where) if isinstance(step, str)), "")
