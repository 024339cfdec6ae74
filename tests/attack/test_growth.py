"""No reader's work grows faster than its input to the power of one and a half, whatever stands in the input.

Processor time is compared with itself: an input of four times the length may take 4 ** 1.5 = 8 times as long, and a
little more, because machines are busy; work that grows with the square takes 16. What is quick is not looked at.
"""

import contextlib
import datetime as dt
import io
import time
from collections.abc import Callable, Mapping

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900

from layouts import document, paragraph
from program import REGISTRY
from smartpilot.circulation.applicant_names import read_applicant_name
from smartpilot.errors import UsageError
from smartpilot.official.files.lines import read_lines
from smartpilot.official.lists.layout import parse_listing
from smartpilot.official.lists.rounds import Round
from smartpilot.official.notices.reading import read_notice
from smartpilot.places.authorities import require_authority
from smartpilot.places.gazetteer import resolve
from smartpilot.records.models import REGISTRY_TABLES
from smartpilot.records.terms import Kind, Stage, parse_term
from smartpilot.registry.lookup import find_record
from smartpilot.registry.query import Filter, select
from smartpilot.registry.reading import open_registry
from smartpilot.text import escape_hidden, find_nearest, parse_date
from smartpilot.toml.syntax import find_mistakes
from smartpilot.workbook.returned.cell_values import comparison_key, filled_text, read_day

DAY = dt.date(2015, 4, 7)
EPOCH = CALENDAR_WINDOWS_1900
REGISTRY_ = open_registry(REGISTRY)
FLOOR = 0.3  # seconds of processor time
MOST = 11.0
# A busy machine slows one reading down (caches, the other processes of the core), never all of several.
REPETITIONS = 4
# Characters of the shorter text; a list is read slowest, and refuses what is far longer.
SHORT = 2_500

# Each is repeated; what stands before and after it makes a sentence of it.
TEXTS: Mapping[str, str] = {
    "marks": "、",
    "blanks": " \u3000\t",
    "digits": "20150430",
    "opening brackets": "（含",
    "brackets": "（）《》〔〕",
    "quotation marks": "“”\"'",
    "names": "石家庄市正定县",
    "units": "住房城乡建设部办公厅",
    "dates": "2015年4月30日前",
    "conjunctions": "和",
    "names with conjunctions": "石家庄市和唐山市及",
    "sentences": "请于2015年4月30日前将创建任务书报送住房城乡建设部。",
    "numbers of clauses": "一、（一）1.",
    "zones": "经济技术开发区",
    "lines": "正定县\n",
    "different names": "",
}


def adversarial(name: str, length: int) -> str:
    """The text of a kind, of about this length."""
    if name == "different names":
        names = (f"{chr(0x4E00 + number % 0x2000)}{chr(0x4E00 + number // 7)}市" for number in range(length // 4))
        return "、".join(names)
    return TEXTS[name] * (length // len(TEXTS[name]))


def _notice(text: str) -> None:
    read_notice(
        f"住房城乡建设部办公厅关于开展国家智慧城市2015年度试点申报工作的通知\n各省：\n一、请{text}报送住房城乡建设部。\n"
        "住房和城乡建设部办公厅\n2015年9月10日\n".encode()
    )


def _list(content: bytes, suffix: str) -> None:
    parse_listing(read_lines(content, suffix=suffix).lines, Round("2014", DAY))


def _sheet(text: str) -> None:
    book = Workbook()
    for start in range(0, len(text), 1_000):
        book.active.append(["河北省", text[start : start + 1_000].replace("\n", " ")])
    out = io.BytesIO()
    book.save(out)
    _list(out.getvalue(), ".xlsx")


def _toml(text: str) -> None:
    list(find_mistakes(f"format = 1\n[[pilots]]\nname = {text}\n\n[pilots]\nid = '''{text}\n", tuple(REGISTRY_TABLES)))


def _cell(text: str) -> None:
    for read in (comparison_key, filled_text, lambda value: read_day(value, EPOCH), parse_date, escape_hidden):
        with contextlib.suppress(ValueError):
            read(text)
    read_applicant_name(text, DAY, "河北省", "130000")
    parse_term(Stage, text)


def _asked(text: str) -> None:
    """As an argument: of `resolve`, `list`, `show`, `-p` and of anything that is compared with known words."""
    resolve(text, DAY)
    select(REGISTRY_, Kind, Filter(text))
    find_nearest(text, [record.name for record in REGISTRY_.targets])
    for ask in (lambda: find_record(REGISTRY_, text), lambda: require_authority(text)):
        with contextlib.suppress(UsageError):
            ask()


READERS: Mapping[str, Callable[[str], None]] = {
    "notice": _notice,
    "list as text": lambda text: _list(f"新增试点\n河北省：{text}\n".encode(), ".txt"),
    "list as CSV": lambda text: _list(f"省份,名称\n河北省,{text}\n".encode(), ".csv"),
    "list as a document": lambda text: _list(document(paragraph(f"河北省：{text}")), ".docx"),
    "list as a workbook": _sheet,
    "TOML": _toml,
    "cell": _cell,
    "argument": _asked,
}


def processor_time(read: Callable[[str], None], text: str) -> float:
    start = time.process_time()
    with contextlib.suppress(UsageError):
        read(text)
    return time.process_time() - start


def grows_too_fast(shorter: float, longer: float) -> bool:
    return longer > FLOOR and longer / max(shorter, FLOOR / MOST) >= MOST


@pytest.mark.slow
@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("reader", READERS)
def test_work_grows_hardly_faster_than_the_input(reader: str, name: str) -> None:
    read, length = READERS[reader], SHORT
    # Longer and longer, so that a reader that is slow only with much to read is found without waiting for the others.
    previous = processor_time(read, adversarial(name, length))
    for step in range(2):
        # The square of this would not be looked at.
        if step and 16 * previous < FLOOR:
            break
        length *= 4
        longer = processor_time(read, adversarial(name, length))
        for _ in range(REPETITIONS):
            if not grows_too_fast(previous, longer):
                break
            longer = min(longer, processor_time(read, adversarial(name, length)))
        assert not grows_too_fast(previous, longer), f"{length} characters take {longer:.1f} s"
        previous = longer
