from smartpilot.render.table import Column, Table, without_needless_columns

COLUMNS = [Column("name", "name"), Column("notice", "notice", distinguishing=True), Column("note", "note", detail=True)]


def kept(rows: list[list[str]]) -> list[str]:
    return [column.key for column in without_needless_columns(Table(COLUMNS, rows)).columns]


def test_what_distinguishes_no_rows_and_details_of_none_are_left_out() -> None:
    assert kept([["a", "2014", ""], ["b", "2014", ""]]) == ["name"]
    assert kept([["a", "2014", ""], ["b", "2015", ""]]) == ["name", "notice"]
    assert kept([["a", "2014", ""], ["a", "2014", "x"]]) == ["name", "note"]
    assert kept([["a", "2014", "x"]]) == ["name", "note"]


def test_cells_and_footer_stay_under_their_columns() -> None:
    table = Table(COLUMNS, [["a", "2014", "x"], ["b", "2014", ""]], "title", ["red", ""], ["sum", "", "y"])

    assert without_needless_columns(table) == Table(
        [COLUMNS[0], COLUMNS[2]], [["a", "x"], ["b", ""]], "title", ["red", ""], ["sum", "y"]
    )
