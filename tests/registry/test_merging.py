"""Three versions of a registry's file merged into one of them."""

import shutil
from pathlib import Path

import pytest

from smartpilot.registry.merging import FileMerge, merge_files

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

BASE = 'format = 1\n\n[[pilots]]\nid = "a"\nname = "甲"\nlevel = "county"\n\n[[pilots]]\nid = "b"\nname = "乙"\n'
NAME = BASE.replace("甲", "丙")
LEVEL = BASE.replace("county", "district")
BROKEN = BASE.replace('"乙"', '"乙')
MARKED = BASE.replace('name = "乙"\n', '<<<<<<< HEAD\nname = "乙"\n=======\nname = "丁"\n>>>>>>> x\n')


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [tmp_path / name for name in (".base", ".ours", ".theirs")]


def merged(files: list[Path], *versions: str | bytes) -> FileMerge:
    for path, version in zip(files, versions, strict=True):
        path.write_bytes(version if isinstance(version, bytes) else version.encode())
    return merge_files(*files, Path("data/pilots.toml"))


def test_by_record_and_field_where_lines_would_conflict(files: list[Path]) -> None:
    merge = merged(files, BASE, NAME, LEVEL)

    assert merge.is_by_record
    assert merge.is_clean
    assert files[1].read_text(encoding="utf-8") == NAME.replace("county", "district")
    assert [path.read_text(encoding="utf-8") for path in files[::2]] == [BASE, LEVEL]


def test_a_conflict_is_named_and_in_the_file(files: list[Path]) -> None:
    merge = merged(files, BASE, LEVEL, BASE.replace("county", "zone"))

    assert merge.conflicts == ["pilots a level"]
    assert not merge.is_clean
    assert files[1].read_bytes().count(b"<<<<<<< ours (pilots a level)\n") == 1


@pytest.mark.parametrize(
    ("versions", "rules", "line"),
    [
        ((BROKEN, NAME, BROKEN), [], None),  # theirs did not change it, and ours made it whole
        ((BASE, BROKEN, NAME), ["syntax"], 10),
        ((BASE, NAME, MARKED), ["syntax"], 10),
        ((MARKED, MARKED, MARKED + "# 完\n"), ["syntax"], 10),
        ((BROKEN, BROKEN.replace("甲", "丙"), BROKEN.replace("甲", "丁")), ["syntax", "syntax"], 5),
        ((BASE, BASE, f'{BASE}\n[[pilots]]\nid = "a"\n'), ["duplicate-id"], None),
        ((BASE, BASE.replace('id = "b"\n', ""), BASE), [], None),
        ((BASE, BASE.encode("utf-16"), NAME), ["encoding"], None),
    ],
)
def test_by_lines_where_one_cannot_be_merged_by_record(
    versions: tuple[str | bytes, ...], rules: list[str], line: int | None, files: list[Path]
) -> None:
    merge = merged(files, *versions)

    assert not merge.is_by_record
    assert [problem.rule for problem in merge.problems] == rules
    assert merge.is_clean == (not rules)
    assert {problem.file for problem in merge.problems} <= {str(Path("data/pilots.toml"))}
    assert line in [None, *(problem.line for problem in merge.problems)]


def test_marks_in_a_text_of_several_lines_are_no_success(files: list[Path]) -> None:
    # Lists with one id twice are merged by lines, and TOML takes marks in a text for a part of it.
    base = f'{BASE}note = """\n一\n二\n三\n"""\n\n[[pilots]]\nid = "a"\n'
    merge = merged(files, base, base.replace("二", "甲方"), base.replace("二", "乙方"))

    assert not merge.is_by_record
    assert merge.has_marks
    assert [problem.rule for problem in merge.problems] == ["syntax", "duplicate-id"]
    assert merge.problems[0].line == base[: base.index("二")].count("\n") + 1


def test_a_mistake_without_marks_is_told_from_a_conflict(files: list[Path]) -> None:
    assert not merged(files, BASE, BASE, f'{BASE}\n[[pilots]]\nid = "a"\n').has_marks
    assert not merged(files, BASE, BASE.encode("utf-16"), NAME).has_marks
    assert merged(files, BASE, LEVEL, BASE.replace("county", "zone")).has_marks


def test_a_failure_leaves_what_git_makes_of_it(files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_versions: bytes) -> None:
        raise MemoryError

    monkeypatch.setattr("smartpilot.registry.merging.merge_texts", fail)
    with pytest.raises(MemoryError):
        merged(files, BASE, LEVEL, BASE.replace("county", "zone"))

    assert b"<<<<<<< ours\n" in files[1].read_bytes()
