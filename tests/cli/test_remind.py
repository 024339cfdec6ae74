"""`smartpilot remind`: the letters as files."""

from pathlib import Path

import pytest

from ledgers import files_in, write_small_registry
from program import call, run


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    return write_small_registry(tmp_path / "own")


def test_writes_a_letter_for_each_authority_that_is_late(registry: Path, tmp_path: Path) -> None:
    ended = run("remind", tmp_path / "催报", "-r", registry, "--as-of", "2015-05-16", SMARTPILOT_LANG="zh")

    assert ended.code == 0
    names = sorted(path.name for path in (tmp_path / "催报").iterdir())
    assert names == ["130000-河北省.docx", "310000-上海市.docx", "350000-福建省.docx", "370200-青岛市.docx"]
    assert all(name in ended.out for name in names)
    assert ended.err.splitlines()[-1] == f"已写入催报函 4 份：{tmp_path / '催报'}"


def test_only_what_is_asked_for(registry: Path, tmp_path: Path) -> None:
    ended = call("remind", tmp_path / "out", "-r", registry, "--as-of", "2015-05-16", "-p", "青岛", "-f", "text")

    assert ended.code == 0
    assert list(files_in(tmp_path / "out")) == ["370200-青岛市.txt"]
    text = files_in(tmp_path / "out")["370200-青岛市.txt"].decode("utf-8-sig")
    assert text.startswith("关于催报")


def test_says_what_a_letter_lacks(registry: Path, tmp_path: Path) -> None:
    arguments = ("remind", tmp_path / "out", "-r", registry, "--as-of", "2015-05-16", "--dry-run")

    assert all(option in call(*arguments).err for option in ("--sign", "--contact"))
    signed = call(*arguments, "--sign", "甲")
    assert "--sign" not in signed.err
    assert "--contact" in signed.err
    # Nobody is asked to sign what is not written.
    assert "--sign" not in call("remind", tmp_path / "out", "-r", registry, "--as-of", "2015-04-30").err


def test_a_dry_run_lists_and_writes_nothing(registry: Path, tmp_path: Path) -> None:
    ended = call("remind", tmp_path / "out", "-r", registry, "--as-of", "2015-05-16", "--dry-run")

    assert (ended.code, (tmp_path / "out").exists()) == (0, False)
    assert "130000-河北省.docx" in ended.out
    assert "would write 4 letters" in ended.err


def test_nobody_is_reminded_before_anything_is_late(registry: Path, tmp_path: Path) -> None:
    ended = call("remind", tmp_path / "out", "-r", registry, "--as-of", "2015-04-30")

    assert (ended.code, ended.out, (tmp_path / "out").exists()) == (0, "", False)
    assert "nobody has to be reminded" in ended.err
    assert call("remind", tmp_path / "out", "-r", registry, "--as-of", "2015-04-30", "--within", "week").code == 0
    assert len(files_in(tmp_path / "out")) == 4


def test_replaces_nothing_unless_told(registry: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "370200-青岛市.docx").write_bytes(b"mine")

    assert call("remind", folder, "-r", registry, "--as-of", "2015-05-16").code == 2
    assert files_in(folder) == {"370200-青岛市.docx": b"mine"}
    assert call("remind", folder, "-r", registry, "--as-of", "2015-05-16", "--force").code == 0
    assert files_in(folder)["370200-青岛市.docx"] != b"mine"


def test_a_template_that_does_not_fit_leaves_nothing_behind(registry: Path, tmp_path: Path) -> None:
    from docx import Document

    template = tmp_path / "函.docx"
    document = Document()
    document.add_paragraph("{{ provinz }}")
    document.save(str(template))

    ended = call("remind", tmp_path / "out", "-r", registry, "--as-of", "2015-05-16", "--template", template)

    assert (ended.code, (tmp_path / "out").exists()) == (2, False)
    assert "provinz" in ended.err


def test_a_template_is_not_for_text(registry: Path, tmp_path: Path) -> None:
    ended = call("remind", tmp_path, "-r", registry, "--template", "x.docx", "-f", "text")

    assert ended.code == 2
    assert "--template" in ended.err


def test_letters_of_an_earlier_run_are_named(registry: Path, tmp_path: Path) -> None:
    words = ("remind", tmp_path / "out", "-r", registry, "--as-of", "2015-05-16", "--force")
    assert "from earlier" not in call(*words).err

    call("record", "青岛市市北区", "task-book", "submitted", "--on", "2015-04-28", "-r", registry, "--yes")

    ended = call(*words)
    assert "from earlier: 370200-青岛市.docx" in ended.err
