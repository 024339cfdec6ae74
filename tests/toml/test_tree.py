"""A TOML text as a tree of tables, values and comments, each with its own text."""

import pytest

from smartpilot.toml.tree import CannotMergeError, Part, parse_tree

TEXT = """\
# 登记册

format = 1  # 版本

# 河北
[[pilots]]
id = "a"
# 名称
name = "甲"

[pilots.totals]
new = 1

# 完

"""


def keys(parts: list[Part]) -> list[str]:
    return ["/".join(part.key[:2]) for part in parts]


def test_parts_have_what_stands_on_their_lines_and_directly_above() -> None:
    root = parse_tree(TEXT)

    assert (keys(root.values), keys(root.tables)) == (["#/# 登记册\n", "=/format"], ["[[/pilots", "#/# 完\n"])
    assert root.blank == "\n"
    pilot = root.tables[0]
    assert (pilot.name, pilot.blank, pilot.comment) == ("pilots a", "\n", "# 河北\n")
    assert pilot.value == {"id": "a", "name": "甲", "totals": {"new": 1}}
    assert keys(pilot.tables) == ["[/totals"]
    name = pilot.values[1]
    assert (name.comment, name.text, name.remark, name.value) == ("# 名称\n", 'name = "甲"', "\n", "甲")
    assert root.values[1].remark == "  # 版本\n"


@pytest.mark.parametrize("text", [TEXT, "", "x = 1\n", "# 一\n\n# 二\n", '[a]\nb = """\n[c]\n"""\n'])
def test_the_texts_of_all_parts_are_the_text(text: str) -> None:
    root = parse_tree(text)

    assert root.whole + root.blank == text


@pytest.mark.parametrize(
    "text", ["x = \n", "[[a]]\nb = 1\n", '[[a]]\nid = "1"\n[[a]]\nid = "1"\n', '[[a]]\nid = "1"\n[b]\n[a.c]\n']
)
def test_what_has_no_ids_or_one_twice_is_no_tree(text: str) -> None:
    with pytest.raises(CannotMergeError):
        parse_tree(text)
