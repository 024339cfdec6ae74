"""The body of a notice in sentences, each with its clause and the line that it begins on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.page_breaks import (
    find_shortest_line,
    is_broken_off,
    is_torn,
    join_broken_lines,
)
from smartpilot.text import outside_brackets

# Characters; the longest of a real notice has some hundreds. What is looked for in a sentence is looked for from each
# of its words, so that the time grows with the square of its length.
LONGEST_SENTENCE = 600


@dataclass(frozen=True)
class Sentence:
    """A sentence. `clause`: 五, 二（一）, or nothing before the first one. `number`: its place among all sentences."""

    text: str
    clause: str
    line: int
    number: int

    @property
    def is_readable(self) -> bool:
        """Whether it is no longer than a sentence can be."""
        return len(self.text) <= LONGEST_SENTENCE

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading of what is handed in, 任务书报送 or 报送材料, and asks for nothing by itself."""
        return bool(_HEADING.fullmatch(self.text.rstrip("。")))

    @property
    def parts(self) -> list[str]:
        """What semicolons separate; a deliverable and the way it takes seldom reach across one."""
        return [part for part in _split(self.text, "；;") if part.strip("；; ")]


_HEADING = re.compile(
    r"[^，,。；;、！!？?：:\d请应须将把由向至于]{1,12}(?:报送|提交|上报)(?:工作|事项|安排|事宜)?|"
    r"(?:报送|提交|上报)[^，,。；;、！!？?：:\d至到]{2,12}"
)
_TOP = re.compile(r"^第?([一二三四五六七八九十]{1,3})(?:、|条 ?|[.．] ?)")
_SUB = re.compile(r"^[(（]([一二三四五六七八九十]{1,3})[)）]、? ?")
_ITEM = re.compile(r"^[(（]?(\d{1,2})(?:[)）]|[.．、](?!\d)|[.．、](?=\d{4} ?年)) ?")


def split_sentences(body: Sequence[PageLine]) -> list[Sentence]:
    """All sentences in their order; headings of clauses too, as sentences for themselves."""
    sentences: list[Sentence] = []
    top = sub = item = ""
    for line in _paragraphs(body):
        text = line.text
        item = ""  # what stands below a list belongs to what is above it
        # A heading of its own may have the next level on the same line: 二、…。（一）….
        while marked := next((m for pattern in (_TOP, _SUB, _ITEM) if (m := pattern.match(text))), None):
            if marked.re is _TOP:
                top, sub, item = marked[1], "", ""
            elif marked.re is _SUB:
                sub, item = marked[1], ""
            else:
                item = marked[1]
            text = text[marked.end() :]
        clause = top + (f"（{sub}）" if sub else "") + item
        for sentence in _split(text, "。！？!?"):
            if sentence.strip():
                sentences.append(Sentence(sentence.strip(), clause, line.number, len(sentences)))
    return sentences


def _paragraphs(body: Sequence[PageLine]) -> list[PageLine]:
    """Lines that were broken at the edge of a page, put together again."""
    whole: list[PageLine] = []
    shortest = find_shortest_line(body)
    for line in body:
        begins = any(pattern.match(line.text) for pattern in (_TOP, _SUB, _ITEM))
        if whole and not begins and (is_broken_off(whole[-1].text, shortest) or is_torn(whole[-1].text, line.text)):
            whole[-1] = PageLine(whole[-1].number, join_broken_lines(whole[-1].text, line.text))
        else:
            whole.append(line)
    return whole


def _split(text: str, ends: str) -> list[str]:
    """The text cut behind each of the marks, but not inside brackets and quotation marks."""
    cuts = [at + 1 for at in outside_brackets(text) if text[at] in ends]
    return [text[start:end] for start, end in pairwise([0, *cuts, len(text)]) if start < end]
