"""Who does what a sentence asks for, and so owes it."""

import pytest

from notice_texts import ISSUED, sentences
from smartpilot.official.notices.actors import Actor, find_actor, names_doers
from smartpilot.official.notices.deliverables import read_deliverables
from smartpilot.records.terms import Kind

PILOTS, AUTHORITIES, CANDIDATES, PROJECTS = "pilots", "authorities", "candidates", "projects"

# Each with who owes what is handed in, in its order; ? where what was taken for granted is told.
SENTENCES = [
    # A party, at the beginning, behind the day, told by an office, in the clause before.
    ("各试点城市于4月30日前将年度总结报送某部。", [PILOTS]),
    ("4月30日前，各示范城市将年度总结报送某部。", [PILOTS]),
    ("自2016年起，各试点地区于每年1月20日前将年度总结报送某部。", [PILOTS]),
    ("列入试点的市（县、区）应于4月30日前将年度总结报送某部。", [PILOTS]),
    ("各示范城市（城市群）应当在4月30日前，将年度总结报所在省（自治区、直辖市）通信管理局。", [PILOTS]),
    ("创建城市应按照要求，结合实际，于4月30日前将年度总结报送某部。", [PILOTS]),
    ("省级主管部门督促试点城市于4月30日前将年度总结报送某部。", [PILOTS]),
    ("请各省级主管部门加强指导，督促试点县于4月30日前将年度总结报送某部。", [PILOTS]),
    ("省级主管部门要组织试点城市将年度总结于4月30日前报送某部。", [PILOTS]),
    ("省级主管部门要加强指导；试点城市于4月30日前将年度总结报送某部。", [PILOTS]),
    ("省级主管部门要加强指导，试点城市于4月30日前将年度总结报送某部。", [PILOTS]),
    ("试点城市所在市住房城乡建设部门于4月30日前将年度总结报送某部。", [PILOTS]),
    ("申报城市应于4月30日前将申报书报送某部。", [CANDIDATES]),
    ("城市人民政府编制申报书，于4月30日前报送某部。", [CANDIDATES]),
    ("省级主管部门组织试点城市开展评价，由城市人民政府于4月30日前将评价数据报送某部。", [PILOTS]),
    ("专项试点单位应于4月30日前将年度总结报送某部。", [PROJECTS]),
    ("试点城市、专项试点单位于4月30日前将年度总结报送某部。", [PILOTS, PROJECTS]),
    # An office of the province, in the same places.
    ("省级主管部门于4月30日前将年度总结报送某部。", [AUTHORITIES]),
    ("4月30日前，各省级民政、财政部门将绩效报告报送某部。", [AUTHORITIES]),
    ("自2016年起，省级商务主管部门于每年2月20日前将督导报告报送某部。", [AUTHORITIES]),
    ("自2015年起，各省、自治区、直辖市通信管理局会同发展改革委，于每年1月31日前将进展报告报送某部。", [AUTHORITIES]),
    ("各试点地区向省级民政部门提交试点总结；省级民政部门应于8月15日前，将考核报告报送某部。", [PILOTS, AUTHORITIES]),
    ("试点城市要认真总结；省级主管部门每半年向某部报送一次试点工作情况总结。", [AUTHORITIES]),
    ("各省住房城乡建设部门会同民政部门，按照试点要求，每市选取3个社区，于5月前将试点社区名单报某部。", [AUTHORITIES]),
    ("各省级主管部门组织专家对本地区试点市（县、区）进行评估，形成《评估报告》，于5月前报送某部。", [AUTHORITIES]),
    ("省级主管部门对试点城市进行考核，并于4月30日前将考核结果报告报送某部。", [AUTHORITIES]),
    ("省级主管部门指导试点城市开展工作，并于4月30日前将督导报告报送某部。", [AUTHORITIES]),
    ("省级商务、财政部门应于4月30日前，将本省份绩效目标表报送某部。", [AUTHORITIES]),
    ("省级主管部门于4月30日前将本地区实施方案报送某部。", [AUTHORITIES]),
    ("各省（区、市）商务厅（局）于4月30日前将联系人名单报某部。", [AUTHORITIES]),
    ("新疆生产建设兵团民政局于4月30日前将年度总结报送某部。", [AUTHORITIES]),
    ("河北省住房和城乡建设厅于4月30日前将年度总结报送某部。", [AUTHORITIES]),
    ("请你厅于4月30日前将年度总结报送某部。", [AUTHORITIES]),
    ("有关省份商务部门要会同财政部门加强督导，于4月30日前报送督导报告。", [AUTHORITIES]),
    ("各省（区、市）每半年开展一次督导检查，督导报告于4月30日前报送某部。", [AUTHORITIES]),
    ("试点城市所在省主管部门于4月30日前将年度总结报送某部。", [AUTHORITIES]),
    ("各省级主管部门应于4月30日前将本地区试点城市验收意见报送某部。", [AUTHORITIES]),
    ("各省级主管部门应于4月30日前将本地区试点城市年度总结报送某部。", ["authorities?"]),
    ("甲试点地区省级主管部门收到试点城市提交的申请后，将验收意见于4月30日前报送某部。", [AUTHORITIES]),
    ("省级主管部门于4月20日前审查各试点自检报告，形成年检报告，于4月30日前报送某部。", [AUTHORITIES]),
    ("请两省、各省（区、市）发展改革委于4月30日前将督导报告报送某部。", [AUTHORITIES]),
    # What provinces recommend, and what goes with it.
    ("请各省主管部门组织审核，并于4月30日前将推荐函和申报书报送某部。", [AUTHORITIES]),
    ("省级主管部门对申报材料进行审核，每省推荐城市不超过2个，并于5月前将推荐意见和申报材料报送某部。", [AUTHORITIES]),
    ("省级主管部门对申报城市实施方案进行审核，择优确定推荐城市，于5月前将推荐函及实施方案报送某部。", [AUTHORITIES]),
    ("择优推荐候选城市，于4月30日前将推荐函报送某部。", ["authorities?"]),
    ("请组织试点城市开展自查，9月1日起为省级核查阶段，9月20日前将核查报告报某部。", ["authorities?"]),
    # Two steps: each is of whom it names.
    ("各试点城市于4月20日前将项目清单报省级主管部门，省级主管部门汇总后于4月30日前报某部。", [PILOTS, "authorities?"]),
    ("各试点城市于4月20日前将项目清单报省级主管部门，由省级主管部门汇总后于5月前报某部。", [PILOTS, "authorities?"]),
    # What targets write, an office passes on; two who do it; nobody.
    ("省级主管部门于4月30日前将任务书报送某部。", ["pilots?"]),
    ("省级主管部门指导试点城市修改方案，并于4月30日前将修改后的实施方案报送某部。", ["pilots?"]),
    ("试点城市编制年度报告，由省级主管部门审核后于4月30日前报送某部。", [PILOTS]),
    ("试点城市年度报告经省级主管部门审核后于4月30日前报送某部。", [PILOTS]),
    ("市级主管部门于4月30日前将年度总结报送某部。", ["pilots?"]),
    ("省级主管部门指导试点城市开展工作，并于4月30日前将年度总结报送某部。", ["pilots?"]),
    ("省级部门督促示范县加快项目进展，并于4月30日前报送年度总结。", ["pilots?"]),
    ("请你局督促丹东市于4月30日前将年度总结报送某部。", ["pilots?"]),
    ("省级主管部门和试点城市应于4月30日前将年度总结报送某部。", ["pilots?"]),
    ("于4月30日前将年度总结报送某部。", ["pilots?"]),
    ("各经信局要于4月30日前将年度总结报送某部。", ["pilots?"]),
    ("各区（管委会）应于4月30日前将年度总结报送某部。", ["pilots?"]),
    ("请指导试点园区编制方案，并于4月30日前将实施方案报送某部。", ["pilots?"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "owners"), SENTENCES)
def test_who_owes_it(text: str, owners: list[str]) -> None:
    found, _unread = read_deliverables(sentences(text), ISSUED, Kind.PILOTS)
    handed_in = [deliverable for deliverable in found if deliverable.is_submitted]
    assert [f"{d.kind.value}{'?' * ('owed_by' in d.fields)}" for d in handed_in] == owners
    assert len(handed_in) == len(found)


def test_who_does_it_with_others() -> None:
    assert find_actor("省级主管部门和试点城市应于") == Actor([Kind.PILOTS], also="省级主管部门")
    assert find_actor("由省级主管部门审核汇总后于▲▲") == Actor(office="省级主管部门", is_of_others=True, sums_up=True)
    assert find_actor("请于▲▲将任务书") == Actor()


def test_who_does_something_himself() -> None:
    assert names_doers("省级主管部门指导申报城市修改方案，")
    assert not names_doers("省级主管部门对申报城市进行审核，择优确定推荐城市，")
