import datetime as dt
import os
import stat
from pathlib import Path

import pytest

from smartpilot.circulation.contacts import are_closed, forget_contacts, keep_contacts, read_contacts
from smartpilot.errors import InvalidFileError
from smartpilot.records.circulations import Contact

DAY = dt.date(2015, 5, 4)
HEBEI = Contact(authority="河北省", code="130000", person="张三", telephone="0311-1234567", known_since=DAY)
QINGDAO = Contact(authority="青岛市", code="370200", unit="青岛市\t住建局", known_since=DAY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "contacts.toml"


def keep(path: Path, *contacts: Contact) -> list[str]:
    said: list[str] = []
    keep_contacts(path, contacts, said.append)
    return said


def test_contacts_are_read_as_they_were_kept(path: Path) -> None:
    (said,) = keep(path, QINGDAO, HEBEI)

    assert "keep it out of git" in said
    assert read_contacts(path) == {"130000": HEBEI, "370200": QINGDAO}


@pytest.mark.skipif(os.name == "nt", reason="modes are those of Linux")
def test_only_the_owner_reads_them_whatever_the_mode_was(path: Path) -> None:
    path.touch(mode=0o666)
    keep(path, HEBEI)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_one_is_kept_for_each_authority(path: Path) -> None:
    keep(path, HEBEI, QINGDAO)
    keep(path, HEBEI.model_copy(update={"person": "李四"}))

    assert {c.code: c.person for c in read_contacts(path).values()} == {"130000": "李四", "370200": None}
    assert "张三" not in path.read_text(encoding="utf-8")


def test_what_is_known_is_not_written_again(path: Path) -> None:
    keep(path, HEBEI)
    before = path.stat().st_mtime_ns
    assert keep(path, HEBEI.model_copy(update={"known_since": dt.date(2015, 6, 1)})) == []

    assert path.stat().st_mtime_ns == before


def test_some_and_all_are_forgotten(path: Path) -> None:
    keep(path, HEBEI, QINGDAO)

    assert forget_contacts(path, ["130000"], print) == 1
    assert list(read_contacts(path)) == ["370200"]
    assert forget_contacts(path, ["130000"], print) == 0
    assert forget_contacts(path, None, print) == 1
    assert not path.exists()
    assert forget_contacts(path, None, print) == 0


def test_a_file_that_is_not_valid_is_shown_without_what_it_says(path: Path) -> None:
    path.write_text('[[contacts]]\nauthority = "河北省"\ncode = "130000"\nmobile = "139 0000 0000"\n', encoding="utf-8")

    with pytest.raises(InvalidFileError) as error:
        read_contacts(path)
    assert "139" not in repr(error.value.problems)
    with pytest.raises(InvalidFileError):
        keep(path, HEBEI)
    with pytest.raises(InvalidFileError):
        forget_contacts(path, ["130000"], print)
    forget_contacts(path, None, print)
    assert not path.exists()


def test_those_of_another_user_are_closed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not are_closed(path)
    keep(path, HEBEI)
    assert not are_closed(path)

    monkeypatch.setattr("os.access", lambda *_arguments: False)
    assert are_closed(path)
