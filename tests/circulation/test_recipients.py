"""Everybody who may get a workbook has a code of their own."""

from smartpilot.circulation.recipients import NO_AUTHORITY, authority_codes
from smartpilot.places.authorities import authorities


def test_each_has_a_code_of_its_own() -> None:
    codes = authority_codes()

    assert (codes["河北省"], codes["青岛市"], codes[NO_AUTHORITY]) == ("130000", "370200", "000000")
    assert len(set(codes.values())) == len(codes) == len(authorities()) + 1
