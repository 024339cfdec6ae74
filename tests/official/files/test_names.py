import pytest

from layouts import workbook
from smartpilot.errors import UsageError
from smartpilot.official.files.names import NAME_LIMITS, read_names

TABLE = "年份,城市\n2014,正定县\n2013, 朝阳区 \n2012,\n"


def texts(content: bytes, *, suffix: str = "", column: str | None = None) -> list[tuple[int, str]]:
    return [(name.line, name.text) for name in read_names(content, suffix=suffix, column=column).names]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_one_a_line_in_any_encoding(encoding: str, line_end: str) -> None:
    content = line_end.join(["正定县", "", " 朝阳区\u3000", "昆山市，张浦镇"]).encode(encoding)

    assert texts(content, suffix=".txt") == [(1, "正定县"), (3, "朝阳区"), (4, "昆山市，张浦镇")]


@pytest.mark.parametrize("column", ["城市", "城 市", " 城市"])
def test_a_column_by_its_heading(column: str) -> None:
    names = read_names(TABLE.encode("gb18030"), suffix=".csv", column=column)

    assert [(name.line, name.text) for name in names.names] == [(2, "正定县"), (3, "朝阳区")]
    assert len(names.skipped) == 1
    assert names.skipped[0].startswith("1 ")


def test_a_column_without_heading_by_its_number() -> None:
    content = "2014\t正定县\n2013\t朝阳区\n".encode()

    # What is read from stdin has no suffix.
    assert texts(content, column="2") == [(1, "正定县"), (2, "朝阳区")]


def test_a_heading_that_is_a_number_is_a_heading() -> None:
    assert texts("2,1\n甲,乙\n".encode(), suffix=".csv", column="1") == [(2, "乙")]


def test_two_columns_of_one_heading_are_named_by_their_numbers() -> None:
    content = "城市,年份,城 市\n正定县,2014,唐县\n".encode()
    for column in ("城市", "城 市"):
        with pytest.raises(UsageError, match="the columns 1, 3 are all called") as error:
            read_names(content, suffix=".csv", column=column)
        assert "--column 1" in error.value.hint
    # The heading is a line as any other then: nobody can tell it from a name.
    assert texts(content, suffix=".csv", column="3") == [(1, "城 市"), (2, "唐县")]


def test_workbooks_and_documents() -> None:
    rows = [["年份", "城市"], ["2014", "正定县"], ["2013", "朝阳区"]]

    assert texts(workbook(rows), column="城市") == [(2, "正定县"), (3, "朝阳区")]
    names = read_names(workbook([["正定县"], ["朝阳区"]])).names
    assert [name.text for name in names] == ["正定县", "朝阳区"]
    assert {name.sheet for name in names} != {""}


def test_a_file_that_the_program_exported_has_names_too() -> None:
    content = "kind,id,name,province,division,level\npilots,2014-130123,正定县,河北省,130123,county\n".encode()

    assert texts(content, suffix=".csv", column="name") == [(2, "正定县")]


@pytest.mark.parametrize(
    ("content", "column", "message"),
    [
        (TABLE, None, "several columns"),
        (TABLE, "城", "no column 城"),
        (TABLE, "3", "no column 3"),
        (TABLE, "0", "no column 0"),
        ("", None, "empty"),
        ("format = 1\n[[sources]]\n", None, "a registry"),
        ("<html><body>正定县</body></html>", None, "web page"),
        ("%PDF-1.4", None, "PDF"),
        ("正定县\n" * (NAME_LIMITS.lines + 1), None, "more than 30000 lines"),
        (("正" * 100_000 + "\n") * 51, None, "more than 5000000 characters"),
    ],
)
def test_what_is_refused(content: str, column: str | None, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_names(content.encode(), suffix=".csv", column=column)


def test_a_large_table_is_read() -> None:
    content = "城市," + "说明," * 20 + "\n" + ("正定县," + "二〇一五年," * 20 + "\n") * 20_000

    assert len(read_names(content.encode(), suffix=".csv", column="城市").names) == 20_000


def test_headings_are_offered() -> None:
    with pytest.raises(UsageError) as error:
        read_names(TABLE.encode(), suffix=".csv")
    assert "年份" in error.value.hint
    assert "城市" in error.value.hint
