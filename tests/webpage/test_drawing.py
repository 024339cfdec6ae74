"""Tiles and bars."""

import re
from xml.etree import ElementTree

import pytest

from smartpilot.deadlines.rows import Tally
from smartpilot.places.authorities import CORPS, SEPARATELY_PLANNED
from smartpilot.places.divisions import PROVINCES
from smartpilot.webpage.drawing import draw_bar, draw_tiles, legend, shade_of, tile_text
from smartpilot.webpage.figures import AreaFigures

NOTHING = Tally(0, 0, 0, 0, 0)
NAMES = [province.name for province in PROVINCES] + [*SEPARATELY_PLANNED.values(), CORPS]


def test_every_division_of_the_first_level_has_a_tile_of_its_own() -> None:
    drawing = ElementTree.fromstring(draw_tiles({name: AreaFigures(name, 1, NOTHING) for name in NAMES}))

    tiles = drawing.findall("g")
    assert len(tiles) == 34 + 6
    assert sorted(tile[0].text or "" for tile in tiles) == sorted(f"{name}: 1 pilots" for name in NAMES)
    assert len({tile.get("transform") for tile in tiles}) == 40


@pytest.mark.parametrize(
    ("pilots", "tally", "shade"),
    [
        (0, NOTHING, "none"),
        (3, NOTHING, "idle"),
        (3, Tally(8, 0, 0, 8, 8), "s0"),
        (3, Tally(8, 1, 1, 6, 6), "s1"),
        (3, Tally(8, 3, 0, 5, 5), "s2"),
        (3, Tally(8, 5, 0, 3, 3), "s3"),
        (3, Tally(8, 7, 0, 1, 1), "s4"),
        (3, Tally(8, 8, 0, 0, 0), "s4"),
    ],
)
def test_the_shade_is_the_part_that_was_handed_in(pilots: int, tally: Tally, shade: str) -> None:
    area = AreaFigures("河北省", pilots, tally)

    assert shade_of(area) == shade
    assert shade in dict(legend())


def test_a_tile_says_in_words_what_it_shows() -> None:
    assert tile_text(AreaFigures("河北省", 6, Tally(8, 3, 1, 4, 4))) == "河北省: 6 pilots, 4 of 8 handed in"


def test_the_parts_of_a_bar_are_as_long_as_they_are_many() -> None:
    bar = ElementTree.fromstring(draw_bar(Tally(10, 4, 2, 4, 3), 20, "河北省"))

    widths = {rect.get("class"): float(rect.get("width") or 0) for rect in bar}
    assert widths == {"bar-met": 48.0, "bar-late": 24.0, "bar-overdue": 36.0, "bar-open": 12.0}
    assert bar.get("aria-label") == "河北省"
    assert re.fullmatch(r"0 0 240 \d+", bar.get("viewBox") or "")
