"""What stands below the signature of a notice: the annex that it issues, and what is not read."""

import re
from collections.abc import Sequence
from itertools import dropwhile

from smartpilot.official.notices.heading import ATTACHED, LONGEST_BODY, Heading
from smartpilot.official.notices.page import PageLine

# 附件1, 第二批试点城市名单: how an annex begins.
_TITLE_OF_ANNEX = re.compile(
    r"[^。，,；;:：!?！？]{4,60}(?:名单|方案|办法|细则|规程|意见|要点|要求|指南|大纲|通知|一览表)"
)
# Another text behind it on the page.
_TITLE_BEHIND = re.compile("关于[^。；;：:]{2,120}(?:通知|通报|函)$")


def split_annex(heading: Heading) -> tuple[Sequence[PageLine], Sequence[PageLine]]:
    """The lines of the annex that a notice issues, 关于印发…方案的通知, and those of annexes that are not read.

    What the page of a notice has before its annex is neither.
    """
    lines = list(dropwhile(lambda line: not _begins_annex(line.text), heading.below_signature))
    title = heading.title.text
    end = next((index for index, line in enumerate(lines) if _TITLE_BEHIND.search(line.text)), len(lines))
    is_named = bool(end) and (lines[0].text.startswith("附") or lines[0].text in title)
    is_text = sum("。" in line.text for line in lines[:end]) > 1
    is_short = sum(len(line.text) for line in lines[:end]) <= LONGEST_BODY
    if "印发" in title and "转发" not in title and is_named and is_text and is_short:
        return lines[:end], lines[end:]
    return (), lines


def _begins_annex(text: str) -> bool:
    return bool(ATTACHED.match(text) or _TITLE_OF_ANNEX.fullmatch(text))
