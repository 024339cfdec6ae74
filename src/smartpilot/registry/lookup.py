"""One record of the registry, found by its id or its name."""

from collections.abc import Iterable, Sequence

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.models import AnyTarget, Place
from smartpilot.records.terms import Kind
from smartpilot.registry.named import find_named
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.registry import Registry
from smartpilot.text import display_width, find_nearest

_MATCHES_SHOWN = 20


def find_record(
    registry: Registry, text: str, among: Filter = NO_FILTER, kinds: Iterable[Kind] = tuple(Kind)
) -> AnyTarget:
    """The record with this id, this start of an id, or this name (石家庄市正定县, 正定县, 正定), of one of the kinds.

    `among` narrows what a name may mean: 正定县 of one notice.

    Raises UsageError with the nearest ids and names, or with the list where several match, or one outside `among`.
    """
    records = [record for kind in kinds for record in registry.of_kind(kind)]
    matches = _find_matches([record for record in records if among.includes(registry, record)], text.strip())
    if len(matches) == 1:
        return matches[0]
    if matches:
        message = _("{text} matches {n} records:").format(text=text, n=len(matches))
        hint = _("give the id of one of them")
        if len({record.notice for record in matches}) > 1:
            hint = _("give the id of one of them, or --notice")
        raise UsageError(message, hint, _lines_of(matches))
    if elsewhere := _find_matches(records, text.strip()):
        message = _("{text} is not in this selection:").format(text=text)
        raise UsageError(message, _("give the id, or remove a filter"), _lines_of(elsewhere))
    near = _find_nearest_names(records, text.strip())
    raise UsageError(
        _("unknown record: {text}").format(text=text),
        _("did you mean: {words}").format(words=_(", ").join(near)) if near else _("smartpilot list shows all"),
    )


def is_clear_name(registry: Registry, record: AnyTarget, text: str) -> bool:
    """Whether a text that means a record is its id or the start of it, its name, or a name of its division.

    What is only some part of its name may be a slip: 城市 for 白城市.
    """
    from smartpilot.places.gazetteer import resolve  # which showing a record does not need

    wanted = text.strip()
    if wanted in (record.name, getattr(record, "locality", None)) or record.id.startswith(wanted):
        return True
    notice = registry.notices.get(record.notice)
    if not isinstance(record, Place) or record.locality or notice is None:
        return False
    return any(match.division == record.division for match in resolve(wanted, notice.issued_on))


def _find_matches(records: Sequence[AnyTarget], wanted: str) -> list[AnyTarget]:
    return find_named([(record, record.id, record.name) for record in records], wanted)


def _lines_of(records: Sequence[AnyTarget]) -> list[str]:
    """A line for each record: id, name, notice and kind, in columns; the first ones of very many."""
    listed = records[:_MATCHES_SHOWN]
    id_width = max(len(record.id) for record in listed)
    name_width = max(display_width(record.name) for record in listed)
    lines = [
        f"  {record.id:<{id_width}}  {record.name}{' ' * (name_width - display_width(record.name))}  "
        + _("notice {notice}, {kind}").format(notice=record.notice, kind=(record.kind or Kind.PILOTS).label)
        for record in listed
    ]
    if len(records) > _MATCHES_SHOWN:
        lines.append("  " + _("and {n} more").format(n=len(records) - _MATCHES_SHOWN))
    return lines


def _find_nearest_names(records: Sequence[AnyTarget], wanted: str) -> list[str]:
    """The names and ids most like a text, best first."""
    # 正定市 is nearer to the end of 石家庄市正定县 than to all of it.
    names_by_ending: dict[str, str] = {}
    for record in records:
        names_by_ending |= dict.fromkeys((record.name, record.name[-len(wanted) :]), record.name)
    near = find_nearest(wanted, [*names_by_ending, *(record.id for record in records)], most=3)
    return list(dict.fromkeys(names_by_ending.get(word, word) for word in near))
