import pytest

from smartpilot.official.outcomes.sentences import read_sentences

TARGETS = frozenset({"天津市", "成都", "成都市", "邯郸市", "许昌市", "黄山市", "朝阳", "涪陵区", "重庆涪陵区"})


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("某部决定命名天津市、成都市为“绿色货运配送示范城市”。", {"天津市": "passed", "成都市": "passed"}),
        ("天津市、成都2个城市达到创建预期目标，通过验收。", {"天津市": "passed", "成都": "passed"}),
        ("邯郸市和许昌市未通过验收，应限期整改。", {"邯郸市": "failed", "许昌市": "failed"}),
        ("黄山市未提出验收申请，取消创建城市资格。", {"黄山市": "withdrawal"}),
        ("决定取消黄山市城市绿色货运配送示范工程创建城市资格。", {"黄山市": "withdrawal"}),
        ("天津市通过验收，黄山市未通过验收。", {"天津市": "passed", "黄山市": "failed"}),
        ("天津市、重庆涪陵区、无名县未通过验收", {"天津市": "failed", "重庆涪陵区": "failed", "无名县": "failed"}),
        ("拟取消黄山市创建城市资格。", {"黄山市": None}),
        ("如未按期整改，取消黄山市创建城市资格。", {"黄山市": None}),
        ("天津市应于年底前完成整改，通过验收。", {"天津市": None}),
        ("决定命名天津市为试点城市。", {}),
        ("决定命名成都等13个城市为示范城市。", {}),
        ("受理了天津市、成都市提出的验收申请。", {}),
        ("朝阳区通过验收。", {}),
        ("天津市通过系统报送材料。", {}),
    ],
)
def test_what_a_sentence_says_became_of_pilots(text: str, outcomes: dict[str, str | None]) -> None:
    assert {entry.text: entry.outcome for entry in read_sentences(text, TARGETS)} == outcomes
