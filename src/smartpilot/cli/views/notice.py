"""The proposal that `notice` makes of a text: as TOML, JSON, rows, tables and sentences."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from smartpilot.cli.output import Format, emit_result, say_tables
from smartpilot.cli.streams import emit_utf8, say
from smartpilot.cli.views.records import format_value
from smartpilot.i18n import _
from smartpilot.official.notices.comparison import Difference, RegistryComparison, to_json_value
from smartpilot.official.notices.mentions import MentionKind
from smartpilot.official.notices.proposal import Proposal
from smartpilot.records.models import Source
from smartpilot.records.notices import Deliverable, Notice, Programme, Totals
from smartpilot.records.terms import RECORD_KINDS
from smartpilot.records.titles import titles
from smartpilot.render.table import Column, Table
from smartpilot.text import shorten
from smartpilot.toml.edits import format_records

_ROW_KEYS = ("field", "value", "line", "sentence")


class ProposalFormat(StrEnum):
    """How a proposal is shown: as the registry would have it, or each value with its sentence."""

    TOML = "toml"
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


def emit_proposal(proposal: Proposal, comparison: RegistryComparison, format_: ProposalFormat) -> None:
    """Writes a proposal to stdout in the format; what there is to say of it goes to stderr."""
    if format_ is ProposalFormat.TOML:
        emit_utf8(_proposal_toml(proposal))
    else:
        emit_result(
            Format(format_.value),
            document=lambda: _proposal_json(proposal),
            keys=_ROW_KEYS,
            records=lambda: [dict(zip(_ROW_KEYS, row, strict=True)) for row in _proposal_rows(proposal)],
            tables=lambda: [_proposal_table(proposal)],
        )
    if format_ in (ProposalFormat.TOML, ProposalFormat.TABLE):
        with_sentences = format_ is ProposalFormat.TOML
        if with_sentences:
            say("")
        say_tables(_explanation_tables(proposal, comparison, with_sentences=with_sentences))
        say("")
        for line in _explanation_lines(proposal, comparison):
            say(line)


def _proposal_toml(proposal: Proposal) -> str:
    """Source, programme where the registry does not have it, and notice as the registry would have them."""
    tables = {"sources": proposal.source, "programmes": proposal.programme, "notices": proposal.notice}
    return "\n".join(format_records(table, [record]) for table, record in tables.items() if record)


def _proposal_json(proposal: Proposal) -> dict[str, Any]:
    """The JSON contract `smartpilot.notice/1`."""
    return {
        "format": "smartpilot.notice/1",
        "notice": _notice_json(proposal.notice),
        "source": to_json_value(proposal.source),
        "rests_on": [{"number": cited.number, "title": cited.title} for cited in proposal.rests_on],
        "evidence": [quotation._asdict() for quotation in proposal.quotations],
        "unknown": list(proposal.unknown),
        "reasons": dict(proposal.unknown),
        "assumed": [{"field": name, "why": why} for name, why in proposal.assumed.items()],
        "unread": [
            {"text": unread.text, "sentence": unread.sentence.text, "line": unread.sentence.line, "why": unread.why}
            for unread in proposal.unread
        ],
        "unused": [
            {
                "kind": mention.kind.value,
                "text": mention.text,
                "sentence": mention.sentence.text,
                "line": mention.sentence.line,
            }
            for mention in proposal.unused
        ],
        "not_read": list(proposal.skipped),
        "programme": to_json_value(proposal.programme) or None,
    }


def _notice_json(notice: Mapping[str, Any]) -> dict[str, Any]:
    """The notice as JSON; each `within` has `after`, null where it is counted backwards."""
    record: dict[str, Any] = to_json_value(notice)
    for deliverable in record.get("deliverables", []):
        if "within" in deliverable:
            deliverable["within"] = {"after": None, **deliverable["within"]}
    return record


def _proposal_rows(proposal: Proposal) -> list[list[str]]:
    """A row for each value with its sentence, under the names of the format; what is unknown has no value."""
    rows = [
        [quotation.field, _join_value(proposal.value_of(quotation.field)), str(quotation.line), quotation.sentence]
        for quotation in proposal.quotations
    ]
    return rows + [[name, "", "", f"? {why}"] for name, why in proposal.unknown.items()]


def _proposal_table(proposal: Proposal) -> Table:
    """A table with a row for each value, under the names of the format."""
    headings = (_("field"), _("value"), _("line"), _("sentence"))
    columns = [Column(key, heading) for key, heading in zip(_ROW_KEYS, headings, strict=True)]
    return Table(columns, _proposal_rows(proposal), title=proposal.title)


def _explanation_tables(proposal: Proposal, comparison: RegistryComparison, *, with_sentences: bool) -> list[Table]:
    """Where the values come from, what is open, and what the registry has of it."""
    tables = [_sentences_table(proposal)] if with_sentences else []
    tables += [
        _reasons_table(proposal, proposal.unknown, _("What the text does not state")),
        _reasons_table(proposal, proposal.assumed, _("What was inferred: please check")),
    ]
    if comparison.known is not None:
        tables.append(_differences_table(proposal, comparison.known, comparison.differences))
    return [table for table in tables if table.rows]


def _explanation_lines(proposal: Proposal, comparison: RegistryComparison) -> Iterator[str]:
    """What was not read or not used, and whether the registry has the notice."""
    yield from _unread_lines(proposal)
    yield from _unused_lines(proposal)
    known = comparison.known
    if known is None and proposal.named_lists is not None:
        yield from owing_lines(proposal)
    if known is not None and not comparison.differences:
        yield _("the registry already has this notice, as {id}, with the same values").format(id=known.id)
    elif known is not None:
        yield _("the registry already has this notice, as {id}").format(id=known.id)
    elif comparison.has_id_conflict:
        message = _("the registry already has another notice {id}; give this one its own id with --id")
        yield message.format(id=proposal.notice["id"])
    elif proposal.programme:
        message = _("the registry has neither this notice nor its programme {name} yet; --apply adds both")
        yield message.format(name=proposal.programme["name"])
    else:
        yield _("the registry does not have this notice yet; --apply adds it")


def added_lines(proposal: Proposal, path: str) -> Iterator[str]:
    """What was added to the registry, and what is still open."""
    count = len(proposal.notice.get("deliverables", []))
    message = _("notice {id} is in {path}, with {n} deliverables")
    yield message.format(id=proposal.notice["id"], path=path, n=count)
    if proposal.programme:
        yield _("its programme {id}, {name}, is there too").format(**proposal.programme)
    if proposal.unknown:
        yield _("still unknown: {fields}").format(fields=_format_labels(proposal, list(proposal.unknown)))
    yield from _unread_lines(proposal)
    yield from owing_lines(proposal)


def owing_lines(proposal: Proposal) -> Iterator[str]:
    """A sentence about who owes what the notice asks of records; none where it asks nothing of any."""
    owed_by = {deliverable["owed_by"] for deliverable in proposal.notice.get("deliverables", [])}
    kinds = _(", ").join(kind.label for kind in RECORD_KINDS if kind.value in owed_by)
    if not kinds:
        return
    if lists := proposal.notice.get("applies_to"):
        message = _("what it asks of {kinds} is owed by those of the lists of {ids}")
        yield message.format(kinds=kinds, ids=_(", ").join(lists))
    elif why := proposal.unknown.get("applies_to"):
        yield _("who owes what it asks of {kinds}: {why}").format(kinds=kinds, why=why)
    else:
        yield _("nobody owes what it asks of {kinds} until the registry has records of this notice").format(kinds=kinds)


def _unread_lines(proposal: Proposal) -> Iterator[str]:
    """A sentence for each time that belongs to no deliverable, and for what the text only speaks of."""
    of_time = _("line {line}: {text} is not the date of any deliverable; check it by hand")
    not_asked = _("line {line}: {text} is not a deliverable: {why}")
    for unread in proposal.unread:
        message = not_asked if unread.why else of_time
        yield message.format(line=unread.sentence.line, text=unread.text, why=unread.why)


def _unused_lines(proposal: Proposal) -> Iterator[str]:
    """A sentence for each kind of what the text names and no field has."""
    messages = {
        MentionKind.DATE: _("dates in the text that are in no field: {texts}"),
        MentionKind.QUANTITY: _("numbers in the text that are in no field: {texts}"),
        MentionKind.OFFICE: _("offices in the text that are in no field: {texts}"),
        MentionKind.ADDRESS: _("addresses in the text that are in no field: {texts}"),
    }
    for kind, message in messages.items():
        texts = dict.fromkeys(mention.text for mention in proposal.unused if mention.kind is kind)
        if texts:
            yield message.format(texts=_(", ").join(texts))


def set_aside_lines(proposal: Proposal) -> Iterator[str]:
    """A sentence for all of the file that was not read, and for each sentence of the text that is too long for it."""
    yield from proposal.skipped
    message = _("line {line}: a sentence of {n} characters is too long and was set aside; check it by hand: {text}")
    for sentence in proposal.too_long:
        yield message.format(line=sentence.line, n=len(sentence.text), text=shorten(sentence.text))


# -- values and labels ---------------------------------------------------------------------------------------


def _steps(field: str) -> list[str]:
    """deliverables[0].due as deliverables, 0, due."""
    return field.replace("[", ".").replace("]", "").split(".")


def _join_value(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}={item}" for key, item in value.items())
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _format_for_people(value: Any) -> str:
    if isinstance(value, dict):
        return _join_value(value)
    return _("(nothing)") if value is None else format_value(value)


def _label(proposal: Proposal, field: str) -> tuple[str, str]:
    """deliverables[0].due in words: the record that it belongs to, 创建任务书, and its title, 期限."""
    steps = _steps(field)
    if steps[0] == "deliverables" and len(steps) == 3:
        return _short_title(proposal.notice["deliverables"][int(steps[1])]["title"]), str(titles(Deliverable)[steps[2]])
    if steps[0] == "source" and len(steps) == 2:
        return str(titles(Notice)["source"]), str(titles(Source)[steps[1]])
    if steps[0] == "programme" and len(steps) == 2:
        return str(titles(Notice)["programme"]), str(titles(Programme)[steps[1]])
    if steps[0] == "totals" and len(steps) == 2:
        return "", str(titles(Totals)[steps[1]])
    return "", str(titles(Notice)[steps[0]])


def _short_title(title: str) -> str:
    return title.split("（")[0]


def _format_labels(proposal: Proposal, fields: list[str]) -> str:
    """创建任务书 (期限, 报送至); 印发日期."""
    by_record: dict[str, list[str]] = {}
    count = len(proposal.notice.get("deliverables", []))
    for field in fields:
        record, title = _label(proposal, field)
        name = field.rpartition(".")[2]
        if count > 1 and all(f"deliverables[{index}].{name}" in fields for index in range(count)):
            record = str(titles(Notice)["deliverables"])
        by_record.setdefault(record, []).append(title)
    parts = []
    for record, field_titles in by_record.items():
        listed = _(", ").join(dict.fromkeys(field_titles))
        parts.append(_("{whose} ({fields})").format(whose=record, fields=listed) if record else listed)
    return _("; ").join(parts)


# -- tables --------------------------------------------------------------------------------------------------


def _sentences_table(proposal: Proposal) -> Table:
    """Each sentence once, with all that comes from it, in the order of the text."""
    fields: dict[tuple[int, str], list[str]] = {}
    for quotation in proposal.quotations:
        fields.setdefault((quotation.line, quotation.sentence), []).append(quotation.field)
    columns = [
        Column("line", _("line"), number=True, whole=True),
        Column("field", _("value")),
        Column("sentence", _("sentence"), detail=True),
    ]
    ordered = sorted(fields, key=lambda place: (place[0], proposal.order[place[1]]))
    rows = [[str(line), _format_labels(proposal, fields[line, sentence]), sentence] for line, sentence in ordered]
    return Table(columns, rows, title=_("The sentence that each value comes from"))


def _reasons_table(proposal: Proposal, reasons: Mapping[str, str], title: str) -> Table:
    """Each reason once, with the fields that it holds for."""
    fields: dict[str, list[str]] = {}
    for field, why in reasons.items():
        fields.setdefault(why, []).append(field)
    columns = [Column("field", _("field")), Column("why", _("why"))]
    return Table(columns, [[_format_labels(proposal, names), why] for why, names in fields.items()], title=title)


def _differences_table(proposal: Proposal, known: Notice, differences: Iterable[Difference]) -> Table:
    """The registry's record beside the text's."""
    names = {deliverable.id: deliverable.title for deliverable in known.deliverables}
    names |= {deliverable["id"]: deliverable["title"] for deliverable in proposal.notice.get("deliverables", [])}

    def label(field: str) -> str:
        first, *rest = field.split(".")
        if first != "deliverables" or not rest:
            return str(titles(Notice)[first])
        title = _short_title(names.get(rest[0], rest[0]))
        if len(rest) == 1:
            return title
        return _("{whose} ({fields})").format(whose=title, fields=titles(Deliverable)[rest[1]])

    columns = [Column("field", _("field")), Column("registry", _("registry")), Column("text", _("this text"))]
    rows = [[label(d.field), _format_for_people(d.registry), _format_for_people(d.text)] for d in differences]
    title = _("The registry already has this notice, as {id}; where the two differ").format(id=known.id)
    return Table(columns, rows, title=title)
