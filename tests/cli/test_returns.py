"""A round of ten workbooks of which two come back: who was sent what, who has answered, and whom to ask."""

import os
import shutil
import stat
import tomllib
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from ledgers import events_in
from program import REGISTRY, Ended, answering, call
from workbooks import circulate, edit, sign

BEIJING, HUBEI, QINGDAO = "110000-北京市.xlsx", "420000-湖北省.xlsx", "370200-青岛市.xlsx"
CONTACT = {"填报单位": "某某司某某处", "填报人": "欧阳某某", "联系电话": "010-87654321"}
TODAY = "2015-05-04"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A registry of one's own with all its records: ten authorities owe something."""
    path = tmp_path / "data" / "pilots.toml"
    path.parent.mkdir()
    shutil.copyfile(REGISTRY, path)
    return path


@pytest.fixture
def out(registry: Path, tmp_path: Path) -> Path:
    return circulate(registry, tmp_path / "out", "--as-of", "2015-04-20", "--return-by", "2015-05-15")


def answer(path: Path, **values: str) -> Path:
    """The first row filled in."""

    def write(book: Any) -> None:
        sheet = book["试点"]
        headings = [cell.value for cell in sheet[1]]
        for heading, value in {"阶段": "已报送", "日期": "2015-04-28", **values}.items():
            sheet.cell(2, headings.index(heading) + 1).value = value

    return edit(path, write)


def collect(registry: Path, *arguments: str | Path) -> Ended:
    return call("collect", *arguments, "-r", registry, SMARTPILOT_TODAY=TODAY)


def returns(registry: Path, *arguments: str) -> Any:
    ended = call("returns", "-r", registry, "-f", "json", *arguments)
    assert ended.code == 0, ended.err
    return ended.json()


def states(registry: Path, *arguments: str) -> dict[str, str]:
    return {r["authority"]: r["state"] for r in returns(registry, *arguments)["authorities"]}


def contacts_file(registry: Path) -> Path:
    return registry.with_name("contacts.toml")


def circulations(registry: Path) -> dict[str, Any]:
    return tomllib.loads(registry.with_name("circulations.toml").read_text(encoding="utf-8"))


def test_ten_sent_two_back_one_refused(registry: Path, out: Path) -> None:
    sign(answer(out / BEIJING), CONTACT)
    sign(answer(out / HUBEI, 日期="四月"), {**CONTACT, "填报人": "上官某"})

    ended = collect(registry, out / BEIJING, out / HUBEI, "--apply")

    assert ended.code == 1
    assert "10 sent, 2 returned (1 of them refused), 8 outstanding: 河北省" in ended.err
    of_round = returns(registry)
    assert of_round["rounds"] == [{"round": "2015-04-20", "sent_on": "2015-04-20", "return_by": "2015-05-15"}]
    by_authority = {r["authority"]: r for r in of_round["authorities"]}
    assert len(by_authority) == 10
    assert by_authority["北京市"] == {
        "round": "2015-04-20",
        "authority": "北京市",
        "code": "110000",
        "file": BEIJING,
        "rows": 4,
        "sent_on": "2015-04-20",
        "return_by": "2015-05-15",
        "returned_on": TODAY,
        "state": "applied",
        "reasons": [],
        "contact": {"unit": "某某司某某处", "person": "欧阳某某", "telephone": "010-87654321"},
    }
    assert by_authority["湖北省"]["state"] == "refused"
    assert "试点!H2" in by_authority["湖北省"]["reasons"][0]
    assert by_authority["湖北省"]["contact"]["person"] == "上官某"
    assert by_authority["河北省"]["state"] == "outstanding"
    assert by_authority["河北省"]["contact"] is None
    assert len(states(registry, "--outstanding")) == 8
    assert states(registry, "-p", "湖北") == {"湖北省": "refused"}


def test_nothing_is_written_without_apply(registry: Path, out: Path) -> None:
    sign(answer(out / BEIJING), CONTACT)

    ended = collect(registry, out / BEIJING)

    assert "10 sent, 1 returned, 9 outstanding" in ended.err
    assert states(registry)["北京市"] == "outstanding"
    assert not contacts_file(registry).exists()


def test_what_is_collected_again_is_noted_once(registry: Path, out: Path) -> None:
    answer(out / BEIJING)
    answer(out / HUBEI, 日期="四月")
    for _time in range(2):
        collect(registry, out / BEIJING, out / HUBEI, "--apply")

    assert [(r["authority"], r["state"]) for r in circulations(registry)["returned"]] == [
        ("湖北省", "refused"),
        ("北京市", "applied"),
    ]


def test_a_corrected_workbook_is_applied(registry: Path, out: Path) -> None:
    answer(out / HUBEI, 日期="四月")
    collect(registry, out, "--apply")
    assert states(registry)["湖北省"] == "refused"

    answer(out / HUBEI)
    collect(registry, out, "--apply")

    assert states(registry)["湖北省"] == "applied"


def test_one_without_progress_has_come_back(registry: Path, out: Path) -> None:
    assert collect(registry, out / BEIJING, "--apply").code == 0

    assert states(registry)["北京市"] == "returned"


def test_what_is_undone_is_no_longer_applied(registry: Path, out: Path) -> None:
    answer(out / BEIJING)
    collect(registry, out / BEIJING, "--apply")
    call("undo", "--yes", "-r", registry)

    (beijing,) = returns(registry, "-p", "北京")["authorities"]
    assert beijing["state"] == "returned"
    assert beijing["reasons"] == ["what it said was undone or replaced since"]

    call("undo", events_in(registry)[-1]["batch"], "--yes", "-r", registry)
    assert states(registry)["北京市"] == "applied"


def test_a_workbook_with_a_broken_seal_is_refused_by_its_name(registry: Path, out: Path) -> None:
    edit(out / BEIJING, lambda book: book["_meta"].cell(4, 2, "2015-04-21"))
    collect(registry, out / BEIJING, "--apply")

    (beijing,) = returns(registry, "-p", "北京")["authorities"]
    assert (beijing["state"], beijing["returned_on"]) == ("refused", TODAY)
    assert "not as it was sent" in beijing["reasons"][0]


def test_one_of_an_earlier_round_says_so(registry: Path, out: Path, tmp_path: Path) -> None:
    circulate(registry, tmp_path / "again", "--as-of", "2015-05-02")

    ended = collect(registry, out / BEIJING, "--apply")

    assert (
        f"{out / BEIJING} is of the round of 2015-04-20; the last one that was sent there is of 2015-05-02" in ended.err
    )
    assert states(registry)["北京市"] == "outstanding"
    assert states(registry, "--round", "2015-04-20")["北京市"] == "returned"
    assert len(returns(registry, "--round", "all")["authorities"]) == 20
    assert "other rounds: 2015-04-20" in call("returns", "-r", registry).err


def test_what_is_circulated_again_on_one_day_is_one_round(registry: Path, out: Path) -> None:
    circulate(registry, out, "--as-of", "2015-04-20", "--return-by", "2015-05-15", "--force")
    assert len(circulations(registry)["sent"]) == 10

    circulate(registry, out, "--as-of", "2015-04-20", "--return-by", "2015-05-20", "-p", "北京", "--force")

    of_round = returns(registry)
    assert len(of_round["authorities"]) == 10
    assert of_round["authorities"][0]["return_by"] == "2015-05-20"


def test_without_circulations_a_workbook_still_tells_its_round(registry: Path, out: Path) -> None:
    registry.with_name("circulations.toml").unlink()
    answer(out / BEIJING)
    collect(registry, out / BEIJING, "--apply")

    (beijing,) = returns(registry)["authorities"]
    assert (beijing["round"], beijing["state"], beijing["file"]) == ("2015-04-20", "applied", None)


def test_the_registry_of_the_program_keeps_no_rounds(tmp_path: Path) -> None:
    ended = call("returns", "-r", REGISTRY)

    assert ended.code == 0
    assert "nothing was circulated from this registry" in ended.err


def test_an_unknown_round_is_said(registry: Path, out: Path) -> None:
    ended = call("returns", "--round", "2015-04-21", "-r", registry)

    assert ended.code == 2
    assert "2015-04-20" in ended.err


def test_a_broken_file_is_shown_and_nothing_is_written(registry: Path, out: Path) -> None:
    path = registry.with_name("circulations.toml")
    path.write_text("[[sent]]\nid = 1\n", encoding="utf-8")
    answer(out / BEIJING)

    for ended in (collect(registry, out / BEIJING, "--apply"), call("returns", "-r", registry)):
        assert ended.code == 1
        assert "circulations.toml:2" in ended.err
    assert not registry.with_name("progress.toml").exists()
    assert "circulations.toml:2" in call("validate", "-r", registry).out


# -- contacts --------------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="modes are those of Linux")
def test_contacts_are_for_their_owner_alone(registry: Path, out: Path) -> None:
    contacts_file(registry).write_text("", encoding="utf-8")
    contacts_file(registry).chmod(0o644)
    collect(registry, sign(out / BEIJING, CONTACT), "--apply")

    assert stat.S_IMODE(contacts_file(registry).stat().st_mode) == 0o600


def texts_of(path: Path) -> str:
    """What a file holds, and each part of it where it is a package."""
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8", errors="replace")
    with zipfile.ZipFile(path) as package:
        return unescape("".join(package.read(name).decode("utf-8", "replace") for name in package.namelist()))


def test_a_contact_is_in_the_letter_to_its_authority_and_nowhere_else(
    registry: Path, out: Path, tmp_path: Path
) -> None:
    (tmp_path / "back").mkdir()
    back = sign(answer((out / BEIJING).rename(tmp_path / "back" / BEIJING), 阶段="已编制"), CONTACT)
    outputs = [collect(registry, back, *more) for more in ((), ("-f", "json"), ("--apply",))]
    for command in (
        *(["list"], ["history"], ["history", "--events"], ["validate"], ["stats"], ["deadlines", "--outstanding"]),
        ["list", "-f", "json"],
        ["show", "2014-110109", "-f", "json"],
        *(["export", tmp_path / f"x.{suffix}"] for suffix in ("xlsx", "csv", "json", "ics")),
        *(
            ["export", tmp_path / name, "--view", Path(name).stem, "--as-of", "2015-06-01"]
            for name in ("list.xlsx", "progress.xlsx", "progress.docx", "call-list.xlsx", "call-list.docx")
        ),
        ["export", tmp_path / "package"],
        ["report", tmp_path / "x.html"],
        ["remind", tmp_path / "letters", "--as-of", "2015-06-01"],
        ["remind", tmp_path / "texts", "--format", "text", "--as-of", "2015-06-01"],
        ["circulate", tmp_path / "again", "--as-of", "2015-05-05"],
    ):
        outputs.append(call(*command, "-r", registry))
        assert outputs[-1].code == 0, outputs[-1].err
    assert "010-87654321" in call("returns", "-r", registry).out

    for text in CONTACT.values():
        assert not [ended for ended in outputs if text in ended.out or text in ended.err]
        holding = {p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file() and text in texts_of(p)}
        letters = {Path("letters/110000-北京市.docx"), Path("texts/110000-北京市.txt")}
        assert holding == {Path("back", BEIJING), Path("data/contacts.toml"), *letters}
    assert len(list((tmp_path / "letters").iterdir())) > 5


def test_a_colleague_who_may_not_read_the_contacts_still_collects(
    registry: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contacts_file(registry).write_text("# theirs\n", encoding="utf-8")
    access = os.access
    monkeypatch.setattr("os.access", lambda path, mode: Path(path).name != "contacts.toml" and access(path, mode))

    ended = collect(registry, sign(answer(out / BEIJING), CONTACT), "--apply")

    assert ended.code == 0
    assert "contacts are not kept" in ended.err
    assert contacts_file(registry).read_text(encoding="utf-8") == "# theirs\n"
    assert "contacts are not shown" in call("returns", "-r", registry).err
    assert states(registry)["北京市"] == "applied"


def test_contacts_are_forgotten(registry: Path, out: Path) -> None:
    collect(registry, sign(out / BEIJING, CONTACT), sign(out / HUBEI, CONTACT), "--apply")

    asked = call("returns", "--forget-contacts", "-r", registry)
    assert (asked.code, contacts_file(registry).exists()) == (1, True)

    one = call("returns", "--forget-contacts", "--yes", "-p", "北京", "-r", registry)
    assert (one.code, one.err) == (0, "1 contact removed\n")
    assert [r["authority"] for r in returns(registry)["authorities"] if r["contact"]] == ["湖北省"]

    everything = call("returns", "--forget-contacts", "--yes", "-r", registry)
    assert (everything.err, contacts_file(registry).exists()) == ("1 contact removed\n", False)


def test_what_was_collected_before_brings_no_contact_back(registry: Path, out: Path) -> None:
    signed = sign(out / BEIJING, CONTACT)
    collect(registry, signed, "--apply")
    assert collect(registry, sign(out / BEIJING, {**CONTACT, "填报人": "诸葛某"}), "--apply").code == 0
    assert "诸葛某" in contacts_file(registry).read_text(encoding="utf-8")

    call("returns", "--forget-contacts", "--yes", "-r", registry)
    assert collect(registry, signed, "--apply").code == 0
    assert not contacts_file(registry).exists()

    collect(registry, sign(answer(out / BEIJING), CONTACT), sign(out / HUBEI, CONTACT), "--apply")
    assert {r["authority"] for r in returns(registry)["authorities"] if r["contact"]} == {"北京市", "湖北省"}


def test_a_round_is_withdrawn_by_an_entry_more(registry: Path, out: Path, tmp_path: Path) -> None:
    collect(registry, answer(out / BEIJING), "--apply")
    circulate(registry, tmp_path / "later", "--as-of", "2015-04-25")
    before = registry.with_name("circulations.toml").read_bytes()

    asked = call("returns", "--withdraw", "2015.4.25", "-r", registry)
    assert (asked.code, registry.with_name("circulations.toml").read_bytes()) == (1, before)
    assert call("returns", "--withdraw", "2015.4.25", "-r", registry, "--yes").code == 0
    assert registry.with_name("circulations.toml").read_bytes().startswith(before)
    assert [r["round"] for r in returns(registry)["rounds"]] == ["2015-04-20"]
    assert states(registry)["北京市"] == "applied"

    again = call("returns", "--withdraw", "2015-04-25", "-r", registry, "--yes")
    assert (again.code, "unknown round" in again.err) == (2, True)
    circulate(registry, tmp_path / "again", "--as-of", "2015-04-25")
    assert [r["round"] for r in returns(registry)["rounds"]] == ["2015-04-25", "2015-04-20"]
    assert set(states(registry).values()) == {"outstanding"}
    assert call("returns", "--withdraw", "2015-04-25", "--outstanding", "-r", registry).code == 2


def test_a_round_is_named_by_its_day_and_says_whom_nothing_was_sent(registry: Path, out: Path) -> None:
    assert len(returns(registry, "--round", "2015年4月20日")["authorities"]) == 10

    ended = call("returns", "-p", "宁波", "-p", "北京", "-r", registry)

    assert (ended.code, "北京市" in ended.out) == (0, True)
    assert "nothing was sent to 宁波 in the round of 2015-04-20" in ended.err


@pytest.mark.parametrize(("reply", "code"), [("y\n", 0), ("\n", 1)])
def test_whoever_sits_at_a_terminal_is_asked_first(reply: str, code: int, registry: Path, out: Path) -> None:
    collect(registry, sign(out / BEIJING, CONTACT), "--apply")

    ended = answering("returns", "--forget-contacts", "-r", registry, reply=reply)

    assert (ended.code, contacts_file(registry).exists()) == (code, code == 1)
    assert ("nothing was removed" in ended.err) == (code == 1)


def test_csv_has_a_line_for_each_authority(registry: Path, out: Path) -> None:
    collect(registry, sign(out / QINGDAO, {"联系电话": "+86-532"}), "--apply")

    lines = call("returns", "-f", "csv", "-r", registry).out.splitlines()

    assert lines[0].split(",")[:3] == ["round", "authority", "code"]
    assert len(lines) == 11
    assert any(line.endswith(",returned,,,,'+86-532") for line in lines)
