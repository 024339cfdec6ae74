"""Bytes to text."""

import pytest

from smartpilot.errors import UsageError
from smartpilot.official.files.text import decode_text, is_package, require_content

TEXT = "附件1\n新增试点（84个）\n1．石家庄市\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_that_people_save_in(encoding: str) -> None:
    assert decode_text(TEXT.encode(encoding)) == TEXT


def test_a_character_that_only_gb_18030_has() -> None:
    assert decode_text("䶮市\n".encode("gb18030")) == "䶮市\n"


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\v", "\f", "\n"])
def test_every_line_end_becomes_a_newline(line_end: str) -> None:
    assert decode_text(f"唐山市{line_end}秦皇岛市".encode()) == "唐山市\n秦皇岛市"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 ...", "the file is a PDF, not text"),
        (b"\x89PNG\r\n\x1a\n", "the file is a picture, not text"),
        (b"\xff\xd8\xff\xe0", "the file is a picture, not text"),
        (b"GIF89a", "the file is a picture, not text"),
        (b"Rar!\x1a\x07", "the file is an archive"),
        (b"7z\xbc\xaf\x27\x1c", "the file is an archive"),
        (b"{\\rtf1\\ansi", "the file is an RTF file"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00", "the file is not UTF-8, UTF-16 or GBK text"),
        (bytes(range(256)), "the file is not UTF-8, UTF-16 or GBK text"),
        (b"\x80\x81\xff", "the file is not UTF-8, UTF-16 or GBK text"),
        # A mark of UTF-16, and half a character behind it.
        (b"\xff\xfeA", "the file is not UTF-8, UTF-16 or GBK text"),
    ],
)
def test_another_format_is_named(content: bytes, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        decode_text(content)
    assert caught.value.message == message
    assert caught.value.hint


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf\n", b"\xff\xfe\r\x00\n\x00", b"\0\0\0"])
def test_a_file_without_a_character_is_empty(content: bytes) -> None:
    with pytest.raises(UsageError, match="the file is empty"):
        require_content(content, 100)


def test_the_limit_itself_is_allowed() -> None:
    require_content(b"a" * (2 << 20), 2 << 20)
    with pytest.raises(UsageError, match="larger than 2 MB"):
        require_content(b"a" * ((2 << 20) + 1), 2 << 20)


def test_packages_are_told_by_their_first_bytes() -> None:
    assert is_package(b"PK\x03\x04...")
    assert is_package(b"PK\x05\x06" + bytes(18))
    assert is_package(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert not is_package("PK 市".encode())
    assert not is_package(TEXT.encode())
