"""What the sentences of a notice ask for."""

import datetime as dt
from typing import Any

import pytest

from notice_texts import ISSUED, sentences
from smartpilot.official.notices.deliverable import ProposedDeliverable
from smartpilot.official.notices.deliverables import read_deliverables
from smartpilot.records.terms import Kind


def why_open(deliverable: ProposedDeliverable, name: str) -> str:
    return deliverable.fields[name].unknown if name in deliverable.fields else ""


def deliverables(*texts: str) -> list[dict[str, Any]]:
    found, _unread = read_deliverables(sentences(*texts, clause="一"), ISSUED, Kind.PILOTS)
    return [
        {
            "kind": deliverable.kind.value,
            "title": deliverable.title,
            "stages": set(deliverable.stages),
            **deliverable.values,
            "due_stage": deliverable.due_stage,
        }
        for deliverable in found
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "试点城市将任务书于4月30日前报送某部某司。",
            {"title": "任务书", "send_to": "某部某司", "due": dt.date(2015, 4, 30)},
        ),
        ("请各试点城市于4月30日前向某部某司提交任务书。", {"title": "任务书", "send_to": "某部某司"}),
        ("请各试点城市提交任务书至某部某司。", {"title": "任务书", "send_to": "某部某司"}),
        ("试点城市把任务书寄送至某部某司（地址：某路1号）。", {"send_to": "某部某司", "medium": ["paper"]}),
        (
            "试点城市将修改后的任务书上报某厅备案。",
            {"title": "任务书", "send_to": "某厅", "stages": {"revised", "submitted"}},
        ),
        ("试点城市将任务书报某厅审查。", {"send_to": "某厅", "reviewed_by": "某厅"}),
        (
            "试点城市编制任务书，经某厅初审后，报某部某司。",
            {"reviewed_by": "某厅", "stages": {"drafted", "reviewed", "submitted"}},
        ),
        ("试点城市任务书由某厅组织专家评审后报送某司。", {"title": "任务书", "reviewed_by": "某厅"}),
        ("试点城市将任务书电子版发至a@b.cn、c@d.cn。", {"send_to": "a@b.cn、c@d.cn", "medium": ["electronic"]}),
        (
            "试点城市将任务书纸质版报送某司，电子版发送至a@b.cn。",
            {"title": "任务书", "send_to": "某司；a@b.cn", "medium": ["paper", "electronic"]},
        ),
        ("某部某司与试点城市签订任务书。", {"signed_by": ["某部某司"], "stages": {"signed"}}),
        ("试点城市要与某部某司、某厅签订任务书。", {"signed_by": ["某部某司", "某厅"]}),
        ("试点城市任务书于4月30日前报送某司，由某学会与试点城市签订。", {"title": "任务书", "signed_by": ["某学会"]}),
        ("试点城市要对实施方案进行修改完善，报某厅备案。", {"title": "实施方案", "send_to": "某厅"}),
        ("申报城市材料由某厅组织修改并重新评审，将申报材料报某司。", {"reviewed_by": "某厅", "send_to": "某司"}),
        (
            "试点城市创建方案须报经某厅批准，并抄送某部某司。",
            {"title": "创建方案", "reviewed_by": "某厅", "send_to": "某部某司"},
        ),
        ("试点城市将年度报告报某司，电子版请发邮箱a@b.cn。", {"send_to": "某司；a@b.cn", "medium": ["electronic"]}),
        ("专项试点单位修改完善实施方案。", {"kind": "projects", "stages": {"revised"}}),
        ("试点城市于4月30日前完成任务书编制。", {"due": dt.date(2015, 4, 30), "due_stage": "drafted"}),
        ("未列入试点的申报城市将申报书报某司。", {"kind": "candidates", "title": "申报书"}),
        ("请提交试点工作总结至某司。", {"title": "试点工作总结", "kind": "pilots"}),
    ],
)
def test_one_deliverable(text: str, wanted: dict[str, Any]) -> None:
    [found] = deliverables(text)
    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    ("text", "to", "why"),
    [
        ("试点城市任务书报送时限由4月20日延长至4月30日。", None, "not found in the text"),
        ("试点城市编制任务书。登录系统提交电子版。", None, "the text says only 系统"),
        ("试点城市登录试点管理系统提交任务书电子版。", "试点管理系统", ""),
        ("试点城市将任务书报部。", None, "the text says only 部"),
        ("试点城市将任务书报送部、省。", None, "the text says only 部、省"),
        ("试点城市将任务书报送纸质版和电子版。", None, "not found in the text"),
        ("试点城市提交任务书一式三份。", None, "not found in the text"),
        ("试点城市将任务书报送所在省（区、市）住房城乡建设厅。", "所在省（区、市）住房城乡建设厅", ""),
        ("试点城市将任务书报送某司（一式3份）。", "某司", ""),
        ("试点城市将任务书寄送至三里河路9号、a@b.cn。", "三里河路9号；a@b.cn", ""),
        ("试点城市将任务书报送某司，纸质版邮寄三里河路9号。", "某司；三里河路9号", ""),
    ],
)
def test_where_to(text: str, to: str | None, why: str) -> None:
    parts = [part + "。" for part in text.split("。") if part]
    [deliverable], _unread = read_deliverables(sentences(*parts, clause="一"), ISSUED, Kind.PILOTS)
    assert (deliverable.values.get("send_to"), why_open(deliverable, "send_to")) == (to, why)


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("试点城市将任务书报送某司（地址：三里河路9号，邮编100835；邮箱：a@b.cn）。", "某司；a@b.cn"),
        ("试点城市将任务书寄送某司，地址：三里河路9号，邮箱：a@b.cn。", "某司；a@b.cn"),
        ("试点城市将任务书寄送某司（三里河路9号）。", "某司"),
    ],
)
def test_a_postal_address_that_is_left_out_is_said(text: str, to: str) -> None:
    [deliverable], _unread = read_deliverables(sentences(text), ISSUED, Kind.PILOTS)
    assert deliverable.values["send_to"] == to
    assert deliverable.fields["send_to"].assumed == "without the postal address: 三里河路9号"


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("省级主管部门于4月30日前将推荐函报送某司。", ["推荐函"]),
        ("请各省住房城乡建设厅将年度工作总结于12月31日前报送某司。", ["年度工作总结"]),
        ("各省住房城乡建设厅提交工作总结至某司。", ["工作总结"]),
        ("省级主管部门要组织申报城市申报，并将推荐函报送某司。", ["推荐函"]),
        ("各省、自治区、直辖市住房城乡建设厅（委、局）应于4月30日前将推荐函、审查意见报送某司。", ["推荐函、审查意见"]),
        ("请各省级住房城乡建设部门组织试点城市做好工作，于4月30日前将汇总表报送某司。", ["汇总表"]),
        ("新疆生产建设兵团建设局将推荐函于5月1日前报送某司。", ["推荐函"]),
        ("省级主管部门于4月30日前将推荐函和申报材料报送某司。", ["申报材料（推荐函、申报材料）"]),
    ],
)
def test_what_provinces_hand_in_of_their_own(text: str, titles: list[str]) -> None:
    found, _unread = read_deliverables(sentences(text), ISSUED, Kind.PILOTS)
    assert [(deliverable.kind, deliverable.title) for deliverable in found] == [(Kind.AUTHORITIES, t) for t in titles]
    assert all("owed_by" not in deliverable.fields for deliverable in found)


@pytest.mark.parametrize(
    "text",
    [
        "试点城市于4月20日前将工作计划报省厅；省厅汇总后于4月30日前报某部。",
        "试点城市应于4月20日前向省级主管部门报送工作计划，省级主管部门审核后于4月30日前报送某部。",
        "试点城市于4月20日前将工作计划报省级主管部门，由省级主管部门汇总，于4月30日前报送某部。",
    ],
)
def test_what_a_province_passes_on_by_another_day_is_its_own(text: str) -> None:
    found, unread = read_deliverables(sentences(text), ISSUED, Kind.PILOTS)
    assert [(d.kind, d.title, d.values["due"].day) for d in found] == [
        (Kind.PILOTS, "工作计划", 20),
        (Kind.AUTHORITIES, "工作计划", 30),
    ]
    assert [d.values.get("send_to") for d in found][1] == "某部"
    assert unread == []


def test_a_recommendation_that_nobody_is_told_to_write_is_that_of_the_addressees() -> None:
    text = "综合考虑工作基础，择优推荐候选城市，于5月15日前将推荐函报送我部。"
    [deliverable], _unread = read_deliverables(sentences(text), ISSUED, Kind.CANDIDATES)
    assert deliverable.kind is Kind.AUTHORITIES
    assert deliverable.fields["owed_by"].assumed == "nobody is named; those write it to whom the notice is sent"


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("省级主管部门将任务书报送某司。", "省级主管部门"),
        ("省级主管部门于4月30日前将工作总结和任务书报送某司。", "省级主管部门"),
        ("市级住房城乡建设部门将工作总结报送某司。", "市级住房城乡建设部门"),
        ("试点城市任务书由省级主管部门审查后报送某司。", None),
        ("省级主管部门将试点城市任务书报送某司。", None),
    ],
)
def test_what_an_office_hands_in_may_be_that_of_others(text: str, office: str | None) -> None:
    [deliverable], _unread = read_deliverables(sentences(text), ISSUED, Kind.PILOTS)
    why = f"the text has {office} do it, which may pass on what others hand in"
    assert deliverable.kind is Kind.PILOTS
    assert ("owed_by" in deliverable.fields) == bool(office)
    assert not office or deliverable.fields["owed_by"].assumed == why


def test_one_sentence_for_two_kinds() -> None:
    found = deliverables("试点城市、专项试点单位将创建任务书于4月30日前报送某司。")

    assert [each["kind"] for each in found] == ["pilots", "projects"]
    assert {each["due"] for each in found} == {dt.date(2015, 4, 30)}


def test_the_same_deliverable_on_another_day_is_one_for_itself() -> None:
    found = deliverables("试点城市将任务书于4月20日前上传至平台，并于4月25日前将纸质版寄送至某司。")

    assert [(each["title"], each["due"].day) for each in found] == [("任务书", 20), ("任务书（纸质版）", 25)]


@pytest.mark.parametrize(
    "text", ["试点城市要加强顶层设计，推进项目建设。", "我部将于6月研究确定增补方案。", "各地要公开有关信息。"]
)
def test_what_asks_for_no_deliverable(text: str) -> None:
    assert deliverables(text) == []


SEVERAL = "the text names several days"
YEARLY = "the registry stores one day of each year, half-year, quarter or month"


@pytest.mark.parametrize(
    ("text", "days", "open_"),
    [
        ("试点城市任务书报送时限由原定的4月20日延长至4月30日。", [dt.date(2015, 4, 30)], ""),
        ("试点城市任务书报送时限由4月20日延长至8月31日。", [dt.date(2015, 8, 31)], ""),
        ("试点城市将任务书于4月20日前报送某司，截止时间延长至4月30日。", [dt.date(2015, 4, 30)], ""),
        ("试点城市于4月20日、4月30日前将任务书报送某司。", [None], SEVERAL),
        ("试点城市分别于4月20日和5月30日前将任务书、实施方案报送某司。", [None], SEVERAL),
        ("试点城市于4月20日前报送任务书至某司，4月30日前报送修改后的任务书至某司。", [None], SEVERAL),
        ("试点城市于4月20日前完成任务书编制，于5月20日前完成任务书编制。", [None], SEVERAL),
        ("试点城市每年6月30日和11月30日将自评报告报送某司。", [None], YEARLY),
        ("试点城市将任务书报送某司，4月25日前将纸质版寄送某司。", [None, dt.date(2015, 4, 25)], ""),
        ("试点城市将任务书报送某司，15个工作日内将纸质版寄送某司。", [None, None], "it counts from"),
    ],
)
def test_which_of_several_days(text: str, days: list[dt.date | None], open_: str) -> None:
    found, unread = read_deliverables(sentences(text, clause="一"), ISSUED, Kind.PILOTS)

    assert [deliverable.values.get("due") for deliverable in found] == days
    assert not any("recurs" in deliverable.values for deliverable in found)
    assert open_ in why_open(found[-1], "due")
    assert bool(why_open(found[-1], "due")) == bool(open_)
    assert unread == []


@pytest.mark.parametrize(
    "text",
    [
        "试点城市每年6月30日和12月31日将自评报告报送某司。",
        "试点城市于每年6月30日前、12月31日前将自评报告报送某司。",
        "试点城市于每年6月、12月底前将自评报告报送某司。",
    ],
)
def test_two_days_of_each_year_are_one_of_each_half(text: str) -> None:
    [found], unread = read_deliverables(sentences(text, clause="一"), ISSUED, Kind.PILOTS)

    assert found.values["recurs"] == "half-yearly"
    assert not {"due", "month", "day"} & {*found.fields}
    assert unread == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("试点城市任务书原定4月20日前报送某部某司，现延长至4月30日。", ["4月20日前", "至4月30日"]),
        ("试点城市原定4月20日的任务书报送时限延长10天。", ["4月20日"]),
        ("试点城市将任务书于4月20日前（纸质版4月25日前）报送某部某司。", ["4月25日前"]),
    ],
)
def test_days_that_are_not_understood_are_said(text: str, said: list[str]) -> None:
    found, unread = read_deliverables(sentences(text), ISSUED, Kind.PILOTS)

    assert [each.text for each in unread] == said
    assert not any(str(deliverable.values.get("due", "")) in ("2015-04-30", "2015-04-25") for deliverable in found)


def test_a_day_without_a_deliverable_is_said() -> None:
    found, unread = read_deliverables(sentences("各地于11月30日前建成平台。"), ISSUED, Kind.PILOTS)

    assert found == []
    assert [each.text for each in unread] == ["于11月30日前"]


@pytest.mark.parametrize(
    "text",
    [
        "我们将组织有关方面对各试点实施方案进行审核，并反馈有关修改意见。",
        "我部将组织专家对试点城市自评报告进行评审，并反馈评审意见。",
        "两部门将研究制定评价指标，编制建设指南，并报送国务院办公厅。",
        "住房城乡建设部将制定验收方案。",
    ],
)
def test_what_the_ministry_does_itself_is_no_obligation(text: str) -> None:
    assert deliverables("试点城市要高度重视。", text) == []


@pytest.mark.parametrize(
    "text",
    [
        "省级主管部门对本地区试点城市实施方案进行审核后，于6月25日前报送某部（某司）。",
        "省级主管部门要对试点城市实施方案审核把关后，于6月25日前报送某部（某司）。",
        "省级主管部门负责对试点城市实施方案进行审查，并于6月25日前报送某部（某司）。",
    ],
)
def test_who_reviews_and_then_hands_in(text: str) -> None:
    [found] = deliverables(text)
    assert (found["title"], found["reviewed_by"], found["due"], found["send_to"]) == (
        "实施方案",
        "省级主管部门",
        dt.date(2015, 6, 25),
        "某部（某司）",
    )
    assert found["stages"] == {"reviewed", "submitted"}


def test_two_reviewers_are_none() -> None:
    text = "试点城市将任务书经市人民政府审定后，报某厅审核。"
    [found], _unread = read_deliverables(sentences(text), ISSUED, Kind.PILOTS)

    assert "reviewed_by" not in found.values
    assert found.fields["reviewed_by"].unknown == "某厅, 市人民政府: the text names several reviewers"


@pytest.mark.parametrize(
    "text",
    [
        "省级主管部门对试点城市自评情况进行核查，形成核查报告。",
        "以上材料每年报送一次。",
        "逾期未报送创建任务书的，视为自动放弃。",
        "已报送任务书的试点城市不再重复报送。",
        "申报城市应已编制完成发展规划纲要。",
        "试点城市指定1名联络员，联络员姓名、电话请发至a@b.cn。",
    ],
)
def test_what_nobody_of_the_programme_owes(text: str) -> None:
    assert deliverables(text) == []


def test_what_receives_nothing_is_no_address() -> None:
    [found] = deliverables("试点城市年度报告每年报送一次。")
    assert "send_to" not in found


def test_the_day_of_a_draft_is_not_that_of_the_hand_in() -> None:
    [found] = deliverables("4月30日前，试点城市完成任务书编制，经某厅审查后报送某司。")
    assert (found["due"], found["due_stage"]) == (dt.date(2015, 4, 30), "drafted")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("试点城市将任务书报送某司各两份。", {"send_to": "某司"}),
        ("报送方式：试点城市将任务书报送某司。", {"title": "任务书"}),
        ("试点城市由城市人民政府填报评价数据，报送某司。", {"kind": "pilots"}),
        ("城市人民政府编制申报书，报送某司。", {"kind": "candidates"}),
    ],
)
def test_what_a_careful_reader_leaves_open(text: str, wanted: dict[str, Any]) -> None:
    [found] = deliverables(text)
    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize("text", ["评审意见反馈申报城市后，申报城市按意见修改。", "未按时报送任务书的，予以通报。"])
def test_what_is_not_handed_in(text: str) -> None:
    assert deliverables(text) == []


def test_a_hand_in_of_something_without_a_name_that_is_read() -> None:
    found = deliverables("请试点城市编制任务书。", "每月5日前报送有关一览。")
    assert [(each["title"], each["stages"]) for each in found] == [("任务书", {"drafted"})]


def test_what_is_of_the_year_before_says_so() -> None:
    # What is due in January 2022 is of 2021: with its period it is 2022 上一年度工作总结, not 2022 年度工作总结.
    found, _unread = read_deliverables(sentences("试点社区每年1月底前报送上一年度工作总结。"), ISSUED, Kind.PILOTS)
    assert [deliverable.title for deliverable in found] == ["上一年度工作总结"]


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        # Headings ask for nothing; what they name, a sentence below them may ask for.
        (("任务书报送",), []),
        (("报送材料",), []),
        (("材料报送", "试点城市于4月30日前报送任务书。"), [("任务书", "试点城市于4月30日前报送任务书。")]),
        (("任务书报送", "试点城市应于4月30日前报送某司。"), [("任务书", "试点城市应于4月30日前报送某司。")]),
        (("各项材料报送要求见下表：",), []),
        (("任务书寄送地址：某路9号。",), []),
        # Sentences without their full stop.
        (("试点城市报送任务书",), [("任务书", "试点城市报送任务书")]),
        (("请报送任务书",), [("任务书", "请报送任务书")]),
    ],
)
def test_headings_ask_for_nothing(texts: tuple[str, ...], wanted: list[tuple[str, str]]) -> None:
    found, _unread = read_deliverables(sentences(*texts, clause="一"), ISSUED, Kind.PILOTS)
    assert [(deliverable.title, deliverable.sentence.text) for deliverable in found] == wanted


def test_what_only_a_heading_names_is_told() -> None:
    _found, unread = read_deliverables(sentences("任务书报送", "另行通知。"), ISSUED, Kind.PILOTS)
    assert [(told.text, told.why) for told in unread] == [("任务书报送", "only a heading names it")]


@pytest.mark.parametrize(
    ("between", "clause", "to"),
    [
        ((), "", "a@b.cn"),
        ((), "一", "a@b.cn"),
        (("创建周期3-5年。",), "一", "a@b.cn"),
        # Nobody can tell of what: no clause holds the two together.
        (("创建周期3-5年。",), "", None),
    ],
)
def test_an_address_on_a_line_of_its_own(between: tuple[str, ...], clause: str, to: str | None) -> None:
    texts = sentences("试点城市应报送年度报告。", *between, "电子件发至：a@b.cn", clause=clause)
    [found] = read_deliverables(texts, ISSUED, Kind.PILOTS)[0]
    assert found.values.get("send_to") == to


@pytest.mark.parametrize("word", ["及时", "尽快", "立即", "即日起", "5月31日后", "2015年5月31日起"])
def test_a_word_that_is_no_day_is_told(word: str) -> None:
    [found] = read_deliverables(sentences(f"试点城市应{word}报送任务书。"), ISSUED, Kind.PILOTS)[0]
    assert found.fields["due"].unknown == f"{word}: the text does not say which day this is"


def test_a_day_beside_such_a_word_is_the_day() -> None:
    [found] = read_deliverables(sentences("试点城市应于4月30日前及时报送任务书。"), ISSUED, Kind.PILOTS)[0]
    assert (found.values["due"], why_open(found, "due")) == (dt.date(2015, 4, 30), "")


@pytest.mark.parametrize("month", ["于2016年6月", "于6月份"])
def test_a_month_alone_is_told(month: str) -> None:
    [found] = read_deliverables(sentences(f"试点城市{month}报送任务书。"), ISSUED, Kind.PILOTS)[0]
    assert found.fields["due"].unknown == f"{month}: the text states no day of the month"


def test_what_an_office_sums_up_goes_with_what_it_passes_on() -> None:
    text = "省级主管部门对试点城市自评情况进行核查，形成核查报告，连同试点城市自评报告一并报送某部某司。"
    (deliverable,) = deliverables(text)
    assert (deliverable["kind"], deliverable["components"]) == ("authorities", ["核查报告", "自评报告"])


def test_what_is_listed_and_not_read_is_told() -> None:
    found, unread = read_deliverables(
        sentences("试点城市将任务书、营业执照报送某部某司。", clause="一"), ISSUED, Kind.PILOTS
    )
    assert [deliverable.title for deliverable in found] == ["任务书"]
    assert [(missed.text, bool(missed.why)) for missed in unread] == [("营业执照", True)]


def test_the_form_of_an_addition_leaves_the_medium_open() -> None:
    text = "试点城市将实施方案及相关电子材料报送某部某司。"
    (plan,), _unread = read_deliverables(sentences(text, clause="一"), ISSUED, Kind.PILOTS)
    assert "及相关电子材料" in why_open(plan, "medium")


def test_what_only_supports_a_report_does_not_name_both() -> None:
    (deliverable,) = deliverables("试点城市将自检报告及相关佐证材料报送某部某司。")
    assert deliverable["title"] == "自检报告、佐证材料"


def test_who_fills_in_what_another_hands_in_owes_no_second_one() -> None:
    (form,) = deliverables("各试点城市人民政府组织填报《监测表》，由省级主管部门审核盖章，于4月30日前登录某系统提交。")
    assert (form["kind"], form["stages"]) == ("authorities", {"drafted", "reviewed", "submitted"})


def test_papers_of_an_application_are_written_in_two_ways() -> None:
    texts = ("申报城市将申报材料报送某部某司。", "申报城市要实事求是编写申报资料。")
    assert [deliverable["title"] for deliverable in deliverables(*texts)] == ["申报材料"]


def test_a_call_has_no_pilots_yet() -> None:
    texts = [
        "确定一批国家智慧城市试点城市。",
        "请各省住房城乡建设厅于4月30日前将试点城市申报材料报送某司。",
    ]
    for default, kind in ((Kind.CANDIDATES, Kind.CANDIDATES), (Kind.PILOTS, Kind.PILOTS)):
        [found] = read_deliverables(sentences(*texts), ISSUED, default)[0]
        assert (found.kind, "owed_by" in found.fields) == (kind, True)
