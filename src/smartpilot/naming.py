"""Ids of records: {notice}-{division}, and for a town or zone the pinyin of its name behind."""

import re
import unicodedata


def place_id(notice: str, division: str, locality: str | None) -> str:
    """The permanent id of a place: `2014-130123`, `2012-130300-beidaihexinqu`."""
    return "-".join(part for part in (notice, division, _pinyin(locality or "")) if part)


def _pinyin(text: str) -> str:
    """The syllables without tones, written together; ü is v, as in GB/T 28039."""
    if not text:
        return ""
    from pypinyin import lazy_pinyin

    letters = "".join(lazy_pinyin(text, v_to_u=False))
    return re.sub(r"[^0-9a-z]", "", unicodedata.normalize("NFKD", letters).lower())
