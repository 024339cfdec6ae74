"""The reference of the JSON formats (docs/en/reference/json.md) and the program say the same."""

import datetime as dt
import json
import re
import shlex
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tomli_w

from builders import ZHENGDING, notice, place, project
from layouts import workbook
from ledgers import BINJIANG, DELIVERABLES, PENGLAI, PERIOD, PUDONG, QIANAN, QINGDAO, TABLES, write_ledger
from ledgers import event as ledger_event
from program import REGISTRY, ROOT, call, write_registry
from smartpilot.cli.app import COMMANDS
from smartpilot.cli.help import LazyCommand
from smartpilot.deadlines.rows import State
from smartpilot.deadlines.working_days import Calendar
from smartpilot.official.imports.plan import Reason
from smartpilot.official.lists.listing import LineKind
from smartpilot.problems import Severity
from smartpilot.records.terms import (
    Designation,
    DuePeriod,
    Evidence,
    Kind,
    Level,
    Medium,
    Recurrence,
    ReturnState,
    Stage,
)
from smartpilot.workbook.seal import SEAL
from workbooks import HEBEI, circulate, enter, fill, sign
from workbooks import QINGDAO as QINGDAO_WORKBOOK

PAGE = (ROOT / "docs" / "en" / "reference" / "json.md").read_text(encoding="utf-8")
WORDS: dict[str, type[StrEnum]] = {
    "designation": Designation,
    "level": Level,
    "evidence": Evidence,
    "kind": Kind,
    "stage": Stage,
    "medium": Medium,
    "recurrence": Recurrence,
    "due period": DuePeriod,
    "state": State,
    "return state": ReturnState,
    "calendar": Calendar,
    "severity": Severity,
    "reason": Reason,
    "line kind": LineKind,
}


# -- the page ------------------------------------------------------------------------------------------------


class Field(NamedTuple):
    """A row of a table of fields. `object_`: the heading of the table; `optional`: it may be absent."""

    object_: str
    name: str
    types: tuple[str, ...]
    optional: bool


def without_links(text: str) -> str:
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text)


def sections() -> dict[str, str]:
    """The text below each heading, up to the next heading of any depth."""
    parts = re.split(r"^#+ (.*)$", PAGE, flags=re.MULTILINE)
    return {title.replace("`", ""): text for title, text in zip(parts[1::2], parts[2::2], strict=True)}


def rows_of(text: str, columns: int) -> list[list[str]]:
    """The rows of the first table of a section, without its heading, where it has this many columns."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return [row for row in rows if len(row) == columns]


def objects() -> dict[str, dict[str, Field]]:
    """The fields of each object that the page describes, those of an object that it includes among them."""
    tables = {title: rows_of(text, 3) for title, text in sections().items() if "| field | type | present |" in text}

    def fields(title: str) -> Iterator[Field]:
        for name, type_, present in tables[title]:
            if name.startswith("all of "):
                yield from fields(without_links(name).removeprefix("all of "))
            else:
                types = tuple(without_links(type_).replace("`", "").split(" or "))
                yield Field(title, name.strip("`"), types, optional=not present.startswith("always"))

    return {title: {field.name: field for field in fields(title)} for title in tables}


def words() -> dict[str, list[str]]:
    return {name: re.findall(r"`([^`]+)`", values) for name, values in rows_of(sections()["Fixed words"], 2)}


OBJECTS = objects()
FIXED_WORDS = words()
FORMATS = {
    name: row for row in rows_of(sections()["Formats"], 3) for name in re.findall(r"`(smartpilot[^`]*)`", row[0])
}


# -- a value against the page --------------------------------------------------------------------------------


def fits(value: Any, type_: str) -> bool:
    """Whether a value may be of a type; of an object only its fields are looked at."""
    if type_ == "null":
        return value is None
    if type_ == "anything":
        return value is not None
    if type_.startswith("list of "):
        return isinstance(value, list)
    if type_.startswith("map of "):
        return isinstance(value, dict)
    if type_ in OBJECTS:
        return isinstance(value, dict) and value.keys() <= OBJECTS[type_].keys() and required(type_) <= value.keys()
    if type_ in FIXED_WORDS:
        return value in FIXED_WORDS[type_]
    if type_ in ("date", "time"):
        return isinstance(value, str) and bool(parsed(value, type_))
    return type(value) is {"text": str, "integer": int, "boolean": bool}[type_]


def parsed(text: str, type_: str) -> object:
    try:
        return dt.date.fromisoformat(text) if type_ == "date" else dt.datetime.fromisoformat(text).tzinfo
    except ValueError:
        return None


def required(object_: str) -> set[str]:
    return {name for name, field in OBJECTS[object_].items() if not field.optional}


class Seen:
    """How each field of the page came out: of which types, and whether it was absent."""

    def __init__(self) -> None:
        self.types: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.wrong: list[str] = []

    def look_at(self, value: Any, types: Sequence[str], where: str) -> str:
        """Holds a value against its types and what is in it against theirs, and returns the type that it has."""
        type_ = next((each for each in types if fits(value, each)), None)
        if type_ is None:
            self.wrong.append(f"{where}: {json.dumps(value, ensure_ascii=False)[:200]} is not {' or '.join(types)}")
            return ""
        if type_.startswith("list of "):
            # `list of A or B` is split at "or": what follows the list is of its items.
            inner = [type_.removeprefix("list of "), *types[types.index(type_) + 1 :]]
            for index, item in enumerate(value):
                self.look_at(item, inner, f"{where}[{index}]")
        elif type_.startswith("map of "):
            for key, item in value.items():
                self.look_at(item, [type_.removeprefix("map of ")], f"{where}.{key}")
        elif type_ in OBJECTS:
            for name, field in OBJECTS[type_].items():
                known = self.types[field.object_, name]
                known.add(self.look_at(value[name], field.types, f"{where}.{name}") if name in value else "absent")
        return type_


# -- what the program writes ---------------------------------------------------------------------------------

BROKEN = """\
format = 1
[[sources]]
id = "paper"
title = "报纸"
"""
# No year, no day, no office, and a document without a title.
BARE_NOTICE = """\
关于公布国家智慧城市试点名单的通知
各有关单位：
根据建办科〔2012〕42号文件，现公布名单，其中专项试点41个。
"""
WATER = {"title": "智慧水务", "field": "水务", "site": "正定县", "site_pilot": "2014-130123", "note": "专项"}
APPLICANT = ["河北省石家庄市平山县", "县", "有", "有", "2015-08-20", "第一批"]
LIST = [
    ["省份", "试点城市", "类别"],
    ["河北省", "唐山市", "新增试点"],
    ["河北省", "唐山市路北区", ""],
    ["河北省", "石家庄市正定县", "扩大范围试点"],
    ["江苏省", "昆山市张浦镇", "新增试点"],
    ["上海市", "浦东新区", "扩大范围试点"],
    ["上海市", "黄浦区", "新增试点"],
    ["", "朝阳区", "新增试点"],
    ["——", "——", ""],
    [],
    ["附件2"],
    ["承建单位", "项目名称", "领域", "示范地"],
    ["第三家公司", "智慧照明", "照明", "正定县"],
]


class Answer(NamedTuple):
    """One JSON value that a command wrote, with the types that the page gives it."""

    types: Sequence[str]
    value: Any
    where: str


def rich_registry(folder: Path) -> Path:
    """Records with all their fields and with none but the necessary ones."""
    source = {
        "publisher": "住房和城乡建设部",
        "published": dt.date(2015, 4, 10),
        "url": "http://example.org",
        "note": "镜像",
    }
    paper = {"reviewed_by": "省级主管部门", "signed_by": ["科技部"], "medium": ["electronic", "paper"], "clause": "五"}
    widened = {**ZHENGDING, "extends": "2012-130100", "note": "点名", "evidence": "reported"}
    return write_registry(
        folder / "pilots.toml",
        sources=[
            {"id": "notice-2014", "title": "通知", **source},
            {"id": "paper", "title": "报纸"},
        ],
        notices=[
            notice("2012", dt.date(2013, 1, 29)),
            notice(
                totals={"new": 9, "expanded": 3, "special": 4},
                creation_period=PERIOD,
                deliverables=[{**DELIVERABLES[0], **paper}, *DELIVERABLES[1:], RECOMMENDATION, PROGRESS, ACCEPTANCE],
            ),
        ],
        pilots=[
            place("130100", "石家庄市", "河北省", "prefecture-city", notice_="2012"),
            widened,
            {**QIANAN, "added_on": dt.date(2015, 9, 15)},
            PUDONG,
            QINGDAO,
            PENGLAI,
            place("110109", "门头沟区", "北京市", "district"),
            place("430000", "长株潭", "湖南省", "prefecture-city", "2012", members=["430100", "430200", "430300"]),
        ],
        projects=[project("S01", "航天恒星科技有限公司", **WATER), project("S02", "没有地点公司")],
        candidates=[
            {**BINJIANG, "evidence": "reported", "sources": ["paper"], "note": "未列入"},
            {**BINJIANG, "id": "2014-310101", "name": "黄浦区", "province": "上海市", "division": "310101"},
            {
                **BINJIANG,
                "id": "2014-320583-huaqiaozhen",
                "name": "昆山市花桥镇",
                "province": "江苏省",
                "division": "320583",
                "locality": "花桥镇",
                "level": "town",
            },
        ],
    )


ACCEPTANCE = {
    "id": "acceptance",
    "title": "验收申请",
    "owed_by": "pilots",
    "stages": ["submitted"],
    "within": {"after": "task-book:submitted", "months": 36},
}
PROGRESS = {
    "id": "progress",
    "title": "进展情况",
    "owed_by": "pilots",
    "stages": ["submitted"],
    "recurs": "quarterly",
}
RECOMMENDATION = {"id": "recommendation", "title": "推荐函", "owed_by": "authorities", "stages": ["submitted"]}


def whole(command: str, *arguments: str | Path, **env: str) -> Answer:
    """The one object of `--format json`."""
    ended = call(command, *arguments, "--format", "json", **env)
    value = ended.json()
    return Answer([value["format"]], value, shlex.join(map(str, (command, *arguments))))


def lines(types: Sequence[str], command: str, *arguments: str | Path) -> Iterator[Answer]:
    """The objects of `--format ndjson`."""
    where = shlex.join(map(str, (command, *arguments)))
    written = call(command, *arguments, "--format", "ndjson").out.splitlines()
    assert written, where
    for line in written:
        yield Answer(types, json.loads(line), where)


def about_records(registry: Path, folder: Path) -> Iterator[Answer]:
    given = ("-r", registry)
    yield whole("list", *given)
    records = ["pilot line", "special project line", "candidate line"]
    yield from lines(records, "list", *given)
    call("export", folder / "records.json", *given)
    yield Answer(["smartpilot.list/1"], json.loads((folder / "records.json").read_text(encoding="utf-8")), "export")
    for id_ in ("2014-130123", "2014-S01", "2014-S02", "2014-330108", "2014-authority-130000"):
        yield whole("show", id_, *given)
        yield from lines(["smartpilot.show/1"], "show", id_, *given)
    yield whole("stats", *given)
    yield from lines(["count line"], "stats", *given)
    for text in ("昆山市张浦镇", "朝阳区", "河北省"):
        yield whole("resolve", text)
        yield from lines(["match"], "resolve", text)
    names = folder / "names.xlsx"
    names.write_bytes(workbook([["昆山市张浦镇"], ["朝阳区"], ["河北省"]]))
    for file in (names, write_names(folder / "names.txt")):
        yield whole("resolve", file)
        yield from lines(["resolved name"], "resolve", file)
    for sides in ((REGISTRY, registry), (registry, REGISTRY)):
        yield whole("diff", *sides)
        yield from lines(["difference line"], "diff", *sides)


def write_names(path: Path) -> Path:
    path.write_text("正定县\n朝阳区\n", encoding="utf-8")
    return path


def about_progress(registry: Path) -> Iterator[Answer]:
    given = ("-r", registry)
    yield whole("record", "2014-130123", "task-book", "submitted", "--on", "2015-04-20", "--yes", *given)
    yield whole("history", *given)
    write_ledger(
        registry,
        ledger_event(1, by="正定县", note="电子版"),
        ledger_event(2, voids=ledger_event(1)["id"]),
        ledger_event(3, deliverable="self-evaluation", year=2015, on=dt.date(2015, 12, 1)),
        ledger_event(7, deliverable="progress", year=2015, part=3, on=dt.date(2015, 9, 20)),
        ledger_event(4, target="2014-S09", deliverable="gone"),
        ledger_event(5, on=dt.date(2015, 4, 29), note="纸质版", also=True, workbook="5d0e81b47f3a9c5e"),
        ledger_event(6, target="2014-310115", on=dt.date(2015, 5, 4), stage="returned", note="缺投融资方案"),
    )
    yield whole("history", *given)
    yield from lines(["event"], "history", *given)
    yield whole("show", "2014-130123", "--as-of", "2015-05-20", *given)
    for by, type_ in (("deliverable", "deadline"), ("province", "province"), ("target", "target")):
        yield whole("deadlines", "--by", by, "--as-of", "2015-05-20", *given)
        yield from lines([type_], "deadlines", "--by", by, *given)
    yield whole("undo", "2014-130123", "--yes", *given)
    yield whole("validate", *given)
    moment = ledger_event(1)["recorded_at"]
    run = {"batch": "b", "recorded_by": "zhang", "via": "promote", "after": "9f86d081884c7d65"}
    lines_before = ["[[candidates]]", 'id = "2014-330108"', 'name = "滨江区"']
    changes: list[dict[str, Any]] = [
        {"id": "c1", "recorded_at": moment, "record": "2014-330108", "before": lines_before, **run},
        {"id": "c2", "recorded_at": moment, "record": "promotion-2014-330108", "table": "sources", **run},
        {"id": "c3", "recorded_at": moment, "record": "2014-330108", "voids": "c1"},
    ]
    registry.with_name("progress.toml").write_text(tomli_w.dumps({"changes": changes}), encoding="utf-8")
    yield whole("history", *given)
    registry.with_name("progress.toml").write_text("[[events]]\nid = 1\n", encoding="utf-8")
    yield whole("show", "2014-130123", *given)


def about_problems(folder: Path) -> Iterator[Answer]:
    path = folder / "pilots.toml"
    yield whole("validate", "-r", path)
    path.with_name("progress.toml").mkdir()
    for text in (BROKEN + 'id = "again"\n', BROKEN + "pages = 3\n", BROKEN.replace('"报纸"', "7")):
        path.write_text(text, encoding="utf-8")
        yield whole("validate", "-r", path)


def about_workbooks(folder: Path) -> Iterator[Answer]:
    """Two workbooks that differ, one with problems, and one whose rows the ledger has left behind."""
    first, asking = TABLES["notices"]
    asking = {**asking, "deliverables": [*asking["deliverables"], PROGRESS]}
    registry = write_registry(folder / "pilots.toml", **{**TABLES, "notices": [first, asking]})
    given = ("-r", registry)
    zhengding, qianan = ("2014-130123", "创建任务书"), ("2014-130283", "创建任务书")
    yearly = ("2014-130283", "2015 年度自评价报告")
    submitted = {"阶段": "已报送", "日期": dt.date(2015, 4, 20)}
    one = circulate(registry, folder / "发出", "--all") / HEBEI
    two, wrong = (Path(shutil.copy(one, folder / name)) for name in ("two.xlsx", "wrong.xlsx"))
    fill(
        one,
        {zhengding: {**submitted, "办理单位": "正定县", "备注": "电子版"}, qianan: {**submitted, "办理单位": "迁安市"}},
    )
    quarterly = ("2014-130283", "2015年第2季度进展情况")
    fill(one, {yearly: submitted, quarterly: submitted})
    fill(two, {qianan: submitted, yearly: {**submitted, "备注": "纸质版"}, quarterly: {**submitted, "备注": "纸质版"}})
    fill(wrong, {zhengding: {"阶段": "交了", "日期": "四月"}})
    enter(one, APPLICANT)
    enter(wrong, ["平山县某新区", "县", "无", "无"])
    sign(one, COVER)
    (folder / "none.xlsx").write_bytes(b"none")
    yield whole("collect", one, two, wrong, folder / "none.xlsx", *given, SMARTPILOT_TODAY="2015-09-30")
    yield whole("collect", one, "--apply", *given, SMARTPILOT_TODAY="2015-09-30")
    three = circulate(registry, folder / "再发", "--all") / HEBEI
    fill(three, {zhengding: {"日期": dt.date(2015, 4, 19)}})
    yield whole("collect", three, *given, SMARTPILOT_TODAY="2015-09-30")
    call("record", *zhengding, "signed", "--on", "2015-04-20", "--yes", *given)
    yield whole("collect", three, *given, SMARTPILOT_TODAY="2015-09-30")
    four = circulate(registry, folder / "又发", "--all") / HEBEI
    fill(four, {("2014-130283", "实施方案"): submitted})
    yield whole("collect", four, *given, SMARTPILOT_TODAY="2015-09-30", SMARTPILOT_USER="\u200b")  # nobody's name
    plan = ("2014-130123", "实施方案")
    for day, more in (("2015-04-15", ()), ("2015-04-18", ("--also",))):
        call("record", *plan, "submitted", "--on", day, *more, *given, SMARTPILOT_TODAY="2015-09-30")
    five = circulate(registry, folder / "五发", "--all", "--as-of", "2015-04-20") / HEBEI
    fill(five, {plan: submitted})
    yield whole("collect", five, *given, SMARTPILOT_TODAY="2015-09-30")
    unsealed = circulate(registry, folder / "无封印", "--all") / HEBEI
    fill(unsealed, {yearly: {**submitted, "备注": "无封印"}})
    remove_seal(unsealed)
    registry.with_name("circulation.key").unlink()
    yield whole("collect", unsealed, "--unsealed", *given, SMARTPILOT_TODAY="2015-09-30")


def about_returns(folder: Path) -> Iterator[Answer]:
    """Two rounds, what came back of them with a cover half filled in, and what came back of a round unknown here."""
    registry = write_registry(folder / "pilots.toml", **TABLES)
    given = ("-r", registry)
    circulate(registry, folder / "早", "--as-of", "2015-04-10")
    out = circulate(registry, folder / "发出", "--return-by", "2015-05-15")
    sign(out / HEBEI, COVER)
    fill(out / HEBEI, {("2014-130123", "创建任务书"): {"阶段": "交了"}})
    sign(out / QINGDAO_WORKBOOK, {"填报人": "张三", "联系电话": "0532-1234567"})
    call("collect", out / HEBEI, out / QINGDAO_WORKBOOK, "--apply", *given)
    yield whole("returns", "--round", "all", *given)
    yield from lines(["authority return"], "returns", *given)
    registry.with_name("circulations.toml").unlink()
    call("collect", out / QINGDAO_WORKBOOK, "--apply", *given)
    yield whole("returns", *given)


def remove_seal(path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    meta = book["_meta"]
    meta.delete_rows(next(row[0].row for row in meta.iter_rows() if row[0].value == SEAL))
    book.save(path)


COVER = {"填报单位": "河北省住房和城乡建设厅"}


COVER = {"填报单位": "河北省住房和城乡建设厅"}


def about_lists(registry: Path, folder: Path) -> Iterator[Answer]:
    path = folder / "名单.xlsx"
    path.write_bytes(workbook(LIST))
    text = folder / "名单.txt"
    text.write_text("国家智慧城市2012年度试点名单\n朝阳区\n河北省：石家庄市、廊坊市\n———\n", encoding="utf-8")
    records = ["import line of a pilot", "import line of a project", "doubtful line"]
    for arguments in ((path, "--notice", "2014"), (text, "--notice", "2012")):
        yield whole("import", *arguments, "-r", registry)
        yield whole("import", *arguments, "--accept", "朝阳区=110105", "-r", registry)
        yield from lines(records, "import", *arguments, "-r", registry)


def about_outcomes(folder: Path) -> Iterator[Answer]:
    registry = rich_registry(folder)
    given = ("-r", registry, "--on", "2018-06-01")
    path = folder / "验收.txt"
    path.write_text("二星：正定县\n未通过：不存在县\n五星：浦东新区\n", encoding="utf-8")
    yield whole("import", path, "--outcome", *given)
    call("import", path, "--outcome", "--apply", *given)
    book = folder / "验收.xlsx"
    book.write_bytes(workbook([["城市", "验收结论"], ["不存在县", "通过"]]))
    for file in (path, book):
        yield whole("import", file, "--outcome", "--source-title", "验收公告", *given)
    withdrawal = ("对象=2014-130123", "评估=退出", "日期=2019-06-01", "备注=摘牌", "-r", registry, "--yes")
    yield whole("add", "assessment", *withdrawal, SMARTPILOT_TODAY="2020-01-01")
    yield whole("show", "2014-130123", "-r", registry, "--as-of", "2020-01-01")


def about_changes(folder: Path) -> Iterator[Answer]:
    given = ("-r", rich_registry(folder))
    paper = ("id=daily", "title=日报", "publisher=报社", "published=2015-04-11", "url=http://example.com")
    yield whole("add", "source", *paper, "note=转载", *given, "--yes")
    yield whole("edit", "daily", "title=日报（转载）", "note=", *given, "--dry-run")
    yield whole("add", "pilot", "name=唐山市", "notice=2014", "--source-title", "公告", *given, "--yes")
    yield whole("add", "project", "undertaken_by=乙公司", "notice=2014", *given, "--dry-run")
    yield whole(
        "add",
        "candidate",
        "name=桐城市",
        "notice=2014",
        "sources=paper",
        "evidence=reported",
        "note=点名",
        *given,
        "--yes",
    )
    yield whole("edit", "2014-130123", "sources+=paper", "extends=", *given, "--yes")
    yield whole("edit", "2014-130200", "designation=new", *given, "--yes")


def about_notices(folder: Path) -> Iterator[Answer]:
    for path in sorted((ROOT / "tests" / "notices").glob("*.txt")):
        yield whole("notice", path)
    path = folder / "通知.txt"
    path.write_text(BARE_NOTICE, encoding="utf-8")
    yield whole("notice", path, "--url", "http://example.org")
    for name in ("double", "climate"):
        yield whole("notice", ROOT / "tests" / "programmes" / f"{name}-notice.txt")
    times = (("1个月", "任务书"), ("30日", "方案"))
    sentences = (f"试点城市于收到本通知后{time}内将{title}报送我部。" for time, title in times)
    path.write_text("\n".join(["关于公布国家智慧城市试点名单的通知", *sentences, ""]), encoding="utf-8")
    yield whole("notice", path)
    path.write_text("关于公布海绵城市示范城市名单的通知\n请示范城市于4月30日前报送总结。\n", encoding="utf-8")
    yield whole("notice", path)


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> list[Answer]:
    """What every command writes as JSON; each field has a value somewhere, and none elsewhere if that may be."""
    folder = tmp_path_factory.mktemp("answers")
    registry = rich_registry(folder)
    made = [*about_records(registry, folder), *about_lists(registry, folder), *about_progress(registry)]
    broken, own = folder / "broken", folder / "own"
    broken.mkdir()
    own.mkdir()
    rounds, changed = folder / "rounds", folder / "changed"
    rounds.mkdir()
    changed.mkdir()
    outcomes = folder / "outcomes"
    outcomes.mkdir()
    about_files = [*about_workbooks(own), *about_returns(rounds), *about_notices(folder), *about_changes(changed)]
    return [*made, *about_problems(broken), *about_files, *about_outcomes(outcomes)]


@pytest.fixture(scope="module")
def seen(answers: list[Answer]) -> Seen:
    made = Seen()
    for answer in answers:
        made.look_at(answer.value, answer.types, answer.where)
    return made


# -- the tests -----------------------------------------------------------------------------------------------


def test_all_that_is_written_is_on_the_page(seen: Seen) -> None:
    assert seen.wrong == []


@pytest.mark.parametrize("object_", OBJECTS)
def test_all_that_is_on_the_page_is_written(seen: Seen, object_: str) -> None:
    """Each field with a value; null, or nothing at all, where the page says that it may be so."""
    missing = []
    for name, field in OBJECTS[object_].items():
        if field.object_ != object_:
            continue
        known = seen.types[object_, name]
        if field.types != ("null",) and not known - {"null", "absent", ""}:
            missing.append(f"{name} with a value")
        missing += [
            f"{name} {way}"
            for way in ("null", "absent")
            if (way in field.types + ("absent",) * field.optional) and way not in known
        ]
    assert missing == []


def test_the_formats_are_those_of_the_program(answers: list[Answer]) -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    formats = set(re.findall(r'"(smartpilot\.[a-z]+/\d+)"', source))

    assert set(FORMATS) == formats == {name for name in OBJECTS if name.startswith("smartpilot.")}
    assert formats == {answer.value["format"] for answer in answers if "format" in answer.value}


def test_the_commands_are_those_that_write_json() -> None:
    parameters: dict[str, Any] = {name: LazyCommand(name, "").load().params for name in COMMANDS}
    choices = {
        name: {choice for each in params if each.name == "format_" for choice in each.type.choices}
        for name, params in parameters.items()
    }
    json_commands = {name for row in FORMATS.values() for name in re.findall(r"`([a-z]+)`", row[1])}
    ndjson_commands = {name for row in FORMATS.values() if row[2] != "" for name in re.findall(r"`([a-z]+)`", row[1])}

    assert json_commands - {"export"} == {name for name, forms in choices.items() if "json" in forms}
    assert ndjson_commands - {"export"} == {name for name, forms in choices.items() if "ndjson" in forms}


@pytest.mark.parametrize("word", WORDS)
def test_fixed_words(word: str) -> None:
    assert FIXED_WORDS[word] == [each.value for each in WORDS[word]]


# -- the examples --------------------------------------------------------------------------------------------

EXAMPLES = re.findall(r"```console\n\$ smartpilot ([^\n]*)\n(.*?)```", PAGE, re.DOTALL)
EVENT_ID = re.compile(r"\d{8}T\d{6}\.\d{6}Z-[0-9a-f]{8}")


# Sentences in the language of the user, the time of the run, and a seal that depends on the key.
NOT_COMPARED = {"message", "hint", "why", "reasons", "recorded_at", "recorded_by", "workbook"}


def in_short(example: Any, value: Any) -> Any:
    """A value with its lists cut off where those of the example end, and with the example's own sentences and ids."""
    if isinstance(value, dict) and isinstance(example, dict):
        kept = {key for key in value if key in NOT_COMPARED}
        return {key: example.get(key) if key in kept else in_short(example.get(key), value[key]) for key in value}
    if isinstance(value, list) and isinstance(example, list) and example:
        return [in_short(*pair) for pair in zip(example, value, strict=False)]
    if isinstance(value, str) and EVENT_ID.fullmatch(value):
        return example
    return value


def test_each_format_has_an_example() -> None:
    assert [json.loads(output)["format"] for _command, output in EXAMPLES] == list(FORMATS)


@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[command.split()[0] for command, _output in EXAMPLES])
def test_examples_are_what_the_program_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, output: str
) -> None:
    monkeypatch.chdir(tmp_path)
    call("init", ".")
    for name, text in re.findall(r"With (\S+) as follows:\n\n```text\n(.*?)```", PAGE, re.DOTALL):
        Path(name).write_text(text, encoding="utf-8")
    if command.startswith(("collect", "returns")):
        registry = Path("data/pilots.toml")
        returned = circulate(registry, Path("收回"), "-p", "河北", "--return-by", "2015-05-15") / HEBEI
        fill(returned, {("2014-130123", "创建任务书"): {"阶段": "已报送", "日期": dt.date(2015, 4, 20)}})
        sign(returned, COVER)
        if command.startswith("returns"):
            call("collect", returned, "--apply", "-r", registry)

    value = call(*shlex.split(command), SMARTPILOT_REGISTRY="").json()

    example = json.loads(output)
    assert example == in_short(example, value)
