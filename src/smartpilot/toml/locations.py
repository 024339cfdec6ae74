"""Where something is: in the data of a TOML file, and in its text."""

# A way into the data: keys of tables and positions in lists.
DataPath = tuple[str | int, ...]

# Both from 1, the column in characters.
LineColumn = tuple[int, int]
