"""One record of the registry, found by its id or its name."""

from collections.abc import Iterable

from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.records.models import AnyTarget
from smartpilot.records.terms import Kind
from smartpilot.registry.registry import Registry
from smartpilot.text import find_nearest

_MATCHES_SHOWN = 20


def find_record(registry: Registry, text: str, kinds: Iterable[Kind] = tuple(Kind)) -> AnyTarget:
    """The record with this id, this start of an id, or this name (石家庄市正定县, 正定县, 正定), of one of the kinds.

    Raises UsageError with the nearest ids and names, or with the list where several fit.
    """
    wanted = text.strip()
    targets = [target for kind in kinds for target in registry.of_kind(kind)]
    for fits in (
        lambda target: target.id == wanted,
        lambda target: target.name == wanted,
        lambda target: target.id.startswith(wanted),
        lambda target: target.name.endswith(wanted),
        lambda target: wanted in target.name,
    ):
        found = [target for target in targets if wanted and fits(target)]
        if len(found) == 1:
            return found[0]
        if found:
            shown = "\n".join(f"  {target.id}  {target.name}" for target in found[:_MATCHES_SHOWN])
            if len(found) > _MATCHES_SHOWN:
                shown += "\n  " + _("and {n} more").format(n=len(found) - _MATCHES_SHOWN)
            raise UsageError(
                _("{text} matches {n} records:\n{list}").format(text=text, n=len(found), list=shown),
                _("give the id of one of them"),
            )
    # 正定市 is nearer to the end of 石家庄市正定县 than to all of it.
    names_by_ending: dict[str, str] = {}
    for target in targets:
        names_by_ending |= dict.fromkeys((target.name, target.name[-len(wanted) :]), target.name)
    found_near = find_nearest(wanted, [*names_by_ending, *(target.id for target in targets)], most=3)
    near = list(dict.fromkeys(names_by_ending.get(word, word) for word in found_near))
    raise UsageError(
        _("unknown record: {text}").format(text=text),
        _("did you mean: {words}").format(words=_(", ").join(near)) if near else _("smartpilot list shows all"),
    )
