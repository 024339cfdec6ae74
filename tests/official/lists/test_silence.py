"""Lists that somebody has edited: every place that stands in them is used, unresolved or told."""

import datetime as dt
import random

import pytest

from builders import notice, registry
from layouts import LAYOUTS, Written
from smartpilot.cli.views.imports import listing_notes
from smartpilot.errors import UsageError
from smartpilot.official.files.lines import read_lines
from smartpilot.official.files.text import decode_text
from smartpilot.official.imports.places import plan_import
from smartpilot.official.lists.layout import parse_listing
from smartpilot.official.lists.rounds import Round
from smartpilot.places.divisions import names_by_code, province_of, revision_on

DAY = dt.date(2015, 4, 7)
KNOWN = registry(notices=[notice("2014", issued_on=DAY)])
TEXTS = {name: layout for name, layout in LAYOUTS.items() if name.endswith((".txt", ".csv"))}
ODD_LINES = (
    *("", "1", "—", "*", "第二批", "未知", "河北省", "宁波市", "天津市", "合计", "注：1. 含新区", "等3个城市"),
    *("新增试点", "一、扩大范围试点", "序号", "试点名称", "某某有限公司", "2015年4月7日", "第3页", "（含新区）"),
    *("县", "市辖区"),
)


def divisions(chance: random.Random) -> dict[str, Written]:
    """Some prefectures, counties and districts by their codes, in the order of the table."""
    names = names_by_code(revision_on(DAY))
    usable = [code for code, name in names.items() if not code.endswith("0000") and "辖" not in name and len(name) > 1]
    written = {}
    for code in sorted(chance.sample(usable, 12)):
        province, prefecture = province_of(code), names.get(f"{code[:4]}00", "")
        if province is not None and code[:2] < "70":
            above = "" if code.endswith("00") or "辖" in prefecture or prefecture in ("县", "省直辖") else prefecture
            written[code] = Written(province.name, above + names[code])
    return written


def edit(chance: random.Random, lines: list[str]) -> None:
    """Adds or moves a line, adds a cell to one, or breaks it."""
    at = chance.randrange(1, len(lines))
    match chance.randrange(4):
        case 0:
            lines.insert(at, chance.choice(ODD_LINES))
        case 1:
            lines[at] += chance.choice(",\t") + chance.choice(ODD_LINES)
        case 2:
            lines.insert(chance.randrange(1, len(lines)), lines.pop(at))
        case _:
            here = chance.randrange(len(lines[at]) + 1)
            lines[at : at + 1] = [lines[at][:here], lines[at][here:]]


@pytest.mark.parametrize("seed", range(60))
def test_no_place_of_an_edited_list_is_lost_in_silence(seed: int) -> None:
    chance = random.Random(seed)
    places = divisions(chance)
    name, layout = chance.choice(list(TEXTS.items()))
    lines = decode_text(layout(list(places.values()))).splitlines()
    for _time in range(chance.choice((1, 2, 3))):
        edit(chance, lines)
    content = "\n".join(lines)
    try:
        listing = parse_listing(read_lines(content.encode(), suffix=name[-4:]).lines, Round("2014", DAY))
    except UsageError:
        return
    plan = plan_import(KNOWN, KNOWN.notices["2014"], listing, "notice-2014")
    added = {addition.record.as_json().get("division") for addition in plan.add}
    told = "\n".join(
        [entry.line.text for entry in plan.unresolved]
        + [entry.line.text for entry in listing.lines if entry.set_aside or entry.is_partly_read]
        + list(listing_notes(listing))
    )
    lost = [place for code, place in places.items() if code not in added and place.name in content]
    assert not [place.name for place in lost if place.name not in told]
    assert sum(plan.count_lines(listing.lines)[1:]) == len(listing.lines)
