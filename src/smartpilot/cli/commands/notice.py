"""`smartpilot notice`: the text of a notice to its record in the registry."""

import difflib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from smartpilot.cli.opening import load, read_input, writable_path
from smartpilot.cli.options import DryRunOption, RegistryOption, parse_path
from smartpilot.cli.output import Format as Tables
from smartpilot.cli.output import emit_csv, emit_json, emit_tables, talk_tables
from smartpilot.cli.streams import emit, emit_utf8, say
from smartpilot.cli.views.records import format_value
from smartpilot.clock import today
from smartpilot.errors import UsageError
from smartpilot.i18n import _
from smartpilot.official.files.text import MAX_NOTICE_SIZE
from smartpilot.official.notices.comparison import Difference, as_plain, differences, known_notice, known_source
from smartpilot.official.notices.proposal import Proposal, read_notice
from smartpilot.records.models import Deliverable, Notice, RegistryFile, Source, Totals, titles
from smartpilot.records.validation import ValidationError
from smartpilot.registry.registry import Registry
from smartpilot.render.table import Column, Table
from smartpilot.store import Store, open_store
from smartpilot.toml.edits import CannotEditError, format_records, with_records


class Form(StrEnum):
    """How a proposal is shown: as the registry would have it, or each value with its sentence."""

    TOML = "toml"
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


def run(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            parser=parse_path,
            show_default=False,
            help=_("The notice: text or saved web page; - for stdin."),
        ),
    ],
    registry: RegistryOption = None,
    id_: Annotated[
        str | None, typer.Option("--id", metavar="ID", help=_("The id of the notice; else the year in its title."))
    ] = None,
    issued_on: Annotated[
        str | None, typer.Option("--issued-on", metavar="DATE", help=_("Its day, where the text does not say it."))
    ] = None,
    url: Annotated[str | None, typer.Option("--url", metavar="URL", help=_("Where the text was published."))] = None,
    apply: Annotated[bool, typer.Option("--apply", help=_("Add it to the registry."))] = False,
    dry_run: DryRunOption = False,
    format_: Annotated[
        Form, typer.Option("--format", "-f", metavar="FORM", help=_("toml, table, json, csv or markdown."))
    ] = Form.TOML,
) -> None:
    """Shows the proposal, where each value comes from, and what the text does not say."""
    day = today(issued_on) if issued_on else None
    made = read_notice(read_input(file, MAX_NOTICE_SIZE), id_=id_, issued_on=day, url=url)
    _check(made, id_)
    if apply or dry_run:
        _apply(made, registry, dry_run=dry_run)
        return
    records = load(registry)
    _settle(made, records)
    if format_ is Form.JSON:
        emit_json(_json(made))
    elif format_ is Form.CSV:
        emit_csv(["field", "value", "line", "sentence"], _rows(made))
    elif format_ is Form.TOML:
        emit_utf8(_toml(made))
    else:
        columns = [Column(key, key) for key in ("field", "value", "line", "sentence")]
        emit_tables([Table(columns, _rows(made), title=made.title)], Tables(format_.value))
    if format_ in (Form.TOML, Form.TABLE):
        _talk(made, records, with_sentences=format_ is Form.TOML)


def _check(made: Proposal, id_: str | None) -> None:
    """Holds the proposal against the model; a part that the text does not give is said elsewhere.

    Raises UsageError where the given id is none.
    """
    try:
        RegistryFile.model_validate({"format": 1, "sources": [made.source], "notices": [made.notice]})
    except ValidationError as error:
        wrong = [detail for detail in error.errors(include_url=False) if detail["type"] != "missing"]
        if not wrong:
            return
        if id_ is None:
            raise
        message = _("{name} cannot be {value}").format(name="id", value=f'"{id_[:60]}"')
        raise UsageError(message, _("an id has letters, digits, dots, hyphens and underscores only")) from error


def _settle(made: Proposal, records: Registry) -> None:
    """Takes the source that the registry has already, and an id of a source that is free."""
    known = known_source(made, records.sources)
    if known is not None:
        made.notice["source"] = made.source["id"] = known.id
        made.assumed["source"] = _("the registry has it by its title")
        return
    wanted, number = made.notice.get("source"), 2
    while wanted and made.notice["source"] in records.sources:
        made.notice["source"] = made.source["id"] = f"{wanted}-{number}"
        number += 1


# -- what is shown -------------------------------------------------------------------------------------------


def _toml(made: Proposal) -> str:
    return format_records("sources", [made.source]) + "\n" + format_records("notices", [made.notice])


def _json(made: Proposal) -> dict[str, Any]:
    """The JSON contract `smartpilot.notice/1`."""
    return {
        "format": "smartpilot.notice/1",
        "notice": as_plain(made.notice),
        "source": as_plain(made.source),
        "rests_on": [{"number": each.number, "title": each.title} for each in made.rests_on],
        "evidence": [each._asdict() for each in made.evidence],
        "unknown": list(made.unknown),
        "reasons": dict(made.unknown),
        "assumed": [{"field": name, "why": why} for name, why in made.assumed.items()],
        "unread": [
            {"text": each.text, "sentence": each.sentence.text, "line": each.sentence.line} for each in made.unread
        ],
    }


def _rows(made: Proposal) -> list[list[str]]:
    """A row for each value with its sentence, under the names of the format; what is unknown has no value."""
    rows = [[each.field, _raw(_value_at(made, each.field)), str(each.line), each.sentence] for each in made.evidence]
    return rows + [[name, "", "", f"? {why}"] for name, why in made.unknown.items()]


def _value_at(made: Proposal, field: str) -> Any:
    node: Any = {"source": made.source} if field.startswith("source.") else made.notice
    for step in field.replace("[", ".").replace("]", "").split("."):
        node = node[int(step)] if isinstance(node, list) else node.get(step)
    return node


def _raw(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{key}={item}" for key, item in value.items())
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _label(made: Proposal, field: str) -> tuple[str, str]:
    """deliverables[0].due in words: what it belongs to, 创建任务书, and what it is, 期限."""
    steps = field.replace("[", ".").replace("]", "").split(".")
    if steps[0] == "deliverables" and len(steps) == 3:
        return made.notice["deliverables"][int(steps[1])]["title"].split("（")[0], str(titles(Deliverable)[steps[2]])
    if steps[0] == "source" and len(steps) == 2:
        return str(titles(Notice)["source"]), str(titles(Source)[steps[1]])
    if steps[0] == "totals" and len(steps) == 2:
        return "", str(titles(Totals)[steps[1]])
    return "", str(titles(Notice)[steps[0]])


def _labels(made: Proposal, fields: list[str]) -> str:
    """创建任务书 (期限, 报送至); 印发日期."""
    found: dict[str, list[str]] = {}
    papers = len(made.notice.get("deliverables", []))
    for field in fields:
        whose, what = _label(made, field)
        name = field.rpartition(".")[2]
        if papers > 1 and all(f"deliverables[{index}].{name}" in fields for index in range(papers)):
            whose = str(titles(Notice)["deliverables"])
        found.setdefault(whose, []).append(what)
    parts = []
    for whose, names in found.items():
        listed = _(", ").join(dict.fromkeys(names))
        parts.append(_("{whose} ({fields})").format(whose=whose, fields=listed) if whose else listed)
    return _("; ").join(parts)


def _by_sentence(made: Proposal) -> Table:
    """Each sentence once, with all that comes from it."""
    found: dict[tuple[int, str], list[str]] = {}
    for each in made.evidence:
        found.setdefault((each.line, each.sentence), []).append(each.field)
    columns = [
        Column("line", _("line"), number=True, whole=True),
        Column("field", _("what comes from it")),
        Column("sentence", _("sentence"), detail=True),
    ]
    ordered = sorted(found, key=lambda place: (place[0], made.order[place[1]]))
    rows = [[str(line), _labels(made, found[line, sentence]), sentence] for line, sentence in ordered]
    return Table(columns, rows, title=_("From which sentence each value comes"))


def _by_reason(made: Proposal, reasons: dict[str, str], title: str) -> Table:
    found: dict[str, list[str]] = {}
    for field, why in reasons.items():
        found.setdefault(why, []).append(field)
    columns = [Column("field", _("field")), Column("why", _("why"))]
    return Table(columns, [[_labels(made, fields), why] for why, fields in found.items()], title=title)


def _reasons(made: Proposal) -> Table:
    return _by_reason(made, made.unknown, _("What the text does not say"))


def _taken(made: Proposal) -> Table:
    return _by_reason(made, made.assumed, _("What was taken for granted: please check"))


def _talk(made: Proposal, records: Registry, *, with_sentences: bool) -> None:
    """Where the values come from, what is open, and what the registry has of it."""
    known = known_notice(made, records.file.notices, records.sources)
    found = differences(made, known) if known else []
    tables = [_by_sentence(made)] if with_sentences else []
    tables += [_reasons(made), _taken(made)]
    if known and found:
        tables.append(_beside(made, known, found))
    if with_sentences:
        say("")
    talk_tables([table for table in tables if table.rows])
    say("")
    _say_unread(made)
    id_ = made.notice.get("id", "")
    if known and not found:
        say(_("the registry has this notice already, as {id}, with the same values").format(id=known.id))
    elif known:
        say(_("the registry has this notice already, as {id}").format(id=known.id))
    elif id_ in records.notices:
        say(_("the registry has another notice {id} already; give this one its own id with --id").format(id=id_))
    else:
        say(_("the registry does not have it yet; --apply adds it"))


def _say_unread(made: Proposal) -> None:
    for each in made.unread:
        note = _("line {line}: {text} is the day of no deliverable; check it by hand")
        say(note.format(line=each.sentence.line, text=each.text))


def _beside(made: Proposal, known: Notice, found: list[Difference]) -> Table:
    """The registry's record beside the text's."""
    papers = {paper.id: paper.title for paper in known.deliverables}
    papers |= {paper["id"]: paper["title"] for paper in made.notice.get("deliverables", [])}

    def label(field: str) -> str:
        first, *rest = field.split(".")
        if first != "deliverables" or not rest:
            return str(titles(Notice)[first])
        title = papers.get(rest[0], rest[0]).split("（")[0]
        fields = str(titles(Deliverable)[rest[1]]) if len(rest) > 1 else ""
        return _("{whose} ({fields})").format(whose=title, fields=fields) if fields else title

    columns = [Column("field", _("field")), Column("registry", _("registry")), Column("text", _("this text"))]
    rows = [[label(each.field), _shown(each.registry), _shown(each.text)] for each in found]
    title = _("The registry has this notice already, as {id}; where the two differ").format(id=known.id)
    return Table(columns, rows, title=title)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return _raw(value)
    return _("(nothing)") if value is None else format_value(value)


# -- adding it -----------------------------------------------------------------------------------------------


def _apply(made: Proposal, registry: Path | None, *, dry_run: bool) -> None:
    """Adds source and notice.

    Raises UsageError where it is there already, or the text does not say what a record must have.
    """
    store = open_store(writable_path(registry), say)
    known = known_notice(made, store.registry.file.notices, store.registry.sources)
    if known is not None:
        message = _("the registry has this notice already, as {id}; nothing was written").format(id=known.id)
        raise UsageError(message, _("without --apply you see where the two differ"))
    lacking = [name for name in ("id", "issued_by", "issued_on") if name not in made.notice]
    if lacking:
        named = _(", ").join(str(titles(Notice)[name]) for name in lacking)
        message = _("the text does not say what every notice must have: {fields}; nothing was written")
        hint = _("give --id or --issued-on; an office that is missing goes into the text, on a line above its date")
        raise UsageError(message.format(fields=named), hint)
    id_ = made.notice["id"]
    if id_ in store.registry.notices:
        message = _("the registry has another notice {id} already; nothing was written").format(id=id_)
        raise UsageError(message, _("give this one its own id with --id"))
    _settle(made, store.registry)
    content = _with_both(store, made)
    if dry_run:
        store.require_valid(content)
        emit(_diff(store, content))
        say(_("would add notice {id}").format(id=id_))
        return
    store.replace_registry(content)
    papers = len(made.notice.get("deliverables", []))
    said = _("notice {id} is in {path}, with {n} deliverables").format(id=id_, path=store.path, n=papers)
    say(said)
    if made.unknown:
        say(_("not known yet: {fields}").format(fields=_labels(made, list(made.unknown))))
    _say_unread(made)


def _with_both(store: Store, made: Proposal) -> bytes:
    """The registry with source and notice.

    Raises UsageError where it is written so that nothing can be put behind its tables.
    """
    content = store.reading.document.raw or b""
    for table, record, there in (
        ("sources", made.source, made.source["id"] in store.registry.sources),
        ("notices", made.notice, False),
    ):
        try:
            content = content if there else with_records(content, table, [record])
        except CannotEditError as error:
            message = _("{path} has its {table} in brackets; none can be put behind them")
            hint = _("write each of them as a [[{table}]] table, then try again").format(table=table)
            raise UsageError(message.format(path=store.path, table=table), hint) from error
    return content


def _diff(store: Store, content: bytes) -> str:
    """The added lines as git shows them."""
    before = (store.reading.document.raw or b"").decode("utf-8-sig").splitlines()
    after = content.decode("utf-8-sig").splitlines()
    name = str(store.path)
    return "".join(line + "\n" for line in difflib.unified_diff(before, after, name, name, lineterm="", n=1))
