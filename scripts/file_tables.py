"""The tables of the files for reference/files.md, in Chinese and in English, made from the models."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from smartpilot.records import terms
from smartpilot.records.base import Model
from smartpilot.records.circulations import CirculationsFile, ContactsFile
from smartpilot.records.entries import LedgerFile
from smartpilot.records.holidays import HolidaysFile
from smartpilot.records.models import RegistryFile
from smartpilot.records.schema import json_schema

Language = Literal["zh", "en"]
Schema = Mapping[str, Any]

FILES: Mapping[str, type[Model]] = {
    "pilots.toml": RegistryFile,
    "progress.toml": LedgerFile,
    "circulations.toml": CirculationsFile,
    "contacts.toml": ContactsFile,
    "holidays.toml": HolidaysFile,
}


class _Use(NamedTuple):
    """What the words of a closed list are used for, in both languages."""

    zh: str
    en: str


TERMS: Mapping[type[terms.Term], _Use] = {
    terms.Level: _Use("级别", "level"),
    terms.Designation: _Use("类别", "designation"),
    terms.Evidence: _Use("证据", "evidence"),
    terms.Kind: _Use("报送主体", "owed by"),
    terms.Stage: _Use("阶段", "stage"),
    terms.Medium: _Use("形式", "medium"),
    terms.Recurrence: _Use("周期", "recurrence"),
    terms.DuePeriod: _Use("期限所在", "due period"),
    terms.AssessmentKind: _Use("评估", "kind of assessment"),
    terms.AssessmentResult: _Use("结论", "result of an assessment"),
    terms.Status: _Use("试点状态", "status"),
    terms.ReturnState: _Use("收回情况", "return state"),
}


class _Words(NamedTuple):
    """What the tables of a language are written with."""

    field_heads: str
    term_heads: str
    required: str
    semicolon: str
    table: str
    list_of: str
    fixed_words: str
    types: Mapping[str, str]
    patterns: Mapping[str, str]
    longest: str
    fewest: str
    only: str
    between: str
    at_least: str


_WORDS: Mapping[Language, _Words] = {
    "zh": _Words(
        field_heads="| 字段 | 名称 | 类型 | 必填 | 说明 | 示例 |",
        term_heads="| 用于 | 文件中写 | 中文 | 英文 |",
        required="是",
        semicolon="；",
        table="表",
        list_of="{type}的列表",
        fixed_words="固定词",
        types={"string": "文字", "integer": "整数", "date": "日期", "date-time": "时间", "boolean": "true 或 false"},
        patterns={
            "^[0-9A-Za-z][0-9A-Za-z._-]*$": "限字母、数字、`.`、`_`、`-`，首位是字母或数字",
            "^[1-9][0-9]{5}$": "六位数字，首位不是 0",
            "^[0-9]{6}$": "六位数字",
            r"^(notice|listed|period-end|[0-9A-Za-z][0-9A-Za-z._-]*:[a-z]+)$": (
                "`notice`、`listed`、`period-end` 或 `事项编号:阶段`"
            ),
            "^period-end$": "`period-end`",
        },
        longest="不超过 {n} 个字符",
        fewest="至少 {n} 项",
        only="只能是 {n}",
        between="{least} 至 {most}",
        at_least="不小于 {n}",
    ),
    "en": _Words(
        field_heads="| field | title | type | required | description | example |",
        term_heads="| used for | in the file | Chinese | English |",
        required="yes",
        semicolon="; ",
        table="table",
        list_of="list of {type}",
        fixed_words="fixed-words",
        types={
            "string": "text",
            "integer": "integer",
            "date": "date",
            "date-time": "time",
            "boolean": "true or false",
        },
        patterns={
            "^[0-9A-Za-z][0-9A-Za-z._-]*$": "letters, digits, `.`, `_`, `-`, beginning with a letter or digit",
            "^[1-9][0-9]{5}$": "six digits, not beginning with 0",
            "^[0-9]{6}$": "six digits",
            r"^(notice|listed|period-end|[0-9A-Za-z][0-9A-Za-z._-]*:[a-z]+)$": (
                "`notice`, `listed`, `period-end` or `deliverable:stage`"
            ),
            "^period-end$": "`period-end`",
        },
        longest="at most {n} characters",
        fewest="at least {n}",
        only="always {n}",
        between="{least} to {most}",
        at_least="at least {n}",
    ),
}

# The models describe their fields in Chinese, as the workbooks and editors show them.
_DESCRIPTIONS = {
    "": "",
    "record、collect 文件名、undo": "record, collect and the file, undo",
    "三至五年": "three to five years",
    "与 pilots 连读：国家智慧城市 + 试点": "read with what its pilots are called: 国家智慧城市 + 试点",
    "表格中用；不写为名称": "for tables; the name where it is absent",
    "通知和名单的标题有其中之一的，属本计划；几个计划都有的，以最长的为准": (
        "a notice or list with one of them in its title is one of this programme; of several words the longest counts"
    ),
    "标题有其中之一的，不属本计划，虽然也有标题用语": (
        "a title with one of them is not one of this programme, although it has a title word"
    ),
    "第一批、第二批……名单的通知的编号；不写，依通知标题中的批次": (
        "ids of the notices of 第一批, 第二批 …; absent: by the batch in the title of a notice"
    ),
    "几个地方合为一个试点的，各地的代码；division 填第一个地方所在的省份": (
        "codes of the places that are one pilot together; division is that of the province of the first one"
    ),
    "名单中可以有的级别；不写为各级": "levels of places that lists may have; absent: every level",
    "仅供查阅": "for people to read",
    "按通知的写法，省份名称之后的部分": "as notices write them, behind the name of the province",
    "已知的全部名单，据以判断登记册是否完整": "of all known lists, by which a registry is complete or not",
    "至此日没有其他名单": "there was no other list by that day",
    "本计划各条记录的编号以此开头": "the ids of its records begin with it",
    "编号见 [[programmes]]；不写为默认的计划": "see [[programmes]]; the default one where it is absent",
    "与台账各条的批次相同": "that of the events in the ledger",
    "仅用于定期报送的事项": "only of what recurs",
    "仅用于一年报送多次的事项：第几期": "only of what is owed several times a year: which part of the year",
    "仅用于镇和功能区": "only of towns and zones",
    "全称": "in full",
    "其封签的前十六位": "the first sixteen digits of its seal",
    "创建期内按此周期报送；期限为各期最后一日，另写 month、day 的从其规定": (
        "how often it is owed within the creation period; due on the last day of each period, or on month and day"
    ),
    "到此阶段之日": "the day on which the stage was reached",
    "到此阶段即为按期；不写为最后一个阶段": "the stage that meets the deadline; else the last one",
    "办到此阶段的单位": "who brought it to this stage",
    "原试点的编号": "the id of the earlier pilot",
    "取自哪一份工作簿：其封签的前十六位": "the workbook that it came from: the first sixteen digits of its seal",
    "发出之日": "the day on which it was sent",
    "同一次命令登记的各条相同": "the same for all that one command wrote",
    "同一阶段再次办理，不是更正原来的登记": "the stage was reached again; no correction",
    "含当日；不写表示应报但无期限": "this day included; without it owed at no fixed day",
    "已办到的阶段": "the stage that was reached",
    "按先后顺序": "in their order",
    "按登记时间排序": "sorts by the time of recording",
    "按通知的写法": "as the notice writes it",
    "改动以前登记册中这一条的各行；原来没有的不写": (
        "the lines of the record before the change; absent if there were none"
    ),
    "改动以后各行的摘要，撤销时据以看出手工改动；删去的写 none": (
        "a digest of the lines after the change, by which undo sees an edit by hand; none if removed"
    ),
    "改动的是来源或评估时写 sources、assessments": "sources or assessments if one of those was changed",
    "评估可评的等级，由低到高；不写则等级不限": "the grades that assessments may give, the lowest first; else any",
    "作出结论之日": "the day of the decision",
    "试点、专项试点或申报城市的编号": "the id of a pilot, special project or candidate",
    "退出不写，其他必填": "not of a withdrawal; all others have one",
    "通过的才有；试点计划列有等级的，取其一": "only if it was passed; one of the programme's, if it lists them",
    "收回之时": "when it came back",
    "有错误或矛盾的，原因何在": "what is wrong or conflicts",
    "正文援引的文件的文号": "the numbers of the documents that the text cites",
    "定期报送的事项至此日为止，期限在此日以后的不再报送，尚未报送的不再算作逾期": (
        "the last day of what is owed every year: later deadlines are off, and what is outstanding is not overdue"
    ),
    "要求报送的事项由这些通知所列的试点等报送，编号见 [[notices]]；不写为本通知所列的": (
        "the notices whose pilots, special projects or candidates owe what it asks for, by the ids of [[notices]]; "
        "absent: its own"
    ),
    "只由所辖有此类记录的主管部门报送，依适用名单；不写为各主管部门，仅用于 authorities": (
        "of authorities, only those owe it that have such a record of the lists it is asked of; absent: all"
    ),
    "期限为该月的哪一日，含当日": "the day of that month by which it is due, itself included; 31 is its end",
    "自某日起算的时限，不与 due、recurs 同写；起算之日未到的，期限未定": (
        "a time that is counted from a day, instead of due and recurs; no date until that day has come"
    ),
    "notice 通知印发之日，listed 列入试点之日，period-end 创建期届满之日，或同一通知另一事项到某阶段之日": (
        "notice: the day of the notice; listed: that of the listing; period-end: the last one of the creation period; "
        "else that on which another one reached a stage"
    ),
    "period-end 创建期届满之日：期限在此日之前；不与 after 同写": (
        "period-end: it is due so long before the last day of the creation period; instead of after"
    ),
    "按国务院办公厅的放假安排": "by the State Council's calendar",
    "following 指期限在所报各期的下一期，如次年1月报上一年度；month、day 从该期算起": (
        "following: it is due in the period after the one that it reports on, as last year's report in January; "
        "month and day are those of that period"
    ),
    "期限在各期的第几个月": "the month of each period in which it is due, counted from 1",
    "不写为通知印发之日": "the day of the notice where it is absent",
    "含当日；不写的写 years 或 months": "that day included; absent where years or months say how long it is",
    "自起始之日算起，不写 ends 时用": "from the first day on; instead of ends",
    "永久不变": "never changes",
    "没有来源说明时不写": "absent where no source states it",
    "由此登记的申报城市的编号": "the ids of the candidates that it added",
    "由申报城市增补为试点之日；此前的期限对它无效": (
        "the day on which the candidate became a pilot; earlier deadlines do not bind it"
    ),
    "登记册中改动了的记录": "the record of the registry that was changed",
    "示范地是试点时填其编号": "the id of the pilot that is the site",
    "编号见 [[notices.deliverables]]": "an id of [[notices.deliverables]]",
    "编号见 [[notices]]": "an id of [[notices]]",
    "authorities 指通知主送的各主管部门，各报一份": "authorities: each of those that the notice is sent to",
    "编号见 [[sources]]": "an id of [[sources]]",
    "被作废的台账编号": "the id of the voided event",
    "被撤销的改动编号": "the id of the change taken back",
    "试点、专项试点、申报城市或主管部门的编号": "the id of a pilot, special project, candidate or authority",
    "连续放假的天数，不写为一天": "how many days in a row; one if absent",
    "通知印发之日的 GB/T 2260 代码；镇和功能区填所在地": (
        "the GB/T 2260 code on the day of the notice; of a town or zone that of the division around it"
    ),
    "一并报送的材料": "what is handed in together",
}

# What a description says of other fields and tables: month, [[sources]].
_TABLE_NAME = re.compile(r"\[\[[a-z.]+\]\]", re.ASCII)
_FIELD_NAME = re.compile(r"\[\[[a-z.]+\]\]|\b[a-z_]+\b", re.ASCII)


def file_lines(file: type[Model], language: Language) -> Iterator[str]:
    """The tables of a file: its own keys first, then each kind of record where it is first named.

    Raises LookupError where a description has no English.
    """
    schema = json_schema(file)
    yield from _table(schema, language)
    yield from _tables_below(schema, schema["$defs"], "", language)


def _tables_below(record: Schema, definitions: Schema, parent: str, language: Language) -> Iterator[str]:
    for name, field in record["properties"].items():
        items = field.get("items", field)
        inner = definitions.get(items.get("$ref", "").removeprefix("#/$defs/"), {})
        if "properties" in inner:
            path = f"{parent}.{name}" if parent else name
            heading = f"[[{path}]]" if field.get("type") == "array" else f"[{path}]"
            yield f"\n### `{heading}` {_title(name, field, language)}\n"
            yield from _table(inner, language)
            yield from _tables_below(inner, definitions, path, language)


def _table(record: Schema, language: Language) -> Iterator[str]:
    words = _WORDS[language]
    yield words.field_heads
    yield "|---|---|---|---|---|---|"
    for name, field in record["properties"].items():
        required = words.required if name in record.get("required", ()) else ""
        about = words.semicolon.join(text for text in (_description(field, language), *_limits(field, words)) if text)
        example = f"`{_toml(field, field['examples'][0])}`" if "examples" in field else ""
        title, type_ = _title(name, field, language), _type(field, language)
        yield f"| `{name}` | {title} | {type_} | {required} | {about} | {example} |"


def _title(name: str, field: Schema, language: Language) -> str:
    """The title of a field in a language; the models have the Chinese and the English one with a space between."""
    zh, _space, en = str(field.get("title", name)).partition(" ")
    return zh if language == "zh" else en or zh


def _description(field: Schema, language: Language) -> str:
    text = field.get("description", "")
    if language == "zh":
        return _FIELD_NAME.sub(r"`\g<0>`", text)
    if text not in _DESCRIPTIONS:
        raise LookupError(f"no English in _DESCRIPTIONS of {Path(__file__).name} for: {text}")
    return _TABLE_NAME.sub(r"`\g<0>`", _DESCRIPTIONS[text])


def _type(field: Schema, language: Language) -> str:
    words = _WORDS[language]
    if field.get("type") == "array":
        return words.list_of.format(type=_type(field["items"], language))
    if "$ref" in field:
        name = field["$ref"].removeprefix("#/$defs/")
        use = {term.__name__: use for term, use in TERMS.items()}.get(name)
        return f"[{getattr(use, language)}](#{words.fixed_words})" if use else words.table
    return words.types[field.get("format", field["type"])]


def _limits(field: Schema, words: _Words) -> Iterator[str]:
    if "pattern" in field:
        yield words.patterns[field["pattern"]]
    if "maxLength" in field:
        yield words.longest.format(n=field["maxLength"])
    if "minItems" in field:
        yield words.fewest.format(n=field["minItems"])
    least, most = field.get("minimum"), field.get("maximum")
    if least is not None and least == most:
        yield words.only.format(n=least)
    elif least is not None and most is not None:
        yield words.between.format(least=least, most=most)
    elif least is not None:
        yield words.at_least.format(n=least)


def _toml(field: Schema, value: Any) -> str:
    """A value as TOML writes it."""
    if isinstance(value, list):
        return "[" + ", ".join(_toml(field["items"], item) for item in value) + "]"
    bare = isinstance(value, int) or "format" in field
    return str(value) if bare else f'"{value}"'


def term_lines(language: Language) -> Iterator[str]:
    """The table of all fixed words."""
    yield _WORDS[language].term_heads
    yield "|---|---|---|---|"
    for kind, use in TERMS.items():
        for term in kind:
            yield f"| {getattr(use, language)} | `{term.value}` | {term.zh} | {term.en} |"
