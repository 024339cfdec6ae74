import pytest

from builders import PUDONG, SHIJIAZHUANG, ZHENGDING, notice, registry
from smartpilot.datapackage.package import DataPackage, build_package, require_panel
from smartpilot.datapackage.panel import PanelScope
from smartpilot.datapackage.schema import BilingualText, TableName
from smartpilot.errors import UsageError
from smartpilot.records.terms import Evidence, Kind
from smartpilot.registry.query import NO_FILTER, Filter, select


@pytest.mark.parametrize(
    ("filter_", "kinds", "allowed"),
    [
        (NO_FILTER, Kind, True),
        (NO_FILTER, [Kind.PILOTS], True),
        (Filter(authorities=("河北省",)), Kind, True),
        (Filter(notices=("2012", "2014")), Kind, True),
        (NO_FILTER, [Kind.PROJECTS], False),
        (Filter(text="正定"), Kind, False),
        (Filter(notices=("2014",)), Kind, False),
        (Filter(authorities=("河北省",), evidence=Evidence.CONFIRMED), Kind, False),
    ],
)
def test_a_panel_needs_all_pilots_of_its_places(filter_: Filter, kinds: list[Kind], allowed: bool) -> None:
    whole = registry(notices=[notice("2012"), notice()], pilots=[ZHENGDING, PUDONG])
    selection = select(whole, kinds, filter_)

    if allowed:
        scope = require_panel(whole, selection, filter_, PanelScope(2012, 2016))
        assert scope == PanelScope(2012, 2016, authorities=filter_.authorities, notices=filter_.notices)
    else:
        with pytest.raises(UsageError, match="all pilots of its places"):
            require_panel(whole, selection, filter_, PanelScope())


def about_of(filter_: Filter) -> BilingualText:
    whole = registry(pilots=[ZHENGDING])
    return build_package(whole, select(whole, Kind, filter_), filter_, licence=None, panel=None).about


def test_it_says_what_it_is_narrowed_to() -> None:
    whole = registry(notices=[notice("2012"), notice()], pilots=[SHIJIAZHUANG, ZHENGDING])
    filter_ = Filter(authorities=("河北省",), evidence=Evidence.CONFIRMED)
    narrowed = build_package(whole, select(whole, Kind, filter_), filter_, licence=None, panel=None)
    everything = build_package(whole, select(whole, Kind, NO_FILTER), NO_FILTER, licence=None, panel=None)

    assert narrowed.about.zh.endswith("只含河北省、已证实。")
    assert narrowed.about.en.endswith("Only 河北省, confirmed.")
    assert "只含" not in everything.about.zh
    assert "Only with “PPP”." in about_of(Filter(text="PPP")).en
    assert "只含文字中有“PPP”的。" in about_of(Filter(text="PPP")).zh
    assert narrowed.table(TableName.PILOTS).column("id") == ["2014-130123"]


def test_a_table_that_is_left_out_is_said_so(package: DataPackage) -> None:
    assert package.table(TableName.PANEL).rows
    whole = registry(pilots=[PUDONG])
    without = build_package(whole, select(whole, Kind, NO_FILTER), NO_FILTER, licence=None, panel=None)

    with pytest.raises(UsageError, match="leave out the table panel"):
        without.table(TableName.PANEL)


def test_only_what_comes_with_the_program_has_a_release(package: DataPackage) -> None:
    whole = registry(pilots=[PUDONG])

    assert package.version
    assert build_package(whole, select(whole, Kind, NO_FILTER), NO_FILTER, licence=None, panel=None).version is None


def test_it_is_called_by_its_programmes() -> None:
    jianzao = {"id": "jianzao", "name": "智能建造", "title_words": ["智能建造"], "ministry_offices": ["甲部", "乙部"]}
    notices = [notice(), notice("2022", programme="jianzao")]
    whole = registry(programmes=[jianzao], notices=notices, pilots=[ZHENGDING, {**PUDONG, "notice": "2022"}])

    both = build_package(whole, select(whole, Kind, NO_FILTER), NO_FILTER, licence=None)
    filter_ = Filter(notices=("2022",))
    one = build_package(whole, select(whole, Kind, filter_), filter_, licence=None)

    assert both.title == ("国家智慧城市试点、智能建造试点", "National Smart City pilots, 智能建造试点")
    assert both.table(TableName.PROGRAMMES).column("id") == ["smart-city", "jianzao"]
    assert both.table(TableName.NOTICES).column("programme") == ["smart-city", "jianzao"]
    assert one.title.zh == "智能建造试点"
    assert one.table(TableName.PROGRAMMES).column("ministry_offices") == ["甲部;乙部"]
    assert "智能建造" in one.keywords
    assert "智慧城市" not in one.keywords
