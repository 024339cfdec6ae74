"""Files that people have, to lines."""
