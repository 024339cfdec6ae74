"""The user's language: which one, and the sentences in it (gettext)."""

import gettext as _gettext
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]

DOMAIN = "smartpilot"
LOCALE_DIR = Path(__file__).parent / "locale"

# Windows primary language identifier of Chinese, all regions (LANG_CHINESE in winnt.h).
_WINDOWS_CHINESE = 0x04


_OVERRIDE: ContextVar[Language | None] = ContextVar("override", default=None)


def language() -> Language:
    """The language in which sentences are given now."""
    return _OVERRIDE.get() or _language_of_process()


@contextmanager
def use_language(override: Language) -> Iterator[None]:
    """Gives sentences in a language, whatever the user's is: for what is sent to somebody else."""
    token = _OVERRIDE.set(override)
    try:
        yield
    finally:
        _OVERRIDE.reset(token)


@cache
def _language_of_process() -> Language:
    """The language of this process: SMARTPILOT_LANG, else LC_ALL, LC_MESSAGES, LANG, else that of Windows.

    As everywhere with gettext, a locale that is not Chinese (``C`` and ``POSIX`` too) gives English.
    """
    for variable in ("SMARTPILOT_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "").strip().lower()
        if value:
            return "zh" if value.startswith(("zh", "chinese", "cn")) else "en"
    return "zh" if _windows_is_chinese() else "en"


def _windows_is_chinese() -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == _WINDOWS_CHINESE)


@cache
def _catalogue(code: Language) -> _gettext.NullTranslations:
    return _gettext.translation(DOMAIN, LOCALE_DIR, languages=[code], fallback=True)


def _(message: str) -> str:
    """The sentence in the user's language; its English text is its key."""
    return _catalogue(language()).gettext(message)


# Marks a sentence that stands in a table, and that `_` translates where it is shown.
N_ = str


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for a number of things, in the user's language."""
    return _catalogue(language()).ngettext(one, many, n)


def with_brackets(text: str, more: str) -> str:
    """A text with more in brackets behind it, which are full-width in Chinese."""
    return _("{text} ({more})").format(text=text, more=more)


def translate_libraries() -> None:
    """Lets Click's and Typer's own sentences (usage, errors, help) come from this catalogue too.

    Both ask gettext's default domain, which in turn asks LANGUAGE.
    """
    os.environ["LANGUAGE"] = language()
    _gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
    _gettext.textdomain(DOMAIN)
