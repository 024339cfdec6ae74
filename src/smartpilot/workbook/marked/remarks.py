"""What is said of the cells of a returned workbook, and how it is shown on them and in the table on the cover."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

TO_CORRECT, TO_CHECK = "需更正", "请核对"


class CellReference(NamedTuple):
    """A cell of a sheet; no cell stands for the whole sheet, no sheet for the workbook."""

    sheet: str | None = None
    cell: str | None = None


class Remark(NamedTuple):
    """What is wrong with a cell, and what to do, in Chinese. `is_error`: it must be corrected, not only looked at."""

    reason: str
    hint: str = ""
    is_error: bool = True


Remarks = Mapping[CellReference, Sequence[Remark]]


def title_of(remarks: Iterable[Remark]) -> str:
    """What a copy is called: something must be corrected, or something should be checked."""
    return TO_CORRECT if any(remark.is_error for remark in remarks) else TO_CHECK


def as_sentence(text: str) -> str:
    """A text with a full stop, where it does not end with a mark."""
    return text if text.endswith(tuple("。！？；：…")) else f"{text}。"


def note_text(remarks: Sequence[Remark]) -> str:
    """The remarks on a cell as its comment."""
    lines = [f"【{title_of(remarks)}】"]
    for remark in remarks:
        lines += [as_sentence(text) for text in (remark.reason, remark.hint and f"提示：{remark.hint}") if text]
    return "\n".join(lines)
