"""What can be typed at the place of a command line where Tab was pressed."""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from smartpilot.circulation.outline import read_last_rounds
from smartpilot.cli.completion.command_line import COMMAND, OPTION, Request
from smartpilot.cli.completion.pinyin import find_start_in_letters, is_start_of_part
from smartpilot.cli.completion.table import CompletionTable, Word, read_pinyin
from smartpilot.ledger.ids import short_id
from smartpilot.ledger.outline import BatchOutline, read_last_batches
from smartpilot.records.bare_fields import AUTHORITIES, authority_id
from smartpilot.records.meanings import meanings_of, normalise_word
from smartpilot.registry.finding import find_writable_registry, packaged_registry
from smartpilot.registry.named import find_named
from smartpilot.registry.outline import DeliverableOutline, RecordOutline, RegistryOutline, read_outline


class Completion(NamedTuple):
    """What may stand at the place, and what helps to choose it.

    `spelled` begins as it was typed: the same, or another form that means the same, for shells that take nothing else;
    empty where there is none. `is_whole`: whether nothing more is typed behind it, as behind `名称=`.
    """

    value: str
    help: str = ""
    spelled: str = ""
    is_whole: bool = True


# What a shell completes by itself, instead of candidates.
FILE, FOLDER = "file", "folder"


def find_candidates(
    table: CompletionTable, request: Request, environment: Mapping[str, str], folder: Path
) -> list[Completion]:
    """The candidates for a request, in the order in which they are shown.

    Raises OSError and ValueError where a file that has them cannot be read.
    """
    return list(_Candidates(table, request, environment, folder).of_kind(request.kind, request.typed))


def _matching(words: Iterable[Word], typed: str) -> Iterator[Completion]:
    """The words that begin as it was typed, in any form or in pinyin; without one those of which it is a part."""
    words, wanted = list(words), normalise_word(typed)
    matches = [(word, form) for word in words if (form := _form_that_begins(word.forms, wanted)) is not None]
    if matches:
        for word, form in matches:
            yield Completion(_form_to_insert(word.forms[0], form, typed), word.help, form)
    elif wanted.isascii():
        yield from (Completion(word.forms[0], word.help) for word in words if _begins_in_letters(word.forms, wanted))
    else:
        for word in words:
            if any(wanted in normalise_word(form) for form in word.forms):
                yield Completion(word.forms[0], word.help)


def _begins_in_letters(forms: Sequence[str], letters: str) -> bool:
    return any(find_start_in_letters(form, letters, read_pinyin()) == 0 for form in forms if not form.isascii())


def _form_that_begins(forms: Sequence[str], wanted: str) -> str | None:
    return next((form for form in forms if normalise_word(form).startswith(wanted)), None)


def _form_to_insert(shown: str, form: str, typed: str) -> str:
    """The form that is shown, but nothing in letters for what was begun in Chinese."""
    return shown if typed.isascii() else form


class _Candidates:
    """The candidates for one request; files are read where they are needed, and once."""

    def __init__(self, table: CompletionTable, request: Request, environment: Mapping[str, str], folder: Path) -> None:
        self._table, self._request = table, request
        self._environment, self._folder = environment, folder
        self._kinds: Mapping[str, Callable[[str], Iterable[Completion]]] = {
            COMMAND: self._commands,
            OPTION: self._options,
            "record": self._records,
            "candidate": self._applicants,
            "report": self._report,
            "batch": self._batches,
            "recorded": self._recorded,
            "event": self._events,
            "round": self._rounds,
            "edit": self._assignments,
            "field": self._assignments_of_new,
            "deliverable": self._deliverables,
            "notice": lambda typed: _matching(_words_with_titles(self._outline.notices), typed),
            "source": lambda typed: _matching(_words_with_titles(self._outline.sources), typed),
            "programme": self._programmes,
        }

    def of_kind(self, kind: str, typed: str) -> Iterable[Completion]:
        """The candidates of a kind as the table names them; none for one without."""
        name, _, words = kind.partition(":")
        if name == "words":
            return _matching(self._table.words[words], typed)
        if name == "list":
            return self._list(words, typed)
        return self._kinds[kind](typed) if kind in self._kinds else ()

    # -- what the table knows ------------------------------------------------------------------------------------

    def _commands(self, typed: str) -> Iterator[Completion]:
        commands = self._table.commands.items()
        return (Completion(name, entry.help, name) for name, entry in commands if name.startswith(typed))

    def _options(self, typed: str) -> Iterator[Completion]:
        command = self._request.command
        entry = self._table.commands[command] if command else self._table.program
        for option in entry.options:
            name = next((name for name in option.names if name.startswith(typed)), None)
            if name is not None:
                yield Completion(name, option.help, name)

    def _list(self, words: str, typed: str) -> Iterator[Completion]:
        """The last word of a list with commas, which may have a minus before it."""
        at = max(typed.rfind(","), typed.rfind("，")) + 1
        at += typed[at:].startswith("-")
        for candidate in _matching(self._table.words[words], typed[at:]):
            spelled = typed[:at] + candidate.spelled if candidate.spelled else ""
            yield candidate._replace(value=typed[:at] + candidate.value, spelled=spelled)

    def _programmes(self, typed: str) -> Iterable[Completion]:
        """Those of the registry, and the one of notices that name none, which is first in the table."""
        words = [*self._table.words["programme"][:1], *_words_with_names(self._outline.programmes)]
        return _matching({word.forms[0]: word for word in words}.values(), typed)

    # -- the registry --------------------------------------------------------------------------------------------

    @cached_property
    def _registry(self) -> Path:
        given = self._request.options.get("--registry", ())
        path = Path(given[-1]).expanduser() if given else None
        registry = find_writable_registry(path, self._environment, self._folder) or packaged_registry()
        return self._folder / registry

    @cached_property
    def _outline(self) -> RegistryOutline:
        return read_outline(self._registry)

    def _wanted_records(self) -> Sequence[RecordOutline]:
        """What owes something by the notices that the options name, if they name any: records, then authorities."""
        notices = self._request.options.get("--notice", ())
        return [
            record
            for record in self._targets
            if not notices
            or record.notice in notices
            or any(notice in notices for notice in self._outline.notices_asking(record))
        ]

    @cached_property
    def _targets(self) -> Sequence[RecordOutline]:
        authorities = [_name_and_code(word) for word in self._table.words["authority"]]
        owing = [
            RecordOutline(AUTHORITIES, authority_id(notice, code), name, notice)
            for notice in self._outline.of_authorities
            for name, code in authorities
        ]
        return [*self._outline.records, *owing]

    def _editable_records(self) -> Sequence[RecordOutline]:
        return [record for record in self._wanted_records() if record.kind != AUTHORITIES]

    def _records(self, typed: str) -> Iterable[Completion]:
        return _records_named(self._wanted_records(), typed)

    def _applicants(self, typed: str) -> Iterable[Completion]:
        return _records_named([r for r in self._wanted_records() if r.kind == "candidates"], typed)

    def _deliverables(self, typed: str) -> Iterable[Completion]:
        return self._owed(self._wanted_records(), typed)

    def _owed(self, records: Iterable[RecordOutline], typed: str) -> Iterable[Completion]:
        """What some of these records owe, each once."""
        return _matching([self._word_of(d) for d in self._deliverables_of(records)], typed)

    def _deliverables_of(self, records: Iterable[RecordOutline]) -> Sequence[DeliverableOutline]:
        owed = {(d.id, d.title): d for record in records for d in self._outline.deliverables_of(record)}
        return list(owed.values())

    def _word_of(self, deliverable: DeliverableOutline) -> Word:
        """A deliverable by its title where the user reads Chinese, else by its id."""
        is_chinese = not self._table.words["Stage"][0].forms[0].isascii()
        forms = (deliverable.title, deliverable.id) if is_chinese else (deliverable.id, deliverable.title)
        return Word(forms, forms[1])

    # -- the words of `record`: records, a deliverable, a stage --------------------------------------------------

    def _report(self, typed: str) -> Iterable[Completion]:
        records, rest = self._split_report()
        if rest:
            return self._stages(records or self._wanted_records(), rest, typed)
        if not records and not self._has_filter():
            return self._records(typed)
        owed = list(self._owed(records or self._wanted_records(), typed))
        # What begins no deliverable may be one more record.
        return owed or self._records(typed)

    def _has_filter(self) -> bool:
        return any(self._request.options.get(name) for name in ("--province", "--notice", "--programme"))

    def _split_report(self) -> tuple[list[RecordOutline], list[str]]:
        """The records that the words name, and the words behind them. Without any, a filter may say which."""
        spelled = [(record, record.id, record.name) for record in self._wanted_records()]
        records: list[RecordOutline] = []
        words = list(self._request.arguments)
        while words and (named := find_named(spelled, words[0].strip())):
            if not records and self._has_filter() and self._find_owed(self._wanted_records(), words[0]):
                break
            records += named
            words.pop(0)
        return records, words

    def _find_owed(self, records: Iterable[RecordOutline], text: str) -> list[DeliverableOutline]:
        owed = self._deliverables_of(records)
        named = meanings_of(text, {(d.id, d.title): (d.id, d.title) for d in owed})
        return [d for d in owed if (d.id, d.title) in named]

    def _stages(self, records: Sequence[RecordOutline], words: Sequence[str], typed: str) -> Iterable[Completion]:
        if len(words) > 1:
            return ()
        stages = {stage for d in self._find_owed(records, words[0]) for stage in d.stages}
        if not stages:
            return ()
        known = self._table.words["Stage"]
        return _matching([word for word in known if {*word.forms} & {*stages, "returned"}], typed)

    # -- what was recorded and sent ------------------------------------------------------------------------------

    def _batches(self, typed: str) -> Iterable[Completion]:
        words = [Word((short_id(batch.id), batch.id), self._help_of(batch)) for batch in self._last_batches]
        return list(_matching(words, typed)) or self._recorded(typed)

    @cached_property
    def _last_batches(self) -> Sequence[BatchOutline]:
        try:
            return read_last_batches(self._registry)
        except (OSError, ValueError):
            return ()

    def _recorded(self, typed: str) -> Iterable[Completion]:
        """The records of which something was recorded of late."""
        recorded = {id_ for batch in self._last_batches for id_ in batch.records}
        return _records_named([record for record in self._wanted_records() if record.id in recorded], typed)

    def _help_of(self, batch: BatchOutline) -> str:
        names = {record.id: record.name for record in self._targets}
        records = [names.get(id_, id_) for id_ in batch.records]
        more = f"+{len(records) - 1}" if len(records) > 1 else ""
        return " ".join(part for part in (batch.moment, batch.via, *records[:1], more) if part)

    def _events(self, typed: str) -> Iterable[Completion]:
        names = {record.id: record.name for record in self._targets}
        events = [entry for batch in self._last_batches for entry in reversed(batch.entries)]
        words = []
        for event in events:
            id_, target = str(event["id"]), str(event.get("target", ""))
            about = (str(event.get("on", "")), names.get(target, target), str(event.get("stage", "")))
            words.append(Word((short_id(id_), id_), " ".join(filter(None, about))))
        return _matching(words, typed)

    def _rounds(self, typed: str) -> Iterable[Completion]:
        return _matching([Word((round_,)) for round_ in [*read_last_rounds(self._registry), "all"]], typed)

    # -- fields with their values --------------------------------------------------------------------------------

    def _assignments(self, typed: str) -> Iterable[Completion]:
        """For `edit`: a record, a source or an assessment, then its fields."""
        if not self._request.arguments:
            return [
                *_records_named(self._editable_records(), typed),
                *(_matching([*_words_with_titles(self._outline.sources), *self._assessments], typed) if typed else ()),
            ]
        chosen = self._request.arguments[0]
        if chosen in self._outline.assessments:
            return self._fields_of("assessments", typed)
        spelled = [(record, record.id, record.name) for record in self._editable_records()]
        record = next(iter(find_named(spelled, chosen)), None)
        return self._fields_of(record.kind if record else "sources", typed)

    @property
    def _assessments(self) -> list[Word]:
        names = {record.id: record.name for record in self._outline.records}
        return _words_with_titles({id_: names.get(target, "") for id_, target in self._outline.assessments.items()})

    def _assignments_of_new(self, typed: str) -> Iterable[Completion]:
        """For `add`: the fields of the kind that the first word names."""
        words = {word.forms: word.forms for word in self._table.words["RecordKind"]}
        forms = next(iter(meanings_of(self._request.arguments[0], words)), ())
        kind = next((kind for kind in self._table.fields if kind in forms), None)
        return self._fields_of(kind, typed) if kind else ()

    def _fields_of(self, kind: str, typed: str) -> Iterator[Completion]:
        fields = self._table.fields[kind]
        name, equals, value = typed.partition("=")
        if not equals:
            for candidate in _matching([word for word, _kind in fields], typed):
                spelled = f"{candidate.spelled}=" if candidate.spelled else ""
                yield candidate._replace(value=f"{candidate.value}=", spelled=spelled, is_whole=False)
            return
        kinds = [kind for word, kind in fields if normalise_word(name.rstrip("+")) in map(normalise_word, word.forms)]
        for candidate in self.of_kind(kinds[0], value) if kinds else ():
            spelled = f"{name}={candidate.spelled}" if candidate.spelled else ""
            yield candidate._replace(value=f"{name}={candidate.value}", spelled=spelled)


def _words_with_titles(titles: Mapping[str, str]) -> list[Word]:
    return [Word((id_,), title) for id_, title in titles.items()]


def _words_with_names(names: Mapping[str, str]) -> list[Word]:
    return [Word(tuple(filter(None, (id_, name))), name) for id_, name in names.items()]


# -- records by their names --------------------------------------------------------------------------------------


def _records_named(records: Sequence[RecordOutline], typed: str) -> list[Completion]:
    """The records whose id or name begins as it was typed, else those of whose name a part does, in letters too.

    Each by its whole name, or by the end of it that a person would call it by where no other name ends so: 正定县 for
    正定. A name that several records have is no answer if it is the only one: then they are named by their ids.
    """
    if typed.isascii() and typed:
        by_id = [Completion(r.id, r.name, r.id) for r in records if r.id.casefold().startswith(typed.casefold())]
        if by_id:
            return by_id
    endings = _Endings([record.name for record in records])
    by_name: dict[str, list[RecordOutline]] = {}
    for record, start in _find_starts(records, typed):
        end = record.name[start:]
        is_enough = is_start_of_part(record.name, start) and endings.count(end) == 1
        by_name.setdefault(end if is_enough else record.name, []).append(record)
    if len(by_name) == 1:
        (namesakes,) = by_name.values()
        if len(namesakes) > 1:
            return [Completion(r.id, " ".join(filter(None, (r.name, r.province)))) for r in namesakes]
    return [
        Completion(name, "; ".join(map(_describe_record, about)), name if name.startswith(typed) else "")
        for name, about in by_name.items()
    ]


def _find_starts(records: Sequence[RecordOutline], typed: str) -> list[tuple[RecordOutline, int]]:
    """The records whose names begin as it was typed, else those that contain it, else in letters; and from where on."""
    begun = [(record, 0) for record in records if record.name.startswith(typed)]
    if begun:
        return begun
    containing = [(record, at) for record in records if (at := record.name.find(typed)) >= 0]
    if containing or not typed.isascii():
        return containing
    readings, letters = read_pinyin(), typed.casefold().replace("'", "")
    starts = [(record, find_start_in_letters(record.name, letters, readings)) for record in records]
    return [(record, start) for record, start in starts if start is not None]


class _Endings:
    """How many of some names end in a text, found quickly."""

    def __init__(self, names: Iterable[str]) -> None:
        self._reversed = sorted(name[::-1] for name in names)

    def count(self, end: str) -> int:
        first = bisect_left(self._reversed, end[::-1])
        return bisect_right(self._reversed, end[::-1] + chr(sys.maxunicode)) - first


def _name_and_code(authority: Word) -> tuple[str, str]:
    """The full name of an authority, which is the first of its words in Chinese, and its code, of six digits."""
    name = next(form for form in authority.forms if not form.isascii())
    return name, next(form for form in authority.forms if re.fullmatch(r"\d{6}", form))


def _describe_record(record: RecordOutline) -> str:
    return " ".join(filter(None, (record.id, record.province)))
