"""The form that circulates: its sheets and columns, defined once for writing it, reading it back and the manual.

Titles come from the models of the records. A form is always in Chinese.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from smartpilot.chinese import format_date
from smartpilot.records.entries import Event
from smartpilot.records.models import Pilot
from smartpilot.records.notices import Deliverable, Notice
from smartpilot.records.obligations import Obligation
from smartpilot.records.periods import Period, year_and_part
from smartpilot.records.terms import FOR_REVISION, Kind, Level, Stage
from smartpilot.records.titles import CANDIDATE_FIELDS, Title, title_of
from smartpilot.text import without_invalid_xml

# A change in what is sent, or in how it is read, needs another number. Template 6 has the sheet of what the authority
# owes itself, or rows of a part of a year; a workbook without either is of template 5. Template 4 had an empty cell
# where there is no deadline. Template 3 had no serial numbers, and the notice in the title of the deliverable.
TEMPLATE, LATER_TEMPLATE, SEALED_TEMPLATES = "5", "6", ("3", "4", "5", "6")
# The one before them had no seal.
UNSEALED_TEMPLATE = "2"

COVER = "说明"
CANDIDATES = "增补申报"
META, LISTS = "_meta", "_lists"
# The sheets of what is owed; each has the name of its kind.
TABLES: Mapping[Kind, str] = {kind: kind.zh for kind in (Kind.PILOTS, Kind.PROJECTS, Kind.AUTHORITIES)}
# Of them those that a workbook without such rows does not have.
_TABLES_IF_OWED = (Kind.AUTHORITIES,)

# The materials of the supplementary round, where its notice does not name others (notice of 2015-04-07, 三).
COMPONENTS = ("推荐函", "审查意见", "申报材料")
YES, NO = "有", "无"

# Bytes, of a workbook or a document of Word that is opened; a province's workbook has about 30 KiB.
MAX_WORKBOOK_SIZE = 20 << 20

# Of a text that an office fills in: it is a remark, not a report.
MOST_CHARACTERS = 500

# The cells of the cover that an office fills in, each to the right of its label; in JSON by their key.
COVER_FIELDS: Mapping[str, str] = {
    "unit": "填报单位（盖章）",
    "person": "填报人",
    "telephone": "联系电话",
    "day": "填报日期",
}
# For the paper only: nobody reads who signed.
SIGNATURE = "负责人（签字）"
# The field of each label, of template 3 too.
FIELD_OF_LABEL: Mapping[str, str] = {"填报单位": "unit", **{label: field for field, label in COVER_FIELDS.items()}}


class Input(Enum):
    """What an office fills into a cell, with the words that tell it so."""

    TEXT = "填写文字，可不填"
    DAY = "填写日期，如2015年4月28日"
    STAGE = "从下拉列表中选择"
    LEVEL = "从下拉列表中选择，可不填"
    MATERIAL = f"填“{YES}”或“{NO}”"
    NAME = "填写全称，如河北省石家庄市正定县"


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: its key, title and least width, and what is filled in; `input` is None for a locked column.

    `is_read`: whether it says anything when it comes back; one that does not may be missing.
    """

    key: str
    title: Title
    mm: int
    input: Input | None = None
    is_read: bool = True

    @property
    def heading(self) -> str:
        """Its text in the first row."""
        return self.title.zh

    @property
    def prompt(self) -> str:
        """What Excel shows beside a cell that is selected."""
        return "。".join(text for text in (self.title.about, self.input and self.input.value) if text)


_SERIAL = FormColumn("serial", CANDIDATE_FIELDS["serial"], 9, is_read=False)
_NOTICE = FormColumn("notice", title_of(Pilot, "notice"), 13, is_read=False)

# The columns of what is owed.
TABLE_COLUMNS = (
    _SERIAL,
    FormColumn("target", title_of(Event, "target"), 20),
    _NOTICE,
    FormColumn("province", title_of(Pilot, "province"), 14),
    FormColumn("name", title_of(Pilot, "name"), 24),
    FormColumn("title", title_of(Deliverable, "title"), 30),
    FormColumn("due", title_of(Deliverable, "due"), 32),
    FormColumn("stage", title_of(Event, "stage"), 19, Input.STAGE),
    FormColumn("on", title_of(Event, "on"), 32, Input.DAY),
    FormColumn("by", title_of(Event, "by"), 24, Input.TEXT),
    FormColumn("note", title_of(Event, "note"), 24, Input.TEXT),
)


def table_names(sheets: Collection[str]) -> Mapping[Kind, str]:
    """The sheets of what is owed that a workbook has whose rows are on these sheets."""
    return {kind: name for kind, name in TABLES.items() if kind not in _TABLES_IF_OWED or name in sheets}


def table_columns(*, names_notice: bool) -> Sequence[FormColumn]:
    """The columns of a table that is sent; the notice is named where there are several."""
    return [column for column in TABLE_COLUMNS if column is not _NOTICE or names_notice]


def candidate_columns(components: Sequence[str] = COMPONENTS) -> Sequence[FormColumn]:
    """The columns of 增补申报: a candidate, each of its materials, the day on which they were sent in."""
    return (
        _SERIAL,
        FormColumn("name", CANDIDATE_FIELDS["name"]._replace(about="申报城市的名称"), 60, Input.NAME),
        FormColumn("level", CANDIDATE_FIELDS["level"]._replace(about="行政级别"), 20, Input.LEVEL),
        *(FormColumn(component, Title(component, component), 22, Input.MATERIAL) for component in components),
        FormColumn("on", CANDIDATE_FIELDS["on"]._replace(about="材料报送之日"), 32, Input.DAY),
        FormColumn("note", CANDIDATE_FIELDS["note"], 60, Input.TEXT),
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """The cells of a row that an office fills in; None for an empty one."""

    stage: Stage | None = None
    on: dt.date | None = None
    by: str | None = None
    note: str | None = None

    @classmethod
    def of(cls, event: Event | None) -> "Answer":
        """What an event says; an empty answer without one."""
        return cls(event.stage, event.on, event.by, event.note) if event else cls()

    @property
    def statement(self) -> tuple[Stage | None, dt.date | None]:
        """Stage and day: what is said, without the remarks on it."""
        return self.stage, self.on


def stage_in_form(stage: Stage | None) -> str | None:
    """The stage as a row of a table shows it."""
    return FOR_REVISION if stage is Stage.RETURNED else stage and stage.zh


def note_of_return(answer: Answer) -> str | None:
    """What a row of 增补申报, which shows no stage, says in its note of materials that were returned; else None."""
    if answer.stage is not Stage.RETURNED or answer.on is None:
        return None
    returned = f"{FOR_REVISION}（{format_date(answer.on)}）"
    return f"{returned}：{answer.note}" if answer.note else returned


_NO_ANSWER = Answer()
ANSWER_FIELDS = ("stage", "on", "by", "note")


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of what is owed: one deliverable (of one period) that one target owes, and what the ledger says of it.

    `since`: the day of the notice; nothing can have been handed in before it. `notice`: its id. `due_rule`: from what
    the deadline follows, where the notice names no day.
    """

    kind: Kind
    target: str
    deliverable: str
    period: Period | None
    province: str
    name: str
    title: str
    due: dt.date | None
    stages: Sequence[Stage] = ()
    since: dt.date = dt.date.min
    notice: str = ""
    answer: Answer = _NO_ANSWER
    due_rule: str = ""


@dataclass(frozen=True, slots=True)
class Applicant:
    """A row of 增补申报. `target`: the id of a candidate of the registry; `materials`: whether each material is there.

    `answer`: everything that the ledger says of it; the row shows only what was sent in.
    """

    name: str
    level: Level | None = None
    materials: Mapping[str, bool] = field(default_factory=dict)
    on: dt.date | None = None
    note: str | None = None
    target: str | None = None
    answer: Answer = _NO_ANSWER


def components_of(deliverable: Deliverable) -> Sequence[str]:
    """The materials that a candidate sends in for a deliverable."""
    return deliverable.components or COMPONENTS


def title_of_form(pilots: str) -> str:
    """The title of a workbook about these pilots, which are named with their programme."""
    return f"{pilots}报送情况填报表"


@dataclass(frozen=True, slots=True)
class Form:
    """Everything that one authority's workbook holds. `registry` and `ledger`: hashes of the files it was made from.

    `pilots`: what they are called, with their programme. `until`: when the last event of the ledger was recorded.
    `obligations`: what the rows and the supplementary round are about, which the cover lists.

    `round_of`: the notice whose supplementary round is open, and its deliverable; None if none is. `levels`: those that
    an applicant may have.
    """

    authority: str
    code: str
    day: dt.date
    registry: str
    ledger: str
    notices: Sequence[tuple[Notice, str]]
    rows: Sequence[FormRow]
    pilots: str
    obligations: Sequence[Obligation] = ()
    applicants: Sequence[Applicant] = ()
    round_of: tuple[Notice, Deliverable] | None = None
    levels: Sequence[Level] = tuple(Level)
    return_to: str | None = None
    return_by: dt.date | None = None
    until: dt.datetime | None = None

    @property
    def title(self) -> str:
        """The title of the workbook: 国家智慧城市试点报送情况填报表."""
        return title_of_form(self.pilots)

    @property
    def template(self) -> str:
        """The number of its template: older programs know no sheet of the authority and no part of a year."""
        is_later = any(row.kind is Kind.AUTHORITIES or (row.period and row.period.part) for row in self.rows)
        return LATER_TEMPLATE if is_later else TEMPLATE

    @property
    def names_notice(self) -> bool:
        """Whether each row must say of which notice it is."""
        return len({row.notice for row in self.rows}) > 1

    @property
    def components(self) -> Sequence[str]:
        """The materials that a candidate sends in."""
        return components_of(self.round_of[1]) if self.round_of else COMPONENTS


# -- the snapshot on the hidden sheet ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SentRow:
    """A row as it was sent: of a table, all that identifies it and its answer; of an applicant, name and answer."""

    sheet: str
    target: str
    deliverable: str
    period: Period | None
    province: str
    name: str
    title: str
    due: str
    stages: Sequence[Stage]
    answer: Answer

    @property
    def key(self) -> tuple[str, str, Period | None]:
        """What identifies it."""
        return self.target, self.deliverable, self.period


def to_snapshot(row: FormRow) -> tuple[str, str]:
    """A row for the hidden sheet, and its hash."""
    year, part = year_and_part(row.period)
    identity = [row.kind.zh, row.target, row.deliverable, year, row.province, row.name, row.title]
    stages = " ".join(stage.value for stage in row.stages)
    # The part is only there where there is one, so that all other rows are as they always were.
    parts = [] if part is None else [part]
    return _with_hash([*identity, str(row.due or ""), stages, *_answer_values(row.answer), *parts])


def applicant_to_snapshot(applicant: Applicant) -> tuple[str, str]:
    """An applicant that the registry has, for the hidden sheet, and its hash."""
    identity = [CANDIDATES, applicant.target, "", None, "", applicant.name, ""]
    return _with_hash([*identity, "", "", *_answer_values(applicant.answer)])


def _answer_values(answer: Answer) -> list[str | None]:
    return [answer.stage and answer.stage.value, str(answer.on) if answer.on else None, answer.by, answer.note]


def _with_hash(values: Sequence[str | int | None]) -> tuple[str, str]:
    # All in one cell: the time that a workbook takes is that of its cells.
    text = without_invalid_xml(json.dumps(values, ensure_ascii=False))
    return text, fingerprint(text.encode())


def fingerprint(content: bytes | None) -> str:
    """What identifies the content of a file or a row; of a missing file that of an empty one."""
    return hashlib.sha256(content or b"").hexdigest()[:16]


def from_snapshot(text: str, hashed: str) -> SentRow:
    """The row as it was sent.

    Raises KeyError or ValueError if circulate did not write it so.
    """
    known = {stage.value: stage for stage in Stage}
    if fingerprint(text.encode()) != hashed:
        raise ValueError("another hash")
    values = json.loads(text)
    if not isinstance(values, list):
        raise ValueError("not a list")
    sheet, target, deliverable, year, province, name, title, due, stages, *answer = values
    part = answer.pop() if len(answer) > len(ANSWER_FIELDS) else None
    required = (sheet, target, deliverable, province, name, title, due, stages)
    if (
        not all(isinstance(value, str) for value in required)
        or not all(isinstance(value, str | None) for value in answer)
        or not all(number is None or type(number) is int for number in (year, part))
    ):
        raise ValueError("a value of another type")
    stage, on, by, note = answer
    return SentRow(
        sheet,
        target,
        deliverable,
        Period.of(year, part),
        province,
        name,
        title,
        due,
        tuple(known[word] for word in stages.split()),
        Answer(known[stage] if stage else None, dt.date.fromisoformat(on) if on else None, by, note),
    )
