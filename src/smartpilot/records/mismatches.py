"""What does not fit the model, as problems: Pydantic's errors with their place in the file and a way out."""

import math
import re
from collections.abc import Iterable, Mapping
from types import NoneType
from typing import Any, get_args

from pydantic_core import ErrorDetails

from smartpilot.i18n import _
from smartpilot.problems import Problem, Severity
from smartpilot.records.base import Model
from smartpilot.records.notices import Notice
from smartpilot.records.terms import Term
from smartpilot.records.titles import title_of, titles
from smartpilot.text import find_nearest
from smartpilot.toml.document import Document


def explain_mismatch(document: Document, detail: ErrorDetails, file: type[Model]) -> Problem:
    """An error of Pydantic in a file of this kind, in words that a person who has never seen Python can act on."""
    error_type, loc = detail["type"], detail["loc"]
    model = _model_at(file, loc[:-1])
    name = str(next((step for step in reversed(loc) if isinstance(step, str)), ""))
    value = detail["input"]
    if error_type == "missing":
        rule, message = "missing-key", _("the key {name} is missing").format(name=name)
        hint, shown = _("add a line, for example: {example}").format(example=_example_line(model, name)), None
    elif error_type == "extra_forbidden":
        rule, message = "unknown-key", _("the key {name} is unknown").format(name=name)
        known = list(titles(model))
        near = find_nearest(name, known, most=1)
        hint = _("did you mean: {words}") if near else _("known keys: {keys}")
        hint, shown = hint.format(words=_(", ").join(near), keys=_(", ").join(known)), _json_value(value)
    else:
        rule, message, hint = _value_problem(model, error_type, name, value, detail.get("ctx", {}))
        shown = _json_value(value)
    problem = Problem(rule, Severity.ERROR, str(document.path), message, hint=hint, value=shown)
    return document.locate(problem, loc, at_key=error_type in ("missing", "extra_forbidden"))


def _model_at(file: type[Model], path: Iterable[str | int]) -> type[Model]:
    """The kind of record that a path into a file's data ends in."""
    model = file
    for step in path:
        inner = _type_of(model, step) if isinstance(step, str) and step in model.model_fields else None
        if inner is not None and issubclass(inner, Model):
            model = inner
    return model


def _type_of(model: type[Model], name: str) -> type:
    """The type of a field's value, or of the items of its list: X of `X`, `X | None`, `list[X]`, `Annotated[X, …]`."""
    annotation: Any = model.model_fields[name].annotation
    while inner := [part for part in get_args(annotation) if part is not NoneType]:
        annotation = inner[0]
    assert isinstance(annotation, type)
    return annotation


_DATE_OR_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?")


def _example_line(model: type[Model], name: str) -> str:
    example = title_of(model, name).example
    if isinstance(example, list):
        shown = "[" + ", ".join(f'"{item}"' for item in example) + "]"
    elif isinstance(example, int) or (isinstance(example, str) and _DATE_OR_MOMENT.fullmatch(example)):
        shown = str(example)
    else:
        shown = f'"{example or "…"}"'
    return f"{name} = {shown}"


def _json_value(value: Any) -> Any:
    """The value as JSON can hold it, which knows no nan and no inf; a table or a list only by its kind."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    return _("a table") if isinstance(value, dict) else _("a list") if isinstance(value, list) else str(value)


def _value_problem(
    model: type[Model], error_type: str, name: str, value: Any, context: Mapping[str, Any]
) -> tuple[str, str, str]:
    """Rule, message and hint for a value that does not fit its field."""
    types = {
        "string_type": _("a text in quotation marks"),
        "int_type": _("a whole number"),
        "date_type": _("a date without quotation marks: 2015-04-30"),
        "datetime_type": _("a moment without quotation marks: 2015-04-28T09:30:00+08:00"),
        "list_type": _('a list: ["…", "…"]'),
        "model_type": _("a table"),
    }
    if error_type in types or error_type.startswith(("date_", "datetime_", "int_")):
        wanted = types.get(error_type) or types[error_type.partition("_")[0] + "_type"]
        message = _("{name} has the wrong type: {value}").format(name=name, value=_format_value(value))
        if error_type == "list_type" and issubclass(_type_of(model, name), Model):
            heading = f"notices.{name}" if model is Notice else name
            return "wrong-type", message, _("write [[{name}]] with two brackets on each side").format(name=heading)
        return "wrong-type", message, _("expected {wanted}").format(wanted=wanted)
    message = _("{name} cannot be {value}").format(name=name, value=_format_value(value))
    if name == "format":
        return "wrong-value", message, _("this program reads format = 1")
    if error_type == "enum":
        if not isinstance(value, str):
            message = _("{name} has the wrong type: {value}").format(name=name, value=_format_value(value))
            return "wrong-type", message, _format_allowed_terms(model, name)
        return "wrong-value", message, _format_allowed_terms(model, name, value)
    if error_type == "string_pattern_mismatch" and name == "division":
        return "wrong-value", message, _("a division code is six digits, such as 130123")
    if error_type == "string_pattern_mismatch":
        return "wrong-value", message, _("an id has letters, digits, dots, hyphens and underscores only")
    if error_type == "too_short":
        return "wrong-value", _("{name} is empty").format(name=name), _("give at least one")
    if error_type == "timezone_aware":
        return "wrong-value", message, _("add the UTC offset: 2015-04-28T09:30:00+08:00")
    if error_type == "greater_than_equal":
        return "wrong-value", message, _("give {n} or more").format(n=context["ge"])
    if error_type == "less_than_equal":
        return "wrong-value", message, _("give {n} or less").format(n=context["le"])
    return "wrong-value", message, _("see smartpilot schema for what is allowed")


def _format_value(value: Any) -> str:
    written = _json_value(value)
    text = str(written).lower() if isinstance(written, bool) else str(written)
    return f'"{text[:60]}"' if isinstance(value, str) else text


def _format_allowed_terms(model: type[Model], name: str, value: str = "") -> str:
    """The allowed words with their titles, the nearest first where one is near."""
    terms = _type_of(model, name)
    assert issubclass(terms, Term)
    words = _(", ").join(term.value_with_label for term in terms)
    spelled = {term.zh: term.value for term in terms} | {term.value: term.value for term in terms}
    near = [spelled[word] for word in find_nearest(value, spelled, most=1)]
    allowed = _("allowed: {words}").format(words=words)
    return _("; ").join([_("did you mean: {words}").format(words=near[0]), allowed]) if near else allowed
