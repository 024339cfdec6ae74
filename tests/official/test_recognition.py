"""What kind of file somebody named."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from forms import KEY, form
from smartpilot.errors import UsageError
from smartpilot.official.recognition import FileKind, describe_other_file, naming_right_command, recognise_file
from smartpilot.workbook.sent.workbook import workbook_bytes

DAY = dt.date(2015, 4, 7)
TITLE = "国家智慧城市2014年度试点名单"


def sheet(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    for cells in rows:
        book.active.append(cells)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


FILES = {
    "a list as text": ("名单.txt", f"{TITLE}\n河北省\n1 石家庄市正定县\n2 秦皇岛市\n".encode(), FileKind.LIST),
    "a list as CSV": ("名单.csv", "省份,名称\n河北省,正定县\n四川省,江油市\n".encode("gb18030"), FileKind.LIST),
    "a list as a workbook": ("名单.xlsx", sheet((TITLE,), ("省份", "名称"), ("河北省", "正定县")), FileKind.LIST),
    "a notice": (
        "通知.txt",
        "关于做好国家智慧城市试点工作的通知\n各省住房城乡建设厅：\n一、请于2015年4月30日前报送创建任务书。\n2015年4月7日\n".encode(),
        FileKind.NOTICE,
    ),
    "a registry": ("pilots.toml", b'# 2015\n\nformat = 1\n\n[[sources]]\nid = "a"\n', FileKind.REGISTRY),
    "a ledger": ("progress.toml", b'format = 1\n\n[[events]]\nid = "a"\n', FileKind.LEDGER),
    "an annex of ours": (
        "附件.xlsx",
        sheet((TITLE,), ("省份", "名称"), ("河北省", "正定县"), ("河北省", "唐山市"), ("本表登记2个，尚不完整",)),
        FileKind.EXPORTED,
    ),
    "data of ours": (
        "a.csv",
        "\ufeffkind,id,name,notice,evidence\npilots,2014-1,正定县,2014,confirmed\n".encode(),
        FileKind.EXPORTED,
    ),
    "a list of ours": (
        "a.xlsx",
        sheet(
            (TITLE,),
            ("序号", "省份", "名称", "行政区划代码", "级别", "证据"),
            ("1", "河北省", "正定县", "130123", "县", ""),
        ),
        FileKind.EXPORTED,
    ),
    "a table of progress": (
        "进度.xlsx",
        sheet(("报送进度",), ("省份", "应报（件）", "已报", "未报"), ("河北省", "4", "1", "3")),
        FileKind.EXPORTED,
    ),
    "a call list": (
        "名单.xlsx",
        sheet(("未报事项名单",), ("序号", "省份", "报送主体", "事项"), ("1", "河北省", "正定县", "创建任务书")),
        FileKind.EXPORTED,
    ),
    "a page that shows parts of one": ("README.md", b"# smartpilot\n\n```toml\n[[pilots]]\nid = 1\n```\n", None),
    "a letter": ("信.txt", "今天天气很好。\n".encode(), None),
    "a picture": ("a.png", b"\x89PNG\r\n", None),
    "a damaged package": ("a.xlsx", b"PK\x03\x04\x14\0", None),
    "nothing": ("a.txt", b"", None),
    "a workbook without a value": ("a.xlsx", sheet(), None),
}


@pytest.mark.parametrize(("name", "content", "kind"), FILES.values(), ids=FILES)
def test_the_kind_of_a_file(name: str, content: bytes, kind: FileKind | None) -> None:
    assert recognise_file(content, Path(name), DAY) is kind


def test_a_workbook_that_was_sent_out_is_no_list() -> None:
    content = workbook_bytes(form(), KEY)
    assert recognise_file(content, Path("130000-河北省.xlsx"), DAY) is FileKind.CIRCULATED


def test_another_kind_is_named_with_its_command() -> None:
    name, content, _kind = FILES["a list as text"]
    assert describe_other_file(FileKind.NOTICE, DAY, content, Path(name)) == (
        "this is a list of places",
        "read it with: smartpilot import 名单.txt --notice ID",
    )
    assert describe_other_file(FileKind.LIST, DAY, content, Path(name)) is None


def test_an_error_about_the_wanted_kind_is_left_as_it_is() -> None:
    _name, content, _kind = FILES["a list as text"]
    with (
        pytest.raises(UsageError, match="this is the list of 2013"),
        naming_right_command(FileKind.LIST, DAY, content, Path("名单.txt")),
    ):
        raise UsageError("this is the list of 2013", "")
    with (
        pytest.raises(UsageError, match="this is a list of places"),
        naming_right_command(FileKind.NOTICE, DAY, content, Path("名单.txt")),
    ):
        raise UsageError("there is no notice", "")
