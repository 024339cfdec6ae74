"""One record of the registry, found by its id or its name."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.places.authorities import find_authority
from smartpilot.records.models import AnyTarget, OwingAuthority, Place, RecordedTarget
from smartpilot.records.terms import RECORD_KINDS, Kind
from smartpilot.registry.named import find_named
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.registry import Registry
from smartpilot.text import display_width, find_nearest

_MATCHES_SHOWN = 20

_Target = TypeVar("_Target", bound=AnyTarget)


def find_record(
    registry: Registry, text: str, among: Filter = NO_FILTER, kinds: Iterable[Kind] = RECORD_KINDS
) -> RecordedTarget:
    """The record with this id, this start of an id, or this name (石家庄市正定县, 正定县, 正定), of one of the kinds.

    `among` narrows what a name may mean: 正定县 of one notice.

    Raises UsageError with the nearest ids and names, or with the list where several match, or one outside `among`.
    """
    wanted = set(kinds)
    records = [record for record in registry.records if record.kind in wanted]
    authorities = _find_matches(registry.authorities, text.strip()) if registry.authorities else []
    if authorities and not _find_matches(records, text.strip()):
        _require_no_other_table(registry, text)
        message = _("{name} is an authority, which is no record of the registry").format(name=authorities[0].name)
        raise UsageError(message, _("smartpilot show {id} shows what it owes").format(id=authorities[0].id))
    return _find_one(registry, records, text, among)


def find_target(
    registry: Registry, text: str, among: Filter = NO_FILTER, prefer: Callable[[AnyTarget], bool] | None = None
) -> AnyTarget:
    """The same of all that owe something: an authority is also found by whatever is typed for it (河北, 13, 兵团).

    Of several that match only those count that `prefer` takes, if it takes any.
    """
    return _find_one(registry, list(registry.targets), text, among, prefer)


def _require_no_other_table(registry: Registry, text: str) -> None:
    """Raises UsageError where a text is the id of a notice, with which those of its records begin, or an assessment."""
    id_ = text.strip()
    if notice := registry.notices.get(id_):
        message = _("{id} is a notice, which is no record of the registry").format(id=id_)
        hint = _("smartpilot list --notice {id} shows its records").format(id=id_)
        if notice.applies_to and not any(record.notice == id_ for record in registry.records):
            hint = _("smartpilot deadlines --notice {id} shows what it asks of the lists of {ids}")
            hint = hint.format(id=id_, ids=_(", ").join(notice.applies_to))
        raise UsageError(message, hint)
    if assessment := registry.assessments.get(id_):
        message = _("{id} is an assessment of {target}").format(id=id_, target=assessment.target)
        raise UsageError(message, _("smartpilot show {target} shows it").format(target=assessment.target))


def _find_one(
    registry: Registry,
    records: Sequence[_Target],
    text: str,
    among: Filter,
    prefer: Callable[[_Target], bool] | None = None,
) -> _Target:
    matches = _find_matches([record for record in records if among.includes_asked(registry, record)], text.strip())
    if prefer is not None and len(matches) > 1:
        matches = list(filter(prefer, matches)) or matches
    if len(matches) == 1:
        return matches[0]
    _require_no_other_table(registry, text)
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
    if isinstance(record, OwingAuthority):
        authority = find_authority(wanted)
        return record.id.startswith(wanted) or (authority is not None and authority.name == record.name)
    if wanted in (record.name, getattr(record, "locality", None)) or record.id.startswith(wanted):
        return True
    notice = registry.notices.get(record.notice)
    if not isinstance(record, Place) or record.locality or notice is None:
        return False
    return any(match.division == record.division for match in resolve(wanted, notice.issued_on))


def _find_matches(records: Sequence[_Target], wanted: str) -> list[_Target]:
    matches = find_named([(record, record.id, record.name) for record in records], wanted)
    authority = None if matches else find_authority(wanted)
    return [r for r in records if isinstance(r, OwingAuthority) and r.name == authority.name] if authority else matches


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
