"""What is drawn: the grid of tiles for the provinces, and bars. Scalable vector graphics, without scripts."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from smartpilot.deadlines.rows import Tally
from smartpilot.i18n import _
from smartpilot.places.authorities import CORPS, SEPARATELY_PLANNED
from smartpilot.places.divisions import PROVINCES
from smartpilot.webpage.figures import AreaFigures
from smartpilot.webpage.markup import Markup, element

# A tile for each of the 34 divisions of the first level, from the north to the south, by their one-character names;
# a full stop is empty. 65 of the 72 pairs of neighbours touch.
_ROWS = (
    "......黑",
    "...蒙京辽吉",
    "新.宁晋冀津.",
    "青甘陕豫鲁..",
    "藏川渝鄂皖苏.",
    "云贵湘赣浙沪.",
    "..桂粤闽台.",
    "..琼澳港..",
)
_SIZE = 76
_GAP = 4

# The steps of shading: the part that was handed in, up to and including the number.
_STEPS = (0.0, 0.25, 0.5, 0.75, 1.0)


def draw_tiles(areas: Mapping[str, AreaFigures]) -> Markup:
    """The grid of the provinces, and below it the authorities that are cities and the Corps."""
    by_letter = {province.letters[0]: areas[province.name] for province in PROVINCES}
    tiles = [
        _draw_tile(letter, by_letter[letter], column, row)
        for row, letters in enumerate(_ROWS)
        for column, letter in enumerate(letters)
        if letter != "."
    ]
    names = [*SEPARATELY_PLANNED.values(), CORPS]
    below = len(_ROWS) + 0.35
    tiles += [
        _draw_tile("兵团" if name == CORPS else name.removesuffix("市"), areas[name], column, below)
        for column, name in enumerate(names)
    ]
    width, height = max(map(len, _ROWS)) * _SIZE, int((below + 1) * _SIZE)
    return element(
        "svg",
        element("title", _("Pilots by province, as a grid of tiles")),
        *tiles,
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=_("Pilots by province, as a grid of tiles"),
        class_="tiles",
    )


def _draw_tile(label: str, area: AreaFigures, column: float, row: float) -> Markup:
    side = _SIZE - _GAP
    middle = side / 2
    lines = [element("text", label, x=middle, y=27, class_="label")]
    if area.pilots:
        lines.append(element("text", str(area.pilots), x=middle, y=46, class_="count"))
    if area.due.targets:
        lines.append(element("text", f"{area.due.handed_in}/{area.due.targets}", x=middle, y=63, class_="part"))
    return element(
        "g",
        element("title", tile_text(area)),
        element("rect", width=side, height=side, rx=3),
        *lines,
        transform=f"translate({column * _SIZE + _GAP / 2:g} {row * _SIZE + _GAP / 2:g})",
        class_=f"tile {shade_of(area)}",
    )


def tile_text(area: AreaFigures) -> str:
    """What a tile says, in words."""
    pilots = _("{name}: {n} pilots").format(name=area.name, n=area.pilots)
    if not area.due.targets:
        return pilots
    return _("{pilots}, {met} of {n} handed in").format(pilots=pilots, met=area.due.handed_in, n=area.due.targets)


def shade_of(area: AreaFigures) -> str:
    """The class of a tile: without pilots, with nothing due yet, or the step of what was handed in."""
    if not area.pilots:
        return "none"
    share = area.share
    return "idle" if share is None else f"s{next(n for n, step in enumerate(_STEPS) if share <= step)}"


def legend() -> list[tuple[str, str]]:
    """The classes of the tiles, each with what it means."""
    steps = [f"{low:.0%}–{high:.0%}" for low, high in pairwise(_STEPS)]
    named = [("none", _("no pilots")), ("idle", _("nothing due yet")), ("s0", _("none handed in"))]
    # A step begins above its first number.
    steps[0] = _("up to {share}").format(share=f"{_STEPS[1]:.0%}")
    return named + [(f"s{n}", text) for n, text in enumerate(steps, 1)]


# The parts of a bar: the class, how its width is found, what it is called.
BAR_PARTS = ("met", "late", "overdue", "open")


def parts_of(tally: Tally) -> Sequence[tuple[str, int]]:
    """The parts of a bar: on time, late, overdue, and what else has not been handed in."""
    return tuple(zip(BAR_PARTS, (tally.met, tally.late, tally.overdue, tally.outstanding - tally.overdue), strict=True))


def patterns() -> Markup:
    """The patterns of the bars, once for the page: they differ without colour too."""
    stripe = element("path", d="M-2 2L2 -2M0 8L8 0M6 10L10 6", class_="stripe")
    dots = element("circle", cx=3, cy=3, r=1.2, class_="dot")
    definitions = element("defs", _pattern("late", 8, stripe), _pattern("overdue", 6, dots))
    return element("svg", definitions, width=0, height=0, aria_hidden="true", class_="defs")


def _pattern(name: str, size: int, drawing: Markup) -> Markup:
    ground = element("rect", width=size, height=size, class_=f"ground-{name}")
    return element("pattern", ground, drawing, id=name, width=size, height=size, patternUnits="userSpaceOnUse")


def draw_swatch(class_: str, part: str = "") -> Markup:
    """A sample of a tile's shade, or of a part of a bar, for a legend."""
    rect = element("rect", x=0.5, y=0.5, width=21, height=13, class_=f"bar-{part}" if part else None)
    return element("svg", rect, width=22, height=14, aria_hidden="true", class_=f"swatch {class_}")


def draw_bar(tally: Tally, most: int, text: str) -> Markup:
    """The bar of a tally; `most` is what fills the whole width. `text` says the same to those who do not see it."""
    width, height, x = 240, 14, 0.0
    rects = []
    for name, number in parts_of(tally):
        if number:
            length = number * width / max(most, 1)
            rects.append(element("rect", x=f"{x:.1f}", width=f"{length:.1f}", height=height, class_=f"bar-{name}"))
            x += length
    return element(
        "svg",
        *rects,
        viewBox=f"0 0 {width} {height}",
        preserveAspectRatio="none",
        role="img",
        aria_label=text,
        class_="bar",
    )
