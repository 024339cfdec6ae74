"""The page: what it says is what `deadlines` and `stats` say; nothing in it can run or be fetched."""

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ledgers import event, write_ledger
from program import REGISTRY, call
from smartpilot.i18n import use_language
from smartpilot.records.terms import Kind
from smartpilot.registry.query import NO_FILTER, Filter
from smartpilot.store import load_store
from smartpilot.webpage.figures import collect_figures
from smartpilot.webpage.page import make_page

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><svg onload=alert(1)>",
    "乙\u202e甲",
    "长" * 400,
]

VOID = {"meta", "br", "img", "link"}


class Page(HTMLParser):
    """The elements of a page, and its text; what is not closed where it should be is an error."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def page_of(registry: Path = REGISTRY, day: dt.date = dt.date(2015, 5, 16), filter_: Filter = NO_FILTER) -> str:
    store = load_store(registry, lambda message: None)
    return make_page(store.registry, collect_figures(store, filter_, day))


def test_the_page_of_the_shipped_registry_is_small_and_well_formed() -> None:
    text = page_of()

    assert len(text.encode()) < 100_000
    page = Page(text)
    assert sum(tag == "h1" for tag, _attributes in page.elements) == 1
    assert {"header", "main", "footer", "svg", "table", "details"} <= {tag for tag, _attributes in page.elements}


def test_nothing_is_fetched_and_nothing_runs() -> None:
    page = Page(page_of())

    policies = [attributes["content"] for tag, attributes in page.elements if "http-equiv" in attributes]
    assert [policy.split(";")[0] for policy in policies if policy] == ["default-src 'none'"]
    # The policy stands before everything that it forbids.
    assert [tag for tag, _attributes in page.elements].index("style") > 2
    for tag, attributes in page.elements:
        assert tag not in ("script", "img", "iframe", "object", "link", "base", "form")
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "style", "srcset")]
        if "href" in attributes:
            assert tag == "a"
            assert re.match("https?://", attributes["href"] or "")


@pytest.mark.parametrize("hostile", HOSTILE)
def test_names_are_text(hostile: str, tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    text = REGISTRY.read_text(encoding="utf-8")
    quoted = hostile.replace("\\", "\\\\").replace('"', '\\"').replace("\u202e", "\\u202E")
    path.write_text(text.replace('name = "石家庄市正定县"', f'name = "{quoted}"'), encoding="utf-8")

    made = page_of(path)

    page = Page(made)
    assert not {"script", "img"} & {tag for tag, _attributes in page.elements}
    assert not [name for _tag, attributes in page.elements for name in attributes if name.startswith("on")]
    assert hostile.replace("\u202e", "<U+202E>") in page.text


@pytest.mark.parametrize("day", ["2015-04-01", "2015-04-30", "2015-05-01", "2016-01-01", "2030-01-01"])
@pytest.mark.parametrize("filter_", [NO_FILTER, Filter(authorities=("四川省",)), Filter(notices=("2013",))], ids=str)
def test_the_figures_are_those_of_deadlines(day: str, filter_: Filter) -> None:
    store = load_store(REGISTRY, lambda message: None)
    figures = collect_figures(store, filter_, dt.date.fromisoformat(day))

    options = [part for name in filter_.authorities for part in ("-p", name)]
    options += [part for id_ in filter_.notices for part in ("-n", id_)]
    answer = call("deadlines", "--by", "province", "--as-of", day, "-f", "json", *options).json()
    provinces = answer["provinces"]
    assert figures.due.targets == sum(row["due_targets"] for row in provinces)
    assert figures.due.handed_in == sum(row["due_met"] + row["due_late"] for row in provinces)
    assert figures.due.overdue == sum(row["overdue"] for row in provinces)
    assert {row.province: row.due.outstanding for row in figures.provinces} == {
        row["province"]: row["due_outstanding"] for row in provinces
    }
    listed = call("list", "--kind", "pilots", "-f", "json", *options).json()["pilots"]
    assert len(figures.records[Kind.PILOTS]) == len(listed)
    assert sum(area.pilots for name, area in list(figures.areas.items())[:34]) == len(listed)


def test_the_page_says_what_it_is_narrowed_to_and_where_it_comes_from() -> None:
    with use_language("zh"):
        page = Page(page_of(filter_=Filter(authorities=("四川省",), notices=("2014",))))

    assert "截至2015年5月16日；只含四川省、通知 2014" in page.text.replace(" ；", "；")
    assert "方格示意，非地图，不表示界线和范围。" in page.text
    assert "数据取自" in page.text
    assert ("html", {"lang": "zh-CN"}) in page.elements


def test_days_are_written_one_way(tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    path.write_bytes(REGISTRY.read_bytes())
    write_ledger(path, event(1, stage="returned", note="缺附表"), event(2, target="2014-130283", stage="submitted"))

    with use_language("zh"):
        text = page_of(path)

    assert 'class="day">2015年4月30日</td>' in text
    assert '<span class="day">2015年12月31日</span><small>' in text
    assert '<span class="day">2015年4月28日</span>' in text
    assert re.findall(r"\d{4}-\d\d-\d\d(?!\d)", " ".join(Page(text).texts)) == []


def test_an_empty_registry_has_a_page(tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    path.write_text("format = 1\n", encoding="utf-8")

    page = Page(page_of(path))

    assert "Nothing is overdue." in page.text
    assert "Nothing was due by this day." in page.text


def test_an_address_that_is_none_is_no_link(tmp_path: Path) -> None:
    path = tmp_path / "pilots.toml"
    text = REGISTRY.read_text(encoding="utf-8")
    address = re.findall(r'^url = "(.*)"$', text, re.MULTILINE)[0]
    path.write_text(text.replace(address, "javascript:alert(1)"), encoding="utf-8")

    assert "javascript:" not in page_of(path)


@pytest.mark.parametrize(("day", "years"), [(dt.date(2016, 6, 30), {None, 2015}), (dt.date(2016, 7, 1), {None})])
def test_what_recurs_is_overdue_until_its_notice_is_closed(
    tmp_path: Path, day: dt.date, years: set[int | None]
) -> None:
    path = tmp_path / "pilots.toml"
    text = REGISTRY.read_text(encoding="utf-8")
    path.write_text(text.replace("issued_on = 2015-04-07", "issued_on = 2015-04-07\nclosed_on = 2016-06-30"), "utf-8")
    figures = collect_figures(load_store(path), NO_FILTER, day)

    assert {row.year for row in figures.overdue} == years
    # What is asked for no more is not overdue, and counts as it does in the deadlines.
    assert figures.due.overdue == len(figures.overdue)
    dated = [row.tally for row in figures.deadlines if row.due and row.due <= day]
    assert figures.due.outstanding == sum(tally.outstanding for tally in dated)
