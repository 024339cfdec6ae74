"""HTML that is escaped where it is made: elements of text, attributes and other elements."""

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from smartpilot.text import escape_hidden

# What a value of an attribute is, or None for an attribute that is left out.
AttributeValue = str | int | float | None

# Elements that have no end tag (HTML, 13.1.2).
_VOID = frozenset({"meta", "link", "br"})
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


class Markup(str):
    """Text that is HTML already; all other text is escaped."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: AttributeValue) -> Markup:
    """An element: `element("td", name, class_="n")`. Underscores stand for hyphens, and a last one for nothing."""
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(escape_hidden(str(value)))}"'
        for name, value in attributes.items()
        if value is not None
    )
    if tag in _VOID:
        return Markup(f"<{tag}{written}>")
    return Markup(f"<{tag}{written}>{joined(*children)}</{tag}>")


def joined(*children: str) -> Markup:
    """Elements and texts one behind the other; texts are escaped."""
    return Markup("".join(child if isinstance(child, Markup) else _escape(child) for child in children))


def _escape(text: str) -> str:
    """A text without markup, its hidden characters written out; line breaks are no more than blanks in HTML."""
    return html.escape(escape_hidden(text.replace("\n", " ")), quote=False)


def link(text: str, address: str | None) -> Markup:
    """A text that leads to an address of the web, or only the text where that is none: a script is none."""
    if address and _ADDRESS.fullmatch(address):
        return element("a", text, href=address, rel="noreferrer")
    return joined(text)


class MarkupColumn(NamedTuple):
    """A column of a table: its heading, and the class of its cells (`n` for numbers)."""

    heading: str
    class_: str | None = None


def table(
    columns: Sequence[MarkupColumn], rows: Iterable[Sequence[str]], label: str, total: Sequence[str] = ()
) -> Markup:
    """A table whose first column names its rows, with a row of totals below them.

    A row of one text is the heading of those below it. Where the table is wider than the page it is scrolled by
    itself, with the keyboard too; `label` says then what it is.
    """
    head = [element("th", column.heading, scope="col", class_=column.class_) for column in columns]
    body = [_row(columns, row) for row in rows]
    if total:
        body.append(_row(columns, total, "sum"))
    content = element("table", element("thead", element("tr", *head)), element("tbody", *body))
    return element("div", content, class_="wide", tabindex=0, role="region", aria_label=label)


def _row(columns: Sequence[MarkupColumn], row: Sequence[str], class_: str | None = None) -> Markup:
    if len(row) == 1:
        return element("tr", element("th", row[0], colspan=len(columns), scope="colgroup"), class_="group")
    cells = [element("td", cell, class_=column.class_) for column, cell in zip(columns[1:], row[1:], strict=True)]
    return element("tr", element("th", row[0], scope="row", class_=columns[0].class_), *cells, class_=class_)
