"""A workbook that came back, read: each row by what identifies it, wherever it stands, and all that is wrong."""

import datetime as dt
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from smartpilot.i18n import _
from smartpilot.model import Level, Stage, Term, term_meant
from smartpilot.problems import Problem, Severity
from smartpilot.workbook.form import (
    CANDIDATES,
    COVER,
    COVER_FIELDS,
    META,
    MOST_CHARACTERS,
    TABLES,
    TEMPLATE,
    Answer,
    Column,
    Sent,
    candidate_columns,
    line_columns,
    recalled,
)
from smartpilot.workbook.package import MOST_ROWS, NotAWorkbookError, check_package
from smartpilot.workbook.values import CellValue, NotAValueError, day_of, key_of, material_of, says_nothing, text_of

# Somebody may have put a heading above the table, but not more than a few lines.
_HEADINGS_WITHIN = 10
_MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class Meta:
    """What the hidden sheet says: whose workbook it is, and each row as it was sent."""

    authority: str
    code: str
    day: str
    registry: str
    ledger: str
    round_notice: str
    round_deliverable: str
    components: Sequence[str]
    sent: Sequence[Sent]


@dataclass(frozen=True, slots=True)
class FilledLine:
    """A line as it came back. `cells`: where each of its fields stands."""

    sent: Sent
    answer: Answer
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilledApplicant:
    """An applicant as it came back. `has` says of each material whether it is there."""

    name: str
    level: Level | None
    has: Mapping[str, bool]
    on: dt.date | None
    note: str | None
    cells: Mapping[str, str]


@dataclass
class Returned:
    """All that a file says, as far as it can be read, and what is wrong with it."""

    file: str
    meta: Meta | None = None
    lines: list[FilledLine] = field(default_factory=list)
    applicants: list[FilledApplicant] = field(default_factory=list)
    cover: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    content: bytes = b""

    def add(
        self,
        rule: str,
        message: str,
        hint: str,
        *,
        sheet: str | None = None,
        cell: str | None = None,
        value: CellValue = None,
        record: str | None = None,
        field: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Notes something that is wrong."""
        shown = value if isinstance(value, str | int | float | bool) or value is None else str(value)
        self.problems.append(
            Problem(
                rule=rule,
                severity=severity,
                file=self.file,
                message=message,
                hint=hint,
                sheet=sheet,
                cell=cell,
                value=shown,
                record=record,
                field=field,
            )
        )


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a table: where it is, what it holds, and of what type (f: a formula, e: an error)."""

    where: str
    value: CellValue
    type: str


def read_returned(content: bytes, file: str) -> Returned:
    """Reads a workbook that was filled in; `file` is what it is called in problems. Nothing is raised."""
    found = Returned(file, content=content)
    try:
        check_package(content)
    except NotAWorkbookError as error:
        found.add(error.rule, error.message, error.hint)
        return found
    try:
        # What openpyxl leaves out of what it does not know is nothing that we read.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(BytesIO(content), read_only=True)
            try:
                _read(book, found)
            finally:
                book.close()
    except NotAWorkbookError as error:
        found.add(error.rule, error.message, error.hint)
    except Exception:  # noqa: BLE001 - a part that is no workbook's makes openpyxl fail in any way
        found.add("not-a-workbook", _("the file is damaged"), _("ask for it again"))
    return found


def _read(book: Workbook, found: Returned) -> None:
    if META not in book.sheetnames:
        message = _("the workbook was not made by smartpilot circulate")
        found.add("template", message, _("copy the values into the workbook that was sent"))
        return
    found.meta = _meta(book, found)
    if found.meta is None:
        return
    _read_cover(book, found)
    for sheet in TABLES.values():
        _read_lines(book, sheet, found, found.meta)
    _read_applicants(book, found, found.meta)


# -- the hidden sheet ------------------------------------------------------------------------------------------


def _meta(book: Workbook, found: Returned) -> Meta | None:
    # As it was written, spaces and all, for it was hashed so.
    rows = [(_raw(row.get(1)), _raw(row.get(2))) for row in _rows(book, META)]
    begin = rows.index(("row", "hash")) if ("row", "hash") in rows else len(rows)
    facts = dict(rows[:begin])
    template = facts.get("template", "")
    if template != TEMPLATE:
        message = _("the workbook is of template {old}; this program reads template {new}")
        found.add(
            "template",
            message.format(old=template or "?", new=TEMPLATE),
            _("write a new one with smartpilot circulate, and copy the values into it"),
            sheet=META,
        )
        return None
    try:
        sent = [recalled(text, hashed) for text, hashed in rows[begin + 1 :]]
        return Meta(
            authority=facts["authority"],
            code=facts["code"],
            day=facts["day"],
            registry=facts["registry"],
            ledger=facts["ledger"],
            round_notice=facts.get("round_notice", ""),
            round_deliverable=facts.get("round_deliverable", ""),
            components=facts["components"].split("、"),
            sent=[replace(each, answer=on_one_line(each.answer)) for each in sent],
        )
    except (KeyError, ValueError, TypeError):
        message = _("the hidden sheet {name} was changed, so it is not known what was sent").format(name=META)
        found.add("template", message, _("copy the values into the workbook that was sent"), sheet=META)
        return None


def _raw(cell: _Cell | None) -> str:
    return "" if cell is None else str(cell.value)


def on_one_line(answer: Answer) -> Answer:
    """With texts as they come back from a workbook."""
    return replace(answer, by=text_of(answer.by) or None, note=text_of(answer.note) or None)


# -- sheets ----------------------------------------------------------------------------------------------------


def _rows(book: Workbook, sheet: str) -> Iterator[dict[int, _Cell]]:
    """The rows of a sheet that hold anything, by the number of the column.

    Raises NotAWorkbookError where there are too many.
    """
    worksheet = book[sheet]
    worksheet.reset_dimensions()
    for number, row in enumerate(worksheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        if number > MOST_ROWS:
            message = _("the sheet {name} has more than {n} rows").format(name=sheet, n=MOST_ROWS)
            raise NotAWorkbookError("too-large", message, _("delete the empty rows at the end"))
        cells = {
            index: _Cell(f"{get_column_letter(index)}{number}", cell.value, cell.data_type)
            for index, cell in enumerate(row, 1)
            if cell.value is not None
        }
        if cells:
            yield cells


def _table(book: Workbook, sheet: str, columns: Sequence[Column], found: Returned) -> Iterator[dict[str, _Cell]]:
    """The rows below the headings, by the keys of their columns, wherever these stand.

    A sheet or a column that is not there is noted, and gives no rows. So are merged cells: of what stands in them,
    it is not clear for which of their rows it holds.
    """
    name = next((name for name in book.sheetnames if key_of(name) == sheet), None)
    if name is None:
        message = _("the sheet {name} is missing").format(name=sheet)
        found.add("missing-sheet", message, _("copy the values into the workbook that was sent"), sheet=sheet)
        return
    for where in _merged(book, name):
        message = _("the cells {where} are merged").format(where=where)
        hint = _("unmerge them, and write into each row what holds for it")
        found.add("merged-cells", message, hint, sheet=sheet, cell=where.partition(":")[0])
    wanted = {column.heading: column.key for column in columns}
    keys: dict[int, str] | None = None
    for number, row in enumerate(_rows(book, name)):
        if keys is not None:
            cells = {key: row[index] for index, key in keys.items() if index in row}
            if any(not _is_blank(cell) for cell in cells.values()):
                yield cells
            continue
        headings = {index: wanted[word] for index, cell in row.items() if (word := key_of(cell.value)) in wanted}
        if len(headings) > len(wanted) // 2:
            keys = _keys(headings, columns, sheet, found)
            if keys is None:
                return
        elif number > _HEADINGS_WITHIN:
            break
    if keys is None:
        message = _("the sheet {name} has no row with the headings").format(name=sheet)
        found.add("missing-column", message, _headings_hint(columns), sheet=sheet)


_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+\d+:[A-Z]+\d+)"')


def _merged(book: Workbook, name: str) -> list[str]:
    """The merged ranges of a sheet; openpyxl does not say them of a sheet that it only reads."""
    with book[name]._get_source() as source:
        return [found.decode() for found in _MERGED.findall(source.read())]


def _keys(headings: dict[int, str], columns: Sequence[Column], sheet: str, found: Returned) -> dict[int, str] | None:
    """The columns by their number; None where one is missing or there twice, which is noted."""
    there = list(headings.values())
    missing = [column.heading for column in columns if column.key not in there]
    twice = [column.heading for column in columns if there.count(column.key) > 1]
    if missing:
        message = _("the column {names} is missing").format(names=_(", ").join(missing))
        found.add("missing-column", message, _headings_hint(columns), sheet=sheet)
    if twice:
        message = _("the column {names} is there twice").format(names=_(", ").join(twice))
        found.add("missing-column", message, _("delete one of them"), sheet=sheet)
    return None if missing or twice else headings


def _headings_hint(columns: Sequence[Column]) -> str:
    return _("its headings: {words}").format(words=" ".join(column.heading for column in columns))


def _is_blank(cell: _Cell) -> bool:
    return cell.type not in ("f", "e") and not text_of(cell.value)


class _RowReader:
    """Takes values out of the cells of one row, and notes what is wrong with them."""

    def __init__(self, found: Returned, sheet: str, row: dict[str, _Cell], epoch: dt.datetime) -> None:
        self._found, self._sheet, self._row, self._epoch = found, sheet, row, epoch
        self.record: str | None = None
        self.cells = {key: cell.where for key, cell in row.items()}
        self.broken = False

    def note(self, rule: str, message: str, hint: str, key: str, severity: Severity = Severity.ERROR) -> None:
        """Notes something that is wrong in a column of the row; where that cell is empty, in the row's first one."""
        cell = self._row.get(key) or next(iter(self._row.values()))
        self.broken = self.broken or severity is Severity.ERROR
        self._found.add(
            rule,
            message,
            hint,
            sheet=self._sheet,
            cell=cell.where,
            value=cell.value if key in self._row else None,
            record=self.record,
            field=key,
            severity=severity,
        )

    def value(self, key: str) -> CellValue:
        """What a cell holds; None where it is empty or holds no value, which is noted."""
        cell = self._row.get(key)
        if cell is None or _is_blank(cell):
            return None
        if cell.type == "f":
            self.note("formula", _("the cell holds a formula"), _("write the value itself into it"), key)
            return None
        if cell.type in ("e", "b"):
            self.note("formula", _("the cell holds no value"), _("write the value itself into it"), key)
            return None
        return cell.value

    def text(self, key: str) -> str | None:
        """A text on one line."""
        text = text_of(self.value(key))
        if len(text) > MOST_CHARACTERS:
            message = _("the text has {n} characters").format(n=len(text))
            self.note("too-long", message, _("write {n} at most").format(n=MOST_CHARACTERS), key)
            return None
        return None if says_nothing(text) else text

    def day(self, key: str) -> dt.date | None:
        """A day."""
        value = self.value(key)
        if value is None or says_nothing(text_of(value)):
            return None
        try:
            return day_of(value, self._epoch)
        except NotAValueError:
            message = _("{text} is not a day").format(text=text_of(value))
            self.note("wrong-date", message, _("write it as 2015-04-28"), key)
            return None

    def term(self, key: str, terms: Sequence[Term]) -> Term | None:
        """One of the fixed words, in Chinese or English."""
        text = text_of(self.value(key))
        if says_nothing(text):
            return None
        term = term_meant(terms, text)
        if term is None:
            message = _("{text} does not belong here").format(text=text)
            words = _(", ").join(each.zh for each in terms)
            self.note(f"wrong-{key}", message, _("choose one of: {words}").format(words=words), key)
        return term

    def material(self, key: str) -> bool:
        """Whether a material is there."""
        text = text_of(self.value(key))
        try:
            return material_of(text)
        except NotAValueError:
            message = _("{text} says neither that it is there nor that it is not").format(text=text)
            self.note("wrong-material", message, _("write 有 or 无"), key)
            return False


# -- tables ----------------------------------------------------------------------------------------------------


def _read_lines(book: Workbook, sheet: str, found: Returned, meta: Meta) -> None:
    columns = line_columns()
    sent = {(key_of(each.target), key_of(each.title)): each for each in meta.sent if each.sheet == sheet}
    titles: dict[str, list[str]] = {}
    for each in sent.values():
        titles.setdefault(key_of(each.target), []).append(each.title)
    seen: dict[tuple[str, str, int | None], FilledLine] = {}
    for row in _table(book, sheet, columns, found):
        reader = _RowReader(found, sheet, row, book.epoch)
        line = _identified(reader, sent, titles)
        if line is None:
            continue
        answer = Answer(
            stage=_as_stage(reader.term("stage", line.stages)),
            on=reader.day("on"),
            by=reader.text("by"),
            note=reader.text("note"),
        )
        filled = FilledLine(line, answer, reader.cells)
        key = (line.target, line.deliverable, line.year)
        before = seen.setdefault(key, filled)
        if before is not filled:
            if before.answer != answer:
                message = _("this row is there twice, and says something else in row {row}")
                where = before.cells["target"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                reader.note("repeated-row", message.format(row=where), _("delete the wrong one"), "target")
        elif not reader.broken and _is_whole(reader, line, answer):
            found.lines.append(filled)
    if sheet in book.sheetnames:
        _note_missing(found, sheet, [each for each in sent.values() if _key(each) not in seen])


def _key(sent: Sent) -> tuple[str, str, int | None]:
    return sent.target, sent.deliverable, sent.year


def _as_stage(term: Term | None) -> Stage | None:
    return term if isinstance(term, Stage) else None


def _identified(
    reader: _RowReader, sent: Mapping[tuple[str, str], Sent], titles: Mapping[str, Sequence[str]]
) -> Sent | None:
    """The row as it was sent; None where it is not clear which it is, which is noted."""
    target, title = (key_of(reader.value(key)) for key in ("target", "title"))
    if reader.broken:
        return None
    line = sent.get((target, title))
    if line is None and target in titles:
        message = _("{text} is not what was sent for this id").format(text=title or _("nothing"))
        reader.note("changed-row", message, _("it was: {words}").format(words=_(", ").join(titles[target])), "title")
        return None
    if line is None:
        message = _("no row of this workbook has the id {text}").format(text=target or _("nothing"))
        reader.note("unknown-row", message, _("only rows that were sent can be filled in"), "target")
        return None
    reader.record = line.target
    for key, was in (("province", line.province), ("name", line.name)):
        if key_of(reader.value(key)) != key_of(was):
            reader.note("changed-row", _("a locked cell was changed"), _("it was: {words}").format(words=was), key)
    day = reader.day("due")
    if not reader.broken and str(day or "") != line.due:
        was = line.due or _("nothing")
        reader.note("changed-row", _("a locked cell was changed"), _("it was: {words}").format(words=was), "due")
    return line


def _is_whole(reader: _RowReader, line: Sent, answer: Answer) -> bool:
    """Whether a row says a stage and a day, or nothing; what is half of it is noted."""
    if answer == line.answer:
        return True
    if not answer and line.answer:
        message = _("what was recorded already was deleted: {stage} on {day}")
        was = line.answer
        message = message.format(stage=was.stage.label if was.stage else "", day=was.on)
        reader.note("taken-back", message, _("write it again, or ask the ministry to make it void"), "stage")
        return False
    if answer.stage and not answer.on:
        reader.note("incomplete-row", _("the day is missing"), _("write the day of this stage"), "stage")
    elif answer.on and not answer.stage:
        reader.note("incomplete-row", _("the stage is missing"), _("choose the stage of this day"), "on")
    elif not answer.stage:
        message = _("nothing is recorded of this row, because it says no stage and no day")
        key = "note" if answer.note else "by"
        reader.note("incomplete-row", message, _("add stage and day, or leave it as it is"), key, Severity.WARNING)
        return False
    return not reader.broken


def _note_missing(found: Returned, sheet: str, missing: Sequence[Sent]) -> None:
    for line in missing:
        found.add(
            "missing-row",
            _("the row of {id} {name}, {title}, is missing").format(id=line.target, name=line.name, title=line.title),
            _("nothing is taken from it"),
            sheet=sheet,
            record=line.target,
            severity=Severity.WARNING,
        )


def _read_applicants(book: Workbook, found: Returned, meta: Meta) -> None:
    columns = candidate_columns(meta.components)
    for row in _table(book, CANDIDATES, columns, found):
        reader = _RowReader(found, CANDIDATES, row, book.epoch)
        name = reader.text("name")
        level = reader.term("level", list(Level))
        has = {component: reader.material(component) for component in meta.components}
        on, note = reader.day("on"), reader.text("note")
        if name is None and not reader.broken:
            if level or any(has.values()) or on or note:
                reader.note("incomplete-row", _("the name is missing"), _("write the name of the applicant"), "name")
            continue
        if name is not None and not reader.broken:
            level = level if isinstance(level, Level) else None
            found.applicants.append(FilledApplicant(name, level, has, on, note, reader.cells))


def _read_cover(book: Workbook, found: Returned) -> None:
    """Who filled it in: each label has its value to the right."""
    if COVER not in book.sheetnames:
        return
    labels = {key_of(label): key for key, label in COVER_FIELDS.items()}
    for row in _rows(book, COVER):
        for index, cell in row.items():
            key = labels.get(key_of(cell.value))
            beside = row.get(index + 1)
            if key is None or beside is None:
                continue
            if beside.type == "f":
                hint = _("write the value itself into it")
                found.add("formula", _("the cell holds a formula"), hint, sheet=COVER, cell=beside.where)
            elif text := text_of(beside.value):
                found.cover[key] = text
