"""Registries, ledgers and edits of their text as hypothesis draws them, and what reads them."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tomli_w
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from builders import PENGLAI, PUDONG, QINGDAO, SHIJIAZHUANG, SOURCE, ZHENGDING, event, notice, place, project, registry
from smartpilot.ledger.ledger import Ledger
from smartpilot.ledger.reading import LedgerReading, read_ledger
from smartpilot.records.entries import Event, LedgerFile
from smartpilot.records.terms import Stage
from smartpilot.registry.reading import RegistryReading, read_registry

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


def times(factor: float) -> settings:
    """So many times the cases that other properties get: of simple cases more, of those that take long fewer."""
    return settings(few, max_examples=round(factor * settings.default.max_examples))


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


def read_content(raw: str | bytes) -> RegistryReading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pilots.toml"
        path.write_bytes(raw if isinstance(raw, bytes) else raw.encode())
        return read_registry(path)


def read_registry_and_ledger(registry_: str, ledger: bytes | None) -> tuple[RegistryReading, LedgerReading]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "progress.toml"
        if ledger is not None:
            path.write_bytes(ledger)
        return read_content(registry_), read_ledger(path)


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


toml_values = st.recursive(
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

AFTER_ALL = dt.date(2030, 1, 1)

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
