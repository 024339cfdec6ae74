"""What a workbook can show; apart from how, which needs openpyxl."""

from smartpilot.records.terms import Term


class View(Term):
    """What an Excel workbook shows."""

    ANNEX = "annex", "附件", "annex"
    LIST = "list", "名单", "list"
    PROGRESS = "progress", "进度", "progress"
    CALL_LIST = "call-list", "催报名单", "call list"
