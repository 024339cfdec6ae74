"""Two edits of a TOML text merged by table and key, as git merges texts by lines.

A text is a tree: its tables, known by name and id, hold values, known by key, and further tables. Each of them is
taken from the side that changed it. What both changed is a conflict: it stands in the merged text three times, between
the marks that git uses. Comments belong to what they stand directly above; others are kept where they are, as long as
nobody removed them, and are a conflict where both sides replaced one.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from smartpilot.text import escape_hidden, line_end_of, shorten
from smartpilot.toml.conflicts import format_conflict, with_base
from smartpilot.toml.tree import CannotMergeError, Part, PartKey, parse_tree

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Merge(NamedTuple):
    """The merged text, and the names of what both sides changed differently: the table, its id, the key."""

    content: bytes
    conflicts: Sequence[str]


def merge_texts(base: bytes, ours: bytes, theirs: bytes) -> Merge:
    """Ours, with what theirs changed since base; line ends and byte order mark are those of ours.

    A base with conflicts, as git makes one of branches that were merged both ways, counts as it was before them.

    Raises CannotMergeError where one of them cannot be merged by table and key.
    """
    merger = _Merger()
    try:
        ancestor = _parse_base(_decode_version(base))
        our_tree, their_tree = (parse_tree(_decode_version(side)) for side in (ours, theirs))
        text = merger.merge_children(ancestor, our_tree, their_tree, "") + _merged_blank(ancestor, our_tree, their_tree)
        if not merger.conflicts:
            parse_tree(text)  # no TOML where one side added a key and the other a table of the same name
    except RecursionError as error:
        raise CannotMergeError("nested too deeply") from error
    mark = _BYTE_ORDER_MARK if ours.startswith(_BYTE_ORDER_MARK) else b""
    return Merge(mark + text.encode().replace(b"\n", line_end_of(ours)), merger.conflicts)


# -- a text to its parts -------------------------------------------------------------------------------------


def _decode_version(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise CannotMergeError(str(error)) from error
    return text if not text or text.endswith("\n") else text + "\n"


def _parse_base(text: str) -> Part:
    """A common ancestor, as it was before what git could not merge in it."""
    try:
        return parse_tree(text)
    except CannotMergeError:
        return parse_tree(with_base(text))


# -- three trees to one --------------------------------------------------------------------------------------


class _Merger:
    """Merges parts, and collects the names of what both sides changed differently."""

    def __init__(self) -> None:
        self.conflicts: list[str] = []

    def merge_children(self, base: Part | None, ours: Part, theirs: Part, within: str) -> str:
        """The text of all parts of a table."""
        return self._merge_parts(base.values if base else (), ours.values, theirs.values, within) + self._merge_parts(
            base.tables if base else (), ours.tables, theirs.tables, within
        )

    def _merge_parts(self, base: Sequence[Part], ours: Sequence[Part], theirs: Sequence[Part], within: str) -> str:
        bases, our_parts, their_parts = ({part.key: part for part in parts} for parts in (base, ours, theirs))
        replaced = {
            part.key: comments
            for comments in _find_replaced_comments(base, ours, theirs)
            for part in (*comments.ours, *comments.theirs)
        }
        texts: list[str] = []
        merged: set[_ReplacedComments] = set()
        for key in _merged_order(list(bases), list(our_parts), list(their_parts)):
            comments = replaced.get(key)
            if comments is None:
                texts.append(self._merge_part(bases.get(key), our_parts.get(key), their_parts.get(key), within))
            elif comments not in merged:
                merged.add(comments)
                texts.append(self._conflict_of_comments(comments, within))
        return "".join(texts)

    def _merge_part(self, base: Part | None, ours: Part | None, theirs: Part | None, within: str) -> str:
        where = " ".join(filter(None, (within, (ours or theirs or _NO_PART).name)))
        blank = _merged_blank(base or _NO_PART, ours or theirs or _NO_PART, theirs or ours or _NO_PART)
        texts = [None if part is None else part.whole for part in (base, ours, theirs)]
        if texts[1] == texts[2] or texts[0] == texts[2]:
            return blank + ours.whole if ours else ""
        if texts[0] == texts[1]:
            return blank + theirs.whole if theirs else ""
        if ours is None or theirs is None or (base is None and _are_two_records(ours, theirs)):
            return blank + self._conflict(where, *(text or "" for text in texts))
        head = _merged_head(base or _NO_PART, ours, theirs)
        if head is None:
            head = self._conflict(where, *(part.head for part in (base or _NO_PART, ours, theirs)))
        return blank + head + self.merge_children(base, ours, theirs, where)

    def _conflict_of_comments(self, comments: "_ReplacedComments", within: str) -> str:
        """What the sides have in one place, named by the first line of the comment that was there."""
        name = shorten(comments.removed.text.partition("\n")[0].strip())
        texts = (_join_paragraphs(parts) for parts in (comments.base, comments.ours, comments.theirs))
        blank = (comments.ours or comments.theirs)[0].blank
        return blank + self._conflict(" ".join(filter(None, (within, name))), *texts)

    def _conflict(self, where: str, base: str, ours: str, theirs: str) -> str:
        """Three versions between marks, in git's style diff3."""
        self.conflicts.append(where)
        return format_conflict(escape_hidden(where), base, ours, theirs)


@dataclass(frozen=True, eq=False)
class _ReplacedComments:
    """The comments that stand alone in one place; `removed`: one of the base that neither side has any more."""

    removed: Part
    base: Sequence[Part]
    ours: Sequence[Part]
    theirs: Sequence[Part]


def _find_replaced_comments(
    base: Sequence[Part], ours: Sequence[Part], theirs: Sequence[Part]
) -> Iterator[_ReplacedComments]:
    """The places where a comment of the base is gone from both sides, and they do not agree what is there instead.

    A place is what follows a part that all three have. A comment has no name: one that was changed is gone.
    """
    base_keys, our_keys, their_keys = ({part.key for part in parts} for parts in (base, ours, theirs))
    everywhere = base_keys & our_keys & their_keys
    places = [_comments_by_place(parts, everywhere) for parts in (base, ours, theirs)]
    for place, comments in places[0].items():
        removed = [part for part in comments if part.key not in our_keys | their_keys]
        ours_there, theirs_there = (side.get(place, []) for side in places[1:])
        agreed = [part for part in ours_there if part.key in their_keys]
        ours_alone = [part for part in ours_there if part.key not in their_keys]
        theirs_alone = [part for part in theirs_there if part.key not in our_keys]
        is_replaced = any(part.key not in base_keys for part in (*ours_alone, *theirs_alone))
        if len(removed) > len(agreed) and is_replaced:
            yield _ReplacedComments(removed[0], comments, ours_alone, theirs_alone)


def _comments_by_place(parts: Iterable[Part], places: Container[PartKey]) -> Mapping[PartKey | None, list[Part]]:
    """The comments that stand alone, by the last of these places before them; None: before all."""
    comments: dict[PartKey | None, list[Part]] = {}
    place = None
    for part in parts:
        if part.key in places:
            place = part.key
        elif part.key[0] == "#":
            comments.setdefault(place, []).append(part)
    return comments


def _join_paragraphs(parts: Sequence[Part]) -> str:
    """Comments with the empty lines between them."""
    return "".join((part.blank if number else "") + part.text for number, part in enumerate(parts))


def _are_two_records(ours: Part, theirs: Part) -> bool:
    """Whether tables that both sides added under one id are not about the same: half of each would be about nothing."""
    return ours.key[0] == "[[" and _canonical(ours.value) != _canonical(theirs.value)


def _merged_order(base: Sequence[PartKey], ours: Sequence[PartKey], theirs: Sequence[PartKey]) -> list[PartKey]:
    """The keys of all sides in the order of the side that changed it, ours if in doubt.

    What only the other side has stands behind what it stands behind there, and behind what the first one added there.
    """
    both = set(ours).intersection(theirs, base)
    orders = [[key for key in side if key in both] for side in (base, ours, theirs)]
    first, second = (theirs, ours) if orders[0] == orders[1] != orders[2] else (ours, theirs)
    known, shared = set(first), set(first).intersection(second)
    added: dict[PartKey | None, list[PartKey]] = {None: []}
    anchor = None
    for key in second:
        if key in known:
            anchor = key
            added[anchor] = []
        else:
            added[anchor].append(key)
    order: list[PartKey] = []
    waiting = added[None]
    for key in first:
        if key in shared:
            order += waiting
            waiting = added[key]
        order.append(key)
    return order + waiting


# Stands for a version that does not have the part.
_NO_PART = Part(())


def _choose(base: str, ours: str, theirs: str) -> str | None:
    """The version of the side that changed it, or of both where they agree; None where they changed it differently."""
    if ours in (base, theirs):
        return theirs
    return ours if theirs == base else None


def _merged_blank(base: Part, ours: Part, theirs: Part) -> str:
    """The empty lines before a part; ours where both sides changed them."""
    blank = _choose(base.blank, ours.blank, theirs.blank)
    return ours.blank if blank is None else blank


def _merged_head(base: Part, ours: Part, theirs: Part) -> str | None:
    """The head of a value or a table; None where the sides changed its comment, text or remark differently."""
    comment = _choose(base.comment, ours.comment, theirs.comment)
    remark = _choose(base.remark or "\n", ours.remark, theirs.remark)
    text = _choose(base.text, ours.text, theirs.text) or _choose_by_value(base, ours, theirs)
    return None if comment is None or remark is None or text is None else f"{comment}{text}{remark}"


def _choose_by_value(base: Part, ours: Part, theirs: Part) -> str | None:
    """As `_choose`, comparing values instead of texts; ours for two headings of one table."""
    values = [_canonical(part.value) for part in (base, ours, theirs)]
    if ours.key[0] != "=" or values[1] == values[2] or values[0] == values[2]:
        return ours.text
    return theirs.text if values[0] == values[1] else None


def _canonical(value: Any) -> str:
    """A text that is the same for equal values, in whatever order their keys are; 1, 1.0 and true are not equal."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key!r}: {_canonical(value[key])}' for key in sorted(value))}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_canonical, value))}]"
    return repr(value)
