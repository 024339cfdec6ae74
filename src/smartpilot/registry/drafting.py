"""New records: what the registry and the table of divisions know is filled in, what is missing is named."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.places.divisions import Division, division_on, levels_of, province_named, province_of
from smartpilot.places.gazetteer import Match, is_complete, levels_of_match, normalise_name, resolve, unambiguous_match
from smartpilot.places.naming import match_in_division, place_id, registry_name
from smartpilot.records.grades import normalise_grade
from smartpilot.records.models import AnyRecord, Assessment, Candidate, Pilot, Place, Project, RecordedTarget, Source
from smartpilot.records.notices import Notice, Programme
from smartpilot.records.terms import RECORD_KINDS, AssessmentKind, Evidence, Kind
from smartpilot.records.titles import titles
from smartpilot.records.words import require_word
from smartpilot.registry.assignments import shown_name_of_field
from smartpilot.registry.lookup import find_record
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import assessments_of, unused_assessment_id
from smartpilot.text import normalise_text, shorten


class MissingFieldsError(UsageError):
    """A new record lacks fields that nothing else gives; `explanation` says why where the record does not."""

    def __init__(self, model: type[AnyRecord], fields: list[str], explanation: str = "", hint: str = "") -> None:
        """Takes the keys of the fields."""
        self.fields = fields
        self.explanation = explanation
        names = [shown_name_of_field(field, titles(model)[field]) for field in fields]
        missing = _("missing: {words}").format(words=_(", ").join(names))
        super().__init__(explanation or missing, hint or _("give each as {example}").format(example=f"{names[0]}=…"))


def draft_record(registry: Registry, model: type[AnyRecord], values: Mapping[str, Any]) -> AnyRecord:
    """A record of these values, with its id, and of a place what its name says on the day of its notice.

    Raises MissingFieldsError where a field is missing that is needed, or a name may mean several places, and UsageError
    where the notice or the code is unknown, or the registry has the record.
    """
    if issubclass(model, Source):
        return _draft_source(registry, values)
    if issubclass(model, Assessment):
        return _draft_assessment(registry, values)
    if not registry.notices:
        raise UsageError(_("the registry has no notices yet"), _("add one first: smartpilot notice FILE --apply"))
    given = {key: value for key, value in values.items() if value is not None}
    if "notice" not in given:
        raise MissingFieldsError(model, ["notice"])
    ids = registry.notices
    notice = ids[require_word(given["notice"], ids, _("unknown notice: {name}").format(name=given["notice"]))]
    given["notice"] = notice.id
    if model is Project:
        given = {
            "evidence": Evidence.UNVERIFIED,
            "sources": [],
            **given,
            "id": next_project_id(registry, notice, registry.by_id),
        }
    else:
        given = _with_place(model, notice, registry.programme_of(notice), given)
        if model is Pilot:
            given = {"evidence": Evidence.UNVERIFIED, "sources": [], **given}
    missing = [
        key for key, field in model.model_fields.items() if field.is_required() and key not in given and key != "id"
    ]
    if missing:
        raise MissingFieldsError(model, missing)
    if issubclass(model, Place):
        distinctive = given.get("locality") or (given["name"] if given.get("members") else None)
        given["id"] = place_id(registry.id_prefix_of(notice.id), given["division"], distinctive)
    if given["id"] in registry.by_id:
        known = registry.by_id[given["id"]]
        message = _("{id} {name} is in the registry already").format(id=known.id, name=known.name)
        hint = _("smartpilot edit {id} changes it")
        if model is Pilot and known.kind is Kind.CANDIDATES:
            hint = _("smartpilot promote {id} makes it a pilot")
        raise UsageError(message, hint.format(id=known.id))
    if (same := _find_same(registry, model, given)) is not None:
        message = _("{id} {name} is in the registry already").format(id=same.id, name=same.name)
        raise UsageError(message, _("smartpilot edit {id} changes it").format(id=same.id))
    # Whether the values fit is checked with the whole file, where it is said at their lines.
    return model.model_construct(**{key: given[key] for key in model.model_fields if key in given})


def _draft_source(registry: Registry, values: Mapping[str, Any]) -> Source:
    given = {key: value for key, value in values.items() if value is not None}
    if missing := [key for key in ("id", "title") if key not in given]:
        raise MissingFieldsError(Source, missing)
    known = registry.sources.get(given["id"]) or registry.by_id.get(given["id"])
    if known is None and "url" in given:
        known = next((source for source in registry.sources.values() if source.url == given["url"]), None)
    if known is not None:
        message = _("{id} {name} is in the registry already").format(id=known.id, name=known.name)
        raise UsageError(message, _("smartpilot edit {id} changes it").format(id=known.id))
    return Source.model_construct(**given)


def _draft_assessment(registry: Registry, values: Mapping[str, Any]) -> Assessment:
    given = {key: value for key, value in values.items() if value is not None}
    needed = ["target", "on", "kind"]
    if given.get("kind") is not AssessmentKind.WITHDRAWAL:
        needed.append("result")
    if missing := [key for key in needed if key not in given]:
        raise MissingFieldsError(Assessment, missing)
    target = find_record(registry, given["target"], kinds=RECORD_KINDS)
    if "grade" in given:
        given["grade"] = normalise_grade(registry.programme_of_record(target).grades, given["grade"])
    known = assessments_of(registry, target)
    same = next((a for a in known if (a.on, a.kind) == (given["on"], given["kind"])), None)
    if same is not None:
        message = _("{id} {name} is in the registry already").format(id=same.id, name=same.name)
        raise UsageError(message, _("smartpilot edit {id} changes it").format(id=same.id))
    id_ = unused_assessment_id(target, given["kind"], given["on"], registry.assessments)
    return Assessment.model_construct(
        **{"evidence": Evidence.UNVERIFIED, "sources": [], **given, "id": id_, "target": target.id}
    )


def _find_same(registry: Registry, model: type[RecordedTarget], given: dict[str, Any]) -> RecordedTarget | None:
    """The record of the notice that says the same under another id: a project of the same units and title, or a town
    or zone of the same name in the same prefecture; None where there is none.
    """
    if model is Project:
        key = (given["undertaken_by"], given.get("title"), given.get("site"))
        projects = (project for project in registry.file.projects if project.notice == given["notice"])
        return next((p for p in projects if (p.undertaken_by, p.title, p.site) == key), None)
    locality = given.get("locality")
    places: tuple[Pilot | Candidate, ...] = (*registry.file.pilots, *registry.file.candidates)
    same = (p for p in places if locality and p.notice == given["notice"] and p.locality == locality)
    return next((place for place in same if place.division[:4] == given["division"][:4]), None)


def _with_place(
    model: type[RecordedTarget], notice: Notice, programme: Programme, given: dict[str, Any]
) -> dict[str, Any]:
    """The values of a place, with what its name and its code mean where they do not say it.

    Raises MissingFieldsError where nothing says what the name means, and UsageError where it means something else.
    """
    day = notice.issued_on
    if given.get("members") and "division" not in given:
        return _with_place_of_members(programme, given, [_require_division(code, day) for code in given["members"]])
    division = _require_division(given["division"], day) if "division" in given else None
    name = given.get("name") or (division.name if division and "locality" not in given else "")
    if not name:
        raise MissingFieldsError(model, ["name"])
    if division is not None and "locality" in given:
        match = match_in_division(given["locality"], (), division, day)
        derived: dict[str, Any] = {}
    else:
        match = _match_of(model, name, given.get("province", ""), division, day)
        normalised = normalise_name(name, day)
        if normalised != normalise_text(name):
            # In a list a number or a mark before a name is none of it; here it is a slip, and the id would keep it.
            message = _("{text} is no name of a place").format(text=shorten(name))
            raise UsageError(message, _("did you mean: {words}").format(words=normalised))
        registered, locality = registry_name(normalised, match, day)
        derived = {"name": registered, "locality": locality}
    level = programme.first_listed(levels_of_match(match)) or match.level
    derived |= {"province": match.province, "division": match.division, "level": level}
    return {**given, **{key: value for key, value in derived.items() if value and (key == "name" or key not in given)}}


def _with_place_of_members(programme: Programme, given: dict[str, Any], members: Sequence[Division]) -> dict[str, Any]:
    """The values of a place that several divisions are together: it lies in the province of the first one."""
    province = province_of(members[0].code)
    level = programme.first_listed(levels_of(members[0]))
    derived = {
        "division": f"{members[0].code[:2]}0000",
        "province": province.name if province else None,
        "level": level,
    }
    return {**{key: value for key, value in derived.items() if value}, **given}


def _require_division(code: str, day: date) -> Division:
    division = division_on(code, day)
    if division is None:
        message = _("no division had the code {code} on {day}").format(code=code, day=day)
        raise UsageError(message, _("smartpilot resolve finds codes, with --on {day}").format(day=day))
    return division


def _match_of(model: type[RecordedTarget], name: str, province: str, division: Division | None, day: date) -> Match:
    """What a name means; `division`: the code that a person has given."""
    within = province_named(province)
    matches = [match for match in resolve(name, day, within=within.code if within else "") if is_complete(match)]
    if division is not None:
        return match_in_division(name, matches, division, day)
    if (match := unambiguous_match(matches)) is not None:
        return match
    example = f"{shown_name_of_field('division', titles(model)['division'])}="
    if matches:
        words = _(", ").join(f"{match.division} {match.province}{match.name}" for match in matches)
        message = _("{text} may be any of: {words}").format(text=name, words=words)
        hint = _("say which with {example}").format(example=f"{example}{matches[0].division}")
        raise MissingFieldsError(model, ["division"], message, hint)
    message = _("no division was called {name} on {day}").format(name=name, day=day)
    hint = _("of a town or a zone, say in which division it lies: {example}").format(example=f"{example}520402")
    raise MissingFieldsError(model, ["division"], message, hint)


def next_project_id(registry: Registry, notice: Notice, ids: Iterable[str]) -> str:
    """The id behind the last one of a notice's projects: 2014-S07. `ids`: those that are used."""
    prefix = registry.id_prefix_of(notice.id)
    pattern = re.compile(re.escape(prefix) + r"-S(\d+)")
    numbers = [int(match[1]) for id_ in ids if (match := pattern.fullmatch(id_))]
    return f"{prefix}-S{max(numbers, default=0) + 1:02}"
