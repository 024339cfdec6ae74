"""Two edits of a TOML text, merged by table and key."""

import pytest

from smartpilot.toml.merging import Merge, merge_texts
from smartpilot.toml.tree import CannotMergeError

BASE = """\
# 登记册。

format = 1

# 来源
[[sources]]
id = "s"
title = "通知"

[[notices]]
id = "2014"
source = "s"  # 原文
issued_by = [
    "住建部",  # 甲
    "科技部",
]

[[notices.deliverables]]
id = "task-book"
due = 2015-04-30

[[notices.deliverables]]
id = "plan"

# 河北
[[pilots]]
id = "a"
name = "正定县"
level = "county"

[[pilots]]
id = "b"
name = "浦东新区"
note = \"\"\"
[[pilots]]
# 不是注释
\"\"\"

# 完
"""


def edited(*edits: tuple[str, str], base: str = BASE) -> str:
    """The text with each first part replaced by the second, where it stands first."""
    for old, new in edits:
        assert old in base
        base = base.replace(old, new, 1)
    return base


def merged(ours: str, theirs: str, base: str = BASE) -> Merge:
    return merge_texts(base.encode(), ours.encode(), theirs.encode())


def without_conflict(ours: str, theirs: str, base: str = BASE) -> str:
    merge = merged(ours, theirs, base)
    assert merge.conflicts == []
    return merge.content.decode()


NAME = ('"正定县"', '"石家庄市正定县"')
LEVEL = ('"county"', '"district"  # 2015 年设区')
PROVINCE = ('level = "', 'province = "河北省"\nlevel = "')
PLAN = ('id = "plan"\n', 'id = "plan"\ndue = 2015-05-31\n')
NO_PLAN = ('\n[[notices.deliverables]]\nid = "plan"\n', "")
DUE = ("2015-04-30", "2015-05-15")
PILOT_A = '# 河北\n[[pilots]]\nid = "a"\nname = "正定县"\nlevel = "county"\n\n'
NO_A = (PILOT_A, "")
C = '[[pilots]]\nid = "c"\nname = "青岛市"\n'
D = '[[pilots]]\nid = "d"\nname = "宁波市"\n'
C_AT_END = ("\n# 完", f"\n{C}\n# 完")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (NAME, LEVEL),
        (NAME, PROVINCE),
        (LEVEL, PROVINCE),
        (NAME, PLAN),
        (DUE, PLAN),
        (DUE, NO_PLAN),
        (NAME, C_AT_END),
        (NO_A, C_AT_END),
        (NO_A, DUE),
        (("source = ", "number = 3\nsource = "), ("# 原文", "# 原文，已核对")),
        (("# 完", "# 未完"), ("# 河北", "# 河北省")),
        (("# 完\n", ""), C_AT_END),
        (('source = "s"', 'source = "t"'), ("# 原文", "# 原文，已核对")),
        (("format = 1", "format = 1\nx = 2"), NO_A),
        (("# 河北", f"{C}\n# 河北"), ("浦东新区", "浦东")),
        (("# 甲", "# 一"), ("source = ", "number = 3\nsource = ")),
        (("# 不是注释", "# 是文字"), NAME),
    ],
)
def test_disjoint_changes_are_all_there(ours: tuple[str, str], theirs: tuple[str, str]) -> None:
    both = edited(ours, theirs) if theirs is not C_AT_END else edited(theirs, ours)

    assert without_conflict(edited(ours), edited(theirs)) == both
    assert without_conflict(edited(theirs), edited(ours)) == both


@pytest.mark.parametrize("edit", [NAME, LEVEL, PROVINCE, PLAN, NO_PLAN, DUE, NO_A, C_AT_END])
def test_one_change_or_the_same_change_twice_is_that_change(edit: tuple[str, str]) -> None:
    for ours, theirs in ((edited(edit), BASE), (BASE, edited(edit)), (edited(edit), edited(edit))):
        assert without_conflict(ours, theirs) == edited(edit)


def test_a_value_that_both_changed_is_there_three_times() -> None:
    merge = merged(edited(LEVEL), edited(NAME, ('"county"', '"zone"')))

    assert merge.conflicts == ["pilots a level"]
    assert merge.content.decode() == edited(
        NAME,
        (
            'level = "county"\n',
            "<<<<<<< ours (pilots a level)\n"
            'level = "district"  # 2015 年设区\n'
            "||||||| base\n"
            'level = "county"\n'
            "=======\n"
            'level = "zone"\n'
            ">>>>>>> theirs\n",
        ),
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "conflict"),
    [
        (NO_A, LEVEL, "pilots a"),
        (NO_PLAN, PLAN, "notices 2014 deliverables plan"),
        (('level = "county"\n', ""), LEVEL, "pilots a level"),
        (("# 河北", "# 河北省"), ("# 河北", "# 冀"), "pilots a"),
        (("# 原文", "# 甲"), ("# 原文", "# 乙"), "notices 2014 source"),
        (("]\n\n", '    "中科院",\n]\n\n'), ('"住建部"', '"建设部"'), "notices 2014 issued_by"),
        (("format = 1", "format = 2"), ("format = 1", "format = 3"), "format"),
        (("\n# 完", f"\n{C}\n# 完"), ("\n# 完", f"\n{C}\n# 完".replace("青岛", "烟台")), "pilots c"),
        (("\n# 完", f"\n{C}\n# 完"), ("\n# 完", f'\n{C}level = "county"\n\n# 完'), "pilots c"),
        (("format = 1", "format = 1\nx = 2"), ("format = 1", "format = 1\nx = true"), "x"),
    ],
)
def test_what_both_changed_differently_is_a_conflict_with_all_values(
    ours: tuple[str, str], theirs: tuple[str, str], conflict: str
) -> None:
    merge = merged(edited(ours), edited(theirs))
    text = merge.content.decode()

    assert merge.conflicts == [conflict]
    assert merged(edited(theirs), edited(ours)).conflicts == [conflict]
    assert side_of(text, "ours") == without_empty_lines(edited(ours))
    assert side_of(text, "theirs") == without_empty_lines(edited(theirs))
    assert f"<<<<<<< ours ({conflict})\n" in text


def side_of(text: str, wanted: str) -> str:
    """The text with one side of every conflict, as whoever resolves it would take it, without empty lines."""
    marks = {"<<<<<<<": "ours", "|||||||": "base", "=======": "theirs", ">>>>>>>": ""}
    side, lines = "", []
    for line in text.splitlines(keepends=True):
        if line[:7] in marks:
            side = marks[line[:7]]
        elif side in ("", wanted):
            lines.append(line)
    return without_empty_lines("".join(lines))


def without_empty_lines(text: str) -> str:
    return "".join(line for line in text.splitlines(keepends=True) if line.strip())


def test_what_is_only_written_differently_is_no_conflict() -> None:
    base = "x = [1, 2]\ny = 1\nd = 2015-04-28T09:30:00+08:00\n"
    ours = "x = [1,2]\ny = 1\nd = 2015-04-28 09:30:00+08:00\n"
    theirs = "x = [\n  1,\n  2,\n]\ny = 0x1\nd = 2016-04-28T09:30:00+08:00\n"

    text = without_conflict(ours, theirs, base)
    assert text == "x = [1,2]\ny = 0x1\nd = 2016-04-28T09:30:00+08:00\n"


def test_two_records_under_one_id_are_a_conflict_of_whole_records() -> None:
    ours = '[[projects]]\nid = "2014-S07"\ntitle = "甲"\nfield = "水务"\n'
    theirs = '[[projects]]\nid = "2014-S07"\ntitle = "乙"\nsite = "宁波市"\n'
    merge = merged(f"{BASE}\n{ours}", f"{BASE}\n{theirs}")

    assert merge.conflicts == ["projects 2014-S07"]
    assert merge.content.decode() == (
        f"{BASE}\n<<<<<<< ours (projects 2014-S07)\n{ours}||||||| base\n=======\n{theirs}>>>>>>> theirs\n"
    )


def test_a_record_that_both_added_is_one_in_whatever_form() -> None:
    ours, theirs = edited(C_AT_END), edited(("\n# 完", '\n[[pilots]]\nname = "青岛市"  # 市\nid = "c"\n\n# 完'))

    assert without_conflict(ours, theirs) == edited(("\n# 完", f"\n{C[:-1]}  # 市\n\n# 完"))
    assert without_conflict(theirs, ours) == theirs


def test_a_conflict_of_new_keys_has_nothing_as_its_base() -> None:
    merge = merged("x = 1\ny = 2\n", "x = 1\ny = 3\n", "x = 1\n")

    assert "||||||| base\n=======\n" in merge.content.decode()


def test_new_records_of_both_follow_each_other_ours_first() -> None:
    ours, theirs = edited(C_AT_END), edited(("\n# 完", f"\n{D}\n# 完"))

    assert without_conflict(ours, theirs) == edited(("\n# 完", f"\n{C}\n{D}\n# 完"))
    assert without_conflict(theirs, ours) == edited(("\n# 完", f"\n{D}\n{C}\n# 完"))


def test_first_records_of_both_behind_the_example_leave_one_example() -> None:
    base = 'format = 1\n\n# 试点。\n# [[pilots]]\n# id = "x"\n'

    assert without_conflict(f"{base}\n{C}", f"{base}\n{D}", base) == f"{base}\n{C}\n{D}"


def test_order_is_that_of_the_side_that_changed_it() -> None:
    b_to_the_front = edited((BASE[BASE.index('[[pilots]]\nid = "b"') :], "# 完\n"))
    pilot_b = BASE[BASE.index('[[pilots]]\nid = "b"') : BASE.index("# 完")]
    b_to_the_front = edited(("# 河北", f"{pilot_b}# 河北"), base=b_to_the_front)

    assert without_conflict(b_to_the_front, edited(NAME)) == edited(NAME, base=b_to_the_front)
    assert without_conflict(edited(NAME), b_to_the_front) == edited(NAME, base=b_to_the_front)


FOOT = "\n\n# 一\n\n# 二\n\n# 三\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "conflict"),
    [
        ("# 甲", "# 乙", "# 完"),
        ("# 甲\n\n# 丙", "# 乙", "# 完"),
        ("", "# 乙", "# 完"),
    ],
)
def test_a_comment_that_both_changed_is_a_conflict(ours: str, theirs: str, conflict: str) -> None:
    sides = [edited(("# 完", ours)), edited(("# 完", theirs))]
    for merge in (merged(*sides), merged(*sides[::-1])):
        assert merge.conflicts == [conflict]
        assert merge.content.decode().count(f"<<<<<<< ours ({conflict})\n") == 1
        assert merge.content.decode().count("# 乙") == 1
    text = merged(*sides).content.decode()
    assert "||||||| base\n# 完\n=======\n# 乙\n>>>>>>> theirs\n" in text
    assert side_of(text, "ours") == without_empty_lines(sides[0])
    assert side_of(text, "theirs") == without_empty_lines(sides[1])


def test_a_record_before_a_comment_that_both_changed_is_no_part_of_the_conflict() -> None:
    merge = merged(edited(("# 完", f"{C}\n# 甲")), edited(("# 完", "# 乙")))

    assert merge.conflicts == ["# 完"]
    assert merge.content.decode() == edited(
        ("# 完", f"{C}\n<<<<<<< ours (# 完)\n# 甲\n||||||| base\n# 完\n=======\n# 乙\n>>>>>>> theirs")
    )


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (("# 一", "# 甲"), ("# 三", "# 乙"), "\n\n# 甲\n\n# 二\n\n# 乙\n"),
        (("# 一", "# 甲"), ("# 二", "# 乙"), "\n\n# 甲\n\n# 乙\n\n# 三\n"),
        (("# 二", "# 甲"), ("# 二", "# 甲"), "\n\n# 一\n\n# 甲\n\n# 三\n"),
        (("\n\n# 二", ""), ("\n\n# 二", ""), "\n\n# 一\n\n# 三\n"),
        (("\n\n# 二", ""), ("# 三", "# 乙"), "\n\n# 一\n\n# 乙\n"),
        (("# 三", "# 三\n\n# 甲"), ("# 三", "# 乙"), "\n\n# 一\n\n# 二\n\n# 甲\n\n# 乙\n"),
    ],
)
def test_comments_that_one_side_changed_or_both_in_one_way_merge(
    ours: tuple[str, str], theirs: tuple[str, str], expected: str
) -> None:
    base = edited(("\n\n# 完\n", FOOT))
    text = without_conflict(edited(ours, base=base), edited(theirs, base=base), base)

    assert text == edited(("\n\n# 完\n", expected))


def test_line_ends_and_byte_order_mark_are_ours() -> None:
    ours, theirs = edited(NAME), edited(LEVEL)
    windows = "\ufeff" + ours.replace("\n", "\r\n")

    assert without_conflict(windows, theirs) == "\ufeff" + edited(NAME, LEVEL).replace("\n", "\r\n")
    assert without_conflict(theirs, windows) == edited(NAME, LEVEL)


def test_an_empty_ancestor_is_one_without_anything() -> None:
    assert without_conflict(f"{C}", f"\n{D}", "") == f"{C}\n{D}"
    assert merged(C, C.replace("青岛", "烟台"), "").conflicts == ["pilots c"]


@pytest.mark.parametrize(
    "text",
    [
        edited(("format = 1", "format = ")),
        edited(("# 完", "<<<<<<< HEAD")),
        edited(('id = "b"', 'id = "a"')),
        edited(('id = "a"\n', "")),
        edited(('id = "a"\n', "id = 1\n")),
        edited(("[[notices.", '[[candidates]]\nid = "x"\n\n[[notices.')),
    ],
)
def test_what_is_no_tree_of_tables_with_ids_is_not_merged(text: str) -> None:
    for sides in ((text, BASE, BASE), (BASE, text, BASE), (BASE, BASE, text)):
        with pytest.raises(CannotMergeError):
            merged(*sides)


def test_no_text_is_not_merged() -> None:
    with pytest.raises(CannotMergeError):
        merge_texts(b"", b"\xff", b"")


def test_a_key_of_one_side_and_a_table_of_that_name_of_the_other_are_not_merged() -> None:
    key = edited(("# 原文", "# 原文\ntotals = { new = 1 }"))
    table = edited(('[[notices.deliverables]]\nid = "plan"\n', "[notices.totals]\nnew = 1\n"))

    with pytest.raises(CannotMergeError):
        merged(key, table)


def test_an_ancestor_with_conflicts_is_what_was_before_them() -> None:
    conflict = merged(edited(LEVEL), edited(('"county"', '"zone"'))).content.decode()
    assert without_conflict(edited(LEVEL, NAME), edited(LEVEL, DUE), conflict) == edited(LEVEL, NAME, DUE)


def test_marks_in_a_text_are_text() -> None:
    base = f'a = """\n<<<<<<< x\n1\n=======\n2\n>>>>>>> y\n"""\n\n{C}'

    assert without_conflict(base.replace("\n1\n", "\n3\n"), base.replace("青岛", "烟台"), base) == base.replace(
        "\n1\n", "\n3\n"
    ).replace("青岛", "烟台")


def test_tables_nested_very_deeply_are_not_merged() -> None:
    deep = f"[{'.'.join('a' * 1500)}]\n"

    with pytest.raises(CannotMergeError):
        merged(f"x = 1\n{deep}", f"{deep}b = 1\n", deep)
