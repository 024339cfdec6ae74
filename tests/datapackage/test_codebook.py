from dataclasses import replace

from smartpilot.datapackage.codebook import codebook
from smartpilot.datapackage.package import DataPackage


def test_every_field_and_word_is_explained_in_both_languages(package: DataPackage) -> None:
    chinese, english = codebook(package).split("\n## English\n")

    for table in package.tables:
        assert f"### {table.schema.name.value}.csv {table.schema.title.zh}\n" in chinese
        assert f"### {table.schema.name.value}.csv {table.schema.title.en}\n" in english
        for field in table.schema.fields:
            assert f"| `{field.name}` | {field.title.zh} | " in chinese
            assert f"| `{field.name}` | {field.title.en} | " in english
            assert field.about.en in english
            for term in field.terms or ():
                assert f"| `{field.name}` | `{term.value}` | {term.zh} |" in chinese
                assert f"| `{field.name}` | `{term.value}` | {term.en} |" in english


def test_every_field_has_a_description_in_english(package: DataPackage) -> None:
    assert [field.name for table in package.tables for field in table.schema.fields if not field.about.en] == []


def test_nothing_is_about_the_file_of_the_registry(package: DataPackage) -> None:
    assert "[[" not in codebook(package)


def test_every_row_of_a_table_has_its_cells(package: DataPackage) -> None:
    widths = {"| ---": 0}
    for line in codebook(package).splitlines():
        if line.startswith("| ---"):
            widths["| ---"] = line.count("|")
        elif line.startswith("| `"):
            assert line.replace("\\|", "").count("|") == widths["| ---"], line


def test_the_licence_is_said_where_it_is_known(package: DataPackage) -> None:
    assert "creativecommons.org/licenses/by/4.0" in codebook(package)
    own = codebook(replace(package, licence=None))
    assert "creativecommons" not in own
    assert "登记册没有写明许可" in own
    assert "names no licence" in own
