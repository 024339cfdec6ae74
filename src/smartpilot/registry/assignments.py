"""Fields of a record as people type them: 级别=县级市, designation=new, 来源=notice-2014、paper."""

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from smartpilot.errors import UsageError
from smartpilot.i18n import _, language
from smartpilot.places.divisions import find_province, nearest_provinces
from smartpilot.records.models import Target, Title, titles
from smartpilot.records.terms import Term, words_of_terms
from smartpilot.records.words import require_meaning
from smartpilot.text import HIDDEN, code_point, normalise_text, parse_date, shorten

_EQUALS = re.compile("[=＝]")
_BETWEEN_ITEMS = re.compile("[、,，;；]")


def parse_assignments(model: type[Target], texts: Sequence[str]) -> dict[str, Any]:
    """The values that texts such as `级别=县级市` give the fields of a model; None for `备注=`, which takes one
    away, and no items for `来源=`.

    Raises UsageError where a text is no field and value, names no field, gives one twice, or a value does not fit it.
    """
    values: dict[str, Any] = {}
    for text in texts:
        name, *rest = _EQUALS.split(text, maxsplit=1)
        if not rest:
            message = _("{text} is no field and value").format(text=shorten(text))
            fields = [shown_name_of_field(key, title) for key, title in titles(model).items() if key != "id"]
            hint = _("write it so: 级别=县级市, or level=county-city; fields: {words}")
            raise UsageError(message, hint.format(words=_(", ").join(fields)))
        key = require_field(model, name)
        if key in values:
            message = _("{field} is given twice").format(field=shown_name_of_field(key, titles(model)[key]))
            raise UsageError(message, _("leave one of them out"))
        values[key] = parse_value(model, key, rest[0])
    return values


def require_field(model: type[Target], name: str) -> str:
    """The key of the field with this name, in Chinese or English.

    Raises UsageError with the nearest ones where there is none, and for the id, which never changes.
    """
    words = {key: (shown_name_of_field(key, title), key, title.zh, title.en) for key, title in titles(model).items()}
    key = require_meaning(name, words, _("unknown field: {name}").format(name=shorten(name)))
    if key == "id":
        raise UsageError(_("the id of a record never changes"), _("leave it out"))
    return key


def shown_name_of_field(key: str, title: Title) -> str:
    """What a field is called where it is to be typed, in the user's language."""
    return title.zh if language() == "zh" else key


def parse_value(model: type[Target], key: str, text: str) -> Any:
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


def changed_values(record: Target, values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the values that the record does not have already."""
    return {key: value for key, value in values.items() if getattr(record, key) != value}
