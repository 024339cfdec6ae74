"""The file of a list to lines."""

import pytest

from layouts import document, paragraph, workbook
from smartpilot.errors import UsageError
from smartpilot.official.files.line import Line
from smartpilot.official.files.lines import MAX_LINES, MAX_TEXT, read_lines


def lines(text: str, suffix: str = "") -> list[tuple[int, tuple[str, ...]]]:
    return [(line.number, line.cells) for line in read_lines(text.encode(), suffix=suffix).lines]


def test_blank_lines_count_and_are_left_out() -> None:
    assert lines("附件1\n\n  \n石家庄市\n") == [(1, ("附件1",)), (4, ("石家庄市",))]


def test_tabs_part_the_cells_of_a_page_and_strokes_those_of_markdown() -> None:
    assert lines("1\t河北省\t石家庄市") == [(1, ("1", "河北省", "石家庄市"))]
    assert lines("| 河北省 | 石家庄市 |\n|---|---|") == [(1, (" 河北省 ", " 石家庄市 ")), (2, ("---", "---"))]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_with_any_delimiter(delimiter: str) -> None:
    text = f"省份{delimiter}城市\n河北省{delimiter}石家庄市\n"
    assert lines(text, ".csv") == [(1, ("省份", "城市")), (2, ("河北省", "石家庄市"))]


def test_a_row_of_csv_has_the_number_of_its_first_line() -> None:
    text = '省份,城市\n河北省,"石家庄市\n唐山市"\n,\n山西省,太原市\n'
    assert lines(text, ".csv") == [
        (1, ("省份", "城市")),
        (2, ("河北省", "石家庄市\n唐山市")),
        (5, ("山西省", "太原市")),
    ]


def test_a_comma_of_pasted_text_parts_nothing() -> None:
    assert lines("河北省,石家庄市", ".txt") == [(1, ("河北省,石家庄市",))]


def test_csv_that_cannot_be_parsed_names_the_line() -> None:
    with pytest.raises(UsageError, match="line 1 is not valid CSV"):
        read_lines(("市," + "市" * 200_000).encode(), suffix=".csv")


@pytest.mark.parametrize("suffix", ["", ".txt", ".csv", ".docx", ".xlsx"])
def test_the_content_says_what_kind_of_file_it_is(suffix: str) -> None:
    from_document = read_lines(document(paragraph("石家庄市")), suffix=suffix)
    from_workbook = read_lines(workbook([["石家庄市"]], title="附件1"), suffix=suffix)

    assert from_document.lines == [Line(1, ("石家庄市",))]
    assert [(line.where, line.text) for line in from_workbook.lines] == [("附件1!1", "石家庄市")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<!DOCTYPE html>\n<p>石家庄市</p>", "the source of a web page"),
        ("  <HTML><body>石家庄市", "the source of a web page"),
        ('<?xml version="1.0"?><a/>', "the source of a web page"),
        ('format = 1\n\n[[pilots]]\nid = "a"\n', "a registry or a ledger"),
        ('\n[[events]]\nid = "a"\n', "a registry or a ledger"),
        ("", "the file is empty"),
    ],
)
def test_what_is_no_list(text: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_lines(text.encode())


def test_an_archive_is_to_be_unpacked() -> None:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("附件1.xlsx", b"...")
    with pytest.raises(UsageError, match="the file is an archive") as caught:
        read_lines(out.getvalue())
    assert caught.value.hint == "unpack it first"


@pytest.mark.parametrize(
    "kind", ["text", "csv", *(pytest.param(kind, marks=pytest.mark.slow) for kind in ("workbook", "document"))]
)
def test_a_file_with_more_lines_than_any_list_is_refused(kind: str) -> None:
    def content(count: int) -> bytes:
        if kind == "workbook":
            return workbook([["石家庄市"]] * count)
        if kind == "document":
            return document(paragraph("石家庄市") * count)
        return ("河北省,石家庄市\n\n" * count).encode()

    suffix = ".csv" if kind == "csv" else ""
    assert len(read_lines(content(MAX_LINES), suffix=suffix).lines) == MAX_LINES
    with pytest.raises(UsageError, match="more than 5000 lines"):
        read_lines(content(MAX_LINES + 1), suffix=suffix)


def test_a_file_of_very_long_lines_is_no_list() -> None:
    with pytest.raises(UsageError, match="more than 1000000 characters"):
        read_lines(("河" * (MAX_TEXT + 1)).encode())


def test_what_stands_in_a_line_and_is_not_read_is_told() -> None:
    struck = "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>唐山市</w:t></w:r></w:p>"
    lines_, skipped = read_lines(document(paragraph("石家庄市"), struck))

    assert [line.text for line in lines_] == ["石家庄市", ""]
    assert skipped == ["line 2: not read: struck-out or hidden text: 唐山市"]


def test_where_a_line_stands() -> None:
    assert Line(12, ("石家庄市",)).where == "12"
    assert Line(12, ("石家庄市",), "附件1").where == "附件1!12"
    assert Line(1, ("1", " ", "石家庄市\n正定县")).text == "1 石家庄市 正定县"


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("title", ["国家智慧城市试点名单", "名单（一，二；三;四,五,六,七）", "名单,;"])
def test_most_of_the_first_lines_say_what_stands_between_cells(title: str, mark: str) -> None:
    text = "\n".join([title, *(mark.join(("1", "河北省", "唐山市")) for _line in range(3))])
    assert [line.cells for line in read_lines(text.encode(), suffix=".csv").lines[1:]] == [
        ("1", "河北省", "唐山市")
    ] * 3
