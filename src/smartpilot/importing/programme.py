"""Whether a file has a list of this programme, and of this round, at all."""

import re
import unicodedata

from smartpilot.errors import UsageError
from smartpilot.gazetteer import is_whole, resolve
from smartpilot.i18n import _
from smartpilot.listing.lines import Line
from smartpilot.listing.listed import ListedPlace, Listing
from smartpilot.listing.words import nearest_region
from smartpilot.model import Notice
from smartpilot.registry import Registry

_GENERIC = re.compile(
    r"国家|全国|住房[和]?城乡建设部|住建部|科学?技术?部|办公厅|[0-9一二三四五六七八九十]+|年度?|第.{1,2}批|首批|批次?|关于|公布|印发|发布|确定|"
    r"试点|示范|名单|一览表|城市|地区|区|县|镇|市|新增|扩大|范围|专项|附件|附表|项目|入选|的|通知|和|及|与|个|共|[^\u3400-\u9fff]"
)
_OTHER_PROGRAMME = re.compile(
    r"([\u3400-\u9fff]{2,}?)(?:试点|示范|创建|先行|名城|建设)(?:城市|地区|区|县|省|单位|基地|[\u3400-\u9fff]{0,4}名单)|([\u3400-\u9fff]{2,})城市(?:试点|名单|示范|$)"
)
# What `export` writes below a list that is not complete, and above pilots that no source calls new or expanded.
_OWN = re.compile("本表登记[0-9]+个，尚不完整|本表为选列|类别待核实")
_YEAR = re.compile(r"(20[0-9]{2})\s*年度|(20[0-9]{2})年(?:国家)?智慧城市|智慧城市\W{0,2}(20[0-9]{2})\s*年?")


def refuse_others(found: Listing, notice: Notice, registry: Registry) -> None:
    """Lets a list of this notice pass.

    Raises UsageError where the file has no list, names another programme or another round, or has the list twice.
    """
    listed = len(found.places) + len(found.projects)
    if not listed:
        message = _("there is no list of places or projects in it")
        raise UsageError(message, _("one place a line, a table, or 河北省：唐山市、秦皇岛市 in a paragraph"))
    own = next((line for line in (*found.aside, *found.titles) if _OWN.search(line.text)), None)
    if own is not None:
        message = _("it is an annex that smartpilot exported, and proves nothing that the registry does not say")
        raise UsageError(message, _("name the file of the official list"))
    titles = [unicodedata.normalize("NFKC", line.text) for line in found.titles]
    ours = [title for title in titles if "智慧城市" in title]
    others = [title for title in titles if _names_another(title)]
    if others and not ours:
        message = _("it is a list of another programme: {title}").format(title=others[0][:60])
        raise UsageError(message, _("only lists of the National Smart City pilots (国家智慧城市试点) can be imported"))
    years = {next(filter(None, year)) for title in ours for year in _YEAR.findall(title)}
    if years and notice.id not in years and any(year in registry.notices for year in years):
        year = next(year for year in sorted(years) if year in registry.notices)
        message = _("it is the list of {year}, not of {notice}").format(year=year, notice=notice.id)
        raise UsageError(message, _("say --notice {year}").format(year=year))
    known = sum(_is_known(place, notice) for place in found.places)
    if 2 * known < len(found.places):
        message = _("of {n} lines that look like places only {known} are any").format(n=len(found.places), known=known)
        raise UsageError(message, _("check that it is the official list, and that its text is not garbled"))
    _refuse_twice(found)


def _is_known(place: ListedPlace, notice: Notice) -> bool:
    within = nearest_region(place.text, place.within)
    return any(is_whole(match) for match in resolve(place.text, notice.issued_on, within=within))


def _names_another(title: str) -> bool:
    """Whether a title names a programme, and not ours: 国家低碳城市试点名单."""
    bare = re.sub(r"\s|《|》", "", title)
    return "智慧" not in bare and bool(_OTHER_PROGRAMME.search(bare)) and len(_GENERIC.sub("", bare)) > 1


def _refuse_twice(found: Listing) -> None:
    seen: dict[tuple[str, str], Line] = {}
    again = []
    for place in found.places:
        key = (place.text, place.within)
        if key in seen:
            again.append((seen[key], place.line))
        seen.setdefault(key, place.line)
    if len(again) > 2 and 2 * len(again) >= len(seen):
        first, second = again[0]
        message = _("it has the same list twice: line {first} again in line {second}")
        raise UsageError(message.format(first=first.where, second=second.where), _("delete one of the two"))
