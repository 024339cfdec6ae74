"""The programme of a notice that the registry does not have, as it would have it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from smartpilot.i18n import _
from smartpilot.official.notices.fields import ProposedField
from smartpilot.official.notices.heading import OFFICE, Heading
from smartpilot.official.notices.page import PageLine
from smartpilot.official.notices.sentences import Sentence
from smartpilot.official.notices.subjects import STATUS, TitleSubject, find_title_subject
from smartpilot.places.divisions import PROVINCES
from smartpilot.places.naming import to_id_letters
from smartpilot.records.notices import Programme
from smartpilot.registry.target_words import APPLYING, BUILDING, LISTED, TARGET
from smartpilot.text import one_of

# Letters of an id; of a longer name only as many syllables.
_LONGEST_ID = 24
# Characters between a name and how it is called for short: 第二批试点城市（.
_NEAR = 12

# Characters of a verb, 征选; and of what may be a name without it.
_VERB_LENGTH = 2
_SHORTEST_NAME = 4

_CALLED = re.compile(f"{STATUS}{TARGET}")
_LISTED = re.compile(f"{one_of(LISTED)}{TARGET}")
_CREATING = re.compile(f"创建{TARGET}")
_APPLYING = re.compile(f"{one_of(APPLYING)}的?{TARGET}")
# Those whom a notice is sent to: 各省、自治区、直辖市…, 河北省、山西省…, 重庆市、广东省等省（市）….
_NAMED = "|".join(word for province in PROVINCES for word in (province.name, province.short))
_PROVINCES = re.compile(
    rf"^(?:各|有关|相关)*(?:(?:新疆生产建设兵团|{_NAMED}|省|自治区|直辖市|计划单列市|副省级城市|兵团)(?:及|和|、)?)+"
    r"(?:等\d*个?省?(?:、?自治区|、?直辖市|、?市)*(?:[（(][^（()）]*[)）])?)?(?P<office>[^，,：:]+)"
)
# （以下简称双智试点城市）, （以下简称“双智试点”）
_CALLED_SHORTLY = re.compile(
    rf"以下(?:统一)?简称[为“\"]?(?P<name>[^“”\"《》）)，。]{{2,16}}?)(?P<called>{STATUS}{TARGET}?)?[”\"]?[）)，。]"
)


class ProposedProgramme(NamedTuple):
    """The programme of a notice: its id, the prefix of its ids, and where the registry does not have it, its fields."""

    id: str
    id_prefix: str | None
    fields: Sequence[ProposedField] = ()


def programme_of(heading: Heading, sentences: Sequence[Sentence], programmes: Iterable[Programme]) -> ProposedProgramme:
    """The programme of a notice; all that is proposed of one that is none of those of the registry."""
    if (known := heading.programme) is not None:
        return ProposedProgramme(known.id, known.id_prefix)
    title = heading.title
    subject = find_title_subject(title.text)
    if subject is None:
        raise ValueError("a title without a subject")
    subject = _with_name_in_text(subject, sentences)
    short = _short_name(subject, sentences)
    id_ = _unused(_id_letters(short[0] if short else "", subject), {programme.id for programme in programmes})
    by_id = ProposedField("programme.id", id_, assumed=_("made from the name; change it as you like"))
    fields = [by_id, ProposedField("programme.name", subject.name, [title], _("what the title is about"))]
    if short is not None:
        fields.append(ProposedField("programme.short_name", short[0], [short[1]]))
    words = [subject.title_word, *([short[0]] if short else [])]
    fields.append(ProposedField("programme.title_words", words, [title]))
    if ministries := dict.fromkeys(_ministry(name) for name, _line in heading.issuers):
        fields.append(ProposedField("programme.ministry_offices", list(ministries), [heading.issuers[0][1]]))
    addressed = heading.addressed
    if addressed is not None and (offices := _province_offices(addressed.text)):
        fields.append(ProposedField("programme.province_offices", offices, [addressed]))
    pilots = _pilots_field(subject, title, sentences)
    fields += [pilots, _candidates_field(pilots.value, [title, *sentences]), by_id._replace(name="programme.id_prefix")]
    return ProposedProgramme(id_, id_, fields)


def _id_letters(short: str, subject: TitleSubject) -> str:
    """The short name in letters, else the name; of a longer one its first syllables, which can be read and said."""
    name = short or subject.title_word
    while len(letters := to_id_letters(name)) > _LONGEST_ID:
        name = name[:-1]
    return letters


def _with_name_in_text(subject: TitleSubject, sentences: Sequence[Sentence]) -> TitleSubject:
    """信息消费 of 征选信息消费: where the text never has the whole, but begins a name behind its first word, a verb."""
    text = "".join(sentence.text for sentence in sentences)
    name = subject.name[_VERB_LENGTH:]
    begins = rf"(?:^|[，,。；;：:、“《的为]|开展|推进|推动|实施|首批|第[一二三四五六七八九十]批|国家){re.escape(name)}"
    is_name = len(name) >= _SHORTEST_NAME and re.search(f"{begins}{one_of(BUILDING)}?{STATUS}", text)
    return subject if subject.name in text or not is_name else subject._replace(name=name)


def _short_name(subject: TitleSubject, sentences: Sequence[Sentence]) -> tuple[str, Sentence] | None:
    """What the text calls the programme for short; None where it calls something else so, an office or a law."""
    for sentence in sentences:
        for match in _CALLED_SHORTLY.finditer(sentence.text):
            before = sentence.text[: match.start()]
            is_of_it = subject.title_word in before[-len(subject.title_word) - _NEAR :]
            is_name = match["called"] or set(match["name"]) <= set(subject.name)
            if is_of_it and is_name and match["name"] != subject.title_word:
                return match["name"], sentence
    return None


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
    of_provinces = next((part for part in parts if re.search("省|自治区", part[0][: part.start("office")])), parts[0])
    offices = [office for office in re.split("、(?![^（(]*[)）])", of_provinces["office"]) if office.strip()]
    # 工业和信息化、发展和改革主管部门: what the last one says of itself, it says of all.
    kind = re.search("(?:行政)?(?:主管)?部门$", offices[-1]) if offices else None
    offices = [office if kind is None or re.search(OFFICE, office) else office + kind[0] for office in offices]
    return list(dict.fromkeys(_common_name(office, is_one_of_several=len(parts) > 1) for office in offices))


def _common_name(office: str, *, is_one_of_several: bool) -> str:
    """生态环境主管部门 of 生态环境厅（局）, which is right of every province."""
    stem = re.sub("(?:厅|局|委员会|委)$", "", re.sub("[（(][^（()）]*[)）]", "", office))
    varies = is_one_of_several or re.search("[（(]", office)
    return f"{stem}主管部门" if varies and len(stem) > 1 and not stem.endswith("部门") else office


def _pilots_field(subject: TitleSubject, title: PageLine, sentences: Sequence[Sentence]) -> ProposedField:
    """What the pilots are called: what the title says, else what the text says most often."""
    name, is_applying = "programme.pilots", _APPLYING.fullmatch(subject.called)
    if _CALLED.fullmatch(subject.called) and not is_applying:
        return ProposedField(name, subject.called, [title])
    if common := _most_common(_LISTED, sentences):
        return ProposedField(name, common[0], [common[1]], _("what the text calls them most often"))
    if is_applying:
        why = _("the text does not say what they are called once they are listed")
        return ProposedField(name, "试点" + subject.called[2:], assumed=why)
    if created := _most_common(_CREATING, sentences):
        return ProposedField(name, created[0], [created[1]], _("what the text calls them most often"))
    if re.search(f"^试点|{TARGET}$", subject.called):
        return ProposedField(name, subject.called, [title])
    why = _("the text does not say what they are called once they are listed")
    return ProposedField(name, f"{subject.called}城市", assumed=why)


def _candidates_field(pilots: str, texts: Sequence[PageLine | Sentence]) -> ProposedField:
    """What the applicants are called: what the text says most often."""
    if common := _most_common(_APPLYING, texts):
        return ProposedField("programme.candidates", common[0], [common[1]])
    kind = re.sub(f"^{STATUS}", "", pilots) or "城市"
    return ProposedField("programme.candidates", f"申报{kind}", assumed=_("made from what its pilots are called"))


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
