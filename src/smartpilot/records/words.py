"""The words of closed lists, as people type them: codes, titles in Chinese and English, or a clear part of a title.

A list of words says for each meaning what may be typed for it; the first of its words is what the list is shown with.
"""

from collections.abc import Iterable, Mapping, Sequence

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.meanings import AnyMeaning, meanings_of, normalise_word
from smartpilot.text import find_nearest

# More than a line or two of words helps nobody.
_WORDS_SHOWN = 12


def require_meaning(text: str, words: Mapping[AnyMeaning, Sequence[str]], unknown: str) -> AnyMeaning:
    """The one meaning that a text has.

    Raises UsageError with the sentence `unknown` and what may be typed, the nearest first, where it has none; with
    what it may mean where it has several.
    """
    meanings = meanings_of(text, words)
    if len(meanings) == 1:
        return meanings[0]
    if meanings:
        raise ambiguous_word_error(text, [words[meaning][0] for meaning in meanings])
    raise UsageError(unknown, _hint_of_words(text, words))


def require_word(text: str, known: Iterable[str], unknown: str) -> str:
    """The one of the known words that a text is, in any case and width; otherwise as `require_meaning`."""
    return require_meaning(text, {word: (word,) for word in known}, unknown)


def ambiguous_word_error(text: str, meanings: Sequence[str]) -> UsageError:
    """The error for a text that may mean several things, given by the words that they are shown with."""
    message = _("{text} may be any of: {words}").format(text=text, words=_(", ").join(meanings))
    return UsageError(message, _("write one of these"))


def _hint_of_words(text: str, words: Mapping[AnyMeaning, Sequence[str]]) -> str:
    """What may be typed, nearest first; of a long list only the nearest, if there are such."""
    shown_by_word = {normalise_word(word): known[0] for known in words.values() for word in reversed(known)}
    near = list(dict.fromkeys(shown_by_word[word] for word in find_nearest(normalise_word(text), shown_by_word)))
    if near and len(words) > _WORDS_SHOWN:
        return _("did you mean: {words}").format(words=_(", ").join(near))
    listed = list(dict.fromkeys([*near, *(known[0] for known in words.values())]))
    if not listed:
        return _("there is nothing yet to choose from")
    more = ["…"] if len(listed) > _WORDS_SHOWN else []
    return _("choose from: {words}").format(words=_(", ").join([*listed[:_WORDS_SHOWN], *more]))
