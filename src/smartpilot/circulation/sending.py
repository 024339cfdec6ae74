"""Sending: which authorities get a workbook, what it holds, and where it is written."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from smartpilot.circulation.recipients import NO_AUTHORITY, authority_codes
from smartpilot.circulation.rounds import Circulations
from smartpilot.deadlines.due_days import due_day_of
from smartpilot.deadlines.wording import within_text
from smartpilot.deadlines.working_days import NO_AMENDMENTS
from smartpilot.errors import UsageError
from smartpilot.files.writing import make_folder, require_all_writable, write_file
from smartpilot.i18n import _, use_language
from smartpilot.ledger.ledger import Ledger, Recording, new_ids
from smartpilot.ledger.progress import event_that_reached_stage
from smartpilot.places.authorities import authorities, authorities_within, require_authority
from smartpilot.places.divisions import official_sort_key
from smartpilot.places.naming import full_name
from smartpilot.records.circulations import Dispatch
from smartpilot.records.models import AnyTarget, Candidate, Pilot
from smartpilot.records.notices import Deliverable, Notice, Programme
from smartpilot.records.obligations import (
    Obligation,
    meets_deadline,
    owes_deliverable,
    title_of_notice,
)
from smartpilot.records.periods import Period
from smartpilot.records.terms import Kind, Level, Stage
from smartpilot.registry.registry import Registry
from smartpilot.registry.statuses import ended_on, is_asked_for, owing_from
from smartpilot.workbook.form import TABLES, Answer, Applicant, Form, FormRow, components_of, note_of_return
from smartpilot.workbook.returned.cell_values import comparison_key


@dataclass(frozen=True, slots=True)
class Circular:
    """What all workbooks of one round have in common. `registry` and `ledger` identify the state of the files.

    `until`: when the ledger's last event was recorded.
    """

    day: dt.date
    registry: str
    ledger: str
    return_to: str | None = None
    return_by: dt.date | None = None
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class OutstandingRows:
    """What is outstanding on a day, by authority; the supplementary round that is open, and its known applicants."""

    rows: Mapping[str, Sequence[FormRow]]
    applicants: Mapping[str, Sequence[Applicant]]
    round_of: tuple[Notice, Deliverable] | None

    @property
    def authorities(self) -> list[str]:
        """Those that owe something, in the official order."""
        return [name for name in authorities() if name in self.rows or name in self.applicants]

    @property
    def ids_without_authority(self) -> list[str]:
        """The ids of records that owe something, for which no authority is known."""
        return list(dict.fromkeys(row.target for row in self.rows.get(NO_AUTHORITY, ())))


def outstanding_by_authority(
    registry: Registry,
    ledger: Ledger,
    day: dt.date,
    notices: Collection[str] | None = None,
    amendments: Mapping[dt.date, bool] = NO_AMENDMENTS,
) -> OutstandingRows:
    """All that is outstanding on a day. Candidates are applicants of the round, and not rows.

    `notices`: only what these ask for.
    """
    wanted = registry.notices.keys() if notices is None else notices
    round_of = open_round(registry, day, wanted)
    applicants = _applicants_by_authority(registry, ledger, day, *round_of) if round_of else {}
    return OutstandingRows(_rows_by_authority(registry, ledger, day, wanted, amendments), applicants, round_of)


def select_authorities(
    outstanding: OutstandingRows, names: Sequence[str], *, everybody: bool = False, unassigned: bool = False
) -> list[str]:
    """The authorities that get a workbook, in the official order: those that owe something, or `everybody`.

    `names`: only these authorities and those of these provinces. `unassigned`: `NO_AUTHORITY` too.

    Raises UsageError for a name that is no authority's and no province's, and for one that owes nothing.
    """
    owing = list(authorities()) if everybody else outstanding.authorities
    selected: set[str] = set()
    for text in names:
        matching = set(owing).intersection(authorities_within(require_authority(text)))
        if not matching:
            message = _("{name} has nothing to hand in on that day").format(name=text)
            raise UsageError(
                message,
                _("authorities with something to hand in: {words}").format(words=_(", ").join(owing) or _("nobody")),
            )
        selected |= matching
    return [name for name in owing if not names or name in selected] + ([NO_AUTHORITY] if unassigned else [])


def build_forms(
    registry: Registry, outstanding: OutstandingRows, circular: Circular, authority_names: Iterable[str]
) -> Iterator[Form]:
    """A form for each of the authorities, also where it owes nothing; `NO_AUTHORITY` may be one of them."""
    codes, round_of = authority_codes(), outstanding.round_of
    programme = registry.programme_of(round_of[0]) if round_of else None
    levels = [level for level in Level if programme is None or programme.lists(level)]
    for name in authority_names:
        rows = outstanding.rows.get(name, ())
        concerned = {row.notice for row in rows} | ({round_of[0].id} if round_of else set())
        yield Form(
            authority=name,
            code=codes[name],
            day=circular.day,
            registry=circular.registry,
            ledger=circular.ledger,
            notices=[
                (notice, registry.title_of_notice(notice)) for notice in registry.file.notices if notice.id in concerned
            ],
            rows=rows,
            obligations=_obligations_of_form(registry, rows, round_of),
            pilots=registry.title_of_kind(Kind.PILOTS, concerned),
            applicants=outstanding.applicants.get(name, ()),
            round_of=round_of,
            levels=levels,
            return_to=circular.return_to,
            return_by=circular.return_by,
            until=circular.until,
        )


def _obligations_of_form(
    registry: Registry, rows: Iterable[FormRow], round_of: tuple[Notice, Deliverable] | None
) -> list[Obligation]:
    """The obligations that rows are about, and what candidates send in for the supplementary round."""
    wanted = {(row.notice, row.deliverable, row.period) for row in rows}
    if round_of:
        wanted.add((round_of[0].id, round_of[1].id, None))
    known = chain.from_iterable(registry.obligations.values())
    return [o for o in known if (o.notice.id, o.deliverable.id, o.period) in wanted]


def workbook_paths(folder: Path, forms: Iterable[Form], *, overwrite: bool) -> dict[Path, Form]:
    """Where the workbook of each form is written: `130000-河北省.xlsx`.

    Raises UsageError where one of them could not be written, before any is.
    """
    paths = {folder / f"{form.code}-{form.authority}.xlsx": form for form in forms}
    require_all_writable(folder, paths, overwrite=overwrite)
    return paths


def write_workbook(path: Path, form: Form, key: bytes | None, *, overwrite: bool) -> None:
    """Writes the workbook of a form, sealed with the key if there is one, and makes its folder where there is none.

    Raises UsageError where it cannot be written.
    """
    from smartpilot.workbook.sent.workbook import workbook_bytes

    make_folder(path.parent)
    write_file(path, workbook_bytes(form, key), overwrite=overwrite, is_named=False)


def round_id(day: dt.date, programmes: Iterable[Programme] = ()) -> str:
    """The id of what is circulated as of a day: the day, and the programmes that were asked for.

    Programmes are circulated by different offices, so each is a round of its own.
    """
    return "-".join([day.isoformat(), *(programme.id for programme in programmes)])


def new_dispatches(
    forms: Mapping[Path, Form], round_: str, key: bytes | None, circulations: Circulations, recording: Recording
) -> list[Dispatch]:
    """What is to be noted of the workbooks of a round that were written; of those that were noted so before nothing."""
    from smartpilot.workbook.sent.workbook import workbook_id

    dispatches = []
    for path, form in forms.items():
        dispatch = Dispatch(
            id="new",
            recorded_at=recording.fields["recorded_at"],
            round=round_,
            sent_on=form.day,
            return_by=form.return_by,
            return_to=form.return_to,
            authority=form.authority,
            code=form.code,
            file=path.name,
            rows=len(form.rows),
            template=form.template,
            workbook=workbook_id(form, key),
            recorded_by=recording.recorded_by,
        )
        known = circulations.last_dispatches.get((dispatch.round, dispatch.code))
        same = known and dispatch.model_copy(update={n: getattr(known, n) for n in _OF_THE_RUN})
        if known is None or same != known:
            dispatches.append(dispatch)
    ids = new_ids(recording.moment, len(dispatches))
    return [dispatch.model_copy(update={"id": id_}) for dispatch, id_ in zip(dispatches, ids, strict=True)]


# What tells two notes of the same workbook apart: when and by whom they were made.
_OF_THE_RUN = ("id", "recorded_at", "recorded_by")


def open_round(registry: Registry, day: dt.date, wanted: Collection[str]) -> tuple[Notice, Deliverable] | None:
    """The newest of the wanted notices with a supplementary round, and what candidates send in for it, if any."""
    rounds = [
        (notice, deliverable)
        for notice in registry.file.notices
        if notice.issued_on <= day and notice.id in wanted
        for deliverable in notice.deliverables
        if deliverable.owed_by is Kind.CANDIDATES and deliverable.recurs is None
    ]
    # Of what candidates send in, the application is what has several materials.
    return max(rounds, key=lambda pair: (pair[0].issued_on, pair[1].components is not None), default=None)


def other_open_calls(registry: Registry, day: dt.date, outstanding: OutstandingRows) -> list[Programme]:
    """The programmes to which candidates can apply still, but not with these workbooks: they are of one round."""
    if outstanding.round_of is None:
        return []
    own = registry.programme_of(outstanding.round_of[0]).id
    calling = [
        notice.id
        for notice in registry.file.notices
        if notice.issued_on <= day and any(_is_open_call(deliverable, day) for deliverable in notice.deliverables)
    ]
    return [programme for programme in registry.programmes_of(calling) if calling and programme.id != own]


def _is_open_call(deliverable: Deliverable, day: dt.date) -> bool:
    return deliverable.owed_by is Kind.CANDIDATES and deliverable.due is not None and day <= deliverable.due


def current_answer(ledger: Ledger, target: str, deliverable: Deliverable, period: Period | None) -> Answer:
    """What the ledger says of a deliverable now; an empty answer where no event counts."""
    return Answer.of(event_that_reached_stage(ledger, target, deliverable, period))


def current_applicant(ledger: Ledger, candidate: Candidate | Pilot, deliverable: Deliverable) -> Applicant:
    """The row of a candidate, or of a pilot that was one, with what registry and ledger say of it now."""
    answer = current_answer(ledger, candidate.id, deliverable, None)
    sent = meets_deadline(deliverable, answer.stage)
    return Applicant(
        name=candidate.name,
        level=candidate.level,
        materials=dict.fromkeys(components_of(deliverable), True) if sent else {},
        on=answer.on if sent else None,
        note=answer.note if sent else note_of_return(answer),
        target=candidate.id,
        answer=answer,
    )


def _rows_by_authority(
    registry: Registry, ledger: Ledger, day: dt.date, wanted: Collection[str], amendments: Mapping[dt.date, bool]
) -> dict[str, list[FormRow]]:
    """What is owed by others than candidates, in the order of the divisions; what recurs as long as it is asked for.

    Of a pilot or project that was accepted or withdrawn only what `is_asked_for`.
    """
    rows: dict[str, list[FormRow]] = {}
    targets = sorted((t for kind in TABLES for t in registry.of_kind(kind)), key=lambda t: _form_sort_key(registry, t))
    for record in targets:
        obligations = [o for o in registry.obligations_of_record(record) if o.notice.id in wanted]
        titles = Counter(obligation.title for obligation in obligations)
        ended = ended_on(registry, record, day)
        for obligation in obligations:
            if owing_from(registry, record, obligation) <= day and obligation.is_open_on(day):
                row = _form_row(registry, ledger, record, obligation, day, amendments)
                if titles[obligation.title] > 1:  # rows are recognised by record and title
                    row = replace(row, title=title_of_notice(row.title, row.notice))
                if is_asked_for(row.due, ended, day):
                    rows.setdefault(registry.authority_of(record) or NO_AUTHORITY, []).append(row)
    return rows


def _form_row(
    registry: Registry,
    ledger: Ledger,
    record: AnyTarget,
    obligation: Obligation,
    day: dt.date,
    amendments: Mapping[dt.date, bool],
) -> FormRow:
    deliverable, notice = obligation.deliverable, obligation.notice
    due, _begins = due_day_of(registry, ledger, record, obligation, day, amendments)
    with use_language("zh"):  # as the whole workbook
        rule = within_text(deliverable.within, notice.deliverables, None) if deliverable.within else ""
    return FormRow(
        kind=record.kind or Kind.PILOTS,
        target=record.id,
        deliverable=deliverable.id,
        period=obligation.period,
        province=registry.province_of(record) or "",
        name=record.name,
        title=obligation.title,
        due=due,
        due_rule=rule,
        stages=tuple(deliverable.stages),
        since=notice.issued_on,
        notice=notice.id,
        answer=current_answer(ledger, record.id, deliverable, obligation.period),
    )


def _form_sort_key(registry: Registry, record: AnyTarget) -> tuple[str, ...]:
    """The official order of places; records without a known place come first."""
    place = registry.place_of(record)
    return (*official_sort_key(place.province, place.division), record.id) if place else ("", record.id)


def _applicants_by_authority(
    registry: Registry, ledger: Ledger, day: dt.date, notice: Notice, deliverable: Deliverable
) -> dict[str, list[Applicant]]:
    """The candidates of the round, and the pilots that were among them and still have to hand in what was returned.

    Without those that were withdrawn by the day.
    """
    places: list[Candidate | Pilot] = [
        *registry.file.candidates,
        *(pilot for pilot in registry.file.pilots if _has_to_apply_again(ledger, pilot, deliverable)),
    ]
    by_authority: dict[str, list[Candidate | Pilot]] = {}
    for place in sorted(places, key=lambda place: (place.division, place.id)):
        authority = registry.authority_of(place)
        if place.notice in notice.lists_bound and authority and ended_on(registry, place, day) is None:
            by_authority.setdefault(authority, []).append(place)
    return {
        authority: _applicants_with_distinct_names(ledger, places, notice, deliverable)
        for authority, places in by_authority.items()
    }


def _has_to_apply_again(ledger: Ledger, pilot: Pilot, deliverable: Deliverable) -> bool:
    """Whether a pilot was listed while its application lay with it for revision."""
    answer = current_answer(ledger, pilot.id, deliverable, None)
    return owes_deliverable(pilot, deliverable) and answer.stage is Stage.RETURNED


def _applicants_with_distinct_names(
    ledger: Ledger, candidates: Sequence[Candidate | Pilot], notice: Notice, deliverable: Deliverable
) -> list[Applicant]:
    """The rows of a workbook. Names that candidates share are written in full: a province may have two 新华区."""
    names = Counter(comparison_key(candidate.name) for candidate in candidates)
    return [
        replace(current_applicant(ledger, candidate, deliverable), name=full_name(candidate, notice.issued_on))
        if names[comparison_key(candidate.name)] > 1
        else current_applicant(ledger, candidate, deliverable)
        for candidate in candidates
    ]
