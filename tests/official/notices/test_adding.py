"""A proposed notice into a registry."""

import datetime as dt
import tomllib
from typing import Any

import pytest

from builders import SOURCE, notice, registry
from smartpilot.errors import UsageError
from smartpilot.official.notices.adding import require_addable, require_valid_id, with_notice, with_source_of
from smartpilot.official.notices.comparison import compare_with_registry
from smartpilot.official.notices.proposal import Proposal
from smartpilot.toml.edits import CannotEditError

TITLE = "关于公布国家智慧城市2016年度试点名单的通知"
RAW = b'format = 1\n\n[[sources]]\nid = "notice-2014"\n\n# end\n[[notices]]\nid = "2014"\n# behind\n'


def proposal(**more: Any) -> Proposal:
    record = {
        "id": "2016",
        "source": "notice-2016",
        "number": "建办科[2016]9号",
        "issued_by": ["某部"],
        "issued_on": dt.date(2016, 5, 3),
    }
    values = {name: value for name, value in {**record, **more}.items() if value is not None}
    return Proposal(values, {"id": values["source"], "title": TITLE} if "source" in values else {"title": TITLE}, TITLE)


def test_a_source_of_the_same_title_is_used() -> None:
    known = registry(sources=[SOURCE, {"id": "paper", "title": "关于公布国家智慧城市 2016年度试点名单的通知"}])
    settled = with_source_of(known, proposal())

    assert (settled.notice["source"], settled.source["id"]) == ("paper", "paper")
    assert settled.assumed == {"source": "the registry has a source of this title"}


def test_an_id_that_another_source_has_gets_a_number() -> None:
    others = [{"id": id_, "title": "另一份"} for id_ in ("notice-2016", "notice-2016-2")]
    settled = with_source_of(registry(sources=[SOURCE, *others]), proposal())
    assert (settled.notice["source"], settled.source["id"]) == ("notice-2016-3", "notice-2016-3")


def test_a_new_source_keeps_its_id_and_the_proposal_its_values() -> None:
    before = proposal()
    assert with_source_of(registry(), before) == before
    assert with_source_of(registry(), proposal(source=None)).source == {"title": TITLE}


def test_a_proposal_is_not_changed_in_place() -> None:
    before = proposal()
    with_source_of(registry(sources=[SOURCE, {"id": "notice-2016", "title": "另一份"}]), before)
    assert before == proposal()


def test_what_can_be_added_passes() -> None:
    require_addable(proposal(), compare_with_registry(proposal(), registry()))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"number": "建办科〔2015〕1号"}, "the registry already has this notice, as 2014"),
        ({"id": "2014"}, "the registry already has another notice 2014"),
        ({"id": None, "issued_on": None}, "what every notice must have"),
        ({"issued_by": None}, "what every notice must have"),
    ],
)
def test_what_keeps_a_notice_out(more: dict[str, Any], message: str) -> None:
    refused = proposal(**more)
    comparison = compare_with_registry(refused, registry(notices=[notice(number="建办科[2015]1号")]))
    with pytest.raises(UsageError) as caught:
        require_addable(refused, comparison)
    assert message in caught.value.message
    assert "nothing was written" in caught.value.message
    assert caught.value.hint


def test_an_id_that_is_none_is_the_users_error() -> None:
    require_valid_id(proposal(id="2016-call"), "2016-call")
    with pytest.raises(UsageError, match='id cannot be "二〇一六"'):
        require_valid_id(proposal(id="二〇一六"), "二〇一六")


def test_what_the_text_does_not_say_is_no_error() -> None:
    require_valid_id(proposal(id=None, source=None, issued_on=None, issued_by=None), None)


def test_source_and_notice_stand_behind_the_last_of_their_kind() -> None:
    after = with_notice(RAW, registry(), proposal())

    data = tomllib.loads(after.decode())
    assert [source["id"] for source in data["sources"]] == ["notice-2014", "notice-2016"]
    assert data["notices"][1] == proposal().notice
    text = after.decode()
    assert text.index("notice-2016") < text.index("# end") < text.index('id = "2016"')


def test_a_source_that_is_there_is_not_written_again() -> None:
    known = registry(sources=[SOURCE, {"id": "paper", "title": TITLE}])
    after = with_notice(RAW, known, with_source_of(known, proposal()))
    assert after.count(b"[[sources]]") == 1


@pytest.mark.parametrize("table", ["sources", "notices"])
def test_tables_in_brackets_are_named(table: str) -> None:
    with pytest.raises(CannotEditError) as caught:
        with_notice(f"format = 1\n{table} = []\n".encode(), registry(), proposal())
    assert f"[[{table}]]" in caught.value.hint
