import sys

import pytest

from smartpilot import i18n
from smartpilot.i18n import _, language, ngettext, use_language

VARIABLES = ("SMARTPILOT_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")


def language_with(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return i18n._language_of_process.__wrapped__()


@pytest.mark.parametrize("value", ["zh", "zh_CN.UTF-8", "zh-CN", "ZH", " zh ", "Chinese (Simplified)_China.936", "cn"])
@pytest.mark.parametrize("name", VARIABLES)
def test_chinese_locales(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert language_with(monkeypatch, **{name: value}) == "zh"


@pytest.mark.parametrize("value", ["en", "C", "POSIX", "C.UTF-8", "de_DE.UTF-8", "en_CN"])
def test_every_other_locale_is_english(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert language_with(monkeypatch, LANG=value) == "en"


def test_without_a_locale_it_is_english(monkeypatch: pytest.MonkeyPatch) -> None:
    assert language_with(monkeypatch) == "en"
    assert language_with(monkeypatch, SMARTPILOT_LANG="", LC_ALL="", LANG="") == "en"


@pytest.mark.parametrize("first", range(len(VARIABLES)))
def test_the_first_variable_that_is_set_counts(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {name: "en" if n > first else "zh" for n, name in enumerate(VARIABLES) if n >= first}

    assert language_with(monkeypatch, **values) == "zh"


def test_a_language_is_used_for_a_while_and_inside_another() -> None:
    before = language()
    with use_language("zh"):
        assert (language(), _("error")) == ("zh", "错误")
        with use_language("en"):
            assert (language(), _("error")) == ("en", "error")
        assert language() == "zh"
    assert language() == before


def test_it_ends_with_an_error_too() -> None:
    before = language()
    with pytest.raises(RuntimeError), use_language("zh"):
        raise RuntimeError
    assert language() == before


def test_plural_and_unknown_sentences() -> None:
    with use_language("zh"):
        assert ngettext("{n} error", "{n} errors", 2) == "错误 {n} 处"
        assert _("no such sentence") == "no such sentence"
    with use_language("en"):
        assert [ngettext("{n} error", "{n} errors", n) for n in (1, 2)] == ["{n} error", "{n} errors"]
