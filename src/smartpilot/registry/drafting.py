"""New records: what the registry and the table of divisions know is filled in, what is missing is named."""

import re
from collections.abc import Mapping
from typing import Any

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.places.divisions import division_on, levels_of, province_named, province_of
from smartpilot.places.gazetteer import is_complete, normalise_name, resolve, unambiguous_match
from smartpilot.places.naming import place_id, registry_name
from smartpilot.records.models import AnyTarget, Notice, Pilot, Place, Project, titles
from smartpilot.records.terms import Evidence, Kind, Level
from smartpilot.records.words import require_word
from smartpilot.registry.assignments import shown_name_of_field
from smartpilot.registry.registry import Registry


class MissingFieldsError(UsageError):
    """A new record lacks fields that nothing else gives."""

    def __init__(self, model: type[AnyTarget], fields: list[str]) -> None:
        """Takes the keys of the fields."""
        self.fields = fields
        names = [shown_name_of_field(field, titles(model)[field]) for field in fields]
        words, example = _(", ").join(names), f"{names[0]}=…"
        super().__init__(_("missing: {words}").format(words=words), _("give each as {example}").format(example=example))


def draft_record(registry: Registry, model: type[AnyTarget], values: Mapping[str, Any]) -> AnyTarget:
    """A record of these values, with its id, and of a place what its name says on the day of its notice.

    Raises MissingFieldsError where a field is missing that is needed, and UsageError where the notice is unknown, a
    name may mean several places, or the id is taken.
    """
    given = {key: value for key, value in values.items() if value is not None}
    if "notice" not in given:
        raise MissingFieldsError(model, ["notice"])
    ids = registry.notices
    notice = ids[require_word(given["notice"], ids, _("unknown notice: {name}").format(name=given["notice"]))]
    given["notice"] = notice.id
    if model is Project:
        given = {"evidence": Evidence.UNVERIFIED, "sources": [], **given, "id": _next_project_id(registry, notice)}
    else:
        given = _with_place(notice, given)
        if model is Pilot:
            given = {"evidence": Evidence.UNVERIFIED, "sources": [], **given}
    missing = [
        key for key, field in model.model_fields.items() if field.is_required() and key not in given and key != "id"
    ]
    if missing:
        raise MissingFieldsError(model, missing)
    if issubclass(model, Place):
        given["id"] = place_id(notice.id, given["division"], given.get("locality"))
    if given["id"] in registry.by_id:
        known = registry.by_id[given["id"]]
        message = _("{id} {name} is in the registry already").format(id=known.id, name=known.name)
        hint = _("smartpilot edit {id} changes it")
        if model is Pilot and known.kind is Kind.CANDIDATES:
            hint = _("smartpilot promote {id} makes it a pilot")
        raise UsageError(message, hint.format(id=known.id))
    # Whether the values fit is checked with the whole file, where it is said at their lines.
    return model.model_construct(**{key: given[key] for key in model.model_fields if key in given})


def _with_place(notice: Notice, given: dict[str, Any]) -> dict[str, Any]:
    """The values of a place, with what its name means where they do not say it.

    Raises UsageError where the name means several places, and none of the values says which.
    """
    day = notice.issued_on
    if "division" in given:
        division = division_on(given["division"], day)
        if division is None:
            message = _("no division had the code {code} on {day}").format(code=given["division"], day=day)
            raise UsageError(message, _("smartpilot resolve finds codes, with --on {day}").format(day=day))
        province = province_of(division.code)
        level = next(iter(levels_of(division)), None) if not given.get("locality") else Level.ZONE
        derived = {"province": province.name if province else None, "level": level}
        return {**{key: value for key, value in derived.items() if value is not None}, **given}
    if "name" not in given:
        return given
    province = province_named(given.get("province", ""))
    within = province.code if province else ""
    matches = [match for match in resolve(given["name"], day, within=within) if is_complete(match)]
    match = unambiguous_match(matches)
    if match is None or match.level is None:
        if len(matches) > 1:
            words = _(", ").join(f"{match.division} {match.province}{match.name}" for match in matches)
            message = _("{name} may be several places").format(name=given["name"])
            raise UsageError(message, _("say which with division=CODE: {words}").format(words=words))
        return given
    name, locality = registry_name(normalise_name(given["name"], day), match, day)
    derived = {"name": name, "province": match.province, "division": match.division, "level": match.level}
    return {
        **derived,
        **({"locality": locality} if locality else {}),
        **{k: v for k, v in given.items() if k != "name"},
    }


def _next_project_id(registry: Registry, notice: Notice) -> str:
    """The id behind the last one of a notice's projects: 2014-S07."""
    pattern = re.compile(re.escape(notice.id) + r"-S(\d+)")
    numbers = [int(match[1]) for project in registry.file.projects if (match := pattern.fullmatch(project.id))]
    return f"{notice.id}-S{max(numbers, default=0) + 1:02}"
