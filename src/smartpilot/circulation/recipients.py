"""Who a workbook may be for: the authorities, and one name for records whose authority is unknown."""

from smartpilot.places.authorities import authorities

# Whose workbook has what no authority is known for: projects whose site is no pilot.
NO_AUTHORITY, NO_AUTHORITY_CODE = "主管部门待定", "000000"


def authority_codes() -> dict[str, str]:
    """The code of each authority that can have a workbook; `NO_AUTHORITY` is one of them."""
    return {**authorities(), NO_AUTHORITY: NO_AUTHORITY_CODE}
