"""Any two edits of a text are merged as a small model of dictionaries says."""

import copy
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

import merging_model
from smartpilot.toml.merging import merge_texts
from smartpilot.toml.tree import CannotMergeError
from strategies import BASE, edits, few
from strategies import edited as damaged

pytestmark = pytest.mark.slow

# A text as the model sees it: (table, id) to the keys of a record, each with its value as it is written and the
# remark behind it; under "#" the comment above the record, and under ">" the records in it.
Record = dict[str, Any]
Text = dict[tuple[str, str], Record]

KEYS = st.sampled_from(["name", "level"])
VALUES = st.sampled_from(
    ['"甲"', '"乙"', "1", "[\n    1,  # 一\n    2,\n]", '"""\n[[pilots]]\n# 不是注释\n"""', "{ a = 1 }"]
)
REMARKS = st.sampled_from(["", "  # 已核对", "  # 待核实"])
COMMENTS = st.sampled_from(["", "# 河北\n", "# 冀\n# 两行\n"])
IDS = st.tuples(st.sampled_from(["pilots", "notices"]), st.sampled_from("ab"))
INNER = st.sampled_from(["x", "y"])
RECORDS = st.fixed_dictionaries({"#": COMMENTS, ">": st.just({})}).flatmap(
    lambda record: st.dictionaries(KEYS, st.tuples(VALUES, REMARKS), max_size=2).map(lambda keys: {**record, **keys})
)
TEXTS = st.dictionaries(IDS, RECORDS, max_size=4)
# A record, one in it or none, a key, and what it becomes; no key: the record is removed, or added.
EDITS = st.lists(
    st.tuples(
        IDS, st.none() | INNER, st.none() | st.just("#") | KEYS, st.none() | st.tuples(VALUES, REMARKS, COMMENTS)
    ),
    min_size=1,
    max_size=6,
)
ORDERS = st.randoms(use_true_random=False)


def edited(text: Text, edits: list[Any]) -> Text:
    """The text after edits of one side."""
    text = copy.deepcopy(text)
    for id_, inner, key, new in edits:
        records: dict[Any, Record] = text
        if inner is not None and id_ in text:
            records, id_ = text[id_][">"], ("inner", inner)
        if key is None and new is None:
            records.pop(id_, None)
            continue
        record = records.setdefault(id_, {"#": "", ">": {}})
        if key == "#":
            record["#"] = new[2] if new else ""
        elif key is not None and new is not None:
            record[key] = new[:2]
        elif key is not None:
            record.pop(key, None)
    return text


def written(text: Text, order: Any, within: str = "") -> str:
    """The text as TOML; records in any order."""
    lines = ["# 登记册\n\nformat = 1\n"] if not within else []
    records = list(text.items())
    order.shuffle(records)
    for (table, id_), record in records:
        lines.append(f'\n{record["#"]}[[{within}{table}]]\nid = "{id_}"\n')
        lines += [f"{key} = {value[0]}{value[1]}\n" for key, value in record.items() if key not in "#>"]
        lines.append(written(record[">"], order, f"{within}{table}."))
    return "".join(lines)


def parsed(content: bytes) -> Text:
    """A text as the model sees it, read again in the simplest way that its layout allows."""
    text: Text = {}
    records: list[dict[Any, Record]] = [text]
    comment = ""
    lines = iter(content.decode().partition("format = 1\n")[2].splitlines(keepends=True))
    record: Record = {}
    for line in lines:
        if line.startswith("#"):
            comment += line
        elif line.startswith("[["):
            *outer, table = line.strip("[]\n").split(".")
            id_ = next(lines).partition('"')[2].partition('"')[0]
            records[len(outer) :] = [records[len(outer)]]
            record = records[-1].setdefault((table, id_), {"#": comment, ">": {}})
            records.append(record[">"])
            comment = ""
        elif line.strip():
            key, value = whole_value(line, lines)
            record[key] = value
    return text


def whole_value(line: str, lines: Iterator[str]) -> tuple[str, tuple[str, str]]:
    key, _, value = line.partition(" = ")
    end = {"[": "]", '"""': '"""'}.get(value.rstrip("\n"))
    while end and not value.rpartition("\n")[0].endswith(f"\n{end}") and f"\n{end}  #" not in value:
        value += next(lines)
    value = value.rstrip("\n")
    remark = next((r for r in ("  # 已核对", "  # 待核实") if value.endswith(r)), "")
    return key, (value.removesuffix(remark), remark)


@few
@given(TEXTS, EDITS, EDITS, ORDERS, st.booleans())
def test_merges_are_those_of_the_model(
    base: Text, our_edits: list[Any], their_edits: list[Any], order: Any, same_order: bool
) -> None:
    ours, theirs = edited(base, our_edits), edited(base, their_edits)
    # One record that both add with its inner ones in another order is a conflict; the model knows no order.
    added = [record for record in ours if record in theirs and record not in base]
    assume(same_order or all(len(ours[record][">"]) < 2 for record in added))
    seeds = [order.random() for _ in range(3)]
    texts = []
    for side, seed in zip((base, ours, theirs), seeds, strict=True):
        order.seed(seeds[0] if same_order else seed)
        texts.append(written(side, order).encode())
    conflicts: set[str] = set()
    expected = merging_model.merge(base, ours, theirs, "", conflicts)

    merge, swapped = merge_texts(*texts), merge_texts(texts[0], texts[2], texts[1])

    event(f"{min(len(conflicts), 3)} conflicts")
    assert set(merge.conflicts) == set(swapped.conflicts) == conflicts
    assert len(merge.conflicts) == len(conflicts) == merge.content.count(b"\n<<<<<<< ours (")
    if not conflicts:
        assert parsed(merge.content) == parsed(swapped.content) == expected
        assert merge_texts(texts[0], merge.content, texts[2]).content == merge.content
        assert merge_texts(texts[0], merge.content, texts[1]).content == merge.content


@few
@given(TEXTS, EDITS, ORDERS)
def test_one_side_alone_is_that_side(base: Text, edits: list[Any], order: Any) -> None:
    before, after = written(base, order).encode(), written(edited(base, edits), order).encode()

    for sides in ((before, after, before), (before, before, after), (before, after, after)):
        assert parsed(merge_texts(*sides).content) == parsed(after)
    assert merge_texts(before, after, before).content == after
    assert merge_texts(before, after, after).content == after


# Records (upper case) and comments that stand alone (lower case), in their order.
ITEMS = st.lists(st.sampled_from("abcA"), min_size=1, max_size=3, unique=True)
CHANGES = st.lists(st.tuples(st.integers(0, 1), st.sampled_from(["", *"uvwU"]), st.booleans()), min_size=1, max_size=3)


def with_changes(items: list[str], changes: list[tuple[int, str, bool]]) -> list[str]:
    """The items with one removed, added or put in the place of another."""
    items = list(items)
    for index, new, is_replacement in changes:
        if new not in items:
            items[index : index + (not new or is_replacement)] = [new] if new else []
    return items


def line_of(item: str) -> str:
    return f"# {item}" if item.islower() else f'id = "{item}"'


def text_of(items: list[str]) -> bytes:
    lines = (("" if item.islower() else "[[pilots]]\n") + line_of(item) for item in items)
    return "".join(["x = 1\n", *(f"\n{line}\n" for line in lines)]).encode()


@few
@given(ITEMS, CHANGES, CHANGES)
def test_comments_that_stand_alone_are_neither_lost_nor_there_twice(base: list[str], our: Any, their: Any) -> None:
    sides = {"ours": with_changes(base, our), "theirs": with_changes(base, their)}
    texts = [text_of(items) for items in (base, *sides.values())]

    merge, swapped = merge_texts(*texts), merge_texts(texts[0], texts[2], texts[1])

    event(f"{min(len(merge.conflicts), 2)} conflicts")
    assert set(merge.conflicts) == set(swapped.conflicts)
    for name in sides:
        lines = resolved(merge.content.decode(), name)
        for item in {*base, *sides[name]}:
            sides_with_it = [items for items in sides.values() if item in items]
            if not sides_with_it:
                assert lines.count(line_of(item)) == 0
            elif item in sides[name] and (item not in base or len(sides_with_it) == 2):
                assert lines.count(line_of(item)) == 1
            elif item in base and not merge.conflicts:
                assert lines.count(line_of(item)) == 0


def resolved(text: str, wanted: str) -> list[str]:
    """The lines with one side of every conflict."""
    marks = {"<<<<<<<": "ours", "|||||||": "base", "=======": "theirs", ">>>>>>>": ""}
    side, lines = "", []
    for line in text.splitlines():
        if line[:7] in marks:
            side = marks[line[:7]]
        elif side in ("", wanted):
            lines.append(line)
    return lines


@few
@given(edits, edits)
def test_damaged_texts_are_merged_soundly_or_not_at_all(ours: Any, theirs: Any) -> None:
    versions = [BASE, damaged(BASE, ours), damaged(BASE, theirs)]
    try:
        merge = merge_texts(*(version.encode("utf-8", "surrogatepass") for version in versions))
    except CannotMergeError:
        return
    text = merge.content.decode("utf-8-sig")
    if merge.conflicts:
        assert text.count("\n<<<<<<< ours (") + text.startswith("<<<<<<< ours (") == len(merge.conflicts)
    else:
        tomllib.loads(text)
