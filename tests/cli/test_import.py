import csv
import datetime as dt
import io
import shutil
import subprocess
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from builders import SOURCE, notice, place, project
from layouts import document, paragraph, workbook
from ledgers import files_in
from program import COMMAND, REGISTRY, Ended, call, environment, on_terminal, run, unstyled, write_registry
from workbooks import rezip

DAY = dt.date(2015, 4, 7)
TOTALS = {"new": 3, "expanded": 1, "special": 2}
LIST = """\
国家智慧城市2014年度试点名单

一、新增试点（3个）
河北省（2个）：唐山市、秦皇岛市北戴河新区
北京市：门头沟区
二、扩大范围试点（1个）
河北省：石家庄市正定县
"""
# Written as a person writes it.
BY_HAND = """\

# 手工补记
[[pilots]]  # 存疑
id = "2014-110109"   # 编号
name = "门头沟区"
province = "北京市"
  division = '110109'
level = "district"
notice = "2014"
evidence = "reported"   # 有报道
sources = [
    "paper", # 报纸
]
note = "待查" # 尾注
# 完
"""
EARLIER = place("130100", "石家庄市", "河北省", "prefecture-city", notice_="2012", designation="new")


@pytest.fixture(params=["\n", "\r\n"], ids=["LF", "CRLF"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = write(tmp_path / "book", pilots=[EARLIER])
    text = path.read_text(encoding="utf-8") + BY_HAND
    path.write_bytes(text.replace("\n", request.param).encode())
    return path


def write(folder: Path, **tables: Any) -> Path:
    folder.mkdir()
    notices = [notice("2012", dt.date(2013, 1, 29)), notice("2014", totals=TOTALS)]
    sources = [SOURCE, {"id": "paper", "title": "报纸"}]
    return write_registry(folder / "pilots.toml", sources=sources, notices=notices, **tables)


def listed(tmp_path: Path, content: str | bytes = LIST, name: str = "名单.txt") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def import_(book: Path, file: Path | str, *options: str, **env: str) -> Ended:
    return call("import", file, "-r", book, "--notice", "2014", *options, **env)


def records(book: Path, table: str = "pilots") -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in tomllib.loads(book.read_text(encoding="utf-8")).get(table, [])}


# -- what it writes ------------------------------------------------------------------------------------------


def test_without_apply_nothing_is_written(book: Path, tmp_path: Path) -> None:
    before = files_in(book.parent)
    ended = import_(book, listed(tmp_path))

    assert ended.code == 0
    assert "3 pilots to add" in ended.out
    assert "--apply" in ended.err
    assert files_in(book.parent) == before


def test_apply_touches_only_what_changes(book: Path, tmp_path: Path) -> None:
    before = book.read_bytes()
    end = b"\r\n" if b"\r\n" in before else b"\n"
    ended = import_(book, listed(tmp_path), "--apply")

    assert ended.code == 0, ended.err
    new = """

[[pilots]]
id = "2014-130123"
name = "石家庄市正定县"
province = "河北省"
division = "130123"
level = "county"
notice = "2014"
designation = "expanded"
extends = "2012-130100"
evidence = "confirmed"
sources = ["notice-2014"]

[[pilots]]
id = "2014-130200"
name = "唐山市"
province = "河北省"
division = "130200"
level = "prefecture-city"
notice = "2014"
designation = "new"
evidence = "confirmed"
sources = ["notice-2014"]

[[pilots]]
id = "2014-130300-beidaihexinqu"
name = "秦皇岛市北戴河新区"
province = "河北省"
division = "130300"
locality = "北戴河新区"
level = "zone"
notice = "2014"
designation = "new"
evidence = "confirmed"
sources = ["notice-2014"]""".replace("\n", end.decode()).encode()
    last = 'note = "待查" # 尾注'.encode()
    wanted = (
        before.replace('evidence = "reported"   # 有报道'.encode(), 'evidence = "confirmed"   # 有报道'.encode())
        .replace(b'"paper", #', b'"paper", "notice-2014", #')
        .replace(last, last + end + b'designation = "new"' + new)
    )
    assert book.read_bytes() == wanted
    assert call("validate", "-r", book).code == 0


def test_twice_changes_nothing(book: Path, tmp_path: Path) -> None:
    file = listed(tmp_path)
    assert import_(book, file, "--apply").code == 0
    before = files_in(book.parent)
    ended = import_(book, file, "--apply")

    assert (ended.code, ended.out) == (0, "")
    assert "nothing to add or confirm: 4 records" in ended.err
    assert files_in(book.parent) == before


def test_into_a_registry_without_pilots(tmp_path: Path) -> None:
    book = write(tmp_path / "book")
    before = book.read_bytes()

    assert import_(book, listed(tmp_path), "--apply").code == 0
    assert book.read_bytes().startswith(before)
    assert list(records(book)) == [
        "2014-110109",
        "2014-130123",
        "2014-130200",
        "2014-130300-beidaihexinqu",
    ]
    assert call("validate", "-r", book).code == 0


def test_what_is_sure_is_written_beside_what_is_doubtful(book: Path, tmp_path: Path) -> None:
    ended = import_(book, listed(tmp_path, "1．河北省唐山市\n2．朝阳区\n3．河北省唐三市\n"), "--apply")

    assert ended.code == 1
    assert "2014-130200" in records(book)
    assert len(records(book)) == 3
    for words in (
        "名单.txt:2",
        "朝阳区",
        "110105 北京市 朝阳区, 220104 吉林省 朝阳区",
        "名单.txt:3",
        "唐三市",
        "2 unresolved lines",
    ):
        assert words in ended.out
    assert "unresolved lines are left out" in ended.err


def test_another_source(book: Path, tmp_path: Path) -> None:
    assert import_(book, listed(tmp_path), "--source", "paper", "--apply").code == 0
    assert records(book)["2014-130200"]["sources"] == ["paper"]
    assert records(book)["2014-110109"]["sources"] == ["paper"]


def test_more_than_the_notice_declares_is_shown_and_not_written(book: Path, tmp_path: Path) -> None:
    file = listed(tmp_path, "新增试点：\n唐山市\n太原市\n石家庄市\n长治市\n")
    before = files_in(book.parent)
    ended = import_(book, file, "--apply")

    assert ended.code == 1
    assert "太原市" in ended.out
    assert "too many" in ended.err
    assert files_in(book.parent) == before


def test_the_builtin_registry_can_be_asked_only(tmp_path: Path) -> None:
    file = listed(tmp_path, "1．北京市门头沟区\n")
    env = {"SMARTPILOT_REGISTRY": ""}
    with_folder = subprocess.run(
        [*COMMAND, "import", str(file), "-n", "2014", "--apply"],
        cwd=tmp_path,
        capture_output=True,
        env=environment(**env),
    )
    assert with_folder.returncode == 2
    assert b"smartpilot init" in with_folder.stderr


# -- what it says --------------------------------------------------------------------------------------------


def test_json_contract(book: Path, tmp_path: Path) -> None:
    file = listed(tmp_path, LIST + "三、新增试点\n贵州省：贵安新区\n")
    ended = import_(book, file, "-f", "json")
    found = ended.json()

    assert ended.code == 1
    assert list(found)[:6] == ["format", "add", "confirm", "missing", "doubtful", "totals"]
    assert found["format"] == "smartpilot.import/1"
    assert [record["id"] for record in found["add"]] == ["2014-130200", "2014-130300-beidaihexinqu", "2014-130123"]
    assert found["confirm"] == ["2014-110109"]
    assert found["missing"] == []
    [doubt] = found["doubtful"]
    assert list(doubt)[:3] == ["line", "text", "matches"]
    assert (doubt["line"], doubt["text"]) == (9, "贵安新区")
    [match] = doubt["matches"]
    assert list(match) == ["division", "name", "province", "level", "locality", "sure"]
    assert list(found["totals"]) == ["new", "expanded", "special"]
    assert found["totals"]["new"] == {"declared": 3, "listed": 4, "registry": 0, "after": 3}
    assert found["totals"]["expanded"] == {"declared": 1, "listed": 1, "registry": 0, "after": 1}


def test_csv_and_ndjson_have_a_row_for_each_line(book: Path, tmp_path: Path) -> None:
    file = listed(tmp_path)
    rows = list(csv.DictReader(io.StringIO(import_(book, file, "-f", "csv").out)))

    assert [row["action"] for row in rows] == ["add", "add", "add", "confirm"]
    assert [row["line"] for row in rows] == ["4", "4", "7", "5"]
    assert len(import_(book, file, "-f", "ndjson").out.splitlines()) == 4
    assert "## 3 pilots to add" in import_(book, file, "-f", "markdown").out


def test_a_table_in_brackets_is_not_edited(tmp_path: Path) -> None:
    book = write(tmp_path / "book", pilots=[])
    before = files_in(book.parent)
    ended = import_(book, listed(tmp_path), "--apply")

    assert ended.code == 2
    assert "[[pilots]]" in ended.err
    assert files_in(book.parent) == before


def test_what_the_list_does_not_name_is_said(tmp_path: Path) -> None:
    book = write(tmp_path / "book", pilots=[place("140100", "太原市", "山西省", "prefecture-city")])
    file = listed(tmp_path, LIST.replace("北京市：门头沟区\n", ""))
    ended = import_(book, file)

    assert ended.code == 0
    assert "1 records of 2014 that the list does not name" in ended.out
    assert import_(book, file, "-f", "json").json()["missing"] == ["2014-140100"]


def test_every_line_that_is_not_read_is_named(book: Path, tmp_path: Path) -> None:
    text = "首页 | 新闻 | 专题\n1．唐山市\n2．太原市等3个城市\n打印本页 关闭窗口\n重庆市（含永川区）\n"
    ended = import_(book, listed(tmp_path, text))

    for words in (
        "line 1 is not part of the list: 首页 | 新闻 | 专题",
        "line 4 is not part of the list: 打印本页 关闭窗口",
        "only part of line 5 is read: 重庆市（含永川区）",
        "line 3 declares 3, but 1 were read: 2．太原市等3个城市",
    ):
        assert words in ended.err


def test_sheets_and_rows_that_are_not_read_are_named(book: Path, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    known = load_workbook(io.BytesIO(workbook([["省份", "试点城市"], ["河北省", "唐山市"]], title="试点")))
    known["试点"].cell(20_001, 2, "廊坊市")
    known["试点"].cell(20_002, 2, "沧州市")
    known["试点"].row_dimensions[20_002].hidden = True
    known.create_sheet("旧表").append(["河北省", "保定市"])
    known["旧表"].sheet_state = "hidden"
    known.create_sheet("续表").append(["河北省", "保定市"])
    known.save(tmp_path / "名单.xlsx")
    rezip(tmp_path / "名单.xlsx", lambda parts: parts.pop("xl/worksheets/sheet3.xml"))
    ended = import_(book, tmp_path / "名单.xlsx")

    assert ended.code == 0
    assert "would add 2" in ended.err
    assert "the sheet 试点: the hidden rows 20002 are not read" in ended.err
    assert "the sheet 旧表 is not read" in ended.err
    assert "the sheet 续表 is missing" in ended.err


def test_rows_of_another_round_are_counted(book: Path, tmp_path: Path) -> None:
    rows = [["年度", "省份", "试点城市"], ["2014", "河北省", "唐山市"], ["2013", "河北省", "廊坊市"]]

    assert "1 rows belong to another round" in import_(book, listed(tmp_path, workbook(rows), "名单.xlsx")).err


def test_the_notices_totals(book: Path, tmp_path: Path) -> None:
    ended = import_(book, listed(tmp_path))

    assert "new: notice 3, list 3, registry 0, with the list 3" in ended.err
    assert "expanded-scope: notice 1, list 1, registry 0, with the list 1" in ended.err


def test_a_list_without_parts_needs_an_option(book: Path, tmp_path: Path) -> None:
    file = listed(tmp_path, "1．唐山市\n2．太原市\n")

    assert "does not state the designation of 2 places" in import_(book, file).err
    assert import_(book, file, "--designation", "new", "--apply").code == 0
    assert records(book)["2014-140100"]["designation"] == "new"


def test_designations_that_contradict_each_other(tmp_path: Path) -> None:
    pilot = place("130200", "唐山市", "河北省", "prefecture-city", designation="expanded")
    book = write(tmp_path / "book", pilots=[pilot])
    ended = import_(book, listed(tmp_path, "新增试点：\n唐山市\n"), "--apply")

    assert ended.code == 1
    assert "2014-130200 is expanded-scope in the registry, new in the list" in ended.out
    assert records(book)["2014-130200"] == pilot


def test_a_candidate_is_to_be_promoted(tmp_path: Path) -> None:
    candidate = place("130200", "唐山市", "河北省", "prefecture-city")
    book = write(tmp_path / "book", candidates=[candidate])
    ended = import_(book, listed(tmp_path, "1．唐山市\n"))

    assert ended.code == 1
    assert "smartpilot promote 2014-130200" in ended.out


@pytest.mark.parametrize(
    ("pilots", "extends"),
    [
        ([EARLIER], "2012-130100"),
        ([EARLIER, place("130123", "石家庄市正定县", "河北省", "county", notice_="2012")], "2012-130123"),
        ([], None),
    ],
)
def test_an_expanded_pilot_names_the_earlier_one(pilots: list[Any], extends: str | None, tmp_path: Path) -> None:
    book = write(tmp_path / "book", **({"pilots": pilots} if pilots else {}))

    assert import_(book, listed(tmp_path), "--apply").code == 0
    assert records(book)["2014-130123"].get("extends") == extends


def test_the_same_place_twice(book: Path, tmp_path: Path) -> None:
    ended = import_(book, listed(tmp_path, "1．唐山市\n2．太原市\n3．河北省唐山市\n"))

    assert ended.code == 1
    assert "唐山市 is already in line 1" in ended.out


# -- special projects ----------------------------------------------------------------------------------------

PROJECTS = [
    ["附件2"],
    ["国家智慧城市2014年度专项试点名单"],
    ["序号", "承建单位", "项目名称", "领域", "示范地"],
    [1, "航天恒星科技有限公司", "智慧水务", "城镇排水防涝", "河北省石家庄市"],
    [2, "甲（集团）\n公司、乙研究院", "一张\n图", "“多规融合”平台", ""],
]


def test_special_projects(tmp_path: Path) -> None:
    known = project("S01", "航天恒星科技有限公司", evidence="reported", sources=["paper"])
    book = write(tmp_path / "book", pilots=[EARLIER], projects=[known])
    ended = import_(book, listed(tmp_path, workbook(PROJECTS), "附件2.xlsx"), "--apply")

    assert ended.code == 0, ended.err
    assert records(book, "projects") == {
        "2014-S01": {
            **known,
            "title": "智慧水务",
            "field": "城镇排水防涝",
            "site": "河北省石家庄市",
            "site_pilot": "2012-130100",
            "evidence": "confirmed",
            "sources": ["paper", "notice-2014"],
        },
        "2014-S02": project("S02", "甲（集团）公司", "乙研究院", title="一张图", field="“多规融合”平台"),
    }


def test_a_short_name_of_a_unit_is_a_doubt(tmp_path: Path) -> None:
    book = write(tmp_path / "book", projects=[project("S01", "航天恒星")])
    ended = import_(book, listed(tmp_path, workbook(PROJECTS), "附件2.xlsx"), "-f", "json")

    assert [(doubt["why"], doubt["record"]) for doubt in ended.json()["doubtful"]] == [("similar", "2014-S01")]
    assert [record["id"] for record in ended.json()["add"]] == ["2014-S02"]
    assert ended.json()["missing"] == []


# -- what is refused -----------------------------------------------------------------------------------------


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


REFUSED = {
    "empty": (b"", "the file is empty"),
    "blank": (b"\xef\xbb\xbf \r\n\r\n", "the file is empty"),
    "PDF": (b"%PDF-1.4\n...", "the file is a PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n....", "the file is a picture"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), ".xls"),
    "binary": (b"\x7fELF\x02\x01\x01\x00\x00\x00", "the file is not UTF-8"),
    "page": (b"<!DOCTYPE html><html><body>1</body></html>", "the source of a web page"),
    "registry": (b'format = 1\n\n[[pilots]]\nid = "a"\n', "this is a registry"),
    "exported JSON": (b'{\n  "format": "smartpilot.list/1",\n  "pilots": []\n}\n', "smartpilot exported this file"),
    "exported CSV": ("\ufeffkind,id,name,province,division,level\n".encode(), "smartpilot exported this file"),
    "archive": (zipped(a=b"1"), "the file is an archive"),
    "broken": (b"PK\x03\x04" + bytes(50), "the file is damaged"),
    "bomb": (zipped(word__document_xml=bytes(70 << 20)), "unpacks to more than"),
    "DTD": (zipped(word__document_xml=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"), "document type"),
    "prose": (
        "各省、自治区住房城乡建设厅、科技厅：\n根据有关通知要求，现将名单公布如下。\n".encode(),
        "the file has no list",
    ),
    "paragraph": ("推动智慧城市健康发展，".encode() * 20000, "the file has no list"),
    "carbon": (
        "国家低碳城市试点名单\n1、河北省石家庄市\n2、广东省珠海市\n".encode(),
        "another programme: 国家低碳城市试点名单",
    ),
    "year": ("国家智慧城市2012年度试点名单\n1、河北省石家庄市\n".encode(), "this is the list of 2012, not of 2014"),
    **{
        title: (f"{title}\n1、河北省石家庄市\n2、广东省珠海市\n".encode(), f"another programme: {title}")
        for title in (
            *("国家智慧旅游试点城市名单", "全国智慧社区试点名单", "中欧绿色智慧城市试点名单"),
            *("江苏省智慧城市试点名单", "国家新型智慧城市试点名单", "智慧旅游城市"),
        )
    },
    **{
        title: (f"{title}\n1、河北省石家庄市\n2、广东省珠海市\n".encode(), f"this is the list of {year}, not of 2014")
        for title, year in (
            *(("国家智慧城市试点名单（2012年）", "2012"), ("2013年度试点名单", "2013")),
            *(("第一批国家智慧城市试点名单", "2012"), ("国家智慧城市（第二批）试点名单", "2013")),
            ("国家智慧城市2011年度试点名单", "2011"),
        )
    },
    "twice": (
        "1.石家庄市\n2.唐山市\n3.太原市\n1.石家庄市\n2.唐山市\n3.太原市\n".encode(),
        "the list twice: line 1 again in line 4",
    ),
    "garbled": ("1.ÊéÃû市\n2.Á½º£县\n3.À¶ÌìÇ区\n".encode(), "only 0 of 3"),
    "people": ("1．张三\n2．李四\n3．王五\n".encode(), "only 0 of 3 lines that look like places are places"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_file_is_refused_in_one_line(case: str, book: Path, tmp_path: Path) -> None:
    content, words = REFUSED[case]
    before = files_in(book.parent)
    ended = import_(book, listed(tmp_path, content, "名单.dat"), "--apply")

    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err
    assert "名单.dat" in ended.err.splitlines()[0]
    assert len(ended.err.strip().splitlines()) == 2
    assert files_in(book.parent) == before


@pytest.mark.parametrize(
    "title",
    [
        "国家智慧城市试点名单（2015年4月7日）",
        "第三批国家智慧城市试点名单",
        "国家智慧城市2014年度试点名单",
        "江苏省国家智慧城市试点名单",
    ],
)
def test_a_title_of_its_own_is_not_refused(title: str, book: Path, tmp_path: Path) -> None:
    assert import_(book, listed(tmp_path, f"{title}\n1、唐山市\n"), "--apply").code == 0


def test_its_own_incomplete_annex_is_refused(tmp_path: Path) -> None:
    annex = tmp_path / "annex.xlsx"
    assert call("export", annex, "-n", "2014").code == 0
    ended = call("import", annex, "-n", "2014")

    assert ended.code == 2
    assert "this is a file that smartpilot export wrote" in ended.err


@pytest.mark.parametrize("view", ["list", "call-list", "progress"])
def test_its_own_tables_are_no_lists(view: str, tmp_path: Path) -> None:
    table = tmp_path / "table.xlsx"
    assert call("export", table, "-n", "2014", "--view", view, "--as-of", "2016-02-01").code == 0
    ended = call("import", table, "-n", "2014")

    assert ended.code == 2
    assert "this is a file that smartpilot export wrote" in ended.err


def test_its_own_complete_annex_confirms_itself(tmp_path: Path) -> None:
    book = write(tmp_path / "book", pilots=[EARLIER])
    assert import_(book, listed(tmp_path), "--apply").code == 0
    assert import_(book, listed(tmp_path, workbook(PROJECTS), "附件2.xlsx"), "--apply").code == 0
    annex = tmp_path / "annex.xlsx"
    assert call("export", annex, "-n", "2014", "-r", book).code == 0
    ended = import_(book, annex, "-f", "json")

    assert ended.code == 0, ended.err
    assert ended.json()["unchanged"] == ended.json()["confirm"]
    assert len(ended.json()["confirm"]) == 6
    assert ended.json()["totals"]["special"] == {"declared": 2, "listed": 2, "registry": 2, "after": 2}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere.txt", "-n", "2014"], "no such file or directory"),
        ([".", "-n", "2014"], "cannot be read"),
        (["名单.txt", "-n", "2O14"], "2014"),
        (["名单.txt", "-n", "2014", "--source", "papper"], "paper"),
        (["名单.txt"], "--notice"),
        ([], "FILE"),
    ],
)
def test_wrong_usage(arguments: list[str], words: str, book: Path, tmp_path: Path) -> None:
    file = listed(tmp_path)
    given = [str(file) if each == "名单.txt" else each for each in arguments]
    ended = call("import", *given, "-r", book)

    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err


# -- consoles ------------------------------------------------------------------------------------------------


def test_from_a_pipe(book: Path) -> None:
    ended = subprocess.run(
        [*COMMAND, "import", "-", "-n", "2014", "-r", str(book)],
        input=LIST.encode("gb18030"),
        capture_output=True,
        env=environment(),
    )
    assert ended.returncode == 0
    assert "2014-130200" in ended.stdout.decode()


def test_in_a_gbk_console(book: Path, tmp_path: Path) -> None:
    file = listed(tmp_path, LIST + "新增试点\n朝阳区\n")
    ended = run("import", file, "-r", book, "-n", "2014", PYTHONUTF8="0", PYTHONIOENCODING="gbk", SMARTPILOT_LANG="zh")

    assert ended.code == 1
    for words in ("待登记的试点 3 个", "存疑 1 行", "通知公布 3，名单列出 4"):
        assert words in ended.out + ended.err
    assert "?" not in ended.out


def test_on_a_terminal_of_80_columns(book: Path, tmp_path: Path) -> None:
    from rich.cells import cell_len

    file = listed(tmp_path, LIST + "新增试点\n朝阳区\n[b]朝阳区[/b]\n")
    ended = on_terminal("import", file, "-r", book, "-n", "2014", SMARTPILOT_LANG="zh")

    assert max(cell_len(line) for line in unstyled(ended.out).splitlines()) <= 80
    assert "…" not in ended.out


# -- files as offices make them ------------------------------------------------------------------------------

OFFICE = shutil.which("soffice")


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: its .xlsx and .docx were not read")
@pytest.mark.parametrize(
    ("source", "kind", "reader"),
    [
        ("list.csv", "xlsx", "CSV:44,34,76,1"),
        ("list.html", "xlsx", "calc_HTML_WebQuery"),
        ("list.html", "docx", "HTML (StarWriter)"),
    ],
)
def test_what_libreoffice_writes(source: str, kind: str, reader: str, tmp_path: Path) -> None:
    book = write(tmp_path / "book", pilots=[EARLIER])
    rows = [
        ["序号", "省份", "试点城市"],
        ["1", "河北省", "唐山市"],
        ["2", "", "秦皇岛市北戴河新区"],
        ["3", "北京市", "门头沟区"],
    ]
    if source.endswith(".csv"):
        text = "\n".join(",".join(row) for row in rows)
    else:
        # The province stands in a cell over two rows.
        cells = ["".join(f"<td>{cell}</td>" for cell in row if cell) for row in rows]
        cells[1] = cells[1].replace("<td>河北省", "<td rowspan='2'>河北省")
        table = "".join(f"<tr>{row}</tr>" for row in cells)
        text = f"<html><head><meta charset='utf-8'></head><body><table border='1'>{table}</table></body></html>"
    listed(tmp_path, text, source)
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    folder = ["--outdir", str(tmp_path), str(tmp_path / source)]
    subprocess.run(
        [str(OFFICE), home, "--headless", f"--infilter={reader}", "--convert-to", kind, *folder],
        check=True,
        capture_output=True,
        timeout=180,
    )
    written = tmp_path / f"list.{kind}"
    if not written.exists():
        pytest.skip(f"this LibreOffice has no part that writes .{kind}: none of its own was read")
    found = import_(book, written, "-f", "json").json()

    assert [record["id"] for record in found["add"]] == ["2014-130200", "2014-130300-beidaihexinqu", "2014-110109"]
    assert found["doubtful"] == []


def test_a_document(book: Path, tmp_path: Path) -> None:
    content = document(*(paragraph(line) for line in LIST.splitlines()))
    ended = import_(book, listed(tmp_path, content, "附件1.docx"), "-f", "json")

    assert len(ended.json()["add"]) == 3


def test_without_a_notice_the_title_names_it(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text(LIST, encoding="utf-8")

    asked = call("import", file, "-r", book)
    assert (asked.code, asked.out) == (2, "")
    assert "give --notice 2014, or --yes" in asked.err
    assert call("import", file, "-r", book, "--yes").out == call("import", file, "-r", book, "-n", "2014").out


def test_without_a_notice_a_title_that_names_none_is_not_guessed(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("试点名单\n唐山市\n秦皇岛市\n", encoding="utf-8")

    ended = call("import", file, "-r", book, "--yes")

    assert (ended.code, ended.out) == (2, "")
    assert "give one with --notice: 2012, 2014" in ended.err


@pytest.mark.parametrize(
    ("lines", "advice"),
    [("昆明市\n崇礼区\n", "--accept 崇礼区=CODE"), ("昆明市\n", "do what the reason says")],
)
def test_only_a_line_without_a_division_is_settled_by_one(lines: str, advice: str, tmp_path: Path) -> None:
    book, file = tmp_path / "pilots.toml", tmp_path / "list.txt"
    shutil.copy(REGISTRY, book)
    call("add", "candidate", "name=昆明市", "notice=2014", "-r", book, "--yes")
    file.write_text(f"国家智慧城市2014年度试点名单\n新增试点\n{lines}", encoding="utf-8")

    ended = call("import", file, "-r", book, "-n", "2014")

    assert (ended.code, advice in ended.err) == (1, True)


def test_what_is_accepted_is_written_with_its_source_and_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text("国家智慧城市2014年度试点名单\n新增试点\n唐山市\n贵安新区\n", encoding="utf-8")
    book = tmp_path / "own" / "pilots.toml"
    book.parent.mkdir()
    shutil.copy(REGISTRY, book)
    before = book.read_bytes()
    options = ("-r", book, "-n", "2014", "--source-title", "名单原件", "--source-url", "https://example.org/a")

    assert call("import", file, *options).code == 1
    ended = call("import", file, *options, "--accept", "贵安新区=520402", "--apply")

    assert ended.code == 0
    assert "accepted by hand: line 4, 贵安新区, is 贵安新区 in 西秀区 (520402)" in ended.err
    data = tomllib.loads(book.read_bytes().decode())
    zone = next(pilot for pilot in data["pilots"] if pilot["name"] == "贵安新区")
    assert (zone["division"], zone["sources"]) == ("520402", ["list-2014"])
    assert data["sources"][-1] == {"id": "list-2014", "title": "名单原件", "url": "https://example.org/a"}
    assert call("undo", "-r", book, "--yes").code == 0
    assert [p["id"] for p in tomllib.loads(book.read_bytes().decode())["pilots"]] == [
        p["id"] for p in tomllib.loads(before.decode())["pilots"]
    ]


def test_a_list_of_a_programme_that_the_registry_does_not_know_is_none_of_its_notices(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("国家儿童友好城市建设试点名单\n1.河北省唐山市\n2.江苏省南京市\n", encoding="utf-8")

    ended = call("import", path, "--yes")

    assert ended.code == 2
    assert "a list of another programme: 国家儿童友好城市建设试点名单" in ended.err
    assert "National Smart City pilots" in ended.err
