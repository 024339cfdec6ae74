"""Sentences of a notice, for the tests of what is read of them."""

import datetime as dt

from smartpilot.official.notices.sentences import Sentence

ISSUED = dt.date(2015, 4, 7)


def sentences(*texts: str, clause: str = "") -> list[Sentence]:
    return [Sentence(text, clause, index + 1, index) for index, text in enumerate(texts)]
