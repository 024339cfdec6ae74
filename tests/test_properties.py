"""What must hold of any registry and ledger.

They read back as written, a wrong value is shown on its line, nothing is raised, and the deadlines are those that
somebody with much time and a calendar would find.
"""

import copy
import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from builders import PENGLAI, PUDONG, QINGDAO, SHIJIAZHUANG, SOURCE, ZHENGDING, event, notice, place, project, registry
from smartpilot.deadlines.report import count_states, report_deadlines, rows_of_target
from smartpilot.deadlines.window import Window
from smartpilot.ledger.ledger import NO_LEDGER, Ledger, with_appended_events
from smartpilot.ledger.reading import LedgerReading, read_ledger
from smartpilot.records.models import REGISTRY_TABLES, Event, LedgerFile, Pilot
from smartpilot.records.obligations import obligations_of
from smartpilot.records.terms import Stage
from smartpilot.registry.query import Filter
from smartpilot.registry.reading import RegistryReading, read_registry
from smartpilot.rules import check
from smartpilot.toml.document import parse_document

pytestmark = pytest.mark.slow

PAPER = {
    "id": "task-book",
    "title": "创建任务书",
    "owed_by": "pilots",
    "stages": ["drafted", "reviewed", "submitted", "signed"],
    "due": dt.date(2015, 4, 30),
    "due_stage": "submitted",
    "medium": ["electronic", "paper"],
}
YEARLY = {
    "id": "report",
    "title": "年度自评价报告",
    "owed_by": "pilots",
    "stages": ["drafted", "submitted"],
    "recurs": "yearly",
    "month": 12,
    "day": 31,
}
PERIOD = {"begins": dt.date(2015, 4, 7), "ends": dt.date(2018, 4, 6)}
PILOTS = [ZHENGDING, PUDONG, SHIJIAZHUANG, QINGDAO, PENGLAI]
CANDIDATES = [
    place("441900", "东莞市", "广东省", "prefecture-city"),
    place("320583", "昆山市", "江苏省", "county-city", evidence="unverified", sources=[]),
]
PROJECTS = [
    project("S01", "航天恒星科技有限公司"),
    project("S02", "甲公司", "乙公司", title="智慧水务", field="给排水", site="无锡市"),
]

# Any text that a person may write: no controls (they are a rule of their own), no surrogates.
words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]), min_size=1, max_size=30
)

few = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def with_note(records: list[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    noted = st.one_of([st.builds(lambda note, r=record: {**r, **note}, notes) for record in records])
    return st.lists(noted, max_size=len(records), unique_by=lambda record: record["id"])


notes = st.one_of(st.just({}), words.map(lambda text: {"note": text}))

registries = st.fixed_dictionaries(
    {
        "format": st.just(1),
        "sources": st.just([SOURCE]),
        "notices": st.sampled_from(
            [
                [notice()],
                [notice(deliverables=[PAPER]), notice("2012", dt.date(2013, 1, 29), number="建办科[2013]22号")],
                [
                    notice("2012", dt.date(2013, 1, 29), totals={"new": 90}),
                    notice(deliverables=[PAPER, {**PAPER, "id": "plan"}]),
                ],
                [notice(deliverables=[PAPER, YEARLY], creation_period=PERIOD)],
            ]
        ),
    },
    optional={"pilots": with_note(PILOTS), "projects": with_note(PROJECTS), "candidates": with_note(CANDIDATES)},
)


def read(raw: str | bytes) -> RegistryReading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pilots.toml"
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        return read_registry(path)


def read_registry_and_ledger(registry_: str, ledger: bytes | None) -> tuple[RegistryReading, LedgerReading]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "progress.toml"
        if ledger is not None:
            path.write_bytes(ledger)
        return read(registry_), read_ledger(path)


@few
@given(registries, st.booleans())
def test_a_written_registry_reads_back(data: dict[str, Any], windows: bool) -> None:
    text = tomli_w.dumps(data)

    reading = read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() if windows else text)

    assert reading.problems == []
    assert reading.registry is not None
    written = reading.registry.file.as_json()
    for table in ("sources", "notices", "pilots", "projects", "candidates"):
        wanted = [dated(record) for record in data.get(table, [])]
        assert [without_defaults(record) for record in written[table]] == [without_defaults(r) for r in wanted]


def dated(value: Any) -> Any:
    """Dates as JSON writes them."""
    if isinstance(value, dict):
        return {key: dated(item) for key, item in value.items()}
    if isinstance(value, list):
        return [dated(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def without_defaults(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value != []}


def fields(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of every field that holds a value and no table."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from fields(value, (*path, key))
    elif isinstance(data, list) and any(isinstance(item, dict) for item in data):
        for index, item in enumerate(data):
            yield from fields(item, (*path, index))
    elif path:
        yield path


def put(data: Any, path: tuple[str | int, ...], value: Any) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


# A mark that stands nowhere else, so that the line on which tomli_w writes it can be told.
MARK = 987654321


@few
@given(registries, st.data())
def test_a_wrong_type_is_shown_on_the_line_on_which_it_stands(data: dict[str, Any], draw: st.DataObject) -> None:
    data = copy.deepcopy(data)
    path = draw.draw(st.sampled_from([path for path in fields(data) if len(path) > 2 and path[-1] != "new"]))
    others = [float(MARK), [MARK], {"x": MARK}, dt.time(1, 2, 3, MARK // 1000)]
    wrong = draw.draw(st.sampled_from(others if path[-1] in ("month", "day") else [MARK, *others]))
    put(data, path, wrong)
    text = tomli_w.dumps(data)
    mark = "987654" if isinstance(wrong, dt.time) else str(MARK)
    line = next(number for number, written in enumerate(text.split("\n"), 1) if mark in written)
    # A list is written with one element a line, a table under a heading of its own; both begin the line before.
    first = line - 1 if isinstance(wrong, list | dict) else line

    problems = [problem for problem in read(text).problems if problem.rule == "wrong-type"]

    assert {problem.line for problem in problems} <= {first, line}
    assert problems
    assert {problem.field for problem in problems} == {path[-1]}


def base() -> str:
    data = {
        "format": 1,
        "sources": [SOURCE],
        "notices": [notice(deliverables=[PAPER], totals={"new": 3, "special": 1})],
        "pilots": [ZHENGDING, PENGLAI],
        "projects": PROJECTS,
        "candidates": CANDIDATES,
    }
    return tomli_w.dumps(data)


BASE = base()
PIECES = [
    *"\"'[]{}=.,#\\\n\r\t 　＝“”［０甲𠮷\u200b\u202e\ufeff\0",
    '"""',
    "'''",
    "[[",
    "]]",
    "[pilots]",
    "[[notices]]",
    "=1",
    "{x=",
]
edits = st.lists(
    st.tuples(
        st.integers(0, len(BASE)),
        st.integers(0, 40),
        st.one_of(st.sampled_from(PIECES), st.text(st.characters(codec="utf-8"), max_size=6)),
    ),
    min_size=1,
    max_size=6,
)


def edited(text: str, changes: list[tuple[int, int, str]]) -> str:
    """Deletes some characters at each place and writes others there."""
    for where, deleted, inserted in changes:
        text = text[:where] + inserted + text[where + deleted :]
    return text


def assert_each_problem_has_a_place(raw: bytes) -> None:
    count = raw.count(b"\n") + 1

    for problem in check(read(raw)):
        assert problem.line is not None
        assert 1 <= problem.line <= count
        assert problem.column is not None
        assert problem.column >= 1
        if problem.excerpt:
            assert problem.column <= len(problem.excerpt) + 1
        assert problem.message


@settings(few, max_examples=400)
@given(edits)
def test_no_edit_of_a_file_raises_anything(changes: list[tuple[int, int, str]]) -> None:
    assert_each_problem_has_a_place(edited(BASE, changes).encode())


@few
@given(edits, st.sampled_from(["gb18030", "utf-16", "utf-16-be", "utf-8-sig", "big5"]))
def test_no_encoding_raises_anything(changes: list[tuple[int, int, str]], encoding: str) -> None:
    assert_each_problem_has_a_place(edited(BASE, changes).encode(encoding, "replace"))


@few
@given(st.binary(max_size=200))
def test_no_bytes_raise_anything(raw: bytes) -> None:
    assert_each_problem_has_a_place(raw)


@few
@given(st.lists(st.sampled_from(BASE.split("\n")), max_size=25))
def test_no_order_of_lines_raises_anything(lines: list[str]) -> None:
    assert_each_problem_has_a_place("\n".join(lines).encode())


toml = st.recursive(
    st.one_of(st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(), words, st.dates(), st.times()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(st.sampled_from(["id", "sources", "notices", "pilots", "totals", "deliverables", "note"]), words),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)


@few
@given(registries, st.data())
def test_no_value_in_place_of_another_raises_anything(data: dict[str, Any], draw: st.DataObject) -> None:
    data = copy.deepcopy(data)
    tables = [*fields(data), *((name,) for name in data)]
    put(data, draw.draw(st.sampled_from(tables)), draw.draw(toml))

    assert_each_problem_has_a_place(tomli_w.dumps(data).encode())


@few
@given(edits)
def test_a_file_has_data_or_says_why_not(changes: list[tuple[int, int, str]]) -> None:
    document = parse_document(Path("pilots.toml"), edited(BASE, changes).encode(), REGISTRY_TABLES)

    assert (document.data is None) == bool(document.problems)


@few
@given(st.integers(0, len(BASE) - 1))
def test_a_file_that_was_cut_off_is_never_taken_for_a_broken_program(end: int) -> None:
    assume(BASE[:end].strip())

    assert_each_problem_has_a_place(BASE[:end].encode())


# -- deadlines -------------------------------------------------------------------------------------------------

dates = st.dates(dt.date(2013, 1, 1), dt.date(2022, 12, 31))
AFTER_ALL = dt.date(2030, 1, 1)


def every_day(first: dt.date, last: dt.date) -> list[dt.date]:
    return [first + dt.timedelta(days) for days in range((last - first).days + 1)]


@few
@given(dates, dates, st.integers(1, 12), st.integers(1, 31), dates)
def test_what_recurs_is_owed_once_in_each_year_of_the_period(
    begins: dt.date, ends: dt.date, month: int, day: int, as_of: dt.date
) -> None:
    paper = {**YEARLY, "month": month, "day": day}
    found = registry(
        notices=[notice(deliverables=[paper], creation_period={"begins": begins, "ends": ends})], pilots=[ZHENGDING]
    )
    wanted = [each for each in every_day(begins, ends) if (each.month, each.day) == (month, day)]
    # A period of more years is a mistake of writing, and has an end all the same.
    wanted = [each for each in wanted if each.year <= begins.year + 10]

    rows = report_deadlines(found, NO_LEDGER, as_of, Filter()).targets

    # Before the notice was issued nobody owes anything.
    owed = wanted if as_of >= dt.date(2015, 4, 7) else []
    assert [(row.due, row.year) for row in rows] == [(each, each.year) for each in owed]
    assert [(obligation.due, obligation.year) for obligation in obligations_of(found.notices["2014"])] == [
        (each, each.year) for each in wanted
    ]
    assert len({row.year for row in rows}) == len(rows)
    assert all(begins <= row.due <= ends for row in rows if row.due)


TASK_BOOK = PAPER
PLAN = {"id": "plan", "title": "方案", "owed_by": "pilots", "stages": ["drafted", "revised", "submitted"]}
PAPERS = [
    TASK_BOOK,
    PLAN,
    YEARLY,
    {**PLAN, "id": "interim", "due": dt.date(2015, 9, 15)},
    {**PLAN, "id": "project-plan", "owed_by": "projects", "due": dt.date(2015, 6, 30)},
    {**PLAN, "id": "supplement", "owed_by": "candidates", "due": dt.date(2015, 8, 31), "due_stage": "drafted"},
]
ADDED = {**PUDONG, "added_on": dt.date(2015, 9, 15)}
OWING = registry(
    notices=[notice(deliverables=PAPERS, creation_period=PERIOD)],
    pilots=[ZHENGDING, ADDED],
    projects=PROJECTS[:1],
    candidates=CANDIDATES[:1],
)
# Mostly what is owed, so that several events are about one paper; and what is not.
ABOUT = [
    *[("2014-130123", "task-book"), ("2014-130123", "report")] * 3,
    *[("2014-310115", "task-book"), ("2014-310115", "report"), ("2014-310115", "supplement")] * 2,
    ("2014-130123", "plan"),
    ("2014-S01", "project-plan"),
    ("2014-441900", "supplement"),
    ("2014-130123", "supplement"),
    ("2014-441900", "task-book"),
    ("2014-999999", "task-book"),
    ("2014-S01", "nothing"),
]

# Few days, moments and targets, so that events meet each other.
handed_in = st.dates(dt.date(2015, 4, 7), dt.date(2018, 12, 31)) | st.sampled_from(
    [dt.date(2015, 4, 29), dt.date(2015, 4, 30), dt.date(2015, 5, 1), dt.date(2015, 12, 31), dt.date(2016, 1, 1)]
)
moments = st.builds(
    lambda hour, zone: dt.datetime(2018, 4, 28, hour, tzinfo=dt.timezone(dt.timedelta(hours=zone))),
    st.integers(0, 3),
    st.integers(-1, 1),
)


@st.composite
def events(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Events as a hand may have written them: of anything, and voids of anything, of voids and of nothing too."""
    count = draw(st.integers(0, 15))
    ids = draw(st.permutations([f"e{number:02}" for number in range(count)]))
    made = []
    for id_ in ids:
        more: dict[str, Any] = {}
        if draw(st.booleans()):
            more["year"] = draw(st.integers(2014, 2019))
        if draw(st.integers(0, 3)) == 0:
            more["voids"] = draw(st.sampled_from([*ids, "none"]))
        made.append(
            event(
                id_,
                draw(handed_in),
                *draw(st.sampled_from(ABOUT)),
                draw(st.sampled_from([stage.value for stage in Stage])),
                recorded_at=draw(moments),
                **more,
            )
        )
    return made


def book_of(made: list[dict[str, Any]]) -> Ledger:
    return Ledger(LedgerFile(events=[Event(**{**each, "stage": Stage(each["stage"])}) for each in made]))


Row = tuple[str, str, int | None, dt.date | None, str, str | None, dt.date | None, dt.date | None]


def slowly(made: list[dict[str, Any]], as_of: dt.date) -> set[Row]:
    """All rows, found without anything of the program: the events one by one, from the first to the last."""
    owed: list[tuple[str, dict[str, Any], int | None, dt.date | None]] = []
    for paper in PAPERS:
        owing = {"pilots": ["2014-130123"], "projects": ["2014-S01"], "candidates": ["2014-441900", "2014-310115"]}
        if as_of >= ADDED["added_on"]:
            owing["pilots"].append("2014-310115")
        due_days = (
            [paper.get("due")] if "recurs" not in paper else [dt.date(year, 12, 31) for year in (2015, 2016, 2017)]
        )
        for due in due_days:
            for target in owing[paper["owed_by"]]:
                bound = due and not (
                    paper["owed_by"] == "pilots" and target == "2014-310115" and due < ADDED["added_on"]
                )
                owed.append((target, paper, due.year if "recurs" in paper else None, due if bound else None))

    void = {each["voids"] for each in made if "voids" in each}
    in_order = sorted(made, key=lambda each: (each["on"], each["recorded_at"].timestamp(), each["id"]))
    rows = set()
    for target, paper, year, due in owed:
        stage = stage_on = met_on = None
        for each in in_order:
            if "voids" in each or each["id"] in void or each["on"] > as_of or each["stage"] not in paper["stages"]:
                continue
            if (each["target"], each["deliverable"]) != (target, paper["id"]):
                continue
            if year is not None and each.get("year", each["on"].year) != year:
                continue
            # The same said again later changes nothing.
            stage, stage_on = each["stage"], stage_on if stage == each["stage"] else each["on"]
            wanted = paper["stages"][paper["stages"].index(paper.get("due_stage", paper["stages"][-1])) :]
            met_on = (met_on or each["on"]) if stage in wanted else None
        if met_on:
            state = "met-late" if due and met_on > due else "met"
        else:
            state = "undated" if due is None else "due" if as_of <= due else "overdue"
        rows.add((target, paper["id"], year, due, state, stage, stage_on, met_on))
    return rows


as_of_days = handed_in | st.sampled_from([AFTER_ALL, ADDED["added_on"], ADDED["added_on"] - dt.timedelta(1)])


@settings(few, max_examples=200)
@given(events(), as_of_days)
def test_every_row_is_what_a_slow_reader_of_the_ledger_finds(made: list[dict[str, Any]], as_of: dt.date) -> None:
    found = report_deadlines(OWING, book_of(made), as_of, Filter())

    rows = [
        (r.target, r.deliverable, r.year, r.due, r.state.value, r.stage and r.stage.value, r.stage_on, r.met_on)
        for r in found.targets
    ]
    assert len(rows) == len(set(rows))
    assert set(rows) == slowly(made, as_of)
    assert all(row.days_left == (row.due and (row.due - as_of).days) for row in found.targets)
    # The day of the record's own deadline may be none where the paper has one, never the other way round.
    order = [row.due or dt.date.max for row in found.deadlines]
    assert order == sorted(order)


@few
@given(events(), as_of_days)
def test_the_counts_are_those_of_the_rows(made: list[dict[str, Any]], as_of: dt.date) -> None:
    found = report_deadlines(OWING, book_of(made), as_of, Filter())

    for deadline in found.deadlines:
        rows = [r for r in found.targets if (r.deliverable, r.year) == (deadline.deliverable.id, deadline.year)]
        states = [row.state.value for row in rows]
        counts = deadline.tally
        assert (counts.targets, counts.met, counts.late) == (len(rows), states.count("met"), states.count("met-late"))
        assert counts.outstanding == sum(row.met_on is None for row in rows)
        assert counts.overdue == states.count("overdue") <= counts.outstanding
    assert found.overdue == any(row.tally.overdue for row in found.deadlines)
    begun = [row for row in found.targets if row.year is None or row.year <= as_of.year]
    assert found.counted == begun
    assert sum(counts.targets for _name, counts in found.by_province()) == len(begun) == count_states(begun).targets


@few
@given(events(), as_of_days, st.data())
def test_the_order_of_the_file_never_changes_the_report(
    made: list[dict[str, Any]], as_of: dt.date, draw: st.DataObject
) -> None:
    mixed = draw.draw(st.permutations(made))

    assert report_deadlines(OWING, book_of(mixed), as_of, Filter()) == report_deadlines(
        OWING, book_of(made), as_of, Filter()
    )
    assert book_of(mixed).events == book_of(made).events
    assert book_of(mixed).latest_recorded() == book_of(made).latest_recorded()
    assert book_of(mixed).voided_by == book_of(made).voided_by


@few
@given(events(), as_of_days)
def test_what_happens_later_never_changes_the_report_of_a_day(made: list[dict[str, Any]], as_of: dt.date) -> None:
    # A void takes its event away for every day, so only what voids nothing can be left out.
    known = [each for each in made if each["on"] <= as_of or "voids" in each]

    assert report_deadlines(OWING, book_of(known), as_of, Filter()) == report_deadlines(
        OWING, book_of(made), as_of, Filter()
    )


@few
@given(events(), as_of_days, st.none() | st.integers(-400, 400), st.none() | st.integers(-400, 400), st.booleans())
def test_a_window_takes_some_rows_of_the_whole_and_changes_none(
    made: list[dict[str, Any]], as_of: dt.date, first: int | None, last: int | None, outstanding: bool
) -> None:
    book = book_of(made)
    everything = report_deadlines(OWING, book, as_of, Filter())
    whole = everything.targets
    days = range(-(10**5) if first is None else first, 10**5 if last is None else last + 1)
    wanted = [
        row
        for row in whole
        if (first is last is None or (row.due is not None and (row.due - as_of).days in days))
        and not (outstanding and (row.met_on is not None or (last is None and (row.year or 0) > as_of.year)))
    ]

    found = report_deadlines(OWING, book, as_of, Filter(), Window(first, last, outstanding))

    assert found.targets == wanted
    # Whatever it hides, what is counted of a deadline are all that owe it.
    assert [row for row in everything.deadlines if row in found.deadlines] == found.deadlines
    shown = {(row.deliverable.id, row.year) for row in found.deadlines}
    assert shown >= {(row.deliverable, row.year) for row in wanted}
    assert found.counted == [
        row
        for row in whole
        if (row.deliverable, row.year) in shown and (last is not None or (row.year or 0) <= as_of.year)
    ]


@few
@given(events(), as_of_days)
def test_what_one_record_owes_are_its_rows(made: list[dict[str, Any]], as_of: dt.date) -> None:
    book = book_of(made)
    rows = report_deadlines(OWING, book, as_of, Filter()).targets

    for record in OWING.targets:
        mine = rows_of_target(OWING, book, record, as_of)
        assert len(mine) == len(set(mine))
        assert set(mine) == {row for row in rows if row.target == record.id}
        assert not (isinstance(record, Pilot) and record.added_on is None and not mine)


# -- the text of the ledger ------------------------------------------------------------------------------------

written = st.builds(
    lambda id_, moment, zone, fields, stage: Event(
        id=id_,
        recorded_at=moment.replace(tzinfo=dt.timezone(dt.timedelta(minutes=zone))),
        stage=stage,
        **fields,
    ),
    st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._-]{0,30}", fullmatch=True),
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31)),  # noqa: DTZ001
    st.integers(-14 * 60, 14 * 60),
    st.fixed_dictionaries(
        {"on": st.dates(), "target": words, "deliverable": words},
        optional={"year": st.integers(1, 9999), "by": words, "note": words, "voids": words},
    ),
    st.sampled_from(list(Stage)),
)
# As editors and git leave a file: without a line end, with Windows' ones, with a mark, with nothing in it.
LEDGERS = [
    None,
    b"",
    b"# \xe5\x8f\xb0\xe8\xb4\xa6",
    b"format = 1\n",
    b"format = 1\r\n\r\n",
    b"\xef\xbb\xbfformat = 1",
    tomli_w.dumps({"format": 1, "events": [event("old", dt.date(2015, 4, 28))]}).encode(),
    tomli_w.dumps({"events": [event("old", dt.date(2015, 4, 28))]}).strip().replace("\n", "\r\n").encode(),
]


@few
@given(st.sampled_from(LEDGERS), st.lists(st.lists(written, max_size=3), max_size=3))
def test_appended_events_read_back(before: bytes | None, batches: list[list[Event]]) -> None:
    _registry, old = read_registry_and_ledger(BASE, before)
    assert old.ledger is not None
    raw = before
    for batch in batches:
        longer = with_appended_events(raw, batch)
        assert longer.startswith(raw or b"")
        raw = longer

    _registry, found = read_registry_and_ledger(BASE, raw)

    assert found.problems == []
    assert found.ledger is not None
    assert found.ledger.file.events == [*old.ledger.file.events, *(each for batch in batches for each in batch)]
    if raw is not None and before is not None and b"\r\n" in before:
        assert raw.count(b"\n") == raw.count(b"\r\n")


@few
@given(st.lists(written, min_size=1, max_size=4))
def test_every_line_of_an_event_ends_in_its_mark(batch: list[Event]) -> None:
    lines = with_appended_events(b"format = 1\n", batch).decode().split("\n")[1:]
    marks = [each.id.rpartition("-")[2] for each in batch]
    blocks = [block.split("\n") for block in "\n".join(lines).strip("\n").split("\n\n")]

    assert len(blocks) == len(batch)
    for block, mark in zip(blocks, marks, strict=True):
        assert block[0].startswith("[[events]]")
        assert all(line.endswith(f"  # {mark}") for line in block)


# -- nothing is raised for what a ledger holds -----------------------------------------------------------------

OWING_TEXT = tomli_w.dumps(
    {
        "format": 1,
        "sources": [SOURCE],
        "notices": [notice(deliverables=PAPERS, creation_period=PERIOD)],
        "pilots": [ZHENGDING, ADDED],
        "projects": PROJECTS[:1],
        "candidates": CANDIDATES[:1],
    }
)


def assert_each_problem_of_the_ledger_has_a_place(raw: bytes) -> None:
    reading, ledger = read_registry_and_ledger(OWING_TEXT, raw)
    count = raw.count(b"\n") + 1
    for problem in check(reading, ledger=ledger):
        if problem.file == str(ledger.document.path):
            assert problem.line is not None
            assert 1 <= problem.line <= count
            assert problem.column is not None
            assert problem.column >= 1
            assert problem.message
    assert (ledger.ledger is None) == (ledger.document.data is None)
    if ledger.ledger is not None:
        report_deadlines(OWING, ledger.ledger, AFTER_ALL, Filter())


@few
@given(events())
def test_no_events_raise_anything(made: list[dict[str, Any]]) -> None:
    raw = tomli_w.dumps({"events": made}).encode()

    assert_each_problem_of_the_ledger_has_a_place(raw)
    _reading, ledger = read_registry_and_ledger(OWING_TEXT, raw)
    assert ledger.problems == []
    assert ledger.ledger is not None
    assert ledger.ledger.events == book_of(made).events


@few
@given(events().filter(bool), st.data())
def test_no_value_in_place_of_another_in_a_ledger_raises_anything(
    made: list[dict[str, Any]], draw: st.DataObject
) -> None:
    data = {"format": 1, "events": copy.deepcopy(made)}
    places = [*fields(data), ("events",), ("events", 0), ("format",)]
    put(data, draw.draw(st.sampled_from(places)), draw.draw(toml))

    assert_each_problem_of_the_ledger_has_a_place(tomli_w.dumps(data).encode())


LEDGER = tomli_w.dumps(
    {
        "events": [
            event("e1", dt.date(2015, 4, 28), note="甲"),
            event("e2", dt.date(2015, 4, 29), voids="e1"),
            event("e3", dt.date(2016, 12, 1), deliverable="report", year=2016),
        ]
    }
)


@settings(few, max_examples=300)
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(LEDGER)),
            st.integers(0, 40),
            st.sampled_from([*PIECES, "[[events]]", "[events]"]) | st.text(st.characters(codec="utf-8"), max_size=6),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_no_edit_of_a_ledger_raises_anything(changes: list[tuple[int, int, str]]) -> None:
    assert_each_problem_of_the_ledger_has_a_place(edited(LEDGER, changes).encode())
