"""Words with several meanings, for tests."""

LEVEL_WORDS = {
    1: ("prefecture-city", "地级市", "prefecture-level city"),
    2: ("county-city", "县级市", "county-level city"),
    3: ("county", "县"),
    4: ("new", "新增试点"),
    5: ("pilots", "试点"),
}
