"""What a printed table can show; apart from how, which loads much more."""

from smartpilot.records.terms import Term


class View(Term):
    """What a workbook or a document shows."""

    ANNEX = "annex", "附件", "annex"
    LIST = "list", "名单", "list"
    PROGRESS = "progress", "进度", "progress"
    CALL_LIST = "call-list", "催报名单", "call list"
