"""Letters: to which authority, about what, in which words. A letter holds what its own authority is in charge of."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from smartpilot.chinese import format_date, join_titles
from smartpilot.deadlines.report import report_deadlines, titles_of_rows
from smartpilot.deadlines.rows import State, TargetRow
from smartpilot.deadlines.window import Window
from smartpilot.deadlines.working_days import NO_AMENDMENTS
from smartpilot.ledger.ledger import Ledger
from smartpilot.places.authorities import authorities
from smartpilot.records.circulations import Contact
from smartpilot.records.notices import Programme
from smartpilot.records.terms import Stage
from smartpilot.registry.query import Filter
from smartpilot.registry.registry import Registry

# The names of programmes that may be in the name of a file on every system.
_IN_FILE_NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """What whoever sends the letters says of itself; empty where it says nothing."""

    sign: str = ""
    contact: str = ""
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A line of the table: who has to hand in what by when, and how that stands, in words.

    `is_own`: the authority has to hand it in itself.
    """

    name: str
    deliverable: str
    due: dt.date | None
    state: str
    is_overdue: bool
    is_returned: bool
    is_own: bool = False


class _Wording(NamedTuple):
    """Who has to hand in something, and what an authority is asked to do about it; `{how}` is 尽快 or 按期."""

    owing: str
    request: str


_OF_OTHERS = _Wording("你地区有关试点和单位", "请督促有关单位{how}报送")
_OF_ITS_OWN = _Wording("你单位", "请{how}报送")
_OF_BOTH = _Wording("你单位和你地区有关试点、单位", "请{how}报送，并督促有关单位{how}报送")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one authority about one programme, as of a day.

    `notices` are the titles of the notices that ask for what is in it.

    `addressee_contact`: whom the authority named to be asked, where it has named anybody.
    """

    authority: str
    code: str
    day: dt.date
    notices: Sequence[str]
    rows: Sequence[LetterRow]
    programme: Programme
    sender: Sender = field(default_factory=Sender)
    addressee_contact: Contact | None = None

    @property
    def overdue(self) -> int:
        """How many rows are overdue."""
        return sum(row.is_overdue for row in self.rows)

    @property
    def due_soon(self) -> int:
        """How many rows are not due yet."""
        return len(self.rows) - self.overdue

    @property
    def title(self) -> str:
        """The title of the letter: who sends it, what about, and that it is a letter (GB/T 9704-2012, 7.3.1)."""
        return f"{self.sender.sign}{self.subject}"

    @property
    def subject(self) -> str:
        """The title without who sends the letter."""
        return "".join(self.subject_parts)

    @property
    def subject_parts(self) -> Sequence[str]:
        """The subject in parts; between them a line may end."""
        name = re.split("(?<=[与和及、])", f"关于催报{self.programme.name}")
        return (*name, self.programme.pilots, "有关材料的函")

    @property
    def addressee(self) -> str:
        """To whom it goes, as the notices call those in charge: 省级住房城乡建设和科技主管部门."""
        offices = self.programme.province_offices or ["有关主管部门"]
        return f"{self.authority}{'、'.join(offices)}："

    @property
    def paragraphs(self) -> list[str]:
        """What the letter says, a text for each paragraph, where the list is an annex (附件)."""
        return self.paragraphs_with("附件")

    def paragraphs_with(self, list_place: str) -> list[str]:
        """What the letter says, a text for each paragraph; `list_place` says where the list is."""
        counts = f"共{len(self.rows)}件"
        returned = sum(row.is_returned for row in self.rows)
        counts += f"，其中已逾期{self.overdue}件" if self.overdue else ""
        # A returned one may be overdue too, so these are no parts of one whole.
        counts += f"；上述材料中，退回修改后尚未重新报送的{returned}件" if returned else ""
        owing, request = self._wording
        soon, in_time = request.format(how="尽快"), request.format(how="按期")
        if self.overdue and self.due_soon:
            wish = f"已逾期的，{soon}；尚未到期的，{in_time}。"
        else:
            wish = f"{soon if self.overdue else in_time}。"
        return [
            f"根据{join_titles(self.notices)}要求，{owing}应按期报送材料。"
            f"截至{format_date(self.day)}，尚有下列材料未报送，{counts}（清单见{list_place}）。",
            f"{wish}如已报送，请告知报送日期，以便核对。",
            *self._contact_paragraphs(),
            "特此函告。",
        ]

    @property
    def _wording(self) -> _Wording:
        is_own = {row.is_own for row in self.rows}
        return _OF_BOTH if len(is_own) > 1 else _OF_ITS_OWN if True in is_own else _OF_OTHERS

    def _contact_paragraphs(self) -> list[str]:
        """Whom the authority named, for it to say who it is now."""
        contact = self.addressee_contact
        if contact is None:
            return []
        labelled = (("", contact.unit), ("联系人", contact.person), ("电话", contact.telephone))
        parts = [f"{label}{text}" for label, text in labelled if text]
        return [f"你地区报送的填报表所列联系方式为：{'，'.join(parts)}。如有变动，请一并告知。"] if parts else []


def make_letters(
    registry: Registry,
    ledger: Ledger,
    day: dt.date,
    filter_: Filter,
    window: Window,
    sender: Sender,
    contacts: Mapping[str, Contact],
    amendments: Mapping[dt.date, bool] = NO_AMENDMENTS,
) -> tuple[list[Letter], list[str]]:
    """The letters in the official order of the authorities, and the ids of records whose authority is not known.

    Each programme has letters of its own: other offices run it. The window says what is looked at; only what is still
    expected and has a date is in a letter. `contacts`: by the codes of authorities; each is in the letters to its own
    authority only. Letters are in Chinese, so call it in that language (see `i18n.use_language`).
    """
    report = report_deadlines(registry, ledger, day, filter_, window, amendments)
    rows: dict[tuple[str | None, str], list[TargetRow]] = {}
    for row in sorted(report.targets, key=lambda row: (row.due or dt.date.max, row.target)):
        if row.is_expected and row.due is not None:
            programme = registry.programme_of(registry.notices[row.notice])
            rows.setdefault((row.authority, programme.id), []).append(row)
    owing_authorities = {authority.id for authority in registry.authorities}
    letters = []
    for (authority, code), programme in product(authorities().items(), registry.programmes_of()):
        of_letter = rows.get((authority, programme.id))
        if not of_letter:
            continue
        letter = Letter(
            authority=authority,
            code=code,
            day=day,
            notices=[
                registry.title_of_notice(notice)
                for notice in registry.file.notices
                if any(row.notice == notice.id for row in of_letter)
            ],
            rows=[
                _letter_row(row, title, is_own=row.target in owing_authorities)
                for row, title in zip(of_letter, titles_of_rows(registry, of_letter), strict=True)
            ],
            programme=programme,
            sender=sender,
            addressee_contact=contacts.get(code),
        )
        letters.append(letter)
    unknown = [row.target for (authority, _programme), of_none in rows.items() if authority is None for row in of_none]
    return letters, list(dict.fromkeys(unknown))


def names_of_letters(letters: Iterable[Letter], programmes: Sequence[Programme]) -> dict[str, Letter]:
    """The letters by the names of their files, without a suffix: `130000-河北省`.

    `programmes`: those of the registry; where there are several, a name has the programme too: `130000-河北省-双智`.
    """
    labels = Counter(programme.short_label for programme in programmes)
    is_of_several = len(programmes) > 1

    def ending(programme: Programme) -> str:
        label = programme.short_label
        return f"-{label if _IN_FILE_NAME.fullmatch(label) and labels[label] == 1 else programme.id}"

    return {
        f"{letter.code}-{letter.authority}{ending(letter.programme) if is_of_several else ''}": letter
        for letter in letters
    }


def _letter_row(row: TargetRow, title: str, *, is_own: bool) -> LetterRow:
    is_returned = row.stage is Stage.RETURNED
    state = _state_text(row)
    if is_returned and row.stage_on:
        reason = f"：{row.stage_note}" if row.stage_note else ""
        state += f"；{format_date(row.stage_on)}退回修改{reason}"
    return LetterRow(row.name, title, row.due, state, row.state is State.OVERDUE, is_returned, is_own)


def _state_text(row: TargetRow) -> str:
    days = row.days_left or 0
    if row.state is State.OVERDUE:
        return f"已逾期{-days}天"
    return f"还有{days}天到期" if days else "当日到期"
