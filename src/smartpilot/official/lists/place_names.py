"""The places of a text under a region: whether it is one, where several part, in which region each lies."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from smartpilot.official.lists.vocabulary import ETC, split_list, stated_region
from smartpilot.places.gazetteer import Match, is_complete, resolve, unambiguous_match


def complete_matches(text: str, day: dt.date, within: str) -> list[Match]:
    """What a text may mean under a region, whole."""
    found = resolve(text, day, within=stated_region(text, within))
    return [match for match in found if is_complete(match)]


def is_place(text: str, day: dt.date, within: str) -> bool:
    """Whether it is one; also 遵义市(仁怀市、湄潭县), and 徐州市等3个城市, of which only one is named."""
    bare = without_bracket(ETC.sub("", text))
    return any(complete_matches(each, day, within) for each in dict.fromkeys((text, bare)))


def split_places(text: str, day: dt.date, within: str) -> list[str]:
    """The places of a list; at spaces, 和 and 及 only where what is between them are places."""
    return [
        piece
        for part in split_list(text)
        for piece in _pieces(part, " +", day, within) or _pieces(part, "以及|[和及与]", day, within) or [part]
    ]


def _pieces(text: str, separator: str, day: dt.date, within: str) -> list[str]:
    """The pieces where each is a place and they are none together: 石家庄市 唐山市, but not 石家庄市 正定县."""
    pieces = [piece for piece in re.split(separator, text) if piece]
    if len(pieces) < 2 or any(match.locality is None for match in complete_matches(text, day, within)):
        return []
    each = [complete_matches(piece, day, within) for piece in pieces]
    sure = sum(any(match.sure or match.locality is None for match in found) for found in each)
    # 张浦镇 behind 昆山市 may be read as some town of the province, but only as that.
    enough = sure == len(pieces) or (len(pieces) > 2 and 2 * sure >= len(pieces))
    return pieces if all(each) and enough else []


def is_one_place(names: Sequence[str], day: dt.date, within: str) -> bool:
    """Whether cells are a prefecture and a county in it: 石家庄市 | 正定县."""
    if any("、" in name or "\n" in name for name in names):
        return False
    whole = resolve("".join(names), day, within=within)
    return len(whole) == 1 and whole[0].sure and whole[0].locality is None and not whole[0].division.endswith("00")


def with_inherited_region(parts: Sequence[str], day: dt.date, within: str) -> Iterator[tuple[str, str]]:
    """Each place with its region; 重庆市永川区、江北区: what is not clear alone is in the province said before."""
    said = ""
    for part in parts:
        region = stated_region(part, "")
        said = region or said
        name = ETC.sub("", part)
        unclear = said and not region and unambiguous_match(complete_matches(name, day, within)) is None
        inside = resolve(name, day, within=said) if unclear else []
        yield part, said if unambiguous_match(inside) is not None else within


def without_bracket(text: str) -> str:
    """遵义市 for 遵义市(仁怀市、湄潭县)."""
    return re.sub(r"(?<=[\u3400-\u9fff])\([^()]*\)$", "", text)
