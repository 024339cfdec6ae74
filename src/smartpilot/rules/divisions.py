"""Rules about places: codes that exist on the notice's date, and agree with name, province and level."""

from collections.abc import Iterator, Sequence

from smartpilot.i18n import _
from smartpilot.places.divisions import (
    Division,
    chain_on,
    division_on,
    divisions_named,
    encloses,
    format_revision,
    levels_of,
    lifetime_of,
    nearest_provinces,
    province_named,
    province_of,
    revision_on,
    table_ends_before,
)
from smartpilot.places.spellings import names_some_of
from smartpilot.places.successors import successors
from smartpilot.problems import Severity
from smartpilot.records.models import Pilot, Place
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Level
from smartpilot.rules.base import Finding, Subject, rule
from smartpilot.text import HIDDEN, shorten
from smartpilot.toml.locations import DataPath


def _places_in(subject: Subject) -> Iterator[tuple[DataPath, Place]]:
    for path, target in subject.records:
        if isinstance(target, Place):
            yield path, target


def _places_with_division(subject: Subject) -> Iterator[tuple[DataPath, Place, Notice, Division | None]]:
    """Places whose notice is known, with the division that had their code on its date."""
    for path, place in _places_in(subject):
        notice = subject.registry.notices.get(place.notice)
        if notice is not None:
            yield path, place, notice, division_on(place.division, notice.issued_on)


def members_of(place: Place) -> Sequence[str]:
    """The codes of the places that a pilot consists of; none where it is one place."""
    return (isinstance(place, Pilot) and place.members) or ()


def _division_finding(path: DataPath, place: Place, message: str, hint: str) -> Finding:
    return Finding((*path, "division"), message, hint, place.division)


@rule(
    "duplicate-place",
    Severity.ERROR,
    _("a place is listed once in a notice"),
    _("A place that is counted twice makes the totals wrong; a candidate is a place that was not listed."),
)
def duplicate_place(subject: Subject) -> Iterator[Finding]:
    """The same division and locality twice in a notice, as pilots, candidates or one of each."""
    seen: dict[tuple[str | None, ...], Place] = {}
    for path, place in _places_in(subject):
        key = (place.notice, place.division, place.locality, *members_of(place))
        if key in seen:
            message = _("{name} is the same place as {id} {other} in this notice").format(
                name=place.name, id=seen[key].id, other=seen[key].name
            )
            yield _division_finding(path, place, message, _("delete one, or give the locality"))
        else:
            seen[key] = place


@rule(
    "unknown-province",
    Severity.ERROR,
    _("provinces are written with their full names"),
    _("Only one spelling can be counted: 河北省, not 河北."),
)
def unknown_province(subject: Subject) -> Iterator[Finding]:
    """A province that is not the full name of one."""
    for path, place in _places_in(subject):
        if province_named(place.province) is None:
            near = nearest_provinces(place.province)
            hint = _("did you mean: {words}").format(words=_(", ").join(near)) if near else ""
            message = _("unknown province: {name}").format(name=place.province)
            yield Finding((*path, "province"), message, hint, place.province)


@rule(
    "division-province",
    Severity.ERROR,
    _("a code belongs to the record's province"),
    _("The first two digits of a division code are the province's."),
)
def division_province(subject: Subject) -> Iterator[Finding]:
    """A code of another province than the record names."""
    for path, place in _places_in(subject):
        province_of_code, stated = province_of(place.division), province_named(place.province)
        if province_of_code is None or stated is None or province_of_code is stated:
            continue
        notice = subject.registry.notices.get(place.notice)
        message = _("{code} is a code of {found}, not of {said}").format(
            code=place.division, found=province_of_code.name, said=stated.name
        )
        if notice is None:
            yield _division_finding(path, place, message, _("correct the code or the province"))
        elif _is_named_by(place, chain_on(place.division, notice.issued_on)):
            # Name and code agree, so that the province is the one that does not.
            message = _("{name} {code} is in {found}, not in {said}").format(
                name=place.name, code=place.division, found=province_of_code.name, said=stated.name
            )
            hint = f'province = "{province_of_code.name}"'
            if named := _divisions_named_by(place, notice):  # 北京市 and 长春市 both have a 朝阳区
                other = _("if {province} is right, {code}").format(province=stated.name, code=_codes_text(named))
                hint = _("; ").join((hint, other))
            yield Finding((*path, "province"), message, hint, place.province)
        else:
            named = _divisions_named_by(place, notice)
            hint = _codes_text(named) if named else _("correct the code or the province")
            yield _division_finding(path, place, message, hint)


@rule(
    "unknown-division",
    Severity.ERROR,
    _("a code was in use on the notice's date"),
    _("Retired codes are not reused; a pilot keeps the code of its notice's date (GB/T 2260)."),
)
def unknown_division(subject: Subject) -> Iterator[Finding]:
    """A code that GB/T 2260 does not have in the revision of the notice's date."""
    for path, place, notice in _places_without_division(subject, newer_than_table=False):
        message = _("there is no division {code} on {day}").format(code=place.division, day=notice.issued_on)
        yield _division_finding(path, place, message, _other_code(place, notice))
    for path, place, notice, _division in _places_with_division(subject):
        for number, code in enumerate(members_of(place)):
            if division_on(code, notice.issued_on) is None:
                message = _("there is no division {code} on {day}").format(code=code, day=notice.issued_on)
                hint = _("smartpilot resolve finds codes, with --on {day}").format(day=notice.issued_on)
                yield Finding((*path, "members", number), message, hint, code)


def _other_code(place: Place, notice: Notice) -> str:
    """When the code was in use, what it has become, and the code that the place had on the notice's date."""
    parts = []
    lifetime = lifetime_of(place.division)
    if lifetime and not lifetime.includes(notice.issued_on):
        message = _("{code} has been {name} since {first}")
        if lifetime.last:
            message = _("{code} was {name} from {first} to {last}")
        first, last = format_revision(lifetime.first), format_revision(lifetime.last or lifetime.first)
        parts.append(message.format(code=place.division, name=lifetime.name, first=first, last=last))
    named = _divisions_named_by(place, notice)
    if named:
        parts.append(_codes_text(named))
    elif lifetime and lifetime.last and lifetime.last < notice.issued_on:
        later = [successor.division for successor in successors(place.division, lifetime.last, notice.issued_on)]
        words = _(", ").join(" ".join(division) for division in later)
        parts += [_("it has become {words}").format(words=words)] if later else []
    if not parts:
        parts.append(
            _("look the code up in GB/T 2260, revision {revision}").format(
                revision=format_revision(revision_on(notice.issued_on))
            )
        )
    return _("; ").join(parts)


def _divisions_named_by(place: Place, notice: Notice) -> list[Division]:
    """The other divisions of the province whose name is the end of the place's: 正定县 for 石家庄市正定县."""
    province = province_named(place.province)
    text = place.name.removesuffix(place.locality or "")
    for start in range(len(text) - 1):
        named = divisions_named(text[start:], notice.issued_on, province.code if province else "")
        if named:
            return [division for division in named if division.code != place.division]
    return []


@rule(
    "division-unchecked",
    Severity.WARNING,
    _("a code can be checked"),
    _("The program knows the divisions up to 2026-09. Newer codes are accepted unchecked."),
)
def division_unchecked(subject: Subject) -> Iterator[Finding]:
    """A code that no revision has, in a notice that is newer than all revisions."""
    for path, place, _notice in _places_without_division(subject, newer_than_table=True):
        message = _("{code} is newer than the table of codes and was not checked").format(code=place.division)
        yield _division_finding(path, place, message, _("check it against GB/T 2260 of that day"))


def _places_without_division(subject: Subject, *, newer_than_table: bool) -> Iterator[tuple[DataPath, Place, Notice]]:
    """Places with a code that no division had; those whose code may be newer than the newest revision, or the others.

    A code that was in use before is not newer, for codes retire.
    """
    for path, place, notice, division in _places_with_division(subject):
        if division is None:
            is_newer = table_ends_before(notice.issued_on) and lifetime_of(place.division) is None
            if is_newer == newer_than_table:
                yield path, place, notice


@rule(
    "division-name",
    Severity.ERROR,
    _("a code matches the name"),
    _("The name ends with the division's own name on that day, after the name of its prefecture or province."),
)
def division_name(subject: Subject) -> Iterator[Finding]:
    """A code whose division has another name than the record, or lies elsewhere than the record says."""
    for path, place, notice, division in _places_with_division(subject):
        if division is None or province_of(place.division) is not province_named(place.province):
            continue
        if place.locality and not place.name.endswith(place.locality):
            message = _("{name} does not end with its locality {locality}").format(
                name=shorten(place.name), locality=place.locality
            )
            yield Finding((*path, "locality"), message, _("write the locality as in the name"), place.locality)
        elif members := members_of(place):
            if division_on(members[0], notice.issued_on) and not encloses(place.division, members[0]):
                message = _("{code} does not lie in {name}").format(code=members[0], name=division.name)
                yield _division_finding(path, place, message, _("give the code of the province of the first one"))
        elif place.locality or place.level not in (Level.TOWN, Level.ZONE):  # else reported by division-level
            chain = chain_on(place.division, notice.issued_on)
            if not _is_named_by(place, chain):
                message = _("{code} is {name}, not {said}").format(
                    code=place.division,
                    name="".join(step.name for step in chain[1:]) or division.name,
                    said=shorten(place.name),
                )
                if named := _divisions_named_by(place, notice):
                    # Name and province agree, so that the code is the one that does not.
                    yield _division_finding(path, place, message, _codes_text(named))
                else:
                    yield Finding((*path, "name"), message, _("correct the name, or else the code"), place.name)


def _is_wrong_code(place: Place, notice: Notice) -> bool:
    """Whether name and province agree on another code, whose level it is then."""
    is_named = _is_named_by(place, chain_on(place.division, notice.issued_on))
    return not is_named and bool(_divisions_named_by(place, notice))


def _is_named_by(place: Place, chain: Sequence[Division]) -> bool:
    """Whether a place's name is its locality, else its division's name, behind names of what encloses it."""
    if not chain:
        return False
    name = HIDDEN.sub("", place.name).strip()  # hidden characters and spaces have rules of their own
    last = place.locality or chain[-1].name
    return name.endswith(last) and names_some_of(name.removesuffix(last), chain if place.locality else chain[:-1])


def _codes_text(divisions: Sequence[Division]) -> str:
    """The codes of divisions that have one name."""
    codes = _(", ").join(division.code for division in divisions)
    return _("{name} is {code}").format(name=divisions[0].name, code=codes)


@rule(
    "division-level",
    Severity.ERROR,
    _("the level fits the code"),
    _("A code that ends in 00 is a prefecture's; the level of the others follows from their name on that day."),
)
def division_level(subject: Subject) -> Iterator[Finding]:
    """A level that the division did not have on the notice's date; a town or zone without its locality."""
    for path, place, notice, division in _places_with_division(subject):
        within = place.level in (Level.TOWN, Level.ZONE)
        codes = members_of(place) or (place.division,)
        divisions = [member for code in codes if (member := division_on(code, notice.issued_on))]
        levels = tuple(dict.fromkeys(level for member in divisions for level in levels_of(member)))
        listed = [level for level in levels if subject.registry.programme_of(notice).lists(level)]
        if within and not subject.registry.programme_of(notice).lists(place.level):
            message = _("the programme lists no place of this level: {level}").format(level=place.level.label)
            yield Finding((*path, "level"), message, _("correct the level"), place.level.value)
        elif within and not place.locality:
            message = _("a {level} needs its locality").format(level=place.level.label)
            hint = _("division is the code of the enclosing place, locality the {level} itself").format(
                level=place.level.label
            )
            yield Finding((*path, "level"), message, hint, place.level.value)
        elif place.locality and not within:
            message = _("locality is only for a town or a zone, not for a {level}").format(level=place.level.label)
            yield Finding((*path, "locality"), message, _("correct the level, or delete the locality"), place.locality)
        elif (
            division is not None
            and len(divisions) == len(codes)  # else reported by unknown-division
            and not within
            and province_of(place.division) is province_named(place.province)
            and place.level not in listed
            and not _is_wrong_code(place, notice)
        ):
            if not listed:
                message = _("the programme lists no place of this level: {level}").format(level=levels[0].label)
                yield Finding((*path, "level"), message, _("give the code of the place"), place.level.value)
                continue
            right = listed[0]
            message = _("{name} {code} was a {right} on that day, not a {said}").format(
                name=divisions[0].name, code=codes[0], right=right.label, said=place.level.label
            )
            yield Finding(
                (*path, "level"), message, _('level = "{right}"').format(right=right.value), place.level.value
            )
