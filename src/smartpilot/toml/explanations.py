"""tomllib's short English about a mistake as a sentence with a way out, in the user's language."""

import re
import tomllib
from collections.abc import Callable
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.text import HIDDEN, code_point

# Marks that people type with the keyboard in Chinese mode.
FULL_WIDTH = "＝［］｛｝，．＃：、；"
_QUOTATION_MARKS = "“”‘’＂＇「」"
# A heading up to its name, whatever is wrong behind it.
BROKEN_HEADING = re.compile(r"\s*[\[［]+\s*([A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*)")
# A mark of git that is left of a conflict.
_CONFLICT_MARK = re.compile(r"(<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|)( |$)")
_ODD_DATE = re.compile(r"=\s*\d{4}(?:[/.年]\d{1,2}[/.月]\d{1,2}|-\d-|-\d\d-\d(?!\d))")
_ILLEGAL_CHARACTER = re.compile("[Ii]llegal character|invalid character")


class Explanation(NamedTuple):
    """What is wrong, and what to do."""

    message: str
    hint: str


class _Stop(NamedTuple):
    """Where tomllib stopped: its sentence, the line, the column from 1; and a hint where the keys are listed."""

    sentence: str
    line: str
    column: int
    keys_hint: str

    @property
    def character(self) -> str:
        """The character at which it stopped; empty at the end of the line."""
        return self.line[self.column - 1 : self.column]

    @property
    def character_before(self) -> str:
        """The character before that; empty at the beginning of the line."""
        return self.line[self.column - 2 : self.column - 1]

    @property
    def is_behind_statement(self) -> bool:
        """Whether a statement was complete, and more text follows."""
        return "Expected newline" in self.sentence


def explain_error(error: ValueError, sentence: str, line: str, column: int, keys_hint: str = "") -> Explanation:
    """What an error of tomllib means. `sentence`: what it says, without the location.

    `line` and `column` (from 1) are those to show; `keys_hint` says where the keys of such a file are listed.
    """
    if not isinstance(error, tomllib.TOMLDecodeError):
        return Explanation(_("this number is too long"), _("write the intended number"))
    stop = _Stop(sentence, line, column, keys_hint)
    for explain in _EXPLAIN_BY_TEXT:
        if explanation := explain(stop):
            return explanation
    for pattern, explanation in _EXPLANATIONS:
        if pattern.search(sentence):
            return explanation
    message = _("this is not valid TOML: {reason}").format(reason=sentence)
    return Explanation(message, _("compare it with the lines around it"))


def explain_conflict() -> Explanation:
    """What marks of git mean."""
    hint = _("keep the lines that are right, and delete those that begin with <<<, ===, >>> or |||")
    return Explanation(_("git could not merge here: the file holds both versions"), hint)


def two_brackets_hint(name: str) -> str:
    """How the heading of a record is written."""
    return _("write [[{name}]] with two brackets on each side").format(name=name)


# -- by the text around the place ----------------------------------------------------------------------------


def _explain_mark(stop: _Stop) -> Explanation | None:
    """A mark of a Chinese keyboard, or white space that only looks like a blank."""
    if not stop.character:
        return None
    if stop.character in _QUOTATION_MARKS:
        message = _("a Chinese quotation mark {mark} where TOML needs a straight one").format(mark=stop.character)
        return Explanation(message, _('type " with the keyboard in English mode'))
    if stop.character in FULL_WIDTH:
        message = _("a full-width {mark} where TOML needs a half-width one").format(mark=stop.character)
        return Explanation(message, _("type it with the keyboard in English mode"))
    if not stop.character.isascii() and (stop.character.isspace() or HIDDEN.match(stop.character)):
        return Explanation(_not_allowed(stop.character), _("delete it, or write an ordinary space"))
    return None


def _explain_value(stop: _Stop) -> Explanation | None:
    """A date in another form, or a text with quotation marks in it."""
    if _ODD_DATE.search(stop.line) and (stop.is_behind_statement or "Invalid" in stop.sentence):
        return Explanation(_("this is not a TOML date"), _("a date is written year-month-day: 2015-04-30"))
    if stop.is_behind_statement and stop.character_before == '"':
        hint = _('write \\" for a quotation mark inside a text, or “ and ”')
        return Explanation(_("unexpected characters after the text"), hint)
    return None


def _explain_brackets(stop: _Stop) -> Explanation | None:
    """A heading that is not closed, or an inline table over several lines."""
    heading = BROKEN_HEADING.match(stop.line)
    if heading and heading[1] and (stop.is_behind_statement or "Expected ']" in stop.sentence):
        return Explanation(_("a table heading is not closed"), two_brackets_hint(heading[1]))
    is_open = "{" in stop.line[: stop.column] and stop.column > len(stop.line.rstrip())
    if is_open and "Invalid value" not in stop.sentence:
        hint = _("write it on one line, without a comma at its end")
        return Explanation(_("an inline table must be on one line"), hint)
    return None


def _explain_statement(stop: _Stop) -> Explanation | None:
    """A line that begins as no statement does."""
    if "Invalid statement" not in stop.sentence:
        return None
    if _CONFLICT_MARK.match(stop.line):
        return explain_conflict()
    if stop.character.isalpha():
        return Explanation(_("a key is written with English letters"), stop.keys_hint)
    return Explanation(_("no line begins like this"), _("a line begins with a key, with [ or with #"))


def _explain_illegal_character(stop: _Stop) -> Explanation | None:
    """A text that its line ends, or a character that no TOML file may have."""
    if not _ILLEGAL_CHARACTER.search(stop.sentence):
        return None
    if not stop.character:
        message = _("the text is not closed on its line")
        return Explanation(message, _("close it with the quotation mark that opened it"))
    return Explanation(_not_allowed(stop.character), _("delete it, or write it as an escape"))


def _not_allowed(character: str) -> str:
    return _("the character {code} is not allowed here").format(code=code_point(character))


# The first that has something to say explains the mistake.
_EXPLAIN_BY_TEXT: tuple[Callable[[_Stop], Explanation | None], ...] = (
    _explain_mark,
    _explain_value,
    _explain_brackets,
    _explain_statement,
    _explain_illegal_character,
)

# -- by tomllib's sentence: the first pattern that is in it explains the mistake ------------------------------

_EXPLANATIONS = tuple(
    (re.compile(pattern), Explanation(message, hint))
    for pattern, message, hint in (
        (r"Expected '=' after a key", _("a key must be followed by = and a value"), _('for example: name = "…"')),
        (
            r"Expected '\]'|Expected '\]\]'",
            _("a table heading is not closed"),
            _("close it as it opens: [name], [[name]]"),
        ),
        (r"Unclosed array", _("the list that begins here is never closed"), _("close it with ]")),
        (
            r"Unclosed inline table",
            _("the inline table that begins here is not closed"),
            _("close it with } on the same line"),
        ),
        (
            r"Unterminated string|Unclosed|Expected \"",
            _("the text that begins here is never closed"),
            _("close it with the quotation mark that opened it"),
        ),
        (
            r"Invalid value|Invalid initial character for a key",
            _("this is not a TOML value"),
            _('write text in straight quotation marks: "…"; a date without: 2015-04-30'),
        ),
        (
            r"Invalid date or datetime",
            _("this date does not exist"),
            _("a date is written year-month-day: 2015-04-30"),
        ),
        (r"not a Unicode scalar value", _("this escape is not a character"), _("write the character itself")),
        (
            r"Unescaped '\\' in a string|escape|Invalid hex",
            _("a backslash in a text must be written twice"),
            _(r"write \\ for one backslash, or use '…' around the text"),
        ),
        (
            r"Expected newline or end of document after a statement",
            _("unexpected text at the end of the line"),
            _("one key a line; a comment begins with #"),
        ),
        (
            r"overwrite a value|declare .* twice|Cannot declare|Cannot mutate|Cannot overwrite",
            _("this key or table already exists"),
            _("delete one of the two"),
        ),
    )
)
