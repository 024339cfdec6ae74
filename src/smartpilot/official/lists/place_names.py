"""Places in a text that stands under a region: whether it is one, how several are split, in which region each lies."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from smartpilot.official.lists.vocabulary import (
    ETC,
    split_list,
    split_outside_brackets,
    stated_region,
)
from smartpilot.places.divisions import is_county_code
from smartpilot.places.gazetteer import Match, is_complete, resolve, unambiguous_match
from smartpilot.records.terms import Level
from smartpilot.registry.target_words import GROUP

# 长株潭城市群(长沙市、株洲市、湘潭市), 长株潭城市群:…, 长株潭城市群,由…组成, 以…为牵头城市,…为成员.
_NAMED_GROUP = re.compile(
    rf"(?P<name>[^()\[\]、,:;]{{2,20}}?(?:{GROUP}|区域))(?P<members>(?:[(\[:]|,?(?:由|以|包[含括])).*)"
)
# 广州市、深圳市(联合申报)
_JOINT = re.compile(r"(?P<name>(?P<members>[^()\[\]:;]+))[(\[](?:联合|共同)(?:申报|申请|创建|建设|实施|体)?[)\]]")
_BESIDE_MEMBER = re.compile("^(?:[由以含]|包[含括])|为?(?:牵头|中心|核心|成员)(?:城市)?$|(?:共同)?组成$|等$")
_ENDS_AS_GROUP = re.compile(f"{GROUP}$")
_PARTS_OF_GROUP = re.compile(r"[、,:;()\[\]]")
_BETWEEN_MEMBERS = re.compile("以及|[和及与]")
# Behind the last of several places; which ones are meant, only what stands before it can say.
_JOINT_REMARK = re.compile(r"[(\[](?:联合|共同)(?:申报|申请|创建|建设|实施|体)?[)\]]$")


class ListedGroup(NamedTuple):
    """Several places that are one target: its name, and what its members may mean."""

    name: str
    members: tuple[Match, ...]


_CONNECTIVE = re.compile("(?:^|(?<=[省市区州盟县旗]))(?:的|以?及|与|和)(?=[\u3400-\u9fff]{2})")
# Characters of the name of a county, with its ending left out or not.
_LONGEST_NAME = 8


def complete_matches(text: str, day: dt.date, within: str) -> list[Match]:
    """What the whole of a text may mean under a region."""
    matches = resolve(text, day, within=stated_region(text, within))
    return [match for match in matches if is_complete(match)]


def lies_in(text: str, region: str, day: dt.date) -> bool:
    """Whether a text means a place in a province or city, and not that itself; 天津市 does not lie in 河北省."""
    if stated_region(text, region) != region:
        return False
    matches = (match for match in resolve(text, day, within=region) if is_complete(match))
    return any(match.locality or match.division != region for match in matches)


@lru_cache(maxsize=1 << 12)
def parse_group(text: str, day: dt.date) -> ListedGroup | None:
    """The places that are one target together; None where a text is one place, or a member cannot be told."""
    match = _JOINT.fullmatch(text) or _NAMED_GROUP.fullmatch(text)
    if match is None:
        return None
    parts = [part for part in _PARTS_OF_GROUP.split(match["members"]) if part]
    members = [_members(part, day) for part in parts]
    of_all = tuple(member for of_part in members for member in of_part)
    return ListedGroup(match["name"], of_all) if all(members) and len(of_all) > 1 else None


def is_group_name(text: str) -> bool:
    """Whether a text names a group of places, whatever its members: 成渝双城经济圈."""
    return bool(_JOINT.fullmatch(text) or _NAMED_GROUP.fullmatch(text) or _ENDS_AS_GROUP.search(text))


def is_joint_without_group(text: str, day: dt.date) -> bool:
    """Whether a place is listed with others as one, and the text does not say with which: 深圳市(联合申报)."""
    return bool(_JOINT_REMARK.search(text)) and parse_group(text, day) is None


def _members(text: str, day: dt.date) -> list[Match]:
    """The members between two marks, 株洲市和湘潭市; none where one cannot be told. 呼和浩特市 is one."""
    if member := _member(text, day):
        return [member]
    for word in _BETWEEN_MEMBERS.finditer(text):
        head, rest = text[: word.start()], text[word.end() :]
        first = _member(head, day)
        if (first or not head) and (others := _members(rest, day)):
            return [first, *others] if first else others
    return []


def _member(text: str, day: dt.date) -> Match | None:
    """The division that a member is; 含山县 is one, and 含芜湖市 too."""
    for name in dict.fromkeys((text, _BESIDE_MEMBER.sub("", text))):
        match = unambiguous_match(complete_matches(name, day, ""))
        if match is not None and match.level and not match.locality:
            return match
    return None


def names_division(text: str, day: dt.date) -> bool:
    """Whether the whole of a text names a division, wherever it lies; a whole province is none."""
    return any(
        match.locality is None and match.level is not Level.PROVINCE for match in complete_matches(text, day, "")
    )


def is_place(text: str, day: dt.date, within: str) -> bool:
    """Whether a text is a place; also 遵义市(仁怀市、湄潭县), and 徐州市等3个城市, of which only one is named."""
    if parse_group(text, day):
        return True
    bare = without_bracket(ETC.sub("", text))
    return any(complete_matches(name, day, within) for name in dict.fromkeys((text, bare)))


def split_places(text: str, day: dt.date, within: str) -> list[str]:
    """The places of a list; split at spaces, 和 and 及 only where all pieces are places. A group is one place."""
    clauses = split_outside_brackets(text, re.compile("[;\n]"))
    if any(parse_group(clause, day) for clause in clauses):
        groups = [[clause] if parse_group(clause, day) else split_places(clause, day, within) for clause in clauses]
        return [place for places in groups for place in places]
    return [
        piece
        for part in split_list(text)
        for piece in _pieces(part, " +", day, within) or _pieces(part, "以及|[和及与]", day, within) or [part]
    ]


def _pieces(text: str, separator: str, day: dt.date, within: str) -> list[str]:
    """The pieces where each is a place but not all together: 石家庄市 唐山市, not 石家庄市 正定县; else none."""
    pieces = [piece for piece in re.split(separator, text) if piece]
    if len(pieces) < 2 or any(match.locality is None for match in complete_matches(text, day, within)):
        return []
    matches = [complete_matches(piece, day, within) for piece in pieces]
    certain = sum(any(match.sure or match.locality is None for match in of_piece) for of_piece in matches)
    # 张浦镇 behind 昆山市 may be some town of the province, but not more than that.
    enough = certain == len(pieces) or (len(pieces) > 2 and 2 * certain >= len(pieces))
    return pieces if all(matches) and enough else []


def has_connective(text: str, day: dt.date, within: str) -> bool:
    """Whether a word joins what a text names, 唐山市和曹妃甸新区, or belongs to its sentence: 上海市的浦东新区.

    和 in 天津市和平区 does not, and no zone in 和林格尔县 has a name that begins with it by mistake.
    """
    bare = without_bracket(text)
    if any(match.locality is None for match in complete_matches(bare, day, within)):
        return False
    for match in _CONNECTIVE.finditer(bare):
        head, rest = bare[: match.start()], bare[match.start() :]
        region = {m.division for m in complete_matches(head, day, within)} if head else {within}
        starts = (head + rest[:end] for end in range(2, min(len(rest), _LONGEST_NAME) + 1))
        begun = (m for start in starts for m in complete_matches(start, day, within))
        if region and not any(m.locality is None and m.division not in region for m in begun):
            return True
    return False


def is_one_place(cells: Sequence[str], day: dt.date, within: str) -> bool:
    """Whether cells are a prefecture and a county in it: 石家庄市 | 正定县."""
    if any("、" in cell or "\n" in cell for cell in cells):
        return False
    matches = resolve("".join(cells), day, within=within)
    if len(matches) != 1:
        return False
    return matches[0].sure and matches[0].locality is None and is_county_code(matches[0].division)


def join_broken_names(lines: Sequence[str], day: dt.date, within: str, *, numbered: bool) -> list[str]:
    """The lines of a cell, with those joined that are one name: 秦皇岛市北戴, 河新区.

    In a row with a number of its own 石家庄市, 正定县 is one too, but 乐山市, 峨眉山市 are two.
    """
    names: list[str] = []
    for line in lines:
        if names and names[-1] and line and complete_matches(names[-1] + line, day, within):
            is_alone = all(complete_matches(name, day, within) for name in (names[-1], line))
            if not is_alone or (numbered and len(lines) == 2 and not line.endswith("市")):
                names[-1] += line
                continue
        names.append(line)
    return names


def with_inherited_region(parts: Sequence[str], day: dt.date, within: str) -> Iterator[tuple[str, str]]:
    """Each place with its region; 重庆市永川区、江北区: one that is ambiguous alone inherits the province before it."""
    inherited = ""
    for part in parts:
        region = stated_region(part, "")
        inherited = region or inherited
        name = ETC.sub("", part)
        ambiguous = inherited and not region and unambiguous_match(complete_matches(name, day, within)) is None
        matches = resolve(name, day, within=inherited) if ambiguous else []
        yield part, inherited if unambiguous_match(matches) is not None else within


def without_bracket(text: str) -> str:
    """遵义市 for 遵义市(仁怀市、湄潭县)."""
    return re.sub(r"(?<=[\u3400-\u9fff])\([^()]*\)$", "", text)
