"""Fields of a record as people type them: 级别=县级市, designation=new, 来源=notice-2014、paper, 来源+=paper."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from smartpilot.errors import UsageError
from smartpilot.i18n import _, language
from smartpilot.places.divisions import find_province, nearest_provinces
from smartpilot.records.base import Model
from smartpilot.records.models import AnyRecord, Source
from smartpilot.records.terms import Term, words_of_terms
from smartpilot.records.titles import Title, titles
from smartpilot.records.words import require_meaning
from smartpilot.text import HIDDEN, code_point, normalise_text, parse_date, shorten
from smartpilot.toml.edits import Appended

_EQUALS = re.compile("[=＝]")
_BETWEEN_ITEMS = re.compile("[、,，;；]")


def parse_assignments(model: type[Model], texts: Sequence[str], *, is_new: bool = False) -> dict[str, Any]:
    """The values that texts such as `级别=县级市` give the fields of a model; None for `备注=`, which takes one
    away, no items for `来源=`, and `Appended` items for `来源+=`.

    `is_new`: a new source may be given its id, which the other records get from their fields.

    Raises UsageError where a text is no field and value, names no field, gives one twice, or a value does not fit it.
    """
    values: dict[str, Any] = {}
    fields = {key: title for key, title in titles(model).items() if key != "id" or (is_new and model is Source)}
    for text in texts:
        name, *rest = _EQUALS.split(text, maxsplit=1)
        if not rest:
            message = _("{text} is no field and value").format(text=shorten(text))
            words = [shown_name_of_field(key, title) for key, title in fields.items()]
            hint = _("write it so: 级别=县级市, or level=county-city; fields: {words}")
            raise UsageError(message, hint.format(words=_(", ").join(words)))
        is_appended = name.rstrip().endswith(("+", "＋"))
        key = _require_field(model, name.rstrip(" +＋"))
        shown = shown_name_of_field(key, titles(model)[key])
        if key not in fields:
            raise UsageError(_("the id of a record never changes"), _("leave it out"))
        if key in values:
            raise UsageError(_("{field} is given twice").format(field=shown), _("leave one of them out"))
        values[key] = parse_value(model, key, rest[0])
        if is_appended:
            if not isinstance(values[key], list):
                message = _("{field} has one value, so nothing can be added to it").format(field=shown)
                raise UsageError(message, _("write {example}").format(example=f"{shown}={rest[0]}"))
            values[key] = Appended(values[key])
    return values


def _require_field(model: type[Model], name: str) -> str:
    """The key of the field with this name, in Chinese or English.

    Raises UsageError with the nearest ones where there is none.
    """
    words = {key: (shown_name_of_field(key, title), key, title.zh, title.en) for key, title in titles(model).items()}
    return require_meaning(name, words, _("unknown field: {name}").format(name=shorten(name)))


def shown_name_of_field(key: str, title: Title) -> str:
    """What a field is called where it is to be typed, in the user's language."""
    return title.zh if language() == "zh" else key


def parse_value(model: type[Model], key: str, text: str) -> Any:
    """The value of a field that a text means; None for an empty text, and no items where it is a list.

    Raises UsageError where it is none, with what may be typed.
    """
    text = text.strip()
    if hidden := HIDDEN.search(text):
        message = _("{name} contains the hidden character {code}").format(
            name=titles(model)[key].zh, code=code_point(hidden[0])
        )
        raise UsageError(message, _("type it again by hand"))
    types = list(_types_in(model.model_fields[key].annotation))
    if not text:
        return [] if list in types else None
    field = str(titles(model)[key])
    for type_ in types:
        if isinstance(type_, type) and issubclass(type_, Term):
            unknown = _("{field} has no value {text}").format(field=field, text=shorten(text))
            return require_meaning(text, words_of_terms(type_), unknown)
    if list in types:
        return [item.strip() for item in _BETWEEN_ITEMS.split(text) if item.strip()]
    if dt.date in types:
        day = parse_date(text)
        if day is None:
            message = _("{field}: not a day: {text}").format(field=field, text=shorten(text))
            raise UsageError(message, _("write 2015-04-28 or 2015年4月28日"))
        return day
    return _province_called(text) if key == "province" else normalise_text(text) if key == "division" else text


def _types_in(annotation: Any) -> Iterator[Any]:
    """The types of an annotation: of a union each, of a list `list`."""
    if get_origin(annotation) is list:
        yield list
    elif get_args(annotation):
        for part in get_args(annotation):
            yield from _types_in(part)
    else:
        yield annotation


def _province_called(text: str) -> str:
    province = find_province(text)
    if province is None:
        near = _(", ").join(nearest_provinces(text))
        message = _("unknown province: {name}").format(name=shorten(text))
        raise UsageError(message, _("did you mean: {words}").format(words=near) if near else _("write 河北省 or 河北"))
    return province.name


def changed_values(record: AnyRecord, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that the record does not have already, of appended ones those items."""
    changed: dict[str, Any] = {}
    for key, value in values.items():
        current = getattr(record, key)
        if isinstance(value, Appended):
            if new := Appended(dict.fromkeys(item for item in value if item not in (current or ()))):
                changed[key] = new
        elif current != value:
            changed[key] = value
    return changed
