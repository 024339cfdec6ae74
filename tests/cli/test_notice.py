import csv
import io
import json
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from builders import SOURCE, notice
from layouts import document, paragraph
from ledgers import files_in
from program import COMMAND, REGISTRY, ROOT, call, environment, on_terminal, run, unstyled
from smartpilot.toml.edits import format_records

NOTICES = ROOT / "tests" / "notices"
PUBLISHED = NOTICES / "2014-as-published.txt"
LIST_2016 = NOTICES / "list-2016.txt"
# Other texts of a notice that is there by then.
AGAIN = ("2014", "list-2013")


@pytest.fixture(params=["\n", "\r\n"], ids=["LF", "CRLF"])
def book(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "pilots.toml"
    path.write_bytes(REGISTRY.read_bytes().replace(b"\n", request.param.encode()))
    return path


def written(path: Path, sources: list[dict[str, Any]], notices: list[dict[str, Any]]) -> Path:
    """A registry whose records are tables, as people write them."""
    text = "format = 1\n\n" + format_records("sources", sources) + "\n" + format_records("notices", notices)
    path.write_text(text, encoding="utf-8")
    return path


def data(book: Path) -> dict[str, Any]:
    return tomllib.loads(book.read_text(encoding="utf-8"))


def test_json_contract() -> None:
    ended = call("notice", PUBLISHED, "-f", "json")
    found = ended.json()

    assert (ended.code, ended.err) == (0, "")
    assert list(found) == [
        "format",
        "notice",
        "source",
        "rests_on",
        "evidence",
        "unknown",
        "reasons",
        "assumed",
        "unread",
        "unused",
        "not_read",
        "programme",
    ]
    assert found["programme"] is None
    assert found["format"] == "smartpilot.notice/1"
    assert found["notice"]["issued_on"] == "2015-04-07"
    assert found["notice"]["totals"] == {"new": 84, "expanded": 13, "special": 41}
    assert {tuple(each) for each in found["evidence"]} == {("field", "sentence", "line")}
    assert found["unknown"] == list(found["reasons"]) == ["number", "source.url", "creation_period"]
    assert [each["number"] for each in found["rests_on"]] == ["建办科函[2014]515号", "发改高技[2014]1770号"]
    [day] = {each["sentence"] for each in found["evidence"] if each["field"] == "deliverables[1].due"}
    assert "将电子版于2015年4月30日前发送至smartcity2013@dcitycn.org" in day


def test_each_time_within_says_after_what() -> None:
    deliverables = call("notice", NOTICES / "times-2021.txt", "-f", "json").json()["notice"]["deliverables"]
    within = [deliverable["within"] for deliverable in deliverables if "within" in deliverable]
    assert [time["after"] for time in within] == ["listed", "task-book:signed", "period-end", None]
    assert within[-1] == {"after": None, "before": "period-end", "months": 6}


def test_the_record_goes_to_stdout_and_the_rest_is_talk() -> None:
    ended = call("notice", PUBLISHED)

    made = tomllib.loads(ended.out)
    assert list(made) == ["sources", "notices"]
    assert made["notices"][0]["id"] == "2014"
    for said in (
        "The sentence that each value comes from",
        "创建任务书 (",
        "a text does not contain its own address",
        "made from the title",
    ):
        assert said in ended.err
    assert "The registry already has this notice, as 2014; where the two differ" in ended.err
    assert "begins=2015-04-07; ends=2018-04-06" in ended.err


def test_csv_has_a_row_for_each_value_and_each_unknown() -> None:
    rows = list(csv.DictReader(io.StringIO(call("notice", LIST_2016, "-f", "csv").out)))

    assert list(rows[0]) == ["field", "value", "line", "sentence"]
    values = {row["field"]: row["value"] for row in rows}
    assert values["totals.special"] == "19"
    assert values["deliverables[2].due"] == "2016-07-15"
    assert values["deliverables[2].signed_by"] == "中国城市科学研究会"
    assert values["deliverables[0].medium"] == ""


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_values_with_their_sentences(form: str) -> None:
    found = call("notice", LIST_2016, "-f", form)

    assert found.code == 0
    assert "2016-07-15" in found.out
    assert "二〇一六年七月十五日前以电子邮件形式发送到" in found.out


def test_a_day_that_belongs_to_no_paper_is_said() -> None:
    assert "line 16: 于2016年11月30日前 is not the date of any deliverable" in call("notice", LIST_2016).err


def test_what_the_text_names_and_no_field_has_is_listed() -> None:
    told = call("notice", LIST_2016).err
    assert "numbers in the text that are in no field: 二百一十六个" in told
    assert "addresses in the text that are in no field: 010-58930001" in told
    unused = call("notice", LIST_2016, "-f", "json").json()["unused"]
    assert {each["kind"] for each in unused} == {"quantity", "office", "address"}
    assert all(each["text"] in each["sentence"] for each in unused)


def test_it_is_added_behind_the_others_and_nothing_else_changes(book: Path) -> None:
    before = book.read_bytes()
    wanted = tomllib.loads(call("notice", LIST_2016, "-r", book).out)
    ended = call("notice", LIST_2016, "-r", book, "--apply", "--url", "http://example.org/1")

    assert (ended.code, ended.out) == (0, "")
    assert f"notice 2016 is in {book}, with 4 deliverables" in ended.err
    assert (
        "nobody owes what it asks of pilots, special projects, candidates until the registry has records" in ended.err
    )
    assert "still unknown" in ended.err
    after, old = data(book), tomllib.loads(before.decode())
    assert after["notices"] == [*old["notices"], *wanted["notices"]]
    assert after["sources"] == [*old["sources"], {**wanted["sources"][0], "url": "http://example.org/1"}]
    assert {name: after[name] for name in ("pilots", "projects")} == {
        name: old[name] for name in ("pilots", "projects")
    }
    left = book.read_bytes()
    for line in before.splitlines(keepends=True):
        start = left.find(line)
        assert start >= 0
        left = left[start + len(line) :]
    assert book.read_bytes().count(b"\n") == book.read_bytes().count(b"\r\n") or b"\r\n" not in before
    assert call("validate", "-r", book).code == 0
    assert "创建任务书" in call("deadlines", "-r", book, "--as-of", "2016-06-01").out


def test_a_second_time_it_is_there_already(book: Path) -> None:
    assert call("notice", LIST_2016, "-r", book, "--apply").code == 0
    before = files_in(book.parent)
    ended = call("notice", LIST_2016, "-r", book, "--apply")

    assert (ended.code, ended.out) == (2, "")
    assert "the registry already has this notice, as 2016; nothing was written" in ended.err
    assert files_in(book.parent) == before
    assert "with the same values" in call("notice", LIST_2016, "-r", book).err


def test_the_notice_of_2014_is_there_already(book: Path) -> None:
    before = files_in(book.parent)
    # By its title and day, whatever id it is to have.
    ended = call("notice", PUBLISHED, "-r", book, "--apply", "--id", "third")

    assert ended.code == 2
    assert "as 2014; nothing was written" in ended.err
    assert files_in(book.parent) == before


def test_dry_run_shows_the_lines_and_writes_nothing(book: Path) -> None:
    before = files_in(book.parent)
    ended = call("notice", LIST_2016, "-r", book, "--apply", "--dry-run")

    assert ended.code == 0
    assert '+number = "建办科〔2016〕31号"' in ended.out.split("\n")
    assert [line for line in ended.out.split("\n") if line.startswith("-") and not line.startswith("---")] == []
    assert "would add notice 2016" in ended.err
    assert files_in(book.parent) == before


def test_an_empty_registry_takes_every_notice(tmp_path: Path) -> None:
    assert call("init", tmp_path, "--empty").code == 0
    book = tmp_path / "data" / "pilots.toml"
    ids = {}
    for text in sorted(NOTICES.glob("*.txt")):
        ids[text.stem] = f"n-{len(ids)}"
        ended = call("notice", text, "-r", book, "--apply", "--id", ids[text.stem])
        # The same notice in another writing.
        assert ended.code == (2 if text.stem in AGAIN else 0), ended.err

    assert [each["id"] for each in data(book)["notices"]] == [id_ for name, id_ in ids.items() if name not in AGAIN]
    assert call("validate", "-r", book).code == 0


def test_another_notice_of_this_id_is_not_overwritten(tmp_path: Path) -> None:
    book = written(tmp_path / "pilots.toml", [SOURCE], [notice("2016")])
    before = files_in(tmp_path)

    assert "already has another notice 2016" in call("notice", LIST_2016, "-r", book).err
    ended = call("notice", LIST_2016, "-r", book, "--apply")
    assert ended.code == 2
    assert "--id" in ended.err
    assert files_in(tmp_path) == before
    assert call("notice", LIST_2016, "-r", book, "--apply", "--id", "2016-list").code == 0
    assert [each["id"] for each in data(book)["notices"]] == ["2016", "2016-list"]


def test_a_source_that_is_there_is_used(tmp_path: Path) -> None:
    title = "住房城乡建设部办公厅  科技部办公厅关于公布国家智慧城市2016年度试点名单的通知"
    sources = [{**SOURCE}, {"id": "seen", "title": title}, {"id": "notice-2014-call", "title": "另一个"}]
    book = written(tmp_path / "pilots.toml", sources, [notice()])

    assert call("notice", LIST_2016, "-r", book, "--apply").code == 0
    assert call("notice", NOTICES / "call-2014.txt", "-r", book, "--apply").code == 0
    assert [each["source"] for each in data(book)["notices"]] == ["notice-2014", "seen", "notice-2014-call-2"]
    assert [each["id"] for each in data(book)["sources"]] == [each["id"] for each in sources] + ["notice-2014-call-2"]


def test_what_every_notice_must_have_is_asked_for(book: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    lines = LIST_2016.read_text(encoding="utf-8").splitlines()
    text.write_text("\n".join(lines[5:-5]), encoding="utf-8")
    before = files_in(tmp_path)
    ended = call("notice", text, "-r", book, "--apply")

    assert ended.code == 2
    assert "issued on" in ended.err
    assert "--issued-on" in ended.err
    assert files_in(tmp_path) == before
    assert call("notice", text, "-r", book, "--apply", "--issued-on", "2016-05-10").code == 0
    assert data(book)["notices"][-1]["deliverables"][1]["due"].isoformat() == "2016-06-30"


def test_what_the_rules_forbid_is_not_written(book: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(LIST_2016.read_text(encoding="utf-8").replace("二〇一六年七月", "二〇一五年七月"), encoding="utf-8")
    before = files_in(tmp_path)

    for options in (["--apply"], ["--dry-run"]):
        ended = call("notice", text, "-r", book, *options)
        assert (ended.code, ended.out) == (1, "")
        assert "date-before-notice" in ended.err
        assert files_in(tmp_path) == before


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n", "copy its text"),
        (bytes(range(256)) * 4, "not UTF-8, UTF-16 or GBK text"),
        ("今天天气很好。".encode(), "no notice in this file"),
        ("关于加强低碳建设工作的通知\n各省：\n请于4月30日前报送方案。\n".encode(), "低碳"),
        (("智慧城市建设" * 100000).encode(), "no notice in this file"),
    ],
)
def test_a_wrong_file_is_a_clear_line(content: bytes, word: str, book: Path, tmp_path: Path) -> None:
    text = tmp_path / "wrong.txt"
    text.write_bytes(content)
    before = files_in(tmp_path)
    ended = call("notice", text, "-r", book, "--apply")

    assert (ended.code, ended.out) == (2, "")
    assert word in ended.err
    assert len(ended.err.splitlines()) == 2
    assert files_in(tmp_path) == before


def test_wrong_usage() -> None:
    assert call("notice").code == 2
    ended = call("notice", LIST_2016, "--id", "二〇一六")
    assert ended.code == 2
    assert "letters, digits" in ended.err
    assert call("notice", LIST_2016, "--issued-on", "2016-02-30").code == 2
    assert call("notice", LIST_2016, "-f", "xlsx").code == 2


def test_the_built_in_registry_is_not_written(tmp_path: Path) -> None:
    ended = call("notice", LIST_2016, "--apply", SMARTPILOT_REGISTRY=str(REGISTRY.parent / "none.toml"))
    assert ended.code != 0


def test_a_registry_with_notices_in_brackets_is_not_edited(tmp_path: Path) -> None:
    book = tmp_path / "pilots.toml"
    book.write_text("format = 1\nnotices = []\n", encoding="utf-8")
    ended = call("notice", LIST_2016, "-r", book, "--apply")

    assert ended.code == 2
    assert "[[notices]]" in ended.err
    assert book.read_text(encoding="utf-8") == "format = 1\nnotices = []\n"


def test_a_document_of_word_is_read_like_its_text(tmp_path: Path) -> None:
    lines = LIST_2016.read_text(encoding="utf-8").splitlines()
    file = tmp_path / "通知.docx"
    file.write_bytes(document(*map(paragraph, lines)))

    assert call("notice", file).out == call("notice", LIST_2016).out

    numbered = paragraph(lines[0]).replace("<w:p>", "<w:p><w:pPr><w:numPr/></w:pPr>", 1)
    file.write_bytes(document(numbered, *map(paragraph, lines[1:])))
    ended = call("notice", file)
    assert ended.code == 2
    assert "Word may number paragraphs" in ended.err
    assert "plain text" in ended.err


def test_from_a_pipe_in_chinese_on_a_gbk_console() -> None:
    env = environment(SMARTPILOT_LANG="zh", PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    ended = subprocess.run([*COMMAND, "notice", PUBLISHED], capture_output=True, env=env, timeout=60)

    assert ended.returncode == 0
    # TOML is UTF-8 by its own rules; what is said beside it is the console's.
    assert tomllib.loads(ended.stdout.decode())["notices"][0]["issued_by"][0] == "住房和城乡建设部办公厅"
    assert "登记册中已有此通知" in ended.stderr.decode("gbk")
    assert "?" not in ended.stderr.decode("gbk")
    escaped = run("notice", PUBLISHED, "-f", "json", PYTHONIOENCODING="gbk", PYTHONUTF8="0")
    assert json.loads(escaped.out)["notice"]["id"] == "2014"


@pytest.mark.parametrize("width", [40, 80])
def test_on_a_terminal_nothing_is_cut(width: int) -> None:
    ended = on_terminal("notice", PUBLISHED, width=width, stderr=True, SMARTPILOT_LANG="zh")

    shown = unstyled(ended.out)
    assert ended.code == 0
    squeezed = "".join(shown.split())
    for part in ("smartcity2013@dcitycn.org", "示范地智慧城市实施管理办公室审查后", "各值的出处"):
        assert part in squeezed
    assert "…" not in shown


SPONGE = """\
财政部办公厅 住房城乡建设部办公厅关于开展海绵城市建设示范工作的通知
财办建〔2021〕35号
各省、自治区、直辖市财政厅（局）、住房城乡建设厅（委）：
确定20个示范城市。示范城市每年12月31日前将年度报告报送住房城乡建设部。
财政部办公厅
住房城乡建设部办公厅
2021年4月25日
"""
SPONGE_LIST = "海绵城市建设示范城市名单\n1.北京市\n2.唐山市\n3.长治市\n"


def test_a_notice_of_an_unknown_programme_brings_it(tmp_path: Path) -> None:
    text, list_ = tmp_path / "通知.txt", tmp_path / "名单.txt"
    text.write_text(SPONGE, encoding="utf-8")
    list_.write_text(SPONGE_LIST, encoding="utf-8")
    book = written(tmp_path / "pilots.toml", [SOURCE], [notice()])

    shown = call("notice", text, "-r", book)
    added = call("notice", text, "-r", book, "--apply")
    wrong = call("import", list_, "-r", book, "--notice", "2014")
    right = call("import", list_, "-r", book, "--notice", "haimianchengshi-2021", "--apply")

    assert shown.code == added.code == right.code == 0
    assert "--apply adds both" in shown.err
    assert '[[programmes]]\nid = "haimianchengshi"\nname = "海绵城市建设"\n' in shown.out
    assert "its programme haimianchengshi, 海绵城市建设, is there too" in added.err
    assert wrong.code == 2
    assert "this is a list of the programme 海绵城市建设示范城市: 海绵城市建设示范城市名单" in wrong.err
    found = data(book)
    assert found["programmes"][0]["province_offices"] == ["财政主管部门", "住房城乡建设主管部门"]
    assert [pilot["id"] for pilot in found["pilots"]] == [
        f"haimianchengshi-2021-{code}" for code in ("110000", "130200", "140400")
    ]
    assert call("validate", "-r", book).code == 0


def test_a_second_notice_of_the_programme_is_known_by_its_words(tmp_path: Path) -> None:
    first, second = tmp_path / "1.txt", tmp_path / "2.txt"
    first.write_text(SPONGE, encoding="utf-8")
    second.write_text(SPONGE.replace("开展海绵", "开展第二批海绵").replace("2021", "2022"), encoding="utf-8")
    book = written(tmp_path / "pilots.toml", [SOURCE], [notice()])

    for path in (first, second):
        assert call("notice", path, "-r", book, "--apply").code == 0

    found = data(book)
    assert [programme["id"] for programme in found["programmes"]] == ["haimianchengshi"]
    assert [(n["id"], n.get("programme")) for n in found["notices"][1:]] == [
        ("haimianchengshi-2021", "haimianchengshi"),
        ("haimianchengshi-2022", "haimianchengshi"),
    ]


def test_a_circular_of_outcomes_has_its_own_obligations(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "circular.txt"
    file.write_text(
        "住房城乡建设部关于命名石家庄市等2个城市国家智慧城市试点的通报\n建城〔2021〕5号\n各省、自治区住房城乡建设厅：\n"
        "决定命名石家庄市、正定县为国家智慧城市。唐山市未通过验收，应限期整改，于2021年12月31日前将整改报告报送我部。\n"
        "住房城乡建设部\n2021年8月6日\n附件\n国家智慧城市名单\n1.石家庄市\n2.正定县\n3.秦皇岛市\n",
        encoding="utf-8",
    )
    [report] = call("notice", file, "-r", book, "-f", "json").json()["notice"]["deliverables"]

    assert (report["title"], report["due"]) == ("整改报告", "2021-12-31")
