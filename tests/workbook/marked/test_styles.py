"""Styles that are red, and what they were before."""

import pytest

from smartpilot.workbook.marked.styles import RED, MarkStyles, TableStyle

CONTENT = b"""<styleSheet><fonts count="1"><font/></fonts>
<fills count="3"><fill/><fill/>
<fill><patternFill patternType="solid"><fgColor rgb="FFFFF9E5"/></patternFill></fill></fills>
<borders count="1"><border/></borders>
<cellXfs count="3"><xf fontId="0" fillId="0"/><xf fontId="0" fillId="2" applyFill="1"><protection locked="0"/></xf>
<xf fontId="0" fillId="0"><protection locked="0"/></xf></cellXfs></styleSheet>"""


def test_a_style_is_made_red_once_and_is_found_again() -> None:
    styles = MarkStyles(CONTENT)

    assert (styles.filled(1), styles.filled(1), styles.filled(99)) == (3, 3, 4)
    content = styles.result()
    assert content.count(RED.encode()) == 1
    assert b'<cellXfs count="5">' in content
    again = MarkStyles(content)
    assert again.red == {3, 4}
    assert again.filled(3) == 3
    # Of the styles that differ in nothing but their fill, the one of a cell that is to be filled in.
    assert (again.unfilled(3), again.unfilled(4)) == (1, 0)
    assert again.result() == content


def test_a_style_that_nobody_kept_loses_its_fill() -> None:
    styles = MarkStyles(CONTENT)
    styles.filled(1)
    lost = styles.result().replace(b'<xf fontId="0" fillId="2" applyFill="1"><protection locked="0"/></xf>', b"<xf/>")
    lost = lost.replace(b'<xf fontId="0" fillId="0"><protection locked="0"/></xf>', b"<xf/>")

    again = MarkStyles(lost)

    assert again.unfilled(3) == 4
    assert lost.count(b'fillId="0"') + 1 == again.result().count(b'fillId="0"')


def test_styles_of_the_table_are_added_with_font_and_frame() -> None:
    styles = MarkStyles(CONTENT)

    numbers = [styles.of_table(style) for style in (TableStyle.LINK, TableStyle.CELL, TableStyle.LINK)]

    assert numbers == [3, 4, 3]
    content = styles.result()
    assert b'<fonts count="3">' in content
    assert b'<borders count="2">' in content


@pytest.mark.parametrize("missing", [b"fonts", b"fills", b"borders", b"cellXfs"])
def test_a_part_without_a_section_is_not_used(missing: bytes) -> None:
    assert not MarkStyles(CONTENT.replace(missing, b"other")).is_usable
