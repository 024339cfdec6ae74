import datetime as dt

import pytest

from smartpilot.official.lists.place_names import (
    complete_matches,
    has_connective,
    is_one_place,
    is_place,
    parse_group,
    split_places,
    with_inherited_region,
    without_bracket,
)

DAY = dt.date(2013, 8, 1)
HEBEI, CHONGQING, JIANGSU = "130000", "500000", "320000"


@pytest.mark.parametrize(
    ("text", "within", "divisions"),
    [
        ("唐山市", HEBEI, ["130200"]),
        ("鼓楼区", JIANGSU, ["320106", "320302"]),
        ("江苏省苏州市", HEBEI, ["320500"]),  # it says its province itself
        ("苏州市", HEBEI, []),
        ("唐山钢铁", HEBEI, []),  # not the whole of it
        ("附件", HEBEI, []),
    ],
)
def test_what_the_whole_of_a_text_may_mean(text: str, within: str, divisions: list[str]) -> None:
    assert [match.division for match in complete_matches(text, DAY, within)] == divisions


@pytest.mark.parametrize(
    "text", ["唐山市", "唐山市(迁安市、滦县)", "唐山市等3个城市", "唐山市曹妃甸新区", "石家庄正定"]
)
def test_places(text: str) -> None:
    assert is_place(text, DAY, HEBEI)


@pytest.mark.parametrize("text", ["", "序号", "徐州市", "唐山市住建局", "3个城市"])
def test_texts_that_are_no_places(text: str) -> None:
    assert not is_place(text, DAY, HEBEI)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("唐山市、秦皇岛市", ["唐山市", "秦皇岛市"]),
        ("唐山市 秦皇岛市", ["唐山市", "秦皇岛市"]),
        ("石家庄市 正定县", ["石家庄市 正定县"]),
        ("唐山市和秦皇岛市", ["唐山市", "秦皇岛市"]),
        ("唐山市、秦皇岛市以及邯郸市", ["唐山市", "秦皇岛市", "邯郸市"]),
        ("唐山市(迁安市、滦县)、秦皇岛市", ["唐山市(迁安市、滦县)", "秦皇岛市"]),
        ("和平县", ["和平县"]),
        ("唐山市和有关单位", ["唐山市和有关单位"]),
        ("呼和浩特市", ["呼和浩特市"]),
    ],
)
def test_a_list_is_split_where_all_pieces_are_places(text: str, places: list[str]) -> None:
    assert split_places(text, DAY, "") == places


@pytest.mark.parametrize(
    ("cells", "one"),
    [
        (["石家庄市", "正定县"], True),
        (["石家庄", "正定"], True),
        (["石家庄市", "唐山市"], False),
        (["唐山市", "正定县"], False),
        (["石家庄市", "正定县、平山县"], False),
        (["石家庄市", "石家庄高新区"], False),
        (["石家庄市"], False),
    ],
)
def test_cells_that_are_a_prefecture_and_a_county_in_it(cells: list[str], one: bool) -> None:
    assert is_one_place(cells, DAY, HEBEI) is one


def test_an_ambiguous_place_inherits_the_province_before_it() -> None:
    parts = ["重庆市永川区", "江北区", "浙江省宁波市", "江北区"]

    assert list(with_inherited_region(parts, DAY, "")) == [
        ("重庆市永川区", ""),
        ("江北区", CHONGQING),
        ("浙江省宁波市", ""),
        ("江北区", "330000"),
    ]


def test_an_unambiguous_place_keeps_the_region_that_it_stands_under() -> None:
    assert list(with_inherited_region(["重庆市永川区", "正定县"], DAY, HEBEI))[1] == ("正定县", HEBEI)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("遵义市(仁怀市、湄潭县)", "遵义市"),
        ("(仁怀市)", "(仁怀市)"),
        ("遵义市", "遵义市"),
        ("遵义(一)市", "遵义(一)市"),
    ],
)
def test_without_the_bracket_at_the_end(text: str, bare: str) -> None:
    assert without_bracket(text) == bare


@pytest.mark.parametrize(
    ("text", "name", "members"),
    [
        ("长株潭城市群(长沙市、株洲市、湘潭市)", "长株潭城市群", ["430100", "430200", "430300"]),
        ("长株潭城市群:长沙市、株洲市、湘潭市", "长株潭城市群", ["430100", "430200", "430300"]),
        ("长株潭城市群,由长沙市、株洲市和湘潭市组成", "长株潭城市群", ["430100", "430200", "430300"]),
        ("长株潭都市圈,以长沙市为牵头城市,株洲市为成员", "长株潭都市圈", ["430100", "430200"]),
        ("皖江城市群(含山县、无为县)", "皖江城市群", ["340522", "340225"]),
        ("皖江城市群(含芜湖市、马鞍山市等)", "皖江城市群", ["340200", "340500"]),
        ("广州市、深圳市(联合申报)", "广州市、深圳市", ["440100", "440300"]),
        ("呼包鄂城市群(呼和浩特市、包头市和鄂尔多斯市)", "呼包鄂城市群", ["150100", "150200", "150600"]),
        ("呼和浩特市、包头市(联合申报)", "呼和浩特市、包头市", ["150100", "150200"]),
        ("马鞍山市和县、含山县(联合申报)", "马鞍山市和县、含山县", ["340523", "340522"]),
        ("广州市和深圳市(联合体)", "广州市和深圳市", ["440100", "440300"]),
    ],
)
def test_several_places_that_are_one_target(text: str, name: str, members: list[str]) -> None:
    group = parse_group(text, DAY)

    assert group is not None
    assert (group.name, [member.division for member in group.members]) == (name, members)
    assert split_places(text, DAY, "") == [text]
    assert is_place(text, DAY, "")


@pytest.mark.parametrize(
    "text",
    [
        "成渝双城经济圈",
        "长株潭城市群(长沙市、某某市)",
        "长株潭城市群(长沙市)",
        "深圳市(联合申报)",
        "遵义市(仁怀市、湄潭县)",
        "唐山市、秦皇岛市",
    ],
)
def test_what_is_no_group(text: str) -> None:
    assert parse_group(text, DAY) is None


def test_a_group_beside_a_place() -> None:
    assert split_places("珠海市;广州市、深圳市(联合申报)", DAY, "440000") == ["珠海市", "广州市、深圳市(联合申报)"]


@pytest.mark.parametrize(
    "text",
    [
        "唐山市和曹妃甸新区",
        "上海市的浦东新区",
        "石家庄市及正定新区",
        "保定市与白沟新城",
        "和曹妃甸新区",
        "及曹妃甸新区",
    ],
)
def test_a_word_that_joins_two_places_is_no_beginning_of_a_name(text: str) -> None:
    assert has_connective(text, DAY, "")


@pytest.mark.parametrize(
    "text", ["天津市和平区", "呼和浩特市和林格尔新区", "马鞍山市和县", "和田市", "唐山市曹妃甸新区"]
)
def test_a_name_that_begins_with_such_a_word_is_one(text: str) -> None:
    assert not has_connective(text, DAY, "")
