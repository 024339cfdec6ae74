"""A form and its workbook, made without a registry, for the tests of what goes out and comes back."""

import datetime as dt
import io
from collections.abc import Callable

from openpyxl import Workbook, load_workbook

from smartpilot.records.notices import Deliverable, Notice
from smartpilot.records.obligations import obligations_of
from smartpilot.records.terms import Kind, Stage
from smartpilot.workbook.form import Answer, Applicant, Form, FormRow
from smartpilot.workbook.returned.reading import read_returned
from smartpilot.workbook.returned.rows import ReturnedWorkbook
from smartpilot.workbook.sent.workbook import workbook_bytes

KEY = bytes(range(32))
ISSUED = dt.date(2015, 4, 7)
STAGES = (Stage.DRAFTED, Stage.REVIEWED, Stage.SUBMITTED)
TASK_BOOK = Deliverable.model_validate(
    {"id": "task-book", "title": "创建任务书", "owed_by": "pilots", "stages": [stage.value for stage in STAGES]}
)
APPLICATION = Deliverable.model_validate(
    {"id": "application", "title": "增补申报材料", "owed_by": "candidates", "stages": ["submitted"]}
)
NOTICE = Notice.model_validate(
    {
        "id": "2014",
        "source": "notice-2014",
        "issued_by": ["住房和城乡建设部办公厅"],
        "issued_on": ISSUED,
        "number": "建办科〔2015〕15号",
        "deliverables": [TASK_BOOK.model_dump(exclude_none=True), APPLICATION.model_dump(exclude_none=True)],
    }
)


def row(target: str = "2014-130123", name: str = "石家庄市正定县", answer: Answer | None = None) -> FormRow:
    return FormRow(
        kind=Kind.PILOTS,
        target=target,
        deliverable="task-book",
        period=None,
        province="河北省",
        name=name,
        title="创建任务书",
        due=dt.date(2015, 4, 30),
        stages=STAGES,
        since=ISSUED,
        notice="2014",
        answer=answer or Answer(),
    )


SUBMITTED = Answer(Stage.SUBMITTED, dt.date(2015, 4, 10), "正定县住建局", None)


def form(*rows: FormRow, applicants: tuple[Applicant, ...] = (), with_round: bool = True) -> Form:
    return Form(
        authority="河北省",
        code="130000",
        day=dt.date(2015, 4, 20),
        registry="0" * 16,
        ledger="1" * 16,
        notices=[(NOTICE, "《关于公布国家智慧城市2014年度试点名单的通知》")],
        pilots="国家智慧城市试点",
        rows=rows or (row(), row("2014-130283", "唐山市迁安市", SUBMITTED)),
        obligations=[o for o in obligations_of(NOTICE) if with_round or o.deliverable.id != APPLICATION.id],
        applicants=applicants,
        round_of=(NOTICE, APPLICATION) if with_round else None,
        until=dt.datetime(2015, 4, 19, 8, tzinfo=dt.UTC),
    )


def changed(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The workbook after a change, saved by openpyxl."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def returned(
    change: Callable[[Workbook], object], sent: Form | None = None, key: bytes | None = KEY
) -> ReturnedWorkbook:
    """What is read of a workbook that was sent, changed and returned."""
    return read_returned(changed(workbook_bytes(sent or form(), KEY), change), "河北省.xlsx", key)


def problems(workbook: ReturnedWorkbook) -> list[tuple[str, str | None, str | None]]:
    """Rule, sheet and cell of each problem."""
    return [(problem.rule, problem.sheet, problem.cell) for problem in workbook.problems]
