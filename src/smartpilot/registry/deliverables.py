"""The deliverables of records, found by id, by title, or by a clear part of a title: 任务书 for 创建任务书."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from smartpilot.errors import UsageError
from smartpilot.i18n import _, language, with_brackets
from smartpilot.records.meanings import meanings_of, meanings_of_word, normalise_word
from smartpilot.records.models import AnyTarget
from smartpilot.records.notices import Deliverable, Notice
from smartpilot.records.obligations import (
    lists_owing,
    not_owed_message,
    owes_deliverable,
    periods_hint,
    title_with_period,
)
from smartpilot.records.periods import Period, periods_of_year, split_period
from smartpilot.records.words import ambiguous_word_error, require_meaning
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.registry.registry import Registry


class NamedDeliverables(NamedTuple):
    """The deliverables that a text names: several notices may have the same. Empty where it names none.

    `period`: the one that stands before the title; a year alone means all its parts.
    """

    deliverables: Sequence[Deliverable] = ()
    period: Period | None = None

    @property
    def titles(self) -> list[str]:
        """Their titles as tables print them, with the period before it."""
        titles = (
            title_with_period(deliverable, period)
            for deliverable in self.deliverables
            for period in self._periods_of(deliverable)
        )
        return list(dict.fromkeys(titles))

    def _periods_of(self, deliverable: Deliverable) -> Iterable[Period | None]:
        if self.period is None or self.period.part or deliverable.recurs is None:
            return [self.period]
        return periods_of_year(deliverable.recurs, self.period.year)

    def includes_period(self, period: Period) -> bool:
        """Whether the period that was named is this one, or the year that it is a part of."""
        return self.period is None or self.period in (period, Period(period.year))


class AskedDeliverable(NamedTuple):
    """A deliverable that a record owes, and the notice that asks for it.

    `period`: the one that was named before its title; None for none.
    """

    notice: Notice
    deliverable: Deliverable
    period: Period | None = None


def deliverables_of(registry: Registry, record: AnyTarget) -> list[Deliverable]:
    """All deliverables that a record owes, in the order of the notices that ask for them."""
    return [asked.deliverable for asked in _asked_of(registry, record)]


def _asked_of(registry: Registry, record: AnyTarget) -> Iterator[AskedDeliverable]:
    for notice in registry.notices_asking(record):
        yield from (
            AskedDeliverable(notice, deliverable)
            for deliverable in notice.deliverables
            if owes_deliverable(record, deliverable)
            and record.notice in lists_owing(notice, deliverable)
            and (
                deliverable.only_with is None or record.name in (registry.authorities_owing(notice, deliverable) or ())
            )
        )


def find_deliverable_of(registry: Registry, record: AnyTarget, id_: str) -> AskedDeliverable | None:
    """The deliverable with an id that a record owes; None where it owes none."""
    return next((asked for asked in _asked_of(registry, record) if asked.deliverable.id == id_), None)


def find_deliverables(deliverables: Iterable[Deliverable], text: str) -> NamedDeliverables:
    """Those of the deliverables that have this id or title, else those with the one title of which the text is a part.

    Raises UsageError if it is a part of different titles.
    """
    known = list(deliverables)
    named = _find_by_word(known, text)
    period, recurs, title = split_period(normalise_word(text))
    if named or period is None:
        return NamedDeliverables(named)
    recurring = [d for d in known if d.recurs and recurs in (None, d.recurs)]
    return NamedDeliverables(_find_by_word(recurring, title), period)


def may_name(deliverables: Iterable[Deliverable], text: str) -> bool:
    """Whether a text may name one of the deliverables."""
    try:
        return bool(find_deliverables(deliverables, text).deliverables)
    except UsageError:  # it may be any of several
        return True


def require_deliverables(registry: Registry, filter_: Filter, text: str) -> NamedDeliverables:
    """The deliverables that a text names: of those that the wanted records owe, else of all.

    Raises UsageError if it names none, with the nearest, or may mean different ones.
    """
    wanted = [record for record in registry.targets if filter_.includes_asked(registry, record)]
    named = find_deliverables(_owed_by(registry, wanted, filter_), text)
    if named.deliverables:
        return named
    known = [deliverable for notice in registry.file.notices for deliverable in notice.deliverables]
    named = find_deliverables(known, text)
    if not named.deliverables:
        require_meaning(text, _words_of(known), _("unknown deliverable: {name}").format(name=text))
    return named


def require_periods(registry: Registry, named: NamedDeliverables) -> NamedDeliverables:
    """The deliverables, of which one recurs in the period that was named with them.

    Raises UsageError with the periods for which they have to be handed in.
    """
    known = chain.from_iterable(registry.obligations.values())
    obligations = [o for o in known if o.deliverable in named.deliverables and o.period]
    if named.period is not None and not any(o.period and named.includes_period(o.period) for o in obligations):
        raise UsageError(not_owed_message(named.deliverables[0], named.period), periods_hint(obligations))
    return named


def require_records_owing(registry: Registry, records: Sequence[AnyTarget], text: str) -> list[AnyTarget]:
    """Those of the records that owe the deliverable that a text names.

    Raises UsageError with what they do owe if none of them owes it, or it may mean different ones.
    """
    owed = _owed_by(registry, records)
    named = find_deliverables(owed, text).deliverables
    if not named:
        raise UsageError(
            _("nobody in this selection has to hand in {deliverable}").format(deliverable=text),
            _("deliverables: {words}").format(words=_list_deliverables(owed)),
        )
    return [record for record in records if any(d in named for d in deliverables_of(registry, record))]


def require_deliverable_of(
    registry: Registry, record: AnyTarget, text: str, among: Filter = NO_FILTER
) -> AskedDeliverable:
    """The deliverable that a record owes and a text names; of several that which a notice of the filter asks for.

    Raises UsageError with the ones it owes if it is none of them, or may be different ones.
    """
    known_asked = list(_asked_of(registry, record))
    owed = [asked.deliverable for asked in known_asked]
    named = find_deliverables(
        [asked.deliverable for asked in known_asked if not among.notices or asked.notice.id in among.notices], text
    )
    named = named if named.deliverables else find_deliverables(owed, text)
    meant = [asked for asked in known_asked if any(asked.deliverable is named_ for named_ in named.deliverables)]
    if len(meant) > 1:
        message = _("{text} may be the deliverable of several notices").format(text=text)
        words = _(", ").join(with_brackets(asked.deliverable.id, asked.notice.id) for asked in meant)
        raise UsageError(message, _("give its id, or --notice: {words}").format(words=words))
    if meant:
        return meant[0]._replace(period=named.period)
    known = [deliverable for notice in registry.file.notices for deliverable in notice.deliverables]
    message = _("unknown deliverable: {name}").format(name=text)
    if meanings_of(text, _words_of(known)):
        message = _("{id} {name} does not have to hand in {deliverable}")
        message = message.format(id=record.id, name=record.name, deliverable=text)
    if owed:
        require_meaning(text, _words_of(owed), message)
    raise UsageError(message, _("its deliverables: {words}").format(words=_list_deliverables(owed)))


def _owed_by(registry: Registry, records: Iterable[AnyTarget], filter_: Filter = NO_FILTER) -> list[Deliverable]:
    """What some of the records owe by the wanted notices, each deliverable of a notice once."""
    all_asked = (
        asked for record in records for asked in _asked_of(registry, record) if filter_.asks(record, asked.notice)
    )
    return list({(asked.notice.id, asked.deliverable.id): asked.deliverable for asked in all_asked}.values())


def _find_by_word(deliverables: Sequence[Deliverable], text: str) -> list[Deliverable]:
    words = _words_of(deliverables)
    exact = meanings_of_word(text, words)
    names = exact or meanings_of(text, words)
    titles = list(dict.fromkeys(title for _id, title in names))
    if not exact and len(titles) > 1:
        raise ambiguous_word_error(text, titles)
    return [deliverable for deliverable in deliverables if (deliverable.id, deliverable.title) in names]


def _words_of(deliverables: Iterable[Deliverable]) -> Mapping[tuple[str, str], Sequence[str]]:
    """What may be typed for each id and title; first the title in Chinese, in English the id with it."""
    chinese = language() == "zh"
    return {(d.id, d.title): (d.title if chinese else f"{d.id} ({d.title})", d.id, d.title) for d in deliverables}


def _list_deliverables(deliverables: Iterable[Deliverable]) -> str:
    shown = dict.fromkeys(words[0] for words in _words_of(deliverables).values())
    return _(", ").join(shown) or _("nothing")
