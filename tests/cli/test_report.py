"""`smartpilot report`: the page as a file."""

from pathlib import Path

import pytest

from ledgers import files_in, write_small_registry
from program import REGISTRY, call, run


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return write_small_registry(tmp_path)


def test_writes_a_page_and_says_where_it_comes_from(registry: Path, tmp_path: Path) -> None:
    file = tmp_path / "进度.html"

    ended = run("report", file, "-r", registry, "--as-of", "2015-05-16", SMARTPILOT_LANG="zh")

    assert (ended.code, ended.out) == (0, "")
    assert ended.err.splitlines()[0].startswith("数据取自：登记册")
    assert ended.err.splitlines()[1] == f"已写入 {file}，请用浏览器打开"
    text = file.read_text(encoding="utf-8")
    assert text.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert "截至2015年5月16日" in text


def test_the_shipped_registry_fits_on_a_small_page_for_years(tmp_path: Path) -> None:
    file = tmp_path / "page.htm"

    assert call("report", file, "--as-of", "2026-11-27", SMARTPILOT_REGISTRY=str(REGISTRY)).code == 0
    assert file.stat().st_size < 100_000


def test_replaces_nothing_unless_told(registry: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("mine")

    assert call("report", file, "-r", registry).code == 2
    assert file.read_text() == "mine"
    assert call("report", file, "-r", registry, "--force").code == 0
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_dry_run_writes_nothing(registry: Path, tmp_path: Path) -> None:
    before = files_in(tmp_path)

    ended = call("report", tmp_path / "page.html", "-r", registry, "--dry-run")

    assert ended.code == 0
    assert "would write" in ended.err
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("name", ["page.pdf", "page", "pilots.toml"])
def test_other_kinds_of_files_are_refused(name: str, registry: Path, tmp_path: Path) -> None:
    before = files_in(tmp_path)

    ended = call("report", tmp_path / name, "-r", registry, "--force")

    assert ended.code == 2
    assert ".html" in ended.err
    assert files_in(tmp_path) == before


def test_never_replaces_the_registry_through_a_link(registry: Path, tmp_path: Path) -> None:
    (tmp_path / "page.html").hardlink_to(registry)
    before = files_in(tmp_path)

    assert call("report", tmp_path / "page.html", "-r", registry, "--force").code == 2
    assert files_in(tmp_path) == before


def test_is_narrowed_like_deadlines(registry: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"

    assert call("report", file, "-r", registry, "-p", "河北", "-n", "2014").code == 0
    text = file.read_text(encoding="utf-8")
    assert "正定县" in text
    assert "蓬莱" not in text
    assert call("report", tmp_path / "b.html", "-r", registry, "-p", "徐州").code == 2
