"""Who records: the variable, else the user of the system, in one harmless line."""

import getpass

import pytest

from smartpilot.cli.recorder import USER_VARIABLE, begin_recording, find_recorder


@pytest.mark.parametrize(
    ("name", "recorder"),
    [
        ("张三", "张三"),
        ("  张三 \t 李四\n", "张三 李四"),
        ("a\x1b[31mb\u202ec", "a [31mb c"),
        ("\udcff\udcfe", None),
        ("x" * 100, "x" * 40 + "…"),
    ],
)
def test_the_variable_is_one_harmless_line(name: str, recorder: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(USER_VARIABLE, name)

    assert find_recorder() == recorder


def test_without_the_variable_it_is_the_user_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(USER_VARIABLE, "")
    monkeypatch.setattr(getpass, "getuser", lambda: "zhang")

    assert begin_recording("record").recorded_by == "zhang"


@pytest.mark.parametrize("error", [KeyError("uid not found"), ImportError("pwd"), OSError("no username")])
def test_a_user_without_a_name_records_all_the_same(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def getuser() -> str:
        raise error

    monkeypatch.delenv(USER_VARIABLE, raising=False)
    monkeypatch.setattr(getpass, "getuser", getuser)

    assert find_recorder() is None


def test_each_run_has_a_batch_of_its_own() -> None:
    one, two = begin_recording("record"), begin_recording("record")

    assert one.batch != two.batch
    assert (one.via, one.moment.tzinfo is not None) == ("record", True)
    later = one.at(two.moment)
    assert (later.batch, later.moment) == (one.batch, two.moment)
