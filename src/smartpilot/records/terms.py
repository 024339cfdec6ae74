"""The fixed words of the format.

They are those of the notice of 2015-04-07 and of 国家智慧城市试点暂行管理办法 (2012).
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Self, TypeVar

from smartpilot.i18n import language, with_brackets
from smartpilot.records.meanings import meanings_of_word


class Term(StrEnum):
    """A fixed word of the format, with its Chinese and English title, and what else it is called."""

    zh: str
    en: str
    synonyms: tuple[str, ...]

    def __new__(cls, value: str, zh: str, en: str, *synonyms: str) -> Self:
        """Makes a string that also knows its titles."""
        term = str.__new__(cls, value)
        term._value_ = value
        term.zh = zh
        term.en = en
        term.synonyms = synonyms
        return term

    @property
    def label(self) -> str:
        """The word in the user's language."""
        return self.zh if language() == "zh" else self.en

    @property
    def value_with_label(self) -> str:
        """The word as the format writes it, with its title where that is another: `signed（已签订）`."""
        return self.value if self.label == self.value else with_brackets(self.value, self.label)


AnyTerm = TypeVar("AnyTerm", bound=Term)


class ReturnState(Term):
    """What has become of a workbook that was sent."""

    OUTSTANDING = "outstanding", "未收回", "outstanding"
    RETURNED = "returned", "已收回", "returned"
    APPLIED = "applied", "已登记", "applied"
    REFUSED = "refused", "未采用", "refused"


def parse_term(terms: Iterable[AnyTerm], text: str) -> AnyTerm | None:
    """The word meant by `submitted`, 已报送 or 报送, in any case and width, with spaces anywhere; None for none."""
    return next(iter(meanings_of_word(text, words_of_terms(terms))), None)


def words_of_terms(terms: Iterable[AnyTerm]) -> Mapping[AnyTerm, Sequence[str]]:
    """What may be typed for each term: its value, titles and synonyms; first the one of the user's language."""
    chinese = language() == "zh"
    return {
        term: (
            *((term.zh, term.value) if chinese else (term.value, term.zh)),
            term.en,
            term.zh.removeprefix("已"),
            *term.synonyms,
        )
        for term in terms
    }


class Level(Term):
    """行政级别 of a pilot; `PREFECTURE` is a prefecture that is no city."""

    PROVINCE = "province", "省级", "province", "省", "自治区", "直辖市"
    PREFECTURE_CITY = "prefecture-city", "地级市", "prefecture-level city"
    PREFECTURE = "prefecture", "州盟地区", "prefecture", "地区", "自治州", "州", "盟"
    COUNTY_CITY = "county-city", "县级市", "county-level city"
    DISTRICT = "district", "市辖区", "district"
    COUNTY = "county", "县", "county"
    TOWN = "town", "镇", "town"
    ZONE = "zone", "功能区", "zone"


class Designation(Term):
    """Whether a pilot is listed as a new one or widens an earlier one."""

    NEW = "new", "新增试点", "new"
    EXPANDED = "expanded", "扩大范围试点", "expanded-scope"


class Evidence(Term):
    """How sure it is that the notice lists the record."""

    CONFIRMED = "confirmed", "已证实", "confirmed"
    REPORTED = "reported", "有报道", "reported"
    UNVERIFIED = "unverified", "待核实", "unverified"


class Kind(Term):
    """The kinds of what owes something."""

    PILOTS = "pilots", "试点", "pilots", "pilot"
    PROJECTS = "projects", "专项试点", "special projects", "project", "special project", "项目"
    CANDIDATES = "candidates", "申报城市", "candidates", "candidate"
    AUTHORITIES = "authorities", "主管部门", "authorities", "authority"


# Those that a registry has a table of; its authorities are all those to which notices are sent.
RECORD_KINDS = (Kind.PILOTS, Kind.PROJECTS, Kind.CANDIDATES)


# What a deliverable that was sent back is waiting for.
FOR_REVISION = "退回修改"
# What is said of a deadline where there is none.
NO_DEADLINE = "无期限"


class Stage(Term):
    """How far a deliverable has come, in the usual order; `returned` is outside it.

    Any deliverable may be returned, and then begins again.
    """

    DRAFTED = "drafted", "已编制", "drafted", "起草", "已起草"
    REVISED = "revised", "已修改", "revised"
    REVIEWED = "reviewed", "已审查", "reviewed"
    SUBMITTED = "submitted", "已报送", "submitted"
    SIGNED = "signed", "已签订", "signed"
    RETURNED = "returned", "退回", "returned", FOR_REVISION, "已退回", "sent back"


class AssessmentKind(Term):
    """What an assessment decides on; a withdrawal ends the pilot, by its own wish or by the ministry's."""

    MID_TERM = "mid-term", "中期评估", "mid-term", "中期"
    ANNUAL = "annual", "年度评估", "annual", "年度评价", "年度考核"
    ACCEPTANCE = "acceptance", "验收", "acceptance", "评估验收", "验收评估"
    WITHDRAWAL = "withdrawal", "退出", "withdrawal", "撤销", "取消", "除名"


class AssessmentResult(Term):
    """How an assessment ended."""

    PASSED = "passed", "通过", "passed", "通过验收", "合格"
    FAILED = "failed", "未通过", "failed", "不通过", "未通过验收", "不合格"
    POSTPONED = "postponed", "延期", "postponed", "暂缓", "延期验收"


class Status(Term):
    """What a target is on a day; it follows from its notice and its assessments."""

    CANDIDATE = "candidate", "申报", "candidate"
    PILOT = "pilot", "在建", "pilot"
    ACCEPTED = "accepted", "已验收", "accepted"
    WITHDRAWN = "withdrawn", "已退出", "withdrawn"


class Medium(Term):
    """In which form a deliverable is handed in."""

    ELECTRONIC = "electronic", "电子版", "electronic"
    PAPER = "paper", "纸质版", "paper"


class Recurrence(Term):
    """How often a deliverable is owed."""

    YEARLY = "yearly", "每年", "yearly"
    HALF_YEARLY = "half-yearly", "每半年", "half-yearly"
    QUARTERLY = "quarterly", "每季度", "quarterly"
    MONTHLY = "monthly", "每月", "monthly"


class DuePeriod(Term):
    """In which period the deadline of what recurs lies: in the one that is reported on, or in the one after it."""

    SAME = "same", "本期", "same period"
    FOLLOWING = "following", "下期", "following period"
