import pytest

from smartpilot.records.verdicts import find_verdict, is_failing_word


@pytest.mark.parametrize(
    ("outcome", "texts"),
    [
        (
            "passed",
            "通过 通过验收 顺利通过专家验收 合格 基本合格 考核达标 通过（三星） 整改后通过验收 "
            "达到创建预期目标，通过验收",
        ),
        (
            "failed",
            "未通过 不通过验收 不予通过 未能如期通过验收 验收未通过 不合格 考核不合格 不及格 未达标 未达到预期目标 "
            "未通过验收，限期整改 未通过验收，应限期整改",
        ),
        ("postponed", "延期 延期验收 暂缓通过验收 限期整改 限期整改后再验收 C（限期整改） 整改后重新验收"),
        (
            "withdrawal",
            "收回 撤销 撤销试点资格 撤销国家智慧城市试点 取消资格 取消创建城市资格 自愿退出 "
            "未提出验收申请，取消建设资格 未通过验收，取消试点资格",
        ),
        (
            None,
            "正定县 优秀 拟通过验收 应于年底前完成整改，通过验收 如未按期整改，取消资格 暂未通过 部分达标 申请延期 "
            "通过初审 未提出验收申请 通过网上系统报送 取消验收 合格率 有条件通过 通过、未通过 通过验收，应限期整改",
        ),
    ],
)
def test_what_words_say_became_of_a_pilot(outcome: str | None, texts: str) -> None:
    assert {text: find_verdict(text).outcome for text in texts.split()} == dict.fromkeys(texts.split(), outcome)


def test_a_grade_may_say_that_it_was_not_passed() -> None:
    failing = ["不合格", "限期整改", "取消资格", "暂未通过"]

    assert [word for word in ("优秀", "合格", "基本合格", "三星", *failing) if is_failing_word(word)] == failing
