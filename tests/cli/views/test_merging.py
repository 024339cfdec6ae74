"""The result of a merge, as messages."""

from pathlib import Path

import pytest

from smartpilot.cli.views.merging import say_merge
from smartpilot.i18n import use_language
from smartpilot.registry.merging import FileMerge


@pytest.mark.parametrize(
    ("conflict", "shown"),
    [
        ("pilots 2014-130123 note", "试点 2014-130123 备注"),
        ("projects 2014-S07", "专项试点 2014-S07"),
        ("notices 2014 closed_on", "notices 2014 closed_on"),
    ],
)
def test_conflicts_of_records_are_named_in_the_users_language(
    conflict: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with use_language("zh"):
        say_merge(FileMerge(is_by_record=True, has_marks=True, conflicts=[conflict]), Path("data/pilots.toml"))

    assert capsys.readouterr().err.splitlines()[0] == f"data/pilots.toml：矛盾 1 处：{shown}"
