"""The seal: it fits the rows and the key that it was made of, and no others."""

import pytest

from smartpilot.workbook.seal import fits_seal, id_of_seal, seal_of

KEY, ROWS = bytes(range(32)), [("authority", "河北省"), ("code", "130000")]


def test_a_seal_is_the_hmac_of_its_rows() -> None:
    # By `openssl dgst -sha256 -mac HMAC -macopt hexkey:…` of the rows as JSON.
    assert seal_of([("a", "b")], KEY) == "f851727091ebfe99ad31297372b80e0bcbfec7614b6b2e40a43ac43c9dcbbb8b"


def test_it_fits_its_rows_and_its_key() -> None:
    seal = seal_of(ROWS, KEY)

    assert fits_seal(ROWS, seal, KEY)
    assert not fits_seal(ROWS, seal, bytes(32))


@pytest.mark.parametrize(
    "rows",
    [
        [],
        ROWS[:1],
        ROWS[::-1],
        [*ROWS, ("", "")],
        [("authority", "浙江省"), ROWS[1]],
        [("authority河北省", ""), ROWS[1]],
        [("authority", "河北省code"), ("", "130000")],
    ],
)
def test_it_fits_no_other_rows(rows: list[tuple[str, str]]) -> None:
    assert not fits_seal(rows, seal_of(ROWS, KEY), KEY)


@pytest.mark.parametrize("seal", ["", "0" * 64, "封", "\ud800"])
def test_what_is_no_seal_does_not_fit(seal: str) -> None:
    assert not fits_seal(ROWS, seal, KEY)


def test_a_workbook_is_known_by_the_beginning_of_its_seal() -> None:
    seal = seal_of(ROWS, KEY)

    assert id_of_seal(seal) == seal[:16]
    assert [id_of_seal(text) for text in ("", seal[:16], seal.upper(), seal + "\n")] == [None] * 4
