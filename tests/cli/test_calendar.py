"""The calendar of the deadlines, read by hand as RFC 5545 says, not by the library that wrote it."""

import datetime as dt
import re
from pathlib import Path

import pytest

from ledgers import DELIVERABLES, TABLES, event, files_in, write_ledger
from program import call, run, write_registry

Component = dict[str, list[str]]


def exported(registry: Path, *options: str, name: str = "a.ics") -> bytes:
    file = registry.parent / name
    ended = call("export", file, "-r", registry, "--force", *options)
    assert (ended.code, ended.out) == (0, "")
    assert name in ended.err
    return file.read_bytes()


def unfolded(content: bytes) -> list[str]:
    """The content lines: CRLF at each end, at most 75 octets, folded with a space, never inside a character."""
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r") == content.count(b"\r\n")
    assert not content.startswith(b"\xef\xbb\xbf")
    lines: list[str] = []
    for raw in content[:-2].split(b"\r\n"):
        assert 0 < len(raw) <= 75
        line = raw.decode()
        if line.startswith(" "):
            lines[-1] += line[1:]
        else:
            lines.append(line)
    return lines


def text_of(value: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)


def read(content: bytes) -> tuple[Component, list[Component]]:
    """The calendar's own properties, and its events; the triggers of an event's alarms under ALARM."""
    stack: list[str] = []
    calendar: Component = {}
    events: list[Component] = []
    for line in unfolded(content):
        name, value = re.fullmatch(r"([A-Z-]+(?:;[A-Z]+=[A-Z-]+)*):(.*)", line).groups()  # type: ignore[union-attr]
        if name == "BEGIN":
            assert (value, stack) in (
                ("VCALENDAR", []),
                ("VEVENT", ["VCALENDAR"]),
                ("VALARM", ["VCALENDAR", "VEVENT"]),
            )
            stack.append(value)
            if value == "VEVENT":
                events.append({"ALARM": []})
        elif name == "END":
            assert stack.pop() == value
        elif stack[-1] == "VALARM":
            assert name in ("ACTION", "DESCRIPTION", "TRIGGER")
            if name == "TRIGGER":
                events[-1]["ALARM"].append(value)
        else:
            (events[-1] if len(stack) == 2 else calendar).setdefault(name, []).append(value)
    assert stack == []
    return calendar, events


def the_events(registry: Path, *options: str) -> dict[str, Component]:
    events = {each["UID"][0]: each for each in read(exported(registry, *options))[1]}
    assert all(len(values) == 1 for each in events.values() for name, values in each.items() if name != "ALARM")
    return events


def test_a_calendar_as_the_standard_wants_it(registry: Path) -> None:
    calendar, events = read(exported(registry))

    assert {name: values[0] for name, values in calendar.items() if name in ("VERSION", "CALSCALE")} == {
        "VERSION": "2.0",
        "CALSCALE": "GREGORIAN",
    }
    assert "PRODID" in calendar
    # A method makes it an invitation; it is a file to import.
    assert "METHOD" not in calendar
    assert [(each["UID"][0], each["DTSTART;VALUE=DATE"][0], each["DTEND;VALUE=DATE"][0]) for each in events] == [
        ("2014/task-book@smartpilot", "20150430", "20150501"),
        ("2014/application@smartpilot", "20150831", "20150901"),
        ("2014/project-plan@smartpilot", "20150831", "20150901"),
        ("2014/self-evaluation/2015@smartpilot", "20151231", "20160101"),
        ("2014/self-evaluation/2016@smartpilot", "20161231", "20170101"),
        ("2014/self-evaluation/2017@smartpilot", "20171231", "20180101"),
    ]
    assert {tuple(each["ALARM"]) for each in events} == {("-P14D", "-P3D")}
    for each in events:
        # Nothing is recorded: known since the day of the notice, and never changed.
        assert (each["DTSTAMP"], each["SEQUENCE"]) == (["20150407T000000Z"], ["0"])
        assert each["SUMMARY"][0]


def test_what_it_says(registry: Path) -> None:
    events = the_events(registry)
    first = events["2014/task-book@smartpilot"]
    description = text_of(first["DESCRIPTION"][0])

    assert text_of(first["SUMMARY"][0]) == "创建任务书"
    assert "someone@example.org" in description
    assert "5" in description
    assert "2015" in text_of(events["2014/self-evaluation/2015@smartpilot"]["SUMMARY"][0])
    assert "推荐函, 审查意见" in text_of(events["2014/application@smartpilot"]["DESCRIPTION"][0])


def test_one_for_each_target(registry: Path) -> None:
    events = the_events(registry, "--by", "target")

    assert len(events) == 5 + 1 + 1 + 3 * 5
    mine = events["2014/task-book/2014-130123@smartpilot"]
    assert "石家庄市正定县" in text_of(mine["SUMMARY"][0])
    assert mine["DTSTART;VALUE=DATE"] == ["20150430"]
    assert "2014/self-evaluation/2016/2014-350524-penglai@smartpilot" in events


@pytest.mark.parametrize("by", ["deliverable", "target"])
@pytest.mark.slow
def test_the_same_bytes_twice_on_any_day(by: str, registry: Path) -> None:
    first = exported(registry, "--by", by)

    file = registry.parent / "b.ics"
    ended = run("export", file, "-r", registry, "--by", by, SMARTPILOT_TODAY="2017-01-01", TZ="America/New_York")
    assert ended.code == 0
    assert file.read_bytes() == first


def test_uids_stay_when_everything_else_changes(registry: Path) -> None:
    before = {by: set(the_events(registry, "--by", by)) for by in ("deliverable", "target")}
    deliverables = [
        {**deliverable, "title": deliverable["title"] + "（修订）"} for deliverable in reversed(DELIVERABLES)
    ]
    notices = [{**each, "deliverables": deliverables} if each["id"] == "2014" else each for each in TABLES["notices"]]
    write_registry(registry, **{**TABLES, "notices": notices, "pilots": TABLES["pilots"][::-1]})
    write_ledger(registry, event(1))

    assert {by: set(the_events(registry, "--by", by)) for by in before} == before


def test_what_was_handed_in_reminds_nobody(registry: Path) -> None:
    write_ledger(registry, event(1))
    events = the_events(registry, "--by", "target")

    assert events["2014/task-book/2014-130123@smartpilot"]["ALARM"] == []
    assert "2015-04-28" in events["2014/task-book/2014-130123@smartpilot"]["DESCRIPTION"][0]
    assert events["2014/task-book/2014-310115@smartpilot"]["ALARM"] == ["-P14D", "-P3D"]
    assert the_events(registry)["2014/task-book@smartpilot"]["ALARM"] == ["-P14D", "-P3D"]
    write_ledger(registry, event(1), event(2, voids=event(1)["id"]))
    assert the_events(registry, "--by", "target")["2014/task-book/2014-130123@smartpilot"]["ALARM"] == [
        "-P14D",
        "-P3D",
    ]


def test_once_all_have_handed_in_nobody_is_reminded(registry: Path) -> None:
    write_ledger(registry, *(event(n, target=pilot["id"]) for n, pilot in enumerate(TABLES["pilots"])))

    assert the_events(registry)["2014/task-book@smartpilot"]["ALARM"] == []


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["-p", "河北"], 5),  # the project's site is there too
        (["-p", "河北", "--kind", "pilots"], 4),
        (["-n", "2014"], 6),
        (["--kind", "candidates"], 1),
        (["-p", "浙江"], 1),
        (["--by", "target", "-p", "沪"], 4),
    ],
)
def test_filters(options: list[str], count: int, registry: Path) -> None:
    assert len(the_events(registry, *options)) == count


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
@pytest.mark.parametrize("options", [["-p", "四川"], ["-n", "2012"], ["-p", "上海", "--kind", "candidates"]])
def test_a_calendar_of_nothing_is_not_written(options: list[str], dry: list[str], registry: Path) -> None:
    before = files_in(registry.parent)
    ended = call("export", registry.parent / "a.ics", "-r", registry, *options, *dry)

    assert (ended.code, ended.out) == (2, "")
    assert "no matching deadlines" in ended.err
    assert "hint: remove a filter" in ended.err
    assert files_in(registry.parent) == before
    # Nor is one that is there replaced.
    (registry.parent / "a.ics").write_bytes(b"mine")
    assert call("export", registry.parent / "a.ics", "-r", registry, "--force", *options, *dry).code == 2
    assert (registry.parent / "a.ics").read_bytes() == b"mine"


def changed(registry: Path, *options: str) -> dict[str, tuple[str, str]]:
    return {uid: (each["SEQUENCE"][0], each["DTSTAMP"][0]) for uid, each in the_events(registry, *options).items()}


def test_how_often_and_when_it_changed(registry: Path) -> None:
    never = ("0", "20150407T000000Z")
    late = dt.datetime(2015, 5, 6, 0, 30, 59, tzinfo=dt.timezone(dt.timedelta(hours=8)))
    mine, other, all_ = (
        "2014/task-book/2014-130123@smartpilot",
        "2014/task-book/2014-310115@smartpilot",
        "2014/task-book@smartpilot",
    )
    assert (changed(registry, "--by", "target")[mine], changed(registry)[all_]) == (never, never)
    write_ledger(registry, event(1, recorded_at=late), event(2, stage="drafted"))
    assert changed(registry, "--by", "target")[mine] == ("2", "20150505T163059Z")
    assert changed(registry, "--by", "target")[other] == never
    # A void, and what it makes void, are changes too: the number only grows.
    later = late + dt.timedelta(days=1)
    write_ledger(
        registry,
        event(1, recorded_at=late),
        event(2, stage="drafted"),
        event(3, voids=event(1)["id"], recorded_at=later),
        event(4, target="2014-310115"),
        event(5, deliverable="plan", recorded_at=later + dt.timedelta(days=1)),
    )
    assert changed(registry, "--by", "target")[mine] == ("3", "20150506T163059Z")
    assert changed(registry, "--by", "target")[other] == ("1", "20150428T013000Z")
    assert changed(registry)[all_] == ("4", "20150506T163059Z")
    assert {found for uid, found in changed(registry).items() if uid != all_} == {never}


def test_what_recurs_changed_in_its_year_only(registry: Path) -> None:
    write_ledger(registry, event(1, deliverable="self-evaluation", year=2016))

    assert [changed(registry)[f"2014/self-evaluation/{year}@smartpilot"][0] for year in (2015, 2016, 2017)] == [
        "0",
        "1",
        "0",
    ]


def test_only_those_are_counted_whom_the_deadline_binds(registry: Path) -> None:
    added = {**TABLES["pilots"][0], "added_on": dt.date(2016, 1, 1)}
    write_registry(registry, **{**TABLES, "pilots": [added, *TABLES["pilots"][1:]]})
    by_target = the_events(registry, "--by", "target")
    all_ = {uid: text_of(each["DESCRIPTION"][0]) for uid, each in the_events(registry).items()}

    assert "2014/task-book/2014-130123@smartpilot" not in by_target
    assert "2014/self-evaluation/2015/2014-130123@smartpilot" not in by_target
    assert "2014/self-evaluation/2016/2014-130123@smartpilot" in by_target
    assert "2014/application/2014-130123@smartpilot" in by_target
    assert "pilots: 4 to hand in, 4 outstanding" in all_["2014/task-book@smartpilot"]
    assert "pilots: 4 to hand in, 4 outstanding" in all_["2014/self-evaluation/2015@smartpilot"]
    assert "pilots: 5 to hand in, 5 outstanding" in all_["2014/self-evaluation/2016@smartpilot"]
    assert "candidates: 2 to hand in, 2 outstanding" in all_["2014/application@smartpilot"]
    assert "special projects: 1 to hand in, 1 outstanding" in all_["2014/project-plan@smartpilot"]
    write_ledger(registry, event(1, target="2014-310115"), event(2))
    assert "pilots: 4 to hand in, 3 outstanding" in text_of(
        the_events(registry)["2014/task-book@smartpilot"]["DESCRIPTION"][0]
    )


def test_a_ledger_with_errors_is_said_and_the_calendar_is_written(registry: Path) -> None:
    write_ledger(registry, event(1, target="2014-999999"))
    ended = call("export", registry.parent / "a.ics", "-r", registry)

    assert ended.code == 0
    first, second = ended.notes.splitlines()
    assert first == "note: the ledger has 1 error, so the figures may be wrong; smartpilot validate shows it"
    assert "a.ics" in second
    # Other files do not tell of the ledger.
    assert "note:" not in call("export", registry.parent / "a.csv", "-r", registry).err


def test_the_last_day_that_there_is(registry: Path) -> None:
    deliverables = [{**DELIVERABLES[0], "due": dt.date(9999, 12, 31)}]
    notices = [{**each, "deliverables": deliverables} if each["id"] == "2014" else each for each in TABLES["notices"]]
    write_registry(registry, **{**TABLES, "notices": notices})
    [found] = read(exported(registry))[1]

    assert found["DTSTART;VALUE=DATE"] == ["99991231"]
    assert "DTEND;VALUE=DATE" not in found


def test_names_that_would_break_a_calendar(registry: Path) -> None:
    evil = '甲;乙,丙\\丁:戊"己"\r\nEND:VEVENT\n\x1b[31m\u202e' + "很长" * 60
    deliverables = [{**DELIVERABLES[0], "title": evil, "send_to": evil, "reviewed_by": "\n" + evil}]
    notices = [{**each, "deliverables": deliverables} if each["id"] == "2014" else each for each in TABLES["notices"]]
    write_registry(registry, **{**TABLES, "notices": notices, "pilots": [{**TABLES["pilots"][0], "name": "𠮷" * 60}]})

    for by in ("deliverable", "target"):
        content = exported(registry, "--by", by)
        [found] = read(content)[1]
        assert b"\x1b" not in content
        assert "\u202e" not in content.decode()
        assert '甲;乙,丙\\丁:戊"己"' in text_of(found["SUMMARY"][0])
        assert "\n" not in text_of(found["SUMMARY"][0])


def test_by_is_only_for_a_calendar(registry: Path) -> None:
    for suffix in ("csv", "json", "xlsx"):
        ended = call("export", registry.parent / f"a.{suffix}", "-r", registry, "--by", "target")
        assert (ended.code, ended.out) == (2, "")
        assert ".ics" in ended.err
    assert set(files_in(registry.parent)) == {"pilots.toml"}


def test_dry_run_and_no_overwriting(registry: Path) -> None:
    file = registry.parent / "a.ics"
    assert call("export", file, "-r", registry, "--dry-run").code == 0
    assert not file.exists()
    file.write_bytes(b"mine")
    ended = call("export", file, "-r", registry)
    assert ended.code == 2
    assert "--force" in ended.err
    assert file.read_bytes() == b"mine"


def test_the_shipped_registry(tmp_path: Path) -> None:
    assert call("export", tmp_path / "a.ics").code == 0
    assert {each["DTSTART;VALUE=DATE"][0] for each in read((tmp_path / "a.ics").read_bytes())[1]} >= {
        "20150430",
        "20150831",
    }


def test_an_edited_ledger_changes_nothing_but_what_it_should(registry: Path) -> None:
    before = the_events(registry, "--by", "target")
    assert call("record", "-r", registry, "正定县", "task-book", "submitted", "--on", "2015-04-28", "--yes").code == 0
    after = the_events(registry, "--by", "target")

    assert [uid for uid in before if before[uid] != after[uid]] == ["2014/task-book/2014-130123@smartpilot"]
    assert list(before) == list(after)


def test_a_promotion_is_a_change_that_calendars_take(registry: Path, tmp_path: Path) -> None:
    def sequences(name: str) -> dict[str, int]:
        assert call("export", tmp_path / name, "-r", registry).code == 0
        text = (tmp_path / name).read_text(encoding="utf-8")
        found = re.findall(r"BEGIN:VEVENT.*?END:VEVENT", text, re.DOTALL)
        return {re.findall(r"UID:(\S+)", e)[0]: int(re.findall(r"SEQUENCE:(\d+)", e)[0]) for e in found}

    before = sequences("before.ics")
    assert call("promote", "2014-330108", "--on", "2015-09-15", "-r", registry).code == 0
    after = sequences("after.ics")

    yearly = [uid for uid in before if "self-evaluation" in uid]
    assert yearly
    assert all(after[uid] == before[uid] + 1 for uid in yearly)


def test_a_province_and_all_change_alike(registry: Path, tmp_path: Path) -> None:
    assert call("record", "-r", registry, "2014-310115", "task-book", "drafted", "--on", "2015-04-10").code == 0
    found = set()
    for name, options in (("all.ics", ()), ("one.ics", ("-p", "河北"))):
        assert call("export", tmp_path / name, "-r", registry, *options).code == 0
        text = (tmp_path / name).read_text(encoding="utf-8")
        found |= set(
            re.findall(r"SEQUENCE:(\d+)\r?\nUID:(2014/task-book@\S+)|UID:(2014/task-book@\S+)\r?\nSEQUENCE:(\d+)", text)
        )
    assert len(found) == 1
