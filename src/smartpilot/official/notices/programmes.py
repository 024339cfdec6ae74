"""The programme of a notice that the registry does not have, as it would have it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from smartpilot.i18n import _
from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.sentences import Sentence
from smartpilot.official.notices.subjects import PLACES, STATUS, Subject, find_subject
from smartpilot.places.naming import to_id_letters

# Letters of an id; of a longer name each syllable gives its first.
_LONGEST_ID = 24

_CALLED = re.compile(f"{STATUS}{PLACES}")
_APPLYING = re.compile(f"(?:申报|推荐|候选|拟推荐)(?:的)?{PLACES}")
_PROVINCES = re.compile(
    r"^(?:各|有关|相关)*(?:(?:省|自治区|直辖市|计划单列市|副省级城市|新疆生产建设兵团|兵团)(?:及|和|、)?)+(?P<office>[^，,：:]+)"
)


@dataclass
class ProgrammeProposal:
    """A programme as the registry would have it. `places`: the line or sentence behind each field."""

    record: dict[str, Any]
    places: Mapping[str, PageLine | Sentence] = field(default_factory=dict)
    assumed: Mapping[str, str] = field(default_factory=dict)


def propose_programme(
    title: PageLine,
    issuers: Sequence[tuple[str, PageLine]],
    addressed: PageLine | None,
    sentences: Sequence[Sentence],
    ids: Iterable[str],
) -> ProgrammeProposal:
    """What the registry would say of the programme of a notice that is of none it knows. `ids`: those that are used."""
    subject = find_subject(title.text)
    if subject is None:
        raise ValueError("a title without a subject")
    letters = to_id_letters(subject.title_word)
    if len(letters) > _LONGEST_ID:
        letters = "".join(to_id_letters(character)[:1] for character in subject.title_word)
    id_ = _unused(letters, set(ids))
    record: dict[str, Any] = {"id": id_, "name": subject.name, "title_words": [subject.title_word]}
    places: dict[str, PageLine | Sentence] = {"name": title, "title_words": title}
    assumed = {
        "id": _("made from the name; change it as you like"),
        "id_prefix": _("made from the name; change it as you like"),
        "name": _("what the title is about"),
    }
    if ministries := dict.fromkeys(_ministry(name) for name, _line in issuers):
        record["ministry_offices"] = list(ministries)
        places["ministry_offices"] = issuers[0][1]
    if addressed is not None and (offices := _province_offices(addressed.text)):
        record["province_offices"] = offices
        places["province_offices"] = addressed
    record["pilots"], place, why = _called(_CALLED, subject, title, sentences)
    places |= {"pilots": place} if place else {}
    assumed |= {"pilots": why} if why else {}
    if applying := _most_common(_APPLYING, [title, *sentences]):
        record["candidates"], places["candidates"] = applying
    else:
        kind = re.sub(f"^{STATUS}", "", record["pilots"]) or "城市"
        record["candidates"], assumed["candidates"] = f"申报{kind}", _("made from what its pilots are called")
    record["id_prefix"] = id_
    return ProgrammeProposal(record, places, assumed)


def _unused(id_: str, ids: set[str]) -> str:
    number = 1
    while (name := id_ if number == 1 else f"{id_}-{number}") in ids:
        number += 1
    return name


def _ministry(office: str) -> str:
    return re.sub("(?<=.)(?:办公厅|办公室|综合司|秘书局)$", "", office)


def _province_offices(text: str) -> list[str]:
    """The offices behind 各省、自治区、直辖市 in the line of those whom a notice is sent to.

    Where they are called otherwise in some provinces, 住房和城乡建设厅 and （管）委, each is a 主管部门.
    """
    parts = [match for part in re.split("[，,；;]", text.strip("：: ")) if (match := _PROVINCES.match(part))]
    if not parts:
        return []
    offices = [office for office in re.split("、(?![^（(]*[)）])", parts[0]["office"]) if office.strip()]
    return list(dict.fromkeys(_common_name(office, is_one_of_several=len(parts) > 1) for office in offices))


def _common_name(office: str, *, is_one_of_several: bool) -> str:
    """生态环境主管部门 of 生态环境厅（局）, which is right of every province."""
    stem = re.sub("(?:厅|局|委员会|委)$", "", re.sub("[（(][^（()）]*[)）]", "", office))
    varies = is_one_of_several or re.search("[（(]", office)
    return f"{stem}主管部门" if varies and len(stem) > 1 and not stem.endswith("部门") else office


def _called(
    pattern: re.Pattern[str], subject: Subject, title: PageLine, sentences: Sequence[Sentence]
) -> tuple[str, PageLine | Sentence | None, str]:
    """What the pilots are called: what the title says, else what the text says most often; and what was assumed."""
    if pattern.fullmatch(subject.called) and not _APPLYING.fullmatch(subject.called):
        return subject.called, title, ""
    wanted = re.compile(f"(?:试点示范|试点|示范){PLACES}")
    if found := _most_common(wanted, sentences):
        return *found, _("what the text calls them most often")
    if _APPLYING.fullmatch(subject.called):
        return "试点" + subject.called[2:], None, _("the text does not say what they are called once they are listed")
    return subject.called, title, ""


def _most_common(
    pattern: re.Pattern[str], texts: Sequence[PageLine | Sentence]
) -> tuple[str, PageLine | Sentence] | None:
    counted: Counter[str] = Counter()
    first: dict[str, PageLine | Sentence] = {}
    for text in texts:
        for match in pattern.finditer(text.text):
            word = match[0].replace("的", "")
            counted[word] += 1
            first.setdefault(word, text)
    if not counted:
        return None
    word = counted.most_common(1)[0][0]
    return word, first[word]
